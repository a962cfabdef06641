"""What a change introduces, fixes and leaves: for a program, and as a comment on the change."""

from __future__ import annotations

from collections import Counter

from iac27017.check import Severity, Status
from iac27017.policy.difference import Difference
from iac27017.report import as_markdown
from iac27017.report.as_json import as_text, finding_record, ledger_record, problem_record
from iac27017.report.markdown_text import code, prose
from iac27017.report.safe_text import logged
from iac27017.report.sentences import situated

SCHEMA = "iac27017-diff/1"


def as_json(difference: Difference) -> str:
    """All of it; findings as in ``iac27017/1``."""
    parts = {
        "introduced": difference.introduced,
        "fixed": difference.fixed,
        "unchanged": difference.unchanged,
        "waived": difference.waived,
    }
    return as_text({
        "schema": SCHEMA,
        **{name: [finding_record(finding) for finding in part] for name, part in parts.items()},
        "problems": [problem_record(problem) for problem in difference.problems],
        "ledger": ledger_record(difference.after.ledger),
        "summary": {name: len(part) for name, part in parts.items()},
    })  # fmt: skip


def markdown(difference: Difference) -> str:
    """What is introduced, and what is waived so that nobody overlooks it; the heading counts the rest."""
    text = as_markdown.render(difference.as_result, summary(difference))
    if not difference.waived:
        return text
    lines = [
        f"- {finding.check} {code(situated(finding))} at {code(finding.resource.header.place)}: {prose(finding.waived or '')}"
        for finding in difference.waived
    ]
    return logged("\n".join([text, "### Waived by this change", "", *lines]) + "\n")


def summary(difference: Difference) -> str:
    """``introduces 2 failures (1 high, 1 medium) and 1 unknown, fixes 1, leaves 40``."""
    failed = [finding for finding in difference.introduced if finding.status is Status.FAIL]
    severities = Counter(finding.check.severity for finding in failed)
    named = ", ".join(f"{severities[s]} {s}" for s in sorted(Severity, reverse=True) if severities[s])
    unknown = len(difference.introduced) - len(failed)
    parts = [
        f"introduces {len(failed)} failure{'' if len(failed) == 1 else 's'}" + (f" ({named})" if named else "")
        + (f" and {unknown} unknown" if unknown else ""),
        f"fixes {len(difference.fixed)}",
        *([f"waives {len(difference.waived)}"] if difference.waived else []),
        f"leaves {len(difference.unchanged)}",
    ]  # fmt: skip
    return ", ".join(parts)
