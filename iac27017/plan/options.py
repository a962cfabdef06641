"""What the caller decides about a reading of plans: where their code lies, and how that is read."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct, field

from iac27017.terraform.options import TerraformOptions


class PlanOptions(Struct, frozen=True):
    """``source`` is the directory of the code, or one above it; ``None`` means beside each plan."""

    source: Path | None = None
    terraform: TerraformOptions = field(default_factory=TerraformOptions)
