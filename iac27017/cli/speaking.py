"""``--lang``: in which language a command speaks, by what was asked for and where its text goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from iac27017.graph.declaration import Problem
from iac27017.language import ENGLISH, LANGUAGES, Say, speaker
from iac27017.language.localized import localized_problem
from iac27017.language.preference import preferred
from iac27017.report.safe_text import visible

Command = TypeVar("Command", bound=Callable[..., Any])

STORED = frozenset({"json", "sarif", "csv", "junit", "gitlab"})
"""Formats that programs read and compare: they speak English unless ``--lang`` says otherwise."""


def lang_option(function: Command) -> Command:
    """``--lang``."""
    return click.option(
        "--lang", type=click.Choice(LANGUAGES),
        help="The language of messages. Default: IAC27017_LANG, else the configuration's, else, at a prompt, the locale's; "
        "formats that programs read are in English unless this is given.",
    )(function)  # fmt: skip


def voice(lang: str | None, configured: str, name: str = "console", file: Path | None = None) -> Say:
    """What says the texts of a format that goes to ``file``, or to standard output."""
    if name in STORED:
        return speaker(lang or "en")
    language = preferred(lang, configured, os.environ, by_locale=name == "console" and file is None)
    return speaker(language) if file is not None or _can_show(speaker(language)) else ENGLISH


def tell_problems(problems: Iterable[Problem], say: Say) -> None:
    """Each problem on a line of standard error."""
    for problem in problems:
        said = localized_problem(problem, say)
        more = say("; {help}", help=said.help) if said.help else ""
        click.echo(visible(f"{said.span}: {said.message}{more}"), err=True)


def _can_show(say: Say) -> bool:
    """Whether standard output has the characters: where it has not, English can be read and escapes cannot."""
    try:
        say("passed").encode(sys.stdout.encoding or "utf-8")
        say("Could not be analysed").encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
