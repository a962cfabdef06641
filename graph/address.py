"""Names one resource instance: a Terraform address, or a CloudFormation logical id within its stack."""

from __future__ import annotations

import re
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace


class AnyKey(Enum):
    """The key of an instance whose ``count`` or ``for_each`` nobody knows before apply."""

    ANY = "*"


ANY = AnyKey.ANY
Key = int | str | AnyKey | None


class Step(Struct, frozen=True):
    """One module call or nested stack on the way down: ``module.logs["eu"]``."""

    name: str
    key: Key = None

    def __str__(self) -> str:
        return f"module.{self.name}{_index(self.key)}"


class Address(Struct, frozen=True, cache_hash=True):
    """A resource instance; ``str()`` parses back (without ``root``).

    ``type`` is empty for CloudFormation, where ``name`` is the logical id and
    ``modules`` are the nested stacks. ``part`` names a piece of a resource that
    is judged by itself: an inline rule, a root volume. ``root`` is the root
    module's directory or the template's path, and is part of the identity: two
    roots may declare the same address.
    """

    type: str
    name: str
    key: Key = None
    modules: tuple[Step, ...] = ()
    data: bool = False
    part: str = ""
    root: str = ""

    def __str__(self) -> str:
        if not self.type:
            own = "/".join([*(step.name for step in self.modules), self.name])
        else:
            pieces = [str(step) for step in self.modules]
            pieces += ["data"] if self.data else []
            own = ".".join([*pieces, self.type, self.name]) + _index(self.key)
        return f"{own}#{self.part}" if self.part else own

    @property
    def whole(self) -> Address:
        """The declared resource that this is a part of (itself, if it is no part)."""
        return replace(self, part="") if self.part else self

    def with_part(self, part: str) -> Address:
        """This resource's piece called ``part``, such as ``ingress[0]``."""
        return replace(self, part=part)


def quoted(text: str) -> str:
    """``text`` as Terraform writes it in an address or an expression: in quotes, with escapes."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(escapes.get(char, char) for char in text) + '"'


def _index(key: Key) -> str:
    match key:
        case None:
            return ""
        case AnyKey():
            return "[*]"
        case int():
            return f"[{key}]"
        case str():
            return f"[{quoted(key)}]"


_STEP = re.compile(r'(?P<name>[^.\[\]#]+)(?:\[(?P<key>\d+|\*|"(?:[^"\\]|\\.)*")\])?(?:\.|$)')


def parse_address(text: str, root: str = "") -> Address:
    """The address that prints as ``text``.

    Raises ``ValueError`` if it is no address.
    """
    body, part = _split_part(text)
    names = _steps(body)
    if len(names) == 1 and "." not in body:
        *stacks, logical_id = body.split("/")
        return Address("", logical_id, None, tuple(Step(s) for s in stacks), part=part, root=root)
    modules: list[Step] = []
    while len(names) > 2 and names[0] == ("module", None):
        modules.append(Step(names[1][0], names[1][1]))
        names = names[2:]
    data = len(names) == 3 and names[0] == ("data", None)
    if data:
        names = names[1:]
    if len(names) != 2 or names[0][1] is not None:
        raise ValueError(f"not a resource address: {text!r}")
    (kind, _), (name, key) = names
    return Address(kind, name, key, tuple(modules), data=data, part=part, root=root)


def _split_part(text: str) -> tuple[str, str]:
    """Cut at the first ``#`` outside quotes."""
    inside = False
    for at, char in enumerate(text):
        if char == '"' and text[at - 1 : at] != "\\":
            inside = not inside
        elif char == "#" and not inside:
            return text[:at], text[at + 1 :]
    return text, ""


def _steps(text: str) -> list[tuple[str, Key]]:
    steps: list[tuple[str, Key]] = []
    at = 0
    while at < len(text):
        found = _STEP.match(text, at)
        if not found:
            raise ValueError(f"not a resource address: {text!r}")
        steps.append((found["name"], _key(found["key"])))
        at = found.end()
    return steps


def _key(text: str | None) -> Key:
    if text is None:
        return None
    if text == "*":
        return ANY
    if text.isdigit():
        return int(text)
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "r": "\r", "t": "\t"}.get(m[1], m[1]), text[1:-1])
