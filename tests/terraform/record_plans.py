"""Records what the real Terraform plans for the configurations beside: `python -m tests.terraform.record_plans`.

Needs a ``terraform`` binary and no network: the configurations use ``terraform_data`` alone, which
is built in. The recordings are what `test_plans` compares with; they hold values, not Terraform's words.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.terraform.plan_values import UNKNOWN

HERE = Path(__file__).resolve().parent
CONFIGURATIONS = HERE / "configurations"
RECORDINGS = HERE / "recordings"

Json = Any


class TerraformFailed(RuntimeError):
    """Raised when Terraform refuses a configuration; the text is its own."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Record the configurations named, or all."""
    names = list(arguments or sorted(path.name for path in CONFIGURATIONS.iterdir() if path.is_dir()))
    RECORDINGS.mkdir(exist_ok=True)
    for name in names:
        recording = recorded(CONFIGURATIONS / name)
        write(RECORDINGS / f"{name}.json", recording)
        print(f"{name}: {len(recording['resources'])} resources, {len(recording['outputs'])} outputs")
    return 0


def recorded(configuration: Path) -> Json:
    """Addresses with their values, and the outputs, as planned for an empty state."""
    plan = planned(configuration)
    resources = {
        change["address"]: opened(change["change"].get("after"), change["change"]["after_unknown"])
        for change in plan.get("resource_changes", ())
        if change["mode"] == "managed"
    }
    for values in resources.values():
        # Only the provider knows these: they would be noise.
        for name in ("id", "output"):
            values.pop(name, None)
    outputs = {
        name: opened(change.get("after"), change["after_unknown"])
        for name, change in plan.get("output_changes", {}).items()
    }
    return {"resources": dict(sorted(resources.items())), "outputs": dict(sorted(outputs.items()))}


def opened(value: Json, unknown: Json) -> Json:
    """A planned value with `UNKNOWN` where the plan says that it is known only after apply."""
    if unknown is True:
        return UNKNOWN
    if isinstance(unknown, dict):
        known = value or {}
        names = {**known, **{name: mark for name, mark in unknown.items() if mark}}
        return {name: opened(known.get(name), unknown.get(name, False)) for name in names}
    if isinstance(unknown, list):
        known = value or []
        size = max(len(known), len(unknown))
        padded = [*known, *[None] * (size - len(known))]
        marks = [*unknown, *[False] * (size - len(unknown))]
        return [opened(member, mark) for member, mark in zip(padded, marks, strict=True)]
    return value


def planned(
    configuration: Path,
    extra: dict[str, str] | None = None,
    init: Sequence[str] = (),
    whole: Path | None = None,
    arguments: Sequence[str] = (),
) -> Json:
    """What ``terraform show -json`` says of a plan for a copy of ``configuration`` with ``extra`` files in it.

    ``whole`` is the directory to copy when the configuration calls modules beside it.
    """
    with tempfile.TemporaryDirectory() as scratch:
        top = Path(scratch) / "configuration"
        shutil.copytree(whole or configuration, top)
        folder = top / configuration.relative_to(whole) if whole else top
        for name, text in (extra or {}).items():
            (folder / name).write_text(text, encoding="utf-8")
        given = arguments_of(configuration)
        terraform(folder, {}, "init", "-input=false", "-no-color", *init)
        environment = given.get("environment", {})
        terraform(folder, environment, "plan", "-input=false", "-no-color", "-refresh=false", "-out=plan",
                  *given.get("arguments", ()), *arguments)  # fmt: skip
        shown: Json = json.loads(terraform(folder, environment, "show", "-json", "plan"))
        return shown


def arguments_of(configuration: Path) -> Json:
    """How a configuration is planned: command line arguments and environment, when it says."""
    file = configuration / "arguments.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def terraform(folder: Path, environment: dict[str, str], *arguments: str) -> str:
    """Run Terraform and give its output.

    Raises `TerraformFailed`.
    """
    done = subprocess.run(
        ["terraform", *arguments], cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise TerraformFailed(f"{folder.name}: terraform {' '.join(arguments)}\n{done.stderr}")
    return done.stdout


def write(file: Path, recording: Json) -> None:
    """One line per resource and output: small, and a change is seen at a glance."""
    lines = ["{"]
    for section, entries in recording.items():
        lines.append(f" {json.dumps(section)}: {{")
        texts = [f"  {json.dumps(k)}: {json.dumps(v, sort_keys=True, ensure_ascii=False)}" for k, v in entries.items()]
        lines.append(",\n".join(texts))
        lines.append(" }," if section != list(recording)[-1] else " }")
    file.write_text("\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
