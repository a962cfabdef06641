"""Serverless types become the plain types that questions are asked of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cloudformation.templates import declared, reading, shown

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.12
    Environment: {Variables: {LEVEL: info, STAGE: dev}}
    Layers: [a]
    Tags: {Team: payments}
    Tracing: Active
  Api: {TracingEnabled: true}
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.main
      CodeUri: src/
      Layers: [b]
      Environment: {Variables: {STAGE: prod, TABLE: !Ref Sessions}}
      KmsKeyArn: !GetAtt Key.Arn
      DeadLetterQueue: {Type: SQS, TargetArn: arn:aws:sqs:::dead}
      FunctionUrlConfig: {AuthType: NONE}
      Policies:
        - AmazonS3ReadOnlyAccess
        - !Sub "arn:${AWS::Partition}:iam::aws:policy/job-function/ViewOnlyAccess"
        - S3ReadPolicy: {BucketName: logs}
        - Statement: [{Effect: Allow, Action: "*", Resource: "*"}]
      Events:
        Get: {Type: Api, Properties: {Path: /, Method: get}}
  Given:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.main, Role: arn:aws:iam::111122223333:role/x}
  Sessions:
    Type: AWS::Serverless::SimpleTable
    Properties: {SSESpecification: {SSEEnabled: true}, Tags: {Owner: me}}
  Front:
    Type: AWS::Serverless::Api
    Properties: {StageName: v1, EndpointConfiguration: REGIONAL, AccessLogSetting: {DestinationArn: x}}
  Chat: {Type: AWS::Serverless::WebSocketApi}
  Light: {Type: AWS::Serverless::HttpApi, Properties: {AccessLogSettings: {DestinationArn: y}}}
  Steps:
    Type: AWS::Serverless::StateMachine
    Properties: {Logging: {Level: ALL}, Tracing: {Enabled: true}}
  Key: {Type: AWS::KMS::Key}
Outputs:
  Role: {Value: !GetAtt WorkerRole.Arn}
  Stage: {Value: !Ref FrontStage}
  Implicit: {Value: !Ref ServerlessRestApi}
  Alias: {Value: !Ref Worker.Alias}
"""


def _types(folder: Path) -> dict[str, str]:
    found = reading(folder, t=TEMPLATE)
    assert not found.problems, "\n".join(map(str, found.problems))
    return {str(d.address): d.type for d in found.declarations}


def test_types(tmp_path: Path) -> None:
    assert _types(tmp_path) == {
        "Worker": "AWS::Lambda::Function",
        "WorkerRole": "AWS::IAM::Role",
        "WorkerGetPermissionProd": "AWS::Lambda::Permission",
        "WorkerUrl": "AWS::Lambda::Url",
        "WorkerUrlPublicPermissions": "AWS::Lambda::Permission",
        "Given": "AWS::Lambda::Function",
        "Sessions": "AWS::DynamoDB::Table",
        "Front": "AWS::ApiGateway::RestApi",
        "Frontv1Stage": "AWS::ApiGateway::Stage",
        "Chat": "AWS::ApiGatewayV2::Api",
        "ChatDefaultStage": "AWS::ApiGatewayV2::Stage",
        "Light": "AWS::ApiGatewayV2::Api",
        "LightApiGatewayDefaultStage": "AWS::ApiGatewayV2::Stage",
        "Steps": "AWS::StepFunctions::StateMachine",
        "StepsRole": "AWS::IAM::Role",
        "Key": "AWS::KMS::Key",
        "ServerlessRestApi": "AWS::ApiGateway::RestApi",
        "ServerlessRestApiProdStage": "AWS::ApiGateway::Stage",
    }


def test_globals_are_merged_into_what_a_function_says_itself(tmp_path: Path) -> None:
    found = reading(tmp_path, t=TEMPLATE)
    worker = {name: shown(a.value) for name, a in declared(found, "Worker").body.attributes.items()}
    assert worker["Runtime"] == "python3.12"
    assert worker["Environment"] == {"Variables": {"LEVEL": "info", "STAGE": "prod", "TABLE": "<Sessions>"}}
    assert worker["Layers"] == ["a", "b"]
    assert worker["Tags"] == [{"Key": "Team", "Value": "payments"}]
    assert worker["TracingConfig"] == {"Mode": "Active"}
    assert worker["DeadLetterConfig"] == {"Type": "SQS", "TargetArn": "arn:aws:sqs:::dead"}
    assert worker["KmsKeyArn"] == "<Key.Arn>"


def test_places_are_those_of_the_serverless_source(tmp_path: Path) -> None:
    worker = declared(reading(tmp_path, t=TEMPLATE), "Worker")
    assert worker.header.place == "t.yaml:11"
    assert worker.body.attributes["KmsKeyArn"].span.place == "t.yaml:18"
    assert worker.body.attributes["Runtime"].span.place == "t.yaml:4"


def test_a_function_without_a_role_gets_one(tmp_path: Path) -> None:
    found = reading(tmp_path, t=TEMPLATE)
    role: dict[str, Any] = {
        name: shown(a.value) for name, a in declared(found, "WorkerRole").body.attributes.items()
    }
    assert role["ManagedPolicyArns"] == [
        "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
        "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
        "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
    ]
    assert role["Policies"][0]["PolicyName"] == "WorkerRolePolicy2"  # S3ReadPolicy, a policy template
    assert role["Policies"][1:] == [
        {
            "PolicyName": "WorkerRolePolicy3",
            "PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]},
        }
    ]
    assert shown(declared(found, "Worker").body.attributes["Role"].value) == "<WorkerRole.Arn>"
    assert declared(found, "Given").body.attributes["Role"].value == "arn:aws:iam::111122223333:role/x"


def test_an_api_is_split_from_its_stage(tmp_path: Path) -> None:
    found = reading(tmp_path, t=TEMPLATE)
    api = {name: shown(a.value) for name, a in declared(found, "Front").body.attributes.items()}
    stage = {name: shown(a.value) for name, a in declared(found, "Frontv1Stage").body.attributes.items()}
    assert api == {"EndpointConfiguration": {"Types": ["REGIONAL"]}}
    assert stage == {
        "TracingEnabled": True,
        "StageName": "v1",
        "AccessLogSetting": {"DestinationArn": "x"},
        "RestApiId": "<Front>",
    }


def test_generated_names_may_be_referred_to(tmp_path: Path) -> None:
    outputs = reading(tmp_path, t=TEMPLATE).outputs["t.yaml"]
    assert shown(outputs["Role"]) == "<WorkerRole.Arn>"
    assert shown(outputs["Alias"]) == "<Worker>"
    assert shown(outputs["Implicit"]) == "<ServerlessRestApi>"
