"""What can go wrong between us and a forge, as one closed set whichever library speaks to it."""

from __future__ import annotations


class Trouble(Exception):
    """Something a forge said, or did not say; the text says what was asked and what came back."""


class RateLimited(Trouble):
    """The forge did nothing, and wants to be asked later; ``seconds`` is when, if it says."""

    def __init__(self, text: str, seconds: float | None) -> None:
        super().__init__(text)
        self.seconds = seconds


class Uncertain(Trouble):
    """No answer, or an answer that something broke: a write may have happened or not."""


class Refused(Trouble):
    """The forge understood and says no to these very words: a line outside of the diff, a body that is too long."""


class Forbidden(Trouble):
    """The token may not do this; most often it may only read."""


class Unauthorised(Trouble):
    """The token is none, or has expired."""


class NotThere(Trouble):
    """No such thing, or the token may not know of it."""


class OutOfPatience(Trouble):
    """It was tried as often and waited for as long as was allowed."""


class Moved(Trouble):
    """The change has another head than the one that was judged: a push came in between."""
