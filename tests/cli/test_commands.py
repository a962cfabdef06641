"""What each command answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from iac27017 import __version__
from iac27017.registry import all_checks
from tests.cli.conftest import Run, Write

PAYMENTS = Path(__file__).resolve().parents[2] / "sample_repos" / "payments"


def test_version(run: Run) -> None:
    ran = run("--version")
    assert (ran.code, ran.out) == (0, f"iac27017, version {__version__}\n")


@pytest.mark.parametrize("command", ["scan", "graph", "explain", "checks", "diff", "baseline", "waivers", "eval", "new-check"])
def test_every_command_has_help(run: Run, command: str) -> None:
    ran = run(command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: iac27017 {command} ")


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ('cidrsubnet(module.network.cidr, 4, 2)', {"value": "10.10.32.0/20"}),
        ('[for az in local.azs : upper(az)]', {"value": ["EU-CENTRAL-1A", "EU-CENTRAL-1B"]}),
        ("var.image", {"unknown": "variable image has no value"}),
        ("aws_ecs_cluster.this.arn", {"unknown": "aws_ecs_cluster.this.arn is known only after apply"}),
        ("data.terraform_remote_state.dev.outputs.cidr", {"value": "10.20.0.0/16"}),
        ('{ a = 1, b = var.image }', {"value": {"a": 1, "b": {"unknown": "variable image has no value"}}}),
    ],
)
def test_eval(run: Run, expression: str, answer: object) -> None:
    ran = run("eval", expression, PAYMENTS / "envs" / "prod", "--root", PAYMENTS)
    assert ran.code == 0
    assert json.loads(ran.out) == answer


def test_eval_with_a_variable(run: Run, write: Write) -> None:
    folder = write(main_tf='variable "size" { type = number }\n')
    assert json.loads(run("eval", "var.size * 2", folder, "--var", "size=21").out) == {"value": 42}


def test_eval_of_broken_text(run: Run, write: Write) -> None:
    ran = run("eval", "1 +", write(main_tf=""))
    assert ran.code == 2
    assert "expression:1:4" in ran.err


@pytest.mark.parametrize("name", ["LOG-012", "mutable-log-store", "log-012"])
def test_explain_a_check(run: Run, name: str) -> None:
    ran = run("explain", name)
    assert ran.code == 0
    assert ran.out.startswith("# LOG-012 mutable-log-store\n\n- severity: high\n")


def test_explain_a_control_of_either_edition_and_language(run: Run) -> None:
    old = run("explain", "cld.9.5.1")
    assert "# ISO/IEC 27017:2015 CLD.9.5.1" in old.out
    new = run("explain", "8.24", "--lang", "ja")
    assert "# ISO/IEC 27017:2026 8.24" in new.out
    assert "2015 年版: 10.1.1" in new.out
    assert "暗号" in new.out


def test_explain_something_misspelt(run: Run) -> None:
    ran = run("explain", "mutable-log-stor")
    assert ran.code == 2
    assert "Did you mean mutable-log-store?" in ran.err


def test_checks_as_json_keep_the_contract(run: Run) -> None:
    records = json.loads(run("checks", "--format", "json").out)
    assert [record["code"] for record in records] == [check.code for check in all_checks()]
    fields = {"code", "name", "title", "severity", "controls", "controls_2026", "concept", "peers"}
    assert all(record.keys() == fields for record in records)


def test_checks_of_a_control(run: Run) -> None:
    assert "LOG-012" in run("checks", "--control", "12.4.2").out


def test_the_index_of_checks_is_up_to_date(run: Run) -> None:
    index = Path(__file__).resolve().parents[2] / "docs" / "checks.md"
    assert run("checks", "--format", "markdown").out == index.read_text(encoding="utf-8"), "run: make docs"


@pytest.mark.parametrize("format_", ["json", "dot", "mermaid", "graphml"])
def test_graph(run: Run, format_: str) -> None:
    ran = run("graph", PAYMENTS, "--format", format_)
    assert ran.code == 0
    assert "ENCRYPTED_BY" in ran.out


def test_a_root_whose_modules_lie_elsewhere(run: Run) -> None:
    alone = run("scan", PAYMENTS / "envs" / "dev", "--select", "ENC-004", "--format", "json")
    assert any("leads out of the scanned directory" in p["message"] for p in json.loads(alone.out)["problems"])
    whole = json.loads(run("scan", PAYMENTS / "envs" / "dev", "--root", PAYMENTS, "--select", "ENC-004", "--format", "json").out)
    assert {finding["root"] for finding in whole["findings"]} == {"envs/dev"}
    assert not whole["problems"]


def test_a_single_file_means_its_root(run: Run, write: Write) -> None:
    volume = 'resource "aws_ebs_volume" "a" {\n  availability_zone = "x"\n  size = 1\n  encrypted = local.on\n}\n'
    folder = write(main_tf=volume, locals_tf="locals {\n  on = true\n}\n", other__main_tf=volume)
    ran = run("scan", folder / "main.tf", "--select", "ENC-001", "--format", "json")
    assert [finding["status"] for finding in json.loads(ran.out)["findings"]] == ["pass"]


def test_several_paths_are_one_graph(run: Run, write: Write) -> None:
    volume = 'resource "aws_ebs_volume" "a" {\n  availability_zone = "x"\n  size = 1\n  encrypted = true\n}\n'
    folder = write(a__main_tf=volume, b__main_tf=volume, c__main_tf=volume)
    ran = run("scan", folder / "a", folder / "b" / "main.tf", "--select", "ENC-001", "--format", "json")
    assert [finding["file"] for finding in json.loads(ran.out)["findings"]] == ["a/main.tf", "b/main.tf"]


def test_several_formats_in_one_run(run: Run, write: Write, tmp_path: Path) -> None:
    folder = write(main_tf="locals {}\n")
    out = tmp_path / "out.sarif"
    ran = run("scan", folder, "--format", "sarif", "--output", out, "--format", "json")
    assert json.loads(ran.out)["schema"] == "iac27017/1"
    assert json.loads(out.read_text(encoding="utf-8"))["version"] == "2.1.0"


def test_a_variable_from_the_command_line_decides(run: Run, write: Write) -> None:
    volume = 'variable "on" { type = bool }\nresource "aws_ebs_volume" "a" {\n  encrypted = var.on\n  size = 1\n  availability_zone = "x"\n}\n'
    folder = write(main_tf=volume)
    assert run("scan", folder, "--select", "ENC-001", "--var", "on=false").code == 1
    assert run("scan", folder, "--select", "ENC-001", "--var", "on=true", "--strict").code == 0


def test_the_environment_gives_variables_too(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    volume = 'variable "on" { type = bool }\nresource "aws_ebs_volume" "a" {\n  encrypted = var.on\n  size = 1\n  availability_zone = "x"\n}\n'
    monkeypatch.setenv("TF_VAR_on", "false")
    assert run("scan", write(main_tf=volume), "--select", "ENC-001").code == 1


def test_the_configuration_selects_and_the_command_line_overrides(run: Run, write: Write) -> None:
    volume = 'resource "aws_ebs_volume" "a" {\n  size = 1\n  availability_zone = "x"\n}\n'
    folder = write(main_tf=volume)
    (folder / ".iac27017.toml").write_text('select = ["KEY-001"]\n', encoding="utf-8")
    assert run("scan", folder).code == 0
    assert run("scan", folder, "--select", "ENC-001").code == 1


def test_new_check_writes_two_files_that_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "encryption").mkdir()
    ran = run("new-check", "unencrypted-thing", "--code", "ENC-901", "--checks", tmp_path)
    assert ran.code == 0
    module = (tmp_path / "encryption" / "unencrypted_thing.py").read_text(encoding="utf-8")
    compile(module, "unencrypted_thing.py", "exec")
    names: dict[str, object] = {"__name__": "unencrypted_thing"}
    exec(module, names)
    assert str(names["unencrypted_thing"]) == "ENC-901 unencrypted-thing"
    assert "# fail: it is not encrypted" in (tmp_path / "encryption" / "unencrypted_thing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["UnencryptedThing", "--code", "ENC-901"], "a name is words in lower case with hyphens"),
        (["unencrypted-thing", "--code", "XYZ-1"], "a code is a family and three digits"),
        (["mutable-log-store", "--code", "LOG-901"], "LOG-012 mutable-log-store is there already"),
        (["new-thing", "--code", "ENC-901"], "no such folder; run this at the top of the repository"),
    ],
)
def test_new_check_refuses(run: Run, tmp_path: Path, arguments: list[str], message: str) -> None:
    ran = run("new-check", *arguments, "--checks", tmp_path)
    assert ran.code == 2
    assert message in ran.err


@pytest.mark.parametrize(("variable", "colored"), [("", True), ("1", False)])
def test_a_terminal_has_colours_unless_it_asks_for_none(
    monkeypatch: pytest.MonkeyPatch, variable: str, colored: bool
) -> None:
    """``NO_COLOR`` counts when it is set to anything (no-color.org)."""
    from iac27017.cli import rendering

    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", variable)
    assert rendering.terminal(None)[1] is colored
    assert rendering.terminal(Path("out.txt")) == (None, False)
