"""Terraform's functions: one module per family, and the table that finds a function by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module

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
    return name.removeprefix(_CORE) in _family_by_name() or name.startswith(_PROVIDER)


def function_names() -> list[str]:
    """The names of all functions that can be computed, sorted. ``try`` and ``can`` are evaluated lazily."""
    return sorted(_family_by_name())


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
    short = name.removeprefix(_CORE)
    family = _family_by_name().get(short)
    return _functions_of(family)[short] if family is not None else None


FAMILIES: Mapping[str, str] = {
    "arithmetic": "abs ceil floor log max min parseint pow signum",
    "conversions": (
        "ephemeralasnull issensitive list map nonsensitive sensitive tobool tolist tomap "
        "tonumber toset tostring"
    ),
    "dates": "formatdate plantimestamp timeadd timecmp timestamp",
    "encoding": (
        "base64decode base64encode base64gzip csvdecode jsondecode jsonencode "
        "textdecodebase64 textencodebase64 urlencode"
    ),
    "files": (
        "abspath basename dirname file filebase64 filebase64sha256 filebase64sha512 "
        "fileexists filemd5 fileset filesha1 filesha256 filesha512 pathexpand"
    ),
    "formatting": "format formatlist",
    "hashing": "base64sha256 base64sha512 bcrypt md5 rsadecrypt sha1 sha256 sha512 uuid uuidv5",
    "lists": (
        "alltrue anytrue chunklist coalesce coalescelist compact concat contains distinct "
        "element flatten index length matchkeys one range reverse slice sort sum"
    ),
    "mappings": "keys lookup merge transpose values zipmap",
    "networks": "cidrhost cidrnetmask cidrsubnet cidrsubnets",
    "patterns": "regex regexall",
    "sets": "setintersection setproduct setsubtract setunion",
    "templates": "templatefile templatestring",
    "text": (
        "chomp endswith indent join lower replace split startswith strcontains strrev substr "
        "title trim trimprefix trimspace trimsuffix upper"
    ),
    "yaml_text": "yamldecode yamlencode",
}
"""Which functions each module has: only those of the families that a configuration calls are loaded."""


@cache
def _family_by_name() -> Mapping[str, str]:
    return {name: family for family, names in FAMILIES.items() for name in names.split()}


@cache
def _functions_of(family: str) -> Mapping[str, Function]:
    functions: Mapping[str, Function] = import_module(f"{__name__}.{family}").functions()
    return functions
