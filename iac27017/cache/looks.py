"""What a scan looked at, and whether the same looks would show the same today."""

from __future__ import annotations

import hashlib
import os
import stat
from typing import Any, TypeAlias

from msgspec import Struct, field

Signature: TypeAlias = tuple[int, int, int, int]
"""Size, times of the last change of content and of status in nanoseconds, and inode."""

SETTLED_NANOSECONDS = 2_000_000_000
"""A signature is trusted when the file was left alone for this long before it was looked at.

A file that is written twice within one tick of its file system's clock has
one signature for both contents. Two seconds are FAT's tick, the longest.
"""

ABSENT, FILE, DIRECTORY, OTHER = "-", "f", "d", "o"


class Look(Struct):
    """What was learnt about one path.

    ``contents`` has a digest for each number of first bytes that was read,
    ``listing`` the digest of what is in a directory.
    """

    kind: str
    signature: Signature | None = None
    contents: dict[int, str] = field(default_factory=dict)
    listing: str | None = None

    def agrees_with(self, other: Look) -> bool:
        """Whether both may have seen the same thing: neither contradicts the other."""
        return (
            self.kind == other.kind
            and self.signature == other.signature
            and all(other.contents.get(size, digest) == digest for size, digest in self.contents.items())
            and (self.listing is None or other.listing is None or self.listing == other.listing)
        )

    def add(self, other: Look) -> None:
        """Learn what ``other`` knows as well."""
        self.contents.update(other.contents)
        self.listing = other.listing if other.listing is not None else self.listing


class Looks(Struct):
    """All looks of a scan of ``root``; paths are relative to it where they start with it.

    ``since`` is when the first of them was, in nanoseconds. ``resolved`` says
    where links led, ``placed`` where a path (the second) lay below another one.
    """

    since: int
    paths: dict[str, Look] = field(default_factory=dict)
    resolved: dict[str, str] = field(default_factory=dict)
    placed: dict[tuple[str, str], str | None] = field(default_factory=dict)


def kind_of(status: os.stat_result | None) -> str:
    """One letter for what is there."""
    if status is None:
        return ABSENT
    if stat.S_ISREG(status.st_mode):
        return FILE
    return DIRECTORY if stat.S_ISDIR(status.st_mode) else OTHER


def signature_of(status: os.stat_result) -> Signature:
    """What changes whenever a file is written, replaced, renamed or given other times."""
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def digest_of(content: bytes) -> str:
    """Names a content."""
    return hashlib.sha256(content).hexdigest()


def listing_of(entries: list[os.DirEntry[str]]) -> str:
    """Names what is in a directory: each name with what it is, links not followed."""
    lines = sorted(os.fsencode(entry.name) + b"\0" + _nature(entry) for entry in entries)
    return hashlib.sha256(b"\0\0".join(lines)).hexdigest()


def absolute(path: str, here: str) -> str:
    """``path`` seen from the directory ``here``; links and ``..`` are left as they are."""
    return here if path in ("", ".") else os.path.join(here, path)


def below(root: str, path: str) -> str:
    """``path`` as looks name it: without ``root`` where it starts with it; ``.`` is the root itself."""
    if path == root:
        return "."
    return path[len(root) + 1 :] if path.startswith(f"{root}/") else path


def full(root: str, name: str) -> str:
    """The path that looks name ``name``."""
    return root if name == "." else os.path.join(root, name)


def holds(looks: Looks, root: str, now: int) -> Looks | None:
    """``looks`` with today's signatures when everything looks the same from ``root``; else ``None``.

    The very same object when not one signature has changed. A file is read
    again when its signature is another one, or is too fresh to be trusted.
    """
    trusted = looks.since - SETTLED_NANOSECONDS
    renewed: dict[str, Look] = {}
    for name, look in looks.paths.items():
        try:
            status = os.stat(full(root, name))
        except (FileNotFoundError, NotADirectoryError):
            if look.kind != ABSENT:
                return None
            continue
        except OSError:
            return None
        signature = signature_of(status)
        if signature == look.signature and signature[1] < trusted and signature[2] < trusted:
            continue
        again = _again(look, full(root, name))
        if again is None:
            return None
        renewed[name] = again
    if not _links_hold(looks, root):
        return None
    return Looks(now, {**looks.paths, **renewed}, looks.resolved, looks.placed) if renewed else looks


def _again(look: Look, path: str) -> Look | None:
    """The look with its new signature, when what it saw is still there."""
    try:
        status = os.stat(path)
        if kind_of(status) != look.kind:
            return None
        if look.listing is not None:
            with os.scandir(path) as entries:
                if listing_of(list(entries)) != look.listing:
                    return None
        if look.kind == FILE and look.signature is not None and status.st_size != look.signature[0]:
            return None
        if look.contents:
            with open(path, "rb") as stream:
                content = stream.read(max(look.contents))
            if any(digest_of(content[:size]) != digest for size, digest in look.contents.items()):
                return None
    except OSError:
        return None
    return Look(look.kind, signature_of(status), look.contents, look.listing)


def _links_hold(looks: Looks, root: str) -> bool:
    real = _Real()
    try:
        tops = {top: real.path(full(root, top)) for top in {top for top, _ in looks.placed}}
        return all(real.path(full(root, name)) == answer for name, answer in looks.resolved.items()) and all(
            _place(tops[top], real.path(full(root, name))) == answer for (top, name), answer in looks.placed.items()
        )
    except (OSError, ValueError):  # a name that cannot be one
        return False


def _place(top: str, path: str) -> str | None:
    if path == top:
        return ""
    return path[len(top.rstrip("/")) + 1 :] if path.startswith(top.rstrip("/") + "/") else None


class _Real:
    """Follows links, those of each directory once."""

    def __init__(self) -> None:
        self._directories: dict[str, str] = {}

    def path(self, path: str) -> str:
        folder, name = os.path.split(path)
        if name in ("", ".", "..") or os.path.islink(path):
            return os.path.realpath(path)
        if folder not in self._directories:
            self._directories[folder] = os.path.realpath(folder)
        return os.path.join(self._directories[folder], name)


def _nature(entry: os.DirEntry[str]) -> bytes:
    if entry.is_symlink():
        return b"l"
    if entry.is_dir(follow_symlinks=False):
        return b"d"
    return b"f" if entry.is_file(follow_symlinks=False) else b"o"


def as_rows(looks: Looks) -> dict[str, object]:
    """The looks as JSON can hold them."""
    return {
        "since": looks.since,
        "paths": {n: [k.kind, k.signature, list(k.contents.items()), k.listing] for n, k in looks.paths.items()},
        "resolved": looks.resolved,
        "placed": [[top, name, answer] for (top, name), answer in looks.placed.items()],
    }


def from_rows(rows: Any) -> Looks:
    """The looks that `as_rows` has made these of.

    Raises ``TypeError``, ``ValueError``, ``KeyError`` or ``AttributeError`` for anything else.
    """
    paths = {
        name: Look(kind, tuple(signature) if signature else None, dict(contents), listing)
        for name, (kind, signature, contents, listing) in rows["paths"].items()
    }
    placed = {(top, name): answer for top, name, answer in rows["placed"]}
    return Looks(rows["since"], paths, rows["resolved"], placed)
