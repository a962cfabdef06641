"""What GitHub shows after the bot was there: once, twice, after a push, and when things go wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from iac27017.review.marker import marker_in
from tests.review.conftest import BASE, INTRODUCED, Bot, FakeClock, Repository
from tests.review.github_forge import REPO, GitHubForge
from tests.review.loopback import Answer, Fault, Loopback

PULL = f"GET {REPO}/pulls/7"
REVIEW = f"POST {REPO}/pulls/7/reviews"
SUMMARY = f"POST {REPO}/issues/7/comments"


def volumes(count: int) -> str:
    """A file that declares so many volumes that nobody encrypts, five lines each, the first line first."""
    return "".join(
        f'resource "aws_ebs_volume" "v{at}" {{\n  availability_zone = "eu-central-1a"\n  size = {at + 1}\n}}\n\n'
        for at in range(count)
    )


def pushed(github: GitHubForge) -> None:
    """Somebody forces another head onto the branch."""
    github.head = "f" * 40


class TestWhatIsSaid:
    def test_a_finding_is_said_on_the_line_that_introduces_it(self, github_bot: Bot, github: GitHubForge) -> None:
        ran = github_bot()
        assert ran.code == 1
        [comment] = github.comments
        assert (comment["path"], comment["line"]) == ("main.tf", 4)
        assert "`aws_ebs_volume.data`: encryption is switched off" in comment["body"]
        assert "<details><summary>Evidence" in comment["body"]

    def test_the_summary_counts_by_control(self, github_bot: Bot, github: GitHubForge) -> None:
        github_bot()
        [summary] = github.text_of()
        assert "introduces 1 failed and 0 unknown" in summary
        assert "| 10.1.1 | 1 | 0 |" in summary

    def test_what_a_change_causes_elsewhere_is_said_in_the_summary(
        self, github_bot: Bot, github: GitHubForge, repository: Repository
    ) -> None:
        github.head = repository.push({"main.tf": BASE["main.tf"], "storage/versioning.tf": None})
        github_bot()
        assert github.comments == []
        [summary] = github.text_of()
        assert "Caused by this change, located outside of its lines" in summary
        assert "`storage: aws_s3_bucket.reports` | `storage/bucket.tf:1`" in summary

    def test_what_was_there_before_is_not_said(
        self, github_bot: Bot, github: GitHubForge, repository: Repository
    ) -> None:
        repository.git("checkout", "--quiet", "main")
        github.base = repository.push({"old.tf": volumes(3)})
        repository.git("checkout", "--quiet", "change")
        repository.git("merge", "--quiet", "main")
        github.head = repository.git("rev-parse", "HEAD")
        github_bot()
        assert [comment["path"] for comment in github.comments] == ["main.tf"]

    def test_a_clean_change_has_a_summary_and_no_review(
        self, github_bot: Bot, github: GitHubForge, repository: Repository
    ) -> None:
        github.head = repository.push({"main.tf": BASE["main.tf"]})
        ran = github_bot()
        assert ran.code == 0
        assert (github.comments, github.reviews, len(github.notes)) == ([], [], 1)

    def test_forty_five_findings_come_in_reviews_of_twenty(
        self, github_bot: Bot, github: GitHubForge, repository: Repository, hub: Loopback
    ) -> None:
        github.head = repository.push({"main.tf": BASE["main.tf"], "new.tf": volumes(45)})
        github_bot()
        sizes = [len(one.body["comments"]) for one in hub.requests if str(one) == REVIEW]
        assert sizes == [20, 20, 5]
        assert len(github.comments) == 45

    def test_annotations_come_in_pages_of_fifty(
        self, github_bot: Bot, github: GitHubForge, repository: Repository, hub: Loopback
    ) -> None:
        github.head = repository.push({"main.tf": BASE["main.tf"], "new.tf": volumes(120)})
        github_bot()
        [check] = github.checks
        assert (check["status"], check["conclusion"], check["head_sha"]) == ("completed", "failure", github.head)
        pages = [len(one.body["output"]["annotations"]) for one in hub.requests if "output" in (one.body or {})]
        assert pages == [50, 50, 20]
        assert len({note["start_line"] for note in check["annotations"]}) == 120


class TestTheSecondRun:
    def test_says_nothing_twice(self, github_bot: Bot, github: GitHubForge, hub: Loopback) -> None:
        github_bot("--no-check-run")
        before = (list(github.comments), list(github.notes))
        hub.requests.clear()
        github_bot("--no-check-run")
        assert (github.comments, github.notes) == before
        assert [one for one in hub.writes() if not one.startswith("PATCH")] == []

    def test_says_nothing_twice_among_hundreds_of_comments(
        self, github_bot: Bot, github: GitHubForge
    ) -> None:
        for at in range(250):
            github.says("main.tf", 1, f"I wonder about line {at}", "ann")
            github.notes_that(f"and {at}", "ann")
        github_bot()
        github_bot()
        assert len(github.comments) == 251
        assert len(github.notes) == 251

    def test_a_finding_that_is_gone_is_marked_and_its_thread_resolved(
        self, github_bot: Bot, github: GitHubForge, repository: Repository
    ) -> None:
        github_bot()
        github.head = repository.push({"main.tf": BASE["main.tf"]})
        ran = github_bot()
        assert ran.code == 0
        [comment] = github.comments
        assert f"This change no longer introduces it, as of {github.head[:12]}." in comment["body"]
        assert github.is_resolved(comment)
        [summary] = github.text_of()
        assert "introduces 0 failed" in summary

    def test_where_the_token_may_not_resolve_the_text_says_it(
        self, github_bot: Bot, github: GitHubForge, repository: Repository
    ) -> None:
        github.may_resolve = False
        github_bot()
        github.head = repository.push({"main.tf": BASE["main.tf"]})
        github_bot()
        [comment] = github.comments
        assert "no longer introduces it" in comment["body"]
        assert not github.is_resolved(comment)

    def test_a_finding_that_comes_back_opens_its_thread_again(
        self, github_bot: Bot, github: GitHubForge, repository: Repository
    ) -> None:
        github_bot()
        first = github.comments[0]["body"]
        github.head = repository.push({"main.tf": BASE["main.tf"]})
        github_bot()
        github.head = repository.push({"main.tf": INTRODUCED})
        github_bot()
        [comment] = github.comments
        assert comment["body"] == first
        assert not github.is_resolved(comment)

    def test_a_thread_that_a_person_has_resolved_stays_resolved(
        self, github_bot: Bot, github: GitHubForge
    ) -> None:
        github_bot()
        github.resolved.add(github.comments[0]["id"])
        github_bot()
        assert len(github.comments) == 1
        assert github.is_resolved(github.comments[0])

    def test_a_file_that_cannot_be_read_any_more_resolves_nothing(
        self, github_bot: Bot, github: GitHubForge, repository: Repository
    ) -> None:
        github_bot()
        github.head = repository.push({"main.tf": 'resource "aws_ebs_volume" {{{\n'})
        ran = github_bot()
        assert ran.code == 3
        assert not github.is_resolved(github.comments[0])
        assert "no longer introduces" not in github.comments[0]["body"]
        assert "Could not be analysed" in github.text_of()[0]

    def test_a_rename_and_lines_above_do_not_make_a_finding_new(
        self, github_bot: Bot, github: GitHubForge, repository: Repository
    ) -> None:
        github_bot()
        github.head = repository.push({"main.tf": "# volumes of the import\n\n" + INTRODUCED})
        github_bot()
        assert len(github.comments) == 1

    def test_two_bots_on_one_pull_request_leave_each_others_comments(
        self, github_bot: Bot, github: GitHubForge
    ) -> None:
        github_bot("--name", "one")
        github_bot("--name", "two", "--ignore", "ENC")
        assert len(github.notes) == 2
        [comment] = github.comments
        assert "no longer introduces" not in comment["body"]


class TestMarkersOfOthers:
    def test_a_stranger_who_writes_our_marker_silences_nothing(
        self, github_bot: Bot, github: GitHubForge
    ) -> None:
        github_bot()
        forged = github.comments.pop()["body"]
        github.notes.clear()
        github.says("main.tf", 4, forged, "mallory")
        github.notes_that("<!-- iac27017:summary:1 name=iac27017 -->\nall is well", "mallory")
        github_bot()
        assert [one["user"]["login"] for one in github.comments] == ["mallory", "github-actions[bot]"]
        assert "all is well" in github.notes[0]["body"]
        assert len(github.text_of()) == 1


class TestRequestedChanges:
    def test_are_not_asked_for_unless_told_to(self, github_bot: Bot, github: GitHubForge) -> None:
        github_bot()
        assert {one["state"] for one in github.reviews} == {"COMMENTED"}

    def test_are_asked_for_once_and_dismissed_when_nothing_fails_any_more(
        self, github_bot: Bot, github: GitHubForge, repository: Repository
    ) -> None:
        github_bot("--request-changes")
        github_bot("--request-changes")
        states = [one["state"] for one in github.reviews]
        assert states == ["COMMENTED", "CHANGES_REQUESTED"]
        github.head = repository.push({"main.tf": BASE["main.tf"]})
        github_bot("--request-changes")
        assert [one["state"] for one in github.reviews] == ["COMMENTED", "DISMISSED"]


class TestWhenThingsGoWrong:
    def test_a_secondary_limit_is_waited_for(
        self, github_bot: Bot, github: GitHubForge, hub: Loopback, clock: FakeClock
    ) -> None:
        said = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}
        hub.faults.append(Fault(REVIEW, Answer(403, said, {"Retry-After": "60"})))
        ran = github_bot()
        assert 60.0 in clock.slept
        assert "trying again in 60 s" in ran.err
        assert (len(github.comments), len(github.notes)) == (1, 1)

    def test_the_hourly_limit_is_waited_for_until_it_is_lifted(
        self, github_bot: Bot, github: GitHubForge, hub: Loopback, clock: FakeClock
    ) -> None:
        headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(clock.time) + 90)}
        hub.faults.append(Fault(PULL, Answer(403, {"message": "API rate limit exceeded"}, headers)))
        github_bot()
        assert 91.0 in clock.slept
        assert len(github.comments) == 1

    def test_a_limit_that_lasts_longer_than_may_be_waited_is_explained_and_the_summary_is_not_lost(
        self, github_bot: Bot, github: GitHubForge, hub: Loopback, tmp_path: Path
    ) -> None:
        hub.faults.append(Fault(r"POST .*", Answer(429, {"message": "slow down"}, {"Retry-After": "3600"}), times=99))
        ran = github_bot()
        assert ran.code == 1
        assert "it would take another 3600 s, more than may be waited" in ran.err
        assert "encryption is switched off" in (tmp_path / "summary.md").read_text()

    @pytest.mark.parametrize("status", [500, 502, 503, 504])
    def test_a_broken_answer_to_a_question_is_asked_again(
        self, status: int, github_bot: Bot, github: GitHubForge, hub: Loopback, clock: FakeClock
    ) -> None:
        hub.faults.append(Fault(f"GET {REPO}/pulls/7/comments", Answer(status, {"message": "Server Error"}), times=2))
        github_bot()
        assert clock.slept[:2] == [1.0, 2.0]
        assert len(github.comments) == 1

    @pytest.mark.parametrize("asked", [REVIEW, SUMMARY, f"POST {REPO}/check-runs", rf"PATCH {REPO}/check-runs/\d+"])
    @pytest.mark.parametrize("after", [True, False], ids=["done", "not done"])
    @pytest.mark.parametrize("answer", [None, Answer(502, {"message": "Server Error"})], ids=["silence", "502"])
    def test_a_write_of_which_nobody_knows_happens_once(
        self, asked: str, after: bool, answer: Answer | None, github_bot: Bot, github: GitHubForge, hub: Loopback
    ) -> None:
        hub.faults.append(Fault(asked, answer, after=after))
        github_bot()
        assert (len(github.comments), len(github.notes), len(github.checks)) == (1, 1, 1)
        assert len(github.checks[0]["annotations"]) == 1
        assert github.checks[0]["status"] == "completed"

    def test_an_answer_that_comes_too_late_is_as_good_as_none(
        self, github_bot: Bot, github: GitHubForge, hub: Loopback, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("iac27017.review.github_api.TIMEOUT_SECONDS", 1)
        hub.faults.append(Fault(REVIEW, Answer(200, {}), after=True, late=1.3))
        github_bot()
        assert len(github.comments) == 1

    def test_a_forge_that_stays_broken_leaves_the_summary_in_the_step(
        self, github_bot: Bot, github: GitHubForge, hub: Loopback, tmp_path: Path
    ) -> None:
        hub.faults.append(Fault(".* /repos/.*/(comments|reviews)", Answer(502, {"message": "Server Error"}), times=999))
        ran = github_bot()
        assert ran.code == 1
        assert "given up after 5 attempts" in ran.err
        assert "encryption is switched off" in (tmp_path / "summary.md").read_text()
        assert github.notes == []

    def test_one_comment_that_is_refused_does_not_take_the_others_along(
        self, github_bot: Bot, github: GitHubForge, repository: Repository
    ) -> None:
        github.head = repository.push({"main.tf": BASE["main.tf"], "new.tf": volumes(3)})
        github.shows = lambda path, line: line != 8
        github_bot()
        assert sorted(comment["line"] for comment in github.comments) == [3, 13]
        [summary] = github.text_of()
        assert "On lines that take no comment" in summary
        assert "`aws_ebs_volume.v1` | `new.tf:6`" in summary

    def test_a_push_while_judging_posts_nothing_about_the_old_head(
        self, github_bot: Bot, github: GitHubForge, hub: Loopback
    ) -> None:
        old = github.head
        hub.meanwhile += [(PULL, lambda: None), (PULL, lambda: pushed(github))]
        ran = github_bot()
        assert hub.writes() == []
        assert f"the change moved from {old[:12]} to ffffffffffff while it was judged" in ran.err

    def test_a_push_between_reading_and_posting_is_no_refused_comment(
        self, github_bot: Bot, github: GitHubForge, hub: Loopback, tmp_path: Path
    ) -> None:
        hub.meanwhile.append((REVIEW, lambda: pushed(github)))
        ran = github_bot()
        assert hub.writes() == [REVIEW]
        assert "while it was judged" in ran.err
        assert "encryption is switched off" in (tmp_path / "summary.md").read_text()

    def test_a_push_before_the_summary_leaves_the_summary_of_the_new_head(
        self, github_bot: Bot, github: GitHubForge, hub: Loopback
    ) -> None:
        hub.meanwhile += [(PULL, lambda: None)] * 2 + [(PULL, lambda: pushed(github))]
        github_bot()
        assert hub.writes() == [REVIEW]

    def test_a_token_that_may_not_report_checks_still_comments(
        self, github_bot: Bot, github: GitHubForge
    ) -> None:
        github.may_check = False
        ran = github_bot()
        assert "no check run" in ran.err
        assert (len(github.comments), len(github.notes), github.checks) == (1, 1, [])

    def test_a_token_that_is_none_is_wrong_usage(
        self, github_bot: Bot, hub: Loopback
    ) -> None:
        hub.faults.append(Fault(".*", Answer(401, {"message": "Bad credentials"}), times=9))
        ran = github_bot("--number", "8")
        assert ran.code == 2
        assert "401 Bad credentials" in ran.err


class TestReadOnlyTokens:
    def test_a_fork_gets_files_a_step_summary_and_annotations(
        self, github_bot: Bot, github: GitHubForge, tmp_path: Path, repository: Repository
    ) -> None:
        github.read_only = True
        github.head_repository = "mallory/infra"
        ran = github_bot()
        assert ran.code == 1
        assert (github.comments, github.notes, github.checks) == ([], [], [])
        assert "a change from a fork has a token that may only read" in ran.err
        assert "::error file=main.tf,line=1,title=ENC-001" in ran.out
        assert "encryption is switched off" in (tmp_path / "summary.md").read_text()
        [run] = json.loads((repository.top / "iac27017.sarif").read_text())["runs"]
        assert [one["ruleId"] for one in run["results"]] == ["ENC-001"]

    def test_without_any_token_the_event_is_enough(
        self, github_bot: Bot, hub: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        real = monkeypatch.setenv
        monkeypatch.setattr(monkeypatch, "setenv", lambda name, value: real(name, "" if name == "GITHUB_TOKEN" else value))
        ran = github_bot()
        assert ran.code == 1
        assert hub.requests == []
        assert "encryption is switched off" in (tmp_path / "summary.md").read_text()


def test_each_comment_carries_a_marker_that_reads_back(github_bot: Bot, github: GitHubForge) -> None:
    github_bot()
    marker = marker_in(github.comments[0]["body"])
    assert marker is not None
    assert marker.name == "iac27017"
    assert len(marker.fingerprints) == 1


def test_nothing_is_posted_in_a_dry_run(github_bot: Bot, hub: Loopback) -> None:
    ran = github_bot("--dry-run")
    assert hub.writes() == []
    assert "introduces 1 failed" in ran.out
    assert "`main.tf:4`" in ran.out
