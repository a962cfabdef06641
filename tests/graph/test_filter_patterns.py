"""Filter patterns and event patterns let through what the services document that they do."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iac27017.graph.address import Address
from iac27017.graph.audit.audit_events import EVENTS, as_bus_event
from iac27017.graph.audit.event_patterns import asked_for, fires_on, read_event_pattern
from iac27017.graph.audit.filter_patterns import LogEvent, read_pattern, star_matches, takes_everything
from iac27017.graph.span import Span
from iac27017.graph.truth import Truth
from iac27017.graph.value import ABSENT, Reference, Text, Unknown, Value, unknown

HERE = Span("main.tf", 3, 1, 3, 10)
ROLE = Reference(Address("aws_iam_role", "deploy"), ("arn",))
EVENT: LogEvent = {
    "eventName": "StopLogging",
    "eventSource": "cloudtrail.amazonaws.com",
    "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/alice"},
    "readOnly": False,
    "count": 3,
    "errorMessage": None,
    "resources": [{"type": "AWS::CloudTrail::Trail"}, {"type": "AWS::S3::Bucket"}],
    "awsRegion": unknown("any region"),
}


def admits(pattern: Value, event: LogEvent = EVENT) -> Truth:
    read = read_pattern(pattern, HERE)
    assert not isinstance(read, Unknown), read
    return read.admits(event)


@pytest.mark.parametrize(
    ("pattern", "answer"),
    [
        ('{ $.eventName = "StopLogging" }', Truth.YES),
        ("{ $.eventName = StopLogging }", Truth.YES),
        ("{$.eventName=StopLogging}", Truth.YES),
        ('{ $.eventName = "stoplogging" }', Truth.NO),
        ('{ $.eventName = "Stop*" }', Truth.YES),
        ('{ $.eventName != "Stop*" }', Truth.NO),
        ('{ $.eventName == "StopLogging" }', Truth.YES),
        ('{ $.userIdentity.type = "IAMUser" && $.eventName = "*Logging" }', Truth.YES),
        ('{ ($.eventName = "DeleteTrail") || ($.eventName = "StopLogging") }', Truth.YES),
        ('{ $.eventName = "DeleteTrail" || $.eventName = "StopLogging" && $.readOnly IS TRUE }', Truth.NO),
        (
            '{ ($.eventName = "DeleteTrail" || $.eventName = "StopLogging") && $.readOnly IS FALSE }',
            Truth.YES,
        ),
        ("{ $.userIdentity.invokedBy NOT EXISTS }", Truth.YES),
        ("{ $.userIdentity.invokedBy EXISTS }", Truth.NO),
        ("{ $.userIdentity.type EXISTS }", Truth.YES),
        ("{ $.errorMessage IS NULL }", Truth.YES),
        ("{ $.errorCode = Denied }", Truth.NO),
        ("{ $.errorCode != Denied }", Truth.UNKNOWN),
        ("{ $.count > 2 }", Truth.YES),
        ("{ $.count >= 4 }", Truth.NO),
        ("{ $.count = 3.0 }", Truth.YES),
        ("{ $.readOnly = false }", Truth.YES),
        ("{ $.resources[1].type = AWS::S3::Bucket }", Truth.YES),
        ("{ $.resources[*].type = AWS::S3::Bucket }", Truth.YES),
        ("{ $.resources[0].type = AWS::S3::Bucket }", Truth.NO),
        ("{ $.['eventName'] = StopLogging }", Truth.YES),
        ("{ $.awsRegion = eu-west-1 }", Truth.UNKNOWN),
        ("{ $.awsRegion = eu-west-1 && $.eventName = DeleteTrail }", Truth.NO),
        ("{ $.eventName = %Stop|Start% }", Truth.UNKNOWN),
        ("", Truth.YES),
        (" ", Truth.YES),
        ("StopLogging", Truth.YES),
        ('"StopLogging" cloudtrail', Truth.YES),
        ("StopLogging -alice", Truth.NO),
        ("?DeleteTrail ?StopLogging", Truth.YES),
        ("DeleteTrail", Truth.NO),
    ],
)
def test_patterns_let_through_what_they_say(pattern: str, answer: Truth) -> None:
    assert admits(pattern) is answer


@pytest.mark.parametrize(
    "pattern",
    [
        '{ $.eventName = "StopLogging"',
        "{ $.eventName = }",
        "{ eventName = StopLogging }",
        "{ ($.eventName = StopLogging }",
        "{ $.a = b c }",
        "{ $.a ~ b }",
        "[ip, user",
        "{" + "(" * 100 + "$.a = b" + ")" * 100 + "}",
        "x" * 5000,
    ],
)
def test_what_cannot_be_read_says_so(pattern: str) -> None:
    assert isinstance(read_pattern(pattern, HERE), Unknown)


def test_columns_let_everything_through_unless_one_is_compared() -> None:
    everything = read_pattern('[version, account, "x = y", ...]', HERE)
    some = read_pattern("[ip, user, status = 4*]", HERE)
    assert not isinstance(everything, Unknown) and takes_everything(everything)
    assert not isinstance(some, Unknown) and not takes_everything(some)


def test_a_resource_of_the_code_is_never_the_value_in_question() -> None:
    pattern = Text(('{ $.userIdentity.arn != "', ROLE, '" && $.eventName = "StopLogging" }'))
    assert admits(pattern) is Truth.YES


def test_an_unknown_part_leaves_only_its_own_comparison_open() -> None:
    pattern = Text(('{ $.eventName = "', unknown("no value"), '" }'))
    assert admits(pattern) is Truth.UNKNOWN
    both = Text(('{ $.eventName = "', unknown("no value"), '" && $.readOnly IS TRUE }'))
    assert admits(both) is Truth.NO


@given(st.text("ab*", max_size=8), st.text("ab", max_size=8))
def test_stars_agree_with_the_standard_library(pattern: str, text: str) -> None:
    import fnmatch

    assert star_matches(pattern, text) is fnmatch.fnmatchcase(text, pattern)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(pattern: str) -> None:
    read = read_pattern(pattern, HERE)
    if not isinstance(read, Unknown):
        assert read.admits(EVENT) in Truth


# The event bus


def fires(pattern: dict[str, object], event: LogEvent | None = None) -> Truth:
    read = read_event_pattern(json.dumps(pattern), HERE)
    assert isinstance(read, dict)
    return fires_on(read, event if event is not None else as_bus_event(EVENT))


@pytest.mark.parametrize(
    ("pattern", "answer"),
    [
        ({}, Truth.YES),
        ({"source": ["aws.cloudtrail"]}, Truth.YES),
        ({"source": ["aws.iam", "aws.cloudtrail"]}, Truth.YES),
        ({"source": ["aws.iam"]}, Truth.NO),
        (
            {"detail-type": ["AWS API Call via CloudTrail"], "detail": {"eventName": ["StopLogging"]}},
            Truth.YES,
        ),
        ({"detail": {"eventName": ["DeleteTrail"]}}, Truth.NO),
        ({"detail": {"eventName": [{"prefix": "Stop"}]}}, Truth.YES),
        ({"detail": {"eventName": [{"suffix": "Trail"}]}}, Truth.NO),
        ({"detail": {"eventName": [{"wildcard": "St*ing"}]}}, Truth.YES),
        ({"detail": {"eventName": [{"equals-ignore-case": "stoplogging"}]}}, Truth.YES),
        ({"detail": {"eventName": [{"anything-but": ["DeleteTrail"]}]}}, Truth.YES),
        ({"detail": {"eventName": [{"anything-but": "StopLogging"}]}}, Truth.NO),
        ({"detail": {"eventName": [{"anything-but": {"prefix": "Stop"}}]}}, Truth.NO),
        ({"detail": {"count": [{"numeric": [">", 0, "<=", 3]}]}}, Truth.YES),
        ({"detail": {"count": [{"numeric": ["<", 3]}]}}, Truth.NO),
        ({"detail": {"readOnly": [False]}}, Truth.YES),
        ({"detail": {"count": [True]}}, Truth.NO),
        ({"detail": {"errorCode": [{"exists": False}]}}, Truth.YES),
        ({"detail": {"eventName": [{"exists": False}]}}, Truth.NO),
        ({"detail": {"userIdentity": {"sessionContext": {"mfa": [{"exists": False}]}}}}, Truth.YES),
        ({"detail": {"userIdentity": {"sessionContext": {"mfa": ["false"]}}}}, Truth.NO),
        ({"region": ["eu-west-1"]}, Truth.UNKNOWN),
        ({"region": ["eu-west-1"], "source": ["aws.iam"]}, Truth.NO),
        ({"$or": [{"source": ["aws.iam"]}, {"source": ["aws.cloudtrail"]}]}, Truth.YES),
        ({"detail": {"sourceIPAddress": [{"cidr": "203.0.113.0/24"}]}}, Truth.NO),
        ({"detail": {"eventName": [{"soon-to-come": "x"}]}}, Truth.UNKNOWN),
    ],
)
def test_rules_fire_as_documented(pattern: dict[str, object], answer: Truth) -> None:
    assert fires(pattern) is answer


def test_a_pattern_that_is_no_json_says_so() -> None:
    assert isinstance(read_event_pattern("{", HERE), Unknown)
    assert isinstance(read_event_pattern("[]", HERE), Unknown)
    assert isinstance(read_event_pattern(ROLE, HERE), Unknown)


def test_deep_patterns_are_left_open() -> None:
    pattern: dict[str, object] = {"eventName": ["StopLogging"]}
    for _ in range(100):
        pattern = {"detail": pattern}
    event: Value = EVENT
    for _ in range(100):
        event = {"detail": event}
    assert isinstance(event, dict)
    assert fires(pattern, event) is Truth.UNKNOWN


def test_what_a_pattern_asks_for_is_found_by_its_path() -> None:
    pattern = read_event_pattern('{"detail": {"eventName": ["StopLogging"]}}', HERE)
    assert isinstance(pattern, dict)
    assert asked_for(pattern, "detail", "eventName") == ["StopLogging"]
    assert asked_for(pattern, "detail", "errorCode") is ABSENT


# The events that somebody must hear of, against the patterns that a benchmark prescribes

CIS = {
    "root-usage": (
        '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS '
        '&& $.eventType != "AwsServiceEvent" }'
    ),
    "console-signin-without-mfa": (
        '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") '
        '&& ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }'
    ),
    "console-auth-failures": '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
    "unauthorized-api-calls": (
        '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") '
        '|| ($.sourceIPAddress != "delivery.logs.amazonaws.com" && $.errorCode EXISTS) }'
    ),
    "cloudtrail-changes": (
        "{ ($.eventName = CreateTrail) || ($.eventName = UpdateTrail) || ($.eventName = DeleteTrail) "
        "|| ($.eventName = StartLogging) || ($.eventName = StopLogging) }"
    ),
    "config-changes": (
        "{ ($.eventSource = config.amazonaws.com) && (($.eventName=StopConfigurationRecorder)"
        "||($.eventName=DeleteDeliveryChannel)||($.eventName=PutDeliveryChannel)"
        "||($.eventName=PutConfigurationRecorder)) }"
    ),
}


@pytest.mark.parametrize("name", CIS)
def test_prescribed_patterns_find_their_event_and_no_other(name: str) -> None:
    pattern = read_pattern(CIS[name], HERE)
    assert not isinstance(pattern, Unknown)
    assert {pattern.admits(record) for record in EVENTS[name].records.values()} == {Truth.YES}
    others = [record for other, event in EVENTS.items() if other != name for record in event.records.values()]
    assert any(pattern.admits(record) is Truth.NO for record in others)


def test_records_come_over_the_bus_as_the_service_sends_them() -> None:
    sign_in = as_bus_event(EVENTS["root-usage"].records["sign-ins of the root user"])
    assert (sign_in["source"], sign_in["detail-type"]) == ("aws.signin", "AWS Console Sign In via CloudTrail")
