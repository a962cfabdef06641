"""``iac27017 completion``: what makes a shell complete commands, options, formats, checks and controls."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from iac27017.cli.output import write

VARIABLE = "_IAC27017_COMPLETE"
"""The variable with which a shell's function asks: click derives it from the program's name."""


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> int:
    """Print the lines that make SHELL complete what is typed after iac27017.

    \b
    eval "$(iac27017 completion bash)"                                    in ~/.bashrc
    eval "$(iac27017 completion zsh)"                                     in ~/.zshrc
    iac27017 completion fish > ~/.config/fish/completions/iac27017.fish   once
    """
    completion = get_completion_class(shell)
    if completion is None:
        raise click.UsageError(f"click knows no completion for {shell}")
    write(completion(context.find_root().command, {}, "iac27017", VARIABLE).source() + "\n", None)
    return 0
