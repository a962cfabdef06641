"""Lines of the scanned files, for excerpts."""

from __future__ import annotations

from pathlib import Path

from iac27017 import disk

MAXIMUM_BYTES = 16 * 1024 * 1024
MAXIMUM_CHARACTERS = 1_000
"""Of a line that is shown: nobody writes longer ones, and a plan is often all in one, with its secrets."""


class Sources:
    """Reads each file once, and only below ``root``."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, list[str]] = {}

    def line(self, file: str, number: int) -> str | None:
        """Line ``number`` (from 1) without its end; ``None`` when it cannot be shown."""
        lines = self._lines(file)
        line = lines[number - 1] if 0 < number <= len(lines) else None
        return line if line is not None and len(line) <= MAXIMUM_CHARACTERS else None

    def _lines(self, file: str) -> list[str]:
        if file not in self._files:
            self._files[file] = self._read(file)
        return self._files[file]

    def _read(self, file: str) -> list[str]:
        """Empty for a file that has gone since it was scanned: an excerpt is a courtesy, not a result."""
        path = self._root / file
        try:
            if disk.placed(self._root, path) is None or disk.size(path) > MAXIMUM_BYTES:
                return []
            text = disk.read(path).decode("utf-8-sig", errors="replace")
            return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        except OSError:
            return []
