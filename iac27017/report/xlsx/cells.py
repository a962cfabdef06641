"""What stands in a cell: text that is never calculated, within what Excel holds."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from iac27017.language import Say
from iac27017.report.safe_text import lines_visible

MAXIMUM_CHARACTERS = 32_767
"""UTF-16 units in a cell ("Excel specifications and limits", Microsoft)."""
MAXIMUM_LINES = 250
"""A cell holds 253 line feeds, by the same page."""
MAXIMUM_ADDRESS = 2_000
"""Characters of a link; Excel takes 2,079 after escaping."""


class Linked(Struct, frozen=True):
    """Text that leads to a web page; plain text where there is no address."""

    text: str
    address: str


Cell = str | int | date | Linked | None
"""Numbers and days stay what they are; nothing is an empty cell."""


def fitted(text: str, say: Say) -> tuple[str, bool]:
    """``text`` with every steering character written out, cut to what a cell holds, and whether it was cut."""
    shown = lines_visible(text)
    if len(shown) <= MAXIMUM_CHARACTERS // 2 and shown.count("\n") <= MAXIMUM_LINES:
        return shown, False
    kept = "\n".join(shown.split("\n")[:MAXIMUM_LINES])
    end = say(" ... (cut: a cell holds no more; the JSON form has all of it)")
    if len(kept) == len(shown) and units(shown) <= MAXIMUM_CHARACTERS:
        return shown, False
    return _cut(kept, MAXIMUM_CHARACTERS - units(end)) + end, True


def units(text: str) -> int:
    """How long Excel takes a text to be: characters beyond the first plane count twice."""
    return len(text) + sum(char > "\uffff" for char in text)


def _cut(text: str, most: int) -> str:
    """The beginning of a text, at most this many units long."""
    kept = text[:most]
    while units(kept) > most:
        kept = kept[: len(kept) - max((units(kept) - most) // 2, 1)]
    return kept


def is_web(address: str) -> bool:
    """Whether a click on it opens a web page, and Excel holds it."""
    return address.startswith(("https://", "http://")) and len(address) <= MAXIMUM_ADDRESS and address.isprintable()
