"""Finds every text that a reader meets: in the code, in the templates of pages, in the tables of checks and kinds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from iac27017.check import Severity, Status
from iac27017.graph import concepts, edges
from iac27017.graph.audit.audit_trails import MANAGEMENT
from iac27017.graph.concepts import Concept, Trait
from iac27017.graph.edges import Verb
from iac27017.graph.kind import NotSet
from iac27017.graph.kinds import all_kinds
from iac27017.registry import all_checks

TOP = Path(__file__).parents[2]

TEMPLATE_FIRST = frozenset(
    ["passed", "failed", "undecided", "unknown", "Unknown", "worded", "plain", "Wording", "say", "_", "LimitExceeded", "UsageProblem", "EvaluationError", "FunctionError", "ConversionError", "AuditEvent", "_joined", "_Place"]
)
"""Functions whose first argument is a template."""

EVERY_TEXT = frozenset(
    ["Problem", "report", "_report", "fault", "_fault", "error", "wrong", "NotReadable", "HclSyntaxError", "Fault", "unexpected", "bracketed", "end_of_line", "malformed", "Refused", "_undeclared", "_limited", "Disclosed", "default_place"]
)
"""Functions of which every literal argument that is a phrase is a message, or the help with it."""

NAMES = frozenset({"message", "help_", "reason", "template", "fault"})
"""Names that hold a template until it is said."""

Found = Iterator[tuple[str, str]]
"""A text and the file that it stands in."""


@cache
def texts() -> dict[str, list[str]]:
    """Every text with the files it comes from, relative to the repository, in a fixed order."""
    found: dict[str, list[str]] = {}
    for text, file in (*_in_code(), *_in_pages(), *_in_tables()):
        files = found.setdefault(text, [])
        if text and file not in files:
            files.append(file)
    found.pop("", None)
    return found


def _in_code() -> Found:
    """What modules say; the links to folders at the top are not followed."""
    for folder in ("checks", "graph", "iac27017"):
        for file in sorted((TOP / folder).rglob("*.py")):
            yield from ((text, file.relative_to(TOP).as_posix()) for text in code_texts(file.read_text("utf-8")))


def code_texts(source: str) -> Iterator[str]:
    """The texts in one module, in the order of its lines."""
    tree = ast.parse(source)
    named = _assigned(tree)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        function = _name(call.func)
        if function in TEMPLATE_FIRST and call.args:
            yield from _literals(call.args[0], named)
        elif function in EVERY_TEXT:
            for argument in call.args:
                yield from filter(_is_phrase, _literals(argument, named))
    for name in NAMES & named.keys():
        for value in named[name]:
            yield from filter(_is_phrase, _literals(value, {}))


def _assigned(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """What is assigned to each plain name anywhere in a module."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                for name, value in _pairs(target, node.value):
                    found.setdefault(name, []).append(value)
    return found


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, its in zip(target.elts, value.elts):
            yield from _pairs(one, its)


def _literals(node: ast.expr, named: dict[str, list[ast.expr]]) -> Iterator[str]:
    """The strings that an argument may be: a literal, either arm of a conditional, what a name was assigned."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.IfExp():
            yield from _literals(node.body, named)
            yield from _literals(node.orelse, named)
        case ast.Name(id=name):
            for value in named.get(name, ()):
                yield from _literals(value, {})
        case _:
            return


def _is_phrase(text: str) -> bool:
    return sum(map(str.isalpha, text)) > 3 and (" " in text or "`" in text)


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _in_pages() -> Found:
    """What templates of pages say with ``say("...")``."""
    from jinja2.ext import babel_extract

    for file in sorted((TOP / "iac27017").rglob("*.j2")):
        with file.open("rb") as stream:
            for _, _, text, _ in babel_extract(stream, ["say"], [], {"silent": "false"}):
                for part in (text,) if isinstance(text, str) else text or ():
                    if isinstance(part, str):
                        yield part, file.relative_to(TOP).as_posix()


def _in_tables() -> Found:
    """Titles and remedies of checks, what kinds say of settings that no attribute decides, and words of enumerations."""
    for check in all_checks():
        file = f"{check.module.replace('.', '/').removeprefix('iac27017/')}.py"
        yield from ((text, file) for text in (check.title, check.remedy, *check.paragraphs))
    named = (thing for thing in vars(concepts).values() if isinstance(thing, Concept | Trait))
    yield from ((thing.name, "graph/concepts.py") for thing in named)
    yield from ((text, "graph/kinds") for text in sorted(_documented()))
    yield from ((what, "graph/audit/audit_trails.py") for what in MANAGEMENT)
    verbs = (thing for thing in vars(edges).values() if isinstance(thing, Verb))
    yield from ((verb.name.replace("_", " ").lower(), "graph/edges.py") for verb in verbs)
    yield from ((str(word), "iac27017/check.py") for word in Severity)
    yield from ((word.value, "iac27017/check.py") for word in Status)


def _documented() -> set[str]:
    """Where it is documented what a provider does, for properties that nothing in the code decides."""
    kinds = [kind for found in all_kinds().by_concept.values() for kind in found]
    for kind in kinds:
        kinds += [part.kind for part in kind.parts if part.kind not in kinds]
        kinds += [variant.kind for variant in kind.variants if variant.kind not in kinds]
    return {
        prop.source
        for kind in kinds
        for prop in kind.properties.values()
        if not (prop.paths.terraform and prop.paths.cloudformation)
        and not callable(prop.default)
        and not isinstance(prop.default, NotSet)
    }
