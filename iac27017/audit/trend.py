"""What became of the findings of an earlier result: closed, new, reopened, and what stayed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path

from msgspec import Struct

from iac27017.audit.case import Case
from iac27017.audit.records import Answer, Record
from iac27017.controls import control_order
from iac27017.graph.wording import worded
from iac27017.language import Say

MAXIMUM_BYTES = 1024 * 1024 * 1024


class Change(Enum):
    """What became of one finding that fails, or failed."""

    NEW = "new"
    REOPENED = "reopened"
    REMAINING = "remaining"
    UNDECIDED = "undecided"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    GONE = "gone"


class EarlierError(ValueError):
    """Raised for an earlier result that cannot be used; the text says why, and what to give instead."""


class Earlier(Struct, frozen=True):
    """One finding of an earlier result, as far as it says."""

    fingerprint: str
    answer: Answer
    check: str
    resource: str
    root: str
    severity: str
    controls: tuple[str, ...]
    controls_2026: tuple[str, ...]


class Moved(Struct, frozen=True):
    """A finding with what became of it; ``record`` is today's, ``earlier`` the one of then, where there is one."""

    change: Change
    record: Record | None
    earlier: Earlier | None

    @property
    def check(self) -> str:
        """The code of its check."""
        return self.record.finding.check.code if self.record else self.earlier.check if self.earlier else ""

    @property
    def resource(self) -> str:
        """The address of its resource."""
        return (
            str(self.record.finding.resource.address)
            if self.record
            else self.earlier.resource
            if self.earlier
            else ""
        )

    @property
    def root(self) -> str:
        """The root module or stack of its resource."""
        if self.record:
            return self.record.finding.resource.address.root or "."
        return self.earlier.root if self.earlier else ""

    def controls(self, edition: str) -> tuple[str, ...]:
        """The controls that it is about."""
        if self.record is not None:
            return self.record.finding.check.numbers(edition)
        if self.earlier is None:
            return ()
        return self.earlier.controls if edition == "2015" else self.earlier.controls_2026


class Trend(Struct, frozen=True):
    """The whole comparison. ``name`` is the earlier file; ``by_control`` counts changes by the edition's numbers."""

    name: str
    moved: tuple[Moved, ...]
    by_control: Mapping[str, Mapping[Change, int]]

    def count(self, change: Change) -> int:
        """How many findings changed so."""
        return sum(moved.change is change for moved in self.moved)


def read_earlier(file: Path) -> tuple[Earlier, ...]:
    """The findings of an earlier ``scan --format json`` or ``report --format json``.

    Raises `EarlierError`.
    """
    try:
        if file.stat().st_size > MAXIMUM_BYTES:
            raise EarlierError(worded("{path}: larger than {limit} bytes", path=file, limit=MAXIMUM_BYTES))
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise EarlierError(worded("{path}: cannot be read: {error}", path=file, error=error)) from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise EarlierError(
            worded(
                "{file}: is no JSON: {error}; write it with: iac27017 scan PATH --format json",
                file=file,
                error=error,
            )
        ) from error
    findings = content.get("findings") if isinstance(content, dict) else None
    if not isinstance(findings, list) or not str(content.get("schema", "")).startswith("iac27017"):
        raise EarlierError(
            worded(
                "{file}: is no result of ours; write one with: iac27017 scan PATH --format json", file=file
            )
        )
    return tuple(_earlier(entry, file) for entry in findings)


def compared(case: Case, earlier: Sequence[Earlier], name: str) -> Trend:
    """What became of the earlier findings. An unknown closes nothing; what is no longer there is gone, not mended."""
    before = {entry.fingerprint: entry for entry in earlier}
    moved = [
        m for record in case.records if (m := _today(record, before.pop(record.finding.fingerprint, None)))
    ]
    moved += [Moved(Change.GONE, None, entry) for entry in before.values() if entry.answer is Answer.FAIL]
    order = {change: at for at, change in enumerate(Change)}
    moved.sort(key=lambda m: (order[m.change], m.check, m.root, m.resource))
    counted: dict[str, dict[Change, int]] = {}
    for one in moved:
        for number in one.controls(case.edition):
            counted.setdefault(number, dict.fromkeys(Change, 0))[one.change] += 1
    return Trend(
        name, tuple(moved), {number: counted[number] for number in sorted(counted, key=control_order)}
    )


def change_word(change: Change, say: Say) -> str:
    """A change as readers call it."""
    match change:
        case Change.NEW:
            return say("new")
        case Change.REOPENED:
            return say("reopened")
        case Change.REMAINING:
            return say("still open")
        case Change.UNDECIDED:
            return say("unknown now")
        case Change.ACCEPTED:
            return say("accepted by exception now")
        case Change.CLOSED:
            return say("closed")
        case Change.GONE:
            return say("no longer in the code")


def _today(record: Record, then: Earlier | None) -> Moved | None:
    """A finding of today; nothing where neither then nor now it fails."""
    now = record.answer
    before = then.answer if then is not None else None
    if now is Answer.FAIL:
        changes = {
            Answer.FAIL: Change.REMAINING,
            Answer.PASS: Change.REOPENED,
            Answer.WAIVED: Change.REOPENED,
        }
        return Moved(changes.get(before, Change.NEW) if before else Change.NEW, record, then)
    if before is not Answer.FAIL:
        return None
    changes = {Answer.PASS: Change.CLOSED, Answer.UNKNOWN: Change.UNDECIDED, Answer.WAIVED: Change.ACCEPTED}
    return Moved(changes[now], record, then)


def _earlier(entry: object, file: Path) -> Earlier:
    if not isinstance(entry, dict):
        raise EarlierError(worded("{file}: a finding in it is no object", file=file))
    try:
        answer = Answer.WAIVED if entry.get("waived") is not None else Answer(entry["status"])
        texts = {name: str(entry[name]) for name in ("fingerprint", "check", "resource", "root", "severity")}
        controls, controls_2026 = (tuple(map(str, entry[name])) for name in ("controls", "controls_2026"))
    except (KeyError, TypeError, ValueError) as error:
        raise EarlierError(
            worded(
                "{file}: a finding in it is not as scan --format json writes it: {error}",
                file=file,
                error=error,
            )
        ) from error
    return Earlier(answer=answer, controls=controls, controls_2026=controls_2026, **texts)
