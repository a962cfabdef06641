"""Which concrete resource types there are: one module per service, each with a tuple ``KINDS``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from iac27017.graph.concepts import Concept
from iac27017.graph.kind import Kind


class Kinds(Struct, frozen=True):
    """Every kind, found by its concrete type name in either language, or by concept."""

    by_type: Mapping[str, Kind]
    by_concept: Mapping[Concept, tuple[Kind, ...]]

    def of(self, type_: str) -> Kind | None:
        """The kind of a concrete type; ``None`` when it is not modelled."""
        return self.by_type.get(type_)


@cache
def all_kinds() -> Kinds:
    """The kinds of every module of this package.

    Raises ``ValueError`` when two kinds claim the same type.
    """
    by_type: dict[str, Kind] = {}
    by_concept: dict[Concept, list[Kind]] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        for kind in importlib.import_module(f"{__name__}.{module.name}").KINDS:
            for type_ in filter(None, (kind.terraform, kind.cloudformation, *kind.also)):
                if by_type.setdefault(type_, kind) is not kind and type_ != kind.cloudformation:
                    raise ValueError(f"two kinds claim {type_}")
            by_concept.setdefault(kind.concept, []).append(kind)
    return Kinds(by_type, {concept: tuple(kinds) for concept, kinds in by_concept.items()})
