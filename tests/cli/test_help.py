"""Help teaches by example, and the examples are right."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from iac27017.cli import COMMANDS, commands
from iac27017.cli.grouped_help import GROUPS
from iac27017.registry import find_check
from tests.cli.conftest import Run

_EXAMPLES = re.compile(r"\x08\n(.*?)(?:\n\s*\n|\Z)", re.DOTALL)
_OTHERS = re.compile(r'"?\$\((?!iac27017)[^)]*\)"?')
_OURS = re.compile(r"(?:^|[\"(])\s*iac27017 (?P<rest>[^|>]*)")


def every_command() -> Iterator[tuple[str, click.Command]]:
    """All commands and their subcommands, with the words that call them."""
    context = click.Context(commands, info_name="iac27017")
    yield "", commands
    for name in COMMANDS:
        command = commands.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from (
                (f"{name} {below}", inner) for below, inner in command.commands.items() if below != "list"
            )


ALL = dict(every_command())


def examples(command: click.Command) -> list[str]:
    """What is typed in the lines that stand as they are in the help, without the remark behind."""
    lines = [line.strip() for block in _EXAMPLES.findall(command.help or "") for line in block.splitlines()]
    found = [_OURS.search(_OTHERS.sub("WORD", line)) for line in lines if line]
    assert all(found), f"an example does not call iac27017: {lines}"
    return [re.split(r"  +|\)\"", match["rest"])[0].strip() for match in found if match]


@pytest.mark.parametrize("name", ALL)
def test_every_command_shows_examples_that_can_be_typed(name: str) -> None:
    shown = examples(ALL[name])
    assert shown
    for example in shown:
        called, arguments = resolved(shlex.split(example))
        # Names and numbers of arguments are what can be wrong in an example; its files need not be there.
        called.make_parser(click.Context(called, info_name="iac27017")).parse_args(arguments)
    assert any(example.startswith(name) for example in shown)


@pytest.mark.parametrize("name", ALL)
def test_the_first_line_says_what_it_does(name: str) -> None:
    first = (ALL[name].help or "").partition("\n\n")[0]
    assert first.strip().endswith((".", ":"))
    assert first[0].isupper()


def test_checks_in_examples_are_there() -> None:
    named = {
        word
        for command in ALL.values()
        for example in examples(command)
        for word in re.findall(r"\b[A-Z]{3}-\d{3}\b", example)
    }
    assert {word for word in named if find_check(word) is None} <= {"ENC-042"}, (
        "new-check shows one that is free"
    )


def test_many_options_stand_in_groups(run: Run) -> None:
    help_ = run("scan", "--help").out
    headings = [line for line in help_.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert headings[-len(GROUPS) :] == [f"{heading}:" for heading, _ in GROUPS]
    for option in [
        parameter
        for parameter in ALL["scan"].params
        if isinstance(parameter, click.Option) and not parameter.hidden
    ]:
        assert help_.count(f"\n  {option.opts[-1]} ") + help_.count(f"\n  {option.opts[-1]}\n") == 1, (
            option.opts
        )


def resolved(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that the words call, and what is left for it."""
    name, *rest = words
    command = ALL[name]
    if isinstance(command, click.Group) and rest and rest[0] in command.commands:
        return command.commands[rest[0]], rest[1:]
    if isinstance(command, click.Group) and "list" in command.commands:
        return command.commands["list"], rest
    return command, rest


def test_the_whole_help_lists_every_command(run: Run) -> None:
    shown = run("--help").out
    assert [name for name in COMMANDS if f"\n  {name} " not in shown] == []


@pytest.mark.parametrize("name", ["scan", "hook", "diff", "graph", "eval", "baseline", "waivers import", "review", "report"])
def test_whatever_reads_can_leave_something_out(run: Run, name: str) -> None:
    shown = run(*name.split(), "--help").out
    assert "--exclude GLOB" in shown
    assert "--no-gitignore" in shown
