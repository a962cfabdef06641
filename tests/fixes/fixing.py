"""A directory, what fails in it, and the fixes for that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from iac27017.check import Status
from iac27017.fixes.fix import Proposals
from iac27017.fixes.proposing import proposals
from iac27017.fixes.writing import write
from iac27017.graph.settings import Settings
from iac27017.registry import all_checks
from iac27017.scan import Inputs, Target, scan

NO_INPUTS = Inputs()


def proposed(
    root: Path,
    codes: Sequence[str] = (),
    settings: Settings | None = None,
    inputs: Inputs = NO_INPUTS,
    alone: bool = False,
) -> Proposals:
    """The fixes for what fails below ``root``; of checks with these codes, when any are given."""
    checks = [check for check in all_checks() if not codes or check.code in codes]
    target, settings = Target.of([root]), settings or Settings()
    result, _ = scan(target, checks, inputs, settings)
    return proposals(result.findings, target, inputs, settings, alone=alone)


def fixed(root: Path, codes: Sequence[str] = (), settings: Settings | None = None) -> Proposals:
    """The same, written into the files."""
    found = proposed(root, codes, settings)
    write(root, found.edited)
    return found


def failures(root: Path) -> set[str]:
    """What fails below ``root``: check and resource."""
    result, _ = scan(root, all_checks(), Inputs(), Settings())
    return {f"{f.check.code} {f.resource.address}" for f in result.with_status(Status.FAIL)}


def reasons(found: Proposals) -> dict[str, str]:
    """Why findings were not fixed, by check and resource."""
    return {f"{one.finding.check.code} {one.finding.resource.address}": one.reason for one in found.declined}
