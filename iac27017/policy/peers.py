"""Reads what other tools were told to skip, and proposes our own waivers by the ids that we share with them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from msgspec import Struct, field
from msgspec.structs import replace

from iac27017.check import Check
from iac27017.graph.span import Span
from iac27017.policy.comments import marked_text
from iac27017.registry import all_checks

SUFFIXES = (".tf", ".yaml", ".yml", ".template", ".json")
MARKS = (b":skip=", b"tfsec:ignore:", b"trivy:ignore:", b"rules_to_suppress", b"SuppressedRules")

# checkov.io, "Suppressing and Skipping Policies"; aquasecurity.github.io/tfsec, "Ignoring Warnings"; trivy.dev,
# "Filtering", "By Inline Comments".
_CHECKOV = re.compile(r"(?:checkov|bridgecrew):skip=[ \t]*(?P<ids>[\w,]+)(?::(?P<reason>[^\n]*))?")
_AQUA = re.compile(r"(?P<tool>tfsec|trivy):ignore:(?P<id>[\w*.-]+)(?:\[[^\]\s]*\])?(?P<more>(?::[\w.-]+)*)")
_EXPIRES = re.compile(r":exp:(\d{4}-\d\d-\d\d)")
_BLOCK = re.compile(r'(?:resource|data)\s+"[^"]+"\s+"[^"]+"|module\s+"[^"]+"')


class Block(Struct, frozen=True):
    """A resource or a module call as other tools see it, with its first and its last line.

    ``pattern`` is what a waiver of the configuration calls it. A comment at a
    module call speaks of no resource, so there it takes none.
    """

    pattern: str
    first: int
    last: int
    takes_comments: bool = True


class Skip(Struct, frozen=True):
    """One id that another tool was told to skip, where it says so, and the resource that it is said of."""

    tool: str
    id: str
    reason: str
    span: Span
    block: Block | None
    expires: date | None = None
    checks: tuple[Check, ...] = field(default=())

    @property
    def proposal(self) -> str:
        """Our own way to say it: a comment, or a table where a comment can say less; empty when no check asks this."""
        if not self.checks or self.block is None:
            return ""
        codes = [check.code for check in self.checks]
        if self.expires is None and self.block.takes_comments and not self.span.file.endswith(".json"):
            return f"# iac27017: ignore[{', '.join(codes)}] {self.reason}".rstrip()
        lines = [
            "[[waiver]]",
            f"check = {json.dumps(codes if len(codes) > 1 else codes[0])}",
            f"resource = {json.dumps(self.block.pattern)}",
            *([f"path = {json.dumps(self.span.file)}"] if self.block.takes_comments else []),
            f"reason = {json.dumps(self.reason or 'give a reason')}",
            *([f"expires = {self.expires}"] if self.expires else []),
        ]
        return "\n".join(lines)


def read_skips(root: Path, files: Iterable[str]) -> list[Skip]:
    """All skips of other tools in ``files``, which are relative to ``root``, with the checks that ask the same."""
    found: list[Skip] = []
    for file in files:
        text = marked_text(root / file, MARKS)
        if text is not None:
            found += _in_terraform(text, file) if file.endswith(".tf") else _in_template(text, file)
    return sorted(found, key=lambda skip: (skip.span, skip.tool, skip.id))


def counterparts(tool: str, number: str) -> tuple[Check, ...]:
    """The checks that ask what this id of another tool asks."""
    return _index().get((_FAMILY.get(tool, tool), _spelled(number)), ())


_FAMILY = {"tfsec": "trivy", "cfn-guard": "guard"}


@cache
def _index() -> Mapping[tuple[str, str], tuple[Check, ...]]:
    index: dict[tuple[str, str], tuple[Check, ...]] = {}
    for check in all_checks():
        for tool, numbers in check.peers.items():
            for number in dict.fromkeys(map(_spelled, numbers)):
                index[tool, number] = (*index.get((tool, number), ()), check)
    return index


def _spelled(number: str) -> str:
    """Trivy writes ``AVD-AWS-0086`` and ``AWS-0086``, in either case."""
    return number.upper().removeprefix("AVD-")


def _in_terraform(text: str, file: str) -> Iterator[Skip]:
    lines = text.split("\n")
    yield from _in_comments(lines, file, list(_blocks(lines)))


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Blocks at the top of a file; formatted code closes them at the start of a line."""
    opened: Block | None = None
    for number, line in enumerate(lines, 1):
        if opened is None and (found := _BLOCK.match(line)):
            opened = _opened(found[0], number)
        if opened is not None and (line.startswith("}") or (number == opened.first and line.rstrip().endswith("}"))):
            yield replace(opened, last=number)
            opened = None
    if opened is not None:
        yield replace(opened, last=len(lines))


def _opened(header: str, number: int) -> Block:
    """A star before the name of a resource: its file may be a module's, which is called by any name."""
    name = ".".join(re.findall(r'"([^"]+)"', header))
    if header.startswith("module"):
        return Block(f"module.{name}.*", number, number, takes_comments=False)
    return Block(f"*{'data.' if header.startswith('data') else ''}{name}", number, number)


def _in_comments(lines: Sequence[str], file: str, blocks: Sequence[Block]) -> Iterator[Skip]:
    for number, line in enumerate(lines, 1):
        if ":skip=" not in line and ":ignore:" not in line:
            continue
        span, block = Span(file, number, 1, number, len(line) + 1), _block_of(number, blocks)
        for found in _CHECKOV.finditer(line):
            for one in filter(None, found["ids"].split(",")):
                yield _skip("checkov", one, (found["reason"] or "").strip(), span, block)
        aqua = list(_AQUA.finditer(line))
        reason = line[aqua[-1].end() :].strip().removesuffix("*/").strip() if aqua else ""
        for found in aqua:
            yield _skip(found["tool"], found["id"], reason, span, block, _expiry(found["more"]))


def _block_of(number: int, blocks: Sequence[Block]) -> Block | None:
    """The block that a line is in, or else the next one below it."""
    inside = next((block for block in blocks if block.first <= number <= block.last), None)
    return inside or next((block for block in blocks if block.first > number), None)


def _expiry(text: str) -> date | None:
    found = _EXPIRES.search(text)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _skip(tool: str, number: str, reason: str, span: Span, block: Block | None, expires: date | None = None) -> Skip:
    return Skip(tool, number, reason, span, block, expires, counterparts(tool, number))


def _in_template(text: str, file: str) -> Iterator[Skip]:
    """Comments of a template, and what its resources say in their metadata; a file that is none has nothing."""
    try:
        # The parser in C has no bound on nesting but its stack.
        top = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return
    resources = _fields(_field(top, "Resources"))
    blocks = [Block(_words(name), _line(name), node.end_mark.line) for name, node in resources]
    if not file.endswith(".json"):
        yield from _in_comments(text.split("\n"), file, blocks)
    for block, (_, node) in zip(blocks, resources):
        yield from _in_metadata(_field(node, "Metadata"), file, block)


def _in_metadata(metadata: yaml.Node | None, file: str, block: Block) -> Iterator[Skip]:
    """`Metadata` of cfn_nag (its README, "Per-Resource Rule Suppression"), cfn-guard's rules registry, and Checkov."""
    for rule in _items(_field(_field(metadata, "cfn_nag"), "rules_to_suppress")):
        yield from _listed("cfn_nag", rule, "reason", file, block)
    for rule in _items(_field(_field(metadata, "checkov"), "skip")):
        yield from _listed("checkov", rule, "comment", file, block)
    for rule in _items(_field(_field(metadata, "guard"), "SuppressedRules")):
        if number := _words(rule):
            yield _skip("cfn-guard", number, "", Span(file, _line(rule), 1, _line(rule), 1), block)


def _listed(tool: str, rule: yaml.Node, reason: str, file: str, block: Block) -> Iterator[Skip]:
    if number := _words(_field(rule, "id")):
        yield _skip(tool, number, _words(_field(rule, reason)), Span(file, _line(rule), 1, _line(rule), 1), block)


def _fields(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    return list(node.value) if isinstance(node, yaml.MappingNode) else []


def _field(node: yaml.Node | None, name: str) -> yaml.Node | None:
    return next((value for key, value in _fields(node) if _words(key) == name), None)


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _words(node: yaml.Node | None) -> str:
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""


def _line(node: yaml.Node) -> int:
    line: int = node.start_mark.line
    return line + 1
