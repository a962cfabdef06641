"""Rows of a statement of applicability, keyed by Annex A and by both editions."""

from __future__ import annotations

from iac27017.audit.case import Case
from iac27017.audit.organisation import Implementation
from iac27017.audit.statement import StatementRow, statement_of_applicability
from tests.audit.conftest import Audited, payments_case
from tests.audit.test_gap import SAFE, TWO_VOLUMES


def row(case: Case, control: str) -> StatementRow:
    return next(row for row in statement_of_applicability(case).rows if row.control.id == control)


def test_rows_come_by_annex_a_and_what_the_cloud_adds_comes_last() -> None:
    rows = statement_of_applicability(payments_case()).rows
    assert rows[0].annex_a == ("A.5.1",)
    assert [r.control.cloud_specific for r in rows] == [False] * 52 + [True] * 7
    cryptography = row(payments_case(), "10.1.1")
    assert cryptography.annex_a == ("A.8.24",)
    assert (cryptography.number_2015, cryptography.number_2026) == (("10.1.1",), ("8.24",))


def test_in_the_edition_of_2026_a_row_is_one_number_with_those_that_it_came_from() -> None:
    logged = row(payments_case(edition="2026"), "8.15")
    assert set(logged.number_2015) == {"12.4.1", "12.4.2", "12.4.3", "CLD.12.4.5"}
    assert row(payments_case(edition="2026"), "8.36").annex_a == ()


def test_what_passes_describes_a_control_and_is_its_evidence() -> None:
    case = payments_case()
    cryptography = row(case, "10.1.1")
    passing = [
        r.id for r in case.records if r.answer.value == "pass" and "10.1.1" in r.finding.check.controls
    ]
    assert cryptography.evidence_count == len(passing)
    assert set(cryptography.evidence) <= set(passing)
    assert cryptography.description.startswith("Shown by 25 findings: ")
    assert "(in part)" in cryptography.description, "a check that also fails is not claimed wholly"
    assert cryptography.status is Implementation.PARTLY


def test_nothing_passes_and_something_fails_is_not_implemented_whatever_people_state(
    audited: Audited,
) -> None:
    stated = '[[control]]\ncontrol = "10.1.1"\nstatus = "implemented"\n'
    case = audited(TWO_VOLUMES.replace("true", "false"), organisation=stated, codes="ENC-001")
    assert row(case, "10.1.1").status is Implementation.NOT


def test_what_people_plan_is_planned() -> None:
    stated = '[[control]]\ncontrol = "CLD.12.4.5"\nstatus = "planned"\nresponsible = "platform team"\n'
    logged = row(payments_case(stated), "CLD.12.4.5")
    assert (logged.status, logged.responsible) == (Implementation.PLANNED, "platform team")


def test_what_nobody_shows_is_not_called_implemented(audited: Audited) -> None:
    case = audited(
        SAFE, organisation='[[control]]\ncontrol = "7.2.2"\nstatus = "implemented"\n', codes="ENC-001"
    )
    assert row(case, "7.2.2").status is Implementation.NOT_SHOWN
    assert row(case, "7.2.2").verified is None


def test_everything_shown_and_attached_is_implemented(audited: Audited) -> None:
    stated = """
    [[document]]
    controls = ["10.1.1"]
    title = "Policy"
    [[assurance]]
    provider = "AWS"
    report = "SOC 2"
    controls = ["10.1.1"]
    """
    shown = row(audited(SAFE, organisation=stated, codes="ENC-001"), "10.1.1")
    assert shown.status is Implementation.IMPLEMENTED
    assert shown.documents == ("Policy", "AWS: SOC 2")


def test_an_exclusion_is_not_applicable_with_its_reason() -> None:
    stated = '[[control]]\ncontrol = "5.32"\napplicable = false\nreason = "open source only"\n'
    licences = row(payments_case(stated), "18.1.2")
    assert (licences.applicable, licences.reason) == (False, "open source only")


def test_exceptions_are_referred_to_by_ticket(audited: Audited) -> None:
    waived = '[[waiver]]\ncheck = "ENC-001"\nresource = "*plain"\nreason = "scratch"\nticket = "SEC-9"\n'
    case = audited(TWO_VOLUMES, config=waived, codes="ENC-001")
    assert row(case, "10.1.1").exceptions == ("SEC-9",)
    assert row(case, "10.1.2").exceptions == ()
