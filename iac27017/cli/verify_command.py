"""``iac27017 verify``: is an evidence pack as it was sealed, and what has changed in the code since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from iac27017.audit.inputs import Drift, Source, drift, sources_of
from iac27017.audit.pack import MAXIMUM_PACK, AlteredPack, Pack, opened
from iac27017.cli.inputs import UsageProblem
from iac27017.cli.speaking import lang_option, voice
from iac27017.graph.wording import worded
from iac27017.language import Say
from iac27017.report.safe_text import visible
from iac27017.scan import Inputs, NothingToScan, Target

ALTERED = 1
SHOWN = 50
"""Files of each sort that are named."""


@click.command("verify")
@click.argument("pack", type=click.Path(path_type=Path))
@click.option("--against", type=click.Path(path_type=Path, exists=True), metavar="PATH",
              help="Compare with today's code: the directory that was scanned, or its --root.")  # fmt: skip
@click.option(
    "--seal",
    metavar="SHA256",
    help="What report printed when it wrote the pack; shows that it is that very one.",
)
@lang_option
def command(pack: Path, against: Path | None, seal: str | None, lang: str | None) -> int:
    """Check that PACK is as iac27017 report --kind evidence wrote it.

    It ends with 0 when it is, with 1 when any byte of it was changed, or the
    code was, and with 2 when there is no such file.

    \b
    iac27017 verify evidence.zip
    iac27017 verify evidence.zip --against .   and what has changed in the code since
    """
    say = voice(lang, "")
    content = _content(pack)
    try:
        found = opened(content)
        lines = list(_facts(found, say))
        then = _sources(found)
    except AlteredPack as error:
        click.echo(
            say("{pack}: NOT INTACT: {reason}", pack=pack, reason=visible(say.text(str(error)))), err=True
        )
        return ALTERED
    if seal is not None and seal.strip().lower() != found.seal:
        told = say("{pack}: intact, but NOT the one that was sealed with {seal}: its own is {own}",
                   pack=pack, seal=visible(seal), own=found.seal)  # fmt: skip
        click.echo(told, err=True)
        return ALTERED
    click.echo(say("{pack}: intact", pack=pack))
    for line in lines:
        click.echo(f"  {visible(line)}")
    return _compared(found, then, against, say) if against is not None else 0


def _content(pack: Path) -> bytes:
    """The bytes of the file.

    Raises `UsageProblem` when there are none to be had.
    """
    try:
        if pack.stat().st_size > MAXIMUM_PACK:
            raise UsageProblem(worded("{file}: too large for an evidence pack", file=pack))
        return pack.read_bytes()
    except OSError as error:
        raise UsageProblem(
            worded("{file}: cannot be read: {reason}", file=pack, reason=error.strerror or error)
        ) from None


def _facts(pack: Pack, say: Say) -> Iterator[str]:
    """What the manifest says, as lines; raises `AlteredPack` when that is not what ours say."""
    try:
        facts, summary = pack.facts, pack.facts["summary"]
        yield f"ISO/IEC 27017:{facts['edition']}; {facts['day']}; iac27017 {facts['tool']['version']}"
        yield say("{failed} failed, {unknown} unknown, {passed} passed",
                  failed=int(summary["fail"]), unknown=int(summary["unknown"]), passed=int(summary["pass"]))  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise AlteredPack(
            worded("its manifest lacks what an evidence pack says of itself: {error}", error=error)
        ) from error
    yield f"SHA-256 {pack.seal}"


def _sources(pack: Pack) -> tuple[Source, ...]:
    try:
        entries: list[dict[str, Any]] = pack.json("sources.json")
        return tuple(
            Source(str(e["path"]), int(e["bytes"]), str(e["sha256"]), bool(e["outside"])) for e in entries
        )
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise AlteredPack(
            worded("its list of files is not as an evidence pack has it: {error}", error=error)
        ) from error


def _compared(pack: Pack, then: tuple[Source, ...], against: Path, say: Say) -> int:
    """Say what has changed since; 1 when anything has."""
    try:
        target = Target.of([against])
    except NothingToScan as error:
        raise UsageProblem(error) from None
    found = drift(then, sources_of(target, Inputs(exclude=_excluded(pack))))
    if not found.any:
        click.echo(say("the code in {path} is the same", path=against))
        return 0
    click.echo(say("the code in {path} has CHANGED since", path=against), err=True)
    for line in _drifted(found, say):
        click.echo(f"  {visible(line)}", err=True)
    return ALTERED


def _excluded(pack: Pack) -> tuple[str, ...]:
    """What the run left out, which must be left out again."""
    try:
        listed = json.loads(pack.json("parameters.json").get("exclude", "[]"))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return ()
    return tuple(map(str, listed)) if isinstance(listed, list) else ()


def _drifted(found: Drift, say: Say) -> Iterator[str]:
    for word, paths in (
        (say("changed"), found.changed), (say("no longer there"), found.missing), (say("new"), found.added)
    ):  # fmt: skip
        yield from (f"{word}: {path}" for path in paths[:SHOWN])
        if len(paths) > SHOWN:
            yield say("{word}: and {count} more", word=word, count=len(paths) - SHOWN)
