"""Evidence as a drawing: ties become arrows, values stand in the box of the resource that they are about."""

from __future__ import annotations

from pathlib import Path

import pytest

from iac27017.check import Finding
from iac27017.graph.settings import Settings
from iac27017.registry import all_checks
from iac27017.report.html.drawing import columns, wrapped
from iac27017.report.html.excerpts import excerpt
from iac27017.report.html.path import Blocks, ends, path
from iac27017.report.sources import Sources
from iac27017.scan import Inputs, scan
from tests.report.html.conftest import PAYMENTS


@pytest.fixture(scope="module")
def payments() -> tuple[Finding, ...]:
    """The findings of the payment system."""
    return scan(PAYMENTS, all_checks(), Inputs(), Settings())[0].findings


def named(findings: tuple[Finding, ...], code: str) -> Finding:
    return next(f for f in findings if f.check.code == code and f.status.value == "fail")


def test_a_walk_is_boxes_with_arrows_between_them(payments: tuple[Finding, ...]) -> None:
    drawn = path(named(payments, "SEG-001"), Blocks(payments))
    ties = {(drawn.boxes[t.source].name, t.verb, drawn.boxes[t.target].name) for t in drawn.ties}
    assert ("aws_instance.bastion", "GUARDED_BY", "aws_security_group.bastion") in ties
    assert [box.role for box in drawn.boxes if box.name == "aws_instance.bastion"] == ["subject"]


def test_a_value_stands_in_the_box_of_the_resource_it_is_written_in(payments: tuple[Finding, ...]) -> None:
    finding = named(payments, "SEG-001")
    drawn = path(finding, Blocks(payments))
    notes = {box.name: [finding.evidence[step].text for step in box.notes] for box in drawn.boxes}
    assert notes["aws_security_group.bastion#ingress"] == ["cidr_blocks = 0.0.0.0/0"]
    assert notes["aws_instance.bastion"] == ["associate_public_ip_address = true"]


def test_a_value_leads_to_where_it_comes_from(payments: tuple[Finding, ...]) -> None:
    drawn = path(named(payments, "BCK-002"), Blocks(payments))
    assert [(box.role, box.span.place if box.span else "") for box in drawn.boxes] == [
        ("subject", "modules/database/main.tf:39"), ("origin", "envs/prod/main.tf:45"),
    ]  # fmt: skip
    assert [(tie.source, tie.target) for tie in drawn.ties] == [(0, 1)]


def test_every_hop_is_drawn_or_counted(payments: tuple[Finding, ...]) -> None:
    for finding in payments:
        drawn = path(finding, Blocks(payments))
        assert len(drawn.boxes) <= 14
        folded = drawn.left_out + sum(box.more for box in drawn.boxes)
        ties = sum(hop.edge is not None for hop in finding.evidence)
        assert sum(tie.verb is not None for tie in drawn.ties) + folded >= ties


def test_an_arrow_within_a_key_parts_no_tie() -> None:
    assert ends(r'aws_x.a["p -> \"q"] -> aws_y.b["r -> s"]') == (r'aws_x.a["p -> \"q"]', 'aws_y.b["r -> s"]')


def test_an_excerpt_shows_the_block_and_marks_what_decides(payments: tuple[Finding, ...]) -> None:
    lines = excerpt(named(payments, "BCK-002"), Sources(PAYMENTS))
    assert [line.number for line in lines] == [39, 49, 50, 51, 52, 53]
    assert [line.number for line in lines if line.marked] == [51]
    assert [line.number for line in lines if line.after_gap] == [49]


def test_an_excerpt_keeps_secrets_to_itself(payments: tuple[Finding, ...]) -> None:
    page_lines = [line.text for finding in payments for line in excerpt(finding, Sources(PAYMENTS))]
    assert page_lines and not [line for line in page_lines if "sk_live_" in line]


def test_full_width_characters_take_two_columns() -> None:
    assert columns("鍵 key") == 6
    assert wrapped("暗号化されていないデータベース", 10, 2) == ["暗号化され", "ていない…"]


def test_a_long_name_is_broken_at_a_joint_and_says_that_it_goes_on(tmp_path: Path) -> None:
    assert wrapped("aws_security_group_rule.database_from_development", 38, 2) == [
        "aws_security_group_rule.database_from_", "development"
    ]  # fmt: skip
    assert wrapped("x" * 90, 38, 2)[-1].endswith("…")
