"""Records what the real ``terraform console`` makes of every expression in ``expressions/*.txt``.

    python -m tests.terraform.record_expressions

needs the ``terraform`` binary. Each expression is one line; the console is run in
``expressions/root``, whose locals hold what does not fit on one. For each
expression the recording has the JSON of its value and its type, or the title of
the error. The console must believe that a person sits at a terminal: with a pipe it
shows the last answer only.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import tempfile
import termios
import tty
from pathlib import Path

EXPRESSIONS = Path(__file__).parent / "expressions"
RECORDING = EXPRESSIONS / "recorded.json"

PATIENCE = 60.0
"""Seconds that one answer may take."""

_WIDE = struct.pack("HHHH", 50, 10_000, 0, 0)
"""A terminal whose lines are never broken."""

_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_PROMPT = b"\x1b[J\x1b[2K\r>  \x08"

_ERROR = re.compile(r"Error: (.*)")

Answer = dict[str, str]


def expressions() -> list[str]:
    """All expressions, in the order of files and lines; comment lines start with ``#``."""
    found: dict[str, None] = {}
    for file in sorted(EXPRESSIONS.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").split("\n"):
            if line.strip() and not line.startswith("#"):
                found[line] = None
    return list(found)


def main() -> None:
    """Ask the console about every expression and write the recording."""
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory) / "root"
        shutil.copytree(EXPRESSIONS / "root", root)
        console = Console(root)
        answers = {each: _answer(each, console) for each in expressions()}
        console.close()
    recording = {
        "terraform": _version(),
        "expressions": [{"expression": each, **answers[each]} for each in sorted(answers)],
    }
    RECORDING.parent.mkdir(exist_ok=True)
    RECORDING.write_text(json.dumps(recording, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(
        f"{len(answers)} expressions, {sum('error' in answer for answer in answers.values())} of them errors"
    )


class Console:
    """A running ``terraform console`` in a directory."""

    def __init__(self, root: Path) -> None:
        self._ours, theirs = pty.openpty()
        tty.setraw(theirs)
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, _WIDE)
        environment = {**os.environ, "TERM": "dumb", "TF_CLI_CONFIG_FILE": os.devnull}
        command = ["terraform", f"-chdir={root}", "console"]
        self._process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
        os.close(theirs)
        self._asked = False
        self._answer()

    def ask(self, line: str) -> str:
        """What the console prints for ``line``."""
        os.write(self._ours, line.encode() + b"\r")
        _, _, answer = self._answer().partition("\n")
        return _ESCAPES.sub("", answer)

    def close(self) -> None:
        """End the console."""
        # It takes a polite signal for one to finish its work first.
        self._process.kill()
        self._process.wait()
        os.close(self._ours)

    def _answer(self) -> str:
        """What is printed until the next prompt: the line as it is entered, and the answer."""
        seen = bytearray()
        while not (seen.endswith(_PROMPT) and (not self._asked or b"\n" in seen)):
            ready, _, _ = select.select([self._ours], [], [], PATIENCE)
            if not ready:
                raise TimeoutError(f"no answer: {bytes(seen[-500:])!r}")
            seen += os.read(self._ours, 65_536)
        self._asked = True
        return seen.removesuffix(_PROMPT).decode(errors="replace")


def _answer(expression: str, console: Console) -> Answer:
    value = console.ask(f"base64encode(jsonencode({expression}))")
    error = _ERROR.search(value)
    if error is not None:
        return {"error": error[1].strip()}
    if value.strip() == "(known after apply)":
        return {"unknown": "the console does not know"}
    type_ = re.sub(r"\s+", " ", console.ask(f"type({expression})").strip())
    if not re.fullmatch(r'"[A-Za-z0-9+/=]*"', value.strip()):
        raise RuntimeError(f"{expression} has an answer that is not understood: {value}")
    return {"json": base64.b64decode(value.strip().strip('"')).decode(), "type": type_}


def _version() -> str:
    text = subprocess.run(
        ["terraform", "version", "-json"], capture_output=True, text=True, check=True
    ).stdout
    return str(json.loads(text)["terraform_version"])


if __name__ == "__main__":
    main()
