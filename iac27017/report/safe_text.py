"""Makes text that came from scanned files inert wherever it is shown."""

from __future__ import annotations

import re

# C0 and C1 controls steer terminals; bidirectional overrides and zero-width characters show other text than
# is there (Unicode technical report 36, security considerations). U+FFFE and U+FFFF are no characters, and
# XML refuses them. A tab is kept: source code has them.
_ABOVE_ASCII = "\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff"
_STEERING = re.compile(f"[\x00-\x08\x0a-\x1f{_ABOVE_ASCII}]")
_STEERING_IN_LINES = re.compile(f"[\x00-\x08\x0b-\x1f{_ABOVE_ASCII}]")
_STEERING_IN_JSON = re.compile(f"[{_ABOVE_ASCII}]|#(?=#\\[)")
# GitHub's runner obeys `::name::` at the start of a line of a log, and the older `##[name]` anywhere in one.
_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#\[)", re.MULTILINE)


def visible(text: str) -> str:
    """``text`` on one line, with every character that a terminal would obey written as an escape."""
    return _STEERING.sub(_escaped, text)


def lines_visible(text: str) -> str:
    """The same for a text of several lines, which stay lines."""
    return _STEERING_IN_LINES.sub(_escaped, text)


def json_visible(text: str) -> str:
    """JSON text with the same characters, and what a log's reader would obey, written as JSON's own escapes."""
    return _STEERING_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def logged(text: str) -> str:
    """Lines for a log, with what a continuous integration's runner would obey written as an escape."""
    return _COMMAND.sub(lambda found: f"{found[1]}\\x3a" if found[1] is not None else "\\x23", text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    short = {10: "\\n", 13: "\\r"}.get(code)
    return short or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")
