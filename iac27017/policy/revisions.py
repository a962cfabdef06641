"""Puts a tree of git into a directory of its own, so that it can be judged whole without touching the work tree."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from iac27017.graph.wording import worded
from iac27017.policy.git import EXECUTABLE, LINK, REGULAR, Entry, Git, GitError

MAXIMUM_BYTES = 16 * 1024 * 1024
"""A larger file is not written; no frontend reads one."""
INSTALLED = Path(".terraform", "modules")
SUFFIXES = (".tf", ".tf.json")


@contextmanager
def written(git: Git, tree: str) -> Iterator[Path]:
    """The files of ``tree`` in a temporary directory.

    Raises `GitError` for a file that cannot be written, such as one with too long a name.
    Links are written as links, after the files and only where they lead to
    a place inside; submodules are left out.
    """
    with TemporaryDirectory(prefix="iac27017-") as folder:
        target = Path(folder).resolve()
        entries = [entry for entry in git.entries(tree) if _is_safe(entry.path)]
        files = [entry for entry in entries if entry.mode in (REGULAR, EXECUTABLE)]
        links = [entry for entry in entries if entry.mode == LINK]
        for entry, content in zip(files, git.contents([entry.object for entry in files], MAXIMUM_BYTES)):
            if content is not None:
                _write(target, entry.path, content)
        for entry, content in zip(links, git.contents([entry.object for entry in links], 4096)):
            if content is not None:
                _link(target, entry, os.fsdecode(content))
        _bring_installed_modules(git.top, target, files)
        # A search for the configuration ends at the top of a repository.
        (target / ".git").mkdir()
        yield target


def _is_safe(path: str) -> bool:
    """A tree can be made by hand: nothing may lead out, or pass for a repository."""
    pieces = path.split("/")
    return bool(path) and not any(piece in ("", ".", "..") or piece.lower() == ".git" for piece in pieces)


def _write(target: Path, path: str, content: bytes) -> None:
    file = target / path
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise GitError(
            worded("{path}: cannot be written: {error}", path=path[:200], error=error.strerror)
        ) from None


def _link(target: Path, entry: Entry, leads_to: str) -> None:
    place = PurePosixPath(entry.path)
    inside = os.path.normpath(place.parent / leads_to)
    link = target / place
    if leads_to.startswith("/") or inside == ".." or inside.startswith("../") or os.path.lexists(link):
        return
    link.parent.mkdir(parents=True, exist_ok=True)
    if link.parent.resolve().is_relative_to(target):
        link.symlink_to(leads_to)


def _bring_installed_modules(top: Path, target: Path, files: Iterable[Entry]) -> None:
    """What ``terraform init`` has put on disk is in no commit: every tree gets the same, where its root has it."""
    for folder in {PurePosixPath(entry.path).parent for entry in files if entry.path.endswith(SUFFIXES)}:
        installed = top / folder / INSTALLED
        if installed.is_dir() and not installed.is_symlink():
            shutil.copytree(installed, target / folder / INSTALLED, symlinks=True, dirs_exist_ok=True,
                            ignore=shutil.ignore_patterns(".git"))  # fmt: skip
