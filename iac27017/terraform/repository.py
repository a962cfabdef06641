"""The parsed modules of a scanned tree, each file read once, and which of them are roots."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from pathlib import Path

from iac27017.boundary import Border, inside
from iac27017.graph.declaration import Problem
from iac27017.hcl import ast
from iac27017.hcl.parse import Parsed, parse
from iac27017.terraform.discovery import is_terraform, joined, module_directories, terraform_files
from iac27017.terraform.module import Call, Module, assemble
from iac27017.terraform.sources import Installed, directory_of, installed_modules, is_local, local_directory
from iac27017.terraform.value_files import Report, read_bytes


class Repository:
    """Modules by directory; ``read`` and ``failed`` count files, the failed ones being read in part or not at all."""

    def __init__(
        self, scan_root: Path, exclude: Sequence[str], report: Report, second_opinion: bool = False
    ) -> None:
        self.scan_root = scan_root
        self._second_opinion = second_opinion
        self.read = 0
        self.bytes_read = 0
        self.failed = 0
        self._border = Border(scan_root, exclude)
        self._report = report
        self._modules: dict[str, Module] = {}
        self._installed: dict[str, Installed] = {}
        self._called: dict[tuple[str, str, str, str], str | Problem] = {}
        self._local: dict[str, list[tuple[str, bool]]] = {}

    def module(self, directory: str) -> Module:
        """The module in ``directory``, read when it is asked for the first time."""
        if directory not in self._modules:
            self._modules[directory] = self._read(directory)
        return self._modules[directory]

    def called(self, root: str, caller: Module, call: Call, path: str) -> str | Problem:
        """The directory of a called module; ``path`` names the calls from the root to it: ``vpc.endpoints``."""
        key = (root, caller.directory, call.name, path if call.source and not is_local(call.source) else "")
        if key not in self._called:
            if root not in self._installed:
                self._installed[root] = installed_modules(self.scan_root, root)
            self._called[key] = directory_of(self.scan_root, caller.directory, call, path, self._installed[root])
        return self._called[key]

    def roots(self, files: Iterable[Path] | None = None) -> list[str]:
        """The directories that nobody calls, sorted; of these the ones that ``files`` belong to, when given.

        In a circle of modules that nobody outside calls, the first one counts as the root.
        """
        # Of single files, only what they are made of counts.
        heard = (self._report,) if files is None else ()
        directories = module_directories(self.scan_root, self._border, *heard)
        wanted = None if files is None else self._directories_of(files)
        directories = sorted({*directories, *(wanted or ())})
        calls = {directory: self._local_calls(directory) for directory in directories}
        called = {target for directory, targets in calls.items() for target in targets if target != directory}
        roots = [directory for directory in directories if directory not in called]
        reached = _reachable(roots, calls)
        for directory in directories:
            if directory not in reached:
                roots.append(directory)
                reached |= _reachable([directory], calls)
        if wanted is not None:
            roots = [root for root in roots if wanted & _reachable([root], calls)]
        return sorted(roots)

    def made_of(self, root: str) -> set[str]:
        """The directories of the code that ``root`` is made of, as ``directory/*``; also of modules that are gone."""
        found: set[str] = set()
        pending = [root]
        while pending:
            directory = pending.pop()
            if (pattern := joined(directory, "*")) not in found:
                found.add(pattern)
                pending += self._local_calls(directory)
                found.update(joined(target, "*") for target, there in self._sources(directory) if not there)
        return found

    def _directories_of(self, files: Iterable[Path]) -> set[str]:
        found = {inside(self.scan_root, file.parent) for file in files if is_terraform(file.name)}
        return {directory for directory in found if directory is not None}

    def _local_calls(self, directory: str) -> list[str]:
        """The directories of the modules that are called by their path."""
        return [target for target, there in self._sources(directory) if there]

    def _sources(self, directory: str) -> list[tuple[str, bool]]:
        """What the local sources in a module mean, and whether it is there."""
        if directory not in self._local:
            sources = [call.source for call in self.module(directory).call_blocks()]
            found = [self._place(directory, source) for source in sources if source is not None and is_local(source)]
            self._local[directory] = found
        return self._local[directory]

    def _place(self, directory: str, source: str) -> tuple[str, bool]:
        target = local_directory(self.scan_root, directory, source)
        if target is not None:
            return target, True
        return posixpath.normpath(posixpath.join(directory, source)), False

    def _read(self, directory: str) -> Module:
        bodies: list[tuple[str, ast.Body]] = []
        whole = True
        for file in terraform_files(self.scan_root, directory, self._border):
            body, fine = self._parsed(file)
            bodies.append((file, body))
            whole = whole and fine
        module = assemble(directory, bodies)
        module.whole = whole
        for problem in module.problems:
            self._report(problem)
        return module

    def _parsed(self, file: str) -> tuple[ast.Body, bool]:
        content = read_bytes(self.scan_root / file, file, self._report)
        if content is None:
            self.failed += 1
            return ast.Body(), False
        self.bytes_read += len(content)
        parsed = _json(content, file) if file.endswith(".json") else parse(content, file, self._second_opinion)
        for problem in parsed.problems:
            self._report(problem)
        if parsed.problems:
            self.failed += 1
        else:
            self.read += 1
        return parsed.body, not parsed.problems


def _json(content: bytes, file: str) -> Parsed:
    from iac27017.hcl.json_syntax import parse_json

    return parse_json(content, file)


def _reachable(roots: Iterable[str], calls: dict[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    pending = list(roots)
    while pending:
        directory = pending.pop()
        if directory not in seen:
            seen.add(directory)
            pending += calls.get(directory, ())
    return seen
