"""Options that several commands share, and what becomes of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec import Struct

from iac27017 import disk
from iac27017.boundary import IGNORED_BY_GIT
from iac27017.cli.gathering import gathered
from iac27017.config import Config, ConfigError, find, load
from iac27017.graph.wording import Wording, worded
from iac27017.language import Say
from iac27017.scan import Inputs

Command = TypeVar("Command", bound=Callable[..., Any])
NO_GITIGNORE = "--no-gitignore"


class UsageProblem(click.ClickException):
    """Wrong usage or configuration: exit code 2."""

    exit_code = 2

    def __init__(self, error: Exception | str) -> None:
        super().__init__(str(error))
        context = click.get_current_context(silent=True)
        self._lang: str | None = context.params.get("lang") if context is not None else None

    def format_message(self) -> str:
        """The message in the language that the command was asked to speak, or that of the terminal."""
        from iac27017.cli.speaking import voice

        say = voice(self._lang, "")
        return say.text(self.message) if isinstance(self.message, Wording) else say(self.message)


def nearest_voice(lang: str | None) -> Say:
    """What says the texts of a command that judges nothing: the configuration is that of the current directory.

    Raises `UsageProblem`.
    """
    from iac27017.cli.speaking import voice

    return voice(lang, "" if lang else configuration(Path(), None).lang)


def exclude_options(function: Command) -> Command:
    """``--exclude``, and ``--no-gitignore``, which is a word among what is excluded."""
    decorators: tuple[Callable[[Command], Command], ...] = (
        click.option("--exclude", multiple=True, metavar="GLOB", callback=_with_no_gitignore,
                     help="Leave out directories or files, relative to PATH: vendor, '*/examples'."),
        click.option("--no-gitignore", is_flag=True, is_eager=True, expose_value=False, callback=_kept,
                     help="Look at what .gitignore files name, too."),
    )  # fmt: skip
    for decorator in reversed(decorators):
        function = decorator(function)
    return function


def _kept(context: click.Context, parameter: click.Parameter, value: bool) -> bool:
    context.meta[NO_GITIGNORE] = value
    return value


def _with_no_gitignore(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Handed on with the patterns, since no command has a use for it but to hand it on."""
    return (NO_GITIGNORE, *value) if context.meta.get(NO_GITIGNORE) else value


def exclusions(config: Config, exclude: tuple[str, ...]) -> tuple[str, ...]:
    """What is left out: what git ignores unless that is turned off, what the configuration names, what an option does."""
    asks_git = config.gitignore and NO_GITIGNORE not in exclude
    named = (pattern for pattern in (*config.exclude, *exclude) if pattern != NO_GITIGNORE)
    return (*((IGNORED_BY_GIT,) if asks_git else ()), *named)


def configuration(path: Path, config_file: Path | None) -> Config:
    """The configuration for a scan of ``path``: the named file, else the nearest one.

    Raises `UsageProblem`.
    """
    try:
        if config_file is not None:
            return load(config_file)
        found = find(path if disk.is_dir(path) else path.parent)
        return load(found) if found is not None else Config()
    except ConfigError as error:
        raise UsageProblem(error) from None


class Given(Struct, frozen=True):
    """What the command line gives besides the paths."""

    var_files: tuple[Path, ...] = ()
    variables: tuple[str, ...] = ()
    workspace: str = "default"
    exclude: tuple[str, ...] = ()
    config_file: Path | None = None
    parameter_files: tuple[Path, ...] = ()
    source: Path | None = None

    def configuration(self, path: Path) -> Config:
        """The configuration for a scan of ``path``, or of the code that a plan was made of.

        Raises `UsageProblem`.
        """
        return configuration(self.source or path, self.config_file)

    def inputs(self, config: Config, left_out: tuple[str, ...] = ()) -> Inputs:
        """What the machine is given; the command line comes after, and so overrides, the configuration.

        ``left_out`` is excluded as well. Raises `UsageProblem` for a malformed
        ``--var``, or a ``--var-file`` or ``--parameters`` file that is not there.
        """
        files = (*_configured_files(config), *self.var_files)
        for file in files:
            if not disk.is_file(file):
                raise UsageProblem(worded("--var-file {file}: no such file", file=file))
        for file in self.parameter_files:
            if not disk.is_file(file):
                raise UsageProblem(worded("--parameters {file}: no such file", file=file))
        return Inputs(
            var_files=files,
            parameter_files=self.parameter_files,
            variables=dict(_assignment(text) for text in self.variables),
            environment={name: value for name, value in os.environ.items() if name.startswith("TF_VAR_")},
            exclude=exclusions(config, (*self.exclude, *left_out)),
            workspace=self.workspace,
            source=self.source,
        )


_VARIABLES = (
    click.option("--var-file", "var_files", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
                 help="Values for variables of root modules, as for terraform plan."),
    click.option("--var", "variables", multiple=True, metavar="NAME=VALUE",
                 help="The value of one variable of root modules."),
    click.option("--workspace", default="default", metavar="NAME", help="What terraform.workspace is worth."),
    exclude_options,
    click.option("--config", "config_file", type=click.Path(path_type=Path), metavar="FILE",
                 help="The configuration file, instead of the nearest .iac27017.toml."),
)  # fmt: skip
_PARAMETERS = click.option(
    "--parameters", "parameter_files", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="Values for parameters of root stacks: a list of keys and values, or a mapping, in JSON or YAML.",
)  # fmt: skip
_SOURCE = click.option(
    "--source", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="DIR",
    help="Where the code of a plan lies, for its lines; default: beside the plan.",
)  # fmt: skip

variable_options = gathered(Given, "given", _VARIABLES)
"""``--var-file``, ``--var``, ``--workspace``, ``--exclude``, ``--no-gitignore``, ``--config``."""

code_options = gathered(Given, "given", (_PARAMETERS, *_VARIABLES))
"""Those, and ``--parameters``: for code in both languages."""

all_inputs_options = gathered(Given, "given", (_SOURCE, _PARAMETERS, *_VARIABLES))
"""Those, and ``--source``: for plans as well."""


def _configured_files(config: Config) -> Iterator[Path]:
    """The files of values that the configuration names.

    It may come with a stranger's change, so it opens nothing that does not lie beside it or below. Raises `UsageProblem`.
    """
    beside = Path(config.path).parent
    for name in config.var_files:
        if not (beside / name).resolve().is_relative_to(beside.resolve()):
            raise UsageProblem(
                worded(
                    "{config}: var_files: {name} lies outside of this file's directory; name it with --var-file",
                    config=config.path,
                    name=name,
                )
            )
        yield beside / name


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageProblem(worded("--var {text}: write NAME=VALUE", text=text))
    return name, value
