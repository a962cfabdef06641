"""What frontends hand over: loose resources, problems, and what was seen, of one scan."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from iac27017.graph.address import Address
from iac27017.graph.body import Body
from iac27017.graph.span import NOWHERE, Span
from iac27017.graph.stack_outputs import StackOutputs
from iac27017.graph.value import Guard, Value


class Problem(Struct, frozen=True):
    """Something that could not be analysed; shown, never swallowed. ``help`` says what to do."""

    span: Span
    message: str
    help: str = ""

    def __str__(self) -> str:
        return f"{self.span}: {self.message}" + (f"; {self.help}" if self.help else "")


class Declaration(Struct):
    """One resource instance as a frontend evaluated it, before anything is linked.

    ``type`` is the concrete type (``aws_s3_bucket``, ``AWS::S3::Bucket``),
    ``span`` the whole block, ``header`` its first line, ``calls`` the module
    calls or stacks that lead to it, outermost first. ``region`` and ``account``
    come from the provider configuration and may be unknown or ``None``.
    """

    address: Address
    type: str
    body: Body
    span: Span
    header: Span
    language: str
    provider: str = "aws"
    guard: Guard = ()
    calls: tuple[Span, ...] = ()
    region: Value = None
    account: Value = None
    provider_name: str = ""
    default_tags: Mapping[str, Value] = field(default_factory=dict)
    provider_version: str = ""
    """The version constraint of its provider, as written: ``~> 5.0``; empty when there is none."""


MADE_OF = ("file", "directory/*", "directory/**", "**/name")
"""The forms of what a root is made of: a file, a module's directory, all below a directory, a file of that name
anywhere. Paths are relative to the scanned directory."""


class Reading(Struct):
    """All that the frontends made of the files: the input of `iac27017.graph.build`."""

    declarations: list[Declaration] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files_read: int = 0
    files_failed: int = 0
    modules_missing: list[str] = field(default_factory=list)
    providers: list[Declaration] = field(default_factory=list)
    """Provider configurations of the roots; of type ``provider``, named ``aws`` with the alias as key."""
    roots: list[str] = field(default_factory=list)
    outputs: dict[str, dict[str, Value]] = field(default_factory=dict)
    """Output values by root directory or template: what remote state and exports hand to others."""
    stacks: StackOutputs = field(default_factory=StackOutputs)
    """What templates hand to code of another language."""
    made_of: dict[str, set[str]] = field(default_factory=dict)
    """What each root was made of, as `MADE_OF` says; also what was looked for and is not there."""

    def add(self, other: Reading) -> None:
        """Take over everything that ``other`` read."""
        self.declarations += other.declarations
        self.problems += other.problems
        self.providers += other.providers
        self.files_read += other.files_read
        self.files_failed += other.files_failed
        self.modules_missing += other.modules_missing
        self.roots += other.roots
        self.outputs.update(other.outputs)
        self.stacks = self.stacks.joined(other.stacks)
        self.made_of.update(other.made_of)


__all__ = ["NOWHERE", "Declaration", "Problem", "Reading"]
