"""Our checks as graph checks of Checkov: identity, severity, page and controls of each, and its outcomes."""

# pyright: reportMissingImports=false

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any, TypeAlias

from checkov.common.bridgecrew.severities import Severities
from checkov.common.graph.checks_infra.base_check import BaseGraphCheck
from checkov.common.models.enums import CheckCategories

from iac27017.check import Check
from iac27017.checkov_pack.identity import PREFIX, check_id
from iac27017.checkov_pack.outcomes import Outcome, Shown
from iac27017.checkov_pack.records import complete_records, remember
from iac27017.checkov_pack.results import results
from iac27017.checkov_pack.vertices import Attributes
from iac27017.graph.kinds import all_kinds
from iac27017.registry import all_checks

NOT_JUDGED = f"{PREFIX}NOT_JUDGED"
GUIDELINE_VARIABLE = "IAC27017_GUIDELINE"
"""An address in which ``{code}`` and ``{name}`` are filled in, instead of the page that is installed."""

CATEGORIES = {
    "ENC": CheckCategories.ENCRYPTION,
    "KEY": CheckCategories.ENCRYPTION,
    "TLS": CheckCategories.NETWORKING,
    "SEG": CheckCategories.NETWORKING,
    "LOG": CheckCategories.LOGGING,
    "ADM": CheckCategories.IAM,
    "BCK": CheckCategories.BACKUP_AND_RECOVERY,
}
"""Checkov's categories by family; the others are general security."""

Answers: TypeAlias = tuple[list[Attributes], list[Attributes], list[Attributes]]
"""What a graph check answers: the vertices that passed, those that failed, and those that are neither."""


def graph_checks(language: str) -> list[GraphCheck | NotJudged]:
    """All of them for one of Checkov's registries: ``terraform`` or ``cloudformation``."""
    complete_records()
    return [*(GraphCheck(check, language) for check in all_checks()), NotJudged(language)]


class GraphCheck(BaseGraphCheck):
    """One of our checks, for one of Checkov's registries."""

    def __init__(self, check: Check, language: str) -> None:
        super().__init__()
        self.code, self.language = check.code, language
        self.id, self.name = check_id(check), check.title
        self.severity = Severities[str(check.severity).upper()]
        self.category = CATEGORIES.get(check.family, CheckCategories.GENERAL_SECURITY).name
        self.guideline = _guideline(check)
        self.benchmarks = {
            "ISO/IEC 27017:2015": list(check.controls),
            "ISO/IEC 27017:2026": list(check.controls_2026),
        }
        # Checkov masks secrets in the lines that it shows for these types only.
        self.resource_types = _types(check)

    def run(self, graph_connector: Any) -> Answers:
        """The vertices by outcome; what is skipped goes to the third list, of which `records` makes skips."""
        answers: Answers = ([], [], [])
        for vertex, outcome in results(graph_connector, self.language).outcomes.get(self.code, {}).items():
            remember(self.id, vertex, outcome)
            answers[{Shown.PASSED: 0, Shown.FAILED: 1, Shown.SKIPPED: 2}[outcome.shown]].append(
                vertex.attributes
            )
        return answers


class NotJudged(BaseGraphCheck):
    """Fails where our core could not judge at all: a build must not be green for that."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.id, self.name = NOT_JUDGED, "iac27017 can judge this code"
        self.severity = Severities["HIGH"]
        self.category = CheckCategories.GENERAL_SECURITY.name

    def run(self, graph_connector: Any) -> Answers:
        """The first vertex where there is a fault, for it is about none; nothing where all is well."""
        found = results(graph_connector, self.language)
        if not found.fault or found.first is None:
            return [], [], []
        remember(self.id, found.first, Outcome(Shown.FAILED, "", tuple(found.fault.splitlines())))
        return [], [found.first.attributes], []


def _guideline(check: Check) -> str:
    if template := os.environ.get(GUIDELINE_VARIABLE):
        return template.replace("{code}", check.code).replace("{name}", check.name)
    source = importlib.import_module(check.module).__file__
    return Path(source).resolve().with_suffix(".md").as_uri() if source else ""


def _types(check: Check) -> list[str]:
    asked = check.subjects
    return [
        name
        for name, kind in all_kinds().by_type.items()
        if kind.concept in asked or any(trait in asked for trait in kind.concept.traits)
    ]
