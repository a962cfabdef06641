"""Every example of a check's page that fails and has one place to mend is mended: the pages are the cases."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from iac27017.check import Status
from iac27017.config import settings_from_text
from iac27017.fixes.fix import Edited, Proposals
from iac27017.fixes.writing import write
from iac27017.graph.settings import Settings
from iac27017.registry import all_checks
from iac27017.scan import Inputs, Result, scan
from tests.checks.pages import Example, examples
from tests.fixes.fixing import proposed

CHECKS = Path(__file__).resolve().parents[2] / "checks"
TERRAFORM = shutil.which("terraform")


@dataclass(frozen=True, slots=True)
class Case:
    """An example with its check's fixes written."""

    example: Example
    code: str
    root: Path
    found: Proposals
    settings: Settings

    def judged(self) -> Result:
        """What the check says now."""
        result, _ = scan(
            self.root, [check for check in all_checks() if check.code == self.code], Inputs(), self.settings
        )
        return result


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    """The examples in which something was fixed."""
    return list(_fixed(tmp_path_factory.mktemp("pages")))


def _fixed(folder: Path) -> Iterator[Case]:
    codes = {check.module.rpartition(".")[2]: check.code for check in all_checks()}
    pages = (example for page in sorted(CHECKS.glob("*/*.md")) for example in examples(page))
    for number, example in enumerate(pages):
        announced = {expected.status for expected in example.expectations()}
        if example.language not in ("terraform", "cloudformation") or "fail" not in announced:
            continue
        root = folder / str(number)
        example.write(root)
        settings = settings_from_text(example.configuration) if example.configuration else Settings()
        code = codes[example.page.stem]
        found = proposed(root, [code], settings)
        if found.fixes:
            write(root, found.edited)
            yield Case(example, code, root, found, settings)


def test_many_examples_have_one_place_to_mend(cases: list[Case]) -> None:
    assert {case.example.language for case in cases} == {"terraform", "cloudformation"}
    assert len({case.code for case in cases}) >= 20
    assert len(cases) >= 100


def test_what_was_fixed_passes(cases: list[Case]) -> None:
    for case in cases:
        result = case.judged()
        assert not result.problems, case.example
        statuses = {finding.fingerprint: finding.status for finding in result.findings}
        mended = [finding for fix in case.found.fixes for finding in fix.findings]
        assert {statuses[finding.fingerprint] for finding in mended} == {Status.PASS}, case.example


def test_a_second_time_changes_nothing(cases: list[Case]) -> None:
    for case in cases:
        assert not proposed(case.root, [case.code], case.settings).fixes, case.example


def test_only_what_is_written_changes(cases: list[Case]) -> None:
    """White space aside, each setting replaces one line or adds the lines of what it stands in; nothing else goes."""
    for case in cases:
        settings = sum(len(fix.written) for fix in case.found.fixes)
        gone = sum(_gone(edited) for edited in case.found.edited.values())
        assert gone <= settings, case.example


def _gone(edited: Edited) -> int:
    before, after = (
        Counter("".join(line.split()) for line in text.lines()) for text in (edited.before, edited.after)
    )
    return (before - after).total()


@pytest.mark.skipif(TERRAFORM is None, reason="asks the real formatter; the layout is held by the examples")
def test_terraform_fmt_leaves_alone_what_it_left_alone_before(cases: list[Case], tmp_path: Path) -> None:
    for number, case in enumerate(case for case in cases if case.example.language == "terraform"):
        for file, edited in case.found.edited.items():
            for side, text in (("before", edited.before), ("after", edited.after)):
                target = tmp_path / side / str(number) / file
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(text.data)
    assert _unformatted(tmp_path / "after") <= _unformatted(tmp_path / "before")


def _unformatted(folder: Path) -> set[str]:
    command = [str(TERRAFORM), "fmt", "-list=true", "-write=false", "-recursive", "."]
    out = subprocess.run(command, cwd=folder, check=False, stdout=subprocess.PIPE, encoding="utf-8").stdout
    return set(out.split("\n"))
