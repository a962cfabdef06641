"""Asks every check of every subject, both ways where a condition is open, and merges the answers."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct, field

from iac27017.check import Check, Finding, Hop, Status, Verdict, hops
from iac27017.graph.conditions import Assumptions, Fork, assuming, possible
from iac27017.graph.declaration import Problem
from iac27017.graph.remedy import remedy_text
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.value import Condition
from iac27017.graph.wording import alternatives, conjoined, listed, plain, worded

MAX_RUNS = 32
"""Runs of one check on one resource, over the truth values of the conditions it reads."""


class Outcome(Struct):
    """What the checks found, and which checks could not be run on what."""

    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def run(graph: ResourceGraph, checks: Sequence[Check], watch: Callable[[str, int, int], None] | None = None) -> Outcome:
    """Every check on every resource of its subject, sorted by place and check.

    A check that raises becomes a `Problem` that names it; the others go on.
    ``watch`` hears how many checks are done.
    """
    answers: list[Finding | Problem] = []
    for done, check in enumerate(checks):
        if watch is not None:
            watch("judging", done, len(checks))
        answers += [answer for _, answer in asked(check, graph)]
    return outcome_of(answers)


def asked(check: Check, graph: ResourceGraph) -> Iterator[tuple[int, Finding | Problem]]:
    """What one check has to say, with the number of each resource among its subjects."""
    for number, resource in enumerate(graph.resources_of(*check.subjects)):
        try:
            verdict = judge(check, resource, graph)
        except Exception as error:  # noqa: BLE001 - a broken check must not hide what the others found
            yield number, _broken(check, resource, error)
            continue
        if verdict is not None:
            yield number, _finding(check, resource, verdict)


def outcome_of(answers: Iterable[Finding | Problem]) -> Outcome:
    """The answers of all checks, in their order, sorted by place and check."""
    outcome = Outcome()
    for answer in answers:
        if isinstance(answer, Finding):
            outcome.findings.append(answer)
        else:
            outcome.problems.append(answer)
    outcome.findings.sort(key=_order)
    return outcome


def judge(check: Check, resource: Resource, graph: ResourceGraph) -> Verdict | None:
    """One check on one resource; a subject that may not exist is judged as if it does."""
    given = dict(resource.guard)
    open_runs: list[Assumptions] = [given]
    answers: list[tuple[Assumptions, Verdict | None]] = []
    runs = 0
    while open_runs:
        assumptions = open_runs.pop()
        runs += 1
        if runs > MAX_RUNS:
            template = "it hangs on more conditions than {limit} runs can tell apart"
            return Verdict(Status.UNKNOWN, template, {"limit": MAX_RUNS}, (resource,), reason=plain("too many conditions"))
        try:
            with assuming(assumptions):
                verdict = check.judge(resource, graph)
        except Fork as fork:
            open_runs.append({**assumptions, fork.condition: False})
            open_runs.append({**assumptions, fork.condition: True})
            continue
        if possible(assumptions):
            answers.append((assumptions, verdict))
    return _merged(answers, given)


def _merged(answers: Sequence[tuple[Assumptions, Verdict | None]], given: Assumptions) -> Verdict | None:
    """All pass is pass, all fail is fail, mixed is unknown and says when it fails."""
    verdicts = [verdict for _, verdict in answers]
    judged = [verdict for verdict in verdicts if verdict is not None]
    if not judged:
        return None
    statuses = {verdict.status for verdict in judged}
    if len(verdicts) == 1 or statuses == {Status.PASS} or (len(statuses) == 1 and len(judged) == len(verdicts)):
        return judged[0]
    worst = Status.FAIL if Status.FAIL in statuses else Status.UNKNOWN
    assumptions, verdict = next((a, v) for a, v in answers if v is not None and v.status is worst)
    decided = {condition: truth for condition, truth in assumptions.items() if condition not in given}
    template = "fails when {when}: {message}" if worst is Status.FAIL else "cannot be told when {when}: {message}"
    places = tuple(Hop(c.span, _phrase(c, t)) for c, t in decided.items() if c.span)
    return Verdict(
        Status.UNKNOWN,
        template,
        {"when": conjoined(_phrases(decided)), "message": verdict.message},
        (*verdict.evidence, *places),
        verdict.remedy,
        reason=worded("undecided condition: {conditions}", conditions=listed(c.text for c in decided)),
    )


def _phrases(decided: Assumptions) -> Iterator[str]:
    """What is assumed, in few words: of a thing that has all but some of its values excluded, the ones that are left."""
    told: set[str] = set()
    for condition, truth in decided.items():
        about = {other: is_so for other, is_so in decided.items() if other.subject and other.subject == condition.subject}
        left = condition.literals - {other.literal for other in about}
        if any(about.values()):
            if truth:  # that it has no other value goes without saying
                yield condition.text
        elif not left or len(left) > len(about):
            yield _phrase(condition, truth)
        elif condition.subject not in told:
            told.add(condition.subject)
            thing = condition.text.rpartition(" == ")[0]
            yield alternatives(f'{thing} == "{literal}"' for literal in sorted(left))


def _phrase(condition: Condition, truth: bool) -> str:
    return condition.text if truth else worded("not ({condition})", condition=condition.text)


def _finding(check: Check, resource: Resource, verdict: Verdict) -> Finding:
    remedy = "" if verdict.status is Status.PASS else remedy_text(resource, verdict.remedy) or plain(check.remedy)
    return Finding(
        check, resource, verdict.status, verdict.message, verdict.reason, hops(verdict.evidence), remedy
    )


def _order(finding: Finding) -> tuple[str, int, str, str]:
    span = finding.resource.header
    return (span.file, span.line, finding.check.code, f"{finding.resource.address.root}\n{finding.resource.address}")


def _broken(check: Check, resource: Resource, error: Exception) -> Problem:
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else "?"
    return Problem(
        resource.header,
        worded(
            "check {check} could not judge {resource}: {error} (at {place})",
            check=check, resource=resource.address, error=f"{type(error).__name__}: {error}", place=where,
        ),
        plain("this is a fault of the check; please report it"),
    )
