"""On which line of a change a finding is said."""

from __future__ import annotations

from tests.review.conftest import BASE, Bot, Repository
from tests.review.github_forge import GitHubForge

MODULE = """\
variable "encrypted" {
  type = bool
}

resource "aws_ebs_volume" "this" {
  availability_zone = "eu-central-1a"
  size              = 1
  encrypted         = var.encrypted
}
"""
CALLER = 'module "store" {\n  source    = "../modules/store"\n\n\n\n  encrypted = %s\n}\n'


def places(github: GitHubForge) -> list[tuple[str, int]]:
    return [(comment["path"], comment["line"]) for comment in github.comments]


def test_the_argument_that_a_caller_changes_is_the_line_though_the_resource_is_in_a_module(
    github_bot: Bot, github: GitHubForge, repository: Repository
) -> None:
    repository.git("checkout", "--quiet", "main")
    github.base = repository.push({"modules/store/main.tf": MODULE, "prod/main.tf": CALLER % "true"})
    repository.git("checkout", "--quiet", "-B", "change", "main")
    github.head = repository.push({"prod/main.tf": CALLER % "false"})
    github_bot()
    assert places(github) == [("prod/main.tf", 6)]
    assert "`prod: module.store.aws_ebs_volume.this`" in github.comments[0]["body"]


def test_instances_of_one_block_with_one_verdict_are_one_comment(
    github_bot: Bot, github: GitHubForge, repository: Repository
) -> None:
    github.head = repository.push({
        "main.tf": BASE["main.tf"],
        "many.tf": 'resource "aws_ebs_volume" "many" {\n  count = 9\n  size = 1\n  encrypted = false\n}\n',
    })  # fmt: skip
    github_bot()
    assert places(github) == [("many.tf", 4)]
    assert "`aws_ebs_volume.many[0]` and 8 more" in github.comments[0]["body"]


def test_more_instances_of_it_are_still_that_comment(
    github_bot: Bot, github: GitHubForge, repository: Repository
) -> None:
    block = 'resource "aws_ebs_volume" "many" {\n  count = %d\n  size = 1\n  encrypted = false\n}\n'
    for count in (2, 200, 1):
        github.head = repository.push({"main.tf": BASE["main.tf"], "many.tf": block % count})
        github_bot()
    assert len(github.comments) == 1
    assert "`aws_ebs_volume.many[0]`: encryption" in github.comments[0]["body"]


def test_what_is_taken_away_is_said_where_it_was(github_bot: Bot, github: GitHubForge, repository: Repository) -> None:
    without = BASE["main.tf"].replace("  encrypted         = true\n", "  # nothing here\n" * 9)
    github.head = repository.push({"main.tf": without.replace("# nothing", "# something")})
    github_bot()
    [(path, line)] = places(github)
    assert path == "main.tf"
    assert repository.shown(path, line)


def test_what_is_about_the_whole_deployment_stands_on_no_line(
    github_bot: Bot, github: GitHubForge, repository: Repository
) -> None:
    repository.git("checkout", "--quiet", "--orphan", "empty")
    repository.git("rm", "-rf", "--quiet", ".")
    github.base = repository.push({"README": "x\n"})
    repository.git("checkout", "--quiet", "-B", "change")
    github.head = repository.push({"main.tf": BASE["main.tf"]})
    github_bot("--select", "LOG-001")
    assert github.comments == []
    assert "`LOG-001 incomplete-audit-trail` | `deployment`" in github.text_of()[0]


def test_the_directory_that_is_judged_may_lie_within_the_repository(
    github_bot: Bot, github: GitHubForge, repository: Repository
) -> None:
    github.head = repository.push({"apps/shop/main.tf": 'resource "aws_ebs_volume" "x" {\n  encrypted = false\n}\n'})
    github_bot("--path", "apps/shop")
    assert places(github) == [("apps/shop/main.tf", 2)]


def test_instances_that_part_have_a_comment_each_and_the_old_one_goes_on(
    github_bot: Bot, github: GitHubForge, repository: Repository
) -> None:
    block = 'resource "aws_ebs_volume" "two" {\n  count = 2\n  size = 1\n  encrypted = %s\n}\n'
    for encrypted in ("false", "count.index == 0 ? null : false", "count.index == 1 ? null : false", "false"):
        github.head = repository.push({"main.tf": BASE["main.tf"], "two.tf": block % encrypted})
        github_bot()
    said = ["no longer introduces it" in comment["body"] for comment in github.comments]
    assert said == [False, True]
