"""``iac27017 verify``: an evidence pack is intact or it is not, and the code is the same or it is not."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run, Write

CODE = 'resource "aws_ebs_volume" "v" {\n  availability_zone = "a"\n  size = 1\n  encrypted = true\n}\n'
STACK = "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n"

Pack = Callable[..., Path]


@pytest.fixture
def pack(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Pack:
    """Write an evidence pack of a small repository; the repository is ``tmp_path / "code"``."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795564800")

    def pack(*options: str | Path, name: str = "evidence.zip") -> Path:
        folder = tmp_path / "code"
        (folder / "docs").mkdir(parents=True, exist_ok=True)
        (folder / "main.tf").write_text(CODE, encoding="utf-8")
        (folder / "variables.tf").write_text('variable "token" { default = "" }\n', encoding="utf-8")
        (folder / "stack.yaml").write_text(STACK, encoding="utf-8")
        (folder / "docs" / "notes.yaml").write_text("notes: none\n", encoding="utf-8")
        file = tmp_path / name
        answer = run("report", folder, "--kind", "evidence", "--output", file, *options)
        assert answer.code in (0, 1), answer.err
        assert "SHA-256" in answer.err
        return file

    return pack


def seal_of(answer: Ran) -> str:
    return answer.out.split("SHA-256 ")[1].split()[0]


def test_an_intact_pack_is_told_with_what_it_holds(run: Run, pack: Pack, tmp_path: Path) -> None:
    answer = run("verify", pack(), "--against", tmp_path / "code")
    assert answer.code == 0, answer.err
    assert "evidence.zip: intact" in answer.out
    assert "ISO/IEC 27017:2015; 2026-11-25" in answer.out
    assert "is the same" in answer.out


def test_two_packs_of_the_same_code_are_the_same_to_the_byte(pack: Pack) -> None:
    assert pack(name="one.zip").read_bytes() == pack(name="two.zip").read_bytes()


def test_one_changed_byte_is_told_and_ends_with_1(run: Run, pack: Pack) -> None:
    """In a finding, in the hash of a file, in the manifest, in the archive's own directory."""
    file = pack()
    whole = file.read_bytes()
    places = [
        whole.index(b'"ENC-001"') + 1,
        whole.index(b'"sha256"') + 15,
        whole.index(b"iac27017-evidence"),
        len(whole) - 5,
        0,
    ]
    for at in places:
        changed = bytearray(whole)
        changed[at] ^= 1
        file.write_bytes(bytes(changed))
        answer = run("verify", file)
        assert answer.code == 1, at
        assert "evidence.zip: NOT INTACT: " in answer.err
        assert answer.out == ""


def test_a_changed_member_is_named(run: Run, pack: Pack) -> None:
    file = pack()
    with zipfile.ZipFile(file) as archive:
        members = [(info, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(file, "w") as archive:
        for info, content in members:
            archive.writestr(
                info, content.replace(b'"pass"', b'"fail"') if info.filename == "evidence.json" else content
            )
    assert "'evidence.json' was changed" in run("verify", file).err


def test_a_pack_that_was_made_anew_is_told_by_its_seal(run: Run, pack: Pack, tmp_path: Path) -> None:
    first = pack()
    seal = seal_of(run("verify", first))
    assert run("verify", first, "--seal", seal.upper()).code == 0
    (tmp_path / "code" / "more.tf").write_text('resource "aws_sqs_queue" "q" {}\n', encoding="utf-8")
    answer = run("verify", pack(), "--seal", seal)
    assert answer.code == 1
    assert "NOT the one that was sealed" in answer.err


def test_code_that_changed_since_is_named_and_other_files_do_not_matter(
    run: Run, pack: Pack, tmp_path: Path
) -> None:
    file, code = pack(), tmp_path / "code"
    (code / "README.md").write_text("new", encoding="utf-8")
    (code / "docs" / "notes.yaml").write_text("notes: other\n", encoding="utf-8")
    assert run("verify", file, "--against", code).code == 0
    (code / "main.tf").write_text(CODE.replace("true", "false"), encoding="utf-8")
    (code / "stack.yaml").unlink()
    (code / "late.tf").write_text("", encoding="utf-8")
    answer = run("verify", file, "--against", code)
    assert answer.code == 1
    assert [line.strip() for line in answer.err.splitlines()[1:]] == [
        "changed: main.tf", "no longer there: stack.yaml", "new: late.tf",
    ]  # fmt: skip


def test_what_the_run_left_out_is_left_out_again(run: Run, pack: Pack, tmp_path: Path) -> None:
    file = pack("--exclude", "stack.yaml")
    (tmp_path / "code" / "stack.yaml").write_text(STACK.replace("Queue", "Other"), encoding="utf-8")
    assert run("verify", file, "--against", tmp_path / "code").code == 0


def test_values_of_variables_are_not_in_the_pack(pack: Pack, tmp_path: Path) -> None:
    file = pack("--var", "token=hunter2")
    assert b"hunter2" not in file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        assert json.loads(archive.read("parameters.json"))["variables"] == '["token"]'


def test_files_that_a_scan_was_given_from_outside_are_pinned_and_not_compared(
    run: Run, pack: Pack, tmp_path: Path
) -> None:
    values = tmp_path / "prod.tfvars"
    values.write_text("", encoding="utf-8")
    file = pack("--var-file", values)
    with zipfile.ZipFile(file) as archive:
        sources = json.loads(archive.read("sources.json"))
    assert [(s["path"], s["outside"]) for s in sources] == [
        ("main.tf", False), ("prod.tfvars", True), ("stack.yaml", False), ("variables.tf", False),
    ]  # fmt: skip
    assert run("verify", file, "--against", tmp_path / "code").code == 0


@pytest.mark.parametrize("name", ["missing.zip", "."])
def test_what_is_no_file_is_wrong_usage(run: Run, tmp_path: Path, name: str) -> None:
    answer = run("verify", tmp_path / name)
    assert answer.code == 2
    assert "cannot be read" in answer.err


def test_a_file_of_another_kind_is_not_intact(run: Run, write: Write) -> None:
    folder = write(main_tf=CODE)
    answer = run("verify", folder / "main.tf")
    assert answer.code == 1
    assert "cannot be read as an evidence pack" in answer.err
