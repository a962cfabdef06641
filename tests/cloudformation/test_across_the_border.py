"""Ties between templates and Terraform: by name, by ARN and through the parameter store, in both directions."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from iac27017.graph.edges import Edge
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.settings import Settings
from iac27017.scan import Inputs, read_graph


def _graph(folder: Path, template: str, terraform: str) -> ResourceGraph:
    (folder / "template.yaml").write_text(dedent(template), encoding="utf-8")
    (folder / "main.tf").write_text(dedent(terraform), encoding="utf-8")
    reading, graph = read_graph(folder, Inputs(), Settings())
    assert not reading.problems, "\n".join(map(str, reading.problems))
    return graph


def _ties(graph: ResourceGraph, name: str) -> set[str]:
    """The edges from the resource called ``name``: verb, and address or what leads outside."""
    (resource,) = [resource for resource in graph.declared if resource.address.name == name]
    return {f"{edge.verb} {_end(edge)}" for edge in graph.edges_from(resource)}


def _end(edge: Edge) -> str:
    return str(edge.target.address if isinstance(edge.target, Resource) else edge.target)


TRAIL = 'resource "aws_cloudtrail" "all" {\n  name           = "all"\n  s3_bucket_name = %s\n}\n'
BUCKET = """\
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: acme-logs
"""


def test_terraform_names_a_bucket_of_a_template(tmp_path: Path) -> None:
    assert _ties(_graph(tmp_path, BUCKET, TRAIL % '"acme-logs"'), "all") == {"LOGS_TO Logs"}


def test_a_template_names_a_topic_of_terraform_by_its_arn(tmp_path: Path) -> None:
    template = """\
    Resources:
      Alarm:
        Type: AWS::CloudWatch::Alarm
        Properties:
          AlarmActions: [!Sub "arn:aws:sns:${AWS::Region}:${AWS::AccountId}:alerts"]
    """
    terraform = 'resource "aws_sns_topic" "told" {\n  name = "alerts"\n}\n'
    assert _ties(_graph(tmp_path, template, terraform), "Alarm") == {"NOTIFIES aws_sns_topic.told"}


ENTRY = """\
  Entry:
    Type: AWS::SSM::Parameter
    Properties:
      Name: /acme/logs
      Type: String
      Value: !Ref Logs
"""
LOOKED_UP = 'data "aws_ssm_parameter" "logs" {\n  name = "/acme/logs"\n}\n'


def test_terraform_reads_what_a_template_puts_into_the_parameter_store(tmp_path: Path) -> None:
    terraform = LOOKED_UP + TRAIL % "data.aws_ssm_parameter.logs.value"
    assert _ties(_graph(tmp_path, BUCKET + ENTRY, terraform), "all") == {"LOGS_TO Logs"}


def test_terraform_reads_an_entry_that_holds_a_name_in_full(tmp_path: Path) -> None:
    entry = ENTRY.replace("!Ref Logs", "acme-logs")
    terraform = LOOKED_UP + TRAIL % "data.aws_ssm_parameter.logs.insecure_value"
    assert _ties(_graph(tmp_path, BUCKET + entry, terraform), "all") == {"LOGS_TO Logs"}


def test_an_entry_that_nobody_declares_leads_outside(tmp_path: Path) -> None:
    terraform = LOOKED_UP + TRAIL % "data.aws_ssm_parameter.logs.value"
    assert _ties(_graph(tmp_path, BUCKET, terraform), "all") == {"LOGS_TO data.aws_ssm_parameter.logs.value"}


STORED_TOPIC = """\
resource "aws_sns_topic" "told" {}

resource "aws_ssm_parameter" "told" {
  name  = "/acme/topic"
  type  = "String"
  value = aws_sns_topic.told.arn
}
"""


def test_a_template_reads_what_terraform_puts_into_the_parameter_store(tmp_path: Path) -> None:
    template = """\
    Parameters:
      Topic: {Type: AWS::SSM::Parameter::Value<String>, Default: /acme/topic}
    Resources:
      ByParameter: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmActions: [!Ref Topic]}}
      Resolved: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmActions: ["{{resolve:ssm:/acme/topic}}"]}}
    """
    graph = _graph(tmp_path, template, STORED_TOPIC)
    assert _ties(graph, "ByParameter") == {"NOTIFIES aws_sns_topic.told"}
    assert _ties(graph, "Resolved") == {"NOTIFIES aws_sns_topic.told"}


def test_entries_that_name_each_other_lead_nowhere(tmp_path: Path) -> None:
    terraform = """\
    data "aws_ssm_parameter" "a" {
      name = "/acme/a"
    }

    data "aws_ssm_parameter" "b" {
      name = "/acme/b"
    }

    resource "aws_ssm_parameter" "a" {
      name  = "/acme/a"
      type  = "String"
      value = data.aws_ssm_parameter.b.value
    }

    resource "aws_ssm_parameter" "b" {
      name  = "/acme/b"
      type  = "String"
      value = data.aws_ssm_parameter.a.value
    }
    """
    graph = _graph(tmp_path, BUCKET, dedent(terraform) + TRAIL % "data.aws_ssm_parameter.a.value")
    assert _ties(graph, "all") == {"LOGS_TO data.aws_ssm_parameter.a.value"}


NETWORK = """\
Resources:
  Network: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
Outputs:
  NetworkId: {Value: !Ref Network, Export: {Name: acme-network}}
"""
SUBNET = 'resource "aws_subnet" "a" {\n  cidr_block = "10.0.0.0/24"\n  vpc_id     = %s\n}\n'


def test_terraform_reads_an_export(tmp_path: Path) -> None:
    terraform = 'data "aws_cloudformation_export" "network" {\n  name = "acme-network"\n}\n'
    value = "data.aws_cloudformation_export.network.value"
    assert _ties(_graph(tmp_path, NETWORK, terraform + SUBNET % value), "a") == {"IN_NETWORK Network"}


def test_terraform_reads_a_stack_s_output(tmp_path: Path) -> None:
    terraform = 'data "aws_cloudformation_stack" "base" {\n  name = "base"\n}\n'
    value = 'data.aws_cloudformation_stack.base.outputs["NetworkId"]'
    assert _ties(_graph(tmp_path, NETWORK, terraform + SUBNET % value), "a") == {"IN_NETWORK Network"}


def test_terraform_deploys_the_template_itself(tmp_path: Path) -> None:
    terraform = 'resource "aws_cloudformation_stack" "base" {\n  name          = "base"\n  template_body = file("template.yaml")\n}\n'
    value = 'aws_cloudformation_stack.base.outputs["NetworkId"]'
    assert _ties(_graph(tmp_path, NETWORK, terraform + SUBNET % value), "a") == {"IN_NETWORK Network"}


def test_an_export_that_nobody_declares_leads_outside(tmp_path: Path) -> None:
    terraform = 'data "aws_cloudformation_export" "network" {\n  name = "other-network"\n}\n'
    value = "data.aws_cloudformation_export.network.value"
    ties = _ties(_graph(tmp_path, NETWORK, terraform + SUBNET % value), "a")
    assert ties == {"IN_NETWORK data.aws_cloudformation_export.network.value"}
