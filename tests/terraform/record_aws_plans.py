"""Records what the real AWS provider plans for the configurations in `aws`: `python -m tests.terraform.record_aws_plans`.

Needs a ``terraform`` binary and the provider in a plugin folder (``--plugins``); no network and no
account: the provider is told to check nothing, a backend is replaced by a local one, and a remote
state by a file of made-up outputs, whose values the recording leaves open. The roots of the sample
repositories are recorded as well.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.terraform.plan_values import UNKNOWN
from tests.terraform.record_plans import HERE, opened, planned, write

CONFIGURATIONS = HERE / "aws"
RECORDINGS = HERE / "aws_recordings"
_REPOSITORIES = HERE.parents[1] / "sample_repos"

OFFLINE = """
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  skip_region_validation      = true
"""

MADE_UP = {
    "cidr": "10.255.255.0/24",
    "arn": "arn:aws:kms:eu-west-1:000000000000:key/made-up",
    "id": "vpc-0000000000made0up",
}
"""Outputs of other states, by how their names end."""

HIDDEN = "local"
"""Among references: a local, a dynamic block or another state, of which the plan's ``configuration`` shows nothing."""

POSSIBLE = "~"
"""Before a reference: one of several members of an output or variable, and perhaps not the one that is read."""

_PROVIDER = re.compile(r'^\s*provider\s+"aws"\s*\{(?P<body>.*?)^\}', re.MULTILINE | re.DOTALL)
_STATE = re.compile(r'^data "terraform_remote_state" "(\w+)"', re.MULTILINE)
_ALIAS = re.compile(r'^\s*alias\s*=\s*"([^"]+)"', re.MULTILINE)

Json = Any


def main(arguments: Sequence[str] | None = None) -> int:
    """Record the configurations named, or all of `aws`."""
    parser = argparse.ArgumentParser(prog="python -m tests.terraform.record_aws_plans", description=__doc__)
    parser.add_argument("--plugins", type=Path, default=Path("/opt/tf-plugins"))
    parser.add_argument("names", nargs="*", help="configurations or samples; all when none is named")
    options = parser.parse_args(arguments)
    RECORDINGS.mkdir(exist_ok=True)
    for name, subject in subjects().items():
        if not options.names or name in options.names:
            recording = recorded(subject, options.plugins)
            write(RECORDINGS / f"{name}.json", recording)
            print(f"{name}: {len(recording['resources'])} resources, {len(recording['data'])} documents")
    return 0


@dataclass(frozen=True, slots=True)
class Subject:
    """What is planned: the root module ``root`` of the repository ``repository``, with variables given."""

    repository: Path
    root: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)


def subjects() -> dict[str, Subject]:
    """What there is to record, by the name of the recording."""
    found = {path.name: Subject(path) for path in sorted(CONFIGURATIONS.iterdir()) if path.is_dir()}
    return {**found, **{name: subject for name, subject in SAMPLES.items() if subject.repository.is_dir()}}


def recorded(subject: Subject, plugins: Path) -> Json:
    """Written attributes with their planned values, policy documents, and what each attribute refers to."""
    configuration = subject.repository / subject.root
    code = "\n".join(file.read_text(encoding="utf-8") for file in sorted(configuration.glob("*.tf")))
    extra = {"offline_override.tf": "".join(_offline(code)), "made_up.tfstate": _state(code)}
    known = {name: value for name, value in subject.variables.items() if f'variable "{name}"' in code}
    arguments = [f"-var={name}={value}" for name, value in known.items()]
    plan = planned(configuration, extra, [f"-plugin-dir={plugins}"], subject.repository, arguments)
    written = dict(_configured(plan["configuration"]["root_module"]))
    resources = {
        change["address"]: _compact(change["change"], written[_without_keys(change["address"])][0])
        for change in plan["resource_changes"]
        if change["mode"] == "managed"
    }
    references = {address: _referred(block, module) for address, (block, module) in written.items()}
    for address, values in resources.items():
        for name in values.keys() - written[_without_keys(address)][0].get("expressions", {}).keys():
            references[_without_keys(address)].setdefault(name, [HIDDEN])
    return {
        "resources": dict(sorted(resources.items())),
        "data": dict(sorted(_documents(plan.get("prior_state", {}).get("values", {}).get("root_module", {})))),
        "references": {address: found for address, found in sorted(references.items()) if found},
    }


def _offline(code: str) -> Iterator[str]:
    """Override blocks that keep a root's providers, backend and remote states from asking anybody anything."""
    for block in [None, *_PROVIDER.finditer(code)]:
        alias = _ALIAS.search(block["body"]) if block is not None else None
        role = "  assume_role {}\n" if block is not None and "assume_role" in block["body"] else ""
        if block is not None or not re.search(_PROVIDER, code):
            line = f'  alias = "{alias[1]}"' if alias else ""
            yield f'provider "aws" {{\n{line}{OFFLINE}{role}}}\n'
    if re.search(r'^\s*backend "', code, re.MULTILINE):
        yield 'terraform {\n  backend "local" {}\n}\n'
    for name in sorted(set(_STATE.findall(code))):
        yield f'data "terraform_remote_state" "{name}" {{\n  backend = "local"\n  config = {{ path = "made_up.tfstate" }}\n}}\n'


def _state(code: str) -> str:
    """A state with every output that the code reads from another one."""
    names = sorted(set(re.findall(r"terraform_remote_state\.\w+\.outputs\.(\w+)", code)))
    outputs = {name: {"type": "string", "value": _made_up(name)} for name in names}
    return json.dumps({"version": 4, "terraform_version": "1.5.0", "serial": 1, "lineage": "x", "outputs": outputs, "resources": []})


def _made_up(name: str) -> str:
    return next((value for ending, value in MADE_UP.items() if name.endswith(ending)), MADE_UP["id"])


def _referred(block: Json, module: Module) -> dict[str, list[str]]:
    """The resource attributes that each attribute of a block hangs on."""
    each = block.get("for_each_expression")
    found = {name: module.closure(expression, each) for name, expression in block.get("expressions", {}).items()}
    return {name: sorted(references) for name, references in found.items() if references}


def _compact(change: Json, block: Json) -> Json:
    """The planned values of what the code says, and the tags that the provider makes of it."""
    values = _without_made_up(opened(change["after"], change["after_unknown"]))
    expressions = block.get("expressions", {})
    kept = {name: _pruned(values.get(name), expression) for name, expression in expressions.items()}
    for name, value in values.items():
        # The plan's configuration does not show dynamic blocks: what they made is found among the values.
        if name not in kept and isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            kept[name] = _filled(value)
    if values.get("tags_all"):
        kept["tags_all"] = values["tags_all"]
    return kept


def _pruned(value: Json, expression: Json) -> Json:
    """Of nested blocks, the attributes that some block of the type writes."""
    blocks = expression if isinstance(expression, list) else [expression]
    names = {name for block in blocks if isinstance(block, dict) for name in block}
    if names <= {"references", "constant_value"}:
        return value
    if isinstance(value, list):
        return [_pruned(item, expression) for item in value]
    if isinstance(value, dict):
        inner = {name: [part for block in blocks for part in _listed(block.get(name))] for name in names}
        return {name: _pruned(value.get(name), inner[name]) for name in sorted(names)}
    return value


def _without_made_up(value: Json) -> Json:
    """What comes from another state is as open as what comes from the provider."""
    if isinstance(value, dict):
        return {name: _without_made_up(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_without_made_up(item) for item in value]
    return UNKNOWN if isinstance(value, str) and any(made in value for made in MADE_UP.values()) else value


def _filled(value: Json) -> Json:
    """Without what nobody wrote."""
    if isinstance(value, dict):
        return {name: _filled(member) for name, member in value.items() if member not in (None, "", [], {})}
    return [_filled(item) for item in value] if isinstance(value, list) else value


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _without_keys(address: str) -> str:
    return re.sub(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]', "", address)


def _documents(module: Json) -> Iterator[tuple[str, Json]]:
    """The policy documents that were known at plan time, by address."""
    for resource in module.get("resources", ()):
        if resource["mode"] == "data" and resource["type"] == "aws_iam_policy_document":
            yield resource["address"], {"json": resource["values"]["json"]}
    for child in module.get("child_modules", ()):
        yield from _documents(child)


class Module:
    """One module of the plan's ``configuration``: resolves references through variables, outputs and ``each``."""

    def __init__(self, content: Json, path: tuple[str, ...], caller: Module | None, call: Json) -> None:
        self.content = content
        self.path = path
        self.caller = caller
        self.call = call
        calls = content.get("module_calls", {})
        self.children = {
            name: Module(each["module"], (*path, f"module.{name}"), self, each) for name, each in calls.items()
        }

    def closure(self, expression: Json, each: Json, depth: int = 0) -> set[str]:
        """The resource attributes that an expression hangs on; ``local`` where a local hides them.

        ``each`` is the ``for_each`` of the block that the expression stands in.
        """
        found: set[str] = set()
        named = set(_references(expression))
        # The plan lists a traversal and all that it begins with: module.x.out, module.x.
        for reference in (each for each in named if not any(o.startswith((each + ".", each + "[")) for o in named)):
            found |= self._followed(reference.split("."), each, depth)
        return found

    def _followed(self, steps: list[str], each: Json, depth: int) -> set[str]:
        first = _without_keys(steps[0])
        if depth > 8 or first in ("count", "path", "terraform", "self"):
            return set()
        if first == "each":
            return self.closure(each, None, depth + 1) if each is not None and steps[1] == "value" else set()
        if first == "local":
            return {HIDDEN}
        if first == "var":
            argument = self.call.get("expressions", {}).get(_without_keys(steps[1]))
            around = self.call.get("for_each_expression")
            given = self.caller.closure(argument, around, depth + 1) if self.caller is not None else set()
            return _possibly(given) if len(steps) > 2 else given
        if first == "module":
            child, rest = self.children[_without_keys(steps[1])], steps[2:]
            outputs = child.content.get("outputs", {})
            wanted = [outputs[_without_keys(rest[0])]] if rest else list(outputs.values())
            found = {each for output in wanted for each in child.closure(output["expression"], None, depth + 1)}
            return found if len(rest) == 1 else _possibly(found)
        if steps[1:2] == ["terraform_remote_state"]:
            return {HIDDEN}
        found = {".".join([*self.path, *map(_without_keys, steps)])}
        if first == "data":
            found |= self._looked_up(".".join(map(_without_keys, steps[:3])), depth)
        return found

    def _looked_up(self, address: str, depth: int) -> set[str]:
        """What a data source is given: a policy document hands it on."""
        block = next((each for each in self.content["resources"] if each["address"] == address), None)
        if block is None:
            return set()
        return self.closure(block.get("expressions", {}), block.get("for_each_expression"), depth + 1)


def _possibly(found: set[str]) -> set[str]:
    return {each if each == HIDDEN else POSSIBLE + each.removeprefix(POSSIBLE) for each in found}


def _references(expression: Json) -> Iterator[str]:
    if isinstance(expression, list):
        for each in expression:
            yield from _references(each)
    elif isinstance(expression, dict):
        references = expression.get("references")
        if isinstance(references, list) and all(isinstance(each, str) for each in references):
            yield from references
        else:
            for each in expression.values():
                yield from _references(each)


def _configured(content: Json) -> Iterator[tuple[str, tuple[Json, Module]]]:
    """Each resource block with the module it stands in, by its address without keys."""
    pending = [Module(content, (), None, {})]
    while pending:
        module = pending.pop()
        for resource in module.content.get("resources", ()):
            if resource["mode"] == "managed":
                yield ".".join([*module.path, resource["address"]]), (resource, module)
        pending += module.children.values()


_PAYMENTS = {"image": "acme/payments:1", "bastion_ami": "ami-12345678"}

SAMPLES = {
    "sample_payments_dev": Subject(_REPOSITORIES / "payments", "envs/dev", _PAYMENTS),
    "sample_payments_prod": Subject(_REPOSITORIES / "payments", "envs/prod", _PAYMENTS),
    "sample_landing_zone": Subject(_REPOSITORIES / "landing_zone"),
    "sample_data_platform": Subject(
        _REPOSITORIES / "data_platform",
        variables={"warehouse_encrypted": "true", "vpc_id": "vpc-12345678", "subnet_ids": '["subnet-12345678"]'},
    ),
}
"""The roots of the sample repositories; what they leave to the caller is given here."""

if __name__ == "__main__":
    sys.exit(main())
