"""What is said to a reader: an English template with its arguments, so that it can be said in another language too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

Arguments = Mapping[str, str]

_NONE: Arguments = MappingProxyType({})


class Wording(str):
    """A text that remembers what it was made of: it *is* the English text, and ``template`` is its translation's key.

    ``arguments`` fill the fields of ``template``; one that is a `Wording`
    itself is translated with it. They are put in once and as they are: braces
    in a name from the input mean nothing. A template without arguments is
    taken literally.

    It pickles as template and arguments, so that what is read back can be
    translated as before; a format that knows plain strings only has to keep both.
    """

    __slots__ = ("arguments", "template")
    template: str
    arguments: Arguments

    def __new__(cls, template: str, arguments: Arguments = _NONE, text: str | None = None) -> Wording:
        """``text`` is what it reads in another language than English, with the same arguments."""
        if text is None:
            text = template.format_map(arguments) if arguments else template
        wording = super().__new__(cls, text)
        wording.template = template
        wording.arguments = arguments
        return wording

    def __str__(self) -> str:
        """Itself: ``str()`` of an error or a reason that was worded stays translatable."""
        return self

    def __reduce__(self) -> tuple[type[Wording], tuple[str, dict[str, str]]]:
        return (Wording, (self.template, dict(self.arguments)))


def worded(template: str, /, **arguments: object) -> Wording:
    """``worded("the bucket {bucket} is declared elsewhere", bucket=target)``; arguments that are no text become one."""
    if not arguments:
        return plain(template)
    return Wording(template, {name: str(argument) for name, argument in arguments.items()})


def plain(template: str) -> Wording:
    """A text without arguments; said a hundred thousand times, it is one object. What is worded already stays so."""
    return template if isinstance(template, Wording) else _plain(template)


@lru_cache(maxsize=4096)
def _plain(template: str) -> Wording:
    return Wording(template)


def english(text: str) -> str:
    """The English of a text, in whichever language it is said: what identities are made of."""
    return Wording(text.template, text.arguments) if isinstance(text, Wording) else text


def conjoined(parts: Iterable[str]) -> str:
    """``a and b and c``, of conditions that hold together."""
    return _joined("{one} and {other}", parts)


def enumerated(parts: Iterable[str]) -> str:
    """``a and b and c``, of things; languages join these otherwise than conditions."""
    return _joined("{one} and {last}", parts)


def alternatives(parts: Iterable[str]) -> str:
    """``a or b or c``."""
    return _joined("{one} or {other}", parts)


def listed(parts: Iterable[str]) -> str:
    """``a, b, c``."""
    return _joined("{one}, {other}", parts)


def in_sequence(parts: Iterable[str]) -> str:
    """``a; b; c``."""
    return _joined("{one}; {other}", parts)


def _joined(template: str, parts: Iterable[str]) -> str:
    whole = ""
    last = "last" if "{last}" in template else "other"
    for at, part in enumerate(parts):
        whole = Wording(template, {"one": whole, last: part}) if at else part
    return whole
