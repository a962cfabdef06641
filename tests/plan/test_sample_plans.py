"""Plans of the sample repositories by the real Terraform (`record_plans`) get the verdicts that their code gets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from iac27017.check import Finding, Status
from iac27017.config import find, load
from iac27017.graph.settings import Settings
from iac27017.registry import chosen_checks
from iac27017.scan import Inputs, Result, Target, scan
from tests.plan.record_plans import GIVEN, SAMPLES, read, recording_of, roots

REPOSITORIES: Mapping[str, tuple[str, ...]] = {
    "border": ("border/platform", "border/workloads"),
    "data_platform": ("data_platform",),
    "landing_zone": ("landing_zone",),
    "payments": ("payments/envs/dev", "payments/envs/prod"),
}

Verdicts = dict[tuple[str, str, str], Finding]

MORE_SHOWN = {
    (
        "ENC-006",
        "aws_redshift_cluster.this",
    ): "the value was given when planning; the evidence names its variable too",
}
"""Findings whose evidence is not the same as that of the code, with the reason."""

TOLD_ALONE = "a text or list that a reference is only a part of is open as a whole in a plan"
ANOTHER_ROOT = (
    "what another root's state hands over is a literal in a plan, and its resource is not declared there"
)
COMPUTED = "null in the code and open in the plan may be either: the provider chooses, or a reference"
UNKNOWN_ALONE: Mapping[str, str] = {
    "ADM-003": TOLD_ALONE,
    "BCK-001": TOLD_ALONE,
    "ENC-003": COMPUTED,
    "KEY-004": TOLD_ALONE,
    "KEY-006": ANOTHER_ROOT,
    "LOG-003": TOLD_ALONE,
    "LOG-007": TOLD_ALONE,
    "LOG-022": ANOTHER_ROOT,
    "SEG-007": TOLD_ALONE,
    "SEG-013": TOLD_ALONE,
    "TLS-006": TOLD_ALONE,
}
"""Checks that are undecided for plans without the code beside them, with the reason."""

OTHER_ALONE: Mapping[tuple[str, str], str] = {
    ("KEY-008", "module.data_key.aws_kms_key.this"): ANOTHER_ROOT,
}
"""Verdicts that are other ones without the code."""


def test_every_root_is_recorded() -> None:
    assert sorted(roots()) == sorted(root for each in REPOSITORIES.values() for root in each)
    assert all(recording_of(root).is_file() for each in REPOSITORIES.values() for root in each)


def settings_of(repository: str) -> Settings:
    found = find(SAMPLES / repository)
    return load(found).settings if found is not None else Settings()


@cache
def of_code(repository: str, given: bool) -> Result:
    """What the code gets; ``given``: with the variables that the plans were made with."""
    variables = {
        name: value for root in REPOSITORIES[repository] for name, value in GIVEN.get(root, {}).items()
    }
    checks = chosen_checks((), (), ())
    inputs = Inputs(variables=variables if given else {})
    return scan(Target(SAMPLES / repository), checks, inputs, settings_of(repository))[0]


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Path]]:
    """The recordings as files, by repository."""
    folder = tmp_path_factory.mktemp("plans")
    found: dict[str, list[Path]] = {}
    for repository, recorded in REPOSITORIES.items():
        for root in recorded:
            file = folder / f"{root.replace('/', '-')}.json"
            file.write_text(json.dumps(read(root)), encoding="utf-8")
            found.setdefault(repository, []).append(file)
    return found


def of_plans(repository: str, files: list[Path], source: Path | None) -> Result:
    checks = chosen_checks((), (), ())
    """The verdicts of plans, with the templates of the repository where its code is given."""
    templates = sorted((SAMPLES / repository).rglob("*.yaml")) if source is not None else []
    target = Target.of([*files, *templates], None, source)
    return scan(target, checks, Inputs(source=source), settings_of(repository))[0]


def by_subject(result: Result, roots_by_file: Mapping[str, str] | None = None) -> Verdicts:
    names = roots_by_file or {}
    return {
        (
            each.check.code,
            str(each.resource.address),
            names.get(each.resource.address.root, each.resource.address.root),
        ): each
        for each in result.findings
    }


@pytest.mark.parametrize("repository", REPOSITORIES)
def test_the_verdicts_are_those_of_the_code(repository: str, plans: Mapping[str, list[Path]]) -> None:
    code = by_subject(of_code(repository, True))
    planned = by_subject(of_plans(repository, plans[repository], SAMPLES / repository))
    assert {key: (each.status, each.message) for key, each in planned.items()} == {
        key: (each.status, each.message) for key, each in code.items()
    }
    assert len(code) > 30


@pytest.mark.parametrize("repository", REPOSITORIES)
def test_so_are_the_lines_the_evidence_and_the_fingerprints(
    repository: str, plans: Mapping[str, list[Path]]
) -> None:
    code = by_subject(of_code(repository, True))
    planned = by_subject(of_plans(repository, plans[repository], SAMPLES / repository))
    for key, finding in planned.items():
        assert finding.resource.header == code[key].resource.header
        assert finding.fingerprint == code[key].fingerprint
        if key[:2] not in MORE_SHOWN:
            assert finding.evidence == code[key].evidence


@pytest.mark.parametrize("repository", REPOSITORIES)
def test_every_place_is_a_line_of_the_code(repository: str, plans: Mapping[str, list[Path]]) -> None:
    result = of_plans(repository, plans[repository], SAMPLES / repository)
    assert result.problems == ()
    for finding in result.findings:
        for span in (finding.deciding, *(hop.span for hop in finding.evidence)):
            lines = (SAMPLES / repository / span.file).read_text(encoding="utf-8").splitlines()
            assert span.file.endswith((".tf", ".tfvars", ".yaml")) and 0 < span.line <= len(lines)


@pytest.mark.parametrize("repository", REPOSITORIES)
def test_fewer_things_are_unknown_than_in_code_whose_variables_nobody_gave(
    repository: str, plans: Mapping[str, list[Path]]
) -> None:
    planned = of_plans(repository, plans[repository], SAMPLES / repository)
    assert len(planned.with_status(Status.UNKNOWN)) <= len(
        of_code(repository, True).with_status(Status.UNKNOWN)
    )
    less = len(of_code(repository, False).with_status(Status.UNKNOWN)) - len(
        planned.with_status(Status.UNKNOWN)
    )
    assert less > 0 if repository == "data_platform" else less >= 0


@pytest.mark.parametrize("repository", [name for name in REPOSITORIES if name != "border"])
def test_without_the_code_a_plan_tells_less_and_nothing_else(
    repository: str, plans: Mapping[str, list[Path]]
) -> None:
    files = {f"{root.replace('/', '-')}.json": root.partition("/")[2] for root in REPOSITORIES[repository]}
    code = by_subject(of_code(repository, True))
    planned = by_subject(of_plans(repository, plans[repository], None), {**files, "": ""})
    assert [key for key in code if key not in planned] == []
    other = {key for key, each in planned.items() if key not in code or each.status is not code[key].status}
    unknown = {key for key in other if planned[key].status is Status.UNKNOWN}
    assert {key[0] for key in unknown} <= set(UNKNOWN_ALONE)
    assert {key[:2] for key in other - unknown} <= set(OTHER_ALONE)
