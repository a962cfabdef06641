"""Times the git hook in a repository of 500 files, of which a commit changes one: `python -m bench.hook`."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.measure import measured

ROOTS, MODULES = 60, 20
RUNS = 7
CASES = {
    "one file of a root": "live/r00/database.tf",
    "a module that six roots call": "modules/m00/main.tf",
    "nothing that is read": "README.md",
}

_MODULE = """resource "aws_s3_bucket" "this" {
  bucket = "${var.name}-store"
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id
  versioning_configuration { status = "Enabled" }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.this.arn
    }
  }
}
"""
_ROOT = {
    "providers.tf": 'provider "aws" {\n  region = "eu-west-1"\n}\n',
    "variables.tf": 'variable "env" { type = string }\n\nvariable "cidr" { type = string }\n',
    "network.tf": 'resource "aws_vpc" "this" {\n  cidr_block = var.cidr\n}\n\nresource "aws_subnet" "a" {\n'
    "  vpc_id     = aws_vpc.this.id\n  cidr_block = cidrsubnet(var.cidr, 8, 1)\n}\n",
    "database.tf": 'resource "aws_db_instance" "main" {\n  identifier        = "${var.env}-main"\n  engine            = "postgres"\n'
    '  instance_class    = "db.t3.medium"\n  storage_encrypted = true\n}\n',
    "outputs.tf": 'output "vpc" { value = aws_vpc.this.id }\n',
}


def main() -> int:
    """Print a row for each of `CASES`."""
    with tempfile.TemporaryDirectory() as scratch:
        top = Path(scratch)
        files = repository(ROOTS, MODULES)
        written(top, files)
        author = ("-c", "user.name=bench", "-c", "user.email=bench@example.com")
        for command in (("init", "--quiet"), ("add", "--all"), (*author, "commit", "--quiet", "--message", "all")):
            subprocess.run(["git", *command], cwd=top, check=True)
        print(f"{len(files)} files, {sum(text.count(chr(10)) for text in files.values())} lines, {ROOTS} roots\n")
        print("| the commit changes | the hook takes | once more, remembered |\n|---|---:|---:|")
        os.chdir(top)
        with tempfile.TemporaryDirectory() as memory:
            for what, file in CASES.items():
                first, again = zip(*(_twice(Path(file), memory) for _ in range(RUNS)))
                print(f"| {what} | {statistics.median(first):.2f} s | {statistics.median(again):.2f} s |", flush=True)
        os.chdir("/")
    return 0


def _twice(file: Path, memory: str) -> tuple[float, float]:
    """Seconds of the hook after a change that was never seen, and of the same once more."""
    with file.open("a", encoding="utf-8") as stream:
        stream.write("# changed\n")
    command = [sys.executable, "-m", "iac27017", "hook", str(file), "--cache-dir", memory]
    return measured(command, (0, 1)).wall, measured(command, (0, 1)).wall


def repository(roots: int, modules: int) -> dict[str, str]:
    """Seven files for each root, four for each module, two of which each root calls."""
    return dict(_files(roots, modules))


def written(top: Path, files: Mapping[str, str]) -> None:
    """Write ``files`` below ``top``."""
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text, encoding="utf-8")


def _files(roots: int, modules: int) -> Iterator[tuple[str, str]]:
    for number in range(modules):
        folder = f"modules/m{number:02d}"
        yield f"{folder}/main.tf", _MODULE
        yield f"{folder}/key.tf", 'resource "aws_kms_key" "this" {\n  enable_key_rotation = true\n}\n'
        yield f"{folder}/variables.tf", 'variable "name" { type = string }\n'
        yield f"{folder}/outputs.tf", 'output "bucket" { value = aws_s3_bucket.this.bucket }\n'
    for number in range(roots):
        folder = f"live/r{number:02d}"
        for name, text in _ROOT.items():
            yield f"{folder}/{name}", text
        calls = (
            f'module "m{n}" {{\n  source = "../../modules/m{(number + n) % modules:02d}"\n  name   = var.env\n}}\n'
            for n in (0, 1)
        )
        yield f"{folder}/main.tf", "\n".join(calls)
        yield f"{folder}/terraform.tfvars", f'env  = "e{number:02d}"\ncidr = "10.{number % 256}.0.0/16"\n'


if __name__ == "__main__":
    sys.exit(main())
