"""Writes small plans in the shape that ``terraform show -json`` prints, and reads them with the frontend."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from iac27017.graph.declaration import Declaration, Reading
from iac27017.graph.value import Value
from iac27017.plan.frontend import read
from iac27017.plan.options import PlanOptions
from iac27017.terraform.options import TerraformOptions

Json = Any


def planned(address: str, values: Json, **more: Json) -> Json:
    """One entry of ``planned_values``; ``more`` are further members, as ``sensitive_values``."""
    steps = address.split("[")[0].split(".") if not address.startswith("module.") else address.split(".")[-2:]
    mode = "data" if ".data." in f".{address}" else "managed"
    type_, name = steps[-2], steps[-1].split("[")[0]
    return {"address": address, "mode": mode, "type": type_, "name": name, "values": values,
            "provider_name": "registry.terraform.io/hashicorp/aws", **more}  # fmt: skip


def change(address: str, after: Json, unknown: Json, actions: list[str] | None = None, **more: Json) -> Json:
    """One entry of ``resource_changes``."""
    return {
        "address": address,
        "change": {"actions": actions or ["create"], "after": after, "after_unknown": unknown},
        **more,
    }


def plan(
    resources: list[Json], changes: list[Json] | None = None, configured: Json = None, **more: Json
) -> Json:
    """A plan; ``configured`` is the configuration's root module."""
    content = {"format_version": "1.2", "terraform_version": "1.11.4",
               "planned_values": {"root_module": {"resources": resources}}, "resource_changes": changes or []}  # fmt: skip
    if configured is not None:
        content["configuration"] = {"root_module": configured}
    return {**content, **more}


def configured(address: str, expressions: Json, **more: Json) -> Json:
    """One resource of a configuration's module."""
    *data, type_, name = address.split(".")
    mode = "data" if data else "managed"
    return {"address": address, "mode": mode, "type": type_, "name": name, "expressions": expressions, **more}


def write(
    folder: Path, content: Json, name: str = "plan.json", code: Mapping[str, str] | None = None
) -> Path:
    """The plan as a file, with code beside it."""
    for file, text in (code or {}).items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content, indent=1), encoding="utf-8")
    return path


def reading_of(path: Path, source: Path | None = None, root: Path | None = None) -> Reading:
    """What the frontend makes of the plan in ``path``."""
    return read(root or source or path.parent, [path], PlanOptions(source, TerraformOptions()))


def declared(reading: Reading, address: str) -> Declaration:
    """The declaration with this address."""
    return next(each for each in reading.declarations if str(each.address) == address)


def value_in(folder: Path, content: Json, address: str, name: str) -> Value:
    """The value of one attribute of a plan that is written to ``folder``."""
    return declared(reading_of(write(folder, content)), address).body.attributes[name].value
