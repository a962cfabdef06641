"""``iac27017 report``: documents from the command line, and what it says when something is wrong."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.audit.conftest import PAYMENTS
from tests.cli.conftest import Run, Write

PLAIN = 'resource "aws_ebs_volume" "v" {\n  availability_zone = "a"\n  size = 1\n  encrypted = false\n}\n'
SAFE = PLAIN.replace("false", "true")


@pytest.fixture(autouse=True)
def on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795564800")


@pytest.mark.parametrize(
    ("code", "options", "expected"),
    [
        (PLAIN, (), 1),
        (PLAIN, ("--exit-zero",), 0),
        (SAFE, ("--select", "ENC-001"), 0),
        (SAFE + "resource {", ("--select", "ENC-001"), 3),
        (SAFE + "resource {", ("--select", "ENC-001", "--allow-problems"), 0),
        (PLAIN + "resource {", ("--exit-zero",), 0),
        (PLAIN, ("--severity", "critical"), 0),
        (PLAIN.replace("false", "var.e") + 'variable "e" {}\n', ("--select", "ENC-001"), 0),
        (PLAIN.replace("false", "var.e") + 'variable "e" {}\n', ("--select", "ENC-001", "--strict"), 1),
    ],
)
def test_it_ends_as_a_scan_of_the_same_does(
    run: Run, write: Write, code: str, options: tuple[str, ...], expected: int
) -> None:
    folder = write(main_tf=code)
    for kind in ("gap", "plan", "soa"):
        assert run("report", folder, "--kind", kind, *options).code == expected
    if "--exit-zero" not in options:
        assert run("scan", folder, *options, "--no-cache").code == expected


def test_its_numbers_are_those_of_the_scan(run: Run) -> None:
    scanned = json.loads(run("scan", PAYMENTS, "--format", "json", "--no-cache").out)
    reported = json.loads(run("report", PAYMENTS, "--format", "json").out)
    assert reported["summary"] == scanned["summary"]
    assert {f["fingerprint"] for f in reported["findings"]} == {f["fingerprint"] for f in scanned["findings"]}
    assert reported["ledger"] == scanned["ledger"]


def test_scan_options_reach_the_report(run: Run, write: Write) -> None:
    folder = write(main_tf=PLAIN.replace("false", "var.e") + 'variable "e" { type = bool }\n')
    chosen = ("--select", "ENC-001", "--format", "json")
    assert json.loads(run("report", folder, *chosen).out)["summary"]["unknown"] == 1
    assert json.loads(run("report", folder, *chosen, "--var", "e=true").out)["summary"]["pass"] == 1


def test_the_edition_and_the_language_are_those_that_were_asked_for(run: Run) -> None:
    text = run("report", PAYMENTS, "--edition", "2026", "--lang", "ja").out
    assert "ISO/IEC 27017:2026" in text
    assert "### 8.24 暗号と鍵の利用" in text
    assert "CLD.9.5.1" not in text.split("## 8.35")[0].split("\n###")[1]


def test_the_day_is_the_one_that_is_set(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "| 2026-11-25 |" in run("report", PAYMENTS).out
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    answer = run("report", PAYMENTS)
    assert (answer.code, answer.err) == (2, "Error: SOURCE_DATE_EPOCH is seconds since 1970, not yesterday\n")


def test_the_commit_of_the_repository_is_in_the_scope_unless_it_is_left_out(run: Run, write: Write) -> None:
    folder = write(main_tf=SAFE)
    git = (
        "git",
        "-C",
        str(folder),
        "-c",
        "user.name=kim",
        "-c",
        "user.email=kim@example.com",
        "-c",
        "commit.gpgsign=false",
    )
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "x")):
        subprocess.run([*git, *command], check=True)
    commit = subprocess.run(
        [*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True
    ).stdout.strip()
    scope = json.loads(run("report", folder, "--format", "json").out)["scope"]
    assert scope["repositories"] == [{"name": folder.name, "commit": commit}]
    assert (
        json.loads(run("report", folder, "--format", "json", "--no-git").out)["scope"]["repositories"] == []
    )


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--kind", "evidence"), "--format pack is written to a file: give --output FILE"),
        (("--format", "pack", "--output", "x"), "--format pack is for --kind evidence alone"),
        (("--kind", "plan", "--since", "x.json"), "--since is for --kind gap"),
        (("--since", "missing.json"), "missing.json: cannot be read"),
        (("--organisation", "missing.toml"), "missing.toml: cannot be read"),
        (("--select", "NOPE"), "there is no check 'NOPE'"),
        (("--edition", "2013"), "Invalid value for '--edition'"),
    ],
)
def test_wrong_usage_is_told_and_ends_with_2(
    run: Run, write: Write, options: tuple[str, ...], told: str
) -> None:
    answer = run("report", write(main_tf=SAFE), *options)
    assert answer.code == 2
    assert told in answer.err


def test_a_broken_file_of_the_organisation_is_told_with_its_line(run: Run, write: Write) -> None:
    folder = write(main_tf=SAFE)
    stated = folder / "iac27017-audit.toml"
    stated.write_text('company = "Acme"\n\n[[control]]\ncontrol = "CLD.9.5.7"\n', encoding="utf-8")
    answer = run("report", folder)
    assert answer.code == 2
    assert (
        "iac27017-audit.toml:4: control names 'CLD.9.5.7', which is no control of either edition; did you mean CLD.9.5"
        in answer.err
    )
    stated.write_text('company = "Acme\n', encoding="utf-8")
    answer = run("report", folder)
    assert (answer.code, "iac27017-audit.toml:1:" in answer.err) == (2, True)


def test_a_directory_without_anything_to_judge_is_told(run: Run, tmp_path: Path) -> None:
    answer = run("report", tmp_path)
    assert answer.code == 2
    assert "no Terraform files" in answer.err


def test_what_people_wrote_is_in_every_run_and_init_only_adds(run: Run, write: Write) -> None:
    folder = write(main_tf=PLAIN)
    assert run("report", folder, "--init", "--select", "ENC-001").code == 0
    file = folder / "iac27017-audit.toml"
    proposed = file.read_text(encoding="utf-8")
    assert '# gap = "ENC-001@.:unlabelled"' in proposed
    ours = proposed + '\n[[decision]]\ngap = "ENC-001@.:unlabelled"\nowner = "storage team"\n'
    file.write_text(ours, encoding="utf-8")
    again = run("report", folder, "--init", "--select", "ENC-001")
    assert (again.code, "nothing to add" in again.err) == (0, True)
    assert file.read_text(encoding="utf-8") == ours
    for _ in range(2):
        plan = json.loads(
            run("report", folder, "--kind", "plan", "--format", "json", "--select", "ENC-001").out
        )
        assert [row["decision"]["owner"] for row in plan["rows"]] == ["storage team"]
    assert file.read_text(encoding="utf-8") == ours, "a report writes nothing to it"


def test_init_on_a_broken_file_changes_nothing(run: Run, write: Write) -> None:
    folder = write(main_tf=PLAIN)
    file = folder / "iac27017-audit.toml"
    file.write_text("company = 3\n", encoding="utf-8")
    assert run("report", folder, "--init").code == 2
    assert file.read_text(encoding="utf-8") == "company = 3\n"


def test_a_report_since_an_earlier_scan_or_report_says_what_changed(
    run: Run, write: Write, tmp_path: Path
) -> None:
    folder = tmp_path / "code"
    shutil.copytree(PAYMENTS, folder)
    earlier = {"scan": tmp_path / "scan.json", "report": tmp_path / "report.json"}
    run("scan", folder, "--format", "json", "--output", earlier["scan"], "--no-cache")
    run("report", folder, "--format", "json", "--output", earlier["report"])
    main = folder / "envs" / "prod" / "main.tf"
    text = main.read_text(encoding="utf-8")
    main.write_text(text.replace("backup_retention_days = 3", "backup_retention_days = 30"), encoding="utf-8")
    dev = folder / "envs" / "dev" / "main.tf"
    dev.write_text(dev.read_text(encoding="utf-8") + '\nresource "aws_kms_key" "late" {}\n', encoding="utf-8")
    for file in earlier.values():
        trend = json.loads(run("report", folder, "--format", "json", "--since", file).out)["trend"]
        assert {name: count for name, count in trend["summary"].items() if count} == {
            "new": 1,
            "remaining": 17,
            "closed": 1,
        }
        assert trend["by_control"]["12.3.1"]["closed"] == 1
        assert trend["by_control"]["10.1.2"]["new"] == 1
    assert "## Since scan.json" in run("report", folder, "--since", earlier["scan"]).out


def test_the_command_that_verifies_a_row_has_the_options_of_the_run(run: Run, write: Write) -> None:
    folder = write(main_tf=PLAIN + 'variable "secret" {}\n')
    (folder / "prod.tfvars").write_text("", encoding="utf-8")
    options = ("--var-file", folder / "prod.tfvars", "--var", "secret=hunter2", "--workspace", "prod")
    plan = json.loads(
        run("report", folder, "--kind", "plan", "--format", "json", "--select", "ENC-001", *options).out
    )
    command = plan["rows"][0]["verification"]
    assert command.startswith(f"iac27017 scan {folder} --var-file ")
    assert command.endswith("--workspace prod --select ENC-001")
    assert "hunter2" not in json.dumps(plan)


def test_documents_for_people_follow_the_configuration_and_json_only_the_option(
    run: Run, write: Write
) -> None:
    folder = write(main_tf=SAFE)
    (folder / ".iac27017.toml").write_text('lang = "ja"\n', encoding="utf-8")
    assert run("report", folder).out.startswith("# ギャップ分析報告書")
    assert json.loads(run("report", folder, "--format", "json").out)["language"] == "en"
    assert json.loads(run("report", folder, "--format", "json", "--lang", "ja").out)["language"] == "ja"
