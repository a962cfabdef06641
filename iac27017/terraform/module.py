"""One parsed module directory: its variables, locals, resources, calls, outputs and providers."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.wording import worded
from iac27017.hcl import ast

Mode = tuple[bool, str, str]
"""What names a resource block inside a module: whether it is a data source, its type, its name."""


class ResourceBlock(Struct):
    """A ``resource`` or ``data`` block."""

    data: bool
    type: str
    name: str
    block: ast.Block


class Call(Struct):
    """A ``module`` block. ``source`` is ``None`` when it is not written as a plain string."""

    name: str
    block: ast.Block
    source: str | None


class Module(Struct):
    """What the files of one directory declare. ``directory`` is relative to the scanned one (``""`` for itself)."""

    directory: str
    files: list[str] = field(default_factory=list)
    variables: dict[str, ast.Block] = field(default_factory=dict)
    locals: dict[str, ast.Attribute] = field(default_factory=dict)
    resources: dict[Mode, ResourceBlock] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    outputs: dict[str, ast.Block] = field(default_factory=dict)
    providers: dict[str, ast.Block] = field(default_factory=dict)
    """Provider configurations by reference: ``aws``, ``aws.eu``."""
    provider_versions: dict[str, str] = field(default_factory=dict)
    """Version constraints of ``required_providers`` by local name."""
    backend: ast.Block | None = None
    problems: list[Problem] = field(default_factory=list)
    whole: bool = True
    """Whether every file was read to its end: if not, what seems to be missing may stand in the unread part."""

    def call_blocks(self) -> Iterator[Call]:
        """The module calls, in the order written."""
        return iter(self.calls.values())


def is_override(file: str) -> bool:
    """Whether Terraform merges this file into the others instead of adding it."""
    stem = file.rsplit("/", 1)[-1].removesuffix(".json").removesuffix(".tf")
    return stem == "override" or stem.endswith("_override")


def assemble(directory: str, bodies: list[tuple[str, ast.Body]]) -> Module:
    """The module that the parsed files of ``directory`` make up."""
    module = Module(directory, [file for file, _ in bodies])
    for file, body in sorted(bodies, key=lambda item: (is_override(item[0]), item[0])):
        add = _override if is_override(file) else _add
        for block in body.blocks:
            add(module, block)
    return module


def literal(attribute: ast.Attribute | None) -> str | None:
    """The plain string an attribute is written as; ``None`` when it is not one."""
    if attribute is not None and isinstance(attribute.value, ast.Literal):
        value = attribute.value.value
        return value if isinstance(value, str) else None
    return None


def _add(module: Module, block: ast.Block) -> None:
    match block.type, block.labels:
        case ("resource" | "data") as mode, [type_, name]:
            key = (mode == "data", type_, name)
            if _is_new(module, module.resources, key, block, f"{mode} {type_}.{name}"):
                module.resources[key] = ResourceBlock(*key, block)
        case "variable", [name]:
            if _is_new(module, module.variables, name, block, f"variable {name}"):
                module.variables[name] = block
        case "output", [name]:
            if _is_new(module, module.outputs, name, block, f"output {name}"):
                module.outputs[name] = block
        case "module", [name]:
            if _is_new(module, module.calls, name, block, f"module {name}"):
                module.calls[name] = Call(name, block, literal(block.body.attributes.get("source")))
        case "provider", [name]:
            module.providers.setdefault(_provider_reference(name, block), block)
        case "locals", []:
            for attribute in block.body.attributes.values():
                if _is_new(module, module.locals, attribute.name, attribute, f"local {attribute.name}"):
                    module.locals[attribute.name] = attribute
        case "terraform", []:
            module.backend = next(block.body.blocks_of("backend"), module.backend)
            module.provider_versions.update(_provider_versions(block))
        case ("moved" | "import" | "removed" | "check" | "ephemeral" | "action"), _:
            pass
        case _:
            module.problems.append(_misplaced(block))


def _is_new(module: Module, known: object, key: object, found: ast.Block | ast.Attribute, what: str) -> bool:
    assert isinstance(known, dict)
    if key not in known:
        return True
    earlier = known[key]
    span = earlier.span if isinstance(earlier, (ast.Block, ast.Attribute)) else earlier.block.span
    message = worded("{what} is declared twice; the first is at {place}", what=what, place=span.place)
    module.problems.append(Problem(_head(found), message, "remove or rename one of them"))
    return False


def _head(found: ast.Block | ast.Attribute) -> Span:
    return found.header if isinstance(found, ast.Block) else found.span


def _misplaced(block: ast.Block) -> Problem:
    labels = "".join(f' "{label}"' for label in block.labels)
    help_ = "check the block's name and its number of labels"
    return Problem(
        block.header,
        worded("a block {type}{labels} is not known here", type=block.type, labels=labels),
        help_,
    )


def _provider_versions(block: ast.Block) -> Iterator[tuple[str, str]]:
    """The constraints in a ``terraform`` block: ``{ source = ..., version = "~> 5.0" }``, or the string alone."""
    for required in block.body.blocks_of("required_providers"):
        for attribute in required.body.attributes.values():
            match attribute.value:
                case ast.Literal(value=str() as version):
                    yield attribute.name, version
                case ast.ObjectLiteral(items=items):
                    for key, value in items:
                        if isinstance(key, ast.Literal) and key.value == "version" and isinstance(value, ast.Literal):
                            yield attribute.name, str(value.value)
                case _:
                    continue


def _provider_reference(name: str, block: ast.Block) -> str:
    alias = literal(block.body.attributes.get("alias"))
    return f"{name}.{alias}" if alias else name


def _override(module: Module, block: ast.Block) -> None:
    """Merge a block of an override file into the block of the same name (Terraform: "Override Files")."""
    match block.type, block.labels:
        case ("resource" | "data") as mode, [type_, name]:
            key = (mode == "data", type_, name)
            if key in module.resources:
                module.resources[key].block = _merged(module.resources[key].block, block)
            else:
                module.problems.append(_nothing_to_override(block))
        case "variable", [name] if name in module.variables:
            module.variables[name] = _merged(module.variables[name], block)
        case "output", [name] if name in module.outputs:
            module.outputs[name] = _merged(module.outputs[name], block)
        case "module", [name] if name in module.calls:
            merged = _merged(module.calls[name].block, block)
            module.calls[name] = Call(name, merged, literal(merged.body.attributes.get("source")))
        case "provider", [name] if _provider_reference(name, block) in module.providers:
            reference = _provider_reference(name, block)
            module.providers[reference] = _merged(module.providers[reference], block)
        case "locals", []:
            module.locals.update(block.body.attributes)
        case "terraform", []:
            module.backend = next(block.body.blocks_of("backend"), module.backend)
        case ("variable" | "output" | "module"), [_]:
            module.problems.append(_nothing_to_override(block))
        case _:
            _add(module, block)


def _nothing_to_override(block: ast.Block) -> Problem:
    name = ".".join([block.type, *block.labels])
    return Problem(
        block.header,
        worded("{name} overrides nothing", name=name),
        "declare it in a file that is no override file",
    )


def _merged(base: ast.Block, over: ast.Block) -> ast.Block:
    """Attributes replace attributes, nested blocks of a type replace all of that type; ``lifecycle`` merges."""
    replaced = {_kind(block) for block in over.body.blocks} - {"lifecycle"}
    kept = [block for block in base.body.blocks if _kind(block) not in replaced]
    for block in over.body.blocks:
        at = next((i for i, old in enumerate(kept) if block.type == old.type == "lifecycle"), None)
        if at is None:
            kept.append(block)
        else:
            kept[at] = _merged(kept[at], block)
    body = ast.Body({**base.body.attributes, **over.body.attributes}, kept)
    return ast.Block(base.type, base.labels, body, base.span, base.header)


def _kind(block: ast.Block) -> str:
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type
