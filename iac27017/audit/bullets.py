"""What the source document asks for in its section 3, bullet by bullet, and where the report answers it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from functools import cache
from importlib import resources

from msgspec import Struct

from iac27017.audit.case import Case
from iac27017.audit.organisation import Document
from iac27017.audit.records import Counts, Record, worst_first
from iac27017.check import Check
from iac27017.controls import Words, all_controls
from iac27017.language import Say


class Traced(Enum):
    """Where a bullet's answer is, the worst first."""

    FAILING = "failing"
    UNKNOWN = "unknown"
    MANUAL = "manual"
    SHOWN = "shown"


class Bullet(Struct, frozen=True):
    """One thing that the document asks for, in this project's words.

    ``checks`` are codes of the catalogue: those of this release are asked, the
    others are passed over. ``manual`` is what to attach for what code cannot show.
    """

    id: str
    section: str
    texts: Words
    controls: tuple[str, ...]
    checks: frozenset[str]
    manual: Words


class BulletTrace(Struct, frozen=True):
    """A bullet with its answer: what was asked and found, and what must be attached besides.

    ``controls`` are numbers of the report's edition; ``documents`` is what is
    attached for any of them.
    """

    bullet: Bullet
    text: str
    section_title: str
    controls: tuple[str, ...]
    checks: tuple[Check, ...]
    counts: Counts
    records: tuple[Record, ...]
    manual: str
    documents: tuple[Document, ...]
    outcome: Traced


@cache
def all_bullets() -> tuple[Bullet, ...]:
    """Every bullet, in the document's order."""
    text = resources.files("iac27017.audit").joinpath("bullets.json").read_text(encoding="utf-8")
    return tuple(_bullet(entry) for entry in json.loads(text))


def traced(case: Case) -> tuple[BulletTrace, ...]:
    """Each bullet with its answer in this case."""
    by_check: dict[str, list[Record]] = {}
    for record in case.records:
        by_check.setdefault(record.finding.check.code, []).append(record)
    return tuple(_trace(bullet, case, by_check) for bullet in all_bullets())


def _trace(bullet: Bullet, case: Case, by_check: Mapping[str, list[Record]]) -> BulletTrace:
    checks = tuple(check for check in case.checks if check.code in bullet.checks)
    records = [record for check in checks for record in by_check.get(check.code, ())]
    counts = Counts.of(records)
    manual = bullet.manual.get(case.language, "")
    if not manual and not checks:
        manual = case.say("Attach documents or records that show how this is put into practice.")
    documents = _documents(bullet, case)
    return BulletTrace(
        bullet=bullet, text=bullet.texts[case.language], section_title=section_title(bullet.section, case.say),
        controls=_numbers(bullet, case.edition), checks=checks, counts=counts, records=tuple(worst_first(records)),
        manual=manual, documents=documents, outcome=_outcome(counts, manual, documents),
    )  # fmt: skip


def _outcome(counts: Counts, manual: str, documents: tuple[Document, ...]) -> Traced:
    """Nothing found is unknown where something was to be found, unless a document is asked for, or there, instead."""
    if counts.failed:
        return Traced.FAILING
    if counts.unknown:
        return Traced.UNKNOWN
    if manual and not documents:
        return Traced.MANUAL
    return Traced.SHOWN if counts.total or documents else Traced.UNKNOWN


def _numbers(bullet: Bullet, edition: str) -> tuple[str, ...]:
    if edition == "2015":
        return bullet.controls
    old = all_controls("2015")
    return tuple(dict.fromkeys(number for control in bullet.controls for number in old[control].edition_2026))


def _documents(bullet: Bullet, case: Case) -> tuple[Document, ...]:
    old = all_controls("2015")
    found = [d for number in bullet.controls for d in case.organisation.documents_for(old[number])]
    return tuple(dict.fromkeys(found))


def section_title(section: str, say: Say) -> str:
    """A section of the document as readers call it."""
    titles = {
        "3.1": say("Shared responsibility made clear"),
        "3.2": say("Security of virtual environments"),
        "3.3": say("Isolation and encryption of data"),
        "3.4": say("Logs and audit trail"),
    }
    return titles[section]


def traced_word(outcome: Traced, say: Say) -> str:
    """An outcome as readers call it."""
    match outcome:
        case Traced.FAILING:
            return say("does not conform")
        case Traced.UNKNOWN:
            return say("unknown (evidence missing)")
        case Traced.MANUAL:
            return say("document to be attached")
        case Traced.SHOWN:
            return say("no gap found")


def _bullet(entry: Mapping[str, object]) -> Bullet:
    texts, manual, controls, checks = (
        entry.get(name, {}) for name in ("text", "manual", "controls", "checks")
    )
    assert (
        isinstance(texts, dict)
        and isinstance(manual, dict)
        and isinstance(controls, list)
        and isinstance(checks, list)
    )
    return Bullet(
        id=str(entry["id"]), section=str(entry["section"]), texts=texts, controls=tuple(map(str, controls)),
        checks=frozenset(map(str, checks)), manual=manual,
    )  # fmt: skip
