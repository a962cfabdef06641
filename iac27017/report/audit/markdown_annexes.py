"""Annexes of the gap report as Markdown: findings with their paths, exceptions, what was looked at."""

from __future__ import annotations

from collections.abc import Iterator

from iac27017.audit.gap import GapReport
from iac27017.audit.priority import environment_word, exposure_word
from iac27017.audit.records import Answer, Record, answer_word, worst_first
from iac27017.audit.statement import exception_reference
from iac27017.language import Say
from iac27017.report.audit.markdown_parts import listed, path_lines, place, remedy, resource_cell, table
from iac27017.report.audit.setting import Setting
from iac27017.report.markdown_text import code, prose


def findings(report: GapReport, setting: Setting) -> Iterator[str]:
    """Everything that does not plainly conform, once, with its path."""
    shown = [record for record in worst_first(report.records) if record.answer is not Answer.PASS]
    if not shown:
        return
    say = setting.say
    yield from (f"## {prose(say('Annex: findings and their paths'))}", "")
    for record in shown:
        yield from _finding(record, report, setting)


def _finding(record: Record, report: GapReport, setting: Setting) -> Iterator[str]:
    say = setting.say
    finding = record.finding
    yield from (
        f'<a id="{record.id.lower()}"></a>',
        "",
        f"### {record.id} {prose(f'{finding.check.code} {finding.check.name}')}",
        "",
    )
    yield f"- {prose(answer_word(record.answer, say))}: {prose(finding.message)}"
    if finding.reason and finding.reason not in finding.message:
        yield f"- {prose(say('Reason'))}: {prose(finding.reason)}"
    yield f"- {resource_cell(record)} {place(finding.resource.header, report.scope)}"
    yield f"- {prose(_standing(record, say))}"
    if finding.waived is not None:
        yield f"- {prose(say('Exception'))}: {prose(finding.waived)}"
    yield f"- {prose(say('Path'))}"
    yield from path_lines(finding.evidence, report.scope, setting)
    if finding.remedy:
        yield f"- {prose(say('To mend it'))}: {remedy(finding.remedy)}"
    yield ""


def _standing(record: Record, say: Say) -> str:
    """Where the resource stands, and how urgent that makes it."""
    situation, priority = record.situation, record.priority
    standing = [environment_word(situation.environment, say), exposure_word(situation.exposure, say)]
    if situation.owner:
        standing.append(say("owner {owner}", owner=situation.owner))
    standing += [place for place in (situation.region, situation.account) if place]
    urgent = say("priority {band}: {arithmetic}", band=priority.band, arithmetic=priority.arithmetic(say))
    return say("; ").join((say(", ").join(standing), urgent))


def exceptions(report: GapReport, say: Say) -> Iterator[str]:
    """The waivers, and what each covers."""
    if not report.exceptions:
        return
    yield from (f"## {prose(say('Annex: exceptions'))}", "")
    headings = (say("reference"), say("reason"), say("place"), say("findings"), say("does not count because"))
    rows = (
        (prose(exception_reference(use.waiver)), prose(use.waiver.words), place(use.waiver.span, report.scope, in_cell=True),
         str(len(use.findings)), prose(use.refused))
        for use in report.exceptions
    )  # fmt: skip
    yield from table([prose(heading) for heading in headings], rows)
    yield ""


def ledger_lines(report: GapReport, say: Say) -> Iterator[str]:
    """What was and was not looked at."""
    ledger = report.ledger
    yield from (f"## {prose(say('Annex: what was looked at, and what was not'))}", "")
    rows = [
        (say("files read"), str(ledger.files_read)), (say("files not wholly read"), str(ledger.files_failed)),
        (say("resources judged"), str(ledger.resources_modelled)),
        (say("resources of types without a check"), str(sum(ledger.not_modelled.values()))),
        (say("modules that are not on disk"), str(len(ledger.modules_missing))),
        (say("things that could not be analysed"), str(len(report.problems))),
    ]  # fmt: skip
    yield from table(("", ""), ((prose(label), value) for label, value in rows))
    yield ""
    yield from listed(
        say("Types without a check"), (f"{code(name)} {count}" for name, count in ledger.not_modelled.items())
    )
    yield from listed(say("Modules that are not on disk"), map(code, ledger.modules_missing))
    problems = (
        f"{place(problem.span, report.scope) + ': ' if problem.span.file else ''}{prose(problem.message)}"
        f"{'; ' + prose(problem.help) if problem.help else ''}"
        for problem in report.problems
    )
    yield from listed(say("Could not be analysed"), problems)
    yield ""
