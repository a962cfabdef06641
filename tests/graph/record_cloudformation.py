"""Records the properties of CloudFormation's types: `python -m tests.graph.record_cloudformation DIR`.

DIR holds resource provider schemas, one JSON file a type, as AWS publishes them
(CloudFormation user guide, *CloudFormation resource provider schemas*); the
wheel of cfn-lint has them in `cfnlint/data/schemas/resources`.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

RECORDING = Path(__file__).parent / "recordings" / "cloudformation_schema.json.gz"
MAXIMUM_DEPTH = 9
"""Some types contain themselves: statements of firewalls, filters of lifecycles."""


def main() -> int:
    """Read the schemas and write the recording."""
    schemas = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(Path(sys.argv[1]).glob("*.json"))]
    content = {s["typeName"]: _names(s, s, MAXIMUM_DEPTH) for s in schemas if s.get("typeName", "").startswith("AWS::")}
    text = json.dumps(content, separators=(",", ":"), sort_keys=True)
    RECORDING.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{len(content)} types")
    return 0


@cache
def recorded() -> dict[str, Any]:
    """Type to properties: a nested object of names; ``"map"`` where any name may stand, ``"value"`` for the rest."""
    content: dict[str, Any] = json.loads(gzip.decompress(RECORDING.read_bytes()))
    return content


def _names(schema: dict[str, Any], node: dict[str, Any], depth: int) -> Any:
    """The names inside a node of the schema, through references, lists and alternatives."""
    found: dict[str, Any] = {}
    free = False
    for variant in _variants(schema, node, depth):
        for name, inner in variant.get("properties", {}).items():
            found[name] = _names(schema, inner, depth - 1) if depth else "map"
        free = free or _is_free(variant)
    return found or ("map" if free else "value")


def _variants(schema: dict[str, Any], node: dict[str, Any], depth: int) -> Iterator[dict[str, Any]]:
    if "$ref" in node and depth:
        target: Any = schema
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target.get(step, {})
        yield from _variants(schema, target, depth - 1)
        return
    if "items" in node and depth:
        yield from _variants(schema, node["items"], depth - 1)
    yield node
    for word in ("anyOf", "oneOf", "allOf"):
        for inner in node.get(word, []):
            yield from _variants(schema, inner, depth - 1) if depth else ()


def _is_free(node: dict[str, Any]) -> bool:
    kind = node.get("type")
    return "patternProperties" in node or (kind == "object" or (isinstance(kind, list) and "object" in kind))


if __name__ == "__main__":
    sys.exit(main())
