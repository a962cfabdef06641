"""The judgement of one graph of Checkov's, made once for all checks."""

from __future__ import annotations

import os
import traceback
from collections import defaultdict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from msgspec import Struct, field

from iac27017.check import Finding
from iac27017.checkov_pack import notes
from iac27017.checkov_pack.asked import asked, unknown_as
from iac27017.checkov_pack.judging import Judgement, judgements
from iac27017.checkov_pack.outcomes import Outcome, outcome
from iac27017.checkov_pack.vertices import Places, Vertex, vertices
from iac27017.cli.inputs import UsageProblem
from iac27017.report.safe_text import visible
from iac27017.scan import NothingToScan

Found = Mapping[Vertex, list[Finding]]


class Results(Struct, frozen=True):
    """The outcomes by code of the check and by vertex; or why there are none, and where to say so."""

    outcomes: Mapping[str, Mapping[Vertex, Outcome]] = field(default_factory=dict)
    fault: str = ""
    first: Vertex | None = None


_lock = Lock()
_latest: dict[tuple[str, int], tuple[Any, Results]] = {}


def results(graph: Any, language: str) -> Results:
    """The results for a graph; checks come for them at the same time, each in a thread of its own."""
    with _lock:
        key = (language, id(graph))
        held, known = _latest.get(key, (None, Results()))
        if held is not graph:
            known = _results(graph, language)
            # The graph is kept with them: a new one must not get its number.
            _latest[key] = (graph, known)
        return known


def _results(graph: Any, language: str) -> Results:
    found: list[Vertex] = []
    try:
        found = vertices(graph)
        return _judged(found, language) if found else Results()
    except (UsageProblem, NothingToScan) as error:
        fault = visible(str(error))
    except Exception:  # noqa: BLE001 - Checkov would swallow it without a word, and everything would pass
        lines = traceback.format_exc().rstrip()
        fault = f"a fault of the program itself; please report it with these lines:\n{lines}"
    notes.fault(fault)
    return Results(fault=fault, first=next(iter(found), None))


def _judged(found: list[Vertex], language: str) -> Results:
    places, options, wish = Places(found), asked(), _wish()
    by_check: dict[str, dict[Vertex, Outcome]] = defaultdict(dict)
    for judgement in judgements(found, language, options):
        unknown = wish or ("fail" if judgement.strict else "pass")
        placed, strays = _placed(judgement, places)
        for (code, vertex), findings in placed.items():
            by_check[code][vertex] = outcome(findings, unknown, judgement.say)
        notes.unknowns(judgement.findings, unknown)
        notes.not_placed(strays)
        notes.problems(judgement.problems)
    return Results(by_check)


def _wish() -> str | None:
    try:
        return unknown_as()
    except ValueError as error:
        raise UsageProblem(str(error)) from None


def _placed(
    judgement: Judgement, places: Places
) -> tuple[dict[tuple[str, Vertex], list[Finding]], list[Finding]]:
    """The findings by check and vertex, and those that are about no vertex."""
    placed: dict[tuple[str, Vertex], list[Finding]] = defaultdict(list)
    strays: list[Finding] = []
    for finding in judgement.findings:
        if judgement.plan:
            about = places.of_plan(finding, judgement.plan)
        else:
            about = places.of(finding, judgement.root)
        for vertex in about:
            placed[finding.check.code, vertex].append(finding)
        if not about:
            strays.append(finding)
    return placed, strays if not _is_piece() else []


def _is_piece() -> bool:
    """Whether Checkov cuts its graph into one for each root: what is not in this one is in another."""
    return os.environ.get("TF_SPLIT_GRAPH", "").lower() in {"1", "true", "yes", "on", "y", "t"}
