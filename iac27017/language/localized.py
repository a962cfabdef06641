"""A whole result in another language, before anything is rendered: renderers see strings and need not know."""

from __future__ import annotations

from msgspec.structs import replace

from iac27017.check import Check, Finding, Hop
from iac27017.graph.declaration import Problem
from iac27017.graph.wording import Wording, plain
from iac27017.language import Say, speaker
from iac27017.policy.difference import Difference
from iac27017.scan import Result


def localized(result: Result, language: str) -> Result:
    """``result`` with its messages, reasons, remedies, evidence, titles and problems in ``language``.

    Codes, names, addresses, statuses, verbs of edges and fingerprints stay as
    they are, and so does every text that was not worded here.
    """
    if language == "en":
        return result
    reader = _Reader(speaker(language))
    return replace(
        result,
        findings=tuple(map(reader.finding, result.findings)),
        problems=tuple(map(reader.problem, result.problems)),
    )


def localized_difference(difference: Difference, language: str) -> Difference:
    """What a change introduces, fixes and leaves, in ``language``."""
    if language == "en":
        return difference
    reader = _Reader(speaker(language))

    def told(part: tuple[Finding, ...]) -> tuple[Finding, ...]:
        return tuple(map(reader.finding, part))

    return replace(
        difference,
        introduced=told(difference.introduced),
        fixed=told(difference.fixed),
        unchanged=told(difference.unchanged),
        waived=told(difference.waived),
        problems=tuple(map(reader.problem, difference.problems)),
    )


def localized_check(check: Check, say: Say) -> Check:
    """A check with its title, its page's text and the remedy in the language of ``say``."""
    page = "\n\n".join(map(say, check.paragraphs))
    return replace(check, title=say(check.title), page=page, remedy=say(check.remedy))


def localized_problem(problem: Problem, say: Say) -> Problem:
    """One problem in the language of ``say``."""
    return _Reader(say).problem(problem)


class _Reader:
    """Says things again in one language; a check that many findings share is translated once."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._checks: dict[int, Check] = {}

    def finding(self, finding: Finding) -> Finding:
        return Finding(
            check=self.check(finding.check),
            resource=finding.resource,
            status=finding.status,
            message=self.told(finding.message),
            reason=None if finding.reason is None else self.told(finding.reason),
            evidence=tuple(map(self.hop, finding.evidence)),
            remedy=self.told(finding.remedy),
            waived=None if finding.waived is None else self.told(finding.waived),
            waived_inline=finding.waived_inline,
        )

    def check(self, check: Check) -> Check:
        known = self._checks.get(id(check))
        if known is None:
            known = self._checks[id(check)] = localized_check(check, self._say)
        return known

    def hop(self, hop: Hop) -> Hop:
        if not isinstance(hop.text, Wording):
            return hop
        return Hop(hop.span, self.told(hop.text), hop.edge, hop.inferred)

    def problem(self, problem: Problem) -> Problem:
        return Problem(problem.span, self.template(problem.message), self.template(problem.help))

    def template(self, text: str) -> str:
        """A problem's text: one that was not worded is a template without arguments."""
        return self.told(plain(text))

    def told(self, text: str) -> str:
        return self._say.text(text)
