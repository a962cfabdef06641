"""Says why an expression or an intrinsic is not a place to mend something: whose decision its value is."""

from __future__ import annotations

from iac27017.cloudformation.nodes import Call, Mapping, text_of
from iac27017.fixes.safety import (
    COLLECTION,
    COMPUTED,
    EACH,
    INTRINSIC,
    LOCAL,
    MODULE,
    PARAMETER,
    VARIABLE,
    NoSafePlace,
    unsafe,
)
from iac27017.hcl import ast
from iac27017.terraform.provenance import mentions

_BY_KIND = {"var": VARIABLE, "local": LOCAL, "module": MODULE}


def refusal(expression: ast.Expression) -> NoSafePlace:
    """The reason why ``expression``, which is no literal, stays as it is."""
    if isinstance(expression, ast.TupleLiteral | ast.ObjectLiteral):
        return unsafe(COLLECTION)
    for mention in mentions(expression):
        if mention.kind == "each":
            return unsafe(EACH)
        if mention.kind in _BY_KIND:
            return unsafe(_BY_KIND[mention.kind], name=mention.name)
    return unsafe(COMPUTED)


def intrinsic(call: Call, root: Mapping) -> NoSafePlace:
    """The reason why ``call``, an intrinsic in the template ``root``, stays as it is."""
    parameters = root.entries.get("Parameters")
    name = text_of(call.argument) or ""
    if call.name == "Ref" and isinstance(parameters, Mapping) and name in parameters.entries:
        return unsafe(PARAMETER, name=name)
    return unsafe(INTRINSIC, name=call.name)
