"""Templates are found by what is in the files, beside Terraform code and alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from iac27017.graph.settings import Settings
from iac27017.registry import all_checks
from iac27017.scan import Inputs, NothingToScan, Target, read, scan
from tests.cloudformation.templates import reading

BUCKET = "Resources:\n  Logs: {Type: AWS::S3::Bucket, Properties: {BucketName: acme-logs}}\n"


@pytest.mark.parametrize("name", ["a.yaml", "a.yml", "a.json", "a.template", "a.cfn", "deep/er/a.yaml"])
def test_a_template_is_found_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(BUCKET)
    assert [str(d.address) for d in reading(tmp_path).declarations] == ["Logs"]


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: Pod\nspec: {a: 'B::C'}\n",
        "Resources:\n  - Type: A::B::C\n",
        "Resources: {Logs: {Type: Bucket}}\n",
        "resources:\n  Resources: {Logs: {Type: AWS::S3::Bucket}}\n",
        "# Resources: {A: {Type: A::B}}\n",
        "",
    ],
)
def test_an_ordinary_file_is_left_alone_without_a_word(tmp_path: Path, text: str) -> None:
    (tmp_path / "values.yaml").write_text(text)
    (tmp_path / "broken.yaml").write_text("a: [\n\t}")
    found = reading(tmp_path)
    assert (found.declarations, found.problems, found.files_read) == ([], [], 0)


@pytest.mark.parametrize("folder", [".git", "node_modules", "deep/.venv"])
def test_folders_of_other_tools_are_not_entered(tmp_path: Path, folder: str) -> None:
    target = tmp_path / folder
    target.mkdir(parents=True)
    (target / "a.yaml").write_text(BUCKET)
    assert reading(tmp_path).declarations == []


def test_nothing_outside_of_the_scanned_directory_is_read(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "a.yaml").write_text(BUCKET)
    (inside / "link.yaml").symlink_to(outside / "a.yaml")
    (inside / "folder").symlink_to(outside)
    (inside / "circle").symlink_to(inside)
    child = "Resources: {C: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ../outside/a.yaml}}}"
    found = reading(inside, main=child)
    assert [d.type for d in found.declarations] == ["AWS::CloudFormation::Stack"]
    assert [p.message for p in found.problems] == [
        "the template of stack C, ../outside/a.yaml, is not on disk",
    ]


def test_excluded_files_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a.yaml").write_text(BUCKET)
    (tmp_path / "a.yaml").write_text(BUCKET)
    assert read(Target.of([tmp_path]), Inputs(exclude=("old",))).roots == ["a.yaml"]


def test_both_languages_come_into_one_graph(tmp_path: Path) -> None:
    (tmp_path / "archive.yaml").write_text(BUCKET)
    (tmp_path / "main.tf").write_text(
        'resource "aws_cloudtrail" "this" {\n  name = "t"\n  s3_bucket_name = "acme-logs"\n}\n'
    )
    checks = [check for check in all_checks() if check.code == "LOG-012"]
    result, _ = scan(tmp_path, checks, Inputs(), Settings())
    (finding,) = result.findings
    assert (finding.resource.language, str(finding.resource.address)) == ("cloudformation", "Logs")
    assert [hop.span.place for hop in finding.evidence] == ["main.tf:3", "archive.yaml:2"]
    assert result.ledger.roots == ("", "archive.yaml")


def test_a_named_file_is_judged_with_the_stacks_that_it_belongs_to(tmp_path: Path) -> None:
    nesting = "Resources: {C: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: part.yaml}}}"
    for name, text in (("part", BUCKET), ("main", nesting), ("other", BUCKET)):
        (tmp_path / f"{name}.yaml").write_text(text)
    assert read(Target.of([tmp_path / "part.yaml"]), Inputs()).roots == ["main.yaml"]
    assert read(Target.of([tmp_path / "other.yaml"]), Inputs()).roots == ["other.yaml"]


def test_several_directories_are_judged_in_both_languages(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
    (tmp_path / "one" / "a.yaml").write_text(BUCKET)
    (tmp_path / "two" / "main.tf").write_text('resource "aws_s3_bucket" "b" {}\n')
    (tmp_path / "three" / "b.yaml").write_text(BUCKET)
    found = read(Target.of([tmp_path / "one", tmp_path / "two"]), Inputs())
    assert sorted(found.roots) == ["one/a.yaml", "two"]


def test_where_there_is_nothing_the_words_name_both_languages(tmp_path: Path) -> None:
    (tmp_path / "values.yaml").write_text("a: 1\n")
    with pytest.raises(NothingToScan, match=r"no Terraform files .* and no CloudFormation templates"):
        read(Target.of([tmp_path]), Inputs())


def test_terraform_alone_loads_no_parser_of_yaml(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_s3_bucket" "b" {}\n')
    (tmp_path / "values.yaml").write_text("a: 1\n")
    program = (
        "import sys; from pathlib import Path; from iac27017.scan import Inputs, Target, read; "
        f"read(Target.of([Path({str(tmp_path)!r})]), Inputs()); "
        "print('yaml' in sys.modules, 'iac27017.cloudformation.frontend' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_two_readings_are_the_same(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        (tmp_path / f"{name}.yaml").write_text(BUCKET.replace("Logs", f"Logs{name}"))
    first, second = reading(tmp_path), reading(tmp_path)
    assert [str(d.address) for d in first.declarations] == ["Logsa", "Logsb", "Logsc"]
    assert [d.address for d in first.declarations] == [d.address for d in second.declarations]
