"""Finds the templates of a scanned tree by what is in the files; anything else is left alone without a word."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from iac27017 import disk
from iac27017.boundary import Border, inside
from iac27017.cloudformation.nodes import LOOP, Node, entries, entry, text_of

MAXIMUM_BYTES = 5 * 1024 * 1024
"""CloudFormation itself takes no template above 1 MB (quotas, *Template size in Amazon S3*)."""

MAXIMUM_DEPTH = 64
_SUFFIXES = (".yaml", ".yml", ".json", ".template", ".cfn")
_SKIPPED = frozenset({"node_modules", "__pycache__", "site-packages"})
_RESOURCES = re.compile(rb"""(?:^|[\s{,"'\xbf])Resources["']?\s*:""")
_TYPE = re.compile(rb"""Type["']?\s*:\s*["']?[A-Za-z0-9]+::""")


def candidate_files(scan_root: Path, border: Border | None = None) -> list[str]:
    """Files below ``scan_root`` that could be templates by their names, relative to it, sorted."""
    return sorted(_walk(scan_root, "", border or Border(scan_root), MAXIMUM_DEPTH))


def any_template(scan_root: Path, files: Sequence[Path] | None, border: Border | None = None) -> bool:
    """Whether some file below ``scan_root``, or some of ``files``, looks like a template."""
    paths = [scan_root / name for name in candidate_files(scan_root, border)] if files is None else files
    return any(_looks_like_one(path) for path in paths if is_candidate(path.name))


def _looks_like_one(path: Path) -> bool:
    try:
        return may_be_template(disk.read(path, MAXIMUM_BYTES))
    except OSError:
        return False


def is_candidate(name: str) -> bool:
    """Whether a file of this name could be a template."""
    return name.endswith(_SUFFIXES) and not name.endswith(".tf.json") and not name.startswith(".")


def may_be_template(content: bytes) -> bool:
    """Whether it is worth parsing: it speaks of resources with types of CloudFormation."""
    return _RESOURCES.search(content) is not None and _TYPE.search(content) is not None


def is_template(node: Node | None) -> bool:
    """Whether a parsed file is a template: resources with a type, at the top."""
    for name, resource in entries(entry(node, "Resources")):
        if name.startswith(LOOP) or "::" in (text_of(entry(resource, "Type")) or ""):
            return True
    return False


def _walk(scan_root: Path, directory: str, border: Border, depth: int) -> Iterator[str]:
    try:
        found = disk.entries(scan_root / directory)
    except OSError:
        return
    for item in found:
        path = f"{directory}/{item.name}" if directory else item.name
        if item.name.startswith(".") or item.name in _SKIPPED:
            continue
        if item.is_dir(follow_symlinks=False):
            if depth and not border.leaves_out(path, directory=True):
                yield from _walk(scan_root, path, border, depth - 1)
        elif is_candidate(item.name) and not border.leaves_out(path) and _is_own_file(item, scan_root):
            yield path


def _is_own_file(item: os.DirEntry[str], scan_root: Path) -> bool:
    try:
        if not item.is_symlink():
            return item.is_file()
    except OSError:
        return False
    return disk.is_file(item.path) and inside(scan_root, Path(item.path)) is not None
