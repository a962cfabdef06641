"""Edits Terraform code: one argument of one block, written where it stands or where it belongs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iac27017.fixes.alignment import Row, aligned
from iac27017.fixes.block_places import BlockSetting, alternatives, block_of, is_wanted, written_at
from iac27017.fixes.expressions import refusal
from iac27017.fixes.layout import Layout, Member, last_line
from iac27017.fixes.safety import (
    COLLECTION,
    DYNAMIC,
    HEREDOC,
    LAYOUT,
    NEW_BLOCK,
    SEVERAL,
    unsafe,
)
from iac27017.fixes.shapes import may_be_written
from iac27017.fixes.text import Text, indentation
from iac27017.graph.address import quoted
from iac27017.graph.kind import Written
from iac27017.graph.lookup import Segment, path_segments
from iac27017.hcl import ast
from iac27017.hcl.parse import parse

META = frozenset({"count", "for_each", "provider", "depends_on", "tags", "tags_all"})
"""Arguments that a new one does not join, unless there are no others: they stand first or last by custom."""

LAST = frozenset({"lifecycle", "timeouts", "provisioner", "connection"})
"""Blocks that stand last by custom: a new one goes before them."""

UNIT = "  "
"""What ``terraform fmt`` indents by."""


def with_setting(text: Text, setting: BlockSetting) -> Text:
    """The text in which the argument has its value.

    Raises `NoSafePlace`.
    """
    before = parse(text.data, text.file)
    editor = _Editor(text)
    block = block_of(before.body, setting.block)
    segments = path_segments(_chosen(block.body, setting.path))
    after = text.with_content(editor.set(block, segments, setting))
    parsed = parse(after.data, text.file)
    if len(parsed.problems) > len(before.problems) or not _says(parsed.body, setting, segments):
        raise unsafe(LAYOUT)
    return after


def _says(body: ast.Body, setting: BlockSetting, segments: Sequence[Segment]) -> bool:
    """Whether the edited file says what it should, where it should."""
    found = written_at(body, setting, segments)
    return isinstance(found, ast.Literal) and found.value == setting.value


def _chosen(body: ast.Body, paths: str) -> str:
    """Of several places for the same, the one that is written; else the first."""
    ways = alternatives(paths)
    return next((path for path in ways if _is_written(body, path_segments(path))), ways[0])


def _is_written(body: ast.Body, segments: Sequence[Segment]) -> bool:
    if segments[0].name in body.attributes:
        return True
    return any(
        len(segments) > 1 and _is_written(b.body, segments[1:]) for b in body.blocks_of(segments[0].name)
    )


class _Editor:
    def __init__(self, text: Text) -> None:
        self._text = text.content
        self._layout = Layout(text.content)
        self._places = self._layout.places

    def set(
        self, block: ast.Block, segments: Sequence[Segment], setting: BlockSetting, depth: int = 0
    ) -> str:
        """The text with the value at what is left of the path, seen from ``block``."""
        segment = segments[depth]
        if block.body.unread is not None:
            raise unsafe(LAYOUT)
        if any(inner.labels == [segment.name] for inner in block.body.blocks_of("dynamic")):
            raise unsafe(DYNAMIC)
        nested = [inner for inner in block.body.blocks_of(segment.name) if self._meant(inner, segment)]
        attribute = block.body.attributes.get(segment.name)
        if depth == len(segments) - 1:
            if nested:
                raise unsafe(COLLECTION)
            literal = _literal(setting.value)
            return (
                self._replaced(block, attribute, attribute.value, literal)
                if attribute
                else self._added(block, segment.name, literal)
            )
        if len(nested) > 1:
            raise unsafe(SEVERAL, block=segment.name)
        if nested:
            return self.set(nested[0], segments, setting, depth + 1)
        if attribute is not None:
            return self._inside(block, attribute, segments[depth + 1 :], _literal(setting.value))
        outer = tuple(segment.name for segment in segments[:-1])
        if not may_be_written(setting.type, outer):
            raise unsafe(NEW_BLOCK, block=segment.name)
        return self._with_block(block, _nested(segments[depth:], setting.value))

    def _meant(self, block: ast.Block, segment: Segment) -> bool:
        """Whether a nested block is the one that the path means; one whose key is computed could be."""
        key = block.body.attributes.get(segment.key) if segment.key else None
        if key is not None and not isinstance(key.value, ast.Literal):
            raise refusal(key.value)
        return is_wanted(block, segment)

    # An argument that is there

    def _replaced(
        self, block: ast.Block, attribute: ast.Attribute, value: ast.Expression, literal: str
    ) -> str:
        if not isinstance(value, ast.Literal):
            raise refusal(value)
        start, end = self._places.start(value.span), self._places.end(value.span)
        if self._text.startswith("<<", start):
            raise unsafe(HEREDOC)
        if value.span.line != value.span.end_line:
            raise unsafe(LAYOUT)
        run = self._layout.run(block, attribute)
        at = next((at for at, member in enumerate(run) if member.attribute is attribute), None)
        if at is None or value is not attribute.value or not self._layout.is_aligned(run):
            return self._text[:start] + literal + self._text[end:]
        rows = [member.row for member in run]
        row = rows[at]
        rows[at] = Row(row.indent, row.name, literal, row.comment)
        return self._layout.with_rows(run, rows)

    def _inside(
        self, block: ast.Block, attribute: ast.Attribute, segments: Sequence[Segment], literal: str
    ) -> str:
        """Into an object: only what stands there can be replaced."""
        value = attribute.value
        for segment in segments:
            if not isinstance(value, ast.ObjectLiteral):
                raise refusal(value)
            found = [
                v for key, v in value.items if isinstance(key, ast.Literal) and key.value == segment.name
            ]
            if len(found) != 1:
                raise unsafe(COLLECTION)
            value = found[0]
        return self._replaced(block, attribute, value, literal)

    # A new argument

    def _added(self, block: ast.Block, name: str, literal: str) -> str:
        if block.span.line == block.span.end_line:
            return self._opened(block, [Row("", name, literal)])
        anchor = self._anchor(block)
        if anchor is None:
            return self._first(block, [Row(self._inner(block), name, literal)])
        run = self._layout.run(block, anchor.attribute)
        rows = [member.row for member in run]
        at = next(at for at, member in enumerate(run) if member.attribute is anchor.attribute) + 1
        new = Row(anchor.row.indent, name, literal)
        if self._layout.is_aligned(run):
            return self._layout.with_rows(run, [*rows[:at], new, *rows[at:]])
        column = (
            self._text.find("=", self._places.start(anchor.attribute.span))
            - self._places.starts[anchor.first - 1]
        )
        head = f"{new.indent}{name}".ljust(column - 1)
        return self._layout.with_lines(anchor.last, [f"{head} = {literal}"])

    def _anchor(self, block: ast.Block) -> Member | None:
        """The argument that a new one follows: the last before nested blocks that stands on one line."""
        members = [member for member in self._layout.members(block) if member.first == member.last]
        nested = min((inner.span.line for inner in block.body.blocks), default=block.span.end_line)
        before = [member for member in members if member.first < nested]
        for candidates in (before, members):
            usual = [member for member in candidates if member.attribute.name not in META]
            if usual or candidates:
                return (usual or candidates)[-1]
        return None

    def _first(self, block: ast.Block, rows: Sequence[Row]) -> str:
        """New lines at the top of a block that has no line to join; what follows is kept apart."""
        opening = self._places.line_of(self._brace(block))
        following = self._places.line(opening + 1).strip()
        apart = [""] if following and following != "}" else []
        return self._layout.with_lines(opening, [*aligned(rows), *apart])

    def _opened(self, block: ast.Block, new: Sequence[Row], lines: Sequence[str] = ()) -> str:
        """A block on one line, written over several."""
        brace, end = self._brace(block), self._places.end(block.span)
        indent = indentation(self._places.line(block.span.line))
        inside = self._text[brace + 1 : end - 1].strip()
        attributes = list(block.body.attributes.values())
        rows = [Row(indent + UNIT, a.name, self._layout.value_text(a)) for a in attributes]
        if inside != (self._places.written(attributes[0].span) if attributes else "") or block.body.blocks:
            raise unsafe(LAYOUT)
        rows += [Row(indent + UNIT, row.name, row.value) for row in new]
        written = [
            *aligned(rows),
            *([""] if rows and lines else []),
            *(indent + UNIT + line for line in lines),
        ]
        eol = self._places.eol(block.span.line)
        return self._text[: brace + 1] + eol + eol.join([*written, indent]) + "}" + self._text[end:]

    def _brace(self, block: ast.Block) -> int:
        return self._text.index("{", self._places.end(block.header))

    def _inner(self, block: ast.Block) -> str:
        """How far the content of a block is indented."""
        inside = [*(a.span for a in block.body.attributes.values()), *(b.span for b in block.body.blocks)]
        if inside:
            return indentation(self._places.line(min(inside).line))
        return indentation(self._places.line(block.span.line)) + UNIT

    # A new nested block

    def _with_block(self, block: ast.Block, lines: Sequence[str]) -> str:
        if block.span.line == block.span.end_line:
            return self._opened(block, [], lines)
        after = self._end_of_content(block)
        indent = self._inner(block)
        before, following = self._places.line(after), self._places.line(after + 1).strip()
        apart = [""] if before.strip() and after != self._places.line_of(self._brace(block)) else []
        below = [""] if following and following != "}" else []
        return self._layout.with_lines(after, [*apart, *(indent + line for line in lines), *below])

    def _end_of_content(self, block: ast.Block) -> int:
        """The line after which a nested block goes: that of the last thing but those which stand last by custom."""
        attributes = list(block.body.attributes.values())
        spans = [a.span for a in attributes if a.name != "depends_on"]
        spans += [inner.span for inner in block.body.blocks if inner.type not in LAST]
        last = [b.span.line for b in block.body.blocks if b.type in LAST]
        ends = [last_line(span) for span in spans if not last or span.line < min(last)]
        end = max(ends, default=self._places.line_of(self._brace(block)))
        # Arguments that follow each other are aligned with each other, and are not to be torn apart.
        return next((last_line(a.span) for a in attributes if a.span.line == end + 1), end)

    # Lines


def _nested(segments: Sequence[Segment], value: Written) -> list[str]:
    """The lines of new nested blocks around one argument."""
    return list(_written(segments, value))


def _written(segments: Sequence[Segment], value: Written) -> Iterator[str]:
    segment, *rest = segments
    if not rest:
        yield f"{segment.name} = {_literal(value)}"
        return
    yield f"{segment.name} {{"
    inner = list(_written(rest, value))
    if segment.key and len(rest) == 1:
        rows = [Row("", segment.key, quoted(segment.wanted)), Row("", rest[0].name, _literal(value))]
        inner = aligned(rows)
    elif segment.key:
        inner = [f"{segment.key} = {quoted(segment.wanted)}", "", *inner]
    yield from (UNIT + line for line in inner)
    yield "}"


def _literal(value: Written) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return quoted(value).replace("${", "$${").replace("%{", "%%{") if isinstance(value, str) else str(value)
