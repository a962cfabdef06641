"""Finds the module directories of a scanned tree, without leaving it or walking in circles."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from iac27017 import disk
from iac27017.boundary import Border, inside
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.wording import worded

MAXIMUM_DEPTH = 64
"""Levels of directories below the scanned one."""

Report = Callable[[Problem], None]


def _unheard(problem: Problem) -> None:
    return None


def module_directories(scan_root: Path, border: Border | None = None, report: Report = _unheard) -> list[str]:
    """Directories with Terraform files below ``scan_root``, relative to it, sorted; ``""`` is itself.

    Directories that cannot be looked into, or lie too deep, are reported: they could hold a template as well.
    """
    return sorted(_walk(scan_root, "", border or Border(scan_root), MAXIMUM_DEPTH, report))


def terraform_files(scan_root: Path, directory: str, border: Border | None = None) -> list[str]:
    """The ``.tf`` and ``.tf.json`` files of one directory, relative to ``scan_root``, sorted.

    A symbolic link counts when what it leads to lies inside the scanned directory.
    """
    found: list[str] = []
    border = border or Border(scan_root)
    try:
        entries = disk.entries(scan_root / directory)
    except OSError:
        return []
    for entry in entries:
        path = joined(directory, entry.name)
        if is_terraform(entry.name) and _is_own_file(entry, scan_root) and not border.leaves_out(path):
            found.append(path)
    return found


def is_terraform(name: str) -> bool:
    """Whether Terraform would read a file of this name; editors' backup files and hidden ones it does not."""
    return name.endswith((".tf", ".tf.json")) and not name.startswith((".", "#"))


def joined(directory: str, name: str) -> str:
    """The path of ``name`` in ``directory``, both relative to the scanned directory."""
    return f"{directory}/{name}" if directory else name


def _walk(scan_root: Path, directory: str, border: Border, depth: int, report: Report) -> Iterator[str]:
    """Depth first; links to directories are not followed: what they lead to is found where it is."""
    try:
        entries = disk.entries(scan_root / directory)
    except OSError as error:
        report(_unreadable(directory, error))
        return
    if any(is_terraform(e.name) and not border.leaves_out(joined(directory, e.name)) for e in entries):
        yield directory
    below = [path for entry in entries if (path := joined(directory, entry.name)) and _is_walked(entry, path, border)]
    if depth == 0 and below:
        report(_too_deep(below[0]))
        return
    for path in below:
        yield from _walk(scan_root, path, border, depth - 1, report)


def _is_walked(entry: os.DirEntry[str], path: str, border: Border) -> bool:
    return not entry.name.startswith(".") and _is_own_directory(entry) and not border.leaves_out(path, directory=True)


def _unreadable(directory: str, error: OSError) -> Problem:
    message = worded("the directory cannot be read: {reason}", reason=error.strerror or error)
    return Problem(Span(directory or "."), message, "give the right to read it, or leave it out with --exclude")


def _too_deep(directory: str) -> Problem:
    message = worded("directories more than {limit} levels deep are not read", limit=MAXIMUM_DEPTH)
    return Problem(Span(directory), message, "scan this directory by itself, or leave it out with --exclude")


def _is_own_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _is_own_file(entry: os.DirEntry[str], scan_root: Path) -> bool:
    try:
        if entry.is_symlink():
            return disk.is_file(entry.path) and inside(scan_root, Path(entry.path)) is not None
        return entry.is_file()
    except OSError:
        return False
