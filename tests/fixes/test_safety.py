"""What is never touched, and the reason that is given."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from msgspec.structs import replace

from iac27017.fixes.block_places import BlockSetting, block_at
from iac27017.fixes.blocks import with_setting
from iac27017.fixes.proposing import proposals
from iac27017.fixes.safety import NoSafePlace
from iac27017.fixes.text import Text
from iac27017.graph.settings import Settings
from iac27017.hcl.parse import parse
from iac27017.registry import all_checks
from iac27017.scan import Inputs, Target, scan
from tests.fixes.fixing import proposed, reasons

VOLUME = 'resource "aws_ebs_volume" "v" {{\n  availability_zone = "eu-west-1a"\n  {line}\n}}\n'


def _only_reason(root: Path, code: str) -> str:
    found = proposed(root, [code])
    assert not found.fixes
    assert not found.edited
    (reason,) = set(reasons(found).values())
    return reason


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        pytest.param(
            'variable "on" {\n  default = false\n}\n' + VOLUME.format(line="encrypted = var.on"),
            "the value comes from the variable `on`",
            id="a variable's default",
        ),
        pytest.param(
            "locals {\n  on = false\n}\n" + VOLUME.format(line="encrypted = local.on"),
            "the value comes from the local value `on`",
            id="a local value",
        ),
        pytest.param(
            VOLUME.format(line="for_each = { a = false }\n  encrypted = each.value"),
            "the value comes from `for_each` or `count`",
            id="an element of for_each",
        ),
        pytest.param(VOLUME.format(line="encrypted = 1 == 2"), "the value is computed", id="an expression"),
    ],
)
def test_a_value_that_was_decided_elsewhere(code: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(code)
    assert _only_reason(tmp_path, "ENC-001") == reason


def test_an_argument_of_a_module_call(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk/main.tf").write_text('variable "on" {}\n' + VOLUME.format(line="encrypted = var.on"))
    (tmp_path / "main.tf").write_text('module "disk" {\n  source = "./disk"\n  on     = false\n}\n')
    assert _only_reason(tmp_path, "ENC-001") == "the value comes from the variable `on`"


def test_a_literal_of_a_local_module_is_mended_once_for_all_its_instances(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk/main.tf").write_text(VOLUME.format(line="encrypted         = false"))
    (tmp_path / "main.tf").write_text(
        'module "one" {\n  source = "./disk"\n}\nmodule "other" {\n  count  = 2\n  source = "./disk"\n}\n'
    )
    (fix,) = proposed(tmp_path, ["ENC-001"]).fixes
    assert [str(finding.resource.address) for finding in fix.findings] == [
        "module.one.aws_ebs_volume.v",
        "module.other[0].aws_ebs_volume.v",
        "module.other[1].aws_ebs_volume.v",
    ]
    (change,) = fix.changes
    assert (change.file, change.first_line, change.last_line) == ("disk/main.tf", 3, 3)
    assert change.replacement == ("  encrypted         = true",)


def test_a_module_that_was_fetched(tmp_path: Path) -> None:
    folder = tmp_path / ".terraform/modules/disk"
    folder.mkdir(parents=True)
    (folder / "main.tf").write_text(VOLUME.format(line="size = 1"))
    (tmp_path / ".terraform/modules/modules.json").write_text(
        '{"Modules": [{"Key": "", "Source": "", "Dir": "."}, '
        '{"Key": "disk", "Source": "registry.terraform.io/acme/disk/aws", "Dir": ".terraform/modules/disk"}]}'
    )
    (tmp_path / "main.tf").write_text('module "disk" {\n  source = "acme/disk/aws"\n}\n')
    assert _only_reason(tmp_path, "ENC-001") == "the file belongs to a module that was fetched from elsewhere"


def test_a_module_in_a_submodule_of_git(tmp_path: Path) -> None:
    (tmp_path / "shared/disk").mkdir(parents=True)
    (tmp_path / "shared/.git").write_text("gitdir: ../.git/modules/shared\n")
    (tmp_path / "shared/disk/main.tf").write_text(VOLUME.format(line="size = 1"))
    (tmp_path / "main.tf").write_text('module "disk" {\n  source = "./shared/disk"\n}\n')
    assert _only_reason(tmp_path, "ENC-001") == "the file belongs to a module that was fetched from elsewhere"


def test_a_dynamic_block(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'resource "aws_instance" "w" {\n  ami           = "ami-1"\n  instance_type = "t3.micro"\n'
        '  dynamic "metadata_options" {\n    for_each = [1]\n    content {\n      http_tokens = "optional"\n    }\n  }\n}\n'
    )
    assert _only_reason(tmp_path, "VMH-005") == "the block is `dynamic`"


def test_json_syntax(tmp_path: Path) -> None:
    (tmp_path / "main.tf.json").write_text(
        '{"resource": {"aws_ebs_volume": {"v": {"availability_zone": "eu-west-1a", "encrypted": false}}}}'
    )
    assert _only_reason(tmp_path, "ENC-001") == "the file is in Terraform's JSON syntax, which programs write"


@pytest.mark.parametrize(
    "head",
    ["# Code generated by a tool. DO NOT EDIT.", "// Auto-generated", "/* generated from the spec */"],
    ids=str,
)
def test_a_generated_file(head: str, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(f"{head}\n" + VOLUME.format(line="size = 1"))
    assert _only_reason(tmp_path, "ENC-001") == "the file says that it is generated"


def test_a_resource_that_has_to_be_added(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\nresource "aws_s3_bucket_acl" "b" {\n'
        '  bucket = aws_s3_bucket.b.id\n  acl    = "public-read"\n}\n'
    )
    assert _only_reason(tmp_path, "BCK-003") == "it takes a new `aws_s3_bucket_versioning`"


def test_a_key_that_somebody_has_to_choose(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_sns_topic" "t" {\n  name = "t"\n}\n')
    assert _only_reason(tmp_path, "ENC-008") == "it takes a value that only you can choose"


def test_a_block_that_needs_more_than_the_remedy() -> None:
    """A cluster's network without subnets would be refused."""
    code = 'resource "aws_eks_cluster" "c" {\n  name = "c"\n}\n'
    with pytest.raises(NoSafePlace, match="it takes a new `vpc_config` with more in it than this"):
        _set(code, "vpc_config.endpoint_public_access", False, "aws_eks_cluster")


def test_a_heredoc() -> None:
    code = 'resource "aws_s3_bucket_versioning" "v" {\n  mode = <<-EOT\n    Suspended\n  EOT\n}\n'
    with pytest.raises(NoSafePlace, match="the value is a heredoc"):
        _set(code, "mode", "Enabled", "aws_s3_bucket_versioning")


def test_several_blocks_of_which_any_may_be_meant() -> None:
    code = 'resource "x" "y" {\n  rule {\n    on = false\n  }\n  rule {\n    on = false\n  }\n}\n'
    with pytest.raises(NoSafePlace, match="there are several `rule`"):
        _set(code, "rule.on", True, "x")


def test_a_block_with_a_part_that_cannot_be_read() -> None:
    """What seems to be missing may stand there."""
    code = 'resource "aws_ebs_volume" "v" {\n  size = 1\n  encrypted = = true\n}\n'
    with pytest.raises(NoSafePlace, match="the way the file is written leaves no safe place"):
        _set(code, "encrypted", True, "aws_ebs_volume")


def _set(code: str, path: str, value: bool | str, type_: str) -> None:
    text = Text.of("main.tf", code.encode())
    place = block_at(text, parse(text.data, "main.tf").body.blocks[0].span)
    with_setting(text, BlockSetting("main.tf", place, path, value, type_))


def test_what_was_judged_in_a_plan(tmp_path: Path) -> None:
    recording = Path(__file__).parents[1] / "plan/recordings/payments-envs-dev.json.gz"
    (tmp_path / "plan.json").write_bytes(gzip.decompress(recording.read_bytes()))
    target = Target.of([tmp_path / "plan.json"])
    result, _ = scan(target, all_checks(), Inputs(), Settings())
    found = proposals(result.findings, target, Inputs(), Settings())
    assert not found.fixes
    assert (
        reasons(found)["VMH-005 aws_instance.bastion"] == "it was judged in a plan; scan the code to mend it"
    )


TEMPLATE = "Parameters:\n  On: {{ Type: String, Default: 'false' }}\nResources:\n  V:\n    Type: AWS::EC2::Volume\n    Properties:\n"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("      Encrypted: !Ref On\n", "the value comes from the parameter `On`"),
        ("      Encrypted: !Sub '${On}'\n", "the value comes from `Fn::Sub`"),
        ("      Encrypted: {'Fn::Select': [0, ['false']]}\n", "the value comes from `Fn::Select`"),
    ],
    ids=str,
)
def test_a_value_of_a_template_that_was_decided_elsewhere(line: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(TEMPLATE.format() + "      Size: 1\n" + line)
    assert _only_reason(tmp_path, "ENC-001") == reason


@pytest.mark.parametrize(
    "text",
    [
        "Resources:\n  One:\n    Type: AWS::EC2::Volume\n    Properties: &p\n      Size: 1\n"
        "  Other:\n    Type: AWS::EC2::Volume\n    Properties: *p\n",
        "Resources:\n  One:\n    Type: AWS::EC2::Volume\n    Properties: &p\n      Encrypted: false\n"
        "  Other:\n    Type: AWS::EC2::Volume\n    Properties:\n      <<: *p\n      Size: 2\n",
    ],
    ids=["repeated", "merged"],
)
def test_what_a_yaml_anchor_shares(text: str, tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(text)
    assert _only_reason(tmp_path, "ENC-001") == "the place is shared through a YAML anchor"


def test_a_template_of_the_cdk(tmp_path: Path) -> None:
    (tmp_path / "stack.template.json").write_text(
        '{"Resources": {"V": {"Type": "AWS::EC2::Volume", "Properties": {"Size": 1}, '
        '"Metadata": {"aws:cdk:path": "Stack/V/Resource"}}}}'
    )
    assert _only_reason(tmp_path, "ENC-001") == "the file says that it is generated"


def test_a_key_beside_an_algorithm_that_would_not_go_with_it(tmp_path: Path) -> None:
    found = proposed(Path(__file__).parents[2] / "sample_repos/border", ["LOG-022"])
    assert set(reasons(found).values()) == {"a key is named beside it, which goes with another value"}


def test_a_waived_finding_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(VOLUME.format(line="size              = 1"))
    result, _ = scan(tmp_path, all_checks(), Inputs(), Settings())
    waived = [replace(finding, waived="accepted by the owner") for finding in result.findings]
    found = proposals(waived, Target.of([tmp_path]), Inputs(), Settings())
    assert (found.fixes, found.declined) == ((), ())
