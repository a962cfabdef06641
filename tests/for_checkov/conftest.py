"""Runs the real Checkov with the pack of the wheel that is installed beside it: see `make test-checkov`."""

# pyright: reportMissingImports=false

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

# The main session runs where there is no Checkov.
collect_ignore_glob = [] if importlib.util.find_spec("checkov") else ["test_*.py"]

CODE = Path(__file__).parent / "code"
SAMPLES = Path(__file__).resolve().parents[2] / "sample_repos"
OFFLINE = ("--skip-download", "--compact")
LANGUAGES = ("--framework", "terraform", "cloudformation")

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run of Checkov ended, and what it wrote."""

    code: int
    out: str
    err: str

    def records(self, result: str, ours: bool = True) -> list[Record]:
        """The records in JSON that ``passed``, ``failed`` or were ``skipped``; ours or Checkov's own."""
        reports = json.loads(self.out)
        return [
            record
            for report in (reports if isinstance(reports, list) else [reports])
            for record in report.get("results", {}).get(f"{result}_checks", [])
            if str(record["check_id"]).startswith("IAC27017_") is ours
        ]

    def resources(self, result: str) -> list[str]:
        """The resources of our records."""
        return sorted(record["resource"] for record in self.records(result))

    def notes(self) -> str:
        """Our lines on standard error, and those that belong to them."""
        kept: list[str] = []
        for line in self.err.splitlines():
            if line.startswith("iac27017:") or (kept and line.startswith("  ")):
                kept.append(line)
        return "\n".join(kept)


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def pack() -> Path:
    """The folder that ``iac27017 checkov-pack`` prints."""
    command = [str(Path(sys.executable).with_name("iac27017")), "checkov-pack"]
    return Path(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())


@pytest.fixture(scope="session")
def checkov(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run Checkov in a fork of this process: loading it once instead of for every run saves a minute.

    ``before`` is run in the fork, to spoil something.
    """
    from checkov.main import Checkov

    def run(
        *arguments: str | Path,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        before: str = "",
    ) -> Ran:
        folder = tmp_path_factory.mktemp("run")
        files = folder / "out", folder / "err"
        child = os.fork()
        if child == 0:
            # Whatever happens in here must not go on as a second pytest.
            code = 1
            try:
                for number, file in enumerate(files, 1):
                    os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), number)
                sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
                os.chdir(cwd or folder)
                os.environ.update(env or {})
                exec(before)
                code = (
                    Checkov(
                        [*map(str, arguments), *OFFLINE, *(() if "--framework" in arguments else LANGUAGES)]
                    ).run()
                    or 0
                )
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 1
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        _, status = os.waitpid(child, 0)
        out, err = (file.read_text(encoding="utf-8") for file in files)
        return Ran(os.waitstatus_to_exitcode(status), out, err)

    return run


@pytest.fixture(scope="session")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Any]:
    """What our own command says about a directory, as JSON."""

    def scan(folder: Path) -> Any:
        command = [
            str(Path(sys.executable).with_name("iac27017")),
            "scan",
            str(folder),
            "--format",
            "json",
            "--no-cache",
        ]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=tmp_path_factory.getbasetemp()
        )
        assert done.returncode in (0, 1, 3), done.stderr
        return json.loads(done.stdout)

    return scan


@pytest.fixture(scope="session")
def code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code of these tests, outside of this repository and its settings."""
    return Path(shutil.copytree(CODE, tmp_path_factory.mktemp("code") / "code"))


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All sample repositories side by side: one run instead of four."""
    return Path(shutil.copytree(SAMPLES, tmp_path_factory.mktemp("samples") / "samples"))
