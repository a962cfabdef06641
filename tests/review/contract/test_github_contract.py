"""Every request that the bot sends is one that GitHub describes, and it reads the answers that GitHub describes."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import requests

from iac27017.language import speaker
from iac27017.review.github import QUERIES, GitHub
from iac27017.review.github_api import GitHubApi
from iac27017.review.patience import Patience
from iac27017.review.secret import Secret
from iac27017.review.ways import Ways
from tests.review.conftest import BASE, INTRODUCED, TOKEN, Bot, FakeClock, Repository, in_actions, ran
from tests.review.contract.conftest import HERE, MODULES, Prism
from tests.review.contract.cutting import USED
from tests.review.github_forge import GitHubForge
from tests.review.loopback import Answer, Loopback, Request
from tests.review.test_github_conversation import volumes

pytestmark = pytest.mark.xdist_group("contract")
"""One process has Prism, and all of these tests."""


@pytest.fixture
def watched_bot(
    prism: Prism, github: GitHubForge, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Bot:  # fmt: skip
    """The bot, with Prism between it and the stand-in."""
    prism.behind.append(github)

    def run(*arguments: str) -> Any:
        in_actions(monkeypatch, tmp_path, prism.address, github.base, github.head)
        return ran("github", arguments, capfd)

    return run


def test_a_whole_conversation_violates_nothing(
    prism: Prism, watched_bot: Bot, github: GitHubForge, repository: Repository
) -> None:
    begun = prism.length()
    watched_bot("--request-changes")
    github.head = repository.push({"main.tf": INTRODUCED.replace("100", "200"), "new.tf": volumes(21)})
    watched_bot("--request-changes")
    github.head = repository.push({"main.tf": BASE["main.tf"], "new.tf": None})
    watched_bot("--request-changes")
    assert prism.violations(begun) == []
    # It was no empty conversation: something was written, rewritten, resolved, dismissed and reported.
    assert len(github.comments) == 22
    assert all("no longer introduces it" in one["body"] for one in github.comments)
    assert github.resolved == {one["id"] for one in github.comments}
    assert [one["state"] for one in github.reviews].count("DISMISSED") == 1
    assert [check["conclusion"] for check in github.checks] == ["failure", "failure", "success"]
    assert _operations(prism) >= {f"{verb} {path}" for path, verbs in USED.items() for verb in verbs} - ONLY_WHEN_LOST


ONLY_WHEN_LOST = {
    "get /repos/{owner}/{repo}/check-runs/{check_run_id}",
    "get /repos/{owner}/{repo}/commits/{ref}/check-runs",
}
"""Asked only where the answer to a write has been lost."""


def test_looking_after_a_lost_answer_violates_nothing(
    prism: Prism, watched_bot: Bot, github: GitHubForge
) -> None:
    begun = prism.length()
    losing = {"POST /repos/acme/infra/check-runs", "PATCH /repos/acme/infra/check-runs/", "POST /repos/acme/infra/pulls"}

    def loses_one_of_each(request: Request) -> Answer:
        done = github(request)
        lost = next((one for one in losing if str(request).startswith(one)), None)
        if lost is None:
            return done
        losing.remove(lost)
        return Answer(502, {"message": "Server Error"})

    prism.behind.append(loses_one_of_each)
    watched_bot()
    assert losing == set()
    assert prism.violations(begun) == []
    assert (len(github.comments), len(github.checks), len(github.notes)) == (1, 1, 1)
    assert _operations(prism) >= ONLY_WHEN_LOST


def test_prism_would_tell(prism: Prism) -> None:
    prism.behind.append(lambda request: Answer(200, {}))
    begun = prism.length()
    wrong = {"commit_id": "a" * 40, "event": "SHOUT", "body": "x", "comments": [{"path": 1}]}
    requests.post(f"{prism.address}/repos/acme/infra/pulls/7/reviews", json=wrong, timeout=30,
                  headers={"Authorization": f"token {TOKEN}"})  # fmt: skip
    told = [line.partition(": ")[2].split()[0] for line in prism.violations(begun)]
    assert told == ["request.body.event", "request.body.comments.0", "request.body.comments.0.path"]


def test_published_examples_of_answers_are_read(examples: dict[str, Any], clock: FakeClock) -> None:
    examples["GET /graphql"] = None
    patterns = [(re.compile(re.sub(r"\{\w+\}", "[^/]+", name)), answer) for name, answer in examples.items()]

    def forge(request: Request) -> Answer:
        if request.path == "/graphql":
            return Answer(200, {"data": {"viewer": {"login": "octocat"}}})
        return Answer(200, next(answer for pattern, answer in patterns if pattern.fullmatch(str(request))))

    with Loopback(forge) as loopback:
        ways = Ways("iac27017", speaker("en"), request_changes=True)
        api = GitHubApi(loopback.address, Secret(TOKEN), Patience(clock, print))
        pull = GitHub(api, "octocat/Hello-World", 1347, ways)
        change = pull.change()
        assert (change.base, change.head, change.from_fork) == (
            "6dcb09b5b57875f334f61aebed695e2e4193db5e", "6dcb09b5b57875f334f61aebed695e2e4193db5e", False,
        )  # fmt: skip
        assert (pull.remarks(), pull.summaries()) == ([], [])
        assert pull.demand_changes(False, "x", change)


def test_queries_are_valid_against_the_published_schema(node: str) -> None:
    script = """
        const {buildSchema, parse, validate} = require("graphql");
        const schema = buildSchema(require("fs").readFileSync(process.argv[1], "utf8"), {assumeValidSDL: true});
        const queries = JSON.parse(process.argv[2]);
        console.log(JSON.stringify(queries.map(q => validate(schema, parse(q)).map(e => e.message))));
    """
    schema = MODULES / "@octokit" / "graphql-schema" / "schema.graphql"
    queries = [*QUERIES, "query { viewer { name_that_is_none } }"]
    done = subprocess.run([node, "-e", script, str(schema), json.dumps(queries)], cwd=HERE, check=True,
                          capture_output=True, text=True, timeout=120)  # fmt: skip
    *ours, wrong = json.loads(done.stdout)
    assert ours == [[]] * len(QUERIES)
    assert len(wrong) == 1


def _operations(prism: Prism) -> set[str]:
    """What was asked so far, as the description names it."""
    patterns = {path: re.compile(re.sub(r"\{\w+\}", "[^/]+", path)) for path in USED}
    pairs = (line.split(" ", 1) for line in prism.seen())
    return {f"{verb} {path}" for verb, asked in pairs for path, pattern in patterns.items() if pattern.fullmatch(asked)}
