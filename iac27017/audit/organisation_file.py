"""Reads ``iac27017-audit.toml``: what people state for an audit, with the line of whatever cannot be used."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import fields

from iac27017.audit.organisation import (
    Assurance,
    ControlDecision,
    Document,
    Implementation,
    Organisation,
    PlanDecision,
    Repository,
    Reviewer,
    Treatment,
)
from iac27017.config_places import syntax_error
from iac27017.config_values import day, flag, texts, word
from iac27017.controls import EDITIONS, all_controls
from iac27017.graph.wording import Wording, plain, worded

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
            raise OrganisationError(
                worded("{path}: larger than {limit} bytes", path=path, limit=MAXIMUM_BYTES)
            )
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OrganisationError(worded("{path}: cannot be read: {error}", path=path, error=error)) from error
    return parse(text, str(path))


def parse(text: str, file: str = OWN_FILE) -> Organisation:
    """What the text of such a file states.

    Raises `OrganisationError`.
    """
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place, message = syntax_error(text, error)
        raise OrganisationError(_told(file, place, message)) from error
    return _File(file, text.split("\n")).organisation(content)


def _told(file: str, place: int | str, message: str) -> Wording:
    return worded("{file}:{place}: {error}", file=file, place=place, error=message)


def address(value: Any) -> str:
    """Where a document lies: a web address, or a path; nothing that a browser would execute."""
    link = word(value)
    if re.match(r"\s*[A-Za-z][A-Za-z0-9+.-]*:", link) and not re.match(r"https?://[^\s]+$", link):
        raise ValueError(plain("is an address that starts with https:// or http://, or a path"))
    return link


_EXAMPLE = "https://example.com/acme/payments/blob/{commit}/{path}#L{line}"


def page_template(value: Any) -> str:
    """The address of a line of code, with ``{path}`` and ``{line}`` in it, and ``{commit}`` if the host wants one."""
    link = address(value)
    if not link.startswith("http") or "{path}" not in link:
        raise ValueError(worded("is an address such as {example}", example=_EXAMPLE))
    return link


def known_control(value: Any) -> str:
    """A control's number, of either edition."""
    number = word(value)
    known = [number for edition in EDITIONS for number in all_controls(edition)]
    exact = number.upper() if number.upper() in known else number
    if exact not in known:
        close = difflib.get_close_matches(exact, known, n=1, cutoff=0.5)
        if not close:
            raise ValueError(
                worded("names {number}, which is no control of either edition", number=repr(number))
            )
        template = "names {number}, which is no control of either edition; did you mean {other}?"
        raise ValueError(worded(template, number=repr(number), other=close[0]))
    return exact


def known_controls(value: Any) -> tuple[str, ...]:
    """A list of controls' numbers, at least one."""
    numbers = texts(value)
    if not numbers:
        raise ValueError(plain("names at least one control"))
    return tuple(map(known_control, numbers))


def implementation(value: Any) -> Implementation:
    """How far a control is, in words that people may state."""
    words = [status.value for status in Implementation if status is not Implementation.NOT_SHOWN]
    if value not in words:
        raise ValueError(worded("is one of {names}", names=", ".join(words)))
    return Implementation(value)


def treatment(value: Any) -> Treatment:
    """What is done about a risk."""
    words = [treatment.value for treatment in Treatment]
    if value not in words:
        raise ValueError(f"is one of {', '.join(words)}")
    return Treatment(value)


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
         "note": word, "treatment": treatment},
        ("gap",),
    ),
}  # fmt: skip
"""Each ``[[table]]``: what it becomes, how its keys are read, and which it needs."""

TOP: Mapping[str, Reader] = {"company": word, "label": word}
SCOPE: Mapping[str, Reader] = {"statement": word, "accounts": texts, "regions": texts}


class _File(Struct, frozen=True):
    name: str
    lines: Sequence[str]

    def organisation(self, content: Mapping[str, Any]) -> Organisation:
        for key in content:
            if key not in TOP and key not in TABLES and key != "scope":
                names = [*TOP, "[scope]", *(f"[[{name}]]" for name in TABLES)]
                raise self.wrong(
                    self.line(key, 0, len(self.lines)),
                    worded("there is no {key}; there are: {names}", key=repr(key), names=", ".join(names)),
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
            raise self.wrong(start, worded("[{name}] is a table of settings", name="scope"))
        for key in table:
            if key not in SCOPE:
                raise self.wrong(
                    self.key_line(key, start),
                    worded("[scope] has no {key}; there are: {names}", key=repr(key), names=", ".join(SCOPE)),
                )
        return {key: self.read(key, value, SCOPE[key], start) for key, value in table.items()}

    def rows(self, name: str, tables: Any) -> list[Any]:
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self.wrong(
                self.line(name, 0, len(self.lines)),
                worded("write each {name} as a table of its own: [[{name}]]", name=name),
            )
        return [self.row(name, table, self.start(name, at)) for at, table in enumerate(tables)]

    def row(self, name: str, table: Mapping[str, Any], start: int) -> Any:
        made, readers, needed = TABLES[name]
        for key in table:
            if key not in readers:
                raise self.wrong(
                    self.key_line(key, start),
                    worded(
                        "a [[{name}]] has no {key}; there are: {names}",
                        name=name,
                        key=repr(key),
                        names=", ".join(readers),
                    ),
                )
        for key in needed:
            if not table.get(key):
                raise self.wrong(start, worded("a [[{name}]] needs {key}", name=name, key=key))
        row = made(**{key: self.read(key, value, readers[key], start) for key, value in table.items()})
        if isinstance(row, ControlDecision) and row.applicable is False and not row.reason.strip():
            raise self.wrong(
                start,
                worded("{control}: a control that is not applicable needs a reason", control=row.control),
            )
        return row

    def once(self, name: str, key: str, rows: Sequence[Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for at, row in enumerate(rows):
            if (of := getattr(row, key)) in found:
                raise self.wrong(
                    self.start(name, at), worded("there is a [[{name}]] for {key} already", name=name, key=of)
                )
            found[of] = row
        return found

    def read(self, key: str, value: Any, reader: Reader, start: int) -> Any:
        try:
            return reader(value)
        except ValueError as error:
            raise self.wrong(
                self.key_line(key, start), worded("{key} {error}", key=key, error=error)
            ) from None

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
        return OrganisationError(_told(self.name, line, message))


def keys_of(name: str) -> tuple[str, ...]:
    """The keys that a ``[[table]]`` may have, in the order of its type."""
    made, readers, _ = TABLES[name]
    return tuple(field.name for field in fields(made) if field.name in readers)
