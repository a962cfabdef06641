"""Parses HCL: bytes of a file in, its syntax tree and what is wrong with it out."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from unicodedata import normalize

from msgspec import Struct, field

from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.wording import plain, worded
from iac27017.hcl import ast, grammar
from iac27017.hcl.diagnosis import Fault, expression_fault, first_fault, template_fault
from iac27017.hcl.errors import MAXIMUM_HCL_BYTES, MAXIMUM_PROBLEMS, HclSyntaxError
from iac27017.hcl.expressions import SIMPLE, Expressions
from iac27017.hcl.mend import mended, with_separated_keys
from iac27017.hcl.outline import code
from iac27017.hcl.recovery import recover
from iac27017.hcl.source import Source
from iac27017.hcl.structure import Structure

_BAD_BYTE = re.compile("[\udc80-\udcff]")
_STRANGE_SPACE = re.compile(
    rb"[\x0b\x0c]|\r(?![\r\n])|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8b\xa8\xa9\xaf]"
    rb"|\xe2\x81\x9f|\xe3\x80\x80|\xef\xbb\xbf"
)
_BLOCK_END = re.compile(rb"(?<=\n)\}[ \t]*\r?\n(?=[ \t\r\n]{0,100}?[A-Za-z_#/])")
_VALUE = re.compile(SIMPLE)
_VALUE_ALONE = re.compile(rb"\$\{[ \t]*([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)[ \t]*\}")
_UTF8_HELP = "save the file in UTF-8"


class Parsed(Struct):
    """What could be read of a file, and the problems with the rest."""

    body: ast.Body
    problems: list[Problem] = field(default_factory=list)


def parse(source: bytes, file: str, strict: bool = False) -> Parsed:
    """The syntax tree of a ``.tf`` file; ``file`` is the name that its spans carry.

    With ``strict``, python-hcl2 is asked about a file with problems, where it is installed.
    """
    parsed = _parsed(source, file)
    if strict and parsed.problems:
        from iac27017.hcl.strict import second_opinion

        opinion = second_opinion(source, file)
        if opinion is not None and all(problem.span.line != opinion.span.line for problem in parsed.problems):
            parsed.problems = _limited([*parsed.problems, opinion])
    return parsed


def _parsed(source: bytes, file: str) -> Parsed:
    data, problems = readable(source, file, MAXIMUM_HCL_BYTES)
    text = Source(data, file)
    roots = _trees(data)
    if _STRANGE_SPACE.search(data):
        data, strange = _plain_spaces(text)
        problems += strange
    if roots is None:
        body, more = recover(Source(data, file, written=text.data), known=bool(problems))
        return Parsed(body, _limited(problems + more))
    structure = Structure(text)
    body = structure.file(roots)
    return Parsed(body, _limited(problems + structure.problems))


def _trees(data: bytes) -> list[grammar.Node] | None:
    """The tree of a whole file, or those of its pieces; ``None`` when some of it is no HCL."""
    if len(data) > grammar.SMALL:
        return _trees_of_pieces(data) or _trees_of_large(data)
    root = grammar.tree(mended(data))
    if root is not None and root.has_error and (separated := with_separated_keys(data)) != data:
        root = grammar.tree(mended(separated))
    return None if root is None or root.has_error else [root]


def _trees_of_pieces(data: bytes) -> list[grammar.Node] | None:
    """The trees of pieces so short that they may be parsed unseen; ``None`` where they do not come out right.

    Cutting where a block seems to end is safe: inside of anything that is open there, the piece has an error.
    """
    cuts = _cuts(data)
    for start, end in pairwise(cuts):
        if end - start > grammar.SMALL and first_fault(data[start:end]) is not None:
            return None
    found = _without_error(grammar.trees(mended(data), cuts))
    return found or _without_error(grammar.trees(mended(with_separated_keys(data)), cuts))


def _without_error(roots: Iterable[grammar.Node | None]) -> list[grammar.Node] | None:
    """All of ``roots``; ``None`` as soon as one has an error."""
    found: list[grammar.Node] = []
    for root in roots:
        if root is None or root.has_error:
            return None
        found.append(root)
    return found


def _cuts(data: bytes) -> list[int]:
    """Where pieces of about half of `grammar.SMALL` start, all between blocks, and where the last one ends."""
    cuts = [0]
    while (following := _BLOCK_END.search(data, cuts[-1] + grammar.SMALL // 2)) is not None:
        cuts.append(following.end())
    return [*cuts, len(data)]


def _trees_of_large(data: bytes) -> list[grammar.Node] | None:
    """The tree of a text that the parser may be given only when it is known to take it."""
    if first_fault(data) is not None:
        return None
    root = grammar.tree(mended(with_separated_keys(data)))
    return None if root is None or root.has_error else [root]


def readable(source: bytes, file: str, limit: int) -> tuple[bytes, list[Problem]]:
    """The bytes of a file as far as they are text: valid UTF-8 without a byte order mark; and what is not."""
    if len(source) > limit:
        message = worded(
            "the file has {count} bytes; one with more than {limit} is not read",
            count=f"{len(source):,}",
            limit=f"{limit:,}",
        )
        return b"", [Problem(Span(file), message, "split it, or leave it out of the scan")]
    if b"\0" in source:
        line = source.count(b"\n", 0, source.index(b"\0")) + 1
        message = plain("the file is not text: it has a zero byte on this line")
        return b"", [Problem(Span(file, line, 1, line, 1), message, _UTF8_HELP)]
    source = source.removeprefix(codecs.BOM_UTF8)
    if source.isascii():
        return source, []
    try:
        source.decode()
    except UnicodeDecodeError:
        return _replaced(source, file)
    return source, []


def _replaced(source: bytes, file: str) -> tuple[bytes, list[Problem]]:
    """``source`` with a question mark for each byte that is no UTF-8; each line with one is a problem."""
    text = source.decode("utf-8", "surrogateescape")
    problems: list[Problem] = []
    position, line = 0, 0
    for match in _BAD_BYTE.finditer(text):
        here = line + text.count("\n", position, match.start())
        if not problems or problems[-1].span.line != here + 1:
            column = match.start() - text.rfind("\n", 0, match.start())
            span = Span(file, here + 1, column, here + 1, column + 1)
            byte = ord(match[0]) - 0xDC00
            problems.append(
                Problem(span, worded("the byte {byte} is no UTF-8", byte=f"{byte:#04x}"), _UTF8_HELP)
            )
        position, line = match.start(), here
        if len(problems) >= MAXIMUM_PROBLEMS:
            break
    return _BAD_BYTE.sub("?", text).encode(), problems


def _plain_spaces(source: Source) -> tuple[bytes, list[Problem]]:
    """The source with plain spaces for characters outside of text that look like one, each a problem."""
    problems: list[Problem] = []
    data = bytearray(source.data)
    for first, last in code(source.data):
        for match in _STRANGE_SPACE.finditer(source.data, first, last):
            start, end = match.span()
            shown = match[0].decode()
            message = worded("the character U+{code} is no space in HCL", code=f"{ord(shown):04X}")
            help_ = "end lines with a line feed" if shown == "\r" else "write a plain space"
            problems.append(Problem(source.span(start, end), message, help_))
            data[start:end] = b" " * (end - start)
            if len(problems) >= MAXIMUM_PROBLEMS:
                return bytes(data), problems
    return bytes(data), problems


def parse_expression(text: str, file: str, span: Span | None = None) -> ast.Expression:
    """One expression, which line breaks do not end; ``span`` as for `parse_template`.

    Raises `HclSyntaxError`.
    """
    data = text.encode("utf-8", "replace")
    if _VALUE.fullmatch(data) is not None:
        return _plain(Source(data, file, 0, span), 0, len(data))
    prefix = b"_="
    source = Source(prefix + data + b"\n", file, len(prefix), span)
    end = len(source.data) - 1
    node = _value_node(source, lambda: expression_fault(source.data, len(prefix), end))
    return Expressions(source, _strictly).value(node, loose=True)


def parse_template(text: str, file: str, span: Span | None = None) -> ast.Expression:
    """The text of a template file, or of a JSON string, as one expression.

    ``span`` is the place of everything in it; without one, the text is the file's whole content.
    Raises `HclSyntaxError`.
    """
    data = text.encode("utf-8", "replace")
    if b"{" not in data:
        value = text if text.isascii() else normalize("NFC", text)
        return ast.Literal(value, span or Source(data, file).span(0, len(data)))
    alone = _VALUE_ALONE.fullmatch(data)
    if alone is not None:
        return _plain(Source(data, file, 0, span), *alone.span(1))
    marker = _unused(data)
    prefix = b"_=<<" + marker + b"\n"
    source = Source(prefix + data + b"\n" + marker + b"\n", file, len(prefix), span)
    end = len(prefix) + len(data)
    node = _value_node(source, lambda: template_fault(source.data, len(prefix), end))
    return Expressions(source, _strictly).strings.without_last_break(node.children[0].children[0])


def _plain(source: Source, start: int, end: int) -> ast.Expression:
    """A value that `_VALUE` matches between two offsets."""
    match = _VALUE.fullmatch(source.data, start, end)
    assert match is not None
    return Expressions(source, _strictly).simple(start, match)


def _value_node(source: Source, find: Callable[[], Fault | None]) -> grammar.Node:
    """The one value in ``source``; ``find`` says what is wrong with it when there is none."""
    fault = find() if len(source.data) > grammar.SMALL else None
    if fault is None:
        node = _only_value(grammar.tree(mended(with_separated_keys(source.data))))
        if node is not None:
            return node
        fault = find() or Fault(len(source.data), len(source.data), "this cannot be read as HCL", "")
    raise HclSyntaxError(fault.message, source.span(fault.start, fault.end), fault.help)


def _only_value(root: grammar.Node | None) -> grammar.Node | None:
    """The expression in a file of one argument; ``None`` when there is anything else in it."""
    if root is None or root.has_error:
        return None
    found = [node for body in root.children if body.kind_id == grammar.BODY for node in body.children]
    found = [node for node in found if node.kind_id != grammar.COMMENT]
    return found[0].children[-1] if len(found) == 1 and found[0].kind_id == grammar.ATTRIBUTE else None


def _unused(data: bytes) -> bytes:
    """A heredoc's name that does not occur in ``data``."""
    name = b"TEMPLATE"
    while name in data:
        name += b"X"
    return name


def _strictly(message: str, span: Span, help: str) -> None:
    raise HclSyntaxError(message, span, help)


def _limited(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: problem.span)[:MAXIMUM_PROBLEMS]
