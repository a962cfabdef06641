"""One rule of cfn-lint for each of our checks; cfn-lint finds the classes in this module by looking through it."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from cfnlint.rules import CloudFormationLintRule, RuleMatch

from iac27017.check import Check, Finding, Severity, Status
from iac27017.config import Config, find, load
from iac27017.registry import all_checks
from iac27017.scan import Inputs, Target, scan

LETTERS = {
    Severity.INFO: "I",
    Severity.LOW: "I",
    Severity.MEDIUM: "W",
    Severity.HIGH: "E",
    Severity.CRITICAL: "E",
}
"""What a rule's id starts with: cfn-lint takes its severity from that."""


def rule_id(check: Check) -> str:
    """``EENC004`` for ENC-004: a letter for the severity, then the code."""
    return LETTERS[check.severity] + check.code.replace("-", "")


@lru_cache(maxsize=8)
def findings(filename: str, changed: float) -> tuple[Finding, ...]:
    """What is wrong with one template, judged once for all rules; ``changed`` is when the file was written."""
    path = Path(filename)
    found = find(path.parent)
    config = load(found) if found is not None else Config()
    result, _ = scan(Target.of([path]), all_checks(), Inputs(), config.settings)
    wanted = {Status.FAIL, Status.UNKNOWN} if os.environ.get("IAC27017_UNKNOWN") == "fail" else {Status.FAIL}
    return tuple(
        finding for finding in result.findings if finding.status in wanted and finding.resource.header.file == path.name
    )


class _Shown:
    """What the rules have in common; no rule by itself, or cfn-lint would take it for one."""

    check: Check

    def match(self, cfn: Any) -> list[RuleMatch]:
        """The findings of this rule's check, at the resources of the template."""
        filename = str(cfn.filename or "")
        if not Path(filename).is_file():
            return []
        return [
            RuleMatch(_path(finding, cfn.template), _words(finding))
            for finding in findings(filename, Path(filename).stat().st_mtime)
            if finding.check is self.check
        ]


def _path(finding: Finding, template: Any) -> list[str | int]:
    name = finding.resource.address.name
    resources = template.get("Resources", {}) if isinstance(template, dict) else {}
    return ["Resources", name] if name in resources else ["Resources"]


def _words(finding: Finding) -> str:
    walk = "; ".join(f"{hop.span.place} {hop.text}" for hop in finding.evidence[:4])
    mend = f" To mend: {finding.remedy}." if finding.remedy else ""
    return f"{finding.check.name}: {finding.message}.{mend} ({walk})"


def _rule(check: Check) -> type[CloudFormationLintRule]:
    attributes = {
        "__doc__": check.title,
        "check": check,
        "id": rule_id(check),
        "shortdesc": check.title,
        "description": check.title,
        "source_url": "",
        "tags": ["security", "iso27017", *(f"iso27017:{number}" for number in check.controls)],
    }
    return type(rule_id(check), (_Shown, CloudFormationLintRule), attributes)


globals().update({rule_id(check): _rule(check) for check in all_checks()})
