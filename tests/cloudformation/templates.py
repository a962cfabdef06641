"""Writes templates and reads them: what the tests of this package share."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

from iac27017.cloudformation.frontend import read
from iac27017.cloudformation.options import TemplateOptions
from iac27017.graph.declaration import Declaration, Reading
from iac27017.graph.value import Choice, Reference, Value

RESOURCE = "Resources:\n  It:\n    Type: AWS::S3::Bucket\n"


def write(folder: Path, **files: str) -> None:
    """Put files below ``folder``: ``parts__child=...`` is ``parts/child.yaml``."""
    for name, text in files.items():
        target = folder / f"{name.replace('__', '/')}.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(dedent(text), encoding="utf-8")


def reading(folder: Path, *parameter_files: Path, **files: str) -> Reading:
    """What the frontend makes of ``folder`` with ``files`` in it."""
    write(folder, **files)
    return read(folder, None, TemplateOptions(parameter_files=parameter_files))


def worth(folder: Path, expression: str, around: str = "") -> Value:
    """What ``expression`` is worth as a property, in a template with the sections ``around``; no problems allowed."""
    text = f"{RESOURCE}    Properties:\n      Value:\n{indent(dedent(expression).strip(), ' ' * 8)}\n{dedent(around)}"
    (folder / "template.yaml").write_text(text, encoding="utf-8")
    found = read(folder, None, TemplateOptions())
    assert not found.problems, "\n".join(map(str, found.problems))
    return declared(found, "It").body.attributes["Value"].value


def declared(found: Reading, address: str) -> Declaration:
    """The one resource with this address."""
    (declaration,) = [d for d in found.declarations if str(d.address) == address]
    return declaration


def shown(value: Value) -> object:
    """A value as a test writes it: references as ``<B.Arn>``, choices as ``(condition, then, otherwise)``."""
    match value:
        case Reference():
            return f"<{value}>"
        case Choice():
            return (value.condition.text, shown(value.then), shown(value.otherwise))
        case dict():
            return {name: shown(member) for name, member in value.items()}
        case list():
            return [shown(item) for item in value]
        case None | bool() | int():
            return value
        case _:
            return str(value)
