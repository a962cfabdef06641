"""The account of all waivers: what each one hides, which hide nothing, and which have expired."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any

from iac27017.check import Finding
from iac27017.policy.applying import Use
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
    State.EXPIRED: "Expired",
    State.REFUSED: "Do not count",
    State.UNUSED: "Hide nothing",
    State.ACTIVE: "In force",
}


def state(use: Use) -> State:
    """What becomes of this one."""
    if use.refused:
        expired = isinstance(use.waiver, Configured) and use.refused.startswith("expired")
        return State.EXPIRED if expired else State.REFUSED
    return State.ACTIVE if use.findings else State.UNUSED


def console(uses: Sequence[Use]) -> str:
    """Grouped by state; within it by kind and place."""
    lines: list[str] = []
    for wanted in State:
        listed = [use for use in uses if state(use) is wanted]
        if listed:
            lines += [HEADINGS[wanted], *(line for use in sorted(listed, key=_order) for line in _shown(use)), ""]
    return logged("\n".join([*lines, _summary(uses)]) + "\n")


def as_json(uses: Sequence[Use]) -> str:
    """The same for programs; schema ``iac27017-waivers/1``."""
    ordered = sorted(uses, key=lambda use: (list(State).index(state(use)), _order(use)))
    return as_text({"schema": SCHEMA, "waivers": [_record(use) for use in ordered]})


def _order(use: Use) -> tuple[int, str, int, str]:
    waiver = use.waiver
    kinds: tuple[type[Waiver], ...] = (Inline, Configured, Accepted)
    name = waiver.resource if isinstance(waiver, Accepted) else ""
    return (kinds.index(type(waiver)), waiver.span.file, waiver.span.line, f"{name} {_checks(waiver)}")


def _shown(use: Use) -> Iterator[str]:
    waiver = use.waiver
    why = f"  {visible(use.refused)}" if use.refused else ""
    yield f"  {visible(_place(waiver))}  {visible(', '.join(_checks(waiver)))}{why}"
    yield f"      {visible(waiver.words)}"
    verb = "would hide" if use.refused else "hides"
    for finding in use.findings:
        yield f"      {verb} {finding.check.code} {situated(finding)}  {visible(finding.resource.header.place)}"
    if not use.findings and isinstance(waiver, Accepted):
        yield f"      {visible(waiver.resource)}: it does not occur any more"
    elif not use.findings and isinstance(waiver, Configured):
        yield f"      for {visible(' in '.join(filter(None, (waiver.resource, waiver.path))))}"


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


def _summary(uses: Sequence[Use]) -> str:
    words = {State.EXPIRED: "expired", State.REFUSED: "not counting", State.UNUSED: "hiding nothing", State.ACTIVE: "in force"}
    counts = [f"{sum(state(use) is wanted for use in uses)} {word}" for wanted, word in words.items()]
    without = sum(isinstance(use.waiver, Inline) and not use.waiver.reason for use in uses)
    more = f"; {without} without a reason" if without else ""
    return f"{len(uses)} waiver{'' if len(uses) == 1 else 's'}: {', '.join(counts)}{more}"


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
