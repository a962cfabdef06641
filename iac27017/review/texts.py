"""What the bot writes: a comment on a line, a summary, an annotation, in the reader's language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from iac27017 import __version__
from iac27017.check import Finding, Hop, Status
from iac27017.graph.declaration import Problem
from iac27017.language import Say
from iac27017.policy.difference import Difference
from iac27017.report.grouping import Group
from iac27017.report.markdown_text import code, code_in_cell, prose, prose_with_code
from iac27017.report.sentences import explained, shown_hop, situated
from iac27017.review.forge import Annotation, Manner
from iac27017.review.placing import Placed
from iac27017.review.suggestion import Suggestion

LONGEST = 60_000
"""Characters of a comment: GitHub takes 65,536, and what is left over is a forge's to count differently."""
LISTED = 50
"""How many entries a list of the summary has."""
HOPS = 40
MESSAGE_BYTES = 60_000
"""Of an annotation: GitHub takes 64 KB."""
TITLE_LETTERS = 250


MANNERS = {"github": Manner("suggestion"), "gitlab": Manner("suggestion:-{above}+0")}
"""How each forge wants texts: docs.github.com, "Commenting on a pull request"; docs.gitlab.com, "Suggest changes"."""


def comment(placed: Placed, manner: Manner, say: Say) -> str:
    """The text of a comment on a line, without its marker."""
    finding = placed.group.first
    lines = [_headline(finding, say), "", *_said(placed.group, say), ""]
    if finding.remedy:
        lines += [say("To mend: {remedy}", remedy=prose_with_code(finding.remedy)), ""]
    if placed.suggestion is not None:
        lines += [*_suggestion(placed.suggestion, manner), ""]
    lines += _evidence(finding.evidence, say)
    return _bounded("\n".join(lines).rstrip("\n"), say)


def gone(body: str, commit: str, say: Say) -> str:
    """What a comment says when its finding is gone; ``body`` is what it said, without its marker."""
    said = say("This change no longer introduces it, as of {commit}.", commit=commit[:12])
    title = say("What was found")
    return _bounded(f"**{said}**\n\n<details><summary>{title}</summary>\n\n{_inactive(body)}\n\n</details>", say)


def review_text(count: int, say: Say) -> str:
    """The text above a review's comments."""
    return say("iac27017 has {count} comments on lines of this change; the summary says the rest.", count=count)


class Said(Struct, frozen=True):
    """What the summary tells besides the difference: where the findings went."""

    inline: Sequence[Placed]
    elsewhere: Sequence[Group]
    refused: Sequence[Group]
    head: str
    notes: Sequence[str] = ()


def summary(difference: Difference, said: Said, say: Say) -> str:
    """The text of the summary, without its marker."""
    lines = [f"## iac27017: {headline(difference, say)}", ""]
    lines += _controls(difference.introduced, say)
    lines += _section(say("Caused by this change, located outside of its lines"), said.elsewhere, say)
    lines += _section(say("On lines that take no comment"), said.refused, say)
    lines += _inline(said.inline, say)
    lines += _waived(difference.waived, say)
    lines += _fixed(difference.fixed, say)
    lines += _problems(difference.problems, say)
    lines += [*(say("Note: {note}", note=note) for note in said.notes), *([""] if said.notes else [])]
    lines += [say("Judged at {commit} by iac27017 {version}.", commit=code(said.head[:12]), version=__version__)]
    return _bounded("\n".join(lines), say)


def headline(difference: Difference, say: Say) -> str:
    """``introduces 2 failures, 1 unknown; fixes 1, waives 0, leaves 3``."""
    failed = sum(finding.status is Status.FAIL for finding in difference.introduced)
    return say(
        "introduces {failed} failed and {unknown} unknown; fixes {fixed}, waives {waived}, leaves {left}",
        failed=failed,
        unknown=len(difference.introduced) - failed,
        fixed=len(difference.fixed),
        waived=len(difference.waived),
        left=len(difference.unchanged),
    )


def annotation(group: Group) -> Annotation:
    """A group as a note beside the code; plain text, since annotations know no Markdown."""
    finding = group.first
    where = finding.deciding
    lines = [f"{situated(finding)}: {explained(finding)}", *map(shown_hop, finding.evidence[:HOPS])]
    check = finding.check
    title = f"{check} (ISO/IEC 27017 {' '.join(check.controls)})"
    text = "\n".join(lines).encode()[:MESSAGE_BYTES].decode(errors="ignore")
    return Annotation(where.file, where.line, max(where.line, where.end_line), check.severity,
                      finding.status is Status.FAIL, title[:TITLE_LETTERS], text)  # fmt: skip


def _headline(finding: Finding, say: Say) -> str:
    check = finding.check
    word = say(str(check.severity)) if finding.status is Status.FAIL else say("unknown")
    return f"**{word}** · {code(str(check))} · ISO/IEC 27017 {' '.join(check.controls)}"


def _said(group: Group, say: Say) -> Iterator[str]:
    finding = group.first
    yield f"{_resource(group, say)}: {prose(explained(finding))}"
    yield ""
    yield say("Wanted: {title}", title=prose(finding.check.title))


def _resource(group: Group, say: Say, cell: bool = False) -> str:
    shown = code_in_cell(situated(group.first)) if cell else code(situated(group.first))
    return say("{resource} and {count} more", resource=shown, count=group.others) if group.others else shown


def _suggestion(suggestion: Suggestion, manner: Manner) -> list[str]:
    """A fence that is longer than any in the text."""
    ticks = max((len(run) for run in re.findall("`+", suggestion.text)), default=0)
    fence = "`" * max(3, ticks + 1)
    opening = manner.suggestion.format(above=suggestion.last_line - suggestion.first_line)
    return [f"{fence}{opening}", suggestion.text, fence]


def _evidence(hops: Sequence[Hop], say: Say) -> Iterator[str]:
    if not hops:
        return
    yield from (f"<details><summary>{say('Evidence: the path, one file and line per hop')}</summary>", "")
    for hop in hops[:HOPS]:
        yield f"- {_hop(hop, say)}"
    if len(hops) > HOPS:
        yield f"- {say('and {count} more', count=len(hops) - HOPS)}"
    yield from ("", "</details>")


def _hop(hop: Hop, say: Say) -> str:
    edge = f"{prose(hop.edge)} " if hop.edge else ""
    place = f" {say('at {place}', place=code(hop.span.place))}" if hop.span.file else ""
    inferred = f" ({say('inferred from the name')})" if hop.inferred else ""
    return f"{edge}{code(hop.text)}{place}{inferred}"


def _controls(findings: Sequence[Finding], say: Say) -> Iterator[str]:
    """Counts for each control of what is introduced."""
    counts: dict[Status, Counter[str]] = {Status.FAIL: Counter(), Status.UNKNOWN: Counter()}
    for finding in findings:
        counts[finding.status].update(set(finding.check.controls))
    controls = sorted({*counts[Status.FAIL], *counts[Status.UNKNOWN]}, key=_control_order)
    if not controls:
        return
    yield from (f"| ISO/IEC 27017:2015 | {say('failed')} | {say('unknown')} |", "|---|---:|---:|")
    for control in controls:
        yield f"| {control} | {counts[Status.FAIL][control]} | {counts[Status.UNKNOWN][control]} |"
    yield ""


def _control_order(control: str) -> tuple[bool, list[int]]:
    """10.1.2 after 9.4.1, and the cloud's own controls at the end."""
    return control.startswith("CLD"), [int(number) for number in re.findall(r"\d+", control)]


def _section(title: str, groups: Sequence[Group], say: Say) -> Iterator[str]:
    if not groups:
        return
    yield from (f"### {title}", "")
    names = ("severity", "check", "resource", "place", "finding")
    yield f"| {' | '.join(map(say, names))} |"
    yield "|---|---|---|---|---|"
    for group in groups[:LISTED]:
        yield _row(group, say)
    yield from _left_out(len(groups), say)
    yield ""
    for group in groups[:LISTED]:
        yield from _folded(group, say)


def _row(group: Group, say: Say) -> str:
    finding = group.first
    word = str(finding.check.severity) if finding.status is Status.FAIL else "unknown"
    cells = (say(word), code(str(finding.check)), _resource(group, say, cell=True),
             code_in_cell(finding.deciding.place), prose(explained(finding)))  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _folded(group: Group, say: Say) -> Iterator[str]:
    finding = group.first
    title = say("Evidence of {check}", check=str(finding.check))
    yield from (f"<details><summary>{title}</summary>", "")
    yield f"- {_resource(group, say)}"
    yield from (f"- {_hop(hop, say)}" for hop in finding.evidence[:HOPS])
    if finding.remedy:
        yield f"- {say('To mend: {remedy}', remedy=prose_with_code(finding.remedy))}"
    yield from ("", "</details>", "")


def _inline(placed: Sequence[Placed], say: Say) -> Iterator[str]:
    if not placed:
        return
    yield from (f"### {say('Said on lines of this change')}", "")
    for one in placed[:LISTED]:
        finding = one.group.first
        word = say(str(finding.check.severity) if finding.status is Status.FAIL else "unknown")
        place = code(one.spot.place) if one.spot else ""
        yield f"- {word} {code(str(finding.check))} {_resource(one.group, say)} {say('at {place}', place=place)}"
    yield from _left_out(len(placed), say, "- ")
    yield ""


def _waived(findings: Sequence[Finding], say: Say) -> Iterator[str]:
    if findings:
        yield from (f"### {say('Waived by this change')}", "")
        yield from (_listed(f, f": {prose(f.waived or '')}", say) for f in findings[:LISTED])
        yield from _left_out(len(findings), say, "- ")
        yield ""


def _fixed(findings: Sequence[Finding], say: Say) -> Iterator[str]:
    if findings:
        yield from (f"### {say('Fixed by this change')}", "")
        yield from (_listed(f, "", say) for f in findings[:LISTED])
        yield from _left_out(len(findings), say, "- ")
        yield ""


def _listed(finding: Finding, more: str, say: Say) -> str:
    place = say("at {place}", place=code(finding.resource.header.place))
    return f"- {code(str(finding.check))} {code(situated(finding))} {place}{more}"


def _problems(problems: Sequence[Problem], say: Say) -> Iterator[str]:
    if not problems:
        return
    yield from (f"### {say('Could not be analysed')}", "")
    for problem in problems[:LISTED]:
        place = f"{code(problem.span.place)}: " if problem.span.file else f"{say('here')}: "
        help = f"; {prose(problem.help)}" if problem.help else ""
        yield f"- {place}{prose(problem.message)}{help}"
    yield from _left_out(len(problems), say, "- ")
    yield ""


def _left_out(count: int, say: Say, bullet: str = "") -> Iterable[str]:
    if count > LISTED:
        # A table ends at an empty line.
        yield from ([] if bullet else [""])
        yield bullet + say("and {count} more", count=count - LISTED)


def _inactive(body: str) -> str:
    """What a comment said, without a suggestion: that one is not to be committed any more."""
    return re.sub(r"^(`{3,})suggestion[^\n`]*\n", r"\1text\n", body, flags=re.MULTILINE)


def _bounded(text: str, say: Say) -> str:
    """``text``, cut between two of its lines, with what was open closed, so that a forge takes it."""
    if len(text) <= LONGEST:
        return text
    kept = text[:LONGEST].rpartition("\n")[0]
    open_ones = kept.count("<details>") - kept.count("</details>")
    return kept + "\n\n</details>" * open_ones + "\n\n" + say("The rest is too long for a comment; see the SARIF file.")
