"""Literal names and ARNs find the resource that bears them, and not its neighbour."""

from __future__ import annotations

import pytest

from iac27017.graph.address import Address
from iac27017.graph.body import Attribute, Body
from iac27017.graph.concepts import OBJECT_STORE, ROLE, SECRET
from iac27017.graph.declaration import Declaration
from iac27017.graph.kinds import all_kinds
from iac27017.graph.names import Names, arn_key, is_listed
from iac27017.graph.resource import Resource
from iac27017.graph.span import Span

HERE = Span("main.tf", 3, 1, 3, 10)


def named(type_: str, name: str, label: str = "it", root: str = "", attribute: str = "name") -> Resource:
    kind = all_kinds().of(type_)
    assert kind is not None
    address = Address(type_, label, root=root)
    body = Body(HERE, {attribute: Attribute(name, HERE)})
    return Resource(Declaration(address, type_, body, HERE, HERE, "terraform"), kind, address, body)


def test_a_role_is_found_by_its_arn_whatever_its_path_and_account() -> None:
    role = named("aws_iam_role", "deploy")
    names = Names([role])
    assert names.find("arn:aws:iam::111122223333:role/deploy", (ROLE,), "") is role
    assert names.find("arn:aws:iam::111122223333:role/teams/ci/deploy", (ROLE,), "") is role
    assert names.find("arn:aws:iam::111122223333:role/deploy/other", (ROLE,), "") is None


def test_a_policy_of_aws_is_not_one_of_the_same_name_declared_here() -> None:
    assert Names([named("aws_iam_policy", "ReadOnlyAccess")]).find("arn:aws:iam::aws:policy/ReadOnlyAccess", (), "") is None


def test_a_secret_is_found_with_the_characters_that_aws_adds() -> None:
    secret = named("aws_secretsmanager_secret", "shop/db-secret")
    names = Names([secret])
    assert names.find("arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-secret-a1B2c3", (SECRET,), "") is secret
    assert names.find("arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-secret-??????", (SECRET,), "") is secret
    assert names.find("arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/other-a1B2c3", (SECRET,), "") is None


def test_a_parameter_is_found_with_and_without_a_slash() -> None:
    parameter = named("aws_ssm_parameter", "/shop/db")
    assert Names([parameter]).find("arn:aws:ssm:eu-west-1:111122223333:parameter/shop/db", (SECRET,), "") is parameter


def test_a_bucket_is_found_by_a_location_in_it() -> None:
    bucket = named("aws_s3_bucket", "acme-results", attribute="bucket")
    assert Names([bucket]).find("s3://acme-results/athena/", (OBJECT_STORE,), "") is bucket
    assert Names([bucket]).find("s3://acme-results-other", (OBJECT_STORE,), "") is None


def test_a_pattern_lists_a_resource_by_address_or_by_name() -> None:
    role = named("aws_iam_role", "deploy-eu", "deploy")
    assert is_listed(role, ["deploy-*"]) and is_listed(role, ["aws_iam_role.deploy"])
    assert not is_listed(role, ["deploy"]) and not is_listed(role, [])


def test_two_bearers_in_other_roots_decide_nothing() -> None:
    one, two = named("aws_iam_role", "app", root="a"), named("aws_iam_role", "app", root="b")
    names = Names([one, two])
    assert names.find("app", (ROLE,), "a") is one
    assert names.find("app", (ROLE,), "c") is None


@pytest.mark.parametrize("text", ["", "arn:aws", "not an arn", "arn:aws:iam::aws:policy/X"])
def test_what_is_no_arn_of_the_customer_has_no_key(text: str) -> None:
    assert arn_key(text) is None
