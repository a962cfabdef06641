"""Provider configurations of a plan: region, account and default tags, where no code tells them better."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from iac27017.graph.address import Address
from iac27017.graph.body import Attribute, Body
from iac27017.graph.declaration import Declaration
from iac27017.graph.span import Span
from iac27017.graph.value import Value
from iac27017.plan.configuration import Block
from iac27017.plan.contents import Planned
from iac27017.plan.loading import Json, Loaded
from iac27017.plan.shapes import mapping, text, texts
from iac27017.plan.values import value_of

_ACCOUNT = re.compile(r"^arn:[^:]*:iam::(\d{12}):")


class Provider(Struct, frozen=True):
    """One configuration; ``name`` is the reference to it: ``aws``, ``aws.eu``."""

    provider: str
    name: str
    region: Value = None
    account: Value = None
    default_tags: Mapping[str, Value] = field(default_factory=dict)
    version: str = ""


class Providers:
    """The provider configurations in a plan, by the key that resources name them with."""

    def __init__(self, plan: Loaded, root: str) -> None:
        self._plan = plan
        self._root = root
        self._configured = mapping(plan.content, "configuration", "provider_config")

    def of(self, block: Block | None, resource: Planned) -> Provider:
        """The configuration that a resource uses."""
        key = block.provider if block is not None else ""
        entry = mapping(self._configured, key)
        short = text(entry, "name") or resource.provider.rpartition("/")[2] or resource.type.split("_")[0]
        alias = text(entry, "alias")
        return Provider(
            short,
            f"{short}.{alias}" if alias else short,
            self._value(mapping(entry, "expressions", "region")),
            self._account(mapping(entry, "expressions")),
            self._tags(mapping(entry, "expressions")),
            text(entry, "version_constraint"),
        )

    def declarations(self) -> Iterator[Declaration]:
        """The root module's configurations as declarations."""
        place = Span(self._plan.file)
        for entry in self._configured.values():
            name = text(entry, "name")
            if not name or text(entry, "module_address"):
                continue
            address = Address("provider", name, text(entry, "alias") or None, root=self._root)
            body = self._body(mapping(entry, "expressions"), place)
            yield Declaration(address, "provider", body, place, place, "plan", name)

    def default_tags(self, resource: Planned, body: Body) -> dict[str, Value]:
        """What ``tags_all`` has besides the resource's own tags."""
        every, own = body.attributes.get("tags_all"), body.attributes.get("tags")
        if every is None or not isinstance(every.value, dict):
            return {}
        written = own.value if own is not None and isinstance(own.value, dict) else {}
        return {name: value for name, value in every.value.items() if name not in written}

    def _body(self, expressions: Mapping[str, Json], place: Span) -> Body:
        body = Body(place)
        for name, expression in expressions.items():
            if isinstance(expression, list):
                inner = [self._body(each, place) for each in expression if isinstance(each, dict)]
                body.blocks[name] = inner
            elif (value := self._value(expression)) is not None:
                body.attributes[name] = Attribute(value, place)
        return body

    def _value(self, expression: Json) -> Value:
        """A constant, or the value of the root variable that the expression is."""
        if not isinstance(expression, dict):
            return None
        if "constant_value" in expression:
            return value_of(expression["constant_value"], None)
        match texts(expression, "references"):
            case [name] if name.startswith("var."):
                return value_of(mapping(self._plan.content, "variables", name[4:]).get("value"), None)
            case _:
                return None

    def _account(self, expressions: Mapping[str, Json]) -> Value:
        for role in (
            expressions.get("assume_role") or () if isinstance(expressions.get("assume_role"), list) else ()
        ):
            arn = self._value(mapping(role, "role_arn"))
            if isinstance(arn, str) and (found := _ACCOUNT.match(arn)):
                return found[1]
        allowed = self._value(mapping(expressions, "allowed_account_ids"))
        return allowed[0] if isinstance(allowed, list) and len(allowed) == 1 else None

    def _tags(self, expressions: Mapping[str, Json]) -> Mapping[str, Value]:
        merged: dict[str, Value] = {}
        blocks = expressions.get("default_tags")
        for block in blocks if isinstance(blocks, list) else ():
            tags = self._value(mapping(block, "tags"))
            merged.update(tags if isinstance(tags, dict) else {})
        return merged
