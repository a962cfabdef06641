"""A look at the disk that no journal hears of would be a stale answer one day: there is none on the way of a scan."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import FrameType

import pytest

from iac27017 import disk
from iac27017.cache.journal import Journal
from iac27017.cli import main
from tests.cache.conftest import FORMATS, OPTIONS

SAMPLES = sorted(folder for folder in (Path(__file__).parents[2] / "sample_repos").iterdir() if folder.is_dir())

_watched: list[tuple[str, list[str]]] = []
"""The directory that is watched at present, if any, and the looks into it that nobody told of."""


def _note(event: str, path: object) -> None:
    folder, found = _watched[-1]
    if not isinstance(path, (str, os.PathLike)) or not os.path.abspath(os.fspath(path)).startswith(folder):
        return
    # What click looks at, it looks at each time, before anything is recalled.
    if not any(frame.f_globals.get("__name__") in (disk.__name__, "click.types") for frame in _frames()):
        found.append(f"{event} {os.fspath(path)}")


def _frames() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        yield frame
        frame = frame.f_back


@cache
def _listen() -> None:
    """Once, as it cannot be taken away again: it is told when to listen."""
    sys.addaudithook(_heard)


def _heard(event: str, arguments: tuple[object, ...]) -> None:
    if _watched and event in ("open", "os.listdir", "os.scandir"):
        _note(event, arguments[0])


@pytest.fixture
def unheard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Looks into the working directory and what is below that did not go through `iac27017.disk`."""
    status = os.stat

    def noted(path: int | str | os.PathLike[str], *, dir_fd: int | None = None, follow_symlinks: bool = True) -> os.stat_result:
        if _watched:
            _note("os.stat", path)
        return status(path, dir_fd=dir_fd, follow_symlinks=follow_symlinks)

    found: list[str] = []
    monkeypatch.setattr(os, "stat", noted)
    _listen()
    yield found


def _scan(folder: Path, unheard: list[str], tmp_path: Path, options: tuple[str, ...] = ()) -> None:
    outputs = [w for name in FORMATS for w in ("--format", name, "--output", str(tmp_path / f"out-{name}"))]
    _watched.append((str(folder), unheard))
    try:
        assert main(["scan", ".", "--no-cache", *outputs, *options]) in (1, 3)
    finally:
        _watched.pop()


def test_of_a_repository_with_everything(repository: Path, unheard: list[str], tmp_path: Path) -> None:
    _scan(repository, unheard, tmp_path, OPTIONS)
    assert unheard == []


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda folder: folder.name)
def test_of_the_samples(
    folder: Path, unheard: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    _scan(folder, unheard, tmp_path)
    assert unheard == []


def test_a_look_past_the_disk_would_be_noticed(repository: Path, unheard: list[str]) -> None:
    _watched.append((str(repository), unheard))
    try:
        (repository / "main.tf").read_text()
        (repository / "none.tf").exists()
        list(repository.iterdir())
    finally:
        _watched.pop()
    assert [look.split()[0] for look in unheard] == ["open", "os.stat", "os.listdir"]


def test_a_path_in_two_states_is_no_state(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("one")
    journal = Journal(str(tmp_path))
    with disk.witnessed(journal):
        disk.read(file)
        file.write_text("other")
        disk.read(file)
    assert not journal.repeatable


def test_a_look_that_fails_is_not_repeatable(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    with disk.witnessed(journal), pytest.raises(IsADirectoryError):
        disk.read(tmp_path)
    assert not journal.repeatable


def test_nobody_is_told_outside(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    with disk.witnessed(journal):
        disk.exists(tmp_path / "a")
    disk.exists(tmp_path / "b")
    assert list(journal.looks.paths) == ["a"]
