"""Asks the real Terraform what it has against each text in ``verdicts.json``, and writes its answers there.

Run by hand where the binary is: ``python -m tests.hcl.record_verdicts``. To add
a text, add an entry with ``"errors": []`` and record.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

VERDICTS = Path(__file__).with_name("verdicts.json")


def record() -> None:
    """Ask about every text again."""
    verdicts = json.loads(VERDICTS.read_text(encoding="utf-8"))
    for verdict in verdicts.values():
        verdict["errors"] = _errors(verdict["text"], "main.tf.json" if verdict.get("json") else "main.tf")
    VERDICTS.write_text(json.dumps(verdicts, indent=1, ensure_ascii=True) + "\n", encoding="utf-8")


def _errors(text: str, name: str) -> list[list[object]]:
    with tempfile.TemporaryDirectory() as directory:
        Path(directory, name).write_bytes(text.encode())
        command = ["terraform", "validate", "-json"]
        answer = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    found = [item for item in json.loads(answer.stdout)["diagnostics"] if item["severity"] == "error"]
    return [
        [item["summary"], item["range"]["start"]["line"], item["range"]["start"]["column"]] for item in found
    ]


if __name__ == "__main__":
    record()
