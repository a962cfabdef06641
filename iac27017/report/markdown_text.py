"""Makes text that came from scanned files inert in Markdown, as GitHub and GitLab render it."""

from __future__ import annotations

import re

from iac27017.report.safe_text import visible

BREAK = "&#8203;"
"""A character without width: the text looks the same, and is no mention, reference or link any more."""

_MARKUP = re.compile(r"[\\`*_\[\]{}|~$]")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
# Mentions, issues, merge requests, labels and the like are looked for in the text that Markdown has left over,
# where a backslash is gone: docs.gitlab.com, "GitLab-specific references"; docs.github.com, "Autolinked references".
_REFERENCE = re.compile(r"(?<=[@#!%^&$~])(?=\w)|(?<=\[)(?=\[)|(?<=://)|(?<=\bwww\.)|(?<=\bgh-)(?=\d)", re.IGNORECASE)


def prose(text: str) -> str:
    """``text`` as words within a line of Markdown; it must not come first in its line."""
    marked = _MARKUP.sub(r"\\\g<0>", "".join(_HTML.get(char, char) for char in _broken(visible(text))))
    return marked.replace("\0", BREAK)


def prose_with_code(text: str) -> str:
    """A text of ours that marks code with backticks, as remedies do, with that as code; the rest as `prose`."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return prose(text)
    shown = [(code(piece) if at % 2 else prose(piece)) for at, piece in enumerate(pieces) if piece]
    return "".join(shown)


def code(text: str) -> str:
    """``text`` as code: a fence that is longer than any in it."""
    shown = visible(text) or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    padding = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{padding}{shown}{padding}{fence}"


def code_in_cell(text: str) -> str:
    """``text`` as code within a table.

    There a pipe ends the cell even within a fence, and readers differ in what
    backslashes before it mean; so such a text has an element instead of a fence.
    """
    return f"<code>{prose(text)}</code>" if "|" in text else code(text)


def _broken(text: str) -> str:
    """The text with a NUL, which `visible` leaves none of, wherever a reference must be broken."""
    return _REFERENCE.sub("\0", text)
