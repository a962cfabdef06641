"""Reads one file: YAML or JSON by its content, within bounds."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct, field

from iac27017 import disk
from iac27017.cloudformation.builder import Builder, NotReadable
from iac27017.cloudformation.discovery import MAXIMUM_BYTES
from iac27017.cloudformation.json_text import parse_json
from iac27017.cloudformation.nodes import Node
from iac27017.cloudformation.yaml_text import parse_yaml
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.wording import worded

_SURROGATES = re.compile(rb"\\u[dD][89a-fA-F]")


class Loaded(Struct):
    """What a file holds; ``node`` is ``None`` when it cannot be read."""

    node: Node | None = None
    problems: list[Problem] = field(default_factory=list)


def load(content: bytes, file: str) -> Loaded:
    """The nodes of a file's content, and what is wrong with it."""
    try:
        builder = _parsed(content, file)
    except NotReadable as error:
        return Loaded(None, [error.problem])
    return Loaded(builder.root, builder.problems)


def read_file(root: Path, file: str) -> bytes | Problem | None:
    """The content of ``file`` below ``root``; ``None`` for one too large to be a template."""
    try:
        content = disk.read(root / file, MAXIMUM_BYTES + 1)
    except OSError as error:
        return Problem(
            Span(file),
            worded("cannot be read: {error}", error=error.strerror or error),
            "check the file's permissions",
        )
    return content if len(content) <= MAXIMUM_BYTES else None


def _parsed(content: bytes, file: str) -> Builder:
    is_json = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
    if is_json and _SURROGATES.search(content):
        return parse_json(content, file)
    try:
        return parse_yaml(content, file)
    except NotReadable:
        if not is_json or file.endswith((".yaml", ".yml")):
            raise
        return parse_json(content, file)
