"""Templates that stand as a text inside of another one: a stack set's ``TemplateBody``."""

from __future__ import annotations

from iac27017.cloudformation.loading import Loaded, load
from iac27017.cloudformation.nodes import Call, Mapping, Node, Scalar, Sequence
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span


def load_inline(text: str, place: Span) -> Loaded:
    """The nodes of a template written at ``place``, whose places are those of its lines.

    Only a block (``|``) keeps a line for each line; of any other text, all is at ``place``.
    """
    loaded = load(text.encode(errors="surrogatepass"), place.file)
    block = text.count("\n") == place.end_line - place.line - 1
    loaded.problems = [Problem(_moved(p.span, place, block), p.message, p.help) for p in loaded.problems]
    if loaded.node is not None:
        _move(loaded.node, place, block)
    return loaded


def _moved(span: Span, place: Span, block: bool) -> Span:
    if not block:
        return place
    return span._replace(line=span.line + place.line, end_line=span.end_line + place.line)


def _move(root: Node, place: Span, block: bool) -> None:
    """Move every place below ``root``; what an alias repeats is one node, and moved once."""
    pending, seen = [root], {id(root)}
    while pending:
        node = pending.pop()
        node.span = _moved(node.span, place, block)
        match node:
            case Mapping():
                node.keys = {name: _moved(span, place, block) for name, span in node.keys.items()}
                children = list(node.entries.values())
            case Sequence():
                children = node.items
            case Call():
                children = [node.argument]
            case Scalar():
                children = []
        for child in children:
            if id(child) not in seen:
                seen.add(id(child))
                pending.append(child)
