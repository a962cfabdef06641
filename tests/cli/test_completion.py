"""Completion, by the functions of the real shells where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HERE = Path(sys.executable).parent
SEARCHED = {**os.environ, "PATH": f"{HERE}{os.pathsep}{os.environ['PATH']}", "HOME": os.devnull}


def completed(shell: str, *words: str) -> list[str]:
    """What click's protocol answers when the last of ``words`` is being typed; descriptions are left away."""
    asked = {
        **SEARCHED,
        "_IAC27017_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": words[-1] if shell == "fish" else " ".join(("iac27017", *words)),
        "COMP_CWORD": words[-1] if shell == "fish" else str(len(words)),
    }
    if shell == "fish":
        asked["COMP_WORDS"] = " ".join(("iac27017", *words[:-1]))
    done = subprocess.run(
        [sys.executable, "-m", "iac27017"], env=asked, capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    if shell == "zsh":
        return lines[1::3]
    return [line.split(",", 1)[1].split("\t")[0] for line in lines]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_what_can_be_completed(shell: str) -> None:
    assert completed(shell, "sc") == ["scan"]
    assert completed(shell, "scan", "--sel") == ["--select"]
    assert completed(shell, "scan", "--format", "s") == ["sarif"]
    assert completed(shell, "explain", "unencrypted-d") == ["unencrypted-database"]


@pytest.mark.parametrize(
    ("words", "among"),
    [
        (("scan", "--select", "enc,KEY-00"), "enc,KEY-001"),
        (("scan", "--ignore", "LO"), "LOG"),
        (("scan", "--control", "CLD.9"), "CLD.9.5.1"),
        (("scan", "--control", "8.2"), "8.24"),
        (("diff", "main", "--severity", "c"), "critical"),
        (("hook", "--select", "mutable"), "mutable-log-store"),
        (("completion", ""), "fish"),
        (("--h",), "--help"),
    ],
)
def test_names_of_checks_and_numbers_of_controls(words: tuple[str, ...], among: str) -> None:
    assert among in completed("bash", *words)


def test_the_function_of_bash() -> None:
    typed = 'COMP_WORDS=(iac27017 scan . --format sa); COMP_CWORD=4; _iac27017_completion iac27017; echo "${COMPREPLY[@]}"'
    script = f'eval "$(iac27017 completion bash)" && {typed}'
    assert run_in("bash", "--norc", "-c", script) == "sarif\n"


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
def test_the_function_of_fish() -> None:
    script = 'iac27017 completion fish | source; complete --do-complete "iac27017 scan . --format sa"'
    assert run_in("fish", "--no-config", "-c", script).split()[0] == "sarif"


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_the_function_of_zsh() -> None:
    """Outside of its line editor zsh cannot complete; that it defines and registers the function can be seen."""
    script = (
        'autoload -Uz compinit; compinit -D; eval "$(iac27017 completion zsh)"; print ${_comps[iac27017]}'
    )
    assert run_in("zsh", "-f", "-c", script) == "_iac27017_completion\n"


def test_another_shell(run: Run) -> None:
    assert run("completion", "tcsh").code == 2


def run_in(*command: str) -> str:
    done = subprocess.run(command, env=SEARCHED, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout
