"""Translates serverless types into the plain ones that they become, as far as questions are asked of these.

Source: AWS SAM developer guide, *Generated CloudFormation resources* and the
property references of each type ("is passed directly to ...").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as ReadOnly
from dataclasses import replace
from types import MappingProxyType

from iac27017.cloudformation.nodes import (
    Call,
    Mapping,
    Node,
    Scalar,
    Sequence,
    entries,
    entry,
    members,
    text_of,
)
from iac27017.cloudformation.resource_nodes import ResourceNode
from iac27017.cloudformation.template import Template
from iac27017.graph.span import Span

_PREFIX = "AWS::Serverless::"
_LAMBDA = "lambda.amazonaws.com"
_BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
IMPLICIT_REST_API, IMPLICIT_HTTP_API = "ServerlessRestApi", "ServerlessHttpApi"


def translated(resources: ReadOnly[str, ResourceNode], template: Template) -> dict[str, ResourceNode]:
    """The resources with serverless ones replaced; types without a translation stay."""
    found: dict[str, ResourceNode] = {}
    for resource in resources.values():
        translation = _TRANSLATIONS.get(resource.type.removeprefix(_PREFIX)) if _is_ours(resource) else None
        made = translation(_with_globals(resource, template)) if translation else iter((resource,))
        found.update((one.name, one) for one in made)
    for name, api in _implicit_apis(resources, template):
        found.setdefault(name, api)
    return found


def owner_of(name: str, resources: ReadOnly[str, ResourceNode]) -> str | None:
    """The resource that a generated name (``ApiProdStage``, ``Function.Alias``) belongs to, if it is one."""
    owner = name.partition(".")[0]
    return owner if owner in resources and owner != name else None


def _is_ours(resource: ResourceNode) -> bool:
    return resource.type.startswith(_PREFIX)


# Globals: mappings are merged, lists joined, anything else is the resource's own


def _with_globals(resource: ResourceNode, template: Template) -> ResourceNode:
    common = entry(template.globals, resource.type.removeprefix(_PREFIX))
    if common is None:
        return resource
    own = resource.properties or Mapping({}, resource.span)
    return _with(resource, resource.type, _merged(common, own))


def _merged(common: Node, own: Node) -> Node:
    match common, own:
        case Mapping(), Mapping():
            result = Mapping(dict(common.entries), own.span, dict(common.keys))
            for name, node in own.entries.items():
                result.entries[name] = _merged(common.entries[name], node) if name in common.entries else node
                result.keys[name] = own.keys.get(name, own.span)
            return result
        case Sequence(), Sequence():
            return Sequence([*common.items, *own.items], own.span)
        case _:
            return own


# Types


def _function(resource: ResourceNode) -> Iterator[ResourceNode]:
    properties = _renamed(resource.properties, _FUNCTION)
    yield from _with_role(resource, "AWS::Lambda::Function", properties, "Role", _LAMBDA)
    url = resource.property("FunctionUrlConfig")
    if isinstance(url, Mapping):
        target = _put(
            Mapping(dict(url.entries), url.span, dict(url.keys)), "TargetFunctionArn", _ref(resource)
        )
        yield _made(resource, "Url", "AWS::Lambda::Url", target)
        if text_of(url.entries.get("AuthType")) == "NONE":
            yield _made(resource, "UrlPublicPermissions", "AWS::Lambda::Permission", _public_url(resource))


def _state_machine(resource: ResourceNode) -> Iterator[ResourceNode]:
    properties = _renamed(resource.properties, _STATE_MACHINE)
    yield from _with_role(
        resource, "AWS::StepFunctions::StateMachine", properties, "RoleArn", "states.amazonaws.com"
    )


def _table(resource: ResourceNode) -> Iterator[ResourceNode]:
    yield _with(resource, "AWS::DynamoDB::Table", _renamed(resource.properties, _TABLE))


def _rest_api(resource: ResourceNode) -> Iterator[ResourceNode]:
    yield _with(resource, "AWS::ApiGateway::RestApi", _renamed(resource.properties, _REST_API))
    stage = _put(_renamed(resource.properties, _REST_STAGE), "RestApiId", _ref(resource))
    name = text_of(resource.property("StageName")) or ""
    yield _made(resource, f"{''.join(filter(str.isalnum, name))}Stage", "AWS::ApiGateway::Stage", stage)
    domain = resource.property("Domain")
    if isinstance(domain, Mapping):
        yield _made(resource, "DomainName", "AWS::ApiGateway::DomainName", _renamed(domain, _DOMAIN))


def _http_api(resource: ResourceNode) -> Iterator[ResourceNode]:
    return _second_generation(resource, "HTTP", "$default", "ApiGatewayDefaultStage")


def _web_socket_api(resource: ResourceNode) -> Iterator[ResourceNode]:
    return _second_generation(resource, "WEBSOCKET", "default", "DefaultStage")


def _second_generation(
    resource: ResourceNode, protocol: str, stage_name: str, suffix: str
) -> Iterator[ResourceNode]:
    api = _put(_renamed(resource.properties, _HTTP_API), "ProtocolType", Scalar(protocol, resource.header))
    yield _with(resource, "AWS::ApiGatewayV2::Api", api)
    stage = _put(_renamed(resource.properties, _HTTP_STAGE), "ApiId", _ref(resource))
    if "StageName" not in stage.entries:
        _put(stage, "StageName", Scalar(stage_name, resource.header))
    yield _made(resource, suffix, "AWS::ApiGatewayV2::Stage", stage)


Translation = Callable[[ResourceNode], Iterator[ResourceNode]]

_TRANSLATIONS: ReadOnly[str, Translation] = MappingProxyType(
    {
        "Function": _function,
        "StateMachine": _state_machine,
        "SimpleTable": _table,
        "Api": _rest_api,
        "HttpApi": _http_api,
        "WebSocketApi": _web_socket_api,
    }
)

_FUNCTION: ReadOnly[str, str] = {
    **{name: name for name in (
        "FunctionName", "Description", "Handler", "Runtime", "MemorySize", "Timeout", "Role", "Environment", "VpcConfig",
        "KmsKeyArn", "Layers", "ReservedConcurrentExecutions", "Architectures", "EphemeralStorage", "SnapStart",
        "FileSystemConfigs", "ImageConfig", "LoggingConfig", "PackageType", "CodeSigningConfigArn", "RuntimeManagementConfig",
        "Tags",
    )},
    "CodeUri": "Code.S3Key",
    "InlineCode": "Code.ZipFile",
    "ImageUri": "Code.ImageUri",
    "Tracing": "TracingConfig.Mode",
    "DeadLetterQueue": "DeadLetterConfig",
}  # fmt: skip
_STATE_MACHINE: ReadOnly[str, str] = {
    "Name": "StateMachineName",
    "Type": "StateMachineType",
    "Role": "RoleArn",
    "Definition": "Definition",
    "DefinitionSubstitutions": "DefinitionSubstitutions",
    "Logging": "LoggingConfiguration",
    "Tracing": "TracingConfiguration",
    "Tags": "Tags",
}
_TABLE: ReadOnly[str, str] = {
    "TableName": "TableName",
    "SSESpecification": "SSESpecification",
    "ProvisionedThroughput": "ProvisionedThroughput",
    "PointInTimeRecoverySpecification": "PointInTimeRecoverySpecification",
    "Tags": "Tags",
}
_REST_API: ReadOnly[str, str] = {
    "Name": "Name",
    "Description": "Description",
    "DefinitionBody": "Body",
    "EndpointConfiguration": "EndpointConfiguration",
    "DisableExecuteApiEndpoint": "DisableExecuteApiEndpoint",
    "MinimumCompressionSize": "MinimumCompressionSize",
    "Policy": "Policy",
    "Tags": "Tags",
}
_REST_STAGE: ReadOnly[str, str] = {
    name: name
    for name in (
        "StageName", "AccessLogSetting", "MethodSettings", "TracingEnabled", "CacheClusterEnabled", "CacheClusterSize",
        "Variables", "CanarySetting", "Tags",
    )
}  # fmt: skip
_HTTP_API: ReadOnly[str, str] = {
    "Name": "Name",
    "Description": "Description",
    "DefinitionBody": "Body",
    "CorsConfiguration": "CorsConfiguration",
    "DisableExecuteApiEndpoint": "DisableExecuteApiEndpoint",
}
_HTTP_STAGE: ReadOnly[str, str] = {
    "StageName": "StageName",
    "AccessLogSettings": "AccessLogSettings",
    "DefaultRouteSettings": "DefaultRouteSettings",
    "RouteSettings": "RouteSettings",
    "StageVariables": "StageVariables",
}
_DOMAIN: ReadOnly[str, str] = {
    "DomainName": "DomainName",
    "CertificateArn": "RegionalCertificateArn",
    "SecurityPolicy": "SecurityPolicy",
    "MutualTlsAuthentication": "MutualTlsAuthentication",
}


# Roles that are generated where none is given


def _with_role(
    resource: ResourceNode, plain: str, properties: Mapping, attribute: str, service: str
) -> Iterator[ResourceNode]:
    if attribute not in properties.entries:
        yield _made(resource, "Role", "AWS::IAM::Role", _role(resource, service))
        arn = Sequence(
            [Scalar(f"{resource.name}Role", resource.header), Scalar("Arn", resource.header)], resource.header
        )
        _put(properties, attribute, Call("Fn::GetAtt", arn, resource.header))
    yield _with(resource, plain, properties)


def _role(resource: ResourceNode, service: str) -> Mapping:
    """A role for the service. Policy templates are left out: each is limited to a resource that it names."""
    place = resource.header
    statement = _mapping(
        place,
        Effect=Scalar("Allow", place),
        Action=Scalar("sts:AssumeRole", place),
        Principal=_mapping(place, Service=Scalar(service, place)),
    )
    trust = _mapping(place, Version=Scalar("2012-10-17", place), Statement=Sequence([statement], place))
    role = _mapping(place, AssumeRolePolicyDocument=trust)
    managed: list[Node] = [Scalar(_BASIC, place)] if service == _LAMBDA else []
    inline: list[Node] = []
    for at, policy in enumerate(members(resource.property("Policies"))):
        if isinstance(policy, Mapping):
            if "Statement" in policy.entries:
                name = Scalar(f"{resource.name}RolePolicy{at}", policy.span)
                inline.append(_mapping(policy.span, PolicyName=name, PolicyDocument=policy))
        else:
            managed.append(_arn_of(policy))
    written = resource.property("Policies")
    where = written.span if written is not None else place
    _put(role, "ManagedPolicyArns", Sequence(managed, where))
    _put(role, "Policies", Sequence(inline, where))
    boundary = resource.property("PermissionsBoundary")
    return _put(role, "PermissionsBoundary", boundary) if boundary is not None else role


def _arn_of(policy: Node) -> Node:
    """A managed policy is given by its ARN, or AWS's own by its name."""
    name = text_of(policy)
    if name is None or name.startswith("arn:"):
        return policy
    return Scalar(f"arn:aws:iam::aws:policy/{name}", policy.span)


def _public_url(resource: ResourceNode) -> Mapping:
    place = resource.header
    return _mapping(
        place,
        Action=Scalar("lambda:InvokeFunctionUrl", place),
        FunctionName=_ref(resource),
        Principal=Scalar("*", place),
        FunctionUrlAuthType=Scalar("NONE", place),
    )


# The APIs that functions' events make


def _implicit_apis(
    resources: ReadOnly[str, ResourceNode], template: Template
) -> Iterator[tuple[str, ResourceNode]]:
    for kind, attribute, name in (
        ("Api", "RestApiId", IMPLICIT_REST_API),
        ("HttpApi", "ApiId", IMPLICIT_HTTP_API),
    ):
        for function in resources.values():
            events = (
                [event for _, event in entries(function.property("Events"))] if _is_ours(function) else []
            )
            asking = [
                event
                for event in events
                if text_of(entry(event, "Type")) == kind and entry(event, "Properties", attribute) is None
            ]
            if asking:
                whole = _mapping(asking[0].span, Properties=_mapping(asking[0].span))
                api = ResourceNode(
                    name, f"{_PREFIX}{kind}", whole, function.header, function.span, function.bound
                )
                if kind == "Api":
                    properties = api.properties
                    assert isinstance(properties, Mapping)
                    _put(properties, "StageName", Scalar("Prod", function.header))
                made = _TRANSLATIONS[kind](_with_globals(api, template))
                yield from ((one.name, one) for one in made)
                break


# Nodes


def _renamed(node: Node | None, names: ReadOnly[str, str]) -> Mapping:
    """A mapping with the properties of the plain type; ``a.b`` goes into a mapping of its own."""
    result = Mapping({}, node.span if node is not None else Span(""))
    for name, child in entries(node):
        outer, dot, inner = names.get(name, "").partition(".")
        if outer:
            value = (
                _listed_tags(child)
                if outer == "Tags"
                else _endpoint(child)
                if outer == "EndpointConfiguration"
                else child
            )
            _put(result, outer, _mapping(child.span, **{inner: value}) if dot else value)
            if isinstance(node, Mapping) and name in node.keys:
                result.keys[outer] = node.keys[name]
    return result


def _listed_tags(node: Node) -> Node:
    """Serverless tags are a mapping; plain ones a list of keys and values."""
    if not isinstance(node, Mapping):
        return node
    return Sequence(
        [
            _mapping(node.entry_span(name), Key=Scalar(name, node.keys.get(name, node.span)), Value=value)
            for name, value in node.entries.items()
        ],
        node.span,
    )


def _endpoint(node: Node) -> Node:
    """``REGIONAL`` or ``{Type: REGIONAL}``; the plain type has a list."""
    kind = node if isinstance(node, Scalar) else entry(node, "Type")
    if kind is None:
        return node
    rest = {name: child for name, child in entries(node) if name != "Type"}
    return _mapping(node.span, Types=Sequence([kind], kind.span), **rest)


def _mapping(span: Span, **children: Node) -> Mapping:
    return Mapping(dict(children), span, {name: child.span for name, child in children.items()})


def _put(mapping: Mapping, name: str, node: Node) -> Mapping:
    mapping.entries[name] = node
    mapping.keys[name] = node.span
    return mapping


def _ref(resource: ResourceNode) -> Node:
    return Call("Ref", Scalar(resource.name, resource.header), resource.header)


def _with(resource: ResourceNode, plain: str, properties: Node) -> ResourceNode:
    node = resource.node
    whole = Mapping({**node.entries, "Properties": properties}, node.span, dict(node.keys))
    return replace(resource, type=plain, node=whole)


def _made(resource: ResourceNode, suffix: str, plain: str, properties: Node) -> ResourceNode:
    """A resource that comes with another one, under the same condition."""
    kept = {name: node for name, node in resource.node.entries.items() if name == "Condition"}
    whole = Mapping({**kept, "Properties": properties}, resource.node.span, dict(resource.node.keys))
    return replace(resource, name=f"{resource.name}{suffix}", type=plain, node=whole)
