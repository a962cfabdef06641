"""Times the auditor's documents over many findings, beside the scan that they are made of: `python -m bench.documents`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.generate import generate
from bench.measure import SCAN_CODES, measured, scan_command

LINK = "https://example.com/acme/infra/blob/{commit}/{path}#L{line}"
STATED = f'[[repository]]\nname = "infra"\ncommit = "v1"\nlink = "{LINK}"\n'
"""Links to lines are part of the work."""
DOCUMENTS = (
    ("gap", "xlsx", "en"), ("all", "xlsx", "ja"), ("gap", "html", "en"), ("gap", "csv", "en"), ("gap", "json", "en"),
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row for the scan and for each document."""
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "repository"
        generate(folder, "terraform", options.shape, options.resources)
        (folder / "iac27017-audit.toml").write_text(STATED, encoding="utf-8")
        for line in _rows(folder, Path(scratch)):
            print(line, flush=True)
    return 0


def _rows(folder: Path, scratch: Path) -> Iterator[str]:
    found = scratch / "scan.json"
    scan = measured([*scan_command(folder), "--output", str(found)], SCAN_CODES)
    findings = found.read_text("utf-8").count('"fingerprint":')
    yield f"{findings:,} findings\n"
    yield "| document | time, with the scan | of processors | beside the scan | peak memory | files |"
    yield "|---|---:|---:|---:|---:|---:|"
    yield f"| scan, json | {scan.wall:.1f} s | {scan.cpu:.1f} s | | {scan.peak_memory / 2**20:.0f} MiB | |"
    for kind, format_, language in DOCUMENTS:
        out = scratch / f"{kind}-{format_}-{language}"
        out.mkdir()
        command = [sys.executable, "-m", "iac27017", "report", str(folder), "--kind", kind, "--format", format_,
                   "--lang", language, "--no-git", "--output", str(out / f"report.{format_}")]  # fmt: skip
        made = measured(command, SCAN_CODES)
        sizes = [file.stat().st_size / 2**20 for file in out.iterdir()]
        yield (
            f"| {kind}, {format_}, {language} | {made.wall:.1f} s | {made.cpu:.1f} s | {made.cpu / scan.cpu:.2f} x "
            f"| {made.peak_memory / 2**20:.0f} MiB | {len(sizes)}, {sum(sizes):.1f} MiB |"
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.documents", description=__doc__)
    parser.add_argument("--resources", type=int, default=40_000, metavar="N", help="40,000 have 100,000 findings")
    parser.add_argument("--shape", default="flat")
    return parser


if __name__ == "__main__":
    sys.exit(main())
