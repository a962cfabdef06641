"""Writes the golden outputs of the sample repositories anew: `make golden`; read the diff before you commit it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from iac27017.config import find, load
from iac27017.registry import chosen_checks
from iac27017.report import as_json, console, sarif
from iac27017.report.sources import Sources
from iac27017.scan import Inputs, scan

REPOSITORIES = Path(__file__).resolve().parents[2] / "sample_repos"
GOLDEN = Path(__file__).resolve().parent / "outputs"


def repositories() -> list[Path]:
    """The sample repositories."""
    return sorted(folder for folder in REPOSITORIES.iterdir() if folder.is_dir())


def outputs(repository: Path) -> Iterator[tuple[str, str]]:
    """Name and text of each output of one repository."""
    configuration = find(repository)
    config = load(configuration) if configuration is not None and configuration.parent == repository else None
    checks = chosen_checks((), ())
    if config is None:
        from iac27017.config import Config

        config = Config()
    result, _ = scan(repository, checks, Inputs(), config.settings)
    yield f"{repository.name}.txt", console.render(result, Sources(repository))
    yield f"{repository.name}.json", as_json.render(result)
    yield f"{repository.name}.sarif", sarif.render(result)


def main() -> int:
    """Write them all."""
    GOLDEN.mkdir(exist_ok=True)
    for repository in repositories():
        for name, text in outputs(repository):
            (GOLDEN / name).write_text(text, encoding="utf-8")
            print(f"wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
