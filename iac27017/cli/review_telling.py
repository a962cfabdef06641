"""What a review prints, and writes where the forge takes nothing."""

from __future__ import annotations

import click

from iac27017.cli.output import CannotWrite, write
from iac27017.report.safe_text import logged, visible
from iac27017.review import fallback, texts
from iac27017.review.conversation import Judged, Outcome
from iac27017.review.surroundings import Surroundings
from iac27017.review.ways import Ways


def tell(text: str) -> None:
    """A line for whoever reads the job's log; what a forge said may be anything."""
    click.echo(logged(f"iac27017: {visible(text)}"), err=True)


def report(outcome: Outcome) -> None:
    """What was done, in one line."""
    click.echo(
        f"{outcome.posted} comments written, {outcome.rewritten} rewritten, {outcome.settled} threads resolved or "
        "opened again; the summary is up to date"
    )


def everything(judged: Judged, ways: Ways, library: str) -> str:
    """All that would be posted: the summary, then each comment under its place."""
    said = texts.Said(judged.inline, judged.elsewhere, (), judged.change.head)
    parts = [texts.summary(judged.difference, said, ways.say)]
    for one in judged.inline:
        if one.spot is not None:
            parts.append(f"---\n\n`{visible(one.spot.place)}`\n\n{texts.comment(one, texts.MANNERS[library], ways.say)}")
    return logged("\n\n".join(parts) + "\n")


def say_elsewhere(why: str, judged: Judged, ways: Ways, around: Surroundings, library: str) -> None:
    """Files, the step's summary and annotations in the log, instead of comments."""
    fork = "; a change from a fork has a token that may only read" if judged.change.from_fork else ""
    tell(f"nothing is posted: {why}{fork}")
    for file, text in fallback.files(judged.difference, library == "gitlab").items():
        write(text, file)
        tell(f"written instead: {file}")
    said = texts.Said((), [one.group for one in judged.placed], (), judged.change.head)
    summary = texts.summary(judged.difference, said, ways.say)
    if around.step_summary is not None:
        try:
            fallback.add_to_step_summary(around.step_summary, logged(summary))
        except OSError as error:
            raise CannotWrite(f"{around.step_summary}: cannot be written: {error.strerror or error}") from None
    if around.in_pipeline and library == "github":
        click.echo(fallback.workflow_commands(judged.difference), nl=False)
    else:
        click.echo(logged(f"{summary}\n"), nl=False)
