"""Parses Terraform's JSON syntax (``*.tf.json``) into the same tree as HCL.

Which keys are blocks depends on a schema in Terraform. Here the language's own
structure becomes blocks; what belongs to a resource type's schema stays
attributes with objects and lists in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.wording import worded
from iac27017.hcl.ast import (
    Attribute,
    Block,
    Body,
    Expression,
    Literal,
    ObjectLiteral,
    TupleLiteral,
    Unreadable,
)
from iac27017.hcl.errors import MAXIMUM_BYTES, MAXIMUM_PROBLEMS, HclSyntaxError
from iac27017.hcl.json_text import Json, JsonArray, JsonObject, JsonValue, read
from iac27017.hcl.parse import Parsed, parse_expression, parse_template, readable


class Form(Struct, frozen=True):
    """How the body of a block is written in JSON.

    ``blocks`` are the keys that are nested blocks, with their number of labels
    and their form. The strings of ``references`` are expressions as they
    stand. With ``constant``, strings are what they are, and no templates.
    """

    blocks: Mapping[str, tuple[int, Form]] = field(default_factory=dict)
    references: frozenset[str] = frozenset()
    constant: bool = False


_PLAIN = Form()
_CONSTANT = Form(constant=True)
_CONTENT_BLOCKS: dict[str, tuple[int, Form]] = {}
_CONTENT = Form(_CONTENT_BLOCKS)
_DYNAMIC = Form({"content": (0, _CONTENT)}, frozenset({"iterator"}))
_CONTENT_BLOCKS["dynamic"] = (1, _DYNAMIC)
_CONDITIONS = {"precondition": (0, _PLAIN), "postcondition": (0, _PLAIN)}
_LIFECYCLE = Form(_CONDITIONS, frozenset({"ignore_changes", "replace_triggered_by"}))
_CONNECTION = (0, _PLAIN)
_RESOURCE = Form(
    {
        "connection": _CONNECTION,
        "dynamic": (1, _DYNAMIC),
        "lifecycle": (0, _LIFECYCLE),
        "provisioner": (1, Form({"connection": _CONNECTION})),
    },
    frozenset({"depends_on", "provider"}),
)
_PROVIDER_BLOCKS = (
    "assume_role",
    "assume_role_with_web_identity",
    "default_tags",
    "endpoints",
    "features",
    "ignore_tags",
)
_TERRAFORM = Form(
    {
        "backend": (1, _CONSTANT),
        "cloud": (0, Form({"workspaces": (0, _CONSTANT)}, constant=True)),
        "provider_meta": (1, _CONSTANT),
        "required_providers": (0, _CONSTANT),
    },
    constant=True,
)
_FILE = Form(
    {
        "check": (1, Form({"data": (2, _RESOURCE), "assert": (0, _PLAIN)})),
        "data": (2, _RESOURCE),
        "ephemeral": (2, _RESOURCE),
        "import": (0, Form(references=frozenset({"to", "provider"}))),
        "locals": (0, _PLAIN),
        "module": (1, Form(references=frozenset({"depends_on", "providers"}))),
        "moved": (0, Form(references=frozenset({"from", "to"}))),
        "output": (1, Form(_CONDITIONS, frozenset({"depends_on"}))),
        "provider": (1, Form(dict.fromkeys(_PROVIDER_BLOCKS, (0, _PLAIN)) | {"dynamic": (1, _DYNAMIC)})),
        "removed": (0, Form({"lifecycle": (0, _PLAIN), "provisioner": (1, _PLAIN)}, frozenset({"from"}))),
        "resource": (2, _RESOURCE),
        "terraform": (0, _TERRAFORM),
        "variable": (1, Form({"validation": (0, _PLAIN)}, frozenset({"type"}), constant=True)),
    }
)


def parse_json(source: bytes, file: str) -> Parsed:
    """The syntax tree of a ``.tf.json`` file; ``file`` is the name that its spans carry."""
    return _parsed(source, file, _FILE)


def parse_json_values(source: bytes, file: str) -> Parsed:
    """The attributes of a ``.tfvars.json`` file: strings are what they are, and no templates."""
    return _parsed(source, file, _CONSTANT)


def _parsed(source: bytes, file: str, form: Form) -> Parsed:
    data, problems = readable(source, file, MAXIMUM_BYTES)
    if not data and problems:
        return Parsed(Body(), problems)
    value, more = read(data, file)
    lowering = _Lowering(problems + more)
    body = lowering.body(value, form) if value is not None else Body()
    return Parsed(body, sorted(lowering.problems, key=lambda problem: problem.span)[:MAXIMUM_PROBLEMS])


class _Lowering:
    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def body(self, value: Json, form: Form) -> Body:
        """The body that an object, or a list of objects, stands for."""
        body = Body()
        for members in self._objects(value):
            for key, span, member in members.members:
                if key == "//":
                    continue
                if key in form.blocks:
                    labels, inner = form.blocks[key]
                    body.blocks += self._blocks(key, [], labels, span, member, inner)
                else:
                    self._attribute(key, span, member, form, body)
        return body

    def _objects(self, value: Json) -> Iterator[JsonObject]:
        match value:
            case JsonObject():
                yield value
            case JsonArray():
                for item in value.items:
                    yield from self._objects(item) if isinstance(item, JsonObject) else self._no_object(item)
            case _:
                yield from self._no_object(value)

    def _no_object(self, value: Json) -> Iterator[JsonObject]:
        if not (isinstance(value, JsonValue) and value.value is None):
            self.problems.append(Problem(value.span, "an object is expected here", "write `{ ... }`"))
        yield from ()

    def _blocks(
        self, type_: str, labels: list[str], missing: int, key: Span, value: Json, form: Form
    ) -> Iterator[Block]:
        """The blocks of a type under ``key``: one level of objects for each label that is ``missing``."""
        if missing:
            for members in self._objects(value):
                for label, span, member in members.members:
                    if label != "//":
                        yield from self._blocks(type_, [*labels, label], missing - 1, span, member, form)
            return
        for members in self._objects(value):
            start, end = key, members.span
            span = Span(start.file, start.line, start.column, end.end_line, end.end_column)
            if isinstance(value, JsonArray):
                span = end
            yield Block(type_, labels, self.body(members, form), span, key)

    def _attribute(self, key: str, key_span: Span, value: Json, form: Form, body: Body) -> None:
        start, end = key_span, value.span
        span = Span(start.file, start.line, start.column, end.end_line, end.end_column)
        first = body.attributes.get(key)
        if first is not None:
            message = worded("{key} is set twice; the first is at {place}", key=key, place=first.span.place)
            self.problems.append(Problem(key_span, message, "remove one of them"))
            return
        try:
            if key in form.references:
                expression = self._reference(value)
            else:
                expression = self._expression(value, form.constant)
        except HclSyntaxError as error:
            self.problems.append(Problem(error.span, error.message, error.help))
            expression = Unreadable(value.span)
        body.attributes[key] = Attribute(key, expression, span)

    def _expression(self, value: Json, constant: bool) -> Expression:
        match value:
            case JsonArray():
                return TupleLiteral([self._expression(item, constant) for item in value.items], value.span)
            case JsonObject():
                return self._object(value, constant)
            case JsonValue(value=str() as text) if not constant:
                return parse_template(text, value.span.file, value.span)
            case JsonValue():
                return Literal(value.value, value.span)

    def _object(self, value: JsonObject, constant: bool) -> ObjectLiteral:
        items: list[tuple[Expression, Expression]] = []
        seen: set[str] = set()
        for key, span, member in value.members:
            if key in seen:
                self.problems.append(
                    Problem(
                        span,
                        worded("the key {key} comes twice in this object", key=key),
                        "remove one of them",
                    )
                )
                continue
            seen.add(key)
            name = Literal(key, span) if constant else parse_template(key, span.file, span)
            items.append((name, self._expression(member, constant)))
        return ObjectLiteral(items, value.span)

    def _reference(self, value: Json) -> Expression:
        """A value whose strings name things: ``"aws.eu"`` is `aws.eu`."""
        match value:
            case JsonArray():
                return TupleLiteral([self._reference(item) for item in value.items], value.span)
            case JsonObject():
                items = [(Literal(key, span), self._reference(member)) for key, span, member in value.members]
                return ObjectLiteral(list[tuple[Expression, Expression]](items), value.span)
            case JsonValue(value=str() as text):
                return parse_expression(
                    text.removeprefix("${").removesuffix("}") if text.startswith("${") else text,
                    value.span.file,
                    value.span,
                )
            case JsonValue():
                return Literal(value.value, value.span)
