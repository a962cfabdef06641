"""No input may crash, hang, start something, or have something read outside of the scanned directory."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from fuzz.guard import Guard, Misbehaved
from fuzz.seeds import HERE, seeds
from fuzz.targets import EXTENSIONS, PARSERS, whole
from tests.fuzz.grammars import ROOT_MODULES, TEMPLATES, mutated

Run = Callable[[str, bytes], None]
CODE, TEXTS = seeds((".tf",)), seeds((".yaml", ".json"))

some = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much], database=None)
many = settings(some, max_examples=300)


@pytest.fixture(scope="module")
def guarded() -> Iterator[Run]:
    """Run a target, by its name, under the guard."""
    with tempfile.TemporaryDirectory() as folder:
        guard = Guard(Path(folder))
        targets = {**PARSERS, **whole(Path(folder))}
        yield lambda name, data: guard.run(targets[name], data)


@given(ROOT_MODULES)
@some
def test_root_modules_of_the_grammar(guarded: Run, data: bytes) -> None:
    guarded("terraform", data)


@given(TEMPLATES)
@some
def test_templates_of_the_grammar(guarded: Run, data: bytes) -> None:
    guarded("template", data)


@given(mutated(CODE))
@some
def test_mutations_of_real_code(guarded: Run, data: bytes) -> None:
    guarded("terraform", data)


@given(mutated(TEXTS))
@many
def test_mutations_of_real_templates_and_plans(guarded: Run, data: bytes) -> None:
    guarded("template", data)
    guarded("plan", data)
    guarded("hcl-json", data)


@pytest.mark.parametrize("target", EXTENSIONS)
def test_the_corpus_and_what_once_did_harm(target: str, guarded: Run) -> None:
    for file in sorted((HERE / "corpus").rglob("*")):
        if file.is_file():
            guarded(target, file.read_bytes())


def test_the_guard_notices_a_read_outside_of_the_root(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "secret").write_text("x")
    guard = Guard(tmp_path / "root")
    with pytest.raises(Misbehaved, match="secret"):
        guard.run(lambda data: (tmp_path / "secret").read_bytes(), b"")


def test_the_guard_notices_a_process_and_a_connection(tmp_path: Path) -> None:
    import socket
    import subprocess

    guard = Guard(tmp_path)
    with pytest.raises(Misbehaved, match="subprocess"):
        guard.run(lambda data: subprocess.run(["true"], check=True), b"")
    with pytest.raises(Misbehaved, match="socket"):
        guard.run(lambda data: socket.getaddrinfo("localhost", 1), b"")
