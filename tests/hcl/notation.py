"""Writes a syntax tree down: in a notation for reading in tests, without places, and as HCL again."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from iac27017.hcl import ast

_SHORT = re.compile(r"\\.")
_LONG = {"\\b": "\\u0008", "\\f": "\\u000c"}
"""Escapes of JSON that HCL does not have."""


def shown(node: ast.Expression | ast.TemplateIf | ast.TemplateFor | str) -> str:
    """A tree in one line, every operation in parentheses: ``((10 - 4) - 3)``."""
    match node:
        case str():
            return repr(node)
        case ast.Literal(value=value):
            return str(value) if isinstance(value, Decimal) else repr(value)
        case ast.Template():
            return f"T[{', '.join(map(shown, node.parts))}]"
        case ast.TemplateIf():
            otherwise = f" else {shown(node.otherwise)}" if node.otherwise is not None else ""
            return f"if {shown(node.condition)} {shown(node.then)}{otherwise}"
        case ast.TemplateFor():
            return f"for {_names(node)} in {shown(node.collection)} {shown(node.body)}"
        case ast.Variable():
            return node.name
        case ast.GetAttr():
            return f"{shown(node.target)}.{node.name}"
        case ast.Index():
            return f"{shown(node.target)}[{shown(node.key)}]"
        case ast.Splat():
            steps = "".join(
                f".{step}" if isinstance(step, str) else f"[{shown(step)}]" for step in node.steps
            )
            return f"{shown(node.target)}{'[*]' if node.full else '.*'}<{steps}>"
        case ast.Call():
            return f"{node.name}({', '.join(map(shown, node.arguments))}{'...' if node.expand else ''})"
        case ast.Unary():
            return f"({node.operator}{shown(node.operand)})"
        case ast.Binary():
            return f"({shown(node.left)} {node.operator} {shown(node.right)})"
        case ast.Conditional():
            return f"({shown(node.condition)} ? {shown(node.then)} : {shown(node.otherwise)})"
        case ast.TupleLiteral():
            return f"[{', '.join(map(shown, node.items))}]"
        case ast.ObjectLiteral():
            return f"{{{', '.join(f'{shown(key)}: {shown(value)}' for key, value in node.items)}}}"
        case ast.ForTuple():
            return f"[for {_names(node)} in {shown(node.collection)}: {shown(node.result)}{_condition(node)}]"
        case ast.ForObject():
            result = f"{shown(node.result_key)} => {shown(node.result)}{'...' if node.grouping else ''}"
            return f"{{for {_names(node)} in {shown(node.collection)}: {result}{_condition(node)}}}"
        case ast.Unreadable():
            return "<unreadable>"


def outline(body: ast.Body, indent: str = "") -> str:
    """A body with one line for each attribute and block."""
    lines = [f"{indent}{attribute.name} = {shown(attribute.value)}" for attribute in body.attributes.values()]
    for block in body.blocks:
        lines.append(indent + " ".join([block.type, *map(repr, block.labels)]))
        if block.body.attributes or block.body.blocks:
            lines.append(outline(block.body, indent + "  "))
    return "\n".join(lines)


def _names(node: ast.TemplateFor | ast.ForTuple | ast.ForObject) -> str:
    return node.value if node.key is None else f"{node.key}, {node.value}"


def _condition(node: ast.ForTuple | ast.ForObject) -> str:
    return "" if node.condition is None else f" if {shown(node.condition)}"


def written(node: ast.Expression) -> str:
    """HCL that parses to ``node`` again; operands stand in parentheses, which leave no node behind."""
    match node:
        case ast.Literal(value=str() as text):
            return quoted(text)
        case ast.Literal(value=None):
            return "null"
        case ast.Literal(value=bool() as truth):
            return "true" if truth else "false"
        case ast.Literal(value=number):
            return str(number)
        case ast.Template():
            return f'"{"".join(map(_part, node.parts))}"'
        case ast.Variable():
            return node.name
        case ast.GetAttr():
            return f"{_target(node.target)}.{node.name}"
        case ast.Index():
            return f"{_target(node.target)}[{written(node.key)}]"
        case ast.Splat():
            steps = "".join(
                f".{step}" if isinstance(step, str) else f"[{written(step)}]" for step in node.steps
            )
            return f"{_target(node.target)}{'[*]' if node.full else '.*'}{steps}"
        case ast.Call():
            arguments = ", ".join(map(written, node.arguments))
            return f"{node.name}({arguments}{'...' if node.expand else ''})"
        case ast.Unary():
            return f"{node.operator}({written(node.operand)})"
        case ast.Binary():
            return f"({written(node.left)}) {node.operator} ({written(node.right)})"
        case ast.Conditional():
            return f"({written(node.condition)}) ? {written(node.then)} : ({written(node.otherwise)})"
        case ast.TupleLiteral():
            return f"[{', '.join(map(written, node.items))}]"
        case ast.ObjectLiteral():
            return "{" + ", ".join(f"{_key(key)} = {written(value)}" for key, value in node.items) + "}"
        case ast.ForTuple():
            result = f"{written(node.result)}{_written_if(node)}"
            return f"[for {_names(node)} in {written(node.collection)} : {result}]"
        case ast.ForObject():
            result = f"{written(node.result_key)} => {written(node.result)}{'...' if node.grouping else ''}"
            return f"{{for {_names(node)} in {written(node.collection)} : {result}{_written_if(node)}}}"
        case ast.Unreadable():
            raise ValueError("what could not be read cannot be written")


def quoted(text: str) -> str:
    """A string in quotes."""
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    dumped = json.dumps(text, ensure_ascii=False)[1:-1]
    known = _SHORT.sub(lambda found: _LONG.get(found[0], found[0]), dumped)
    return known.replace("${", "$${").replace("%{", "%%{")


def _part(part: ast.Expression | ast.TemplateIf | ast.TemplateFor | str) -> str:
    match part:
        case str():
            return _escaped(part)
        case ast.TemplateIf():
            otherwise = f"%{{ else }}{_inside(part.otherwise)}" if part.otherwise is not None else ""
            return f"%{{ if {written(part.condition)} }}{_inside(part.then)}{otherwise}%{{ endif }}"
        case ast.TemplateFor():
            return f"%{{ for {_names(part)} in {written(part.collection)} }}{_inside(part.body)}%{{ endfor }}"
        case _:
            return f"${{ {written(part)} }}"


def _inside(template: ast.Template) -> str:
    return "".join(map(_part, template.parts))


def _target(node: ast.Expression) -> str:
    return (
        written(node)
        if isinstance(node, (ast.Variable, ast.GetAttr, ast.Index, ast.Call))
        else f"({written(node)})"
    )


def _key(node: ast.Expression) -> str:
    return (
        quoted(node.value)
        if isinstance(node, ast.Literal) and isinstance(node.value, str)
        else f"({written(node)})"
    )


def _written_if(node: ast.ForTuple | ast.ForObject) -> str:
    return "" if node.condition is None else f" if {written(node.condition)}"
