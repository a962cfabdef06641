"""Policy documents: what IAM, bucket, key, topic and queue policies say, statement by statement.

The grammar is that of the IAM user guide, *Grammar of the IAM JSON policy
language*. What cannot be read makes a statement's part unknown, never absent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from iac27017.graph.conditions import chosen
from iac27017.graph.json_text import structure
from iac27017.graph.policy.patterns import ANYTHING, Pattern, doubt_in, matches, overlaps, subsumes
from iac27017.graph.resource import Known, Resource
from iac27017.graph.span import Span
from iac27017.graph.truth import Truth, any_of
from iac27017.graph.value import (
    ABSENT,
    Array,
    Object,
    Reference,
    Text,
    Unknown,
    Value,
    unknown,
)
from iac27017.graph.wording import enumerated, worded


class Principal(Struct, frozen=True):
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


class PolicyCondition(Struct, frozen=True):
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


class Statement(Struct, frozen=True):
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
            return ~any_of(overlaps(pattern, action) for pattern in self.not_actions)
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
        return next((reason for pattern in written if (reason := doubt_in(pattern))), None)

    def __str__(self) -> str:
        who = self.principals if self.principals is not None else self.not_principals
        actions = _listing(self.actions if self.actions is not None else self.not_actions or ())
        template = "{effect} everything but {actions}" if self.actions is None else "{effect} {actions}"
        said = worded(template, effect=_short(self.effect), actions=actions)
        if who:
            template = "{grant} to everyone but {names}" if self.principals is None else "{grant} to {names}"
            said = worded(template, grant=said, names=_listing(who))
        tests = enumerated(sorted({test.key for test in self.conditions}))
        return worded("{grant} if {tests}", grant=said, tests=tests) if tests else said

    @property
    def for_everyone(self) -> Truth:
        """Whether it speaks of everybody: ``*``, or everybody but some."""
        if self.not_principals is not None:
            return Truth.YES
        return any_of(principal.anyone for principal in self.principals or ())

    def condition(self, key: str, *values: str) -> PolicyCondition | None:
        """The test of ``key`` (against one of ``values``, when given)."""
        return next((test for test in self.conditions if test.says(key, *values)), None)


class Document(Struct, frozen=True):
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
        case str() | Text():
            return read(structure(value, span), span)
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


def _listing(words: Iterable[object], limit: int = 4) -> str:
    """The first few of ``words``, and how many more there are."""
    shown = list(map(_short, words))
    names, more = ", ".join(shown[:limit]), len(shown) - limit
    return worded("{names}, {count} more", names=names, count=more) if more > 0 else names


def _short(word: object) -> str:
    """A word of a statement for a reader: a name that nobody knows is a question mark."""
    if isinstance(word, Principal):
        word = word.name
    return "?" if isinstance(word, Unknown) else str(word)


_HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands around the name of a part that nobody knows."""
