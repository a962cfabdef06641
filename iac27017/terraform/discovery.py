"""Finds the module directories of a scanned tree, without leaving it or walking in circles."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from iac27017 import disk
from iac27017.boundary import Border, inside

MAXIMUM_DEPTH = 64


def module_directories(scan_root: Path, border: Border | None = None) -> list[str]:
    """Directories with Terraform files below ``scan_root``, relative to it, sorted; ``""`` is itself."""
    return sorted(_walk(scan_root, "", border or Border(scan_root), MAXIMUM_DEPTH))


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


def _walk(scan_root: Path, directory: str, border: Border, depth: int) -> Iterator[str]:
    """Depth first; links to directories are not followed: what they lead to is found where it is."""
    try:
        entries = disk.entries(scan_root / directory)
    except OSError:
        return
    if any(is_terraform(e.name) and not border.leaves_out(joined(directory, e.name)) for e in entries):
        yield directory
    if depth == 0:
        return
    for entry in entries:
        path = joined(directory, entry.name)
        if entry.name.startswith(".") or not _is_own_directory(entry):
            continue
        if not border.leaves_out(path, directory=True):
            yield from _walk(scan_root, path, border, depth - 1)


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
