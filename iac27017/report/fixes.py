"""Fixes for a person to read: what was written where, what was not and why, and the difference as a patch."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from iac27017.check import Finding
from iac27017.fixes.fix import Declined, Fix, Proposals
from iac27017.fixes.safety import NO_ATTRIBUTE
from iac27017.fixes.text import Text
from iac27017.graph.wording import Wording
from iac27017.language import ENGLISH, Say
from iac27017.report.safe_text import logged, visible

SHOWN = 12
"""Findings that are named below one reason; of the others there is a count."""


def account(proposals: Proposals, written: bool, say: Say = ENGLISH) -> str:
    """What was fixed (or would be, when nothing is ``written``), what was not and why, and counts."""
    mended = sum(len(fix.findings) for fix in proposals.fixes)
    lines: list[str] = []
    if proposals.fixes:
        heading = say("Fixed") if written else say("Would be fixed")
        lines += [heading, *(line for fix in proposals.fixes for line in _fix(fix, say)), ""]
    taken_back = [one for one in proposals.declined if one.taken_back]
    left = [one for one in proposals.declined if not one.taken_back]
    if taken_back:
        lines += [say("Taken back"), *_declined(taken_back, say), ""]
    if left:
        lines += [say("Not fixed"), *_declined(left, say), ""]
    lines.append(
        say("{mended} fixed, {taken_back} taken back, {left} not fixed", mended=mended, taken_back=len(taken_back), left=len(left))
        if written
        else say("{mended} would be fixed, {taken_back} taken back, {left} not fixed; nothing was written",
                 mended=mended, taken_back=len(taken_back), left=len(left))
    )  # fmt: skip
    return logged("\n".join(lines) + "\n")


def patch(proposals: Proposals, prefix: str = "") -> str:
    """The edits as one patch, for ``git apply`` and ``patch -p1``; ``prefix`` leads to what was scanned."""
    return "".join(
        line
        for file, edited in sorted(proposals.edited.items())
        for line in _patch(str(PurePosixPath(prefix) / file), edited.before, edited.after)
    )


def _fix(fix: Fix, say: Say) -> Iterator[str]:
    by_line: dict[tuple[str, int], list[str]] = defaultdict(list)
    for one in fix.written:
        note = f" ({say('replaces what is deployed')})" if one.replaces else ""
        by_line[one.file, one.line].append(one.text + note)
    for (file, line), texts in by_line.items():
        yield f"  {visible(f'{file}:{line}')}  {visible(', '.join(texts))}"
    yield from (f"      {_named(finding)}" for finding in fix.findings[:SHOWN])
    if len(fix.findings) > SHOWN:
        yield f"      {say('and {count} more', count=len(fix.findings) - SHOWN)}"


def _named(finding: Finding) -> str:
    return f"{finding.check.code} {finding.check.name}  {visible(str(finding.resource.address))}"


def _declined(declined: Sequence[Declined], say: Say) -> Iterator[str]:
    by_reason: dict[str, list[Finding]] = defaultdict(list)
    for one in declined:
        by_reason[one.reason].append(one.finding)
    for reason, findings in sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0])):
        yield f"  {len(findings)}: {visible(say.text(reason))}"
        if isinstance(reason, Wording) and reason.template == NO_ATTRIBUTE:
            continue  # the report has them, with what to do
        yield from _places(findings, say)


def _places(findings: Iterable[Finding], say: Say) -> Iterator[str]:
    listed = list(findings)
    for finding in listed[:SHOWN]:
        yield f"      {visible(finding.resource.header.place)}  {_named(finding)}"
    if len(listed) > SHOWN:
        yield f"      {say('and {count} more', count=len(listed) - SHOWN)}"


def _patch(name: str, before: Text, after: Text) -> Iterator[str]:
    # Names with control characters are quoted as git does; others stand as they are.
    old, new = _quoted(f"a/{name}"), _quoted(f"b/{name}")
    for line in difflib.unified_diff(before.lines(), after.lines(), old, new):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _quoted(name: str) -> str:
    if name.isprintable() and '"' not in name and "\\" not in name:
        return name
    pieces = (
        chr(byte) if 32 <= byte < 127 and chr(byte) not in '"\\' else f"\\{byte:03o}"
        for byte in name.encode(errors="surrogateescape")
    )
    return '"' + "".join(pieces) + '"'
