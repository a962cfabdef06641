"""A real browser, and pages to open in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from iac27017.cli import main

REPOSITORY = Path(__file__).resolve().parents[3]
PAYMENTS = REPOSITORY / "sample_repos" / "payments"
SOURCE_URL = "https://forge.example/acme/infra/blob/{commit}/{file}#L{line}"
REQUIRED = "IAC27017_REQUIRE_BROWSER"
"""Set where a browser must be there, so that nothing is passed over unseen."""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
             "--disable-background-networking", "--disable-component-update"]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium; playwright's own is not downloaded."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        reason = "no Chromium on this machine; on Debian and Ubuntu: apt-get install chromium"
        pytest.fail(reason) if os.environ.get(REQUIRED) == "1" else pytest.skip(reason)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield opened
        opened.close()


Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Open a file; what the page complains about fails the test, and so does whatever it asks the network for."""
    complaints: list[str] = []
    contexts = []

    def open_(file: Path, scheme: str = "light", width: int = 1440, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request", lambda asked: None if asked.url.startswith("file:") else complaints.append(asked.url)
        )
        page.goto(file.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """The page that a command writes: made once for the same arguments."""
    files: dict[tuple[str, ...], Path] = {}

    def made(*arguments: str | Path) -> Path:
        key = tuple(map(str, arguments))
        if key not in files:
            files[key] = tmp_path_factory.mktemp("page") / "page.html"
            code = main([*key, "--format", "html", "--output", str(files[key])])
            assert code in (0, 1)
        return files[key]

    return made


@pytest.fixture(scope="session")
def scanned(made: Callable[..., Path]) -> Path:
    """The scan of the payment system, with links to a repository."""
    return made("scan", PAYMENTS, "--source-url", SOURCE_URL)
