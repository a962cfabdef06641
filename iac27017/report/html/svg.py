"""Writes a drawing as SVG: a page has thousands of them, and a template would take twice the time."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from iac27017.report.html.drawing import Drawing, Frame, Line, Words

MARGIN = 2


def svg(drawing: Drawing) -> Markup:
    """The element. It is hidden from screen readers, since the list beside it says the same."""
    width, height = drawing.width + 2 * MARGIN, drawing.height + 2 * MARGIN
    head = (
        f'<svg width="{_n(width)}" height="{_n(height)}" viewBox="-{MARGIN} -{MARGIN} {_n(width)} {_n(height)}"'
        ' aria-hidden="true" focusable="false">'
    )
    return Markup("".join([head, *_elements(drawing), "</svg>"]))


def _elements(drawing: Drawing) -> Iterator[str]:
    for line in drawing.lines:
        yield f'<path class="tie{" inferred" if line.inferred else ""}" d="{line.curve}"/>'
        yield f'<path class="head" d="{line.head}"/>'
    for frame in drawing.frames:
        yield from _frame(frame)
    for line in drawing.lines:
        yield from _label(line)


def _frame(frame: Frame) -> Iterator[str]:
    yield f'<g class="box {frame.role}"><title>{escape(frame.title)}</title>'
    size = f'width="{_n(frame.width)}" height="{_n(frame.height)}"'
    yield f'<rect x="{_n(frame.x)}" y="{_n(frame.y)}" {size} rx="5"/>'
    if frame.rule:
        yield f'<path class="rule" d="M{_n(frame.x)} {_n(frame.rule)}h{_n(frame.width)}"/>'
    for words in frame.words:
        yield from _words(words)
    yield "</g>"


def _label(line: Line) -> Iterator[str]:
    """The verb on a ground that parts the arrow, after the number of its step."""
    words, left = line.words, line.words.x - line.ground / 2
    yield f'<g class="label"><rect x="{_n(left)}" y="{_n(words.y - 14)}" width="{_n(line.ground)}" height="20" rx="10"/>'
    yield _badge(left + 12, words.y, words.badge)
    yield f'<text class="verb" x="{_n(words.x + 10)}" y="{_n(words.y)}">{escape(words.text)}</text></g>'


def _words(words: Words) -> Iterator[str]:
    if words.badge:
        yield _badge(words.x - 13, words.y, words.badge)
    text = f'<text class="{words.style}" x="{_n(words.x)}" y="{_n(words.y)}">{escape(words.text)}</text>'
    if words.url:
        text = f'<a href="{escape(words.url)}" tabindex="-1" rel="noopener noreferrer">{text}</a>'
    yield text


def _badge(x: float, y: float, number: int) -> str:
    return (
        f'<circle class="badge" cx="{_n(x)}" cy="{_n(y - 4)}" r="8"/>'
        f'<text class="badge-n" x="{_n(x)}" y="{_n(y - 0.5)}">{number}</text>'
    )


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
