"""Options that say which checks are asked and what counts as a failure, and what a shell completes them with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem
from msgspec import Struct

from iac27017.check import Check, Severity
from iac27017.cli.gathering import gathered
from iac27017.cli.judging import Selection
from iac27017.cli.threshold import Threshold, threshold_of
from iac27017.config import Config

Command = TypeVar("Command", bound=Callable[..., Any])


def check_names(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Families, codes and names of checks, by what is typed of the last one in a list: ``ENC,KEY-0``."""
    from iac27017.registry import FAMILIES, all_checks

    words = [(letters, folder.replace("_", " ")) for letters, folder in sorted(FAMILIES.items())]
    words += [(word, check.title) for check in all_checks() for word in (check.code, check.name)]
    return _completed(words, typed)


def control_ids(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Controls of both editions, by what is typed of the last one in a list."""
    from iac27017.controls import EDITIONS, all_controls

    controls = [control for edition in EDITIONS for control in all_controls(edition).values()]
    return _completed([(control.id, control.title()) for control in controls], typed)


def checks_and_controls(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """What ``iac27017 explain`` takes."""
    return [*check_names(context, parameter, typed), *control_ids(context, parameter, typed)]


def _completed(words: Iterable[tuple[str, str]], typed: str) -> list[CompletionItem]:
    """Capitals do not matter, since no command minds them."""
    before, comma, last = typed.rpartition(",")
    begun = last.casefold()
    return [
        CompletionItem(f"{before}{comma}{word}", help=title)
        for word, title in words
        if word.casefold().startswith(begun)
    ]


def select_option(function: Command) -> Command:
    """``--select``."""
    return click.option(
        "--select", multiple=True, metavar="NAMES", shell_complete=check_names,
        help="Only these checks: codes, names or families (ENC,KEY-001).",
    )(function)  # fmt: skip


def control_option(function: Command) -> Command:
    """``--control``."""
    return click.option(
        "--control", multiple=True, metavar="IDS", shell_complete=control_ids,
        help="Only checks of these ISO/IEC 27017 controls, either edition.",
    )(function)  # fmt: skip


class Chosen(Struct, frozen=True):
    """Which checks the command line asks, and what it counts as a failure; the configuration says the rest."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    control: tuple[str, ...] = ()
    severity: str | None = None
    strict: bool | None = None
    allow_problems: bool | None = None

    def threshold(self, config: Config) -> Threshold:
        """What counts.

        Raises `UsageProblem`.
        """
        return threshold_of(config, self.severity, self.strict, self.allow_problems)

    def checks(self, config: Config) -> tuple[Check, ...]:
        """The checks that are asked: none below the severity that counts.

        Raises `UsageProblem`.
        """
        least = self.threshold(config).severity
        asked = Selection(self.select, self.ignore, self.control).checks(config)
        return tuple(check for check in asked if check.severity >= least)


chosen_options = gathered(
    Chosen,
    "chosen",
    (
        select_option,
        click.option("--ignore", multiple=True, metavar="NAMES", shell_complete=check_names, help="Not these checks."),
        control_option,
        click.option("--severity", type=click.Choice([str(s) for s in Severity]),
                     help="Only checks at or above this severity."),
        click.option("--strict", is_flag=True, default=None, help="Unknown is a failure too."),
        click.option("--allow-problems", is_flag=True, default=None,
                     help="Exit 0 although something could not be analysed."),
    ),
)  # fmt: skip
"""``--select``, ``--ignore``, ``--control``, ``--severity``, ``--strict``, ``--allow-problems``."""
