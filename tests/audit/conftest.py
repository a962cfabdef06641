"""Cases of an audit: of the payment system, and of code that a test writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from iac27017.audit.assembling import Wanted, case_of
from iac27017.audit.case import Case
from iac27017.audit.organisation import Organisation
from iac27017.audit.organisation_file import parse
from iac27017.config import parse as parse_config
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.policy.applying import Applied, Waivers, apply
from iac27017.registry import all_checks
from iac27017.scan import Inputs, Result, scan
from tests.cli.conftest import run as run  # the fixtures of the command line
from tests.cli.conftest import write as write

PAYMENTS = Path(__file__).resolve().parents[2] / "sample_repos" / "payments"
DAY = date(2026, 11, 25)

Audited = Callable[..., Case]


@cache
def _scanned(root: Path) -> tuple[Result, ResourceGraph]:
    return scan(root, all_checks(), Inputs(), parse_config("").settings)


def payments_case(organisation: str = "", edition: str = "2015", language: str = "en") -> Case:
    """The case of the payment system, with what an organisation's file states."""
    result, graph = _scanned(PAYMENTS)
    stated = parse(organisation) if organisation else Organisation()
    wanted = Wanted(edition, language, DAY, ask_git=False)
    return case_of(Applied(result, ()), graph, all_checks(), stated, PAYMENTS, wanted)


@pytest.fixture
def audited(tmp_path: Path) -> Audited:
    """The case of Terraform that the test writes: ``code``, the organisation's file, a configuration with waivers."""

    def audited(
        code: str,
        organisation: str = "",
        config: str = "",
        edition: str = "2015",
        folder: str = "",
        codes: str = "",
    ) -> Case:
        root = tmp_path / folder if folder else tmp_path
        root.mkdir(exist_ok=True)
        (root / "main.tf").write_text(code, encoding="utf-8")
        settled = parse_config(config)
        checks = tuple(check for check in all_checks() if not codes or check.code in codes.split())
        result, graph = scan(tmp_path, checks, Inputs(), settled.settings)
        applied = apply(result, Waivers(settled.waivers), DAY)
        stated = parse(organisation) if organisation else Organisation()
        return case_of(applied, graph, checks, stated, tmp_path, Wanted(edition, "en", DAY, ask_git=False))

    return audited


def with_organisation(case: Case, text: str) -> Case:
    """The same case with what another organisation's file states."""
    return replace(case, organisation=parse(text))
