"""What a scan does not look at: what git ignores, and what somebody excludes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from iac27017.boundary import IGNORED_BY_GIT, Border
from iac27017.policy.comments import commented_files
from tests.cli.conftest import Run

VOLUME = 'resource "aws_ebs_volume" "{name}" {{ availability_zone = "eu-west-1a" }}\n'
TEMPLATE = "Resources:\n  V:\n    Type: AWS::EC2::Volume\n    Properties: {AvailabilityZone: eu-west-1a}\n"


def put(top: Path, files: Mapping[str, str]) -> Path:
    """Write files below ``top``."""
    for name, text in files.items():
        file = top / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return top


def files_with_findings(run: Run, *arguments: str | Path) -> list[str]:
    ran = run("scan", *arguments, "--format", "json", "--select", "ENC-001")
    assert ran.code == 1, ran.err
    return sorted({finding["file"] for finding in json.loads(ran.out)["findings"]})


@pytest.fixture
def ignoring(tmp_path: Path) -> Path:
    """A repository with rules at its top and in a directory, one of which takes the other back."""
    put(
        tmp_path,
        {
            ".gitignore": "build/\n*_local.tf\n/vendor\n",
            "main.tf": VOLUME.format(name="top"),
            "mine_local.tf": VOLUME.format(name="mine"),
            "build/main.tf": VOLUME.format(name="built"),
            "build/stack.yaml": TEMPLATE,
            "vendor/main.tf": VOLUME.format(name="vendored"),
            "apps/vendor/main.tf": VOLUME.format(name="other"),
            "apps/.gitignore": "*.yaml\n!kept.yaml\n",
            "apps/a.yaml": TEMPLATE,
            "apps/kept.yaml": TEMPLATE,
        },
    )
    (tmp_path / ".git").mkdir()
    return tmp_path


def test_what_git_ignores_is_not_looked_at(run: Run, ignoring: Path) -> None:
    assert files_with_findings(run, ignoring) == ["apps/kept.yaml", "apps/vendor/main.tf", "main.tf"]


def test_unless_somebody_says_otherwise(run: Run, ignoring: Path) -> None:
    everything = files_with_findings(run, ignoring, "--no-gitignore")
    assert {"build/main.tf", "build/stack.yaml", "vendor/main.tf", "mine_local.tf", "apps/a.yaml"} <= set(
        everything
    )
    assert files_with_findings(run, ignoring) != everything, "an answer that was remembered is another question's"
    put(ignoring, {".iac27017.toml": "gitignore = false\n"})
    assert files_with_findings(run, ignoring) == everything


def test_a_directory_that_is_named_is_looked_at_although_it_is_ignored(run: Run, ignoring: Path) -> None:
    assert files_with_findings(run, ignoring / "build") == ["main.tf", "stack.yaml"]
    assert files_with_findings(run, ignoring / "build" / "stack.yaml") == ["stack.yaml"]
    assert files_with_findings(run, ignoring / "apps", ignoring / "build") == [
        "apps/kept.yaml", "apps/vendor/main.tf", "build/main.tf", "build/stack.yaml",
    ]  # fmt: skip


def test_rules_above_the_scanned_directory_count(run: Run, tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            ".gitignore": "generated/\n",
            "live/main.tf": VOLUME.format(name="a"),
            "live/generated/main.tf": VOLUME.format(name="b"),
        },
    )
    (tmp_path / ".git").mkdir()
    assert files_with_findings(run, tmp_path / "live") == ["main.tf"]


def test_what_terraform_init_fetched_is_read_although_it_is_ignored(run: Run, tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            ".gitignore": "**/.terraform/*\nlib/\n",
            "main.tf": 'module "far" {\n  source  = "acme/volume/aws"\n  version = "1.0"\n}\n\nmodule "near" { source = "./lib/volume" }\n',
            ".terraform/modules/far/main.tf": VOLUME.format(name="far"),
            "lib/volume/main.tf": VOLUME.format(name="near"),
            ".terraform/modules/modules.json": '{"Modules": [{"Key": "far", "Source": "", "Dir": ".terraform/modules/far"}]}',
        },
    )
    assert files_with_findings(run, tmp_path) == [".terraform/modules/far/main.tf", "lib/volume/main.tf"]


@pytest.mark.parametrize("pattern", ["build", "build/", "b*", "*/main.tf", "apps/vendor"])
def test_exclude_takes_directories_files_and_globs(run: Run, tmp_path: Path, pattern: str) -> None:
    put(
        tmp_path,
        {
            "main.tf": VOLUME.format(name="top"),
            "build/main.tf": VOLUME.format(name="a"),
            "apps/vendor/main.tf": VOLUME.format(name="b"),
        },
    )
    left = {
        "build": ["apps/vendor/main.tf", "main.tf"],
        "build/": ["apps/vendor/main.tf", "main.tf"],
        "b*": ["apps/vendor/main.tf", "main.tf"],
        "*/main.tf": ["main.tf"],
        "apps/vendor": ["build/main.tf", "main.tf"],
    }
    assert files_with_findings(run, tmp_path, "--exclude", pattern) == left[pattern]


RULES = """# a comment
*.log
/only-here
deep/**/end/
!important.log
a?c/
[xy].tf
\\#hash.tf
trailing.tf\x20\x20
**/everywhere/
dir-only/
foo/*
!foo/bar/
"""


def test_the_rules_mean_what_they_mean_to_git(tmp_path: Path) -> None:
    """Held against git itself, over names that are ignored, taken back, and close to either."""
    names = [
        "a.log", "important.log", "only-here/a.tf", "sub/only-here/a.tf", "deep/a/b/end/a.tf", "deep/end/a.tf", "abc/a.tf",
        "ac/a.tf", "x.tf", "z.tf", "#hash.tf", "trailing.tf", "q/everywhere/a.tf", "everywhere/a.tf", "dir-only/a.tf",
        "sub/dir-only/a.tf", "foo/a.tf", "foo/bar/a.tf", "foo/baz/a.tf", "sub/nested/keep.tf", "sub/nested/drop.tf",
    ]  # fmt: skip
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / ".gitignore").write_text(RULES, encoding="utf-8")
    (tmp_path / "sub" / ".gitignore").write_text("nested/*\n!nested/keep.tf\n!only-here\n", encoding="utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    asked = ["git", "-c", "core.excludesFile=", "ls-files", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(asked, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.split(
        "\0"
    )
    by_git = sorted(name for name in listed if name.endswith((".tf", ".log")))
    assert commented_files(tmp_path, (IGNORED_BY_GIT,), (".tf", ".log")) == by_git
    assert by_git != sorted(names)


def test_without_rules_nothing_is_ignored(tmp_path: Path) -> None:
    assert not Border(tmp_path, (IGNORED_BY_GIT,)).leaves_out("build", directory=True)
