"""The grammar of tree-sitter-hcl: its parser, and the names of its nodes as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import tree_sitter_hcl
from tree_sitter import Language, Node, Parser, Point, Range

__all__ = ["Node", "tree", "trees"]

LANGUAGE = Language(tree_sitter_hcl.language())


def _number(name: str, named: bool = True) -> int:
    number = LANGUAGE.id_for_node_kind(name, named)
    if number is None:
        raise ImportError(f"tree-sitter-hcl has no node {name!r}; install tree-sitter-hcl 1.2 or newer")
    return number


# Numbers and not names: a node makes a new string for its name each time it is asked.
ATTRIBUTE = _number("attribute")
ATTR_SPLAT = _number("attr_splat")
BINARY_OPERATION = _number("binary_operation")
BLOCK = _number("block")
BLOCK_END = _number("block_end")
BLOCK_START = _number("block_start")
BODY = _number("body")
BOOL_LIT = _number("bool_lit")
COLLECTION_VALUE = _number("collection_value")
COMMENT = _number("comment")
CONDITIONAL = _number("conditional")
ELLIPSIS = _number("ellipsis")
ERROR = 0xFFFF
EXPRESSION = _number("expression")
FOR_COND = _number("for_cond")
FOR_EXPR = _number("for_expr")
FOR_INTRO = _number("for_intro")
FOR_OBJECT_EXPR = _number("for_object_expr")
FUNCTION_ARGUMENTS = _number("function_arguments")
FUNCTION_CALL = _number("function_call")
GET_ATTR = _number("get_attr")
HEREDOC_IDENTIFIER = _number("heredoc_identifier")
HEREDOC_TEMPLATE = _number("heredoc_template")
IDENTIFIER = _number("identifier")
INDEX = _number("index")
LEGACY_INDEX = _number("legacy_index")
LITERAL_VALUE = _number("literal_value")
NULL_LIT = _number("null_lit")
NUMERIC_LIT = _number("numeric_lit")
OBJECT = _number("object")
OBJECT_ELEM = _number("object_elem")
OPERATION = _number("operation")
PARENTHESIS = _number("(", named=False)
QUOTED_TEMPLATE = _number("quoted_template")
SPLAT = _number("splat")
STRING_LIT = _number("string_lit")
STRIP_MARKER = _number("strip_marker")
TEMPLATE_DIRECTIVE = _number("template_directive")
TEMPLATE_ELSE_INTRO = _number("template_else_intro")
TEMPLATE_EXPR = _number("template_expr")
TEMPLATE_FOR = _number("template_for")
TEMPLATE_FOR_END = _number("template_for_end")
TEMPLATE_FOR_START = _number("template_for_start")
TEMPLATE_IF = _number("template_if")
TEMPLATE_IF_END = _number("template_if_end")
TEMPLATE_IF_INTRO = _number("template_if_intro")
TEMPLATE_INTERPOLATION = _number("template_interpolation")
TEMPLATE_LITERAL = _number("template_literal")
TUPLE = _number("tuple")
UNARY_OPERATION = _number("unary_operation")
VARIABLE_EXPR = _number("variable_expr")


SMALL = 1 << 14
"""Bytes of a text that the parser may be given unseen. After an error, its time may grow with the square of the
length, so a longer one is looked at first (`iac27017.hcl.diagnosis`). Its own way to stop, a progress
callback, ends the process in tree-sitter 0.25 and 0.26.0."""

_TAIL = b"#*/"
"""Put after each text: a comment, and the end of an open one, which the parser looks for again and again."""


def tree(data: bytes) -> Node | None:
    """The syntax tree of ``data``, a ``config_file``; ``None`` where a comment stays open."""
    data += _TAIL
    root = _parser().parse(data).root_node
    return None if _ends_in_open_comment(root, data) else root


def trees(data: bytes, cuts: Sequence[int]) -> Iterator[Node | None]:
    """The same for each piece of ``data`` between two ``cuts``, with the offsets that it has in the whole."""
    data += _TAIL
    parser = _parser_of_pieces()
    ends = [Point(0, 0)]
    for start, end in pairwise(cuts):
        ends.append(Point(ends[-1].row + data.count(b"\n", start, end), 0))
        tail = Range(ends[-1], Point(ends[-1].row, len(_TAIL)), len(data) - len(_TAIL), len(data))
        piece = Range(ends[-2], ends[-1], start, end)
        parser.included_ranges = [piece, tail] if end < len(data) - len(_TAIL) else [_joined(piece, tail)]
        root = parser.parse(data).root_node
        yield None if _ends_in_open_comment(root, data) else root


def _ends_in_open_comment(root: Node, data: bytes) -> bool:
    last = root.descendant_for_byte_range(len(data) - 1, len(data))
    return last is not None and last.kind_id == COMMENT and data.startswith(b"/*", last.start_byte)


def _joined(piece: Range, tail: Range) -> Range:
    return Range(piece.start_point, tail.end_point, piece.start_byte, tail.end_byte)


@lru_cache(maxsize=1)
def _parser() -> Parser:
    return Parser(LANGUAGE)


@lru_cache(maxsize=1)
def _parser_of_pieces() -> Parser:
    """Another one, since a parser keeps the ranges that it was given."""
    return Parser(LANGUAGE)
