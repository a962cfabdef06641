"""Suggestions: offered where one place mends it and judging that again has shown it, on the lines that they replace."""

from __future__ import annotations

import re

from tests.review.conftest import BASE, INTRODUCED, Bot, Repository
from tests.review.github_forge import GitHubForge
from tests.review.gitlab_forge import GitLabForge

SCRATCH = """
resource "aws_ebs_volume" "scratch" {
  availability_zone = "eu-central-1a"
  size              = 10
}
"""


def accepted(text: str, line: int, first: int | None, body: str) -> str:
    """The file as it is when somebody presses the button, as the forge does it."""
    found = re.search(r"^```suggestion(?::-(\d+)\+0)?\n(.*?)^```$", body, re.MULTILINE | re.DOTALL)
    assert found is not None, body
    above = int(found[1]) if found[1] is not None else line - (first or line)
    lines = text.splitlines(keepends=True)
    lines[line - above - 1 : line] = [found[2]]
    return "".join(lines)


def test_pressing_the_button_on_github_mends_it(github_bot: Bot, github: GitHubForge, repository: Repository) -> None:
    github_bot()
    [comment] = github.comments
    mended = accepted(INTRODUCED, comment["line"], comment["start_line"], comment["body"])
    assert mended == BASE["main.tf"]
    github.head = repository.push({"main.tf": mended})
    assert github_bot().code == 0


def test_pressing_the_button_on_gitlab_mends_it(gitlab_bot: Bot, gitlab: GitLabForge, repository: Repository) -> None:
    gitlab.head = repository.push({"main.tf": BASE["main.tf"], "scratch.tf": SCRATCH})
    gitlab_bot()
    [thread] = gitlab.threads()
    mended = accepted(SCRATCH, thread["position"]["new_line"], None, thread["body"])
    assert mended == SCRATCH.replace("= 10\n", "= 10\n  encrypted         = true\n")
    gitlab.head = repository.push({"scratch.tf": mended})
    assert gitlab_bot().code == 0
    assert gitlab.threads()[0]["resolved"]


def test_a_suggestion_is_not_offered_any_more_when_its_finding_is_gone(
    github_bot: Bot, github: GitHubForge, repository: Repository
) -> None:
    github_bot()
    github.head = repository.push({"main.tf": BASE["main.tf"]})
    github_bot()
    assert "```suggestion" not in github.comments[0]["body"]


def test_what_comes_from_a_variable_is_not_written_over(
    github_bot: Bot, github: GitHubForge, repository: Repository
) -> None:
    with_variable = INTRODUCED.replace("= false", "= var.encrypted")
    variable = 'variable "encrypted" {\n  default = false\n}\n'
    github.head = repository.push({"main.tf": f"{variable}\n{with_variable}"})
    github_bot()
    [comment] = github.comments
    assert "To mend: set `encrypted = true`" in comment["body"]
    assert "```suggestion" not in comment["body"]


def test_lines_that_the_diff_does_not_show_are_not_suggested(
    github_bot: Bot, github: GitHubForge, repository: Repository
) -> None:
    far = "".join(f"  # line {at}\n" for at in range(20))
    long = INTRODUCED.replace("  encrypted         = false\n", f"{far}  encrypted         = local.on\n")
    repository.git("checkout", "--quiet", "main")
    github.base = repository.push({"main.tf": "locals {\n  on = true\n}\n\n" + long})
    repository.git("checkout", "--quiet", "-B", "change", "main")
    github.head = repository.push({"main.tf": "locals {\n  on = false\n}\n\n" + long})
    github_bot()
    [comment] = github.comments
    # The line that introduces it is the local's; the line where it could be set is far away.
    assert comment["line"] == 2
    assert "local.on" not in comment["body"].partition("```suggestion")[2]
