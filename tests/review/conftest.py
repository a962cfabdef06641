"""A repository with a change, a forge on loopback that shows it, and the bot between them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from iac27017.cli import main
from tests.review.github_forge import GitHubForge
from tests.review.gitlab_forge import GitLabForge
from tests.review.loopback import Loopback

TOKEN = "ghs_ThisTokenMustNeverBeSeenAnywhere0123456789"

BASE = {
    "main.tf": """\
resource "aws_ebs_volume" "data" {
  availability_zone = "eu-central-1a"
  size              = 100
  encrypted         = true
}
""",
    "storage/bucket.tf": """\
resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}
""",
    "storage/versioning.tf": """\
resource "aws_s3_bucket_versioning" "reports" {
  bucket = aws_s3_bucket.reports.id
  versioning_configuration {
    status = "Enabled"
  }
}
""",
}

INTRODUCED = BASE["main.tf"].replace("= true", "= false")
"""The change: encryption is switched off, on line 4."""


@dataclass
class FakeClock:
    """Time that passes when somebody sleeps."""

    time: float = 1_800_000_000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@dataclass
class Repository:
    """A repository of git: ``main`` holds `BASE`, ``change`` what `push` puts there."""

    top: Path

    def git(self, *arguments: str) -> str:
        who = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER")
               for part, value in (("NAME", "Ann"), ("EMAIL", "ann@example.com"))}  # fmt: skip
        # Nobody's own configuration or hooks have a say.
        own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(["git", *arguments], cwd=self.top, env={**os.environ, **who, **own}, check=True,
                              capture_output=True)  # fmt: skip
        return os.fsdecode(done.stdout).strip()

    def push(self, files: dict[str, str | None], message: str = "change") -> str:
        """A commit with these files written, or removed: its id."""
        for name, text in files.items():
            target = self.top / name
            if text is None:
                target.unlink()
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def shown(self, path: str, line: int) -> bool:
        """Whether GitHub's own diff of the change has this line: told from the headers of hunks alone."""
        patch = self.git("--literal-pathspecs", "diff", "--unified=3", "--find-renames", "main...change", "--", path)
        hunks = re.findall(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", patch, re.MULTILINE)
        return any(int(first) <= line < int(first) + int(count or 1) for first, count in hunks)


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Bot = Callable[..., Ran]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    clock = FakeClock()
    monkeypatch.setattr("iac27017.cli.review_command.RealClock", lambda: clock)
    return clock


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository as every test begins with it."""
    top = tmp_path_factory.mktemp("prepared") / "infra"
    top.mkdir()
    made = Repository(top)
    made.git("init", "--quiet", "--initial-branch=main")
    made.push(dict(BASE), "base")
    made.git("checkout", "--quiet", "-b", "change")
    made.push({"main.tf": INTRODUCED})
    return top


@pytest.fixture
def repository(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name in list(os.environ):
        if name.startswith(("GITHUB_", "GITLAB_", "CI_", "GH_", "TF_VAR_")) or name == "CI":
            monkeypatch.delenv(name)
    top = tmp_path / "infra"
    shutil.copytree(prepared, top)
    monkeypatch.chdir(top)
    return Repository(top)


@pytest.fixture
def github(repository: Repository) -> GitHubForge:
    return GitHubForge(repository.git("rev-parse", "main"), repository.git("rev-parse", "change"), repository.shown)


@pytest.fixture
def gitlab(repository: Repository) -> Iterator[GitLabForge]:
    forge = GitLabForge(repository.git("rev-parse", "main"), repository.git("rev-parse", "change"), repository.shown)
    yield forge
    assert forge.violations == []


@pytest.fixture
def hub(github: GitHubForge) -> Iterator[Loopback]:
    with Loopback(github) as loopback:
        yield loopback


@pytest.fixture
def lab(gitlab: GitLabForge) -> Iterator[Loopback]:
    with Loopback(gitlab) as loopback:
        yield loopback


def in_actions(monkeypatch: pytest.MonkeyPatch, folder: Path, address: str, base: str, head: str, fork: bool = False) -> None:
    """The environment that GitHub Actions gives a job on ``pull_request``."""
    event = folder / "event.json"
    ours, theirs = {"full_name": "acme/infra"}, {"full_name": "mallory/infra"}
    event.write_text(json.dumps({"pull_request": {
        "number": 7,
        "head": {"sha": head, "repo": theirs if fork else ours},
        "base": {"sha": base, "repo": ours},
    }}))  # fmt: skip
    given = {
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": address,
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_REPOSITORY": "acme/infra",
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        "GITHUB_TOKEN": TOKEN,
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def github_bot(
    hub: Loopback, github: GitHubForge, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Bot:  # fmt: skip
    """The bot as a workflow on ``pull_request`` runs it."""

    def run(*arguments: str) -> Ran:
        in_actions(monkeypatch, tmp_path, hub.address, github.base, github.head, github.head_repository != "acme/infra")
        return ran("github", arguments, capfd)

    return run


@pytest.fixture
def gitlab_bot(
    lab: Loopback, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Bot:
    """The bot as a pipeline of a merge request runs it."""

    def run(*arguments: str) -> Ran:
        given = {"GITLAB_CI": "true", "CI_API_V4_URL": f"{lab.address}/api/v4", "CI_PROJECT_ID": "42",
                 "CI_MERGE_REQUEST_IID": "7", "GITLAB_TOKEN": TOKEN}  # fmt: skip
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        return ran("gitlab", arguments, capfd)

    return run


def ran(forge: str, arguments: tuple[str, ...], capfd: pytest.CaptureFixture[str]) -> Ran:
    capfd.readouterr()
    code = main(["review", forge, "--select", "ENC-001,BCK-003", *arguments])
    out, err = capfd.readouterr()
    return Ran(code, out, err)
