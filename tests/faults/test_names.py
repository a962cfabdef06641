"""Names and bytes that other systems and editors leave behind."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from iac27017.scan import Inputs, Target, read
from tests.cli.conftest import Run
from tests.faults.conftest import BUCKET

STRANGE = [b"with space.tf", b"new\nline.tf", "日本語 ü.tf".encode(), b"no\xff\xed\xa0\x80utf8.tf", b"\x1b[31mred.tf", b"-rf.tf"]
FORMATS = ["console", "json", "sarif", "markdown", "csv", "junit", "gitlab", "github", "html"]


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    """A bucket in a file of each of these names."""
    folder = tmp_path / "a folder \n ü"
    folder.mkdir()
    for number, name in enumerate(STRANGE):
        with open(os.path.join(os.fsencode(folder), name), "wb") as stream:
            stream.write(BUCKET.replace(b'"b"', b'"b%d"' % number))
    return folder


@pytest.mark.parametrize("format_", FORMATS)
def test_strange_names_in_every_format(format_: str, strange: Path, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "out"
    done = run("scan", strange, "--no-cache", "--format", format_, "--output", file)
    text = file.read_bytes().decode("utf-8")
    assert (done.code, done.err) == (1, "")
    assert "\x1b[31mred" not in text
    assert all(f"b{number}" in text for number in range(len(STRANGE)))


def test_every_strange_name_is_a_name_of_its_own(strange: Path, run: Run) -> None:
    found = json.loads(run("scan", strange, "--no-cache", "--format", "json").out)
    assert len({finding["file"] for finding in found["findings"]}) >= len(STRANGE)


def test_names_that_differ_in_case_alone(tmp_path: Path) -> None:
    for number, name in enumerate(("main.tf", "Main.tf", "MAIN.tf")):
        (tmp_path / name).write_bytes(BUCKET.replace(b'"b"', b'"b%d"' % number))
    kept = len(list(tmp_path.iterdir()))
    assert len(read(Target.of([tmp_path]), Inputs()).declarations) == kept


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["unix", "windows"])
def test_line_ends_and_byte_order_marks(mark: bytes, end: bytes, tmp_path: Path) -> None:
    code = b'resource "aws_s3_bucket" "b" {\n  bucket = <<EOT\nx\nEOT\n}\n'
    template = b"Resources:\n  T:\n    Type: AWS::SNS::Topic\n    Properties: {DisplayName: x}\n"
    (tmp_path / "main.tf").write_bytes(mark + code.replace(b"\n", end))
    (tmp_path / "main.yaml").write_bytes(mark + template.replace(b"\n", end))
    found = read(Target.of([tmp_path]), Inputs())
    assert [(str(each.address), each.span.line) for each in found.declarations] == [("aws_s3_bucket.b", 1), ("T", 2)]
    assert found.problems == []
