"""What pipelines say of the change, the forge and the token, and what options say over it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from iac27017.review.forge import Change
from iac27017.review.secret import Secret
from iac27017.review.surroundings import Asked, NotSaid, github, gitlab
from tests.review.conftest import Bot, Repository
from tests.review.github_forge import GitHubForge
from tests.review.loopback import Loopback

PULL = {
    "number": 7,
    "head": {"sha": "b" * 40, "repo": {"full_name": "acme/infra"}},
    "base": {"sha": "a" * 40, "repo": {"full_name": "acme/infra"}},
}


def event(folder: Path, content: object) -> str:
    file = folder / "event.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(file)


def actions(folder: Path, content: object, **more: str) -> dict[str, str]:
    return {"GITHUB_EVENT_PATH": event(folder, content), "GITHUB_REPOSITORY": "acme/infra", "GITHUB_TOKEN": "t", **more}


class TestGitHub:
    def test_the_event_of_a_pull_request_says_everything(self, tmp_path: Path) -> None:
        around = github(Asked(), actions(tmp_path, {"pull_request": PULL}))
        assert (around.api, around.repository, around.number) == ("https://api.github.com", "acme/infra", 7)
        assert around.change == Change("a" * 40, "b" * 40, False)
        assert around.token is not None

    def test_an_enterprise_server_has_its_own_address(self, tmp_path: Path) -> None:
        given = actions(tmp_path, {"pull_request": PULL}, GITHUB_API_URL="https://git.acme.example/api/v3/")
        assert github(Asked(), given).api == "https://git.acme.example/api/v3"

    def test_a_comment_on_a_pull_request_names_it_too(self, tmp_path: Path) -> None:
        around = github(Asked(), actions(tmp_path, {"issue": {"number": 9, "pull_request": {"url": "x"}}}))
        assert (around.number, around.change) == (9, None)

    def test_a_comment_on_an_issue_names_none(self, tmp_path: Path) -> None:
        with pytest.raises(NotSaid, match="which pull request"):
            github(Asked(), actions(tmp_path, {"issue": {"number": 9}}))

    @pytest.mark.parametrize("content", [{}, [], {"pull_request": None}])
    def test_a_push_is_no_pull_request(self, content: object, tmp_path: Path) -> None:
        with pytest.raises(NotSaid, match="--repository OWNER/NAME and --number N"):
            github(Asked(), actions(tmp_path, content))

    def test_an_event_that_is_no_json_says_so(self, tmp_path: Path) -> None:
        with pytest.raises(NotSaid, match="is no JSON"):
            github(Asked(), actions(tmp_path, "{"))

    def test_a_fork_is_told_by_its_repository_and_one_that_is_deleted_too(self, tmp_path: Path) -> None:
        for repo in ({"full_name": "mallory/infra"}, None):
            content = {"pull_request": {**PULL, "head": {"sha": "b" * 40, "repo": repo}}}
            change = github(Asked(), actions(tmp_path, content)).change
            assert change is not None
            assert change.from_fork

    def test_options_come_first(self, tmp_path: Path) -> None:
        asked = Asked("acme/other", 8, "https://git.acme.example/api/v3", Secret("mine"))
        around = github(asked, actions(tmp_path, {"pull_request": PULL}))
        assert (around.repository, around.number, around.api) == ("acme/other", 8, "https://git.acme.example/api/v3")
        assert around.token is asked.token
        assert around.change is None


PIPELINE = {
    "GITLAB_CI": "true",
    "CI_API_V4_URL": "https://gitlab.acme.example/api/v4",
    "CI_PROJECT_ID": "42",
    "CI_MERGE_REQUEST_IID": "7",
    "CI_MERGE_REQUEST_PROJECT_ID": "42",
    "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "42",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA": "a" * 40,
    "CI_COMMIT_SHA": "b" * 40,
    "CI_JOB_TOKEN": "job",
}


class TestGitLab:
    def test_the_pipeline_of_a_merge_request_says_everything(self) -> None:
        around = gitlab(Asked(), {**PIPELINE, "GITLAB_TOKEN": "t"})
        assert (around.api, around.repository, around.number) == ("https://gitlab.acme.example/api/v4", "42", 7)
        assert around.change == Change("a" * 40, "b" * 40, False)
        assert not around.token_of_job

    def test_the_token_of_the_job_is_used_where_there_is_no_other(self) -> None:
        assert gitlab(Asked(), PIPELINE).token_of_job

    def test_a_merge_request_from_a_fork_counts_in_the_project_that_it_goes_to(self) -> None:
        around = gitlab(Asked(), {**PIPELINE, "CI_PROJECT_ID": "99", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "99"})
        assert around.repository == "42"
        assert around.change is not None
        assert around.change.from_fork

    def test_in_a_pipeline_of_merged_results_the_branch_is_judged_and_not_the_result(self) -> None:
        around = gitlab(Asked(), {**PIPELINE, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "c" * 40})
        assert around.change is not None
        assert around.change.head == "c" * 40

    def test_a_branch_pipeline_is_no_merge_request(self) -> None:
        with pytest.raises(NotSaid, match="merge_request_event"):
            gitlab(Asked(), {name: value for name, value in PIPELINE.items() if "MERGE_REQUEST" not in name})


def test_a_configuration_that_comes_with_a_change_reads_nothing_outside_of_the_repository(
    github_bot: Bot, github: GitHubForge, repository: Repository, tmp_path: Path, hub: Loopback
) -> None:
    (tmp_path / "secret.tfvars").write_text('password = "s3cr3t"\n')
    (repository.top / "link.tfvars").symlink_to(tmp_path / "secret.tfvars")
    for name in (f"{tmp_path}/secret.tfvars", "../../../../.." + f"{tmp_path}/secret.tfvars"):
        github.head = repository.push({".iac27017.toml": f'var_files = ["{name}"]\n'})
        ran = github_bot()
        assert ran.code == 2
        assert "lies outside of this file's directory" in ran.err
    github.head = repository.push({".iac27017.toml": 'var_files = ["link.tfvars"]\n'})
    assert github_bot().code == 2
    assert hub.writes() == []
