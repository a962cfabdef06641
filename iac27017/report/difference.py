"""What a change introduces, fixes and leaves: for a program, and as a comment on the change."""

from __future__ import annotations

from collections import Counter

from iac27017.check import Finding, Severity, Status
from iac27017.language import ENGLISH, Say
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


def markdown(difference: Difference, say: Say = ENGLISH) -> str:
    """What is introduced, and what is waived so that nobody overlooks it; the heading counts the rest."""
    text = as_markdown.render(difference.as_result, summary(difference, say), say)
    if not difference.waived:
        return text
    lines = [
        f"- {say('{step} at {place}', step=_named(finding), place=code(finding.resource.header.place))}: "
        f"{prose(finding.waived or '')}"
        for finding in difference.waived
    ]
    return logged("\n".join([text, f"### {say('Waived by this change')}", "", *lines]) + "\n")


def _named(finding: Finding) -> str:
    return f"{finding.check} {code(situated(finding))}"


def summary(difference: Difference, say: Say = ENGLISH) -> str:
    """``introduces 2 failures (1 high, 1 medium) and 1 unknown, fixes 1, leaves 40``."""
    failed = [finding for finding in difference.introduced if finding.status is Status.FAIL]
    severities = Counter(finding.check.severity for finding in failed)
    comma = say(", ")
    ordered = sorted(Severity, reverse=True)
    named = comma.join(
        say("{count} {severity}", count=severities[s], severity=say(str(s))) for s in ordered if severities[s]
    )
    unknown = len(difference.introduced) - len(failed)
    introduced = say(
        "introduces {count} failure" if len(failed) == 1 else "introduces {count} failures", count=len(failed)
    ) + (f" ({named})" if named else "")
    parts = [
        say("{introduced} and {count} unknown", introduced=introduced, count=unknown) if unknown else introduced,
        say("fixes {count}", count=len(difference.fixed)),
        *([say("waives {count}", count=len(difference.waived))] if difference.waived else []),
        say("leaves {count}", count=len(difference.unchanged)),
    ]
    return comma.join(parts)
