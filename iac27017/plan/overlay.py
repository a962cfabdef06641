"""Lays planned values over the code that they come from: the plan says what is worth what, the code where."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from iac27017.graph.body import Attribute, Body, Origin
from iac27017.graph.span import Span
from iac27017.graph.value import (
    ABSENT,
    Absent,
    Array,
    Borrowed,
    Choice,
    Encoded,
    Object,
    Planned,
    Reference,
    Sensitive,
    Text,
    Unknown,
    Value,
    branches,
    concealed,
    references_in,
    wholly_known,
)

NOT_PLANNED = frozenset({"connection", "depends_on", "lifecycle", "provisioner"})
"""What code says to Terraform itself; no provider plans it."""

WRITE_ONLY = "_wo"
"""The end of names whose values are written and never kept (Terraform, *Write-only arguments*)."""

MATCHED_BLOCKS = 100
"""Blocks of one sort that are compared with one another to find which is which; more are taken in order."""

Exists = Callable[[Reference], bool]
"""Whether the plan has what a reference means: an address whose key only the plan knows is none."""


def laid_over(planned: Body, written: Body, exists: Exists, header: Span | None = None) -> Body:
    """The planned body with the places, the sources and the ties of the written one.

    What the code does not write stands at its ``header``.
    """
    body = Body(written.span)
    for name, attribute in planned.attributes.items():
        code = written.attributes.get(name)
        if code is not None:
            if code.value is not None or not isinstance(attribute.value, Unknown | Reference):
                body.attributes[name] = _attribute(attribute, code, exists)
        elif blocks := written.blocks.get(name):
            if isinstance(attribute.value, list):
                _add_blocks(body, name, list(_as_bodies(attribute, blocks[0].span)), written, exists)
            else:
                body.attributes[name] = replace(attribute, span=blocks[0].span)
        elif not isinstance(attribute.value, Unknown | Reference) or written.unknown is not None:
            body.attributes[name] = replace(attribute, span=header or written.span, origin=_filled(attribute))
    for name, blocks in planned.blocks.items():
        _add_blocks(body, name, blocks, written, exists)
    for name, code in written.attributes.items():
        if name in NOT_PLANNED or (name.endswith(WRITE_ONLY) and name not in body.attributes):
            body.attributes[name] = code
    for name in NOT_PLANNED & written.blocks.keys():
        body.blocks[name] = written.blocks[name]
    return body


def moved_to(body: Body, span: Span) -> Body:
    """The body with every place in ``span``: where the code is known, and its inside is another instance's."""
    attributes = {name: replace(attribute, span=span) for name, attribute in body.attributes.items()}
    blocks = {name: [moved_to(block, span) for block in blocks] for name, blocks in body.blocks.items()}
    return Body(span, attributes, blocks, body.guard, body.unknown)


def _filled(attribute: Attribute) -> Origin:
    """The origin of what the code does not write."""
    return Origin.READ_BACK if attribute.origin is Origin.WRITTEN else attribute.origin


def _attribute(planned: Attribute, code: Attribute, exists: Exists) -> Attribute:
    value = settled(planned.value, code.value, exists)
    if planned.origin is Origin.SENSITIVE:
        return Attribute(
            _remembering(concealed(value), code.value), code.span, Origin.SENSITIVE, code.sources
        )
    return Attribute(value, code.span, code.origin, code.sources)


def _remembering(value: Value, code: Value) -> Value:
    """A hidden string that knows where it comes from."""
    if isinstance(value, Sensitive) and isinstance(code, Unknown | Reference | Text):
        return Sensitive(value, code)
    return value


def _add_blocks(body: Body, name: str, blocks: list[Body], written: Body, exists: Exists) -> None:
    """Planned blocks over written ones, or over an attribute that is a list of objects."""
    if code := written.blocks.get(name):
        pairs = _pairs(blocks, code)
        body.blocks[name] = [
            laid_over(block, of, exists) if of is not None else moved_to(block, written.span)
            for block, of in pairs
        ]
    elif name in written.attributes:
        attribute = written.attributes[name]
        value = settled(_as_values(blocks, attribute.span), attribute.value, exists)
        body.attributes[name] = replace(attribute, value=value)
    elif written.unknown is not None:
        body.blocks[name] = [moved_to(block, written.span) for block in blocks]


def _as_bodies(attribute: Attribute, span: Span) -> Iterator[Body]:
    """The objects of a list as blocks: the provider has attributes that are written either way."""
    assert isinstance(attribute.value, list)
    for member in attribute.value:
        if isinstance(member, dict):
            kept = {name: value for name, value in member.items() if value not in ("", [], {})}
            yield Body(span, {name: Attribute(value, span, attribute.origin) for name, value in kept.items()})
        elif isinstance(member, Unknown):
            yield Body(span, unknown=member)


def _as_values(blocks: list[Body], span: Span) -> Array:
    return Array((_as_object(block, span) for block in blocks), span)


def _as_object(block: Body, span: Span) -> Value:
    if block.unknown is not None:
        return block.unknown
    found = Object(((name, attribute.value) for name, attribute in block.attributes.items()), span)
    for name, blocks in block.blocks.items():
        found[name] = _as_values(blocks, span)
    return found


def _pairs(planned: list[Body], written: list[Body]) -> Iterator[tuple[Body, Body | None]]:
    """Each planned block with the written one that agrees with it best, the one in the same place first."""
    if len(written) > MATCHED_BLOCKS or len(planned) == len(written) == 1:
        for at, block in enumerate(planned):
            yield block, written[min(at, len(written) - 1)]
        return
    left = list(enumerate(written))
    for at, block in enumerate(planned):
        best = max(left, key=lambda each: (_agreement(block, each[1]), each[0] == at, -each[0]), default=None)
        if best is not None and not (best[1].guard or _is_made_many(written)):
            left.remove(best)
        yield block, best[1] if best is not None else (written[-1] if written else None)


def _is_made_many(written: list[Body]) -> bool:
    """Whether one of them stands for blocks of which nobody knows how many."""
    return any(block.unknown is not None for block in written)


def _agreement(planned: Body, written: Body) -> int:
    """How well two blocks agree: a point for each equal value, three off for each that differs."""
    points = 0
    for name, attribute in planned.attributes.items():
        code = written.attributes.get(name)
        if code is None or not wholly_known(attribute.value) or not wholly_known(code.value):
            continue
        points += 1 if same(attribute.value, code.value) else -3
    for name, blocks in planned.blocks.items():
        code_blocks = written.blocks.get(name, [])
        points += sum(_agreement(one, other) for one, other in zip(blocks, code_blocks))
    return points


def same(one: Value, other: Value) -> bool:
    """Whether two known values are equal; sets in any order, and ``"7"`` is 7."""
    if isinstance(one, list) and isinstance(other, list):
        if len(one) > MATCHED_BLOCKS:
            return sorted(map(repr, one)) == sorted(map(repr, other))
        return len(one) == len(other) and all(any(same(a, b) for b in other) for a in one)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, str) and isinstance(other, str):
        return one[:] == other[:]
    return one == other or (
        isinstance(one, str | int) and isinstance(other, str | int) and _word(one) == _word(other)
    )


def _word(value: str | int) -> str:
    if isinstance(value, str):
        return value[:]
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def settled(planned: Value, written: Value, exists: Exists) -> Value:
    """What the plan says, as the code ties it: a reference stays one, text keeps what it was made of."""
    match written:
        case Choice():
            return _chosen(planned, written, exists)
        case Absent() | None:
            return planned
        case _ if isinstance(planned, Unknown | Reference | Text):
            return _open(planned, written, exists)
        case list() if isinstance(planned, list):
            return _list(planned, written, exists)
        case dict() if isinstance(planned, dict):
            return _object(planned, written, exists)
        case _ if isinstance(planned, str):
            return _string(planned, written, exists)
        case _:
            return planned


def _usable(written: Value, exists: Exists) -> bool:
    return all(map(exists, references_in(written)))


def _open(planned: Value, written: Value, exists: Exists) -> Value:
    """Known only after apply: the code tells what it hangs on, unless it tells nothing."""
    if isinstance(written, Unknown) or not _usable(written, exists):
        return planned
    return written


def _chosen(planned: Value, written: Choice, exists: Exists) -> Value:
    """The plan has decided; of the branches, the one that it can have decided for."""
    values = [value for _, value in branches(written)]
    if isinstance(planned, Unknown | Reference | Text):
        # What is null in the code may be the provider's to choose, and open for that reason.
        possible = [value for value in values if value is None or not wholly_known(value)]
        return settled(planned, possible[0], exists) if len(possible) == 1 else planned
    for value in values:
        if wholly_known(value) and same(planned, value):
            return settled(planned, value, exists)
    return planned


def _string(planned: str, written: Value, exists: Exists) -> Value:
    match written:
        case Encoded():
            return written if planned[:] == written[:] or _same_json(planned, written) else planned
        case Borrowed():
            return written if planned[:] == written[:] and exists(written.reference) else planned
        case Reference() if exists(written):
            return Borrowed(planned[:], written)
        case Unknown() if not isinstance(planned, Borrowed):
            return Planned(planned, written)
        case Text() if not isinstance(planned, Borrowed) and _is_given(written):
            return Planned(planned, written)
        case _:
            return planned


def _is_given(written: Text) -> bool:
    """Whether the open parts of a text come from outside of the code, rather than from other resources."""
    return all(
        isinstance(part, Unknown) and not part.references
        for part in written.parts
        if not isinstance(part, str)
    )


def _same_json(one: str, other: str) -> bool:
    """Whether two texts are the same JSON: the provider writes policies in a form of its own."""
    try:
        return bool(json.loads(one) == json.loads(other))
    except (ValueError, RecursionError):
        return False


def _list(planned: list[Value], written: list[Value], exists: Exists) -> Value:
    """Member by member; a set is in the plan's order, so each member looks for its own."""
    spans = written.spans if isinstance(written, Array) and len(written.spans) == len(written) else []
    found = Array(span=written.span if isinstance(written, Array) else None)
    left = list(range(len(written)))
    for at, member in enumerate(planned):
        mine = _counterpart(member, at, left, written)
        if mine is not None:
            left.remove(mine)
        found.append(settled(member, written[mine], exists) if mine is not None else member)
        if spans:
            found.spans.append(spans[mine if mine is not None else min(at, len(spans) - 1)])
    return found


def _counterpart(member: Value, at: int, left: Sequence[int], written: list[Value]) -> int | None:
    """The place of the written member that a planned one is: the same place first, then the first that may be."""
    order = [at, *left] if at in left else left
    for place in order[:MATCHED_BLOCKS]:
        if _may_be(member, written[place]):
            return place
    return None


def _may_be(member: Value, code: Value) -> bool:
    if isinstance(member, Unknown | Reference | Text):
        return not wholly_known(code)
    if isinstance(member, dict) and isinstance(code, dict):
        shared = [name for name in member if name in code]
        return all(_may_be(member[name], code[name]) for name in shared)
    return not wholly_known(code) or same(member, code)


def _object(planned: dict[str, Value], written: dict[str, Value], exists: Exists) -> Object:
    spans = written.spans if isinstance(written, Object) else {}
    found = ((name, settled(value, written.get(name, ABSENT), exists)) for name, value in planned.items())
    return Object(found, written.span if isinstance(written, Object) else None, dict(spans))
