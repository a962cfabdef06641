"""Results to render."""

from __future__ import annotations

from pathlib import Path

import pytest

from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.settings import Settings
from iac27017.registry import chosen_checks
from iac27017.scan import Inputs, Result, scan

TEXT = """
resource "aws_kms_key" "k" {
  description = "<b>\\u0007"
}

resource "aws_ebs_volume" "bad" {
  availability_zone = "eu-west-1a"
  size              = 1
  encrypted         = false
}

resource "aws_ebs_volume" "many" {
  count             = 3
  availability_zone = "eu-west-1a"
  size              = 1
  encrypted         = false
}

resource "aws_ebs_volume" "good" {
  availability_zone = "eu-west-1a"
  size              = 1
  encrypted         = true
  kms_key_id        = aws_kms_key.k.arn
}

variable "on" { type = bool }

resource "aws_ebs_volume" "open" {
  availability_zone = "eu-west-1a"
  size              = 1
  encrypted         = var.on
}

resource "aws_unheard_of" "x" {}
"""


@pytest.fixture
def scanned(tmp_path: Path) -> tuple[Result, ResourceGraph, Path]:
    """One small repository, asked one question."""
    (tmp_path / "main.tf").write_text(TEXT, encoding="utf-8")
    (tmp_path / "broken.tf").write_text("locals {\n", encoding="utf-8")
    result, graph = scan(tmp_path, chosen_checks(["ENC-001"], ()), Inputs(), Settings())
    return result, graph, tmp_path
