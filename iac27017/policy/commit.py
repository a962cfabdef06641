"""What a commit is about to change: the files it is told of, and those that only git can tell of."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from glob import escape
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from iac27017 import disk
from iac27017.policy.git import Git
from iac27017.policy.touched import CODE

VALUES = (".tfvars", ".tfvars.json")
FETCHED = ".terraform"
INDEX, FROM, TO = "GIT_INDEX_FILE", "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"
_READS_FILES = re.compile(rb"\b(?:file\w*|templatefile)\s*\(")
_INCLUDES = (b"AWS::Include",)


class Commit(Struct, frozen=True):
    """``changed`` files, those that are gone too; ``unknown`` ones that are on disk, but not in the commit.

    All are relative to the directory ``below``, which is what is judged.
    """

    below: Path
    changed: frozenset[str]
    unknown: tuple[str, ...]

    @property
    def left_out(self) -> tuple[str, ...]:
        """Patterns of what must not be read: the commit is judged, not what else lies around.

        Modules that ``terraform init`` has fetched are in no commit, and belong to it all the same.
        """
        return tuple(escape(name.rstrip("/")) for name in self.unknown if FETCHED not in name.split("/"))


def commit_of(git: Git, below: Path, files: Iterable[Path], environment: Mapping[str, str]) -> Commit:
    """What is committed of ``below``, which lies in the repository; ``files`` are the names that a hook is given.

    pre-commit names no deleted files, so git is asked for them: those of the
    index, or between the revisions that pre-commit was called for.
    Raises `iac27017.policy.git.GitError`.
    """
    if INDEX in environment:
        # `git commit -a` and `git commit FILE` have an index of their own.
        git = replace(git, variables={**git.variables, INDEX: environment[INDEX]})
    deleted = git.deleted(environment.get(FROM, ""), environment.get(TO, ""))
    changed = {*map(Path.absolute, files), *(git.top / name for name in deleted)}
    unknown = [f"{git.top / name}/" if name.endswith("/") else str(git.top / name) for name in git.untracked()]
    return Commit(below, frozenset(_below(below, map(str, changed))), tuple(_below(below, unknown)))


def _below(folder: Path, paths: Iterable[str]) -> Iterator[str]:
    """The paths that lie in ``folder``, relative to it; going by the text, since a deleted file leads nowhere."""
    for path in paths:
        relative = os.path.relpath(path, folder)
        if not relative.startswith(".."):
            yield Path(relative).as_posix()


def may_matter(commit: Commit, given: Collection[str]) -> bool:
    """Whether a scan could read one of the changed files; ``given`` are files that are named to it.

    Quick, and wrong in one direction only: whoever is let through is judged.
    """
    others: list[str] = []
    for name in sorted(commit.changed):
        if name in given or name.endswith((*CODE, *VALUES)):
            return True
        others.append(name)
    return any(_may_be_template(commit.below, name) for name in others) or (bool(others) and _reads_others(commit.below))


def _may_be_template(below: Path, name: str) -> bool:
    """By its content; of a file that is gone, nobody can tell any more."""
    from iac27017.cloudformation.discovery import any_template, is_candidate

    return is_candidate(Path(name).name) and (not disk.is_file(below / name) or any_template(below, [below / name]))


def _reads_others(below: Path) -> bool:
    """Whether there is code that reads files of any name, as ``file()`` does."""
    from iac27017.cloudformation.discovery import candidate_files
    from iac27017.terraform.discovery import module_directories, terraform_files

    for directory in module_directories(below):
        for file in terraform_files(below, directory):
            if _READS_FILES.search(disk.read(below / file)):
                return True
    return any(mark in disk.read(below / file) for file in candidate_files(below) for mark in _INCLUDES)
