"""Provider configurations: region, account and default tags of the resources that use them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from iac27017.graph.address import Address
from iac27017.graph.body import Body
from iac27017.graph.declaration import Declaration
from iac27017.graph.value import Choice, Text, Unknown, Value
from iac27017.hcl import ast
from iac27017.terraform.blocks import Context, build

_ACCOUNT = re.compile(r"^arn:[^:]*:iam::(\d{12}):")


class ProviderConfiguration:
    """A ``provider`` block, evaluated when something of it is read."""

    def __init__(self, block: ast.Block, context: Context) -> None:
        self._block = block
        self._context = context
        self._body: Body | None = None
        self._evaluating = False
        self._tags: Mapping[str, Value] | None = None

    def declaration(self, name: str, root: str) -> Declaration:
        """The block as a declaration; ``name`` is ``aws`` or ``aws.eu``."""
        provider, _, alias = name.partition(".")
        address = Address("provider", provider, alias or None, root=root)
        block = self._block
        return Declaration(address, "provider", self.body, block.span, block.header, "terraform", provider)

    @property
    def body(self) -> Body:
        """The evaluated block; empty while it is being evaluated, for data sources that it reads itself."""
        if self._body is None and not self._evaluating:
            self._evaluating = True
            self._body = build(self._block.body, self._context, self._block.span)
        return self._body if self._body is not None else Body(self._block.span)

    @property
    def region(self) -> Value:
        """``region``; ``None`` when it is left to the environment."""
        attribute = self.body.attributes.get("region")
        return attribute.value if attribute else None

    @property
    def account(self) -> Value:
        """The account that is worked on, as far as a role or the allowed accounts tell."""
        for block in self.body.blocks.get("assume_role", []):
            attribute = block.attributes.get("role_arn")
            account = _account_of(attribute.value) if attribute else None
            if account is not None:
                return account
        allowed = self.body.attributes.get("allowed_account_ids")
        if allowed is not None and isinstance(allowed.value, list) and len(allowed.value) == 1:
            return allowed.value[0]
        return None

    @property
    def default_tags(self) -> Mapping[str, Value]:
        """The tags that every resource of this provider gets."""
        if self._body is None:
            return self._merged_tags()
        if self._tags is None:
            self._tags = self._merged_tags()
        return self._tags

    def _merged_tags(self) -> Mapping[str, Value]:
        merged: dict[str, Value] = {}
        for block in self.body.blocks.get("default_tags", []):
            attribute = block.attributes.get("tags")
            if attribute is not None and isinstance(attribute.value, dict):
                merged.update(attribute.value)
        return merged


def _account_of(role_arn: Value) -> Value:
    """The account in a role's ARN, known or not."""
    match role_arn:
        case str():
            found = _ACCOUNT.match(role_arn)
            return found[1] if found else None
        case Text(parts=(str() as start, part, *_)) if start.endswith(":iam::"):
            return part
        case Unknown() | Choice():
            return role_arn if isinstance(role_arn, Unknown) else None
        case _:
            return None
