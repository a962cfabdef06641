"""How urgent a gap is: severity times environment times exposure, with the arithmetic to show."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from iac27017.audit.situations import Exposure, Situation
from iac27017.check import Severity
from iac27017.language import Say

SEVERITIES: Mapping[Severity, int] = {
    Severity.CRITICAL: 5, Severity.HIGH: 4, Severity.MEDIUM: 3, Severity.LOW: 2, Severity.INFO: 1,
}  # fmt: skip
ENVIRONMENTS: Mapping[str, int] = {"prod": 3, "shared": 3, "": 3, "nonprod": 1}
"""What nobody labels counts as production until somebody says otherwise; so does what serves every environment."""
OTHER_ENVIRONMENT = 2
"""An environment whose label is none of the classes of the settings."""
EXPOSURES: Mapping[Exposure, int] = {
    Exposure.INTERNET: 3, Exposure.UNKNOWN: 2, Exposure.INSIDE: 1, Exposure.NONE: 1,
}  # fmt: skip
BANDS = ((15, 1), (9, 2), (4, 3), (0, 4))
"""The least score of each band: critical in production is 1, high in production 2, high in development 3."""


class Priority(Struct, frozen=True, order=True):
    """``score`` is the product of the three weights, 1 to 45; ``band`` 1 is first, 4 last."""

    score: int
    severity: Severity
    environment: str
    exposure: str
    weights: tuple[int, int, int]

    @property
    def band(self) -> int:
        """1 (at once) to 4 (when convenient)."""
        return next(band for least, band in BANDS if self.score >= least)

    def arithmetic(self, say: Say) -> str:
        """``high 4 x prod 3 x internet 3 = 36``."""
        severity, environment, exposure = self.weights
        return say(
            "{severity} {a} x {environment} {b} x {exposure} {c} = {score}",
            severity=say(str(self.severity)), a=severity,
            environment=environment_word(self.environment, say), b=environment,
            exposure=exposure_word(Exposure(self.exposure), say), c=exposure, score=self.score,
        )  # fmt: skip


def priority_of(severity: Severity, situation: Situation) -> Priority:
    """The priority of what a check of this severity found in this situation."""
    environment = ENVIRONMENTS.get(situation.environment, OTHER_ENVIRONMENT)
    weights = (SEVERITIES[severity], environment, EXPOSURES[situation.exposure])
    score = weights[0] * weights[1] * weights[2]
    return Priority(score, severity, situation.environment, situation.exposure.value, weights)


def environment_word(environment: str, say: Say) -> str:
    """An environment class as readers call it; a label of the team's own stays as it is."""
    match environment:
        case "":
            return say("environment unknown")
        case "prod":
            return say("production")
        case "nonprod":
            return say("non-production")
        case "shared":
            return say("shared services")
        case _:
            return environment


def exposure_word(exposure: Exposure, say: Say) -> str:
    """An exposure as readers call it."""
    match exposure:
        case Exposure.INTERNET:
            return say("reachable from the internet")
        case Exposure.UNKNOWN:
            return say("exposure unknown")
        case Exposure.INSIDE:
            return say("inside")
        case Exposure.NONE:
            return say("no network place")
