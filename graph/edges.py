"""Edges: who does what to whom, where that is written, and how surely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from iac27017.graph.span import Span
from iac27017.graph.value import Guard, Value

if TYPE_CHECKING:
    from iac27017.graph.concepts import Concept
    from iac27017.graph.resource import Resource


class Verb(Struct, frozen=True):
    """What the source does to the target; ``ENCRYPTED_BY`` reads *bucket ENCRYPTED_BY key*."""

    name: str

    def __str__(self) -> str:
        return self.name


ENCRYPTED_BY = Verb("ENCRYPTED_BY")
ALIAS_OF = Verb("ALIAS_OF")
STORED_IN = Verb("STORED_IN")
"""Key -> key store; object, file share -> object store."""
OPENS = Verb("OPENS")
"""Access point -> object store."""
SHARES = Verb("SHARES")
"""Permission -> image or snapshot that others may use."""
GRANTS_USE_OF = Verb("GRANTS_USE_OF")
"""Key grant -> key; permission -> function, event bus."""
PART_OF = Verb("PART_OF")
"""A piece judged by itself -> the resource it was written in."""
HAS_DEVICE = Verb("HAS_DEVICE")
"""Machine, machine template -> block device written in it."""
RUNS_IN = Verb("RUNS_IN")
"""Machine, database, interface -> subnet; subnet -> network."""
IN_NETWORK = Verb("IN_NETWORK")
"""Subnet, route table, firewall, gateway -> network."""
GUARDED_BY = Verb("GUARDED_BY")
"""Whatever has an interface -> firewall."""
HAS_RULE = Verb("HAS_RULE")
"""Firewall -> rule; network ACL -> rule."""
ALLOWS_FROM = Verb("ALLOWS_FROM")
"""Firewall rule -> firewall or prefix list that may send (to a rule of direction egress: that may receive)."""
ROUTED_BY = Verb("ROUTED_BY")
"""Subnet (or network, for its main table) -> route table."""
HAS_ROUTE = Verb("HAS_ROUTE")
"""Route table -> route."""
ROUTES_TO = Verb("ROUTES_TO")
"""Route -> gateway, peering, hub, endpoint, interface."""
PROPAGATES_TO = Verb("PROPAGATES_TO")
"""Hub attachment -> hub route table that learns its routes."""
PEERS_WITH = Verb("PEERS_WITH")
"""Peering or hub attachment -> network or hub."""
FILTERED_BY = Verb("FILTERED_BY")
"""Subnet -> network ACL."""
LAUNCHES_FROM = Verb("LAUNCHES_FROM")
ATTACHED_TO = Verb("ATTACHED_TO")
"""Volume, address, interface -> machine or interface."""
USES_ROLE = Verb("USES_ROLE")
HAS_POLICY = Verb("HAS_POLICY")
"""Role, user, group, permission set -> policy."""
BOUNDED_BY = Verb("BOUNDED_BY")
MEMBER_OF = Verb("MEMBER_OF")
"""User -> group; instance -> cluster; account -> unit -> organisation."""
ASSIGNED_BY = Verb("ASSIGNED_BY")
"""Permission set -> assignment to a person or group in an account."""
CREDENTIAL_OF = Verb("CREDENTIAL_OF")
"""Access key, login profile, MFA device -> user."""
ASSUMED_BY = Verb("ASSUMED_BY")
GOVERNED_BY = Verb("GOVERNED_BY")
"""Account, unit -> guardrail."""
LOGS_TO = Verb("LOGS_TO")
LOGS = Verb("LOGS")
"""Flow log, query log -> what it records."""
FORWARDS_TO = Verb("FORWARDS_TO")
"""Log subscription, delivery, load balancer rule -> destination."""
SUBSCRIBES_TO = Verb("SUBSCRIBES_TO")
"""Log subscription -> log group; subscription, chat channel -> topic; delivery -> stream that it reads; rule -> event bus."""
FILTERED_INTO = Verb("FILTERED_INTO")
"""Log group -> metric filter."""
WATCHED_BY = Verb("WATCHED_BY")
"""Metric filter -> alarm; alarm -> composite alarm."""
NOTIFIES = Verb("NOTIFIES")
"""Alarm -> topic; target of an event rule -> topic, function, queue or whatever else it hands the event to."""
BACKED_UP_BY = Verb("BACKED_UP_BY")
SELECTED_BY = Verb("SELECTED_BY")
"""Store -> backup selection that names it."""
PLANNED_BY = Verb("PLANNED_BY")
"""Backup selection -> plan."""
KEPT_IN = Verb("KEPT_IN")
"""Backup rule -> vault."""
REPLICATES_TO = Verb("REPLICATES_TO")
COPY_OF = Verb("COPY_OF")
RESTORED_FROM = Verb("RESTORED_FROM")
LISTENS_ON = Verb("LISTENS_ON")
"""Load balancer -> listener."""
SERVES = Verb("SERVES")
"""Listener -> target group; target group -> machine; distribution -> origin."""
TERMINATES_WITH = Verb("TERMINATES_WITH")
AUTHENTICATED_BY = Verb("AUTHENTICATED_BY")
"""Listener, api -> user pool."""
TRIGGERS = Verb("TRIGGERS")
ROTATED_BY = Verb("ROTATED_BY")
CONFIGURED_BY = Verb("CONFIGURED_BY")
"""Database -> parameter group, subnet group, security configuration."""
RECORDED_BY = Verb("RECORDED_BY")
"""Event that somebody must hear of -> audit trail."""
SELECTS = Verb("SELECTS")
"""Audit trail -> selector of the events that it records."""
EXPIRES_BY = Verb("EXPIRES_BY")
"""Object store -> lifecycle rule that deletes its objects."""
PROTECTED_BY = Verb("PROTECTED_BY")
"""Load balancer, distribution, api -> web ACL."""


class Outside(Struct, frozen=True, eq=False):
    """The far end of an edge that leaves the scanned code, or that nobody can tell.

    ``value`` is what was written: a name, an ARN, a reference to a data
    source, or an unknown with its reason. ``concepts`` is what it would be.
    """

    value: Value
    concepts: tuple[Concept, ...] = ()

    def __str__(self) -> str:
        return str(self.value)


class Edge(Struct, frozen=True, eq=False):
    """``source verb target``; compared by identity.

    ``span`` is where the tie is written, ``inferred`` whether it was drawn from
    an equal name, ARN or CIDR rather than from a reference, ``guard`` under
    which undecided conditions it exists.
    """

    source: Resource
    verb: Verb
    target: Resource | Outside
    span: Span
    inferred: bool = False
    guard: Guard = ()

    def __str__(self) -> str:
        target = self.target if isinstance(self.target, Outside) else self.target.address
        return f"{self.source.address} {self.verb} {target}"
