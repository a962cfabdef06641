"""Repositories of files and of git, and what a scan of them finds."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from iac27017.graph.settings import Settings
from iac27017.policy.applying import Applied, Waivers, apply
from iac27017.policy.comments import commented_files, read_comments
from iac27017.registry import chosen_checks
from iac27017.scan import Inputs, Result, scan

Write = Callable[[dict[str, str]], Path]
Git = Callable[..., str]


def volume(name: str, encrypted: str = "false", comment: str = "") -> str:
    """A volume that ENC-001 judges; the comment stands on its first line."""
    return (
        f'resource "aws_ebs_volume" "{name}" {{{f" {comment}" if comment else ""}\n'
        f'  availability_zone = "eu-west-1a"\n  size = 1\n  encrypted = {encrypted}\n}}\n'
    )


def judged(folder: Path, *checks: str) -> Result:
    """What these checks (ENC-001) find in a folder, before any waiver."""
    result, _ = scan(folder, chosen_checks(checks or ("ENC-001",), ()), Inputs(), Settings())
    return result


def commented(folder: Path, *checks: str) -> Applied:
    """The same with the comments in the folder taken into account."""
    from datetime import date

    comments = read_comments(folder, commented_files(folder))
    return apply(judged(folder, *checks), Waivers(comments.waivers), date(2026, 11, 24))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files by path below a new folder: the folder."""

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            target = tmp_path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Run git in the folder that `write` writes to, which is a repository; ``author`` signs a commit."""
    # Nobody's own configuration or hooks have a say.
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")

    def git(*arguments: str, author: str = "Ann <ann@example.com>") -> str:
        name, _, mail = author.rstrip(">").partition(" <")
        who = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER")
               for part, value in (("NAME", name), ("EMAIL", mail))}  # fmt: skip
        done = subprocess.run(["git", *arguments], cwd=tmp_path, env={**os.environ, **who}, check=True,
                              capture_output=True, text=True)  # fmt: skip
        return done.stdout

    git("init", "--quiet", "--initial-branch=main")
    return git
