"""What policy documents come to together: who is let in, Deny before Allow, and what nobody can tell."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iac27017.graph.address import Address
from iac27017.graph.body import Body
from iac27017.graph.concepts import QUEUE
from iac27017.graph.declaration import Declaration
from iac27017.graph.kind import Kind
from iac27017.graph.policy.access import admissions, full_admin, open_to_everyone, strangers
from iac27017.graph.policy.policies import Document, read
from iac27017.graph.policy.principals import Whose, belonging
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.settings import Settings
from iac27017.graph.span import Span
from iac27017.graph.truth import Truth
from iac27017.graph.value import Reference, Text, Value, unknown

HERE = Span("main.tf", 3, 1, 3, 10)
OWN = "111122223333"
OTHER = "444455556666"
ME = Reference(Address("aws_caller_identity", "current", data=True), ("account_id",))
EVERYONE = {"AWS": "*"}


def policy(*statements: dict[str, Value]) -> list[Document]:
    return [read({"Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", **s} for s in statements]}, HERE)]


def allow(principal: Value = "*", **more: Value) -> dict[str, Value]:
    return {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Principal": principal, **more}


def deny(**more: Value) -> dict[str, Value]:
    return {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*", **more}


def queue(account: str | None = None) -> Resource:
    address = Address("aws_sqs_queue", "q")
    declaration = Declaration(address, "aws_sqs_queue", Body(HERE), HERE, HERE, "terraform", account=account)
    return Resource(declaration, Kind("aws_sqs_queue", "", QUEUE), address, declaration.body)


def whose(principal: Value, account: str | None = None, settings: Settings | None = None) -> Whose:
    (statement,) = policy(allow(principal))[0].statements
    assert statement.principals is not None
    return belonging(statement.principals[0], queue(account), ResourceGraph(settings or Settings())).whose


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}, {"AWS": [OWN, "*"]}])
def test_a_star_lets_everyone_in(principal: Value) -> None:
    assert open_to_everyone(policy(allow(principal))).truth is Truth.YES


@pytest.mark.parametrize("principal", [{"Service": "*"}, {"AWS": OWN}, {"AWS": f"arn:aws:iam::{OWN}:root"}])
def test_a_named_principal_is_not_everyone(principal: Value) -> None:
    assert open_to_everyone(policy(allow(principal))).truth is Truth.NO


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        ({"StringEquals": {"aws:PrincipalOrgID": "o-1234567890"}}, Truth.NO),
        ({"StringEquals": {"aws:sourceaccount": OWN}}, Truth.NO),
        ({"StringEquals": {"kms:CallerAccount": OWN, "kms:ViaService": "s3.eu-west-1.amazonaws.com"}}, Truth.NO),
        ({"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}, Truth.YES),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::acme-uploads"}}, Truth.NO),
        ({"ArnLike": {"aws:SourceArn": f"arn:aws:sns:*:{OWN}:*"}}, Truth.NO),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}}, Truth.YES),
        ({"ArnLike": {"aws:SourceArn": "*"}}, Truth.YES),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}}, Truth.YES),
        ({"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:role/*"}}, Truth.NO),
        ({"StringLike": {"aws:PrincipalAccount": "*"}}, Truth.YES),
        ({"StringEqualsIfExists": {"aws:SourceAccount": OWN}}, Truth.YES),
        ({"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-1"}}, Truth.YES),
        ({"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}, Truth.YES),
        ({"Bool": {"aws:SecureTransport": "true"}}, Truth.YES),
        ({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, Truth.NO),
        ({"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}}, Truth.YES),
        ({"StringEquals": {"aws:SourceVpce": unknown("variable endpoint has no value")}}, Truth.NO),
        ({"StringLike": {"aws:SourceArn": unknown("variable source has no value")}}, Truth.UNKNOWN),
        (unknown("variable conditions has no value"), Truth.UNKNOWN),
    ],
    ids=str,
)
def test_a_condition_narrows_only_when_it_says_who(condition: Value, answer: Truth) -> None:
    assert open_to_everyone(policy(allow(Condition=condition))).truth is answer


def test_a_deny_for_all_but_the_organisation_limits_an_open_allow() -> None:
    condition: Value = {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}, "Bool": {"aws:PrincipalIsAWSService": "false"}}
    assert open_to_everyone(policy(allow(), deny(Condition=condition))).truth is Truth.NO


def test_a_deny_of_plain_http_limits_nobody() -> None:
    assert open_to_everyone(policy(allow(), deny(Condition={"Bool": {"aws:SecureTransport": "false"}}))).truth is Truth.YES


def test_a_deny_of_something_else_limits_nothing() -> None:
    assert open_to_everyone(policy(allow(), deny(Action="sqs:DeleteQueue"))).truth is Truth.YES
    assert open_to_everyone(policy(allow(), deny(Resource="arn:aws:sqs:::other"))).truth is Truth.YES


def test_a_deny_of_the_same_reference_counts() -> None:
    arn = Reference(Address("aws_sqs_queue", "q"), ("arn",))
    assert open_to_everyone(policy(allow(Resource=arn), deny(Resource=arn))).truth is Truth.NO


def test_everyone_but_some_is_everyone() -> None:
    statement: dict[str, Value] = {"NotPrincipal": {"AWS": OWN}, "Resource": "*"}
    assert open_to_everyone(policy(statement)).truth is Truth.YES


def test_an_unread_statement_is_neither_pass_nor_fail() -> None:
    documents = [read({"Statement": [allow({"AWS": OWN}), unknown("variable extra has no value")]}, HERE)]
    ruling = open_to_everyone(documents)
    assert ruling.truth is Truth.UNKNOWN and str(ruling.why) == "variable extra has no value"


def test_a_known_open_statement_beside_an_unread_one_is_open() -> None:
    documents = [read({"Statement": [unknown("variable extra has no value"), allow()]}, HERE)]
    assert open_to_everyone(documents).truth is Truth.YES


def test_unknown_principals_may_be_everyone() -> None:
    ruling = open_to_everyone(policy(allow({"AWS": unknown("variable arns has no value")})))
    assert ruling.truth is Truth.UNKNOWN and str(ruling.why) == "variable arns has no value"


ACTIONS = st.sampled_from(["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:*", "*"])
CONDITIONS = st.sampled_from([{}, {"StringEquals": {"aws:SourceAccount": OWN}}, {"Bool": {"aws:SecureTransport": "true"}}])
ALLOWS = st.lists(st.builds(lambda a, c: allow(Action=a, **({"Condition": c} if c else {})), ACTIONS, CONDITIONS), max_size=4)


@given(ALLOWS)
def test_deny_beats_allow_whatever_is_allowed(allowed: list[dict[str, Value]]) -> None:
    documents = policy(*allowed, deny(Action="*"))
    assert open_to_everyone(documents).truth is Truth.NO
    assert admissions(documents, queue(), ResourceGraph()) == []


@given(ALLOWS, st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(allowed: list[dict[str, Value]], random: object) -> None:
    assert open_to_everyone(policy(*allowed)).truth is open_to_everyone(policy(*reversed(allowed))).truth


@given(ALLOWS, ALLOWS)
def test_more_statements_never_close_what_is_open(some: list[dict[str, Value]], more: list[dict[str, Value]]) -> None:
    if open_to_everyone(policy(*some)).truth is Truth.YES:
        assert open_to_everyone(policy(*some, *more)).truth is Truth.YES


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        ("*", Whose.ANYONE),
        ({"Service": "logs.amazonaws.com"}, Whose.PROVIDER),
        ({"Federated": "cognito-identity.amazonaws.com"}, Whose.FEDERATED),
        ({"AWS": Text(("arn:aws:iam::", ME, ":root"))}, Whose.OWN),
        ({"AWS": ME}, Whose.OWN),
        ({"AWS": Text(("arn:", Reference(Address("aws_partition", "p", data=True), ("partition",)), ":iam::", ME, ":root"))},
         Whose.OWN),
        ({"AWS": Reference(Address("aws_iam_role", "ci"), ("arn",))}, Whose.OWN),
        ({"AWS": Reference(Address("aws_elb_service_account", "main", data=True), ("arn",))}, Whose.PROVIDER),
        ({"AWS": "arn:aws:iam::127311923021:root"}, Whose.PROVIDER),
        ({"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}, Whose.PROVIDER),
        ({"AWS": OTHER}, Whose.UNKNOWN),
        ({"AWS": unknown("variable account has no value")}, Whose.UNKNOWN),
        ({"AWS": Text(("arn:aws:iam::", unknown("variable account has no value"), ":root"))}, Whose.UNKNOWN),
    ],
    ids=str,
)  # fmt: skip
def test_whose_a_principal_is(principal: Value, expected: Whose) -> None:
    assert whose(principal) is expected


def test_a_number_is_foreign_once_the_own_account_is_known() -> None:
    assert whose({"AWS": OWN}, account=OWN) is Whose.OWN
    assert whose({"AWS": f"arn:aws:iam::{OTHER}:role/x"}, account=OWN) is Whose.FOREIGN


def test_a_number_is_foreign_once_trusted_accounts_are_configured() -> None:
    settings = Settings(trusted_accounts=(OWN,))
    assert whose({"AWS": OWN}, settings=settings) is Whose.TRUSTED
    assert whose({"AWS": OTHER}, settings=settings) is Whose.FOREIGN


def test_members_of_the_organisation_are_no_strangers() -> None:
    limited: Value = {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}
    assert list(strangers(policy(allow({"AWS": OTHER}, Condition=limited)), queue(OWN), ResourceGraph())) == []
    assert len(list(strangers(policy(allow({"AWS": OTHER})), queue(OWN), ResourceGraph()))) == 1


@pytest.mark.parametrize("key", ["kms:CallerAccount", "aws:PrincipalAccount", "aws:SourceAccount"])
def test_everyone_of_another_account_is_a_stranger(key: str) -> None:
    def found(account: Value) -> list[Whose]:
        documents = policy(allow(Condition={"StringEquals": {key: account}}))
        return [stranger.belonging.whose for stranger in strangers(documents, queue(OWN), ResourceGraph())]

    assert found(OWN) == [] and found(ME) == []
    assert found(OTHER) == [Whose.FOREIGN]
    assert found([OWN, unknown("variable other has no value")]) == [Whose.UNKNOWN]


@pytest.mark.parametrize(
    ("statements", "answer"),
    [
        ([{"Action": "*", "Resource": "*"}], Truth.YES),
        ([{"Action": ["s3:*", "*:*"], "Resource": ["*"]}], Truth.YES),
        ([{"Action": "iam:*", "Resource": "*"}], Truth.YES),
        ([{"Action": "iam:*", "Resource": f"arn:aws:iam::{OWN}:user/*"}], Truth.NO),
        ([{"Action": "s3:*", "Resource": "*"}], Truth.NO),
        ([{"Action": None, "NotAction": "s3:DeleteBucket", "Resource": "*"}], Truth.YES),
        ([{"Action": None, "NotAction": ["iam:*", "organizations:*"], "Resource": "*"}], Truth.NO),
        ([{"Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}], Truth.NO),
        ([{"Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}], Truth.YES),
        ([{"Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}], Truth.YES),
        ([{"Action": unknown("variable actions has no value"), "Resource": "*"}], Truth.UNKNOWN),
        ([{"Action": "*", "Resource": unknown("variable arns has no value")}], Truth.UNKNOWN),
    ],
    ids=str,
)
def test_full_administrative_rights(statements: list[dict[str, Value]], answer: Truth) -> None:
    assert full_admin(policy(*statements)).truth is answer


def test_a_document_made_of_json_text_is_judged_the_same() -> None:
    text = json.dumps({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}]})
    assert open_to_everyone([read(text, HERE)]).truth is Truth.YES
