"""Sets of ports behave like sets, and rules and services say which ports they mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iac27017.graph.concepts import DATABASE, FIREWALL_RULE
from iac27017.graph.network.ports import (
    ALL_PORTS,
    LAST,
    NO_PORTS,
    Ports,
    protocol_of,
    rule_ports,
    service_ports,
)
from iac27017.graph.settings import Settings
from iac27017.graph.value import Unknown
from iac27017.scan import Inputs, read_graph

numbers = st.integers(0, LAST)
port_sets = st.lists(st.tuples(numbers, numbers), max_size=6).map(
    lambda spans: Ports.union(Ports.between(min(span), max(span)) for span in spans)
)


def test_ports_read_like_a_rule() -> None:
    assert str(Ports.of((22, 3389, 3390))) == "22, 3389-3390"
    assert str(NO_PORTS) == ""


def test_neighbours_and_overlaps_become_one_span() -> None:
    assert Ports.union([Ports.between(1, 10), Ports.between(11, 20), Ports.between(5, 12)]).spans == ((1, 20),)


def test_a_range_the_wrong_way_round_is_empty() -> None:
    assert not Ports.between(10, 5)


@given(port_sets, port_sets, numbers)
def test_set_operations_agree_with_membership(one: Ports, other: Ports, port: int) -> None:
    assert (port in (one | other)) == (port in one or port in other)
    assert (port in (one & other)) == (port in one and port in other)
    assert (port in (one - other)) == (port in one and port not in other)
    assert (port in one.complement()) == (port not in one)


@given(port_sets)
def test_length_counts_every_port_once(ports: Ports) -> None:
    assert len(ports) + len(ports.complement()) == len(ALL_PORTS) == 65536


RULE = """
variable "protocol" {{ type = string }}
resource "aws_security_group" "g" {{
  ingress {{
    protocol    = {protocol}
    from_port   = {first}
    to_port     = {last}
    cidr_blocks = ["10.0.0.0/8"]
  }}
}}
"""


@pytest.mark.parametrize(
    ("protocol", "first", "last", "expected"),
    [
        ('"tcp"', 22, 22, Ports.of((22,))),
        ('"6"', 80, 90, Ports.between(80, 90)),
        ('"TCP"', 0, 65535, ALL_PORTS),
        ('"-1"', 0, 0, ALL_PORTS),
        ('"all"', 22, 22, ALL_PORTS),
        ('"udp"', 53, 53, NO_PORTS),
        ('"icmp"', -1, -1, NO_PORTS),
        ('"tcp"', -1, -1, ALL_PORTS),
        ('"tcp"', '"22"', '"22"', Ports.of((22,))),
    ],
)
def test_a_rule_says_which_tcp_ports_it_opens(
    protocol: str, first: object, last: object, expected: Ports, tmp_path: Path
) -> None:
    (tmp_path / "main.tf").write_text(RULE.format(protocol=protocol, first=first, last=last))
    _, graph = read_graph(tmp_path, Inputs(), Settings())
    (rule,) = graph.resources_of(FIREWALL_RULE)
    assert rule_ports(rule) == expected


def test_an_unknown_protocol_leaves_the_ports_unknown(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(RULE.format(protocol="var.protocol", first=22, last=22))
    _, graph = read_graph(tmp_path, Inputs(), Settings())
    (rule,) = graph.resources_of(FIREWALL_RULE)
    assert isinstance(rule_ports(rule), Unknown)
    assert isinstance(protocol_of(rule), Unknown)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('engine = "postgres"', (5432,)),
        ('engine = "aurora-postgresql"', (5432,)),
        ('engine = "oracle-ee"', (1521,)),
        ('engine = "postgres"\n  port = 6000', (6000,)),
    ],
)
def test_a_database_listens_on_its_own_port_or_its_engines(
    written: str, expected: tuple[int, ...], tmp_path: Path
) -> None:
    (tmp_path / "main.tf").write_text(f'resource "aws_db_instance" "d" {{\n  {written}\n}}\n')
    _, graph = read_graph(tmp_path, Inputs(), Settings())
    (database,) = graph.resources_of(DATABASE)
    assert service_ports(database) == Ports.of(expected)
