"""Texts that follow the grammars of Terraform and of templates, and say things that nobody would."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

NAMES = st.sampled_from(["a", "b", "this", "x-1", "ü", "for_each", "count", "_"])
TYPES = st.sampled_from(["aws_s3_bucket", "aws_iam_policy", "aws_security_group", "aws_kms_key", "aws_db_instance", "null_resource", "x"])
WORDS = st.sampled_from(["", "a", "-1", "$${", "%%{", "é", "10.0.0.0/8", "arn:aws:s3:::*", "../../etc/passwd", "a\\nb"])
FUNCTIONS = st.sampled_from(
    ["jsonencode", "jsondecode", "toset", "tolist", "tomap", "merge", "concat", "flatten", "length", "keys", "lookup", "try", "can",
     "cidrsubnet", "format", "regex", "regexall", "replace", "split", "join", "range", "setproduct", "file", "templatefile", "fileset",
     "yamldecode", "csvdecode", "base64decode", "coalesce", "element", "one", "sum", "zipmap", "formatdate", "substr", "nosuch"]
)  # fmt: skip
ROOTS = st.sampled_from(
    ["var.a", "var.b", "local.a", "local.b", "each.key", "each.value", "count.index", "path.module", "self.x", "null", "true",
     "aws_s3_bucket.a.arn", "aws_s3_bucket.b[0].id", "data.x.a", "module.a.b", "terraform.workspace", "1e400", "-0", "0.1", "99999999999"]
)  # fmt: skip


def _expressions(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, max_size=3)
    return st.one_of(
        st.builds(lambda name, arguments: f"{name}({', '.join(arguments)})", FUNCTIONS, several),
        several.map(lambda items: f"[{', '.join(items)}]"),
        st.lists(st.tuples(NAMES, inner), max_size=3).map(
            lambda items: "{" + ", ".join(f"{name} = {value}" for name, value in items) + "}"
        ),
        st.builds(lambda a, operator, b: f"({a} {operator} {b})", inner, st.sampled_from(["+", "-", "*", "/", "%", "==", "!=", "<", ">=", "&&", "||"]), inner),
        st.builds(lambda a, b, c: f"({a} ? {b} : {c})", inner, inner, inner),
        st.builds(lambda over, each, where: f"[for k, v in {over} : {each} if {where}]", inner, inner, inner),
        st.builds(lambda over, key, each: f"{{for k, v in {over} : {key} => {each}...}}", inner, inner, inner),
        st.builds(lambda value, step: f"{value}{step}", inner, st.sampled_from(["[0]", ".a", "[*]", "[*].a", ".*.a", '["a"]', "[-1]"])),
        st.builds(lambda word, value: f'"{word}${{{value}}}%{{ if {value} }}{word}%{{ endif }}"', WORDS, inner),
        st.builds(lambda prefix, value: f"({prefix}{value})", st.sampled_from("!-"), inner),
    )


EXPRESSIONS = st.recursive(st.one_of(ROOTS, WORDS.map(lambda word: f'"{word}"')), _expressions, max_leaves=12)


def _block(header: st.SearchStrategy[str], names: tuple[str, ...]) -> st.SearchStrategy[str]:
    argument = st.builds(lambda name, value: f"  {name} = {value}\n", st.sampled_from(names), EXPRESSIONS)
    dynamic = st.builds(
        lambda name, over, value: f'  dynamic "{name}" {{\n    for_each = {over}\n    content {{\n      x = {value}\n    }}\n  }}\n',
        st.sampled_from(names), EXPRESSIONS, EXPRESSIONS,
    )  # fmt: skip
    return st.builds(
        lambda first, lines: f"{first} {{\n{''.join(lines)}}}\n", header, st.lists(argument | dynamic, max_size=4)
    )


_RESOURCE = ("count", "for_each", "provider", "depends_on", "bucket", "policy", "tags", "ingress", "cidr_blocks", "lifecycle")
ROOT_MODULES = st.lists(
    st.one_of(
        _block(st.builds(lambda kind, name: f'resource "{kind}" "{name}"', TYPES, NAMES), _RESOURCE),
        _block(st.builds(lambda name: f'data "aws_iam_policy_document" "{name}"', NAMES), ("statement", "version", "source_json")),
        _block(NAMES.map(lambda name: f'variable "{name}"'), ("default", "type", "nullable", "validation")),
        _block(st.just("locals"), ("a", "b", "c")),
        _block(NAMES.map(lambda name: f'module "{name}"'), ("source", "count", "for_each", "providers", "a")),
        _block(NAMES.map(lambda name: f'output "{name}"'), ("value", "sensitive")),
        _block(st.just('provider "aws"'), ("region", "alias", "default_tags", "assume_role")),
    ),
    max_size=6,
).map(lambda blocks: "".join(blocks).encode())
"""Files of Terraform in which every name may mean every other."""


CALLS = st.sampled_from(
    ["Ref", "Fn::Sub", "Fn::GetAtt", "Fn::If", "Fn::Join", "Fn::Select", "Fn::Split", "Fn::FindInMap", "Fn::ImportValue", "Fn::Cidr",
     "Fn::Base64", "Fn::GetAZs", "Fn::Transform", "Fn::Length", "Fn::ToJsonString", "Condition", "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals"]
)  # fmt: skip
_SCALARS = st.sampled_from([None, True, 0, -1, 1.5, 10**30, "", "A", "B", "P", "AWS::NoValue", "AWS::Region", "${A}-${P}", "${!x}", "A.Arn", "é"])


def _nodes(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["A", "B", "Key", "Value", "Effect", "Fn::ForEach::X", "Name"]), inner, max_size=3),
        st.builds(lambda name, argument: {name: argument}, CALLS, inner),
    )


NODES = st.recursive(_SCALARS, _nodes, max_leaves=10)
_LOGICAL = st.sampled_from(["A", "B", "C", "Fn::ForEach::L", "Fn::Transform"])
_RESOURCE_TYPES = st.sampled_from(
    ["AWS::S3::Bucket", "AWS::IAM::Role", "AWS::EC2::SecurityGroup", "AWS::CloudFormation::Stack", "AWS::Serverless::Function",
     "AWS::Serverless::Api", "AWS::KMS::Key", "Custom::X"]
)  # fmt: skip
_RESOURCES = st.fixed_dictionaries(
    {"Type": _RESOURCE_TYPES},
    optional={
        "Properties": NODES, "Condition": NODES, "DependsOn": NODES, "Metadata": NODES, "DeletionPolicy": NODES,
    },
)  # fmt: skip
TEMPLATES = st.fixed_dictionaries(
    {"Resources": st.dictionaries(_LOGICAL, _RESOURCES | NODES, min_size=1, max_size=3)},
    optional={
        "Parameters": st.dictionaries(_LOGICAL, st.fixed_dictionaries({"Type": _SCALARS}, optional={"Default": NODES}) | NODES, max_size=2),
        "Conditions": st.dictionaries(_LOGICAL, NODES, max_size=3),
        "Mappings": NODES | st.just({"A": {"B": {"C": 1}}}),
        "Outputs": st.dictionaries(_LOGICAL, NODES | st.builds(lambda value: {"Value": value, "Export": {"Name": value}}, NODES), max_size=2),
        "Transform": st.sampled_from(["AWS::Serverless-2016-10-31", "AWS::LanguageExtensions", None, 3]),
        "Globals": NODES,
    },
).map(lambda template: json.dumps(template, ensure_ascii=False).encode())  # fmt: skip
"""Templates in which every intrinsic may stand everywhere."""


@st.composite
def mutated(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """Something real with a few pieces cut out, doubled, or put in from something else."""
    text = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        end = min(end, start + 200)
        piece = draw(st.sampled_from([b"", text[start:end] * 2, b"{", b"}", b"\"", b"${", b"[", b"\n", b"\0", b"\xff", b"<<EOT\n", b"null"]))
        text = text[:start] + piece + text[end:]
    return text
