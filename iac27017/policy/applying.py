"""Takes waivers into account: findings in, findings out, with what each waiver did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from iac27017.check import Finding, Status
from iac27017.graph.wording import worded
from iac27017.policy.waiver import Accepted, Configured, Inline, Waiver, places
from iac27017.scan import Result

EXPIRED = "expired on {date}"


class Use(Struct, frozen=True):
    """What a waiver does: the findings that it speaks of, and why it does not count, if it does not."""

    waiver: Waiver
    findings: tuple[Finding, ...] = ()
    refused: str = ""


class Applied(Struct, frozen=True):
    """A result with its waivers taken into account, and the account of every waiver."""

    result: Result
    uses: tuple[Use, ...]


class Waivers(Struct, frozen=True):
    """All waivers that there are, in the order in which they are asked.

    ``below`` is the scanned directory relative to the configuration file's;
    ``refused`` says of some waivers why they do not count.
    """

    waivers: tuple[Waiver, ...] = ()
    below: str = ""
    refused: Mapping[Waiver, str] = field(default_factory=dict)


def apply(result: Result, waivers: Waivers, today: date) -> Applied:
    """Mark the findings that a waiver covers; of an expired one, the finding still fails and says so.

    A pass needs no waiver: nothing of it is hidden.
    """
    candidates = _finder(waivers)
    hidden: dict[int, list[Finding]] = defaultdict(list)
    findings: list[Finding] = []
    for finding in result.findings:
        covering = list(candidates(finding)) if finding.status is not Status.PASS else []
        for at in covering:
            hidden[at].append(finding)
        findings.append(_marked(finding, [waivers.waivers[at] for at in covering], waivers.refused, today))
    uses = tuple(
        Use(waiver, tuple(hidden[at]), refusal(waiver, waivers.refused, today))
        for at, waiver in enumerate(waivers.waivers)
    )
    return Applied(replace(result, findings=tuple(findings)), uses)


def refusal(waiver: Waiver, refused: Mapping[Waiver, str], today: date) -> str:
    """Why a waiver does not count; empty when it does."""
    if isinstance(waiver, Configured) and waiver.expired(today):
        return worded(EXPIRED, date=waiver.expires)
    return refused.get(waiver, "")


def _marked(finding: Finding, covering: Sequence[Waiver], refused: Mapping[Waiver, str], today: date) -> Finding:
    """Waived by the first that counts; else the message tells of one that has expired."""
    for waiver in covering:
        if not refusal(waiver, refused, today):
            return replace(finding, waived=waiver.words, waived_inline=isinstance(waiver, Inline))
    for waiver in covering:
        if isinstance(waiver, Configured) and waiver.expired(today):
            return replace(finding, message=worded(
                "{message} (the waiver for this expired on {date})", message=finding.message, date=waiver.expires
            ))
    return finding


def _finder(waivers: Waivers) -> Callable[[Finding], Iterator[int]]:
    """Looks for the waivers of a finding by place and fingerprint; only the configured ones are tried one by one."""
    by_line: dict[tuple[str, int], list[int]] = defaultdict(list)
    by_fingerprint: dict[str, list[int]] = defaultdict(list)
    configured: list[tuple[int, Configured]] = []
    for at, waiver in enumerate(waivers.waivers):
        match waiver:
            case Inline():
                for line in waiver.lines:
                    by_line[waiver.span.file, line].append(at)
            case Accepted():
                by_fingerprint[waiver.fingerprint].append(at)
            case Configured():
                configured.append((at, waiver))

    def candidates(finding: Finding) -> Iterator[int]:
        near = {at for place in places(finding) for at in by_line.get((place.file, place.line), ())}
        near.update(by_fingerprint.get(finding.fingerprint, ()) if by_fingerprint else ())
        settled = {at for at in near if _covers(waivers.waivers[at], finding)}
        settled.update(at for at, waiver in configured if waiver.covers(finding, waivers.below))
        yield from sorted(settled)

    return candidates


def _covers(waiver: Waiver, finding: Finding) -> bool:
    return not isinstance(waiver, Configured) and waiver.covers(finding)
