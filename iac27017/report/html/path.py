"""The evidence of a finding as a drawing: resources are boxes, ties are arrows, values stand in their boxes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from iac27017.check import Finding, Hop
from iac27017.graph.resource import Resource
from iac27017.graph.span import Span

DRAWN = 14
"""Boxes in a drawing; a longer walk is read in the list beside it."""
ALIKE = 2
"""Arrows of one verb into (or out of) one box that are drawn; the rest are counted."""
_ADDRESS = re.compile(r"(?:module\.[^.\s]+\.)*(?:data\.)?[a-z0-9]+_\w+\.[\w-]+(?:\[\S*\])?(?:#\S+)?$")


class Box(Struct):
    """A resource, a place that a value comes from, or a value that belongs to no box."""

    name: str
    role: str
    span: Span | None = None
    notes: list[int] = field(default_factory=list)
    more: int = 0
    """How many others there are with the same tie to the same box."""


class Tie(Struct, frozen=True):
    """An arrow; ``step`` is the number of the hop, from 0."""

    source: int
    target: int
    step: int
    verb: str | None
    inferred: bool = False


class Path(Struct):
    """What is drawn; ``left_out`` counts boxes that there was no room for."""

    boxes: list[Box] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    left_out: int = 0


class Blocks:
    """Which resources are written where, as far as the findings of a result tell."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._of: dict[str, list[Span]] = defaultdict(list)
        seen: set[int] = set()
        for finding in findings:
            if id(finding.resource) not in seen:
                seen.add(id(finding.resource))
                self._of[str(finding.resource.address)] += spans(finding.resource)

    def __contains__(self, name: object) -> bool:
        return name in self._of

    def at(self, place: Span, among: Iterable[str]) -> str | None:
        """The one of the resources ``among`` in whose innermost block ``place`` lies, if it is one."""
        around = [
            (span.end_line - span.line, name)
            for name in among
            for span in self._of.get(name, ())
            if span.file == place.file and span.line <= place.line <= span.end_line
        ]
        smallest = min((size for size, _ in around), default=0)
        names = {name for size, name in around if size == smallest}
        return names.pop() if len(names) == 1 else None


def spans(resource: Resource) -> Iterator[Span]:
    """The blocks that a resource is written in, those that complete it too."""
    yield resource.span
    for satellite in resource.satellites:
        yield satellite.span


def path(finding: Finding, blocks: Blocks) -> Path:
    """The drawing of a finding's evidence: the resource that is judged is in it, whatever the evidence says."""
    drawing = _Drawing(finding, blocks)
    for step, hop in enumerate(finding.evidence):
        drawing.add(step, hop)
    return drawing.done()


def ends(text: str) -> tuple[str, str]:
    """Both ends of a tie's text ``a -> b``; an arrow within quotes is part of a key."""
    at, quoted = 0, False
    while at < len(text):
        if text[at] == "\\" and quoted:
            at += 1
        elif text[at] == '"':
            quoted = not quoted
        elif not quoted and text.startswith(" -> ", at):
            return text[:at], text[at + 4 :]
        at += 1
    return text, ""


class _Drawing:
    """Takes hops one after the other."""

    def __init__(self, finding: Finding, blocks: Blocks) -> None:
        self.subject = str(finding.resource.address)
        self.header = finding.resource.header
        self.blocks = blocks
        self.path = Path()
        self.by_name: dict[str, int] = {}
        self.speaker: int | None = None
        """Where the last value stands: what comes further up comes from there."""
        hops = finding.evidence
        self.resources = {self.subject, *(end for hop in hops if hop.edge for end in ends(hop.text))}
        self.headers = {(hop.span.file, hop.span.line): hop.text for hop in hops if self._is_resource(hop)}
        self.has_ties = any(hop.edge for hop in hops)
        # A walk that says where it ends is drawn from its start; else all is about the resource that is judged.
        if not self.has_ties:
            self._box(self.subject, self.header)

    def add(self, step: int, hop: Hop) -> None:
        if hop.edge:
            self._tie(step, hop)
        elif hop.is_origin:
            self._origin(step, hop)
        elif self._is_resource(hop):
            box = self.path.boxes[self._box(hop.text, hop.span)]
            box.span = hop.span
        else:
            self._value(step, hop)

    def done(self) -> Path:
        self._box(self.subject, self.header)
        path = _fewer_alike(self.path, self.by_name[self.subject])
        return _within(path, DRAWN)

    def _is_resource(self, hop: Hop) -> bool:
        """Whether a hop names a resource: that is how `iac27017.check.hops` puts one."""
        if hop.edge is not None or hop.is_origin:
            return False
        return hop.text in self.resources or hop.text in self.blocks or bool(_ADDRESS.match(hop.text))

    def _box(self, name: str, span: Span | None, role: str = "resource") -> int:
        if name not in self.by_name:
            self.by_name[name] = len(self.path.boxes)
            place = self.header if name == self.subject else span
            self.path.boxes.append(Box(name, "subject" if name == self.subject else role, place))
        return self.by_name[name]

    def _tie(self, step: int, hop: Hop) -> None:
        source, target = ends(hop.text)
        start = self._box(source, None)
        if target:
            self.path.ties.append(Tie(start, self._box(target, None), step, hop.edge, hop.inferred))

    def _value(self, step: int, hop: Hop) -> None:
        name = self.headers.get((hop.span.file, hop.span.line)) or self.blocks.at(hop.span, self.resources)
        if name is None and not self.has_ties:
            name = self.subject
        if name is None:
            self.path.boxes.append(Box("", "value", None, [step]))
            self.speaker = len(self.path.boxes) - 1
        else:
            self.speaker = self._box(name, None)
            self.path.boxes[self.speaker].notes.append(step)

    def _origin(self, step: int, hop: Hop) -> None:
        self.path.boxes.append(Box("", "origin", hop.span, [step]))
        here = len(self.path.boxes) - 1
        if self.speaker is not None:
            self.path.ties.append(Tie(self.speaker, here, step, None))
        self.speaker = here


def _fewer_alike(path: Path, subject: int) -> Path:
    """Ties of the same verb with the same box, from or to boxes that nothing else touches, folded into the first ones."""
    degree: dict[int, int] = defaultdict(int)
    for tie in path.ties:
        degree[tie.source] += 1
        degree[tie.target] += 1
    groups: dict[tuple[int, str | None, bool], list[Tie]] = defaultdict(list)
    for tie in path.ties:
        for hub, leaf in ((tie.target, tie.source), (tie.source, tie.target)):
            if degree[leaf] == 1 and leaf != subject and tie.verb and not path.boxes[leaf].notes:
                groups[hub, tie.verb, hub == tie.target].append(tie)
    gone: set[int] = set()
    for (_, _, into), ties in groups.items():
        leaves = [tie.source if into else tie.target for tie in ties]
        if len(leaves) > ALIKE:
            path.boxes[leaves[ALIKE - 1]].more = len(leaves) - ALIKE
            gone |= set(leaves[ALIKE:])
    return _without(path, gone)


def _within(path: Path, most: int) -> Path:
    excess = set(range(most, len(path.boxes)))
    shorter = _without(path, excess)
    shorter.left_out = len(excess)
    return shorter


def _without(path: Path, gone: set[int]) -> Path:
    if not gone:
        return path
    kept = [at for at in range(len(path.boxes)) if at not in gone]
    number = {old: new for new, old in enumerate(kept)}
    ties = [
        Tie(number[tie.source], number[tie.target], tie.step, tie.verb, tie.inferred)
        for tie in path.ties
        if tie.source in number and tie.target in number
    ]
    return Path([path.boxes[at] for at in kept], ties, path.left_out)
