"""Policy documents read as IAM reads them, with their unknown parts left open."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iac27017.graph.address import Address
from iac27017.graph.policy.patterns import matches, subsumes
from iac27017.graph.policy.policies import Statement, read
from iac27017.graph.span import Span
from iac27017.graph.truth import Truth
from iac27017.graph.value import Reference, Text, Value, unknown

HERE = Span("main.tf", 3, 1, 3, 10)
KEY = Reference(Address("aws_kms_key", "k"), ("arn",))


def only(value: Value) -> Statement:
    document = read(value, HERE)
    assert document.unread is None
    (statement,) = document.statements
    return statement


def policy(**statement: object) -> str:
    return json.dumps({"Statement": {"Effect": "Allow", **statement}})


@pytest.mark.parametrize(
    ("pattern", "text", "answer"),
    [
        ("*", "s3:GetObject", Truth.YES),
        ("s3:Get*", "S3:GETOBJECT", Truth.YES),
        ("s3:Get*Acl", "s3:GetObject", Truth.NO),
        ("s3:Get?bject", "s3:GetObject", Truth.YES),
        ("s3:*Object*", "s3:GetObject", Truth.YES),
        ("s3:GetObject", "s3:GetObjectAcl", Truth.NO),
        ("a*a", "a", Truth.NO),
        ("", "", Truth.YES),
    ],
)
def test_wildcards_match_as_in_iam(pattern: str, text: str, answer: Truth) -> None:
    assert matches(pattern, text) is answer


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_wildcards_agree_with_the_standard_library(pattern: str, text: str) -> None:
    import fnmatch

    assert matches(pattern, text) is Truth.of(fnmatch.fnmatchcase(text, pattern))


@given(st.text("ab*", max_size=6), st.text("ab*", max_size=6), st.text("ab", max_size=6))
def test_a_wider_pattern_matches_whatever_the_narrower_one_does(wide: str, narrow: str, text: str) -> None:
    if subsumes(wide, narrow) is Truth.YES and matches(narrow, text) is Truth.YES:
        assert matches(wide, text) is Truth.YES


def test_a_pattern_over_a_reference_is_wider_than_the_reference() -> None:
    assert subsumes(Text((KEY, "*")), Text((KEY, "/logs/*"))) is Truth.YES
    assert subsumes(Text((KEY, "/logs/*")), Text((KEY, "/*"))) is Truth.NO
    assert subsumes("arn:aws:kms:*", KEY) is Truth.UNKNOWN


def test_the_account_in_use_is_matched_by_a_star() -> None:
    me = Reference(Address("aws_caller_identity", "current", data=True), ("account_id",))
    assert matches(Text(("arn:aws:iam::", me, ":role/*")), "arn:aws:iam::111122223333:role/x") is Truth.YES
    assert matches(Text(("arn:aws:iam::", unknown("variable a has no value"), ":role/*")), "arn:aws:iam::1:role/x") is (
        Truth.UNKNOWN
    )


def test_merged_lists_of_statements_are_read_one_by_one() -> None:
    inner: Value = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    assert len(read({"Statement": [[inner, inner], inner]}, HERE).statements) == 3


def test_json_text_with_an_unknown_list_keeps_its_other_parts() -> None:
    text = Text(('{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": ', unknown("variable a has no value"), "}]}"))
    assert only(text).covers_action("s3:GetObject") is Truth.YES
    assert only(text).for_everything is Truth.UNKNOWN


def test_many_stars_do_not_hang() -> None:
    assert matches("*a" * 200 + "b", "a" * 20000) is Truth.NO


def test_not_action_speaks_of_everything_else() -> None:
    statement = only(policy(NotAction="iam:*", Resource="*"))
    assert statement.covers_action("s3:GetObject") is Truth.YES
    assert statement.covers_action("iam:CreateUser") is Truth.NO


def test_everyone_is_a_star_in_either_form() -> None:
    assert only(policy(Principal="*", Action="s3:GetObject")).for_everyone is Truth.YES
    assert only(policy(Principal={"AWS": "*"}, Action="s3:GetObject")).for_everyone is Truth.YES
    assert only(policy(Principal={"Service": "*.amazonaws.com"}, Action="s3:*")).for_everyone is Truth.NO
    assert only(policy(NotPrincipal={"AWS": "111122223333"}, Action="s3:*")).for_everyone is Truth.YES


def test_a_reference_inside_json_text_stays_a_reference() -> None:
    text = Text(('{"Statement": [{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "', KEY, '"}]}'))
    assert only(text).resources == (KEY,)


def test_a_reference_with_a_suffix_is_a_text() -> None:
    text = Text(('{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "', KEY, '/*"}]}'))
    assert only(text).resources == (Text((KEY, "/*")),)


def test_an_unknown_action_makes_the_statement_unknown_not_absent() -> None:
    statement = only({"Statement": [{"Effect": "Allow", "Action": unknown("variable a has no value"), "Resource": "*"}]})
    assert statement.covers_action("s3:GetObject") is Truth.UNKNOWN


def test_unreadable_json_is_unread() -> None:
    document = read("{not json", HERE)
    assert document.statements == () and document.unread is not None


def test_a_condition_is_found_without_regard_to_case() -> None:
    statement = only(policy(Action="*", Condition={"BoolIfExists": {"aws:multifactorauthpresent": "false"}}))
    found = statement.condition("aws:MultiFactorAuthPresent", "false")
    assert found is not None and found.if_exists and found.operator == "Bool"


def test_the_account_of_a_principal_is_read_from_its_arn() -> None:
    statement = only(policy(Principal={"AWS": ["arn:aws:iam::111122223333:root", "444455556666"]}, Action="*"))
    assert [p.account for p in statement.principals or ()] == ["111122223333", "444455556666"]
