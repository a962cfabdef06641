"""Whether a store is backed up: selected by ARN or tag, by a plan that has rules and a role that may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum

from msgspec import Struct

from iac27017.graph.account_settings import settings_for
from iac27017.graph.concepts import BACKUP_SELECTION, GUARDRAIL, MACHINE, SNAPSHOT_POLICY, TABLE, VOLUME
from iac27017.graph.conditions import chosen, holds
from iac27017.graph.edges import ATTACHED_TO, HAS_POLICY, HAS_RULE, KEPT_IN, PLANNED_BY, USES_ROLE, Edge
from iac27017.graph.policy.policies import documents
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.stores.selections import candidates, has_target_tag, in_reach, selected
from iac27017.graph.truth import Truth, all_of, any_of
from iac27017.graph.value import Unknown, Value, unknown

Shown = Known | Unknown | Edge | Resource

SUPPORTED = {
    "aws_db_instance": "RDS", "AWS::RDS::DBInstance": "RDS",
    "aws_rds_cluster": "Aurora", "AWS::RDS::DBCluster": "Aurora",
    "aws_docdb_cluster": "DocumentDB", "AWS::DocDB::DBCluster": "DocumentDB",
    "aws_neptune_cluster": "Neptune", "AWS::Neptune::DBCluster": "Neptune",
    "aws_dynamodb_table": "DynamoDB", "AWS::DynamoDB::Table": "DynamoDB",
    "aws_redshift_cluster": "Redshift", "AWS::Redshift::Cluster": "Redshift",
    "aws_efs_file_system": "EFS", "AWS::EFS::FileSystem": "EFS",
    "aws_fsx_windows_file_system": "FSx", "aws_fsx_lustre_file_system": "FSx", "aws_fsx_ontap_file_system": "FSx",
    "aws_fsx_openzfs_file_system": "FSx", "AWS::FSx::FileSystem": "FSx",
    "aws_ebs_volume": "EBS", "AWS::EC2::Volume": "EBS",
    "aws_instance": "EC2", "AWS::EC2::Instance": "EC2",
    "aws_s3_bucket": "S3", "AWS::S3::Bucket": "S3",
}  # fmt: skip
"""What AWS Backup can back up, and what it is called in the settings that opt services in and out.

AWS Backup developer guide, *Feature availability by resource*.
"""
_ALWAYS_OPT_IN = frozenset({"Aurora", "DocumentDB", "Neptune"})
"""Services for which opting out counts even where a selection names the resource (*Assigning resources*)."""


class Fault(Enum):
    """Why a store is not backed up."""

    NOT_SELECTED = "no selection matches it"
    EXCLUDED = "the selection leaves it out"
    WITHOUT_RULES = "the plan has no rules"
    UNTRUSTING_ROLE = "the role does not let the backup service use it"
    POWERLESS_ROLE = "the role has no policies"
    OPTED_OUT = "the service is opted out"
    SWITCHED_OFF = "the snapshot policy is switched off"


class Coverage(Struct, frozen=True):
    """Whether something backs the store up, the walk, and what is wrong or not known otherwise."""

    truth: Truth
    evidence: tuple[Shown, ...] = ()
    fault: Fault = Fault.NOT_SELECTED
    why: Unknown | None = None


def holds_locks(store: Resource) -> bool:
    """Whether it is the table in which Terraform locks its state: nothing in it is worth keeping.

    Terraform's S3 backend demands a partition key of this name (*S3 state locking*).
    """
    if store.concept is not TABLE:
        return False
    key = store.get("partition_key")
    return isinstance(key, Known) and key.value == "LockID"


def backups_declared(graph: ResourceGraph) -> bool:
    """Whether the scanned code plans any backups at all."""
    return bool(graph.resources_of(BACKUP_SELECTION, SNAPSHOT_POLICY)) or bool(_organisation_policies(graph))


def coverage(store: Resource, graph: ResourceGraph) -> Coverage:
    """What backs ``store`` up: its own setting, a plan, a snapshot policy, a policy of the organisation."""
    found = [*_own(store), *_planned(store, graph), *_snapshots(store, graph), *_organisation(graph)]
    for truth in (Truth.YES, Truth.UNKNOWN):
        if best := next((one for one in found if one.truth is truth), None):
            return best
    near = (one for one in found if one.fault is not Fault.NOT_SELECTED)
    return next(near, Coverage(Truth.NO, (store,)))


def _own(store: Resource) -> Iterator[Coverage]:
    """File systems have backups of their own: a switch, or days that they are kept."""
    if store.concept.property_type("backup.automatic") is None:
        return
    for name, suffices in _OWN_BACKUPS:
        match answer := store.get(name):
            case Known(value=value) if suffices(value):
                yield Coverage(Truth.YES, (answer,))
            case Unknown():
                yield Coverage(Truth.UNKNOWN, (answer,), why=answer)
            case _:
                continue


_OWN_BACKUPS: tuple[tuple[str, Callable[[Value], bool]], ...] = (
    ("backup.automatic", lambda value: value is True),
    (
        "backup.retention_days",
        lambda value: isinstance(value, int) and not isinstance(value, bool) and value > 0,
    ),
)


# AWS Backup


def _planned(store: Resource, graph: ResourceGraph) -> Iterator[Coverage]:
    """What the selections say, also of the machines that a volume is attached to: their backups hold it."""
    subjects = [(store, ())] + [
        (e.target, (e,))
        for e in graph.edges_from(store, ATTACHED_TO)
        if isinstance(e.target, Resource) and e.target.concept is MACHINE
    ]
    for subject, way in subjects:
        for selection in candidates(subject, graph):
            if holds(selection.guard):
                found = _by_plan(subject, selection, graph)
                yield Coverage(found.truth, (*way, *found.evidence), found.fault, found.why)


def _by_plan(store: Resource, selection: Resource, graph: ResourceGraph) -> Coverage:
    """Whether the selection matches, and its plan, vault and role make it run."""
    found = selected(store, selection)
    if found.truth is Truth.NO:
        fault = Fault.EXCLUDED if found.excluded else Fault.NOT_SELECTED
        return Coverage(Truth.NO, (selection, *found.words), fault)
    plans = graph.edges_from(selection, PLANNED_BY)
    way: tuple[Shown, ...] = (selection, *found.words, *plans)
    if choice := _opted_out(store, found.words, graph):
        return Coverage(Truth.NO, (*way, choice), Fault.OPTED_OUT)
    for use in graph.edges_from(selection, USES_ROLE):
        if isinstance(use.target, Resource) and (wrong := _wrong_role(use.target, graph)):
            return Coverage(Truth.NO, (*way, use, use.target), wrong)
    plan = next((edge.target for edge in plans), None)
    if not isinstance(plan, Resource):
        why = unknown("the plan {plan} is declared elsewhere", selection.header, plan=plan or "?")
        return Coverage(Truth.UNKNOWN, (*way, why), why=why)
    rules = graph.edges_from(plan, HAS_RULE)
    if not rules:
        return Coverage(Truth.NO, (*way, plan), Fault.WITHOUT_RULES)
    return Coverage(found.truth, (*way, *_kept(rules, graph)), why=_doubt(found.truth, selection))


def _doubt(truth: Truth, selection: Resource) -> Unknown | None:
    if truth is not Truth.UNKNOWN:
        return None
    return unknown(
        "nobody can tell whether {selection} selects it", selection.header, selection=selection.address
    )


def _kept(rules: list[Edge], graph: ResourceGraph) -> Iterator[Edge]:
    for rule in rules:
        yield rule
        if isinstance(rule.target, Resource):
            yield from graph.edges_from(rule.target, KEPT_IN)


def _wrong_role(role: Resource, graph: ResourceGraph) -> Fault | None:
    """A declared role must trust the backup service and be allowed something (*IAM service roles*)."""
    trusts = documents(role, "trust.document")
    read = [statement for document in trusts for statement in document.statements]
    unread = any(document.unread is not None for document in trusts) or any(s.doubt is not None for s in read)
    names = {str(p.name) for s in read if s.allows is not Truth.NO for p in s.principals or ()}
    if read and not unread and "backup.amazonaws.com" not in names:
        return Fault.UNTRUSTING_ROLE
    return (
        None
        if graph.edges_from(role, HAS_POLICY) or role.get_all("managed_policies")
        else Fault.POWERLESS_ROLE
    )


def _opted_out(store: Resource, words: tuple[Known | Unknown, ...], graph: ResourceGraph) -> Known | None:
    """The setting that takes the store's service out; what is named counts all the same, mostly."""
    service = SUPPORTED.get(store.type, "")
    by_name = any(
        isinstance(item, Known) and not isinstance(item.value, dict) and item.value != "*" for item in words
    )
    if by_name and service not in _ALWAYS_OPT_IN:
        return None
    for setting, here in settings_for(store, graph, "backup-opt-in"):
        for answer in setting.get_all("backup.opt_in") if here is Truth.YES else ():
            match answer:
                case Known(value=dict() as choices) if chosen(choices.get(service)) in (False, "false"):
                    place = f"{answer.attribute}.{service}"
                    return Known(False, answer.span, place, answer.origin, answer.sources)
                case _:
                    continue
    return None


# Snapshot policies, and what the organisation imposes


def _snapshots(store: Resource, graph: ResourceGraph) -> Iterator[Coverage]:
    """A lifecycle policy snapshots the volumes, or the volumes of the machines, that have one of its tags."""
    if store.concept is not VOLUME:
        return
    machines = [machine for machine in graph.targets(store, ATTACHED_TO) if machine.concept is MACHINE]
    for policy in graph.resources_of(SNAPSHOT_POLICY):
        if not holds(policy.guard):
            continue
        kinds = {
            str(answer.value) for answer in policy.get_all("resource_types") if isinstance(answer, Known)
        }
        subjects = machines if kinds == {"INSTANCE"} else [store]
        matched = any_of(has_target_tag(policy, subject) for subject in subjects)
        yield _switched_on(policy, all_of((matched, in_reach(store, policy))))


def _switched_on(policy: Resource, matched: Truth) -> Coverage:
    shown = (policy, *policy.get_all("target_tags"))
    match enabled := policy.get("enabled"):
        case Known(value=False) if matched is Truth.YES:
            return Coverage(Truth.NO, (*shown, enabled), Fault.SWITCHED_OFF)
        case Unknown() if matched is not Truth.NO:
            return Coverage(Truth.UNKNOWN, (*shown, enabled), why=enabled)
        case _:
            return Coverage(matched, shown, why=_doubt(matched, policy))


def _organisation(graph: ResourceGraph) -> Iterator[Coverage]:
    for policy in _organisation_policies(graph):
        why = unknown(
            "the organisation's policy {policy} may select it", policy.header, policy=policy.address
        )
        yield Coverage(Truth.UNKNOWN, (policy, why), why=why)


def _organisation_policies(graph: ResourceGraph) -> list[Resource]:
    return [p for p in graph.resources_of(GUARDRAIL) if _is_backup_policy(p)]


def _is_backup_policy(policy: Resource) -> bool:
    answer = policy.get("type")
    return isinstance(answer, Known) and answer.value == "BACKUP_POLICY"
