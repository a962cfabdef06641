"""The progress bar shows on a terminal, late, and goes away again."""

from __future__ import annotations

from io import StringIO

import pytest

from iac27017.cli.progress import Progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands at its only element."""
    now = [0.0]
    monkeypatch.setattr("iac27017.cli.progress.time.monotonic", lambda: now[0])
    return now


def test_a_long_scan_is_seen_on_a_terminal(clock: list[float]) -> None:
    stream = Terminal()
    bar = Progress(stream)
    clock[0] = 1.5
    bar("judging", 27, 54)
    assert "judging [###############...............] 27/54" in stream.getvalue()
    bar.clear()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_a_short_scan_shows_nothing(clock: list[float]) -> None:
    stream = Terminal()
    bar = Progress(stream)
    clock[0] = 0.5
    bar("judging", 27, 54)
    bar.clear()
    assert stream.getvalue() == ""


def test_a_pipe_sees_nothing(clock: list[float]) -> None:
    stream = StringIO()
    bar = Progress(stream)
    clock[0] = 10.0
    bar("judging", 1, 54)
    assert stream.getvalue() == ""
