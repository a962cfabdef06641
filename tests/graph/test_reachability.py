"""The way from the internet: each link, open, closed or unknown, and the walk as evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from iac27017.check import hops
from iac27017.graph.concepts import INTERFACE, MACHINE, SUBNET
from iac27017.graph.conditions import Fork, assuming
from iac27017.graph.fact import Fact
from iac27017.graph.network.network_acls import acl_opening, answers_pass
from iac27017.graph.network.placement import in_default_network, placement
from iac27017.graph.network.ports import ALL_PORTS, Ports
from iac27017.graph.network.reachability import Link, Reach, reachable_from_internet
from iac27017.graph.network.routes import internet_route
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.settings import Settings
from iac27017.graph.truth import Truth
from iac27017.scan import Inputs, read_graph

SSH = Ports.of((22,))

NETWORK = """
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}
resource "aws_subnet" "main" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
"""
ROUTED = """
resource "aws_route_table" "main" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}
resource "aws_route_table_association" "main" {
  subnet_id      = aws_subnet.main.id
  route_table_id = aws_route_table.main.id
}
"""
OPEN_GROUP = """
resource "aws_security_group" "ssh" {
  vpc_id = aws_vpc.main.id
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""
MACHINE_ = """
resource "aws_instance" "web" {
  subnet_id                   = aws_subnet.main.id
  associate_public_ip_address = true
  vpc_security_group_ids      = [aws_security_group.ssh.id]
}
"""


def graph_of(folder: Path, *texts: str) -> ResourceGraph:
    (folder / "main.tf").write_text("".join(texts), encoding="utf-8")
    reading, graph = read_graph(folder, Inputs(), Settings())
    assert not reading.problems, reading.problems
    return graph


def reach(graph: ResourceGraph, ports: Ports = SSH) -> Reach:
    (machine,) = graph.resources_of(MACHINE)
    return reachable_from_internet(machine, graph, ports)


def subnet_route(graph: ResourceGraph, version: int = 4) -> Fact:
    (machine,) = graph.resources_of(MACHINE)
    ((*_, edge),) = placement(machine, graph).subnets
    return internet_route(edge, graph, version)


def test_an_open_way_is_shown_from_the_gateway_to_the_machine(tmp_path: Path) -> None:
    found = reach(graph_of(tmp_path, NETWORK, ROUTED, OPEN_GROUP, MACHINE_))
    assert (found.truth, found.ports) == (Truth.YES, SSH)
    assert [hop.edge for hop in hops(found.evidence) if hop.edge] == [
        "ROUTES_TO", "HAS_ROUTE", "ROUTED_BY", "HAS_RULE", "GUARDED_BY", "RUNS_IN",
    ]  # fmt: skip
    assert all(hop.span.file == "main.tf" and hop.span.line > 0 for hop in hops(found.evidence))


def test_only_the_open_ports_are_told(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, NETWORK, ROUTED, OPEN_GROUP, MACHINE_)
    assert reach(graph, Ports.of((22, 80, 3389))).ports == SSH


@pytest.mark.parametrize(
    ("group", "truth"),
    [
        ('ingress {\n protocol = "-1"\n from_port = 0\n to_port = 0\n cidr_blocks = ["0.0.0.0/0"]\n}', Truth.YES),
        ('ingress {\n protocol = "udp"\n from_port = 22\n to_port = 22\n cidr_blocks = ["0.0.0.0/0"]\n}', Truth.NO),
        ('ingress {\n protocol = "tcp"\n from_port = 22\n to_port = 22\n cidr_blocks = ["10.0.0.0/8"]\n}', Truth.NO),
        ('egress {\n protocol = "-1"\n from_port = 0\n to_port = 0\n cidr_blocks = ["0.0.0.0/0"]\n}', Truth.NO),
        ("ingress = []", Truth.NO),
        ('ingress {\n protocol = "tcp"\n from_port = 22\n to_port = 22\n self = true\n}', Truth.NO),
        ('ingress {\n protocol = "tcp"\n from_port = 22\n to_port = 22\n cidr_blocks = var.open\n}', Truth.UNKNOWN),
        ('ingress {\n protocol = "tcp"\n from_port = var.open\n to_port = 22\n cidr_blocks = ["0.0.0.0/0"]\n}',
         Truth.UNKNOWN),
        ("ingress = var.open", Truth.UNKNOWN),
    ],
)  # fmt: skip
def test_what_a_group_lets_through(group: str, truth: Truth, tmp_path: Path) -> None:
    firewall = f'variable "open" {{}}\nresource "aws_security_group" "ssh" {{\n vpc_id = aws_vpc.main.id\n {group}\n}}\n'
    found = reach(graph_of(tmp_path, NETWORK, ROUTED, firewall, MACHINE_))
    assert found.truth is truth
    assert (found.closed_by is Link.FIREWALL) == (truth is Truth.NO)
    assert (found.doubt is not None) == (truth is Truth.UNKNOWN)


def test_one_open_group_of_several_is_enough(tmp_path: Path) -> None:
    machine = MACHINE_.replace(
        "[aws_security_group.ssh.id]", "[aws_security_group.closed.id, aws_security_group.ssh.id]"
    )
    closed = 'resource "aws_security_group" "closed" {\n vpc_id = aws_vpc.main.id\n}\n'
    assert reach(graph_of(tmp_path, NETWORK, ROUTED, OPEN_GROUP, closed, machine)).truth is Truth.YES


def test_a_peer_group_is_not_the_internet(tmp_path: Path) -> None:
    group = """
resource "aws_security_group" "front" {
  vpc_id = aws_vpc.main.id
}
resource "aws_security_group" "ssh" {
  vpc_id = aws_vpc.main.id
}
resource "aws_security_group_rule" "front" {
  security_group_id        = aws_security_group.ssh.id
  type                     = "ingress"
  protocol                 = "tcp"
  from_port                = 22
  to_port                  = 22
  source_security_group_id = aws_security_group.front.id
}
"""
    assert reach(graph_of(tmp_path, NETWORK, ROUTED, group, MACHINE_)).closed_by is Link.FIREWALL


def test_a_list_of_a_service_is_not_the_internet(tmp_path: Path) -> None:
    group = """
data "aws_ec2_managed_prefix_list" "cloudfront" {
  name = "com.amazonaws.global.cloudfront.origin-facing"
}
data "aws_ec2_managed_prefix_list" "ours" {
  name = "offices"
}
resource "aws_security_group" "ssh" {
  vpc_id = aws_vpc.main.id
  ingress {
    protocol        = "tcp"
    from_port       = 22
    to_port         = 22
    prefix_list_ids = [data.aws_ec2_managed_prefix_list.LIST.id]
  }
}
"""
    services = graph_of(tmp_path, NETWORK, ROUTED, group.replace("LIST", "cloudfront"), MACHINE_)
    assert reach(services).truth is Truth.NO
    ours = graph_of(tmp_path, NETWORK, ROUTED, group.replace("LIST", "ours"), MACHINE_)
    assert reach(ours).truth is Truth.UNKNOWN


def test_a_closed_link_closes_whatever_else_is_unknown(tmp_path: Path) -> None:
    machine = 'variable "groups" {}\n' + MACHINE_.replace("[aws_security_group.ssh.id]", "var.groups")
    found = reach(graph_of(tmp_path, NETWORK, machine))
    assert (found.truth, found.closed_by) == (Truth.NO, Link.ROUTE)


def test_the_reason_is_that_of_the_first_unknown_link(tmp_path: Path) -> None:
    machine = 'variable "groups" {}\n' + MACHINE_.replace("[aws_security_group.ssh.id]", "var.groups")
    found = reach(graph_of(tmp_path, NETWORK, ROUTED, machine))
    assert found.truth is Truth.UNKNOWN
    assert str(found.doubt) == "variable groups has no value"


# Addresses


@pytest.mark.parametrize(
    ("machine", "subnet", "truth"),
    [
        ("associate_public_ip_address = true", "", Truth.YES),
        ("associate_public_ip_address = false", "map_public_ip_on_launch = true", Truth.NO),
        ("", "map_public_ip_on_launch = true", Truth.YES),
        ("", "", Truth.NO),
        ("associate_public_ip_address = var.public", "", Truth.UNKNOWN),
        ("", "map_public_ip_on_launch = var.public", Truth.UNKNOWN),
    ],
)
def test_where_the_address_comes_from(machine: str, subnet: str, truth: Truth, tmp_path: Path) -> None:
    network = NETWORK.replace('cidr_block = "10.0.1.0/24"', f'cidr_block = "10.0.1.0/24"\n  {subnet}')
    text = 'variable "public" {}\n' + MACHINE_.replace("associate_public_ip_address = true", machine)
    found = reach(graph_of(tmp_path, network, ROUTED, OPEN_GROUP, text))
    assert found.truth is truth
    if truth is Truth.NO:
        assert found.closed_by is Link.ADDRESS


def test_an_interface_of_its_own_brings_place_groups_and_address(tmp_path: Path) -> None:
    machine = """
resource "aws_network_interface" "web" {
  subnet_id       = aws_subnet.main.id
  security_groups = [aws_security_group.ssh.id]
}
resource "aws_eip" "web" {
  network_interface = aws_network_interface.web.id
}
resource "aws_instance" "web" {
  network_interface {
    network_interface_id = aws_network_interface.web.id
    device_index         = 0
  }
}
"""
    graph = graph_of(tmp_path, NETWORK, ROUTED, OPEN_GROUP, machine)
    assert reach(graph).truth is Truth.YES
    assert len(graph.resources_of(INTERFACE)) == 1
    without = graph_of(tmp_path, NETWORK, ROUTED, OPEN_GROUP, machine.replace("aws_eip", "aws_unheard_of"))
    assert reach(without).closed_by is Link.ADDRESS


def test_an_interface_that_is_declared_elsewhere_leaves_the_place_unknown(tmp_path: Path) -> None:
    machine = """
variable "interface" {}
resource "aws_instance" "web" {
  network_interface {
    network_interface_id = var.interface
    device_index         = 0
  }
}
"""
    graph = graph_of(tmp_path, machine)
    assert reach(graph).truth is Truth.UNKNOWN
    assert not in_default_network(graph.resources_of(MACHINE)[0], graph)


# Routes


@pytest.mark.parametrize(
    ("route", "truth"),
    [
        ('cidr_block = "0.0.0.0/0"\n gateway_id = aws_internet_gateway.main.id', Truth.YES),
        ('cidr_block = "0.0.0.0/0"\n gateway_id = "igw-0123456789abcdef0"', Truth.YES),
        ('cidr_block = "0.0.0.0/0"\n gateway_id = data.aws_internet_gateway.main.id', Truth.YES),
        ('cidr_block = "0.0.0.0/0"\n gateway_id = aws_vpn_gateway.main.id', Truth.NO),
        ('cidr_block = "0.0.0.0/0"\n nat_gateway_id = var.x', Truth.NO),
        ('cidr_block = "0.0.0.0/0"\n transit_gateway_id = "tgw-1"', Truth.NO),
        ('cidr_block = "203.0.113.0/24"\n gateway_id = aws_internet_gateway.main.id', Truth.NO),
        ('cidr_block = "0.0.0.0/0"\n vpc_endpoint_id = var.x', Truth.UNKNOWN),
        ('cidr_block = "0.0.0.0/0"\n gateway_id = var.x', Truth.UNKNOWN),
        ("cidr_block = var.x\n gateway_id = aws_internet_gateway.main.id", Truth.UNKNOWN),
        ('ipv6_cidr_block = "::/0"\n gateway_id = aws_internet_gateway.main.id', Truth.NO),
    ],
)
def test_which_routes_lead_to_the_internet(route: str, truth: Truth, tmp_path: Path) -> None:
    declared = 'variable "x" {}\ndata "aws_internet_gateway" "main" {}\nresource "aws_vpn_gateway" "main" {}\n'
    table = ROUTED.replace('cidr_block = "0.0.0.0/0"\n    gateway_id = aws_internet_gateway.main.id', route)
    assert route in table
    graph = graph_of(tmp_path, declared, NETWORK, table, OPEN_GROUP, MACHINE_)
    assert subnet_route(graph).truth is truth


def test_routes_written_as_a_list(tmp_path: Path) -> None:
    table = """
resource "aws_route_table" "main" {
  vpc_id = aws_vpc.main.id
  route = [
    { cidr_block = "0.0.0.0/0", gateway_id = aws_internet_gateway.main.id, nat_gateway_id = "" },
  ]
}
resource "aws_route_table_association" "main" {
  subnet_id      = aws_subnet.main.id
  route_table_id = aws_route_table.main.id
}
"""
    assert subnet_route(graph_of(tmp_path, NETWORK, table, OPEN_GROUP, MACHINE_)).truth is Truth.YES


def test_without_an_association_the_main_table_decides(tmp_path: Path) -> None:
    plain = graph_of(tmp_path, NETWORK, OPEN_GROUP, MACHINE_)
    assert subnet_route(plain).truth is Truth.NO
    adopted = """
resource "aws_default_route_table" "main" {
  default_route_table_id = aws_vpc.main.default_route_table_id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}
"""
    assert subnet_route(graph_of(tmp_path, NETWORK, adopted, OPEN_GROUP, MACHINE_)).truth is Truth.YES
    replaced = """
resource "aws_route_table" "closed" {
  vpc_id = aws_vpc.main.id
}
resource "aws_main_route_table_association" "main" {
  vpc_id         = aws_vpc.main.id
  route_table_id = aws_route_table.closed.id
}
"""
    assert subnet_route(graph_of(tmp_path, NETWORK, adopted, replaced, OPEN_GROUP, MACHINE_)).truth is Truth.NO


def test_a_subnet_of_the_default_network_is_public(tmp_path: Path) -> None:
    text = """
resource "aws_default_vpc" "main" {}
resource "aws_subnet" "main" {
  vpc_id     = aws_default_vpc.main.id
  cidr_block = "172.31.200.0/24"
}
"""
    group = OPEN_GROUP.replace("aws_vpc.main.id", "aws_default_vpc.main.id")
    assert reach(graph_of(tmp_path, text, group, MACHINE_)).truth is Truth.YES


def test_a_network_from_elsewhere_leaves_its_main_table_unknown(tmp_path: Path) -> None:
    network = """
variable "vpc" {}
resource "aws_subnet" "main" {
  vpc_id     = var.vpc
  cidr_block = "10.0.1.0/24"
}
"""
    group = OPEN_GROUP.replace("aws_vpc.main.id", "var.vpc")
    found = subnet_route(graph_of(tmp_path, network, group, MACHINE_))
    assert found.truth is Truth.UNKNOWN


# Network ACLs

ACL = """
resource "aws_network_acl" "main" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.main.id]
  RULES
}
"""


def rule(direction: str, number: int | str, action: str, first: object, last: object, cidr: str = "0.0.0.0/0") -> str:
    cidr = cidr if cidr.startswith("var.") else f'"{cidr}"'
    return (
        f"{direction} {{\n rule_no = {number}\n action = \"{action}\"\n protocol = \"tcp\"\n"
        f" from_port = {first}\n to_port = {last}\n cidr_block = {cidr}\n}}\n"
    )


ANSWERS = rule("egress", 100, "allow", 1024, 65535)


@pytest.mark.parametrize(
    ("rules", "truth"),
    [
        ("", Truth.NO),
        (rule("ingress", 100, "allow", 22, 22) + ANSWERS, Truth.YES),
        (rule("ingress", 100, "allow", 22, 22), Truth.NO),  # answers cannot leave
        (rule("ingress", 100, "allow", 22, 22) + rule("egress", 100, "allow", 443, 443), Truth.NO),
        (rule("ingress", 200, "allow", 0, 65535) + rule("ingress", 100, "deny", 22, 22) + ANSWERS, Truth.NO),
        (rule("ingress", 100, "allow", 0, 65535) + rule("ingress", 200, "deny", 22, 22) + ANSWERS, Truth.YES),
        (rule("ingress", 100, "deny", 22, 22, "203.0.113.0/24") + rule("ingress", 200, "allow", 22, 22) + ANSWERS,
         Truth.YES),  # one network is turned away, the rest of the world is not
        (rule("ingress", 100, "allow", 22, 22, "10.0.0.0/8") + ANSWERS, Truth.NO),
        (rule("ingress", 100, "deny", 22, 22, "var.cidr") + rule("ingress", 200, "allow", 22, 22) + ANSWERS,
         Truth.UNKNOWN),
        (rule("ingress", 200, "deny", 22, 22, "var.cidr") + rule("ingress", 100, "allow", 22, 22) + ANSWERS,
         Truth.YES),  # what comes after the match does not matter
        (rule("ingress", "var.number", "deny", 22, 22) + rule("ingress", 200, "allow", 22, 22) + ANSWERS,
         Truth.UNKNOWN),
    ],
)  # fmt: skip
def test_the_first_rule_that_matches_decides(rules: str, truth: Truth, tmp_path: Path) -> None:
    variables = 'variable "cidr" {}\nvariable "number" {}\n'
    acl = ACL.replace("RULES", rules)
    found = reach(graph_of(tmp_path, variables, NETWORK, ROUTED, acl, OPEN_GROUP, MACHINE_))
    assert found.truth is truth
    if truth is Truth.NO:
        assert found.closed_by is Link.ACL


def test_the_default_acl_lets_through_until_it_is_adopted(tmp_path: Path) -> None:
    def opening(*texts: str) -> tuple[Ports, Ports]:
        graph = graph_of(tmp_path, NETWORK, *texts)
        (subnet,) = graph.resources_of(SUBNET)
        return acl_opening(subnet, SSH, 4, False, graph).sure, answers_pass(subnet, 4, graph).sure

    assert opening() == (SSH, Ports.between(1024, 65535))
    adopted = """
resource "aws_default_network_acl" "main" {
  default_network_acl_id = aws_vpc.main.default_network_acl_id
}
"""
    assert opening(adopted) == (Ports(), Ports())


# Conditions


def test_a_rule_that_may_not_exist_opens_a_condition(tmp_path: Path) -> None:
    group = """
variable "ssh" { type = bool }
resource "aws_security_group" "ssh" {
  vpc_id = aws_vpc.main.id
}
resource "aws_security_group_rule" "ssh" {
  count             = var.ssh ? 1 : 0
  security_group_id = aws_security_group.ssh.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = ["0.0.0.0/0"]
}
"""
    graph = graph_of(tmp_path, NETWORK, ROUTED, group, MACHINE_)
    with pytest.raises(Fork) as fork:
        reach(graph)
    answers = {}
    for truth in (True, False):
        with assuming({fork.value.condition: truth}):
            answers[truth] = reach(graph).truth
    assert answers == {True: Truth.YES, False: Truth.NO}


def test_asking_again_gives_the_same_answer(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, NETWORK, ROUTED, OPEN_GROUP, MACHINE_)
    assert reach(graph) == reach(graph)
    assert reach(graph, ALL_PORTS).ports == SSH


def test_many_machines_behind_one_group_are_walked_in_linear_time(tmp_path: Path) -> None:
    machines = MACHINE_.replace('"web" {', '"web" {\n  count = 300')
    graph = graph_of(tmp_path, NETWORK, ROUTED, OPEN_GROUP, machines)
    looked_at: list[Resource] = []
    edges_into = ResourceGraph.edges_into

    def counted(self: ResourceGraph, resource: Resource, *verbs: object, **options: object) -> object:
        looked_at.append(resource)
        return edges_into(self, resource, *verbs, **options)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ResourceGraph, "edges_into", counted)
        for machine in graph.resources_of(MACHINE):
            assert reachable_from_internet(machine, graph, SSH).truth is Truth.YES
    shared = [resource for resource in looked_at if resource.concept is not MACHINE]
    assert len(looked_at) <= 3 * 300 + 10
    assert len(shared) <= 10
