"""What people state for an audit: company, scope, decisions, documents, assurance reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum

from msgspec import Struct, field

from iac27017.controls import Control


class Implementation(Enum):
    """How far a control is put into practice; what people state overrides what code shows, except for a fail."""

    IMPLEMENTED = "implemented"
    PARTLY = "partly"
    PLANNED = "planned"
    NOT = "not implemented"
    NOT_SHOWN = "not shown"


class Treatment(Enum):
    """What is done about a risk: of people alone, never proposed."""

    MITIGATE = "mitigate"
    ACCEPT = "accept"
    TRANSFER = "transfer"
    AVOID = "avoid"


class Repository(Struct, frozen=True):
    """A repository in scope. ``link`` is a template of its pages: ``https://host/blob/{commit}/{path}#L{line}``."""

    name: str
    commit: str = ""
    link: str = ""


class Reviewer(Struct, frozen=True):
    """Somebody who answers for the report."""

    name: str
    role: str = ""
    day: date | None = None


class ControlDecision(Struct, frozen=True):
    """What people decided about a control: whether it applies and why, how far it is, who is responsible."""

    control: str
    applicable: bool | None = None
    reason: str = ""
    status: Implementation | None = None
    responsible: str = ""
    note: str = ""


class Document(Struct, frozen=True):
    """A document or record that shows what code cannot."""

    controls: tuple[str, ...]
    title: str
    link: str = ""
    day: date | None = None
    note: str = ""


class Assurance(Struct, frozen=True):
    """A provider's assurance report: what it is, which period and which sections are meant, for which controls."""

    provider: str
    report: str
    controls: tuple[str, ...]
    period: str = ""
    section: str = ""
    link: str = ""


class PlanDecision(Struct, frozen=True):
    """What people decided about a row of the improvement plan, by the row's id."""

    gap: str
    owner: str = ""
    start: date | None = None
    due: date | None = None
    interim: str = ""
    approver: str = ""
    status: str = ""
    note: str = ""
    treatment: Treatment | None = None


class Organisation(Struct, frozen=True):
    """Everything that ``iac27017-audit.toml`` states; empty where there is none."""

    path: str = ""
    company: str = ""
    scope: str = ""
    label: str = ""
    accounts: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    repositories: tuple[Repository, ...] = ()
    reviewers: tuple[Reviewer, ...] = ()
    controls: Mapping[str, ControlDecision] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    assurances: tuple[Assurance, ...] = ()
    decisions: Mapping[str, PlanDecision] = field(default_factory=dict)

    def decision(self, control: Control) -> ControlDecision | None:
        """What was decided about a control, under its number of either edition."""
        return next(
            (self.controls[number] for number in numbers_of(control) if number in self.controls), None
        )

    def documents_for(self, control: Control) -> tuple[Document, ...]:
        """The documents that are attached for a control."""
        numbers = set(numbers_of(control))
        return tuple(document for document in self.documents if numbers & set(document.controls))

    def assurances_for(self, control: Control) -> tuple[Assurance, ...]:
        """The provider's reports that are attached for a control."""
        numbers = set(numbers_of(control))
        return tuple(report for report in self.assurances if numbers & set(report.controls))


def numbers_of(control: Control) -> Iterator[str]:
    """The numbers under which people may speak of a control: its own, then those of the other edition."""
    yield control.id
    yield from (control.edition_2026 if control.edition == "2015" else control.edition_2015)
