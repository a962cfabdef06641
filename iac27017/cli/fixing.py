"""``--fix`` and ``--diff``: remedies written into the files, or shown as a patch."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec.structs import replace

from iac27017.cli.output import CannotWrite, write
from iac27017.config import Config
from iac27017.graph.wording import worded
from iac27017.language import Say
from iac27017.scan import Inputs, Result, Target

if TYPE_CHECKING:
    from iac27017.fixes.fix import Proposals

Command = TypeVar("Command", bound=Callable[..., Any])


def fix_options(function: Command) -> Command:
    """``--fix`` and ``--diff``."""
    decorators = (
        click.option("--fix", is_flag=True, help="Write the remedies that are one attribute into the files; judge again."),
        click.option("--diff", "show_diff", is_flag=True,
                     help="Write nothing; print what --fix would change, as a patch for git apply."),
    )  # fmt: skip
    for decorator in reversed(decorators):
        function = decorator(function)
    return function


def proposed(result: Result, target: Target, inputs: Inputs, config: Config) -> Proposals:
    """The fixes for what fails in ``result``."""
    from iac27017.fixes.proposing import proposals

    return proposals(result.findings, target, inputs, config.settings)


def written(proposals: Proposals, target: Target) -> None:
    """Put the fixes into the files.

    Raises `CannotWrite`.
    """
    from iac27017.fixes import writing

    try:
        writing.write(target.root, proposals.edited)
    except OSError as error:
        file = error.filename or target.root
        raise CannotWrite(
            worded("{file}: cannot be written: {error}", file=file, error=error.strerror or error)
        ) from None


def at_present(proposals: Proposals, result: Result) -> Proposals:
    """The same with the findings that are left at the lines that they have in ``result``."""
    found = {finding.fingerprint: finding for finding in result.findings}
    left = (
        replace(one, finding=found.get(one.finding.fingerprint, one.finding)) for one in proposals.declined
    )
    return replace(proposals, declined=tuple(left))


def patch(proposals: Proposals, target: Target) -> str:
    """The fixes as a patch for the working directory or, if the files are not below it, the scanned one."""
    from iac27017.report import fixes

    below = os.path.relpath(target.root.resolve(), Path.cwd())
    return fixes.patch(proposals, "" if below == "." or below.startswith("..") else Path(below).as_posix())


def with_account(
    texts: Sequence[str],
    targets: Sequence[tuple[str, Path | None]],
    proposals: Proposals,
    diff: str | None,
    say: Say,
) -> tuple[str, ...]:
    """The texts of the formats, with what becomes of the fixes.

    It stands at the end of a report for people on standard output, else on
    standard error: neither a patch nor a format for programs has room for it.
    ``diff`` takes the place of what would go to standard output.
    """
    from iac27017.report import fixes

    account = fixes.account(proposals, diff is None, say)
    at = next((at for at, (_, file) in enumerate(targets) if file is None), None)
    if diff is None and at is not None and targets[at][0] == "console":
        return tuple(f"{text}\n{account}" if n == at else text for n, text in enumerate(texts))
    click.echo(account, err=True, nl=False)
    if diff is not None and at is None:
        write(diff, None)
    return tuple(diff if diff is not None and n == at else text for n, text in enumerate(texts))
