"""What the forges publish, as npm brings it, and Prism in front of a stand-in to enforce it."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.review.contract.cutting import written
from tests.review.loopback import Answer, Loopback, Request

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
DESCRIPTION = MODULES / "@octokit" / "openapi" / "generated" / "api.github.com.json"
SECONDS = 60
GRAPHQL = ("post /graphql", "request Selected route not found")


@pytest.fixture(scope="session")
def node() -> str:
    """The program, where it and the packages are installed."""
    program = shutil.which("node")
    if program is None or not DESCRIPTION.is_file():
        pytest.skip("the forges' published contracts are left out: they need node, and `make contract` (npm)")
    return program


@pytest.fixture(scope="session")
def description(node: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """GitHub's own description of what the bot asks of it."""
    return written(DESCRIPTION, tmp_path_factory.mktemp("description") / "github.json")


@dataclass
class Prism:
    """Prism between the bot and whatever ``forge`` is at the moment; it says each violation in its log."""

    address: str
    log: Path
    behind: list[Any]

    def violations(self, since: int = 0) -> list[str]:
        """What requests did that the description does not allow; it is of REST, and has no place for GraphQL."""
        asked, found = "", []
        for line in self.log.read_text(encoding="utf-8").splitlines()[since:]:
            if "Request received" in line:
                asked = _asked(line)
            said = line.partition("Violation: ")[2]
            if said.startswith("request") and (asked, said) != GRAPHQL:
                found.append(f"{asked}: {said}")
        return found

    def length(self) -> int:
        return len(self.log.read_text(encoding="utf-8").splitlines())

    def seen(self) -> set[str]:
        """The verbs and paths of the requests that it let through."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return {_asked(line) for line in lines if "Request received" in line}


def _asked(line: str) -> str:
    return line.partition("[HTTP SERVER] ")[2].split(" ℹ")[0]


@pytest.fixture(scope="session")
def prism(node: str, description: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prism]:
    """One process for the whole session."""
    behind: list[Any] = []

    def forge(request: Request) -> Answer:
        answer: Answer = behind[-1](request)
        return answer

    log = tmp_path_factory.mktemp("prism") / "log"
    port = _free_port()
    program = MODULES / "@stoplight" / "prism-cli" / "dist" / "index.js"
    with Loopback(forge) as upstream, log.open("w") as stream:
        command = [node, str(program), "proxy", "--port", str(port), str(description), upstream.address]
        process = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT)
        try:
            _wait_for(log, process)
            yield Prism(f"http://127.0.0.1:{port}", log, behind)
        finally:
            process.terminate()
            process.wait(timeout=SECONDS)


def _wait_for(log: Path, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SECONDS
    while "Prism is listening" not in log.read_text(encoding="utf-8"):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"Prism does not start: {log.read_text(encoding='utf-8')}")
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def examples(description: Path) -> dict[str, Any]:
    """GitHub's published example of each answer, by verb and path."""
    described = json.loads(description.read_text(encoding="utf-8"))
    found: dict[str, Any] = {}
    for path, verbs in described["paths"].items():
        for verb, operation in verbs.items():
            success = next(answer for code, answer in operation["responses"].items() if code.startswith("2"))
            shown = success["content"]["application/json"]["examples"]
            example = next(iter(shown.values()))
            if "$ref" in example:
                example = described["components"]["examples"][example["$ref"].rpartition("/")[2]]
            found[f"{verb.upper()} {path}"] = example["value"]
    return found
