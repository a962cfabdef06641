"""Kinds: which concept a concrete resource type is, and which of its attributes decides what.

A kind is a row of a table with Terraform and CloudFormation side by side. The
functions below make the cells, so that a table in `iac27017.graph.kinds` reads
down its columns: property, Terraform path, CloudFormation path, default.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from iac27017.graph.concepts import ANY, DOCUMENT, FLAG, NUMBER, REFERENCE, TEXT, Concept, ValueType
from iac27017.graph.edges import Verb

if TYPE_CHECKING:
    from iac27017.graph.resource import Answer, Resource


class NotSet:
    """The type of `NOT_SET`: the provider documents no default, or setting nothing means nothing."""


NOT_SET = NotSet()
Written = bool | int | str
Default = Written | NotSet | Callable[["Resource"], "Answer"]


NO_MEANINGS: Mapping[Any, Written] = MappingProxyType({})


class Paths(Struct, frozen=True):
    """Where something is written, in each language; empty where a language cannot say it.

    The path language is that of `iac27017.graph.lookup.leaves`.
    """

    terraform: str
    cloudformation: str = ""

    def of(self, language: str) -> str:
        """The path in ``language`` (a plan has Terraform's)."""
        return self.cloudformation if language == "cloudformation" else self.terraform


class Property(Struct, frozen=True):
    """How one property of a concept is read from one kind.

    ``meanings`` translates what is written to the vocabulary's value (others
    stay as written). ``default`` is what the provider does when nothing is
    written, as documented at ``source``; a function where it depends on other
    attributes. ``presence``: that the block is there is what makes it true.
    ``superseded``: Terraform reads it still, but newer provider versions have
    a resource of its own for it, so that is what a mend names.
    """

    paths: Paths
    type: ValueType
    default: Default = NOT_SET
    meanings: Mapping[Any, Written] = field(default_factory=dict)
    presence: bool = False
    source: str = ""
    superseded: bool = False


class EdgeRule(Struct, frozen=True):
    """An attribute that ties a resource to another one.

    ``to`` are the concepts that a literal name or ARN is looked up among;
    ``reverse`` when the resource that writes the attribute is the target
    (a listener names its load balancer: load balancer LISTENS_ON listener).
    """

    verb: Verb
    paths: Paths
    to: tuple[Concept, ...] = ()
    reverse: bool = False


class Part(Struct, frozen=True):
    """Blocks that are judged by themselves: inline rules, block devices, inline policies.

    ``kind``'s paths are relative to the block. ``verb`` ties owner to part.
    ``always``: the piece exists even when nothing is written (an instance
    always has a root volume). Where a language writes it among others, it
    exists by itself unless something stands at ``among``. ``reverse`` when the part
    ties itself to its owner: an inline subscription SUBSCRIBES_TO its topic.
    """

    paths: Paths
    kind: Kind
    verb: Verb
    always: bool = False
    among: Paths = Paths("")
    reverse: bool = False


class Fold(Struct, frozen=True):
    """An attribute naming another resource whose properties are this one's: a parameter group.

    A name that starts with ``builtin`` is one that the provider ships: nothing
    is written in it, and this resource's own defaults hold.
    """

    paths: Paths
    to: Concept
    builtin: str = ""


class Variant(Struct, frozen=True):
    """What a resource is instead when an attribute names something: a cache node that belongs to a group."""

    paths: Paths
    kind: Kind


class Link(Struct, frozen=True):
    """Two attributes of an attachment that tie two other resources: role HAS_POLICY policy."""

    verb: Verb
    source: Paths
    target: Paths
    sources: tuple[Concept, ...]
    targets: tuple[Concept, ...]


class Kind(Struct, frozen=True, eq=False):
    """One concrete resource type in both languages.

    ``into``: this is a satellite, and the attribute names the resource that it
    completes (``aws_s3_bucket_versioning.bucket``), of concept ``concept``.
    ``name``: where the literal name is written; ``arn``: the ARN with
    ``{name}``. ``links``: for an attachment, the ties that it makes between
    others. ``one_language``: why the other language has no such type.
    """

    terraform: str
    cloudformation: str
    concept: Concept
    properties: Mapping[str, Property] = field(default_factory=dict)
    edges: tuple[EdgeRule, ...] = ()
    parts: tuple[Part, ...] = ()
    folds: tuple[Fold, ...] = ()
    links: tuple[Link, ...] = ()
    into: Paths | None = None
    name: Paths | None = None
    arn: str = ""
    tags: Paths = Paths("tags", "Tags")
    also: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    one_language: str = ""
    provider: str = "aws"

    def type_in(self, language: str) -> str:
        """The type's name in ``language``."""
        return self.cloudformation if language == "cloudformation" else self.terraform


def flag(
    terraform: str,
    cloudformation: str = "",
    default: Default = NOT_SET,
    source: str = "",
    meanings: Mapping[Any, Written] = NO_MEANINGS,
) -> Property:
    """A property that is true or false; the words ``"true"`` and ``"false"`` count as such."""
    return Property(Paths(terraform, cloudformation), FLAG, default, meanings, source=source)


def present(terraform: str, cloudformation: str = "", default: Default = False, source: str = "") -> Property:
    """A flag that is true because a block or attribute is there."""
    return Property(Paths(terraform, cloudformation), FLAG, default, presence=True, source=source)


def always(value: Written, source: str) -> Property:
    """What the provider does whatever is written; ``source`` says where it is documented."""
    return Property(Paths("", ""), FLAG if isinstance(value, bool) else TEXT, value, source=source)


def text(
    terraform: str,
    cloudformation: str = "",
    default: Default = NOT_SET,
    source: str = "",
    meanings: Mapping[Any, Written] = NO_MEANINGS,
) -> Property:
    """A property that is a word: an algorithm, a mode, a version."""
    return Property(Paths(terraform, cloudformation), TEXT, default, meanings, source=source)


def number(
    terraform: str,
    cloudformation: str = "",
    default: Default = NOT_SET,
    source: str = "",
    meanings: Mapping[Any, Written] = NO_MEANINGS,
) -> Property:
    """A property that is a number."""
    return Property(Paths(terraform, cloudformation), NUMBER, default, meanings, source=source)


def refers(
    terraform: str,
    cloudformation: str = "",
    default: Default = NOT_SET,
    source: str = "",
    meanings: Mapping[Any, Written] = NO_MEANINGS,
) -> Property:
    """A property that names another resource."""
    return Property(Paths(terraform, cloudformation), REFERENCE, default, meanings, source=source)


def document(terraform: str, cloudformation: str = "", default: Default = NOT_SET, source: str = "") -> Property:
    """A property that is a policy document."""
    return Property(Paths(terraform, cloudformation), DOCUMENT, default, source=source)


def anything(terraform: str, cloudformation: str = "", default: Default = NOT_SET, source: str = "") -> Property:
    """A property that checks read in its own shape."""
    return Property(Paths(terraform, cloudformation), ANY, default, source=source)


def superseded(properties: Mapping[str, Property]) -> dict[str, Property]:
    """Properties that newer provider versions write in resources of their own."""
    return {name: replace(prop, superseded=True) for name, prop in properties.items()}


def edge(verb: Verb, terraform: str, cloudformation: str = "", *to: Concept) -> EdgeRule:
    """``this verb what-the-attribute-names``."""
    return EdgeRule(verb, Paths(terraform, cloudformation), to)


def edge_from(verb: Verb, terraform: str, cloudformation: str = "", *to: Concept) -> EdgeRule:
    """``what-the-attribute-names verb this``."""
    return EdgeRule(verb, Paths(terraform, cloudformation), to, reverse=True)


def link(
    source: Concept | tuple[Concept, ...],
    source_paths: tuple[str, str],
    verb: Verb,
    target: Concept | tuple[Concept, ...],
    target_paths: tuple[str, str],
) -> Link:
    """``source verb target``, where this resource's attributes name both; paths are (Terraform, CloudFormation)."""
    sources = source if isinstance(source, tuple) else (source,)
    targets = target if isinstance(target, tuple) else (target,)
    return Link(verb, Paths(*source_paths), Paths(*target_paths), sources, targets)


def part(
    verb: Verb, terraform: str, cloudformation: str, kind: Kind, always: bool = False, among: str = ""
) -> Part:
    """``this verb each-of-the-blocks``, and each block is a resource of ``kind``; ``among`` is CloudFormation's."""
    return Part(Paths(terraform, cloudformation), kind, verb, always, Paths("", among))


def part_into(verb: Verb, terraform: str, cloudformation: str, kind: Kind) -> Part:
    """``each-of-the-blocks verb this``."""
    return Part(Paths(terraform, cloudformation), kind, verb, reverse=True)


def piece(concept: Concept, properties: Mapping[str, Property], *edges: EdgeRule) -> Kind:
    """The kind of a `Part`; its type names are those of its owner."""
    return Kind("", "", concept, properties, edges)
