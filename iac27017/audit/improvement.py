"""The improvement plan: one row for each gap, in the order in which the work can be done."""

from __future__ import annotations

import heapq
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from iac27017.audit.case import Case
from iac27017.audit.effort import Effort, Impact, effort_of, encrypts, impact_of, prerequisites
from iac27017.audit.organisation import Organisation, PlanDecision
from iac27017.audit.priority import Priority
from iac27017.audit.records import Answer, Record, worst_first
from iac27017.audit.scope import Scope
from iac27017.check import Check
from iac27017.graph.address import Address
from iac27017.graph.concepts import KEY
from iac27017.language import Say

MAXIMUM_SHOWN = 50
"""Resources that a row names; the count is of all."""


class PlanRow(Struct, frozen=True):
    """One gap: what one check finds in one root module or stack, in one environment.

    ``answer`` is that of the worst finding: an unknown asks for evidence, not
    for a mend. ``action`` is what to do, ``snippet`` the setting itself where it
    is one. ``after`` are the ids of rows that must be done before, ``order`` its
    place in the whole (from 1). ``owners`` come from tags. ``decision`` is what
    people wrote; its fields are empty columns until then.
    """

    id: str
    order: int
    check: Check
    title: str
    controls: tuple[str, ...]
    answer: Answer
    records: tuple[Record, ...]
    action: str
    snippet: str
    priority: Priority
    effort: Effort
    impact: Impact
    after: tuple[str, ...]
    owners: tuple[str, ...]
    root: str
    environment: str
    verification: str
    decision: PlanDecision

    @property
    def resources(self) -> tuple[str, ...]:
        """The affected resources, each once, at most `MAXIMUM_SHOWN`."""
        return tuple(dict.fromkeys(str(record.finding.resource.address) for record in self.records))[
            :MAXIMUM_SHOWN
        ]

    @property
    def count(self) -> int:
        """How many findings the row stands for."""
        return len(self.records)


class Plan(Struct, frozen=True):
    """All rows in order. ``stale`` are decisions of the organisation file about rows that are no longer there."""

    edition: str
    language: str
    day: date
    organisation: Organisation
    scope: Scope
    rows: tuple[PlanRow, ...]
    stale: tuple[PlanDecision, ...] = field(default=())


def improvement_plan(case: Case, scan: str = "iac27017 scan .") -> Plan:
    """The plan of a case; ``scan`` is the command that judges the same again, for the commands that verify a row."""
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in case.records:
        if record.is_open:
            groups[row_id(record)].append(record)
    rows = _ordered([_row(name, worst_first(records), case, scan) for name, records in groups.items()])
    stale = tuple(d for name, d in sorted(case.organisation.decisions.items()) if name not in groups)
    return Plan(case.edition, case.language, case.day, case.organisation, case.scope, rows, stale)


def row_id(record: Record) -> str:
    """The id of the row that a finding belongs to: ``ENC-004@envs/prod:prod``; stable from run to run."""
    finding = record.finding
    return f"{finding.check.code}@{finding.resource.address.root or '.'}:{record.situation.environment or 'unlabelled'}"


def _row(name: str, records: Sequence[Record], case: Case, scan: str) -> PlanRow:
    first = records[0]
    check, say = first.finding.check, case.say
    action = _action(records, say)
    return PlanRow(
        id=name, order=0, check=check, title=say(check.title), controls=check.numbers(case.edition),
        answer=first.answer, records=tuple(records), action=action, snippet=_snippet(records),
        priority=max((record.priority for record in records), key=lambda p: p.score),
        effort=effort_of(records, say), impact=impact_of(records), after=(),
        owners=tuple(sorted({record.situation.owner for record in records if record.situation.owner})),
        root=first.finding.resource.address.root or ".", environment=first.situation.environment,
        verification=f"{scan} --select {check.code}",
        decision=case.organisation.decisions.get(name, PlanDecision(name)),
    )  # fmt: skip


def _action(records: Sequence[Record], say: Say) -> str:
    """The remedies, each once; for what is unknown, what would tell."""
    mends = list(dict.fromkeys(record.finding.remedy for record in records if record.finding.remedy))
    if records[0].answer is Answer.FAIL:
        return "; ".join(mends) or say("Bring about the desired state.")
    reasons = list(dict.fromkeys(record.finding.reason or record.finding.message for record in records))
    return say("Give evidence: {reasons}", reasons="; ".join(reasons[:3]))


_QUOTED = re.compile(r"`([^`]+)`")


def _snippet(records: Sequence[Record]) -> str:
    """The settings that remedies spell out, one a line; empty where a remedy is a task and no setting."""
    if records[0].answer is not Answer.FAIL:
        return ""
    spelled = (text for record in records for text in _QUOTED.findall(record.finding.remedy))
    return "\n".join(dict.fromkeys(text for text in spelled if " = " in text or ": " in text))


def _ordered(rows: Sequence[PlanRow]) -> tuple[PlanRow, ...]:
    """What others depend on first; of what could be done next, the most urgent."""
    by_root: dict[str, list[PlanRow]] = defaultdict(list)
    for row in rows:
        by_root[row.root].append(row)
    of_keys = _rows_of_keys(rows)
    after = {row.id: _before(row, by_root[row.root], of_keys) for row in rows}
    return tuple(
        replace(row, order=at, after=after[row.id]) for at, row in enumerate(_sorted(rows, after), 1)
    )


def _sorted(rows: Iterable[PlanRow], after: Mapping[str, Sequence[str]]) -> list[PlanRow]:
    """Kahn's algorithm, the most urgent of what is ready first; `iac27017.audit.effort` has no circles."""
    waiting = {row.id: len(after[row.id]) for row in rows}
    by_id = {row.id: row for row in rows}
    followers: dict[str, list[str]] = defaultdict(list)
    for name, befores in after.items():
        for before in befores:
            followers[before].append(name)
    ready = [(-by_id[name].priority.score, name) for name, count in waiting.items() if not count]
    heapq.heapify(ready)
    done: list[PlanRow] = []
    while ready:
        _, name = heapq.heappop(ready)
        done.append(by_id[name])
        for follower in followers[name]:
            waiting[follower] -= 1
            if not waiting[follower]:
                heapq.heappush(ready, (-by_id[follower].priority.score, follower))
    return done


def _rows_of_keys(rows: Iterable[PlanRow]) -> Mapping[Address, list[str]]:
    """The rows about each key, wherever it is declared."""
    found: dict[Address, list[str]] = defaultdict(list)
    for row in rows:
        for record in row.records:
            if record.finding.resource.concept is KEY:
                found[record.finding.resource.address].append(row.id)
    return found


def _before(
    row: PlanRow, of_root: Sequence[PlanRow], of_keys: Mapping[Address, list[str]]
) -> tuple[str, ...]:
    """The rows of the same root whose checks come before, and those about the keys that it encrypts with."""
    codes = prerequisites(row.check.code)
    before = {other.id for other in of_root if other.check.code in codes}
    if encrypts(row.check.code):
        before |= {
            name for record in row.records for key in record.situation.keys for name in of_keys.get(key, ())
        }
    return tuple(sorted(before))
