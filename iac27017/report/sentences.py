"""Short texts that several renderers print, already inert on a line of their own."""

from __future__ import annotations

from iac27017.check import Finding, Hop, Status
from iac27017.report.safe_text import visible
from iac27017.scan import Result


def situated(finding: Finding) -> str:
    """The resource's address, after its root module when that is not the scanned directory itself."""
    root = finding.resource.address.root
    return visible(f"{root}: {finding.resource.address}" if root else f"{finding.resource.address}")


def shown_hop(hop: Hop) -> str:
    """One step of the evidence: the verb that led there, what it shows, and where."""
    edge = f"{hop.edge} " if hop.edge else ""
    inferred = " (inferred from the name)" if hop.inferred else ""
    place = f" ({hop.span.place})" if hop.span.file else ""
    return visible(f"{edge}{hop.text}{inferred}{place}")


def counts(result: Result) -> str:
    """``3 failed, 1 unknown, 4 passed``, and what else there is."""
    words = {Status.FAIL: "failed", Status.UNKNOWN: "unknown", Status.PASS: "passed"}
    parts = [f"{len(result.with_status(status))} {word}" for status, word in words.items()]
    if waived := sum(finding.waived is not None for finding in result.findings):
        parts.append(f"{waived} waived")
    problems = len(result.problems)
    more = f"; {problems} thing{'' if problems == 1 else 's'} could not be analysed" if problems else ""
    return ", ".join(parts) + more


def explained(finding: Finding) -> str:
    """The message, with the reason where it says more."""
    reason = finding.reason if finding.reason and finding.reason not in finding.message else ""
    return visible(f"{finding.message}: {reason}" if reason else finding.message)
