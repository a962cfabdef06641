"""The action and the template are what their forges' published schemas say they are."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.review.contract.conftest import HERE, MODULES

pytestmark = pytest.mark.xdist_group("contract")
"""One process has Prism, and all of these tests."""

TOP = Path(__file__).parents[3]
VALIDATE = """
    const validator = require("@action-validator/core");
    const [kind, ...sources] = JSON.parse(require("fs").readFileSync(0, "utf8"));
    const validate = kind === "action" ? validator.validateAction : validator.validateWorkflow;
    console.log(JSON.stringify(sources.map(source => validate(source).errors)));
"""


def errors(node: str, kind: str, *sources: str) -> list[list[Any]]:
    """What is wrong with each source by the published schema of actions or workflows."""
    done = subprocess.run([node, "-e", VALIDATE], input=json.dumps([kind, *sources]), cwd=HERE, check=True,
                          capture_output=True, text=True, timeout=60)  # fmt: skip
    found: list[list[Any]] = json.loads(done.stdout)
    return found


def test_the_action(node: str) -> None:
    action = (TOP / "action.yml").read_text(encoding="utf-8")
    ours, broken = errors(node, "action", action, action.replace("using: composite", "using: magic"))
    assert ours == []
    assert broken


def test_the_workflows_in_the_documentation(node: str) -> None:
    pages = [(TOP / name).read_text(encoding="utf-8") for name in ("README.md", "docs/review-bot.md")]
    workflows = [one for page in pages for one in re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
                 if "runs-on" in one]  # fmt: skip
    assert workflows
    assert errors(node, "workflow", *workflows) == [[]] * len(workflows)


def test_the_template(node: str, tmp_path: Path) -> None:
    template = (TOP / "ci" / "gitlab" / "iac27017.gitlab-ci.yml").read_text(encoding="utf-8")
    assert "json schema validated" in listed(node, tmp_path, template)
    broken = listed(node, tmp_path, template.replace("when: always", "when: sometimes"))
    assert "must be one of [on_success, on_failure, always]" in broken


def listed(node: str, folder: Path, template: str) -> str:
    """What a runner of GitLab's pipelines on one's own machine says, which brings GitLab's own schema along."""
    (folder / ".gitlab-ci.yml").write_text(template, encoding="utf-8")
    git = ("git", "-C", str(folder))
    subprocess.run([*git, "init", "--quiet", "--initial-branch=main"], check=True)
    subprocess.run([*git, "config", "remote.origin.url", "git@gitlab.example.com:acme/infra.git"], check=True)
    program = MODULES / "gitlab-ci-local"
    entry = json.loads((program / "package.json").read_text(encoding="utf-8"))["bin"]
    done = subprocess.run([node, str(program / entry), "--list"], cwd=folder, check=False, capture_output=True,
                          text=True, timeout=60)  # fmt: skip
    return re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)
