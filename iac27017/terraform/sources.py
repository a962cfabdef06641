"""Finds the directory that a module call means: on disk and inside the scanned directory, or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from iac27017 import disk
from iac27017.boundary import inside
from iac27017.graph.declaration import Problem
from iac27017.graph.wording import worded
from iac27017.terraform.discovery import joined
from iac27017.terraform.module import Call

Installed = Mapping[str, str]
"""Directories that ``terraform init`` put modules into, by the path of calls: ``vpc.endpoints``."""


def is_local(source: str) -> bool:
    """Whether the source is a path, which Terraform reads where it is."""
    return source.startswith(("./", "../", "/")) or source in (".", "..")


def local_directory(scan_root: Path, caller: str, source: str) -> str | None:
    """The directory of a local source; ``None`` when it leaves the scanned directory or is not there."""
    path = Path(source) if source.startswith("/") else scan_root / caller / source
    directory = inside(scan_root, path)
    return directory if directory is not None and disk.is_dir(scan_root / directory) else None


def installed_modules(scan_root: Path, root: str) -> Installed:
    """What ``.terraform/modules/modules.json`` of a root says; empty when ``init`` was not run."""
    file = scan_root / joined(root, ".terraform/modules/modules.json")
    if inside(scan_root, file) is None:
        return {}
    try:
        entries = json.loads(disk.read(file))["Modules"]
        pairs = [(str(entry["Key"]), PurePosixPath(str(entry["Dir"]))) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    found = {key: inside(scan_root, scan_root / root / directory) for key, directory in pairs if key}
    return {key: directory for key, directory in found.items() if directory is not None}


def directory_of(scan_root: Path, caller: str, call: Call, path: str, installed: Installed) -> str | Problem:
    """Where the called module is. ``path`` names the calls from the root: ``vpc.endpoints``."""
    header = call.block.header
    source = call.source
    if source is None:
        help_ = "write the source as a plain string"
        return Problem(
            header, worded('module "{name}" has no source that can be read', name=call.name), help_
        )
    if is_local(source):
        return _local(scan_root, caller, call, source)
    directory = installed.get(path)
    if directory is None or not disk.is_dir(scan_root / directory):
        return Problem(header, worded('module "{name}" is not on disk', name=call.name), "run terraform init")
    return directory


def _local(scan_root: Path, caller: str, call: Call, source: str) -> str | Problem:
    directory = local_directory(scan_root, caller, source)
    if directory is not None:
        return directory
    if inside(scan_root, scan_root / caller / source) is None:
        message = worded(
            'module "{name}" leads out of the scanned directory ({source})', name=call.name, source=source
        )
        return Problem(call.block.header, message, "scan a directory that contains both")
    message = worded(
        'module "{name}" is not on disk: there is no directory {source}', name=call.name, source=source
    )
    return Problem(call.block.header, message, "check the path in source")
