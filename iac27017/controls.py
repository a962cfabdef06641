"""The controls of ISO/IEC 27017 as data: numbers of both editions and texts of this project's own wording."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources

from msgspec import Struct, field

EDITIONS = ("2015", "2026")
"""The editions of the standard; a report speaks in the numbers of one of them."""

THEMES = ("responsibility", "virtual", "access", "data", "logs", "continuity", "governance")
"""What the controls are grouped by, in the order of a report."""

Words = Mapping[str, str]
"""One text by language, ``en`` and ``ja``; empty texts where there is nothing to say."""


class Control(Struct, frozen=True):
    """One control of one edition.

    ``id`` is its number there; ``edition_2015``, ``edition_2026``,
    ``iso27002_2022`` (= Annex A of ISO/IEC 27001:2022) and ``iso27018_2019`` are
    the numbers of what it corresponds to. ``addressee`` is ``customer``,
    ``provider`` or ``both``; ``verifiability`` is ``automated``, ``partial`` or
    ``manual``. Of the texts, none is the standard's own: ``shown`` is what
    infrastructure code can prove, ``manual`` what an auditor must ask for all
    the same, ``provided`` what the cloud provider does and its assurance report
    must show, ``unasked`` why no check speaks of it, where none does.
    """

    id: str
    edition: str
    titles: Words
    theme: str
    addressee: str
    verifiability: str
    edition_2015: tuple[str, ...]
    edition_2026: tuple[str, ...]
    iso27002_2022: tuple[str, ...]
    iso27018_2019: tuple[str, ...] = ()
    shown: Words = field(default_factory=dict)
    manual: Words = field(default_factory=dict)
    provided: Words = field(default_factory=dict)
    unasked: Words = field(default_factory=dict)

    def title(self, language: str = "en") -> str:
        """The short title in ``en`` or ``ja``."""
        return self.titles[language]

    def shown_by_code(self, language: str = "en") -> str:
        """What infrastructure code can prove."""
        return self.shown.get(language, "")

    def remains_manual(self, language: str = "en") -> str:
        """What to attach; empty when code says all."""
        return self.manual.get(language, "")

    def provider_duty(self, language: str = "en") -> str:
        """What the cloud provider does; empty when nothing is inherited."""
        return self.provided.get(language, "")

    def why_no_check(self, language: str = "en") -> str:
        """Why no check speaks of it; empty where checks do."""
        return self.unasked.get(language, "")

    def numbers(self, check_2015: Sequence[str], check_2026: Sequence[str]) -> bool:
        """Whether a check with these numbers speaks of this control."""
        return self.id in (check_2015 if self.edition == "2015" else check_2026)

    @property
    def cloud_specific(self) -> bool:
        """Whether the standard adds it for the cloud, rather than guidance on a control of ISO/IEC 27002."""
        return self.id.startswith("CLD.") or self.id in ("5.38", "5.39", "8.35", "8.36")

    @property
    def annex_a(self) -> tuple[str, ...]:
        """Its numbers in Annex A of ISO/IEC 27001:2022: those of ISO/IEC 27002:2022 after ``A.``."""
        return tuple(f"A.{number}" for number in self.iso27002_2022)


@cache
def all_controls(edition: str = "2015") -> Mapping[str, Control]:
    """Every control of one of `EDITIONS` by its number there, in the standard's order."""
    old = {str(entry["id"]): _control(entry) for entry in _data("controls.json")}
    return old if edition == "2015" else _edition_2026(old.values())


def find_controls(number: str) -> list[Control]:
    """The control with this number: of the 2015 edition (``CLD.`` may be lower case), else of the 2026 edition."""
    found = (all_controls(edition).get(number.upper()) for edition in EDITIONS)
    return [control for control in found if control is not None]


def in_edition(control: Control, edition: str) -> list[Control]:
    """What a control is in an edition: itself, or those that it became or came from; none for what is new."""
    if control.edition == edition:
        return [control]
    numbers = control.edition_2026 if edition == "2026" else control.edition_2015
    return [all_controls(edition)[number] for number in numbers]


def control_order(number: str) -> tuple[tuple[int, ...], str]:
    """Sorts control numbers as a reader expects: 9.4.1 before 10.1.1, CLD.12.1.5 after 12.1.5."""
    digits = number.removeprefix("CLD.")
    return tuple(int(part) if part.isdigit() else 0 for part in digits.split(".")), number


def _edition_2026(old: Iterable[Control]) -> Mapping[str, Control]:
    """Those that 2015 controls became, in words of their own where several became one, and the new ones."""
    before: dict[str, list[Control]] = {}
    for control in old:
        for number in control.edition_2026:
            before.setdefault(number, []).append(control)
    own = {str(entry["id"]): entry for entry in _data("controls_2026.json")}
    numbers = sorted({*before, *own}, key=control_order)
    return {number: _renumbered(number, before.get(number, []), own.get(number, {})) for number in numbers}


def _renumbered(number: str, before: Sequence[Control], own: Mapping[str, object]) -> Control:
    first = before[0] if before else None
    entry: dict[str, object] = {}
    if first is not None:
        entry = {
            "title": first.titles, "theme": first.theme, "addressee": _joint([c.addressee for c in before]),
            "verifiability": _weakest([c.verifiability for c in before]),
            "iso27018_2019": sorted({n for c in before for n in c.iso27018_2019}, key=control_order),
            **{name: _joined([getattr(control, name) for control in before]) for name in _TEXTS},
        }  # fmt: skip
    old = [control.id for control in before]
    annex = [] if number in ("5.38", "5.39", "8.35", "8.36") else [number]
    return _control({"id": number, "edition": "2026", "edition_2015": old, "edition_2026": [number],
                     "iso27002_2022": annex, **entry, **own})  # fmt: skip


_TEXTS = ("shown", "manual", "provided", "unasked")


def _joint(addressees: Sequence[str]) -> str:
    return addressees[0] if len(set(addressees)) == 1 else "both"


def _weakest(words: Sequence[str]) -> str:
    """What code decides of several together: all only if all, nothing only if nothing."""
    return words[0] if len(set(words)) == 1 else "partial"


def _joined(texts: Sequence[Words]) -> Words:
    """The texts of several controls in one, each once."""
    joined: dict[str, str] = {}
    for language, comma, after in (("en", "; ", " "), ("ja", "、", "")):
        said = list(dict.fromkeys(word for text in texts if (word := text.get(language, ""))))
        are_sentences = all(word.endswith((".", "。")) for word in said)
        joined[language] = (after if are_sentences else comma).join(said)
    return joined


def _control(entry: Mapping[str, object]) -> Control:
    id, theme, addressee, verifiability = (
        str(entry[name]) for name in ("id", "theme", "addressee", "verifiability")
    )
    return Control(
        id=id,
        edition=str(entry.get("edition", "2015")),
        titles=_words(entry["title"]),
        theme=theme,
        addressee=addressee,
        verifiability=verifiability,
        edition_2015=_numbers(entry["edition_2015"]) if "edition_2015" in entry else (id,),
        edition_2026=_numbers(entry.get("edition_2026")),
        iso27002_2022=_numbers(entry.get("iso27002_2022")),
        iso27018_2019=_numbers(entry.get("iso27018_2019")),
        shown=_words(entry.get("shown")),
        manual=_words(entry.get("manual")),
        provided=_words(entry.get("provided")),
        unasked=_words(entry.get("unasked")),
    )


def _numbers(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _words(value: object) -> Words:
    return (
        {str(language): str(text) for language, text in value.items()} if isinstance(value, Mapping) else {}
    )


def _data(name: str) -> list[dict[str, object]]:
    text = resources.files("iac27017").joinpath(name).read_text(encoding="utf-8")
    entries: list[dict[str, object]] = json.loads(text)
    return entries
