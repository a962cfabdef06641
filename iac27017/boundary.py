"""The border of a scan: what lies inside of the scanned directory, and what is left out of it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from iac27017 import disk

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORED_BY_GIT = ":(gitignore)"
"""Stands among patterns for all that the ``.gitignore`` files name; written like the magic of git's own pathspecs."""

RULES = ".gitignore"


def inside(scan_root: Path, path: Path) -> str | None:
    """``path`` relative to the scanned directory with links followed; ``None`` when it leads out of it."""
    return disk.placed(scan_root, path)


class Border:
    """What is left out of a scanned directory: what a glob pattern names and, with `IGNORED_BY_GIT`, what git ignores.

    Rules of git are read where they stand, from the top of the repository
    down, nearer ones counting more; those of the machine (``core.excludesFile``,
    ``.git/info/exclude``) are not, since an answer must not hang on it. What is
    named to a scan is never ignored: neither the scanned directory, nor one that
    is read because a module call leads there.
    """

    def __init__(self, scan_root: Path, patterns: Sequence[str] = ()) -> None:
        self._root = scan_root
        self._patterns = tuple(pattern.rstrip("/") for pattern in patterns if pattern != IGNORED_BY_GIT)
        self._asks_git = IGNORED_BY_GIT in patterns
        self._rules: dict[str, GitIgnoreSpec | None] = {}
        self._ignored: dict[str, bool] = {"": False}
        self._above: list[tuple[str, GitIgnoreSpec]] | None = None

    def excludes(self, path: str) -> bool:
        """Whether one of the glob patterns names the path, or a directory that it is in."""
        if not self._patterns:
            return False
        pieces = path.split("/")
        prefixes = ["/".join(pieces[: n + 1]) for n in range(len(pieces))]
        return any(fnmatch(prefix, pattern) for pattern in self._patterns for prefix in prefixes)

    def leaves_out(self, path: str, directory: bool = False) -> bool:
        """Whether the path, which is that of a ``directory`` or a file, is not looked at when it is come across."""
        if self.excludes(path):
            return True
        if not self._asks_git or self._is_ignored(posixpath.dirname(path)):
            return False
        return self._is_ignored(path) if directory else self._matches(path)

    def _is_ignored(self, directory: str) -> bool:
        """Whether git ignores a directory, or one that it is in."""
        if directory not in self._ignored:
            above = self._is_ignored(posixpath.dirname(directory))
            self._ignored[directory] = above or self._matches(f"{directory}/")
        return self._ignored[directory]

    def _matches(self, path: str) -> bool:
        """What the nearest rule that speaks of the path says; a directory's ends in a slash."""
        for below, rules in self._rules_for(path):
            said = rules.check_file(below).include
            if said is not None:
                return said
        return False

    def _rules_for(self, path: str) -> Iterator[tuple[str, GitIgnoreSpec]]:
        """The rules that may speak of a path, nearest first, with the path as they see it."""
        folder = posixpath.dirname(path.rstrip("/"))
        while True:
            rules = self._rules_in(folder)
            if rules is not None:
                yield path[len(folder) + 1 :] if folder else path, rules
            if not folder:
                break
            folder = posixpath.dirname(folder)
        for place, rules in self._rules_above():
            yield f"{place}/{path}", rules

    def _rules_in(self, folder: str) -> GitIgnoreSpec | None:
        if folder not in self._rules:
            self._rules[folder] = _rules(self._root / folder / RULES)
        return self._rules[folder]

    def _rules_above(self) -> list[tuple[str, GitIgnoreSpec]]:
        """Rules between the scanned directory and the top of its repository; none when they ignore all of it."""
        if self._above is None:
            self._above = _rules_above(disk.resolved(self._root))
        return self._above


def _rules_above(root: Path) -> list[tuple[str, GitIgnoreSpec]]:
    found: list[tuple[str, GitIgnoreSpec]] = []
    folder = root
    while not disk.exists(folder / ".git"):
        if folder == folder.parent:
            return []  # no repository: what lies above is somebody else's
        folder = folder.parent
        rules = _rules(folder / RULES)
        place = root.relative_to(folder).as_posix()
        if rules is not None:
            found.append((place, rules))
    for place, rules in found:
        pieces = place.split("/")
        if any(rules.match_file("/".join(pieces[: n + 1]) + "/") for n in range(len(pieces))):
            return []
    return found


def _rules(file: Path) -> GitIgnoreSpec | None:
    """The rules in a file; ``None`` without one, so that the library is read only where there are rules."""
    if not disk.is_file(file):
        return None
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(disk.read(file).decode(errors="replace").splitlines())
    except (OSError, ValueError):
        # Git passes over what it cannot read, and so do we: looking at more than git does hides nothing.
        return None
