"""What an audit looked at: repositories and commits, roots and stacks, accounts, regions, tool and settings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct, to_builtins

from iac27017 import __version__
from iac27017.audit.organisation import Organisation, Repository
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.settings import Settings
from iac27017.graph.value import Value
from iac27017.policy.git import Git, GitError
from iac27017.scan import Result


class Scope(Struct, frozen=True):
    """The scope of one run.

    ``below`` is the scanned directory within its repository;
    ``settings_sha256`` names the parameters in force. ``unknown_accounts`` and
    ``unknown_regions`` count resources of which nobody can tell them.
    """

    statement: str
    repositories: tuple[Repository, ...]
    below: str
    roots: tuple[str, ...]
    accounts: tuple[str, ...]
    regions: tuple[str, ...]
    unknown_accounts: int
    unknown_regions: int
    providers: tuple[str, ...]
    languages: tuple[str, ...]
    tool_version: str
    settings_sha256: str

    def link(self, file: str, line: int) -> str:
        """The page of a line of a scanned file, as the first repository's template has it; empty without one."""
        repository = self.repositories[0] if self.repositories else Repository("")
        if not repository.link or not file:
            return ""
        path = "/".join(piece for piece in (self.below, file) if piece)
        parts = {"{commit}": repository.commit or "HEAD", "{path}": quote(path), "{line}": str(line)}
        link = repository.link
        for name, value in parts.items():
            link = link.replace(name, value)
        return link


def scope_of(
    result: Result, graph: ResourceGraph, organisation: Organisation, root: Path, ask_git: bool = True
) -> Scope:
    """The scope of a result; what people state about accounts, regions and repositories comes first.

    Without ``ask_git``, a repository is only what people state: documents that must not change with every commit.
    """
    declared = [resource.declaration for resource in graph.declared]
    stated, below = _repositories(organisation, root, ask_git)
    return Scope(
        statement=organisation.scope,
        repositories=stated,
        below=below,
        roots=tuple(name or "." for name in result.ledger.roots),
        accounts=_known((d.account for d in declared), organisation.accounts),
        regions=_known((d.region for d in declared), organisation.regions),
        unknown_accounts=sum(not isinstance(d.account, str) for d in declared),
        unknown_regions=sum(not isinstance(d.region, str) for d in declared),
        providers=tuple(sorted({d.provider for d in declared})),
        languages=tuple(sorted({d.language for d in declared})),
        tool_version=__version__,
        settings_sha256=settings_sha256(graph.settings),
    )


def settings_sha256(settings: Settings) -> str:
    """The SHA-256 of all parameters of the checks, in a form that does not hang on their order."""
    return hashlib.sha256(settings_text(settings).encode()).hexdigest()


def settings_text(settings: Settings) -> str:
    """The parameters in force as JSON with sorted keys."""
    return json.dumps(to_builtins(settings), sort_keys=True, ensure_ascii=False, default=sorted, indent=1)


def _known(found: Iterator[Value], stated: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*stated, *(str(value) for value in found if isinstance(value, str))}))


def _repositories(
    organisation: Organisation, root: Path, ask_git: bool
) -> tuple[tuple[Repository, ...], str]:
    """The repositories in scope, and the scanned directory in the first of them."""
    git = _git(root) if ask_git else None
    top = git.top.resolve() if git is not None else None
    below = "" if top is None else root.resolve().relative_to(top).as_posix().removeprefix(".")
    if organisation.repositories:
        return organisation.repositories, below
    if git is None or top is None:
        return (), ""
    return (Repository(top.name, git.commit("HEAD")),), below


def _git(root: Path) -> Git | None:
    try:
        git = Git.around(root)
        git.commit("HEAD")
    except GitError:
        return None
    return git
