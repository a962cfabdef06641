"""What other tools skip, and how the same is said here: proposals for a person to take over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from iac27017.language import ENGLISH, Say
from iac27017.policy.peers import Skip
from iac27017.report.as_json import as_text
from iac27017.report.safe_text import logged, visible

SCHEMA = "iac27017-proposals/1"


def console(skips: Sequence[Skip], say: Say = ENGLISH) -> str:
    """Each proposal below the skip that it stands for; then the skips that nothing is proposed for."""
    proposed = [skip for skip in skips if skip.proposal]
    others = [skip for skip in skips if not skip.proposal]
    lines = [line for skip in proposed for line in _shown(skip, say)]
    if others:
        lines += [say("Nothing is proposed for these: no check asks the same, or they belong to no resource"), ""]
        lines += [f"  {_skip(skip)}" for skip in others]
        lines.append("")
    template = (
        "{count} skip of other tools, {proposed} with a proposal; nothing was written"
        if len(skips) == 1
        else "{count} skips of other tools, {proposed} with a proposal; nothing was written"
    )
    return logged("\n".join([*lines, say(template, count=len(skips), proposed=len(proposed))]) + "\n")


def as_json(skips: Sequence[Skip]) -> str:
    """The same for programs; schema ``iac27017-proposals/1``."""
    return as_text({"schema": SCHEMA, "skips": [_record(skip) for skip in skips]})


def _shown(skip: Skip, say: Say) -> Iterator[str]:
    yield _skip(skip)
    for check in skip.checks:
        yield f"  {check}: {say(check.title)}"
    comment = skip.proposal.startswith("#")
    if comment and skip.block:
        yield f"  {say('propose, above {place}', place=visible(f'{skip.span.file}:{skip.block.first}'))}"
    else:
        yield f"  {say('propose, in .iac27017.toml')}"
    yield from (f"    {visible(line)}" for line in skip.proposal.split("\n"))
    yield ""


def _skip(skip: Skip) -> str:
    reason = f": {skip.reason}" if skip.reason else ""
    return visible(f"{skip.span.place}  {skip.tool} {skip.id}{reason}")


def _record(skip: Skip) -> dict[str, Any]:
    return {
        "tool": skip.tool,
        "id": skip.id,
        "reason": skip.reason or None,
        "expires": skip.expires.isoformat() if skip.expires else None,
        "file": skip.span.file,
        "line": skip.span.line,
        "resource": skip.block.pattern if skip.block else None,
        "resource_line": skip.block.first if skip.block else None,
        "checks": [check.code for check in skip.checks],
        "proposal": skip.proposal or None,
    }
