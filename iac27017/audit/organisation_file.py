"""Reads ``iac27017-audit.toml``: what people state for an audit, with the line of whatever cannot be used."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from iac27017.audit.organisation import (
    Assurance,
    ControlDecision,
    Document,
    Implementation,
    Organisation,
    PlanDecision,
    Repository,
    Reviewer,
)
from iac27017.config_values import day, flag, texts, word
from iac27017.controls import EDITIONS, all_controls

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

OWN_FILE = "iac27017-audit.toml"
MAXIMUM_BYTES = 4 * 1024 * 1024

T = TypeVar("T")
Reader = Callable[[Any], Any]


class OrganisationError(ValueError):
    """Raised for a file that cannot be used; the text names file, line and key, and says what to do."""


def find(directory: Path) -> Path | None:
    """The file that holds for ``directory``: its own, or that of the nearest directory above in the repository."""
    for folder in (directory.resolve(), *directory.resolve().parents):
        if (own := folder / OWN_FILE).is_file():
            return own
        if (folder / ".git").exists():
            return None
    return None


def load(path: Path) -> Organisation:
    """What the file states.

    Raises `OrganisationError`, also when it cannot be read.
    """
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            raise OrganisationError(f"{path}: larger than {MAXIMUM_BYTES} bytes")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OrganisationError(f"{path}: cannot be read: {error}") from error
    return parse(text, str(path))


def parse(text: str, file: str = OWN_FILE) -> Organisation:
    """What the text of such a file states.

    Raises `OrganisationError`.
    """
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise OrganisationError(f"{file}:{_line_of(error, text)}: {error}") from error
    return _File(file, text.split("\n")).organisation(content)


def _line_of(error: Exception, text: str) -> int:
    """Where the parser stopped, which it says in words; at the end of the file when it says that."""
    if "at end of document" in str(error):
        return text.count("\n") + 1
    found = re.search(r"\(at line (\d+), ", str(error))
    return int(found[1]) if found else 1


def address(value: Any) -> str:
    """Where a document lies: a web address, or a path; nothing that a browser would execute."""
    link = word(value)
    if re.match(r"\s*[A-Za-z][A-Za-z0-9+.-]*:", link) and not re.match(r"https?://[^\s]+$", link):
        raise ValueError("is an address that starts with https:// or http://, or a path")
    return link


def page_template(value: Any) -> str:
    """The address of a line of code, with ``{path}`` and ``{line}`` in it, and ``{commit}`` if the host wants one."""
    link = address(value)
    if not link.startswith("http") or "{path}" not in link:
        raise ValueError(
            "is an address such as https://example.com/acme/payments/blob/{commit}/{path}#L{line}"
        )
    return link


def known_control(value: Any) -> str:
    """A control's number, of either edition."""
    number = word(value)
    known = [number for edition in EDITIONS for number in all_controls(edition)]
    exact = number.upper() if number.upper() in known else number
    if exact not in known:
        close = difflib.get_close_matches(exact, known, n=1, cutoff=0.5)
        raise ValueError(
            f"names {number!r}, which is no control of either edition"
            + (f"; did you mean {close[0]}?" if close else "")
        )
    return exact


def known_controls(value: Any) -> tuple[str, ...]:
    """A list of controls' numbers, at least one."""
    numbers = texts(value)
    if not numbers:
        raise ValueError("names at least one control")
    return tuple(map(known_control, numbers))


def implementation(value: Any) -> Implementation:
    """How far a control is, in words that people may state."""
    words = [status.value for status in Implementation if status is not Implementation.NOT_SHOWN]
    if value not in words:
        raise ValueError(f"is one of {', '.join(words)}")
    return Implementation(value)


TABLES: Mapping[str, tuple[type, Mapping[str, Reader], tuple[str, ...]]] = {
    "repository": (Repository, {"name": word, "commit": word, "link": page_template}, ("name",)),
    "reviewer": (Reviewer, {"name": word, "role": word, "day": day}, ("name",)),
    "control": (
        ControlDecision,
        {"control": known_control, "applicable": flag, "reason": word, "status": implementation,
         "responsible": word, "note": word},
        ("control",),
    ),
    "document": (
        Document,
        {"controls": known_controls, "title": word, "link": address, "day": day, "note": word},
        ("controls", "title"),
    ),
    "assurance": (
        Assurance,
        {"provider": word, "report": word, "controls": known_controls, "period": word, "section": word, "link": address},
        ("provider", "report", "controls"),
    ),
    "decision": (
        PlanDecision,
        {"gap": word, "owner": word, "start": day, "due": day, "interim": word, "approver": word, "status": word,
         "note": word},
        ("gap",),
    ),
}  # fmt: skip
"""Each ``[[table]]``: what it becomes, how its keys are read, and which it needs."""

TOP: Mapping[str, Reader] = {"company": word, "label": word}
SCOPE: Mapping[str, Reader] = {"statement": word, "accounts": texts, "regions": texts}


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    lines: Sequence[str]

    def organisation(self, content: Mapping[str, Any]) -> Organisation:
        for key in content:
            if key not in TOP and key not in TABLES and key != "scope":
                names = [*TOP, "[scope]", *(f"[[{name}]]" for name in TABLES)]
                raise self.wrong(
                    self.line(key, 0, len(self.lines)), f"there is no {key!r}; there are: {', '.join(names)}"
                )
        top = {key: self.read(key, content[key], TOP[key], 0) for key in TOP if key in content}
        scope = self.scope(content.get("scope", {}))
        rows = {name: self.rows(name, content.get(name, [])) for name in TABLES}
        return Organisation(
            path=self.name, company=top.get("company", ""), label=top.get("label", ""),
            scope=scope.get("statement", ""), accounts=scope.get("accounts", ()), regions=scope.get("regions", ()),
            repositories=tuple(rows["repository"]), reviewers=tuple(rows["reviewer"]),
            controls=self.once("control", "control", rows["control"]), documents=tuple(rows["document"]),
            assurances=tuple(rows["assurance"]), decisions=self.once("decision", "gap", rows["decision"]),
        )  # fmt: skip

    def scope(self, table: Any) -> dict[str, Any]:
        start = self.line("scope", 0, len(self.lines))
        if not isinstance(table, dict):
            raise self.wrong(start, "[scope] is a table of settings")
        for key in table:
            if key not in SCOPE:
                raise self.wrong(
                    self.key_line(key, start), f"[scope] has no {key!r}; there are: {', '.join(SCOPE)}"
                )
        return {key: self.read(key, value, SCOPE[key], start) for key, value in table.items()}

    def rows(self, name: str, tables: Any) -> list[Any]:
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self.wrong(
                self.line(name, 0, len(self.lines)), f"write each {name} as a table of its own: [[{name}]]"
            )
        return [self.row(name, table, self.start(name, at)) for at, table in enumerate(tables)]

    def row(self, name: str, table: Mapping[str, Any], start: int) -> Any:
        made, readers, needed = TABLES[name]
        for key in table:
            if key not in readers:
                raise self.wrong(
                    self.key_line(key, start), f"a [[{name}]] has no {key!r}; there are: {', '.join(readers)}"
                )
        for key in needed:
            if not table.get(key):
                raise self.wrong(start, f"a [[{name}]] needs {key}")
        row = made(**{key: self.read(key, value, readers[key], start) for key, value in table.items()})
        if isinstance(row, ControlDecision) and row.applicable is False and not row.reason.strip():
            raise self.wrong(start, f"{row.control}: a control that is not applicable needs a reason")
        return row

    def once(self, name: str, key: str, rows: Sequence[Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for at, row in enumerate(rows):
            if (of := getattr(row, key)) in found:
                raise self.wrong(self.start(name, at), f"there is a [[{name}]] for {of} already")
            found[of] = row
        return found

    def read(self, key: str, value: Any, reader: Reader, start: int) -> Any:
        try:
            return reader(value)
        except ValueError as error:
            raise self.wrong(self.key_line(key, start), f"{key} {error}") from None

    def start(self, name: str, at: int) -> int:
        """The line of the table's ``at``-th header; the first line that speaks of it when it is written otherwise."""
        header = re.compile(rf"\s*\[\[\s*{name}\s*\]\]")
        starts = [number for number, line in enumerate(self.lines, 1) if header.match(line)]
        return starts[at] if at < len(starts) else self.line(name, 0, len(self.lines))

    def key_line(self, key: str, start: int) -> int:
        """The line that sets ``key`` in the table that starts at line ``start``; at the top of the file for 0."""
        end = next(
            (n for n in range(start, len(self.lines)) if self.lines[n].lstrip().startswith("[")),
            len(self.lines),
        )
        return self.line(key, start, end, start or 1)

    def line(self, key: str, first: int, last: int, otherwise: int = 1) -> int:
        pattern = re.compile(rf'\s*(?:\[+\s*)?["\']?{re.escape(key)}["\']?\s*[=\]]')
        found = (n for n in range(first, last) if pattern.match(self.lines[n]))
        return next((number + 1 for number in found), otherwise)

    def wrong(self, line: int, message: str) -> OrganisationError:
        return OrganisationError(f"{self.name}:{line}: {message}")


def keys_of(name: str) -> tuple[str, ...]:
    """The keys that a ``[[table]]`` may have, in the order of its type."""
    made, readers, _ = TABLES[name]
    return tuple(field.name for field in fields(made) if field.name in readers)
