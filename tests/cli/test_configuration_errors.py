"""An error in the configuration names file, line and key, and what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from iac27017.config import ConfigError, load, parse
from iac27017.graph.settings import EXPECTATIONS
from tests.cli.conftest import Run

WRONG = [
    # the syntax of TOML
    ("strict = \n", ".iac27017.toml:1:10: Invalid value"),
    ("strict = true\nignore = [\n", ".iac27017.toml:3:1: "),
    ("strict = true\n\nstrict = false\n", ".iac27017.toml:3:1: strict is set twice; remove or rename one of them"),
    ("[account]\n[expect]\n[account]\n", ".iac27017.toml:3:1: account is set twice"),
    ("[[waiver]\n", ".iac27017.toml:1:"),
    # a key that there is not, with the one that is nearest
    ("strickt = true\n", ".iac27017.toml:1: there is no setting 'strickt' (did you mean strict?); there are: allow-problems,"),
    ("strict = true\nallow_problem = true\n", ".iac27017.toml:2: there is no setting 'allow_problem' (did you mean allow_problems?)"),
    ("[acount]\n", ".iac27017.toml:1: there is no setting 'acount' (did you mean account?)"),
    ("color = true\n", ".iac27017.toml:1: there is no setting 'color'; there are: "),
    ("\n[parameters]\nlog_retention_day = 1\n", ".iac27017.toml:3: [parameters] has no 'log_retention_day' (did you mean log_retention_days?)"),
    ("[account]\nebs-encryption = true\n", ".iac27017.toml:2: [account] has no 'ebs-encryption'"),
    ("[expect]\naudit_trail = true\n", ".iac27017.toml:2: [expect] has no 'audit_trail' (did you mean audit-trail?)"),
    # a value of the wrong type
    ("strict = 1\n", ".iac27017.toml:1: strict is true or false"),
    ('select = "ENC"\n', ".iac27017.toml:1: select is a list of texts"),
    ("ignore = [1]\n", ".iac27017.toml:1: ignore is a list of texts"),
    ('severity = "urgent"\n', ".iac27017.toml:1: severity is one of info, low, medium, high, critical"),
    ('lang = "fr"\n', '.iac27017.toml:1: lang is "en" or "ja"'),
    ("account = 5\n", ".iac27017.toml:1: [account] is a table of settings"),
    ("[parameters]\nlog_retention_days = -1\n", ".iac27017.toml:2: log_retention_days is a whole number of at least 0"),
    ("[parameters]\nadmin_ports = [22, true]\n", ".iac27017.toml:2: admin_ports is a whole number of at least 0"),
    ("[parameters.environment_labels]\nprod = 'x'\n", ".iac27017.toml:1: environment_labels is a table of lists of texts, which prod is not"),
    ("[expect]\naudit-trail = 'yes'\n", ".iac27017.toml:2: audit-trail is true or false"),
    # the line is that of the key in its own table, however it is written
    ("[account]\n[policy]\nfour_eyes = 1\n", ".iac27017.toml:3: four_eyes is true or false"),
    ("policy.four_eyes = 1\n", ".iac27017.toml:1: four_eyes is true or false"),
    ('lang = "en"\npolicy = { four_eyes = 1 }\n', ".iac27017.toml:2: four_eyes is true or false"),
    ('"strict" = 1\n', ".iac27017.toml:1: strict is true or false"),
    ("[expect]\nalarms = true\n[parameters]\nalarms = 1\n", ".iac27017.toml:4: [parameters] has no 'alarms'"),
    # names of checks and controls
    ('strict = true\nselect = ["ENC-999"]\n', ".iac27017.toml:2: there is no check 'ENC-999'"),
    ('ignore = ["unencrypted"]\n', ".iac27017.toml:1: there is no check 'unencrypted'"),
    ('control = ["99.9"]\n', ".iac27017.toml:1: no check is about control '99.9'"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_what_is_wrong_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        parse(text)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tool = 3\n", "pyproject.toml:1: [tool] is a table of settings"),
        ("[tool]\niac27017 = true\n", "pyproject.toml:2: [iac27017] is a table of settings"),
        ("[tool.other]\nstrict = 1\n[tool.iac27017]\nstrict = 1\n", "pyproject.toml:4: strict is true or false"),
        ("[tool.iac27017.policy]\nfour_eyes = 1\n", "pyproject.toml:2: four_eyes is true or false"),
    ],
)
def test_in_somebody_elses_file(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        parse(text, "pyproject.toml", shared=True)
    assert message in str(raised.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / ".iac27017.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"\.iac27017\.toml: cannot be read"):
        load(tmp_path / ".iac27017.toml")


def test_the_command_line_ends_with_2_and_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("", encoding="utf-8")
    (tmp_path / ".iac27017.toml").write_text("severty = 'high'\n", encoding="utf-8")
    ran = run("scan", tmp_path)
    assert ran.code == 2
    assert "toml:1: there is no setting 'severty' (did you mean severity?)" in ran.err


def test_every_expectation_that_a_check_has_is_known() -> None:
    checks = Path(__file__).resolve().parents[2] / "checks"
    text = "\n".join(file.read_text(encoding="utf-8") for file in sorted(checks.rglob("*.py")))
    assert [name for name in EXPECTATIONS if f'"{name}"' not in text] == []
    assert parse("[expect]\n" + "".join(f"{name} = true\n" for name in EXPECTATIONS)).settings.expect == set(EXPECTATIONS)
