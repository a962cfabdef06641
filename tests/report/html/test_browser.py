"""Pages in a real browser: they filter, print, stay quiet, keep to themselves, and can be used without a mouse."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.report.html.conftest import PAYMENTS, Open

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
MANY = 250
"""Groups of four resources; each group has about twenty findings."""
SHOWN = ".finding:not([hidden])"


def shown(page: Page) -> int:
    return page.locator(SHOWN).count()


def named(finding: Locator) -> list[str]:
    """The controls of a finding."""
    return (finding.get_attribute("data-controls") or "").split()


def test_it_opens_with_what_needs_work_and_tells_how_much_there_is(opened: Open, scanned: Path) -> None:
    page = opened(scanned)
    assert shown(page) == 24
    expect(page.get_by_role("status")).to_have_text("24 of 136 findings shown")


def test_passes_are_a_click_away(opened: Open, scanned: Path) -> None:
    page = opened(scanned)
    page.locator("label", has_text="Passed 112").click()
    assert shown(page) == 136
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_role("status")).to_have_text("24 of 136 findings shown")


def test_filters_narrow_together(opened: Open, scanned: Path) -> None:
    page = opened(scanned)
    page.get_by_label("Control", exact=True).select_option("10.1.2")
    assert all("10.1.2" in named(finding) for finding in page.locator(SHOWN).all())
    page.get_by_label("Environment", exact=True).select_option("=prod")
    page.locator("label.chip.medium").click()
    assert shown(page) == 2
    page.get_by_label("Environment", exact=True).select_option("=nonprod")
    expect(page.locator("#nothing")).to_be_visible()


def test_a_slash_leads_to_the_search_and_words_are_looked_for_together(opened: Open, scanned: Path) -> None:
    page = opened(scanned)
    page.keyboard.press("/")
    page.keyboard.type("database ENC-004")
    expect(page.get_by_role("status")).to_have_text("1 of 136 findings shown")


def test_everything_is_reached_by_keyboard(opened: Open, scanned: Path) -> None:
    page = opened(scanned)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    first = page.locator(f"{SHOWN} summary").first
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{SHOWN} .steps").first).to_be_visible()


def test_evidence_is_drawn_when_it_is_opened_and_not_before(opened: Open, scanned: Path) -> None:
    page = opened(scanned)
    assert page.locator(".drawing").count() == 0
    finding = page.locator(SHOWN, has_text="SEG-001").first
    finding.locator("summary").click()
    assert finding.locator("svg .verb").all_text_contents() == [
        "routes to", "has route", "routed by", "has rule", "guarded by", "runs in"
    ]  # fmt: skip
    link = finding.locator("ol .place").first
    assert re.fullmatch(
        r"https://forge\.example/acme/infra/blob/[0-9a-f]{40}/sample_repos/payments/modules/network/main\.tf#L\d+",
        link.get_attribute("href") or "",
    )


def test_a_link_to_a_finding_opens_it_although_filters_hide_it(opened: Open, scanned: Path) -> None:
    page = opened(scanned)
    anchor = page.locator(".finding[data-answer=pass]").first.get_attribute("id")
    page.evaluate("anchor => { location.hash = anchor; }", anchor)
    expect(page.locator(f"#{anchor} .steps")).to_be_visible()


def test_without_scripts_everything_is_there(opened: Open, scanned: Path) -> None:
    page = opened(scanned, scripts=False)
    assert page.locator(".finding").count() == page.locator(".finding .steps").count() == 136
    expect(page.locator(".filters")).to_be_hidden()


def test_the_colours_follow_the_system_until_somebody_says_otherwise(opened: Open, scanned: Path) -> None:
    page = opened(scanned, scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(16, 19, 22)"
    page.get_by_role("button", name="Colours: system").click()
    assert page.evaluate(ground) == "rgb(246, 246, 244)"
    page.get_by_role("button", name="Colours: light").click()
    assert page.evaluate(ground) == "rgb(16, 19, 22)"


def test_paper_shows_the_evidence_and_no_filters(opened: Open, scanned: Path) -> None:
    page = opened(scanned)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(f"{SHOWN} .steps").count() == 24
    expect(page.locator(f"{SHOWN} .steps").last).to_be_visible()
    expect(page.locator(".filters")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF") and len(re.findall(rb"/Type\s*/Page\b", pdf)) > 5


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("kind", ["scan", "gap", "plan", "soa"])
def test_no_page_is_wider_than_its_window(
    opened: Open, made: Callable[..., Path], kind: str, width: int
) -> None:
    file = (
        made("scan", PAYMENTS)
        if kind == "scan"
        else made("report", PAYMENTS, "--kind", kind, "--lang", "ja", "--exit-zero")
    )
    page = opened(file, width=width)
    if kind in ("scan", "gap"):
        page.locator(f"{SHOWN} summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


LOOKED_AT = (".top", ".side", "#cover", "#overview", ".filters", "#theme-data", "#rows", "#statement", "#order", "#bullets",
             "#ledger", ".foot")  # fmt: skip
"""Where axe looks: each thing that a page is made of, and not every finding."""


@pytest.mark.parametrize(
    ("kind", "scheme"),
    [("scan", "light"), ("gap", "light"), ("gap", "dark"), ("plan", "light"), ("soa", "light")],
)
def test_axe_finds_no_barrier(opened: Open, made: Callable[..., Path], kind: str, scheme: str) -> None:
    file = (
        made("scan", PAYMENTS)
        if kind == "scan"
        else made("report", PAYMENTS, "--kind", kind, "--lang", "ja", "--exit-zero")
    )
    page = opened(file, scheme=scheme)
    for summary in page.locator(f"#theme-data {SHOWN} summary").all()[:3]:
        summary.click()
    page.evaluate(AXE)
    there = [part for part in LOOKED_AT if page.locator(part).count()]
    found = page.evaluate("include => axe.run({include}, {resultTypes: ['violations']})", there)
    told = [(v["id"], [node["html"][:150] for node in v["nodes"][:3]]) for v in found["violations"]]
    assert len(there) > 4
    assert not told, json.dumps(told, indent=1)


def test_in_the_gap_report_a_filter_leaves_the_controls_that_it_speaks_of(
    opened: Open, made: Callable[..., Path]
) -> None:
    page = opened(made("report", PAYMENTS, "--kind", "gap", "--lang", "en", "--exit-zero"))
    controls = page.locator("article.control:not([hidden])")
    assert controls.count() == 59
    page.get_by_label("Search", exact=True).fill("ENC-004")
    expect(page.get_by_role("status")).to_have_text("1 of 24 findings shown")
    assert controls.count() == 1


def test_five_thousand_findings_cost_little_until_they_are_opened(
    opened: Open, made: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "main.tf").write_text("".join(map(_group, range(MANY))), encoding="utf-8")
    page = opened(made("scan", tmp_path))
    findings = page.locator(".finding").count()
    assert findings > 5_000
    assert page.evaluate("document.getElementsByTagName('*').length") < 18 * findings
    page.get_by_label("Search", exact=True).fill("aws_db_instance.d77 ENC-004")
    expect(page.get_by_role("status")).to_have_text(f"1 of {findings:,} findings shown")


def _group(number: int) -> str:
    return f"""
resource "aws_security_group" "g{number}" {{
  ingress {{
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }}
}}
resource "aws_instance" "m{number}" {{
  vpc_security_group_ids = [aws_security_group.g{number}.id]
}}
resource "aws_kms_key" "k{number}" {{}}
resource "aws_db_instance" "d{number}" {{
  kms_key_id          = aws_kms_key.k{number}.arn
  publicly_accessible = true
}}
"""
