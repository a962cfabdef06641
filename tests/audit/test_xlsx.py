"""Workbooks have the numbers of every other form, are typed, print, calculate nothing, and open in a real program."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from iac27017.audit.case import Case
from iac27017.audit.gap import gap_report
from iac27017.audit.improvement import improvement_plan
from iac27017.audit.records import Answer, answer_word
from iac27017.audit.statement import statement_of_applicability
from iac27017.report.audit import as_html, as_json, as_markdown, as_xlsx
from iac27017.report.xlsx.cells import MAXIMUM_CHARACTERS, fitted, is_web, units
from iac27017.report.xlsx.heights import lines_of
from tests.audit.conftest import PAYMENTS, Audited, payments_case
from tests.audit.test_documents import document, parsed_csv, setting, summary_of
from tests.audit.workbooks import cells, choices, column, footer, read, recalculated, values
from tests.cli.conftest import Run

ALL = ("gap", "plan", "soa")
STATED = (PAYMENTS / "iac27017-audit.toml").read_text(encoding="utf-8")
NAMES = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "'=1", "<b>&amp;", "a\x1b[31m", "_x0041_", "a]b*c?d:e/f\\g"]
OWNER = "=HYPERLINK(\"https://evil.example\")"


def made(case: Case, *kinds: str, root: Path = PAYMENTS) -> bytes:
    documents = [document(kind, case) for kind in kinds]
    return as_xlsx.workbook(documents, setting(case, root)).content


def day(year: int, month: int, number: int) -> datetime:
    """A day as a spreadsheet has it: at midnight, of no zone."""
    return datetime(year, month, number)  # noqa: DTZ001


def hostile(audited: Audited) -> Case:
    names = ", ".join(json.dumps(name) for name in NAMES).replace("\\u001b", "\\u001B")
    code = f"""
resource "aws_ebs_volume" "v" {{
  for_each          = toset([{names}])
  availability_zone = "a"
  size              = 1
  tags              = {{ Owner = {json.dumps(OWNER)}, Environment = "+prod" }}
}}
"""
    stated = 'company = "=1+1 & Co. &P"\nlabel = "@label"\n[scope]\nstatement = "-1"\n'
    return audited(code, organisation=stated, codes="ENC-001")


@pytest.fixture(scope="module")
def english() -> Workbook:
    return read(made(payments_case(STATED), *ALL))


@pytest.fixture(scope="module")
def japanese() -> Workbook:
    return read(made(payments_case(STATED, language="ja"), *ALL))


def test_there_is_one_sheet_for_each_deliverable(english: Workbook, japanese: Workbook) -> None:
    assert english.sheetnames == [
        "Cover", "Gap by control", "Findings", "To be attached", "Overview, point by point", "What was looked at",
        "Improvement plan", "Statement of applicability",
    ]  # fmt: skip
    assert len(japanese.sheetnames) == len(english.sheetnames)
    assert all(len(name) <= 31 for name in (*english.sheetnames, *japanese.sheetnames))


def test_the_findings_are_those_of_the_scan_and_of_every_other_form(english: Workbook) -> None:
    case = payments_case(STATED)
    report, summary = gap_report(case), summary_of(case)
    counted = Counter(row["Answer"] for row in values(english["Findings"]))
    words = {"fail": Answer.FAIL, "unknown": Answer.UNKNOWN, "pass": Answer.PASS, "waived": Answer.WAIVED}
    assert {name: counted[answer_word(answer, case.say)] for name, answer in words.items()} == summary
    assert json.loads(as_json.render(report, setting(case)))["summary"] == summary
    assert f"\n{summary['fail']} failed, {summary['unknown']} unknown, {summary['pass']} passed. " in as_markdown.render(
        report, setting(case)
    )
    page = as_html.render(report, setting(case))
    for name, count in summary.items():
        assert re.search(rf'<div class="{name}"><dt>[^<]+</dt><dd>{count}</dd>', page), name
    cover: dict[str, object] = {}
    for label, number in english["Cover"].iter_rows(max_col=2, values_only=True):
        cover.setdefault(str(label), number)
    assert (cover["nonconforming"], cover["unknown (evidence missing)"], cover["All findings"]) == (
        summary["fail"], summary["unknown"], sum(summary.values()),
    )  # fmt: skip


@pytest.mark.parametrize("edition", ["2015", "2026"])
def test_each_control_has_the_counts_of_the_other_forms(edition: str) -> None:
    case = payments_case(STATED, edition=edition)
    report = gap_report(case)
    content = json.loads(as_json.render(report, setting(case)))
    expected = {c["id"]: list(c["summary"].values()) for t in content["themes"] for c in t["controls"]}
    rows = values(read(made(case, "gap"))["Gap by control"])
    columns = ("Passed", "Failed", "Unknown", "Accepted by exception")
    assert {str(row["Control"]): [row[name] for name in columns] for row in rows} == expected


def test_the_plan_and_the_statement_have_the_rows_of_the_other_forms(english: Workbook) -> None:
    case = payments_case(STATED)
    plan, statement = improvement_plan(case), statement_of_applicability(case)
    rows = values(english["Improvement plan"])
    listed = json.loads(as_json.render(plan, setting(case)))["rows"]
    assert [(row["Gap"], row["Order"], row["Count"]) for row in rows] == [(r["gap"], r["order"], r["count"]) for r in listed]
    summary = summary_of(case)
    assert sum(int(str(row["Count"])) for row in rows) == summary["fail"] + summary["unknown"]
    stated = json.loads(as_json.render(statement, setting(case)))["rows"]
    shown = values(english["Statement of applicability"])
    assert [(row["Title"], row["Applicable"] == "yes", row["Count of evidence"]) for row in shown] == [
        (row["title"], row["applicable"], row["evidence_count"]) for row in stated
    ]


def test_a_single_document_is_a_workbook_of_its_own() -> None:
    case = payments_case(STATED)
    assert read(made(case, "plan")).sheetnames == ["Cover", "Improvement plan"]
    assert read(made(case, "soa")).sheetnames == ["Cover", "Statement of applicability"]
    register = read(made(case, "evidence"))
    assert register.sheetnames == ["Cover", "Evidence", "Files"]
    assert [row["Evidence id"] for row in values(register["Evidence"])] == [record.id for record in case.records]


def test_numbers_are_numbers_days_are_days_and_controls_are_names(english: Workbook, japanese: Workbook) -> None:
    controls = english["Gap by control"]
    assert {type(row["Failed"]) for row in values(controls)} == {int}
    assert {type(row["Control"]) for row in values(controls)} == {str}
    due = column(english["Improvement plan"], "Due")
    planned = [cell for cell in english["Improvement plan"][due][1:] if cell.value is not None]
    assert [(cell.value, cell.number_format) for cell in planned] == [(day(2026, 12, 15), "yyyy-mm-dd")]
    verified = [c for row in japanese.worksheets[-1].iter_rows(min_row=2) for c in row if isinstance(c.value, datetime)]
    assert verified and {cell.number_format for cell in verified} == {'yyyy"年"mm"月"dd"日"'}


def test_tables_filter_and_keep_their_headings_in_sight_and_on_paper(english: Workbook) -> None:
    for sheet in english.worksheets[1:]:
        assert sheet.auto_filter.ref == f"A1:{get_column_letter(sheet.max_column)}{sheet.max_row}"
        assert str(sheet.freeze_panes).endswith("2")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
        assert sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert footer(sheet) == ("Audit workbook: ISO/IEC 27017:2015", "&P / &N", "confidential")
    assert english["Findings"].print_area == f"'Findings'!$A$1:$K${english['Findings'].max_row}"


def test_decisions_are_chosen_from_lists_in_the_readers_language(english: Workbook, japanese: Workbook) -> None:
    plan, statement = english["Improvement plan"], english["Statement of applicability"]
    assert choices(plan, "Treatment") == ["mitigate", "accept", "transfer", "avoid"]
    assert choices(plan, "Status") == ["open", "in progress", "done", "verified"]
    assert choices(statement, "Applicable") == ["yes", "no"]
    assert "partly implemented" in choices(statement, "Implementation")
    assert choices(english["To be attached"], "Status") == ["to be attached", "attached"]
    for sheet in (plan, statement, english["To be attached"]):
        for validation in sheet.data_validations.dataValidation:
            assert str(validation.sqref).endswith(str(sheet.max_row))
    for row in values(statement):
        assert row["Applicable"] in choices(statement, "Applicable")
        assert row["Implementation"] in choices(statement, "Implementation")
    offered = [
        word for sheet in japanese.worksheets for v in sheet.data_validations.dataValidation if v.type == "list"
        for word in str(v.formula1).strip('"').split(",")
    ]  # fmt: skip
    assert "はい" in offered and not [word for word in offered if word.isascii()]


def test_days_of_decisions_are_held_to_be_days(english: Workbook) -> None:
    plan = english["Improvement plan"]
    days = [str(v.sqref) for v in plan.data_validations.dataValidation if v.type == "date"]
    assert sorted(days) == [f"{column(plan, name)}2:{column(plan, name)}{plan.max_row}" for name in ("Start", "Due")]


def test_every_answer_and_priority_is_marked(english: Workbook) -> None:
    rules = [rule for found in english["Findings"].conditional_formatting for rule in found.rules]
    said = {str(rule.formula[0]).strip('"') for rule in rules}
    assert said == {"nonconforming", "unknown (evidence missing)", "accepted by exception", "conforming", "1", "2", "3"}


def test_findings_lead_to_the_lines_of_the_repository(english: Workbook) -> None:
    sheet = english["Findings"]
    links = {str(cell.value): cell.hyperlink for cell in sheet[column(sheet, "Place")][1:]}
    target = links["envs/dev/bastion.tf:22"]
    assert target is not None
    place = "https://example.com/acme/payments/blob/release-2026-10/envs/dev/bastion.tf"
    assert (target.target, target.location) == (place, "L22")


def test_the_cover_leads_to_every_sheet(english: Workbook) -> None:
    led = {cell.hyperlink.location for row in english["Cover"].iter_rows() for cell in row if cell.hyperlink}
    assert led == {f"'{name}'!A1" for name in english.sheetnames[1:]}


def test_the_file_says_what_it_is_and_is_of_the_day_of_the_report(english: Workbook) -> None:
    about = english.properties
    assert (about.title, about.creator, about.category) == ("Audit workbook: ISO/IEC 27017:2015", "iac27017", "confidential")
    assert about.created == about.modified == day(2026, 11, 25)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("large", [False, True])
def test_two_runs_are_the_same_to_the_byte(language: str, large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if large:
        monkeypatch.setattr(as_xlsx, "LARGE", 0)
    first, second = (made(payments_case(STATED, language=language), *ALL) for _ in range(2))
    assert first == second


def test_a_large_workbook_says_the_same(english: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(as_xlsx, "LARGE", 0)
    large = read(made(payments_case(STATED), *ALL))
    for sheet in english.worksheets:
        assert list(large[sheet.title].iter_rows(values_only=True)) == list(sheet.iter_rows(values_only=True))


def test_nothing_from_the_input_is_calculated(audited: Audited, tmp_path: Path) -> None:
    case = hostile(audited)
    book = read(made(case, *ALL, root=tmp_path))
    assert {cell.data_type for cell in cells(book)} == {"s", "n", "d"}
    findings = values(book["Findings"])
    assert {row["Owner"] for row in findings} == {OWNER}
    with zipfile.ZipFile(BytesIO(made(case, *ALL, root=tmp_path))) as file:
        names = file.namelist()
        assert not [name for name in names if b"<f>" in file.read(name) and "worksheets" in name]
        assert not [name for name in names if "externalLink" in name]
        assert not [name for name in names if name.endswith(".rels") and b"evil" in file.read(name)]


def test_what_looks_like_a_formula_stays_text_when_it_is_edited(audited: Audited, tmp_path: Path) -> None:
    book = read(made(hostile(audited), *ALL, root=tmp_path))
    suspicious = [cell for cell in cells(book) if isinstance(cell.value, str) and re.match(r"\s*[=+\-@]", cell.value)]
    assert {str(cell.value) for cell in suspicious} >= {OWNER, "=1+1 & Co. &P", "@label", "-1"}
    assert [cell.coordinate for cell in suspicious if not cell.quotePrefix] == []


def test_names_are_shown_as_they_are_with_steering_characters_written_out(audited: Audited, tmp_path: Path) -> None:
    book = read(made(hostile(audited), *ALL, root=tmp_path))
    shown = {str(row["Resource"]) for row in values(book["Findings"])}
    assert 'aws_ebs_volume.v["_x0041_"]' in shown
    assert 'aws_ebs_volume.v["<b>&amp;"]' in shown
    assert not [text for text in shown if "\x1b" in text or "\r" in text]
    assert footer(book.worksheets[0])[2] == "@label"


def test_a_table_that_is_too_long_for_a_sheet_goes_on_in_the_next_one() -> None:
    case = payments_case(STATED)
    report = gap_report(case)
    made = as_xlsx.workbook([report], setting(case), rows_per_sheet=51)
    book = read(made.content)
    parts = [name for name in book.sheetnames if name.startswith("Findings")]
    assert parts == ["Findings", "Findings 2", "Findings 3"]
    ids = [row["Evidence id"] for part in parts for row in values(book[part])]
    assert sorted(map(str, ids)) == sorted(record.id for record in case.records)
    assert made.notes == ("A sheet holds 50 rows: what is more goes on in the next sheet.",)
    said = [cell.value for row in book["Cover"].iter_rows() for cell in row]
    assert made.notes[0] in said


def test_a_text_that_is_too_long_for_a_cell_is_cut_and_that_is_said(audited: Audited, tmp_path: Path) -> None:
    code = f'resource "aws_ebs_volume" "v" {{\n  availability_zone = "a"\n  size = 1\n  tags = {{ Owner = "{"𠮷" * 20_000}" }}\n}}\n'
    case = audited(code, codes="ENC-001")
    made = as_xlsx.workbook([gap_report(case)], setting(case, tmp_path))
    owner = str(values(read(made.content)["Findings"])[0]["Owner"])
    assert owner.endswith("(cut: a cell holds no more; the JSON form has all of it)")
    assert MAXIMUM_CHARACTERS - 1 <= units(owner) <= MAXIMUM_CHARACTERS
    assert made.notes == ("Cells with a text that is cut: 1. A cell holds 32,767 characters; the JSON form has all of it.",)


def test_lines_beyond_what_a_cell_holds_are_cut() -> None:
    text, cut = fitted("hop\n" * 300, payments_case().say)
    assert cut and text.count("\n") <= 253


@pytest.mark.parametrize(
    ("address", "linked"),
    [("https://example.com/a", True), ("javascript:alert(1)", False), ("file:///etc/passwd", False),
     ("internal:'Cover'!A1", False), ("https://example.com/" + "a" * 2_000, False)],
)  # fmt: skip
def test_only_pages_of_the_web_are_linked(address: str, linked: bool) -> None:
    assert is_web(address) is linked


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("", 10, 1), ("one two", 20, 1), ("one two three four five", 10, 3), ("漢字かな交じり文", 8.5, 2), ("a\nb\nc", 5, 3),
     ("aaaaaaaaaaaaaaaaaaaaaaaaa", 10, 3)],
)  # fmt: skip
def test_rows_are_as_high_as_their_texts(text: str, width: float, lines: int) -> None:
    assert lines_of(text, width) == lines


def test_an_exception_has_its_last_day_and_what_it_covers(audited: Audited, tmp_path: Path) -> None:
    waiver = """
[[waiver]]
check = "ENC-001"
resource = "*"
reason = "test data alone"
approver = "Kim"
ticket = "RISK-7"
expires = 2026-12-31
"""
    code = 'resource "aws_ebs_volume" "v" {\n  availability_zone = "a"\n  size = 1\n}\n'
    book = read(made(audited(code, config=waiver, codes="ENC-001"), "gap", root=tmp_path))
    (row,) = values(book["Exceptions"])
    assert (row["Reference"], row["Approver"], row["Last day"], row["Findings"]) == ("RISK-7", "Kim", day(2026, 12, 31), 1)
    assert [row["Answer"] for row in values(book["Findings"])] == ["accepted by exception"]


def test_what_became_of_earlier_findings_is_a_sheet_of_numbers(run: Run, tmp_path: Path) -> None:
    file, earlier, workbook = tmp_path / "main.tf", tmp_path / "earlier.json", tmp_path / "audit.xlsx"
    code = 'resource "aws_ebs_volume" "v" {\n  availability_zone = "a"\n  size = 1\n  encrypted = false\n}\n'
    file.write_text(code, "utf-8")
    assert run("scan", tmp_path, "--select", "ENC-001", "--format", "json", "--no-cache", "--output", earlier).code == 1
    file.write_text(code.replace("false", "true"), "utf-8")
    assert run("report", tmp_path, "--kind", "all", "--select", "ENC-001", "--since", earlier, "--output", workbook).code == 0
    book = read(workbook)
    assert {(row["Control"], row["Closed"]) for row in values(book["Trend by control"])} == {("10.1.1", 1), ("CLD.9.5.1", 1)}
    assert [(r["Change"], r["Check"], r["Resource"]) for r in values(book["Trend by finding"])] == [
        ("closed", "ENC-001", "aws_ebs_volume.v")
    ]


def test_the_csv_form_and_the_workbook_say_the_same_of_each_control(english: Workbook) -> None:
    from iac27017.report.audit import as_csv

    case = payments_case(STATED)
    listed = [row for row in parsed_csv(as_csv.render(gap_report(case), setting(case))) if row["row"] == "control"]
    shown = values(english["Gap by control"])
    assert [(r["control"], r["state"], r["gap"].lstrip("'")) for r in listed] == [
        (row["Control"], row["State"], row["Gap"]) for row in shown
    ]


@pytest.fixture
def on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795564800")


@pytest.mark.usefixtures("on_a_fixed_day")
def test_what_people_stated_is_in_every_later_workbook(run: Run, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_ebs_volume" "v" {\n  availability_zone = "a"\n  size = 1\n}\n', "utf-8")
    own, file = tmp_path / "iac27017-audit.toml", tmp_path / "audit.xlsx"
    own.write_text(
        '[[decision]]\ngap = "ENC-001@.:unlabelled"\nowner = "Kim"\ntreatment = "transfer"\ndue = 2027-01-31\nstatus = "done"\n'
        '[[control]]\ncontrol = "10.1.1"\nresponsible = "Sato"\n',
        "utf-8",
    )  # fmt: skip
    before = own.read_bytes()
    for _ in range(2):
        assert run("report", tmp_path, "--kind", "all", "--select", "ENC-001", "--output", file).code == 1
        book = read(file)
        plan = next(row for row in values(book["Improvement plan"]) if row["Gap"] == "ENC-001@.:unlabelled")
        assert (plan["Responsible"], plan["Treatment"], plan["Status"]) == ("Kim", "transfer", "done")
        assert plan["Due"] == day(2027, 1, 31)
        statement = values(book["Statement of applicability"])
        assert [row["Responsible"] for row in statement if row["ISO/IEC 27017:2015"] == "10.1.1"] == ["Sato"]
        file.unlink()
    assert own.read_bytes() == before


@pytest.mark.parametrize("treatment", ['"ignore"', "1"])
def test_a_treatment_is_one_of_four(run: Run, tmp_path: Path, treatment: str) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_ebs_volume" "v" {}\n', "utf-8")
    (tmp_path / "iac27017-audit.toml").write_text(f'[[decision]]\ngap = "x"\ntreatment = {treatment}\n', "utf-8")
    ran = run("report", tmp_path)
    assert ran.code == 2
    assert "iac27017-audit.toml:3: treatment is one of mitigate, accept, transfer, avoid" in ran.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--format", "xlsx"), "is written to a file: give --output FILE"),
        (("--kind", "all"), "is written to a file: give --output FILE"),
        (("--kind", "all", "--format", "csv"), "--kind all is one workbook: --format xlsx"),
        (("--kind", "plan", "--since", "nothing.json", "--output", "plan.xlsx", "--format", "xlsx"), "--since is for --kind gap"),
    ],
)
def test_options_that_do_not_go_together_are_said(run: Run, tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_ebs_volume" "v" {}\n', "utf-8")
    (tmp_path / "nothing.json").write_text('{"schema": "iac27017/1", "findings": []}', "utf-8")
    options = tuple(str(tmp_path / option) if option.endswith((".json", ".xlsx")) else option for option in options)
    ran = run("report", tmp_path, *options)
    assert (ran.code, said in ran.err) == (2, True), ran.err


@pytest.mark.xdist_group("office")
def test_a_real_spreadsheet_program_reads_the_same(
    english: Workbook, japanese: Workbook, audited: Audited, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    danger = made(hostile(audited), *ALL, root=tmp_path)
    originals = {"english": english, "japanese": japanese, "hostile": read(danger), "large": english}
    contents = {
        "english": made(payments_case(STATED), *ALL),
        "japanese": made(payments_case(STATED, language="ja"), *ALL),
        "hostile": danger,
    }
    monkeypatch.setattr(as_xlsx, "LARGE", 0)
    contents["large"] = made(payments_case(STATED), *ALL)
    folder = tmp_path / "office"
    folder.mkdir()
    for name, book in recalculated(folder, contents).items():
        original = originals[name]
        assert book.sheetnames == original.sheetnames
        assert {cell.data_type for cell in cells(book)} <= {"s", "n", "d"}, name
        for sheet in original.worksheets:
            # The program counts the empty cells at the end otherwise.
            width, height = sheet.max_column, sheet.max_row
            there = list(book[sheet.title].iter_rows(max_col=width, max_row=height, values_only=True))
            assert there == list(sheet.iter_rows(values_only=True)), f"{name}: {sheet.title}"
            lists = [v for v in book[sheet.title].data_validations.dataValidation if v.type == "list"]
            assert len(lists) >= len([v for v in sheet.data_validations.dataValidation if v.type == "list"])
    assert {row["Owner"] for row in values(originals["hostile"]["Findings"])} == {OWNER}
