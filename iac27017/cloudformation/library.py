"""The templates of a scanned tree, each file read once, and what a location written in one of them means."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from iac27017 import disk
from iac27017.boundary import Border, inside
from iac27017.cloudformation.discovery import MAXIMUM_BYTES, candidate_files, is_template, may_be_template
from iac27017.cloudformation.inline_templates import load_inline
from iac27017.cloudformation.loading import load, read_file
from iac27017.cloudformation.nodes import Mapping, Node
from iac27017.cloudformation.template import Template, template_of
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.value import Text, Value
from iac27017.graph.wording import worded

Report = Callable[[Problem], None]

_SNIFFED = 256 * 1024


class Library:
    """Templates by file; ``read`` and ``failed`` count files.

    ``asked`` are the files that a template names, in the forms of `iac27017.graph.declaration.MADE_OF`.
    """

    def __init__(self, scan_root: Path, exclude: Sequence[str], report: Report) -> None:
        self.scan_root = scan_root
        self.read = 0
        self.failed = 0
        self._border = Border(scan_root, exclude)
        self._report = report
        self._templates: dict[str, Template | None] = {}
        self._everywhere: list[Template] | None = None
        self._by_name: dict[str, list[Template]] = {}
        self._includes: dict[str, Node | None] = {}
        self._inline: dict[Span, Template | None] = {}
        self.asked: dict[str, set[str]] = {}

    def all(self) -> list[Template]:
        """Every template below the scanned directory, by file name."""
        if self._everywhere is None:
            files = candidate_files(self.scan_root, self._border)
            self._everywhere = [t for file in files if (t := self.template(file)) is not None]
            for template in self._everywhere:
                self._by_name.setdefault(posixpath.basename(template.file), []).append(template)
        return self._everywhere

    def files(self) -> list[str]:
        """The templates that were read so far, sorted."""
        return sorted(file for file, template in self._templates.items() if template is not None)

    def named(self, files: Iterable[Path]) -> list[Template]:
        """The templates among ``files``."""
        names = sorted({name for file in files if (name := inside(self.scan_root, file)) is not None})
        return [
            t
            for name in names
            if not self._border.excludes(name) and (t := self.template(name)) is not None
        ]

    def template(self, file: str) -> Template | None:
        """The template in ``file``; ``None`` when it is none, or cannot be read, which is then a problem."""
        if file not in self._templates:
            self._templates[file] = self._loaded(file)
        return self._templates[file]

    def nested(self, asking: str, location: Value) -> Template | None:
        """The template that a ``TemplateURL`` in the file ``asking`` means, when it is in the scanned directory.

        A local path counts from the file that writes it. An address of a
        bucket is taken for the one template here whose path ends like it.
        """
        if isinstance(location, str) and "://" not in location:
            file = posixpath.normpath(posixpath.join(posixpath.dirname(asking), location))
            self.asked.setdefault(asking, set()).add(file)
            if self._is_inside(file):
                return self.template(file)
            return None
        return self._by_ending(asking, location)

    def inline(self, text: str, place: Span) -> Template | None:
        """The template that a file carries along as a text at ``place``."""
        if place not in self._inline:
            loaded = load_inline(text, place)
            for problem in loaded.problems:
                self._report(problem)
            node = loaded.node
            self._inline[place] = None
            if isinstance(node, Mapping) and is_template(node):
                self._inline[place] = template_of(node, place.file)
        return self._inline[place]

    def included(self, asking: str, location: str) -> Node | None:
        """What the file at ``location`` holds, seen from the file ``asking``; ``None`` when it is not here."""
        file = posixpath.normpath(posixpath.join(posixpath.dirname(asking), location))
        self.asked.setdefault(asking, set()).add(file)
        if file not in self._includes:
            self._includes[file] = (
                self._included(file) if "://" not in location and self._is_inside(file) else None
            )
        return self._includes[file]

    def _by_ending(self, asking: str, location: Value) -> Template | None:
        wanted = _ending(location)
        if not wanted or not self.all():
            return None
        self.asked.setdefault(asking, set()).add(f"**/{wanted[-1]}")
        candidates = [template for template in self._by_name.get(wanted[-1], []) if template.file != asking]
        for at in range(len(wanted)):
            ending = "/" + "/".join(wanted[at:])
            found = [template for template in candidates if f"/{template.file}".endswith(ending)]
            if len(found) > 1:
                beside = posixpath.dirname(asking)
                found = [template for template in found if posixpath.dirname(template.file) == beside]
                return found[0] if len(found) == 1 else None
            if found:
                return found[0]
        return None

    def _is_inside(self, file: str) -> bool:
        if file.startswith(("../", "/")) or file == "..":
            return False
        path = self.scan_root / file
        try:
            return disk.is_file(path) and inside(self.scan_root, path) is not None
        except (OSError, ValueError):
            return False

    def _loaded(self, file: str) -> Template | None:
        content = read_file(self.scan_root, file)
        if isinstance(content, Problem):
            self._failed([content])
            return None
        if content is None:
            self._too_large(file)
            return None
        if not may_be_template(content):
            return None
        loaded = load(content, file)
        if loaded.node is None and loaded.problems:
            self._failed(loaded.problems)
        if not isinstance(loaded.node, Mapping) or not is_template(loaded.node):
            return None
        for problem in loaded.problems:
            self._report(problem)
        self.failed += bool(loaded.problems)
        self.read += not loaded.problems
        return template_of(loaded.node, file)

    def _included(self, file: str) -> Node | None:
        content = read_file(self.scan_root, file)
        if not isinstance(content, bytes):
            return None
        loaded = load(content, file)
        for problem in loaded.problems:
            self._report(problem)
        return loaded.node

    def _too_large(self, file: str) -> None:
        """A large file is a problem when its beginning looks like a template."""
        try:
            beginning = disk.read(self.scan_root / file, _SNIFFED)
        except OSError:
            return
        if b"AWSTemplateFormatVersion" in beginning or may_be_template(beginning):
            message = worded("larger than {limit} MB, and so not read", limit=MAXIMUM_BYTES // 1024 // 1024)
            self._failed(
                [Problem(Span(file), message, "CloudFormation takes no template above 1 MB; split it")]
            )

    def _failed(self, problems: list[Problem]) -> None:
        self.failed += 1
        for problem in problems:
            self._report(problem)


def _ending(location: Value) -> list[str]:
    """The steps of the path at the end of an address, as far back as they are known."""
    last = location.parts[-1] if isinstance(location, Text) else location
    if not isinstance(last, str):
        return []
    path = re.sub(r"^[a-z0-9]+://[^/]*/", "", last.partition("?")[0])
    return [step for step in path.split("/") if step not in ("", ".", "..")]
