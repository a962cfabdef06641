"""How one bot goes about it."""

from __future__ import annotations

from dataclasses import dataclass

from iac27017.language import Say


@dataclass(frozen=True, slots=True)
class Ways:
    """What its comments are known by, the language it speaks, and what it does besides commenting."""

    name: str
    say: Say
    request_changes: bool = False
    check_run: bool = True
