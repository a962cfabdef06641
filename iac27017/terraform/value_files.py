"""Reads files of variable values: ``terraform.tfvars``, ``*.auto.tfvars`` and their JSON forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from iac27017 import disk
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.wording import worded
from iac27017.hcl import ast
from iac27017.hcl.errors import MAXIMUM_BYTES
from iac27017.hcl.json_syntax import parse_json_values
from iac27017.hcl.parse import parse

Report = Callable[[Problem], None]


def read_values(file: Path, shown: str, report: Report) -> Iterable[ast.Attribute]:
    """The values that ``file`` gives; ``shown`` is its name in places. What cannot be read is reported."""
    content = read_bytes(file, shown, report)
    if content is None:
        return ()
    parsed = parse_json_values(content, shown) if file.name.endswith(".json") else parse(content, shown)
    for problem in parsed.problems:
        report(problem)
    for block in parsed.body.blocks:
        message = worded("a file of variable values cannot hold a block {type}", type=block.type)
        report(Problem(block.header, message, worded("write {type} = {{ ... }}", type=block.type)))
    return parsed.body.attributes.values()


def read_bytes(file: Path, shown: str, report: Report) -> bytes | None:
    """The content of a file; ``None``, and a problem, when it cannot be read or is too large."""
    try:
        size = disk.size(file)
        if size > MAXIMUM_BYTES:
            message = worded(
                "the file has {size} bytes; files of more than {limit} are not read",
                size=size,
                limit=MAXIMUM_BYTES,
            )
            report(Problem(Span(shown), message, "split it, or leave it out with --exclude"))
            return None
        return disk.read(file)
    except OSError as error:
        report(
            Problem(
                Span(shown),
                worded("the file cannot be read: {error}", error=error.strerror or error),
                "check its permissions",
            )
        )
        return None
