"""Questions and their answers: an answer holds as long as everything that was looked at for it looks the same."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from iac27017.cache.identity import tool
from iac27017.cache.journal import Journal
from iac27017.cache.looks import Looks, absolute, as_rows, from_rows, holds
from iac27017.cache.store import Store

_BROKEN = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What reading a file of ours raises when somebody else has written it."""


class Question(Struct, frozen=True):
    """Everything that is given, as a name; what lies on the disk is no part of it. ``root`` is an absolute path."""

    name: str
    root: str

    @classmethod
    def of(cls, root: Path, given: Mapping[str, object], place: str | None = None) -> Question:
        """The question that ``given`` asks about ``root``.

        Values are told apart by their ``repr``. ``place`` stands for the path
        of the root where that is another one each time.
        """
        where = absolute(os.fspath(root), os.getcwd())
        words = repr((tool(), place or where, sorted(given.items())))
        return cls(hashlib.sha256(words.encode(errors="surrogatepass")).hexdigest(), where)

    def journal(self) -> Journal:
        """An empty journal for the looks that the answer will hang on."""
        return Journal(self.root)


class Answer(Struct, frozen=True):
    """What was answered, and the looks that it hangs on."""

    content: bytes
    looks: Looks


class Memory(Struct, frozen=True):
    """Answers in a store."""

    store: Store

    def recall(self, question: Question) -> Answer | None:
        """The answer, when there is one and everything still looks the same."""
        now = time.time_ns()
        sealed = self.store.sealed(question.name)
        if sealed is None:
            return None
        try:
            rows = json.loads(sealed)
            looks, name = from_rows(rows["looks"]), str(rows["answer"])
            today = holds(looks, question.root, now)
            content = self.store.kept(name) if today is not None and _is_name(name) else None
        except _BROKEN:
            self.store.forget(question.name)
            return None
        if today is None or content is None:
            return None
        if today is not looks:
            # The next time, signatures alone will do.
            self._write(question, today, name)
        return Answer(content, today)

    def remember(self, question: Question, journal: Journal, content: bytes) -> None:
        """Keep an answer, unless what was looked at changed meanwhile."""
        if journal.repeatable:
            name = self.store.keep(content)
            if name is not None:
                self._write(question, journal.looks, name)

    def _write(self, question: Question, looks: Looks, name: str) -> None:
        # The separators are the short ones: a large repository has thousands of looks.
        rows = json.dumps({"answer": name, "looks": as_rows(looks)}, separators=(",", ":"))
        self.store.seal(question.name, rows.encode())


def heard(journal: Journal, answer: Answer, question: Question) -> None:
    """Tell ``journal`` of the looks of an answer that was recalled."""
    told = Journal(question.root)
    told.looks = replace(answer.looks)
    journal.take_over(told)


def _is_name(name: str) -> bool:
    return len(name) == 64 and all(letter in "0123456789abcdef" for letter in name)
