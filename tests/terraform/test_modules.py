"""Which directories are judged, where modules are found, and what a module that is not there leaves open."""

from __future__ import annotations

import json
from pathlib import Path

from iac27017.graph.declaration import Reading
from iac27017.graph.settings import Settings
from iac27017.graph.value import Borrowed, Reference, Unknown
from iac27017.scan import Inputs, Target, scan
from iac27017.terraform.frontend import read
from iac27017.terraform.options import TerraformOptions
from tests.terraform.reading import declared, reading, value, written

QUEUE = 'resource "aws_sqs_queue" "q" {}\n'


def call(source: str, more: str = "") -> str:
    return f'module "m" {{\n  source = "{source}"\n{more}}}\n'


def read_all(root: Path, files: dict[str, str], options: TerraformOptions | None = None) -> Reading:
    return read(written(root, files), None, options or TerraformOptions())


def test_a_called_module_is_judged_where_it_is_called(tmp_path: Path) -> None:
    found = reading(tmp_path, {"dev/main.tf": call("../m"), "prod/main.tf": call("../m"), "m/main.tf": QUEUE})
    assert found.roots == ["dev", "prod"]
    assert [(d.address.root, str(d.address)) for d in found.declarations] == [
        ("dev", "module.m.aws_sqs_queue.q"),
        ("prod", "module.m.aws_sqs_queue.q"),
    ]


def test_an_example_is_a_root_and_the_module_is_judged_through_it(tmp_path: Path) -> None:
    found = reading(tmp_path, {"main.tf": QUEUE, "examples/simple/main.tf": call("../../")})
    assert found.roots == ["examples/simple"]


def test_one_file_means_the_root_it_belongs_to(tmp_path: Path) -> None:
    root = written(tmp_path, {"a/main.tf": QUEUE, "b/main.tf": call("../m"), "m/main.tf": QUEUE, "c/main.tf": QUEUE})
    assert read(root, [root / "a/main.tf"], TerraformOptions()).roots == ["a"]
    assert read(root, [root / "m/main.tf"], TerraformOptions()).roots == ["b"]
    result, _ = scan(Target.of([root / "a/main.tf"]), [], Inputs(), Settings())
    assert result.ledger.roots == ("",)
    assert result.ledger.files_read == 1


def test_excluded_directories_are_not_read(tmp_path: Path) -> None:
    files = {"main.tf": QUEUE, "old/main.tf": "nonsense {{{", "keep/main.tf": QUEUE, "keep/x_test.tf": "nonsense {{{"}
    found = reading(tmp_path, files, TerraformOptions(exclude=("old", "keep/*_test.tf")))
    assert found.roots == ["", "keep"]


def test_hidden_directories_are_no_roots(tmp_path: Path) -> None:
    found = reading(tmp_path, {"main.tf": QUEUE, ".terraform/modules/x/main.tf": QUEUE, ".git/y.tf": "nonsense {{{"})
    assert found.roots == [""]


def installed(**directories: str) -> str:
    modules = [{"Key": key.replace("__", "."), "Source": "x", "Dir": folder} for key, folder in directories.items()]
    return json.dumps({"Modules": [{"Key": "", "Source": "", "Dir": "."}, *modules]})


def test_modules_that_init_has_installed(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        {
            "env/main.tf": call("terraform-aws-modules/vpc/aws"),
            "env/.terraform/modules/modules.json": installed(m=".terraform/modules/m", m__inner=".terraform/modules/m.inner"),
            "env/.terraform/modules/m/main.tf": QUEUE + 'module "inner" {\n  source = "acme/inner/aws"\n}\n',
            "env/.terraform/modules/m.inner/main.tf": QUEUE,
        },
    )
    assert [str(each.address) for each in found.declarations] == [
        "module.m.aws_sqs_queue.q",
        "module.m.module.inner.aws_sqs_queue.q",
    ]
    assert found.declarations[0].header.file == "env/.terraform/modules/m/main.tf"
    assert len(found.declarations[1].calls) == 2


def test_an_installed_module_outside_the_scanned_directory_is_missing(tmp_path: Path) -> None:
    found = read_all(
        tmp_path / "code",
        {"main.tf": call("acme/x/aws"), ".terraform/modules/modules.json": installed(m="../../elsewhere")},
    )
    assert [problem.help for problem in found.problems] == ["run terraform init"]


def test_a_missing_module_is_one_problem_however_often_it_is_reached(tmp_path: Path) -> None:
    found = read_all(
        tmp_path,
        {
            "a/main.tf": call("../m", "  for_each = toset([\"x\", \"y\"])\n"),
            "b/main.tf": call("../m"),
            "m/main.tf": 'module "vpc" {\n  source = "terraform-aws-modules/vpc/aws"\n}\n',
        },
    )
    assert [str(problem) for problem in found.problems] == [
        'm/main.tf:1:1: module "vpc" is not on disk; run terraform init'
    ]
    assert found.modules_missing == ["terraform-aws-modules/vpc/aws"]


def test_what_a_missing_module_would_say_is_unknown_with_that_reason(tmp_path: Path) -> None:
    code = """\
module "vpc" {
  source = "terraform-aws-modules/vpc/aws"
}

resource "aws_subnet" "s" {
  vpc_id     = module.vpc.vpc_id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, 1)
}

resource "aws_instance" "i" {
  subnet_id = module.vpc.private_subnets[0]
  tags      = { Name = "i", Network = module.vpc.name }
}
"""
    found = read_all(tmp_path, {"main.tf": code})
    network = value(found, "aws_subnet.s", "vpc_id")
    assert isinstance(network, Unknown)
    assert str(network) == 'module "vpc" is not on disk'
    assert value(found, "aws_subnet.s", "cidr_block") == "10.0.1.0/24"
    tags = value(found, "aws_instance.i", "tags")
    assert isinstance(tags, dict) and tags["Name"] == "i"
    subnet = value(found, "aws_instance.i", "subnet_id")
    assert isinstance(subnet, Unknown) and subnet.cause and subnet.cause != network.cause


def test_a_source_that_is_no_text(tmp_path: Path) -> None:
    found = read_all(tmp_path, {"main.tf": 'module "m" {\n  source = var.source\n}\n\nvariable "source" {}\n'})
    assert [problem.span.line for problem in found.problems] == [1]


def test_an_argument_that_is_not_given(tmp_path: Path) -> None:
    found = read_all(tmp_path, {"main.tf": call("./m"), "m/main.tf": 'variable "name" {}\n\noutput "n" {\n  value = var.name\n}\n'})
    assert [str(problem) for problem in found.problems] == [
        'main.tf:1:1: module "m" is not given its variable "name"; add name = ...'
    ]


def test_an_output_that_is_not_there(tmp_path: Path) -> None:
    code = call("./m") + '\nresource "aws_sqs_queue" "q" {\n  name = module.m.nothing\n}\n'
    found = read_all(tmp_path, {"main.tf": code, "m/main.tf": QUEUE})
    (problem,) = found.problems
    assert (problem.span.line, problem.message) == (6, 'the module in m has no output "nothing"')


def test_a_value_that_does_not_fit_its_type(tmp_path: Path) -> None:
    files = {"main.tf": call("./m", '  ports = "http"\n'), "m/main.tf": 'variable "ports" {\n  type = list(number)\n}\n'}
    found = read_all(tmp_path, files)
    (problem,) = found.problems
    assert str(problem).startswith('main.tf:3:3: the value of variable "ports" does not fit its type')


def test_a_variable_of_the_command_line_that_no_root_has(tmp_path: Path) -> None:
    found = read_all(tmp_path, {"main.tf": QUEUE}, TerraformOptions(variables={"typo": "x"}))
    assert [problem.message for problem in found.problems] == ['--var typo: no root module here declares a variable "typo"']


def test_a_whole_resource_passes_through_modules(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        {
            "main.tf": """\
resource "aws_s3_bucket" "b" {
  bucket = "acme"
}

module "m" {
  source = "./m"
  bucket = aws_s3_bucket.b
}
""",
            "m/main.tf": """\
variable "bucket" {}

resource "aws_s3_bucket_policy" "p" {
  bucket = var.bucket.bucket
  policy = "${var.bucket.arn}/*"
}
""",
        },
    )
    name = value(found, "module.m.aws_s3_bucket_policy.p", "bucket")
    assert isinstance(name, Borrowed) and name == "acme"
    assert name.reference.address == declared(found, "aws_s3_bucket.b").address


def test_a_reference_stays_one_through_functions(tmp_path: Path) -> None:
    code = """\
resource "aws_kms_key" "k" {}

resource "aws_x" "x" {
  key   = coalesce(null, lookup({ k = aws_kms_key.k.arn }, "k", ""))
  first = element(concat([aws_kms_key.k.arn], ["other"]), 0)
  all   = values({ a = aws_kms_key.k.arn })
}
"""
    found = reading(tmp_path, {"main.tf": code})
    for name in ("key", "first"):
        key = value(found, "aws_x.x", name)
        assert isinstance(key, Reference), name
        assert str(key) == "aws_kms_key.k.arn"
    assert str(value(found, "aws_x.x", "all")) and value(found, "aws_x.x", "all") == [
        Reference(declared(found, "aws_kms_key.k").address, ("arn",))
    ]


def test_the_name_of_the_directory_that_terraform_runs_in(tmp_path: Path) -> None:
    code = 'resource "aws_x" "x" {\n  name = basename(path.cwd)\n  path = path.cwd\n  place = path.module\n}\n'
    found = reading(tmp_path, {"envs/prod/main.tf": code})
    assert value(found, "aws_x.x", "name") == "prod"
    assert str(value(found, "aws_x.x", "path")) == "${?}/envs/prod"
    assert value(found, "aws_x.x", "place") == "."


def test_blocks_of_an_override_file_replace_those_of_their_type(tmp_path: Path) -> None:
    main = """\
resource "aws_security_group" "g" {
  name = "g"

  ingress {
    from_port = 22
  }

  ingress {
    from_port = 23
  }

  egress {
    from_port = 0
  }
}
"""
    over = 'resource "aws_security_group" "g" {\n  ingress {\n    from_port = 443\n  }\n}\n'
    body = declared(reading(tmp_path, {"main.tf": main, "override.tf": over}), "aws_security_group.g").body
    assert body.attributes["name"].value == "g"
    assert [str(each.attributes["from_port"].span) for each in body.blocks["ingress"]] == ["override.tf:3:5"]
    assert len(body.blocks["egress"]) == 1
