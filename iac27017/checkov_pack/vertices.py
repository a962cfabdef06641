"""The resources of Checkov's graph, and which of them a finding is about."""

# pyright: reportMissingImports=false

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from checkov.common.graph.graph_builder import CustomAttributes
from msgspec import Struct
from msgspec.structs import replace

from iac27017.check import Finding
from iac27017.graph.address import Address, parse_address
from iac27017.graph.concepts import DEPLOYMENT

Attributes: TypeAlias = dict[str, Any]
"""What Checkov keeps of a vertex; it is given back as it came."""

BLOCKS = {"resource", "data", "provider"}


class Vertex(Struct, frozen=True, eq=False):
    """One resource of Checkov's graph.

    ``address`` is Terraform's, or a logical id; ``names`` are what Checkov's
    runners may call it in their records; ``root`` is the directory of its root
    module. Paths are absolute, without links.
    """

    attributes: Attributes
    file: str
    root: str
    address: str
    names: frozenset[str]
    first_line: int
    last_line: int


def vertices(graph: Any) -> list[Vertex]:
    """The resources of a graph, of either library that Checkov may keep it in."""
    return [_vertex(node) for node in _nodes(graph) if node.get(CustomAttributes.BLOCK_TYPE) in BLOCKS]


def _nodes(graph: Any) -> Iterator[Attributes]:
    for node in graph.nodes():
        # rustworkx gives pairs of index and attributes, networkx the names of nodes.
        yield node[1] if isinstance(node, tuple) else graph.nodes[node]


def _vertex(attributes: Attributes) -> Vertex:
    file = os.path.realpath(attributes[CustomAttributes.FILE_PATH])
    name = str(attributes[CustomAttributes.BLOCK_NAME])
    address = attributes.get(CustomAttributes.TF_RESOURCE_ADDRESS) or (
        # A template's block is called `AWS::S3::Bucket.Logs`.
        name.rpartition(".")[2] if "::" in name else name
    )
    return Vertex(
        attributes,
        file,
        _root(attributes.get(CustomAttributes.SOURCE_MODULE_OBJECT), file),
        str(address),
        frozenset({str(address), name, str(attributes.get(CustomAttributes.ID))}),
        *(_line(attributes, name) for name in ("start", "end")),
    )


def _line(attributes: Attributes, name: str) -> int:
    """A line as Terraform's parser there notes it, or that of templates; 0 where neither does."""
    line = attributes.get(f"__{name}_line__") or attributes.get(f"__{name}line__") or 0
    return line if isinstance(line, int) else 0


def _root(module: Any, file: str) -> str:
    """The directory of the outermost module call; Checkov keeps calls as objects or as mappings."""
    path = file
    while module:
        caller: Any = module if isinstance(module, dict) else dict(module)
        path, module = str(caller["path"]), caller["nested_tf_module"]
    return os.path.dirname(os.path.realpath(path))


class Places:
    """Looks for the vertices that findings are about."""

    def __init__(self, known: Sequence[Vertex]) -> None:
        self._by_root: dict[tuple[str, str, str], list[Vertex]] = defaultdict(list)
        self._by_address: dict[tuple[str, str], list[Vertex]] = defaultdict(list)
        self._by_bare_address: dict[tuple[str, str], list[Vertex]] = defaultdict(list)
        self._by_file: dict[str, list[Vertex]] = defaultdict(list)
        for vertex in known:
            self._by_root[vertex.root, vertex.file, vertex.address].append(vertex)
            self._by_address[vertex.file, vertex.address].append(vertex)
            self._by_bare_address[vertex.file, _bare(vertex.address)].append(vertex)
            self._by_file[vertex.file].append(vertex)
        for inside in self._by_file.values():
            inside.sort(key=lambda vertex: vertex.first_line)

    def of(self, finding: Finding, top: Path) -> list[Vertex]:
        """Where a finding of code below ``top`` belongs.

        The same instance of the same root; else that of any root; else the
        resource without its keys, for Checkov does not see through every
        ``for_each``; else the block that stands on those lines. What is about
        a deployment as a whole belongs to the first resource of its file.
        """
        header, own = finding.resource.declaration.header, finding.resource.address.whole
        file, address = os.path.realpath(top / header.file), _text(own)
        return (
            self._by_root.get((os.path.realpath(top / own.root), file, address))
            or self._by_address.get((file, address))
            or self._by_bare_address.get((file, _bare(address)))
            or [v for v in self._by_file.get(file, ()) if v.first_line <= header.line <= v.last_line][:1]
            or self._for_whole(finding, file)
        )

    def of_plan(self, finding: Finding, plan: str) -> list[Vertex]:
        """Where a finding of the plan in the file ``plan`` belongs: an address has one meaning in there."""
        address = _text(finding.resource.address.whole)
        return (
            self._by_address.get((plan, address))
            or self._by_bare_address.get((plan, _bare(address)))
            or self._for_whole(finding, plan)
        )

    def _for_whole(self, finding: Finding, file: str) -> list[Vertex]:
        """The first resource of the file, where what is judged is the deployment as a whole."""
        return self._by_file.get(file, [])[:1] if finding.resource.concept is DEPLOYMENT else []


def _text(address: Address) -> str:
    """Checkov knows a template's resource by its logical id alone, not the stacks that it is nested in."""
    return str(address) if address.type else address.name


def _bare(text: str) -> str:
    """The address without the keys of its instance and of those of its modules."""
    try:
        address = parse_address(text)
    except ValueError:
        return text
    modules = tuple(replace(step, key=None) for step in address.modules)
    return str(replace(address, key=None, modules=modules))
