"""The ``configuration`` of a plan: which resources the expressions of a block refer to, through modules and keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from msgspec import Struct, field

from iac27017.graph.address import Address, Key, Step
from iac27017.graph.value import Reference, Unknown, unknown
from iac27017.plan.loading import Json
from iac27017.plan.shapes import mapping, objects, text, texts

MAXIMUM_FOLLOWED = 2_000
"""References looked at for one attribute: they run through modules, and a stranger's plan may run in circles."""

MAXIMUM_INSTANCES = 500
"""Of one block that an expression means as a whole; more of them are not tied one by one."""

_STEP = re.compile(
    r'(?P<name>[^\s.\[\]"]+)|\["(?P<key>(?:[^"\\]|\\.)*)"\]|\[(?P<index>\d{1,9})\]|(?P<any>\[\*?\])'
)


class Module(Struct, frozen=True, eq=False):
    """A module instance as the configuration has it; ``call`` is the block that calls it, in ``caller``."""

    content: Mapping[str, Json]
    steps: tuple[Step, ...] = ()
    caller: Module | None = None
    call: Mapping[str, Json] = field(default_factory=dict)

    @property
    def calls(self) -> Mapping[str, Json]:
        """The module calls in it, by name."""
        return mapping(self.content, "module_calls")


class Place(Struct, frozen=True, eq=False):
    """Where an expression stands: a module instance, and the ``for_each`` and key in force."""

    module: Module
    key: Key = None
    each: Json = None


class Block(Struct, frozen=True, eq=False):
    """What the configuration says of one resource: its expressions, and where they stand."""

    expressions: Mapping[str, Json]
    place: Place
    provider: str = ""


class Mentioned(Struct, frozen=True):
    """What an expression refers to; ``alone`` when nothing else can decide what it is worth."""

    references: tuple[Reference, ...] = ()
    alone: bool = False


class Configuration:
    """The modules of a plan's configuration, and the instances that the plan has of each block."""

    def __init__(self, content: Json, instances: Iterable[Address], root: str) -> None:
        self.root = root
        self._top = Module(mapping(content, "root_module"))
        self._modules: dict[tuple[Step, ...], Module | None] = {(): self._top}
        self._blocks: dict[int, dict[tuple[bool, str, str], Mapping[str, Json]]] = {}
        self._groups: dict[tuple[tuple[Step, ...], bool, str, str], dict[Key, Address]] = {}
        self._called: dict[tuple[tuple[Step, ...], str], dict[Key, None]] = {}
        for address in instances:
            block = (address.modules, address.data, address.type, address.name)
            self._groups.setdefault(block, {})[address.key] = address
            for depth, step in enumerate(address.modules):
                self._called.setdefault((address.modules[:depth], step.name), {})[step.key] = None

    @property
    def known(self) -> bool:
        """Whether there is a configuration at all: a state has none."""
        return bool(self._top.content)

    def block(self, address: Address) -> Block | None:
        """What the configuration says of ``address``."""
        module = self._module(address.modules)
        if module is None:
            return None
        found = self._resources(module).get((address.data, address.type, address.name))
        if found is None:
            return None
        place = Place(module, address.key, found.get("for_each_expression"))
        return Block(mapping(found, "expressions"), place, text(found, "provider_config_key"))

    def references(self, expression: Json, place: Place) -> Mentioned:
        """The resource attributes that ``expression`` hangs on, without repetition, in order."""
        walk = _Walk(self)
        found = tuple(dict.fromkeys(walk.resources(expression, place)))
        return Mentioned(found, not walk.mixed and len({reference.address for reference in found}) == 1)

    def given(self, expression: Json, place: Place) -> Unknown | None:
        """Why the code does not tell the value, where a root variable without a default does."""
        walk = _Walk(self)
        if next(walk.resources(expression, place), None) is not None:
            return None
        for name in walk.variables:
            if "default" not in mapping(self._top.content, "variables", name):
                cause = f"var.{name}@{self.root}"
                return unknown("variable {name} has no value", cause=cause, name=name)
        return None

    def child(self, module: Module, name: str, key: Key) -> Module | None:
        """The instance of a call with this key."""
        return self._module((*module.steps, Step(name, key)))

    def keys_of(self, module: Module, name: str) -> Mapping[Key, None]:
        """The keys that the instances of a module call have in the plan."""
        return self._called.get((module.steps, name), {})

    def group(self, module: Module, data: bool, type_: str, name: str) -> Mapping[Key, Address]:
        """The instances of a block in one module instance, by key."""
        return self._groups.get((module.steps, data, type_, name), {})

    def _module(self, steps: tuple[Step, ...]) -> Module | None:
        if steps not in self._modules:
            above = self._module(steps[:-1])
            call = mapping(above.calls, steps[-1].name) if above is not None else {}
            content = mapping(call, "module")
            self._modules[steps] = Module(content, steps, above, call) if above is not None and call else None
        return self._modules[steps]

    def _resources(self, module: Module) -> dict[tuple[bool, str, str], Mapping[str, Json]]:
        key = id(module.content)
        if key not in self._blocks:
            self._blocks[key] = {
                (text(each, "mode") == "data", text(each, "type"), text(each, "name")): each
                for each in objects(module.content, "resources")
            }
        return self._blocks[key]


class _Walk:
    """One search for what an expression refers to; no reference is followed twice from the same place."""

    def __init__(self, configuration: Configuration) -> None:
        self.variables: dict[str, None] = {}
        self.mixed = False
        self._configuration = configuration
        self._seen: set[tuple[tuple[Step, ...], Key, int, str]] = set()

    def resources(
        self, expression: Json, place: Place, depth: int = 0, by_key: bool = False
    ) -> Iterator[Reference]:
        """The references to resources, those through variables and outputs included.

        ``by_key``: of several instances, the one with the same key is meant.
        """
        names = list(_names(expression))
        by_key |= any(name.startswith(("each.", "count.index")) for name in names)
        longest = [name for name in _longest(names) if name != "each.key" or len(names) == 1]
        self.mixed |= sum(not name.startswith(("each.key", "count.")) for name in longest) > 1
        for name in longest:
            seen = (place.module.steps, place.key, id(place.each), name)
            if seen not in self._seen and len(self._seen) < MAXIMUM_FOLLOWED and depth < 64:
                self._seen.add(seen)
                yield from self._followed(_steps(name), place, by_key, depth)

    def _followed(
        self, steps: list[str | int | None], place: Place, by_key: bool, depth: int
    ) -> Iterator[Reference]:
        match steps:
            case ["each", _, *rest]:
                if place.each is not None:
                    path = tuple(step for step in rest if step is not None)
                    for found in self.resources(place.each, Place(place.module, place.key), depth + 1, True):
                        yield found if found.path else Reference(found.address, path)
            case ["var", str() as name, *_]:
                yield from self._argument(name, place.module, depth)
            case ["module", str() as name, *rest]:
                yield from self._outputs(name, rest, place, by_key, depth)
            case ["count" | "local" | "path" | "terraform" | "self", *_]:
                return
            case ["data", str() as type_, str() as name, *rest]:
                yield from self._instances(True, type_, name, rest, place, by_key)
            case [str() as type_, str() as name, *rest]:
                yield from self._instances(False, type_, name, rest, place, by_key)
            case _:
                return

    def _argument(self, name: str, module: Module, depth: int) -> Iterator[Reference]:
        """What the caller gives for a variable."""
        if module.caller is None:
            self.variables[name] = None
            return
        argument = mapping(module.call, "expressions").get(name)
        around = Place(module.caller, module.steps[-1].key, module.call.get("for_each_expression"))
        yield from self.resources(argument, around, depth + 1)

    def _outputs(
        self, name: str, rest: list[str | int | None], place: Place, by_key: bool, depth: int
    ) -> Iterator[Reference]:
        """What an output of a module is made of; all of its outputs where the name stands behind a key that varies."""
        key, rest = _split_key(rest)
        for each in self._chosen(self._configuration.keys_of(place.module, name), key, place.key, by_key):
            child = self._configuration.child(place.module, name, each)
            outputs = mapping(child.content, "outputs") if child is not None else {}
            wanted = [rest[0]] if rest and rest[0] is not None else list(outputs)
            for output in wanted:
                expression = mapping(outputs, str(output)).get("expression")
                if child is not None:
                    yield from self.resources(expression, Place(child), depth + 1)

    def _instances(
        self, data: bool, type_: str, name: str, rest: list[str | int | None], place: Place, by_key: bool
    ) -> Iterator[Reference]:
        key, rest = _split_key(rest)
        group = self._configuration.group(place.module, data, type_, name)
        path = tuple(step for step in rest if step is not None)
        for each in self._chosen(group, key, place.key, by_key):
            yield Reference(group[each], path)

    @staticmethod
    def _chosen(keys: Mapping[Key, object], written: str | int | None, own: Key, by_key: bool) -> list[Key]:
        """Of an expression's targets: the one whose key is written, the one with the same key, else all."""
        if written is not None:
            return [written] if written in keys else []
        if by_key and own is not None and own in keys:
            return [own]
        return list(islice(keys, MAXIMUM_INSTANCES))


def _split_key(rest: list[str | int | None]) -> tuple[str | int | None, list[str | int | None]]:
    """The key after a name, and what follows it: ``["eu"].arn``."""
    if rest and isinstance(rest[0], int):
        return rest[0], rest[1:]
    if rest and isinstance(rest[0], _Key):
        return str(rest[0]), rest[1:]
    return None, rest[1:] if rest and rest[0] is None else rest


class _Key(str):
    """A step in brackets and quotes."""

    __slots__ = ()


def _steps(reference: str) -> list[str | int | None]:
    """The steps of ``module.a["x"].b[0].c``; a key that varies is ``None``."""
    found: list[str | int | None] = []
    for match in _STEP.finditer(reference):
        if match["index"] is not None:
            found.append(int(match["index"]))
        elif match["key"] is not None:
            found.append(_Key(re.sub(r"\\(.)", r"\1", match["key"])))
        else:
            found.append(match["name"])
    return found


def _names(expression: Json) -> Iterator[str]:
    """Every reference in an expression, or in the expressions of nested blocks."""
    pending = [expression]
    while pending:
        each = pending.pop(0)
        if isinstance(each, list):
            pending = [*each, *pending]
        elif isinstance(each, dict):
            yield from texts(each, "references")
            pending = [*(member for name, member in each.items() if name != "references"), *pending]


def _longest(names: list[str]) -> list[str]:
    """Without those that only begin another one: Terraform lists ``a.b.c`` and ``a.b`` for one reference."""
    unique = list(dict.fromkeys(names))
    shorter = {name[:at] for name in unique for at, char in enumerate(name) if char in ".["}
    return [name for name in unique if name not in shorter]
