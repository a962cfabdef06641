"""Checkov's options, formats and ways to load checks work on our findings; faults fail the build."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

REPOSITORY = Path(__file__).resolve().parents[2]
TERRAFORM = ("--framework", "terraform")
FORMATS = {
    "cli": "results_cli.txt",
    "json": "results_json.json",
    "junitxml": "results_junitxml.xml",
    "gitlab_sast": "results_gitlab_sast.json",
    "github_failed_only": "results_github_failed_only.md",
    "cyclonedx": "results_cyclonedx.xml",
    "cyclonedx_json": "results_cyclonedx.json",
}
TITLE = "Block storage (volumes, root and data disks of machines, node disks) is encrypted at rest"


@pytest.fixture(scope="module")
def written(checkov: Run, code: Path, pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What Checkov writes in one run; tables and SARIF are runs of their own."""
    folder = tmp_path_factory.mktemp("formats")
    outputs = [word for name in FORMATS for word in ("-o", name)]
    ran = checkov(
        "-d",
        code,
        "--external-checks-dir",
        pack,
        *TERRAFORM,
        *outputs,
        "--output-file-path",
        folder,
        "--check",
        "IAC27017_ENC_001",
    )
    assert ran.code == 1
    return folder


def test_every_format_has_our_findings(written: Path) -> None:
    for name, file in FORMATS.items():
        text = (written / file).read_text(encoding="utf-8")
        assert "IAC27017_ENC_001" in text, name
        assert "encrypted at rest" in text, name


def test_a_table_has_the_walk(checkov: Run, code: Path, pack: Path, tmp_path: Path) -> None:
    checkov(
        "-d",
        code,
        "--external-checks-dir",
        pack,
        *TERRAFORM,
        "--check",
        "IAC27017_ENC_001",
        "-o",
        "csv",
        "--output-file-path",
        tmp_path,
    )
    (table,) = tmp_path.glob("*_iac.csv")
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    (row,) = [row for row in rows if row["Resource"] == "aws_ebs_volume.open"]
    assert (row["Misconfigurations"], row["Severity"]) == ("IAC27017_ENC_001", "HIGH")
    assert "1. encrypted is not set; the provider's default is false (main.tf:9)" in row["Details"]


def test_structured_formats_carry_severity_and_page(written: Path) -> None:
    (first, *_) = json.loads((written / FORMATS["gitlab_sast"]).read_text(encoding="utf-8"))[
        "vulnerabilities"
    ]
    assert (first["name"], first["severity"]) == (TITLE, "High")
    assert "unencrypted_volume.md" in first["solution"]
    cases = list(ElementTree.parse(written / FORMATS["junitxml"]).getroot().iter("testcase"))
    assert {case.get("name") for case in cases} == {f"[HIGH][IAC27017_ENC_001] {TITLE}"}
    reasons = [skipped.get("message") for case in cases if (skipped := case.find("skipped")) is not None]
    assert "emptied every night" in reasons


def test_sarif_keeps_to_its_schema(checkov: Run, code: Path, pack: Path, tmp_path: Path) -> None:
    """Checkov writes details as attachments without a place, which the schema refuses: they are left out."""
    checkov(
        "-d",
        code,
        "--external-checks-dir",
        pack,
        *TERRAFORM,
        "--check",
        "IAC27017_ENC_001",
        "-o",
        "sarif",
        "--output-file-path",
        tmp_path,
    )
    (run,) = json.loads((tmp_path / "results_sarif.sarif").read_text(encoding="utf-8"))["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert (rule["id"], rule["name"], rule["properties"]["security-severity"]) == (
        "IAC27017_ENC_001",
        TITLE,
        "8.9",
    )
    assert {result["level"] for result in run["results"]} == {"error"}
    assert [result["attachments"] for result in run["results"]] == [[]] * len(run["results"])
    waived = [
        result["suppressions"][0]["justification"] for result in run["results"] if "suppressions" in result
    ]
    assert "emptied every night" in waived


def test_soft_fail_and_a_check_that_is_skipped_are_no_failures(checkov: Run, code: Path, pack: Path) -> None:
    soft = checkov(
        "-d",
        code,
        "--external-checks-dir",
        pack,
        *TERRAFORM,
        "--check",
        "IAC27017_*",
        "--soft-fail",
        "-o",
        "json",
    )
    assert (soft.code, bool(soft.records("failed"))) == (0, True)
    left = checkov(
        "-d",
        code,
        "--external-checks-dir",
        pack,
        *TERRAFORM,
        "--skip-check",
        "IAC27017_ENC_001,CKV*",
        "-o",
        "json",
    )
    assert "IAC27017_ENC_001" not in {record["check_id"] for record in left.records("failed")}
    assert "ENC-001" not in left.notes()
    assert left.records("passed")


def test_severities_select_our_checks(checkov: Run, code: Path, pack: Path) -> None:
    ran = checkov("-d", code, "--external-checks-dir", pack, *TERRAFORM, "--check", "CRITICAL", "-o", "json")
    assert {record["severity"] for result in ("failed", "passed") for record in ran.records(result)} <= {
        "CRITICAL"
    }


def test_a_baseline_holds_our_findings(checkov: Run, code: Path, pack: Path, tmp_path: Path) -> None:
    only = ("--external-checks-dir", pack, *TERRAFORM, "--check", "IAC27017_ENC_001", "-o", "json")
    baseline = code / ".checkov.baseline"
    assert checkov("-d", code, *only, "--create-baseline").code == 1
    try:
        assert 'module.disks[\\"bad\\"].aws_ebs_volume.this[0]' in baseline.read_text(encoding="utf-8")
        later = checkov("-d", code, *only, "--baseline", baseline)
        assert (later.code, later.records("failed")) == (0, [])
    finally:
        baseline.unlink()


def test_a_plan_is_judged_at_its_resources(checkov: Run, pack: Path, tmp_path: Path) -> None:
    recorded = REPOSITORY / "tests/plan/recordings/payments-envs-dev.json.gz"
    plan = tmp_path / "plan.json"
    plan.write_bytes(gzip.decompress(recorded.read_bytes()))
    ran = checkov("-f", plan, "--external-checks-dir", pack, "--framework", "terraform_plan", "-o", "json")
    found = {(record["check_id"], record["resource"]) for record in ran.records("failed")}
    assert ("IAC27017_ENC_001", "aws_instance.bastion") in found
    assert ("IAC27017_SEG_001", "aws_instance.bastion") in found
    assert "Checkov does not see" not in ran.notes()


def test_a_git_branch_of_the_folder_alone_brings_the_pack(checkov: Run, code: Path, tmp_path: Path) -> None:
    """Checkov runs every module of the repository that it clones, and knows no folder: hence a branch."""
    repository = tmp_path / "checks.git"
    _git(tmp_path, "init", "-q", str(repository))
    folder = repository / "checks" / "for_checkov"
    folder.mkdir(parents=True)
    for module in (REPOSITORY / "checks/for_checkov").glob("*.py"):
        (folder / module.name).write_bytes(module.read_bytes())
    _git(repository, "add", ".")
    _git(repository, "commit", "-q", "-m", "all")
    branch = _git(repository, "commit-tree", "HEAD:checks/for_checkov", "-m", "the pack for Checkov")
    _git(repository, "branch", "checkov-pack", branch)
    ran = checkov(
        "-d",
        code,
        "--external-checks-git",
        f"file://{repository}?ref=heads/checkov-pack",
        *TERRAFORM,
        "--check",
        "IAC27017_ENC_001",
        "-o",
        "json",
    )
    assert "aws_ebs_volume.open" in ran.resources("failed")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('severity = "awful"\n', "severity is one of"),
        ("[expect\n", ".iac27017.toml"),
    ],
)
def test_a_configuration_that_cannot_be_used_fails_the_build(
    checkov: Run, code: Path, pack: Path, tmp_path: Path, content: str, words: str
) -> None:
    (tmp_path / "main.tf").write_text(
        (code / "modules/disk/main.tf").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (tmp_path / ".iac27017.toml").write_text(content, encoding="utf-8")
    ran = checkov(
        "-d", tmp_path, "--external-checks-dir", pack, *TERRAFORM, "--check", "IAC27017_*", "-o", "json"
    )
    (record,) = ran.records("failed")
    assert record["check_id"] == "IAC27017_NOT_JUDGED"
    assert any(words in line for line in record["details"])
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_a_wrong_word_for_unknowns_fails_the_build(checkov: Run, code: Path, pack: Path) -> None:
    ran = checkov(
        "-d",
        code,
        "--external-checks-dir",
        pack,
        *TERRAFORM,
        "--check",
        "IAC27017_*",
        "-o",
        "json",
        env={"IAC27017_UNKNOWN": "ignore"},
    )
    (record,) = ran.records("failed")
    assert record["details"] == ["IAC27017_UNKNOWN is 'ignore'; it can be pass, fail, skip"]


@pytest.mark.parametrize(
    ("spoiled", "words"),
    [
        ("import sys; sys.modules['iac27017'] = None", "-m pip install iac27017"),
        ("import sys; sys.modules['iac27017.check'] = 1", "a fault of the program itself"),
        ("import iac27017.scan as s; s.read_graph = None", "a fault of the program itself"),
    ],
    ids=["not installed", "broken", "a fault while judging"],
)
def test_what_keeps_us_from_judging_fails_the_build_once(
    checkov: Run, code: Path, pack: Path, spoiled: str, words: str
) -> None:
    """Exceptions in graph checks vanish in Checkov: a build would be green because nobody looked."""
    only = ("--external-checks-dir", pack, "--check", "IAC27017_*", "-o", "json")
    ran = checkov("-d", code / "modules/disk", *only, before=spoiled)
    assert ran.code == 1
    assert [record["check_id"] for record in ran.records("failed")] == ["IAC27017_NOT_JUDGED"]
    assert ran.err.count("iac27017: nothing was judged: ") == 1
    assert words in ran.err


def _git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
