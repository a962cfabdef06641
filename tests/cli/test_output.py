"""Where results are written: a file is whole or not there, and what is no file stays what it is."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from threading import Thread

import pytest

from iac27017.cli.output import CannotWrite, write_bytes


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "result.txt"
    file.write_bytes(b"a longer text of before")
    write_bytes(b"new", file)
    assert file.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["result.txt"]


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write_bytes(b"content", pipe)
    reader.join(timeout=20)
    assert read == [b"content"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_directory_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="cannot be written"):
        write_bytes(b"content", tmp_path)
