"""APIs of serverless templates: each is split from its stage, and some are made by the events that ask for one."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as ReadOnly

from iac27017.cloudformation.nodes import Mapping, Scalar, members, text_of
from iac27017.cloudformation.resource_nodes import ResourceNode
from iac27017.cloudformation.serverless.events import Event, events_of
from iac27017.cloudformation.serverless.properties import DOMAIN, HTTP_API, HTTP_STAGE, REST_API, REST_STAGE
from iac27017.cloudformation.serverless.shapes import (
    PREFIX,
    made,
    mapping,
    policy_of,
    put,
    ref,
    renamed,
    with_properties,
)  # fmt: skip

IMPLICIT: ReadOnly[str, tuple[str, str]] = {
    "Api": ("RestApiId", "ServerlessRestApi"),
    "HttpApi": ("ApiId", "ServerlessHttpApi"),
}
"""By the type of an event: the property that names its API, and the API that it gets without one."""


def rest_api(resource: ResourceNode) -> Iterator[ResourceNode]:
    """An API of the first generation, its stage, and its domain."""
    properties = renamed(resource.properties, REST_API)
    statements = resource.property("Auth", "ResourcePolicy", "CustomStatements")
    if statements is not None:
        put(properties, "Policy", policy_of(statements.span, *members(statements)))
    yield with_properties(resource, "AWS::ApiGateway::RestApi", properties)
    stage = put(renamed(resource.properties, REST_STAGE), "RestApiId", ref(resource.name, resource.header))
    name = text_of(resource.property("StageName")) or ""
    yield made(resource, f"{''.join(filter(str.isalnum, name))}Stage", "AWS::ApiGateway::Stage", stage)
    domain = resource.property("Domain")
    if isinstance(domain, Mapping):
        yield made(resource, "DomainName", "AWS::ApiGateway::DomainName", renamed(domain, DOMAIN))


def http_api(resource: ResourceNode) -> Iterator[ResourceNode]:
    """An HTTP API of the second generation, and its stage."""
    return _second_generation(resource, "HTTP", "$default", "ApiGatewayDefaultStage")


def web_socket_api(resource: ResourceNode) -> Iterator[ResourceNode]:
    """A WebSocket API, and its stage."""
    return _second_generation(resource, "WEBSOCKET", "default", "DefaultStage")


def _second_generation(resource: ResourceNode, protocol: str, stage_name: str, suffix: str) -> Iterator[ResourceNode]:
    api = put(renamed(resource.properties, HTTP_API), "ProtocolType", Scalar(protocol, resource.header))
    yield with_properties(resource, "AWS::ApiGatewayV2::Api", api)
    stage = put(renamed(resource.properties, HTTP_STAGE), "ApiId", ref(resource.name, resource.header))
    if "StageName" not in stage.entries:
        put(stage, "StageName", Scalar(stage_name, resource.header))
    yield made(resource, suffix, "AWS::ApiGatewayV2::Stage", stage)


def implicit_apis(callers: ReadOnly[str, ResourceNode]) -> Iterator[ResourceNode]:
    """The APIs that events ask for without naming one, still as serverless types: `Globals` apply to them too."""
    for kind, (attribute, name) in IMPLICIT.items():
        asking = next(
            (e for caller in callers.values() for e in events_of(caller) if _asks(e, kind, attribute)), None
        )
        if asking is not None:
            yield _implicit(kind, name, asking)


def _asks(event: Event, kind: str, attribute: str) -> bool:
    return event.kind == kind and event.property(attribute) is None


def _implicit(kind: str, name: str, asking: Event) -> ResourceNode:
    called = asking.called
    properties = mapping(asking.place)
    if kind == "Api":
        put(properties, "StageName", Scalar("Prod", called.header))
    whole = mapping(asking.place, Properties=properties)
    return ResourceNode(name, f"{PREFIX}{kind}", whole, called.header, called.span, called.bound)
