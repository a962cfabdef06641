"""One pull request on GitHub: its comments, reviews and threads."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from iac27017.review.forge import Change, CheckRun, Draft, Remark
from iac27017.review.github_api import GitHubApi, Json
from iac27017.review.github_checks import report
from iac27017.review.marker import is_marked, own_marker, review_marker, summary_marker
from iac27017.review.texts import MANNERS, review_text
from iac27017.review.troubles import Forbidden, NotThere
from iac27017.review.ways import Ways

COMMENTS_IN_A_REVIEW = 20

VIEWER = "query { viewer { login } }"
THREADS = """
query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { id isResolved comments(first: 1) { nodes { databaseId } } }
      }
    }
  }
}
"""
RESOLVE = "mutation($id: ID!) { resolveReviewThread(input: {threadId: $id}) { thread { isResolved } } }"
UNRESOLVE = "mutation($id: ID!) { unresolveReviewThread(input: {threadId: $id}) { thread { isResolved } } }"
QUERIES = (VIEWER, THREADS, RESOLVE, UNRESOLVE)


class GitHub:
    """One pull request on GitHub or a GitHub Enterprise Server."""

    batch = COMMENTS_IN_A_REVIEW
    manner = MANNERS["github"]

    def __init__(self, api: GitHubApi, repository: str, number: int, ways: Ways) -> None:
        self._api = api
        self._repository = "/repos/" + "/".join(quote(piece, safe="") for piece in repository.split("/", 1))
        self._owner, _, self._name = repository.partition("/")
        self._number = number
        self._ways = ways
        self._me: str | None = None

    def change(self) -> Change:
        """The head, the tip of the branch that it goes to, and whether it comes from another repository."""
        pull = self._api.get(self._pull)
        head, base = pull["head"], pull["base"]
        return Change(base["sha"], head["sha"], _full_name(head) != _full_name(base))

    def remarks(self) -> list[Remark]:
        """This bot's comments on lines, with the threads they opened."""
        comments = self._api.all(f"{self._pull}/comments")
        marked = [(one, marker) for one in comments
                  if (marker := own_marker(one["body"], self._ways.name)) and self._is_mine(one)]  # fmt: skip
        if not marked:
            return []
        threads = self._threads()
        return [
            Remark(str(one["id"]), one["path"], one["body"], marker, resolved, thread)
            for one, marker in marked
            for thread, resolved in [threads.get(one["id"], ("", False))]
        ]

    def post(self, drafts: Sequence[Draft], change: Change) -> None:
        """A review with all of the comments."""
        body = f"{review_marker(self._ways.name)}\n{review_text(len(drafts), self._ways.say)}"
        comments = [_review_comment(draft) for draft in drafts]
        review = {"commit_id": change.head, "event": "COMMENT", "body": body, "comments": comments}
        self._api.once("POST", f"{self._pull}/reviews", review)

    def rewrite(self, remark: Remark, body: str) -> None:
        """Edit a comment on a line."""
        self._api.again("PATCH", f"{self._repository}/pulls/comments/{remark.id}", {"body": body})

    def settle(self, remark: Remark, resolved: bool) -> None:
        """Resolve a thread, or take that back; raises `NotThere` where the token may not see threads."""
        if not remark.thread:
            raise NotThere("the thread of the comment is not to be found")
        mutation = RESOLVE if resolved else UNRESOLVE
        self._api.mutate(mutation, {"id": remark.thread})

    def summaries(self) -> list[str]:
        """This bot's comments on the pull request that are a summary."""
        marker = summary_marker(self._ways.name)
        found = self._api.all(f"{self._repository}/issues/{self._number}/comments")
        return [str(one["id"]) for one in found if is_marked(one["body"] or "", marker) and self._is_mine(one)]

    def first_summary(self, body: str) -> None:
        """Comment on the pull request."""
        path = f"{self._repository}/issues/{self._number}/comments"
        self._api.once("POST", path, {"body": body})

    def rewrite_summary(self, id: str, body: str) -> None:
        """Edit the comment."""
        self._api.again("PATCH", f"{self._repository}/issues/comments/{id}", {"body": body})

    def demand_changes(self, wanted: bool, body: str, change: Change) -> bool:
        """A review that requests changes, unless one stands; when nothing fails any more, those are dismissed."""
        if not wanted and not self._ways.request_changes:
            return True
        standing = self._demands()
        if wanted and not standing:
            review = {"commit_id": change.head, "event": "REQUEST_CHANGES", "body": f"{self._review_marker}\n{body}"}
            self._api.patience.once(
                lambda: bool(self._api.once("POST", f"{self._pull}/reviews", review)), lambda: bool(self._demands()) or None
            )
        if not wanted:
            for one in standing:
                dismissal = {"message": body, "event": "DISMISS"}
                self._api.again("PUT", f"{self._pull}/reviews/{one['id']}/dismissals", dismissal)
        return True

    def report_check(self, run: CheckRun, change: Change) -> None:
        """A check run with its annotations."""
        report(self._api, self._repository, self._ways.name, run, change)

    @property
    def _pull(self) -> str:
        return f"{self._repository}/pulls/{self._number}"

    @property
    def _review_marker(self) -> str:
        return review_marker(self._ways.name)

    def _demands(self) -> list[Json]:
        return [one for one in self._api.all(f"{self._pull}/reviews") if self._demands_changes(one)]

    def _demands_changes(self, review: Json) -> bool:
        return (
            review["state"] == "CHANGES_REQUESTED"
            and is_marked(review["body"] or "", self._review_marker)
            and self._is_mine(review)
        )

    def _is_mine(self, written: Json) -> bool:
        """Whether this token's own user wrote it: anybody can write our markers."""
        author = written.get("user") or {}
        return author.get("login") == self._viewer()

    def _viewer(self) -> str:
        """The login of whom the token belongs to; an application's token is told only by GraphQL."""
        if self._me is None:
            answer = self._api.query(VIEWER, {})
            self._me = str(answer["viewer"]["login"])
        return self._me

    def _threads(self) -> dict[int, tuple[str, bool]]:
        """Threads and whether they are resolved, by the id of their first comment; none where the token may not ask."""
        found: dict[int, tuple[str, bool]] = {}
        after: str | None = None
        try:
            while True:
                page = self._page_of_threads(after)
                for node in page["nodes"]:
                    for comment in node["comments"]["nodes"]:
                        found[comment["databaseId"]] = (node["id"], node["isResolved"])
                if not page["pageInfo"]["hasNextPage"]:
                    return found
                after = page["pageInfo"]["endCursor"]
        except (Forbidden, NotThere):
            return found

    def _page_of_threads(self, after: str | None) -> Json:
        names = {"owner": self._owner, "name": self._name, "number": self._number, "after": after}
        answer = self._api.query(THREADS, names)
        threads: Json = answer["repository"]["pullRequest"]["reviewThreads"]
        return threads


def _full_name(side: Json) -> str:
    """The repository of a side; empty when it has been deleted."""
    return str((side.get("repo") or {}).get("full_name", ""))


def _review_comment(draft: Draft) -> Json:
    comment: Json = {"path": draft.path, "body": draft.body, "line": draft.line, "side": "RIGHT"}
    if draft.first_line < draft.line:
        comment |= {"start_line": draft.first_line, "start_side": "RIGHT"}
    return comment
