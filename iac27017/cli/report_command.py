"""``iac27017 report``: the auditor's documents, made of a scan and of what people state."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click
from msgspec import Struct
from msgspec.structs import replace

from iac27017.audit.assembling import Wanted, case_of
from iac27017.audit.case import Case
from iac27017.audit.evidence import evidence_register
from iac27017.audit.gap import control_rows, gap_report
from iac27017.audit.improvement import improvement_plan
from iac27017.audit.inputs import sources_of
from iac27017.audit.organisation import Organisation
from iac27017.audit.organisation_file import OWN_FILE
from iac27017.audit.organisation_template import completed, template
from iac27017.audit.pack import seal_of
from iac27017.audit.scope import settings_text
from iac27017.audit.statement import statement_of_applicability
from iac27017.audit.trend import Earlier, compared
from iac27017.cli.editions import edition_option
from iac27017.cli.grouped_help import Grouped
from iac27017.cli.inputs import Given, UsageProblem, all_inputs_options
from iac27017.cli.judging import Waiving, judged_on_graph
from iac27017.cli.output import write, write_bytes
from iac27017.cli.report_inputs import Asked, earlier_findings, organisation_for, report_day
from iac27017.cli.report_rendering import BINARY, DEFAULTS, FORMATS, ONLY_OF_EVIDENCE, WORKBOOK, rendered
from iac27017.cli.selecting import Chosen, chosen_options
from iac27017.cli.speaking import lang_option
from iac27017.cli.workbooks import write_workbook
from iac27017.config import Config
from iac27017.graph.settings import Settings
from iac27017.graph.wording import worded
from iac27017.language import Say
from iac27017.language.preference import preferred
from iac27017.report.audit.setting import Document, Setting
from iac27017.report.sources import Sources
from iac27017.scan import Inputs, NothingToScan, Target


class Made(Struct, frozen=True):
    """What documents are made of, once everything was read and judged."""

    case: Case
    target: Target
    inputs: Inputs
    config: Config
    settings: Settings
    asked: Asked
    earlier: Sequence[Earlier]
    since: Path | None

    def document(self, kind: str) -> Document:
        """The document of a kind of `DEFAULTS`."""
        match kind:
            case "plan":
                return improvement_plan(self.case, self.asked.command(self.inputs))
            case "soa":
                return statement_of_applicability(self.case)
            case "evidence":
                stated = [Path(path) for path in (self.config.path, self.case.organisation.path) if path]
                sources = sources_of(self.target, self.inputs, stated)
                return evidence_register(
                    self.case, sources, self.asked.parameters(self.inputs), settings_text(self.settings)
                )
            case _:
                trend = compared(self.case, self.earlier, self.since.name) if self.since else None
                return gap_report(self.case, trend)


@click.command("report", cls=Grouped)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--kind", type=click.Choice(list(DEFAULTS)), default="gap", show_default=True,
              help="Gap report, statement of applicability, improvement plan, evidence, or all but evidence in one workbook.")  # fmt: skip
@click.option("--format", "format_", type=click.Choice(FORMATS),
              help="Default: markdown; of evidence, pack: one sealed file; of all, xlsx.")  # fmt: skip
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Instead of standard output.",
)
@click.option("--since", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="An earlier result of scan or report in JSON: what closed, what is new.")  # fmt: skip
@click.option("--organisation", "organisation_file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help=f"What people state for the audit, instead of the nearest {OWN_FILE}.")  # fmt: skip
@click.option("--init", "initialise", is_flag=True,
              help=f"Write {OWN_FILE} with all that is to be stated, or complete it; no report.")  # fmt: skip
@click.option("--no-git", is_flag=True, help="Name no commit but what people state.")
@click.option(
    "--exit-zero", is_flag=True, help="Exit 0 although checks fail: the report is written all the same."
)
@chosen_options
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Read modules anywhere below DIR, judge only PATH.")  # fmt: skip
@click.option("--baseline", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="What is in this file counts as accepted by exception.")  # fmt: skip
@click.option("--no-inline-waivers", is_flag=True, help="Comments in the code waive nothing.")
@edition_option
@lang_option
@all_inputs_options
def command(
    paths: tuple[Path, ...],
    kind: str,
    format_: str | None,
    output: Path | None,
    edition: str,
    since: Path | None,
    organisation_file: Path | None,
    initialise: bool,
    no_git: bool,
    exit_zero: bool,
    chosen: Chosen,
    root: Path | None,
    baseline: Path | None,
    no_inline_waivers: bool,
    lang: str | None,
    given: Given,
) -> int:
    """Write a document for an audit about PATH, which is what scan takes. It ends with the exit code that scan has.

    \b
    iac27017 report . --lang ja --output gap.md
    iac27017 report . --kind plan --format csv --output plan.csv
    iac27017 report . --kind all --lang ja --output audit.xlsx
    iac27017 report . --kind evidence --output evidence.zip
    iac27017 report . --init                  what people have to state, to be filled in
    """
    name = _format(kind, format_, output, since)
    day, earlier = report_day(), earlier_findings(since)
    config = given.configuration(paths[0])
    threshold = chosen.threshold(config)
    inputs = given.inputs(config)
    checks = chosen.checks(config)
    wanted = Wanted(edition, _language(lang, config, name), day, ask_git=not no_git)
    waiving = Waiving(inline=not no_inline_waivers, baseline=baseline)
    asked = Asked(paths, root, chosen, baseline, config.path)
    try:
        target = Target.of(paths, root, given.source, inputs.exclude)
        stated = organisation_for(target.root, organisation_file) if not initialise else None
        applied, graph = judged_on_graph(target, checks, inputs, config, waiving)
    except NothingToScan as error:
        raise UsageProblem(error) from None
    case = case_of(applied, graph, checks, stated or Organisation(), target.root, wanted)
    if initialise:
        return _initialise(case, organisation_file or target.root / OWN_FILE)
    made = Made(case, target, inputs, config, graph.settings, asked, earlier, since)
    setting = Setting(case.say, Sources(target.root), output.name if output is not None else "")
    if name == "xlsx" and output is not None:
        write_workbook([made.document(k) for k in (WORKBOOK if kind == "all" else (kind,))], setting, output)
    else:
        _write(rendered(name, made.document(kind), setting), output, case.say)
    code = threshold.exit_code(applied.result)
    return 0 if exit_zero and code == 1 else code


def _format(kind: str, asked: str | None, output: Path | None, since: Path | None) -> str:
    """The format, when kind and options go together.

    Raises `UsageProblem`.
    """
    name = asked or DEFAULTS[kind]
    if name in ONLY_OF_EVIDENCE and kind != "evidence":
        raise UsageProblem(worded("--format {format} is for --kind evidence alone", format=name))
    if kind == "all" and name != "xlsx":
        raise UsageProblem("--kind all is one workbook: --format xlsx")
    if name in BINARY and output is None:
        raise UsageProblem(worded("--format {format} is written to a file: give --output FILE", format=name))
    if since is not None and kind not in ("gap", "all"):
        raise UsageProblem("--since is for --kind gap: the other documents show today alone")
    return name


def _language(asked: str | None, config: Config, name: str) -> str:
    """As for a scan; JSON is what programs read and compare, and in English unless it is asked for otherwise."""
    return asked or ("en" if name == "json" else preferred(None, config.lang, os.environ, by_locale=False))


def _write(content: str | bytes, output: Path | None, say: Say) -> None:
    """Write text or bytes; of bytes, say the hash by which a pack that was made anew can be told from this one."""
    if isinstance(content, str):
        write(content, output)
    elif output is not None:
        write_bytes(content, output)
        told = say("{file}: SHA-256 {seal}", file=output, seal=seal_of(content))
        click.echo(told, err=True)


def _initialise(case: Case, file: Path) -> int:
    """Write or complete the organisation's file; what people wrote in it stays to the byte."""
    if not file.exists():
        write(template(control_rows(case), improvement_plan(case).rows, case.say, case.edition), file)
        click.echo(case.say("{file}: written", file=file), err=True)
        return 0
    stated = organisation_for(file.parent, file)
    before = file.read_bytes().decode()
    whole = replace(case, organisation=stated)
    after = completed(before, stated, control_rows(whole), improvement_plan(whole).rows)
    if after == before:
        click.echo(case.say("{file}: nothing to add", file=file), err=True)
        return 0
    write(after, file)
    click.echo(case.say("{file}: completed", file=file), err=True)
    return 0
