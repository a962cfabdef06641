"""Rewrites, for the grammar's eyes only and without moving a byte, what tree-sitter-hcl 1.2 reads wrongly.

Whoever lowers the tree reads names, numbers and text from the bytes as they
were; the tree says only where they stand.
"""

from __future__ import annotations

import re

from iac27017.hcl.outline import code

# The grammar takes `$$` two by two and then finds `${`; in HCL `$$${` is a `$` and an escaped `${`.
_ODD_ESCAPE = re.compile(rb"(?<!\$)\$(?=\$\$(?:\$\$)*\{)|(?<!%)%(?=%%(?:%%)*\{)")
# An exponent needs a fraction in the grammar: `1.5e3` is a number, `1e5` a number and a name.
_EXPONENT = re.compile(rb"(?<![\w.])[0-9]+[eE][+-]?[0-9]+(?!\w)")
# Each space is a token to the grammar, and its scanner looks ahead over all that follow: a square of them.
_LONG_SPACE = re.compile(rb"(?<![ \t\r\n])[ \t\r\n]{200,}")
_LONG_INNER_SPACE = re.compile(rb"(?<=[^ \t\r\n])[ \t\r]{200,}")
_LONG_INDENT = re.compile(rb"(?<![ \t\r])[ \t\r]{200,}")
_SPACED_SPLAT = re.compile(rb"\[[ \t]+\*[ \t]*\]|\[\*[ \t]+\]")
_HEREDOC = re.compile(rb"<<-?([^\s]+)\r?\n")
_BEFORE_SEQUENCE = re.compile(rb"^[ \t]*([\w-]+)[ \t]*[$%]+\{", re.MULTILINE)
_MAXIMUM_MARKERS = 20
# A name that ends its line and a `(key)` on the next are a call to the grammar, which ignores line breaks.
_KEY_AFTER_NAME = re.compile(
    rb"""<<-?\S+\r?\n|\#[^\n]*\n?|//[^\n]*\n?|"(?:[^"\\\n]|\\.)*"?
    |(?P<gap>(?<=\w)(?:\r?\n|[ \t](?=[ \t]*(?:\r?\n|\#|//)))
        (?=(?:[ \t\r\n]|\#[^\n]*\n|//[^\n]*\n){0,50}\([^\n]*\)[ \t]*=[^=>]))""",
    re.VERBOSE,
)


def mended(data: bytes) -> bytes:
    """``data`` with the same length and the same tokens, written so that the grammar knows them."""
    if b"$$$" in data or b"%%%" in data:
        data = _ODD_ESCAPE.sub(b"_", data)
    if b"*" in data:
        data = _SPACED_SPLAT.sub(lambda match: b"[*]".ljust(len(match[0])), data)
    data = _EXPONENT.sub(lambda match: b"1" * len(match[0]), data)
    if _may_have_long_space(data) and _LONG_SPACE.search(data):
        data = _with_comments_for_space(data)
    return _with_plain_markers(data) if b"<<" in data else data


def _may_have_long_space(data: bytes) -> bool:
    """Whether some hundred bytes are blank, counted from the start: of any two hundred, one such hundred is a part."""
    return any(data[at : at + 100].isspace() for at in range(0, len(data), 100))


def with_separated_keys(data: bytes) -> bytes:
    """``data`` with a comma before each ``(key) =`` that follows a name at the end of a line."""
    return _KEY_AFTER_NAME.sub(lambda match: b",".ljust(len(match[0])) if match["gap"] else match[0], data)


def _with_comments_for_space(data: bytes) -> bytes:
    """A comment, which is one token, in the place of each long space, or text inside strings.

    The first and the last line's end stay.
    """
    data = _LONG_SPACE.sub(_line_comment, data)
    pieces: list[bytes] = []
    position = 0
    for start, end in code(data):
        pieces += (_text(data[position:start]), _LONG_INDENT.sub(_inline_comment, data[start:end]))
        position = end
    return b"".join([*pieces, _text(data[position:])])


def _text(data: bytes) -> bytes:
    return _LONG_INNER_SPACE.sub(lambda match: b"_" * len(match[0]), data)


def _line_comment(match: re.Match[bytes]) -> bytes:
    space = match[0]
    start, end = space.find(b"\n") + 1, space.rfind(b"\n")
    return space[:start] + b"#" * (end - start) + space[end:] if start < end else space


def _inline_comment(match: re.Match[bytes]) -> bytes:
    return b"/*".ljust(len(match[0]) - 2, b"-") + b"*/"


def _with_plain_markers(data: bytes) -> bytes:
    """Other names for heredocs that the scanner would not find the end of.

    It compares no characters beyond ASCII, and takes a sequence right after
    the name at the start of a line (``EOT${x}``) for text.
    """
    markers = {match[1] for match in _HEREDOC.finditer(data)}
    deceptive = {match[1] for match in _BEFORE_SEQUENCE.finditer(data)}
    for marker in sorted(marker for marker in markers if marker in deceptive or not marker.isascii())[
        :_MAXIMUM_MARKERS
    ]:
        quoted = re.escape(marker)
        plain = _plain_marker(data, len(marker))
        ends = re.compile(
            rb"(<<-?)" + quoted + rb"(?=\r?\n)|^([ \t]*)" + quoted + rb"(?=[ \t\r]*$)", re.MULTILINE
        )
        data = ends.sub(rb"\g<1>\g<2>" + plain, data)
    return data


def _plain_marker(data: bytes, length: int) -> bytes:
    for letter in b"ZYXWVUQJK":
        if bytes([letter]) * length not in data:
            return bytes([letter]) * length
    return b"Z" * length
