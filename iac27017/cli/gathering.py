"""Hands options that belong together to a command as one record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from msgspec import Struct


def gathered(
    record: type[Struct], name: str, options: Sequence[Callable[[Any], Any]]
) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Put ``options`` on a command, which gets their values in a ``record``, as its argument ``name``.

    A field that no option is for keeps its default.
    """

    def decorated(function: Callable[..., int]) -> Callable[..., int]:
        @wraps(function)
        def command(**values: Any) -> int:
            mine = {field: values.pop(field) for field in record.__struct_fields__ if field in values}
            return function(**values, **{name: record(**mine)})

        for option in reversed(options):
            command = option(command)
        return command

    return decorated
