"""Sets of TCP ports, and which ports a rule opens or a service listens on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec import Struct

from iac27017.graph.concepts import (
    BROKER,
    CACHE,
    DATABASE,
    DOCUMENT_STORE,
    FILE_SYSTEM,
    GRAPH_STORE,
    SEARCH,
    STREAM,
    WAREHOUSE,
    Concept,
)
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.value import Unknown, Value

LAST = 65535


class Ports(Struct, frozen=True):
    """An immutable set of port numbers; ``spans`` are sorted, disjoint and inclusive."""

    spans: tuple[tuple[int, int], ...] = ()

    @classmethod
    def between(cls, first: int, last: int) -> Ports:
        """``first`` to ``last``, both included; empty when they are the wrong way round."""
        first, last = max(first, 0), min(last, LAST)
        return cls(((first, last),)) if first <= last else cls()

    @classmethod
    def of(cls, numbers: Iterable[int]) -> Ports:
        """Single ports."""
        return cls.union(cls.between(number, number) for number in numbers)

    @classmethod
    def union(cls, sets: Iterable[Ports]) -> Ports:
        """All ports of ``sets``."""
        merged: list[tuple[int, int]] = []
        for first, last in sorted(span for ports in sets for span in ports.spans):
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
            else:
                merged.append((first, last))
        return cls(tuple(merged))

    def __or__(self, other: Ports) -> Ports:
        return Ports.union((self, other))

    def __and__(self, other: Ports) -> Ports:
        shared = (
            (max(first, low), min(last, high))
            for first, last in self.spans
            for low, high in other.spans
            if first <= high and low <= last
        )
        return Ports(tuple(sorted(shared)))

    def __sub__(self, other: Ports) -> Ports:
        return self & other.complement()

    def complement(self) -> Ports:
        """Every other port."""
        free: list[tuple[int, int]] = []
        start = 0
        for first, last in self.spans:
            if start < first:
                free.append((start, first - 1))
            start = last + 1
        if start <= LAST:
            free.append((start, LAST))
        return Ports(tuple(free))

    def __bool__(self) -> bool:
        return bool(self.spans)

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self.spans)

    def __contains__(self, port: int) -> bool:
        return any(first <= port <= last for first, last in self.spans)

    def __str__(self) -> str:
        return ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in self.spans)


NO_PORTS = Ports()
ALL_PORTS = Ports.between(0, LAST)
EPHEMERAL = Ports.between(1024, LAST)
"""Where answers go to: the range that the VPC user guide names for network ACLs of internet-facing services."""

ANY_PROTOCOL = ("-1", "all")
TCP = ("tcp", "6")
UDP = ("udp", "17")
ICMP = ("icmp", "1", "icmpv6", "58")


def protocol_of(rule: Resource) -> str | Unknown:
    """The rule's protocol as ``all``, ``tcp``, ``udp``, ``icmp`` or as it is written; ``all`` when it is not."""
    match rule.get("protocol"):
        case Known(value=value):
            name = str(value).lower()
            families = {"all": ANY_PROTOCOL, "tcp": TCP, "udp": UDP, "icmp": ICMP}
            return next((family for family, names in families.items() if name in names), name)
        case Unknown() as why:
            return why
        case None:
            return "all"


def rule_ports(rule: Resource, protocol: str = "tcp") -> Ports | Unknown:
    """The ports of ``protocol`` that a rule of a firewall or network ACL speaks of.

    With protocol -1 the ports do not count and all are meant (EC2 API
    reference, IpPermission); -1 as a port means all of them.
    """
    spoken = protocol_of(rule)
    if isinstance(spoken, Unknown):
        return spoken
    if spoken == "all":
        return ALL_PORTS
    if spoken != protocol:
        return NO_PORTS
    first, last = _bound(rule.get("port.from"), 0), _bound(rule.get("port.to"), LAST)
    if isinstance(first, Unknown):
        return first
    if isinstance(last, Unknown):
        return last
    return ALL_PORTS if first == -1 else Ports.between(first, LAST if last == -1 else last)


def _bound(answer: Answer, otherwise: int) -> int | Unknown:
    match answer:
        case Known(value=int() as number):
            return number
        case Known(value=value):
            return _whole(value, otherwise)
        case Unknown():
            return answer
        case None:
            return otherwise


def _whole(value: Value, otherwise: int) -> int:
    return int(value) if isinstance(value, Decimal) else otherwise


ENGINE_PORTS = {
    "postgres": (5432,),
    "aurora-postgresql": (5432,),
    "mysql": (3306,),
    "mariadb": (3306,),
    "aurora-mysql": (3306,),
    "aurora": (3306,),
    "oracle": (1521,),
    "sqlserver": (1433,),
    "db2": (50000,),
    "docdb": (27017,),
    "neptune": (8182,),
    "redis": (6379,),
    "valkey": (6379,),
    "memcached": (11211,),
}
"""The port an engine listens on when nothing is set (RDS, DocumentDB, Neptune and ElastiCache user guides)."""

CONCEPT_PORTS: dict[Concept, tuple[int, ...]] = {
    WAREHOUSE: (5439, 5431),
    SEARCH: (443, 9200, 9300),
    FILE_SYSTEM: (2049, 445, 988),
    STREAM: (2181, 2182, 9092, 9094, 9096, 9098, 9194, 9196, 9198),
    CACHE: (6379, 11211),
    DATABASE: (1433, 1521, 3306, 5432, 8182, 27017),
    DOCUMENT_STORE: (8086, 27017),
    GRAPH_STORE: (8182,),
    BROKER: (443, 5671, 8162, 8883, 61614, 61617),
}
"""What services of a concept listen on, where neither port nor engine says it more closely."""


def service_ports(store: Resource) -> Ports:
    """The ports that a data store listens on: its own, its engine's, or all that its concept may use."""
    match store.get("port"):
        case Known(value=int() as port):
            return Ports.of((port,))
        case _:
            return Ports.of(_engine_ports(store) or CONCEPT_PORTS.get(store.concept, ()))


def _engine_ports(store: Resource) -> tuple[int, ...]:
    if store.concept.property_type("engine") is None:
        return ()
    match store.get("engine"):
        case Known(value=str() as engine):
            return next((ports for name, ports in _by_length() if engine.lower().startswith(name)), ())
        case _:
            return ()


def _by_length() -> Iterator[tuple[str, tuple[int, ...]]]:
    """Longest first, so that ``aurora-postgresql`` is not taken for ``aurora``."""
    yield from sorted(ENGINE_PORTS.items(), key=lambda item: -len(item[0]))
