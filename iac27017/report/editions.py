"""A result with the numbers of one edition of ISO/IEC 27017, before anything is rendered for people."""

from __future__ import annotations

from msgspec.structs import replace

from iac27017.check import Check
from iac27017.scan import Result


def in_edition(result: Result, edition: str) -> Result:
    """``result`` with its checks' controls as the edition numbers them; for formats that carry one edition alone."""
    if edition == "2015":
        return result
    numbered: dict[int, Check] = {}

    def check_of(check: Check) -> Check:
        if id(check) not in numbered:
            numbered[id(check)] = replace(check, controls=check.numbers(edition))
        return numbered[id(check)]

    return replace(result, findings=tuple(replace(f, check=check_of(f.check)) for f in result.findings))
