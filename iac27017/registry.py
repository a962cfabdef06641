"""Collects the checks: every module of `iac27017.checks` is looked at, none registers itself."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from functools import cache

import iac27017.checks as package
from iac27017.check import Check
from iac27017.graph.wording import worded

FAMILIES = {
    "ENC": "encryption",
    "KEY": "keys",
    "TLS": "transit",
    "SEG": "segregation",
    "LOG": "audit_logs",
    "ADM": "admin_access",
    "VMH": "hardening",
    "BCK": "backup",
    "SHR": "responsibility",
}
"""The folder below `checks/` of each family of codes."""


class UnknownCheck(ValueError):
    """Raised when a name on the command line or in the configuration is no check's code, name or family."""


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check, by code.

    Raises ``ValueError`` when two checks share a code or a name.
    """
    checks = sorted(_defined(), key=lambda check: check.code)
    for taken in ([check.code for check in checks], [check.name for check in checks]):
        if repeated := {word for word in taken if taken.count(word) > 1}:
            raise ValueError(f"two checks are called {', '.join(sorted(repeated))}")
    return tuple(checks)


def chosen_checks(select: Sequence[str], ignore: Sequence[str], controls: Sequence[str] = ()) -> tuple[Check, ...]:
    """The checks that ``select`` names (all, when empty) without those of ``ignore``, of any of ``controls``.

    A word is a code (``ENC-004``), a name (``unencrypted-database``) or a family (``ENC``).
    Raises `UnknownCheck` for a word that is none of these.
    """
    wanted = _named(select) if select else set(all_checks())
    wanted -= _named(ignore)
    if controls:
        known = {number for check in all_checks() for number in (*check.controls, *check.controls_2026)}
        if strangers := [number for number in controls if number not in known]:
            raise UnknownCheck(
                worded(
                    "no check is about control {strangers}; see: iac27017 checks",
                    strangers=repr(strangers[0]),
                )
            )
        wanted = {c for c in wanted if {*c.controls, *c.controls_2026} & set(controls)}
    return tuple(check for check in all_checks() if check in wanted)


def find_check(word: str) -> Check | None:
    """The check with this code or name."""
    lowered = word.lower()
    return next((c for c in all_checks() if lowered in (c.code.lower(), c.name)), None)


def _named(words: Sequence[str]) -> set[Check]:
    found: set[Check] = set()
    for word in words:
        family = {check for check in all_checks() if check.family == word.upper()}
        single = find_check(word)
        if not family and single is None:
            raise UnknownCheck(worded("there is no check {word}; see: iac27017 checks", word=repr(word)))
        found |= family or ({single} if single else set())
    return found


def _defined() -> Iterator[Check]:
    for family in pkgutil.iter_modules(package.__path__):
        if not family.ispkg or family.name == "for_checkov":
            continue
        folder = importlib.import_module(f"{package.__name__}.{family.name}")
        for info in pkgutil.iter_modules(folder.__path__):
            module = importlib.import_module(f"{folder.__name__}.{info.name}")
            yield from (value for value in vars(module).values() if isinstance(value, Check))
