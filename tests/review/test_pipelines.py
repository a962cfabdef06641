"""The action for GitHub and the template for GitLab: their own shell, run as a runner would."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.review.conftest import BASE, TOKEN, Repository, in_actions
from tests.review.github_forge import GitHubForge
from tests.review.gitlab_forge import GitLabForge
from tests.review.loopback import Loopback

TOP = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))
TEMPLATE: dict[str, Any] = yaml.safe_load((TOP / "ci/gitlab/iac27017.gitlab-ci.yml").read_text(encoding="utf-8"))
INSTALL, REVIEW = ACTION["runs"]["steps"]


def program(file: Path, text: str) -> None:
    """A program that a shell finds."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def ran(script: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What GitHub's runner does with ``shell: bash``."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60, check=False)


def step(inputs: dict[str, str]) -> dict[str, str]:
    """The environment of the second step: each input's default, or what a workflow says."""
    given = {name: str(one["default"]) for name, one in ACTION["inputs"].items()} | {"token": TOKEN} | inputs
    return {name: given[value.removeprefix("${{ inputs.").removesuffix(" }}")] for name, value in REVIEW["env"].items()}


def test_it_installs_itself_from_where_the_action_lies(tmp_path: Path) -> None:
    made = f'mkdir -p "$3/bin"; printf \'#!/bin/sh\\necho "$@" > {tmp_path}/installed\' > "$3/bin/pip"; chmod +x "$3/bin/pip"'
    program(tmp_path / "bin" / "python3", made)
    environment = {"ACTION_PATH": "/actions/iac 27017", "RUNNER_TEMP": str(tmp_path / "temp"),
                   "PATH": f"{tmp_path}/bin:{os.environ['PATH']}"}  # fmt: skip
    done = ran(INSTALL["run"], environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "installed").read_text().endswith("/actions/iac 27017[review]\n")


@pytest.mark.parametrize(("inputs", "arguments"), [
    ({}, "review github --path . --name iac27017 --sarif iac27017.sarif"),
    ({"severity": "high", "lang": "ja"}, "review github --path . --name iac27017 --sarif iac27017.sarif --severity high --lang ja"),
    ({"strict": "true", "request-changes": "true", "check-run": "false", "fail": "false"},
     "review github --path . --name iac27017 --sarif iac27017.sarif --strict --request-changes --no-check-run --no-fail"),
    ({"arguments": "--exclude\nexamples and more\n"},
     "review github --path . --name iac27017 --sarif iac27017.sarif --exclude examples and more"),
    ({"path": "$(touch seized); `id`"}, "review github --path $(touch seized); `id` --name iac27017 --sarif iac27017.sarif"),
])  # fmt: skip
def test_inputs_become_options(inputs: dict[str, str], arguments: str, tmp_path: Path) -> None:
    program(tmp_path / "iac27017/bin/iac27017", 'printf "%s" "$*"')
    done = ran(REVIEW["run"], {**step(inputs), "RUNNER_TEMP": str(tmp_path)})
    assert (done.returncode, done.stdout, done.stderr) == (0, arguments, "")


def test_no_expression_stands_in_a_script() -> None:
    assert not ["${{" in one["run"] for one in ACTION["runs"]["steps"] if "${{" in one["run"]]


def test_each_input_is_described() -> None:
    assert all(one["description"] for one in ACTION["inputs"].values())


def test_the_action_reviews_a_pull_request(
    repository: Repository, github: GitHubForge, hub: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_actions(monkeypatch, tmp_path, hub.address, github.base, github.head)
    (tmp_path / "iac27017").symlink_to(sys.prefix)
    done = ran(REVIEW["run"], {**step({"check-run": "false", "severity": "high"}), "RUNNER_TEMP": str(tmp_path)})
    assert done.returncode == 1, done.stderr
    assert [comment["line"] for comment in github.comments] == [4]
    assert (repository.top / "iac27017.sarif").is_file()
    assert TOKEN not in done.stdout + done.stderr


def test_the_template_reviews_a_merge_request(
    repository: Repository, gitlab: GitLabForge, lab: Loopback, tmp_path: Path
) -> None:
    gitlab.head = repository.push({"main.tf": BASE["main.tf"]})
    job = TEMPLATE["iac27017-review"]
    program(tmp_path / "bin" / "pip", 'test "$4" = "iac27017[review]" || exit 9')
    (tmp_path / "bin" / "iac27017").symlink_to(Path(sys.prefix, "bin", "iac27017"))
    environment = {
        **TEMPLATE["variables"], **job["variables"], "IAC27017_ARGUMENTS": "--severity high",
        "GITLAB_CI": "true", "CI_API_V4_URL": f"{lab.address}/api/v4", "CI_PROJECT_ID": "42", "CI_MERGE_REQUEST_IID": "7",
        "GITLAB_TOKEN": TOKEN, "PATH": f"{tmp_path}/bin:{os.environ['PATH']}",
    }  # fmt: skip
    done = ran("\n".join(job["script"]), environment)
    assert done.returncode == 0, done.stderr
    assert len(gitlab.notes) == 1


def test_the_template_fetches_the_commit_that_the_change_parted_from() -> None:
    assert TEMPLATE["iac27017-review"]["variables"]["GIT_DEPTH"] == "0"
