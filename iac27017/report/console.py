"""The result for a person at a prompt: what is wrong, where, why, which control, and how to mend it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from io import StringIO

from rich.console import Console
from rich.text import Text

from iac27017.check import ORIGIN, Finding, Hop, Severity, Status
from iac27017.controls import all_controls, control_order
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.report.grouping import Group, by_file, grouped
from iac27017.report.safe_text import logged, visible
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


def render(result: Result, sources: Sources, width: int | None = None, color: bool = False) -> str:
    """The whole report. ``width`` is the terminal's; without one, lines are not broken."""
    return printed(_report(result, sources), width, color)


def printed(lines: Iterable[Text], width: int | None = None, color: bool = False) -> str:
    """Lines as a terminal of this width shows them; without colour, plain text."""
    console = Console(
        file=StringIO(),
        width=width or 10_000,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    for line in lines:
        console.print(line, soft_wrap=width is None)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return logged(text)


def _report(result: Result, sources: Sources) -> Iterator[Text]:
    yield from findings(result, sources)
    yield from problem_lines(result.problems)
    yield from _controls(result)
    yield from _summary(result)


def findings(result: Result, sources: Sources) -> Iterator[Text]:
    """What failed or is unknown and nobody waives, by file, with excerpt, evidence and remedy."""
    shown = [finding for finding in result.findings if finding.status is not Status.PASS and finding.waived is None]
    for file, groups in by_file(grouped(shown)):
        yield Text(visible(file), "bold underline")
        for group in sorted(groups, key=lambda g: g.first.status is Status.UNKNOWN):
            yield from _group(group, sources)
        yield Text()


def _group(group: Group, sources: Sources) -> Iterator[Text]:
    yield from (_failure if group.first.status is Status.FAIL else _unknown)(group, sources)


def _failure(group: Group, sources: Sources) -> Iterator[Text]:
    finding = group.first
    yield _heading(group, " FAIL ", SEVERITY_STYLES[finding.check.severity])
    yield Text("    ").append(visible(finding.message), "bold")
    yield from _excerpt(finding, sources)
    yield from _path(finding.evidence, sources)
    if finding.remedy:
        yield Text("    fix   ", "green").append(visible(finding.remedy))
    yield Text()


def _unknown(group: Group, sources: Sources) -> Iterator[Text]:
    finding = group.first
    yield _heading(group, "UNKNOWN", "magenta")
    line = Text("    ").append(visible(finding.message))
    if finding.reason and finding.reason not in finding.message:
        line.append(f": {visible(finding.reason)}", "dim")
    yield line
    for hop in finding.evidence[-1:]:
        yield Text(f"    at    {visible(hop.span.place)}", "dim")
    yield Text()


def _heading(group: Group, word: str, style: str) -> Text:
    finding = group.first
    check = finding.check
    line = Text("  ").append(word, style).append(f" {check.severity} ", style if " on " not in style else "bold red")
    line.append(f"{check.code} {check.name}", "bold").append("  ")
    line.append(f"ISO/IEC 27017 {' '.join(check.controls)}", "cyan").append("\n    ")
    root = finding.resource.address.root
    line.append(f"{visible(root)}: " if root else "", "dim")
    line.append(visible(str(finding.resource.address)))
    line.append(f"  {visible(finding.resource.header.place)}", "dim")
    if group.others:
        line.append(f"  and {group.others} more instance{'s' if group.others > 1 else ''}", "dim")
    return line


def _excerpt(finding: Finding, sources: Sources) -> Iterator[Text]:
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
        yield Text("  ").append("> " if marked else "  ", "red").append(number, "dim").append("| ", "dim").append(
            visible(text.expandtabs(4))[:200], "" if marked else "dim"
        )


def _path(evidence: Iterable[Hop], sources: Sources) -> Iterator[Text]:
    """The walk, one hop a line, each below what it was reached from; where a value comes from is shown as written."""
    for at, hop in enumerate(evidence):
        written = sources.line(hop.span.file, hop.span.line) if hop.text == ORIGIN else None
        line = Text("    path  " if at == 0 else "          ", "blue")
        line.append("  " * min(at, 8) + ("└ " if at else ""), "dim")
        if hop.edge:
            line.append(f"{hop.edge} ", "blue")
        line.append(visible(hop.text if written is None else f"from {' '.join(written.split())[:120]}"))
        if hop.inferred:
            line.append(" (inferred from the name)", "dim")
        line.append(f"  {visible(hop.span.place)}" if hop.span.file else "", "dim")
        yield line


def problem_lines(problems: Iterable[Problem]) -> Iterator[Text]:
    """What could not be analysed, and what to do about it."""
    listed = list(problems)
    if not listed:
        return
    yield Text("Could not be analysed", "bold underline")
    for problem in listed:
        line = Text("  ").append(visible(_place(problem.span)), "yellow").append(visible(problem.message))
        yield line.append(f"; {visible(problem.help)}" if problem.help else "", "dim")
    yield Text()


def _place(span: Span) -> str:
    return f"{span}: " if span.file else ""


def _controls(result: Result) -> Iterator[Text]:
    """A line for each control that something was found out about."""
    counts: dict[str, Counter[Status]] = defaultdict(Counter)
    for finding in result.findings:
        if finding.waived is None:
            for number in finding.check.controls:
                counts[number][finding.status] += 1
    if not counts:
        return
    yield Text(f"{'ISO/IEC 27017:2015':<20}{'fail':>6}{'unknown':>9}{'pass':>6}", "bold")
    for number in sorted(counts, key=control_order):
        control, count = all_controls().get(number), counts[number]
        line = Text(f"  {number:<18}")
        line.append(f"{count[Status.FAIL] or '-':>6}", "red" if count[Status.FAIL] else "dim")
        line.append(f"{count[Status.UNKNOWN] or '-':>9}", "magenta" if count[Status.UNKNOWN] else "dim")
        line.append(f"{count[Status.PASS] or '-':>6}", "green" if count[Status.PASS] else "dim")
        yield line.append(f"  {control.title() if control else ''}", "dim")
    yield Text()


def _summary(result: Result) -> Iterator[Text]:
    yield from _ledger(result.ledger)
    counts = {status: len(result.with_status(status)) for status in Status}
    line = Text()
    line.append(f"{counts[Status.FAIL]} failed", "bold red" if counts[Status.FAIL] else "bold green").append(", ")
    line.append(f"{counts[Status.UNKNOWN]} unknown", "magenta" if counts[Status.UNKNOWN] else "").append(", ")
    line.append(f"{counts[Status.PASS]} passed", "green")
    waived = sum(finding.waived is not None for finding in result.findings)
    if waived:
        line.append(f", {waived} waived", "dim")
    if result.problems:
        line.append(f"; {_counted(len(result.problems), 'thing')} could not be analysed", "yellow")
    yield line


def _ledger(ledger: Ledger) -> Iterator[Text]:
    """Two lines: what was looked at, and what was not."""
    roots = _counted(len(ledger.roots), "root module")
    yield Text(
        f"looked at {_counted(ledger.resources_modelled, 'resource')} in {_counted(ledger.files_read, 'file')}, {roots}",
        "dim",
    )
    missing = [f"{_counted(len(ledger.modules_missing), 'module')} not on disk"] if ledger.modules_missing else []
    failed = [f"{_counted(ledger.files_failed, 'file')} not wholly read"] if ledger.files_failed else []
    kinds = sorted(ledger.not_modelled.items(), key=lambda item: (-item[1], item[0]))
    named = ", ".join(f"{count} {visible(name)}" for name, count in kinds[:NAMED_TYPES])
    more = f" and {len(kinds) - NAMED_TYPES} more types" if len(kinds) > NAMED_TYPES else ""
    unmodelled = [f"no check for {named}{more}"] if kinds else []
    rest = "; ".join([*missing, *failed, *unmodelled]) or "nothing was left out"
    yield Text(f"not looked at: {rest}", "dim")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
