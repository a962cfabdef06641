"""Policy documents of a plan: those that are known only after apply are rendered of their parts."""

from __future__ import annotations

from collections.abc import Callable

from iac27017.graph.address import Address
from iac27017.graph.body import Body
from iac27017.graph.value import Reference, Unknown, Value
from iac27017.terraform import policy_document

BodyOf = Callable[[Address], "Body | None"]


class Documents:
    """The JSON of ``data.aws_iam_policy_document``, each rendered once."""

    def __init__(self, body_of: BodyOf) -> None:
        self._body_of = body_of
        self._found: dict[Address, Value] = {}

    def json(self, address: Address) -> Value:
        """The document's text; ``None`` for what is no policy document, or while it is being rendered."""
        if address not in self._found:
            self._found[address] = None  # one that merges itself in has nothing to add
            self._found[address] = self._rendered(address)
        return self._found[address]

    def _rendered(self, address: Address) -> Value:
        body = self._body_of(address)
        if body is None:
            return None
        planned = body.attributes.get("json")
        if planned is not None and not isinstance(planned.value, Unknown | Reference):
            return planned.value
        return policy_document.rendered(policy_document.document(body), 2)
