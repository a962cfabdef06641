"""Matches regular expressions in time that is bounded by pattern and text, whatever they are.

Patterns of which Python's own matcher cannot run away are left to it. Any other
one goes through all its states side by side (Thompson's construction, as RE2
does), so that no text makes it explode.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

from msgspec import Struct

from iac27017.terraform.errors import LimitExceeded
from iac27017.terraform.functions.regex_syntax import (
    Chain,
    Char,
    Edge,
    Either,
    Expression,
    Group,
    Node,
    Repeat,
)

MAXIMUM_STEPS = 2_000_000
"""Steps from state to state for all matches in one text: about a second."""

MAXIMUM_BACKTRACKING = 100_000_000
"""Steps that Python's matcher may take at the worst: less than a second, as its steps are quick."""

MAXIMUM_STATES = 20_000


class Match(Protocol):
    """Where a match and its groups are: ``(-1, -1)`` for a group that took no part."""

    def span(self, group: int, /) -> tuple[int, int]:
        """Start and end of a group; group 0 is the whole."""
        ...


class Meter:
    """Counts the steps of one call, over all its matches."""

    def __init__(self) -> None:
        self._left = MAXIMUM_STEPS

    def spend(self, steps: int) -> None:
        """Take ``steps`` off. Raises `LimitExceeded` when there are not so many left."""
        self._left -= steps
        if self._left < 0:
            raise LimitExceeded(
                "a regular expression that takes more than {limit} steps is not used", MAXIMUM_STEPS
            )


class Program(Protocol):
    """A compiled expression; ``search`` finds the first match from a position on."""

    def search(self, text: str, start: int, meter: Meter, /) -> Match | None:
        """The first match at or after ``start``."""


@lru_cache(maxsize=256)
def compiled(expression: Expression) -> Program:
    """The matcher for an expression."""
    if _backtracks_little(expression.node):
        pattern = re.compile(_translated(expression.node), re.DOTALL)
        return PythonMatcher(pattern, _open_ends(expression.node), expression)
    return StateMatcher(expression)


@lru_cache(maxsize=64)
def _thorough(expression: Expression) -> StateMatcher:
    return StateMatcher(expression)


def _open_ends(node: Node) -> int:
    """How many repetitions without upper limit (or a large one) an expression has."""
    match node:
        case Repeat(item=item, low=low, high=high):
            return _open_ends(item) * max(high or 1, 1) + (1 if high is None or high - low > 4 else 0)
        case Group(item=item):
            return _open_ends(item)
        case Chain(items=items) | Either(options=items):
            return sum(map(_open_ends, items))
        case Char() | Edge():
            return 0


def _backtracks_little(node: Node, repeated: bool = False) -> bool:
    """Whether nothing that has several ways to match is repeated."""
    match node:
        case Repeat(item=item, high=high):
            return not repeated and _backtracks_little(item, high != 1)
        case Group(item=item):
            return _backtracks_little(item, repeated)
        case Chain(items=items):
            return all(_backtracks_little(item, repeated) for item in items)
        case Either(options=options):
            return not repeated and all(_backtracks_little(option, repeated) for option in options)
        case Char() | Edge():
            return True


class PythonMatcher(Struct, frozen=True):
    """Python's matcher, for texts that are short enough for the expression's open ends."""

    pattern: re.Pattern[str]
    open_ends: int
    expression: Expression

    def search(self, text: str, start: int, meter: Meter) -> Match | None:
        """The first match at or after ``start``."""
        # Each open end, and the start of the match, can be at any place.
        if (len(text) + 1) ** min(self.open_ends + 1, 8) > MAXIMUM_BACKTRACKING and self.open_ends:
            return _thorough(self.expression).search(text, start, meter)
        return self.pattern.search(text, start)


def _translated(node: Node) -> str:
    match node:
        case Char():
            return _char(node)
        case Edge(kind=kind):
            return _EDGES[kind]
        case Group(item=item):
            return f"({_translated(item)})"
        case Chain(items=items):
            return "".join(
                f"(?:{_translated(item)})" if isinstance(item, Either) else _translated(item)
                for item in items
            )
        case Either(options=options):
            return "|".join(map(_translated, options))
        case Repeat(item=item, low=low, high=high, greedy=greedy):
            bounds = {(0, None): "*", (1, None): "+", (0, 1): "?"}.get((low, high))
            if bounds is None:
                bounds = f"{{{low}}}" if low == high else f"{{{low},{'' if high is None else high}}}"
            return f"(?:{_translated(item)}){bounds}{'' if greedy else '?'}"


_EDGES = {"A": r"\A", "z": r"\Z", "^": "(?m:^)", "$": "(?m:$)", "b": r"(?a:\b)", "B": r"(?a:\B)"}


def _char(node: Char) -> str:
    if not node.ranges:
        return "." if node.negated else r"(?!)"
    if len(node.ranges) == 1 and node.ranges[0][0] == node.ranges[0][1] and not node.negated:
        text = re.escape(chr(node.ranges[0][0]))
    else:
        members = "".join(
            _escaped(low) if low == high else f"{_escaped(low)}-{_escaped(high)}" for low, high in node.ranges
        )
        text = f"[{'^' if node.negated else ''}{members}]"
    return f"(?i:{text})" if node.fold else text


def _escaped(code: int) -> str:
    char = chr(code)
    return char if char.isalnum() and char.isascii() else f"\\U{code:08x}"


class _Found(Struct, frozen=True):
    places: tuple[int, ...]

    def span(self, group: int) -> tuple[int, int]:
        return self.places[2 * group], self.places[2 * group + 1]


Thread = tuple[int, tuple[int, ...]]


class _Take(Struct, frozen=True):
    """Go on after a character that fits."""

    fits: Callable[[str], object]


class _Look(Struct, frozen=True):
    """Go on where the place between two characters fits."""

    fits: Callable[[str, int], bool]


class _Save(Struct, frozen=True):
    """Note the place as the start or the end of a group."""

    slot: int


class _Jump(Struct, frozen=True):
    """Go on elsewhere."""

    to: int


class _Split(Struct, frozen=True):
    """Go on at two places, of which the first is preferred."""

    first: int
    second: int


class _Accept(Struct, frozen=True):
    """The text up to here matches."""


_Instruction = _Take | _Look | _Save | _Jump | _Split | _Accept

_LATER = _Jump(0)
"""Keeps the place of an instruction whose targets are not known yet."""


class StateMatcher:
    """Runs all states of an expression at once; earlier threads are preferred, as in Perl."""

    def __init__(self, expression: Expression) -> None:
        self.groups = len(expression.names) + 1
        self.code: list[_Instruction] = []
        self._emit(expression.node)
        self.code.append(_Accept())

    def search(self, text: str, start: int, meter: Meter) -> Match | None:
        """The first match at or after ``start``."""
        blank = (-1,) * (2 * self.groups)
        threads: list[Thread] = []
        found: tuple[int, ...] | None = None
        for at in range(start, len(text) + 1):
            if found is None:
                seen = {pc for pc, _ in threads}
                self._follow(0, (at, *blank[1:]), text, at, seen, threads)
                meter.spend(len(seen))
            if not threads:
                if found is not None:
                    break
                continue
            char = text[at : at + 1]
            following: list[Thread] = []
            reached: set[int] = set()
            for pc, places in threads:
                instruction = self.code[pc]
                if isinstance(instruction, _Accept):
                    found = (places[0], at, *places[2:])
                    break
                if char and isinstance(instruction, _Take) and instruction.fits(char):
                    self._follow(pc + 1, places, text, at + 1, reached, following)
            meter.spend(len(threads) + len(reached))
            threads = following
            if found is not None and not threads:
                break
        return _Found(found) if found is not None else None

    def _follow(
        self, start: int, places: tuple[int, ...], text: str, at: int, seen: set[int], threads: list[Thread]
    ) -> None:
        """Add the threads that ``start`` leads to without a character, in order of preference."""
        pending = [(start, places)]
        while pending:
            pc, places = pending.pop()
            if pc in seen:
                continue
            seen.add(pc)
            match self.code[pc]:
                case _Jump(to):
                    pending.append((to, places))
                case _Split(first, second):
                    pending += [(second, places), (first, places)]
                case _Save(slot):
                    pending.append((pc + 1, (*places[:slot], at, *places[slot + 1 :])))
                case _Look(fits):
                    if fits(text, at):
                        pending.append((pc + 1, places))
                case _Take() | _Accept():
                    threads.append((pc, places))

    def _emit(self, node: Node) -> None:
        if len(self.code) > MAXIMUM_STATES:
            raise LimitExceeded(
                "a regular expression of more than {limit} states is not used", MAXIMUM_STATES
            )
        match node:
            case Char():
                self.code.append(_Take(re.compile(_char(node), re.DOTALL).match))
            case Edge(kind=kind):
                self.code.append(_Look(_edge(kind)))
            case Chain(items=items):
                for item in items:
                    self._emit(item)
            case Either(options=options):
                self._emit_either(list(options))
            case Group(item=item, number=number):
                self.code.append(_Save(2 * number))
                self._emit(item)
                self.code.append(_Save(2 * number + 1))
            case Repeat():
                self._emit_repeat(node)

    def _emit_either(self, options: list[Node]) -> None:
        ends: list[int] = []
        for option in options[:-1]:
            split = len(self.code)
            self.code.append(_LATER)
            self._emit(option)
            ends.append(len(self.code))
            self.code.append(_LATER)
            self.code[split] = _Split(split + 1, len(self.code))
        self._emit(options[-1])
        for end in ends:
            self.code[end] = _Jump(len(self.code))

    def _emit_repeat(self, node: Repeat) -> None:
        if node.high is None:
            self._emit_endless(node)
            return
        for _ in range(node.low):
            self._emit(node.item)
        splits: list[int] = []
        for _ in range(node.high - node.low):
            splits.append(len(self.code))
            self.code.append(_LATER)
            self._emit(node.item)
        for split in splits:
            self._split(split, node.greedy)

    def _emit_endless(self, node: Repeat) -> None:
        """``x+`` goes back after a round; ``x*`` asks before each, but is ``(x+)?`` if a round may be empty."""
        for _ in range(node.low - 1):
            self._emit(node.item)
        start = len(self.code)
        if node.low == 0:
            self.code.append(_LATER)
        first = len(self.code)
        self._emit(node.item)
        if node.low == 0 and not _may_be_empty(node.item):
            self.code.append(_Jump(start))
        else:
            after = len(self.code) + 1
            self.code.append(_Split(first, after) if node.greedy else _Split(after, first))
        if node.low == 0:
            self._split(start, node.greedy)

    def _split(self, at: int, greedy: bool) -> None:
        inside, after = at + 1, len(self.code)
        self.code[at] = _Split(inside, after) if greedy else _Split(after, inside)


def _may_be_empty(node: Node) -> bool:
    match node:
        case Char():
            return False
        case Edge():
            return True
        case Group(item=item):
            return _may_be_empty(item)
        case Chain(items=items):
            return all(map(_may_be_empty, items))
        case Either(options=options):
            return any(map(_may_be_empty, options))
        case Repeat(item=item, low=low):
            return low == 0 or _may_be_empty(item)


def _edge(kind: str) -> Callable[[str, int], bool]:
    pattern = re.compile(_EDGES[kind])
    return lambda text, at: pattern.match(text, at) is not None
