"""Lays a small directed graph out in rows, so that arrows point down and cross little."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct, field

Arrow = tuple[int, int]
SWEEPS = 4


class Layout(Struct, frozen=True):
    """Rows of nodes, and of each arrow the nodes that it passes on its way down.

    A negative number is no node but the place where an arrow passes a row.
    ``upward`` are the arrows that had to be drawn against their direction.
    """

    rows: tuple[tuple[int, ...], ...]
    routes: tuple[tuple[int, ...], ...]
    upward: frozenset[int] = field(default_factory=frozenset)


def layout(count: int, arrows: Sequence[Arrow]) -> Layout:
    """Nodes ``0..count-1`` in rows; what no arrow touches comes last, in rows of its own."""
    upward = _closing_circles(count, arrows)
    down = [
        (target, source) if at in upward else (source, target) for at, (source, target) in enumerate(arrows)
    ]
    levels = _levels(count, down)
    rows: dict[int, list[int]] = defaultdict(list)
    for node, level in enumerate(levels):
        rows[level].append(node)
    routes: list[tuple[int, ...]] = []
    passing = 0
    for source, target in down:
        between = range(levels[source] + 1, levels[target])
        passes = tuple(range(passing - 1, passing - 1 - len(between), -1))
        passing -= len(between)
        for level, place in zip(between, passes):
            rows[level].append(place)
        routes.append((source, *passes, target))
    ordered = _ordered([rows[level] for level in sorted(rows)], routes)
    return Layout(tuple(map(tuple, ordered)), tuple(routes), frozenset(upward))


def _closing_circles(count: int, arrows: Sequence[Arrow]) -> set[int]:
    """The arrows that lead back to where a walk along the others came from."""
    leaving: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for at, (source, target) in enumerate(arrows):
        leaving[source].append((at, target))
    back: set[int] = set()
    done: set[int] = set()
    for start in range(count):
        walk: list[int] = []
        pending = [(start, 0)]
        while pending:
            node, step = pending.pop()
            if step == 0:
                if node in done:
                    continue
                walk.append(node)
            if step == len(leaving[node]):
                walk.pop()
                done.add(node)
                continue
            pending.append((node, step + 1))
            at, target = leaving[node][step]
            if target in walk:
                back.add(at)
            elif target not in done:
                pending.append((target, 0))
    return back


def _levels(count: int, arrows: Sequence[Arrow]) -> list[int]:
    """The row of each node: below all that lead to it, and as close above what it leads to as can be."""
    above: dict[int, list[int]] = defaultdict(list)
    below: dict[int, list[int]] = defaultdict(list)
    for source, target in arrows:
        above[target].append(source)
        below[source].append(target)
    levels = [0] * count
    order = _from_above(count, above, below)
    for node in order:
        levels[node] = max((levels[source] + 1 for source in above[node]), default=0)
    for node in reversed(order):
        if below[node] and not above[node]:
            levels[node] = min(levels[target] for target in below[node]) - 1
    lowest = max((levels[node] for node in range(count) if above[node]), default=-1)
    for node in range(count):
        if not above[node] and not below[node]:
            lowest += 1
            levels[node] = lowest
    return levels


def _from_above(count: int, above: Mapping[int, list[int]], below: Mapping[int, list[int]]) -> list[int]:
    waiting = {node: len(above[node]) for node in range(count)}
    order = [node for node in range(count) if not waiting[node]]
    for node in order:
        for target in below[node]:
            waiting[target] -= 1
            if not waiting[target]:
                order.append(target)
    return order


def _ordered(rows: list[list[int]], routes: Iterable[tuple[int, ...]]) -> list[list[int]]:
    """The rows with each node near the middle of its neighbours in the row before, swept down and up."""
    above: dict[int, list[int]] = defaultdict(list)
    below: dict[int, list[int]] = defaultdict(list)
    for route in routes:
        for one, other in pairwise(route):
            below[one].append(other)
            above[other].append(one)
    for sweep in range(SWEEPS):
        downward = sweep % 2 == 0
        neighbours = above if downward else below
        for row, before in zip(*((rows[1:], rows) if downward else (rows[-2::-1], rows[::-1]))):
            places = {node: place / len(before) for place, node in enumerate(before)}
            row.sort(key=lambda node: _middle([places[n] for n in neighbours[node] if n in places]))
    return rows


def _middle(places: Sequence[float]) -> float:
    return sum(places) / len(places) if places else 0.5
