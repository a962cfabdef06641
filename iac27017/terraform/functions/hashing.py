"""Functions that hash text, and those whose result is different every time."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Callable, Mapping

from iac27017.graph.value import Value, unknown
from iac27017.graph.wording import worded
from iac27017.terraform.errors import FunctionError
from iac27017.terraform.functions.signature import Function, Parameter, plain
from iac27017.terraform.types import NUMBER, STRING

NAMESPACES: Mapping[str, uuid.UUID] = {
    "dns": uuid.NAMESPACE_DNS,
    "url": uuid.NAMESPACE_URL,
    "oid": uuid.NAMESPACE_OID,
    "x500": uuid.NAMESPACE_X500,
}


def functions() -> Mapping[str, Function]:
    """The family's functions by name."""
    text = Parameter("str", STRING)
    return {
        "base64sha256": plain(lambda text: base64_digest("sha256", text.encode()), "str"),
        "base64sha512": plain(lambda text: base64_digest("sha512", text.encode()), "str"),
        "bcrypt": Function(_salted, (text,), Parameter("cost", NUMBER)),
        "md5": plain(_hexadecimal("md5"), "str"),
        "rsadecrypt": plain(_secret, "ciphertext", "privatekey"),
        "sha1": plain(_hexadecimal("sha1"), "str"),
        "sha256": plain(_hexadecimal("sha256"), "str"),
        "sha512": plain(_hexadecimal("sha512"), "str"),
        "uuid": Function(lambda: unknown("uuid() is different every time")),
        "uuidv5": plain(_uuidv5, "namespace", "name"),
    }


def base64_digest(algorithm: str, content: bytes) -> str:
    """The digest of ``content`` in Base64."""
    return base64.b64encode(_digest(algorithm, content).digest()).decode()


def hexadecimal_digest(algorithm: str, content: bytes) -> str:
    """The digest of ``content`` in hexadecimal digits."""
    return _digest(algorithm, content).hexdigest()


def _digest(algorithm: str, content: bytes) -> hashlib._Hash:
    return hashlib.new(algorithm, content, usedforsecurity=False)


def _hexadecimal(algorithm: str) -> Callable[[str], Value]:
    return lambda text: hexadecimal_digest(algorithm, text.encode())


def _salted(text: str, *cost: Value) -> Value:
    if len(cost) > 1:
        raise FunctionError("it takes one or two arguments")
    return unknown("bcrypt() is different every time")


def _secret(ciphertext: str, key: str) -> Value:
    return unknown("secrets are not decrypted")


def _uuidv5(namespace: str, name: str) -> Value:
    known = NAMESPACES.get(namespace)
    if known is None:
        try:
            known = uuid.UUID(namespace)
        except ValueError:
            raise FunctionError(
                worded('"{namespace}" is no namespace: dns, url, oid, x500 or a UUID', namespace=namespace)
            ) from None
    return str(uuid.uuid5(known, name))
