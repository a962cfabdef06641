"""Records what the providers' schemas say of nested blocks: `python -m tests.fixes.record_shapes PLUGINS CLOUDFORMATION`.

PLUGINS is a plugin folder as ``terraform init -plugin-dir`` takes it;
CLOUDFORMATION holds resource provider schemas, one JSON file a type, as AWS
publishes them (the wheel of cfn-lint has them in ``cfnlint/data/schemas/resources``).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from iac27017.fixes.replacement import REPLACED
from iac27017.fixes.shapes import CLOUDFORMATION, TERRAFORM
from iac27017.graph.kinds import all_kinds
from tests.graph.record_schema import CONFIGURATION

CREATE_ONLY = "create only"
"""The key of what the types do not change in place, by type."""

RECORDING = Path(__file__).parent / "recordings" / "shapes.json"


def main() -> int:
    """Ask the providers and write the recording: per type and path, a list of steps."""
    blocks = _terraform(Path(sys.argv[1]))
    content = {
        type_: {path: list(_block_steps(blocks[type_]["block"], path)) for path in paths}
        for type_, paths in TERRAFORM.items()
    }
    schemas = {
        s["typeName"]: s for s in _json_files(Path(sys.argv[2])) if s.get("typeName") in CLOUDFORMATION
    }
    content |= {
        type_: {path: _steps(schemas[type_], type_, path) for path in paths}
        for type_, paths in CLOUDFORMATION.items()
    }
    create_only = {
        s["typeName"]: s.get("createOnlyProperties", [])
        for s in _json_files(Path(sys.argv[2]))
        if s.get("typeName") in REPLACED
    }
    content[CREATE_ONLY] = {
        type_: [{"name": name.removeprefix("/properties/").partition("/")[0]} for name in names]
        for type_, names in create_only.items()
    }
    RECORDING.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(content)} types")
    return 0


def recorded() -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Type, then path, to its steps: ``name``, whether it is a ``block`` or a ``list``, and what it ``requires``."""
    content: dict[str, dict[str, list[dict[str, Any]]]] = json.loads(RECORDING.read_text(encoding="utf-8"))
    return content


def _json_files(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.rglob("*.json")):
        yield json.loads(file.read_text(encoding="utf-8"))


def _terraform(plugins: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "main.tf").write_text(CONFIGURATION, encoding="utf-8")
        for arguments in (["init", f"-plugin-dir={plugins.resolve()}"], ["providers", "schema", "-json"]):
            command = ["terraform", f"-chdir={scratch}", *arguments]
            out = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout
    found: dict[str, Any] = next(iter(json.loads(out)["provider_schemas"].values()))["resource_schemas"]
    return found


def _block_steps(block: dict[str, Any], path: str) -> Iterator[dict[str, Any]]:
    for name in path.split("."):
        nested = block.get("block_types", {}).get(name)
        if nested is None:
            yield {"name": name, "block": False, "requires": []}
            return
        block = nested["block"]
        required = [n for n, a in block.get("attributes", {}).items() if a.get("required")]
        required += [n for n, b in block.get("block_types", {}).items() if b.get("min_items")]
        yield {"name": name, "block": True, "requires": sorted(required)}


def _steps(schema: dict[str, Any], type_: str, path: str) -> list[dict[str, Any]]:
    """The steps of a path that is relative to the type, or to one of its parts."""
    for part in ("", *(part.paths.cloudformation for part in all_kinds().by_type[type_].parts)):
        whole = f"{part}.{path}" if part else path
        try:
            return list(_property_steps(schema, whole))[-len(path.split(".")) :]
        except KeyError:
            continue
    raise KeyError(path)


def _property_steps(schema: dict[str, Any], path: str) -> Iterator[dict[str, Any]]:
    node: dict[str, Any] = schema
    for step in path.split("."):
        name = step.removesuffix("[]")
        node = _resolved(schema, _member(schema, node, name))
        is_list = node.get("type") == "array" or "items" in node
        node = _resolved(schema, node["items"]) if is_list else node
        yield {"name": name, "list": is_list, "requires": sorted(node.get("required", []))}


def _member(schema: dict[str, Any], node: dict[str, Any], name: str) -> dict[str, Any]:
    for variant in (
        node,
        *(_resolved(schema, v) for key in ("anyOf", "oneOf", "allOf") for v in node.get(key, [])),
    ):
        if name in variant.get("properties", {}):
            found: dict[str, Any] = variant["properties"][name]
            return found
    raise KeyError(name)


def _resolved(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = schema
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


if __name__ == "__main__":
    sys.exit(main())
