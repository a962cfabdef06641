"""Makes text that came from scanned files inert wherever it is shown."""

from __future__ import annotations

import re

# C0 and C1 controls steer terminals; bidirectional overrides and zero-width characters show other text than
# is there (Unicode technical report 36, security considerations). A tab is kept: source code has them.
_STEERING = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def visible(text: str) -> str:
    """``text`` on one line, with every character that a terminal would obey written as an escape."""
    return _STEERING.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    short = {10: "\\n", 13: "\\r"}.get(code)
    return short or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")
