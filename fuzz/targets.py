"""What is fuzzed: each target takes bytes as a stranger's file and may raise nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from iac27017.cloudformation.frontend import read as read_templates
from iac27017.cloudformation.loading import load as load_template
from iac27017.cloudformation.options import TemplateOptions
from iac27017.graph.build import build
from iac27017.graph.declaration import Reading
from iac27017.graph.settings import Settings
from iac27017.hcl.errors import HclSyntaxError
from iac27017.hcl.json_syntax import parse_json
from iac27017.hcl.parse import parse, parse_expression, parse_template
from iac27017.plan.frontend import read as read_plans
from iac27017.plan.options import PlanOptions
from iac27017.terraform.frontend import read as read_terraform
from iac27017.terraform.options import TerraformOptions

Target = Callable[[bytes], None]


def hcl(data: bytes) -> None:
    """The parser of HCL, over a whole file."""
    parse(data, "main.tf")


def hcl_expression(data: bytes) -> None:
    """The parser of HCL, over one expression and over one template."""
    text = data.decode("utf-8", "replace")
    for parsed in (parse_expression, parse_template):
        with suppress(HclSyntaxError):
            parsed(text, "main.tf")


def hcl_json(data: bytes) -> None:
    """Terraform's JSON syntax."""
    parse_json(data, "main.tf.json")


def template_text(data: bytes) -> None:
    """The readers of templates, YAML and JSON."""
    load_template(data, "main.yaml")


def whole(root: Path) -> dict[str, Target]:
    """The frontends with the graph built of what they read; each writes its one file below ``root``."""

    def terraform(data: bytes) -> None:
        """A root module in one file, evaluated."""
        _written(root / "terraform" / "main.tf", data)
        _built(read_terraform(root / "terraform", None, TerraformOptions()))

    def template(data: bytes) -> None:
        """A template, as a stack."""
        _written(root / "template" / "main.yaml", data)
        _built(read_templates(root / "template", None, TemplateOptions()))

    def plan(data: bytes) -> None:
        """A plan or a state."""
        file = _written(root / "plan" / "plan.json", data)
        _built(read_plans(root / "plan", [file], PlanOptions(None, TerraformOptions())))

    return {"terraform": terraform, "template": template, "plan": plan}


PARSERS: dict[str, Target] = {
    "hcl": hcl,
    "hcl-expression": hcl_expression,
    "hcl-json": hcl_json,
    "template-text": template_text,
}
"""The targets that touch no disk; thousands of executions a second."""

EXTENSIONS = {
    "hcl": (".tf",), "hcl-expression": (".tf",), "hcl-json": (".json",), "terraform": (".tf",), "plan": (".json",),
    "template-text": (".yaml", ".json"), "template": (".yaml", ".json"),
}
"""Which files of a corpus are a beginning for which target."""


def _written(file: Path, data: bytes) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)
    return file


def _built(reading: Reading) -> None:
    build([*reading.declarations, *reading.providers], Settings(), stacks=reading.stacks)
