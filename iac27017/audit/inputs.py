"""The files that a scan reads, with their hashes: what an evidence pack pins, and what is compared with it later."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from iac27017.boundary import Border, inside
from iac27017.cloudformation.discovery import MAXIMUM_BYTES as MAXIMUM_TEMPLATE
from iac27017.cloudformation.discovery import is_candidate, may_be_template
from iac27017.scan import Inputs, Target

TERRAFORM = (".tf", ".tf.json", ".tfvars", ".tfvars.json")
MODULES = ".terraform"
"""The one hidden directory that is read: where ``terraform init`` puts modules."""
_SKIPPED = frozenset({"node_modules", "__pycache__", "site-packages"})
_CHUNK = 1 << 20


class Source(Struct, frozen=True, order=True):
    """One file: its path below the scanned directory, its size, its SHA-256; of one ``outside``, only its name."""

    path: str
    size: int
    sha256: str
    outside: bool = False


class Drift(Struct, frozen=True):
    """How the files of today differ from those of then, by path."""

    changed: tuple[str, ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether they differ at all."""
        return bool(self.changed or self.missing or self.added)


def sources_of(target: Target, inputs: Inputs, more: Iterable[Path] = ()) -> tuple[Source, ...]:
    """The files that a scan of ``target`` reads, sorted by path.

    ``more`` are files besides: the configuration, the organisation's file.
    """
    sources = [_source(path, target.root / path) for path in _below(target.root, inputs.exclude)]
    named = (*target.files, *target.plans, *inputs.var_files, *inputs.parameter_files, *more)
    for file in named:
        path = inside(target.root, file)
        sources.append(_source(path or file.name, file, outside=path is None))
    return tuple(sorted({source for source in sources if source is not None}))


def drift(then: Sequence[Source], now: Sequence[Source]) -> Drift:
    """What has changed, gone and come since; files from outside are not compared: nobody can tell where they are."""
    before, after = ({s.path: s for s in sources if not s.outside} for sources in (then, now))
    changed = (path for path in before if path in after and before[path].sha256 != after[path].sha256)
    return Drift(
        tuple(sorted(changed)), tuple(sorted({*before} - {*after})), tuple(sorted({*after} - {*before}))
    )


def _below(root: Path, exclude: Sequence[str]) -> Iterator[str]:
    """What could be read, by name; whether a file is a template is in it."""
    border = Border(root, exclude)
    folders = [""]
    while folders:
        folder = folders.pop()
        for entry in _listed(root / folder):
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_symlink() and inside(root, root / path) is None:
                continue
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name in _SKIPPED or _hidden(entry.name) or _left_out(border, path, is_folder):
                continue
            if is_folder:
                folders.append(path)
            elif entry.is_file() and _is_read(root / path):
                yield path


def _hidden(name: str) -> bool:
    return name.startswith(".") and name != MODULES


def _left_out(border: Border, path: str, is_folder: bool) -> bool:
    """Modules that ``terraform init`` fetched are read although git ignores them."""
    fetched = MODULES in path.split("/")
    return border.excludes(path) if fetched else border.leaves_out(path, is_folder)


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    """What may not be listed has been reported by who reads the code."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _is_read(file: Path) -> bool:
    """Whether a frontend reads the file, by its name or, for a template, by what is in it."""
    if file.name.endswith(TERRAFORM) or file.as_posix().endswith(f"{MODULES}/modules/modules.json"):
        return True
    if not is_candidate(file.name):
        return False
    try:
        with file.open("rb") as stream:
            return may_be_template(stream.read(MAXIMUM_TEMPLATE))
    except OSError:
        return False


def _source(path: str, file: Path, outside: bool = False) -> Source | None:
    """The file's hash; nothing for one that has gone or may not be read, which the scan has reported."""
    digest, size = hashlib.sha256(), 0
    try:
        with file.open("rb") as stream:
            while piece := stream.read(_CHUNK):
                digest.update(piece)
                size += len(piece)
    except OSError:
        return None
    return Source(path, size, digest.hexdigest(), outside)
