"""Keys and who uses them: from a store to its key through aliases, from a key to its stores, and whom it admits."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from iac27017.graph.concepts import KEY_ALIAS
from iac27017.graph.data_sources import called
from iac27017.graph.edges import ALIAS_OF, ENCRYPTED_BY, Outside
from iac27017.graph.policy.access import admits_service
from iac27017.graph.policy.policies import Document, Statement, documents
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import Path, ResourceGraph
from iac27017.graph.truth import Truth
from iac27017.graph.value import Reference, Text, Unknown, Value


class Custody(Enum):
    """Who holds the key of a store."""

    CUSTOMER = "the customer"
    PROVIDER = "the provider"
    UNKNOWN = "nobody can tell"


class Holding(Struct, frozen=True):
    """Whose key a store is encrypted with; ``path`` leads to it, ``shown`` is the value that says so."""

    custody: Custody
    path: Path = ()
    shown: Known | Unknown | None = None
    why: Unknown | None = None


def key_paths(store: Resource, graph: ResourceGraph) -> list[Path]:
    """The walks from a store to the keys that it names, through aliases."""
    return [_through_alias((edge,), graph) for edge in graph.edges_from(store, ENCRYPTED_BY)]


def consumer_paths(key: Resource, graph: ResourceGraph) -> list[Path]:
    """The walks from everything that is encrypted with ``key``, by its name or by an alias, to it."""
    direct: list[Path] = [(edge,) for edge in graph.edges_into(key, ENCRYPTED_BY)]
    aliased = [
        (use, alias) for alias in graph.edges_into(key, ALIAS_OF) for use in graph.edges_into(alias.source, ENCRYPTED_BY)
    ]
    return [*direct, *aliased]


def custody(store: Resource, graph: ResourceGraph) -> Holding:
    """Whose key the store is encrypted with; a store that names none uses the provider's."""
    for path in key_paths(store, graph):
        return _custody_at(path, graph)
    match named := store.get("encryption.key"):
        case Known(value=value):
            whose = Custody.PROVIDER if is_provider_key(value) else Custody.CUSTOMER
            return Holding(whose, shown=named)
        case Unknown():
            return Holding(Custody.UNKNOWN, shown=named, why=named)
        case None:
            return Holding(Custody.PROVIDER)


def is_provider_key(value: Value) -> bool:
    """Whether ``value`` names a key that the provider holds: ``alias/aws/s3``, ``PROVIDER_KEY``."""
    written = str(value) if isinstance(value, str | Text) else ""
    return written.startswith(("alias/aws/", "aws/", "AWS_OWNED", "PROVIDER_KEY")) or ":alias/aws/" in written


def key_documents(key: Resource) -> list[Document]:
    """The policy documents of a key; empty where the provider's default policy stands.

    The default policy leaves the key to the IAM policies of its own account
    and admits no service by itself (KMS developer guide, *Default key policy*).
    """
    return documents(key)


def admits(key: Resource, service: str, action: str) -> tuple[Truth, Statement | None, Unknown | None]:
    """Whether the key's policy lets a service (``logs`` of ``logs.eu-west-1.amazonaws.com``) do ``action`` with it."""
    ruling = admits_service(key_documents(key), service, action)
    return ruling.truth, ruling.statement, ruling.why


def _through_alias(path: Path, graph: ResourceGraph) -> Path:
    target = path[-1].target
    if isinstance(target, Resource) and target.concept is KEY_ALIAS:
        return next(((*path, edge) for edge in graph.edges_from(target, ALIAS_OF)), path)
    return path


def _custody_at(path: Path, graph: ResourceGraph) -> Holding:
    target = path[-1].target
    if isinstance(target, Resource):
        return Holding(Custody.CUSTOMER, path)
    name = called(target, graph)
    if isinstance(name, Unknown):
        return Holding(_handed_out(target), path, why=name)
    if name == "":
        return Holding(Custody.PROVIDER, path)
    return Holding(Custody.PROVIDER if is_provider_key(name) else Custody.CUSTOMER, path)


def _handed_out(target: Outside) -> Custody:
    """A key that another resource hands out is the customer's, even where its number is known only after apply."""
    value = target.value
    if isinstance(value, Reference) and not value.address.data:
        return Custody.CUSTOMER
    return Custody.UNKNOWN
