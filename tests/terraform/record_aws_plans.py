"""Records what the real AWS provider plans for the configurations in `aws`: `python -m tests.terraform.record_aws_plans`.

Needs a ``terraform`` binary and the provider in a plugin folder (``--plugins``); no network and no
account: the provider is told to check nothing. Names of directories elsewhere are taken too, so that
the sample repositories' roots can be recorded (``--as NAME``).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.terraform.record_plans import HERE, arguments_of, opened, planned, write

CONFIGURATIONS = HERE / "aws"
RECORDINGS = HERE / "aws_recordings"
SAMPLES = HERE.parents[1] / "sample_repos"

OFFLINE = """
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  skip_region_validation      = true
"""

HIDDEN = "local"
"""Among references: a local or a dynamic block, of which the plan's ``configuration`` does not show the inside."""

POSSIBLE = "~"
"""Before a reference: an output of a module that is named as a whole, and may not be what is read."""

_PROVIDER = re.compile(r'^\s*provider\s+"aws"\s*\{(?P<body>.*?)^\}', re.MULTILINE | re.DOTALL)
_ALIAS = re.compile(r'^\s*alias\s*=\s*"([^"]+)"', re.MULTILINE)

Json = Any


def main(arguments: Sequence[str] | None = None) -> int:
    """Record the configurations named, or all of `aws`."""
    parser = argparse.ArgumentParser(prog="python -m tests.terraform.record_aws_plans", description=__doc__)
    parser.add_argument("--plugins", type=Path, default=Path("/opt/tf-plugins"))
    parser.add_argument("--whole", type=Path, help="copy this directory, of which the configuration is a root")
    parser.add_argument("--as", dest="name", help="the recording's name, for a single configuration")
    parser.add_argument("configurations", nargs="*", type=Path)
    options = parser.parse_args(arguments)
    folders = options.configurations or sorted(path for path in CONFIGURATIONS.iterdir() if path.is_dir())
    RECORDINGS.mkdir(exist_ok=True)
    for folder in folders:
        configuration = folder if folder.is_dir() else CONFIGURATIONS / folder
        recording = recorded(configuration, options.plugins, options.whole)
        write(RECORDINGS / f"{options.name or configuration.name}.json", recording)
        print(f"{configuration.name}: {len(recording['resources'])} resources, {len(recording['data'])} documents")
    return 0


def recorded(configuration: Path, plugins: Path, whole: Path | None = None) -> Json:
    """Written attributes with their planned values, policy documents, and what each attribute refers to."""
    extra = {"offline_override.tf": "".join(_offline(configuration))}
    plan = planned(configuration, extra, [f"-plugin-dir={plugins}"], whole)
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


def _offline(configuration: Path) -> Iterator[str]:
    """Override blocks that keep each provider configuration of the root from asking anybody anything."""
    aliases: list[str] = []
    for file in sorted(configuration.glob("*.tf")):
        for block in _PROVIDER.finditer(file.read_text(encoding="utf-8")):
            alias = _ALIAS.search(block["body"])
            aliases.append(f'  alias = "{alias[1]}"' if alias else "")
    for alias in dict.fromkeys(["", *aliases]):
        yield f'provider "aws" {{\n{alias}{OFFLINE}}}\n'


def _referred(block: Json, module: Module) -> dict[str, list[str]]:
    """The resource attributes that each attribute of a block hangs on."""
    each = block.get("for_each_expression")
    found = {name: module.closure(expression, each) for name, expression in block.get("expressions", {}).items()}
    return {name: sorted(references) for name, references in found.items() if references}


def _compact(change: Json, block: Json) -> Json:
    """The planned values of what the code says, and the tags that the provider makes of it."""
    values = opened(change["after"], change["after_unknown"])
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
        for reference in _references(expression):
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
            return self.caller.closure(argument, around, depth + 1) if self.caller is not None else set()
        if first == "module":
            child, rest = self.children[_without_keys(steps[1])], steps[2:]
            outputs = child.content.get("outputs", {})
            if rest:
                return child.closure(outputs[_without_keys(rest[0])]["expression"], None, depth + 1)
            found = {each for output in outputs.values() for each in child.closure(output["expression"], None, depth + 1)}
            return {POSSIBLE + each.removeprefix(POSSIBLE) for each in found}
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


__all__ = ["CONFIGURATIONS", "RECORDINGS", "SAMPLES", "arguments_of", "recorded"]

if __name__ == "__main__":
    sys.exit(main())
