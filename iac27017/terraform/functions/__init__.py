"""Terraform's functions: one module per family, and the table that finds a function by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.value import Unknown, Value, references_in, unknown
from iac27017.graph.wording import worded
from iac27017.terraform.errors import FunctionError, LimitExceeded
from iac27017.terraform.functions.context import FunctionContext
from iac27017.terraform.functions.signature import Function

__all__ = ["FunctionContext", "call", "function_names", "is_function"]

_CORE = "core::"
"""The namespace of Terraform's own functions, which may be written out."""

_PROVIDER = "provider::"


def is_function(name: str) -> bool:
    """Whether ``name`` is one of Terraform's functions, or one that a provider defines."""
    return _found(name) is not None or name.startswith(_PROVIDER)


def function_names() -> list[str]:
    """The names of all functions that can be computed, sorted. ``try`` and ``can`` are evaluated lazily."""
    return sorted(_table())


def call(name: str, arguments: Sequence[Value], context: FunctionContext, span: Span) -> Value:
    """The value of ``name(arguments...)``: unknown only as far as the arguments make it so.

    Raises `FunctionError` where Terraform would report an error. A result that
    is too large to compute is unknown, and reported.
    """
    function = _found(name)
    if function is None:
        return _provided(name, arguments, span)
    try:
        return function.apply(arguments, context, span)
    except LimitExceeded as error:
        return _limited(error, name, context, span)
    except FunctionError as error:
        raise type(error)(worded("{name}: {error}", name=name, error=error)) from None


def _provided(name: str, arguments: Sequence[Value], span: Span) -> Unknown:
    if not name.startswith(_PROVIDER):
        raise FunctionError(worded("there is no function {name}", name=name))
    reason = "{name} is computed by a provider, which is not run"
    return unknown(reason, span, references_in(list(arguments)), name=name)


def _limited(error: LimitExceeded, name: str, context: FunctionContext, span: Span) -> Unknown:
    reason = worded(error.reason, limit=error.limit, function=name)
    found = unknown("{name}: {error}", span, name=name, error=reason)
    context.report(
        Problem(span, worded("a limit was hit: {found}", found=found), "make the argument smaller")
    )
    return found


def _found(name: str) -> Function | None:
    return _table().get(name.removeprefix(_CORE))


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Function]:
    """All functions by name; put together when the first one is called."""
    from iac27017.terraform.functions import (
        arithmetic,
        conversions,
        dates,
        encoding,
        files,
        formatting,
        hashing,
        lists,
        mappings,
        networks,
        patterns,
        sets,
        templates,
        text,
        yaml_text,
    )

    families = (
        arithmetic, conversions, dates, encoding, files, formatting, hashing, lists,
        mappings, networks, patterns, sets, templates, text, yaml_text,
    )  # fmt: skip
    return {name: function for family in families for name, function in family.functions().items()}
