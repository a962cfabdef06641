"""What can be wrong with a file as text, and the limits beyond which it is not read."""

from __future__ import annotations

from iac27017.graph.span import Span

MAXIMUM_NESTING = 100
"""Levels of brackets, blocks, templates and operators in one another. Written code stays below 30; what
walks the tree afterwards calls itself a few times per level and must fit into Python's 1,000."""

MAXIMUM_BYTES = 16 * 1024 * 1024
"""The largest file that is read: generated JSON has megabytes."""

MAXIMUM_HCL_BYTES = 4 * 1024 * 1024
"""The largest file in HCL syntax: ten times the largest that people write. The parser takes two hundred bytes
of memory for each byte of a long string."""

MAXIMUM_PROBLEMS = 100
"""Syntax errors reported per file; what follows is most likely no HCL."""

MAXIMUM_DIGITS = 1000
"""Digits of a number that becomes an ``int``; longer ones stay a ``Decimal``, which takes no work to hold."""


class HclSyntaxError(ValueError):
    """Raised where text is no HCL; ``message`` and ``help`` are words for a reader, ``span`` is the place."""

    def __init__(self, message: str, span: Span, help: str = "") -> None:
        super().__init__(f"{span}: {message}")
        self.message = message
        self.span = span
        self.help = help
