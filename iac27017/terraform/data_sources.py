"""Data sources whose answer follows from the code alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from iac27017.graph.body import Attribute, Body, Origin
from iac27017.graph.span import Span
from iac27017.graph.value import Choice, Encoded, Text, Value
from iac27017.terraform import policy_document, remote_state
from iac27017.terraform.blocks import nested

if TYPE_CHECKING:
    from iac27017.terraform.resources import Instance

Computation = Callable[["Instance", str, Span], Value]
"""The value of one attribute; ``None`` leaves it to the configuration or a reference."""


def computed(instance: Instance, name: str, span: Span) -> Value:
    """An attribute that can be computed; ``None`` when it cannot."""
    computation = _COMPUTED.get((instance.declared.data, instance.declared.type))
    return computation(instance, name, span) if computation is not None else None


def complete(instance: Instance, body: Body) -> None:
    """Put what only evaluation can tell into a declared body: the JSON of a policy document."""
    if instance.declared.data and instance.declared.type == "aws_iam_policy_document":
        json = instance.read("json", instance.declared.block.span)
        body.attributes["json"] = Attribute(json, instance.declared.block.header, Origin.COMPUTED)


def _policy_document(instance: Instance, name: str, span: Span) -> Value:
    if name not in ("json", "minified_json"):
        return None
    return instance.derived(name, lambda: _rendered(instance, 2 if name == "json" else None))


def _rendered(instance: Instance, indent: int | None) -> Value:
    block = instance.declared.block
    attributes = {
        name: Attribute(instance.configured(name), attribute.span)
        for name, attribute in block.body.attributes.items()
        if name not in ("count", "for_each", "provider", "depends_on")
    }
    body = Body(block.span, attributes, nested(block.body, instance.context))
    return policy_document.rendered(policy_document.document(body), indent)


def _partition(instance: Instance, name: str, span: Span) -> Value:
    region = instance.region
    china = isinstance(region, str) and region.startswith("cn-")
    government = isinstance(region, str) and region.startswith("us-gov-")
    match name:
        case "partition" | "id":
            return "aws-cn" if china else "aws-us-gov" if government else "aws"
        case "dns_suffix":
            return "amazonaws.com.cn" if china else "amazonaws.com"
        case "reverse_dns_prefix":
            return "cn.com.amazonaws" if china else "com.amazonaws"
        case _:
            return None


def _caller_identity(instance: Instance, name: str, span: Span) -> Value:
    """The account worked on, where the provider configuration names it."""
    if name not in ("account_id", "id"):
        return None
    provider = instance.scope.provider(instance.provider_name)
    account = provider.account if provider is not None else None
    return account if isinstance(account, (str, Text, Choice)) else None


def _region(instance: Instance, name: str, span: Span) -> Value:
    """The region in use, unless the data source names another one."""
    attributes = instance.declared.block.body.attributes
    if name in ("name", "id", "region"):
        chosen = next((instance.configured(n) for n in ("name", "region") if n in attributes), instance.region)
        return chosen if isinstance(chosen, (str, Text, Choice)) and not isinstance(chosen, Encoded) else None
    return None


def _remote_state(instance: Instance, name: str, span: Span) -> Value:
    return instance.derived("outputs", lambda: remote_state.outputs(instance, span)) if name == "outputs" else None


def _same(**names: str) -> Computation:
    """Attributes that repeat a configured one."""

    def repeat(instance: Instance, name: str, span: Span) -> Value:
        source = names.get(name)
        return instance.configured(source) if source in instance.declared.block.body.attributes else None

    return repeat


_COMPUTED: Mapping[tuple[bool, str], Computation] = MappingProxyType(
    {
        (True, "aws_iam_policy_document"): _policy_document,
        (True, "aws_partition"): _partition,
        (True, "aws_caller_identity"): _caller_identity,
        (True, "aws_region"): _region,
        (True, "terraform_remote_state"): _remote_state,
        (True, "null_data_source"): _same(outputs="inputs"),
        (False, "terraform_data"): _same(output="input"),
    }
)
"""By whether it is a data source, and type."""
