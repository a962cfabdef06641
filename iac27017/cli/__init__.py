"""The command line: reads arguments, calls the machine, writes."""

from __future__ import annotations

import errno
import gc
import importlib
import os
import signal
import sys
import traceback
from typing import NoReturn

import click
from click.shell_completion import CompletionItem

from iac27017 import __version__

COMMANDS = {
    "scan": "judge a directory, a file or a plan, and show what is wrong",
    "graph": "draw the resource graph",
    "explain": "show the page of a check or of a control",
    "checks": "list all checks",
    "report": "write a gap report, an improvement plan, a statement of applicability, an evidence pack",
    "verify": "check an evidence pack, and what has changed since",
    "diff": "show what a change introduces, fixes and leaves",
    "hook": "judge what a commit touches, as a git hook does",
    "review": "say in a pull request what it introduces",
    "baseline": "write down what fails today, so that only new findings count",
    "waivers": "list what is waived, and propose waivers for other tools' skips",
    "eval": "say what an expression is worth, or why it is unknown",
    "cfn-lint-pack": "print the folder of rules that show our findings in cfn-lint",
    "checkov-pack": "print the folder that shows our findings in Checkov",
    "new-check": "write the two files of a new check",
    "completion": "print what makes a shell complete all of this",
}
"""Name and purpose; the module of a command is imported when it is called, or when its own help is asked for."""

FAULT = 4

TERMINATED = 128 + signal.SIGTERM
"""What a shell shows for a process that this signal has ended."""


class _Lazy(click.Group):
    """Commands that cost nothing until they are called: ``--version`` must not import the machine."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"iac27017.cli.{cmd_name.replace('-', '_')}_command")
        command: click.Command = module.command
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """By name and purpose, without importing what is not called."""
        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        return [CompletionItem(name, help=purpose) for name, purpose in COMMANDS.items() if name.startswith(incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 nothing failed, 1 a check failed, 2 wrong usage or configuration, "
    "3 something could not be analysed, 4 a fault of the program, 130 interrupted, 143 terminated.",
)
@click.version_option(__version__, prog_name="iac27017")
def commands() -> None:
    """Static analysis of infrastructure as code against ISO/IEC 27017, on one resource graph.

    \b
    iac27017 scan .                      what is wrong here, and why
    iac27017 scan . --select ENC --severity high
    iac27017 scan . --format sarif --output findings.sarif
    iac27017 explain unencrypted-database
    """


def process() -> NoReturn:
    """The command as a process of its own: what it has built is not taken apart when the answer is out.

    Looking for garbage, and taking apart a graph of a million objects at exit, is a tenth of a second each.
    """
    gc.disable()
    signal.signal(signal.SIGTERM, _terminate)
    _hold_closed_streams()
    try:
        code = main()
    except Terminated:
        code = TERMINATED
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            # Whoever was to read it has gone, or a disk is full, which writing has said.
            pass
    os._exit(code)


def _hold_closed_streams() -> None:
    """Put nothing in the place of streams that the caller has closed (`>&-`).

    Or the next file that is opened would get their number, and what is printed.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - as long as the process


class Terminated(BaseException):
    """Raised when the process is asked to end (SIGTERM): what was written aside is removed on the way out."""


def _terminate(number: int, frame: object) -> NoReturn:
    # Once: a second signal must not break off the tidying that the first one has started.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Terminated


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the value is the exit code."""
    try:
        code = commands.main(arguments, prog_name="iac27017", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("iac27017: interrupted", err=True)
        return 130
    except BrokenPipeError:
        # The reader has gone (`| head`): nothing is wrong, and Python must not complain at exit.
        sys.stdout = None
        return 0
    except OSError as error:
        if error.errno not in _FULL:
            return _fault(error)
        click.echo(f"iac27017: cannot write: {error.strerror}", err=True)
        return 2
    except Exception as error:  # noqa: BLE001 - the last resort: a fault is reported as one, with exit code 4
        return _fault(error)


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Errors that are the disk's: nothing is wrong with the program."""


def _fault(error: Exception) -> int:
    click.echo("iac27017: a fault of the program itself; please report it with these lines:", err=True)
    click.echo("".join(traceback.format_exception(error)).rstrip(), err=True)
    return FAULT
