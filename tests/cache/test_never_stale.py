"""Whatever decides an answer is changed, one thing at a time: the answer is that of a scan without memory."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from iac27017.cache import identity, looks, memory
from iac27017.cli import judging, main, scan_command
from tests.cache.conftest import CHILD, MAIN, STORE, Scan

Change = Callable[[Path], object]


def _wrote(name: str, text: str) -> Change:
    def change(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")

    return change


def _same_size_and_time(folder: Path) -> None:
    file = folder / "modules/store/main.tf"
    before = file.stat()
    file.write_text(STORE.replace("false", "true "), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _linked_elsewhere(folder: Path) -> None:
    (folder / "modules").rename(folder / "kept")
    (folder.parent / "outside" / "store").mkdir(parents=True)
    (folder.parent / "outside/store/main.tf").write_text(STORE, encoding="utf-8")
    (folder / "modules").symlink_to("../outside")


FETCHED = json.dumps({"Modules": [{"Key": "fetched", "Dir": ".terraform/modules/elsewhere"}]})
WAIVER = '[expect]\naudit-trail = true\n[[waiver]]\ncheck = "ENC-004"\nresource = "*"\nreason = "tried"\napprover = "a"\nexpires = 2099-01-01\n'

CHANGES: dict[str, Change] = {
    "a file": _wrote("other.tf", 'resource "aws_sns_topic" "another" {\n  name = "other"\n}\n'),
    "a file that was added": _wrote("added.tf", 'resource "aws_sns_topic" "added" {}\n'),
    "a file that was removed": lambda folder: (folder / "other.tf").unlink(),
    "a file that was renamed": lambda folder: (folder / "other.tf").rename(folder / "renamed.tf"),
    "a directory that was added": _wrote("new/main.tf", 'resource "aws_sns_topic" "new" {}\n'),
    "a file of a module": _wrote("modules/store/main.tf", STORE.replace("false", "true")),
    "a file of the same size and time": _same_size_and_time,
    "a link that leads out": _linked_elsewhere,
    "terraform.tfvars, which was looked for": _wrote("terraform.tfvars", "encrypted = true\n"),
    "an automatic file of values": _wrote("days.auto.tfvars", "days = 35\n"),
    "an automatic file of values that was added": _wrote("more.auto.tfvars", "encrypted = true\n"),
    "a file of values in JSON": _wrote("given.json", '{"public": false}'),
    "a file of parameters": _wrote(
        "parameters.json", '[{"ParameterKey": "Encrypted", "ParameterValue": "true"}]'
    ),
    "the configuration": _wrote(".iac27017.toml", "[expect]\naudit-trail = false\n"),
    "a waiver in the configuration": _wrote(".iac27017.toml", WAIVER),
    "the configuration that was removed": lambda folder: (folder / ".iac27017.toml").unlink(),
    "a comment that ignores": _wrote(
        "modules/store/main.tf", STORE.replace("{", "{ # iac27017: ignore[unencrypted-messages] tried", 1)
    ),
    "a file that file() reads": _wrote("protected.txt", "true\n"),
    "a file that templatefile() reads": _wrote("key.tpl", "rotated ${name}"),
    "a file that fileexists() looks for": _wrote("encrypt-volumes", ""),
    "a nested template": _wrote("nested/child.yaml", CHILD.replace("false", "true")),
    "a template": _wrote("second.yaml", CHILD),
    "modules.json": _wrote(".terraform/modules/modules.json", FETCHED),
    "modules.json that was removed": lambda folder: (folder / ".terraform/modules/modules.json").unlink(),
    "a module that was removed": lambda folder: (folder / ".terraform/modules/fetched/main.tf").unlink(),
    "a syntax error": _wrote("other.tf", 'resource "aws_sns_topic" "other" {\n'),
}


@pytest.fixture(params=[looks.SETTLED_NANOSECONDS, 0], ids=["read again", "by signature"])
def settled(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are younger than the scan are read again; without waiting for them to settle, signatures must do."""
    monkeypatch.setattr(looks, "SETTLED_NANOSECONDS", request.param)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.usefixtures("settled")
def test_a_change_of(change: Change, repository: Path, remembering: Scan, forgetful: Scan) -> None:
    before = remembering()
    change(repository)
    cold = forgetful()
    assert cold != before  # the change decides something
    assert remembering() == cold


@pytest.mark.usefixtures("settled")
def test_what_did_not_change_is_not_judged_again(
    repository: Path, remembering: Scan, forgetful: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    cold = forgetful()
    assert remembering() == cold
    monkeypatch.delattr(scan_command, "judged")
    assert remembering() == cold


def test_a_file_with_other_times_and_the_same_content_is_not_judged_again(
    repository: Path, remembering: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = remembering()
    (repository / "main.tf").write_text(MAIN, encoding="utf-8")
    monkeypatch.delattr(scan_command, "judged")
    assert remembering() == before


OPTIONS = {
    "--select": ["--select", "ENC"],
    "--ignore": ["--ignore", "ENC-004"],
    "--severity": ["--severity", "high"],
    "--strict": ["--strict"],
    "--workspace": ["--workspace", "prod"],
    "--var": ["--var", "encrypted=true"],
    "--exclude": ["--exclude", "nested"],
    "--config": ["--config", "../team.toml"],
    "--baseline": ["--baseline", "../baseline.json"],
    "--lang": ["--lang", "ja"],
}


@pytest.mark.parametrize("words", OPTIONS.values(), ids=OPTIONS)
def test_another_option(words: list[str], repository: Path, remembering: Scan, forgetful: Scan) -> None:
    (repository.parent / "team.toml").write_text('ignore = ["ENC"]\n')
    (repository.parent / "baseline.json").write_text('{"schema": "iac27017-baseline/1", "date": "2026-01-01", "findings": []}')
    remembering()
    assert remembering(*words) == forgetful(*words)


def test_a_baseline_that_was_written_anew(repository: Path, remembering: Scan, forgetful: Scan) -> None:
    baseline = repository.parent / "baseline.json"
    assert main(["baseline", ".", "--output", str(baseline)]) == 0
    content = json.loads(baseline.read_text())
    before = remembering("--baseline", str(baseline))
    baseline.write_text(json.dumps({**content, "findings": content["findings"][:1]}))
    cold = forgetful("--baseline", str(baseline))
    assert cold != before
    assert remembering("--baseline", str(baseline)) == cold


def test_a_variable_of_the_environment(
    repository: Path, remembering: Scan, forgetful: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = remembering()
    monkeypatch.setenv("TF_VAR_encrypted", "true")
    cold = forgetful()
    assert cold != before
    assert remembering() == cold


def test_another_day(repository: Path, remembering: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / ".iac27017.toml").write_text(WAIVER.replace("2099", "2030"))
    remembering()
    for module in (judging, scan_command):
        monkeypatch.setattr(module, "today", lambda: date(2031, 1, 1))
    assert "expired on 2030-01-01" in remembering()["json"]


def test_another_program(repository: Path, remembering: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    remembering()
    monkeypatch.setattr(memory, "tool", lambda: "another")
    monkeypatch.delattr(scan_command, "judged")
    with pytest.raises(AssertionError):  # it wanted to judge, and could not
        remembering()


def test_the_name_of_the_program_hangs_on_every_line_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "checks").mkdir()
    file = tmp_path / "checks" / "one.py"
    file.write_text("A = 1\n")
    monkeypatch.setattr(identity, "_PACKAGE", tmp_path)
    first = identity.tool.__wrapped__()
    assert identity.tool.__wrapped__() == first
    file.write_text("A = 2\n")
    assert identity.tool.__wrapped__() != first


def test_a_plan_and_the_code_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "planned"
    (folder / "code").mkdir(parents=True)
    code = 'resource "aws_ebs_volume" "v" {\n  availability_zone = "a"\n}\n'
    (folder / "code/main.tf").write_text(code)
    values = {"availability_zone": "a", "size": 1, "encrypted": False}
    _plan(folder / "plan.json", values)

    def scan(how: str) -> str:
        out = tmp_path / "plan-out.json"
        main(["scan", str(folder / "plan.json"), "--source", str(folder / "code"), "--format", "json",
              "--output", str(out), *how.split()])  # fmt: skip
        return out.read_text()

    remembering = f"--cache-dir {tmp_path / 'cache'}"
    first = scan(remembering)
    (folder / "code/main.tf").write_text("\n" + code)
    second = scan(remembering)
    assert second == scan("--no-cache") != first
    _plan(folder / "plan.json", {**values, "encrypted": True})
    assert scan(remembering) == scan("--no-cache") != second


def _plan(file: Path, values: dict[str, object]) -> None:
    resource = {"address": "aws_ebs_volume.v", "mode": "managed", "type": "aws_ebs_volume", "name": "v",
                "provider_name": "registry.terraform.io/hashicorp/aws", "values": values}  # fmt: skip
    block = {"address": "aws_ebs_volume.v", "mode": "managed", "type": "aws_ebs_volume", "name": "v", "expressions": {}}
    content = {
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": [resource]}},
        "configuration": {"root_module": {"resources": [block]}},
    }
    file.write_text(json.dumps(content))
