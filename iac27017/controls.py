"""The controls of ISO/IEC 27017 as data: numbers of both editions and short titles of this project's own wording."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Control:
    """One control of the 2015 edition.

    ``edition_2026`` and ``iso27002_2022`` are the numbers it has there.
    ``titles`` are by language and not the standard's own. ``verifiability`` is ``automated``,
    ``partial`` or ``manual``; ``shown_by_code`` is what infrastructure code can prove,
    ``remains_manual`` what an auditor must ask for all the same.
    """

    id: str
    titles: Mapping[str, str]
    addressee: str
    edition_2026: tuple[str, ...]
    iso27002_2022: tuple[str, ...]
    verifiability: str
    shown_by_code: str
    remains_manual: str

    def title(self, language: str = "en") -> str:
        """The short title in ``en`` or ``ja``."""
        return self.titles[language]


@cache
def all_controls() -> Mapping[str, Control]:
    """Every control by its 2015 number, in the standard's order."""
    text = resources.files("iac27017").joinpath("controls.json").read_text(encoding="utf-8")
    return {entry["id"]: _control(entry) for entry in json.loads(text)}


def find_controls(number: str) -> list[Control]:
    """The control with this 2015 number (``CLD.`` may be lower case), or those that have this 2026 number."""
    exact = all_controls().get(number.upper())
    if exact is not None:
        return [exact]
    return [control for control in all_controls().values() if number in control.edition_2026]


def control_order(number: str) -> tuple[tuple[int, ...], str]:
    """Sorts control numbers as a reader expects: 9.4.1 before 10.1.1, CLD.12.1.5 after 12.1.5."""
    digits = number.removeprefix("CLD.")
    return tuple(int(part) if part.isdigit() else 0 for part in digits.split(".")), number


def _control(entry: Mapping[str, object]) -> Control:
    texts = {name: str(entry[name]) for name in ("id", "addressee", "verifiability", "shown_by_code", "remains_manual")}
    titles, numbers = entry["title"], (entry["edition_2026"], entry["iso27002_2022"])
    assert isinstance(titles, dict)
    edition_2026, iso27002_2022 = (tuple(map(str, n)) if isinstance(n, list) else () for n in numbers)
    return Control(titles=titles, edition_2026=edition_2026, iso27002_2022=iso27002_2022, **texts)
