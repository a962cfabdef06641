"""Where a control stands: nothing unknown conforms, documents count, and people may exclude with a reason."""

from __future__ import annotations

from iac27017.audit.case import Case
from iac27017.audit.gap import ControlRow, Party, gap_report
from iac27017.audit.records import Answer, Counts
from iac27017.audit.states import ControlState, state_of
from tests.audit.conftest import Audited, payments_case, with_organisation

TWO_VOLUMES = """
resource "aws_ebs_volume" "plain" {
  availability_zone = "eu-west-1a"
  size              = 10
  encrypted         = false
}
resource "aws_ebs_volume" "safe" {
  availability_zone = "eu-west-1a"
  size              = 10
  encrypted         = true
}
"""
UNDECIDED = """
variable "encrypted" { type = bool }
resource "aws_ebs_volume" "v" {
  availability_zone = "eu-west-1a"
  size              = 10
  encrypted         = var.encrypted
}
"""
SAFE = 'resource "aws_ebs_volume" "v" {\n  availability_zone = "a"\n  size = 1\n  encrypted = true\n}\n'


def row(case: Case, control: str) -> ControlRow:
    return next(row for row in gap_report(case).rows if row.control.id == control)


def test_one_resource_that_fails_is_a_gap_however_many_conform(audited: Audited) -> None:
    stands = row(audited(TWO_VOLUMES, codes="ENC-001"), "10.1.1")
    assert stands.state is ControlState.GAP
    assert stands.counts == Counts(passed=1, failed=1)
    assert stands.gap == (
        "1 of 2 findings do not conform (ENC-001); first: aws_ebs_volume.plain: encryption is switched off"
    )
    assert stands.target == (
        "Block storage (volumes, root and data disks of machines, node disks) is encrypted at rest",
    )
    assert [record.answer for record in stands.records] == [Answer.FAIL, Answer.PASS], "the worst first"


def test_an_unknown_is_missing_evidence_and_says_what_nobody_knows(audited: Audited) -> None:
    stands = row(audited(UNDECIDED, codes="ENC-001"), "10.1.1")
    assert stands.state is ControlState.EVIDENCE_MISSING
    assert "variable encrypted has no value" in stands.gap
    assert "evidence missing and not conformity" in stands.gap


def test_checks_that_found_nothing_to_judge_show_nothing(audited: Audited) -> None:
    stands = row(audited('resource "aws_iam_group" "g" { name = "g" }', codes="TLS-001"), "13.2.1")
    assert stands.counts.total == 0
    assert stands.state is ControlState.EVIDENCE_MISSING


def test_a_control_that_conforms_in_code_waits_for_its_document_and_for_the_providers_report(
    audited: Audited,
) -> None:
    case = audited(SAFE, codes="ENC-001")
    assert row(case, "10.1.1").state is ControlState.DOCUMENT_MISSING
    document = '[[document]]\ncontrols = ["10.1.1"]\ntitle = "Policy"\n'
    assert row(with_organisation(case, document), "10.1.1").state is ControlState.DOCUMENT_MISSING
    report = '[[assurance]]\nprovider = "AWS"\nreport = "SOC 2"\ncontrols = ["8.24"]\n'
    shown = row(with_organisation(case, document + report), "10.1.1")
    assert shown.state is ControlState.SHOWN, "numbers of the other edition count too"
    assert shown.inherited is not None and shown.inherited.reports[0].provider == "AWS"


def test_a_document_heals_no_gap(audited: Audited) -> None:
    case = audited(TWO_VOLUMES, codes="ENC-001")
    stated = with_organisation(case, '[[document]]\ncontrols = ["10.1.1"]\ntitle = "Policy"\n')
    assert row(stated, "10.1.1").state is ControlState.GAP


def test_a_control_that_people_exclude_gives_their_reason() -> None:
    stated = (
        '[[control]]\ncontrol = "12.4.4"\napplicable = false\nreason = "No machine of ours keeps time."\n'
    )
    stands = row(payments_case(stated), "12.4.4")
    assert (stands.state, stands.gap) == (ControlState.EXCLUDED, "No machine of ours keeps time.")


def test_an_exclusion_does_not_hide_what_fails_all_the_same(audited: Audited) -> None:
    stated = '[[control]]\ncontrol = "10.1.1"\napplicable = false\nreason = "Nothing is secret."\n'
    stands = row(audited(TWO_VOLUMES, organisation=stated, codes="ENC-001"), "10.1.1")
    assert stands.state is ControlState.EXCLUDED
    assert stands.gap == "Nothing is secret. All the same, 1 findings about it do not conform."


def test_what_a_waiver_covers_is_an_exception_and_neither_gap_nor_conforming(audited: Audited) -> None:
    waived = '[[waiver]]\ncheck = "ENC-001"\nresource = "*"\nreason = "scratch"\nticket = "SEC-9"\n'
    case = audited(TWO_VOLUMES, config=waived, codes="ENC-001")
    stands = row(case, "10.1.1")
    assert stands.counts == Counts(passed=1, waived=1)
    assert stands.state is ControlState.DOCUMENT_MISSING
    assert state_of(stands.counts, 1, None, manual_open=False, inherited_open=False) is ControlState.EXCEPTION
    report = gap_report(case)
    assert [len(use.findings) for use in report.exceptions] == [1]


def test_a_control_without_a_check_says_why_and_asks_for_a_document() -> None:
    stands = row(payments_case(), "7.2.2")
    assert stands.why_no_check
    assert stands.manual is not None and stands.manual.is_open
    assert stands.state is ControlState.DOCUMENT_MISSING


def test_where_nothing_was_asked_something_must_always_be_attached(audited: Audited) -> None:
    """Also for a control that code could decide wholly, when its checks were not chosen."""
    for stands in gap_report(audited(SAFE, codes="ENC-001")).rows:
        assert stands.checks or (stands.manual is not None and stands.why_no_check), stands.control.id
        assert stands.state is not ControlState.SHOWN


def test_a_pass_that_rests_on_a_providers_default_is_counted() -> None:
    assert "rest on a provider's default" in row(payments_case(), "CLD.9.5.1").current


def test_every_control_belongs_to_one_theme_and_one_side() -> None:
    report = gap_report(payments_case())
    assert len(report.rows) == 59 == sum(report.states().values())
    assert {row.party for row in report.rows} == set(Party)
    assert row(payments_case(), "10.1.2").party is Party.CUSTOMER


def test_a_finding_counts_once_in_its_theme_and_once_in_the_report() -> None:
    case = payments_case()
    report = gap_report(case)
    assert report.counts == Counts.of(case.records) == Counts(passed=112, failed=18, unknown=6)
    for theme in report.themes:
        ids = {record.id for row in theme.rows for record in row.records}
        assert theme.counts.total == len(ids)


def test_a_report_in_the_other_edition_has_the_same_findings() -> None:
    old, new = (gap_report(payments_case(edition=edition)) for edition in ("2015", "2026"))
    assert {r.id for row in old.rows for r in row.records} == {r.id for row in new.rows for r in row.records}
    assert old.counts == new.counts
