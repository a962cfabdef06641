"""Reads what a CDK assembly (``cdk.out``) says of its templates: the account and region of each."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from iac27017 import disk
from iac27017.cloudformation.loading import load, read_file
from iac27017.cloudformation.nodes import entries, entry, text_of

_ENVIRONMENT = re.compile(r"^aws://(?P<account>[^/]+)/(?P<region>.+)$")


class Environment(Struct, frozen=True):
    """Where a stack is deployed to, as far as it is fixed."""

    account: str | None = None
    region: str | None = None


def environments(scan_root: Path, folder: str) -> dict[str, Environment]:
    """The environments of the templates in ``folder``, by file name; empty when it is no assembly."""
    file = f"{folder}/manifest.json" if folder else "manifest.json"
    content = read_file(scan_root, file) if disk.is_file(scan_root / file) else None
    if not isinstance(content, bytes):
        return {}
    found: dict[str, Environment] = {}
    for _, artifact in entries(entry(load(content, file).node, "artifacts")):
        template = text_of(entry(artifact, "properties", "templateFile"))
        place = _ENVIRONMENT.match(text_of(entry(artifact, "environment")) or "")
        if template is not None and place is not None:
            found[template] = Environment(_fixed(place["account"]), _fixed(place["region"]))
    return found


def _fixed(text: str) -> str | None:
    return None if text.startswith("unknown-") else text
