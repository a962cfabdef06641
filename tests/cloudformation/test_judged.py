"""The checks judge templates: each section of `judged.md` is scanned, and its verdicts are compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from iac27017.config import settings_from_text
from iac27017.graph.settings import Settings
from iac27017.registry import all_checks
from iac27017.scan import Inputs, scan
from tests.checks.pages import Example, examples

PAGE = Path(__file__).with_name("judged.md")


@pytest.mark.parametrize("example", examples(PAGE), ids=str)
def test_template_is_judged_as_announced(example: Example, tmp_path: Path) -> None:
    example.write(tmp_path)
    check = next(c for c in all_checks() if c.code == example.title.split()[0])
    settings = settings_from_text(example.configuration) if example.configuration else Settings()
    result, _ = scan(tmp_path, [check], Inputs(), settings)

    assert not result.problems, "\n".join(map(str, result.problems))
    found = {
        (f.resource.header.file, f.resource.header.line): (f.status.value, f.message) for f in result.findings
    }
    announced = {(e.file, e.line): (e.status, e.message) for e in example.expectations()}
    assert found.keys() == announced.keys(), f"found {found}\nannounced {announced}"
    for place, (status, part) in announced.items():
        assert found[place][0] == status, (place, found[place])
        assert part in found[place][1], (place, found[place])
