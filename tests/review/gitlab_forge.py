"""A GitLab of one merge request, in memory: it keeps what it is told, and refuses what GitLab refuses."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.review.loopback import Answer, Request

Record = dict[str, Any]
ROBOT = {"id": 900, "username": "project_42_bot"}
PERSON = {"id": 5, "username": "mallory"}


SHA = str
PARAMETERS: dict[str, dict[str, tuple[type, bool]]] = {
    "POST discussions": {"body": (str, True), "position": (dict, False), "created_at": (str, False)},
    "position": {
        "base_sha": (SHA, True), "start_sha": (SHA, True), "head_sha": (SHA, True), "position_type": (str, True),
        "new_path": (str, False), "new_line": (int, False), "old_path": (str, False), "old_line": (int, False),
        "line_range": (dict, False),
    },
    "PUT discussions": {"resolved": (bool, True)},
    "PUT discussions/notes": {"body": (str, False), "resolved": (bool, False)},
    "POST notes": {"body": (str, True), "internal": (bool, False), "created_at": (str, False)},
    "PUT notes": {"body": (str, True)},
}  # fmt: skip
"""What GitLab's server declares for each request: name, type, and whether it must be there (discussions by lib/api/discussions.rb, notes as the interface is known, not read there).

Its published description is in no package that a registry has, so this is what requests are held against.
"""


def violations(asked: str, body: Record) -> list[str]:
    """What GitLab does not declare, or declares otherwise."""
    declared = PARAMETERS[asked]
    unknown = [f"{asked}: {name} is not declared" for name in body if name not in declared]
    wrong = [f"{asked}: {name} is no {declared[name][0].__name__}" for name, value in body.items()
             if name in declared and type(value) is not declared[name][0]]  # fmt: skip
    missing = [f"{asked}: {name} is missing" for name, (_, needed) in declared.items() if needed and name not in body]
    within = violations("position", body["position"]) if "position" in body and asked != "position" else []
    return [*unknown, *wrong, *missing, *within]


@dataclass
class GitLabForge:
    """Merge request 7 of project 42. ``shows`` says which lines the diff of the head has."""

    base: str
    head: str
    shows: Callable[[str, int], bool]
    read_only: bool = False
    discussions: list[Record] = field(default_factory=list)
    notes: list[Record] = field(default_factory=list)
    diff_is_made: bool = True
    ids: Iterable[int] = field(default_factory=lambda: itertools.count(501))
    violations: list[str] = field(default_factory=list)

    def __call__(self, request: Request) -> Answer:
        if not (request.headers.get("private-token") or request.headers.get("job-token")):
            return Answer(401, {"message": "401 Unauthorized"})
        for pattern, answer in ROUTES.items():
            if found := re.fullmatch(pattern, str(request)):
                if request.verb != "GET":
                    asked = re.sub(r"/(\d+|d\d+)(?=/|$)", "", request.path.partition("/merge_requests/7/")[2])
                    self.violations += violations(f"{request.verb} {asked}", request.body)
                if self.read_only and request.verb != "GET":
                    return Answer(403, {"message": "403 Forbidden"})
                return answer(self, request, *found.groups())
        return Answer(404, {"message": "404 Not found"})

    def says(self, path: str, line: int, body: str, author: Record = ROBOT) -> Record:
        """A thread on a line that is there already: its first note."""
        id = next(iter(self.ids))
        note = {"id": id, "type": "DiffNote", "body": body, "author": author, "system": False, "resolvable": True,
                "resolved": False, "position": {"new_path": path, "new_line": line}}  # fmt: skip
        self.discussions.append({"id": f"d{id}", "individual_note": False, "notes": [note]})
        return note

    def threads(self) -> list[Record]:
        """The first note of each thread."""
        return [thread["notes"][0] for thread in self.discussions]

    def merge_request(self, request: Request) -> Answer:
        refs = {"base_sha": self.base, "start_sha": self.base, "head_sha": self.head} if self.diff_is_made else None
        self.diff_is_made = True
        return Answer(200, {"iid": 7, "sha": self.head, "source_project_id": 42, "target_project_id": 42, "diff_refs": refs})

    def user(self, request: Request) -> Answer:
        return Answer(200, ROBOT)

    def list_discussions(self, request: Request) -> Answer:
        return _page(self.discussions, request)

    def add_discussion(self, request: Request) -> Answer:
        position = request.body["position"]
        if position["head_sha"] != self.head or not self.shows(position["new_path"], position["new_line"]):
            return Answer(400, {"message": '400 Bad request - Note {:line_code=>["can\'t be blank"]}'})
        note = self.says(position["new_path"], position["new_line"], request.body["body"])
        note["position"] = position
        return Answer(201, self.discussions[-1])

    def resolve(self, request: Request, id: str) -> Answer:
        thread = next(one for one in self.discussions if one["id"] == id)
        thread["notes"][0]["resolved"] = request.body["resolved"]
        return Answer(200, thread)

    def edit_thread(self, request: Request, id: str, note: str) -> Answer:
        found = next(one for one in self.discussions if one["id"] == id)["notes"][0]
        found["body"] = request.body["body"]
        return Answer(200, found)

    def list_notes(self, request: Request) -> Answer:
        return _page(self.notes, request)

    def add_note(self, request: Request) -> Answer:
        note = {"id": next(iter(self.ids)), "type": None, "body": request.body["body"], "author": ROBOT, "system": False}
        self.notes.append(note)
        return Answer(201, note)

    def edit_note(self, request: Request, id: str) -> Answer:
        found = next(one for one in self.notes if one["id"] == int(id))
        found["body"] = request.body["body"]
        return Answer(200, found)


MR = "/api/v4/projects/42/merge_requests/7"
ROUTES: dict[str, Callable[..., Answer]] = {
    f"GET {MR}": GitLabForge.merge_request,
    "GET /api/v4/user": GitLabForge.user,
    f"GET {MR}/discussions": GitLabForge.list_discussions,
    f"POST {MR}/discussions": GitLabForge.add_discussion,
    rf"PUT {MR}/discussions/(\w+)": GitLabForge.resolve,
    rf"PUT {MR}/discussions/(\w+)/notes/(\d+)": GitLabForge.edit_thread,
    f"GET {MR}/notes": GitLabForge.list_notes,
    f"POST {MR}/notes": GitLabForge.add_note,
    rf"PUT {MR}/notes/(\d+)": GitLabForge.edit_note,
}


def _page(records: list[Record], request: Request) -> Answer:
    size, number = int(request.query.get("per_page", "20")), int(request.query.get("page", "1"))
    return Answer(200, records[(number - 1) * size : number * size])
