"""Nothing that stands in scanned files becomes markup, a script or a link of the page."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from iac27017.cli import main
from tests.report.html.conftest import Open

RUN = "window.obeyed = 1"
NAMES = (
    f"<script>{RUN}</script>",
    f'"><img src=x onerror="{RUN}">',
    f"</noscript></details></script><svg onload='{RUN}'>",
    f"' autofocus onfocus='{RUN}' x='",
    f"{{{{ ''.__class__ }}}} {{% raw %}} javascript:{RUN}",
    "\u202etxt.exe\u2066 &lt;b&gt;",
)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A repository in which everything that has a name is called after an attack."""
    folder = tmp_path / "<img src=x onerror=window.obeyed=1>"
    folder.mkdir()
    keys = ", ".join(f'"{name}"'.replace('"', '\\"').replace('\\"', '"', 1)[:-2] + '"' for name in NAMES)
    (folder / "main.tf").write_text(
        f"""
resource "aws_ebs_volume" "v" {{ # <script>{RUN}</script>
  for_each = toset([{keys}])
  availability_zone = each.key
  tags = {{ Environment = each.key, Owner = "</script><script>{RUN}</script>" }}
}}
module "{{{{}}}}<script>" {{ source = "git::https://x/</title><script>{RUN}</script>" }}
""",
        encoding="utf-8",
    )
    (tmp_path / "iac27017-audit.toml").write_text(
        f"""
company = "<script>{RUN}</script>"
label = "</title><script>{RUN}</script>"

[scope]
statement = '"><img src=x onerror="{RUN}">'

[[repository]]
name = "<svg onload={RUN}>"
link = 'https://x.example/"><script>window.obeyed=1</script>/{{path}}#L{{line}}'

[[document]]
controls = ["10.1.1"]
title = "<script>{RUN}</script>"
link = 'https://x.example/"><script>window.obeyed=1</script>'
""",
        encoding="utf-8",
    )
    return tmp_path


def _page(folder: Path, *command: str) -> Path:
    file = folder / "page.html"
    assert main([command[0], str(folder), *command[1:], "--format", "html", "--output", str(file)]) in (1, 3)
    return file


COMMANDS = (("scan",), ("report", "--kind", "gap"), ("report", "--kind", "plan"), ("report", "--kind", "soa"),
            ("report", "--kind", "evidence"))  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_browser_obeys_none_of_it(opened: Open, hostile: Path, command: tuple[str, ...]) -> None:
    page = opened(_page(hostile, *command))
    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true; }")
    page.wait_for_timeout(50)
    assert page.evaluate("typeof window.obeyed") == "undefined"
    assert (
        page.locator("img, iframe, object, embed, main script, [onerror], [onload], [onfocus]").count() == 0
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_page_holds_one_style_and_one_script_and_its_policy_names_both(
    hostile: Path, command: tuple[str, ...]
) -> None:
    text = _page(hostile, *command).read_text(encoding="utf-8")
    tags = _Tags(text)
    assert (tags.count("script"), tags.count("style"), tags.count("img"), tags.count("base")) == (1, 1, 0, 0)
    assert not [
        name
        for _, attributes in tags.found
        for name in attributes
        if name.startswith("on") or name == "style"
    ]
    policy = next(attributes["content"] for tag, attributes in tags.found if "http-equiv" in attributes)
    assert policy.startswith("default-src 'none'; ")
    for element in ("style", "script"):
        content = re.search(f"<{element}>(.*?)</{element}>", text, re.DOTALL)
        assert content is not None
        digest = base64.b64encode(hashlib.sha256(content[1].encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in policy
    assert not [a["href"] for _, a in tags.found if not a.get("href", "#").startswith(("#", "http"))]
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)


class _Tags(HTMLParser):
    """Every start tag with its attributes; what stands in noscript too."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def count(self, tag: str) -> int:
        return sum(found == tag for found, _ in self.found)
