"""The hook under the real pre-commit: what a commit touches is judged as it is staged, and nothing else is shown."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[2]
PRE_COMMIT = (sys.executable, "-m", "pre_commit")
GOOD, BAD = "encrypted = true", "encrypted = false"

VOLUME = """resource "aws_ebs_volume" "data" {{
  availability_zone = "eu-west-1a"
  size              = 10
  {0}
}}
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and all that it wrote."""

    code: int
    text: str


@dataclass(frozen=True, slots=True)
class Repository:
    """A scratch repository of git in which the hook is installed."""

    top: Path
    environment: dict[str, str]

    def write(self, name: str, text: str) -> None:
        file = self.top / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def git(self, *arguments: str) -> Ran:
        return self.run("git", *arguments)

    def stage(self, **files: str) -> None:
        """Write and add files; a name's ``__`` is a slash, its last ``_`` a dot."""
        for key, text in files.items():
            name = ".".join(key.replace("__", "/").rsplit("_", 1))
            self.write(name, text)
            assert self.git("add", name).code == 0

    def commit(self, *options: str) -> Ran:
        return self.git("commit", "--quiet", "--message", "change", *options)

    def start(self, **files: str) -> None:
        """Commit files as they were before the hook came."""
        self.stage(**files)
        assert self.commit("--no-verify").code == 0

    def run(self, *command: str) -> Ran:
        done = subprocess.run(
            command,
            cwd=self.top,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        return Ran(done.returncode, done.stdout + done.stderr)


@dataclass(frozen=True, slots=True)
class Published:
    """This project as a repository that pre-commit can clone, and the store of environments that it has."""

    source: Path
    revision: str
    environment: dict[str, str]

    def repository(self, top: Path, hook: str = "iac27017") -> Repository:
        """A repository with the hook installed."""
        made = Repository(top, self.environment)
        top.mkdir(parents=True, exist_ok=True)
        made.git("init", "--quiet", "--initial-branch=main")
        config = f"repos:\n- repo: {self.source}\n  rev: {self.revision}\n  hooks:\n  - id: {hook}\n"
        made.start(**{"_pre-commit-config_yaml": ""})
        made.write(".pre-commit-config.yaml", config)
        made.git("add", "--all")
        assert made.commit("--no-verify").code == 0
        ran = made.run(*PRE_COMMIT, "install", "--install-hooks")
        assert ran.code == 0, ran.text
        return made


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Published:
    """The project as it is in the work tree, in a repository of its own; the environment is built once for all workers.

    With wheels only, in the versions of this environment.
    """
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "pre-commit"
    shared.mkdir(exist_ok=True)
    source = shared / "source"
    environment = _environment(shared)
    with FileLock(shared / "lock"):
        if not (source / ".git").is_dir():
            _publish(source, environment)
        revision = _run(source, environment, "git", "rev-parse", "HEAD").text.strip()
        made = Published(source, revision, environment)
        if not (shared / "first").is_dir():
            made.repository(shared / "first")
    return made


def _environment(shared: Path) -> dict[str, str]:
    """Nothing of the caller's git or pre-commit; pip takes wheels alone."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    people = {
        f"GIT_{role}_{what}": "kim@example.com"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    return {
        **kept, **people, "XDG_CACHE_HOME": str(shared / "cache"), "PRE_COMMIT_HOME": str(shared / "store"), "GIT_CONFIG_GLOBAL": os.devnull,
        "PIP_ONLY_BINARY": ":all:", "PIP_CONSTRAINT": str(ROOT / "constraints.txt"), "PRE_COMMIT_COLOR": "never",
        "NO_COLOR": "1",
    }  # fmt: skip


def _publish(source: Path, environment: dict[str, str]) -> None:
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in ("iac27017", "checks", "graph"):
        shutil.copytree(ROOT / name, source / name, symlinks=True, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, source / name)
    for command in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--message", "all")):
        _run(source, environment, "git", *command)


def _run(folder: Path, environment: dict[str, str], *command: str) -> Ran:
    ran = Repository(folder, environment).run(*command)
    assert ran.code == 0, ran.text
    return ran


@pytest.fixture
def repository(published: Published, tmp_path: Path) -> Repository:
    """An empty repository with the hook installed."""
    return published.repository(tmp_path / "repository")


def test_a_bad_commit_is_stopped_and_a_good_one_passes(repository: Repository) -> None:
    repository.stage(main_tf=VOLUME.format(BAD))
    stopped = repository.commit()
    assert stopped.code == 1
    assert "ENC-001 unencrypted-volume" in stopped.text
    assert "> " in stopped.text and "main.tf:4" in stopped.text
    assert "fix   set `encrypted = true`" in stopped.text
    assert "1 finding stops this commit, in ." in stopped.text

    repository.stage(main_tf=VOLUME.format(GOOD))
    assert repository.commit().code == 0


def test_a_half_staged_file_is_judged_as_it_is_staged(repository: Repository) -> None:
    repository.stage(main_tf=VOLUME.format(GOOD))
    repository.write("main.tf", VOLUME.format(BAD))
    assert repository.commit().code == 0

    repository.stage(main_tf=VOLUME.format(BAD))
    repository.write("main.tf", VOLUME.format(GOOD))
    assert repository.commit().code == 1


def test_what_is_not_added_is_not_judged(repository: Repository) -> None:
    """The module compiles on this machine, thanks to a file that the commit lacks."""
    repository.write("new.tf", VOLUME.format(BAD))
    repository.stage(main_tf=VOLUME.format(GOOD).replace("data", "other"))
    assert repository.commit().code == 0


def test_a_changed_module_judges_every_caller_and_no_other_root(repository: Repository) -> None:
    call = 'module "store" {{ source = "{}" }}\n'
    repository.start(
        modules__volume__main_tf=VOLUME.format(GOOD),
        modules__store__main_tf=call.format("../volume"),
        live__one__main_tf=call.format("../../modules/store"),
        live__two__main_tf=call.format("../../modules/store"),
        live__old__main_tf=VOLUME.format(BAD),
    )
    repository.stage(modules__volume__main_tf=VOLUME.format(BAD))
    stopped = repository.commit()
    assert stopped.code == 1
    assert "live/one: module.store.module.store.aws_ebs_volume.data" in stopped.text
    assert "2 findings stop this commit, in live/one, live/two" in stopped.text
    assert "live/old" not in stopped.text


def test_a_deleted_file_counts_although_nothing_else_is_committed(repository: Repository) -> None:
    policy = """resource "aws_ebs_encryption_by_default" "all" {
  enabled = true
}
"""
    repository.start(main_tf=VOLUME.format(""), default_tf=policy)
    repository.git("rm", "--quiet", "default.tf")
    stopped = repository.commit()
    assert stopped.code == 1
    assert "ENC-001" in stopped.text


def test_a_repository_without_infrastructure_passes(repository: Repository) -> None:
    repository.stage(package_json='{"name": "shop"}', src__main_py="print('hello')\n")
    assert repository.commit().code == 0


def test_try_repo_with_the_strict_hook(published: Published, tmp_path: Path) -> None:
    repository = Repository(tmp_path, published.environment)
    repository.git("init", "--quiet")
    unknown = 'variable "encrypted" { type = bool }\n' + VOLUME.format("encrypted = var.encrypted")
    repository.stage(main_tf=unknown)
    tried = repository.run(
        *PRE_COMMIT, "try-repo", str(published.source), "iac27017-strict", "--files", "main.tf"
    )
    assert tried.code == 1, tried.text
    assert "UNKNOWN medium ENC-001" in tried.text or "UNKNOWN high ENC-001" in tried.text
    assert "iac27017 (strict)" in tried.text
