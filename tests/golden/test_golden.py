"""The sample repositories give exactly the outputs on record; `make golden` records them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.record import GOLDEN, outputs, repositories


@pytest.mark.parametrize("repository", repositories(), ids=lambda folder: folder.name)
def test_outputs_are_as_recorded(repository: Path) -> None:
    for name, text in outputs(repository):
        recorded = (GOLDEN / name).read_text(encoding="utf-8")
        assert text == recorded, f"{name} differs; see what changed with: make golden && git diff tests/golden"


@pytest.mark.parametrize("repository", repositories(), ids=lambda folder: folder.name)
def test_every_seeded_fault_of_the_readme_is_found(repository: Path) -> None:
    """The table in the repository's README names check and address of each seeded fault."""
    import json

    recorded = json.loads((GOLDEN / f"{repository.name}.json").read_text(encoding="utf-8"))
    found = {(f["check"], f["resource"], f["status"]) for f in recorded["findings"]}
    seeded = _seeded(repository / "README.md")
    assert len(seeded) >= 10
    for code, address, status in seeded:
        assert (code, address, status) in found, f"{code} {address} is not {status}"


def _seeded(readme: Path) -> list[tuple[str, str, str]]:
    rows = [line.split("|") for line in readme.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip().strip("`") for cell in row[1:-1]] for row in rows]
    return [(row[0], row[1], row[2]) for row in cells if len(row) >= 4 and row[2] in ("fail", "unknown")]
