"""A link leads to a line in the repository, or there is none."""

from __future__ import annotations

import pytest

from iac27017.report.audit.html_parts import web_address
from iac27017.report.html.links import LinkError, SourceLinks

FORGE = "https://forge.example/acme/blob/{commit}/{file}#L{line}"


def test_file_and_line_are_those_of_the_repository_not_of_the_scanned_directory() -> None:
    assert (
        SourceLinks(FORGE, "abc", "infra").to("main.tf", 7)
        == "https://forge.example/acme/blob/abc/infra/main.tf#L7"
    )


def test_without_a_template_there_is_no_link() -> None:
    assert SourceLinks().to("main.tf", 7) == ""


def test_what_stands_in_no_file_of_the_repository_has_no_link() -> None:
    assert SourceLinks(FORGE).to("", 0) == SourceLinks(FORGE).to("../elsewhere/main.tf", 1) == ""


def test_names_of_files_are_names_and_not_parts_of_an_address() -> None:
    link = SourceLinks(FORGE, "abc").to('a b?c#d"><script>{line}.tf', 1)
    assert link == "https://forge.example/acme/blob/abc/a%20b%3Fc%23d%22%3E%3Cscript%3E%7Bline%7D.tf#L1"


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("javascript:alert('{file}')", "starts with https"),
        ("data:text/html,{file}", "starts with https"),
        ("//forge.example/{file}", "starts with https"),
        ("https:{file}", "starts with https"),
        ("https://{file}/", "starts with https"),
        ("https://forge.example/{path}", "has no {path}"),
        ("https://forge.example/", "without {file}"),
    ],
)
def test_a_template_that_makes_no_link_is_refused(template: str, reason: str) -> None:
    with pytest.raises(LinkError, match=reason.replace("{", r"\{").replace("}", r"\}")):
        SourceLinks(template)


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "docs/policy.pdf", "https://[", ""],
)
def test_only_web_pages_are_linked_from_what_people_attach(link: str) -> None:
    assert web_address(link) == ""
