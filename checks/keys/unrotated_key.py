"""Does the key's material change on its own, often enough?"""

from __future__ import annotations

from iac27017.check import Evidence, Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import KEY
from iac27017.graph.edges import COPY_OF
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.stores.keys import consumer_paths
from iac27017.graph.value import Unknown

SYMMETRIC = "SYMMETRIC_DEFAULT"
ROTATED_ORIGIN = "AWS_KMS"


@check(
    "KEY-001",
    "unrotated-key",
    title="Customer-managed keys rotate automatically within the allowed period",
    controls=["10.1.2"],
    controls_2026=["8.24"],
    severity=Severity.MEDIUM,
    subject=KEY,
    remedy="enable automatic rotation of the key",
    peers={
        "checkov": ["CKV_AWS_7"],
        "trivy": ["AVD-AWS-0065"],
        "cfn_nag": ["F19"],
        "guard": ["CMK_BACKING_KEY_ROTATION_ENABLED"],
        "regula": ["FG_R00036"],
    },
)
def unrotated_key(key: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds symmetric keys whose material stays the same, or changes too seldom.

    Rotation limits how much data one version of a key protects. It is off
    unless it is asked for. Keys that the service cannot rotate by itself
    (asymmetric, HMAC, imported material, custom key stores) are no subject:
    they need a procedure, which code cannot show. A replica follows its primary key.
    """
    if graph.edges_from(key, COPY_OF):
        return None
    form = _form(key)
    if form is None:
        return None
    match enabled := key.get("rotation.enabled"):
        case Known(value=True):
            return _period(key, graph, enabled)
        case Unknown():
            return undecided("whether the key rotates cannot be told", enabled)
        case _ if isinstance(form, Unknown):
            return undecided("the key does not rotate, and whether it could cannot be told", enabled, form)
        case _:
            return failed(
                "the key does not rotate", enabled or key, *_dependants(key, graph), remedy={"rotation.enabled": True}
            )


def _form(key: Resource) -> Known | Unknown | None:
    """``None`` for a key that the service cannot rotate by itself; else what says that it can."""
    found: Known | Unknown | None = None
    for name, wanted in (("spec", SYMMETRIC), ("usage", "ENCRYPT_DECRYPT"), ("origin", ROTATED_ORIGIN)):
        match answer := key.get(name):
            case Known(value=value) if value != wanted:
                return None
            case Unknown():
                found = answer
            case _:
                found = found or answer
    return found


def _period(key: Resource, graph: ResourceGraph, enabled: Known) -> Verdict:
    limit = graph.settings.key_rotation_max_days
    match days := key.get("rotation.days"):
        case Known(value=int() as period) if period > limit:
            return failed(
                "the key rotates every {period} days, later than after {limit}", enabled, days,
                period=period, limit=limit, remedy={"rotation.days": limit},
            )  # fmt: skip
        case Unknown():
            return undecided("how often the key rotates cannot be told", enabled, days)
        case _:
            return passed("the key rotates by itself", enabled, days)


def _dependants(key: Resource, graph: ResourceGraph) -> list[Evidence]:
    """What is encrypted with the key: it all hangs on one key version."""
    return list(consumer_paths(key, graph))
