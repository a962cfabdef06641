"""How one bot goes about it."""

from __future__ import annotations

from msgspec import Struct

from iac27017.language import Say


class Ways(Struct, frozen=True):
    """What its comments are known by, the language it speaks, and what it does besides commenting."""

    name: str
    say: Say
    request_changes: bool = False
    check_run: bool = True
