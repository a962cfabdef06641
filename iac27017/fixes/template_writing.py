"""Writes what is new in a template: nested mappings and lists, in lines, in braces or in JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from msgspec import Struct

from iac27017.cloudformation.yaml_text import resolved
from iac27017.graph.kind import Written

Structure = dict[str, "Structure"] | list["Structure"] | Written
"""What is written anew: mappings and lists around one value."""


def word(value: Written) -> str:
    """A value as both notations write it without quotes."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


class Notation(Struct, frozen=True):
    """How a template is written: in JSON or YAML, how far nested things are indented, and how lines end."""

    json: bool
    unit: int
    eol: str

    def key(self, name: str, quoted: bool = False) -> str:
        """A key, in quotes where JSON or its neighbours have them."""
        return json.dumps(name) if self.json or quoted else name

    def scalar(self, value: Written) -> str:
        """A value that is read back as what it is."""
        if not isinstance(value, str):
            return word(value)
        plain = (
            re.fullmatch(r"[A-Za-z][\w.:/-]*", value) and not value.endswith(":") and resolved(value) == value
        )
        return value if plain and not self.json else json.dumps(value)

    def flow(self, value: Structure, indent: str, open_: bool) -> str:
        """A structure in braces; JSON whose neighbours are ``open_`` has each thing on a line of its own."""
        if not isinstance(value, dict | list):
            return self.scalar(value)
        inner = indent + " " * self.unit
        named = value.items() if isinstance(value, dict) else [("", item) for item in value]
        pieces = [
            (f"{self.key(name)}: " if name else "") + self.flow(item, inner, open_) for name, item in named
        ]
        start, end = "{}" if isinstance(value, dict) else "[]"
        if not open_ or not self.json:
            padding = " " if isinstance(value, dict) else ""
            return f"{start}{padding}{', '.join(pieces)}{padding}{end}"
        return (
            start
            + self.eol
            + f",{self.eol}".join(inner + piece for piece in pieces)
            + self.eol
            + indent
            + end
        )

    def lines(self, value: Structure, unit: int | None = None) -> Iterator[str]:
        """A structure as lines of YAML."""
        unit = self.unit if unit is None else unit
        match value:
            case dict():
                for name, inner in value.items():
                    if isinstance(inner, dict | list):
                        yield f"{name}:"
                        yield from (" " * unit + line for line in self.lines(inner, unit))
                    else:
                        yield f"{name}: {self.scalar(inner)}"
            case list():
                for item in value:
                    first, *rest = self.lines(item, unit)
                    yield f"- {first}"
                    yield from (f"  {line}" for line in rest)
            case _:
                yield self.scalar(value)
