"""Our findings appear in Checkov at its resources, with evidence; its own stay as they are."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

ONLY_VOLUMES = ("--check", "IAC27017_ENC_001", "-o", "json")


@pytest.fixture(scope="module")
def with_pack(checkov: Run, samples: Path, pack: Path) -> Any:
    return checkov("-d", samples, "--external-checks-dir", pack, "-o", "json")


@pytest.fixture(scope="module")
def without_pack(checkov: Run, samples: Path) -> Any:
    return checkov("-d", samples, "-o", "json")


@pytest.fixture(scope="module")
def volumes(checkov: Run, code: Path, pack: Path) -> Any:
    return checkov("-d", code, "--external-checks-dir", pack, *ONLY_VOLUMES)


def test_the_wheel_is_what_runs(pack: Path) -> None:
    assert Path(sys.prefix) in pack.parents


def test_sample_repositories_fail_where_our_own_command_says(
    with_pack: Any, scanned: Callable[[Path], Any], samples: Path
) -> None:
    """Checkov does not see through every `for_each`: of addresses, all but the keys is compared."""
    ours = {
        (f["check"], f["file"], _bare(f["resource"].partition("#")[0]).rpartition("/")[2])
        for f in scanned(samples)["findings"]
        if f["status"] == "fail"
    }
    shown = {
        (
            r["check_id"].removeprefix("IAC27017_").replace("_", "-"),
            r["file_path"].lstrip("/"),
            _bare(r["resource"]),
        )
        for r in with_pack.records("failed")
    }
    assert len(shown) > 60
    assert {(check, file, re.sub(r"^AWS::.*\.", "", name)) for check, file, name in shown} == ours


def test_checkovs_own_findings_are_unchanged(with_pack: Any, without_pack: Any) -> None:
    assert len(without_pack.records("failed", ours=False)) > 100
    for result in ("passed", "failed", "skipped"):
        own = with_pack.records(result, ours=False)
        assert Counter(map(_identity, own)) == Counter(
            map(_identity, without_pack.records(result, ours=False))
        )


def test_nothing_is_lost_on_the_way(with_pack: Any) -> None:
    assert "Checkov does not see" not in with_pack.notes()


def test_modules_are_judged_at_every_instance(volumes: Any) -> None:
    assert volumes.resources("failed") == [
        "AWS::EC2::Volume.Open",
        "aws_ebs_volume.open",
        'module.disks["bad"].aws_ebs_volume.this[0]',
        'module.disks["bad"].aws_ebs_volume.this[1]',
        'module.disks["bad"].module.nested.aws_ebs_volume.deep',
    ]


def test_a_record_carries_severity_page_controls_and_the_walk(volumes: Any) -> None:
    (record,) = [r for r in volumes.records("failed") if r["resource"].endswith("deep")]
    assert record["severity"] == "HIGH"
    assert record["guideline"].startswith("file://")
    assert record["guideline"].endswith("/checks/encryption/unencrypted_volume.md")
    assert Path(record["guideline"].removeprefix("file://")).is_file()
    assert record["benchmarks"]["ISO/IEC 27017:2015"] == ["10.1.1", "CLD.9.5.1"]
    assert record["details"] == [
        'encryption is switched off [module.disks["bad"].module.nested.aws_ebs_volume.deep]',
        "1. encrypted = false (modules/disk/main.tf:8)",
        "2. the value comes from here (modules/disks/main.tf:15)",
        "3. the value comes from here (main.tf:46)",
        "4. the value comes from here (main.tf:44)",
        "To mend: set `encrypted = true`",
    ]


def test_the_walk_is_told_in_the_readers_language(checkov: Run, code: Path, pack: Path) -> None:
    ran = checkov(
        "-d",
        code / "modules/disk",
        "--external-checks-dir",
        pack,
        *ONLY_VOLUMES,
        "--framework",
        "terraform",
        env={"IAC27017_LANG": "ja", "IAC27017_UNKNOWN": "fail"},
    )
    (record,) = ran.records("failed")
    assert record["details"][0].startswith("判定不能: ")


def test_names_that_would_steer_a_terminal_or_a_runner_are_inert(
    checkov: Run, pack: Path, tmp_path: Path
) -> None:
    name = r"\u001b[2J##[error]\u202egood"
    hostile = f'resource "aws_ebs_volume" "x" {{\n  for_each = toset(["{name}"])\n  size = 1\n}}\n'
    (tmp_path / "main.tf").write_text(hostile, encoding="utf-8")
    ran = checkov("-d", tmp_path, "--external-checks-dir", pack, *ONLY_VOLUMES)
    (record,) = ran.records("failed")
    shown = "\n".join(record["details"]) + ran.notes()
    assert r"\x1b[2J\x23#[error]\u202egood" in shown
    assert not re.search("\x1b|\u202e|##\\[", shown)


def test_comments_and_waivers_of_either_side_are_skips_with_their_reasons(volumes: Any) -> None:
    assert {r["resource"]: r["check_result"]["suppress_comment"] for r in volumes.records("skipped")} == {
        "AWS::EC2::Volume.Skipped": "scratch space of the import job",
        "aws_ebs_volume.skipped": "scratch space of the import job",
        "aws_ebs_volume.ignored": "emptied every night",
        "aws_ebs_volume.waived": "moves to an encrypted volume this quarter "
        "(approved by kim@example.com, until 2099-12-31)",
    }


def test_an_unknown_passes_with_a_note(volumes: Any) -> None:
    assert "aws_ebs_volume.asked" in volumes.resources("passed")
    assert "1 answer unknown, shown as passed" in volumes.notes()
    assert (
        "ENC-001 main.tf:20 aws_ebs_volume.asked: whether the volume is encrypted cannot be told"
        in volumes.notes()
    )


@pytest.mark.parametrize(("word", "result"), [("fail", "failed"), ("skip", "skipped")])
def test_an_unknown_is_what_the_user_wants(
    checkov: Run, code: Path, pack: Path, word: str, result: str
) -> None:
    ran = checkov(
        "-d",
        code,
        "--external-checks-dir",
        pack,
        "--framework",
        "terraform",
        *ONLY_VOLUMES,
        env={"IAC27017_UNKNOWN": word},
    )
    (record,) = [r for r in ran.records(result) if r["resource"] == "aws_ebs_volume.asked"]
    assert "variable encrypted has no value" in record["details"][0]


def test_a_single_file_is_judged_with_its_root(checkov: Run, code: Path, pack: Path) -> None:
    ran = checkov("-f", "main.tf", "--external-checks-dir", pack, *ONLY_VOLUMES, cwd=code)
    assert ran.resources("failed") == ["aws_ebs_volume.open"]
    assert "Checkov does not see" not in ran.notes()


def test_terraforms_json_is_judged_by_checkovs_runner_for_it(
    checkov: Run, pack: Path, tmp_path: Path
) -> None:
    volume = {"resource": {"aws_ebs_volume": {"open": {"size": 10}}}}
    (tmp_path / "main.tf.json").write_text(json.dumps(volume, indent=2), encoding="utf-8")
    ran = checkov(
        "-d", tmp_path, "--framework", "terraform_json", "--external-checks-dir", pack, *ONLY_VOLUMES
    )
    (record,) = ran.records("failed")
    assert (record["resource"], record["file_path"]) == ("aws_ebs_volume.open", "/main.tf.json")
    assert record["details"][1] == "1. encrypted is not set; the provider's default is false (main.tf.json:4)"


def test_a_skipped_path_is_not_spoken_of(checkov: Run, code: Path, pack: Path) -> None:
    ran = checkov("-d", code, "--skip-path", "modules/disk/", "--external-checks-dir", pack, *ONLY_VOLUMES)
    assert not any("deep" in resource for resource in ran.resources("failed"))
    assert "Checkov does not see" not in ran.notes()


def test_what_checkov_cannot_parse_is_told_of(checkov: Run, code: Path, pack: Path, tmp_path: Path) -> None:
    """Its parser gives up on a file; ours goes on behind the fault, and what it finds there is not lost."""
    (tmp_path / "good.tf").write_text(
        (code / "modules/disk/main.tf").read_text(encoding="utf-8"), encoding="utf-8"
    )
    broken = 'resource "aws_ebs_volume" "behind" {\n  size = 10\n}\n\nlocals {\n  broken = [1, 2\n}\n'
    (tmp_path / "broken.tf").write_text(broken, encoding="utf-8")
    notes = checkov("-d", tmp_path, "--external-checks-dir", pack, *ONLY_VOLUMES).notes()
    assert "1 finding about resources that Checkov does not see" in notes
    assert "FAIL ENC-001 broken.tf:1 aws_ebs_volume.behind" in notes
    assert "could not be analysed" in notes


def test_the_command_line_shows_the_walk_and_runs_in_one_process_too(code: Path, pack: Path) -> None:
    """With Checkov's other graph library, and its runners one after the other."""
    command = [
        Path(sys.executable).with_name("checkov"),
        "-d",
        code,
        "--external-checks-dir",
        pack,
        "--check",
        "IAC27017_ENC_001",
        "--skip-download",
        "--compact",
        "--quiet",
    ]
    other = {
        "CHECKOV_GRAPH_FRAMEWORK": "NETWORKX",
        "CHECKOV_PARALLELIZATION_TYPE": "none",
        "PATH": "/usr/bin:/bin",
    }
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, env=other, cwd=code
    )
    assert done.returncode == 1
    assert re.search(
        r'FAILED for resource: module.disks\["bad"\].aws_ebs_volume.this\[0\]\n\tSeverity: HIGH\n'
        r"\tDetails: encryption is switched off .*\n\t +1\. encrypted = false \(modules/disks/main.tf:10\)\n",
        done.stdout,
    )
    assert "FAILED for resource: AWS::EC2::Volume.Open" in done.stdout


def _identity(record: dict[str, Any]) -> tuple[object, ...]:
    names = (
        "check_id",
        "check_name",
        "file_path",
        "file_line_range",
        "resource",
        "check_class",
        "severity",
        "details",
    )
    return (*(repr(record[name]) for name in names), record["check_result"]["result"])


def _bare(address: str) -> str:
    return re.sub(r'\[(\d+|\*|"[^"]*")\]', "", address)
