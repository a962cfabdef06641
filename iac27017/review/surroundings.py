"""Where the bot runs: what GitHub Actions and GitLab's pipelines say of the change, the forge and the token."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from iac27017.review.forge import Change
from iac27017.review.secret import Secret

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class NotSaid(ValueError):
    """Raised when neither options nor environment say what is needed; the text says what to give."""


class Surroundings(Struct, frozen=True):
    """One change on one forge.

    ``change`` is what the pipeline itself says of it, where it does: enough to
    judge it when the token may not even read. ``step_summary`` is the file
    that GitHub shows below a job.
    """

    api: str
    repository: str
    number: int
    token: Secret | None
    token_of_job: bool = False
    change: Change | None = None
    step_summary: Path | None = None
    in_pipeline: bool = False


class Asked(Struct, frozen=True):
    """What the command line says; it comes before the environment."""

    repository: str | None = None
    number: int | None = None
    api: str | None = None
    token: Secret | None = None


def github(asked: Asked, environment: Mapping[str, str]) -> Surroundings:
    """The pull request of a workflow's event, or the one that is asked for.

    Raises `NotSaid`.
    """
    event = _event(environment)
    pull = event.get("pull_request") or {}
    issue = event.get("issue") or {}
    of_event = pull.get("number") or (issue.get("number") if "pull_request" in issue else None)
    number = asked.number or of_event
    repository = asked.repository or environment.get("GITHUB_REPOSITORY", "")
    if not number or not repository or "/" not in repository:
        raise NotSaid(
            "which pull request? In GitHub Actions the event of a pull request says it; elsewhere give "
            "--repository OWNER/NAME and --number N"
        )
    api = _safe_url(asked.api or environment.get("GITHUB_API_URL") or "https://api.github.com")
    token = asked.token or _first(environment, "GITHUB_TOKEN", "GH_TOKEN")
    summary = environment.get("GITHUB_STEP_SUMMARY")
    return Surroundings(
        api, repository, int(number), token,
        change=_change_of_event(pull) if number == of_event else None,
        step_summary=Path(summary) if summary else None,
        in_pipeline=environment.get("GITHUB_ACTIONS") == "true",
    )  # fmt: skip


def gitlab(asked: Asked, environment: Mapping[str, str]) -> Surroundings:
    """The merge request of a pipeline, or the one that is asked for.

    Raises `NotSaid`.
    """
    # The number counts in the project that the change goes to, which a fork's pipeline does not run in.
    project = asked.repository or environment.get("CI_MERGE_REQUEST_PROJECT_ID") or environment.get("CI_PROJECT_ID", "")
    number = asked.number or _number(environment.get("CI_MERGE_REQUEST_IID", ""))
    if not number or not project:
        raise NotSaid(
            "which merge request? In GitLab a pipeline of a merge request says it (rules: "
            '$CI_PIPELINE_SOURCE == "merge_request_event"); elsewhere give --repository GROUP/NAME and --number N'
        )
    api = _safe_url(asked.api or environment.get("CI_API_V4_URL") or "https://gitlab.com/api/v4")
    token = asked.token or _first(environment, "GITLAB_TOKEN")
    job = None if token else _first(environment, "CI_JOB_TOKEN")
    return Surroundings(
        api, project, number, token or job, token_of_job=job is not None,
        change=_change_of_pipeline(environment) if asked.number is None else None,
        in_pipeline=environment.get("GITLAB_CI") == "true",
    )  # fmt: skip


def _event(environment: Mapping[str, str]) -> dict[str, Any]:
    path = environment.get("GITHUB_EVENT_PATH")
    if not path or not Path(path).is_file():
        return {}
    try:
        event = json.loads(Path(path).read_text(encoding="utf-8"))
    except ValueError as error:
        raise NotSaid(f"GITHUB_EVENT_PATH: {path} is no JSON: {error}") from None
    return event if isinstance(event, dict) else {}


def _change_of_event(pull: dict[str, Any]) -> Change | None:
    head, base = pull.get("head") or {}, pull.get("base") or {}
    if not head.get("sha") or not base.get("sha"):
        return None
    names = [str((side.get("repo") or {}).get("full_name", "")) for side in (head, base)]
    return Change(str(base["sha"]), str(head["sha"]), names[0] != names[1])


def _change_of_pipeline(environment: Mapping[str, str]) -> Change | None:
    base = environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", "")
    # In a pipeline of merged results, the job's commit is the result; this one is the branch's.
    head = environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or environment.get("CI_COMMIT_SHA", "")
    source, target = (environment.get(f"CI_MERGE_REQUEST_{side}PROJECT_ID", "") for side in ("SOURCE_", ""))
    return Change(base, head, source != target) if base and head else None


def _first(environment: Mapping[str, str], *names: str) -> Secret | None:
    return next((Secret(environment[name]) for name in names if environment.get(name, "").strip()), None)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _safe_url(url: str) -> str:
    """An address that a token may be sent to."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise NotSaid(f"{url}: a token is sent over https only")
    if parts.username or parts.password:
        raise NotSaid("the address of the interface must not hold a name or password")
    return url.rstrip("/")
