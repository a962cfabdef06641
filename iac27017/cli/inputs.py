"""Options that several commands share, and what becomes of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from iac27017.config import Config, ConfigError, find, load
from iac27017.scan import Inputs

Command = TypeVar("Command", bound=Callable[..., Any])


class UsageProblem(click.ClickException):
    """Wrong usage or configuration: exit code 2."""

    exit_code = 2

    def __init__(self, error: Exception | str) -> None:
        super().__init__(str(error))


def variable_options(function: Command) -> Command:
    """``--var-file``, ``--var``, ``--workspace``, ``--exclude``, ``--config``."""
    decorators = (
        click.option("--var-file", "var_files", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
                     help="Values for variables of root modules, as for terraform plan."),
        click.option("--var", "variables", multiple=True, metavar="NAME=VALUE",
                     help="The value of one variable of root modules."),
        click.option("--workspace", default="default", metavar="NAME", help="What terraform.workspace is worth."),
        click.option("--exclude", multiple=True, metavar="GLOB",
                     help="Leave out directories or files, relative to PATH."),
        click.option("--config", "config_file", type=click.Path(path_type=Path), metavar="FILE",
                     help="The configuration file, instead of the nearest .iac27017.toml."),
    )  # fmt: skip
    for decorator in reversed(decorators):
        function = decorator(function)
    return function


def parameters_option(function: Command) -> Command:
    """``--parameters``."""
    return click.option(
        "--parameters", "parameter_files", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
        help="Values for parameters of root stacks: a list of keys and values, or a mapping, in JSON or YAML.",
    )(function)  # fmt: skip


def source_option(function: Command) -> Command:
    """``--source``."""
    return click.option(
        "--source", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="DIR",
        help="Where the code of a plan lies, for its lines; default: beside the plan.",
    )(function)  # fmt: skip


def configuration(path: Path, config_file: Path | None) -> Config:
    """The configuration for a scan of ``path``: the named file, else the nearest one.

    Raises `UsageProblem`.
    """
    try:
        if config_file is not None:
            return load(config_file)
        found = find(path if path.is_dir() else path.parent)
        return load(found) if found is not None else Config()
    except ConfigError as error:
        raise UsageProblem(error) from None


def scan_inputs(
    config: Config,
    var_files: tuple[Path, ...],
    variables: tuple[str, ...],
    workspace: str,
    exclude: tuple[str, ...],
    parameter_files: tuple[Path, ...] = (),
    source: Path | None = None,
) -> Inputs:
    """What the machine is given; the command line comes after, and so overrides, the configuration.

    Raises `UsageProblem` for a malformed ``--var``, or a ``--var-file`` or ``--parameters`` file that is not there.
    """
    beside = Path(config.path).parent
    files = (*(beside / name for name in config.var_files), *var_files)
    for file in files:
        if not file.is_file():
            raise UsageProblem(f"--var-file {file}: no such file")
    for file in parameter_files:
        if not file.is_file():
            raise UsageProblem(f"--parameters {file}: no such file")
    return Inputs(
        var_files=files,
        parameter_files=parameter_files,
        variables=dict(_assignment(text) for text in variables),
        environment={name: value for name, value in os.environ.items() if name.startswith("TF_VAR_")},
        exclude=(*config.exclude, *exclude),
        workspace=workspace,
        source=source,
    )


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageProblem(f"--var {text}: write NAME=VALUE")
    return name, value
