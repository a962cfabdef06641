"""Answers a command from memory when nothing that it looked at has changed: not one check is loaded then."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec import Struct

if TYPE_CHECKING:
    from iac27017.cache.memory import Memory

Command = TypeVar("Command", bound=Callable[..., Any])

HOW = frozenset({"cache_dir", "no_cache", "jobs", "outputs"})
"""Parameters that say how an answer is made and where it goes, not what it is."""

NOT_ON_DISK = frozenset({"lint", "fix", "show_diff"})
"""Parameters whose answers hang on, or change, what no journal hears of; with one of them, nothing is remembered."""

MAXIMUM_JOBS = 64

_HEARD = ("TF_VAR_", "IAC27017_", "LC_", "LANG", "NO_COLOR", "FORCE_COLOR", "TERM", "COLORTERM", "COLUMNS", "LINES", "PYTHONIOENCODING",
          "PYTHONUTF8")  # fmt: skip
"""Beginnings of the environment variables that an answer may hang on."""


class Told(Struct, frozen=True):
    """All that a command says: one text for each format, and the exit code.

    ``lasting`` is false when it hangs on more than files and parameters.
    """

    texts: tuple[str, ...]
    code: int
    lasting: bool = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Told) and self.texts == other.texts and self.code == other.code

    def __hash__(self) -> int:
        return hash((self.texts, self.code))


def cache_options(function: Command) -> Command:
    """``--cache-dir`` and ``--no-cache``."""
    decorators = (
        click.option("--cache-dir", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
                     help="Where results are remembered; default: the user's cache directory."),
        click.option("--no-cache", is_flag=True, help="Remember nothing, and believe nothing that was remembered."),
    )  # fmt: skip
    for decorator in reversed(decorators):
        function = decorator(function)
    return function


def jobs_option(function: Command) -> Command:
    """``--jobs``."""
    return click.option(
        "--jobs", type=click.IntRange(1, MAXIMUM_JOBS), metavar="N",
        help="How many processes judge; default: what pays. The answer is the same.",
    )(function)  # fmt: skip


def opened_memory(cache_dir: Path | None, no_cache: bool, judged: Sequence[Path | None]) -> Memory | None:
    """The memory to use, if any.

    One that was asked for and cannot be used is spoken of on standard error;
    it never fails a command.
    """
    if no_cache:
        return None
    from iac27017.cache.memory import Memory
    from iac27017.cache.store import Unusable, opened

    try:
        return Memory(opened(cache_dir, [top if top.is_dir() else top.parent for top in judged if top is not None]))
    except Unusable as problem:
        if cache_dir is not None:
            click.echo(f"iac27017: nothing is remembered: {problem}", err=True)
        return None


def told(memory: Memory | None, parameters: Mapping[str, object], root: Path, day: str, tell: Callable[[], Told]) -> Told:
    """What ``tell`` says, or said when it was asked with these parameters and everything looked the same."""
    if memory is None or any(parameters.get(name) for name in NOT_ON_DISK):
        return tell()
    from iac27017 import disk
    from iac27017.cache.memory import Question

    question = Question.of(root, {**_given(parameters), "day": day})
    answer = memory.recall(question)
    if answer is not None and (known := _read(answer.content)) is not None:
        return known
    journal = question.journal()
    with disk.witnessed(journal):
        fresh = tell()
    if fresh.lasting:
        memory.remember(question, journal, _written(fresh))
    return fresh


def _given(parameters: Mapping[str, object]) -> dict[str, object]:
    """What an answer may hang on besides the disk: parameters, environment, terminal, directory."""
    size = tuple(shutil.get_terminal_size()) if sys.stdout.isatty() else None
    files = [str(file) == "-" for file in _paths(parameters.get("outputs"))]
    return {
        "parameters": sorted((name, repr(value)) for name, value in parameters.items() if name not in HOW),
        "files": files,
        "environment": sorted(item for item in os.environ.items() if item[0].startswith(_HEARD)),
        "terminal": size,
        "directory": os.getcwd(),
    }


def _paths(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _written(answer: Told) -> bytes:
    """A line of JSON with the exit code and the lengths of the texts, and the texts as they are."""
    texts = [text.encode(errors="surrogatepass") for text in answer.texts]
    head = json.dumps({"code": answer.code, "lengths": [len(text) for text in texts]})
    return head.encode() + b"\n" + b"".join(texts)


def _read(content: bytes) -> Told | None:
    """``None`` when somebody else has written it."""
    head, _, rest = content.partition(b"\n")
    texts: list[str] = []
    try:
        record = json.loads(head)
        at = 0
        for length in record["lengths"]:
            texts.append(rest[at : at + length].decode(errors="surrogatepass"))
            at += length
        return Told(tuple(texts), int(record["code"])) if at == len(rest) else None
    except (ValueError, TypeError, KeyError):
        return None
