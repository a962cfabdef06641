"""How a synthetic repository is made: files that are there once, and a unit of code that is repeated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """A repository of units, which have the same size and differ by their number.

    ``file`` is the name of each file of units, with its ``number`` to be put in;
    ``head`` stands at the top of each.
    """

    common: Mapping[str, str]
    unit: Callable[[int], str]
    resources_per_unit: int
    units_per_file: int
    file: str
    head: str = ""
