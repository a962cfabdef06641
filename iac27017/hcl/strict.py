"""Asks python-hcl2 for a second opinion on a broken file: the one module that knows `hcl2` and `lark`.

It is an extra (``iac27017[strict]``), since Checkov's parser installs a
package of the same name; without it there is no opinion.
"""

from __future__ import annotations

from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.wording import alternatives, listed, plain, worded

MAXIMUM_BYTES = 256 * 1024
"""What it is asked about: python-hcl2 reads a quarter of a megabyte in a second."""

_HELP = "this is the opinion of python-hcl2"
_WORDS = {
    "COMMA": "`,`",
    "RSQB": "`]`",
    "RBRACE": "`}`",
    "RPAR": "`)`",
    "LBRACE": "`{`",
    "EQ": "`=`",
    "COLON": "`:`",
    "QMARK": "`?`",
    "DBLQUOTE": '`"`',
    "NL_OR_COMMENT": plain("a new line"),
    "NAME": plain("a name"),
    "FOR_OBJECT_ARROW": "`=>`",
    "IN": "`in`",
}
_VALUES = frozenset({"INT_LITERAL", "FLOAT_LITERAL", "TRUE"})
"""Where all of these may stand, a value is expected."""


def second_opinion(source: bytes, file: str) -> Problem | None:
    """What python-hcl2 has against ``source``; ``None`` when it is not installed, or has nothing."""
    if len(source) > MAXIMUM_BYTES:
        return None
    try:
        from hcl2 import parses_to_tree
        from lark.exceptions import UnexpectedInput
    except ImportError:
        return None
    try:
        parses_to_tree(source.decode("utf-8", "replace").removeprefix("\ufeff"))
    except UnexpectedInput as error:
        return _problem(error.line, error.column, file, _message(error))
    except RecursionError:
        return None
    return None


def _problem(line: int, column: int, file: str, message: str) -> Problem:
    # lark places the end of the text at -1.
    line, column = max(line, 1), max(column, 1)
    return Problem(Span(file, line, column, line, column + 1), message, _HELP)


def _message(error: object) -> str:
    expected = _expected(set(getattr(error, "accepts", None) or getattr(error, "allowed", None) or ()))
    token = getattr(error, "token", None)
    found = str(token if token is not None else getattr(error, "char", "")).split("\n")[0][:40].strip()
    shown = f"`{found}`" if found else plain("the end of the line")
    if not expected:
        return worded("{shown} does not belong here", shown=shown)
    return worded("expected {expected}, found {shown}", expected=plain(expected), shown=shown)


def _expected(names: set[str]) -> str:
    """The names of lark's terminals in a reader's words; empty when there are too many to help."""
    if names >= _VALUES:
        return plain("a value")
    words = sorted(_WORDS[name] for name in names if name in _WORDS)
    if not words or len(words) > 4:
        return ""
    return alternatives([listed(words[:-1]), words[-1]] if len(words) > 1 else words)
