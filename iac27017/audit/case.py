"""What all documents of an audit are made of: one scan, what people state, an edition, a language, a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from iac27017.audit.organisation import Organisation
from iac27017.audit.records import Record
from iac27017.audit.scope import Scope
from iac27017.check import Check
from iac27017.controls import Control, all_controls
from iac27017.language import Say
from iac27017.policy.applying import Use
from iac27017.scan import Result


class Case(Struct, frozen=True):
    """Everything that the documents are made of.

    ``checks`` are those that were asked; ``uses`` the waivers and what each
    covers; ``day`` is printed as the day of the report.
    """

    result: Result
    records: tuple[Record, ...]
    checks: tuple[Check, ...]
    uses: tuple[Use, ...]
    organisation: Organisation
    scope: Scope
    edition: str
    language: str
    say: Say
    day: date

    def controls(self) -> tuple[Control, ...]:
        """The controls of the edition, in its order."""
        return tuple(all_controls(self.edition).values())

    def checks_by_control(self) -> Mapping[str, Sequence[Check]]:
        """The checks that were asked, by the control that they speak of."""
        found: dict[str, list[Check]] = defaultdict(list)
        for check in self.checks:
            for number in check.numbers(self.edition):
                found[number].append(check)
        return found

    def records_by_control(self) -> Mapping[str, Sequence[Record]]:
        """The records, by the control that they speak of; one record may speak of several."""
        found: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            for number in record.finding.check.numbers(self.edition):
                found[number].append(record)
        return found
