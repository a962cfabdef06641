"""Where in Terraform code a setting goes: a block that is found again after other edits, and a path."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from iac27017.fixes.safety import DYNAMIC, NOT_FOUND, unsafe
from iac27017.fixes.text import Text
from iac27017.graph.kind import Written
from iac27017.graph.lookup import Segment, path_segments
from iac27017.graph.span import Span
from iac27017.hcl import ast
from iac27017.hcl.parse import parse

Steps = tuple[tuple[tuple[str, ...], int], ...]
"""Type and labels of each block on the way, and its number among its like."""


class BlockPlace(Struct, frozen=True):
    """A block of a file: its header, then those of nested ones, each with its number among its like."""

    steps: Steps


class BlockSetting(Struct, frozen=True):
    """What is to be written at ``path`` in a block of a resource of type ``type``."""

    file: str
    block: BlockPlace
    path: str
    value: Written
    type: str
    replaces: bool = False
    """Whether what is deployed is replaced when it is applied."""


def block_at(text: Text, span: Span) -> BlockPlace:
    """The block that stands at ``span``.

    Raises `NoSafePlace` when there is none, or when it is made by a ``dynamic`` one.
    """
    steps = _search(parse(text.data, text.file).body, span)
    if steps is None:
        raise unsafe(NOT_FOUND)
    if any(header[0] == "dynamic" for header, _ in steps):
        raise unsafe(DYNAMIC)
    return BlockPlace(steps)


def block_of(body: ast.Body, place: BlockPlace) -> ast.Block:
    """The block at ``place`` in a file's body.

    Raises `NoSafePlace` when it is not there any more.
    """
    block = None
    for header, number in place.steps:
        found = [inner for inner in body.blocks if _header(inner) == header]
        if number >= len(found):
            raise unsafe(NOT_FOUND)
        block = found[number]
        body = block.body
    if block is None:
        raise unsafe(NOT_FOUND)
    return block


def line_of(text: Text, setting: BlockSetting) -> int:
    """The line in which a setting stands that was made.

    Raises `NoSafePlace` when it does not.
    """
    body = parse(text.data, text.file).body
    for path in alternatives(setting.path):
        found = written_at(body, setting, path_segments(path))
        if found is not None:
            return found.span.line
    raise unsafe(NOT_FOUND)


def written_at(body: ast.Body, setting: BlockSetting, segments: Sequence[Segment]) -> ast.Expression | None:
    """What a file says at a path of a setting's block."""
    body = block_of(body, setting.block).body
    for at, segment in enumerate(segments):
        if attribute := body.attributes.get(segment.name):
            return _in_objects(attribute.value, segments[at + 1 :])
        nested = next((block for block in body.blocks_of(segment.name) if is_wanted(block, segment)), None)
        if nested is None:
            return None
        body = nested.body
    return None


def _in_objects(value: ast.Expression, segments: Sequence[Segment]) -> ast.Expression | None:
    for segment in segments:
        items = value.items if isinstance(value, ast.ObjectLiteral) else []
        found = next(
            (v for key, v in items if isinstance(key, ast.Literal) and key.value == segment.name), None
        )
        if found is None:
            return None
        value = found
    return value


def is_wanted(block: ast.Block, segment: Segment) -> bool:
    """Whether a nested block has the key that the path asks for, if it asks for one."""
    if not segment.key:
        return True
    key = block.body.attributes.get(segment.key)
    return key is not None and isinstance(key.value, ast.Literal) and key.value.value == segment.wanted


def alternatives(paths: str) -> list[str]:
    """The single paths that a kind writes as ``a | b`` and ``a & b``."""
    return [path for either in paths.split(" | ") for path in either.split(" & ")]


def _header(block: ast.Block) -> tuple[str, ...]:
    return (block.type, *block.labels)


def _search(body: ast.Body, span: Span) -> Steps | None:
    seen: dict[tuple[str, ...], int] = {}
    for block in body.blocks:
        header = _header(block)
        number = seen[header] = seen.get(header, -1) + 1
        if block.span == span:
            return ((header, number),)
        if block.span.line <= span.line and span.end_line <= block.span.end_line:
            below = _search(block.body, span)
            if below is not None:
                return ((header, number), *below)
    return None
