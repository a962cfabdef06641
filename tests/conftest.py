"""Settings for all tests."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# The same examples in every run: a test run is a verdict on the code, not on luck. New examples are looked for
# with `pytest --hypothesis-profile=explore`, and what they find becomes an example in the test.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests, and on whatever terminal: what is said is English unless a test asks for something else."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("IAC27017_LANG", raising=False)

# Nothing may be remembered from one test to another, nor left in the home of who runs them: there is no directory here.
os.environ["XDG_CACHE_HOME"] = os.devnull
