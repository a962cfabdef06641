"""What a stack finds around it: the account and region it is deployed to, and what its parameters may be."""

from __future__ import annotations

from msgspec import Struct, field

from iac27017.cloudformation.causes import plain
from iac27017.graph.address import Address, Step
from iac27017.graph.span import Span
from iac27017.graph.value import ABSENT, Reference, Value, unknown


class Surroundings(Struct):
    """``place`` names the stack: its root template, and the nested stacks down to it.

    ``allowed_values`` are those of parameters without a value, by their cause, of the whole scan.
    """

    root: str
    place: str
    region: Value
    account: Value
    allowed_values: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def allowed(self, cause: str) -> tuple[str, ...]:
        """All that the thing with this cause can be worth; empty when nobody says."""
        return self.allowed_values.get(cause, ()) if cause else ()

    def pseudo(self, name: str, span: Span) -> Value:
        """The value of a pseudo parameter; ``None`` when there is none of this name."""
        match name:
            case "AWS::NoValue":
                return ABSENT
            case "AWS::Region":
                return self.region
            case "AWS::AccountId":
                return self.account
            case "AWS::Partition":
                return _partition(self.region)
            case "AWS::URLSuffix":
                return "amazonaws.com.cn" if _partition(self.region) == "aws-cn" else "amazonaws.com"
            case "AWS::StackName" | "AWS::StackId" | "AWS::NotificationARNs":
                cause = f"{name}@{plain(self.place)}"
                return unknown("{name} is known only at deployment", span, cause=cause, name=name)
            case _:
                return None


def deployed_to(name: str, root: str, steps: tuple[Step, ...] = ()) -> Reference:
    """The account or region that nobody knows yet: one of its own for each root template, and for each stack set."""
    return Reference(Address("", name, None, steps, root=root))


def _partition(region: Value) -> str:
    """The partition of a known region; the commercial one otherwise, as most code is for it."""
    name = region if isinstance(region, str) else ""
    return "aws-cn" if name.startswith("cn-") else "aws-us-gov" if name.startswith("us-gov-") else "aws"
