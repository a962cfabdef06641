"""Where a variable, local or output of a module instance was given: the next place up for `provenance`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iac27017.terraform.provenance import Path, Place, Source

if TYPE_CHECKING:
    from iac27017.terraform.scope import Scope


def source_of(scope: Scope, kind: str, name: str, path: Path) -> tuple[Source, Path] | None:
    """Where ``kind.name`` was given, and what of ``path`` is left to follow there."""
    match kind:
        case "var":
            source = _argument(scope, name) or _given(scope, name)
            return (source, path) if source is not None else None
        case "local":
            attribute = scope.module.locals.get(name)
            return (Source(attribute.span, attribute.value, Place(scope)), path) if attribute is not None else None
        case "module":
            return _output(scope, name, path)
        case _:
            return None


def _argument(scope: Scope, name: str) -> Source | None:
    """What the caller passes, seen from where the call stands."""
    caller = scope.caller
    attribute = caller.call.block.body.attributes.get(name) if caller is not None else None
    if caller is None or attribute is None or name not in scope.inputs:
        return None
    each = caller.call.block.body.attributes.get("for_each")
    key = caller.step.key if isinstance(caller.step.key, str) else None
    return Source(attribute.span, attribute.value, Place(caller.scope, each.value if each else None, key))


def _given(scope: Scope, name: str) -> Source | None:
    """A file of values or the default; ``None`` for what only the command line says."""
    variable = scope.inputs.get(name)
    if variable is None:
        return None
    found = scope.given.get(name) if scope.caller is None else None
    if found is not None:
        return Source(found.span, found.expression, Place(scope)) if found.span.line else None
    if variable.default is None:
        return Source(variable.header, None, Place(scope))
    return Source(variable.default.span, variable.default.value, Place(scope), default=True)


def _output(scope: Scope, name: str, path: Path) -> tuple[Source, Path] | None:
    """The output of a called module, seen from inside: ``module.x.out``, ``module.x["key"].out``."""
    scopes = scope.known_children(name)
    if not scopes or not path:
        return None
    child = next(iter(scopes.values()))
    if path[0] in scopes:
        child, path = scopes[path[0]], path[1:]
    block = child.module.outputs.get(path[0]) if path else None
    attribute = block.body.attributes.get("value") if block is not None else None
    if attribute is None:
        return None
    return Source(attribute.span, attribute.value, Place(child)), path[1:]
