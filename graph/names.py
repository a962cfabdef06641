"""Finds the resource that a literal name or ARN means, where no reference says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from iac27017.graph.concepts import Concept
from iac27017.graph.lookup import items
from iac27017.graph.policy.patterns import here
from iac27017.graph.resource import Resource
from iac27017.graph.value import Sensitive, Text

_ARN = re.compile(r"^arn:[^:]*:(?P<service>[^:]*):[^:]*:(?P<account>[^:]*):(?P<resource>.+)$", re.DOTALL)


class Names:
    """An index from literal names and ARNs to the resources that bear them."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._by_name: dict[tuple[Concept, str], list[Resource]] = {}
        self._by_arn: dict[str, list[Resource]] = {}
        for resource in resources:
            for name in _indexed_names(resource):
                self._by_name.setdefault((resource.concept, name), []).append(resource)
                if resource.kind.arn and (key := arn_key(resource.kind.arn.replace("{name}", name))):
                    self._by_arn.setdefault(key, []).append(resource)

    def find(self, text: str, concepts: Iterable[Concept], root: str) -> Resource | None:
        """The resource that ``text`` names among ``concepts``.

        Colons in the name of a pseudo parameter do not count as the ARN's.
        One of the same root comes first; a name that several resources of
        other roots bear decides nothing.
        """
        text = text.replace("${AWS::", "${AWS.")
        if text.startswith("arn:"):
            return _single(self._arn_bearers(text), root)
        if text.startswith("s3://"):
            text = text.removeprefix("s3://").partition("/")[0]
        for concept in concepts:
            if found := _single(self._by_name.get((concept, text), []), root):
                return found
        return None

    def _arn_bearers(self, arn: str) -> list[Resource]:
        key = arn_key(arn)
        while key:
            if key in self._by_arn:
                return self._by_arn[key]
            shorter = re.sub(r"(/[^/]*|:\*)$", "", key)
            if shorter == key:
                break
            key = shorter
        return []


def arn_key(arn: str) -> str | None:
    """An ARN without partition, region and account; ``None`` when it is none, or one of the provider's own.

    What AWS adds to a name goes too: the path of an identity, the six random
    characters of a secret, the doubled slash of a parameter, the streams of a log group.
    """
    found = _ARN.match(arn)
    if found is None or found["account"] == "aws":
        return None
    added, kept = _ADDED.get(found["service"], ("", ""))
    resource = re.sub(added, kept, found["resource"]) if added else found["resource"]
    return f"{found['service']}:{resource}"


_ADDED = {
    "iam": ("/.*/", "/"),
    "secretsmanager": (r"-(?:[A-Za-z0-9]{6}|\*|\?{6})$", ""),
    "ssm": ("//", "/"),
    "logs": (r":(?:\*|log-stream:.*)$", ""),
}
"""By service, what AWS adds to a name in an ARN, and what is left of it."""


def literal_names(resource: Resource) -> Iterator[str]:
    """The names that the code writes for ``resource`` in full."""
    yield from _names(resource)


def is_listed(resource: Resource, patterns: Iterable[str]) -> bool:
    """Whether the resource's address or a name written for it matches one of ``patterns`` (``*`` and ``?``)."""
    words = (str(resource.address), *literal_names(resource))
    return any(fnmatchcase(word, pattern) for pattern in patterns for word in words)


def _names(resource: Resource) -> Iterator[str]:
    paths = resource.kind.name
    path = paths.of(resource.language) if paths else ""
    for leaf in items(resource.body, path) if path else []:
        if isinstance(leaf.value, str) and leaf.value and not isinstance(leaf.value, Sensitive):
            yield str(leaf.value)


def _indexed_names(resource: Resource) -> Iterator[str]:
    """Names written in full, and those of which only the account or region they are used in is unknown."""
    yield from _names(resource)
    path = resource.kind.name.of(resource.language) if resource.kind.name else ""
    for leaf in items(resource.body, path) if path else []:
        match leaf.value:
            case Text(parts=parts) if all(isinstance(part, str) or here(part) for part in parts):
                yield str(leaf.value).replace("${AWS::", "${AWS.")
            case _:
                continue


def _single(bearers: list[Resource], root: str) -> Resource | None:
    near = [resource for resource in bearers if resource.address.root == root]
    candidates = near or bearers
    return candidates[0] if len(candidates) == 1 else None
