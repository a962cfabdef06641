"""What is left when the forge takes no comments: files, a step's summary, annotations through the log."""

from __future__ import annotations

from pathlib import Path

from iac27017.policy.difference import Difference
from iac27017.report import as_github, as_gitlab, sarif

SARIF = Path("iac27017.sarif")
CODE_QUALITY = Path("gl-code-quality-report.json")
STEP_SUMMARY_BYTES = 900_000
"""GitHub takes 1 MiB from a step, and nothing of what is longer."""


def files(difference: Difference, for_gitlab: bool) -> dict[Path, str]:
    """The reports by file: SARIF for code scanning, and GitLab's own form where that is the forge."""
    result = difference.as_result
    reports = {SARIF: sarif.render(result)}
    return {**reports, CODE_QUALITY: as_gitlab.render(result)} if for_gitlab else reports


def workflow_commands(difference: Difference) -> str:
    """Annotations that GitHub Actions makes of a job's log."""
    return as_github.render(difference.as_result)


def add_to_step_summary(file: Path, text: str) -> None:
    """Add to what other steps' tools have said there.

    Raises `OSError`.
    """
    short = text.encode()[:STEP_SUMMARY_BYTES].decode(errors="ignore")
    with file.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
        stream.write(short if short.endswith("\n") else f"{short}\n")
