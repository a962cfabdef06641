"""Writes a result as HTML: where links lead, and where the parts of a result go that one page cannot hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec import Struct, field

from iac27017 import disk
from iac27017.cli.inputs import UsageProblem
from iac27017.cli.output import write
from iac27017.config import Config
from iac27017.graph.settings import Settings
from iac27017.graph.wording import worded
from iac27017.language import Say
from iac27017.scan import Result

if TYPE_CHECKING:
    from iac27017.report.html.links import SourceLinks

Command = TypeVar("Command", bound=Callable[..., Any])


def source_url_option(function: Command) -> Command:
    """``--source-url``."""
    return click.option(
        "--source-url", metavar="URL",
        help="Where HTML links lines to: 'https://HOST/blob/{commit}/{file}#L{line}'.",
    )(function)  # fmt: skip


class Paged(Struct, frozen=True):
    """What HTML is made with besides the result: settings tell environments, ``source_url`` is a template of links."""

    settings: Settings = field(default_factory=Settings)
    source_url: str = ""

    @classmethod
    def of(cls, config: Config, source_url: str | None) -> Paged:
        """By the command line and, where it says nothing, the configuration."""
        return cls(config.settings, source_url if source_url is not None else config.source_url)


def html(result: Result, root: Path, file: Path | None, say: Say, edition: str, paged: Paged) -> str:
    """The page; the parts of a result that is too large for one are written beside ``file``.

    Raises `UsageProblem` when there is no file to write them beside, or no link can be made.
    """
    from iac27017.report.environments import environments
    from iac27017.report.html.scan_page import PER_PAGE, Setting, pages
    from iac27017.report.sources import Sources

    if file is None and len(result.findings) > PER_PAGE:
        raise UsageProblem(
            worded("{count} findings make several pages: give --output FILE", count=len(result.findings))
        )
    links = _links(paged.source_url, root)
    name = file.name if file is not None else "report.html"
    setting = Setting(
        disk.resolved(root).name, Sources(root), links, environments(paged.settings), name, edition
    )
    made = pages(result, setting, say)
    _, first = next(made)
    parts = 0
    for part, text in made:
        assert file is not None
        write(text, file.with_name(part))
        parts += 1
    if parts:
        told = say(
            "{file}: {count} findings are too many for one page; they are in {parts} pages beside it",
            file=file, count=len(result.findings), parts=parts,
        )  # fmt: skip
        click.echo(told, err=True)
    return first


def _links(template: str, root: Path) -> SourceLinks:
    """Links into the repository that ``root`` is in, at the commit that is checked out."""
    from iac27017.policy.git import Git, GitError
    from iac27017.report.html.links import LinkError, SourceLinks

    try:
        links = SourceLinks(template)
    except LinkError as error:
        raise UsageProblem(worded("--source-url: {error}", error=error)) from None
    if not template:
        return links
    try:
        git = Git.around(root)
        commit = git.commit("HEAD") if links.needs_commit else ""
    except GitError as error:
        if links.needs_commit:
            raise UsageProblem(worded("--source-url: {error}", error=error)) from None
        return links
    below = disk.resolved(root).relative_to(disk.resolved(git.top)).as_posix().removeprefix(".")
    return SourceLinks(template, commit, below)
