"""Address ranges: which are the internet, which contain which, and what a written value says about them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Generic, TypeVar

from msgspec import Struct, field

from iac27017.graph.address import Address
from iac27017.graph.truth import Truth
from iac27017.graph.value import Reference, Text, Unknown, Value

T = TypeVar("T")
Range = IPv4Network | IPv6Network

WIDE = {4: 8, 6: 16}
"""A public range with a shorter prefix is taken for the internet: the whole of it, or the halves of a split."""

_NOT_PUBLIC = tuple(map(ip_network, ("240.0.0.0/4", "fc00::/7", "fe80::/10")))
"""What is wide and yet no part of the internet (RFC 6890); `is_private` of a network is another in Python 3.10."""

_PRIVATE_ATTRIBUTES = ("cidr_block", "ipv6_cidr_block", "cidr_blocks", "cidr_block_associations", "private_ip")


@lru_cache(maxsize=65536)
def parse_range(text: str) -> Range | None:
    """The range that ``text`` writes, host bits ignored; ``None`` when it is none."""
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError:
        return None


def is_internet(value: Value, version: int) -> Truth:
    """Whether a range as written admits the internet at large, of IP ``version`` 4 or 6.

    A range that is computed from a network's or subnet's own is not the
    internet, whatever its numbers turn out to be, and neither is a text that
    ends in a long prefix length, such as ``/32``.
    """
    match value:
        case str():
            found = parse_range(value)
            return Truth.of(found is not None and found.version == version and _is_wide(found))
        case Reference():
            return Truth.NO if _is_private(value.address, value.path) else Truth.UNKNOWN
        case Text():
            return _text_is_internet(value, version)
        case Unknown():
            private = bool(value.references) and all(_is_private(r.address, r.path) for r in value.references)
            return Truth.NO if private else Truth.UNKNOWN
        case _:
            return Truth.NO


def covers_all(value: Value, version: int) -> bool:
    """Whether a range is certainly every address of ``version``."""
    found = parse_range(value) if isinstance(value, str) else None
    return found is not None and found.version == version and found.prefixlen == 0


def _is_wide(range_: Range) -> bool:
    return range_.prefixlen < WIDE[range_.version] and not any(contains(outer, range_) for outer in _NOT_PUBLIC)


def _is_private(address: Address, path: tuple[str | int, ...]) -> bool:
    named = any(step in _PRIVATE_ATTRIBUTES for step in path)
    return named and address.type.startswith(("aws_vpc", "aws_subnet", "aws_default", "aws_instance", "aws_network"))


def _text_is_internet(value: Text, version: int) -> Truth:
    last = value.parts[-1]
    length = last.rpartition("/")[2] if isinstance(last, str) and "/" in last else ""
    if not length.isdigit():
        return Truth.UNKNOWN
    v6 = any(isinstance(part, str) and ":" in part for part in value.parts)
    return Truth.NO if (6 if v6 else 4) != version or int(length) >= WIDE[version] else Truth.UNKNOWN


def is_ipv6(value: Value) -> bool:
    """Whether a range is written in IPv6."""
    found = parse_range(value) if isinstance(value, str) else None
    return found is not None and found.version == 6


def inside(value: Value, ranges: Iterable[str]) -> bool:
    """Whether a written range lies wholly within one of ``ranges``."""
    found = parse_range(value) if isinstance(value, str) else None
    return found is not None and any(contains(outer, found) for text in ranges if (outer := parse_range(text)))


def contains(outer: Range, inner: Range) -> bool:
    """Whether every address of ``inner`` is in ``outer``."""
    match outer, inner:
        case (IPv4Network(), IPv4Network()):
            return inner.subnet_of(outer)
        case (IPv6Network(), IPv6Network()):
            return inner.subnet_of(outer)
        case _:
            return False


class RangeIndex(Struct, Generic[T]):
    """Finds what lies around or within a range, without looking at everything."""

    _by_range: dict[Range, list[T]] = field(default_factory=dict)
    _starts: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    @classmethod
    def over(cls, entries: Iterable[tuple[Range, T]]) -> RangeIndex[T]:
        """An index of ``entries``; the same range may come several times."""
        index: RangeIndex[T] = cls()
        for range_, item in entries:
            index._by_range.setdefault(range_, []).append(item)
        for range_ in index._by_range:
            index._starts.setdefault(range_.version, []).append((int(range_.network_address), range_.prefixlen))
        for starts in index._starts.values():
            starts.sort()
        return index

    def around(self, range_: Range) -> Iterator[tuple[Range, T]]:
        """Every entry whose range contains ``range_``, itself included; narrowest first."""
        for length in range(range_.prefixlen, -1, -1):
            outer = range_.supernet(new_prefix=length)
            for item in self._by_range.get(outer, ()):
                yield outer, item

    def within(self, range_: Range) -> Iterator[tuple[Range, T]]:
        """Every entry whose range is smaller than ``range_`` and inside it."""
        starts = self._starts.get(range_.version, [])
        first, last = int(range_.network_address), int(range_.broadcast_address)
        for at in range(bisect_left(starts, (first, -1)), len(starts)):
            start, length = starts[at]
            if start > last:
                return
            if length > range_.prefixlen:
                inner = type(range_)((start, length))
                for item in self._by_range[inner]:
                    yield inner, item

    def overlapping(self, range_: Range) -> Iterator[tuple[Range, T]]:
        """Every entry that shares an address with ``range_``: two ranges do only when one contains the other."""
        yield from self.around(range_)
        yield from self.within(range_)


