"""What the events of a function or a state machine become: rules, subscriptions, and the leave to call it.

Source: AWS SAM developer guide, *Generated CloudFormation resources when you specify ...* of each event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as ReadOnly
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from iac27017.cloudformation.nodes import Call, Mapping, Node, Scalar, entries, entry, members, text_of
from iac27017.cloudformation.resource_nodes import ResourceNode
from iac27017.cloudformation.serverless.roles import trust
from iac27017.cloudformation.serverless.shapes import (
    allowing,
    arn,
    copied,
    listed,
    made,
    mapping,
    policy_of,
    put,
    ref,
    renamed,
    with_properties,
)  # fmt: skip
from iac27017.graph.span import Span

_RULE: ReadOnly[str, str] = {
    "Pattern": "EventPattern", "EventBusName": "EventBusName", "State": "State", "RuleName": "Name",
}  # fmt: skip
_SCHEDULE: ReadOnly[str, str] = {"Schedule": "ScheduleExpression", "Name": "Name", "State": "State"}


class Event(Struct, frozen=True):
    """One entry of ``Events``: its name, what it says, and what it calls."""

    name: str
    kind: str
    properties: Mapping
    place: Span
    called: ResourceNode

    @property
    def target(self) -> Node:
        """The ARN of what is called."""
        if self.called.type.endswith("::StateMachine"):
            return ref(self.called.name, self.place)
        return arn(self.called.name, self.place)

    def property(self, name: str) -> Node | None:
        """What it says under ``name``."""
        return self.properties.entries.get(name)

    def makes(self, plain: str, properties: Mapping, suffix: str = "") -> ResourceNode:
        """A resource that it makes."""
        return made(self.called, f"{self.name}{suffix}", plain, properties, self.place)


def events_of(resource: ResourceNode) -> Iterator[Event]:
    """The events that call a serverless resource."""
    written = resource.property("Events")
    for name, node in entries(written):
        properties = entry(node, "Properties")
        inside = properties if isinstance(properties, Mapping) else Mapping({}, node.span)
        place = written.entry_span(name) if isinstance(written, Mapping) else node.span
        header = Span(place.file, place.line, place.column, place.line, place.column + len(name))
        yield Event(name, text_of(entry(node, "Type")) or "", inside, header, resource)


def resources_of_events(resource: ResourceNode) -> Iterator[ResourceNode]:
    """What the events of a function or a state machine become."""
    for event in events_of(resource):
        make = _EVENTS.get(event.kind)
        if make is not None:
            yield from make(event)


def notified(resources: ReadOnly[str, ResourceNode], callers: ReadOnly[str, ResourceNode]) -> Iterator[ResourceNode]:
    """The buckets that ``callers``' events add a notification to."""
    added: dict[str, list[Node]] = {}
    for caller in callers.values():
        for event in events_of(caller) if caller.type.endswith("::Function") else ():
            bucket = event.property("Bucket")
            name = text_of(bucket.argument) if isinstance(bucket, Call) and bucket.name == "Ref" else None
            if event.kind == "S3" and name is not None and name in resources:
                added.setdefault(name, []).extend(_notifications(event))
    for name, notifications in added.items():
        yield _with_notifications(resources[name], notifications)


def _notifications(event: Event) -> Iterator[Node]:
    for kind in members(event.property("Events")):
        entry_ = mapping(event.place, Event=kind, Function=event.target)
        rules = event.property("Filter")
        yield put(entry_, "Filter", rules) if rules is not None else entry_


def _with_notifications(bucket: ResourceNode, added: list[Node]) -> ResourceNode:
    place = bucket.header
    written = bucket.properties
    properties = copied(written) if isinstance(written, Mapping) else Mapping({}, place)
    own = properties.entries.get("NotificationConfiguration")
    configuration = copied(own) if isinstance(own, Mapping) else Mapping({}, added[0].span)
    before = members(configuration.entries.get("LambdaConfigurations"))
    put(configuration, "LambdaConfigurations", listed([*before, *added], added[0].span))
    return with_properties(bucket, bucket.type, put(properties, "NotificationConfiguration", configuration))


# Leave to call


def _permission(event: Event, service: str, source: Node | None, suffix: str = "Permission") -> Iterator[ResourceNode]:
    """State machines are called through a role instead."""
    if event.called.type.endswith("::StateMachine"):
        return
    place = event.place
    leave = mapping(
        place,
        Action=Scalar("lambda:InvokeFunction", place),
        FunctionName=ref(event.called.name, place),
        Principal=Scalar(service, place),
    )
    if source is not None:
        put(leave, "SourceArn", source)
    if service == "s3.amazonaws.com":
        put(leave, "SourceAccount", Call("Ref", Scalar("AWS::AccountId", place), place))
    yield event.makes("AWS::Lambda::Permission", leave, suffix)


def _role(event: Event, service: str, action: str) -> ResourceNode:
    """The role through which a rule or a schedule calls."""
    place = event.place
    document = policy_of(place, allowing(place, [action], Resource=event.target))
    policy = mapping(place, PolicyName=Scalar(f"{event.called.name}{event.name}Policy", place), PolicyDocument=document)
    role = mapping(place, AssumeRolePolicyDocument=trust(service, place), Policies=listed([policy], place))
    return event.makes("AWS::IAM::Role", role, "Role")


# The sorts of events


def _rule(event: Event) -> Iterator[ResourceNode]:
    names = _SCHEDULE if event.kind == "Schedule" else _RULE
    properties = renamed(event.properties, names)
    target = mapping(event.place, Arn=event.target, Id=Scalar(f"{event.name}Target", event.place))
    for name in ("DeadLetterConfig", "Input", "RetryPolicy"):
        if (written := event.property(name)) is not None:
            put(target, name, written)
    if event.called.type.endswith("::StateMachine"):
        yield _role(event, "events.amazonaws.com", "states:StartExecution")
        put(target, "RoleArn", arn(f"{event.called.name}{event.name}Role", event.place))
    yield event.makes("AWS::Events::Rule", put(properties, "Targets", listed([target], event.place)))
    yield from _permission(event, "events.amazonaws.com", arn(f"{event.called.name}{event.name}", event.place))


def _schedule(event: Event) -> Iterator[ResourceNode]:
    action = "states:StartExecution" if event.called.type.endswith("::StateMachine") else "lambda:InvokeFunction"
    target = mapping(event.place, Arn=event.target)
    given = event.property("RoleArn")
    if given is None:
        yield _role(event, "scheduler.amazonaws.com", action)
        given = arn(f"{event.called.name}{event.name}Role", event.place)
    properties = copied(event.properties)
    yield event.makes("AWS::Scheduler::Schedule", put(properties, "Target", put(target, "RoleArn", given)))


def _topic(event: Event) -> Iterator[ResourceNode]:
    topic = event.property("Topic")
    if topic is None:
        return
    place = event.place
    through = event.property("SqsSubscription")
    if through is None or text_of(through) == "false":
        yield _subscription(event, topic, "lambda", event.target)
        yield from _permission(event, "sns.amazonaws.com", topic)
        return
    queue = entry(through, "QueueArn")
    if queue is None:
        name = f"{event.called.name}{event.name}Queue"
        queue = arn(name, place)
        yield event.makes("AWS::SQS::Queue", Mapping({}, place), "Queue")
        yield event.makes("AWS::SQS::QueuePolicy", _queue_policy(event, topic, name), "QueuePolicy")
    yield _subscription(event, topic, "sqs", queue)
    reads = mapping(place, FunctionName=ref(event.called.name, place), EventSourceArn=queue)
    yield event.makes("AWS::Lambda::EventSourceMapping", reads, "EventSourceMapping")


def _subscription(event: Event, topic: Node, protocol: str, endpoint: Node) -> ResourceNode:
    place = event.place
    return event.makes(
        "AWS::SNS::Subscription",
        mapping(place, Endpoint=endpoint, Protocol=Scalar(protocol, place), TopicArn=topic),
    )


def _queue_policy(event: Event, topic: Node, queue: str) -> Mapping:
    place = event.place
    condition = mapping(place, ArnEquals=mapping(place, **{"aws:SourceArn": topic}))
    statement = allowing(
        place, ["sqs:SendMessage"], Principal=Scalar("*", place), Resource=arn(queue, place), Condition=condition
    )
    return mapping(place, PolicyDocument=policy_of(place, statement), Queues=listed([ref(queue, place)], place))


def _log_group(event: Event) -> Iterator[ResourceNode]:
    properties = copied(event.properties)
    yield event.makes("AWS::Logs::SubscriptionFilter", put(properties, "DestinationArn", event.target))
    group = event.property("LogGroupName")
    source = None
    if group is not None:
        pattern = Scalar("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Group}:*", event.place)
        source = Call("Fn::Sub", listed([pattern, mapping(event.place, Group=group)], event.place), event.place)
    yield from _permission(event, "logs.amazonaws.com", source)


def _bucket(event: Event) -> Iterator[ResourceNode]:
    yield from _permission(event, "s3.amazonaws.com", None)


def _stream(event: Event) -> Iterator[ResourceNode]:
    source = event.property("Queue") or event.property("Stream") or event.property("Broker") or event.property("Cluster")
    properties = mapping(event.place, FunctionName=ref(event.called.name, event.place))
    if source is not None:
        put(properties, "EventSourceArn", source)
    yield event.makes("AWS::Lambda::EventSourceMapping", properties)


def _api(event: Event) -> Iterator[ResourceNode]:
    kind, attribute = ("ServerlessRestApi", "RestApiId") if event.kind == "Api" else ("ServerlessHttpApi", "ApiId")
    api = event.property(attribute) or ref(kind, event.place)
    pattern = Scalar("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*", event.place)
    source = Call("Fn::Sub", listed([pattern, mapping(event.place, Api=api)], event.place), event.place)
    suffix = "PermissionProd" if event.kind == "Api" and event.property(attribute) is None else "Permission"
    yield from _permission(event, "apigateway.amazonaws.com", source, suffix)


def _pool(event: Event) -> Iterator[ResourceNode]:
    """One leave for all events of pools, whatever they are called."""
    pool = event.property("UserPool")
    name = text_of(pool.argument) if isinstance(pool, Call) and pool.name == "Ref" else None
    source = arn(name, event.place) if name else pool
    yield from _permission(replace(event, name="Cognito"), "cognito-idp.amazonaws.com", source)


def _thing(event: Event) -> Iterator[ResourceNode]:
    yield from _permission(event, "iot.amazonaws.com", arn(f"{event.called.name}{event.name}", event.place))
    action = mapping(event.place, Lambda=mapping(event.place, FunctionArn=event.target))
    payload = put(renamed(event.properties, {"Sql": "Sql"}), "Actions", listed([action], event.place))
    yield event.makes("AWS::IoT::TopicRule", mapping(event.place, TopicRulePayload=payload))


def _skill(event: Event) -> Iterator[ResourceNode]:
    yield from _permission(event, "alexa-appkit.amazon.com", None)


Make = Callable[[Event], Iterator[ResourceNode]]

_EVENTS: ReadOnly[str, Make] = MappingProxyType(
    {
        "Schedule": _rule,
        "EventBridgeRule": _rule,
        "CloudWatchEvent": _rule,
        "ScheduleV2": _schedule,
        "SNS": _topic,
        "CloudWatchLogs": _log_group,
        "S3": _bucket,
        "SQS": _stream,
        "DynamoDB": _stream,
        "Kinesis": _stream,
        "MSK": _stream,
        "MQ": _stream,
        "DocumentDB": _stream,
        "Api": _api,
        "HttpApi": _api,
        "Cognito": _pool,
        "IoTRule": _thing,
        "AlexaSkill": _skill,
    }
)
