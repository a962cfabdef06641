"""Which environment a finding is about, for filters and counts."""

from __future__ import annotations

from collections.abc import Callable

from iac27017.check import Finding
from iac27017.graph.build import build
from iac27017.graph.conditions import Fork
from iac27017.graph.environments import environment_of
from iac27017.graph.settings import Settings
from iac27017.graph.tags import Label
from iac27017.graph.value import Unknown

UNKNOWN = "unknown"

Environment = Callable[[Finding], str]
"""The class of a finding's environment (``prod``, ``nonprod``, ``shared``, a tag's own word), `UNKNOWN`, or empty."""


def environments(settings: Settings) -> Environment:
    """What tells the environment of a finding: its resource's own evidence is all that this takes."""
    graph = build([], settings)

    def environment(finding: Finding) -> str:
        try:
            answer = environment_of(finding.resource, graph)
        except Fork:
            return UNKNOWN
        match answer:
            case Label():
                return str(answer.value)
            case Unknown():
                return UNKNOWN
            case None:
                return ""

    return environment
