"""The token is seen by the forge alone: in no output, error, log, argument or traceback."""

from __future__ import annotations

import copy
import logging
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from iac27017.cli import main
from iac27017.review.secret import Secret
from tests.review.conftest import TOKEN, Bot, Repository, in_actions
from tests.review.github_forge import GitHubForge
from tests.review.loopback import Answer, Fault, Loopback

ECHO = Answer(422, {"message": f"token {TOKEN} is not welcome", "errors": [{"message": TOKEN}]})


@pytest.mark.parametrize("shown", [str, repr, "{}".format, "%s".__mod__, ascii])
def test_a_secret_does_not_show_itself(shown: Callable[[Secret], str]) -> None:
    assert TOKEN not in shown(Secret(TOKEN))


@pytest.mark.parametrize("write", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_secret_is_not_written_down(write: Callable[[Secret], object]) -> None:
    with pytest.raises(TypeError, match="not written down"):
        write(Secret(TOKEN))


def test_a_secret_is_not_in_a_traceback() -> None:
    def fails(secret: Secret) -> None:
        raise ValueError(f"with {secret}")

    with pytest.raises(ValueError, match=r"Secret\(\*\*\*\)") as caught:
        fails(Secret(TOKEN))
    told = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "secret = Secret(***)" in told
    assert TOKEN not in told


@pytest.mark.parametrize("answer", [
    None, ECHO, Answer(500, ECHO.body), Answer(401, ECHO.body), Answer(403, ECHO.body), Answer(404, ECHO.body),
    Answer(200, {"message": TOKEN}),
], ids=["silence", "422", "500", "401", "403", "404", "wrong shape"])  # fmt: skip
@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_whatever_a_forge_says_the_token_is_in_no_output(
    answer: Answer | None, forge: str, github_bot: Bot, gitlab_bot: Bot, hub: Loopback, lab: Loopback,
    caplog: pytest.LogCaptureFixture, tmp_path: Path,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    for loopback in (hub, lab):
        loopback.faults.append(Fault("(POST|PUT|PATCH) .*", answer, times=99))
    ran = github_bot() if forge == "github" else gitlab_bot()
    written = "".join(file.read_text() for file in tmp_path.rglob("*") if file.suffix in (".md", ".sarif", ".json"))
    assert ran.code in (1, 4)
    assert TOKEN not in ran.out + ran.err + caplog.text + written


def test_a_token_comes_from_a_file_or_standard_input_and_never_as_an_argument(
    repository: Repository, github: GitHubForge, hub: Loopback, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    given = ["review", "github", "--repository", "acme/infra", "--number", "7", "--api-url", hub.address, "--dry-run",
             "--select", "ENC-001"]  # fmt: skip
    assert main([*given, "--token-file", str(file)]) == 1
    code = "import sys; from iac27017.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", code, *given, "--token-file", "-"], input=TOKEN, text=True,
                          cwd=repository.top, capture_output=True, timeout=60, check=False)  # fmt: skip
    assert done.returncode == 1
    assert TOKEN not in done.stdout + done.stderr
    assert {one.headers["authorization"] for one in hub.requests} == {f"token {TOKEN}"}
    assert main(["review", "github", "--token", TOKEN]) == 2


@pytest.mark.parametrize("address", ["http://example.com/api/v3", "ftp://127.0.0.1", "https://me:pw@example.com"])
def test_a_token_goes_over_https_only(
    address: str, repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_actions(monkeypatch, tmp_path, address, "a" * 40, "b" * 40)
    assert main(["review", "github"]) == 2
    told = capsys.readouterr().err
    assert "https only" in told or "must not hold a name or password" in told
    assert TOKEN not in told
