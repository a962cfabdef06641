"""Evaluates ``data.aws_iam_policy_document`` to the document that the provider would render.

Order of keys and lists, merging by ``Sid`` and single-element lists follow the
provider's own rendering (``aws_iam_policy_document`` in provider 5.x).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from decimal import Decimal

from iac27017.graph.body import Body
from iac27017.graph.span import Span
from iac27017.graph.value import (
    ABSENT,
    Absent,
    Array,
    Choice,
    Encoded,
    Guard,
    Object,
    Reference,
    Text,
    Unknown,
    Value,
    mapped,
    template,
    unknown,
)

Part = str | Reference | Unknown | Text

DEFAULT_VERSION = "2012-10-17"


def document(body: Body) -> Value:
    """The policy document that an evaluated data source describes, as a tree with places."""
    own = _own(body)
    merged = Object(span=body.span)
    for source in _documents(body, "source_policy_documents", "source_json"):
        _merge(merged, source)
    _merge(merged, own)
    for override in _documents(body, "override_policy_documents", "override_json"):
        _merge(merged, override)
    return _ordered(merged)


def rendered(value: Value, indent: int | None) -> Value:
    """The JSON text of a document, which keeps the document."""
    parts: list[Part] = []
    _write(value, indent, 0, parts.append)
    text = template(parts)
    return Encoded(text, value) if isinstance(text, str) else Text(text.parts, value)


def _own(body: Body) -> Object:
    result = Object(span=body.span)
    result["Version"] = _attribute(body, "version") or DEFAULT_VERSION
    policy_id = _attribute(body, "policy_id")
    if policy_id is not None:
        result["Id"] = policy_id
    statements = Array(span=body.span)
    for block in body.blocks.get("statement", []):
        statements.append(_guarded(_statement(block), block.guard))
        statements.spans.append(block.span)
    result["Statement"] = statements
    return result


def _guarded(value: Value, guard: Guard) -> Value:
    for condition, truth in reversed(guard):
        value = Choice(condition, value, ABSENT) if truth else Choice(condition, ABSENT, value)
    return value


def _statement(block: Body) -> Object:
    statement = Object(span=block.span)
    sid = _attribute(block, "sid")
    if sid is not None and sid != "":
        _put(statement, "Sid", sid, _span(block, "sid"))
    _put(statement, "Effect", _attribute(block, "effect") or "Allow", _span(block, "effect"))
    for name, key in (("actions", "Action"), ("not_actions", "NotAction")):
        _put_list(statement, key, block, name, _sorted)
    for name, key in (("resources", "Resource"), ("not_resources", "NotResource")):
        _put_list(statement, key, block, name, lambda value: _sorted(_substituted(value)))
    for kind, key in (("principals", "Principal"), ("not_principals", "NotPrincipal")):
        blocks = block.blocks.get(kind, [])
        if blocks:
            _put(statement, key, _principals(blocks), blocks[0].span)
    conditions = block.blocks.get("condition", [])
    if conditions:
        _put(statement, "Condition", _conditions(conditions), conditions[0].span)
    return statement


def _put(target: Object, key: str, value: Value, span: Span) -> None:
    target[key] = value
    target.spans[key] = span


def _put_list(target: Object, key: str, block: Body, name: str, order: Callable[[Value], Value]) -> None:
    value = _attribute(block, name)
    if value is None or (isinstance(value, list) and not value):
        return
    _put(target, key, order(value), _span(block, name))


def _attribute(block: Body, name: str) -> Value:
    attribute = block.attributes.get(name)
    return attribute.value if attribute is not None else None


def _span(block: Body, name: str) -> Span:
    attribute = block.attributes.get(name)
    return attribute.span if attribute is not None else block.span


def _sorted(value: Value) -> Value:
    """A list in descending order, without duplicates; a single element stands alone."""
    if isinstance(value, Choice):
        return mapped(value, _sorted)
    if not isinstance(value, list):
        return value
    spans = value.spans if isinstance(value, Array) and len(value.spans) == len(value) else []
    unique: dict[Hashable, int] = {}
    for at, member in enumerate(value):
        unique.setdefault(_identity(member), at)
    if len(unique) == 1:
        return value[0]
    order = sorted(unique.values(), key=lambda at: str(value[at]), reverse=True)
    return Array((value[at] for at in order), _no_span(value), [spans[at] for at in order] if spans else [])


def _identity(member: Value) -> Hashable:
    """Equal for members that are surely the same."""
    match member:
        case str():
            return str(member)
        case Reference() | Text() | Unknown():
            return member
        case _:
            return id(member)


def _no_span(value: Value) -> Span | None:
    return value.span if isinstance(value, (Array, Object)) else None


def _substituted(value: Value) -> Value:
    """``&{aws:username}`` is how Terraform code writes the policy variable ``${aws:username}``."""
    match value:
        case str():
            return value.replace("&{", "${") if "&{" in value else value
        case Text():
            return template([part.replace("&{", "${") if isinstance(part, str) else part for part in value.parts])
        case Array():
            return Array(map(_substituted, value), value.span, value.spans)
        case list():
            return [_substituted(member) for member in value]
        case Choice():
            return mapped(value, _substituted)
        case _:
            return value


def _principals(blocks: list[Body]) -> Value:
    """Identifiers grouped by type, sorted within each block; ``*`` of type ``*`` alone is just ``"*"``."""
    grouped: dict[str, list[Value]] = {}
    whole = Object(span=blocks[0].span)
    for block in blocks:
        type_, identifiers = _attribute(block, "type"), _substituted(_attribute(block, "identifiers"))
        if not isinstance(type_, str):
            return type_ if isinstance(type_, Unknown) else unknown("the type of a principal cannot be told", block.span)
        ordered = _sorted(identifiers)
        members = ordered if isinstance(ordered, list) else [ordered]
        grouped.setdefault(type_, []).extend(_guarded(member, block.guard) for member in members)
        whole.spans.setdefault(type_, _span(block, "identifiers"))
    if len(blocks) == 1 and grouped == {"*": ["*"]}:
        return "*"
    for type_ in sorted(grouped):
        whole[type_] = _single(Array(grouped[type_], whole.spans[type_]))
    return whole


def _conditions(blocks: list[Body]) -> Value:
    """Operator to variable to values, both levels in order of their names."""
    operators: dict[str, Object] = {}
    for block in blocks:
        test, variable = _attribute(block, "test"), _substituted(_attribute(block, "variable"))
        if not isinstance(test, str) or not isinstance(variable, (str, Text, Reference)):
            return unknown("a condition of this statement cannot be told", block.span)
        values = _guarded(_single(_substituted(_attribute(block, "values"))), block.guard)
        key = str(variable)
        entry = operators.setdefault(test, Object(span=block.span))
        entry[key] = _together(entry[key], values) if key in entry else values
        entry.spans.setdefault(key, _span(block, "values"))
    inner = ((test, Object(((k, entry[k]) for k in sorted(entry)), entry.span, entry.spans)) for test, entry in operators.items())
    return Object(sorted(inner, key=lambda pair: pair[0]), blocks[0].span, {t: _at(e) for t, e in operators.items()})


def _at(entry: Object) -> Span:
    assert entry.span is not None
    return entry.span


def _single(value: Value) -> Value:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _together(first: Value, second: Value) -> Value:
    members = [member for value in (first, second) for member in (value if isinstance(value, list) else [value])]
    return Array(members)


def _documents(body: Body, name: str, former: str) -> Iterator[Value]:
    """The documents of a list attribute, and of the single attribute that used to be in its place."""
    for each in (_attribute(body, former), _attribute(body, name)):
        for member in each if isinstance(each, list) else [each]:
            if member is not None and member != "":
                yield _decoded(member, body.span)


def _decoded(value: Value, span: Span) -> Value:
    match value:
        case Encoded():
            return value.decoded
        case Text() if isinstance(value.decoded, dict):
            return value.decoded
        case Choice():
            return mapped(value, lambda branch: _decoded(branch, span))
        case str():
            try:
                found: Value = json.loads(value, parse_float=Decimal)
            except (ValueError, RecursionError):
                return unknown("a merged policy document is no JSON", span)
            return found
        case Unknown() | Absent():
            return value
        case None:
            return ABSENT
        case _:
            return unknown("a merged policy document is only known after apply", span, _references(value))


def _references(value: Value) -> Iterable[Reference]:
    return [value] if isinstance(value, Reference) else []


def _merge(target: Object, new: Value) -> None:
    """Take over the version, the id and the statements of ``new``; a statement replaces one of its ``Sid``."""
    statements = target.setdefault("Statement", Array(span=target.span))
    assert isinstance(statements, Array)
    if isinstance(new, Absent):
        return
    if not isinstance(new, dict):
        statements.append(mapped(new, _statements_alone))
        return
    if new.get("Id"):
        target["Id"] = new["Id"]
    version, current = new.get("Version"), target.get("Version")
    if version is not None and (not isinstance(current, str) or not isinstance(version, str) or version > current):
        target["Version"] = version
    added = new.get("Statement")
    members = added if isinstance(added, list) else [added] if added is not None else []
    spans = added.spans if isinstance(added, Array) and len(added.spans) == len(added) else []
    for at, statement in enumerate(members):
        _add(statements, statement, spans[at] if spans else None)


def _add(statements: Array, statement: Value, span: Span | None) -> None:
    sid = statement.get("Sid") if isinstance(statement, dict) else None
    for at, existing in enumerate(statements):
        if sid and isinstance(existing, dict) and existing.get("Sid") == sid:
            statements[at] = statement
            if span is not None and at < len(statements.spans):
                statements.spans[at] = span
            return
    if span is not None and len(statements.spans) == len(statements):
        statements.spans.append(span)
    statements.append(statement)


def _statements_alone(document: Value) -> Value:
    """The statements of a document that is merged in one branch only."""
    if isinstance(document, dict):
        statements = document.get("Statement")
        if isinstance(statements, list) and len(statements) == 1:
            return statements[0]
        return statements if statements is not None else ABSENT
    return document


def _ordered(merged: Object) -> Object:
    keys = [key for key in ("Version", "Id", "Statement") if key in merged]
    if isinstance(merged.get("Statement"), list) and not merged["Statement"]:
        keys.remove("Statement")
    return Object(((key, merged[key]) for key in keys), merged.span, merged.spans)


def _write(value: Value, indent: int | None, depth: int, put: Callable[[Part], None]) -> None:
    """Put the parts of JSON text, one after the other: a generator in each level would hand on each part."""
    match value:
        case str():
            put(f'"{_escaped(value)}"')
        case dict():
            _write_members("{", value.items(), "}", indent, depth, put)
        case list():
            kept = [(None, each) for each in value if not isinstance(each, Absent)]
            _write_members("[", kept, "]", indent, depth, put)
        case Text():
            put('"')
            for part in value.parts:
                put(_escaped(part) if isinstance(part, str) else part)
            put('"')
        case Reference():
            put('"')
            put(value)
            put('"')
        case Unknown():
            put(value)
        case Choice() | Absent():
            put(unknown("this part of the document depends on a condition"))
        case None | bool():
            put(json.dumps(value))
        case _:
            put(str(value))


def _write_members(
    opening: str,
    members: Collection[tuple[str | None, Value]],
    closing: str,
    indent: int | None,
    depth: int,
    put: Callable[[Part], None],
) -> None:
    outer = "" if indent is None else "\n" + " " * (indent * depth)
    inner = "" if indent is None else "\n" + " " * (indent * (depth + 1))
    colon = '":' if indent is None else '": '
    put(opening)
    separator = inner
    for key, member in members:
        put(separator if key is None else f'{separator}"{_escaped(key)}{colon}')
        _write(member, indent, depth + 1, put)
        separator = "," + inner
    put((outer if members else "") + closing)


_UNESCAPED = re.compile(r"[ !#-%'-;=?-\[\]-~]*")


def _escaped(text: str) -> str:
    """As Go writes JSON strings: ``<``, ``>`` and ``&`` are escaped."""
    if _UNESCAPED.fullmatch(text):
        return str(text)
    plain = json.dumps(str(text), ensure_ascii=False)[1:-1]
    for char in "<>&\u2028\u2029":
        plain = plain.replace(char, f"\\u{ord(char):04x}")
    return plain
