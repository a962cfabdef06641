"""What the caller decides about a reading of plans: where their code lies, and how that is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from iac27017.terraform.options import TerraformOptions


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """``source`` is the directory of the code, or one above it; ``None`` means beside each plan."""

    source: Path | None = None
    terraform: TerraformOptions = field(default_factory=TerraformOptions)
