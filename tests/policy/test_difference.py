"""What a change introduces, fixes and leaves."""

from __future__ import annotations

import shutil
from pathlib import Path

from iac27017.check import Finding
from iac27017.policy.difference import Difference, compare
from tests.policy.conftest import Write, commented, judged, volume

OPEN = 'variable "on" { type = bool }\n'
BEFORE = OPEN + volume("left") + volume("mended") + volume("gone") + volume("clear", "var.on") + volume("good", "true")
AFTER = "# moved\n\n" + OPEN + volume("new") + volume("left") + volume("mended", "true") + volume("clear") + volume("good", "true")


def _names(findings: tuple[Finding, ...]) -> list[str]:
    return sorted(f.resource.address.name for f in findings)


def _changed(write: Write, before: dict[str, str], after: dict[str, str], renames: dict[str, str] | None = None) -> Difference:
    folder = write(before)
    old = commented(folder).result
    for name in before:
        (folder / name).unlink()
    return compare(old, commented(write(after)).result, renames or {})


def test_introduced_fixed_and_unchanged(write: Write) -> None:
    difference = _changed(write, {"main.tf": BEFORE}, {"main.tf": AFTER})
    assert _names(difference.introduced) == ["clear", "new"]
    assert _names(difference.fixed) == ["gone", "mended"]
    assert _names(difference.unchanged) == ["left"]


def test_what_failed_and_is_unknown_now_is_not_fixed(write: Write) -> None:
    difference = _changed(write, {"main.tf": OPEN + volume("a")}, {"main.tf": OPEN + volume("a", "var.on")})
    assert (_names(difference.introduced), _names(difference.fixed), _names(difference.unchanged)) == ([], [], ["a"])


def test_a_file_that_is_renamed_or_split_brings_nothing_new(write: Write) -> None:
    before = {"main.tf": volume("a") + volume("b")}
    difference = _changed(write, before, {"first.tf": volume("b"), "second.tf": "\n\n" + volume("a")})
    assert (_names(difference.introduced), _names(difference.fixed), _names(difference.unchanged)) == ([], [], ["a", "b"])


def test_a_root_that_moves_brings_nothing_new(write: Write) -> None:
    files = {"main.tf": volume("a"), "other.tf": volume("b")}
    renames = {f"envs/dev/{name}": f"envs/develop/{name}" for name in files}
    difference = _changed(
        write,
        {f"envs/dev/{name}": text for name, text in files.items()},
        {**{f"envs/develop/{name}": text for name, text in files.items()}, "envs/prod/main.tf": volume("a")},
        renames,
    )
    assert [(f.resource.address.root, f.resource.address.name) for f in difference.introduced] == [("envs/prod", "a")]
    assert _names(difference.unchanged) == ["a", "b"]
    assert difference.fixed == ()


def test_a_copied_root_is_new(write: Write) -> None:
    """The old one is still there, so nothing has moved."""
    folder = write({"dev/main.tf": volume("a"), "dev/more.tf": "# more\n"})
    before = judged(folder)
    shutil.copytree(folder / "dev", folder / "prod")
    (folder / "dev" / "more.tf").unlink()
    difference = compare(before, judged(folder), {"dev/more.tf": "prod/more.tf"})
    assert [f.resource.address.root for f in difference.introduced] == ["prod"]


def test_a_change_that_waives_mends_nothing(write: Write) -> None:
    after = "# iac27017: ignore[ENC-001] scratch data\n" + volume("a")
    difference = _changed(write, {"main.tf": volume("a")}, {"main.tf": after})
    assert (_names(difference.fixed), _names(difference.waived)) == ([], ["a"])


def test_a_new_finding_that_comes_with_its_waiver_is_seen(write: Write) -> None:
    known = "# iac27017: ignore[ENC-001] scratch data\n" + volume("known")
    new = "# iac27017: ignore[ENC-001] trust me\n" + volume("new")
    difference = _changed(write, {"main.tf": known}, {"main.tf": known + new})
    assert [(f.resource.address.name, f.waived) for f in difference.waived] == [("new", "trust me")]
    assert difference.introduced == ()


def test_a_change_that_takes_a_waiver_away_introduces(write: Write) -> None:
    before = "# iac27017: ignore[ENC-001] scratch data\n" + volume("a")
    assert _names(_changed(write, {"main.tf": before}, {"main.tf": volume("a")}).introduced) == ["a"]


def test_only_new_problems_are_reported(write: Write, tmp_path: Path) -> None:
    broken = "locals {\n"
    difference = _changed(
        write,
        {"old.tf": broken, "main.tf": volume("a")},
        {"moved.tf": broken, "new.tf": "\n" + broken, "main.tf": volume("a")},
        {"old.tf": "moved.tf"},
    )
    assert {problem.span.file for problem in difference.problems} == {"new.tf"}


def test_what_stood_in_a_file_that_breaks_is_not_fixed(write: Write) -> None:
    difference = _changed(write, {"main.tf": volume("a")}, {"main.tf": volume("a").removesuffix("}\n"), "other.tf": ""})
    assert [problem.span.file for problem in difference.problems] == ["main.tf"]
    assert difference.fixed == ()
    assert _names(difference.unchanged) == ["a"]


def test_a_template_that_is_renamed_brings_nothing_new(write: Write) -> None:
    text = "Resources:\n  Disk:\n    Type: AWS::EC2::Volume\n    Properties:\n      Size: 1\n"
    difference = _changed(write, {"old.yaml": text}, {"stacks/new.yaml": text}, {"old.yaml": "stacks/new.yaml"})
    assert (difference.introduced, difference.fixed, len(difference.unchanged)) == ((), (), 1)


def test_what_another_file_loses_shows_where_it_is_missed(write: Write) -> None:
    policy = """
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Deny", Principal = "*", Action = "s3:*"
      Resource = [aws_s3_bucket.b.arn, "${aws_s3_bucket.b.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
"""
    folder = write({"bucket.tf": 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n', "policy.tf": policy})
    before = judged(folder, "TLS-006")
    (folder / "policy.tf").unlink()
    difference = compare(before, judged(folder, "TLS-006"), {})
    assert [(f.check.code, f.resource.header.file) for f in difference.introduced] == [("TLS-006", "bucket.tf")]
