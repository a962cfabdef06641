"""Files in one directory: written aside and renamed, named or sealed by a digest, the longest unused deleted first.

Nothing in them is ever executed, whoever has written them: they are JSON and
text. A directory that others may write is not used all the same, since what
is in it is shown as the answer.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

MAXIMUM_BYTES = 512 * 1024 * 1024
"""All files of a store together; ``IAC27017_CACHE_MEGABYTES`` sets another limit."""
MAXIMUM_SHARE = 4
"""One file takes at most this part of the limit: a huge answer must not drive out everything else."""
ABANDONED_SECONDS = 3600
"""A file that was being written for so long is one whose writer was killed."""

LIMIT_VARIABLE = "IAC27017_CACHE_MEGABYTES"
_LAYOUT = "1"
"""Changes with the form of the files; those of another one are left to grow old in a directory of their own."""
_ASIDE = ".aside-"


class Unusable(ValueError):
    """Raised for a directory that cannot be used; the text says why."""


class Store(Struct, frozen=True):
    """Bytes by name. Reading and writing never raise: what cannot be kept is made again."""

    folder: Path
    limit: int = MAXIMUM_BYTES

    def sealed(self, name: str) -> bytes | None:
        """What was kept under ``name``; ``None`` when there is nothing, or it is not whole."""
        content = self._read(name)
        if content is None:
            return None
        seal, _, rest = content.partition(b"\n")
        if hashlib.sha256(rest).hexdigest().encode() != seal:
            self.forget(name)
            return None
        return rest

    def seal(self, name: str, content: bytes) -> bool:
        """Keep ``content`` under ``name``, in place of what was there."""
        return self._write(name, hashlib.sha256(content).hexdigest().encode() + b"\n" + content)

    def keep(self, content: bytes) -> str | None:
        """Keep ``content`` under its own digest, which is returned; ``None`` when it could not be kept."""
        name = hashlib.sha256(content).hexdigest()
        return name if self._touched(name, len(content)) or self._write(name, content) else None

    def kept(self, name: str) -> bytes | None:
        """The content with this digest; ``None`` when it is gone, or not whole."""
        content = self._read(name)
        if content is not None and hashlib.sha256(content).hexdigest() != name:
            self.forget(name)
            return None
        return content

    def forget(self, name: str) -> None:
        """Delete a file; another process may have been faster."""
        _delete(self.folder / name)

    def _read(self, name: str) -> bytes | None:
        try:
            with open(self.folder / name, "rb") as stream:
                if os.fstat(stream.fileno()).st_size > self.limit:
                    return None
                content = stream.read()
            os.utime(self.folder / name)
        except OSError:
            return None
        return content

    def _touched(self, name: str, size: int) -> bool:
        """Whether a whole file of this name is there, which is then the youngest."""
        try:
            if os.stat(self.folder / name).st_size != size:
                return False
            os.utime(self.folder / name)
        except OSError:
            return False
        return True

    def _write(self, name: str, content: bytes) -> bool:
        if len(content) > self.limit // MAXIMUM_SHARE:
            return False
        try:
            self._make_room(len(content))
            _replace(self.folder / name, content)
        except OSError:
            return False
        return True

    def _make_room(self, wanted: int) -> None:
        """Delete what was unused for longest until ``wanted`` bytes fit, and what killed writers have left."""
        files: list[tuple[float, int, str]] = []
        with os.scandir(self.folder) as entries:
            for entry in entries:
                try:
                    status = entry.stat(follow_symlinks=False)
                except OSError:
                    continue  # another process has just deleted it
                if entry.name.startswith(_ASIDE) and status.st_mtime < time.time() - ABANDONED_SECONDS:
                    _delete(self.folder / entry.name)
                elif stat.S_ISREG(status.st_mode):
                    files.append((status.st_mtime, status.st_size, entry.name))
        excess = sum(size for _, size, _ in files) + wanted - self.limit
        for _, size, name in sorted(files):
            if excess <= 0:
                break
            if not name.startswith(_ASIDE):
                _delete(self.folder / name)
                excess -= size


def opened(directory: Path | None = None, judged: Sequence[Path] = ()) -> Store:
    """The store in ``directory``, else in the user's cache directory; made when it is not there.

    ``judged`` is what is scanned: a store in there could have come with the
    code, and say of it what its author likes.
    Raises `Unusable`.
    """
    folder = (directory or _of_the_user()) / f"v{_LAYOUT}"
    try:
        if any(folder.resolve().is_relative_to(top.resolve()) for top in judged):
            raise Unusable(f"{folder.parent}: a cache inside of what is scanned could have come with it")
        # What was read of private code is for its reader alone.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_owner(folder)
    except (OSError, RuntimeError) as error:
        raise Unusable(f"{folder}: cannot be used: {error}") from None
    return Store(folder, _limit())


def _of_the_user() -> Path:
    from platformdirs import user_cache_path

    folder = user_cache_path("iac27017", appauthor=False)
    if not folder.is_absolute():
        raise Unusable("there is no home directory")
    return folder


def _check_owner(folder: Path) -> None:
    """What others may write into is not believed, neither the directory nor the one that it could be replaced in."""
    if not hasattr(os, "geteuid"):
        return
    for each in (folder, folder.parent):
        status = os.stat(each)
        sticky = each is not folder and status.st_mode & stat.S_ISVTX
        others = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not sticky
        if status.st_uid not in (os.geteuid(), 0) or others:
            raise Unusable(f"{each}: others may write there; chmod go-w, or name another --cache-dir")


def _limit() -> int:
    text = os.environ.get(LIMIT_VARIABLE, "")
    return int(text) * 1024 * 1024 if text.isascii() and text.isdigit() else MAXIMUM_BYTES


def _replace(file: Path, content: bytes) -> None:
    handle, aside = tempfile.mkstemp(prefix=_ASIDE, dir=file.parent)
    try:
        with open(handle, "wb") as stream:
            stream.write(content)
        os.replace(aside, file)
    except BaseException:
        _delete(Path(aside))
        raise


def _delete(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return  # what cannot be deleted stays; the next writer tries again
