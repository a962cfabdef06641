"""Settings for all tests."""

from __future__ import annotations

from hypothesis import settings

# The same examples in every run: a test run is a verdict on the code, not on luck. New examples are looked for
# with `pytest --hypothesis-profile=explore`, and what they find becomes an example in the test.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile("steady")
