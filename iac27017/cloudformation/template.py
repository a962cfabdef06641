"""A template's sections, as written."""

from __future__ import annotations

from collections.abc import Mapping as ReadOnly

from msgspec import Struct, field

from iac27017.cloudformation.nodes import Mapping, Node, Scalar, Sequence, entries, entry, members, text_of
from iac27017.graph.span import Span

SERVERLESS = "AWS::Serverless-2016-10-31"
LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"
_OWN_TRANSFORMS = frozenset({SERVERLESS, LANGUAGE_EXTENSIONS, "AWS::Include", "AWS::SecretsManager-2020-07-23",
                             "AWS::SecretsManager-2024-09-16", "AWS::CodeDeployBlueGreen"})  # fmt: skip


class Parameter(Struct, frozen=True):
    """One parameter; ``default`` is ``None`` when there is none. ``allowed`` are texts."""

    name: str
    type: str
    default: Scalar | Sequence | None
    allowed: tuple[str, ...]
    span: Span
    default_span: Span

    @property
    def from_store(self) -> bool:
        """Whether its value names an entry of the SSM parameter store, which is read at deployment."""
        return self.type.startswith("AWS::SSM::Parameter::Value<")

    @property
    def is_list(self) -> bool:
        """Whether it is worth a list."""
        inner = self.type.removeprefix("AWS::SSM::Parameter::Value<") if self.from_store else self.type
        return inner.startswith(("List<", "CommaDelimitedList"))


class Template(Struct):
    """The sections of one file."""

    file: str
    body: Mapping
    parameters: dict[str, Parameter]
    transforms: tuple[str, ...]
    conditions: ReadOnly[str, Node] = field(default_factory=dict)
    _serverless: bool | None = None

    @property
    def resources(self) -> Mapping | None:
        """The resources, loops not yet expanded."""
        return _mapping(self.body, "Resources")

    @property
    def outputs(self) -> Mapping | None:
        """The outputs, loops not yet expanded."""
        return _mapping(self.body, "Outputs")

    @property
    def globals_apply(self) -> bool:
        """Whether serverless types are translated: where the transform is named, and where their use means it."""
        if self._serverless is None:
            self._serverless = SERVERLESS in self.transforms or self._has_serverless_types()
        return self._serverless

    @property
    def globals(self) -> Mapping | None:
        """What serverless resources have in common."""
        return _mapping(self.body, "Globals") if self.globals_apply else None

    def _has_serverless_types(self) -> bool:
        types = (text_of(entry(node, "Type")) or "" for _, node in entries(self.resources))
        return any(name.startswith("AWS::Serverless::") for name in types)

    @property
    def foreign_macro(self) -> str | None:
        """A macro that only its owner's account knows, and which may add anything."""
        return next((name for name in self.transforms if name not in _OWN_TRANSFORMS), None)

    @property
    def is_open(self) -> bool:
        """Whether names may be there that the file does not declare."""
        return bool(self.foreign_macro) or self.globals_apply or "Fn::Transform" in self.body.entries


def template_of(body: Mapping, file: str) -> Template:
    """The template that a file's top level is."""
    parameters = {name: _parameter(name, node, body) for name, node in entries(entry(body, "Parameters"))}
    transforms = tuple(filter(None, map(_transform_name, members(body.entries.get("Transform")))))
    return Template(file, body, parameters, transforms, dict(entries(entry(body, "Conditions"))))


def _parameter(name: str, node: Node, body: Mapping) -> Parameter:
    default = entry(node, "Default")
    allowed = tuple(
        text for item in members(entry(node, "AllowedValues")) if (text := text_of(item)) is not None
    )
    section = entry(body, "Parameters")
    span = section.entry_span(name) if isinstance(section, Mapping) else node.span
    return Parameter(
        name,
        text_of(entry(node, "Type")) or "String",
        default if isinstance(default, Scalar | Sequence) else None,
        allowed,
        span,
        node.entry_span("Default") if isinstance(node, Mapping) and default is not None else span,
    )


def _transform_name(node: Node) -> str | None:
    return text_of(node) or text_of(entry(node, "Name"))


def _mapping(body: Mapping, name: str) -> Mapping | None:
    section = body.entries.get(name)
    return section if isinstance(section, Mapping) else None
