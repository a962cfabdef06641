"""Writes a small repository and reads it: what the tests of the frontend share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from iac27017.graph.body import Attribute
from iac27017.graph.declaration import Declaration, Reading
from iac27017.graph.value import Value
from iac27017.terraform.frontend import read
from iac27017.terraform.options import TerraformOptions


def written(root: Path, files: Mapping[str, str]) -> Path:
    """``root`` with ``files`` in it."""
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def reading(root: Path, files: Mapping[str, str], options: TerraformOptions | None = None) -> Reading:
    """What is read from ``files``, nothing of which may be a problem."""
    found = read(written(root, files), None, options or TerraformOptions())
    assert found.problems == []
    return found


def declared(found: Reading, address: str, root: str | None = None) -> Declaration:
    """The declaration with this address."""
    matching = [
        each for each in found.declarations if str(each.address) == address and root in (None, each.address.root)
    ]
    assert len(matching) == 1, [str(each.address) for each in found.declarations]
    return matching[0]


def attribute(found: Reading, address: str, name: str) -> Attribute:
    """An attribute of the declaration with this address."""
    return declared(found, address).body.attributes[name]


def value(found: Reading, address: str, name: str) -> Value:
    """What an attribute is worth."""
    return attribute(found, address, name).value
