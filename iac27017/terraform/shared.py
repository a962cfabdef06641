"""What the module instances of one reading share: parsed modules, options, limits, and every instance by address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from iac27017.graph.address import Address
from iac27017.graph.declaration import Problem
from iac27017.graph.wording import worded
from iac27017.hcl import ast
from iac27017.terraform.environment import Env
from iac27017.terraform.instances import Counted, Expansion, expand
from iac27017.terraform.limits import Budget
from iac27017.terraform.module import Module
from iac27017.terraform.options import TerraformOptions
from iac27017.terraform.repository import Repository
from iac27017.terraform.variables import Variable, declared

if TYPE_CHECKING:
    from iac27017.terraform.resources import Instance
    from iac27017.terraform.scope import Scope

MAXIMUM_TOTAL = 200_000
"""Instances of resources and modules in one scan."""

NO_INSTANCES = Expansion(Counted(0))


class Scan:
    """State of one reading. ``missing`` are sources of modules that could not be read, in the order met.

    ``asked`` are the files that functions of a root looked for.
    """

    def __init__(self, repository: Repository, options: TerraformOptions, report: Callable[[Problem], None]) -> None:
        self.repository = repository
        self.options = options
        self.report = report
        self.roots: dict[str, Scope] = {}
        self.instances: dict[Address, Instance] = {}
        self.missing: dict[str, None] = {}
        self.asked: dict[str, set[str]] = {}
        self.trail: list[str] = []
        self.budget = Budget(lambda: repository.bytes_read)
        self.settled: set[tuple[str, str]] = set()
        self._left = MAXIMUM_TOTAL
        self._inputs: dict[str, Mapping[str, Variable]] = {}

    def inputs(self, module: Module) -> Mapping[str, Variable]:
        """The variables of a module, by name."""
        if module.directory not in self._inputs:
            self._inputs[module.directory] = {
                name: declared(name, block, self.report) for name, block in module.variables.items()
            }
        return self._inputs[module.directory]

    def expanded(self, block: ast.Block, env: Env, name: str) -> Expansion:
        """The instances of a block; none any more when the scan has too many, which is reported once."""
        expansion = expand(block.body, env, name, block.header) if self._left > 0 else NO_INSTANCES
        if 0 < self._left < len(expansion.names):
            message = worded(
                "{name} goes beyond {limit} instances in one scan; the rest is not looked at",
                name=name,
                limit=MAXIMUM_TOTAL,
            )
            self.report(Problem(block.header, message, "scan fewer directories at a time, or lower the counts"))
            expansion = NO_INSTANCES
            self._left = 0
        self._left -= len(expansion.names)
        return expansion
