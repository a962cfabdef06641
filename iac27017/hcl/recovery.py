"""Reads what can be read of a broken file, block by block, and says what is wrong with the rest."""

from __future__ import annotations

import re

from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.hcl import grammar
from iac27017.hcl.ast import Attribute, Body, Unreadable
from iac27017.hcl.diagnosis import Fault, first_fault
from iac27017.hcl.errors import MAXIMUM_PROBLEMS
from iac27017.hcl.mend import mended, with_separated_keys
from iac27017.hcl.outline import Outline, outline
from iac27017.hcl.source import Patched, Source
from iac27017.hcl.structure import Structure

_ARGUMENT = re.compile(rb"\s*([A-Za-z_][\w-]*)[ \t]*=(?![=>])")
_ROUNDS = 20
"""Faults looked for in one top-level block; each takes reading it once more."""


def recover(source: Source, known: bool = False) -> tuple[Body, list[Problem]]:
    """What is whole in ``source``, and at least one problem unless one is ``known``."""
    found = outline(source)
    body = Body()
    problems = found.problems
    damage = [source.span(first, last) for first, last in found.unreadable]
    damage += [source.span(at, at) for at, _ in found.missing]
    lost = [attribute for first, last in found.unreadable for attribute in _argument(source, first, last)]
    starts = sorted({0, *found.starts})
    for start, end in zip(starts, [*starts[1:], len(source.data)]):
        if len(problems) >= MAXIMUM_PROBLEMS:
            break
        part, more = _recovered(_piece(source, found, start, end), damage)
        problems += more
        body.blocks += part.blocks
        for name, attribute in part.attributes.items():
            body.attributes.setdefault(name, attribute)
    for attribute in lost:
        _innermost(body, attribute.span).attributes.setdefault(attribute.name, attribute)
    for problem in problems:
        _innermost(body, problem.span).unread = problem.span
    if not problems and not known:
        span = source.span(0, len(source.data))
        problems.append(
            Problem(span, "this file cannot be read as HCL", "check its syntax with `terraform validate`")
        )
    return body, sorted(problems, key=lambda problem: problem.span)[:MAXIMUM_PROBLEMS]


def _piece(source: Source, found: Outline, start: int, end: int) -> Patched:
    """One top-level block with what surrounds it, brackets closed and unreadable lines left out."""
    missing = sorted(
        ((at, text) for at, text in found.missing if start < at <= end), key=lambda item: item[0]
    )
    piece = Patched(source, start, end, missing)
    for first, last in found.unreadable:
        first, last = max(first, start), min(last, end)
        if first < last:
            piece.leave_out(piece.from_original(first), piece.from_original(last - 1) + 1)
    return piece


def _recovered(piece: Patched, damage: list[Span]) -> tuple[Body, list[Problem]]:
    """One piece, with what is no HCL in it left out; ``damage`` is where its brackets were seen to."""
    problems: list[Problem] = []
    lost: list[Attribute] = []
    root = None
    for _ in range(_ROUNDS):
        fault = first_fault(piece.data)
        if fault is None:
            root = grammar.tree(mended(with_separated_keys(piece.data)))
            fault = _unreadable(root, piece.data) if root is not None and root.has_error else None
        if fault is None or not piece.data[slice(*fault.statement)].strip():
            break
        problems.append(Problem(piece.span(fault.start, fault.end), fault.message, fault.help))
        lost += _argument(piece, *fault.statement)
        piece.leave_out(*fault.statement)
    if root is None:
        return Body(), problems
    structure = Structure(piece, broken=root.has_error)
    body = structure.file([root])
    _mark(body, damage)
    for attribute in lost:
        _innermost(body, attribute.span).attributes.setdefault(attribute.name, attribute)
    return body, problems + structure.problems


def _argument(source: Source, start: int, end: int) -> list[Attribute]:
    """The argument that this range is, without its value; nothing when it is something else."""
    match = _ARGUMENT.match(source.data, start, end)
    if match is None:
        return []
    span = source.span(match.start(1), end)
    return [Attribute(match[1].decode("utf-8", "replace"), Unreadable(span), span)]


def _mark(body: Body, damage: list[Span]) -> None:
    """Make the value of every argument unreadable that has damage in it."""
    pending = [body] if damage else []
    while pending:
        current = pending.pop()
        pending += (block.body for block in current.blocks)
        for attribute in current.attributes.values():
            if any(_overlap(attribute.span, span) for span in damage):
                attribute.value = Unreadable(attribute.span)


def _innermost(body: Body, span: Span) -> Body:
    """The body of the innermost block around a place."""
    for block in body.blocks:
        if _overlap(block.span, span):
            return _innermost(block.body, span)
    return body


def _overlap(first: Span, second: Span) -> bool:
    return first[1:3] <= second[3:5] and second[1:3] <= first[3:5]


def _unreadable(root: grammar.Node | None, data: bytes) -> Fault | None:
    """The line of the innermost thing that the grammar did not take, for want of better words."""
    node = root
    while node is not None:
        inner = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inner is None:
            break
        node = inner
    if node is None:
        return None
    start = node.children[-1].start_byte if node.children else node.start_byte
    line = data.rfind(b"\n", 0, start) + 1, data.find(b"\n", start)
    return Fault(
        start,
        start + 1,
        "this cannot be read as HCL",
        "check the line",
        (line[0], line[1] if line[1] >= 0 else len(data)),
    )
