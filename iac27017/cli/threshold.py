"""What makes a command end with something else than 0."""

from __future__ import annotations

from msgspec import Struct

from iac27017.check import Finding, Severity, Status
from iac27017.cli.inputs import UsageProblem
from iac27017.config import Config
from iac27017.graph.wording import worded
from iac27017.scan import Result

FAILED, NOT_ANALYSED = 1, 3


class Threshold(Struct, frozen=True):
    """From which severity on a finding counts, whether unknown does, and whether problems do not."""

    severity: Severity
    strict: bool
    allow_problems: bool

    def exit_code(self, result: Result) -> int:
        """1 for a fail (or, when strict, an unknown) that counts; else 3 for a problem; else 0."""
        if any(map(self.counts, result.findings)):
            return FAILED
        return NOT_ANALYSED if result.problems and not self.allow_problems else 0

    def counts(self, finding: Finding) -> bool:
        """Whether a finding is a failure: nobody waives it, and it is severe enough."""
        statuses = {Status.FAIL, Status.UNKNOWN} if self.strict else {Status.FAIL}
        return finding.status in statuses and finding.waived is None and finding.check.severity >= self.severity


def threshold_of(config: Config, severity: str | None, strict: bool | None, allow_problems: bool | None) -> Threshold:
    """The threshold that the command line and, where it says nothing, the configuration set.

    Raises `UsageProblem` for a severity that is none.
    """
    word = severity or config.severity or "info"
    if word.upper() not in Severity.__members__:
        raise UsageProblem(
            worded(
                "{path}: severity is one of {severities}",
                path=config.path,
                severities=", ".join(map(str, Severity)),
            )
        )
    return Threshold(
        Severity[word.upper()],
        config.strict if strict is None else strict,
        config.allow_problems if allow_problems is None else allow_problems,
    )
