"""Writes the documents in `docs/examples/` anew: `make examples`; read the diff before you commit it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from iac27017.cli import main as iac27017
from iac27017.cli.report_inputs import EPOCH
from iac27017.language import LANGUAGES
from iac27017.language.preference import VARIABLE

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "docs" / "examples"
SAMPLE = "sample_repos/payments"
DAY = "1795564800"
"""The 25th of November 2026, so that the documents do not change with the day on which they are made."""

FORMATS: Mapping[str, str] = {"html": "html", "markdown": "md", "csv": "csv", "json": "json"}
"""Formats of the gap report, and the ending that each has; a new one is a line here."""

OTHERS: Mapping[str, tuple[str, str]] = {
    "plan": ("markdown", "md"),
    "soa": ("markdown", "md"),
    "all": ("xlsx", "xlsx"),
}


def examples() -> Iterator[tuple[str, tuple[str, ...]]]:
    """File name and options of each document."""
    for language in LANGUAGES:
        for format_, ending in FORMATS.items():
            yield (
                f"payments-gap.{language}.{ending}",
                ("--kind", "gap", "--format", format_, "--lang", language),
            )
        for kind, (format_, ending) in OTHERS.items():
            yield (
                f"payments-{kind}.{language}.{ending}",
                ("--kind", kind, "--format", format_, "--lang", language),
            )


def same(recorded: bytes, today: bytes) -> bool:
    """Whether two documents are the same; of workbooks, what is in them, since machines compress differently."""
    if not (recorded.startswith(b"PK") and today.startswith(b"PK")):
        return recorded == today
    before, after = (_members(document) for document in (recorded, today))
    return before == after


def _members(document: bytes) -> list[tuple[str, bytes]]:
    with ZipFile(BytesIO(document)) as file:
        return [(name, file.read(name)) for name in file.namelist()]


def made(name: str, options: tuple[str, ...]) -> bytes:
    """The document that the command line writes for these options."""
    with TemporaryDirectory() as folder, _surroundings():
        file = Path(folder) / name
        # Commits differ from day to day; the repository and its commit are what the sample's own file states.
        code = iac27017(["report", SAMPLE, *options, "--no-git", "--exit-zero", "--output", str(file)])
        if code:
            raise RuntimeError(f"report {' '.join(options)} ended with {code}")
        return file.read_bytes()


@contextmanager
def _surroundings() -> Iterator[None]:
    """At the top of the repository, on a fixed day, with no language set."""
    before, folder = dict(os.environ), Path.cwd()
    os.environ[EPOCH] = DAY
    os.environ.pop(VARIABLE, None)
    os.chdir(REPOSITORY)
    try:
        yield
    finally:
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(before)


def main() -> int:
    """Write them all."""
    EXAMPLES.mkdir(parents=True, exist_ok=True)
    for name, options in examples():
        (EXAMPLES / name).write_bytes(made(name, options))
        print(f"wrote docs/examples/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
