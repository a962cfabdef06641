"""The cover of an auditor's workbook: scope, counts of each document, and what its marks mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iac27017.audit.evidence import Register
from iac27017.audit.gap import GapReport, Party
from iac27017.audit.improvement import Plan
from iac27017.audit.organisation import Implementation
from iac27017.audit.organisation_file import OWN_FILE
from iac27017.audit.records import Answer, Counts, answer_word
from iac27017.audit.statement import Statement, implementation_word
from iac27017.audit.states import ControlState, state_word
from iac27017.language import Say
from iac27017.report.audit.phrases import facts, own_words, party_word
from iac27017.report.audit.setting import Document
from iac27017.report.audit.xlsx_marks import answers, states, statuses
from iac27017.report.safe_text import visible
from iac27017.report.xlsx.cells import Cell
from iac27017.report.xlsx.table import Cover, Grid, Tone


def cover_of(documents: Sequence[Document], title: str, say: Say) -> Cover:
    """The cover for these documents of one case."""
    first = documents[0]
    found = [(label, visible(value)) for label, value in facts(first, say)]
    grids = [grid for document in documents for grid in _grids(document, say)]
    return Cover(title, found, list(_paragraphs(documents, say)), grids, list(_legend(documents, say)))


def _paragraphs(documents: Sequence[Document], say: Say) -> Iterator[str]:
    yield own_words(say)
    for document in documents:
        if isinstance(document, GapReport):
            yield say("{documents} controls wait for documents, {reports} for an assurance report of the provider.",
                      documents=len(document.manual_open), reports=len(document.inherited_open))  # fmt: skip
    if any(not isinstance(document, Register) for document in documents):
        yield say("Decisions that are to stay are stated in {file}: every later report shows them, and knows nothing of "
                  "what is entered in a workbook.", file=OWN_FILE)  # fmt: skip


def _grids(document: Document, say: Say) -> Iterator[Grid]:
    match document:
        case GapReport():
            yield _findings(document.counts, say)
            yield _themes(document, say)
        case Plan():
            yield _plan(document, say)
        case Statement():
            yield _statement(document, say)
        case Register():
            yield _findings(document.counts, say)


def _findings(counts: Counts, say: Say) -> Grid:
    """Each finding once, as the scan counts them."""
    numbers = {
        Answer.FAIL: counts.failed, Answer.UNKNOWN: counts.unknown, Answer.WAIVED: counts.waived, Answer.PASS: counts.passed,
    }  # fmt: skip
    rows = [*((answer_word(answer, say), count) for answer, count in numbers.items()), (say("All findings"), counts.total)]
    return Grid(say("Findings"), (say("count"),), rows, answers(say))


def _themes(report: GapReport, say: Say) -> Grid:
    by_theme: list[Sequence[Cell]] = [(t.title, *(t.with_state(state) for state in ControlState)) for t in report.themes]
    by_party: list[Sequence[Cell]] = [
        (
            say("Addressed to: {party}", party=party_word(party, say)),
            *(sum(r.state is state and r.party is party for r in report.rows) for state in ControlState),
        )
        for party in Party
    ]
    total: Sequence[Cell] = (say("All controls"), *report.states().values())
    headings = [state_word(state, say) for state in ControlState]
    return Grid(say("Controls by theme"), headings, [*by_theme, *by_party, total])


def _plan(plan: Plan, say: Say) -> Grid:
    """Rows of the plan by priority, and the findings that they stand for."""
    bands = (1, 2, 3, 4)
    rows = [
        (say("Priority {band}", band=band), sum(r.priority.band == band for r in plan.rows),
         sum(r.count for r in plan.rows if r.priority.band == band))
        for band in bands
    ]  # fmt: skip
    total = (say("All gaps"), len(plan.rows), sum(row.count for row in plan.rows))
    tones: dict[str | int, Tone] = dict(zip((row[0] for row in rows), (Tone.URGENT, Tone.OPEN, Tone.NOTED)))
    return Grid(say("Improvement plan"), (say("gaps"), say("findings")), [*rows, total], tones)


def _statement(statement: Statement, say: Say) -> Grid:
    applicable = [row.status for row in statement.rows if row.applicable]
    rows = [(implementation_word(status, say), applicable.count(status)) for status in Implementation]
    excluded = (say("not applicable"), len(statement.rows) - len(applicable))
    total = (say("All controls"), len(statement.rows))
    return Grid(say("Statement of applicability"), (say("controls"),), [*rows, excluded, total], statuses(say))


def _legend(documents: Sequence[Document], say: Say) -> Iterator[tuple[str, Tone | None, str]]:
    kinds = {type(document) for document in documents}
    if kinds & {GapReport, Plan, Register}:
        meanings = {
            Answer.FAIL: say("The code shows that the desired state does not hold."),
            Answer.UNKNOWN: say("The code does not tell: evidence is missing, and it never counts as conforming."),
            Answer.WAIVED: say("It does not conform, and people accept that, with a reason."),
            Answer.PASS: say("The code shows the desired state."),
        }
        for answer, meaning in meanings.items():
            word = answer_word(answer, say)
            yield word, answers(say)[word], meaning
    if GapReport in kinds:
        word = state_word(ControlState.DOCUMENT_MISSING, say)
        yield word, states(say)[word], say("The code shows no gap; what it cannot show is still to be attached.")
    if kinds & {GapReport, Plan, Register}:
        yield (say("Priority {band}", band=1), Tone.URGENT,
               say("1 is first, 4 is last: severity times environment times exposure, as the arithmetic shows."))  # fmt: skip
    if kinds - {Register}:
        yield say("Decision"), None, say("A column for people's decisions; where there are few answers, with a list.")
