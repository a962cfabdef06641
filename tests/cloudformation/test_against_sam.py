"""What serverless types become, held against the translator that CloudFormation's transform is made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import samtranslator
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

from iac27017.cloudformation.serverless.policy_templates import POLICY_TEMPLATES
from tests.cloudformation.templates import declared, reading, shown

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.main
      Runtime: python3.12
      CodeUri: s3://code/worker.zip
      VpcConfig: {SubnetIds: [subnet-1], SecurityGroupIds: [sg-1]}
      Policies:
        - S3ReadPolicy: {BucketName: !Ref Drop}
        - Statement: [{Effect: Allow, Action: "dynamodb:GetItem", Resource: "*"}]
      Events:
        Get: {Type: Api, Properties: {Path: /, Method: get}}
        Light: {Type: HttpApi, Properties: {Path: /, Method: get}}
        Jobs: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn}}
        Alerts: {Type: SNS, Properties: {Topic: !Ref Topic}}
        Queued: {Type: SNS, Properties: {Topic: !Ref Topic, SqsSubscription: true}}
        Dropped: {Type: S3, Properties: {Bucket: !Ref Drop, Events: "s3:ObjectCreated:*"}}
        Changes: {Type: DynamoDB, Properties: {Stream: !GetAtt Table.StreamArn, StartingPosition: LATEST}}
        Records: {Type: Kinesis, Properties: {Stream: !GetAtt Records.Arn, StartingPosition: LATEST}}
        Nightly: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
        Hourly: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 hour)}}
        Findings: {Type: EventBridgeRule, Properties: {Pattern: {source: [aws.guardduty]}}}
        Lines: {Type: CloudWatchLogs, Properties: {LogGroupName: !Ref Lines, FilterPattern: ERROR}}
        Thing: {Type: IoTRule, Properties: {Sql: "SELECT * FROM 'a'"}}
        Skill: {Type: AlexaSkill}
        SignUp: {Type: Cognito, Properties: {UserPool: !Ref People, Trigger: PreSignUp}}
  Steps:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: s3://code/steps.json
      Events:
        Nightly: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
        Later: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 hour)}}
        Failed: {Type: EventBridgeRule, Properties: {Pattern: {source: [aws.batch]}}}
  Front:
    Type: AWS::Serverless::Api
    Properties: {StageName: v1, Auth: {ResourcePolicy: {CustomStatements: [{Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "*"}]}}}
  Jobs: {Type: AWS::SQS::Queue}
  Topic: {Type: AWS::SNS::Topic}
  Drop: {Type: AWS::S3::Bucket}
  People: {Type: AWS::Cognito::UserPool}
  Lines: {Type: AWS::Logs::LogGroup}
  Records: {Type: AWS::Kinesis::Stream}
  Table: {Type: AWS::DynamoDB::Table}
"""

NOT_ASKED = {"AWS::ApiGateway::Deployment"}
"""Types that no question is asked of, and whose names hold a hash of what they deploy."""


@pytest.fixture(scope="module")
def real() -> dict[str, Any]:
    """The real translator's answer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        answer = Translator({}, Parser()).translate(yaml_parse(TEMPLATE), {})
    resources: dict[str, Any] = answer["Resources"]
    return resources


def test_the_same_resources(tmp_path: Path, real: dict[str, Any]) -> None:
    ours = {str(d.address): d.type for d in reading(tmp_path, t=TEMPLATE).declarations}
    theirs = {name: resource["Type"] for name, resource in real.items() if resource["Type"] not in NOT_ASKED}
    assert {k: v for k, v in ours.items() if k not in theirs} == {}
    assert {k: v for k, v in theirs.items() if k not in ours} == {}
    assert ours == theirs


@pytest.mark.parametrize(
    ("resource", "property_"),
    [
        ("WorkerRole", "ManagedPolicyArns"),
        ("WorkerAlerts", "Protocol"),
        ("WorkerAlerts", "TopicArn"),
        ("WorkerAlerts", "Endpoint"),
        ("WorkerQueued", "Protocol"),
        ("WorkerQueued", "Endpoint"),
        ("WorkerNightly", "ScheduleExpression"),
        ("WorkerFindings", "EventPattern"),
        ("WorkerLines", "DestinationArn"),
        ("WorkerLines", "LogGroupName"),
        ("WorkerJobs", "EventSourceArn"),
        ("WorkerChanges", "EventSourceArn"),
        ("WorkerAlertsPermission", "Principal"),
        ("WorkerAlertsPermission", "SourceArn"),
        ("WorkerSkillPermission", "Principal"),
        ("WorkerDroppedPermission", "Principal"),
        ("WorkerFindingsPermission", "SourceArn"),
        ("Drop", "NotificationConfiguration"),
    ],
)
def test_the_same_values(tmp_path: Path, real: dict[str, Any], resource: str, property_: str) -> None:
    ours = declared(reading(tmp_path, t=TEMPLATE), resource).body.attributes[property_].value
    theirs = _shown(real[resource]["Properties"][property_])
    assert _sorted(shown(ours)) == _sorted(theirs)


def test_roles_trust_the_same_services_for_the_same_actions(tmp_path: Path, real: dict[str, Any]) -> None:
    found = reading(tmp_path, t=TEMPLATE)
    roles = [name for name, resource in real.items() if resource["Type"] == "AWS::IAM::Role"]
    assert len(roles) == 6
    for name in roles:
        role = declared(found, name).body.attributes
        assert _facts(shown(role["AssumeRolePolicyDocument"].value)) == _facts(
            _shown(real[name]["Properties"]["AssumeRolePolicyDocument"])
        )
        theirs = [_facts(_shown(policy["PolicyDocument"])) for policy in real[name]["Properties"].get("Policies", [])]
        ours: Any = shown(role["Policies"].value) if "Policies" in role else []
        assert [_facts(policy["PolicyDocument"]) for policy in ours] == theirs, name


def test_an_api_has_its_resource_policy(tmp_path: Path) -> None:
    policy: Any = shown(declared(reading(tmp_path, t=TEMPLATE), "Front").body.attributes["Policy"].value)
    assert policy["Statement"][0]["Principal"] == "*"


def test_policy_templates_permit_the_same() -> None:
    data = Path(samtranslator.__file__).parent / "policy_templates_data" / "policy_templates.json"
    templates = json.loads(data.read_text(encoding="utf-8"))["Templates"]
    assert set(templates) == set(POLICY_TEMPLATES)
    for name, template in templates.items():
        theirs = [
            (_listed(s["Action"]), [_arn(r) for r in _listed(s["Resource"])], bool(s.get("Condition")))
            for s in template["Definition"]["Statement"]
        ]
        ours = [(grant.actions, list(grant.resources), bool(grant.condition)) for grant in POLICY_TEMPLATES[name]]
        assert ours == theirs, name


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _arn(resource: Any) -> str:
    """A resource of a policy template in our short form."""
    if resource == "*":
        return "*"
    text, arguments = (resource["Fn::Sub"], {}) if isinstance(resource["Fn::Sub"], str) else resource["Fn::Sub"]
    for name, value in arguments.items():
        text = text.replace(f"${{{name}}}", f"{{{value['Ref']}}}")
    short: str = text.replace("arn:${AWS::Partition}:", "").replace("${AWS::Region}:${AWS::AccountId}", "{here}")
    return short


def _facts(document: Any) -> list[object]:
    """Who may do what, of each statement."""
    return [
        (s["Effect"], _listed(s["Action"]), _listed((s.get("Principal") or {}).get("Service")), s.get("Resource") == "*")
        for s in document["Statement"]
    ]


def _shown(value: Any) -> object:
    """The translator's value as `shown` writes ours."""
    match value:
        case {"Ref": name}:
            return f"<{name}.Arn>" if name in ("Topic", "Steps") else f"<{name}>"
        case {"Fn::GetAtt": [name, attribute]}:
            return f"<{name}.{attribute}>"
        case dict():
            return {name: _shown(member) for name, member in value.items()}
        case list():
            return [_shown(item) for item in value]
        case _:
            return value


def _sorted(value: object) -> object:
    return sorted(value) if isinstance(value, list) else value
