"""Reads a directory of templates: every root stack in it evaluated, every resource declared."""

from __future__ import annotations

from pathlib import Path

from iac27017.cloudformation.circles import circle
from iac27017.cloudformation.declarations import declaration
from iac27017.cloudformation.deployment import Deployment
from iac27017.cloudformation.library import Library
from iac27017.cloudformation.options import TemplateOptions
from iac27017.cloudformation.parameter_files import read_parameter_files, shown
from iac27017.cloudformation.stack import Stack
from iac27017.graph.declaration import Problem, Reading
from iac27017.graph.span import NOWHERE, Span
from iac27017.graph.stack_outputs import StackOutputs
from iac27017.graph.value import Value
from iac27017.graph.wording import plain, worded

MAXIMUM_RESOURCES = 200_000
"""Resources of one scan; CloudFormation takes 500 in one template (quotas, *Resources*)."""


def read(root: Path, files: list[Path] | None, options: TemplateOptions) -> Reading:
    """All resources of the templates below ``root``, or of the stacks that the templates among ``files`` belong to.

    Places are relative to ``root``, and nothing outside it is read but
    ``options.parameter_files``. What cannot be analysed is a problem of the
    reading; files that are no templates are left alone.
    """
    reader = _Reader(root, options)
    reader.read(files)
    return reader.reading


class _Reader:
    def __init__(self, root: Path, options: TemplateOptions) -> None:
        self.reading = Reading()
        self._full = False
        self._reported: set[tuple[Span, str]] = set()
        self._options = options
        self._library = Library(root, options.exclude, self._report)
        self._given = read_parameter_files(options.parameter_files, root, self._report)
        self._deployment = Deployment(self._library, self._given, self._report)

    def read(self, files: list[Path] | None) -> None:
        """Fill the reading."""
        wanted = None if files is None else self._library.named(files)
        if wanted != []:
            self._deployment.build(wanted)
        for stack in self._deployment.stacks():
            self._declare(stack)
        for stack in self._deployment.roots:
            self.reading.outputs[stack.template.file] = self._outputs(stack)
            self.reading.made_of[stack.template.file] = self._made_of(stack)
        self.reading.stacks = StackOutputs(self._exports(), self.reading.outputs)
        self._check_given_names()
        self.reading.roots = [stack.template.file for stack in self._deployment.roots]
        self.reading.modules_missing = self._deployment.missing
        if self._options.lint:
            self._validate()
        self.reading.files_read = self._library.read
        self.reading.files_failed = self._library.failed

    def _made_of(self, root: Stack) -> set[str]:
        given = {shown(file, self._library.scan_root) for file in self._options.parameter_files}
        return self._deployment.made_of(root) | given

    def _validate(self) -> None:
        from iac27017.cloudformation.validity import invalid

        for file in self._library.files():
            for problem in invalid(self._library.scan_root, file):
                self._report(problem)

    def _report(self, problem: Problem) -> None:
        """Keep a problem, once."""
        if (problem.span, problem.message) not in self._reported:
            self._reported.add((problem.span, problem.message))
            self.reading.problems.append(problem)

    def _declare(self, stack: Stack) -> None:
        for resource in stack.resources.values():
            if resource.name in stack.children:
                continue  # its resources stand for it
            try:
                declared = declaration(resource, stack)
            except RecursionError:
                self._report(_too_deep(resource.name, resource.header))
                continue
            if declared is not None and self._has_room(declared.header):
                self.reading.declarations.append(declared)
        self._check_circle(stack)

    def _has_room(self, span: Span) -> bool:
        """Whether one more resource may be declared; the first that may not is a problem."""
        if len(self.reading.declarations) < MAXIMUM_RESOURCES:
            return True
        if not self._full:
            self._full = True
            message = worded(
                "this and what follows is left out: there are more than {limit} resources",
                limit=MAXIMUM_RESOURCES,
            )
            self._report(Problem(span, message, "scan the templates in several runs"))
        return False

    def _check_circle(self, stack: Stack) -> None:
        names = circle(stack.depends)
        if names is not None and names[0] in stack.resources:
            message = worded("resources depend on each other: {names}", names=' -> '.join(names))
            self._report(Problem(stack.resources[names[0]].header, message, "break the circle of references"))

    def _outputs(self, stack: Stack) -> dict[str, Value]:
        try:
            span = stack.template.body.span
            return {name: stack.outputs.value(name, span) for name in stack.outputs.names()}
        except RecursionError:
            self._report(_too_deep(plain("an output"), stack.template.body.span))
            return {}

    def _exports(self) -> dict[str, Value]:
        try:
            return self._deployment.exports.by_name()
        except RecursionError:  # the output that hangs on too much has been reported
            return {}

    def _check_given_names(self) -> None:
        """A misspelt name in a parameter file must not look as if it counted."""
        declared = {name for stack in self._deployment.roots for name in stack.template.parameters}
        for name, given in self._given.items():
            if name not in declared and self._deployment.roots:
                span = given.sources[0] if given.sources else NOWHERE
                self._report(
                    Problem(
                        span,
                        worded('no template here has a parameter "{name}"', name=name),
                        "correct the name",
                    )
                )


def _too_deep(what: str, span: Span) -> Problem:
    return Problem(
        span,
        worded("{what} hangs on a chain that is too long to follow", what=what),
        "shorten the chain of references",
    )
