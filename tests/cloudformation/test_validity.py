"""cfn-lint on both sides: its errors as our problems, our findings as its matches."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from iac27017.cli import main

TEMPLATE = """\
Resources:
  Data:
    Type: AWS::EC2::Volume
    Properties:
      AvailabilityZone: !Select [0, !GetAZs ""]
      Size: ten
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


def test_errors_of_cfn_lint_are_problems(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["scan", str(template.parent), "--lint", "--format", "json", "--select", "KEY-001"])
    result = json.loads(capsys.readouterr().out)
    (problem,) = result["problems"]
    assert (problem["file"], problem["line"]) == ("template.yaml", 6)
    assert problem["message"].startswith("E3012")
    assert [finding["status"] for finding in result["findings"]] == ["pass"]
    assert code == 3


def test_cfn_lint_is_not_asked_unless_wanted(template: Path) -> None:
    program = f"import sys, iac27017.cli as c; c.main(['scan', {str(template)!r}]); print('cfnlint' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, encoding="utf-8", check=True)
    assert ran.stdout.endswith("False\n")


def test_findings_are_matches_of_cfn_lint(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cfn-lint-pack"]) == 0
    rules = capsys.readouterr().out.strip()
    program = str(Path(sys.executable).with_name("cfn-lint"))
    command = [program, "--append-rules", rules, "--format", "json", "--", str(template)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=False)
    matches = {match["Rule"]["Id"]: match for match in json.loads(ran.stdout)}
    assert matches.keys() == {"E3012", "EENC001"}
    ours = matches["EENC001"]
    assert ours["Location"]["Start"]["LineNumber"] == 2
    assert "unencrypted-volume: encryption is not switched on" in ours["Message"]
    assert "set `Encrypted: true`" in ours["Message"]
