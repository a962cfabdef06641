"""Reads a directory of Terraform code: every root in it evaluated, every resource instance declared."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path

from iac27017.graph.declaration import Declaration, Problem, Reading
from iac27017.graph.span import NOWHERE, Span
from iac27017.graph.value import Value
from iac27017.graph.wording import worded
from iac27017.hcl import ast
from iac27017.terraform.evaluate import completed
from iac27017.terraform.options import TerraformOptions
from iac27017.terraform.repository import Repository
from iac27017.terraform.resources import Instance
from iac27017.terraform.scope import Scope
from iac27017.terraform.shared import Scan
from iac27017.terraform.variables import shown

STACK_BYTES = 256 * 1024 * 1024
"""Address space for the thread that evaluates; pages that are not touched cost nothing."""

RECURSION = 30_000
"""Python frames: a chain of some thousand references, each of them within nested expressions."""


def read(root: Path, files: list[Path] | None, options: TerraformOptions) -> Reading:
    """All resources of the roots below ``root``, or of the roots that ``files`` belong to.

    Places are relative to ``root``, and nothing outside it is read but
    ``options.var_files``. What cannot be analysed is a problem of the reading.
    """
    reader = _Reader(root, options)
    with _deep_recursion():
        _in_a_thread(lambda: reader.read(files))
    return reader.reading


def evaluate(
    root: Path, directory: str, expression: ast.Expression, options: TerraformOptions
) -> tuple[Value, list[Problem]]:
    """What ``expression`` is worth in the root module in ``directory``, and what could not be analysed on the way.

    ``directory`` is relative to ``root``, outside of which nothing is read.

    An error that Terraform would report is an unknown with that reason.
    """
    reader = _Reader(root, options)
    found: list[Value] = []
    with _deep_recursion():
        _in_a_thread(lambda: found.append(reader.evaluate(directory, expression)))
    return found[0], reader.reading.problems


class _Reader:
    def __init__(self, root: Path, options: TerraformOptions) -> None:
        self.reading = Reading()
        self._reported: set[tuple[Span, str]] = set()
        self._options = options
        self._repository = Repository(root, options.exclude, self._report, options.second_opinion)
        self._scan = Scan(self._repository, options, self._report)

    def read(self, files: list[Path] | None) -> None:
        """Fill the reading."""
        scan = self._scan
        for directory in self._repository.roots(files):
            scan.roots[directory] = Scope(scan, self._repository.module(directory), directory)
        for directory, scope in scan.roots.items():
            for instance in scope.instances():
                self._declare(instance)
            self.reading.providers += self._providers(scope, directory)
            self.reading.outputs[directory] = self._outputs(scope)
            self.reading.made_of[directory] = self._made_of(directory)
        self._check_given_names()
        self.reading.roots = list(scan.roots)
        self.reading.modules_missing = list(scan.missing)
        self.reading.files_read = self._repository.read
        self.reading.files_failed = self._repository.failed

    def _made_of(self, directory: str) -> set[str]:
        values = {shown(file, self._repository.scan_root) for file in self._options.var_files}
        return self._repository.made_of(directory) | self._scan.asked[directory] | values

    def evaluate(self, directory: str, expression: ast.Expression) -> Value:
        """``expression`` as the root module in ``directory`` sees it."""
        for root in {directory: None, **dict.fromkeys(self._repository.roots(None))}:
            self._scan.roots[root] = Scope(self._scan, self._repository.module(root), root)
        return completed(self._scan.roots[directory].env.attempt(expression))

    def _report(self, problem: Problem) -> None:
        """Keep a problem, once."""
        if (problem.span, problem.message) not in self._reported:
            self._reported.add((problem.span, problem.message))
            self.reading.problems.append(problem)

    def _declare(self, instance: Instance) -> None:
        try:
            self.reading.declarations.append(instance.declaration())
        except RecursionError:
            self._report(_too_deep(str(instance.address), instance.declared.block.header))

    def _providers(self, scope: Scope, directory: str) -> Iterator[Declaration]:
        for name in scope.module.providers:
            configuration = scope.provider(name)
            if configuration is not None:
                yield configuration.declaration(name, directory)

    def _outputs(self, scope: Scope) -> dict[str, Value]:
        try:
            scope.settle()
            return {name: scope.output(name) for name in scope.outputs}
        except RecursionError:
            self._report(_too_deep("an output", Span(scope.module.files[0])))
            return {}

    def _check_given_names(self) -> None:
        """A misspelt ``--var`` must not look as if it counted."""
        known = {name for scope in self._scan.roots.values() for name in scope.inputs}
        for name in self._options.variables:
            if name not in known and self._scan.roots:
                message = worded('--var {name}: no root module here declares a variable "{name}"', name=name)
                self._report(Problem(NOWHERE, message, "correct the name"))


def _too_deep(what: str, span: Span) -> Problem:
    message = worded("{what} hangs on a chain of references that is too long to follow", what=what)
    return Problem(span, message, "shorten the chain of locals and module arguments")


def _in_a_thread(work: Callable[[], None]) -> None:
    """Do ``work`` in a thread with a stack of its own, and raise here what it raises there."""
    failure: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - raised again by the thread that waits
            failure.append(error)

    # Who is told of looks at the disk is told of those of the thread as well.
    thread = threading.Thread(target=copy_context().run, args=(run,), name="terraform", daemon=True)
    thread.start()
    thread.join()
    if failure:
        raise failure[0]


@contextmanager
def _deep_recursion() -> Iterator[None]:
    """Room for long chains of references, in Python's count of frames and in the stack of new threads."""
    limit, stack = sys.getrecursionlimit(), threading.stack_size(STACK_BYTES)
    sys.setrecursionlimit(max(limit, RECURSION))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(stack)
