"""``--edition``: whose numbers a command prints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from iac27017.controls import EDITIONS

Command = TypeVar("Command", bound=Callable[..., Any])


def edition_option(function: Command) -> Command:
    """``--edition``."""
    return click.option(
        "--edition", type=click.Choice(EDITIONS), default="2015", show_default=True,
        help="The edition of ISO/IEC 27017 whose numbers are printed; formats for programs carry both.",
    )(function)  # fmt: skip
