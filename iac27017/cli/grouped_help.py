"""Help for commands with many options: what belongs together stands together, under a heading."""

from __future__ import annotations

import click

GROUPS = (
    ("Which checks", ("select", "ignore", "control", "severity", "strict", "allow-problems", "lint", "second-opinion")),
    ("What is read", ("root", "path", "source", "exclude", "no-gitignore", "config", "cache-dir", "no-cache")),
    ("Values", ("var-file", "var", "workspace", "parameters")),
    ("Waivers", ("baseline", "no-inline-waivers")),
    ("Mending", ("fix", "diff")),
    ("Output", ("format", "output", "lang", "edition", "help")),
)
"""Headings, and the options below each, in this order; an option of no group is the command's own and comes first."""


class Grouped(click.Command):
    """A command whose help lists its options by `GROUPS`."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the groups that this command has options of."""
        rows: dict[str, list[tuple[str, str]]] = {"Options": [], **{heading: [] for heading, _ in GROUPS}}
        headings = {f"--{name}": heading for heading, names in GROUPS for name in names}
        for option in self.get_params(ctx):
            record = option.get_help_record(ctx) if isinstance(option, click.Option) else None
            if record is not None:
                rows[headings.get(option.opts[-1], "Options")].append(record)
        for heading, records in rows.items():
            if records:
                with formatter.section(heading):
                    formatter.write_dl(records)
