"""Records what Terraform says of applied infrastructure, and of a change to it: `python -m tests.plan.record_states`.

Needs a ``terraform`` binary, the provider in a plugin folder (``--plugins``) and a stand-in for AWS
(``moto_server``) at ``--endpoint``; no account. The configuration in `applied` is applied; its state is
recorded, and then a plan that mends one thing and deletes another.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.plan.record_plans import HERE, RECORDINGS, write
from tests.terraform.record_aws_plans import OFFLINE
from tests.terraform.record_plans import terraform

APPLIED = HERE / "applied"
STATE, CHANGE = RECORDINGS / "applied-state.json.gz", RECORDINGS / "applied-change.json.gz"
CHANGED = {"rotated": "true", "old_volume": "false"}
"""The variables that the recorded change is planned with."""

_SERVICES = ("s3", "kms", "sqs", "sns", "ec2", "iam", "dynamodb", "sts")
_DROPPED = ("timestamp", "relevant_attributes", "applyable", "complete", "checks")


def main(arguments: Sequence[str] | None = None) -> int:
    """Record the state and the change."""
    parser = argparse.ArgumentParser(prog="python -m tests.plan.record_states", description=__doc__)
    parser.add_argument("--plugins", type=Path, default=Path("/opt/tf-plugins"))
    parser.add_argument("--endpoint", default="http://127.0.0.1:5999")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "applied"
        shutil.copytree(APPLIED, folder)
        _point_at(folder, options.endpoint)
        terraform(folder, {}, "init", "-no-color", f"-plugin-dir={options.plugins}")
        terraform(folder, {}, "apply", "-auto-approve", "-input=false", "-no-color")
        write(STATE, _kept(json.loads(terraform(folder, {}, "show", "-json"))))
        given = [f"-var={name}={value}" for name, value in CHANGED.items()]
        terraform(folder, {}, "plan", "-input=false", "-no-color", "-out=plan", *given)
        write(CHANGE, _kept(json.loads(terraform(folder, {}, "show", "-json", "plan"))))
    print(f"wrote {STATE.name} and {CHANGE.name}")
    return 0


def _point_at(folder: Path, endpoint: str) -> None:
    """The provider's settings for the stand-in, in the copy of the configuration."""
    endpoints = "\n".join(f'    {service} = "{endpoint}"' for service in _SERVICES)
    settings = f"{OFFLINE}  s3_use_path_style = true\n  endpoints {{\n{endpoints}\n  }}\n"
    main_file = folder / "main.tf"
    text = main_file.read_text(encoding="utf-8")
    main_file.write_text(re.sub(r'provider "aws" \{\n', rf'\g<0>{settings}', text), encoding="utf-8")


def _kept(shown: Any) -> Any:
    """Without what varies from run to run, and without the stand-in's settings."""
    kept = {name: value for name, value in shown.items() if name not in _DROPPED}
    provider = kept.get("configuration", {}).get("provider_config", {}).get("aws", {}).get("expressions", {})
    for name in [name for name in provider if name not in ("region", "default_tags")]:
        del provider[name]
    return kept


if __name__ == "__main__":
    sys.exit(main())
