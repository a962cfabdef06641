"""The result for a person at a prompt: what is wrong, where, why, which control, and how to mend it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from rich.cells import cell_len

from iac27017.check import Finding, Hop, Severity, Status
from iac27017.controls import all_controls, control_order
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.language import ENGLISH, Say
from iac27017.report.columns import left, right
from iac27017.report.editions import in_edition
from iac27017.report.grouping import Group, by_file, grouped
from iac27017.report.line import Line, printed
from iac27017.report.safe_text import visible
from iac27017.report.sentences import not_analysed
from iac27017.report.sources import Sources
from iac27017.scan import Ledger, Result

SEVERITY_STYLES = {
    Severity.INFO: "cyan",
    Severity.LOW: "cyan",
    Severity.MEDIUM: "yellow",
    Severity.HIGH: "red",
    Severity.CRITICAL: "bold white on red",
}
NAMED_TYPES = 8
"""Types that are not modelled are named up to this many; JSON has them all."""


def render(
    result: Result,
    sources: Sources,
    width: int | None = None,
    color: bool = False,
    say: Say = ENGLISH,
    edition: str = "2015",
) -> str:
    """The whole report. ``width`` is the terminal's; without one, lines are not broken."""
    return printed(_report(in_edition(result, edition), sources, say, edition), width, color)


def _report(result: Result, sources: Sources, say: Say, edition: str) -> Iterator[Line]:
    yield from findings(result, sources, say)
    yield from problem_lines(result.problems, say)
    yield from _controls(result, say, edition)
    yield from _summary(result, say)


def findings(result: Result, sources: Sources, say: Say = ENGLISH) -> Iterator[Line]:
    """What failed or is unknown and nobody waives, by file, with excerpt, evidence and remedy."""
    shown = [finding for finding in result.findings if finding.status is not Status.PASS and finding.waived is None]
    for file, groups in by_file(grouped(shown)):
        yield Line(visible(file), "bold underline")
        for group in sorted(groups, key=lambda g: g.first.status is Status.UNKNOWN):
            yield from _group(group, sources, say)
        yield Line()


def _group(group: Group, sources: Sources, say: Say) -> Iterator[Line]:
    yield from _failure(group, sources, say) if group.first.status is Status.FAIL else _unknown(group, say)


def _failure(group: Group, sources: Sources, say: Say) -> Iterator[Line]:
    finding = group.first
    yield _heading(group, f" {say('FAIL')} ", SEVERITY_STYLES[finding.check.severity], say)
    yield Line("    ").append(visible(finding.message), "bold")
    yield from _excerpt(finding, sources)
    yield from _path(finding.evidence, sources, say)
    if finding.remedy:
        yield Line(_label(say("fix")), "green").append(visible(finding.remedy))
    yield Line()


def _unknown(group: Group, say: Say) -> Iterator[Line]:
    finding = group.first
    yield _heading(group, say("UNKNOWN"), "magenta", say)
    line = Line("    ").append(visible(finding.message))
    if finding.reason and finding.reason not in finding.message:
        line.append(say(": {reason}", reason=visible(finding.reason)), "dim")
    yield line
    for hop in finding.evidence[-1:]:
        yield Line(f"{_label(say('at'))}{visible(hop.span.place)}", "dim")
    yield Line()


LABEL = 6
"""Columns that the label before a walk or a mend takes."""


def _label(word: str) -> str:
    return f"    {left(word, LABEL)}"


def _heading(group: Group, word: str, style: str, say: Say) -> Line:
    finding = group.first
    check = finding.check
    line = Line("  ").append(word, style).append(f" {say(str(check.severity))} ", style if " on " not in style else "bold red")
    line.append(f"{check.code} {check.name}", "bold").append("  ")
    line.append(f"ISO/IEC 27017 {' '.join(check.controls)}", "cyan").append("\n    ")
    root = finding.resource.address.root
    line.append(f"{visible(root)}: " if root else "", "dim")
    line.append(visible(str(finding.resource.address)))
    line.append(f"  {visible(finding.resource.header.place)}", "dim")
    if group.others:
        template = "and {count} more instance" if group.others == 1 else "and {count} more instances"
        line.append(f"  {say(template, count=group.others)}", "dim")
    return line


def _excerpt(finding: Finding, sources: Sources) -> Iterator[Line]:
    """The resource's first line and the deciding one, which is marked."""
    header, mark = finding.resource.header, finding.deciding
    rows = [mark] if (header.file, header.line) == (mark.file, mark.line) else [header, mark]
    elsewhere = mark.file != header.file
    for row in rows:
        text = sources.line(row.file, row.line)
        if text is None:
            continue
        marked = row is mark
        number = f"{row.line:>6} " if not (elsewhere and marked) else f"{visible(row.place)} "
        yield Line("  ").append("> " if marked else "  ", "red").append(number, "dim").append("| ", "dim").append(
            visible(text.expandtabs(4))[:200], "" if marked else "dim"
        )


def _path(evidence: Iterable[Hop], sources: Sources, say: Say) -> Iterator[Line]:
    """The walk, one hop a line, each below what it was reached from; where a value comes from is shown as written."""
    for at, hop in enumerate(evidence):
        written = sources.line(hop.span.file, hop.span.line) if hop.is_origin else None
        line = Line(_label(say("path") if at == 0 else ""), "blue")
        line.append("  " * min(at, 8) + ("└ " if at else ""), "dim")
        if hop.edge:
            line.append(f"{hop.edge} ", "blue")
        shown = hop.text if written is None else say("from {code}", code=" ".join(written.split())[:120])
        line.append(visible(shown))
        if hop.inferred:
            line.append(f" {say('(inferred from the name)')}", "dim")
        line.append(f"  {visible(hop.span.place)}" if hop.span.file else "", "dim")
        yield line


def problem_lines(problems: Iterable[Problem], say: Say = ENGLISH) -> Iterator[Line]:
    """What could not be analysed, and what to do about it."""
    listed = list(problems)
    if not listed:
        return
    yield Line(say("Could not be analysed"), "bold underline")
    for problem in listed:
        line = Line("  ").append(visible(_place(problem.span)), "yellow").append(visible(problem.message))
        yield line.append(say("; {help}", help=visible(problem.help)) if problem.help else "", "dim")
    yield Line()


def _place(span: Span) -> str:
    return f"{span}: " if span.file else ""


def _controls(result: Result, say: Say, edition: str) -> Iterator[Line]:
    """A line for each control that something was found out about."""
    counts: dict[str, Counter[Status]] = defaultdict(Counter)
    for finding in result.findings:
        if finding.waived is None:
            for number in finding.check.controls:
                counts[number][finding.status] += 1
    if not counts:
        return
    statuses = ((Status.FAIL, say("fail"), "red"), (Status.UNKNOWN, say("unknown"), "magenta"), (Status.PASS, say("pass"), "green"))
    heads = [f"  {word}" for _, word, _ in statuses]
    yield Line(f"{f'ISO/IEC 27017:{edition}':<20}{''.join(heads)}", "bold")
    for number in sorted(counts, key=control_order):
        control, count = all_controls(edition).get(number), counts[number]
        line = Line(f"  {number:<18}")
        for (status, _, style), head in zip(statuses, heads):
            line.append(right(str(count[status] or "-"), cell_len(head)), style if count[status] else "dim")
        yield line.append(f"  {control.title(say.language) if control else ''}", "dim")
    yield Line()


def _summary(result: Result, say: Say) -> Iterator[Line]:
    yield from _ledger(result.ledger, say)
    counts = {status: len(result.with_status(status)) for status in Status}
    comma = say(", ")
    line = Line()
    line.append(say("{count} failed", count=counts[Status.FAIL]), "bold red" if counts[Status.FAIL] else "bold green")
    line.append(comma).append(say("{count} unknown", count=counts[Status.UNKNOWN]), "magenta" if counts[Status.UNKNOWN] else "")
    line.append(comma).append(say("{count} passed", count=counts[Status.PASS]), "green")
    waived = sum(finding.waived is not None for finding in result.findings)
    if waived:
        line.append(f"{comma}{say('{count} waived', count=waived)}", "dim")
    if result.problems:
        line.append(not_analysed(len(result.problems), say), "yellow")
    yield line


def _ledger(ledger: Ledger, say: Say) -> Iterator[Line]:
    """Two lines: what was looked at, and what was not."""
    yield Line(
        say(
            "looked at {resources} in {files}, {roots}",
            resources=_resources(ledger.resources_modelled, say),
            files=_files(ledger.files_read, say),
            roots=_roots(len(ledger.roots), say),
        ),
        "dim",
    )
    yield Line(say("not looked at: {rest}", rest=say("; ").join(_left_out(ledger, say)) or say("nothing was left out")), "dim")


def _left_out(ledger: Ledger, say: Say) -> Iterator[str]:
    if ledger.modules_missing:
        count = len(ledger.modules_missing)
        yield say("{count} module not on disk" if count == 1 else "{count} modules not on disk", count=f"{count:,}")
    if ledger.files_failed:
        yield say("{files} not wholly read", files=_files(ledger.files_failed, say))
    kinds = sorted(ledger.not_modelled.items(), key=lambda item: (-item[1], item[0]))
    if not kinds:
        return
    named = ", ".join(f"{count} {visible(name)}" for name, count in kinds[:NAMED_TYPES])
    more = len(kinds) - NAMED_TYPES
    if more > 0:
        yield say("no check for {types} and {count} more types", types=named, count=more)
    else:
        yield say("no check for {types}", types=named)


def _resources(count: int, say: Say) -> str:
    return say("{count} resource" if count == 1 else "{count} resources", count=f"{count:,}")


def _files(count: int, say: Say) -> str:
    return say("{count} file" if count == 1 else "{count} files", count=f"{count:,}")


def _roots(count: int, say: Say) -> str:
    return say("{count} root module" if count == 1 else "{count} root modules", count=f"{count:,}")
