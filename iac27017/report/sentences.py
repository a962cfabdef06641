"""Short texts that several renderers print, already inert on a line of their own."""

from __future__ import annotations

from iac27017.check import Finding, Hop, Status
from iac27017.language import ENGLISH, Say
from iac27017.report.safe_text import visible
from iac27017.scan import Result


def situated(finding: Finding) -> str:
    """The resource's address, after its root module when that is not the scanned directory itself."""
    root = finding.resource.address.root
    return visible(f"{root}: {finding.resource.address}" if root else f"{finding.resource.address}")


def shown_hop(hop: Hop, say: Say = ENGLISH) -> str:
    """One step of the evidence: the verb that led there, what it shows, and where."""
    edge = f"{hop.edge} " if hop.edge else ""
    inferred = f" {say('(inferred from the name)')}" if hop.inferred else ""
    place = f" ({hop.span.place})" if hop.span.file else ""
    return visible(f"{edge}{hop.text}{inferred}{place}")


def counts(result: Result, say: Say = ENGLISH) -> str:
    """``3 failed, 1 unknown, 4 passed``, and what else there is."""
    parts = [
        say("{count} failed", count=len(result.with_status(Status.FAIL))),
        say("{count} unknown", count=len(result.with_status(Status.UNKNOWN))),
        say("{count} passed", count=len(result.with_status(Status.PASS))),
    ]
    if waived := sum(finding.waived is not None for finding in result.findings):
        parts.append(say("{count} waived", count=waived))
    return say(", ").join(parts) + (not_analysed(len(result.problems), say) if result.problems else "")


def not_analysed(problems: int, say: Say = ENGLISH) -> str:
    """``; 2 things could not be analysed``."""
    template = "; {count} thing could not be analysed" if problems == 1 else "; {count} things could not be analysed"
    return say(template, count=f"{problems:,}")


def explained(finding: Finding, say: Say = ENGLISH) -> str:
    """The message, with the reason where it says more."""
    reason = finding.reason if finding.reason and finding.reason not in finding.message else ""
    return visible(say("{message}: {reason}", message=finding.message, reason=reason) if reason else finding.message)
