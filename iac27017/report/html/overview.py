"""Counts as rows of tables with a bar each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from iac27017.check import Finding
from iac27017.controls import all_controls, control_order
from iac27017.language import Say
from iac27017.report.themes import ANSWERS, Tally, Theme, heading

FULL = 1000
"""A bar's width in its own units."""


class Segment(Struct, frozen=True):
    """A part of a bar."""

    answer: str
    x: float
    width: float


class Row(Struct, frozen=True):
    """A line of a table of counts; ``anchor`` is the section that it speaks of."""

    anchor: str
    number: str
    other_number: str
    title: str
    tally: Tally
    bar: tuple[Segment, ...]


def bar(tally: Tally, largest: int) -> tuple[Segment, ...]:
    """The answers side by side; a bar is as long as its total is beside the ``largest``."""
    return stacked(zip(ANSWERS, (tally.failed, tally.unknown, tally.passed, tally.waived)), largest)


def stacked(amounts: Iterable[tuple[str, int]], largest: int) -> tuple[Segment, ...]:
    """Named amounts side by side."""
    segments, x = [], 0.0
    for answer, amount in amounts:
        width = round(FULL * amount / max(largest, 1), 2)
        if amount:
            segments.append(Segment(answer, round(x, 2), width))
        x += width
    return tuple(segments)


def theme_rows(themes: Sequence[Theme], say: Say) -> list[Row]:
    """A row for each theme."""
    tallies = [theme.tally for theme in themes]
    largest = max((tally.total for tally in tallies), default=0)
    return [
        Row(f"theme-{theme.id}", theme.id, "", heading(theme.id, say), tally, bar(tally, largest))
        for theme, tally in zip(themes, tallies)
    ]


def control_rows(findings: Iterable[Finding], edition: str, say: Say) -> list[Row]:
    """A row for each control that something was found out about, in the standard's order."""
    by_control: dict[str, list[Finding]] = {}
    for finding in findings:
        for number in finding.check.numbers(edition):
            by_control.setdefault(number, []).append(finding)
    tallies = {number: Tally.of(found) for number, found in by_control.items()}
    largest = max((tally.total for tally in tallies.values()), default=0)
    rows = []
    for number in sorted(tallies, key=control_order):
        control = all_controls(edition).get(number)
        title = control.title(say.language) if control else ""
        others = (
            () if control is None else control.edition_2026 if edition == "2015" else control.edition_2015
        )
        other = ", ".join(others)
        rows.append(Row("", number, other, title, tallies[number], bar(tallies[number], largest)))
    return rows
