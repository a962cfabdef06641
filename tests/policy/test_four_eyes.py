"""Four eyes: who approves a waiver is not who wrote its lines, as git knows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from iac27017.config import load
from iac27017.policy import four_eyes
from iac27017.policy.applying import Waivers, apply
from iac27017.policy.comments import read_comments
from iac27017.policy.git import Author
from tests.policy.conftest import Git, Write, judged, volume

WAIVER = '[[waiver]]\ncheck = "ENC-001"\nresource = "*"\nreason = "scratch data"\napprover = "Kim Lee"\n'
ANN, KIM = "Ann <ann@example.com>", "Kim Lee <kim@example.com>"


def _refused(folder: Path) -> list[str]:
    file = folder / ".iac27017.toml"
    return [refusal.reason for refusal in four_eyes.refused(load(file).waivers, four_eyes.authors_in(file))]


def test_another_than_the_author_approves(write: Write, git: Git) -> None:
    folder = write({".iac27017.toml": WAIVER})
    git("add", ".")
    git("commit", "-qm", "waive", author=ANN)
    assert _refused(folder) == []


def test_the_author_cannot_approve(write: Write, git: Git) -> None:
    folder = write({".iac27017.toml": WAIVER})
    git("add", ".")
    git("commit", "-qm", "waive", author=KIM)
    assert _refused(folder) == ["Kim Lee both wrote and approved it"]


def test_who_wrote_one_of_its_lines_cannot_approve(write: Write, git: Git) -> None:
    folder = write({".iac27017.toml": WAIVER})
    git("add", ".")
    git("commit", "-qm", "waive", author=ANN)
    write({".iac27017.toml": WAIVER + "expires = 2099-01-01\n"})
    git("commit", "-qam", "prolong", author=KIM)
    assert _refused(folder) == ["Kim Lee both wrote and approved it"]


def test_lines_of_other_waivers_do_not_matter(write: Write, git: Git) -> None:
    write({".iac27017.toml": "# Kim's file.\n\n"})
    git("add", ".")
    git("commit", "-qm", "begin", author=KIM)
    folder = write({".iac27017.toml": f"# Kim's file.\n\n{WAIVER}"})
    git("commit", "-qam", "waive", author=ANN)
    assert _refused(folder) == []


def test_a_mailmap_does_not_rename_the_author(write: Write, git: Git) -> None:
    folder = write({".iac27017.toml": WAIVER, ".mailmap": "Nobody <nobody@example.com> <kim@example.com>\n"})
    git("add", ".")
    git("commit", "-qm", "waive", author=KIM)
    assert _refused(folder) == ["Kim Lee both wrote and approved it"]


def test_lines_that_are_not_committed(write: Write, git: Git) -> None:
    folder = write({".iac27017.toml": "# mine\n"})
    git("add", ".")
    git("commit", "-qm", "begin", author=ANN)
    write({".iac27017.toml": WAIVER})
    assert _refused(folder) == ["its lines are not committed, or older than this shallow clone"]


def test_a_shallow_clone_does_not_know_the_author(write: Write, git: Git, tmp_path: Path) -> None:
    write({".iac27017.toml": WAIVER})
    git("add", ".")
    git("commit", "-qm", "waive", author=KIM)
    git("commit", "-qm", "more", "--allow-empty", author=ANN)
    git("clone", "-q", "--depth", "1", f"file://{tmp_path}", str(tmp_path / "clone"))
    assert _refused(tmp_path / "clone") == ["its lines are not committed, or older than this shallow clone"]


def test_no_approver(write: Write, git: Git) -> None:
    assert _refused(write({".iac27017.toml": WAIVER.replace('approver = "Kim Lee"\n', "")})) == ["it has no approver"]


def test_outside_of_git_nobody_can_tell(write: Write) -> None:
    (reason,) = _refused(write({".iac27017.toml": WAIVER}))
    assert reason.startswith("nobody can tell who wrote it (git rev-parse: ")


def test_a_comment_names_no_approver_and_does_not_count(write: Write) -> None:
    folder = write({"main.tf": volume("a", comment="# iac27017: ignore[ENC-001] x")})
    comments = read_comments(folder, ["main.tf"])
    refused = {r.waiver: r.reason for r in four_eyes.refused(comments.waivers, four_eyes.authors_in(folder))}
    applied = apply(judged(folder), Waivers(comments.waivers, refused=refused), date(2026, 11, 24))
    assert [f.waived for f in applied.result.findings] == [None]
    assert [use.refused for use in applied.uses] == ["four eyes are asked for, and a comment names no approver"]


@pytest.mark.parametrize("approver", ["Kim Lee", "kim  lee", "kim@example.com", "kim", "@kim", "Kim Lee <kim@example.com>"])
def test_spellings_of_the_same_person(approver: str) -> None:
    assert four_eyes.is_same(Author("Kim Lee", "Kim@Example.com"), approver)
    assert not four_eyes.is_same(Author("Ann", "ann@example.com"), approver)


def test_a_private_address_of_a_forge() -> None:
    assert four_eyes.is_same(Author("K", "123456+kimlee@users.noreply.github.com"), "kimlee")
