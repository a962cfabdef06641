"""What the auditor's documents are given besides a scan: the day, what people state, the options of the run."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Mapping
from datetime import date, datetime, timezone
from pathlib import Path

from msgspec import Struct

from iac27017.audit.organisation import Organisation
from iac27017.audit.organisation_file import OrganisationError, find, load
from iac27017.audit.trend import Earlier, EarlierError, read_earlier
from iac27017.cli.inputs import UsageProblem
from iac27017.cli.selecting import Chosen
from iac27017.graph.wording import worded
from iac27017.scan import Inputs

EPOCH = "SOURCE_DATE_EPOCH"
"""Seconds since 1970 that stand for now (reproducible-builds.org), so that two runs are the same to the byte."""


class Asked(Struct, frozen=True):
    """The paths and options of a run, as they were given."""

    paths: tuple[Path, ...]
    root: Path | None
    chosen: Chosen
    baseline: Path | None
    config: str

    def parameters(self, inputs: Inputs) -> Mapping[str, str]:
        """What an evidence pack says of the run; values of variables may be secret, so only their names are in it."""
        found = {
            "paths": _listed(self.paths),
            "root": str(self.root or ""),
            "select": _listed(self.chosen.select),
            "ignore": _listed(self.chosen.ignore),
            "control": _listed(self.chosen.control),
            "severity": self.chosen.severity or "",
            "baseline": str(self.baseline or ""),
            "configuration": self.config,
            "var_files": _listed(inputs.var_files),
            "variables": _listed(sorted({*inputs.variables, *inputs.environment})),
            "parameter_files": _listed(inputs.parameter_files),
            "workspace": inputs.workspace,
            "exclude": _listed(inputs.exclude),
            "source": str(inputs.source or ""),
        }
        return {name: value for name, value in found.items() if value not in ("", "[]")}

    def command(self, inputs: Inputs) -> str:
        """The command that judges the same again; values of variables are left for whoever runs it."""
        words = ["iac27017", "scan", *map(str, self.paths)]
        if self.root is not None:
            words += ["--root", str(self.root)]
        for file in inputs.var_files:
            words += ["--var-file", str(file)]
        for name in inputs.variables:
            words += ["--var", f"{name}=..."]
        for file in inputs.parameter_files:
            words += ["--parameters", str(file)]
        if inputs.workspace != "default":
            words += ["--workspace", inputs.workspace]
        return shlex.join(words)


def _listed(values: object) -> str:
    return (
        json.dumps([str(value) for value in values], ensure_ascii=False)
        if isinstance(values, tuple | list)
        else ""
    )


def report_day(environment: Mapping[str, str] = os.environ) -> date:
    """The day that documents print: today all over the world, or the one that ``SOURCE_DATE_EPOCH`` is set to.

    Raises `UsageProblem` when it is set to something that is no day.
    """
    seconds = environment.get(EPOCH)
    if seconds is None:
        return datetime.now(timezone.utc).date()
    try:
        return datetime.fromtimestamp(int(seconds), timezone.utc).date()
    except (ValueError, OverflowError, OSError):
        raise UsageProblem(
            worded("{name} is seconds since 1970, not {value}", name=EPOCH, value=seconds)
        ) from None


def organisation_for(root: Path, file: Path | None) -> Organisation:
    """What people state: in the named file, else in the nearest ``iac27017-audit.toml``, else nothing.

    Raises `UsageProblem`.
    """
    try:
        found = file if file is not None else find(root)
        return load(found) if found is not None else Organisation()
    except OrganisationError as error:
        raise UsageProblem(error) from None


def earlier_findings(file: Path | None) -> tuple[Earlier, ...]:
    """The findings of the ``--since`` file.

    Raises `UsageProblem`.
    """
    try:
        return read_earlier(file) if file is not None else ()
    except EarlierError as error:
        raise UsageProblem(error) from None
