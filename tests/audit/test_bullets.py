"""Every bullet of the source document's section 3 leads to a result, to an unknown, or to what must be attached."""

from __future__ import annotations

import pytest

from iac27017.audit.bullets import Traced, all_bullets, traced
from iac27017.controls import EDITIONS, all_controls
from iac27017.registry import all_checks
from tests.audit.conftest import Audited, payments_case


def test_the_four_sections_have_all_of_their_bullets() -> None:
    by_section: dict[str, list[str]] = {}
    for bullet in all_bullets():
        by_section.setdefault(bullet.section, []).append(bullet.id)
    assert {section: len(ids) for section, ids in by_section.items()} == {
        "3.1": 4,
        "3.2": 6,
        "3.3": 6,
        "3.4": 6,
    }


def test_every_check_answers_a_bullet() -> None:
    asked = {code for bullet in all_bullets() for code in bullet.checks}
    assert [check.code for check in all_checks() if check.code not in asked] == []


def test_bullets_name_controls_and_texts_in_both_languages() -> None:
    for bullet in all_bullets():
        assert set(bullet.controls) <= set(all_controls("2015")), bullet.id
        assert set(bullet.texts) == {"en", "ja"}
        assert not bullet.manual or set(bullet.manual) == {"en", "ja"}


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_bullet_is_traced_to_findings_or_to_a_document(edition: str) -> None:
    for trace in traced(payments_case(edition=edition)):
        assert trace.records or trace.manual, f"{trace.bullet.id} leads nowhere"
        assert set(trace.controls) <= set(all_controls(edition))
        match trace.outcome:
            case Traced.FAILING:
                assert trace.counts.failed
            case Traced.UNKNOWN:
                assert trace.counts.unknown or not trace.counts.total
            case Traced.MANUAL:
                assert trace.manual and not trace.documents
            case Traced.SHOWN:
                assert trace.counts.total or trace.documents


def test_the_provider_run_hypervisor_asks_for_an_assurance_report_and_never_conforms_without(
    audited: Audited,
) -> None:
    by_id = {trace.bullet.id: trace for trace in traced(audited('resource "aws_sqs_queue" "q" {}'))}
    assert by_id["3.2-a"].outcome is Traced.MANUAL
    assert "assurance report" in by_id["3.2-a"].manual


def test_a_bullet_without_anything_to_attach_is_unknown_where_the_code_has_nothing_of_the_kind(
    audited: Audited,
) -> None:
    by_id = {
        trace.bullet.id: trace for trace in traced(audited('resource "aws_iam_group" "g" { name = "g" }'))
    }
    assert by_id["3.3-c"].outcome is Traced.UNKNOWN
