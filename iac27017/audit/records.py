"""A finding as an auditor files it: with an id, where its resource stands, and how urgent it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from msgspec import Struct

from iac27017.audit.priority import Priority, priority_of
from iac27017.audit.situations import Situation, Situations
from iac27017.check import LEFT_AT_DEFAULT, Finding, Status
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.wording import Wording
from iac27017.language import Say


class Answer(Enum):
    """What a finding counts as: its status or, where an exception holds, only that. Every finding is one of these."""

    FAIL = "fail"
    UNKNOWN = "unknown"
    WAIVED = "waived"
    PASS = "pass"


class Record(Struct, frozen=True):
    """One finding in its situation. ``id`` is stable from run to run: it is made of the fingerprint."""

    id: str
    finding: Finding
    situation: Situation
    priority: Priority

    @property
    def answer(self) -> Answer:
        """What it counts as."""
        return Answer.WAIVED if self.finding.waived is not None else Answer(self.finding.status.value)

    @property
    def is_open(self) -> bool:
        """Whether somebody has to do something about it."""
        return self.answer in (Answer.FAIL, Answer.UNKNOWN)


class Counts(Struct, frozen=True):
    """How many findings have each answer."""

    passed: int = 0
    failed: int = 0
    unknown: int = 0
    waived: int = 0

    @classmethod
    def of(cls, records: Iterable[Record]) -> Counts:
        """The counts of these records."""
        found = dict.fromkeys(Answer, 0)
        for record in records:
            found[record.answer] += 1
        return cls(found[Answer.PASS], found[Answer.FAIL], found[Answer.UNKNOWN], found[Answer.WAIVED])

    @property
    def total(self) -> int:
        """All of them."""
        return self.passed + self.failed + self.unknown + self.waived

    def sentence(self, say: Say) -> str:
        """``2 failed, 1 unknown, 4 passed``, with what is accepted by exception, if anything is."""
        text = say("{failed} failed, {unknown} unknown, {passed} passed",
                   failed=self.failed, unknown=self.unknown, passed=self.passed)  # fmt: skip
        return (
            say("{counts}, {count} accepted by exception", counts=text, count=self.waived)
            if self.waived
            else text
        )


def records_of(findings: Sequence[Finding], graph: ResourceGraph) -> tuple[Record, ...]:
    """The findings as records, in their order."""
    situations = Situations(graph)
    records: list[Record] = []
    for finding in findings:
        situation = situations.of(finding.resource)
        priority = priority_of(finding.check.severity, situation)
        records.append(Record(f"E-{finding.fingerprint}", finding, situation, priority))
    return tuple(records)


def worst_first(records: Iterable[Record]) -> list[Record]:
    """Fails, then unknowns, exceptions and passes; within each, the most urgent first, then by place."""
    order = {answer: at for at, answer in enumerate(Answer)}

    def key(record: Record) -> tuple[int, int, str, int, str, str]:
        place = record.finding.resource.header
        return (
            order[record.answer],
            -record.priority.score,
            place.file,
            place.line,
            record.finding.check.code,
            record.id,
        )

    return sorted(records, key=key)


def answer_word(answer: Answer, say: Say) -> str:
    """An answer as readers call it."""
    match answer:
        case Answer.FAIL:
            return say("nonconforming")
        case Answer.UNKNOWN:
            return say("unknown (evidence missing)")
        case Answer.WAIVED:
            return say("accepted by exception")
        case Answer.PASS:
            return say("conforming")


def is_default(record: Record) -> bool:
    """Whether a pass rests on what the provider does when nothing is written."""
    return record.finding.status is Status.PASS and any(
        isinstance(hop.text, Wording) and hop.text.template == LEFT_AT_DEFAULT
        for hop in record.finding.evidence
    )
