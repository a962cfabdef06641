"""Can a forged request read a machine's credentials from the metadata service?"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.account_settings import settings_for
from iac27017.graph.concepts import MACHINE, MACHINE_TEMPLATE
from iac27017.graph.edges import LAUNCHES_FROM, Edge
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.value import Unknown

Setting = tuple[Known | Unknown | None, tuple[Edge | Resource, ...]]
"""What the tokens are at the level that decides, and the way there."""


@check(
    "VMH-005",
    "metadata-without-token",
    title="The instance metadata service requires session tokens",
    controls=["CLD.9.5.2", "9.2.4"],
    controls_2026=["5.17", "8.9"],
    severity=Severity.HIGH,
    subject=(MACHINE, MACHINE_TEMPLATE),
    remedy='set metadata_options { http_tokens = "required" }',
    peers={
        "checkov": ["CKV_AWS_79", "CKV_AWS_341"],
        "trivy": ["AVD-AWS-0028", "AVD-AWS-0130"],
        "prowler": ["ec2_instance_imdsv2_enabled", "ec2_instance_account_imdsv2_enabled"],
    },
)
def metadata_without_token(machine: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds machines and launch templates whose metadata service answers without a session token.

    Version 1 of the service answers any plain request from the machine: one that an attacker can make it send is
    enough to read the credentials of its role. Version 2 asks for a token, which a forged request cannot fetch.
    """
    match endpoint := machine.get("metadata.endpoint"):
        case Known(value="disabled"):
            return passed("the metadata service is switched off", endpoint)
        case _:
            pass
    tokens, way = _effective(machine, graph)
    match tokens:
        case Known(value="required"):
            return passed("tokens are required", *way, tokens)
        case Unknown():
            return undecided("whether tokens are required cannot be told", *way, tokens)
        case Known() | None:
            return failed("tokens are not required", *way, tokens, machine, remedy={"metadata.tokens": "required"})


def _effective(machine: Resource, graph: ResourceGraph) -> Setting:
    """The machine's own setting, its template's, that of the account, else the provider's default."""
    if machine.written("metadata.tokens"):
        return machine.get("metadata.tokens"), ()
    for edge in graph.edges_from(machine, LAUNCHES_FROM):
        template = edge.target
        if not isinstance(template, Resource) or template.concept is not MACHINE_TEMPLATE:
            continue
        if template.written("metadata.tokens"):
            return template.get("metadata.tokens"), (edge,)
    for setting, _ in settings_for(machine, graph, "instance-metadata-defaults"):
        if setting.written("metadata.tokens"):
            return setting.get("metadata.tokens"), (setting,)
    return machine.get("metadata.tokens"), ()
