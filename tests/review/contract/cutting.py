"""Cuts a published description of an interface down to what the bot asks, so that it loads in a moment."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Description = dict[str, Any]

USED = {
    "/repos/{owner}/{repo}/pulls/{pull_number}": ("get",),
    "/repos/{owner}/{repo}/pulls/{pull_number}/comments": ("get",),
    "/repos/{owner}/{repo}/pulls/comments/{comment_id}": ("patch",),
    "/repos/{owner}/{repo}/pulls/{pull_number}/reviews": ("get", "post"),
    "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals": ("put",),
    "/repos/{owner}/{repo}/issues/{issue_number}/comments": ("get", "post"),
    "/repos/{owner}/{repo}/issues/comments/{comment_id}": ("patch",),
    "/repos/{owner}/{repo}/check-runs": ("post",),
    "/repos/{owner}/{repo}/check-runs/{check_run_id}": ("get", "patch"),
    "/repos/{owner}/{repo}/commits/{ref}/check-runs": ("get",),
}
"""What the bot asks of GitHub, as GitHub's own description names it."""


def cut(whole: Description, used: dict[str, tuple[str, ...]]) -> Description:
    """The description with these operations and what they refer to; a `KeyError` where it knows one of them not."""
    paths = {path: {verb: whole["paths"][path][verb] for verb in verbs} for path, verbs in used.items()}
    kept: dict[str, dict[str, Any]] = {}
    for reference in _reached(paths, whole):
        _, _, section, name = reference.split("/", 3)
        kept.setdefault(section, {})[name] = whole["components"][section][name]
    # Prism knows no webhooks, and wants no security scheme that is not there.
    return {"openapi": whole["openapi"], "info": whole["info"], "paths": paths, "components": kept}


def written(source: Path, target: Path) -> Path:
    """``target`` with what is left of ``source``."""
    target.write_text(json.dumps(cut(json.loads(source.read_text(encoding="utf-8")), USED)), encoding="utf-8")
    return target


def _reached(start: object, whole: Description) -> Iterable[str]:
    seen: set[str] = set()
    left = list(_references(start))
    while left:
        reference = left.pop()
        if reference not in seen:
            seen.add(reference)
            _, _, section, name = reference.split("/", 3)
            left += _references(whole["components"][section][name])
    return sorted(seen)


def _references(value: object) -> Iterator[str]:
    match value:
        case dict():
            if isinstance(reference := value.get("$ref"), str):
                yield reference
            for one in value.values():
                yield from _references(one)
        case list():
            for one in value:
                yield from _references(one)
