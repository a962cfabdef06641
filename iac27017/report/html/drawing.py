"""Boxes, arrows and texts with their places, in pixels: what is written as SVG."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec import Struct

from iac27017.check import Hop
from iac27017.graph.span import Span
from iac27017.language import Say
from iac27017.report.html.layout import Layout, layout
from iac27017.report.html.links import SourceLinks
from iac27017.report.html.path import Box, Path, Tie
from iac27017.report.safe_text import visible

WIDTH, GAP, PASSAGE, ROW_GAP = 300, 28, 12, 44
PADDING, LINE, SMALL_LINE = 12, 16, 15
CHARACTERS = 38
"""In a line of a box; one of the monospaced font is 0.6 em wide, of 12 pixels."""


class Words(Struct, frozen=True):
    """A line of text; ``url`` is where it leads, ``badge`` the number of a step before it."""

    x: float
    y: float
    text: str
    style: str
    url: str = ""
    badge: int = 0


class Frame(Struct, frozen=True):
    """A box with its texts; ``title`` is what did not fit."""

    x: float
    y: float
    width: float
    height: float
    role: str
    title: str
    words: tuple[Words, ...]
    rule: float = 0
    """Where a line parts the name from the values; 0 for none."""


class Line(Struct, frozen=True):
    """An arrow: its curve, its head, and the verb with a ground of ``ground`` width."""

    curve: str
    head: str
    inferred: bool
    words: Words
    ground: float


class Drawing(Struct, frozen=True):
    """All of it, in pixels; ``note`` says what is not in it."""

    width: float
    height: float
    frames: tuple[Frame, ...]
    lines: tuple[Line, ...]
    note: str = ""


def drawn(
    path: Path, hops: Sequence[Hop], written: Callable[[Span], str], links: SourceLinks, say: Say
) -> Drawing:
    """The drawing of a path; ``written`` is the line of code at a place."""
    contents = [_content(box, hops, written, links, say) for box in path.boxes]
    plan = layout(len(path.boxes), [(tie.source, tie.target) for tie in path.ties])
    places, width, height = _places(plan, [content.height for content in contents])
    frames = tuple(content.at(*places[at]) for at, content in enumerate(contents))
    lines = _lines(path.ties, plan, places, [content.height for content in contents], say)
    note = say("{count} more are in the list", count=path.left_out) if path.left_out else ""
    return Drawing(width, height, frames, tuple(lines), note)


class _Content(Struct):
    """A box before it has a place."""

    role: str
    title: str
    words: list[Words]
    height: float
    rule: float = 0

    def at(self, x: float, y: float) -> Frame:
        moved = (Words(w.x + x, w.y + y, w.text, w.style, w.url, w.badge) for w in self.words)
        rule = self.rule + y if self.rule else 0
        return Frame(x, y, WIDTH, self.height, self.role, self.title, tuple(moved), rule)


def _content(
    box: Box, hops: Sequence[Hop], written: Callable[[Span], str], links: SourceLinks, say: Say
) -> _Content:
    content = _Content(box.role, visible(box.name), [], PADDING)
    if box.role == "origin" and box.span is not None:
        code = written(box.span) or say("the value comes from here")
        content.title = code
        _add(content, code, "code", LINE, limit=2)
        _add_place(content, box.span, links)
    elif box.role == "value":
        _add_notes(content, box, hops, links)
    else:
        _add_name(content, box, links, say)
        if box.notes:
            content.rule = content.height + 2
            content.height += 10
            _add_notes(content, box, hops, links)
    content.height += PADDING - 4
    return content


def _add_name(content: _Content, box: Box, links: SourceLinks, say: Say) -> None:
    name = visible(box.name)
    before, own = _modules(name)
    if before:
        _add(content, before, "context", SMALL_LINE, limit=1)
    _add(content, own, "name", LINE, limit=2)
    if box.span is not None:
        _add_place(content, box.span, links)
    if box.more:
        _add(content, say("and {count} more like it", count=box.more), "context", SMALL_LINE, limit=1)


def _add_notes(content: _Content, box: Box, hops: Sequence[Hop], links: SourceLinks) -> None:
    for step in box.notes:
        hop = hops[step]
        lines = wrapped(visible(hop.text), CHARACTERS - 3, 2)
        for at, line in enumerate(lines):
            content.height += SMALL_LINE
            content.words.append(
                Words(PADDING + 22, content.height - 3, line, "value", badge=0 if at else step + 1)
            )
        if hop.span.file and hop.span != box.span:
            _add_place(content, hop.span, links, indent=22)
        content.height += 3


def _add(content: _Content, text: str, style: str, height: float, limit: int, indent: float = 0) -> None:
    for line in wrapped(text, CHARACTERS, limit):
        content.height += height
        content.words.append(Words(PADDING + indent, content.height - 4, line, style))


def _add_place(content: _Content, span: Span, links: SourceLinks, indent: float = 0) -> None:
    if not span.file:
        return
    content.height += SMALL_LINE
    text = _ending(visible(span.place), CHARACTERS + 2 - int(indent / 7))
    content.words.append(
        Words(PADDING + indent, content.height - 4, text, "place", links.to(span.file, span.line))
    )


def _modules(name: str) -> tuple[str, str]:
    """The modules and the rest of an address, parted where no key is open."""
    cut, depth, quoted = 0, 0, False
    for at, character in enumerate(name):
        quoted ^= character == '"'
        depth += (character == "[") - (character == "]") if not quoted else 0
        parts = character == "." and not depth and not quoted
        if parts and name.startswith("module.", cut) and at > cut + len("module."):
            cut = at + 1
    return name[:cut].rstrip("."), name[cut:]


def columns(text: str) -> int:
    """How many characters of a monospaced font a text is wide; those of East Asia take two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def wrapped(text: str, width: int, limit: int) -> list[str]:
    """The text in at most ``limit`` lines, broken where a name or a value has a joint; the last says that it goes on."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < limit - 1 and columns(rest) > width:
        fitting = _fitting(rest, width)
        joint = max(rest.rfind(mark, fitting // 2, fitting) for mark in (" ", ".", "[", "/", "_", "-"))
        cut = fitting if joint < 0 else joint + (rest[joint] in " /_-")
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest:
        lines.append(rest if columns(rest) <= width else rest[: _fitting(rest, width - 1)] + "…")
    return lines


def _fitting(text: str, width: int) -> int:
    """How many of the first characters fit."""
    if text.isascii():
        return min(len(text), width)
    used = 0
    for at, character in enumerate(text):
        used += columns(character)
        if used > width:
            return max(at, 1)
    return len(text)


def _ending(text: str, width: int) -> str:
    """The end of a path, which tells more than its beginning."""
    while columns(text) > width:
        text = "…" + text[2:]
    return text


Places = dict[int, tuple[float, float]]


def _places(plan: Layout, heights: Sequence[float]) -> tuple[Places, float, float]:
    """The upper left corner of every box, where passing arrows pass (their middle), and the size of all."""
    widths = [sum(_wide(node) for node in row) + GAP * (len(row) - 1) for row in plan.rows]
    width, y = max(widths, default=WIDTH), 0.0
    places: Places = {}
    for row, taken in zip(plan.rows, widths):
        x = (width - taken) / 2
        tall = max((heights[node] for node in row if node >= 0), default=0.0)
        for node in row:
            inner = tall - (heights[node] if node >= 0 else tall)
            places[node] = (x if node >= 0 else x + PASSAGE / 2, y + (inner / 2 if node >= 0 else 0))
            x += _wide(node) + GAP
        y += tall + ROW_GAP
    return places, width, max(y - ROW_GAP, 0)


def _wide(node: int) -> int:
    return WIDTH if node >= 0 else PASSAGE


def _lines(
    ties: Sequence[Tie], plan: Layout, places: Places, heights: Sequence[float], say: Say
) -> list[Line]:
    leaving: dict[int, list[int]] = defaultdict(list)
    arriving: dict[int, list[int]] = defaultdict(list)
    for at, route in enumerate(plan.routes):
        leaving[route[0]].append(at)
        arriving[route[-1]].append(at)
    tops = _row_ends(plan, places, heights)
    lines = []
    for at, (tie, route) in enumerate(zip(ties, plan.routes)):
        start = (_port(at, leaving[route[0]], plan, places, 1), places[route[0]][1] + heights[route[0]])
        end = (_port(at, arriving[route[-1]], plan, places, -2), places[route[-1]][1])
        points = [start, *(point for passed in route[1:-1] for point in tops[passed]), end]
        lines.append(
            _line(
                tie,
                points,
                at in plan.upward,
                _label_at(len(arriving[route[-1]]), len(leaving[route[0]])),
                say,
            )
        )
    return lines


def _row_ends(plan: Layout, places: Places, heights: Sequence[float]) -> dict[int, list[tuple[float, float]]]:
    """For each place where an arrow passes a row: where it enters, and where it leaves."""
    found: dict[int, list[tuple[float, float]]] = {}
    for row in plan.rows:
        tall = max((heights[node] for node in row if node >= 0), default=0.0)
        for node in row:
            if node < 0:
                x, y = places[node]
                found[node] = [(x, y), (x, y + tall)]
    return found


def _port(at: int, siblings: Sequence[int], plan: Layout, places: Places, neighbour: int) -> float:
    """Where along its side an arrow touches a box: arrows stand side by side, in the order of their other ends."""
    box = plan.routes[at][0 if neighbour == 1 else -1]
    ordered = sorted(siblings, key=lambda other: places[plan.routes[other][neighbour]][0])
    return places[box][0] + WIDTH * (ordered.index(at) + 1) / (len(ordered) + 1)


def _label_at(arriving: int, leaving: int) -> float:
    """How far along the first stretch the verb stands: away from where arrows meet."""
    return 0.36 if arriving > 1 >= leaving else 0.62 if leaving > 1 >= arriving else 0.5


def _line(tie: Tie, points: Sequence[tuple[float, float]], upward: bool, along: float, say: Say) -> Line:
    pieces = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    for (x1, y1), (x2, y2) in pairwise(points):
        middle = (y1 + y2) / 2
        pieces.append(
            f"C{_n(x1)} {_n(middle)} {_n(x2)} {_n(middle)} {_n(x2)} {_n(y2)}" if x1 != x2 else f"V{_n(y2)}"
        )
    x, y, way = (*points[0], 7) if upward else (*points[-1], -7)
    head = f"M{_n(x - 4)} {_n(y + way)}L{_n(x)} {_n(y)}L{_n(x + 4)} {_n(y + way)}z"
    verb = say(tie.verb.replace("_", " ").lower()) if tie.verb else say("comes from")
    text = f"{verb} ({say('inferred')})" if tie.inferred else verb
    where = _on_curve(points[0], points[1], along)
    ground = columns(text) * 6.2 + 34
    words = Words(where[0], where[1] + 4, text, "verb", badge=tie.step + 1)
    return Line("".join(pieces), head, tie.inferred, words, ground)


def _on_curve(start: tuple[float, float], end: tuple[float, float], t: float) -> tuple[float, float]:
    """A point of the curve that `_line` draws; the ordinate keeps clear of the boxes at both ends."""
    (x1, y1), (x2, y2) = start, end
    middle = (y1 + y2) / 2
    x = x1 * ((1 - t) ** 3 + 3 * t * (1 - t) ** 2) + x2 * (t**3 + 3 * t**2 * (1 - t))
    y = y1 * (1 - t) ** 3 + middle * 3 * t * (1 - t) + y2 * t**3
    return x, min(max(y, y1 + 14), y2 - 16)


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
