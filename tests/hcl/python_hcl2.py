"""Writes python-hcl2's parse tree in the notation of `tests.hcl.notation`: a second reader of files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lark import Token, Tree

Node = Tree[Token] | Token

_ESCAPE = re.compile(r'\$\$\{|%%\{|\\(?:([nrt"\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))')
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_SEQUENCE = re.compile(r"(?<![$%])[$%]\{")
_STEPS = frozenset({"get_attr", "short_index", "braces_index"})


RAW = "<raw>"
"""Stands for a value with raw text in it: sequences in heredocs, and directives."""


class NotComparable(Exception):
    """Raised inside a value that is `RAW`."""


def outline(root: Tree[Token]) -> str:
    """The same lines as `tests.hcl.notation.outline`."""
    (body,) = [child for child in root.children if isinstance(child, Tree) and child.data == "body"]
    return "\n".join(_body(body, ""))


def _body(body: Tree[Token], indent: str) -> Iterator[str]:
    children = [child for child in body.children if isinstance(child, Tree)]
    for child in children:
        if child.data == "attribute":
            name, _, value = _meaningful(child)
            yield f"{indent}{_text(name)} = {_value(value)}"
    for child in children:
        if child.data == "block":
            labels: list[str] = []
            for part in _meaningful(child):
                if isinstance(part, Tree) and part.data == "body":
                    yield indent + " ".join([labels[0], *map(repr, labels[1:])])
                    yield from _body(part, indent + "  ")
                elif isinstance(part, Tree) and part.data == "string":
                    labels.append(_literal(part))
                elif isinstance(part, Tree):
                    labels.append(_text(part))


def _value(node: Node) -> str:
    try:
        return _shown(node)
    except NotComparable:
        return RAW


def _meaningful(tree: Tree[Token]) -> list[Node]:
    return [
        child for child in tree.children if not isinstance(child, Tree) or child.data != "new_line_or_comment"
    ]


def _text(node: Node) -> str:
    """The one token of a small tree."""
    while isinstance(node, Tree):
        (node,) = _meaningful(node)
    return str(node).strip()


def _literal(string: Tree[Token]) -> str:
    parts = [_meaningful(part)[0] for part in _trees(string)]
    return "".join(_unescaped(str(part)) for part in parts)


def _unescaped(text: str) -> str:
    def resolved(match: re.Match[str]) -> str:
        if match[1]:
            return _PLAIN[match[1]]
        if match[2] or match[3]:
            return chr(int(match[2] or match[3], 16))
        return match[0][1:]

    return _ESCAPE.sub(resolved, text)


def _trees(node: Tree[Token]) -> list[Tree[Token]]:
    return [child for child in _meaningful(node) if isinstance(child, Tree)]


def _shown(node: Node) -> str:
    assert isinstance(node, Tree), node
    match node.data:
        case "expr_term":
            (inner,) = _trees(node)
            return _shown(inner)
        case "identifier" | "keyword":
            return _text(node)
        case "literal_value":
            return {"true": "True", "false": "False", "null": "None"}[_text(node)]
        case "int_lit" | "float_lit":
            return _number(_text(node))
        case "string":
            return _string(node)
        case "heredoc_template" | "heredoc_template_trim":
            return _heredoc(_text_of_heredoc(node))
        case "conditional":
            condition, then, otherwise = map(_shown, _trees(node))
            return f"({condition} ? {then} : {otherwise})"
        case "binary_op":
            left, term = _trees(node)
            operator, right = _trees(term)
            return f"({_shown(left)} {_text(operator)} {_shown(right)})"
        case "unary_op":
            sign, operand = _meaningful(node)
            return f"({sign}{_shown(operand)})"
        case "tuple":
            return f"[{', '.join(map(_shown, _trees(node)))}]"
        case "object":
            return f"{{{', '.join(map(_item, _trees(node)))}}}"
        case "function_call":
            return _call(node)
        case "for_tuple_expr" | "for_object_expr":
            return _loop(node)
        case "get_attr_expr_term" | "index_expr_term" | "attr_splat_expr_term" | "full_splat_expr_term":
            target, steps = _chain(node)
            return _stepped(_shown(target), steps)
    raise AssertionError(f"python-hcl2 has a new node {node.data}")


def _number(text: str) -> str:
    value = Decimal(text.removeprefix("-"))
    shown = str(int(value)) if value == value.to_integral_value() else str(value)
    return f"(-{shown})" if text.startswith("-") else shown


def _text_of_heredoc(node: Tree[Token]) -> str:
    (token,) = _meaningful(node)
    return str(token)


def _heredoc(text: str) -> str:
    opening, *lines, _ = text.rstrip().split("\n")
    body = "".join(f"{line}\n" for line in lines)
    if _SEQUENCE.search(body):
        raise NotComparable
    if opening.startswith("<<-"):
        indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
        smallest = min(indents, default=0)
        body = "".join(f"{line[smallest:] if line.strip() else line}\n" for line in lines)
    return repr(body.replace("$${", "${").replace("%%{", "%{"))


def _string(node: Tree[Token]) -> str:
    parts: list[str] = []
    literal = ""
    for part in _trees(node):
        (inner,) = _meaningful(part)
        if isinstance(inner, Token):
            literal += _unescaped(str(inner))
            continue
        if inner.data != "interpolation":
            raise NotComparable
        if literal:
            parts.append(repr(literal))
        literal = ""
        parts.append(_shown(_trees(inner)[0]))
    if not parts:
        return repr(literal)
    if literal:
        parts.append(repr(literal))
    return parts[0] if len(_trees(node)) == 1 else f"T[{', '.join(parts)}]"


def _item(node: Tree[Token]) -> str:
    key, value = _trees(node)
    (inner,) = _trees(key) if key.data == "object_elem_key" else (key,)
    return f"{_key(inner)}: {_shown(value)}"


def _key(node: Tree[Token]) -> str:
    inner = _meaningful(node) if node.data == "expr_term" else [node]
    if (
        len(inner) == 1
        and isinstance(inner[0], Tree)
        and inner[0].data in ("identifier", "literal_value", "keyword", "int_lit")
    ):
        return repr(_text(inner[0]))
    return _shown(node)


def _call(node: Tree[Token]) -> str:
    names = [_text(child) for child in _trees(node) if child.data == "identifier"]
    arguments = [child for child in _trees(node) if child.data == "arguments"]
    shown = [_shown(child) for tree in arguments for child in _trees(tree)]
    expand = any(
        str(child) == "..." for tree in arguments for child in _meaningful(tree) if isinstance(child, Token)
    )
    return f"{'::'.join(names)}({', '.join(shown)}{'...' if expand else ''})"


def _loop(node: Tree[Token]) -> str:
    intro, *rest = _trees(node)
    *names, collection = _trees(intro)
    condition = "".join(f" if {_shown(_trees(tree)[0])}" for tree in rest if tree.data == "for_cond")
    results = [_shown(tree) for tree in rest if tree.data != "for_cond"]
    head = f"for {', '.join(map(_text, names))} in {_shown(collection)}"
    if node.data == "for_tuple_expr":
        return f"[{head}: {results[0]}{condition}]"
    expand = "..." if any(str(child) == "..." for child in node.children if isinstance(child, Token)) else ""
    return f"{{{head}: {results[0]} => {results[1]}{expand}{condition}}}"


def _chain(node: Node) -> tuple[Node, list[Tree[Token]]]:
    """The operand that a chain of steps starts from, and the steps, splats among them, in order."""
    steps: list[Tree[Token]] = []
    while isinstance(node, Tree):
        inner = _meaningful(node)
        if (
            node.data == "expr_term"
            and len(inner) == 1
            and isinstance(inner[0], Tree)
            and str(inner[0].data).endswith("_expr_term")
        ):
            node = inner[0]
        elif str(node.data).endswith("_expr_term") and node.data != "expr_term":
            node, step = inner
            assert isinstance(step, Tree)
            if step.data in ("attr_splat", "full_splat"):
                splat, *more = _meaningful(step)
                steps[:0] = [Tree(str(splat), []), *(tree for tree in more if isinstance(tree, Tree))]
            else:
                steps.insert(0, step)
        else:
            break
    return node, steps


def _stepped(target: str, steps: list[Tree[Token]]) -> str:
    for at, step in enumerate(steps):
        rest = steps[at + 1 :]
        if step.data == ".*":
            end = next(
                (n for n, later in enumerate(rest) if later.data not in ("get_attr", "short_index")),
                len(rest),
            )
            return _stepped(f"{target}.*<{''.join(map(_step, rest[:end]))}>", rest[end:])
        if step.data == "[*]":
            if all(later.data in _STEPS for later in rest):
                return f"{target}[*]<{''.join(map(_step, rest))}>"
            return f"[for * in {target}[*]<>: {_stepped('*', rest)}]"
        target += _step(step)
    return target


def _step(step: Tree[Token]) -> str:
    if step.data == "get_attr":
        return f".{_text(_trees(step)[0])}"
    if step.data == "short_index":
        return f"[{[str(child) for child in step.children][-1]}]"
    return f"[{_shown(_trees(step)[0])}]"
