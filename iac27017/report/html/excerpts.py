"""The lines of a file that show what a finding is about, the deciding one marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from iac27017.check import Finding
from iac27017.graph.stores.disclosure import without_secrets
from iac27017.report.safe_text import visible
from iac27017.report.sources import Sources

AROUND = 2
"""Lines before and after the deciding one."""
OPENING = 7
"""Lines that are shown of a block when its first line decides: what is not in it is what is missing."""
MAXIMUM_CHARACTERS = 200


class Line(Struct, frozen=True):
    """A line of an excerpt; ``after_gap`` when lines before it are left out."""

    number: int
    text: str
    marked: bool
    after_gap: bool


def excerpt(finding: Finding, sources: Sources) -> list[Line]:
    """The first line of the resource and those around the deciding one; empty where the file cannot be shown."""
    header, mark, last = finding.resource.header, finding.deciding, finding.resource.span.end_line
    numbers = _numbers(header.line, mark.line, last)
    return list(_lines(header.file, numbers, mark.line, sources))


def written(file: str, line: int, sources: Sources) -> str:
    """One line as it is written, without its indentation; empty when it cannot be shown."""
    text = sources.line(file, line) if file else None
    return "" if text is None else _shown(" ".join(text.split()))


def _numbers(first: int, mark: int, last: int) -> list[int]:
    """The lines to show of a resource from ``first`` to ``last`` when ``mark`` decides, which may lie outside of it."""
    if first == mark:
        return list(range(first, min(first + OPENING, last + 1)))
    inside = first < mark <= last
    lowest, highest = (first, last) if inside else (1, mark + AROUND)
    numbers = {first, *range(max(lowest, mark - AROUND), min(highest, mark + AROUND) + 1)}
    # A mark for one line left out would take as much room as the line.
    return sorted(numbers | {number + 1 for number in numbers if number + 2 in numbers})


def _lines(file: str, numbers: Iterable[int], mark: int, sources: Sources) -> Iterator[Line]:
    before = None
    for number in numbers:
        text = sources.line(file, number)
        if text is not None:
            yield Line(
                number, _shown(text.expandtabs(4)), number == mark, before is not None and number > before + 1
            )
            before = number


@lru_cache(maxsize=65536)
def _shown(text: str) -> str:
    """A report travels further than the code does: secrets stay where they are."""
    return visible(without_secrets(text.rstrip()))[:MAXIMUM_CHARACTERS]
