"""Which roots a commit touches, and that they get the answers of a full scan."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from iac27017.graph.concepts import DEPLOYMENT
from iac27017.graph.settings import Settings
from iac27017.policy.touched import MadeOf, touched_roots
from iac27017.registry import all_checks
from iac27017.scan import Inputs, scan
from tests.cli.conftest import Ran, Run

SAMPLES = Path(__file__).resolve().parents[2] / "sample_repos"
BAD = 'resource "aws_ebs_volume" "{name}" {{ availability_zone = "eu-west-1a" }}\n'
STACK = "Resources:\n  Inner:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: ./nested/inner.yaml}\n"
VOLUME = "Resources:\n  Volume:\n    Type: AWS::EC2::Volume\n    Properties: {AvailabilityZone: eu-west-1a}\n"


@dataclass(frozen=True, slots=True)
class Scratch:
    """A repository of git, and the hook called in it."""

    top: Path
    run: Run

    def commit(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            (self.top / name).parent.mkdir(parents=True, exist_ok=True)
            (self.top / name).write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git(
            "-c", "user.name=kim", "-c", "user.email=kim@example.com", "commit", "--quiet", "--message", "all"
        )

    def git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self.top, check=True, capture_output=True)

    def hook(self, *arguments: str) -> Ran:
        return self.run("hook", "--select", "ENC-001", *arguments)

    def roots(self, *changed: str) -> str:
        """The roots that are judged when these files change, by the last line but one."""
        ran = self.hook(*changed)
        assert ran.code == 1, ran.out + ran.err
        verdict = ran.out.splitlines()[-2]
        return verdict.rpartition(", in ")[2]


@pytest.fixture
def scratch(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scratch:
    """An empty repository, which is the current directory."""
    made = Scratch(tmp_path, run)
    made.git("init", "--quiet")
    monkeypatch.chdir(tmp_path)
    return made


def test_each_kind_of_file_touches_the_roots_that_read_it(scratch: Scratch) -> None:
    scratch.commit({
        "one/main.tf": BAD.format(name="a") + 'module "m" { source = "../modules/outer" }\n',
        "one/terraform.tfvars": "",
        "two/main.tf": BAD.format(name="a") + 'locals { text = templatefile("${path.module}/start.sh.tpl", {}) }\n'
        'output "text" { value = local.text }\n',
        "two/start.sh.tpl": "#!/bin/sh\n",
        "two/policies.tf": 'output "names" { value = fileset("${path.module}/policies", "*.json") }\n',
        "two/policies/a.json": "{}",
        "modules/outer/main.tf": 'module "i" { source = "../inner" }\n',
        "modules/inner/main.tf": BAD.format(name="inner"),
        "stacks/main.yaml": STACK,
        "stacks/nested/inner.yaml": VOLUME,
        "stacks/alone.yaml": VOLUME,
        "src/app.py": "print()\n",
    })  # fmt: skip
    assert scratch.roots("one/main.tf") == "one"
    assert scratch.roots("one/terraform.tfvars") == "one"
    assert scratch.roots("modules/inner/main.tf") == "one"
    assert scratch.roots("two/start.sh.tpl") == "two"
    assert scratch.roots("two/policies/new.json") == "two"
    assert scratch.roots("stacks/nested/inner.yaml") == "stacks/main.yaml"
    assert scratch.roots("stacks/alone.yaml", "two/main.tf") == "stacks/alone.yaml, two"
    assert scratch.hook("src/app.py") == Ran(0, "", "")


def test_a_file_of_values_that_is_named_touches_what_reads_it(scratch: Scratch) -> None:
    parameters = "Parameters: {Zone: {Type: String}}\n" + VOLUME.replace("eu-west-1a", "!Ref Zone")
    scratch.commit(
        {
            "main.tf": BAD.format(name="a"),
            "stack.yaml": parameters,
            "zones.json": '{"Zone": "eu-west-1a"}',
            "prod.tfvars": "",
        }
    )
    assert scratch.roots("zones.json", "--parameters", "zones.json") == "stack.yaml"
    assert scratch.roots("prod.tfvars", "--var-file", "prod.tfvars") == "."
    assert scratch.hook("prod.tfvars") == Ran(0, "", "")


def test_the_configuration_touches_everything(scratch: Scratch) -> None:
    scratch.commit(
        {
            "one/main.tf": BAD.format(name="a"),
            "two/main.tf": BAD.format(name="b"),
            ".iac27017.toml": "strict = false\n",
        }
    )
    assert scratch.roots(".iac27017.toml") == "one, two"


@pytest.mark.parametrize("gone", ["modules/volume/main.tf", "stacks/nested/inner.yaml", "one/start.sh"])
def test_what_a_deleted_file_was_part_of_is_judged(scratch: Scratch, gone: str) -> None:
    scratch.commit({
        "one/main.tf": 'module "m" { source = "../modules/volume" }\noutput "o" { value = file("${path.module}/start.sh") }\n',
        "one/start.sh": "",
        "modules/volume/main.tf": BAD.format(name="a"),
        "stacks/main.yaml": STACK,
        "stacks/nested/inner.yaml": VOLUME,
    })  # fmt: skip
    scratch.git("rm", "--quiet", gone)
    touched = "stacks/main.yaml" if gone.startswith("stacks") else "one"
    assert f" in {touched}" in "".join(scratch.hook().out.splitlines()[-2:])


def test_what_is_not_in_the_commit_is_not_read_but_for_fetched_modules(scratch: Scratch) -> None:
    """A file that was never added neither stops the commit nor makes it whole."""
    scratch.commit({"main.tf": 'module "far" {\n  source  = "acme/volume/aws"\n  version = "1.0"\n}\n'})
    modules = '{"Modules": [{"Key": "far", "Source": "", "Dir": ".terraform/modules/far"}]}'
    for name, text in {
        "mine [1].tf": BAD.format(name="mine"),
        "new/main.tf": BAD.format(name="new"),
        ".terraform/modules/modules.json": modules,
        ".terraform/modules/far/main.tf": BAD.format(name="far"),
    }.items():
        (scratch.top / name).parent.mkdir(parents=True, exist_ok=True)
        (scratch.top / name).write_text(text, encoding="utf-8")
    ran = scratch.hook("main.tf")
    assert "module.far.aws_ebs_volume.far" in ran.out
    assert "1 finding stops this commit, in ." in ran.out


def test_a_problem_elsewhere_stops_no_commit(scratch: Scratch) -> None:
    scratch.commit({"good/main.tf": "", "broken/main.tf": 'resource "aws_ebs_volume" {\n'})
    assert scratch.run("scan", ".").code == 3
    assert scratch.hook("good/main.tf").code == 0
    assert scratch.hook("broken/main.tf").code == 3
    assert scratch.hook("broken/main.tf", "--allow-problems").code == 0


TRAIL = """resource "aws_cloudtrail" "all" {
  name                          = "all"
  s3_bucket_name                = "acme-logs"
  is_multi_region_trail         = BOTH
  include_global_service_events = true
  enable_log_file_validation    = true
}
"""


def test_what_is_said_of_the_whole_deployment(scratch: Scratch) -> None:
    """Once its trail is gone, this landing zone has none; a trail of another root that is not good enough stops nobody."""
    expected = "[expect]\naudit-trail = true\n"
    good, poor = TRAIL.replace("BOTH", "true"), TRAIL.replace("BOTH", "false")
    scratch.commit({".iac27017.toml": expected, "audit/main.tf": good, "app/main.tf": BAD.format(name="a")})
    scratch.git("rm", "--quiet", "audit/main.tf")
    gone = scratch.run("hook", "--select", "LOG-001")
    assert gone.code == 1
    assert "no audit trail is declared" in gone.out
    scratch.commit({"audit/main.tf": poor})
    assert scratch.run("hook", "--select", "LOG-001", "audit/main.tf").code == 1
    assert scratch.run("hook", "--select", "LOG-001", "app/main.tf").code == 0


def test_what_is_unknown_stops_a_strict_hook_only(scratch: Scratch) -> None:
    volume = 'resource "aws_ebs_volume" "a" {\n  availability_zone = "eu-west-1a"\n  encrypted         = var.encrypted\n}\n'
    scratch.commit({"main.tf": 'variable "encrypted" { type = bool }\n' + volume})
    ran = scratch.hook("main.tf")
    assert (ran.code, ran.out) == (0, "nothing failed in .; 1 unknown\n")
    assert scratch.hook("main.tf", "--strict").code == 1


def test_names_that_steer_a_terminal_are_inert(scratch: Scratch) -> None:
    scratch.commit({"a\x1b[31mb/main.tf": BAD.format(name="a")})
    ran = scratch.hook("a\x1b[31mb/main.tf")
    assert ran.code == 1
    assert "\x1b" not in ran.out
    assert "a\\x1b[31mb" in ran.out


def test_outside_of_a_repository(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("hook", "main.tf")
    assert ran.code == 2
    assert "git" in ran.err


@pytest.mark.parametrize("sample", sorted(path.name for path in SAMPLES.iterdir() if path.is_dir()))
def test_the_roots_touched_get_the_answers_of_a_full_scan(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample: str
) -> None:
    """The graph holds the whole repository, so what hangs on another root is seen: the log bucket over there."""
    top = tmp_path / sample
    shutil.copytree(SAMPLES / sample, top)
    made = Scratch(top, run)
    made.git("init", "--quiet")
    made.commit({})
    monkeypatch.chdir(top)
    whole = json.loads(run("scan", top, "--format", "json").out)["findings"]
    made_of = scan(top, (), Inputs(), Settings())[0].ledger.made_of
    for root, patterns in made_of.items():
        changed = next(file for file in _files(top) if touched_roots([file], {root: patterns}))
        touched = {name or "." for name in touched_roots([changed], made_of)}
        expected = [
            f for f in whole if f["root"] in touched and f["status"] == "fail" and f["waived"] is None
        ]
        ran = run("hook", changed)
        assert ran.code == (1 if expected else 0)
        if expected:
            assert f"{len(expected)} finding" in ran.out
            assert {f"{f['check']} {f['name']}" for f in expected} == set(
                re.findall(r"[A-Z]{3}-\d{3} [a-z0-9-]+(?=  ISO)", ran.out)
            )


def _files(top: Path) -> list[str]:
    return sorted(
        file.relative_to(top).as_posix()
        for file in top.rglob("*")
        if file.is_file() and ".git" not in file.parts
    )


@pytest.mark.parametrize("sample", sorted(path.name for path in SAMPLES.iterdir() if path.is_dir()))
def test_a_root_is_made_of_every_file_that_its_findings_lie_in(sample: str) -> None:
    """Otherwise an edit that causes a finding would not touch the root that it is found in."""
    result, _ = scan(SAMPLES / sample, all_checks(), Inputs(), Settings())
    of_roots = [f.resource for f in result.findings if f.resource.concept is not DEPLOYMENT]
    assert of_roots
    made_of = {root: MadeOf.of(patterns) for root, patterns in result.ledger.made_of.items()}
    assert [str(r.header) for r in of_roots if not made_of[r.address.root].holds(r.header.file)] == []
