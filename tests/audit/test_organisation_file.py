"""What people state is read with the line of every mistake, and is never overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from iac27017.audit.gap import control_rows
from iac27017.audit.improvement import improvement_plan
from iac27017.audit.organisation import Implementation, Organisation
from iac27017.audit.organisation_file import OrganisationError, find, load, parse
from iac27017.audit.organisation_template import completed, template
from iac27017.language import ENGLISH
from tests.audit.conftest import payments_case, with_organisation

WHOLE = """
company = "Acme"
label = "confidential"

[scope]
statement = "payments"
accounts = ["111122223333"]

[[repository]]
name = "payments"
commit = "abc"
link = "https://example.com/blob/{commit}/{path}#L{line}"

[[reviewer]]
name = "Kim"
day = 2026-11-20

[[control]]
control = "cld.12.4.5"
status = "planned"

[[document]]
controls = ["7.2.2", "8.24"]
title = "Plan"
link = "isms/plan.pdf"

[[assurance]]
provider = "AWS"
report = "SOC 2"
controls = ["CLD.9.5.1"]

[[decision]]
gap = "SEG-001@envs/dev:nonprod"
due = 2026-12-15
"""


def test_everything_that_may_be_stated_is_read() -> None:
    stated = parse(WHOLE)
    assert (stated.company, stated.label, stated.scope, stated.accounts) == (
        "Acme",
        "confidential",
        "payments",
        ("111122223333",),
    )
    assert stated.repositories[0].link.startswith("https://")
    assert str(stated.reviewers[0].day) == "2026-11-20"
    assert stated.controls["CLD.12.4.5"].status is Implementation.PLANNED
    assert stated.documents[0].controls == ("7.2.2", "8.24")
    assert str(stated.decisions["SEG-001@envs/dev:nonprod"].due) == "2026-12-15"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("company = 1", 1, "company is a text"),
        ("\nfirm = 1", 2, "there is no 'firm'; there are: company, label, [scope]"),
        ("[scope]\n\nsize = 1", 3, "[scope] has no 'size'"),
        ("scope = 3", 1, "[scope] is a table"),
        ("[[control]]\nreason = 'x'", 1, "a [[control]] needs control"),
        ('[[control]]\ncontrol = "7.2.9"', 2, "names '7.2.9', which is no control of either edition; did you mean 7.2.2?"),
        ('[[control]]\ncontrol = "7.2.2"\n\n[[control]]\ncontrol = "9.1.2"\nstatus = "done"', 6, "status is one of implemented"),
        ('[[control]]\ncontrol = "7.2.2"\napplicable = false', 1, "7.2.2: a control that is not applicable needs a reason"),
        ('[[control]]\ncontrol = "7.2.2"\n[[control]]\ncontrol = "7.2.2"', 3, "there is a [[control]] for 7.2.2 already"),
        ('[[document]]\ncontrols = []\ntitle = "x"', 1, "a [[document]] needs controls"),
        ('[[document]]\ntitle = "x"\ncontrols = ["CLD.9.5.9"]', 3, "did you mean CLD.9.5.2?"),
        ('[[document]]\ncontrols = ["7.2.2"]\ntitle = "x"\nday = "soon"', 4, "day is a day such as 2026-12-31"),
        ('[[document]]\ncontrols = ["7.2.2"]\ntitle = "x"\nlink = "javascript:alert(1)"', 4, "link is an address"),
        ('[[repository]]\nname = "x"\nlink = "https://example.com/"', 3, "link is an address such as"),
        ('[[decision]]\ngap = "a"\nwho = "b"', 3, "a [[decision]] has no 'who'"),
        ("document = 3", 1, "write each document as a table of its own: [[document]]"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_what_to_do(text: str, line: int, told: str) -> None:
    with pytest.raises(OrganisationError) as caught:
        parse(text, "audit.toml")
    assert str(caught.value).startswith(f"audit.toml:{line}: ")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line"), [("company = ", 1), ('\n\ncompany = "', 3), ("a = 1\na = 2", 2), ("a = [[1 2]]", 1)]
)
def test_what_is_no_toml_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(OrganisationError, match=rf"^audit\.toml:{line}:\d+: "):
        parse(text, "audit.toml")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    bad = tmp_path / "iac27017-audit.toml"
    bad.write_bytes(b"company = '\xff'")
    with pytest.raises(OrganisationError, match="cannot be read"):
        load(bad)


def test_the_nearest_file_holds_and_the_search_ends_at_the_repository(tmp_path: Path) -> None:
    (tmp_path / "iac27017-audit.toml").write_text("", encoding="utf-8")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert find(inner) == (tmp_path / "iac27017-audit.toml").resolve()
    (tmp_path / "a" / ".git").mkdir()
    assert find(inner) is None


def test_a_template_proposes_everything_that_is_open_and_states_nothing() -> None:
    case = payments_case()
    text = template(control_rows(case), improvement_plan(case).rows, ENGLISH, "2015")
    assert parse(text).documents == () and parse(text).decisions == {}
    for control in ("7.2.2", "CLD.6.3.1"):
        assert f'# controls = ["{control}"]' in text
    assert '# gap = "SEG-001@envs/dev:nonprod"' in text


def test_a_proposal_with_its_marks_removed_is_valid() -> None:
    case = payments_case()
    text = template(control_rows(case), improvement_plan(case).rows, ENGLISH, "2015")
    stated = "\n".join(line.removeprefix("# ") for line in text.split("\n") if _is_setting(line))
    filled = (
        stated.replace('title = ""', 'title = "x"')
        .replace('name = ""', 'name = "x"')
        .replace('reason = ""', 'reason = "x"')
    )
    organisation = parse(
        filled.replace('provider = ""', 'provider = "x"').replace('report = ""', 'report = "x"')
    )
    assert len(organisation.documents) == len([row for row in control_rows(case) if row.manual])
    assert len(organisation.decisions) == len(improvement_plan(case).rows)


def _is_setting(line: str) -> bool:
    return line.startswith("# [") or (line.startswith("# ") and " = " in line)


def test_a_second_run_keeps_every_word_and_adds_nothing_twice() -> None:
    case = payments_case()
    rows, plan = control_rows(case), improvement_plan(case).rows
    first = template(rows, plan, ENGLISH, "2015")
    written = (
        f'# a note of ours\ncompany = "Acme"\n{first}\n[[document]]\ncontrols = ["6.3"]\ntitle = "Training"\n'
    )
    again = completed(written, parse(written), rows, plan)
    assert again == written


def test_what_people_have_stated_is_not_proposed_again_and_what_is_new_is_added_below() -> None:
    stated = '# ours\n[[document]]\ncontrols = ["7.2.2"]\ntitle = "Training"\n'
    case = with_organisation(payments_case(), stated)
    after = completed(stated, parse(stated), control_rows(case), improvement_plan(case).rows)
    assert after.startswith(stated)
    assert "#: document 7.2.2" not in after
    assert "#: document 10.1.1" in after
    assert parse(after).documents == parse(stated).documents


def test_a_file_with_other_line_ends_and_blank_lines_at_its_end_stays_to_the_byte() -> None:
    case = payments_case()
    stated = 'company = "Acme"\r\n\r\n\r\n'
    after = completed(stated, parse(stated), control_rows(case), improvement_plan(case).rows)
    assert after.startswith(stated) and len(after) > len(stated)
    assert completed(after, parse(after), control_rows(case), improvement_plan(case).rows) == after


def test_nothing_is_proposed_for_a_control_that_does_not_apply() -> None:
    stated = '[[control]]\ncontrol = "7.2.2"\napplicable = false\nreason = "nobody"\n'
    case = with_organisation(payments_case(), stated)
    assert "#: document 7.2.2" not in completed(stated, parse(stated), control_rows(case), ())


def test_a_hostile_root_name_stays_in_its_comment() -> None:
    """Names of directories come from the scanned code: a line end in one must not state anything."""
    (row, *_) = improvement_plan(payments_case()).rows
    hostile = replace(row, id='X@a"\ncompany = "evil"', title="t\n[[decision]]")
    text = completed("", Organisation(), (), [hostile])
    assert parse(text) == Organisation(path="iac27017-audit.toml")
