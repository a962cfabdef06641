"""Says why an expression is not a place to mend something: whose decision its value is."""

from __future__ import annotations

from iac27017.fixes.safety import COLLECTION, COMPUTED, EACH, LOCAL, MODULE, VARIABLE, NoSafePlace, unsafe
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
