"""The events of an audit trail that somebody must hear of: misuse of identities, tampering with the audit.

Each is given by records as CloudTrail writes them (CloudTrail user guide,
*CloudTrail record contents*), reduced to the members that filters look at.
Which events these are follows the CIS AWS Foundations Benchmark, chapter 4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from iac27017.graph.audit.filter_patterns import LogEvent
from iac27017.graph.value import Value, unknown

_ANY: Value = unknown("it may come from any account and region")
_ADDRESS = "203.0.113.10"


class AuditEvent(Struct, frozen=True):
    """``title`` is what a reader calls it; ``records`` is what a trail writes, by what tells them apart."""

    title: str
    records: Mapping[str, LogEvent]


def as_bus_event(record: LogEvent) -> LogEvent:
    """The record as the event bus brings it (CloudTrail user guide, *Delivering events via EventBridge*)."""
    service = str(record["eventSource"]).partition(".")[0]
    sign_in = record.get("eventType") == "AwsConsoleSignIn"
    return {
        "version": "0",
        "source": f"aws.{service}",
        "detail-type": "AWS Console Sign In via CloudTrail" if sign_in else "AWS API Call via CloudTrail",
        "account": _ANY,
        "region": _ANY,
        "resources": [],
        "detail": record,
    }


def _person(kind: str = "IAMUser") -> LogEvent:
    root = kind == "Root"
    name: dict[str, Value] = {} if root else {"userName": "alice"}
    arn = f"arn:aws:iam::111122223333:{'root' if root else 'user/alice'}"
    return {"type": kind, "accountId": _ANY, "arn": arn, **name}


def _call(source: str, name: str, kind: str = "IAMUser", **more: Value) -> LogEvent:
    return {
        "eventVersion": "1.11",
        "eventSource": f"{source}.amazonaws.com",
        "eventName": name,
        "eventType": "AwsApiCall",
        "eventCategory": "Management",
        "managementEvent": True,
        "readOnly": False,
        "awsRegion": _ANY,
        "recipientAccountId": _ANY,
        "sourceIPAddress": _ADDRESS,
        "userAgent": _ANY,
        "userIdentity": _person(kind),
        **more,
    }


def _sign_in(outcome: str, kind: str = "IAMUser", mfa: str = "Yes", **more: Value) -> LogEvent:
    return _call(
        "signin",
        "ConsoleLogin",
        kind,
        eventType="AwsConsoleSignIn",
        responseElements={"ConsoleLogin": outcome},
        additionalEventData={"MFAUsed": mfa, "MobileVersion": "No"},
        **more,
    )


def _calls(source: str, names: Sequence[str]) -> dict[str, LogEvent]:
    return {name: _call(source, name) for name in names}


EVENTS: Mapping[str, AuditEvent] = {
    "root-usage": AuditEvent(
        "use of the root user",
        {
            "calls of the root user": _call("iam", "CreateAccessKey", "Root"),
            "sign-ins of the root user": _sign_in("Success", "Root"),
        },
    ),
    "console-signin-without-mfa": AuditEvent(
        "sign-in without a second factor", {"ConsoleLogin": _sign_in("Success", mfa="No")}
    ),
    "console-auth-failures": AuditEvent(
        "failed sign-ins", {"ConsoleLogin": _sign_in("Failure", errorMessage="Failed authentication")}
    ),
    "unauthorized-api-calls": AuditEvent(
        "calls that were not allowed",
        {
            code: _call("ec2", "RunInstances", errorCode=code, errorMessage="You are not authorized to do this")
            for code in ("Client.UnauthorizedOperation", "AccessDenied")
        },
    ),
    "iam-policy-changes": AuditEvent(
        "changes of IAM policies",
        _calls(
            "iam",
            (
                "DeleteGroupPolicy", "DeleteRolePolicy", "DeleteUserPolicy", "PutGroupPolicy", "PutRolePolicy",
                "PutUserPolicy", "CreatePolicy", "DeletePolicy", "CreatePolicyVersion", "DeletePolicyVersion",
                "AttachRolePolicy", "DetachRolePolicy", "AttachUserPolicy", "DetachUserPolicy",
                "AttachGroupPolicy", "DetachGroupPolicy",
            ),
        ),
    ),
    "cloudtrail-changes": AuditEvent(
        "changes of the audit trail",
        _calls("cloudtrail", ("CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging")),
    ),
    "config-changes": AuditEvent(
        "changes of the configuration recorder",
        _calls(
            "config",
            (
                "StopConfigurationRecorder", "PutConfigurationRecorder", "DeleteDeliveryChannel",
                "PutDeliveryChannel",
            ),
        ),
    ),
    "organizations-changes": AuditEvent(
        "changes of the organisation",
        _calls(
            "organizations",
            (
                "AcceptHandshake", "AttachPolicy", "CreateAccount", "CreateOrganizationalUnit", "CreatePolicy",
                "DeclineHandshake", "DeleteOrganization", "DeleteOrganizationalUnit", "DeletePolicy",
                "DetachPolicy", "DisablePolicyType", "EnablePolicyType", "InviteAccountToOrganization", "LeaveOrganization",
                "MoveAccount", "RemoveAccountFromOrganization", "UpdateOrganizationalUnit", "UpdatePolicy",
            ),
        ),
    ),
}  # fmt: skip
