"""The gap report: where each control stands, what shows it, and what code cannot show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum

from msgspec import Struct

from iac27017.audit.bullets import BulletTrace, traced
from iac27017.audit.case import Case
from iac27017.audit.organisation import Assurance, ControlDecision, Document, Organisation
from iac27017.audit.records import Counts, Record, worst_first
from iac27017.audit.scope import Scope
from iac27017.audit.sentences import current_state, gap_statement, target_state
from iac27017.audit.states import ControlState, state_of
from iac27017.audit.trend import Trend
from iac27017.check import Check
from iac27017.controls import THEMES, Control
from iac27017.graph.declaration import Problem
from iac27017.language import Say
from iac27017.policy.applying import Use
from iac27017.scan import Ledger


class Party(Enum):
    """Whose the control is, of the two sides of a cloud service."""

    CUSTOMER = "customer"
    PROVIDER = "provider"
    BOTH = "both"


class ManualItem(Struct, frozen=True):
    """What a document must show, because code cannot; open while none is attached."""

    text: str
    documents: tuple[Document, ...]

    @property
    def is_open(self) -> bool:
        """Whether nothing is attached yet."""
        return not self.documents


class InheritedDuty(Struct, frozen=True):
    """What the provider does, as its assurance report must show; never evaluated here, open while none is named."""

    text: str
    reports: tuple[Assurance, ...]

    @property
    def is_open(self) -> bool:
        """Whether no report is named yet."""
        return not self.reports


class ControlRow(Struct, frozen=True):
    """Where one control stands. ``records`` are all findings about it, the worst first.

    ``gap`` and ``current`` are sentences, ``target`` the desired states, one for
    each check. ``showable`` is what code can show of it at all,
    ``why_no_check`` why nothing was asked, where nothing was;
    ``decision`` is what people stated about it.
    """

    control: Control
    title: str
    party: Party
    state: ControlState
    counts: Counts
    gap: str
    current: str
    target: tuple[str, ...]
    checks: tuple[Check, ...]
    records: tuple[Record, ...]
    manual: ManualItem | None
    inherited: InheritedDuty | None
    showable: str
    why_no_check: str
    decision: ControlDecision | None

    @property
    def open_records(self) -> tuple[Record, ...]:
        """The findings that somebody has to do something about."""
        return tuple(record for record in self.records if record.is_open)


class ThemeSection(Struct, frozen=True):
    """The controls of one theme. ``counts`` count each finding of the theme once."""

    id: str
    title: str
    rows: tuple[ControlRow, ...]
    counts: Counts

    def with_state(self, state: ControlState) -> int:
        """How many of its controls stand so."""
        return sum(row.state is state for row in self.rows)


class GapReport(Struct, frozen=True):
    """The whole report. ``counts`` count each finding once, and are those of the scan.

    ``records`` are all findings in the scan's order; ``exceptions`` the waivers
    with what they cover; ``bullets`` what the source document asks for, each
    with where its answer is; ``trend`` is there when an earlier result was given.
    """

    edition: str
    language: str
    day: date
    organisation: Organisation
    scope: Scope
    counts: Counts
    themes: tuple[ThemeSection, ...]
    records: tuple[Record, ...]
    bullets: tuple[BulletTrace, ...]
    exceptions: tuple[Use, ...]
    ledger: Ledger
    problems: tuple[Problem, ...]
    trend: Trend | None = None

    @property
    def rows(self) -> tuple[ControlRow, ...]:
        """All controls, theme by theme."""
        return tuple(row for theme in self.themes for row in theme.rows)

    def states(self) -> dict[ControlState, int]:
        """How many controls stand how; every state is named."""
        return {state: sum(row.state is state for row in self.rows) for state in ControlState}

    @property
    def manual_open(self) -> tuple[ControlRow, ...]:
        """The controls for which a document must still be attached."""
        return tuple(
            row
            for row in self.rows
            if row.manual and row.manual.is_open and row.state is not ControlState.EXCLUDED
        )

    @property
    def inherited_open(self) -> tuple[ControlRow, ...]:
        """The controls for which a provider's report must still be named."""
        return tuple(
            row
            for row in self.rows
            if row.inherited and row.inherited.is_open and row.state is not ControlState.EXCLUDED
        )


def gap_report(case: Case, trend: Trend | None = None) -> GapReport:
    """The report of a case."""
    rows = control_rows(case)
    themes = tuple(
        _theme(name, [row for row in rows if row.control.theme == name], case.say) for name in THEMES
    )
    return GapReport(
        edition=case.edition, language=case.language, day=case.day, organisation=case.organisation, scope=case.scope,
        counts=Counts.of(case.records), themes=tuple(theme for theme in themes if theme.rows), records=case.records,
        bullets=traced(case), exceptions=case.uses, ledger=case.result.ledger, problems=case.result.problems, trend=trend,
    )  # fmt: skip


def control_rows(case: Case) -> tuple[ControlRow, ...]:
    """Where each control of the edition stands."""
    checks, records = case.checks_by_control(), case.records_by_control()
    return tuple(_row(c, case, tuple(checks.get(c.id, ())), records.get(c.id, ())) for c in case.controls())


def _row(control: Control, case: Case, checks: tuple[Check, ...], records: Sequence[Record]) -> ControlRow:
    organisation, language = case.organisation, case.language
    manual = _manual(control, case, asked=bool(checks))
    inherited = _inherited(control, case)
    decision = organisation.decision(control)
    counts = Counts.of(records)
    outstanding = (manual is not None and manual.is_open, inherited is not None and inherited.is_open)
    state = state_of(counts, len(checks), decision, *outstanding)
    ordered = tuple(worst_first(records))
    return ControlRow(
        control=control, title=control.title(language), party=Party(control.addressee), state=state, counts=counts,
        gap=gap_statement(state, counts, ordered, decision, outstanding, case.say),
        current=current_state(counts, ordered, checks, case.say),
        target=target_state(checks, case.say),
        checks=checks, records=ordered, manual=manual, inherited=inherited, showable=control.shown_by_code(language),
        why_no_check="" if checks else _why_no_check(control, case), decision=decision,
    )  # fmt: skip


def _why_no_check(control: Control, case: Case) -> str:
    """The control's own reason or, where checks are there and were not chosen, that."""
    return control.why_no_check(case.language) or case.say(
        "The checks about it were not chosen for this run."
    )


def _manual(control: Control, case: Case, asked: bool) -> ManualItem | None:
    """What must be attached; where nothing was asked of the code, something always must."""
    text = control.remains_manual(case.language)
    if not text and not asked:
        text = case.say("Attach documents or records that show how this control is put into practice.")
    return ManualItem(text, case.organisation.documents_for(control)) if text else None


def _inherited(control: Control, case: Case) -> InheritedDuty | None:
    duty = control.provider_duty(case.language)
    text = case.say("The provider {duty}.", duty=duty)
    return InheritedDuty(text, case.organisation.assurances_for(control)) if duty else None


def _theme(name: str, rows: Sequence[ControlRow], say: Say) -> ThemeSection:
    found = {record.id: record for row in rows for record in row.records}
    return ThemeSection(name, theme_title(name, say), tuple(rows), Counts.of(found.values()))


def theme_title(name: str, say: Say) -> str:
    """A theme as readers call it."""
    titles = {
        "responsibility": say("Shared responsibility and suppliers"),
        "virtual": say("Virtual environments and networks"),
        "access": say("Access and administration"),
        "data": say("Data isolation and encryption"),
        "logs": say("Logs, audit trail and incidents"),
        "continuity": say("Backup, records and continuity"),
        "governance": say("Governance"),
    }
    return titles[name]
