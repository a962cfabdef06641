"""What becomes of findings in Checkov: one answer for each check and resource, with words for its record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from iac27017.check import Finding, Status
from iac27017.report.sentences import explained, shown_hop, situated
from iac27017.report.safe_text import visible

MAXIMUM_HOPS = 12
"""Of one finding; the console of `iac27017 scan` shows all."""


class Shown(IntEnum):
    """What Checkov shows, from best to worst; of several findings about one resource the worst counts."""

    PASSED = 0
    SKIPPED = 1
    FAILED = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer of one check for one resource; ``comment`` says why it is skipped."""

    shown: Shown
    comment: str
    details: tuple[str, ...]


def outcome(findings: Sequence[Finding], unknown: str) -> Outcome:
    """The outcome of all that one check found at one resource; ``unknown`` is one of `asked.UNKNOWN_AS`."""
    ordered = sorted(findings, key=lambda finding: -shown(finding, unknown))
    worst = shown(ordered[0], unknown)
    return Outcome(
        worst,
        next((comment(finding) for finding in ordered if shown(finding, unknown) is Shown.SKIPPED), ""),
        tuple(line for finding in ordered if shown(finding, unknown) is worst for line in details(finding)),
    )


def shown(finding: Finding, unknown: str) -> Shown:
    """How a finding appears: what is waived is skipped, and an unknown is what the user wants it to be."""
    if finding.waived is not None:
        return Shown.SKIPPED
    match finding.status:
        case Status.PASS:
            return Shown.PASSED
        case Status.FAIL:
            return Shown.FAILED
        case Status.UNKNOWN:
            return {"pass": Shown.PASSED, "skip": Shown.SKIPPED, "fail": Shown.FAILED}[unknown]


def comment(finding: Finding) -> str:
    """Why a finding is skipped."""
    return visible(finding.waived) if finding.waived is not None else f"unknown: {explained(finding)}"


def details(finding: Finding) -> list[str]:
    """The message, where it is, the way there one step a line, and the mend."""
    unknown = "unknown: " if finding.status is Status.UNKNOWN else ""
    hops = finding.evidence[:MAXIMUM_HOPS]
    more = len(finding.evidence) - len(hops)
    return [
        f"{unknown}{explained(finding)} [{situated(finding)}]",
        *(f"{number}. {shown_hop(hop)}" for number, hop in enumerate(hops, 1)),
        *([f"and {more} more steps: iac27017 scan shows all"] if more else []),
        *([f"to mend: {visible(finding.remedy)}"] if finding.remedy and finding.status is not Status.PASS else []),
    ]
