"""Comments that waive: where they may stand, what they may say, and what is no waiver."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from iac27017.check import Hop
from iac27017.graph.span import Span
from iac27017.policy.comments import commented_files, read_comments
from tests.policy.conftest import Write, commented, volume


def _waived(folder: Path) -> dict[str, str | None]:
    return {str(f.resource.address): f.waived for f in commented(folder).result.findings}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(volume("a", comment="# iac27017: ignore[ENC-001] scratch data"), id="on the first line"),
        pytest.param("# iac27017: ignore[ENC-001] scratch data\n" + volume("a"), id="on the line above"),
        pytest.param("// iac27017: ignore[ENC-001] scratch data\n" + volume("a"), id="with two slashes"),
        pytest.param("/* iac27017: ignore[ENC-001] scratch data */\n" + volume("a"), id="between stars"),
        pytest.param("# iac27017: ignore[unencrypted-volume] scratch data\n" + volume("a"), id="by name"),
        pytest.param("# iac27017: ignore[KEY-001, ENC-001] scratch data\n" + volume("a"), id="one of several"),
        pytest.param("# iac27017: ignore[ENC-001] scratch data\n# Owned by Kim.\n" + volume("a"), id="more comments between"),
        pytest.param("#iac27017:ignore[ENC-001]: scratch data\r\n" + volume("a").replace("\n", "\r\n"), id="CRLF, no blanks"),
        pytest.param(volume("a").replace("= false", "= false # iac27017: ignore[ENC-001] scratch data"), id="on the deciding line"),
    ],
)
def test_a_comment_waives(write: Write, text: str) -> None:
    assert _waived(write({"main.tf": text})) == {"aws_ebs_volume.a": "scratch data"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# iac27017: ignore[KEY-001] other check\n" + volume("a"), id="another check"),
        pytest.param("# iac27017: ignore[ENC-001] too far\n\n" + volume("a"), id="a blank line between"),
        pytest.param("locals {} # iac27017: ignore[ENC-001] of that line\n" + volume("a"), id="behind other code"),
        pytest.param(volume("a").replace("size = 1", "size = 1 # iac27017: ignore[ENC-001] x"), id="on a line that decides nothing"),
        pytest.param(volume("a").replace('"eu-west-1a"\n', '"# iac27017: ignore[ENC-001] x"\n'), id="within a text"),
        pytest.param("# iac27017: ignore[ENC-001] x\n" + volume("b", "true") + volume("a"), id="of the block before"),
    ],
)
def test_a_comment_elsewhere_does_not(write: Write, text: str) -> None:
    assert _waived(write({"main.tf": text}))["aws_ebs_volume.a"] is None


def test_a_comment_without_a_reason_waives_and_says_so(write: Write) -> None:
    assert _waived(write({"main.tf": "# iac27017: ignore[ENC-001]\n" + volume("a")})) == {
        "aws_ebs_volume.a": "no reason is given at main.tf:1"
    }


def test_a_comment_at_a_whole_waives_its_parts(write: Write) -> None:
    machine = (
        '# iac27017: ignore[ENC-001] nothing is kept\nresource "aws_instance" "a" {\n  ami = "ami-1"\n'
        '  instance_type = "t3.micro"\n  root_block_device {\n    encrypted = false\n  }\n}\n'
    )
    assert _waived(write({"main.tf": machine})) == {"aws_instance.a#root_block_device": "nothing is kept"}


def test_a_comment_in_a_module_waives_every_instance(write: Write) -> None:
    folder = write({
        "main.tf": 'module "a" {\n  source = "./disk"\n}\nmodule "b" {\n  source = "./disk"\n}\n',
        "disk/main.tf": volume("d", comment="# iac27017: ignore[ENC-001] scratch data"),
    })
    assert set(_waived(folder).values()) == {"scratch data"}
    assert len(_waived(folder)) == 2


def test_a_comment_in_a_template(write: Write) -> None:
    folder = write({"stack.yaml": (
        "Resources:\n  # iac27017: ignore[ENC-001] scratch data\n  Disk:\n    Type: AWS::EC2::Volume\n"
        "    Properties:\n      AvailabilityZone: eu-west-1a\n      Size: 1\n"
    )})  # fmt: skip
    assert _waived(folder) == {"Disk": "scratch data"}


def test_a_comment_on_a_deciding_line_in_another_file(write: Write) -> None:
    folder = write({
        "bucket.tf": 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n',
        "versions.tf": 'resource "aws_s3_bucket_versioning" "b" {\n  bucket = aws_s3_bucket.b.id\n  versioning_configuration {\n'
        '    status = "Suspended" # iac27017: ignore[ENC-001] rebuilt from source\n  }\n}\n',
    })
    (waiver,) = read_comments(folder, commented_files(folder)).waivers
    (finding,) = commented(write({"main.tf": volume("a")})).result.findings
    decided = replace(finding, evidence=(Hop(Span("versions.tf", 4), "status = Suspended"),))
    assert waiver.covers(decided)
    assert not waiver.covers(finding)


def test_a_pass_is_not_waived(write: Write) -> None:
    applied = commented(write({"main.tf": volume("a", "true", "# iac27017: ignore[ENC-001] not needed any more")}))
    assert [f.waived for f in applied.result.findings] == [None]
    assert [use.findings for use in applied.uses] == [()]


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("# iac27017: ignore[ENC-999] x", "ignores 'ENC-999', which is no check"),
        ("# iac27017: ignore[ENC] x", "ignores 'ENC', which is no check"),
        ("# iac27017: ignore[] x", "names no check to ignore"),
        ("# iac27017: ignore ENC-001", "ignores nothing"),
        ("# iac27017: ingore[ENC-001] x", "ignores nothing"),
    ],
)
def test_a_comment_that_cannot_waive_is_a_problem_with_its_line(write: Write, comment: str, message: str) -> None:
    comments = read_comments(write({"main.tf": f"\n{comment}\n{volume('a')}"}), ["main.tf"])
    (problem,) = comments.problems
    assert message in problem.message
    assert problem.span.place == "main.tf:2"
    assert comments.waivers == ()


def test_one_wrong_name_among_right_ones(write: Write) -> None:
    comments = read_comments(write({"main.tf": "# iac27017: ignore[ENC-001, ENC-999] x\n"}), ["main.tf"])
    assert [[check.code for check in waiver.checks] for waiver in comments.waivers] == [["ENC-001"]]
    assert len(comments.problems) == 1


def test_other_comments_about_us_are_left_alone(write: Write) -> None:
    comments = read_comments(write({"main.tf": "# iac27017: see the handbook\n"}), ["main.tf"])
    assert comments == read_comments(Path("/"), [])


def test_which_files_are_read(write: Write) -> None:
    folder = write(dict.fromkeys(("a.tf", "b/c.yaml", ".terraform/d.tf", "old/e.tf", "f.json", "g.md"), ""))
    (folder / "out.tf").symlink_to("/etc/hostname")
    (folder / "in.tf").symlink_to("a.tf")
    (folder / "around").symlink_to(folder, target_is_directory=True)
    assert commented_files(folder, ["old"]) == ["a.tf", "b/c.yaml", "in.tf"]


def test_a_line_of_a_megabyte_takes_no_time(write: Write) -> None:
    text = f"# iac27017: ignore[{' ' * 500_000}{'#' * 500_000}\n" + "# " * 500_000 + "iac27017:\n"
    assert len(read_comments(write({"main.tf": text}), ["main.tf"]).problems) == 1
