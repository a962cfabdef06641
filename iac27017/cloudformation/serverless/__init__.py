"""Translates serverless types into the plain ones that they become, as far as questions are asked of these.

Source: AWS SAM developer guide, *Generated CloudFormation resources* and the
property references of each type. The real translator is asked in the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as ReadOnly
from types import MappingProxyType

from iac27017.cloudformation.nodes import Mapping, Scalar, text_of
from iac27017.cloudformation.resource_nodes import ResourceNode
from iac27017.cloudformation.serverless.apis import http_api, implicit_apis, rest_api, web_socket_api
from iac27017.cloudformation.serverless.events import notified, resources_of_events
from iac27017.cloudformation.serverless.globals import with_globals
from iac27017.cloudformation.serverless.properties import FUNCTION, STATE_MACHINE, TABLE
from iac27017.cloudformation.serverless.roles import LAMBDA, STATES, with_role
from iac27017.cloudformation.serverless.shapes import (
    PREFIX,
    copied,
    made,
    mapping,
    put,
    ref,
    renamed,
    with_properties,
)
from iac27017.cloudformation.template import Template


def translated(resources: ReadOnly[str, ResourceNode], template: Template) -> dict[str, ResourceNode]:
    """The resources with serverless ones replaced; types without a translation stay."""
    ours = {name: with_globals(r, template) for name, r in resources.items() if r.type.startswith(PREFIX)}
    found: dict[str, ResourceNode] = {}
    for name, resource in resources.items():
        found.update((one.name, one) for one in _translation(ours.get(name, resource)))
    for api in implicit_apis(ours):
        for one in _translation(with_globals(api, template)):
            found.setdefault(one.name, one)
    found.update((bucket.name, bucket) for bucket in notified(found, ours))
    return found


def owner_of(name: str, resources: ReadOnly[str, ResourceNode]) -> str | None:
    """The resource that a generated name (``ApiProdStage``, ``Function.Alias``) belongs to, if it is one."""
    owner = name.partition(".")[0]
    return owner if owner in resources and owner != name else None


def _translation(resource: ResourceNode) -> Iterator[ResourceNode]:
    if not resource.type.startswith(PREFIX):
        return iter((resource,))
    translate = _TRANSLATIONS.get(resource.type.removeprefix(PREFIX))
    return translate(resource) if translate else iter((resource,))


def _function(resource: ResourceNode) -> Iterator[ResourceNode]:
    yield from with_role(resource, "AWS::Lambda::Function", renamed(resource.properties, FUNCTION), "Role", LAMBDA)
    yield from _function_url(resource)
    yield from resources_of_events(resource)


def _function_url(resource: ResourceNode) -> Iterator[ResourceNode]:
    url = resource.property("FunctionUrlConfig")
    if not isinstance(url, Mapping):
        return
    place = resource.header
    target = put(copied(url), "TargetFunctionArn", ref(resource.name, place))
    yield made(resource, "Url", "AWS::Lambda::Url", target)
    if text_of(url.entries.get("AuthType")) == "NONE":
        everyone = mapping(
            place,
            Action=Scalar("lambda:InvokeFunctionUrl", place),
            FunctionName=ref(resource.name, place),
            Principal=Scalar("*", place),
            FunctionUrlAuthType=Scalar("NONE", place),
        )
        yield made(resource, "UrlPublicPermissions", "AWS::Lambda::Permission", everyone)


def _state_machine(resource: ResourceNode) -> Iterator[ResourceNode]:
    properties = renamed(resource.properties, STATE_MACHINE)
    yield from with_role(resource, "AWS::StepFunctions::StateMachine", properties, "RoleArn", STATES)
    yield from resources_of_events(resource)


def _table(resource: ResourceNode) -> Iterator[ResourceNode]:
    yield with_properties(resource, "AWS::DynamoDB::Table", renamed(resource.properties, TABLE))


Translation = Callable[[ResourceNode], Iterator[ResourceNode]]

_TRANSLATIONS: ReadOnly[str, Translation] = MappingProxyType(
    {
        "Function": _function,
        "StateMachine": _state_machine,
        "SimpleTable": _table,
        "Api": rest_api,
        "HttpApi": http_api,
        "WebSocketApi": web_socket_api,
    }
)
