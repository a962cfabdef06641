"""Times pages in a real browser, and what it takes to make them: `python -m bench.pages [GROUPS]`."""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from iac27017.cli import main as iac27017

GROUPS = 260
"""Each has four resources and about twenty findings; 4,350 of them have 100,000."""
RUNS = 3

_GROUP = """
resource "aws_security_group" "g{n}" {{
  ingress {{
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }}
}}
resource "aws_instance" "m{n}" {{
  vpc_security_group_ids = [aws_security_group.g{n}.id]
}}
resource "aws_kms_key" "k{n}" {{}}
resource "aws_db_instance" "d{n}" {{
  kms_key_id          = aws_kms_key.k{n}.arn
  publicly_accessible = true
}}
"""


def made(folder: Path, command: tuple[str, ...]) -> float:
    """Write a page into ``folder``; the seconds that it took."""
    start = time.perf_counter()
    iac27017([*command, str(folder), "--format", "html", "--output", str(folder / f"{command[0]}.html")])
    return time.perf_counter() - start


def opened(browser: Browser, file: Path, scripts: bool) -> tuple[float, int]:
    """Seconds until the page is on screen, the best of several runs, and how many findings it has."""
    page = browser.new_context(java_script_enabled=scripts).new_page()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        page.goto(file.as_uri())
        page.screenshot()
        times.append(time.perf_counter() - start)
    return min(times), page.locator(".finding").count()


def main() -> int:
    """Print a table."""
    groups = int(sys.argv[1]) if len(sys.argv) > 1 else GROUPS
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "main.tf").write_text("".join(_GROUP.format(n=n) for n in range(groups)), encoding="utf-8")
        for command in (("scan", "--no-cache"), ("report", "--exit-zero")):
            print(f"{command[0]:<8} made in {made(folder, command):.1f} s")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory, judging included: {peak:.0f} MiB")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for file in sorted(folder.glob("*.html")):
            for scripts in (True, False):
                seconds, findings = opened(browser, file, scripts)
                how = "" if scripts else " without scripts"
                print(f"{file.name:<24} {file.stat().st_size / 2**20:6.1f} MiB {findings:>6,} findings {seconds:6.2f} s{how}")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
