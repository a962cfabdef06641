"""A command line that runs in the process, with what it wrote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from iac27017.cli import main


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command answered and wrote."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]
Write = Callable[..., Path]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``iac27017`` with these arguments."""

    def run(*arguments: str | Path) -> Ran:
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files, given by name, below a new folder: the folder."""

    def write(**files: str) -> Path:
        for name, text in files.items():
            target = tmp_path / name.replace("__", "/").replace("_tf", ".tf").replace("_toml", ".toml")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return tmp_path

    return write
