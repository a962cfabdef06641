"""The border of a scan: what lies inside of the scanned directory, and what the user leaves out of it."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path


def inside(scan_root: Path, path: Path) -> str | None:
    """``path`` relative to the scanned directory with links followed; ``None`` when it leads out of it."""
    try:
        relative = path.resolve().relative_to(scan_root.resolve())
    except (OSError, ValueError, RuntimeError):
        return None
    text = relative.as_posix()
    return "" if text == "." else text


def excluded(path: str, patterns: Sequence[str]) -> bool:
    """Whether one of the glob patterns names the path, or a directory that it is in."""
    if not patterns:
        return False
    pieces = path.split("/")
    prefixes = ["/".join(pieces[: n + 1]) for n in range(len(pieces))]
    return any(fnmatch(prefix, pattern.rstrip("/")) for pattern in patterns for prefix in prefixes)
