"""Parses regular expressions in RE2 syntax, which is what Terraform's functions take.

What Python's own syntax has beyond it (look-around, back-references, possessive
repetition) is an error here as it is there: https://github.com/google/re2/wiki/Syntax
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct, field

from iac27017.graph.wording import worded
from iac27017.terraform.errors import FunctionError, LimitExceeded

MAXIMUM_REPEAT = 1000
"""RE2's own limit of a counted repetition, and of nested ones multiplied."""

MAXIMUM_PATTERN = 4000
MAXIMUM_GROUPS = 100
MAXIMUM_DEPTH = 50
LAST = 0x10FFFF

Range = tuple[int, int]


class Char(Struct, frozen=True):
    """One character within ``ranges``, or outside of them; ``fold`` ignores case."""

    ranges: tuple[Range, ...]
    negated: bool = False
    fold: bool = False


class Edge(Struct, frozen=True):
    """A place between characters: ``^ $`` of a line, ``A z`` of the text, ``b B`` of a word."""

    kind: str


class Repeat(Struct, frozen=True):
    """``item`` repeated ``low`` to ``high`` times, ``high`` being ``None`` for any number."""

    item: Node
    low: int
    high: int | None
    greedy: bool


class Group(Struct, frozen=True):
    """A capture."""

    item: Node
    number: int


class Chain(Struct, frozen=True):
    """One after the other."""

    items: tuple[Node, ...]


class Either(Struct, frozen=True):
    """The first that leads to a match."""

    options: tuple[Node, ...]


Node = Char | Edge | Repeat | Group | Chain | Either


class Expression(Struct, frozen=True):
    """A parsed pattern, and the name of each capture (empty for those without)."""

    node: Node
    names: tuple[str, ...]


@lru_cache(maxsize=256)
def parse(pattern: str) -> Expression:
    """The pattern's tree. Raises `FunctionError` for a pattern that RE2 would reject."""
    if len(pattern) > MAXIMUM_PATTERN:
        raise LimitExceeded(
            "a regular expression of more than {limit} characters is not used", MAXIMUM_PATTERN
        )
    parser = _Parser(pattern)
    node = parser.either(0)
    if len(parser.names) > MAXIMUM_GROUPS:
        raise LimitExceeded("a regular expression with more than {limit} groups is not used", MAXIMUM_GROUPS)
    if parser.at < len(pattern):
        raise parser.error("there is a ) without its (")
    _check_repeats(node, 1)
    return Expression(node, tuple(parser.names))


def _check_repeats(node: Node, outer: int) -> None:
    match node:
        case Repeat(item=item, low=low, high=high):
            times = max(low, high or 0, 1)
            if outer * times > MAXIMUM_REPEAT:
                raise FunctionError("invalid regular expression: a repeat count is too large")
            _check_repeats(item, outer * times)
        case Group(item=item):
            _check_repeats(item, outer)
        case Chain(items=items) | Either(options=items):
            for each in items:
                _check_repeats(each, outer)
        case Char() | Edge():
            return


class _Parser(Struct):
    text: str
    at: int = 0
    flags: frozenset[str] = frozenset()
    names: list[str] = field(default_factory=list)

    def error(self, message: str) -> FunctionError:
        return FunctionError(
            worded(
                "invalid regular expression: {message}, at character {at}", message=message, at=self.at + 1
            )
        )

    def _peek(self, ahead: int = 0) -> str:
        return self.text[self.at + ahead : self.at + ahead + 1]

    def _next(self) -> str:
        char = self._peek()
        if not char:
            raise self.error("it ends too early")
        self.at += 1
        return char

    def _taken(self, wanted: str) -> bool:
        if self.text.startswith(wanted, self.at):
            self.at += len(wanted)
            return True
        return False

    def either(self, depth: int) -> Node:
        if depth > MAXIMUM_DEPTH:
            raise LimitExceeded(
                "a regular expression nested more than {limit} deep is not used", MAXIMUM_DEPTH
            )
        options = [self._chain(depth)]
        while self._taken("|"):
            options.append(self._chain(depth))
        return options[0] if len(options) == 1 else Either(tuple(options))

    def _chain(self, depth: int) -> Node:
        items: list[Node] = []
        while self._peek() not in ("", "|", ")"):
            item = self._item(depth)
            if item is not None:
                items.append(self._repeated(item))
        return items[0] if len(items) == 1 else Chain(tuple(items))

    def _item(self, depth: int) -> Node | None:
        """One item; ``None`` when it only set flags."""
        char = self._next()
        match char:
            case "(":
                return self._group(depth)
            case "[":
                return self._class()
            case ".":
                return Char((), True) if "s" in self.flags else Char(((10, 10),), True)
            case "^":
                return Edge("^" if "m" in self.flags else "A")
            case "$":
                return Edge("$" if "m" in self.flags else "z")
            case "\\":
                return self._escape()
            case "*" | "+" | "?":
                raise self.error(worded("there is nothing before {char} to repeat", char=char))
            case _:
                return self._literal(char)

    def _literal(self, char: str) -> Char:
        return Char(((ord(char), ord(char)),), fold="i" in self.flags)

    def _repeated(self, item: Node) -> Node:
        bounds = self._bounds()
        if bounds is None:
            return item
        greedy = not self._taken("?")
        if "U" in self.flags:
            greedy = not greedy
        if (self._peek() in ("*", "+", "?") and self._peek()) or self._bounds() is not None:
            raise self.error("a repetition is repeated")
        return Repeat(item, *bounds, greedy)

    def _bounds(self) -> tuple[int, int | None] | None:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._taken(sign):
                return bounds
        return self._counted() if self._peek() == "{" else None

    def _counted(self) -> tuple[int, int | None] | None:
        """``{2}``, ``{2,}`` or ``{2,5}``; any other brace is an ordinary character."""
        end = self.text.find("}", self.at)
        low, comma, high = self.text[self.at + 1 : end].partition(",") if end > 0 else ("", "", "")
        if not _is_count(low) or not (_is_count(high) or high == ""):
            return None
        if max(len(low), len(high)) > 4 or int(low) > MAXIMUM_REPEAT or int(high or 0) > MAXIMUM_REPEAT:
            raise self.error("a repeat count is too large")
        if high and int(high) < int(low):
            raise self.error("a repeat count ends before it begins")
        self.at = end + 1
        return int(low), int(low) if not comma else int(high) if high else None

    def _group(self, depth: int) -> Node | None:
        before = self.flags
        number = 0
        if self._taken("?P<") or self._taken("?<"):
            number = self._named()
        elif self._taken("?"):
            if self._set_flags() == ")":
                return None
        else:
            self.names.append("")
            number = len(self.names)
        node = self.either(depth + 1)
        if not self._taken(")"):
            raise self.error("a ( is not closed")
        self.flags = before
        return Group(node, number) if number else Chain((node,))

    def _named(self) -> int:
        end = self.text.find(">", self.at)
        name = self.text[self.at : end] if end >= 0 else ""
        if not name or not all(char == "_" or char.isalnum() for char in name):
            raise self.error("the name of a group must be letters, digits and _")
        self.at = end + 1
        self.names.append(name)
        return len(self.names)

    def _set_flags(self) -> str:
        """``i``, ``m``, ``s`` and ``U``, for the rest of the group around or the one that ``:`` begins."""
        flags, clearing, seen = set(self.flags), False, False
        while (char := self._next()) in "imsU-":
            if char == "-":
                if clearing:
                    break
                clearing, seen = True, False
                continue
            seen = True
            if clearing:
                flags.discard(char)
            else:
                flags.add(char)
        if char not in (":", ")") or (clearing and not seen):
            raise self.error("what follows (? is not understood")
        self.flags = frozenset(flags)
        return char

    def _escape(self) -> Node:
        char = self._next()
        match char:
            case "A" | "z" | "b" | "B":
                return Edge(char)
            case "Q":
                end = self.text.find("\\E", self.at)
                quoted = self.text[self.at :] if end < 0 else self.text[self.at : end]
                self.at = len(self.text) if end < 0 else end + 2
                chars = tuple(map(self._literal, quoted))
                # A repetition after it is that of the last character alone.
                return Chain((*chars[:-1], self._repeated(chars[-1]))) if chars else Chain(())
            case _:
                found = self._class_escape(char)
                if found is not None:
                    return found
                code = self._code(char)
                return Char(((code, code),), fold="i" in self.flags)

    def _class_escape(self, char: str) -> Char | None:
        r"""``\d`` and its like, ``\pL`` and ``\p{Greek}``; ``None`` for any other escape."""
        ranges = _PERL.get(char.lower())
        if ranges is not None:
            return Char(ranges, negated=char.isupper())
        if char not in ("p", "P"):
            return None
        name = self._next()
        if name == "{":
            end = self.text.find("}", self.at)
            if end < 0:
                raise self.error("a { is not closed")
            name, self.at = self.text[self.at : end], end + 1
        negated = (char == "P") != name.startswith("^")
        known = unicode_class(name.removeprefix("^"))
        if known is None:
            raise self.error(worded("there is no class of characters called {name}", name=name))
        return Char(known, negated, fold="i" in self.flags)

    def _code(self, char: str) -> int:
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char == "x":
            return self._hexadecimal()
        if char in "01234567":
            return self._octal(char)
        if char.isascii() and not char.isalnum():
            return ord(char)
        raise self.error(worded("\\{char} is no escape", char=char))

    def _octal(self, char: str) -> int:
        if char != "0" and not (self._peek() and self._peek() in "01234567"):
            raise self.error(worded("\\{char} is no escape: groups cannot be referred to", char=char))
        digits = char
        while len(digits) < 3 and self._peek() and self._peek() in "01234567":
            digits += self._next()
        return int(digits, 8)

    def _hexadecimal(self) -> int:
        if self._taken("{"):
            end = self.text.find("}", self.at)
            digits, self.at = self.text[self.at : end] if end >= 0 else "", end + 1
        else:
            digits = self._next() + self._next()
        if not digits or len(digits) > 8 or not all(char in "0123456789abcdefABCDEF" for char in digits):
            raise self.error("\\x is followed by no hexadecimal number")
        code = int(digits, 16)
        if code > LAST:
            raise self.error("there is no such character")
        return code

    def _class(self) -> Char:
        negated = self._taken("^")
        ranges: list[Range] = []
        # In a class that does not contain a line break, neither does its complement in RE2's default mode.
        first = True
        while first or self._peek() != "]":
            first = False
            ranges += self._class_member()
        self.at += 1
        return Char(tuple(ranges), negated, fold="i" in self.flags)

    def _class_member(self) -> tuple[Range, ...]:
        if self._taken("[:"):
            return self._posix()
        char = self._next()
        if char == "\\":
            name = self._next()
            found = self._class_escape(name)
            if found is not None:
                return complement(found.ranges) if found.negated else found.ranges
            low = self._code(name)
        else:
            low = ord(char)
        if self._peek() != "-" or self._peek(1) in ("]", ""):
            return ((low, low),)
        self.at += 1
        end = self._next()
        high = self._code(self._next()) if end == "\\" else ord(end)
        if high < low:
            raise self.error("a range ends before it begins")
        return ((low, high),)

    def _posix(self) -> tuple[Range, ...]:
        end = self.text.find(":]", self.at)
        name = self.text[self.at : end] if end >= 0 else ""
        ranges = _POSIX.get(name.removeprefix("^"))
        if ranges is None:
            raise self.error("there is no such class of characters")
        self.at = end + 2
        return complement(ranges) if name.startswith("^") else ranges


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and (text == "0" or text[0] != "0")


def complement(ranges: tuple[Range, ...]) -> tuple[Range, ...]:
    """The characters outside of ``ranges``."""
    result: list[Range] = []
    start = 0
    for low, high in sorted(ranges):
        if low > start:
            result.append((start, low - 1))
        start = max(start, high + 1)
    return (*result, (start, LAST)) if start <= LAST else tuple(result)


def _ranges(*pairs: str) -> tuple[Range, ...]:
    return tuple((ord(pair[0]), ord(pair[-1])) for pair in pairs)


_CONTROLS: Mapping[str, int] = {"a": 7, "f": 12, "t": 9, "n": 10, "r": 13, "v": 11}

_PERL: Mapping[str, tuple[Range, ...]] = {
    "d": _ranges("09"),
    "s": _ranges("\t\n", "\f\r", " "),
    "w": _ranges("09", "AZ", "__", "az"),
}

_POSIX: Mapping[str, tuple[Range, ...]] = {
    "alnum": _ranges("09", "AZ", "az"),
    "alpha": _ranges("AZ", "az"),
    "ascii": _ranges("\x00\x7f"),
    "blank": _ranges("\t", " "),
    "cntrl": _ranges("\x00\x1f", "\x7f"),
    "digit": _ranges("09"),
    "graph": _ranges("!~"),
    "lower": _ranges("az"),
    "print": _ranges(" ~"),
    "punct": _ranges("!/", ":@", "[`", "{~"),
    "space": _ranges("\t\r", " "),
    "upper": _ranges("AZ"),
    "word": _ranges("09", "AZ", "az", "_"),
    "xdigit": _ranges("09", "AF", "af"),
}

_SCRIPTS: Mapping[str, tuple[Range, ...]] = {
    "Arabic": _ranges(
        "\u0600\u0604", "\u0606\u060b", "\u060d\u061a", "\u0620\u063f", "\u0641\u064a", "\u0656\u06ff"
    ),
    "Cyrillic": _ranges(
        "\u0400\u0484", "\u0487\u052f", "\u1c80\u1c88", "\u1d2b", "\u2de0\u2dff", "\ua640\ua69f"
    ),
    "Greek": _ranges(
        "\u0370\u0373",
        "\u0375\u0377",
        "\u037a\u037d",
        "\u037f",
        "\u0384",
        "\u0386",
        "\u0388\u03e1",
        "\u03f0\u03ff",
        "\u1f00\u1fff",
    ),
    "Han": _ranges(
        "\u2e80\u2fd5",
        "\u3005",
        "\u3007",
        "\u3021\u3029",
        "\u3038\u303b",
        "\u3400\u4dbf",
        "\u4e00\u9fff",
        "\uf900\ufad9",
        "\U00020000\U000323af",
    ),
    "Hangul": _ranges(
        "\u1100\u11ff", "\u302e\u302f", "\u3131\u318e", "\ua960\ua97c", "\uac00\ud7a3", "\ud7b0\ud7fb"
    ),
    "Hebrew": _ranges("\u0591\u05f4", "\ufb1d\ufb4f"),
    "Hiragana": _ranges("\u3041\u3096", "\u309d\u309f"),
    "Katakana": _ranges("\u30a1\u30fa", "\u30fd\u30ff", "\u31f0\u31ff", "\uff66\uff6f", "\uff71\uff9d"),
    "Latin": _ranges(
        "AZ",
        "az",
        "\u00aa",
        "\u00ba",
        "\u00c0\u00d6",
        "\u00d8\u00f6",
        "\u00f8\u02b8",
        "\u02e0\u02e4",
        "\u1d00\u1d25",
        "\u1e00\u1eff",
        "\u2c60\u2c7f",
        "\ua722\ua787",
        "\uff21\uff3a",
        "\uff41\uff5a",
    ),
}
"""Scripts that occur in configurations, in the main; rare historic characters of theirs are left out."""


@lru_cache(maxsize=64)
def unicode_class(name: str) -> tuple[Range, ...] | None:
    """The characters of a general category (``L``, ``Lu``) or a script; ``None`` when it is not known."""
    import unicodedata

    if name == "Any":
        return ((0, LAST),)
    if name in _SCRIPTS:
        return _SCRIPTS[name]
    if name not in _CATEGORIES:
        return None
    found: list[Range] = []
    for code in range(LAST + 1):
        if unicodedata.category(chr(code)).startswith(name):
            if found and found[-1][1] == code - 1:
                found[-1] = (found[-1][0], code)
            else:
                found.append((code, code))
    return tuple(found)


_CATEGORIES = frozenset(
    [
        "C",
        "Cc",
        "Cf",
        "Co",
        "Cs",
        "L",
        "Ll",
        "Lm",
        "Lo",
        "Lt",
        "Lu",
        "M",
        "Mc",
        "Me",
        "Mn",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Pe",
        "Pf",
        "Pi",
        "Po",
        "Ps",
        "S",
        "Sc",
        "Sk",
        "Sm",
        "So",
        "Z",
        "Zl",
        "Zp",
        "Zs",
    ]
)
