"""A result as pages: one, or where a browser could not open that, one to start from and parts of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from iac27017.check import Severity
from iac27017.language import Say
from iac27017.report.environments import Environment
from iac27017.report.html.cards import Card, Cards, cards_of
from iac27017.report.html.links import SourceLinks
from iac27017.report.html.overview import Row, control_rows, theme_rows
from iac27017.report.html.page import page
from iac27017.report.safe_text import visible
from iac27017.report.sources import Sources
from iac27017.report.themes import ANSWERS, Tally, Theme, heading, themes
from iac27017.scan import Result

PER_PAGE = 6_000
"""Findings on a page: so many open in less than 3 seconds in a browser."""


class Setting(Struct, frozen=True):
    """What a page is made with besides the result: where lines are read, where links lead, what it is called."""

    name: str
    sources: Sources
    links: SourceLinks
    environment: Environment
    file_name: str = "report.html"
    """What the page's file is called; its parts, where there are any, are called after it and lie beside it."""
    edition: str = "2015"
    """Whose numbers lead; those of the other edition stand beside them."""


class Section(Struct, frozen=True):
    """A theme, or a part of it, on a page."""

    id: str
    title: str
    answers: tuple[tuple[str, int], ...]
    cards: Iterator[Card]


class Link(Struct, frozen=True):
    """A row of the overview with where its section is."""

    row: Row
    href: str

    @property
    def title(self) -> str:
        """The theme's heading."""
        return self.row.title

    @property
    def tally(self) -> Tally:
        """Its counts."""
        return self.row.tally

    @property
    def bar(self) -> object:
        """Its bar."""
        return self.row.bar


def pages(result: Result, setting: Setting, say: Say) -> Iterator[tuple[str, str]]:
    """Names and texts of the pages, made one by one; the first is ``setting.file_name`` and leads to the others."""
    found = themes(result.findings)
    parts = _parts(found, setting.file_name) if len(result.findings) > PER_PAGE else []
    cards = cards_of(
        result.findings, setting.sources, setting.links, say, setting.environment, setting.edition
    )
    shared = _shared(result, found, parts, setting, say)
    yield setting.file_name, page("scan.html.j2", say, {**shared, **_first(result, found, parts, cards, say)})
    for part in parts:
        yield part.file_name, page("scan.html.j2", say, {**shared, **_following(part, cards, say)})


class Part(Struct, frozen=True):
    """A page of its own for some findings of a theme."""

    theme: Theme
    file_name: str
    number: int
    of: int


def _parts(found: Sequence[Theme], file_name: str) -> list[Part]:
    stem = file_name.removesuffix(".html")
    parts = []
    for theme in found:
        chunks = [theme.findings[at : at + PER_PAGE] for at in range(0, len(theme.findings), PER_PAGE)]
        for number, chunk in enumerate(chunks, 1):
            name = f"{stem}.{theme.id}{f'.{number}' if len(chunks) > 1 else ''}.html"
            parts.append(Part(Theme(theme.id, tuple(chunk)), name, number, len(chunks)))
    return parts


def _shared(
    result: Result, found: Sequence[Theme], parts: Sequence[Part], setting: Setting, say: Say
) -> dict[str, object]:
    tally = Tally.of(result.findings)
    files = {part.theme.id: part.file_name for part in reversed(parts)}
    rows = theme_rows(found, say)
    return {
        "name": visible(setting.name),
        "home": setting.file_name if parts else "",
        "commit": setting.links.commit,
        "tally": tally,
        "theme_rows": [Link(row, f"{files.get(row.number, '')}#{row.anchor}") for row in rows],
        "edition": setting.edition,
        "control_rows": control_rows(result.findings, setting.edition, say),
        "environments": sorted({visible(setting.environment(finding)) for finding in result.findings}),
        "severities": [str(severity) for severity in sorted(Severity, reverse=True)],
        "only_passes": not (tally.failed or tally.unknown or tally.waived),
        "problems": [],
    }


def _first(
    result: Result, found: Sequence[Theme], parts: Sequence[Part], cards: Cards, say: Say
) -> dict[str, object]:
    ledger = result.ledger
    split = say(
        "{count} findings are too many for one page: each theme has pages of its own, beside this file.",
        count=f"{len(result.findings):,}",
    )
    return {
        "is_first": True,
        "part_title": "",
        "split": split if parts else "",
        "answers": _answers(Tally.of(result.findings)),
        "sections": [] if parts else [_section(theme, cards, say) for theme in found],
        "problems": [
            {
                "place": visible(p.span.place) if p.span.file else "",
                "message": visible(p.message),
                "help": visible(p.help),
            }
            for p in result.problems
        ],
        "ledger": ledger,
        "roots": [visible(root) or "." for root in ledger.roots],
        "not_modelled": [
            (visible(name), number)
            for name, number in sorted(ledger.not_modelled.items(), key=lambda i: (-i[1], i[0]))
        ],
        "missing": [visible(module) for module in ledger.modules_missing],
    }


def _following(part: Part, cards: Cards, say: Say) -> dict[str, object]:
    title = heading(part.theme.id, say)
    numbered = say("{title} ({number} of {count})", title=title, number=part.number, count=part.of)
    return {
        "is_first": False,
        "part_title": numbered if part.of > 1 else title,
        "split": "",
        "answers": _answers(part.theme.tally),
        "sections": [_section(part.theme, cards, say)],
    }


def _section(theme: Theme, cards: Cards, say: Say) -> Section:
    made = (cards.card(finding) for finding in theme.findings)
    return Section(theme.id, heading(theme.id, say), _answers(theme.tally), made)


def _answers(tally: Tally) -> tuple[tuple[str, int], ...]:
    return tuple(zip(ANSWERS, (tally.failed, tally.unknown, tally.passed, tally.waived)))
