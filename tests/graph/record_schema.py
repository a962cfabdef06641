"""Records the attributes of every modelled AWS type from the real provider: `python -m tests.graph.record_schema DIR`.

DIR is a plugin folder as `terraform init -plugin-dir` takes it.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from iac27017.graph.kinds import all_kinds

RECORDING = Path(__file__).parent / "recordings" / "aws_schema.json.gz"
CONFIGURATION = 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n'


def main() -> int:
    """Ask the provider and write the recording."""
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "main.tf").write_text(CONFIGURATION, encoding="utf-8")
        _terraform(scratch, "init", f"-plugin-dir={Path(sys.argv[1]).resolve()}")
        schemas = json.loads(_terraform(scratch, "providers", "schema", "-json"))["provider_schemas"]
    resources = next(iter(schemas.values()))["resource_schemas"]
    wanted = sorted(type_ for type_ in all_kinds().by_type if type_ in resources)
    content = {type_: _names(resources[type_]["block"]) for type_ in wanted}
    text = json.dumps(content, separators=(",", ":"), sort_keys=True)
    RECORDING.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{len(wanted)} types")
    return 0


@cache
def recorded() -> dict[str, Any]:
    """Type to attributes: a nested object of names; a leaf is its type as the provider gives it."""
    content: dict[str, Any] = json.loads(gzip.decompress(RECORDING.read_bytes()))
    return content


def _terraform(folder: str, *arguments: str) -> str:
    return subprocess.run(
        ["terraform", f"-chdir={folder}", *arguments], check=True, stdout=subprocess.PIPE, encoding="utf-8"
    ).stdout


def _names(block: dict[str, Any]) -> dict[str, Any]:
    attributes = {name: _type(a) for name, a in block.get("attributes", {}).items()}
    nested = {name: _names(inner["block"]) for name, inner in block.get("block_types", {}).items()}
    return {**attributes, **nested}


def _type(attribute: dict[str, Any]) -> Any:
    """Objects inside attributes (lists of objects, nested types) are opened like blocks."""
    nested = attribute.get("nested_type")
    if nested is not None:
        return {name: _type(inner) for name, inner in nested["attributes"].items()}
    return _opened(attribute.get("type"))


def _opened(type_: Any) -> Any:
    if isinstance(type_, list) and type_[0] in ("list", "set", "map") and isinstance(type_[1], list):
        return _opened(type_[1])
    if isinstance(type_, list) and type_[0] == "object":
        return {name: _opened(inner) for name, inner in type_[1].items()}
    return "map" if isinstance(type_, list) and type_[0] == "map" else type_ if isinstance(type_, str) else "list"


if __name__ == "__main__":
    sys.exit(main())
