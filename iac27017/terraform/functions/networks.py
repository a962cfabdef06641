"""Functions that compute with IP network prefixes."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping

from iac27017.graph.value import Value
from iac27017.graph.wording import worded
from iac27017.terraform.collection import ListOf
from iac27017.terraform.errors import FunctionError, LimitExceeded
from iac27017.terraform.functions.signature import Function, Parameter, whole
from iac27017.terraform.numbers import Number
from iac27017.terraform.types import NUMBER, STRING

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MAXIMUM_SUBNETS = 10_000


def functions() -> Mapping[str, Function]:
    """The family's functions by name."""
    prefix, bits = Parameter("prefix", STRING), Parameter("newbits", NUMBER)
    return {
        "cidrhost": Function(_host, (prefix, Parameter("hostnum", NUMBER))),
        "cidrnetmask": Function(_netmask, (prefix,)),
        "cidrsubnet": Function(_subnet, (prefix, bits, Parameter("netnum", NUMBER))),
        "cidrsubnets": Function(_subnets, (prefix,), bits),
    }


def parsed(prefix: str) -> Network:
    """The network that ``prefix`` writes; bits beyond its length are cut off, zeros in front are allowed.

    Raises `FunctionError`.
    """
    address, slash, length = prefix.partition("/")
    # Terraform still reads the zeros in front that Go has since come to reject.
    if "." in address:
        address = re.sub(r"(?<![0-9a-fA-F:])0+(?=[0-9])", "", address)
    try:
        if not slash or not re.fullmatch("[0-9]+", length):
            raise ValueError
        return ipaddress.ip_network(f"{address}/{int(length)}", strict=False)
    except ValueError:
        raise FunctionError(
            worded('"{prefix}" is no network prefix in CIDR notation', prefix=prefix)
        ) from None


def _host(prefix: str, number: Number) -> Value:
    network, at = parsed(prefix), whole(number, "hostnum")
    size = network.num_addresses
    if not (-size <= at < size):
        raise FunctionError(worded("the prefix {prefix} has no host number {at}", prefix=prefix, at=at))
    return _written(network, int(network.network_address) + (at if at >= 0 else size + at)).partition("/")[0]


def _netmask(prefix: str) -> Value:
    network = parsed(prefix)
    if network.version == 6:
        raise FunctionError("IPv6 has no netmasks")
    return str(network.netmask)


def _subnet(prefix: str, bits: Number, number: Number) -> Value:
    network, added, at = parsed(prefix), whole(bits, "newbits"), whole(number, "netnum")
    length = network.prefixlen + added
    if not 0 <= length <= network.max_prefixlen:
        raise FunctionError(worded("there is no prefix of {length} bits", length=length))
    if added >= 0 and at >= (1 << added):
        raise FunctionError(worded("{added} bits do not hold the network number {at}", added=added, at=at))
    # Terraform takes a negative number too, and this is what comes of it.
    start = abs(int(network.network_address) | (at << (network.max_prefixlen - length)))
    return _written(network, start % (1 << network.max_prefixlen), length)


def _subnets(prefix: str, *bits: Number) -> Value:
    network = parsed(prefix)
    if len(bits) > MAXIMUM_SUBNETS:
        raise LimitExceeded("more than {limit} subnets are not computed", MAXIMUM_SUBNETS)
    found: list[Value] = []
    start = int(network.network_address)
    for each in bits:
        added = whole(each, "newbits")
        length = network.prefixlen + added
        if not 1 <= added <= 32 or length > network.max_prefixlen:
            raise FunctionError(
                worded("the prefix {prefix} cannot be extended by {added} bits", prefix=prefix, added=added)
            )
        size = 1 << (network.max_prefixlen - length)
        start = -(-start // size) * size
        if start + size > int(network.network_address) + network.num_addresses:
            raise FunctionError(
                worded("the prefix {prefix} has no room for all these subnets", prefix=prefix)
            )
        found.append(_written(network, start, length))
        start += size
    return ListOf(found)


def _written(network: Network, number: int, length: int = 0) -> str:
    """The prefix of ``length`` bits; an IPv4 address within IPv6 is written as the former."""
    if network.version == 4:
        return f"{ipaddress.IPv4Address(number)}/{length}"
    address = ipaddress.IPv6Address(number)
    mapped = address.ipv4_mapped
    return f"{address}/{length}" if mapped is None else f"{mapped}/{length - 96}"
