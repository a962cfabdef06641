"""Judges in several processes that share one graph: each asks some of the checks, the answers are put in order.

Only judging is shared out. Children are forked from the process that has built
the graph and so have it for nothing, while declarations that another process had
read would have to be sent: for what parsing gains, that costs too much.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Sequence
from typing import TypeAlias

from msgspec import Struct

from iac27017.check import Check, Finding
from iac27017.engine import Outcome, asked, outcome_of
from iac27017.graph.declaration import Problem
from iac27017.graph.resource_graph import ResourceGraph

WORTH_SHARING = 5_000
"""Resources. Judging takes 0.14 s of a processor for each thousand, and a second process halves that less 0.02 s
for a thousand's answers on their way: below this, nobody would notice, and a busy machine is slower for it."""

_SENT = tuple(name for name in Finding.__struct_fields__ if name not in ("check", "resource"))
"""What of a finding is sent: its check and resource are known here by their numbers."""

Place: TypeAlias = tuple[int, int]
"""Of a check among the checks, and of a resource among its subjects: the order in which one process answers."""
Sent: TypeAlias = "tuple[Place, tuple[object, ...] | Problem]"


def jobs_for(graph: ResourceGraph, wanted: int | None) -> int:
    """How many processes judge: as many as wanted, or as many as pay; one where processes cannot be forked."""
    if not hasattr(os, "fork"):
        return 1
    if wanted is not None:
        return wanted
    return _processors() if sum(1 for _ in graph.resources()) >= WORTH_SHARING else 1


def run(graph: ResourceGraph, checks: Sequence[Check], watch: Callable[[str, int, int], None], jobs: int) -> Outcome:
    """What `iac27017.engine.run` finds, byte for byte, by ``jobs`` processes.

    What a child does not deliver, whatever the reason, is judged here.
    """
    parts = [range(first, len(checks), jobs) for first in range(jobs)]
    children = [_Child.started(graph, checks, part) for part in parts[1:]]
    try:
        found = dict(_answers(graph, checks, parts[0], watch))
        for child, part in zip(children, parts[1:]):
            sent = child.delivered() if child is not None else None
            found.update(_answers(graph, checks, part, watch) if sent is None else _received(sent, graph, checks))
    finally:
        for child in children:
            if child is not None:
                child.end()
    return outcome_of(found[place] for place in sorted(found))


def _answers(
    graph: ResourceGraph, checks: Sequence[Check], part: range, watch: Callable[[str, int, int], None] | None
) -> list[tuple[Place, Finding | Problem]]:
    found: list[tuple[Place, Finding | Problem]] = []
    for at in part:
        if watch is not None:
            watch("judging", at, len(checks))
        found += [((at, number), answer) for number, answer in asked(checks[at], graph)]
    return found


def _received(
    sent: Sequence[Sent], graph: ResourceGraph, checks: Sequence[Check]
) -> list[tuple[Place, Finding | Problem]]:
    subjects = {at: graph.resources_of(*checks[at].subjects) for at in {place[0] for place, _ in sent}}
    found: list[tuple[Place, Finding | Problem]] = []
    for place, answer in sent:
        if isinstance(answer, Problem):
            found.append((place, answer))
        else:
            at, number = place
            rest = dict(zip(_SENT, answer))
            found.append((place, Finding(checks[at], subjects[at][number], **rest)))  # type: ignore[arg-type]
    return found


class _Child(Struct):
    """A process that judges a part, and the pipe that it answers through, which nobody else can write to."""

    process: int
    pipe: int

    @classmethod
    def started(cls, graph: ResourceGraph, checks: Sequence[Check], part: range) -> _Child | None:
        """``None`` when the machine has no room for one more process."""
        try:
            pipe, end = os.pipe()
        except OSError:
            return None
        try:
            process = os.fork()
        except OSError:
            os.close(pipe)
            os.close(end)
            return None
        if process == 0:
            _judge_and_exit(graph, checks, part, end)
        os.close(end)
        return cls(process, pipe)

    def delivered(self) -> Sequence[Sent] | None:
        """All that the child has found; ``None`` when it came to grief."""
        with open(self.pipe, "rb") as stream:
            self.pipe = -1
            content = stream.read()
        if self._waited() != 0:
            return None
        # Written by our own fork, into a pipe that nobody else has an end of.
        sent: Sequence[Sent] = pickle.loads(content)
        return sent

    def end(self) -> None:
        """Stop a child that nobody has heard to the end."""
        if self.pipe >= 0:
            os.close(self.pipe)
            self.pipe = -1
            os.kill(self.process, signal.SIGKILL)
        self._waited()

    def _waited(self) -> int:
        if self.process < 0:
            return 0
        process, self.process = self.process, -1
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _judge_and_exit(graph: ResourceGraph, checks: Sequence[Check], part: range, end: int) -> None:
    """The life of a child. It leaves without a word: buffers and exit handlers are the parent's."""
    code = 1
    try:
        sent: list[Sent] = [
            (place, answer if isinstance(answer, Problem) else tuple(getattr(answer, name) for name in _SENT))
            for place, answer in _answers(graph, checks, part, None)
        ]
        with open(end, "wb") as stream:
            pickle.dump(sent, stream, pickle.HIGHEST_PROTOCOL)
        code = 0
    finally:
        os._exit(code)


def _processors() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
