"""Says where a text stops being HCL and what is expected there: words for what the grammar does not take.

Asked only where the grammar found an error, for one top-level block at a time,
in which brackets and strings are closed (`iac27017.hcl.outline` saw to that).
"""

from __future__ import annotations

import re

from msgspec import Struct

from iac27017.graph.wording import plain, worded
from iac27017.hcl.errors import MAXIMUM_NESTING
from iac27017.hcl.outline import heredoc_end, string_end
from iac27017.hcl.templates import ESCAPES_HELP

_TOKEN = re.compile(
    rb"""(?:[ \t\r]|\#[^\n]*|//[^\n]*)*
    (?:(?P<comment>/\*)
    |(?P<name>[A-Za-z_\x80-\xff][\w\x80-\xff-]*(?:::[\w-]+)*)
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
    |(?P<heredoc><<-?[^\s"<]+\r?\n)
    |(?P<sign>==|!=|<=|>=|=>|&&|\|\||\.\.\.|[=.,{}()\[\]:?!<>*/%+-])
    |(?P<quote>")
    |(?P<line>\n)
    |(?P<end>\Z)
    |(?P<other>[\x00-\x7f]|[\x80-\xff]+))""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE_OR_SEQUENCE = re.compile(rb'\\(?:[nrt"\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})|\\|\$\$\{|%%\{|[$%]\{')
_BRACE_OR_QUOTE = re.compile(rb'["{}]')
_SEQUENCE = re.compile(rb"\$\$\{|%%\{|\\[^\n]|([$%])\{~?")
_SEQUENCE_START = re.compile(rb"(?<![$%])[$%]\{")
_HEREDOC_NAME = re.compile(r"[^\W\d][\w-]{0,99}")
_SPACED_STAR = re.compile(rb"\[[ \t]*\*[ \t]*\]")
_BINARY = frozenset({"==", "!=", "<=", ">=", "&&", "||", "<", ">", "*", "/", "%", "+", "-"})
_STRANGE = {
    "'": ("strings stand in double quotes", "write `\"` instead of `'`"),
    ";": ("`;` does not end anything in HCL", "remove it; a new line ends an argument"),
    "`": ("strings stand in double quotes", 'write `"` instead of "`"'),
    "&": ("there is no operator `&`", "write `&&` for a logical and"),
    "|": ("there is no operator `|`", "write `||` for a logical or"),
    "“": ("this is a typographic quotation mark", 'write `"`'),
    "”": ("this is a typographic quotation mark", 'write `"`'),
    "\u00a0": ("this is a no-break space", "write a plain space"),
}


class Fault(Struct):
    """Where reading stopped and why, and the range of the argument or block that is lost with it."""

    start: int
    end: int
    message: str
    help: str
    statement: tuple[int, int] = (0, 0)


class _Stop(Exception):
    """Carries a `Fault` out of the reader."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


class _Token(Struct):
    kind: str
    text: str
    start: int
    end: int


def first_fault(data: bytes) -> Fault | None:
    """The first place where ``data``, arguments and blocks, is no HCL; ``None`` when none is to be seen."""
    try:
        _Reader(data, 0, len(data)).body(None)
    except _Stop as stop:
        return stop.fault
    return None


def expression_fault(data: bytes, start: int, end: int) -> Fault | None:
    """The same for one expression, in which line breaks do not matter."""
    try:
        reader = _Reader(data, start, end)
        reader.loose = 1
        while reader.token.kind == "line":
            reader.next()
        reader.expression()
        if reader.token.kind != "end":
            raise reader.unexpected("an operator or the end")
    except _Stop as stop:
        return stop.fault
    return None


def template_fault(data: bytes, start: int, end: int) -> Fault | None:
    """The same for the text of a template."""
    try:
        _check_sequences(data, start, end, 0)
    except _Stop as stop:
        return stop.fault
    return None


class _Reader:
    """Reads tokens and keeps nothing, up to the first that does not belong.

    ``loose`` above 0: line breaks do not matter. ``opened`` are the brackets around.
    """

    def __init__(self, data: bytes, start: int, end: int, depth: int = 0) -> None:
        self.data = data
        self.limit = end
        self.loose = 0
        self.depth = depth
        self.previous = start
        self.token = _Token("line", "\n", start, start)
        self.next()

    def next(self) -> None:
        """Go to the next token that counts."""
        while True:
            self.previous = self.token.end
            self.token = self._read(self.token.end)
            if self.token.kind != "line" or not self.loose:
                return

    def _read(self, position: int, check: bool = True) -> _Token:
        while True:
            match = _TOKEN.match(self.data, position, self.limit)
            assert match is not None and match.lastgroup is not None
            kind = match.lastgroup
            start, end = match.span(kind)
            if kind != "comment":
                break
            position = self.data.find(b"*/", end, self.limit) + 2
            if position < 2:
                raise _Stop(Fault(start, end, "this comment is never closed", "add `*/`"))
        if kind == "name" and not self.data[start:end].isascii():
            kind, end = self._name(start, end)
        if kind == "quote":
            end, fault = string_end(self.data, start)
            if fault is not None or end > self.limit:
                raise _Stop(
                    Fault(start, start + 1, "this string is not closed on its line", 'add the missing `"`')
                )
            if check:
                _check_escapes(self.data, start + 1, end - 1)
                _check_sequences(self.data, start + 1, end - 1, self.depth)
        elif kind == "heredoc":
            self._check_name(start, end)
            text, end = end, heredoc_end(self.data, match_at(self.data, start))
            if end < 0 or end > self.limit:
                raise _Stop(Fault(start, start + 2, "this heredoc is never closed", ""))
            if check:
                _check_sequences(self.data, text, end, self.depth)
        return _Token(kind, self.data[start : min(end, start + 60)].decode("utf-8", "replace"), start, end)

    def _check_name(self, start: int, end: int) -> None:
        """A heredoc's name: a plain one, of a length that the grammar remembers."""
        name = self.data[start:end].lstrip(b"<-").strip().decode("utf-8", "replace")
        if not _HEREDOC_NAME.fullmatch(name):
            message = "a heredoc's name has letters, digits, `_` and `-`, and at most 100 of them"
            raise _Stop(Fault(start, end - 1, message, "write a name such as EOT"))

    def _name(self, start: int, end: int) -> tuple[str, int]:
        """How far a name beyond ASCII goes; what does not start one is a strange character."""
        text = self.data[start:end].decode("utf-8", "replace")
        length = 0
        while length < len(text) and ("a" + text[length].strip("-:")).isidentifier():
            length += 1
        if length == 0 or not text[0].isidentifier():
            return "other", start + len(text[0].encode())
        return "name", start + len(text[:length].encode())

    # Structure

    def body(self, opening: int | None) -> None:
        """Arguments and blocks up to the end, or up to ``}`` for a block that opened at ``opening``."""
        while True:
            while self.token.kind == "line":
                self.next()
            if self.token.kind == "end" or (opening is not None and self.token.text == "}"):
                return
            start = self.token.start
            try:
                self.statement()
            except _Stop as stop:
                if stop.fault.statement == (0, 0):
                    stop.fault.statement = start, self._statement_end(start, stop.fault.start)
                raise

    def statement(self) -> None:
        """One argument or block with the line break after it."""
        if self.token.kind != "name":
            raise self.unexpected("the name of an argument or block")
        name = self.token.text
        self.next()
        if self.took("="):
            self.expression()
            if self.token.text == ",":
                raise self.fault(
                    "arguments are not separated by `,`", "remove it; each stands on a line of its own"
                )
            self.end_of_line(worded("the value of {name}", name=name))
        else:
            self.block(name)
            self.end_of_line("the block")

    def block(self, name: str) -> None:
        """Labels and the braces."""
        while self.token.kind in ("name", "quote"):
            if _SEQUENCE_START.search(self.data, self.token.start, self.token.end):
                raise self.fault("a label is plain text; it takes no `${` or `%{`", "")
            self.next()
        opening = self.token.start
        if not self.took("{"):
            if self.token.text == ":":
                raise self.fault(
                    worded("`=` is expected after {name}", name=name), "write `=` instead of `:`"
                )
            raise self.unexpected(
                worded("`=` and a value, or `{{`, after {name}", name=name),
                "the `{` of a block stands on the line of its type",
            )
        self.deeper()
        self.body(opening)
        self.depth -= 1
        if not self.took("}"):
            raise self.unexpected(worded("`}}` for the block {name}", name=name))

    def end_of_line(self, what: str) -> None:
        """The line break that ends a statement, or the ``}`` of a block on one line."""
        if self.token.kind not in ("line", "end") and self.token.text != "}":
            raise self.unexpected(worded("a new line after {what}", what=plain(what)))

    def _statement_end(self, start: int, fault: int) -> int:
        """Where the statement at ``start`` ends: a line break with no bracket open, beyond the fault."""
        depth = 0
        position = start
        while position < self.limit:
            try:
                token = self._read(position, check=False)
            except _Stop:
                # A string, heredoc or comment without its end: nothing more to be told apart on this line.
                line_end = self.data.find(b"\n", max(position, fault), self.limit)
                return line_end if line_end >= 0 else self.limit
            if token.kind == "end":
                break
            if token.text in ("{", "(", "["):
                depth += 1
            elif token.text in ("}", ")", "]"):
                if depth == 0 and token.start > start:
                    return token.start
                depth -= 1
            elif token.kind == "line" and depth <= 0 and token.start >= fault:
                return token.start
            position = token.end
        return self.limit

    # Expressions

    def expression(self) -> None:
        """An expression with its operators."""
        self.deeper()
        self.operand()
        while self.token.text in _BINARY and self.token.kind == "sign":
            self.next()
            self.operand()
        if self.took("?"):
            self.expression()
            if not self.took(":"):
                raise self.unexpected("`:` and the value for when the condition is false")
            self.expression()
        self.depth -= 1

    def operand(self) -> None:
        """A value with the steps after it."""
        while self.token.text in ("-", "!") and self.token.kind == "sign":
            self.next()
        kind, text = self.token.kind, self.token.text
        if kind in ("number", "quote", "heredoc"):
            self.next()
        elif kind == "name":
            self.next()
            if self.token.text == "(":
                self.call(text)
        elif text == "(":
            self.bracketed(")", self.expression, "`)`")
        elif text == "[":
            self.bracketed("]", self.items, "`,` or `]`")
        elif text == "{":
            self.braces()
        else:
            raise self.unexpected("a value")
        self.steps()

    def steps(self) -> None:
        """``.name``, ``.0``, ``.*``, ``[key]`` and ``[*]``."""
        while self.token.text in (".", "["):
            if self.token.text == "[":
                self.bracketed("]", self.key, "`]`")
                continue
            self.next()
            splat = self.token.text == "*" and self.token.start == self.previous
            if self.token.kind not in ("name", "number") and not splat:
                raise self.unexpected("the name of an attribute after `.`")
            self.next()

    def key(self) -> None:
        """What stands in ``[]`` after a value."""
        if self.token.text != "*":
            self.expression()
        elif _SPACED_STAR.match(self.data, self.previous - 1):
            self.next()
        else:
            raise self.fault("`[*]` stands together", "write `[*]`")

    def call(self, name: str) -> None:
        """The arguments of a function."""

        def arguments() -> None:
            while self.token.text != ")":
                self.expression()
                if self.took("...") or not self.took(","):
                    return

        self.bracketed(")", arguments, worded("`,` or `)` in the arguments of {name}", name=name))

    def items(self) -> None:
        """The inside of ``[]``."""
        if self.token.text == "for" and self.token.kind == "name":
            self.loop()
            self.expression()
            self.condition()
            return
        while self.token.text != "]":
            self.expression()
            if not self.took(","):
                return

    def braces(self) -> None:
        """``{}`` as a value."""
        opening = self.token.start
        outer = self.loose
        self.loose = 0
        self.next()
        self.deeper()
        while self.token.kind == "line":
            self.next()
        if self.token.text == "for" and self.token.kind == "name":
            self.loose = 1
            self.loop()
            self.expression()
            if not self.took("=>"):
                raise self.unexpected("`=>` and the value for each key")
            self.expression()
            self.took("...")
            self.condition()
            end = "`}`"
        else:
            end = "a new line, `,` or `}`"
            self.pairs()
        self.depth -= 1
        if self.token.text != "}":
            raise self.unexpected(end, self._opened("{", opening))
        self.loose = outer
        self.next()

    def pairs(self) -> None:
        """Keys and values up to ``}``."""
        while self.token.text != "}":
            self.expression()
            if not (self.took("=") or self.took(":")):
                raise self.unexpected("`=` and a value after this key")
            self.expression()
            if not self.took(",") and self.token.kind != "line":
                return
            while self.token.kind == "line":
                self.next()

    def loop(self) -> None:
        """``for key, value in collection :``."""
        self.next()
        self.name("a name after `for`")
        if self.took(","):
            self.name("a second name after `,`")
        if self.token.text != "in":
            raise self.unexpected("`in`")
        self.next()
        self.expression()
        if not self.took(":"):
            raise self.unexpected("`:` and the result of `for`")

    def condition(self) -> None:
        """``if condition``, where there is one."""
        if self.token.text == "if" and self.token.kind == "name":
            self.next()
            self.expression()

    def name(self, what: str) -> None:
        """A plain name."""
        if self.token.kind != "name":
            raise self.unexpected(what)
        self.next()

    def bracketed(self, closing: str, inside: object, expected: str) -> None:
        """A bracket, what is ``inside``, and ``closing``."""
        assert callable(inside)
        opening, bracket = self.token.start, self.token.text
        self.deeper()
        self.loose += 1
        self.next()
        inside()
        if self.token.text != closing:
            raise self.unexpected(expected, self._opened(bracket, opening))
        self.loose -= 1
        self.depth -= 1
        self.next()

    def took(self, sign: str) -> bool:
        """Whether this sign was next; it is read."""
        if self.token.kind == "sign" and self.token.text == sign:
            self.next()
            return True
        return False

    def deeper(self) -> None:
        """One level down, as far as that goes."""
        self.depth += 1
        if self.depth > 2 * MAXIMUM_NESTING:
            message = worded("this is nested more than {limit} levels deep", limit=MAXIMUM_NESTING)
            raise self.fault(message, "move parts of it into locals")

    def _opened(self, bracket: str, offset: int) -> str:
        line = self.data.count(b"\n", 0, offset)
        here = self.data.count(b"\n", 0, self.token.start)
        template = "`{bracket}` opened {count} line above" if here - line == 1 else "`{bracket}` opened {count} lines above"
        return "" if line == here else worded(template, bracket=bracket, count=here - line)

    def unexpected(self, expected: str, help: str = "") -> _Stop:
        """What to raise when something else is expected at the cursor."""
        token = self.token
        if token.kind == "other" and token.text[0] in _STRANGE:
            return self.fault(*_STRANGE[token.text[0]])
        found = {
            "line": plain("the end of the line"),
            "end": plain("the end of the block"),
            "quote": plain("a string"),
            "heredoc": plain("a heredoc"),
        }
        shown = found.get(token.kind, f"`{token.text}`")
        return self.fault(
            worded("expected {expected}, found {shown}", expected=plain(expected), shown=shown), help
        )

    def fault(self, message: str, help: str) -> _Stop:
        """What to raise for the token at the cursor."""
        token = self.token
        if token.kind in ("line", "end"):
            return _Stop(Fault(self.previous, self.previous, message, help))
        return _Stop(Fault(token.start, token.end, message, help))


def match_at(data: bytes, start: int) -> re.Match[bytes]:
    """The opening of the heredoc at ``start``."""
    match = re.compile(rb"<<-?[^\s\"<]+\r?\n").match(data, start)
    assert match is not None
    return match


def _check_escapes(data: bytes, start: int, end: int) -> None:
    """Every backslash outside interpolations; raises `_Stop` at the first that escapes nothing."""
    position = start
    while (match := _ESCAPE_OR_SEQUENCE.search(data, position, end)) is not None:
        position = match.end()
        if match[0] in (b"${", b"%{"):
            position = _sequence_end(data, position, end)
        elif match[0] == b"\\":
            escape = data[match.start() : match.start() + 2].decode("utf-8", "replace")
            raise _Stop(
                Fault(
                    match.start(),
                    match.start() + 2,
                    worded("`{escape}` is no escape sequence", escape=escape),
                    ESCAPES_HELP,
                )
            )


def _sequence_end(data: bytes, position: int, end: int) -> int:
    """Where the sequence ends that opened just before ``position``."""
    depth = 1
    while depth and (match := _BRACE_OR_QUOTE.search(data, position, end)) is not None:
        if match[0] == b'"':
            position, _ = string_end(data, match.start())
        else:
            depth += 1 if match[0] == b"{" else -1
            position = match.end()
    return position if depth == 0 else end


def _check_sequences(data: bytes, start: int, end: int, depth: int) -> None:
    """Every interpolation and directive between two offsets; raises `_Stop` at the first that is none."""
    position = start
    open_: list[tuple[str, int]] = []
    while (match := _SEQUENCE.search(data, position, end)) is not None:
        position = match.end()
        if match[1] is None:
            continue
        if depth > MAXIMUM_NESTING:
            message = worded("this is nested more than {limit} levels deep", limit=MAXIMUM_NESTING)
            raise _Stop(Fault(match.start(), position, message, "move parts of it into locals"))
        reader = _Reader(data, position, end, depth + 2)
        reader.loose = 1
        while reader.token.kind == "line":
            reader.next()
        if match[1] == b"%":
            _directive(reader, open_, match.start())
        elif reader.token.text == "}":
            raise _Stop(
                Fault(
                    match.start(),
                    position,
                    "an expression is expected between `${` and `}`",
                    "write `$${` for the characters",
                )
            )
        else:
            reader.expression()
        if reader.token.text == "~":
            reader.next()
        if reader.token.text != "}":
            sequence = match[0].decode().rstrip("~")
            help_ = worded(
                "write `{escaped}` for the characters themselves", escaped=f"{sequence[0]}{sequence}"
            )
            raise reader.unexpected(worded("`}}` to end `{sequence}`", sequence=sequence), help_)
        position = reader.token.end
    if open_:
        keyword, at = open_[-1]
        raise _Stop(
            Fault(
                at,
                at + 2,
                worded("this `%{{ {keyword} }}` has no end", keyword=keyword),
                worded("add `%{{ end{keyword} }}`", keyword=keyword),
            )
        )


def _directive(reader: _Reader, open_: list[tuple[str, int]], at: int) -> None:
    keyword = reader.token.text
    match keyword:
        case "if":
            reader.next()
            reader.expression()
            open_.append((keyword, at))
        case "for":
            reader.next()
            reader.name("a name after `for`")
            if reader.took(","):
                reader.name("a second name after `,`")
            if reader.token.text != "in":
                raise reader.unexpected("`in`")
            reader.next()
            reader.expression()
            open_.append((keyword, at))
        case "else" | "endif" | "endfor":
            wanted = "for" if keyword == "endfor" else "if"
            if not open_ or open_[-1][0] != wanted:
                raise reader.fault(
                    worded(
                        "`%{{ {keyword} }}` belongs to no `%{{ {wanted} }}`", keyword=keyword, wanted=wanted
                    ),
                    "",
                )
            if keyword != "else":
                open_.pop()
            reader.next()
        case _:
            help_ = "write `%%{` for the characters themselves"
            raise reader.unexpected("`if`, `else`, `endif`, `for` or `endfor` after `%{`", help_)
