"""What is known of one link of a walk: a three-valued fact, or the ports it lets through, with what shows it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from iac27017.graph.edges import Edge
from iac27017.graph.network.ports import NO_PORTS, Ports
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown

Trace = Edge | Known | Unknown | Resource
"""One step of a walk, as evidence."""


class Fact(Struct, frozen=True):
    """Whether one link is open; ``doubt`` says why, when nobody can tell."""

    truth: Truth
    evidence: tuple[Trace, ...] = ()
    doubt: Unknown | None = None


def flag_fact(answer: Answer, *way: Trace) -> Fact:
    """The fact that a flag states; a flag that is not set at all is off."""
    match answer:
        case Known(value=value):
            return Fact(Truth.of(value is True), (*way, answer))
        case Unknown():
            return Fact(Truth.UNKNOWN, (*way, answer), answer)
        case None:
            return Fact(Truth.NO, way)


def strongest(facts: Iterable[Fact]) -> Fact:
    """The first fact that is open, else the first that may be, else the first; closed when there is none."""
    listed = list(facts)
    for truth in (Truth.YES, Truth.UNKNOWN):
        for fact in listed:
            if fact.truth is truth:
                return fact
    return listed[0] if listed else Fact(Truth.NO)


class Opening(Struct, frozen=True):
    """Ports that something lets through from the internet: ``sure`` ones, and ``possible`` ones, which include them."""

    sure: Ports = NO_PORTS
    possible: Ports = NO_PORTS
    evidence: tuple[Trace, ...] = ()
    doubt: Unknown | None = None

    def meet(self, wanted: Ports) -> Opening:
        """What of this concerns ``wanted``."""
        return Opening(self.sure & wanted, self.possible & wanted, self.evidence, self.doubt)
