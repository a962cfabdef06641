"""A token that does not show itself."""

from __future__ import annotations


class Secret:
    """A text that neither ``str`` nor ``repr`` nor a traceback shows; `reveal` gives it to the library that sends it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text.strip()

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def scrubbed(self, text: str) -> str:
        """``text`` without the secret: a forge may repeat in its answer what it was sent."""
        return text.replace(self._text, "***") if self._text else text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written down")
