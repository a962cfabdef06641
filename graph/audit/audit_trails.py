"""What an audit trail records: which calls its selectors let through, and access to which stores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from iac27017.graph.concepts import AUDIT_STORE, AUDIT_TRAIL
from iac27017.graph.conditions import chosen
from iac27017.graph.edges import SELECTS, Edge
from iac27017.graph.fact import Fact, Trace, strongest
from iac27017.graph.policy.own_arns import names_own
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth, all_of, any_of
from iac27017.graph.value import ABSENT, Reference, Text, Unknown, Value, template

OBJECTS = "AWS::S3::Object"


class Call(Struct, frozen=True):
    """One call to the cloud: a member of the kind of calls in question.

    ``store`` is the object store whose objects it reads or writes; without
    one it is a management event.
    """

    source: str
    name: str
    reads: bool
    store: Resource | None = None

    @property
    def fields(self) -> Mapping[str, str]:
        """What field selectors compare (CloudTrail user guide, *Advanced event selectors*)."""
        data = {"resources.type": OBJECTS} if self.store is not None else {}
        return {
            "eventCategory": "Data" if self.store is not None else "Management",
            "eventSource": f"{self.source}.amazonaws.com",
            "eventName": self.name,
            "readOnly": "true" if self.reads else "false",
            "eventType": "AwsApiCall",
            **data,
        }


MANAGEMENT: Mapping[str, Call] = {
    "changes": Call("iam", "CreateUser", False),
    "reads": Call("ec2", "DescribeInstances", True),
    "events of the key service": Call("kms", "DisableKey", False),
    "events of the RDS Data API": Call("rdsdata", "ExecuteStatement", False),
}
"""One call of each kind that a selector can leave out."""


def records(trail: Resource, call: Call, graph: ResourceGraph) -> Fact:
    """Whether the trail records such a call.

    A trail without selectors records all management events and no data events
    (CloudTrail user guide, *Logging management events*).
    """
    selectors = graph.edges_from(trail, SELECTS)
    if not selectors:
        return Fact(Truth.of(call.store is None), (trail,))
    return strongest(_selects(edge, call) for edge in selectors)


def records_activity(trail: Resource, graph: ResourceGraph) -> Fact:
    """Whether the trail records any changes at all: one for data events alone does not."""
    return records(trail, MANAGEMENT["changes"], graph)


def recorders_of(store: Resource, graph: ResourceGraph) -> Fact:
    """Whether a declared trail records both reads and writes of the objects in ``store``."""
    facts = [_accesses(trail, store, graph) for trail in graph.resources_of(AUDIT_TRAIL, AUDIT_STORE)]
    return strongest(facts)


def _accesses(trail: Resource, store: Resource, graph: ResourceGraph) -> Fact:
    facts = [
        records(trail, Call("s3", name, reads, store), graph)
        for name, reads in (("GetObject", True), ("PutObject", False))
    ]
    truth = all_of(fact.truth for fact in facts)
    decisive = next(fact for fact in facts if fact.truth is truth)
    return Fact(truth, (trail, *decisive.evidence), decisive.doubt)


def _selects(edge: Edge, call: Call) -> Fact:
    selector = edge.target
    assert isinstance(selector, Resource), "a selector is a part of its trail"
    if "fields" in selector.kind.properties:
        return _advanced(edge, selector, call)
    return _data(edge, selector, call) if call.store is not None else _management(edge, selector, call)


def _management(edge: Edge, selector: Resource, call: Call) -> Fact:
    included = selector.get("management")
    access = selector.get("access")
    excluded = selector.get_all("excluded_sources")
    truth = all_of(
        (
            _is(included, True),
            _of_access(selector, call),
            ~any_of(_is(e, call.fields["eventSource"]) for e in excluded),
        )
    )
    shown = [answer for answer in (included, access, *excluded) if answer is not None]
    return Fact(truth, (edge, *shown), _doubt(*shown))


def _data(edge: Edge, selector: Resource, call: Call) -> Fact:
    """``values`` are prefixes of ARNs: a bucket's own, followed by a slash, or that of all buckets."""
    assert call.store is not None
    facts: list[Fact] = []
    for answer in selector.get_all("data_resources"):
        if isinstance(answer, Unknown):
            facts.append(Fact(Truth.UNKNOWN, (edge, answer), answer))
        elif isinstance(answer.value, dict) and _member(answer.value, "type") == OBJECTS:
            named = any_of(_begins(value, call.store) for value in _listed(_member(answer.value, "values")))
            truth = all_of((named, _of_access(selector, call)))
            facts.append(Fact(truth, (edge, answer), _first_unknown(_member(answer.value, "values"))))
    return strongest(facts) if facts else Fact(Truth.NO, (edge,))


def _of_access(selector: Resource, call: Call) -> Truth:
    return any_of(
        (_is(access := selector.get("access"), "All"), _is(access, "ReadOnly" if call.reads else "WriteOnly"))
    )


def _advanced(edge: Edge, selector: Resource, call: Call) -> Fact:
    """All field selectors of a block must hold."""
    answers = selector.get_all("fields")
    truth = all_of(Truth.UNKNOWN if isinstance(a, Unknown) else _holds(a.value, call) for a in answers)
    shown: tuple[Trace, ...] = (edge, *answers)
    doubt = _doubt(*answers) or next(
        (u for a in answers if isinstance(a, Known) and (u := _first_unknown(a.value))), None
    )
    return Fact(truth, shown, doubt if truth is Truth.UNKNOWN else None)


_POSITIVE = ("equals", "starts_with", "ends_with")


def _holds(field: Value, call: Call) -> Truth:
    """One field selector: any of its positive comparisons, and none of its negative ones."""
    if not isinstance(field, dict):
        return Truth.UNKNOWN
    name = _member(field, "field")
    if not isinstance(name, str):
        return Truth.UNKNOWN
    wanted = {operator: list(_listed(_member(field, operator))) for operator in _POSITIVE}
    unwanted = {operator: list(_listed(_member(field, f"not_{operator}"))) for operator in _POSITIVE}
    found = [
        _compares(operator, value, name, call) for operator, values in wanted.items() for value in values
    ]
    barred = [
        _compares(operator, value, name, call) for operator, values in unwanted.items() for value in values
    ]
    return all_of((any_of(found) if found else Truth.YES, ~any_of(barred)))


def _compares(operator: str, value: Value, field: str, call: Call) -> Truth:
    value = chosen(value)
    if field == "resources.ARN" and call.store is not None:
        return _begins(value, call.store) if operator == "starts_with" else _named_whole(value, call.store)
    own = call.fields.get(field)
    if own is None:
        return Truth.NO  # one of many values: it leaves most of these calls out
    if not isinstance(value, str):
        return Truth.UNKNOWN
    return Truth.of(
        {"equals": own == value, "starts_with": own.startswith(value), "ends_with": own.endswith(value)}[
            operator
        ]
    )


def _begins(value: Value, store: Resource) -> Truth:
    """Whether the ARNs of the store's objects begin with ``value``."""
    match chosen(value):
        case Reference() | Text() | str() as prefix:
            named = names_own(template((prefix, "*")), store, "/object")
            return Truth.UNKNOWN if named is Truth.NO and _first_unknown(prefix) else named
        case _:
            return Truth.UNKNOWN


def _named_whole(value: Value, store: Resource) -> Truth:
    """An object's whole ARN names one object of many."""
    return Truth.UNKNOWN if isinstance(value, Unknown) else Truth.NO


def _is(answer: Known | Unknown | None, value: Value) -> Truth:
    match answer:
        case Unknown():
            return Truth.UNKNOWN
        case Known():
            return Truth.of(answer.value == value)
        case None:
            return Truth.NO


_CAPITALS = {
    "field": "Field", "type": "Type", "values": "Values", "equals": "Equals", "starts_with": "StartsWith",
    "ends_with": "EndsWith", "not_equals": "NotEquals", "not_starts_with": "NotStartsWith",
    "not_ends_with": "NotEndsWith",
}  # fmt: skip
"""CloudFormation's names of what is read out of a block here."""


def _member(block: dict[str, Value], name: str) -> Value:
    return chosen(block.get(name, block.get(_CAPITALS[name], ABSENT)))


def _listed(value: Value) -> Iterator[Value]:
    value = chosen(value)
    if isinstance(value, list):
        yield from map(chosen, value)
    elif value is not None and value is not ABSENT:
        yield value


def _doubt(*answers: Known | Unknown | None) -> Unknown | None:
    return next((answer for answer in answers if isinstance(answer, Unknown)), None)


def _first_unknown(value: Value) -> Unknown | None:
    match value:
        case Unknown():
            return value
        case Text():
            return next((part for part in value.parts if isinstance(part, Unknown)), None)
        case list():
            return next((found for item in value if (found := _first_unknown(chosen(item)))), None)
        case dict():
            return next((found for item in value.values() if (found := _first_unknown(chosen(item)))), None)
        case _:
            return None
