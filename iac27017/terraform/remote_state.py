"""Joins ``terraform_remote_state`` to the root of the same scan whose state it reads."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import TYPE_CHECKING

from iac27017.graph.span import Span
from iac27017.graph.value import Object, Unknown, Value, unknown
from iac27017.hcl import ast
from iac27017.terraform.environment import ModuleOutputs
from iac27017.terraform.module import literal

if TYPE_CHECKING:
    from iac27017.terraform.resources import Instance
    from iac27017.terraform.scope import Scope

DEFAULT_STATE = "terraform.tfstate"

IDENTIFYING = {
    "s3": ("bucket", "key"),
    "gcs": ("bucket", "prefix"),
    "azurerm": ("storage_account_name", "container_name", "key"),
}
"""The settings of a backend that tell one state from another."""


def outputs(instance: Instance, span: Span) -> Value:
    """``outputs`` of a remote state: those of the root it belongs to, when that is in the scan."""
    found = _owner(instance)
    name = instance.address.name
    if found is None:
        reason = "the remote state {name} belongs to code that is not in this scan"
        return unknown(reason, span, cause=f"remote_state.{name}@{instance.address.root}", name=name)
    if isinstance(found, Unknown):
        return found
    return module_outputs(found, instance)


def module_outputs(scope: Scope, instance: Instance) -> Value:
    """The outputs of another root, with ``defaults`` for those that it does not have."""
    defaults = instance.configured("defaults") if "defaults" in instance.declared.block.body.attributes else None
    missing = {} if not isinstance(defaults, dict) else {k: v for k, v in defaults.items() if k not in scope.outputs}
    if missing:
        return Object((*missing.items(), *((name, scope.output(name)) for name in scope.outputs)))
    found = ModuleOutputs()
    found.output = scope.output
    found.output_names = tuple(scope.outputs)
    return found


def _owner(instance: Instance) -> Scope | Unknown | None:
    attributes = instance.declared.block.body.attributes
    backend = instance.configured("backend") if "backend" in attributes else None
    config = instance.configured("config") if "config" in attributes else None
    if isinstance(config, Unknown):
        return config
    if not isinstance(backend, str) or not isinstance(config, dict):
        return None
    others = [scope for scope in instance.scope.scan.roots.values() if scope is not instance.scope]
    if backend == "local":
        return _by_path(config.get("path"), instance.address.root, others)
    return _by_settings(backend, config, others)


def _by_path(path: Value, root: str, others: Iterable[Scope]) -> Scope | None:
    """A local state lies where the root's ``backend "local"`` says, or in the root itself."""
    if not isinstance(path, str):
        return None
    wanted = posixpath.normpath(posixpath.join("/", root, path))
    for scope in others:
        block = scope.module.backend
        local = block is not None and block.labels == ["local"]
        own = literal(block.body.attributes.get("path")) if local and block is not None else None
        if block is not None and not local:
            continue
        if posixpath.normpath(posixpath.join("/", scope.root, own or DEFAULT_STATE)) == wanted:
            return scope
    return None


def _by_settings(backend: str, config: dict[str, Value], others: Iterable[Scope]) -> Scope | None:
    names = IDENTIFYING.get(backend)
    if names is None or not isinstance(config.get(names[-1]), str):
        return None
    for scope in others:
        block = scope.module.backend
        if block is not None and block.labels == [backend] and _matches(block.body, config, names):
            return scope
    return None


def _matches(body: ast.Body, config: dict[str, Value], names: tuple[str, ...]) -> bool:
    """Equal in all that both say; the last name, the key, must be said by both."""
    for name in names:
        own, wanted = literal(body.attributes.get(name)), config.get(name)
        if own is None:
            if name == names[-1]:
                return False
        elif isinstance(wanted, str) and own != wanted:
            return False
    return True
