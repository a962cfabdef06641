"""A repository in which every kind of input decides something, and scans of it with and without memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from iac27017.cli import main

FORMATS = ("console", "json", "sarif", "junit", "gitlab", "github", "markdown", "csv")

Outputs = dict[str, str]
"""What a scan wrote, by format, and its exit code."""

MAIN = """\
variable "encrypted" { default = false }
variable "days" { default = 1 }
variable "public" { default = false }
variable "monitored" { default = "no" }

resource "aws_db_instance" "main" {
  identifier              = "main"
  engine                  = "postgres"
  storage_encrypted       = var.encrypted
  backup_retention_period = var.days
  publicly_accessible     = var.public
  deletion_protection     = tobool(trimspace(file("protected.txt")))
  multi_az                = terraform.workspace == "prod"
}

resource "aws_kms_key" "main" {
  description         = templatefile("key.tpl", { name = "main" })
  enable_key_rotation = templatefile("key.tpl", { name = "main" }) == "rotated main"
}

resource "aws_ebs_volume" "main" {
  encrypted         = fileexists("encrypt-volumes")
  availability_zone = "ap-northeast-1a"
  size              = length(fileset("sizes", "*"))
}

module "store" {
  source = "./modules/store"
}

module "fetched" {
  source = "acme/store/aws"
}
"""

STORE = 'resource "aws_sqs_queue" "this" {\n  name                    = "q"\n  sqs_managed_sse_enabled = false\n}\n'

TEMPLATE = """\
Parameters:
  Encrypted: {Type: String, Default: "false"}
Resources:
  Volume:
    Type: AWS::EC2::Volume
    Properties: {Encrypted: !Ref Encrypted, AvailabilityZone: a, Size: 1}
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: nested/child.yaml}
"""

CHILD = "Resources:\n  Disk:\n    Type: AWS::EC2::Volume\n    Properties: {Encrypted: false, AvailabilityZone: a, Size: 1}\n"

FILES = {
    "main.tf": MAIN,
    "other.tf": 'resource "aws_sns_topic" "other" {\n  name = "other"\n}\n',
    "modules/store/main.tf": STORE,
    ".terraform/modules/modules.json": json.dumps(
        {"Modules": [{"Key": "", "Dir": "."}, {"Key": "fetched", "Dir": ".terraform/modules/fetched"}]}
    ),
    ".terraform/modules/fetched/main.tf": STORE.replace("this", "fetched"),
    ".terraform/modules/elsewhere/main.tf": STORE.replace("this", "elsewhere"),
    "protected.txt": "false\n",
    "key.tpl": "kept ${name}",
    "sizes/one": "",
    "days.auto.tfvars": "days = 2\n",
    "given.json": '{"public": true}',
    "parameters.json": '[{"ParameterKey": "Encrypted", "ParameterValue": "false"}]',
    "template.yaml": TEMPLATE,
    "nested/child.yaml": CHILD,
    ".iac27017.toml": "[expect]\naudit-trail = true\n",
}

OPTIONS = ("--var-file", "given.json", "--parameters", "parameters.json", "--exclude", "out-*")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The repository, which is also the working directory; ``.git`` keeps the search for a configuration inside."""
    folder = tmp_path / "above" / "repository"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder.parent / ".git").mkdir()
    monkeypatch.chdir(folder)
    return folder


Scan = Callable[..., Outputs]


@pytest.fixture
def remembering(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Scan:
    """Scan with memory, which starts empty."""
    return lambda *arguments: scanned(tmp_path, "--cache-dir", str(tmp_path / "cache"), *arguments)


@pytest.fixture
def forgetful(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Scan:
    """Scan without memory."""
    return lambda *arguments: scanned(tmp_path, "--no-cache", *arguments)


def scanned(folder: Path, *arguments: str) -> Outputs:
    """Scan the working directory with `OPTIONS`, in every format at once."""
    files = {name: folder / f"out-{name}" for name in FORMATS}
    outputs = [word for name, file in files.items() for word in ("--format", name, "--output", str(file))]
    code = main(["scan", ".", *outputs, *OPTIONS, *arguments])
    assert code in (0, 1, 3)
    return {"exit code": str(code), **{name: file.read_text(encoding="utf-8") for name, file in files.items()}}
