"""``iac27017 eval``: what an expression is worth in a root module, or why nobody can tell."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from iac27017.cli.inputs import Given, UsageProblem, variable_options
from iac27017.cli.output import write
from iac27017.cli.speaking import tell_problems, voice
from iac27017.graph.value import Choice, Reference, Text, Unknown, Value
from iac27017.graph.wording import worded
from iac27017.hcl.errors import HclSyntaxError
from iac27017.hcl.parse import parse_expression
from iac27017.scan import terraform_options


@click.command("eval")
@click.argument("expression")
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Read modules anywhere below DIR.")  # fmt: skip
@variable_options
def command(
    expression: str,
    path: Path,
    root: Path | None,
    given: Given,
) -> int:
    """Evaluate EXPRESSION in the root module in PATH (here), and print JSON.

    \b
    iac27017 eval 'cidrsubnet(var.cidr, 4, 2)' envs/prod
    iac27017 eval 'aws_kms_key.data.arn'
    iac27017 eval 'module.network.public_subnet_ids' --var-file prod.tfvars

    The answer is {"value": ...}, or {"unknown": "the reason"}. A member that is
    not known stands in a value as {"unknown": ...}; a string of which parts are
    known after apply only has them as ${...}.
    """
    from iac27017.terraform.frontend import evaluate

    border, directory = _place(path, root)
    config = given.configuration(path)
    inputs = given.inputs(config)
    try:
        tree = parse_expression(expression, "expression")
    except HclSyntaxError as error:
        raise UsageProblem(error) from None
    value, problems = evaluate(border, directory, tree, terraform_options(inputs))
    answer = _plain(value)
    unknown = isinstance(answer, dict) and isinstance(value, Unknown | Reference | Choice)
    write(json.dumps(answer if unknown else {"value": answer}, ensure_ascii=False) + "\n", None)
    tell_problems(problems, voice(None, config.lang))
    return 0


def _place(path: Path, root: Path | None) -> tuple[Path, str]:
    """The directory outside of which nothing is read, and the root module's place in it."""
    if not path.is_dir():
        raise UsageProblem(worded("{path}: no such directory", path=path))
    border = (root or path).resolve()
    if not path.resolve().is_relative_to(border):
        raise UsageProblem(worded("{path}: not inside {root}", path=path, root=root))
    directory = path.resolve().relative_to(border).as_posix()
    return border, "" if directory == "." else directory


def _plain(value: Value) -> Any:
    """The value as JSON has it; numbers that a double cannot hold become text."""
    match value:
        case Unknown():
            return {"unknown": str(value)}
        case Reference():
            return {"unknown": worded("{what} is known only after apply", what=value)}
        case Choice():
            reason = worded("it hangs on {text}", text=value.condition.text)
            return {"unknown": reason, "then": _plain(value.then), "otherwise": _plain(value.otherwise)}
        case Text():
            return str(value)
        case Decimal():
            return float(value) if Decimal(float(value)) == value or len(value.as_tuple().digits) <= 15 else str(value)
        case dict():
            return {key: _plain(member) for key, member in value.items()}
        case list():
            return [_plain(member) for member in value]
        case None | bool() | int() | str():
            return value
        case _:
            return None
