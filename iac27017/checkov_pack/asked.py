"""What Checkov was asked to do, as far as it matters to a judgement of ours."""

# pyright: reportMissingImports=false

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from checkov.common.bridgecrew.integration_features.integration_feature_registry import (
    integration_feature_registry,
)
from checkov.common.bridgecrew.severities import Severities
from checkov.runner_filter import RunnerFilter
from msgspec import Struct

from iac27017.check import Check
from iac27017.checkov_pack.identity import check_id

UNKNOWN_VARIABLE = "IAC27017_UNKNOWN"
UNKNOWN_AS = ("pass", "fail", "skip")
"""What an unknown can be in Checkov, which knows no third answer."""


class Asked(Struct, frozen=True):
    """Checkov's options: ``skip_paths`` are regular expressions, ``source`` is where the code of plans lies.

    All of them are empty, and all checks run, where Checkov is used as a library.
    """

    directories: tuple[Path, ...] = ()
    files: tuple[Path, ...] = ()
    var_files: tuple[Path, ...] = ()
    skip_paths: tuple[str, ...] = ()
    source: Path | None = None
    sarif: bool = False
    filter: Any = None
    """Checkov's own filter of checks."""

    def runs(self, check: Check) -> bool:
        """Whether Checkov will ask for this check."""
        severity = Severities[str(check.severity).upper()]
        return self.filter is None or bool(
            self.filter.should_run_check(check_id=check_id(check), severity=severity)
        )

    def skips(self, file: str) -> bool:
        """Whether Checkov leaves ``file`` out: it takes a path for an expression, and for a piece of text."""
        return any(pattern in file or _found(pattern, file) for pattern in self.skip_paths)


def asked() -> Asked:
    """The options of the run that is going on."""
    options = integration_feature_registry.config
    if options is None:
        return Asked()
    sources = _paths(options, "repo_root_for_plan_enrichment")
    return Asked(
        directories=_paths(options, "directory"),
        files=_paths(options, "file"),
        var_files=_paths(options, "var_file"),
        skip_paths=tuple(getattr(options, "skip_path", None) or ()),
        source=sources[0] if sources else None,
        filter=_filter(options),
        sarif="sarif" in (getattr(options, "output", None) or ()),
    )


def unknown_as() -> str | None:
    """What the user wants an unknown to be: one of `UNKNOWN_AS`, or ``None`` where nothing is said.

    Raises ``ValueError`` for any other word.
    """
    word = os.environ.get(UNKNOWN_VARIABLE, "")
    if word and word not in UNKNOWN_AS:
        raise ValueError(f"{UNKNOWN_VARIABLE} is {word!r}; it can be {', '.join(UNKNOWN_AS)}")
    return word or None


def _filter(options: Any) -> Any:
    return RunnerFilter(
        checks=getattr(options, "check", None),
        skip_checks=getattr(options, "skip_check", None),
        all_external=bool(getattr(options, "run_all_external_checks", False)),
    )


def _paths(options: Any, name: str) -> tuple[Path, ...]:
    values: Sequence[str] = getattr(options, name, None) or ()
    return tuple(Path(os.path.realpath(value)) for value in values)


def _found(pattern: str, file: str) -> bool:
    """Whether the expression is found in the path; Checkov takes no notice of one that is none."""
    try:
        # A leading dot means a hidden directory there, not any character.
        return bool(re.search(re.escape(pattern) if re.match(r"^\.[^.]", pattern) else pattern, file))
    except re.error:
        return False
