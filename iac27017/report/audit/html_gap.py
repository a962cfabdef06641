"""What the page of a gap report shows: the models of the report, with cards, bars and links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from iac27017.audit.bullets import BulletTrace, Traced, traced_word
from iac27017.audit.gap import ControlRow, GapReport, Party, ThemeSection
from iac27017.audit.organisation import Assurance, Document
from iac27017.audit.records import Answer, Counts, Record, worst_first
from iac27017.audit.statement import exception_reference
from iac27017.audit.states import ControlState, state_word
from iac27017.audit.trend import Change, Trend, change_word
from iac27017.check import Severity
from iac27017.language import Say
from iac27017.report.audit.html_parts import Attached, assurance, attached_document, extra_facts
from iac27017.report.audit.phrases import party_word, situated
from iac27017.report.html.cards import Card, Cards
from iac27017.report.html.overview import Segment, stacked
from iac27017.report.safe_text import visible

SHOWN = 5_000
"""Findings with their evidence in one page; a larger report shows the worst, and says where the others are."""
NAMED = 100
"""Findings that are only named, of one control: those that conform, and those that are shown elsewhere; the rest is counted."""

STYLES = {
    ControlState.GAP: "fail",
    ControlState.EVIDENCE_MISSING: "unknown",
    ControlState.DOCUMENT_MISSING: "manual",
    ControlState.EXCEPTION: "waived",
    ControlState.SHOWN: "pass",
    ControlState.EXCLUDED: "excluded",
}
_OUTCOMES = {Traced.FAILING: "fail", Traced.UNKNOWN: "unknown", Traced.MANUAL: "manual", Traced.SHOWN: "pass"}


class Reference(Struct, frozen=True):
    """A finding that stands elsewhere in the page, or only in a list."""

    id: str
    answer: str
    code: str
    resource: str
    place: str
    url: str
    message: str
    shown: bool


class ControlView(Struct, frozen=True):
    """One control: its row, its findings here, and those that stand at another control."""

    row: ControlRow
    style: str
    word: str
    party: str
    other: str
    cards: tuple[Card, ...]
    elsewhere: tuple[Reference, ...]
    more_elsewhere: int
    passes: tuple[Reference, ...]
    more_passes: int
    documents: tuple[Attached, ...]
    reports: tuple[Attached, ...]


class ThemeView(Struct, frozen=True):
    """One theme: how its controls stand, as a bar and in numbers, and the controls."""

    theme: ThemeSection
    bar: tuple[Segment, ...]
    states: tuple[tuple[str, int], ...]
    controls: tuple[ControlView, ...]


def gap_values(report: GapReport, cards: Cards, say: Say) -> dict[str, object]:
    """What the template shows."""
    gaps = [record for record in worst_first(report.records) if record.answer is not Answer.PASS]
    page = _Page(cards, {record.id for record in gaps[:SHOWN]}, say)
    largest = max((len(theme.rows) for theme in report.themes), default=0)
    hidden = len(gaps) - SHOWN
    return {
        "report": report,
        "counts": report.counts,
        "sentence": report.counts.sentence(say),
        "severities_failed": _severities(gaps),
        "states": [(STYLES[state], state_word(state, say), number) for state, number in report.states().items()],
        "all_states": stacked(((STYLES[s], n) for s, n in report.states().items()), len(report.rows)),
        "themes": [_theme(theme, largest, page) for theme in report.themes],
        "parties": [(party_word(party, say), _states(r for r in report.rows if r.party is party)) for party in Party],
        "hidden": say(
            "{count} findings are shown with their evidence, the worst first; the other {hidden} are in the formats xlsx, csv and json.",
            count=SHOWN, hidden=f"{hidden:,}",
        ) if hidden > 0 else "",
        "trend": _trend(report.trend, say) if report.trend is not None else None,
        "bullets": [_bullet(trace, say) for trace in report.bullets],
        "exceptions": [
            (visible(exception_reference(use.waiver)), visible(use.waiver.words), visible(use.waiver.span.place),
             len(use.findings), visible(use.refused))
            for use in report.exceptions
        ],
        "problems": [
            {"place": visible(p.span.place) if p.span.file else "", "message": visible(p.message), "help": visible(p.help)}
            for p in report.problems
        ],
        "not_modelled": [(visible(name), number) for name, number in report.ledger.not_modelled.items()],
        "missing": [visible(module) for module in report.ledger.modules_missing],
        **_filters(report, gaps, page),
    }  # fmt: skip


def _filters(report: GapReport, gaps: Sequence[Record], page: _Page) -> dict[str, object]:
    """The choices that the filters offer."""
    counts = report.counts
    return {
        "answers": [("fail", counts.failed), ("unknown", counts.unknown), ("waived", counts.waived)],
        "only_passes": False,
        "severities": [str(severity) for severity in sorted(Severity, reverse=True)],
        "environments": sorted({visible(r.situation.environment) for r in gaps if r.id in page.shown}),
        "control_rows": [
            {"number": row.control.id, "title": row.title} for row in report.rows if row.open_records
        ],
    }


class _Page(Struct):
    """Shows each finding once, at the first control that it is about."""

    cards: Cards
    shown: set[str]
    say: Say
    placed: set[str] = field(default_factory=set)

    def take(self, records: Iterable[Record]) -> tuple[list[Record], list[Record]]:
        """The records to show here, and those that stand elsewhere."""
        here: list[Record] = []
        elsewhere: list[Record] = []
        for record in records:
            first = record.id in self.shown and record.id not in self.placed
            (here if first else elsewhere).append(record)
            self.placed.add(record.id)
        return here, elsewhere

    def reference(self, record: Record) -> Reference:
        place = record.finding.resource.header
        finding = record.finding
        return Reference(
            record.id, record.answer.value, finding.check.code, visible(situated(record)), visible(place.place),
            self.cards.links.to(place.file, place.line), visible(finding.message), record.id in self.shown,
        )  # fmt: skip


def _theme(theme: ThemeSection, largest: int, page: _Page) -> ThemeView:
    states = _states(theme.rows)
    return ThemeView(
        theme, stacked(states, largest), states, tuple(_control(row, page) for row in theme.rows)
    )


def _states(rows: Iterable[ControlRow]) -> tuple[tuple[str, int], ...]:
    found = [row.state for row in rows]
    return tuple((STYLES[state], found.count(state)) for state in ControlState)


def _control(row: ControlRow, page: _Page) -> ControlView:
    say, control = page.say, row.control
    gaps = [record for record in row.records if record.answer is not Answer.PASS]
    passes = [record for record in row.records if record.answer is Answer.PASS]
    here, elsewhere = page.take(gaps)
    other = control.edition_2026 if control.edition == "2015" else control.edition_2015
    return ControlView(
        row=row, style=STYLES[row.state], word=state_word(row.state, say), party=party_word(row.party, say),
        other=", ".join(other), cards=tuple(page.cards.card(r.finding, extra_facts(r, say)) for r in here),
        elsewhere=tuple(map(page.reference, elsewhere[:NAMED])), more_elsewhere=max(len(elsewhere) - NAMED, 0), passes=tuple(map(page.reference, passes[:NAMED])),
        more_passes=max(len(passes) - NAMED, 0), documents=_documents(row.manual.documents if row.manual else (), say),
        reports=_reports(row.inherited.reports if row.inherited else ()),
    )  # fmt: skip


def _documents(documents: Iterable[Document], say: Say) -> tuple[Attached, ...]:
    return tuple(attached_document(document, say) for document in documents)


def _reports(reports: Iterable[Assurance]) -> tuple[Attached, ...]:
    return tuple(map(assurance, reports))


def _severities(records: Iterable[Record]) -> list[tuple[str, int]]:
    found = [record.finding.check.severity for record in records if record.answer is Answer.FAIL]
    return [
        (str(severity), found.count(severity))
        for severity in sorted(Severity, reverse=True)
        if severity in found
    ]


def _bullet(trace: BulletTrace, say: Say) -> dict[str, object]:
    return {
        "id": trace.bullet.id, "section": trace.section_title, "text": trace.text, "controls": trace.controls,
        "style": _OUTCOMES[trace.outcome], "word": traced_word(trace.outcome, say), "counts": _sentence(trace.counts, say),
        "manual": trace.manual, "documents": _documents(trace.documents, say),
    }  # fmt: skip


def _sentence(counts: Counts, say: Say) -> str:
    return counts.sentence(say) if counts.total else ""


def _trend(trend: Trend, say: Say) -> dict[str, object]:
    told = (Change.NEW, Change.REOPENED, Change.CLOSED, Change.UNDECIDED, Change.GONE)
    return {
        "name": visible(trend.name),
        "totals": [(change.value, change_word(change, say), trend.count(change)) for change in Change],
        "by_control": [(number, [counts[c] for c in Change]) for number, counts in trend.by_control.items()],
        "lists": [
            (change_word(change, say), moved)
            for change in told
            if (moved := [
                (m.check, visible(m.root), visible(m.resource), f"E-{m.record.finding.fingerprint}" if m.record else "")
                for m in trend.moved if m.change is change
            ])
        ],
    }  # fmt: skip
