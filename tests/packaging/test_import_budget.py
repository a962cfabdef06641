"""What may be imported on each path: a heavy library that slips onto one costs everybody time at every start."""

from __future__ import annotations

import functools

from bench.imports import PATHS, Imported, imported

VERSION, CODE_AS_JSON, CODE, TEMPLATE = PATHS

# What a development environment puts at the start of every interpreter, and what `copy` looks for on Jython.
OF_THE_ENVIRONMENT = {"sitecustomize", "usercustomize", "_distutils_hack", "org"}
PARSERS = {"tree_sitter", "tree_sitter_hcl"}
VALUES = {"msgspec", "typing_extensions"}
"""What values are made of; it looks for the second where that is installed."""
YAML = {"yaml", "cython_runtime"}


@functools.cache
def seen(path: str) -> Imported:
    return imported(PATHS[path])


def packages(path: str) -> set[str]:
    return {
        name for name in seen(path).packages() - OF_THE_ENVIRONMENT if not name.startswith(("__editable__", "_cython_"))
    }


def ours(path: str) -> set[str]:
    return {name for name in seen(path).own if name.startswith("iac27017")}


def test_the_version_needs_click_alone() -> None:
    assert packages(VERSION) == {"click"}
    assert ours(VERSION) == {"iac27017", "iac27017.cli"}


def test_a_scan_of_terraform_needs_the_parser_alone() -> None:
    assert packages(CODE_AS_JSON) == {"click", *PARSERS, *VALUES}


def test_the_console_needs_rich() -> None:
    assert packages(CODE) == {"click", "rich", *PARSERS, *VALUES}


def test_a_template_needs_yaml_too() -> None:
    assert packages(TEMPLATE) - YAML == {"click", "rich", *PARSERS, *VALUES}


def test_terraform_is_read_without_the_frontend_of_templates() -> None:
    """Looking for templates by name takes two of its modules, no more."""
    allowed = {"iac27017.cloudformation", "iac27017.cloudformation.discovery", "iac27017.cloudformation.nodes"}
    assert {name for name in ours(CODE) if name.startswith("iac27017.cloudformation")} <= allowed


def test_what_nobody_asked_for_is_not_imported() -> None:
    rooms = ("audit", "review", "fixes", "cfn_lint_pack", "plan", "report.html", "report.audit", "graph.exchange")
    loaded = {name for path in (CODE, TEMPLATE) for name in ours(path)}
    assert [name for name in sorted(loaded) if name.startswith(tuple(f"iac27017.{room}" for room in rooms))] == []
