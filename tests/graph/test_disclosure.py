"""Secrets that are written out are found; names, references and placeholders are left alone."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iac27017.graph.address import Address
from iac27017.graph.body import Attribute, Body
from iac27017.graph.concepts import NOT_MODELLED
from iac27017.graph.declaration import Declaration
from iac27017.graph.kind import Kind
from iac27017.graph.resource import Resource
from iac27017.graph.span import Span
from iac27017.graph.stores.disclosure import Disclosed, secrets_in
from iac27017.graph.value import Object, Reference, Text, Value, unknown

HERE = Span("main.tf", 3, 1, 3, 10)
RESULT = Reference(Address("random_password", "p"), ("result",))


def disclosed(name: str, value: Value, type_: str = "aws_example", ignore: str = "") -> list[Disclosed]:
    lifecycle = Body(HERE, {"ignore_changes": Attribute([ignore], HERE)})
    body = Body(HERE, {name: Attribute(value, HERE)}, {"lifecycle": [lifecycle]} if ignore else {})
    address = Address(type_, "it")
    declaration = Declaration(address, type_, body, HERE, HERE, "terraform")
    found = secrets_in(Resource(declaration, Kind("", "", NOT_MODELLED), address, body))
    return [secret for secret in found if isinstance(secret, Disclosed)]


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("AKIAIOSFODNN7ABCDEFG", "an AWS access key"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIB", "a private key"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "a private key"),
        ("ghp_" + "a1B2" * 9, "a GitHub token"),
        ("glpat-" + "a1B2c3D4e5F6g7H8i9J0", "a GitLab token"),
        ("https://hooks.slack.com/services/T0AAAAAAA/B0AAAAAAA/" + "a1B2" * 6, "a Slack token"),
        ("sk_live_" + "a1B2" * 6, "a Stripe key"),
        ("postgres://shop:correct-horse@db.internal:5432/shop", "a password in an address"),
        (Text(("postgres://shop:correct-horse@", RESULT, ":5432/shop")), "a password in an address"),
    ],
    ids=str,
)
def test_known_shapes_are_found_anywhere(value: Value, what: str) -> None:
    assert [secret.what for secret in disclosed("description", value)] == [what]


@pytest.mark.parametrize(
    "value",
    [
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----",
        "https://example.com/path:8080/@user",
        "postgres://db.internal:5432/shop",
        "postgres://${var.user}:${var.password}@db/shop",
        Text(("postgres://shop:", RESULT, "@db/shop")),
        "git@github.com:acme/shop.git",
        "arn:aws:iam::111122223333:role/x",
        "AKIA is how access keys begin",
        "",
    ],
    ids=str,
)
def test_what_only_looks_alike_is_left_alone(value: Value) -> None:
    assert disclosed("description", value) == []


@pytest.mark.parametrize("name", ["password", "master_password", "auth_token", "secret_string", "client_secret"])
def test_a_literal_where_the_provider_takes_a_secret(name: str) -> None:
    assert [secret.path for secret in disclosed(name, "correct-horse-battery")] == [name]
    assert disclosed(name, RESULT) == []
    assert disclosed(name, unknown("variable {name} has no value", name="x")) == []
    assert disclosed(name, None) == [] and disclosed(name, "") == []


@pytest.mark.parametrize("value", ["changeme", "REPLACE_ME", "placeholder", "<set by hand>", "dummy-value", "todo", "xxxxxx"])
def test_a_stored_placeholder_is_no_secret_but_a_password_is_what_it_is(value: str) -> None:
    assert disclosed("secret_string", value) == []
    assert len(disclosed("password", value)) == (0 if value.startswith("<") else 1)


def test_a_first_value_that_is_replaced_later_is_no_secret() -> None:
    assert disclosed("secret_string", "correct-horse-battery", ignore="secret_string") == []
    assert len(disclosed("secret_string", "correct-horse-battery", ignore="tags")) == 1


def test_environment_variables_speak_by_their_names() -> None:
    variables = Object([("DB_PASSWORD", "correct-horse"), ("DB_HOST", "db"), ("SECRET_NAME", "shop/db"),
                        ("TOKEN_URL", "https://x"), ("apiKey", "f81d4fae7dec"), ("API_TOKEN", RESULT)])  # fmt: skip
    assert [secret.path for secret in disclosed("environment_variables", variables)] == [
        "environment_variables.DB_PASSWORD",
        "environment_variables.apiKey",
    ]


def test_a_secret_is_found_in_json_text() -> None:
    text = json.dumps({"user": "shop", "password": "correct-horse"})
    assert [secret.path for secret in disclosed("secret_string", text)] == ["secret_string.password"]


@pytest.mark.parametrize(
    ("script", "count"),
    [
        ("export DB_PASSWORD=correct-horse", 1),
        ("define('DB_PASSWORD', 'correct-horse');", 1),
        ("DB_PASSWORD=$(aws ssm get-parameter --name x)", 0),
        ('TOKEN="$SECRET"', 0),
        ("SECRET_ARN=arn:aws:secretsmanager:eu-west-1:111122223333:secret:x", 0),
        ("echo password: see the vault", 0),
        ("docker login --password-stdin", 0),
    ],
)
def test_scripts_are_read_for_assignments_also_in_base64(script: str, count: int) -> None:
    assert len(disclosed("user_data", script)) == count
    assert len(disclosed("user_data", base64.b64encode(script.encode()).decode())) == count


def test_the_secret_itself_is_not_kept() -> None:
    (secret,) = disclosed("password", "correct-horse-battery")
    assert "correct" not in str(secret)


@given(st.text(max_size=200))
def test_no_text_breaks_the_search(text: str) -> None:
    disclosed("user_data", text)
    disclosed("password", text)
