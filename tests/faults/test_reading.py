"""What cannot be read, or changes while it is read, is said and costs nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from iac27017 import disk
from iac27017.scan import Inputs, Target, read
from iac27017.terraform import discovery
from tests.faults.conftest import BUCKET, AsNobody


def problems(root: Path) -> list[str]:
    return [f"{problem.span.file}: {problem.message}" for problem in read(Target.of([root]), Inputs()).problems]


def test_files_without_the_right_to_read_them(without_rights: Path) -> None:
    (without_rights / "main.tf").write_bytes(BUCKET)
    for name in ("secret.tf", "secret.yaml"):
        (without_rights / name).write_bytes(BUCKET)
        (without_rights / name).chmod(0)
    with AsNobody():
        found = read(Target.of([without_rights]), Inputs())
    assert {f"{problem.span.file}: {problem.message}" for problem in found.problems} >= {
        "secret.tf: the file cannot be read: Permission denied",
    }
    assert [str(each.address) for each in found.declarations] == ["aws_s3_bucket.b"]


def test_a_directory_without_the_right_to_look_into_it(without_rights: Path) -> None:
    (without_rights / "main.tf").write_bytes(BUCKET)
    (without_rights / "closed").mkdir(mode=0)
    with AsNobody():
        assert problems(without_rights) == ["closed: the directory cannot be read: Permission denied"]


def test_of_single_files_only_their_own_directories_count(without_rights: Path) -> None:
    (without_rights / "main.tf").write_bytes(BUCKET)
    (without_rights / "closed").mkdir(mode=0)
    with AsNobody():
        assert read(Target.of([without_rights / "main.tf"]), Inputs()).problems == []


def test_what_is_no_file(repository: Path) -> None:
    (repository / "directory.tf").mkdir()
    (repository / "nowhere.tf").symlink_to("missing")
    (repository / "circle.tf").symlink_to("circle.tf")
    (repository / "outside.tf").symlink_to("/proc/self/environ")
    os.mkfifo(repository / "pipe.tf")
    os.mkfifo(repository / "pipe.yaml")
    found = read(Target.of([repository]), Inputs())
    assert ([str(each.address) for each in found.declarations], found.problems) == (["aws_s3_bucket.b"], [])


def test_a_file_that_vanishes_after_it_was_listed(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "other.tf").write_bytes(b"")
    size = disk.size

    def vanishing(path: Path | str) -> int:
        if Path(path).name == "other.tf":
            Path(path).unlink()
        return size(path)

    monkeypatch.setattr(disk, "size", vanishing)
    found = read(Target.of([repository]), Inputs())
    assert [problem.message for problem in found.problems] == ["the file cannot be read: No such file or directory"]
    assert len(found.declarations) == 1


@pytest.mark.parametrize("content", [b"", BUCKET[:20], BUCKET * 2, b"\0" * 100], ids=["empty", "cut", "longer", "zeros"])
def test_a_file_that_changes_after_it_was_measured(
    content: bytes, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = disk.size

    def changing(path: Path | str) -> int:
        before = size(path)
        Path(path).write_bytes(content)
        return before

    monkeypatch.setattr(disk, "size", changing)
    found = read(Target.of([repository]), Inputs())
    assert len(found.declarations) <= 1
    assert found.files_read + found.files_failed == 1


def test_a_file_that_cannot_be_read_to_its_end(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path | str, limit: int | None = None) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(disk, "read", broken)
    assert problems(repository) == ["main.tf: the file cannot be read: Input/output error"]


def test_directories_as_deep_as_allowed_and_deeper(tmp_path: Path) -> None:
    bottom = tmp_path.joinpath(*["d"] * discovery.MAXIMUM_DEPTH)
    bottom.mkdir(parents=True)
    (bottom / "main.tf").write_bytes(BUCKET)
    found = read(Target.of([tmp_path]), Inputs())
    assert (len(found.declarations), found.problems) == (1, [])
    (bottom / "too-deep").mkdir()
    (problem,) = read(Target.of([tmp_path]), Inputs()).problems
    assert problem.message == "directories more than 64 levels deep are not read"
    assert problem.span.file.endswith("/d/too-deep")


@pytest.mark.parametrize("name", ["main.tf", "main.yaml", "main.json", "main.tf.json"])
def test_a_file_of_100_megabytes(name: str, repository: Path) -> None:
    beginning = {
        "main.tf": b"#", "main.yaml": b"Resources:\n  B:\n    Type: AWS::S3::Bucket\n#", "main.tf.json": b'{"a": "',
        "main.json": b'{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}, "a": "',
    }  # fmt: skip
    with open(repository / name, "wb") as stream:
        stream.write(beginning[name])
        stream.truncate(100 * 1024 * 1024)
    (problem,) = read(Target.of([repository]), Inputs()).problems
    assert problem.span.file == name
    assert "not read" in problem.message or "larger than" in problem.message


def test_many_small_files(tmp_path: Path) -> None:
    for number in range(500):
        folder = tmp_path / f"{number % 50}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.tf").write_text(f'resource "aws_s3_bucket" "b{number}" {{}}\n')
    found = read(Target.of([tmp_path]), Inputs())
    assert (len(found.declarations), found.files_read, found.problems) == (500, 500, [])
