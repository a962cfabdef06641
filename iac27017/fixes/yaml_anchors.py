"""Finds what YAML anchors share: text that stands once and counts in several places."""

from __future__ import annotations

import re

import yaml
from yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, Event, ScalarEvent

_ANCHOR, _ALIAS = re.compile(r"(?:^|[\s\[{,])&\w"), re.compile(r"(?:^|[\s\[{,])\*\w")


def shared_stretches(text: str) -> list[tuple[int, int]]:
    """The stretches of ``text``, as offsets, that some alias repeats."""
    if not _ANCHOR.search(text) or not _ALIAS.search(text):
        return []
    anchored: dict[str, tuple[int, int]] = {}
    shared: set[str] = set()
    open_: list[tuple[str, int]] = []
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        start, end = _offsets(event)
        match event:
            case AliasEvent():
                shared.add(event.anchor or "")
            case ScalarEvent(anchor=str() as name):
                anchored[name] = (start, end)
            case CollectionStartEvent():
                open_.append((event.anchor or "", start))
            case CollectionEndEvent():
                name, start = open_.pop()
                if name:
                    anchored[name] = (start, end)
            case _:
                continue
    return [anchored[name] for name in sorted(shared) if name in anchored]


def _offsets(event: Event) -> tuple[int, int]:
    start, end = event.start_mark, event.end_mark
    return (start.index if start else 0, end.index if end else 0)
