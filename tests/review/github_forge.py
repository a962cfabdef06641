"""A GitHub of one pull request, in memory: it keeps what it is told, and refuses what GitHub refuses."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.review.loopback import Answer, Request

Record = dict[str, Any]
NOT_ALLOWED = Answer(403, {"message": "Resource not accessible by integration", "documentation_url": "x", "status": "403"})
ROBOT = "github-actions[bot]"


@dataclass
class GitHubForge:
    """Pull request 7 of acme/infra. ``shows`` says which lines the diff of the head has."""

    base: str
    head: str
    shows: Callable[[str, int], bool]
    read_only: bool = False
    may_check: bool = True
    may_resolve: bool = True
    head_repository: str = "acme/infra"
    comments: list[Record] = field(default_factory=list)
    notes: list[Record] = field(default_factory=list)
    reviews: list[Record] = field(default_factory=list)
    checks: list[Record] = field(default_factory=list)
    resolved: set[int] = field(default_factory=set)
    ids: Iterable[int] = field(default_factory=lambda: itertools.count(101))

    def __call__(self, request: Request) -> Answer:
        if not request.headers.get("authorization", "").startswith("token "):
            return Answer(401, {"message": "Bad credentials"})
        if request.path == "/graphql":
            return self._graphql(request.body)
        for pattern, answer in ROUTES.items():
            if found := re.fullmatch(pattern, str(request)):
                if self.read_only and request.verb != "GET":
                    return NOT_ALLOWED
                return answer(self, request, *found.groups())
        return Answer(404, {"message": "Not Found", "documentation_url": "x", "status": "404"})

    def text_of(self, *, login: str = ROBOT) -> list[str]:
        """The summaries and other comments that are shown below the pull request."""
        return [note["body"] for note in self.notes if note["user"]["login"] == login]

    def says(self, path: str, line: int, body: str, login: str = ROBOT) -> Record:
        """A comment on a line that is there already."""
        comment = self._written(body, login) | {"path": path, "line": line, "start_line": None}
        self.comments.append(comment)
        return comment

    def notes_that(self, body: str, login: str) -> Record:
        """A comment below the pull request that is there already."""
        note = self._written(body, login)
        self.notes.append(note)
        return note

    def is_resolved(self, comment: Record) -> bool:
        return comment["id"] in self.resolved

    def _written(self, body: str, login: str = ROBOT) -> Record:
        kind = "Bot" if login.endswith("[bot]") else "User"
        return {"id": next(iter(self.ids)), "body": body, "user": {"login": login, "type": kind}}

    def pull(self, request: Request) -> Answer:
        return Answer(200, {
            "number": 7,
            "head": {"sha": self.head, "ref": "change", "repo": {"full_name": self.head_repository}},
            "base": {"sha": self.base, "ref": "main", "repo": {"full_name": "acme/infra"}},
        })  # fmt: skip

    def list_comments(self, request: Request) -> Answer:
        return _page(self.comments, request)

    def list_notes(self, request: Request) -> Answer:
        return _page(self.notes, request)

    def list_reviews(self, request: Request) -> Answer:
        return _page(self.reviews, request)

    def review(self, request: Request) -> Answer:
        asked = request.body
        wrong = self._wrong(asked)
        if wrong:
            return Answer(422, {"message": "Unprocessable Entity", "errors": [wrong]})
        state = {"COMMENT": "COMMENTED", "REQUEST_CHANGES": "CHANGES_REQUESTED"}[asked["event"]]
        made = self._written(asked["body"]) | {"state": state, "commit_id": asked["commit_id"]}
        self.reviews.append(made)
        for one in asked.get("comments", []):
            self.says(one["path"], one["line"], one["body"])["start_line"] = one.get("start_line")
        return Answer(200, made)

    def _wrong(self, asked: Record) -> str:
        """What GitHub says to a review that it does not take; it takes all of its comments or none."""
        if asked["commit_id"] != self.head:
            return "Commit is not part of the pull request"
        for one in asked.get("comments", []):
            if not all(self.shows(one["path"], line) for line in range(one.get("start_line", one["line"]), one["line"] + 1)):
                return "Pull request review thread line must be part of the diff"
        return "" if asked.get("body") else "Body is required"

    def dismiss(self, request: Request, id: str) -> Answer:
        review = next(one for one in self.reviews if one["id"] == int(id))
        review["state"] = "DISMISSED"
        return Answer(200, review)

    def edit_comment(self, request: Request, id: str) -> Answer:
        return _edit(self.comments, id, request)

    def edit_note(self, request: Request, id: str) -> Answer:
        return _edit(self.notes, id, request)

    def add_note(self, request: Request) -> Answer:
        note = self._written(request.body["body"])
        self.notes.append(note)
        return Answer(201, note)

    def add_check(self, request: Request) -> Answer:
        if not self.may_check:
            return NOT_ALLOWED
        check = {"id": next(iter(self.ids)), "annotations": [], **request.body}
        self.checks.append(check)
        return Answer(201, _shown(check))

    def edit_check(self, request: Request, id: str) -> Answer:
        check = next(one for one in self.checks if one["id"] == int(id))
        output = dict(request.body.get("output", {}))
        added = output.pop("annotations", [])
        if len(added) > 50:
            return Answer(422, {"message": "Invalid request. No more than 50 items are allowed"})
        check["annotations"] += added
        check |= {**request.body, "output": output}
        return Answer(200, _shown(check))

    def one_check(self, request: Request, id: str) -> Answer:
        return Answer(200, _shown(next(one for one in self.checks if one["id"] == int(id))))

    def list_checks(self, request: Request) -> Answer:
        return Answer(200, {"total_count": len(self.checks), "check_runs": list(map(_shown, self.checks))})

    def _graphql(self, asked: Record) -> Answer:
        query = asked["query"]
        if "viewer" in query:
            return Answer(200, {"data": {"viewer": {"login": ROBOT}}})
        if "reviewThreads" in query:
            nodes = [{"id": f"T{one['id']}", "isResolved": self.is_resolved(one),
                      "comments": {"nodes": [{"databaseId": one["id"]}]}} for one in self.comments]  # fmt: skip
            at = int(asked["variables"]["after"] or 0)
            page = {"pageInfo": {"hasNextPage": at + 100 < len(nodes), "endCursor": str(at + 100)},
                    "nodes": nodes[at : at + 100]}  # fmt: skip
            return Answer(200, {"data": {"repository": {"pullRequest": {"reviewThreads": page}}}})
        if self.read_only or not self.may_resolve:
            error = {"type": "FORBIDDEN", "message": "Resource not accessible by integration"}
            return Answer(200, {"data": {"resolveReviewThread": None}, "errors": [error]})
        id = int(asked["variables"]["id"].removeprefix("T"))
        (self.resolved.discard if "unresolve" in query else self.resolved.add)(id)
        return Answer(200, {"data": {"resolveReviewThread": {"thread": {"isResolved": id in self.resolved}}}})


REPO = "/repos/acme/infra"
ROUTES: dict[str, Callable[..., Answer]] = {
    f"GET {REPO}/pulls/7": GitHubForge.pull,
    f"GET {REPO}/pulls/7/comments": GitHubForge.list_comments,
    f"GET {REPO}/pulls/7/reviews": GitHubForge.list_reviews,
    f"POST {REPO}/pulls/7/reviews": GitHubForge.review,
    rf"PUT {REPO}/pulls/7/reviews/(\d+)/dismissals": GitHubForge.dismiss,
    rf"PATCH {REPO}/pulls/comments/(\d+)": GitHubForge.edit_comment,
    f"GET {REPO}/issues/7/comments": GitHubForge.list_notes,
    f"POST {REPO}/issues/7/comments": GitHubForge.add_note,
    rf"PATCH {REPO}/issues/comments/(\d+)": GitHubForge.edit_note,
    f"POST {REPO}/check-runs": GitHubForge.add_check,
    rf"PATCH {REPO}/check-runs/(\d+)": GitHubForge.edit_check,
    rf"GET {REPO}/check-runs/(\d+)": GitHubForge.one_check,
    rf"GET {REPO}/commits/[0-9a-f]+/check-runs": GitHubForge.list_checks,
}


def _page(records: list[Record], request: Request) -> Answer:
    size, number = int(request.query.get("per_page", "30")), int(request.query.get("page", "1"))
    return Answer(200, records[(number - 1) * size : number * size])


def _edit(records: list[Record], id: str, request: Request) -> Answer:
    found = next(one for one in records if one["id"] == int(id))
    found["body"] = request.body["body"]
    return Answer(200, found)


def _shown(check: Record) -> Record:
    shown = {name: value for name, value in check.items() if name != "annotations"}
    return shown | {"output": {**check.get("output", {}), "annotations_count": len(check["annotations"])}}
