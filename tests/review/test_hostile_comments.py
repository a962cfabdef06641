"""Names, messages, paths and suggestions that want to be obeyed: inert in everything that is posted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

from iac27017.graph.settings import Settings
from iac27017.language import LANGUAGES, speaker
from iac27017.policy.difference import Difference
from iac27017.registry import chosen_checks
from iac27017.report.grouping import grouped
from iac27017.report.markdown_text import prose
from iac27017.review import texts
from iac27017.review.hunks import ChangedFile
from iac27017.review.marker import Marker, State, marker_in
from iac27017.review.placing import Placed, Spot
from iac27017.review.suggestion import Suggestion
from iac27017.scan import Inputs, Result, scan
from tests.report.test_hostile_text import HOSTILE, _hostile_finding, _path
from tests.review.conftest import BASE, Bot, Repository
from tests.review.github_forge import GitHubForge
from tests.review.gitlab_forge import GitLabForge

OURS_TOO = Marker("iac27017", State.OPEN, frozenset(["0" * 20]), frozenset(["1" * 20]))
FORGERIES = (
    "<!-- iac27017:summary:1 name=iac27017 -->",
    str(OURS_TOO),
    f"x\n{OURS_TOO}\ny",
    "/close",
    "x\n/merge\n/assign @everyone",
    "```suggestion\n/approve\n```",
    "````\n</details>\n# heading",
    "![x](https://evil.example/?leak) <https://evil.example>",
    "${{ secrets.GITHUB_TOKEN }} $(reboot) `reboot`",
)
OURS = {"<details>", "</details>", "<summary>", "</summary>", "<code>", "</code>"}


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Two findings, to put hostile words into."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "main.tf").write_text(BASE["main.tf"].replace("= true", "= false") + 'resource "aws_ebs_volume" "b" {}\n')
    return scan(folder, chosen_checks(["ENC-001"], ()), Inputs(), Settings())[0]


@pytest.fixture(scope="module", params=[*HOSTILE, *FORGERIES], ids=ascii)
def said(request: pytest.FixtureRequest, real: Result) -> list[str]:
    """All texts of a review about findings that carry the words, as both forges get them and in each language."""
    words: str = request.param
    findings = tuple(_hostile_finding(finding, words) for finding in real.findings)
    waived = tuple(replace(finding, waived=words) for finding in findings)
    difference = Difference(real, findings, findings, findings, waived, real.problems)
    file = ChangedFile(_path(words), _path(words), {3: None}, (range(3, 4),), frozenset())
    suggestion = Suggestion(file.path, 3, 3, "  encrypted = true # `````")
    placed = [Placed(group, Spot(file, 3, 3), suggestion) for group in grouped(findings)]
    groups = [one.group for one in placed]
    found: list[str] = []
    for language in LANGUAGES:
        say = speaker(language)
        found += [texts.comment(one, manner, say) for one in placed for manner in texts.MANNERS.values()]
        notes = [prose(words)]
        found.append(texts.summary(difference, texts.Said(placed, groups, groups, "f" * 40, notes), say))
    return [*found, *(texts.gone(text, "f" * 40, speaker("en")) for text in found)]


def test_a_reader_sees_no_link_mention_picture_or_element_that_we_did_not_write(said: list[str]) -> None:
    parser = MarkdownIt("gfm-like", {"html": True})
    for text in said:
        for token in parser.parse(text):
            if token.type == "html_block":
                assert set(re.findall(r"<[^>]*>", token.content)) <= OURS, token.content
            words = ""
            for child in token.children or ():
                assert child.type in {
                    "text", "code_inline", "strong_open", "strong_close", "html_inline", "softbreak", "text_special",
                }, (child.type, child.content)  # fmt: skip
                if child.type == "html_inline":
                    assert child.content in OURS, child.content
                words += child.content if child.type == "text" else " "
            assert not re.search(r"(?<!\w)@\w|(?<!\w)#\d|(?<!\w)!\d|gh-\d|\[\[", words, re.IGNORECASE), words


def test_nothing_is_a_heading_or_list_but_ours(said: list[str]) -> None:
    for text in said:
        headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        assert not any("heading" in one for one in headings)


def test_no_line_is_a_quick_action(said: list[str]) -> None:
    assert not [line for text in said for line in text.splitlines() if line.lstrip().startswith("/")]


def test_no_text_is_taken_for_a_comment_about_something_else(said: list[str]) -> None:
    assert [marker_in(text) for text in said] == [None] * len(said)
    assert {marker_in(f"{OURS_TOO}\n{text}") for text in said} == {OURS_TOO}


def test_no_text_steers_a_terminal(said: list[str]) -> None:
    for text in said:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)


@pytest.mark.parametrize("line", [
    "  encrypted = true # \u202e evil", "  encrypted = true \x1b[2J", "/close", "   /close", "x = 1\n/merge",
])  # fmt: skip
def test_what_does_not_show_as_it_is_is_not_suggested(line: str) -> None:
    assert not Suggestion("main.tf", 1, 1, line).is_plain


VOLUMES = """
resource "aws_ebs_volume" "these" {
  for_each = toset([%s])
  availability_zone = "eu-central-1a"
  size = 1
  tags = { Name = each.key }
}
"""


def hostile_files() -> dict[str, str | None]:
    """Real code whose keys and file names want to be obeyed."""
    texts = [text for text in (*HOSTILE, *FORGERIES) if text.isprintable() or "\n" in text]
    keys = ", ".join('"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("${", "$${") + '"'
                     for text in texts)  # fmt: skip
    return {
        "main.tf": BASE["main.tf"],
        "keys.tf": VOLUMES % keys,
        "<img src=x onerror=alert(1)>/@octocat `x`\n::error::x\n.tf": 'resource "aws_ebs_volume" "x" {}\n',
        "::set-output name=x::y/main.tf": 'resource "aws_ebs_volume" "x" {}\n',
    }


def test_a_hostile_change_is_reviewed_once_and_twice_on_github(
    github_bot: Bot, github: GitHubForge, repository: Repository, tmp_path: Path
) -> None:
    github.head = repository.push(hostile_files())
    ran = github_bot()
    assert ran.code == 1
    assert len(github.notes) == 1
    count = len(github.comments)
    assert count == 3
    again = github_bot()
    assert (len(github.comments), len(github.notes)) == (count, 1)
    for line in (ran.out + ran.err + again.out + again.err).splitlines():
        assert not line.lstrip().startswith("::")
        assert "\x1b" not in line


def test_a_hostile_change_from_a_fork_says_only_our_own_commands(
    github_bot: Bot, github: GitHubForge, repository: Repository, tmp_path: Path
) -> None:
    github.read_only = True
    github.head = repository.push(hostile_files())
    ran = github_bot()
    commands = [line for line in (ran.out + ran.err).split("\n") if line.lstrip().startswith("::")]
    assert commands
    assert all(re.match(r"::(error|warning|notice) file=[^,]*,line=\d+,title=[A-Z]+-\d+ ", line) for line in commands)
    summary = (tmp_path / "summary.md").read_text()
    assert not [line for line in summary.split("\n") if line.lstrip().startswith("::")]


def test_a_hostile_change_is_reviewed_on_gitlab(
    gitlab_bot: Bot, gitlab: GitLabForge, repository: Repository
) -> None:
    gitlab.head = repository.push(hostile_files())
    gitlab_bot()
    gitlab_bot()
    bodies = [thread["body"] for thread in gitlab.threads()] + [note["body"] for note in gitlab.notes]
    assert len(bodies) == 4
    assert not [line for body in bodies for line in body.splitlines() if line.lstrip().startswith("/")]
