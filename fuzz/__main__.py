"""Fuzzes one target with atheris and counts: `python -m fuzz TARGET --runs N --seconds S --keep DIR`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import atheris

with atheris.instrument_imports(include=["iac27017"]):
    from fuzz.guard import Guard
    from fuzz.targets import EXTENSIONS, PARSERS, Target, whole

from fuzz.seeds import HERE, seeds


class Session:
    """Runs a target again and again; what goes wrong is kept, once for each place, and the session goes on."""

    def __init__(self, target: Target, guard: Guard, keep: Path) -> None:
        self.executions = 0
        self.found: dict[str, str] = {}
        self._target = target
        self._guard = guard
        self._keep = keep

    def once(self, data: bytes) -> None:
        """One execution."""
        self.executions += 1
        try:
            self._guard.run(self._target, data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we are here for
            self._note(error, data)

    def _note(self, error: Exception, data: bytes) -> None:
        place = _place(error.__traceback__)
        key = f"{type(error).__name__} at {place}" if "fuzz" not in place else f"{type(error).__name__}: {error}"[:80]
        if key in self.found:
            return
        name = f"found-{len(self.found)}"
        self.found[key] = name
        self._keep.mkdir(parents=True, exist_ok=True)
        (self._keep / name).write_bytes(data)
        (self._keep / f"{name}.txt").write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        sys.stderr.write(f"FOUND {key} in {self._keep / name}\n")


def _place(trace: TracebackType | None) -> str:
    """The innermost line of ours."""
    ours = [frame for frame in traceback.extract_tb(trace) if "iac27017" in frame.filename]
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "fuzz"


def main() -> None:
    """Fuzz; atheris prints the number of executions and ends the process."""
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch:
        root = Path(scratch, "root")
        root.mkdir()
        target = {**PARSERS, **whole(root)}[options.target]
        session = Session(target, Guard(root), options.keep)
        corpus = Path(scratch, "corpus")
        corpus.mkdir()
        for number, seed in enumerate(seeds(EXTENSIONS[options.target])):
            (corpus / f"{number:05d}").write_bytes(seed)
        _fuzz(session.once, corpus, options)


def _fuzz(once: Callable[[bytes], None], corpus: Path, options: argparse.Namespace) -> None:
    arguments = [
        sys.argv[0], str(corpus), f"-runs={options.runs}", f"-max_total_time={options.seconds}", "-print_final_stats=1",
        f"-max_len={options.longest}", "-timeout=60", "-rss_limit_mb=3000", f"-artifact_prefix={options.keep}/",
        f"-dict={HERE / 'words.dict'}", f"-seed={options.seed}", "-verbosity=1", "-len_control=0",
    ]  # fmt: skip
    options.keep.mkdir(parents=True, exist_ok=True)
    atheris.Setup(arguments, once)
    atheris.Fuzz()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("target", choices=list(EXTENSIONS))
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--longest", type=int, default=1_500, help="bytes of an input")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"), help="where inputs that do harm are kept")
    return parser


if __name__ == "__main__":
    main()
