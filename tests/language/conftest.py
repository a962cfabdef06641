"""The command line of `tests.cli`, for tests of what it says in another language."""

from __future__ import annotations

from tests.cli.conftest import Ran, Run, Write, run, write

__all__ = ["Ran", "Run", "Write", "run", "write"]
