"""Several processes judge: the answer is the same, byte for byte, whatever becomes of them."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from iac27017 import crew
from iac27017.check import Check, Finding, Judge
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.settings import Settings
from iac27017.registry import all_checks, chosen_checks
from iac27017.scan import Inputs, Result, scan
from tests.cli.conftest import Run

SAMPLES = Path(__file__).parents[2] / "sample_repos"
(DATABASES,) = chosen_checks(["unencrypted-database"], [])

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")


def _scanned(jobs: int | None, checks: Sequence[Check] = ()) -> Result:
    result, _ = scan(SAMPLES / "payments", checks or all_checks(), Inputs(jobs=jobs), Settings())
    return result


@pytest.mark.parametrize("format_", ["json", "console", "sarif"])
@pytest.mark.parametrize("sample", ["payments", "landing_zone"])
def test_the_same_bytes(sample: str, format_: str, run: Run) -> None:
    alone, *shared = (
        run("scan", SAMPLES / sample, "--format", format_, "--no-cache", "--jobs", jobs) for jobs in ("1", "2", "3", "64")
    )
    assert [alone] * 3 == shared


def _like(check: Check, code: str, judge: Judge) -> Check:
    return replace(check, code=code, name=f"like-{check.name}", judge=judge)


def _grieving(death: int) -> Check:
    """A check that kills every process but this one."""
    home = os.getpid()

    def judge(resource: Resource, graph: ResourceGraph) -> None:
        if os.getpid() != home:
            os.kill(os.getpid(), death)

    return _like(DATABASES, "ENC-900", judge)


@pytest.mark.parametrize("death", [signal.SIGKILL, signal.SIGTERM])
def test_what_a_killed_child_owes_is_judged_here(death: signal.Signals) -> None:
    checks = (DATABASES, _grieving(death), *all_checks()[:9])
    assert _shown(_scanned(2, checks)) == _shown(_scanned(1, checks))


def test_a_check_that_raises_in_a_child_is_the_same_problem() -> None:
    def judge(resource: Resource, graph: ResourceGraph) -> None:
        raise ArithmeticError("no")

    checks = (DATABASES, _like(DATABASES, "ENC-901", judge))
    alone, shared = _scanned(1, checks), _scanned(2, checks)
    assert alone.problems
    assert shared.problems == alone.problems


def test_no_room_for_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    alone = _scanned(1)
    monkeypatch.setattr(os, "fork", full)
    assert _shown(_scanned(2)) == _shown(alone)


def test_an_interrupted_scan_leaves_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*given: object) -> None:
        raise KeyboardInterrupt

    children: list[int] = []
    fork = os.fork

    def counted() -> int:
        children.append(fork())
        return children[-1]

    monkeypatch.setattr(os, "fork", counted)
    monkeypatch.setattr(crew, "outcome_of", interrupted)
    with pytest.raises(KeyboardInterrupt):
        _scanned(3)
    assert len(children) == 2
    for child in children:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, 0)


def test_a_small_graph_is_judged_here(monkeypatch: pytest.MonkeyPatch) -> None:
    _, graph = scan(SAMPLES / "payments", (), Inputs(), Settings())
    assert crew.jobs_for(graph, None) == 1
    monkeypatch.setattr(crew, "WORTH_SHARING", 10)
    monkeypatch.setattr(crew, "_processors", lambda: 2)
    assert crew.jobs_for(graph, None) == 2
    assert crew.jobs_for(graph, 5) == 5


def _shown(result: Result) -> list[tuple[str, str, str, str]]:
    return [_line(finding) for finding in result.findings]


def _line(finding: Finding) -> tuple[str, str, str, str]:
    return (finding.check.code, str(finding.resource.address), finding.message, repr(finding.evidence))


def test_the_order_is_that_of_one_process() -> None:
    assert _shown(_scanned(3)) == _shown(_scanned(1))
