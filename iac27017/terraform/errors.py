"""What goes wrong in an expression: an error Terraform would report too, or a limit of ours."""

from __future__ import annotations


class FunctionError(ValueError):
    """An operation or a function that Terraform would reject with this message."""


class ConversionError(FunctionError):
    """A value that does not fit a type constraint."""


class LimitExceeded(Exception):
    """A result that would be too large to compute; it becomes an unknown that names the limit.

    ``reason`` is a message template with the fields ``{limit}`` and ``{function}``.
    """

    def __init__(self, reason: str, limit: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.limit = limit
