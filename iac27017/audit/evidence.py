"""The evidence register: every finding as a record that an auditor can follow, and what it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from iac27017.audit.case import Case
from iac27017.audit.inputs import Source
from iac27017.audit.organisation import Organisation
from iac27017.audit.records import Answer, Counts, Record
from iac27017.audit.scope import Scope


class Evidence(Struct, frozen=True):
    """One record with the controls of both editions that it is evidence for."""

    record: Record
    controls: tuple[str, ...]
    controls_2026: tuple[str, ...]

    @property
    def answer(self) -> Answer:
        """What the finding counts as."""
        return self.record.answer

    @property
    def place(self) -> str:
        """File and line of the resource."""
        return self.record.finding.resource.header.place

    @property
    def lines(self) -> tuple[int, int]:
        """First and last line of the resource."""
        span = self.record.finding.resource.span
        return self.record.finding.resource.header.line, span.end_line


class Register(Struct, frozen=True):
    """All records, and what they were made from.

    ``parameters`` are the options of the run, by name; ``settings`` the
    thresholds and labels in force, as JSON.
    """

    edition: str
    language: str
    day: date
    organisation: Organisation
    scope: Scope
    counts: Counts
    evidence: tuple[Evidence, ...]
    sources: tuple[Source, ...]
    parameters: Mapping[str, str]
    settings: str


def evidence_register(
    case: Case, sources: tuple[Source, ...], parameters: Mapping[str, str], settings: str
) -> Register:
    """The register of a case."""
    evidence = tuple(
        Evidence(r, r.finding.check.numbers("2015"), r.finding.check.numbers("2026")) for r in case.records
    )
    return Register(
        edition=case.edition, language=case.language, day=case.day, organisation=case.organisation, scope=case.scope,
        counts=Counts.of(case.records), evidence=evidence, sources=sources, parameters=parameters,
        settings=settings,
    )  # fmt: skip
