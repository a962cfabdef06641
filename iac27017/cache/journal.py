"""Writes down what a scan looks at, and notices when the same path was seen in two states."""

from __future__ import annotations

import os
import time
from typing import TypeVar

from iac27017.cache.looks import (
    Look,
    Looks,
    absolute,
    below,
    digest_of,
    full,
    kind_of,
    listing_of,
    signature_of,
)

T = TypeVar("T")


class Journal:
    """A `iac27017.disk.Witness` that keeps what it hears, relative to ``root``, which is an absolute path.

    ``repeatable`` is false once a look failed, or one path was seen in two
    states: an answer that comes of such looks belongs to no state of the disk.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self._here = os.getcwd()
        self.looks = Looks(time.time_ns())
        self.repeatable = True

    def kind(self, path: str, status: os.stat_result | None) -> None:
        """See `iac27017.disk.Witness`."""
        self._add(path, Look(kind_of(status), signature_of(status) if status is not None else None))

    def content(self, path: str, status: os.stat_result, content: bytes) -> None:
        """See `iac27017.disk.Witness`."""
        if len(content) > status.st_size:
            self.repeatable = False
        self._add(path, Look(kind_of(status), signature_of(status), {len(content): digest_of(content)}))

    def entries(self, path: str, status: os.stat_result, entries: list[os.DirEntry[str]]) -> None:
        """See `iac27017.disk.Witness`."""
        self._add(path, Look(kind_of(status), signature_of(status), listing=listing_of(entries)))

    def resolved(self, path: str, answer: str) -> None:
        """See `iac27017.disk.Witness`."""
        self._once(self.looks.resolved, self._name(path), answer)

    def placed(self, root: str, path: str, answer: str | None) -> None:
        """See `iac27017.disk.Witness`."""
        self._once(self.looks.placed, (self._name(root), self._name(path)), answer)

    def failed(self, path: str) -> None:
        """See `iac27017.disk.Witness`."""
        self.repeatable = False

    def take_over(self, other: Journal) -> None:
        """Hear all that ``other`` has heard."""
        self.repeatable &= other.repeatable

        def rename(name: str) -> str:
            return below(self.root, full(other.root, name))

        for name, look in other.looks.paths.items():
            self._merge(rename(name), Look(look.kind, look.signature, dict(look.contents), look.listing))
        for name, answer in other.looks.resolved.items():
            self._once(self.looks.resolved, rename(name), answer)
        for (top, name), place in other.looks.placed.items():
            self._once(self.looks.placed, (rename(top), rename(name)), place)

    def _name(self, path: str) -> str:
        return below(self.root, absolute(path, self._here))

    def _add(self, path: str, look: Look) -> None:
        self._merge(self._name(path), look)

    def _merge(self, name: str, look: Look) -> None:
        known = self.looks.paths.setdefault(name, look)
        if known is not look:
            self.repeatable &= known.agrees_with(look)
            known.add(look)

    def _once(self, kept: dict[T, str] | dict[T, str | None], key: T, answer: str | None) -> None:
        if kept.setdefault(key, answer) != answer:  # type: ignore[arg-type]
            self.repeatable = False
