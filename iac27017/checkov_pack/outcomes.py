"""What becomes of findings in Checkov: one answer for each check and resource, with words for its record."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from msgspec import Struct

from iac27017.check import Finding, Status
from iac27017.language import ENGLISH, Say
from iac27017.report.safe_text import logged, visible
from iac27017.report.sentences import explained, shown_hop, situated

MAXIMUM_HOPS = 12
"""Of one finding; the console of `iac27017 scan` shows all."""


class Shown(IntEnum):
    """What Checkov shows, from best to worst; of several findings about one resource the worst counts."""

    PASSED = 0
    SKIPPED = 1
    FAILED = 2


class Outcome(Struct, frozen=True):
    """The answer of one check for one resource; ``comment`` says why it is skipped."""

    shown: Shown
    comment: str
    details: tuple[str, ...]


def outcome(findings: Sequence[Finding], unknown: str, say: Say = ENGLISH) -> Outcome:
    """The outcome of all that one check found at one resource; ``unknown`` is one of `asked.UNKNOWN_AS`."""
    ordered = sorted(findings, key=lambda finding: -shown(finding, unknown))
    worst = shown(ordered[0], unknown)
    return Outcome(
        worst,
        next((comment(finding, say) for finding in ordered if shown(finding, unknown) is Shown.SKIPPED), ""),
        tuple(
            line for finding in ordered if shown(finding, unknown) is worst for line in details(finding, say)
        ),
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


def comment(finding: Finding, say: Say = ENGLISH) -> str:
    """Why a finding is skipped."""
    if finding.waived is not None:
        return visible(finding.waived)
    return say("unknown: ") + explained(finding, say)


def details(finding: Finding, say: Say = ENGLISH) -> list[str]:
    """The message, where it is, the way there one step a line, and the mend."""
    unknown = say("unknown: ") if finding.status is Status.UNKNOWN else ""
    hops = finding.evidence[:MAXIMUM_HOPS]
    more = len(finding.evidence) - len(hops)
    lines = [
        f"{unknown}{explained(finding, say)} [{situated(finding)}]",
        *(f"{number}. {shown_hop(hop, say)}" for number, hop in enumerate(hops, 1)),
        *([say("and {count} more", count=more)] if more else []),
        *(
            [say("To mend: {remedy}", remedy=visible(finding.remedy))]
            if finding.remedy and finding.status is not Status.PASS
            else []
        ),
    ]
    # Checkov prints them into logs, which a runner may read for commands.
    return [logged(line) for line in lines]
