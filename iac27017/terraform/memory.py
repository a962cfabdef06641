"""Computes each thing once, and notices when something is needed to compute itself."""

from __future__ import annotations

from collections.abc import Callable

from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.value import Value, unknown
from iac27017.graph.wording import worded

SHOWN_STEPS = 8
"""A longer circle is shown by its beginning and end."""


class Memory:
    """What one module instance has computed, by kind and name (``local``, ``region``).

    ``trail`` names all that is under way in the scan, outermost first; ``prefix``
    is put before a label in it: ``module.vpc.``.
    """

    def __init__(self, prefix: str, trail: list[str], report: Callable[[Problem], None]) -> None:
        self.values: dict[tuple[str, str], Value] = {}
        self._prefix = prefix
        self._trail = trail
        self._report = report
        self._pending: set[str] = set()

    def once(self, kind: str, name: str, span: Span, compute: Callable[[], Value]) -> Value:
        """``compute()``, or what it gave before; unknown, and a problem, when it is under way already."""
        key = (kind, name)
        if key in self.values:
            return self.values[key]
        label = f"{self._prefix}{kind}.{name}"
        if not self.enter(label, span):
            return unknown("{name} depends on itself", span, name=label)
        try:
            value = compute()
        finally:
            self.leave(label)
        self.values[key] = value
        return value

    def enter(self, label: str, span: Span) -> bool:
        """Begin to compute something; false, and a problem, when that is under way already."""
        if label in self._pending:
            self._report(
                Problem(
                    span,
                    worded("{label} depends on itself: {circle}", label=label, circle=self._circle(label)),
                    "break the circle",
                )
            )
            return False
        self._pending.add(label)
        self._trail.append(label)
        return True

    def leave(self, label: str) -> None:
        """It is computed, or has failed."""
        self._pending.discard(label)
        self._trail.pop()

    def _circle(self, label: str) -> str:
        start = len(self._trail) - 1 - self._trail[::-1].index(label)
        steps = [*self._trail[start:], label]
        return " -> ".join(steps if len(steps) <= SHOWN_STEPS else [label, "...", label])
