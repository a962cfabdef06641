"""Each file in ``examples`` before and after: what is written, and how it stands among what was there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from iac27017.fixes.writing import write
from tests.fixes.fixing import failures, fixed, proposed

EXAMPLES = Path(__file__).parent / "examples"
TERRAFORM = shutil.which("terraform")


def _examples() -> list[Path]:
    return sorted(EXAMPLES.glob("*.before.*"))


@pytest.fixture(params=_examples(), ids=lambda file: file.name.partition(".")[0])
def example(request: pytest.FixtureRequest) -> Path:
    """The file before it is fixed."""
    file: Path = request.param
    return file


def _placed(example: Path, folder: Path) -> Path:
    target = folder / f"main{example.suffix}"
    shutil.copyfile(example, target)
    return target


def test_the_file_reads_as_if_it_had_been_written_so(example: Path, tmp_path: Path) -> None:
    file = _placed(example, tmp_path)
    fixed(tmp_path)
    after = example.with_name(example.name.replace(".before.", ".after."))
    assert file.read_text(encoding="utf-8") == after.read_text(encoding="utf-8")


def test_what_was_fixed_passes_and_nothing_else_fails(example: Path, tmp_path: Path) -> None:
    _placed(example, tmp_path)
    before = failures(tmp_path)
    mended = {f"{f.check.code} {f.resource.address}" for fix in fixed(tmp_path).fixes for f in fix.findings}
    assert mended
    assert failures(tmp_path) == before - mended


def test_a_second_time_changes_nothing(example: Path, tmp_path: Path) -> None:
    file = _placed(example, tmp_path)
    fixed(tmp_path)
    once = file.read_bytes()
    assert not fixed(tmp_path).fixes
    assert file.read_bytes() == once


def test_the_changes_of_each_fix_are_lines_that_a_reviewer_can_take_over(
    example: Path, tmp_path: Path
) -> None:
    """Each by itself: the lines replaced in the file as it is give a file in which its findings pass."""
    file = _placed(example, tmp_path)
    original = file.read_text(encoding="utf-8")
    found = proposed(tmp_path, alone=True)
    for fix in found.fixes:
        lines = original.split("\n")
        for change in reversed(fix.changes):
            assert change.first_line <= change.last_line
            lines[change.first_line - 1 : change.last_line] = change.replacement
        file.write_text("\n".join(lines), encoding="utf-8")
        left = failures(tmp_path)
        assert not left & {f"{f.check.code} {f.resource.address}" for f in fix.findings}
    file.write_text(original, encoding="utf-8")


def test_what_is_told_stands_in_the_line_that_is_told(example: Path, tmp_path: Path) -> None:
    _placed(example, tmp_path)
    found = proposed(tmp_path)
    for one in (one for fix in found.fixes for one in fix.written):
        line = found.edited[one.file].after.lines()[one.line - 1]
        value = one.text.rstrip(" }").rpartition(" ")[2]
        assert value in line, one


def test_line_ends_and_the_end_of_the_file_stay(example: Path, tmp_path: Path) -> None:
    """Windows' line ends, a byte order mark, and no line end at the end of the file."""
    after = example.with_name(example.name.replace(".before.", ".after."))
    file = tmp_path / f"main{example.suffix}"

    def strange(text: str) -> bytes:
        return b"\xef\xbb\xbf" + text.rstrip("\n").replace("\n", "\r\n").encode()

    file.write_bytes(strange(example.read_text(encoding="utf-8")))
    fixed(tmp_path)
    assert file.read_bytes() == strange(after.read_text(encoding="utf-8"))


@pytest.mark.skipif(
    TERRAFORM is None, reason="asks the real formatter; the layout is held by the files above"
)
def test_terraform_fmt_leaves_the_examples_alone() -> None:
    out = subprocess.run(
        [str(TERRAFORM), "fmt", "-list=true", "-write=false", str(EXAMPLES)],
        check=False,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ).stdout
    assert {Path(name).name for name in out.split()} == {"not_formatted.before.tf", "not_formatted.after.tf"}


def test_nothing_is_written_before_it_is_asked_for(example: Path, tmp_path: Path) -> None:
    file = _placed(example, tmp_path)
    before = file.read_bytes()
    found = proposed(tmp_path)
    assert file.read_bytes() == before
    write(tmp_path, found.edited)
    assert file.read_bytes() != before
