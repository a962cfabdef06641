"""Ranges: which are the internet, and what lies around and within one."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iac27017.graph.address import parse_address
from iac27017.graph.network.cidrs import RangeIndex, covers_all, inside, is_internet, parse_range
from iac27017.graph.truth import Truth
from iac27017.graph.value import Reference, Text, Value, unknown

VPC = Reference(parse_address("aws_vpc.main"), ("cidr_block",))
OUTSIDE = Reference(parse_address("data.http.me"), ("response_body",))
ADDRESS = Reference(parse_address("aws_eip.me"), ("public_ip",))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0.0.0.0/0", Truth.YES),
        ("0.0.0.0/1", Truth.YES),
        ("128.0.0.0/1", Truth.YES),
        ("240.0.0.0/4", Truth.NO),
        ("10.0.0.0/8", Truth.NO),
        ("203.0.113.0/24", Truth.NO),
        ("203.0.113.7", Truth.NO),
        ("::/0", Truth.NO),
        ("no range", Truth.NO),
        ("", Truth.NO),
        (VPC, Truth.NO),
        (Text((ADDRESS, "/32")), Truth.NO),
        (Text((OUTSIDE, "/32")), Truth.NO),
        (Text((OUTSIDE, "/0")), Truth.UNKNOWN),
        (Text(("10.0.0.0/", OUTSIDE)), Truth.UNKNOWN),
        (OUTSIDE, Truth.UNKNOWN),
        (unknown("variable x has no value"), Truth.UNKNOWN),
        (unknown("computed", references=[VPC]), Truth.NO),
    ],
)
def test_what_of_ipv4_is_the_internet(value: Value, expected: Truth) -> None:
    assert is_internet(value, 4) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("::/0", Truth.YES), ("2000::/3", Truth.YES), ("fd00::/8", Truth.NO), ("fe80::/10", Truth.NO),
     ("2001:db8::/32", Truth.NO), ("0.0.0.0/0", Truth.NO)],
)  # fmt: skip
def test_what_of_ipv6_is_the_internet(value: Value, expected: Truth) -> None:
    assert is_internet(value, 6) is expected


def test_only_every_address_is_all_of_them() -> None:
    assert covers_all("0.0.0.0/0", 4)
    assert not covers_all("0.0.0.0/1", 4)
    assert not covers_all("0.0.0.0/0", 6)


def test_inside_needs_the_whole_range() -> None:
    assert inside("10.1.2.0/24", ["192.0.2.0/24", "10.1.0.0/16"])
    assert not inside("10.0.0.0/8", ["10.1.0.0/16"])
    assert not inside("fd00::/64", ["10.1.0.0/16"])


def test_host_bits_are_ignored() -> None:
    assert parse_range("10.1.2.3/16") == ip_network("10.1.0.0/16")


ranges = st.builds(
    lambda address, length: ip_network((address, length), strict=False), st.integers(0, 2**32 - 1), st.integers(0, 32)
)


@given(st.lists(ranges, max_size=30), ranges)
def test_the_index_finds_what_comparing_with_each_finds(entries: list[object], asked: object) -> None:
    index = RangeIndex.over((entry, at) for at, entry in enumerate(entries))  # type: ignore[misc]
    found = sorted(at for _, at in index.overlapping(asked))  # type: ignore[arg-type]
    assert found == [at for at, entry in enumerate(entries) if entry.overlaps(asked)]  # type: ignore[attr-defined]
