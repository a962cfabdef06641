"""Reads values for parameters from files, in the three shapes that tools write them in.

A list of ``{ParameterKey, ParameterValue}`` (AWS CLI), a mapping under
``Parameters`` (CodePipeline, CDK context), or a plain mapping or list of
``Name=value`` texts (``aws cloudformation deploy``).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from iac27017 import disk
from iac27017.boundary import inside
from iac27017.cloudformation.library import Report
from iac27017.cloudformation.loading import load
from iac27017.cloudformation.nodes import Mapping, Node, Scalar, Sequence, entry, text_of
from iac27017.cloudformation.parameters import Given
from iac27017.graph.body import Origin
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.wording import worded


def read_parameter_files(files: Iterable[Path], scan_root: Path, report: Report) -> dict[str, Given]:
    """The values by parameter name; a later file overrides an earlier one."""
    found: dict[str, Given] = {}
    for file in files:
        name = shown(file, scan_root)
        try:
            loaded = load(disk.read(file), name)
        except OSError as error:
            report(
                Problem(
                    Span(name),
                    worded("cannot be read: {error}", error=error.strerror or error),
                    "check the file",
                )
            )
            continue
        for problem in loaded.problems:
            report(problem)
        if loaded.node is not None:
            found.update(_values(loaded.node, name, report))
    return found


def _values(node: Node, file: str, report: Report) -> dict[str, Given]:
    inner = entry(node, "Parameters")
    if inner is not None:
        return _values(inner, file, report)
    found: dict[str, Given] = {}
    match node:
        case Mapping():
            for name, child in node.entries.items():
                _keep(found, name, child, node.entry_span(name))
        case Sequence():
            for item in node.items:
                name, equals, text = (text_of(item) or "").partition("=")
                if equals:
                    found[name] = Given(text, Origin.WRITTEN, (item.span,))
                elif (key := text_of(entry(item, "ParameterKey"))) is not None:
                    _keep(found, key, entry(item, "ParameterValue"), item.span)
        case _:
            pass
    if not found:
        report(
            Problem(
                Span(file), "holds no parameter values", "write a list of ParameterKey and ParameterValue"
            )
        )
    return found


def _keep(found: dict[str, Given], name: str, node: Node | None, span: Span) -> None:
    """A value, unless the file says to use the one that is deployed."""
    match node:
        case Scalar():
            found[name] = Given(node.value, Origin.WRITTEN, (span,))
        case Sequence():
            texts = [text for item in node.items if (text := text_of(item)) is not None]
            found[name] = Given(",".join(texts), Origin.WRITTEN, (span,))
        case _:
            return


def shown(file: Path, scan_root: Path) -> str:
    """A file's name in places: relative to the scanned directory, when it lies in there."""
    return inside(scan_root, file) or file.as_posix()
