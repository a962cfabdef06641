"""Takes the pictures in `docs/images/` of the documents in `docs/examples/`: ``python -m tests.examples.pictures``; look at them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from tests.examples.record import EXAMPLES, REPOSITORY

IMAGES = REPOSITORY / "docs" / "images"


@dataclass(frozen=True, slots=True)
class Picture:
    """A part of a document, as a window of this size shows it; ``opened`` is the finding that is opened first."""

    name: str
    document: str
    at: str
    opened: str = ""
    scheme: str = "light"
    size: tuple[int, int] = (1280, 860)


def pictures() -> Iterator[Picture]:
    """All of them."""
    yield Picture("gap-report", "payments-gap.en.html", "#overview")
    yield Picture("gap-report.ja", "payments-gap.ja.html", "#theme-data", scheme="dark")
    yield Picture("evidence-path", "payments-gap.en.html", "", "SEG-001", size=(1400, 900))


def take(picture: Picture, browser: Browser) -> None:
    """Write one picture."""
    width, height = picture.size
    dark = picture.scheme == "dark"
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    page.goto((EXAMPLES / picture.document).as_uri())
    found = page.locator(f".finding:has-text('{picture.opened}')" if picture.opened else picture.at).first
    if picture.opened:
        found.locator("summary").click()
    found.evaluate("element => element.scrollIntoView()")
    page.screenshot(path=IMAGES / f"{picture.name}.png")


def main() -> int:
    """Take them all, with the machine's Chromium."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for picture in pictures():
            take(picture, browser)
            print(f"wrote docs/images/{picture.name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
