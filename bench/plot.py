"""Draws how the time of a resource changes with the size of its repository, as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from bench.growth import Point, grouped

WIDTH, HEIGHT = 460, 300
_LEFT, _TOP, _RIGHT, _BOTTOM = 56, 36, 110, 40
_COLOURS = ("#1b6ca8", "#c8553d", "#3c8d5a", "#8e5ea2", "#b8860b", "#4a4a4a")


def drawn(every: Sequence[Point]) -> str:
    """A panel for each language: resources along, logarithmic; milliseconds of processor per resource up."""
    languages = list(dict.fromkeys(point.language for point in every))
    highest = max(point.per_resource for point in every) * 1.1
    body = "\n".join(
        f'<g transform="translate({number * WIDTH} 0)">\n{chr(10).join(_panel(language, every, highest))}\n</g>'
        for number, language in enumerate(languages)
    )
    size = f'width="{WIDTH * len(languages)}" height="{HEIGHT}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="11">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n{body}\n</svg>\n'
    )


def _panel(language: str, every: Sequence[Point], highest: float) -> Iterator[str]:
    points = [point for point in every if point.language == language]
    sizes = sorted({10 ** round(math.log10(point.resources)) for point in points})
    floor, right = HEIGHT - _BOTTOM, WIDTH - _RIGHT
    yield f'<text x="{_LEFT}" y="18" font-size="13">{escape(language)}: ms of processor per resource</text>'
    for step in range(5):
        value = highest * step / 4
        y = _height(value, highest)
        yield f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="#ddd"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.2f}</text>'
    for size in sizes:
        x = _along(size, sizes)
        yield f'<text x="{x:.1f}" y="{floor + 16}" text-anchor="middle">{size:,}</text>'
    yield f'<text x="{(_LEFT + right) / 2}" y="{floor + 32}" text-anchor="middle">resources</text>'
    for number, line in enumerate(grouped(points)):
        yield from _line(line, _COLOURS[number % len(_COLOURS)], sizes, highest, _TOP + 14 * number)


def _line(line: Sequence[Point], colour: str, sizes: Sequence[int], highest: float, label: int) -> Iterator[str]:
    places = [(_along(p.resources, sizes), _height(p.per_resource, highest)) for p in line]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y in places:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
    yield f'<text x="{WIDTH - _RIGHT + 12}" y="{label}" fill="{colour}">{escape(line[0].shape)}</text>'


def _along(resources: int, sizes: Sequence[int]) -> float:
    low, high = math.log(sizes[0]), math.log(sizes[-1])
    share = (math.log(resources) - low) / (high - low) if high > low else 0.5
    return _LEFT + 8 + share * (WIDTH - _RIGHT - _LEFT - 16)


def _height(value: float, highest: float) -> float:
    floor = HEIGHT - _BOTTOM
    return floor - value / highest * (floor - _TOP)
