"""GitLab, through python-gitlab: its transport and errors, with each request and each page in our own hands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import requests
from gitlab import Gitlab
from gitlab.exceptions import GitlabError

from iac27017 import __version__
from iac27017.review.forge import Change, CheckRun, Draft, Remark
from iac27017.review.marker import is_marked, own_marker, summary_marker
from iac27017.review.patience import Patience
from iac27017.review.secret import Secret
from iac27017.review.texts import MANNERS
from iac27017.review.troubles import (
    Forbidden,
    NotThere,
    RateLimited,
    Refused,
    Trouble,
    Unauthorised,
    Uncertain,
)
from iac27017.review.ways import Ways

Json = dict[str, Any]
"""What a request answers, before it is read into our types."""

TIMEOUT_SECONDS = 30.0
PAGE = 100
API = "/api/v4"


class GitLab:
    """One merge request on GitLab; ``of_job`` says that the token is that of a job in GitLab's own pipelines."""

    # The interface for discussions takes one at a time: docs.gitlab.com, "Create a new thread in the merge request diff".
    batch = 1
    manner = MANNERS["gitlab"]

    def __init__(
        self, api: str, project: str, number: int, token: Secret, of_job: bool, ways: Ways, patience: Patience
    ) -> None:
        self._merge_request = f"/projects/{quote(project, safe='')}/merge_requests/{number}"
        self._token = token
        self._ways = ways
        self._patience = patience
        self._me: int | None = None
        self._headers: Mapping[str, str] = {}
        session = requests.Session()
        # The library's errors carry no headers, and those say when to ask again.
        session.hooks["response"].append(self._hear)
        self._gitlab = Gitlab(
            api.rstrip("/").removesuffix(API), session=session, timeout=TIMEOUT_SECONDS, keep_base_url=True,
            user_agent=f"iac27017/{__version__}", job_token=token.reveal() if of_job else None,
            private_token=None if of_job else token.reveal(),
        )  # fmt: skip

    def change(self) -> Change:
        """The head and the commit that the source branch parted from."""
        seen = self._seen()
        refs = seen["diff_refs"]
        return Change(refs["base_sha"], refs["head_sha"], seen["source_project_id"] != seen["target_project_id"])

    def remarks(self) -> list[Remark]:
        """This bot's threads on lines."""
        found: list[Remark] = []
        for thread in self._all(f"{self._merge_request}/discussions"):
            note = thread["notes"][0]
            marker = own_marker(note["body"], self._ways.name)
            if marker is not None and note["type"] == "DiffNote" and self._is_mine(note):
                path = str((note.get("position") or {}).get("new_path", ""))
                found.append(Remark(str(note["id"]), path, note["body"], marker, note.get("resolved", False), thread["id"]))
        return found

    def post(self, drafts: Sequence[Draft], change: Change) -> None:
        """A thread for each; positions are told in the commits that GitLab's own diff has."""
        for draft in drafts:
            refs = self._seen()["diff_refs"]
            body = {"body": draft.body, "position": _position(draft, refs)}
            self._once(f"{self._merge_request}/discussions", body)

    def rewrite(self, remark: Remark, body: str) -> None:
        """Edit the first note of a thread."""
        self._again(f"{self._merge_request}/discussions/{remark.thread}/notes/{remark.id}", {"body": body})

    def settle(self, remark: Remark, resolved: bool) -> None:
        """Resolve a thread, or open it again."""
        self._again(f"{self._merge_request}/discussions/{remark.thread}", {"resolved": resolved})

    def summaries(self) -> list[str]:
        """This bot's notes that are a summary."""
        marker = summary_marker(self._ways.name)
        notes = self._all(f"{self._merge_request}/notes", {"sort": "asc", "order_by": "created_at"})
        return [str(note["id"]) for note in notes if is_marked(note["body"], marker) and self._is_mine(note)]

    def first_summary(self, body: str) -> None:
        """A note on the merge request."""
        self._once(f"{self._merge_request}/notes", {"body": body})

    def rewrite_summary(self, id: str, body: str) -> None:
        """Edit the note."""
        self._again(f"{self._merge_request}/notes/{id}", {"body": body})

    def demand_changes(self, wanted: bool, body: str, change: Change) -> bool:
        """There is none in the interface: what blocks a merge there is threads that are not resolved."""
        return False

    def report_check(self, run: CheckRun, change: Change) -> None:
        """The job itself is what GitLab shows beside the commit."""

    def _seen(self) -> Json:
        """The merge request; right after a push its diff is still being made."""

        def asked() -> Json:
            seen: Json = self._ask("get", self._merge_request)
            if not (seen.get("diff_refs") or {}).get("head_sha"):
                raise Uncertain("GitLab has not made the diff of the merge request yet")
            return seen

        return self._patience.reading(asked)

    def _is_mine(self, note: Json) -> bool:
        """Whether this token's own user wrote it: anybody can write our markers."""
        if self._me is None:
            self._me = int(self._get("/user")["id"])
        return (note.get("author") or {}).get("id") == self._me

    def _all(self, path: str, parameters: Mapping[str, object] | None = None) -> list[Json]:
        """All pages of a list."""
        found: list[Json] = []
        for number in range(1, 1000):
            page = self._get(path, {**(parameters or {}), "per_page": PAGE, "page": number})
            found += page
            if len(page) < PAGE:
                break
        return found

    def _get(self, path: str, parameters: Mapping[str, object] | None = None) -> Any:
        return self._patience.reading(lambda: self._ask("get", path, None, parameters))

    def _once(self, path: str, body: Json) -> None:
        self._patience.writing(lambda: self._ask("post", path, body))

    def _again(self, path: str, body: Json) -> None:
        self._patience.rewriting(lambda: self._ask("put", path, body))

    def _ask(
        self, verb: str, path: str, body: Json | None = None, parameters: Mapping[str, object] | None = None
    ) -> Any:
        with self._translated(f"{verb.upper()} {path}"):
            # No retries of its own: `Patience` knows which request may be sent twice.
            answer = self._gitlab.http_request(
                verb, path, query_data=dict(parameters or {}), post_data=body, obey_rate_limit=False,
                retry_transient_errors=False, max_retries=0,
            )  # fmt: skip
            return answer.json()

    def _hear(self, answer: requests.Response, *_: object, **__: object) -> None:
        self._headers = answer.headers

    @contextmanager
    def _translated(self, asked: str) -> Iterator[None]:
        """python-gitlab's errors, and those below it, as ours."""
        try:
            yield
        except GitlabError as error:
            raise self._trouble(asked, error) from None
        except requests.RequestException as error:
            raise Uncertain(f"GitLab, {asked}: {type(error).__name__}") from None

    def _trouble(self, asked: str, error: GitlabError) -> Trouble:
        said = self._token.scrubbed(str(error.error_message))[:500]
        text = f"GitLab, {asked}: {error.response_code or ''} {said}"
        match error.response_code:
            case 401:
                return Unauthorised(text)
            case 403:
                return Forbidden(text)
            case 404:
                return NotThere(text)
            case 429:
                return RateLimited(text, self._wait())
            case int(status) if status >= 500 or status == 408:
                return Uncertain(text)
            case _:
                return Refused(text)

    def _wait(self) -> float | None:
        """What the last answer says: docs.gitlab.com, "User and IP rate limits", response headers."""
        text = self._headers.get("Retry-After", "")
        return float(text) if text.isdecimal() else None


def _position(draft: Draft, refs: Json) -> Json:
    """A line that the change left as it was has both of its numbers."""
    position = {
        "position_type": "text",
        "base_sha": refs["base_sha"],
        "start_sha": refs["start_sha"],
        "head_sha": refs["head_sha"],
        "old_path": draft.old_path,
        "new_path": draft.path,
        "new_line": draft.line,
    }
    return position if draft.old_line is None else {**position, "old_line": draft.old_line}
