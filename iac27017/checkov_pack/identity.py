"""What our checks are called in Checkov."""

from __future__ import annotations

from iac27017.check import Check

PREFIX = "IAC27017_"


def check_id(check: Check) -> str:
    """``IAC27017_ENC_001`` for ENC-001: Checkov's comments know no other characters."""
    return PREFIX + check.code.replace("-", "_")
