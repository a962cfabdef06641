"""One resource or data source instance: its attributes evaluated when read, its body when declared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from iac27017.graph.address import Address
from iac27017.graph.body import Attribute, Body
from iac27017.graph.declaration import Declaration, Problem
from iac27017.graph.span import Span
from iac27017.graph.value import (
    Array,
    Borrowed,
    Choice,
    Encoded,
    Guard,
    Reference,
    Text,
    Unknown,
    Value,
    references_in,
    unknown,
)
from iac27017.graph.wording import worded
from iac27017.hcl import ast
from iac27017.terraform import data_sources
from iac27017.terraform.blocks import Context, kind_of, nested, placed, traversal_text, unread
from iac27017.terraform.choices import decided
from iac27017.terraform.environment import BlockObject, Env
from iac27017.terraform.evaluate import completed
from iac27017.terraform.module import ResourceBlock
from iac27017.terraform.provenance import Place

if TYPE_CHECKING:
    from iac27017.terraform.scope import Scope

NOT_IN_BODY = frozenset({"count", "for_each", "provider"})

FILLED_IN = frozenset(
    {
        "arn", "bucket", "id", "name", "identifier", "kms_key_id", "availability_zone",
        "version", "engine_version", "default_version", "ipv6_cidr_block",
    }
)  # fmt: skip
"""Attributes that the provider chooses when they are written as null."""

BUILT_IN = frozenset({"terraform_data", "null_resource", "null_data_source"})
"""Types whose attributes are what they are given."""


class Instance:
    """A resource instance. Nothing is evaluated before it is read, and nothing twice."""

    __slots__ = ("_blocks", "_pending", "_values", "address", "declared", "env", "guard", "place", "scope")

    def __init__(self, scope: Scope, declared: ResourceBlock, address: Address, env: Env, guard: Guard) -> None:
        self.scope = scope
        self.declared = declared
        self.address = address
        self.env = env
        self.guard = guard
        each = declared.block.body.attributes.get("for_each")
        key = address.key if isinstance(address.key, str) else None
        self.place = Place(scope, each.value if each else None, key)
        self._values: dict[str, Value] = {}
        self._blocks: dict[str, list[Body]] = {}
        self._pending: set[str] = set()

    @property
    def context(self) -> Context:
        """Where the instance's own expressions are evaluated."""
        return Context(self.env, self.place)

    def configured(self, name: str) -> Value:
        """What the code says about an attribute that is written."""
        if name in self._values:
            return self._values[name]
        attribute = self.declared.block.body.attributes[name]
        if name == "depends_on":
            return self._values.setdefault(name, _dependencies(attribute.value, self.env))

        def compute() -> Value:
            return self.scope.limited(completed(self.env.attempt(attribute.value)), attribute.span)

        self._values[name] = value = self._once(name, attribute.span, compute)
        return value

    def derived(self, name: str, compute: Callable[[], Value]) -> Value:
        """Something computed from the configuration, once."""
        key = f"derived {name}"
        if key not in self._values:
            self._values[key] = self._once(name, self.declared.block.header, compute)
        return self._values[key]

    @property
    def region(self) -> Value:
        """The region of the provider configuration in use."""
        provider = self.scope.provider(self.provider_name)
        return provider.region if provider is not None else None

    def blocks(self, kind: str) -> list[Body]:
        """The evaluated nested blocks of one type."""
        if kind not in self._blocks:
            self._blocks[kind] = nested(self.declared.block.body, self.context, kind).get(kind, [])
        return self._blocks[kind]

    def read(self, name: str, span: Span) -> Value:
        """What another expression sees in this attribute: what is configured, or else a reference."""
        reference = Reference(self.address, (name,), span)
        computed = data_sources.computed(self, name, span)
        if computed is not None:
            return computed
        body = self.declared.block.body
        if name in body.attributes and name not in NOT_IN_BODY:
            return borrowed(self.configured(name), reference)
        if any(kind_of(block) == name for block in body.blocks):
            return self._once(f"block {name}", span, lambda: _as_values(self.blocks(name), reference))
        if name == "tags_all" and "tags" in body.attributes:
            return self._all_tags(reference)
        return reference

    def declaration(self) -> Declaration:
        """The instance with everything in it evaluated."""
        block = self.declared.block
        attributes = {
            name: placed(attribute, self.configured(name), self.context)
            for name, attribute in block.body.attributes.items()
            if name not in NOT_IN_BODY
        }
        blocks = {kind: self.blocks(kind) for kind in dict.fromkeys(map(kind_of, block.body.blocks))}
        found = {kind: bodies for kind, bodies in blocks.items() if bodies}
        body = Body(block.span, attributes, found, unknown=unread(block.body))
        provider = self.scope.provider(self.provider_name)
        data_sources.complete(self, body)
        return Declaration(
            self.address,
            self.declared.type,
            body,
            block.span,
            block.header,
            "terraform",
            self.provider_name.split(".")[0],
            self.guard,
            self.scope.calls,
            _own_region(attributes) if _own_region(attributes) is not None else provider.region if provider else None,
            provider.account if provider else None,
            self.provider_name,
            provider.default_tags if provider else {},
            self.scope.provider_version(self.provider_name.split(".")[0]),
        )

    @property
    def provider_name(self) -> str:
        """The provider configuration's reference in this module: ``aws``, ``aws.eu``."""
        attribute = self.declared.block.body.attributes.get("provider")
        written = traversal_text(attribute.value) if attribute is not None else ""
        return written or self.declared.type.split("_")[0]

    def _all_tags(self, reference: Reference) -> Value:
        provider = self.scope.provider(self.provider_name)
        tags = self.configured("tags")
        if isinstance(tags, dict) and provider is not None:
            return {**provider.default_tags, **tags}
        return borrowed(tags, reference)

    def _once(self, name: str, span: Span, compute: Callable[[], Value]) -> Value:
        """``compute()``, unless it is being computed already: then it depends on itself."""
        if name in self._pending:
            what = f"{self.address}.{name.removeprefix('block ')}"
            self.scope.report(
                Problem(span, worded("{what} depends on itself", what=what), "break the circle")
            )
            return unknown("{name} depends on itself", span, name=what)
        self._pending.add(name)
        try:
            return compute()
        finally:
            self._pending.discard(name)


def _own_region(attributes: Mapping[str, Attribute]) -> Value:
    """The region that a resource itself names; null leaves it to the provider."""
    return attributes["region"].value if "region" in attributes else None


def borrowed(value: Value, reference: Reference) -> Value:
    """A configured value as others read it: names stay tied to the resource they are the name of."""
    match value:
        case Encoded() | Borrowed():
            return value
        case str():
            return Borrowed(value, reference)
        case Unknown():
            return reference
        case Text(decoded=None):
            return reference
        case Choice():
            return decided(value.condition, borrowed(value.then, reference), borrowed(value.otherwise, reference))
        case None if reference.path[-1] in FILLED_IN:
            return reference
        case None if reference.address.type not in BUILT_IN:
            # Whether the provider fills it in depends on the attribute: the default version of a template it does.
            return unknown("{what} is null, and the provider may fill it in", None, (reference,), what=reference)
        case _:
            return value


def _as_values(blocks: list[Body], reference: Reference) -> Value:
    """Nested blocks as a list of objects; a reference where nobody can tell how many there are."""
    if any(block.guard or block.unknown for block in blocks):
        return reference
    return Array(
        (_as_object(block, reference.child(at)) for at, block in enumerate(blocks)),
        None,
        [block.span for block in blocks],
    )


def _as_object(block: Body, reference: Reference) -> BlockObject:
    content = BlockObject(span=block.span)
    content.reference = reference
    for name, attribute in block.attributes.items():
        content[name] = borrowed(attribute.value, reference.child(name))
        content.spans[name] = attribute.span
    for kind, blocks in block.blocks.items():
        content[kind] = _as_values(blocks, reference.child(kind))
    return content


def _dependencies(node: ast.Expression, env: Env) -> Value:
    """``depends_on``: the resources it names; modules it names are left out."""
    items = node.items if isinstance(node, ast.TupleLiteral) else [node]
    found = [reference for item in items for reference in references_in(env.attempt(item))]
    return Array((Reference(reference.address, (), reference.span) for reference in found), node.span)


