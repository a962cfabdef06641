"""What GitLab shows after the bot was there: once, twice, after a push, and when things go wrong."""

from __future__ import annotations

import json

import pytest

from tests.review.conftest import BASE, INTRODUCED, Bot, FakeClock, Repository
from tests.review.gitlab_forge import MR, PERSON, ROBOT, GitLabForge, violations
from tests.review.loopback import Answer, Fault, Loopback
from tests.review.test_github_conversation import volumes

DISCUSSION, NOTE = f"POST {MR}/discussions", f"POST {MR}/notes"


def test_a_finding_is_a_thread_on_the_line_that_introduces_it(gitlab_bot: Bot, gitlab: GitLabForge) -> None:
    ran = gitlab_bot()
    assert ran.code == 1
    [thread] = gitlab.threads()
    assert thread["position"] == {
        "position_type": "text",
        "base_sha": gitlab.base,
        "start_sha": gitlab.base,
        "head_sha": gitlab.head,
        "old_path": "main.tf",
        "new_path": "main.tf",
        "new_line": 4,
    }
    assert "`aws_ebs_volume.data`: encryption is switched off" in thread["body"]
    [summary] = gitlab.notes
    assert "| 10.1.1 | 1 | 0 |" in summary["body"]


def test_a_line_that_the_change_only_shows_is_named_by_both_of_its_numbers(
    gitlab_bot: Bot, gitlab: GitLabForge, repository: Repository
) -> None:
    gitlab.head = repository.push({"main.tf": "# a new line above\n" + BASE["main.tf"].replace("  encrypted         = true\n", "")})
    gitlab_bot()
    [thread] = gitlab.threads()
    assert (thread["position"]["new_line"], thread["position"]["old_line"]) == (4, 3)


def test_a_renamed_file_is_named_by_both_of_its_names(
    gitlab_bot: Bot, gitlab: GitLabForge, repository: Repository
) -> None:
    longer = BASE["main.tf"] + "".join(f"# line {at}\n" for at in range(20))
    repository.git("checkout", "--quiet", "main")
    gitlab.base = repository.push({"main.tf": longer})
    repository.git("checkout", "--quiet", "-B", "change", "main")
    gitlab.head = repository.push({"main.tf": None, "volumes.tf": longer.replace("= true", "= false")})
    gitlab.shows = lambda path, line: (path, line) == ("volumes.tf", 4)
    gitlab_bot()
    [thread] = gitlab.threads()
    assert (thread["position"]["old_path"], thread["position"]["new_path"]) == ("main.tf", "volumes.tf")


def test_a_second_run_says_nothing_twice(gitlab_bot: Bot, gitlab: GitLabForge, lab: Loopback) -> None:
    gitlab_bot()
    lab.requests.clear()
    gitlab_bot()
    assert (len(gitlab.discussions), len(gitlab.notes)) == (1, 1)
    assert [one for one in lab.writes() if one.startswith("POST")] == []


def test_a_finding_that_is_gone_is_marked_resolved_and_opened_again_when_it_is_back(
    gitlab_bot: Bot, gitlab: GitLabForge, repository: Repository
) -> None:
    gitlab_bot()
    gitlab.head = repository.push({"main.tf": BASE["main.tf"]})
    assert gitlab_bot().code == 0
    [thread] = gitlab.threads()
    assert thread["resolved"]
    assert "no longer introduces it" in thread["body"]
    gitlab.head = repository.push({"main.tf": INTRODUCED})
    gitlab_bot()
    [thread] = gitlab.threads()
    assert not thread["resolved"]
    assert "no longer introduces it" not in thread["body"]


def test_a_stranger_who_writes_our_marker_silences_nothing(gitlab_bot: Bot, gitlab: GitLabForge) -> None:
    gitlab_bot()
    forged = gitlab.discussions.pop()["notes"][0]["body"]
    gitlab.says("main.tf", 4, forged, PERSON)
    gitlab_bot()
    assert [thread["author"] for thread in gitlab.threads()] == [PERSON, ROBOT]


@pytest.mark.parametrize("asked", [DISCUSSION, NOTE])
@pytest.mark.parametrize("after", [True, False], ids=["done", "not done"])
@pytest.mark.parametrize("answer", [None, Answer(502, {"message": "Bad Gateway"})], ids=["silence", "502"])
def test_a_write_of_which_nobody_knows_happens_once(
    asked: str, after: bool, answer: Answer | None, gitlab_bot: Bot, gitlab: GitLabForge, lab: Loopback
) -> None:
    lab.faults.append(Fault(asked, answer, after=after))
    gitlab_bot()
    assert (len(gitlab.discussions), len(gitlab.notes)) == (1, 1)


def test_a_limit_is_waited_for(gitlab_bot: Bot, gitlab: GitLabForge, lab: Loopback, clock: FakeClock) -> None:
    lab.faults.append(Fault(DISCUSSION, Answer(429, {"message": "Retry later"}, {"Retry-After": "37"})))
    gitlab_bot()
    assert 37.0 in clock.slept
    assert len(gitlab.discussions) == 1


def test_a_diff_that_is_still_being_made_is_waited_for(gitlab_bot: Bot, gitlab: GitLabForge, clock: FakeClock) -> None:
    gitlab.diff_is_made = False
    gitlab_bot()
    assert clock.slept[0] == 1.0
    assert len(gitlab.discussions) == 1


def test_a_line_that_gitlab_refuses_is_said_in_the_summary(
    gitlab_bot: Bot, gitlab: GitLabForge, repository: Repository
) -> None:
    gitlab.head = repository.push({"main.tf": BASE["main.tf"], "new.tf": volumes(2)})
    gitlab.shows = lambda path, line: line != 8
    gitlab_bot()
    assert [thread["position"]["new_line"] for thread in gitlab.threads()] == [3]
    assert "`aws_ebs_volume.v1` | `new.tf:6`" in gitlab.notes[0]["body"]


def test_a_push_between_reading_and_posting_posts_nothing_about_the_old_head(
    gitlab_bot: Bot, gitlab: GitLabForge, lab: Loopback
) -> None:
    lab.meanwhile.append((DISCUSSION, lambda: setattr(gitlab, "head", "f" * 40)))
    ran = gitlab_bot()
    assert (gitlab.discussions, gitlab.notes) == ([], [])
    assert "while it was judged" in ran.err


def test_a_token_that_may_only_read_gets_files(
    gitlab_bot: Bot, gitlab: GitLabForge, repository: Repository
) -> None:
    gitlab.read_only = True
    ran = gitlab_bot()
    assert ran.code == 1
    assert (gitlab.discussions, gitlab.notes) == ([], [])
    assert "encryption is switched off" in ran.out
    [issue] = json.loads((repository.top / "gl-code-quality-report.json").read_text())
    assert issue["location"] == {"path": "main.tf", "lines": {"begin": 1}}
    assert (repository.top / "iac27017.sarif").is_file()


def test_a_job_token_that_may_not_even_read_goes_by_what_the_pipeline_says(
    gitlab_bot: Bot, gitlab: GitLabForge, lab: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", gitlab.base)
    monkeypatch.setenv("CI_COMMIT_SHA", gitlab.head)
    lab.faults.append(Fault(".*", Answer(404, {"message": "404 Not Found"}), times=99))
    ran = gitlab_bot()
    assert ran.code == 1
    assert "going by what the pipeline says" in ran.err
    assert "encryption is switched off" in ran.out


def test_changes_cannot_be_requested_there_and_the_summary_says_what_can(gitlab_bot: Bot, gitlab: GitLabForge) -> None:
    gitlab_bot("--request-changes")
    assert "let it ask for resolved threads instead" in gitlab.notes[0]["body"]


def test_requests_are_held_against_what_gitlab_declares() -> None:
    position = {"base_sha": "a", "start_sha": "a", "head_sha": "b", "position_type": "text", "new_line": "4", "side": "R"}
    assert violations("POST discussions", {"text": "x", "position": position}) == [
        "POST discussions: text is not declared",
        "POST discussions: body is missing",
        "position: side is not declared",
        "position: new_line is no int",
    ]
