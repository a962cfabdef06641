"""The roles that serverless resources get where they name none, with what their events and policies permit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from iac27017.cloudformation.nodes import Call, Mapping, Node, Scalar, entries, entry, members, text_of
from iac27017.cloudformation.resource_nodes import ResourceNode
from iac27017.cloudformation.serverless.shapes import (
    allowing,
    arn,
    listed,
    made,
    mapping,
    policy_of,
    put,
    with_properties,
)  # fmt: skip
from iac27017.graph.span import Span

LAMBDA, STATES = "lambda.amazonaws.com", "states.amazonaws.com"

_SERVICE_ROLE = "arn:aws:iam::aws:policy/service-role/"
_OF_EVENTS = {
    "SQS": "AWSLambdaSQSQueueExecutionRole",
    "DynamoDB": "AWSLambdaDynamoDBExecutionRole",
    "Kinesis": "AWSLambdaKinesisExecutionRole",
    "MSK": "AWSLambdaMSKExecutionRole",
}
"""The managed policy that lets a function read the stream or queue that triggers it."""


def with_role(resource: ResourceNode, plain: str, properties: Mapping, attribute: str, service: str) -> Iterator[ResourceNode]:
    """The resource as one of the plain type, and before it its role, when it names none."""
    if attribute not in properties.entries:
        yield made(resource, "Role", "AWS::IAM::Role", _role(resource, service))
        put(properties, attribute, arn(f"{resource.name}Role", resource.header))
    yield with_properties(resource, plain, properties)


def trust(service: str, place: Span) -> Mapping:
    """What lets ``service`` assume a role."""
    principal = mapping(place, Service=Scalar(service, place))
    return policy_of(place, allowing(place, ["sts:AssumeRole"], Principal=principal))


def _role(resource: ResourceNode, service: str) -> Mapping:
    role = mapping(resource.header, AssumeRolePolicyDocument=trust(service, resource.header))
    written = resource.property("Policies")
    where = written.span if written is not None else resource.header
    put(role, "ManagedPolicyArns", listed([*_by_service(resource, service), *_managed(resource)], where))
    put(role, "Policies", listed(_inline(resource), where))
    boundary = resource.property("PermissionsBoundary")
    return put(role, "PermissionsBoundary", boundary) if boundary is not None else role


def _by_service(resource: ResourceNode, service: str) -> Iterator[Node]:
    """The managed policies that come without being asked for."""
    if service != LAMBDA:
        return
    yield Scalar(f"{_SERVICE_ROLE}AWSLambdaBasicExecutionRole", resource.header)
    if entry(resource.properties, "VpcConfig") is not None:
        yield Scalar(f"{_SERVICE_ROLE}AWSLambdaVPCAccessExecutionRole", resource.header)
    places = {
        text_of(entry(event, "Type")) or "": event.span for _, event in entries(resource.property("Events"))
    }
    for kind, policy in _OF_EVENTS.items():
        if kind in places:
            yield Scalar(f"{_SERVICE_ROLE}{policy}", places[kind])


def _managed(resource: ResourceNode) -> Iterator[Node]:
    for policy in members(resource.property("Policies")):
        if not isinstance(policy, Mapping):
            yield _arn_of(policy)


def _arn_of(policy: Node) -> Node:
    """A managed policy is given by its ARN, or AWS's own by its name."""
    name = text_of(policy)
    if name is None or name.startswith("arn:"):
        return policy
    return Scalar(f"arn:aws:iam::aws:policy/{name}", policy.span)


def _inline(resource: ResourceNode) -> Iterator[Node]:
    for at, policy in enumerate(members(resource.property("Policies"))):
        document = _document(policy)
        if document is not None:
            name = Scalar(f"{resource.name}RolePolicy{at}", policy.span)
            yield mapping(policy.span, PolicyName=name, PolicyDocument=document)


def _document(policy: Node) -> Mapping | None:
    """A policy written out, or what a policy template stands for."""
    if not isinstance(policy, Mapping):
        return None
    if "Statement" in policy.entries:
        return policy
    # The table is long, and most templates need none of it.
    from iac27017.cloudformation.serverless.policy_templates import POLICY_TEMPLATES

    name, arguments = next(entries(policy), ("", None))
    grants = POLICY_TEMPLATES.get(name)
    if grants is None or arguments is None:
        return None
    statements: list[Node] = []
    for grant in grants:
        resources = [_filled(text, arguments, policy.span) for text in grant.resources]
        statement = allowing(policy.span, grant.actions, Resource=listed(resources, policy.span))
        if grant.condition is not None:
            operator, key, value = grant.condition
            put(statement, "Condition", _condition(operator, key, _filled(value, arguments, policy.span)))
        statements.append(statement)
    return policy_of(policy.span, *statements)


def _condition(operator: str, key: str, value: Node) -> Mapping:
    return mapping(value.span, **{operator: mapping(value.span, **{key: value})})


_PARAMETER = re.compile(r"\{(?P<name>[A-Z]\w*)\}")


def _filled(text: str, arguments: Node, place: Span) -> Node:
    """The resource of a policy template, with the arguments of the place that uses it."""
    if text == "*":
        return Scalar(text, place)
    whole = text.replace("{here}", "${AWS::Region}:${AWS::AccountId}")
    whole = whole if whole.startswith("{") else f"arn:${{AWS::Partition}}:{whole}"
    used = {name: node for name in _PARAMETER.findall(text) if (node := entry(arguments, name)) is not None}
    pattern = Scalar(_PARAMETER.sub(r"${\g<name>}", whole), place)
    return Call("Fn::Sub", listed([pattern, mapping(place, **used)], place), place)
