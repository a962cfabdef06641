"""Finds resources that depend on each other in a circle, which CloudFormation refuses to deploy."""

from __future__ import annotations

from collections.abc import Mapping


def circle(depends: Mapping[str, set[str]]) -> list[str] | None:
    """The names along one circle, the first one repeated at the end; ``None`` when there is none."""
    done: set[str] = set()
    for start in sorted(depends):
        if start not in done and (found := _from(start, depends, done)):
            return found
    return None


def _from(start: str, depends: Mapping[str, set[str]], done: set[str]) -> list[str] | None:
    path = [start]
    on_path = {start}
    branches = [iter(sorted(depends.get(start, ())))]
    while branches:
        following = next(branches[-1], None)
        if following is None:
            branches.pop()
            name = path.pop()
            on_path.discard(name)
            done.add(name)
        elif following in on_path:
            return [*path[path.index(following) :], following]
        elif following not in done:
            path.append(following)
            on_path.add(following)
            branches.append(iter(sorted(depends.get(following, ()))))
    return None
