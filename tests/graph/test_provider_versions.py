"""A version constraint says for sure that a provider is older than a major version, that it is not, or neither."""

from __future__ import annotations

import pytest

from iac27017.graph.provider_versions import is_before
from iac27017.graph.truth import Truth


@pytest.mark.parametrize(
    ("constraint", "older"),
    [
        ("~> 5.31", Truth.YES),
        ("~> 5.31.0", Truth.YES),
        ("~> 5", Truth.UNKNOWN),
        ("5.100.0", Truth.YES),
        ("= 4.2", Truth.YES),
        ("< 6", Truth.YES),
        ("< 6.0.0", Truth.YES),
        ("< 6.1", Truth.UNKNOWN),
        ("<= 5.99", Truth.YES),
        (">= 5.0, < 6.0", Truth.YES),
        ("~> 6.0", Truth.NO),
        ("~> 6", Truth.NO),
        (">= 6.2", Truth.NO),
        ("> 6.0", Truth.NO),
        ("6.14.1", Truth.NO),
        (">= 5.0", Truth.UNKNOWN),
        ("!= 5.1", Truth.UNKNOWN),
        ("", Truth.UNKNOWN),
        ("latest", Truth.UNKNOWN),
        (">= 4.0, ~> 6.2", Truth.NO),
    ],
)
def test_what_a_constraint_says_of_version_6(constraint: str, older: Truth) -> None:
    assert is_before(constraint, 6) is older
