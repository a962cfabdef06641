"""``iac27017 explain``: the page of a check, or what a control is and which checks speak of it."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator
from importlib import resources

import click

from iac27017.check import Check
from iac27017.cli.inputs import UsageProblem, nearest_voice
from iac27017.cli.output import write
from iac27017.cli.selecting import checks_and_controls
from iac27017.cli.speaking import lang_option
from iac27017.controls import EDITIONS, Control, find_controls, in_edition
from iac27017.graph.wording import Wording, worded
from iac27017.language import ENGLISH, Say
from iac27017.registry import all_checks, find_check


@click.command("explain")
@click.argument("name", shell_complete=checks_and_controls)
@click.option("--edition", type=click.Choice(EDITIONS),
              help="Show what a control is in this edition, whichever its number is of.")  # fmt: skip
@lang_option
def command(name: str, edition: str | None, lang: str | None) -> int:
    """Show the page of NAME: a check's code or name, or a control's number of either edition.

    \b
    iac27017 explain ENC-004
    iac27017 explain unencrypted-database
    iac27017 explain 10.1.2
    iac27017 explain CLD.9.5.1
    """
    say = nearest_voice(lang)
    check = find_check(name)
    if check is not None:
        _show(check_page(check, say))
        return 0
    controls = find_controls(name)
    if edition is not None and controls:
        controls = [other for control in controls for other in in_edition(control, edition)]
        if not controls:
            raise UsageProblem(
                worded(
                    "{number} has no counterpart in the edition of {edition}", number=name, edition=edition
                )
            )
    if not controls:
        raise UsageProblem(_not_found(name))
    _show("\n".join(control_page(control, say) for control in controls))
    return 0


def check_page(check: Check, say: Say = ENGLISH) -> str:
    """The check's own page with its facts below the title; in another language than English, a summary of it."""
    if say.language != "en":
        return _summary(check, say)
    *package, module = check.module.split(".")
    page = resources.files(".".join(package)).joinpath(f"{module}.md").read_text(encoding="utf-8")
    heading, _, rest = page.partition("\n")
    return f"{heading}\n\n{_facts(check, say)}\n{rest}"


def _summary(check: Check, say: Say) -> str:
    """What a reader needs to know of a finding: pages are in English, since their examples are the check's tests."""
    numbers = [control for number in check.controls for control in find_controls(number)[:1]]
    lines = [f"# {check}", "", say(check.title), "", _facts(check, say)]
    lines += [line for paragraph in check.paragraphs for line in (say(paragraph), "")]
    lines += [f"## {say('Controls')}", ""]
    lines += [f"- {control.id}: {control.title(say.language)}" for control in numbers]
    if check.remedy:
        lines += ["", f"## {say('How to mend it')}", "", say(check.remedy)]
    lines += ["", say("The page with its examples is in English: iac27017 explain {code} --lang en", code=check.code)]
    return "\n".join(lines) + "\n"


def _facts(check: Check, say: Say) -> str:
    facts = [
        say("severity: {severity}", severity=say(str(check.severity))),
        f"ISO/IEC 27017:2015: {', '.join(check.controls)}",
        f"ISO/IEC 27017:2026: {', '.join(check.controls_2026)}",
        say("asked of: {subjects}", subjects=say(", ").join(say(subject.name) for subject in check.subjects)),
        *(f"{tool}: {', '.join(ids)}" for tool, ids in sorted(check.peers.items()) if ids),
    ]
    return "".join(f"- {fact}\n" for fact in facts)


def control_page(control: Control, say: Say = ENGLISH) -> str:
    """What the control is about, in this project's own words, and the checks that speak of it."""
    language = say.language
    checks = [check for check in all_checks() if control.numbers(check.controls, check.controls_2026)]
    facts = [
        *_numbers(control, say),
        say("addressed to: {addressee}", addressee=say(_ADDRESSEES[control.addressee])),
        say("how far code can show it: {extent}", extent=say(_EXTENTS[control.verifiability])),
        *([say("what code can show: {shown}", shown=shown)] if (shown := control.shown_by_code(language)) else []),
        *([say("what remains to be asked for: {manual}", manual=manual)] if (manual := control.remains_manual(language)) else []),
        *([say("what the provider does: {duty}", duty=duty)] if (duty := control.provider_duty(language)) else []),
    ]
    lines = [f"# ISO/IEC 27017:{control.edition} {control.id}", "", control.title(language), ""]
    lines += [f"- {fact}" for fact in facts]
    lines += ["", f"## {say('Checks')}", ""]
    lines += [f"- {check}: {say(check.title)}" for check in checks] or [control.why_no_check(language) or say("None yet.")]
    return "\n".join(lines) + "\n"


def _numbers(control: Control, say: Say) -> Iterator[str]:
    """Its numbers elsewhere."""
    if control.edition == "2015":
        yield say("2026 edition: {numbers}", numbers=", ".join(control.edition_2026))
    elif control.edition_2015:
        yield say("2015 edition: {numbers}", numbers=", ".join(control.edition_2015))
    if control.iso27002_2022:
        yield f"ISO/IEC 27002:2022: {', '.join(control.iso27002_2022)}"


_ADDRESSEES = {
    "customer": worded("the cloud service customer"),
    "provider": worded("the cloud service provider"),
    "both": worded("both sides"),
}
_EXTENTS = {"automated": worded("wholly"), "partial": worded("in part"), "manual": worded("not at all")}


def _not_found(name: str) -> Wording:
    close = difflib.get_close_matches(name, [word for check in all_checks() for word in (check.code, check.name)], n=1)
    if not close:
        return worded("{name} is no check and no control. See: iac27017 checks", name=name)
    return worded(
        "{name} is no check and no control. Did you mean {other}? See: iac27017 checks",
        name=name,
        other=close[0],
    )


def _show(page: str) -> None:
    """Set on a terminal; plain Markdown in a pipe."""
    if not sys.stdout.isatty():
        write(page, None)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(page))
