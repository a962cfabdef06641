"""Records what Terraform and the AWS provider plan for the samples: `python -m tests.plan.record_plans`.

Needs a ``terraform`` binary and the provider in a plugin folder (``--plugins``); no network and no
account. Each root is planned in a copy of its repository, in which what would ask somebody is
replaced: the provider's credentials are made up, its ``assume_role`` blocks are taken out (they
would be assumed while planning), backends are left out of ``init``, and remote state is read from
local files with the outputs in `REMOTE`. Data sources that the provider would look up are put off
until apply, as they are when they hang on something that is not there yet. A variable without a
default gets its value from `GIVEN`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.terraform.record_aws_plans import OFFLINE
from tests.terraform.record_plans import terraform

HERE = Path(__file__).resolve().parent
RECORDINGS = HERE / "recordings"
SAMPLES = HERE.parents[1] / "sample_repos"

Json = Any

GIVEN: Mapping[str, Mapping[str, str]] = {
    "data_platform": {"warehouse_encrypted": "true"},
    "payments/envs/dev": {"image": "111122223333.dkr.ecr.eu-central-1.amazonaws.com/api:dev", "bastion_ami": "ami-0a1b2c3d4e5f60718"},
    "payments/envs/prod": {"image": "111122223333.dkr.ecr.eu-central-1.amazonaws.com/api@sha256:" + "0" * 64},
}  # fmt: skip
"""Values of variables that the roots have no default for."""

REMOTE: Mapping[str, Mapping[str, Json]] = {
    "prod": {
        "data_key_arn": "arn:aws:kms:eu-central-1:111122223333:key/1a2b3c4d-0000-4444-8888-1234567890ab"
    },
    "dev": {"vpc_id": "vpc-0dddddddddddddddd", "cidr": "10.20.0.0/16"},
    "platform": {"network_id": "vpc-0bbbbbbbbbbbbbbbb", "edge_subnet_id": "subnet-0bbbbbbbbbbbbbbbb"},
}
"""The outputs of the states that roots read, by the name of the data source."""

_BLOCK = r"^(?P<indent>\s*){opening}\s*\{{.*?^(?P=indent)\}}\n"
_ASSUMED = re.compile(_BLOCK.format(opening="assume_role"), re.MULTILINE | re.DOTALL)
_REMOTE = re.compile(r'^data "terraform_remote_state" "(?P<name>\w+)" \{.*?^\}\n', re.MULTILINE | re.DOTALL)
LATER = "terraform_data.later"
"""A resource that data sources wait for in the copy: they are read while applying, when nobody is asked yet."""

_LOOKED_UP = re.compile(
    r'^data "(?!aws_iam_policy_document|aws_partition|terraform_remote_state)\w+" "\w+" \{\n', re.MULTILINE
)
_PROVIDER = re.compile(r'^provider\s+"aws"\s*\{\n(?P<body>.*?)^\}', re.MULTILINE | re.DOTALL)
_DROPPED = ("relevant_attributes", "timestamp", "applyable", "complete", "checks")


def main(arguments: Sequence[str] | None = None) -> int:
    """Record the roots named (``payments/envs/dev``), or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.plan.record_plans", description=__doc__)
    parser.add_argument("--plugins", type=Path, default=Path("/opt/tf-plugins"))
    parser.add_argument("roots", nargs="*")
    options = parser.parse_args(arguments)
    RECORDINGS.mkdir(exist_ok=True)
    for root in options.roots or sorted(roots()):
        plan = planned(root, options.plugins)
        write(recording_of(root), compact(plan))
        print(f"{root}: {len(plan['resource_changes'])} changes")
    return 0


def roots() -> Iterator[str]:
    """The root modules of the sample repositories: directories that configure a provider."""
    for file in SAMPLES.rglob("*.tf"):
        if _PROVIDER.search(file.read_text(encoding="utf-8")):
            yield file.parent.relative_to(SAMPLES).as_posix()


def recording_of(root: str) -> Path:
    """The file of a root's recording."""
    return RECORDINGS / f"{root.replace('/', '-')}.json.gz"


def planned(root: str, plugins: Path) -> Json:
    """What ``terraform show -json`` says of a plan for ``root`` in a copy of its repository."""
    repository = root.split("/")[0]
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / repository
        shutil.copytree(SAMPLES / repository, copy)
        folder = Path(scratch) / root
        for file in folder.glob("*.tf"):
            file.write_text(_offline(file.read_text(encoding="utf-8"), Path(scratch)), encoding="utf-8")
        (folder / "later.tf").write_text('resource "terraform_data" "later" {}\n', encoding="utf-8")
        (folder / "backend_override.tf").write_text(
            'terraform {\n  backend "local" {}\n}\n', encoding="utf-8"
        )
        terraform(folder, {}, "init", "-no-color", f"-plugin-dir={plugins}")
        given = [f"-var={name}={value}" for name, value in GIVEN.get(root, {}).items()]
        terraform(folder, {}, "plan", "-input=false", "-no-color", "-refresh=false", "-out=plan", *given)
        shown: Json = json.loads(terraform(folder, {}, "show", "-json", "plan"))
        return shown


def _offline(text: str, scratch: Path) -> str:
    text = _ASSUMED.sub("", text)
    text = _PROVIDER.sub(lambda found: f'provider "aws" {{\n{found["body"]}{OFFLINE}}}', text)
    text = _LOOKED_UP.sub(rf"\g<0>  depends_on = [{LATER}]\n", text)
    return _REMOTE.sub(lambda found: _local_state(found["name"], scratch), text)


def _local_state(name: str, scratch: Path) -> str:
    outputs = {key: {"value": value, "type": "string"} for key, value in REMOTE[name].items()}
    state = {
        "version": 4,
        "terraform_version": "1.11.4",
        "serial": 1,
        "lineage": "recorded",
        "outputs": outputs,
        "resources": [],
    }
    file = scratch / f"{name}.tfstate"
    file.write_text(json.dumps(state), encoding="utf-8")
    return f'data "terraform_remote_state" "{name}" {{\n  backend = "local"\n  config  = {{ path = "{file}" }}\n}}\n'


def compact(plan: Json) -> Json:
    """The plan without what varies from run to run or that no reader looks at."""
    kept = {name: value for name, value in plan.items() if name not in _DROPPED}
    for provider in kept["configuration"].get("provider_config", {}).values():
        made_up = re.findall(r"^  (\w+)", OFFLINE, re.MULTILINE)
        expressions = provider.get("expressions", {})
        provider["expressions"] = {name: value for name, value in expressions.items() if name not in made_up}
    kept["resource_changes"] = [each for each in kept["resource_changes"] if each["address"] != LATER]
    for module in (kept["planned_values"]["root_module"], kept["configuration"]["root_module"]):
        module["resources"] = [each for each in module.get("resources", ()) if each["address"] != LATER]
        for resource in module["resources"]:
            if resource.get("depends_on") == [LATER]:
                del resource["depends_on"]
    text = json.dumps(kept, sort_keys=False)
    return json.loads(re.sub(r'"path": "[^"]*/(\w+\.tfstate)"', r'"path": "\1"', text))


def write(file: Path, plan: Json) -> None:
    """Compressed, and the same bytes for the same plan."""
    text = json.dumps(plan, separators=(",", ":")).encode()
    file.write_bytes(gzip.compress(text, mtime=0))


def read(root: str) -> Json:
    """A recorded plan."""
    return json.loads(gzip.decompress(recording_of(root).read_bytes()))


__all__ = ["GIVEN", "RECORDINGS", "SAMPLES", "planned", "read", "recording_of", "roots"]

if __name__ == "__main__":
    sys.exit(main())
