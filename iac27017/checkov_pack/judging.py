"""Judges what Checkov has in its graph as `iac27017 scan` does, with its configuration and waivers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from iac27017.check import Finding
from iac27017.checkov_pack.asked import Asked
from iac27017.checkov_pack.vertices import Vertex
from iac27017.cli.inputs import Given, configuration
from iac27017.cli.judging import Waiving, judged
from iac27017.cli.selecting import Chosen
from iac27017.graph.declaration import Problem
from iac27017.language import ENGLISH, Say, speaker
from iac27017.language.localized import localized
from iac27017.language.preference import preferred
from iac27017.scan import Target

JSON_CODE = ".tf.json"


class Judgement(Struct, frozen=True):
    """What our core says about one target; places are relative to ``root``.

    ``plan`` is the file when it is a plan. ``strict``: the configuration says
    that an unknown is a failure.
    """

    root: Path
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    strict: bool
    say: Say = ENGLISH
    plan: str = ""


def judgements(known: Sequence[Vertex], language: str, asked: Asked) -> Iterator[Judgement]:
    """One for all the code that is in Checkov's graph, one for each plan; ``language`` is Checkov's word.

    Raises `iac27017.cli.inputs.UsageProblem` for a configuration that cannot be used.
    """
    plans = {v.file for v in known if language == "terraform" and _is_plan(v.file)}
    for plan in sorted(plans):
        yield _judgement(Target.of([Path(plan)], source=asked.source), asked, plan)
    code = sorted({v.file for v in known} - plans)
    if code:
        everything = _judgement(_code(code, asked), asked)
        wanted = tuple(f for f in everything.findings if _wanted(f, everything.root, language, code, asked))
        yield replace(everything, findings=wanted)


def _is_plan(file: str) -> bool:
    return file.endswith(".json") and not file.endswith(JSON_CODE)


def _judgement(target: Target, asked: Asked, plan: str = "") -> Judgement:
    place = (asked.source or target.files[0]) if plan else target.root
    config = configuration(place, None)
    threshold = Chosen().threshold(config)
    checks = [check for check in Chosen().checks(config) if asked.runs(check)]
    inputs = Given(asked.var_files, source=asked.source if plan else None).inputs(config)
    # What Checkov writes is kept and compared: the locale of one machine does not decide.
    language = preferred(None, config.lang, os.environ, by_locale=False)
    result = localized(judged(target, checks, inputs, config, Waiving()).result, language)
    return Judgement(target.root, result.findings, result.problems, threshold.strict, speaker(language), plan)


def _code(files: Sequence[str], asked: Asked) -> Target:
    """The directory that Checkov scans or, of its single files, the root modules and stacks around them."""
    if asked.files:
        paths = [path for path in asked.files if str(path) in set(files)] or [Path(file) for file in files]
        here = Path(os.path.realpath("."))
        return Target.of(paths, here if all(path.is_relative_to(here) for path in paths) else None)
    around = [d for d in asked.directories if any(Path(file).is_relative_to(d) for file in files)]
    if not around:
        return Target(Path(os.path.commonpath([os.path.dirname(file) for file in files])))
    # Of several directories, Checkov's graph is that of one: the one that holds the most of it.
    return Target(max(around, key=lambda d: sum(Path(file).is_relative_to(d) for file in files)))


def _wanted(finding: Finding, root: Path, language: str, code: Sequence[str], asked: Asked) -> bool:
    """Whether Checkov was asked about it: in this language and notation, in files that it does not skip."""
    file = os.path.realpath(root / finding.resource.declaration.header.file)
    return (
        finding.resource.language == language
        and file.endswith(JSON_CODE) == code[0].endswith(JSON_CODE)
        and (not asked.files or Path(file) in asked.files)
        and not asked.skips(file)
    )
