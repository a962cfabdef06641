"""A small repository, and the program as a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from tests.cli.conftest import run

__all__ = ["run"]

COMMAND = [sys.executable, "-m", "iac27017"]
BUCKET = b'resource "aws_s3_bucket" "b" {}\n'
NOBODY = 65534

Process = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One bucket, in a directory of its own."""
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "main.tf").write_bytes(BUCKET)
    return folder


@pytest.fixture
def process() -> Process:
    """Run ``iac27017`` with these arguments, and wait for it."""

    def process(*arguments: str | Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", check=False,
            env=env if env is None else {**env},
        )  # fmt: skip

    return process


def in_a_shell(line: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run ``line`` in bash, in which ``"$@"`` is the command with these arguments."""
    words: Sequence[str] = [*COMMAND, *map(str, arguments)]
    return subprocess.run(["bash", "-c", line, "bash", *words], capture_output=True, text=True, check=False)


@pytest.fixture
def without_rights() -> Iterator[Path]:
    """A directory to fill; `as_nobody` then looks at it as a user who has no special rights."""
    folder = Path(tempfile.mkdtemp(prefix="iac27017-"))
    folder.chmod(0o755)
    yield folder
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o700)
    shutil.rmtree(folder)


class AsNobody:
    """Inside the ``with`` block this process is not the superuser, who may read everything."""

    def __enter__(self) -> None:
        if os.geteuid() == 0:
            os.seteuid(NOBODY)

    def __exit__(self, *_: object) -> None:
        if os.getuid() == 0:
            os.seteuid(0)
