"""Strangers' code: every limit and every mistake is a problem with a place and advice, and the rest is still read."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from iac27017.graph.declaration import Problem, Reading
from iac27017.graph.settings import Settings
from iac27017.graph.value import Unknown
from iac27017.scan import Inputs, NothingToScan, scan
from iac27017.terraform.frontend import read
from iac27017.terraform.options import TerraformOptions

Write = Callable[..., Path]

FINE = 'resource "aws_s3_bucket" "fine" {\n  bucket = "fine"\n}\n'


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes files into a directory, which also has a file that nothing is wrong with."""

    def write(**files: str | bytes) -> Path:
        root = tmp_path / "code"
        for name, content in {"fine.tf": FINE, **files}.items():
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return write


def reading(root: Path) -> Reading:
    return read(root, None, TerraformOptions())


def problem_in(found: Reading, file: str) -> Problem:
    """The one problem of a file; all others would be noise."""
    problems = [problem for problem in found.problems if problem.span.file == file]
    assert len(problems) == 1, found.problems
    assert found.problems == problems
    return problems[0]


def names(found: Reading) -> list[str]:
    return [str(declaration.address) for declaration in found.declarations]


def test_a_binary_file(write: Write) -> None:
    found = reading(write(**{"bad.tf": b"\x7fELF\x02\x01\x01\x00\x00\xff\xfe\x00" * 50}))
    assert problem_in(found, "bad.tf").span.line == 1
    assert names(found) == ["aws_s3_bucket.fine"]
    assert (found.files_read, found.files_failed) == (1, 1)


def test_an_unclosed_brace(write: Write) -> None:
    found = reading(write(**{"bad.tf": 'resource "aws_sqs_queue" "q" {\n  name = "q"\n\nresource "aws_sns_topic" "t" {\n}\n'}))
    assert problem_in(found, "bad.tf").span.line in (1, 5, 6)
    assert "aws_s3_bucket.fine" in names(found)
    assert "aws_sqs_queue.q" in names(found)


def test_a_syntax_error_makes_nothing_else_a_problem(write: Write) -> None:
    """What seems undeclared may stand in the part that could not be read."""
    code = 'locals {\n  a = = 1\n  c = 2\n}\n\nresource "aws_sqs_queue" "q" {\n  name = local.a\n}\n'
    found = reading(write(**{"bad.tf": code}))
    assert problem_in(found, "bad.tf").span.line == 2


def test_latin_1_bytes(write: Write) -> None:
    found = reading(write(**{"bad.tf": 'resource "aws_sqs_queue" "q" {\n  name = "caf\xe9"\n}\n'.encode("latin-1")}))
    assert problem_in(found, "bad.tf").span.line == 2
    assert "aws_sqs_queue.q" in names(found)


def test_a_module_that_calls_itself(write: Write) -> None:
    found = reading(write(**{"loop/main.tf": 'module "again" {\n  source = "./"\n}\n' + FINE}))
    problem = problem_in(found, "loop/main.tf")
    assert problem.span.line == 1
    assert "calls itself: loop -> loop" in problem.message
    assert names(found) == ["aws_s3_bucket.fine", "aws_s3_bucket.fine"]


def test_modules_that_call_each_other(write: Write) -> None:
    found = reading(
        write(
            **{
                "a/main.tf": 'module "b" {\n  source = "../b"\n}\n' + FINE,
                "b/main.tf": 'module "a" {\n  source = "../a"\n}\n' + FINE,
            }
        )
    )
    problem = problem_in(found, "b/main.tf")
    assert "a -> b -> a" in problem.message
    assert names(found) == ["aws_s3_bucket.fine", "aws_s3_bucket.fine", "module.b.aws_s3_bucket.fine"]


def test_locals_that_hang_on_each_other(write: Write) -> None:
    found = reading(write(**{"bad.tf": "locals {\n  a = local.b\n  b = [local.c]\n  c = local.a\n}\n"}))
    problem = problem_in(found, "bad.tf")
    assert problem.span.line == 2
    assert "local.a -> local.b -> local.c -> local.a" in problem.message


def test_a_variable_that_hangs_on_itself_through_a_module(write: Write) -> None:
    found = reading(
        write(
            **{
                "bad.tf": 'module "m" {\n  source = "./m"\n  name   = module.m.name\n}\n',
                "m/main.tf": 'variable "name" {}\n\noutput "name" {\n  value = var.name\n}\n',
            }
        )
    )
    assert len(found.problems) == 1
    assert "depends on itself" in found.problems[0].message
    assert found.problems[0].span.line


def test_a_resource_that_hangs_on_itself(write: Write) -> None:
    code = 'resource "aws_sqs_queue" "q" {\n  for_each = aws_sqs_queue.q\n  name = each.key\n}\n'
    found = reading(write(**{"bad.tf": code}))
    assert "aws_sqs_queue.q depends on itself" in problem_in(found, "bad.tf").message


def test_a_billion_instances(write: Write) -> None:
    started = time.process_time()
    found = reading(write(**{"bad.tf": 'resource "aws_sqs_queue" "q" {\n  count = 1000000000\n}\n'}))
    problem = problem_in(found, "bad.tf")
    assert problem.span.line == 2
    assert "10000 instances" in problem.message
    assert time.process_time() - started < 30


def test_counts_that_multiply(write: Write) -> None:
    """Ten thousand modules of ten thousand: bounded in total, not only for each block."""
    module = 'resource "aws_sqs_queue" "q" {\n  count = 10000\n}\n'
    found = reading(write(**{"bad.tf": 'module "m" {\n  source = "./m"\n  count  = 10000\n}\n', "m/main.tf": module}))
    assert any("instances in one scan" in problem.message for problem in found.problems)
    assert len(found.problems) == 1
    assert "aws_s3_bucket.fine" in names(found)


def test_a_count_that_is_no_number(write: Write) -> None:
    found = reading(write(**{"bad.tf": 'resource "aws_sqs_queue" "q" {\n  count = "many"\n}\n'}))
    assert "no whole number" in problem_in(found, "bad.tf").message


def test_for_each_over_a_list(write: Write) -> None:
    found = reading(write(**{"bad.tf": 'resource "aws_sqs_queue" "q" {\n  for_each = ["a"]\n  name = each.key\n}\n'}))
    assert "toset()" in problem_in(found, "bad.tf").help
    assert 'aws_sqs_queue.q["a"]' in names(found)


def test_a_file_outside_the_scanned_directory(write: Write) -> None:
    code = 'resource "aws_sqs_queue" "q" {\n  name = file("../../../../../../../etc/passwd")\n}\n'
    found = reading(write(**{"bad.tf": code}))
    problem = problem_in(found, "bad.tf")
    assert problem.span.line == 2
    assert "out of the scanned directory" in problem.message
    queue = next(d for d in found.declarations if d.type == "aws_sqs_queue")
    assert isinstance(queue.body.attributes["name"].value, Unknown)


def test_a_module_outside_the_scanned_directory(write: Write, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "main.tf").write_text(FINE)
    found = reading(write(**{"bad.tf": 'module "m" {\n  source = "../outside"\n}\n'}))
    problem = problem_in(found, "bad.tf")
    assert "leads out of the scanned directory" in problem.message
    assert found.modules_missing == ["../outside"]


def test_a_link_that_leads_out(write: Write, tmp_path: Path) -> None:
    root = write()
    secret = tmp_path / "secret.tf"
    secret.write_text('resource "aws_sqs_queue" "secret" {}\n')
    (root / "link.tf").symlink_to(secret)
    assert names(reading(root)) == ["aws_s3_bucket.fine"]


def test_links_in_a_circle(write: Write) -> None:
    root = write(**{"a/main.tf": FINE})
    (root / "a" / "up").symlink_to(root, target_is_directory=True)
    (root / "loop.tf").symlink_to(root / "loop.tf")
    found = reading(root)
    assert sorted(found.roots) == ["", "a"]
    assert len(found.declarations) == 2


def test_a_module_source_through_a_link(write: Write) -> None:
    root = write(**{"real/main.tf": FINE, "caller/main.tf": 'module "m" {\n  source = "./linked"\n}\n'})
    (root / "caller" / "linked").symlink_to(root / "real", target_is_directory=True)
    found = reading(root)
    assert found.problems == []
    assert "module.m.aws_s3_bucket.fine" in names(found)
    assert sorted(found.roots) == ["", "caller"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(write: Write) -> None:
    root = write(**{"bad.tf": FINE})
    (root / "bad.tf").chmod(0)
    assert "cannot be read" in problem_in(reading(root), "bad.tf").message


def test_a_directory_called_like_a_file(write: Write) -> None:
    root = write()
    (root / "folder.tf").mkdir()
    assert reading(root).problems == []


def test_a_very_long_chain_of_locals(write: Write) -> None:
    """As deep as anybody could write; what is deeper is a problem, and no overflow."""
    chain = "\n".join(f"  l{n} = local.l{n + 1}" for n in range(800))
    queue = 'resource "aws_sqs_queue" "q" {\n  name = local.l0\n}\n'
    found = reading(write(**{"bad.tf": f'locals {{\n{chain}\n  l800 = "end"\n}}\n{queue}'}))
    assert found.problems == []
    value = next(d for d in found.declarations if d.type == "aws_sqs_queue").body.attributes["name"].value
    assert value == "end"


def test_a_chain_of_locals_without_end(write: Write) -> None:
    chain = "\n".join(f"  l{n} = local.l{n + 1}" for n in range(20_000))
    queue = 'resource "aws_sqs_queue" "q" {\n  name = local.l0\n}\n'
    found = reading(write(**{"bad.tf": f'locals {{\n{chain}\n  l20000 = "end"\n}}\n{queue}'}))
    assert found.problems
    assert all("too long to follow" in problem.message for problem in found.problems)
    assert "aws_s3_bucket.fine" in names(found)


def test_modules_beyond_any_depth(write: Write) -> None:
    files = {f"m{n}/main.tf": f'module "next" {{\n  source = "../m{n + 1}"\n}}\n{FINE}' for n in range(60)}
    found = reading(write(**files, **{"m60/main.tf": FINE}))
    assert len(found.problems) == 1
    assert "more than 32 deep" in found.problems[0].message


def test_a_loop_of_a_hundred_million(write: Write) -> None:
    started = time.process_time()
    code = (
        "locals {\n  r = range(1000)\n  big = [for a in local.r : [for b in local.r : [for c in local.r : a]]]\n}\n"
        'resource "aws_sqs_queue" "q" {\n  name = length(local.big)\n}\n'
    )
    found = reading(write(**{"bad.tf": code}))
    assert time.process_time() - started < 30
    assert "aws_sqs_queue.q" in names(found)
    assert any("limit" in problem.message or "more than" in problem.message for problem in found.problems)


def test_values_that_double(write: Write) -> None:
    """Forty doublings would be a terabyte."""
    lines = ['  l0 = "xxxxxxxxxxxxxxxx"', *(f'  l{n} = "${{local.l{n - 1}}}${{local.l{n - 1}}}"' for n in range(1, 41))]
    started = time.process_time()
    newline = "\n"
    found = reading(write(**{"bad.tf": f"locals {{{newline}{newline.join(lines)}{newline}}}{newline}"}))
    assert time.process_time() - started < 30
    assert "aws_s3_bucket.fine" in names(found)
    assert found.problems


def test_a_number_of_a_million_digits(write: Write) -> None:
    found = reading(write(**{"bad.tf": "locals {\n  a = 1e999999\n  b = local.a * 2\n}\n"}))
    assert "aws_s3_bucket.fine" in names(found)


def test_a_regular_expression_that_explodes(write: Write) -> None:
    started = time.process_time()
    code = 'locals {\n  a = regexall("^(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")\n}\n'
    reading(write(**{"bad.tf": code}))
    assert time.process_time() - started < 20


def test_an_undeclared_name(write: Write) -> None:
    code = 'resource "aws_sqs_queue" "q" {\n  name = var.nothing\n}\n'
    found = reading(write(**{"bad.tf": code}))
    assert problem_in(found, "bad.tf").message == 'there is no variable "nothing" in this module'


def test_an_empty_directory(tmp_path: Path) -> None:
    with pytest.raises(NothingToScan, match="no Terraform files"):
        scan(tmp_path, [], Inputs(), Settings())


def test_a_missing_path(tmp_path: Path) -> None:
    with pytest.raises(NothingToScan, match="no such file or directory"):
        scan(tmp_path / "nowhere", [], Inputs(), Settings())


def test_two_readings_are_the_same(write: Write) -> None:
    root = write(**{"bad.tf": "locals {\n  a = local.a\n}\n", "x/main.tf": FINE})
    first, second = reading(root), reading(root)
    assert [str(p) for p in first.problems] == [str(p) for p in second.problems]
    assert names(first) == names(second)
