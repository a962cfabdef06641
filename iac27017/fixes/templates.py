"""Edits CloudFormation templates, YAML and JSON: one property, written where it stands or where it belongs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from iac27017.cloudformation.loading import load
from iac27017.cloudformation.nodes import Call, Mapping, Node, Scalar, text_of
from iac27017.cloudformation.nodes import Sequence as Items
from iac27017.fixes.block_places import alternatives
from iac27017.fixes.expressions import intrinsic
from iac27017.fixes.safety import (
    ANCHORED,
    COLLECTION,
    LAYOUT,
    NEW_BLOCK,
    NOT_FOUND,
    SEVERAL,
    unsafe,
)
from iac27017.fixes.shapes import template_shape
from iac27017.fixes.template_places import Steps, TemplateSetting, key_of, mapping_of, written_at
from iac27017.fixes.template_writing import Notation, Structure, word
from iac27017.fixes.text import Places, Text, indentation
from iac27017.fixes.yaml_anchors import shared_stretches
from iac27017.graph.kind import Written
from iac27017.graph.lookup import Segment, path_segments
from iac27017.graph.span import Span

LAST = frozenset({"Tags"})
"""Properties that a new one does not follow, unless there are no others: they stand last by custom."""


def with_property(text: Text, setting: TemplateSetting) -> Text:
    """The text in which the property has its value.

    Raises `NoSafePlace`.
    """
    before = load(text.data, text.file)
    editor = _Editor(text, mapping_of(before.node))
    mapping, steps = editor.find(setting.steps)
    path = _chosen(mapping, steps, setting.path)
    segments = [*map(Segment, steps), *path_segments(path)]
    after = text.with_content(editor.set(mapping, segments, len(steps), setting))
    loaded = load(after.data, text.file)
    if len(loaded.problems) > len(before.problems) or not _says(loaded.node, setting, path):
        raise unsafe(LAYOUT)
    return after


def _chosen(mapping: Mapping, missing: Sequence[str], paths: str) -> str:
    """Of several places for the same, the one that is written; else the first."""
    ways = alternatives(paths)
    if missing:
        return ways[0]
    return next((path for path in ways if path_segments(path)[0].name in mapping.entries), ways[0])


def _says(node: Node | None, setting: TemplateSetting, path: str) -> bool:
    """Whether the edited file says what it should, where it should."""
    found = written_at(node, setting, path)
    return isinstance(found, Scalar) and (
        found.value == setting.value or text_of(found) == word(setting.value)
    )


class _Editor:
    def __init__(self, text: Text, root: Mapping) -> None:
        self._text = text.content
        self._places = Places(text.content)
        self._root = root
        in_json = text.content.lstrip()[:1] == "{"
        self._notation = Notation(in_json, _unit(root), self._places.eol(1))
        self._shared = [] if in_json else shared_stretches(text.content)

    def find(self, steps: Steps) -> tuple[Mapping, tuple[str, ...]]:
        """The innermost mapping on the way that is there, and the steps that are not."""
        node: Node = self._root
        for at, step in enumerate(steps):
            if isinstance(step, int):
                if not isinstance(node, Items) or step >= len(node.items):
                    raise unsafe(NOT_FOUND)
                node = node.items[step]
            elif isinstance(node, Mapping) and step not in node.entries:
                return node, tuple(str(step) for step in steps[at:])
            else:
                node = self._entered(mapping_of(node), str(step))
        if isinstance(node, Call):
            raise intrinsic(node, self._root)
        return mapping_of(node), ()

    def set(
        self,
        mapping: Mapping,
        segments: Sequence[Segment],
        missing: int,
        setting: TemplateSetting,
        depth: int = 0,
    ) -> str:
        """The text with the value at what is left of the path; ``missing`` steps lead to the properties."""
        segment = segments[depth]
        if segment.name not in mapping.entries:
            return self._added(mapping, segment, self._structure(segments, depth, missing, setting))
        child = self._entered(mapping, segment.name)
        if depth == len(segments) - 1:
            return self._replaced(child, mapping.keys[segment.name], setting.value)
        if isinstance(child, Items):
            item = self._item(child, segment)
            if item is None:
                return self._with_item(child, self._item_structure(segments, depth, setting))
            child = item
        if isinstance(child, Call):
            raise intrinsic(child, self._root)
        if isinstance(child, Scalar) and child.value is None and not self._places.written(child.span).strip():
            raise unsafe(LAYOUT)
        return self.set(mapping_of(child), segments, missing, setting, depth + 1)

    def _entered(self, mapping: Mapping, name: str) -> Node:
        """The value of an entry that is written in the mapping itself, and nowhere else."""
        key, child = mapping.keys[name], mapping.entries[name]
        inside = mapping.span[1:3] <= key[1:3] and key[1:3] <= child.span[1:3]
        if not inside or (child.span.end_line, child.span.end_column) > (
            mapping.span.end_line,
            mapping.span.end_column,
        ):
            raise unsafe(ANCHORED)
        if any(first <= self._places.start(child.span) < last for first, last in self._shared):
            raise unsafe(ANCHORED)
        return child

    def _item(self, items: Items, segment: Segment) -> Node | None:
        """The item that a path means: the one with its key, or the only one."""
        if segment.key:
            if any(isinstance(item, Call) for item in items.items):
                raise intrinsic(next(item for item in items.items if isinstance(item, Call)), self._root)
            found = [item for item in items.items if key_of(item, segment) == segment.wanted]
        else:
            found = items.items
        if len(found) > 1:
            raise unsafe(SEVERAL, block=segment.name)
        if not found and not segment.key:
            raise unsafe(COLLECTION)
        return found[0] if found else None

    # What is there

    def _replaced(self, node: Node, key: Span, value: Written) -> str:
        if isinstance(node, Call):
            raise intrinsic(node, self._root)
        if not isinstance(node, Scalar):
            raise unsafe(COLLECTION)
        start, end = self._places.start(node.span), self._places.end(node.span)
        written = self._text[start:end]
        if node.span.line != node.span.end_line or written[:1] in ("|", ">"):
            raise unsafe(LAYOUT)
        if not written:
            colon = self._text.index(":", self._places.end(key)) + 1
            return f"{self._text[:colon]} {self._notation.scalar(value)}{self._text[colon:]}"
        if written[0] in "\"'":
            return self._text[:start] + written[0] + word(value) + written[0] + self._text[end:]
        return self._text[:start] + self._notation.scalar(value) + self._text[end:]

    # What is not there yet

    def _structure(
        self, segments: Sequence[Segment], depth: int, missing: int, setting: TemplateSetting
    ) -> Structure:
        """What goes below the step at ``depth``."""
        own = max(depth, missing)
        outer = tuple(segment.name for segment in segments[missing:-1])
        shape = template_shape(setting.type, outer) if own < len(segments) - 1 else ()
        if shape is None:
            raise unsafe(NEW_BLOCK, block=segments[own].name)
        structure: Structure = word(setting.value) if any(s.key for s in segments) else setting.value
        for at in range(len(segments) - 2, depth - 1, -1):
            segment = segments[at]
            structure = {segments[at + 1].name: structure}
            if segment.key:
                structure = {segment.key: segment.wanted, **structure}
            if at >= missing and shape and shape[at - missing]:
                structure = [structure]
        return structure

    def _item_structure(self, segments: Sequence[Segment], depth: int, setting: TemplateSetting) -> Structure:
        if depth != len(segments) - 2:
            raise unsafe(COLLECTION)
        return {segments[depth].key: segments[depth].wanted, segments[-1].name: word(setting.value)}

    def _added(self, mapping: Mapping, segment: Segment, value: Structure) -> str:
        if any(first <= self._places.start(mapping.span) < last for first, last in self._shared):
            raise unsafe(ANCHORED)
        if self._text.startswith("{", self._places.start(mapping.span)):
            return self._in_flow(mapping, segment.name, value)
        own = [name for name, key in mapping.keys.items() if mapping.span[1:3] <= key[1:3]]
        if not own:
            raise unsafe(LAYOUT)
        single = [name for name in own if self._on_one_line(mapping, name)]
        usual = [name for name in single if name not in LAST]
        indent = " " * (mapping.keys[own[0]].column - 1)
        lines = list(self._notation.lines({segment.name: value}))
        if single:
            line = mapping.keys[(usual or single)[-1]].line
            return self._with_lines(line, [indent + text for text in lines])
        return self._before_first(mapping.keys[own[0]], indent, lines)

    def _on_one_line(self, mapping: Mapping, name: str) -> bool:
        key, node = mapping.keys[name], mapping.entries[name]
        line = self._places.line(key.line)
        written = self._text[self._places.start(node.span) : self._places.start(node.span) + 1]
        own_line = not line[: key.column - 1].strip(" -")
        return (
            own_line
            and node.span.line == key.line == node.span.end_line
            and written not in ("|", ">", "&", "*")
        )

    def _before_first(self, key: Span, indent: str, lines: Sequence[str]) -> str:
        """New lines above all entries, and above the comments that belong to the first of them."""
        if self._places.line(key.line)[: key.column - 1].strip():
            at, eol = self._places.start(key), self._places.eol(key.line)
            return self._text[:at] + (eol + indent).join([*lines, ""]) + self._text[at:]
        line = key.line
        while line > 1 and self._places.line(line - 1).lstrip().startswith("#"):
            line -= 1
        return self._with_lines(line - 1, [indent + text for text in lines])

    def _with_item(self, items: Items, value: Structure) -> str:
        """A list with one more item at its end."""
        if not items.items:
            raise unsafe(COLLECTION)
        last = items.items[-1]
        if self._text.startswith("[", self._places.start(items.span)):
            return self._after(
                last, self._notation.flow(value, self._margin(last.span), self._is_open(last.span))
            )
        dash = self._places.line(last.span.line)[: last.span.column - 1]
        ending = self._places.line(last.span.end_line)[last.span.end_column - 1 :].strip()
        if dash.strip() != "-" or (ending and not ending.startswith("#")):
            raise unsafe(LAYOUT)
        first, *rest = self._notation.lines(value, 2)
        inner = " " * len(dash)
        return self._with_lines(last.span.end_line, [dash + first, *(inner + line for line in rest)])

    # JSON, and YAML in braces

    def _in_flow(self, mapping: Mapping, name: str, value: Structure) -> str:
        quoted = self._notation.json or any(
            self._text.startswith('"', self._places.start(key)) for key in mapping.keys.values()
        )
        key = self._notation.key(name, quoted)
        if not mapping.entries:
            at = self._places.start(mapping.span) + 1
            before = self._places.line(mapping.span.line)[: mapping.span.column - 1]
            if not self._notation.json or not re.fullmatch(r'\s*"[^"]*"\s*:\s*', before):
                shown = self._notation.flow(value, "", False)
                return f"{self._text[:at]}{key}: {shown}{self._text[at:].lstrip()}"
            eol, indent = (
                self._places.eol(mapping.span.line),
                indentation(self._places.line(mapping.span.line)),
            )
            inner = indent + " " * self._notation.unit
            shown = self._notation.flow(value, inner, True)
            return f"{self._text[:at]}{eol}{inner}{key}: {shown}{eol}{indent}{self._text[at:].lstrip()}"
        last_name = max(mapping.keys, key=lambda each: mapping.keys[each][1:3])
        last, open_ = mapping.entries[last_name], self._is_open(mapping.keys[last_name])
        if last.span.end_line > mapping.span.end_line:
            raise unsafe(ANCHORED)
        beside = mapping.keys[last_name]
        return self._after(last, f"{key}: {self._notation.flow(value, self._margin(beside), open_)}", beside)

    def _margin(self, span: Span) -> str:
        return self._places.line(span.line)[: span.column - 1]

    def _is_open(self, span: Span) -> bool:
        """Whether the thing at ``span`` starts a line."""
        return not self._margin(span).strip()

    def _after(self, last: Node, entry: str, start: Span | None = None) -> str:
        at, first = self._places.end(last.span), start or last.span
        if self._is_open(first):
            gap = self._places.eol(first.line) + self._places.line(first.line)[: first.column - 1]
        else:
            gap = " "
        return f"{self._text[:at]},{gap}{entry}{self._text[at:]}"

    def _with_lines(self, after: int, lines: Sequence[str]) -> str:
        eol = self._places.eol(after)
        if after >= len(self._places.starts):  # the file does not end with a line break, and need not
            return self._text + "".join(eol + line for line in lines)
        at = self._places.starts[after]
        if at == len(self._text):
            return self._text + "".join(line + eol for line in lines)
        return self._text[:at] + "".join(line + eol for line in lines) + self._text[at:]


def _unit(root: Mapping) -> int:
    """How much further nested things are indented, as the template does it at its top."""
    section = root.entries.get("Resources")
    if isinstance(section, Mapping) and section.keys:
        first, outer = min(section.keys.values()), root.keys["Resources"]
        if first.line > outer.line and 1 <= first.column - outer.column <= 8:
            return first.column - outer.column
    return 2
