"""Policy documents: what IAM, bucket, key, topic and queue policies say, statement by statement.

The grammar is that of the IAM user guide, *Grammar of the IAM JSON policy
language*. What cannot be read makes a statement's part unknown, never absent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from iac27017.graph.conditions import chosen
from iac27017.graph.resource import Known, Resource
from iac27017.graph.span import Span
from iac27017.graph.truth import Truth, all_of, any_of
from iac27017.graph.value import (
    ABSENT,
    Array,
    Encoded,
    Object,
    Reference,
    Text,
    Unknown,
    Value,
    template,
    unknown,
)

Pattern = str | Text | Reference | Unknown
"""An action, resource or principal as written: a string with wildcards, or not wholly known."""

ANYTHING = "arn:aws:\N{FULL BLOCK}:\N{FULL BLOCK}:\N{FULL BLOCK}:\N{FULL BLOCK}"
"""An ARN that nobody writes: whatever matches it matches every resource."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who: ``kind`` is ``AWS``, ``Service``, ``Federated``, ``CanonicalUser`` or ``*``."""

    kind: str
    name: Pattern

    @property
    def anyone(self) -> Truth:
        """Whether this is everybody in the world."""
        if isinstance(self.name, Unknown):
            return Truth.UNKNOWN
        return Truth.of(self.name == "*" and self.kind in ("*", "AWS"))

    @property
    def account(self) -> str | None:
        """The account number in the name, when it is written out."""
        text = str(self.name) if not isinstance(self.name, Unknown) else ""
        found = re.match(r"^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)", text)
        return found[1] if found else None

    def __str__(self) -> str:
        return str(self.name)


@dataclass(frozen=True, slots=True)
class PolicyCondition:
    """One test of a condition block: ``BoolIfExists aws:MultiFactorAuthPresent false``.

    ``quantifier`` is ``ForAllValues``, ``ForAnyValue`` or empty.
    """

    operator: str
    key: str
    values: tuple[Pattern, ...]
    quantifier: str = ""
    if_exists: bool = False

    def says(self, key: str, *values: str) -> bool:
        """Whether this tests ``key`` (case does not matter) against exactly one of ``values``."""
        own = tuple(str(value).lower() for value in self.values if not isinstance(value, Unknown))
        return self.key.lower() == key.lower() and (not values or (len(own) == 1 and own[0] in values))


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. ``None`` where an element is not written at all."""

    effect: Pattern
    actions: tuple[Pattern, ...] | None
    not_actions: tuple[Pattern, ...] | None
    resources: tuple[Pattern, ...] | None
    not_resources: tuple[Pattern, ...] | None
    principals: tuple[Principal, ...] | None
    not_principals: tuple[Principal, ...] | None
    conditions: tuple[PolicyCondition, ...]
    span: Span
    sid: str = ""

    @property
    def allows(self) -> Truth:
        """Whether its effect is Allow."""
        return Truth.UNKNOWN if not isinstance(self.effect, str) else Truth.of(self.effect == "Allow")

    @property
    def denies(self) -> Truth:
        """Whether its effect is Deny."""
        return Truth.UNKNOWN if not isinstance(self.effect, str) else Truth.of(self.effect == "Deny")

    def covers_action(self, action: str) -> Truth:
        """Whether ``action`` (``s3:GetObject``) is among those it speaks of."""
        if self.not_actions is not None:
            return ~any_of(matches(pattern, action) for pattern in self.not_actions)
        return any_of(matches(pattern, action) for pattern in self.actions or ())

    def covers_resource(self, arn: str) -> Truth:
        """Whether ``arn`` is among the resources it speaks of; a resource policy without any means its owner."""
        if self.not_resources is not None:
            return ~any_of(matches(pattern, arn) for pattern in self.not_resources)
        if self.resources is None:
            return Truth.YES
        return any_of(matches(pattern, arn) for pattern in self.resources)

    def covers_all_of(self, action: str) -> Truth:
        """Whether every action that matches ``action`` (``iam:*``) is among those it speaks of."""
        if self.not_actions is not None:
            return ~any_of(_overlap(pattern, action) for pattern in self.not_actions)
        return any_of(subsumes(pattern, action) for pattern in self.actions or ())

    @property
    def for_everything(self) -> Truth:
        """Whether it speaks of all resources, or of all but some that are named."""
        if self.not_resources is not None:
            return ~any_of(matches(pattern, ANYTHING) for pattern in self.not_resources)
        if self.resources is None:
            return Truth.YES
        return any_of(matches(pattern, ANYTHING) for pattern in self.resources)

    @property
    def doubt(self) -> Unknown | None:
        """The first thing in it that nobody can tell."""
        people = [p.name for p in (*(self.principals or ()), *(self.not_principals or ()))]
        tests = [value for test in self.conditions for value in test.values]
        lists = (self.actions, self.not_actions, self.resources, self.not_resources)
        written = [self.effect, *people, *tests, *(p for patterns in lists for p in patterns or ())]
        return next((reason for pattern in written if (reason := _doubt(pattern))), None)

    def __str__(self) -> str:
        who = self.principals if self.principals is not None else self.not_principals
        names = [("everyone but " if self.principals is None else "") + _listing(who)] if who else []
        actions = self.actions if self.actions is not None else self.not_actions or ()
        what = ("everything but " if self.actions is None else "") + _listing(actions)
        tests = " and ".join(sorted({test.key for test in self.conditions}))
        words = [_short(self.effect), what, *(f"to {name}" for name in names), *([f"if {tests}"] if tests else [])]
        return " ".join(words)

    @property
    def for_everyone(self) -> Truth:
        """Whether it speaks of everybody: ``*``, or everybody but some."""
        if self.not_principals is not None:
            return Truth.YES
        return any_of(principal.anyone for principal in self.principals or ())

    def condition(self, key: str, *values: str) -> PolicyCondition | None:
        """The test of ``key`` (against one of ``values``, when given)."""
        return next((test for test in self.conditions if test.says(key, *values)), None)


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document; ``unread`` says why statements may be missing from it."""

    statements: tuple[Statement, ...]
    span: Span
    unread: Unknown | None = None

    def allowing(self, action: str) -> Iterator[Statement]:
        """The Allow statements that speak, or may speak, of ``action``."""
        for statement in self.statements:
            if statement.allows is not Truth.NO and statement.covers_action(action) is not Truth.NO:
                yield statement

    def denying(self, action: str) -> Iterator[Statement]:
        """The Deny statements that surely speak of ``action``."""
        for statement in self.statements:
            if statement.denies is Truth.YES and statement.covers_action(action) is Truth.YES:
                yield statement


def documents(resource: Resource, name: str = "policy.documents") -> list[Document]:
    """The policy documents that ``resource`` has as its property ``name``."""
    found: list[Document] = []
    for answer in resource.get_all(name):
        match answer:
            case Known(value=value):
                found.append(read(value, answer.span))
            case Unknown():
                found.append(Document((), answer.span or resource.header, answer))
    return found


def read(value: Value, span: Span) -> Document:
    """The document that ``value`` is: JSON text, or the structure that becomes it."""
    value = chosen(value)
    match value:
        case Unknown():
            return Document((), span, value)
        case Text():
            structure = value.decoded if value.decoded is not None else _parsed(value, span)
            return read(structure, span)
        case Encoded():
            return read(value.decoded, span)
        case str():
            return read(_parsed(value, span), span)
        case dict():
            return _document(value, span)
        case Reference():
            return Document((), span, unknown("{what} is a policy that is read only at apply", span, what=value))
        case _:
            return Document((), span, unknown("this is no policy document", span))


def _document(content: dict[str, Value], span: Span) -> Document:
    written = chosen(content.get("Statement", ABSENT))
    place = _place(content, "Statement", span)
    if isinstance(written, Unknown | Reference | Text):
        return Document((), span, unknown("the statements cannot be told: {what}", place, what=written))
    statements: list[Statement] = []
    unread: Unknown | None = None
    for item, where in _members(written, place):
        if isinstance(item, dict):
            statements.append(_statement(item, where))
        elif item is not None and item is not ABSENT:
            unread = item if isinstance(item, Unknown) else unknown("a statement cannot be told", where)
    return Document(tuple(statements), span, unread)


def _members(value: Value, span: Span) -> Iterator[tuple[Value, Span]]:
    """The statements one by one, out of lists in lists too: merged documents leave such."""
    value = chosen(value)
    if not isinstance(value, list):
        yield value, span
        return
    for at, item in enumerate(value):
        where = value.spans[at] if isinstance(value, Array) and at < len(value.spans) else span
        yield from _members(item, where)


def _statement(content: dict[str, Value], span: Span) -> Statement:
    if isinstance(content, Object) and content.span is not None:
        span = content.span
    return Statement(
        effect=_pattern(chosen(content.get("Effect", "Deny"))),
        actions=_patterns(content, "Action"),
        not_actions=_patterns(content, "NotAction"),
        resources=_patterns(content, "Resource"),
        not_resources=_patterns(content, "NotResource"),
        principals=_principals(content, "Principal"),
        not_principals=_principals(content, "NotPrincipal"),
        conditions=tuple(_conditions(content)),
        span=span,
        sid=str(content.get("Sid") or ""),
    )


def _patterns(content: dict[str, Value], name: str) -> tuple[Pattern, ...] | None:
    value = chosen(content.get(name, ABSENT))
    if value is ABSENT or value is None:
        return None
    return tuple(_listed(value))


def _listed(value: Value) -> Iterator[Pattern]:
    value = chosen(value)
    if isinstance(value, list):
        for item in value:
            yield from _listed(item)
    elif value is not None and value is not ABSENT:
        yield _pattern(value)


def _place(content: dict[str, Value], name: str, span: Span) -> Span:
    return content.spans.get(name, span) if isinstance(content, Object) else span


def _pattern(value: Value) -> Pattern:
    match value:
        case str() | Text() | Reference() | Unknown():
            return value
        case bool():
            return "true" if value else "false"
        case dict() | list():
            return unknown("a word was expected in the policy")
        case _:
            return str(value)


def _principals(content: dict[str, Value], name: str) -> tuple[Principal, ...] | None:
    value = chosen(content.get(name, ABSENT))
    if value is ABSENT or value is None:
        return None
    if isinstance(value, dict):
        return tuple(Principal(kind, who) for kind, names in value.items() for who in _listed(names))
    return tuple(Principal("*", who) for who in _listed(value))


def _conditions(content: dict[str, Value]) -> Iterator[PolicyCondition]:
    tests = chosen(content.get("Condition", ABSENT))
    if isinstance(tests, Unknown | Reference | Text):
        yield PolicyCondition("?", "?", (unknown("the conditions cannot be told: {what}", what=tests),))
    if not isinstance(tests, dict):
        return
    for name, keys in tests.items():
        quantifier, _, operator = name.rpartition(":")
        plain = operator.removesuffix("IfExists")
        keys = chosen(keys)
        for key, values in keys.items() if isinstance(keys, dict) else ():
            yield PolicyCondition(plain, key, tuple(_listed(values)), quantifier, plain != operator)


def matches(pattern: Pattern, text: str) -> Truth:
    """Whether ``text`` matches ``pattern`` with its ``*`` and ``?``, without regard to case."""
    match pattern:
        case str():
            return Truth.of(_glob(pattern.lower(), text.lower()))
        case Text():
            if not _may_match(pattern, text):
                return Truth.NO
            return Truth.YES if all(isinstance(p, str) or here(p) for p in pattern.parts) else Truth.UNKNOWN
        case _:
            return Truth.UNKNOWN


def _may_match(pattern: Text, text: str) -> bool:
    """Whether the known parts of ``pattern`` leave it possible."""
    loose = "".join(part.lower() if isinstance(part, str) else "*" for part in pattern.parts)
    return _glob(loose, text.lower())


def _overlap(pattern: Pattern, action: str) -> Truth:
    """Whether some action that matches ``action`` (``iam:*``) matches ``pattern``."""
    if not isinstance(pattern, str):
        return Truth.UNKNOWN
    stem, own = action.rstrip("*").lower(), pattern.lower().partition("*")[0]
    return Truth.of(own.startswith(stem) or (stem.startswith(own) and "*" in pattern))


def _doubt(pattern: Pattern) -> Unknown | None:
    match pattern:
        case Unknown():
            return pattern
        case Text():
            return next((part for part in pattern.parts if isinstance(part, Unknown)), None)
        case _:
            return None


def _listing(words: Iterable[object], limit: int = 4) -> str:
    """The first few of ``words``, and how many more there are."""
    shown = list(map(_short, words))
    more = [f"{len(shown) - limit} more"] if len(shown) > limit else []
    return ", ".join([*shown[:limit], *more])


def _short(word: object) -> str:
    """A word of a statement for a reader: a name that nobody knows is a question mark."""
    if isinstance(word, Principal):
        word = word.name
    return "?" if isinstance(word, Unknown) else str(word)


_SURROUNDINGS = frozenset({"aws_caller_identity", "aws_region", "aws_partition"})


def here(part: Reference | Unknown) -> bool:
    """Whether ``part`` stands for the account, region or partition that the code is deployed to."""
    if not isinstance(part, Reference):
        return False
    address = part.address
    return (address.data and address.type in _SURROUNDINGS) or address.name.startswith("AWS::")


def subsumes(pattern: Pattern, other: Pattern) -> Truth:
    """Whether everything that ``other`` matches is matched by ``pattern``."""
    if pattern == "*":
        return Truth.YES
    wide, narrow = _named(pattern), _named(other)
    if wide is None or narrow is None:
        return Truth.UNKNOWN
    if _glob(wide, narrow):
        return Truth.YES
    return Truth.NO if (_HOLE in wide) == (_HOLE in narrow) else Truth.UNKNOWN


def _named(pattern: Pattern) -> str | None:
    """A pattern with a name of its own for each part that is not known; ``None`` when a part has none."""
    found = ""
    for part in pattern.parts if isinstance(pattern, Text) else (pattern,):
        match part:
            case str():
                found += part.lower()
            case Unknown():
                if not part.cause:
                    return None
                found += f"{_HOLE}{part.cause}{_HOLE}"
            case Reference():
                found += f"{_HOLE}{part}{_HOLE}"
    return found


def _glob(pattern: str, text: str) -> bool:
    """Linear in the text for each star, whatever an adversary writes: first fit is best fit."""
    first, *rest = _pieces(pattern)
    if not rest:
        return bool(first.fullmatch(text))
    begin = first.match(text)
    if begin is None:
        return False
    at = begin.end()
    *middle, last = rest
    for piece in middle:
        found = piece.search(text, at)
        if found is None:
            return False
        at = found.end()
    start = len(text) - len(pattern.rpartition("*")[2])
    return start >= at and bool(last.fullmatch(text, start))


@lru_cache(maxsize=8192)
def _pieces(pattern: str) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile("".join("." if char == "?" else re.escape(char) for char in piece), re.DOTALL)
        for piece in pattern.split("*")
    )


def may_be_conditioned(statement: Statement, keys: Iterable[str]) -> Truth:
    """Whether a condition on one of ``keys`` narrows the statement; unknown when its conditions are."""
    wanted = {key.lower() for key in keys}
    return any_of(
        Truth.UNKNOWN if test.key == "?" else Truth.of(test.key.lower() in wanted) for test in statement.conditions
    )


def covers(statement: Statement, action: str, arn: str) -> Truth:
    """Whether the statement speaks of ``action`` on ``arn``."""
    return all_of((statement.covers_action(action), statement.covers_resource(arn)))


_HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"


def _parsed(value: str | Text, span: Span) -> Value:
    """JSON text as a structure; parts that are not known become values of their own in it."""
    holes: list[Reference | Unknown] = []
    text, quoted = "", False
    for part in value.parts if isinstance(value, Text) else (str(value),):
        if isinstance(part, str):
            text += part
            quoted ^= part.replace('\\\\', "").replace('\\"', "").count('"') % 2 == 1
        else:
            hole = f"{_HOLE}{len(holes)}{_HOLE}"
            text += hole if quoted else f'"{hole}"'
            holes.append(part)
    try:
        return _filled(json.loads(text, parse_float=str), holes)
    except (ValueError, RecursionError):
        return unknown("the policy is not valid JSON once its unknown parts are left open", span)


def _filled(value: Value, holes: list[Reference | Unknown]) -> Value:
    match value:
        case str() if _HOLE in value:
            pieces = value.split(_HOLE)
            return _single(template(holes[int(p)] if at % 2 else p for at, p in enumerate(pieces)))
        case list():
            return [_filled(item, holes) for item in value]
        case dict():
            return {key: _filled(item, holes) for key, item in value.items()}
        case _:
            return value


def _single(value: str | Text) -> Value:
    """A text that is nothing but one reference is that reference."""
    return value.parts[0] if isinstance(value, Text) and len(value.parts) == 1 else value
