"""The gap report as Markdown: where each control stands, what to attach, and the findings with their paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from iac27017.audit.bullets import BulletTrace, traced_word
from iac27017.audit.gap import ControlRow, GapReport, Party, ThemeSection
from iac27017.audit.records import Answer, Record, answer_word
from iac27017.audit.states import ControlState, state_word
from iac27017.audit.trend import Change, Trend, change_word
from iac27017.language import Say
from iac27017.report.audit.markdown_annexes import exceptions, findings, ledger_lines
from iac27017.report.audit.markdown_parts import head, listed, place, resource_cell, table
from iac27017.report.audit.phrases import assurance_line, document_line, edition_name, party_word
from iac27017.report.audit.setting import Setting
from iac27017.report.markdown_text import code, prose

SHOWN_PASSES = 10
"""Evidence ids of what conforms that are named for one check; the register has all."""


def render_gap(report: GapReport, setting: Setting) -> Iterator[str]:
    """The lines of the report."""
    say = setting.say
    yield from head(say("Gap report: {standard}", standard=edition_name(report.edition)), report, say)
    yield from _overview(report, say)
    if report.trend is not None:
        yield from _trend(report.trend, say)
    for theme in report.themes:
        yield from _theme(theme, report, say)
    yield from _to_attach(report, say)
    yield from _duties(report, say)
    yield from _bullets(report.bullets, say)
    yield from findings(report, setting)
    yield from exceptions(report, say)
    yield from ledger_lines(report, say)


def _overview(report: GapReport, say: Say) -> Iterator[str]:
    summary = say("{counts}. {items}", counts=report.counts.sentence(say), items=_open_items(report, say))
    yield from (f"## {prose(say('Overview'))}", "", prose(summary), "")
    states = list(ControlState)
    headings = (prose(say("Theme")), *(prose(state_word(state, say)) for state in states))
    by_theme = (
        (prose(theme.title), *(str(theme.with_state(state) or "") for state in states))
        for theme in report.themes
    )
    rows = [*by_theme, *(_party(party, report, say) for party in Party)]
    total = (prose(say("All controls")), *(str(count) for count in report.states().values()))
    yield from table(headings, [*rows, total])
    yield ""


def _party(party: Party, report: GapReport, say: Say) -> Sequence[str]:
    """How the controls of one side stand."""
    states = [row.state for row in report.rows if row.party is party]
    label = say("Addressed to: {party}", party=party_word(party, say))
    return (prose(label), *(str(states.count(state) or "") for state in ControlState))


def _open_items(report: GapReport, say: Say) -> str:
    return say(
        "{documents} controls wait for documents, {reports} for an assurance report of the provider.",
        documents=len(report.manual_open), reports=len(report.inherited_open),
    )  # fmt: skip


def _trend(trend: Trend, say: Say) -> Iterator[str]:
    yield from (f"## {prose(say('Since {name}', name=trend.name))}", "")
    changes = list(Change)
    headings = (prose(say("Control")), *(prose(change_word(change, say)) for change in changes))
    rows = [
        (prose(number), *(str(counts[change] or "") for change in changes))
        for number, counts in trend.by_control.items()
    ]
    yield from table(
        headings, [*rows, (prose(say("All findings")), *(str(trend.count(change)) for change in changes))]
    )
    yield ""
    for change in (Change.NEW, Change.REOPENED, Change.CLOSED, Change.UNDECIDED, Change.GONE):
        moved = [one for one in trend.moved if one.change is change]
        yield from listed(
            change_word(change, say),
            (f"{prose(one.check)} {code(_where(one.root, one.resource))}" for one in moved),
        )
    yield ""


def _where(root: str, resource: str) -> str:
    return resource if root in ("", ".") else f"{root}: {resource}"


def _theme(theme: ThemeSection, report: GapReport, say: Say) -> Iterator[str]:
    yield from (f"## {prose(theme.title)}", "", prose(theme.counts.sentence(say)), "")
    for row in theme.rows:
        yield from _control(row, report, say)


def _control(row: ControlRow, report: GapReport, say: Say) -> Iterator[str]:
    control = row.control
    other = control.edition_2026 if control.edition == "2015" else control.edition_2015
    yield from (f"### {prose(control.id)} {prose(row.title)}", "")
    yield f"- {prose(say('State'))}: **{prose(state_word(row.state, say))}**{prose(say('. '))}{prose(row.gap)}"
    yield f"- {prose(say('Current state'))}: {prose(row.current)}"
    yield from listed(say("Desired state"), map(prose, row.target))
    yield f"- {prose(say('What code can show'))}: {prose(row.showable)}"
    numbers = say(
        "{edition} edition: {numbers}",
        edition="2026" if control.edition == "2015" else "2015",
        numbers=" ".join(other) or "-",
    )
    annex = f"ISO/IEC 27001:2022 {' '.join(control.annex_a) or '-'}"
    yield f"- {prose(say('Whose'))}: {prose(say('; ').join((party_word(row.party, say), numbers, annex)))}"
    if row.why_no_check:
        yield f"- {prose(say('Why nothing was asked'))}: {prose(row.why_no_check)}"
    if row.manual is not None:
        yield f"- {prose(say('To be attached'))}: {_box(row.manual.is_open)} {prose(row.manual.text)}"
        yield from (f"  - {prose(document_line(document, say))}" for document in row.manual.documents)
    if row.inherited is not None:
        label = prose(say("Inherited from the provider, not evaluated here"))
        yield f"- {label}: {_box(row.inherited.is_open)} {prose(row.inherited.text)}"
        yield from (f"  - {prose(assurance_line(report))}" for report in row.inherited.reports)
    yield from listed(say("Conforming"), _passes(row.records, say))
    yield ""
    shown = [record for record in row.records if record.answer is not Answer.PASS]
    if shown:
        yield from _record_table(shown, report, say)
        yield ""


def _box(is_open: bool) -> str:
    return "☐" if is_open else "☑"


def _passes(records: Iterable[Record], say: Say) -> Iterator[str]:
    """One line for each check: how many resources conform, and some of their evidence."""
    by_check: dict[str, list[Record]] = {}
    for record in records:
        if record.answer is Answer.PASS:
            by_check.setdefault(record.finding.check.code, []).append(record)
    for number, found in sorted(by_check.items()):
        ids = " ".join(record.id for record in found[:SHOWN_PASSES])
        more = say(" and {count} more", count=len(found) - SHOWN_PASSES) if len(found) > SHOWN_PASSES else ""
        yield f"{prose(number)} ({len(found)}): {prose(ids + more)}"


def _record_table(records: Sequence[Record], report: GapReport, say: Say) -> Iterator[str]:
    headings = (
        say("answer"),
        say("severity"),
        say("check"),
        say("resource"),
        say("place"),
        say("finding"),
        say("evidence"),
    )
    yield from table(
        [prose(heading) for heading in headings], (_record_row(record, report, say) for record in records)
    )


def _record_row(record: Record, report: GapReport, say: Say) -> Sequence[str]:
    finding = record.finding
    return (
        prose(answer_word(record.answer, say)), prose(say(str(finding.check.severity))),
        prose(f"{finding.check.code} {finding.check.name}"), resource_cell(record),
        place(finding.resource.header, report.scope, in_cell=True), prose(finding.message),
        f"[{prose(record.id)}](#{record.id.lower()})",
    )  # fmt: skip


def _bullets(bullets: Sequence[BulletTrace], say: Say) -> Iterator[str]:
    yield from (f"## {prose(say('What the overview of ISO/IEC 27017 asks for'))}", "")
    headings = (
        say("point"),
        say("asked for"),
        say("controls"),
        say("answer"),
        say("findings"),
        say("to be attached"),
    )
    yield from table([prose(heading) for heading in headings], (_bullet(bullet, say) for bullet in bullets))
    yield ""


def _bullet(trace: BulletTrace, say: Say) -> Sequence[str]:
    attached = "; ".join(document_line(document, say) for document in trace.documents)
    return (
        prose(trace.bullet.id), prose(trace.text), prose(" ".join(trace.controls)), prose(traced_word(trace.outcome, say)),
        prose(trace.counts.sentence(say) if trace.counts.total else ""),
        prose(f"{trace.manual} [{attached}]" if attached else trace.manual),
    )  # fmt: skip


def _to_attach(report: GapReport, say: Say) -> Iterator[str]:
    """What code cannot show, as a list to work through."""
    yield from (f"## {prose(say('Documents to be attached'))}", "")
    rows = (
        (prose(row.control.id), prose(row.title), f"{_box(row.manual.is_open)} {prose(row.manual.text)}",
         prose("; ".join(document_line(document, say) for document in row.manual.documents)))
        for row in report.rows
        if row.manual is not None and row.state is not ControlState.EXCLUDED
    )  # fmt: skip
    headings = (say("control"), say("title"), say("to be attached"), say("attached"))
    yield from table([prose(heading) for heading in headings], rows)
    yield ""


def _duties(report: GapReport, say: Say) -> Iterator[str]:
    """The provider's side: inherited, not evaluated here."""
    yield from (f"## {prose(say('Inherited from the provider, not evaluated here'))}", "")
    rows = (
        (prose(row.control.id), prose(row.title), f"{_box(row.inherited.is_open)} {prose(row.inherited.text)}",
         prose("; ".join(map(assurance_line, row.inherited.reports))))
        for row in report.rows
        if row.inherited is not None and row.state is not ControlState.EXCLUDED
    )  # fmt: skip
    headings = (say("control"), say("title"), say("provider's duty"), say("provider's reports"))
    yield from table([prose(heading) for heading in headings], rows)
    yield ""
