"""The themes of a page, and how many findings of which answer each has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from iac27017.audit.gap import theme_title
from iac27017.check import Check, Finding, Severity, Status
from iac27017.controls import THEMES, all_controls
from iac27017.language import Say

WAIVED = "waived"
ANSWERS = ("fail", "unknown", "pass", WAIVED)
"""What a finding counts as, in the order in which a reader wants them."""

OTHER = "other"
"""The theme of checks that name no control of ours."""


def theme_of(check: Check) -> str:
    """The theme of the first control that a check names: that is the one it is most about."""
    control = all_controls().get(check.controls[0]) if check.controls else None
    return control.theme if control is not None else OTHER


def heading(theme: str, say: Say) -> str:
    """A theme as readers call it."""
    return say("Other") if theme == OTHER else theme_title(theme, say)


def counts_as(finding: Finding) -> str:
    """One of `ANSWERS`: what is waived counts as waived alone."""
    return WAIVED if finding.waived is not None else finding.status.value


class Tally(Struct, frozen=True):
    """How many findings have each answer; ``severities`` are those of what failed, worst first."""

    failed: int = 0
    unknown: int = 0
    passed: int = 0
    waived: int = 0
    severities: tuple[tuple[Severity, int], ...] = ()

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Tally:
        """The tally of these findings."""
        answers: Counter[str] = Counter()
        severities: Counter[Severity] = Counter()
        for finding in findings:
            answers[counts_as(finding)] += 1
            if finding.status is Status.FAIL and finding.waived is None:
                severities[finding.check.severity] += 1
        worst_first = tuple((severity, severities[severity]) for severity in sorted(severities, reverse=True))
        return cls(answers["fail"], answers["unknown"], answers["pass"], answers[WAIVED], worst_first)

    @property
    def total(self) -> int:
        """All of them."""
        return self.failed + self.unknown + self.passed + self.waived


class Theme(Struct, frozen=True):
    """A theme with its findings, worst first."""

    id: str
    findings: tuple[Finding, ...]

    @property
    def tally(self) -> Tally:
        """Its counts."""
        return Tally.of(self.findings)


def themes(findings: Sequence[Finding]) -> list[Theme]:
    """The themes that something was found out about, in the order of a report; each finding is in one of them."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(theme_of(finding.check), []).append(finding)
    return [
        Theme(name, tuple(sorted(found[name], key=_worst_first)))
        for name in (*THEMES, OTHER)
        if name in found
    ]


def _worst_first(finding: Finding) -> tuple[int, int, str]:
    """Stable: findings that weigh the same stay sorted by file and line."""
    return ANSWERS.index(counts_as(finding)), -finding.check.severity, finding.check.code
