"""Check runs on GitHub: the verdict beside a commit, with notes on its lines."""

from __future__ import annotations

from iac27017.check import Severity
from iac27017.review.forge import Annotation, Change, CheckRun
from iac27017.review.github_api import GitHubApi, Json

ANNOTATIONS_IN_A_REQUEST = 50
"""More make GitHub refuse the request: docs.github.com, "Create a check run", output.annotations."""

LEVELS = {
    Severity.INFO: "notice",
    Severity.LOW: "notice",
    Severity.MEDIUM: "warning",
    Severity.HIGH: "failure",
    Severity.CRITICAL: "failure",
}


def report(api: GitHubApi, repository: str, name: str, run: CheckRun, change: Change) -> None:
    """A check run, its annotations in pages; it is finished with the last one."""
    notes = list(map(_annotation, run.annotations))
    pages = [notes[at : at + ANNOTATIONS_IN_A_REQUEST] for at in range(0, len(notes), ANNOTATIONS_IN_A_REQUEST)]
    path = f"{repository}/check-runs/{_opened(api, repository, name, change)}"
    sent = 0
    for page in pages[:-1]:
        sent += len(page)
        _add(api, path, {"output": _output(run, page)}, sent)
    last = pages[-1] if pages else []
    finish = {"status": "completed", "conclusion": run.conclusion, "output": _output(run, last)}
    _add(api, path, finish, sent + len(last))


def _opened(api: GitHubApi, repository: str, name: str, change: Change) -> int:
    """The id of a new check run."""
    begun = f"{name}-{api.patience.clock.now():.0f}"
    opening = {"name": name, "head_sha": change.head, "external_id": begun, "status": "in_progress"}

    def made() -> int | None:
        runs = api.get(f"{repository}/commits/{change.head}/check-runs", {"check_name": name})["check_runs"]
        return next((int(one["id"]) for one in runs if one.get("external_id") == begun), None)

    return api.patience.once(lambda: int(api.once("POST", f"{repository}/check-runs", opening)["id"]), made)


def _add(api: GitHubApi, path: str, body: Json, expected: int) -> None:
    """Annotations are added to those that are there: a page of which nobody knows is not sent twice."""

    def added() -> bool | None:
        seen = api.get(path)
        done = seen["output"]["annotations_count"] >= expected and seen["status"] == body.get("status", seen["status"])
        return done or None

    def add() -> bool:
        api.once("PATCH", path, body)
        return True

    api.patience.once(add, added)


def _output(run: CheckRun, annotations: list[Json]) -> Json:
    return {"title": run.title, "summary": run.summary, "annotations": annotations}


def _annotation(note: Annotation) -> Json:
    return {
        "path": note.path,
        "start_line": note.line,
        "end_line": note.end_line,
        "annotation_level": LEVELS[note.severity] if note.failed else "notice",
        "title": note.title,
        "message": note.text,
    }
