"""Puts a case together from a judged scan and what people state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from iac27017.audit.case import Case
from iac27017.audit.organisation import Organisation
from iac27017.audit.records import records_of
from iac27017.audit.scope import scope_of
from iac27017.check import Check
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.language import speaker
from iac27017.language.localized import localized
from iac27017.policy.applying import Applied


class Wanted(Struct, frozen=True):
    """How a document is wanted: edition, language, day, and whether git is asked about the repository."""

    edition: str = "2015"
    language: str = "en"
    day: date = date(1970, 1, 1)
    ask_git: bool = True


def case_of(
    applied: Applied,
    graph: ResourceGraph,
    checks: Sequence[Check],
    organisation: Organisation,
    root: Path,
    wanted: Wanted,
) -> Case:
    """The case of a judged scan of ``root``, with everything that findings say in the wanted language."""
    result = localized(applied.result, wanted.language)
    return Case(
        result=result, records=records_of(result.findings, graph), checks=tuple(checks), uses=applied.uses,
        organisation=organisation, scope=scope_of(result, graph, organisation, root, wanted.ask_git),
        edition=wanted.edition, language=wanted.language, say=speaker(wanted.language), day=wanted.day,
    )  # fmt: skip
