"""Finds the code that plans were made from, reads it with the plan's variables, and knows each resource's block."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from iac27017.boundary import inside
from iac27017.graph.address import ANY, Address, Key, Step
from iac27017.graph.declaration import Declaration, Problem, Reading
from iac27017.graph.value import Value
from iac27017.plan.loading import Json, Loaded
from iac27017.plan.overlay import same
from iac27017.plan.shapes import mapping, objects, text
from iac27017.plan.values import value_of
from iac27017.terraform.discovery import joined
from iac27017.terraform.module import Module
from iac27017.terraform.options import TerraformOptions
from iac27017.terraform.repository import Repository
from iac27017.terraform.variables import declared, given


class Found(Struct, frozen=True):
    """The block of a resource; ``exact`` when it was evaluated for this very instance."""

    declaration: Declaration
    exact: bool


class Source(Struct):
    """The code of the plans: declarations by address, and what was read of it.

    Problems of the code are not kept: the plan was made from it, so what this
    program cannot read of it costs lines, and no verdict.
    """

    reading: Reading = field(default_factory=Reading)
    _exact: dict[Address, Declaration] = field(default_factory=dict)
    _blocks: dict[Address, list[Declaration]] = field(default_factory=dict)
    _ranks: dict[Address, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for rank, declaration in enumerate(self.reading.declarations):
            self._ranks[declaration.address] = rank
            self._ranks.setdefault(_without_keys(declaration.address), rank)
            self._exact[declaration.address] = declaration
            self._blocks.setdefault(_without_keys(declaration.address), []).append(declaration)

    def find(self, address: Address) -> Found | None:
        """The block of ``address``: evaluated for it, for a key that only the plan knows, or for another one."""
        own = self._exact.get(address)
        if own is not None:
            return Found(own, True)
        others = self._blocks.get(_without_keys(address), [])
        for other in others:
            if _covers(other.address, address):
                return Found(other, True)
        return Found(others[0], False) if others else None

    def rank(self, address: Address) -> int:
        """Where in the code's order a resource comes; what is not there comes last."""
        own = self._ranks.get(address)
        return self._ranks.get(_without_keys(address), len(self._ranks)) if own is None else own

    def data_of(self, root: str) -> list[Declaration]:
        """The data sources of a root."""
        return [d for d in self.reading.declarations if d.address.data and d.address.root == root]

    def providers_of(self, root: str) -> list[Declaration]:
        """The provider configurations of a root."""
        return [d for d in self.reading.providers if d.address.root == root]


def _without_keys(address: Address) -> Address:
    return replace(address, key=None, modules=tuple(Step(step.name) for step in address.modules))


def _covers(written: Address, planned: Address) -> bool:
    """Whether an address with keys that nobody knows before the plan stands for the planned one."""
    return _key_covers(written.key, planned.key) and all(
        _key_covers(one.key, other.key) for one, other in zip(written.modules, planned.modules)
    )


def _key_covers(written: Key, planned: Key) -> bool:
    return written is ANY or written == planned


def find_root(root: Path, plan: Loaded, folder: Path, below: bool, exclude: tuple[str, ...]) -> str | None:
    """The root module in ``folder`` that has the plan's resources, or ``below`` it; ``None`` when there is none.

    Directories are relative to ``root``, outside of which nothing is read.
    """
    own = inside(root, folder)
    if own is None:
        return None
    repository = Repository(root, exclude, _unheard)
    directories = [own]
    if below and not repository.module(own).files:
        directories = [joined(own, each) for each in Repository(folder, exclude, _unheard).roots(None)]
    return _best(directories, repository, plan)


def _best(directories: Iterable[str], repository: Repository, plan: Loaded) -> str | None:
    wanted = _names_in(plan)
    best, points = None, 0
    for directory in directories:
        declared_here = _declared_in(repository.module(directory))
        shared = 2 * len(wanted & declared_here) - len(declared_here - wanted)
        if wanted & declared_here and (best is None or shared > points):
            best, points = directory, shared
    return best


def _names_in(plan: Loaded) -> set[str]:
    """What the root module of a plan declares: resources without keys, and module calls."""
    top = mapping(plan.content, "configuration", "root_module")
    found = {f"module.{name}" for name in mapping(top, "module_calls")}
    if top:
        return found | {_named(each) for each in objects(top, "resources")}
    values = mapping(plan.content, "values", "root_module")
    found |= {_named(each) for each in objects(values, "resources")}
    return found | {text(each, "address").split("[")[0] for each in objects(values, "child_modules")}


def _named(resource: Json) -> str:
    data = "data." if text(resource, "mode") == "data" else ""
    return f"{data}{text(resource, 'type')}.{text(resource, 'name')}"


def _declared_in(module: Module) -> set[str]:
    resources = {f"{'data.' if data else ''}{type_}.{name}" for data, type_, name in module.resources}
    return resources | {f"module.{name}" for name in module.calls}


def _unheard(problem: Problem) -> None:
    """The code's own problems are not the plan's."""


def read_source(root: Path, roots: Mapping[str, Loaded], options: TerraformOptions) -> Source:
    """The code in ``roots``, evaluated with the variables that the plans were made with."""
    if not roots:
        return Source()
    from iac27017.terraform.frontend import read as read_terraform

    repository = Repository(root, options.exclude, _unheard)
    variables: dict[str, str] = {}
    refused: set[str] = set()
    files: list[Path] = []
    for directory, plan in roots.items():
        module = repository.module(directory)
        files += [root / file for file in module.files[:1]]
        for name, value in _other_than_written(root, directory, module, plan, options).items():
            if variables.setdefault(name, value) != value:
                refused.add(name)
    chosen = {name: value for name, value in variables.items() if name not in refused}
    reading = read_terraform(root, files, replace(options, variables=chosen, environment={}))
    return Source(reading)


def _other_than_written(
    root: Path, directory: str, module: Module, plan: Loaded, options: TerraformOptions
) -> dict[str, str]:
    """The variables that the plan was given another value for than the code has, as ``-var`` takes them.

    One that the code gives no value stays open: what is made of it comes from elsewhere, and the plan
    has the outcome. So does a sensitive one.
    """
    inputs = {name: declared(name, block, _unheard) for name, block in module.variables.items()}
    files = given(root, directory, inputs, replace(options, variables={}, environment={}), _unheard)
    found: dict[str, str] = {}
    settings = mapping(plan.content, "configuration", "root_module", "variables")
    for name, variable in inputs.items():
        entry = mapping(plan.content, "variables", name)
        if "value" not in entry or mapping(settings, name).get("sensitive") is True:
            continue
        value = value_of(entry["value"], None)
        if name in files:
            written: Value = files[name].value
        elif variable.default is not None:
            written = value_of(mapping(settings, name).get("default"), None)
        else:
            continue
        if not same(value, written) and (assigned := _assigned(entry["value"], variable.literal)) is not None:
            found[name] = assigned
    return found


def _assigned(value: Json, literal: bool) -> str | None:
    """A value as ``-var`` takes it; ``None`` where it cannot be written."""
    if literal:
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value) if isinstance(value, str | int) else None
    try:
        return json.dumps(value).replace("${", "$${").replace("%{", "%%{")
    except TypeError:
        return None  # a decimal, which has no JSON of its own
