"""Strings with sequences in them: escapes, strip markers, ``<<-`` and directives, by HCL's own rules."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from unicodedata import normalize

from msgspec import Struct

from iac27017.graph.span import Span
from iac27017.graph.wording import worded
from iac27017.hcl.ast import Expression, Literal, Template, TemplateFor, TemplateIf
from iac27017.hcl.errors import HclSyntaxError

_ESCAPE = re.compile(r'\$\$\{|%%\{|\\(?:[nrt"\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|)')
ESCAPES_HELP = r"write `\\` for a backslash; a string knows \n, \r, \t, \", \\, \uXXXX and \UXXXXXXXX"
_SIMPLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
)
"""What strip markers and ``<<-`` take for space: Unicode's White_Space, which Python's ``\\s`` exceeds."""


class Part(Struct):
    """One piece of a template as it is written: ``literal``, ``value``, or a directive's keyword.

    ``name`` and ``key`` are the names a ``for`` directive binds.
    """

    kind: str
    span: Span
    text: str = ""
    expression: Expression | None = None
    name: str = ""
    key: str | None = None


def quoted_text(text: str, place: Callable[[int, int], Span]) -> str:
    """What stands between quotes, with its escapes resolved; ``place`` gives the span of a part of it.

    Raises `HclSyntaxError` for an escape that HCL does not have.
    """
    if "\\" not in text and "{" not in text:
        return text

    def resolved(match: re.Match[str]) -> str:
        escape = match[0]
        if escape[0] != "\\":
            return escape[1:]
        if len(escape) == 1:
            raise _no_escape(text, match.start(), place)
        if escape[1] in "uU":
            return _character(int(escape[2:], 16), match, place)
        return _SIMPLE_ESCAPES[escape[1]]

    result = _ESCAPE.sub(resolved, text)
    return result if result.isascii() else normalize("NFC", result)


def _no_escape(text: str, at: int, place: Callable[[int, int], Span]) -> HclSyntaxError:
    escape = text[at : at + 2]
    if escape in ("\\u", "\\U"):
        digits = 4 if escape == "\\u" else 8
        return HclSyntaxError(
            worded("`{escape}` takes {digits} hexadecimal digits", escape=escape, digits=digits),
            place(at, at + 2),
            ESCAPES_HELP,
        )
    return HclSyntaxError(
        worded("`{escape}` is no escape sequence", escape=escape), place(at, at + len(escape)), ESCAPES_HELP
    )


def _character(number: int, match: re.Match[str], place: Callable[[int, int], Span]) -> str:
    if number > sys.maxunicode or 0xD800 <= number <= 0xDFFF:
        help_ = "write characters beyond U+FFFF with `\\U` and eight digits"
        raise HclSyntaxError(
            worded("`{match}` is no Unicode character", match=match[0]), place(*match.span()), help_
        )
    return chr(number)


def unquoted_text(text: str) -> str:
    """The text of a heredoc or a template file, where only ``$${`` and ``%%{`` are escapes."""
    return text.replace("$${", "${").replace("%%{", "%{") if "{" in text else text


def lines(text: str) -> Iterator[str]:
    """``text`` cut after each line break, as HCL's scanner cuts a heredoc into literals."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start : end + 1]
        start = end + 1
    if start < len(text):
        yield text[start:]


def flush(parts: list[Part]) -> None:
    """``<<-``: take the smallest indentation of all lines off every line.

    A line without anything on it does not count; one that starts with a
    sequence has none (HCL specification, Template Expressions).
    """
    smallest: int | None = None
    indented: list[Part] = []
    line_starts = True
    for part in parts:
        if line_starts:
            indent = _indentation(part)
            if indent is not None:
                smallest = indent if smallest is None else min(smallest, indent)
                indented.append(part)
        line_starts = part.kind == "literal" and part.text.endswith("\n")
    for part in indented:
        part.text = part.text[smallest or 0 :] if part.kind == "literal" else part.text


def _indentation(part: Part) -> int | None:
    if part.kind != "literal":
        return 0
    rest = part.text.lstrip(SPACE)
    return None if not rest and part.text.endswith("\n") else len(part.text) - len(rest)


def expression_of(parts: list[Part], span: Span) -> Expression:
    """What the parts make up: a `Literal` where nothing is to be evaluated; ``"${x}"`` is ``x`` itself.

    Raises `HclSyntaxError` where directives do not match.
    """
    if all(part.kind == "literal" for part in parts):
        return Literal("".join(part.text for part in parts), span)
    if len(parts) == 1 and parts[0].expression is not None and parts[0].kind == "value":
        return parts[0].expression
    return _assembled(parts, span)


class _Open(Struct):
    """A directive whose end has not come yet, and the parts read for it."""

    opening: Part
    then: list[Expression | str | TemplateIf | TemplateFor]
    otherwise: list[Expression | str | TemplateIf | TemplateFor] | None = None


def _assembled(parts: list[Part], span: Span) -> Template:
    whole = Template([], span)
    current = whole.parts
    open_: list[_Open] = []
    for part in parts:
        match part.kind:
            case "literal":
                _append_text(current, part.text)
            case "value":
                assert part.expression is not None
                current.append(part.expression)
            case "if" | "for":
                open_.append(_Open(part, []))
                current = open_[-1].then
            case "else":
                if not open_ or open_[-1].opening.kind != "if" or open_[-1].otherwise is not None:
                    raise HclSyntaxError("`%{ else }` belongs to no `%{ if }`", part.span)
                current = open_[-1].otherwise = []
            case "endif" | "endfor":
                if not open_ or f"end{open_[-1].opening.kind}" != part.kind:
                    raise HclSyntaxError(
                        worded("`%{{ {kind} }}` ends nothing that is open", kind=part.kind), part.span
                    )
                done = _closed(open_.pop(), part)
                current = whole.parts
                if open_:
                    current = open_[-1].then if open_[-1].otherwise is None else open_[-1].otherwise
                current.append(done)
    if open_:
        kind = open_[-1].opening.kind
        help_ = worded("add `%{{ end{kind} }}`", kind=kind)
        raise HclSyntaxError(
            worded("this `%{{ {kind} }}` has no end", kind=kind), open_[-1].opening.span, help_
        )
    return whole


def _append_text(parts: list[Expression | str | TemplateIf | TemplateFor], text: str) -> None:
    if parts and isinstance(parts[-1], str):
        parts[-1] += text
    elif text:
        parts.append(text)


def _closed(directive: _Open, end: Part) -> TemplateIf | TemplateFor:
    opening = directive.opening
    start, stop = opening.span, end.span
    span = Span(start.file, start.line, start.column, stop.end_line, stop.end_column)
    assert opening.expression is not None
    then = Template(directive.then, span)
    if opening.kind == "for":
        return TemplateFor(opening.key, opening.name, opening.expression, then, span)
    otherwise = None if directive.otherwise is None else Template(directive.otherwise, span)
    return TemplateIf(opening.expression, then, otherwise, span)
