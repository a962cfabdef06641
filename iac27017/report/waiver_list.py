"""The account of all waivers: what each one hides, which hide nothing, and which have expired."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any

from iac27017.check import Finding
from iac27017.graph.wording import Wording, worded
from iac27017.language import ENGLISH, Say
from iac27017.policy.applying import EXPIRED, Use
from iac27017.policy.waiver import Accepted, Configured, Inline, Waiver
from iac27017.report.as_json import as_text
from iac27017.report.safe_text import logged, visible
from iac27017.report.sentences import situated

SCHEMA = "iac27017-waivers/1"


class State(Enum):
    """What becomes of a waiver, worst first: the order of the list."""

    EXPIRED = "expired"
    REFUSED = "refused"
    UNUSED = "unused"
    ACTIVE = "active"


HEADINGS = {
    State.EXPIRED: worded("Expired"),
    State.REFUSED: worded("Do not count"),
    State.UNUSED: worded("Hide nothing"),
    State.ACTIVE: worded("In force"),
}


def state(use: Use) -> State:
    """What becomes of this one."""
    if use.refused:
        expired = isinstance(use.refused, Wording) and use.refused.template == EXPIRED
        return State.EXPIRED if expired else State.REFUSED
    return State.ACTIVE if use.findings else State.UNUSED


def console(uses: Sequence[Use], say: Say = ENGLISH) -> str:
    """Grouped by state; within it by kind and place."""
    lines: list[str] = []
    for wanted in State:
        listed = [use for use in uses if state(use) is wanted]
        if listed:
            lines += [say.again(HEADINGS[wanted]), *(line for use in sorted(listed, key=_order) for line in _shown(use, say)), ""]
    return logged("\n".join([*lines, _summary(uses, say)]) + "\n")


def as_json(uses: Sequence[Use]) -> str:
    """The same for programs; schema ``iac27017-waivers/1``."""
    ordered = sorted(uses, key=lambda use: (list(State).index(state(use)), _order(use)))
    return as_text({"schema": SCHEMA, "waivers": [_record(use) for use in ordered]})


def _order(use: Use) -> tuple[int, str, int, str]:
    waiver = use.waiver
    kinds: tuple[type[Waiver], ...] = (Inline, Configured, Accepted)
    name = waiver.resource if isinstance(waiver, Accepted) else ""
    return (kinds.index(type(waiver)), waiver.span.file, waiver.span.line, f"{name} {_checks(waiver)}")


def _shown(use: Use, say: Say) -> Iterator[str]:
    waiver = use.waiver
    why = f"  {visible(say.text(use.refused))}" if use.refused else ""
    yield f"  {visible(_place(waiver))}  {visible(', '.join(_checks(waiver)))}{why}"
    yield f"      {visible(say.text(waiver.words))}"
    template = "would hide {finding}" if use.refused else "hides {finding}"
    for finding in use.findings:
        hidden = f"{finding.check.code} {situated(finding)}"
        yield f"      {say(template, finding=hidden)}  {visible(finding.resource.header.place)}"
    if not use.findings and isinstance(waiver, Accepted):
        yield f"      {say('{resource}: it does not occur any more', resource=visible(waiver.resource))}"
    elif not use.findings and isinstance(waiver, Configured):
        yield f"      {_scope(waiver, say)}"


def _scope(waiver: Configured, say: Say) -> str:
    resource, path = visible(waiver.resource), visible(waiver.path)
    if resource and path:
        return say("for {resource} in {path}", resource=resource, path=path)
    return say("for {resource}", resource=resource or path)


def _place(waiver: Waiver) -> str:
    match waiver:
        case Inline():
            return waiver.span.place
        case Configured():
            return waiver.span.place
        case Accepted():
            return waiver.span.file


def _checks(waiver: Waiver) -> list[str]:
    """Code and name of a few, the codes of many."""
    if isinstance(waiver, Accepted):
        return [waiver.check]
    return [str(check) if len(waiver.checks) <= 3 else check.code for check in waiver.checks]


def _summary(uses: Sequence[Use], say: Say) -> str:
    number = Counter(map(state, uses))
    counts = [
        say("{count} expired", count=number[State.EXPIRED]),
        say("{count} not counting", count=number[State.REFUSED]),
        say("{count} hiding nothing", count=number[State.UNUSED]),
        say("{count} in force", count=number[State.ACTIVE]),
    ]
    without = sum(isinstance(use.waiver, Inline) and not use.waiver.reason for use in uses)
    template = "{count} waiver: {counts}" if len(uses) == 1 else "{count} waivers: {counts}"
    more = say("; {count} without a reason", count=without) if without else ""
    return say(template, count=len(uses), counts=say(", ").join(counts)) + more


def _record(use: Use) -> dict[str, Any]:
    waiver = use.waiver
    record: dict[str, Any] = {
        "kind": {Inline: "inline", Configured: "configuration", Accepted: "baseline"}[type(waiver)],
        "state": state(use).value,
        "checks": _checks(waiver) if isinstance(waiver, Accepted) else [check.code for check in waiver.checks],
        "file": waiver.span.file,
        "line": waiver.span.line or None,
        "reason": (waiver.words if isinstance(waiver, Accepted) else waiver.reason) or None,
        "refused": use.refused or None,
        "hides": [_finding(finding) for finding in use.findings],
    }
    match waiver:
        case Configured():
            record |= {"resource": waiver.resource or None, "path": waiver.path or None,
                       "approver": waiver.approver or None, "ticket": waiver.ticket or None,
                       "expires": waiver.expires.isoformat() if waiver.expires else None}  # fmt: skip
        case Accepted():
            record |= {"resource": waiver.resource, "root": waiver.root, "fingerprint": waiver.fingerprint,
                       "date": waiver.day.isoformat()}  # fmt: skip
        case Inline():
            pass
    return record


def _finding(finding: Finding) -> dict[str, Any]:
    header = finding.resource.header
    return {
        "check": finding.check.code,
        "status": finding.status.value,
        "resource": str(finding.resource.address),
        "root": finding.resource.address.root or ".",
        "file": header.file,
        "line": header.line,
        "fingerprint": finding.fingerprint,
    }
