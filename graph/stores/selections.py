"""What a backup selection or a snapshot policy selects: by ARN or tag, under conditions, but for exclusions."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase

from msgspec import Struct, field

from iac27017.graph.account_settings import same_account, same_region
from iac27017.graph.concepts import BACKUP_SELECTION
from iac27017.graph.conditions import chosen
from iac27017.graph.edges import SELECTED_BY
from iac27017.graph.lookup import Leaf, items
from iac27017.graph.policy.own_arns import names_own
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.tags import Label, tag
from iac27017.graph.truth import Truth, all_of, any_of
from iac27017.graph.value import Reference, Text, Unknown, Value


class Match(Struct, frozen=True):
    """Whether a store is selected, the words that decide it, and whether they were taken back."""

    truth: Truth
    words: tuple[Known | Unknown, ...] = ()
    excluded: bool = False


class _Index(Struct, frozen=True):
    """Selections by the tags that they want, and those that have to be asked about every store."""

    by_tag: dict[str, dict[str, list[Resource]]] = field(default_factory=dict)
    broad: list[Resource] = field(default_factory=list)


def candidates(store: Resource, graph: ResourceGraph) -> list[Resource]:
    """The selections that may match ``store``: those that name it, those that want a tag of it, the broad ones."""
    index = graph.remember("backup selections", lambda: _indexed(graph))
    found = dict.fromkeys(graph.targets(store, SELECTED_BY))
    for key, by_value in index.by_tag.items():
        match tag(store, key):
            case Label(word=word):
                found.update(dict.fromkeys(by_value.get(word, ())))
            case Unknown():
                found.update(dict.fromkeys(next(iter(by_value.values()))))
            case None:
                continue
    return list(found | dict.fromkeys(index.broad))


def _indexed(graph: ResourceGraph) -> _Index:
    index = _Index()
    for selection in graph.resources_of(BACKUP_SELECTION):
        pairs = [_literal_pair(leaf.value) for leaf in _leaves(selection, "tags")]
        names = [leaf.value for leaf in _leaves(selection, "resources")]
        if (
            None in pairs
            or not all(map(_names_one, names))
            or not (pairs or names)
            or _leaves(selection, "conditions")
        ):
            index.broad.append(selection)
            continue
        for key, value in filter(None, pairs):
            index.by_tag.setdefault(key, {}).setdefault(value, []).append(selection)
    return index


def _leaves(selection: Resource, name: str) -> list[Leaf]:
    """What is written, whatever it hangs on."""
    return items(selection.body, selection.kind.properties[name].paths.of(selection.language))


def _literal_pair(wanted: Value) -> tuple[str, str] | None:
    match wanted:
        case {"key": str() as key, "value": str() as value}:
            return str(key), str(value)
        case {"ConditionKey": str() as key, "ConditionValue": str() as value}:
            return str(key), str(value)
        case _:
            return None


def _names_one(pattern: Value) -> bool:
    """Whether an entry means one resource, to which the graph has an edge."""
    match pattern:
        case Reference():
            return True
        case str():
            return not set(pattern) & {"*", "?"}
        case Text():
            return all(
                isinstance(part, Reference) or (isinstance(part, str) and _names_one(part))
                for part in pattern.parts
            )
        case _:
            return False


def selected(store: Resource, selection: Resource) -> Match:
    """Whether the selection matches: resources or tags, all conditions, no exclusion, one account and region.

    AWS Backup developer guide, *BackupSelection*; a selection that says
    neither resources nor tags means all of them.
    """
    named, tagged = selection.get_all("resources"), selection.get_all("tags")
    wanted = [*((_names(a, store), a) for a in named), *((_tagged(a, store), a) for a in tagged)]
    meant = any_of(truth for truth, _ in wanted) if wanted else Truth.YES
    narrowed = all_of(_conditions_hold(answer, store) for answer in selection.get_all("conditions"))
    left_out = selection.get_all("excluded")
    excluded = any_of(_names(answer, store) for answer in left_out)
    if all_of((meant, narrowed, excluded)) is Truth.YES:
        return Match(Truth.NO, tuple(left_out), excluded=True)
    words = tuple(answer for truth, answer in wanted if truth is meant)[:1]
    return Match(all_of((meant, narrowed, ~excluded, in_reach(store, selection))), words)


def in_reach(store: Resource, selection: Resource) -> Truth:
    """Whether both are in one account and region; of another root's account nobody can tell."""
    here = same_account(store, selection)
    told = store.declaration.account is not None and selection.declaration.account is not None
    return all_of((here if told or here is Truth.YES else Truth.UNKNOWN, same_region(store, selection)))


def has_target_tag(policy: Resource, subject: Resource) -> Truth:
    """Whether ``subject`` has one of the tags that a snapshot policy targets."""
    found: list[Truth] = []
    for answer in policy.get_all("target_tags"):
        match answer:
            case Known(value=dict() as wanted) if "Key" in wanted:
                found.append(_compare(subject, chosen(wanted["Key"]), chosen(wanted.get("Value")), *_EQUAL))
            case Known(value=dict() as wanted):
                found += [_compare(subject, key, chosen(value), *_EQUAL) for key, value in wanted.items()]
            case _:
                found.append(Truth.UNKNOWN)
    return any_of(found)


def _names(answer: Known | Unknown, store: Resource) -> Truth:
    match answer:
        case Known(value=str() | Text() | Reference() as pattern):
            return names_own(pattern, store)
        case _:
            return Truth.UNKNOWN


def _tagged(answer: Known | Unknown, store: Resource) -> Truth:
    """One wanted tag."""
    match answer:
        case Known(value=dict() as wanted):
            return _compare(store, *_pair(wanted), *_EQUAL)
        case _:
            return Truth.UNKNOWN


def _pair(wanted: dict[str, Value]) -> tuple[Value, Value]:
    """Terraform writes ``key`` and ``value``, CloudFormation ``ConditionKey`` and ``ConditionValue``."""
    key = chosen(wanted.get("key", wanted.get("ConditionKey")))
    value = chosen(wanted.get("value", wanted.get("ConditionValue")))
    return key, value


Test = Callable[[str, str], bool]
"""Compares what a tag has with what is wanted."""
_EQUAL: tuple[Test, Truth] = (lambda has, wanted: has == wanted, Truth.NO)
_TESTS: dict[str, tuple[Test, Truth]] = {
    "stringequals": _EQUAL,
    "stringlike": (fnmatchcase, Truth.NO),
    "stringnotequals": (lambda has, wanted: has != wanted, Truth.YES),
    "stringnotlike": (lambda has, wanted: not fnmatchcase(has, wanted), Truth.YES),
}
"""How each operator compares, and what it says of a resource without the tag."""


def _compare(store: Resource, key: Value, value: Value, test: Test, without: Truth) -> Truth:
    if not isinstance(key, str) or not isinstance(value, str):
        return Truth.UNKNOWN
    match tag(store, str(key).removeprefix("aws:ResourceTag/")):
        case Label() as found:
            return Truth.of(test(found.word, str(value)))
        case Unknown():
            return Truth.UNKNOWN
        case None:
            return without


def _conditions_hold(answer: Known | Unknown, store: Resource) -> Truth:
    """All conditions of one block (``string_equals { key, value }``) hold."""
    if not isinstance(answer, Known) or not isinstance(answer.value, dict):
        return Truth.UNKNOWN
    found: list[Truth] = []
    for operator, tests in answer.value.items():
        test = _TESTS.get(operator.replace("_", "").lower())
        listed = chosen(tests)
        for wanted in map(chosen, listed if isinstance(listed, list) else [listed]):
            if test is None or not isinstance(wanted, dict):
                found.append(Truth.UNKNOWN)
            else:
                found.append(_compare(store, *_pair(wanted), *test))
    return all_of(found)
