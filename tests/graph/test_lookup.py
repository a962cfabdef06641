"""Paths lead through blocks, lists, maps and JSON text, and never guess where something is not known."""

from __future__ import annotations

from iac27017.graph.address import Address
from iac27017.graph.body import Attribute, Body
from iac27017.graph.lookup import items, leaves, readable
from iac27017.graph.span import Span
from iac27017.graph.value import Encoded, Reference, Text, Unknown, Value, unknown

HERE = Span("main.tf", 3, 1, 3, 10)
KEY = Reference(Address("aws_kms_key", "k"), ("arn",))


def body(**attributes: Value) -> Body:
    return Body(HERE, {name: Attribute(value, HERE) for name, value in attributes.items()})


def values(where: Body, path: str) -> list[Value]:
    return [leaf.value for leaf in items(where, path)]


def test_of_several_blocks_the_named_one_is_meant() -> None:
    blocks = [body(name="tls", value="enabled"), body(name="audit_logs", value="disabled")]
    assert values(Body(HERE, blocks={"parameter": blocks}), "parameter[name=tls].value") == ["enabled"]


def test_a_block_whose_name_is_unknown_may_be_the_one() -> None:
    blocks = [body(name=unknown("variable n has no value"), value="x")]
    [found] = values(Body(HERE, blocks={"parameter": blocks}), "parameter[name=tls].value")
    assert isinstance(found, Unknown)


def test_a_name_with_dots_stands_in_brackets() -> None:
    assert values(body(Parameters={"rds.force_ssl": "1"}), "Parameters.[rds.force_ssl]") == ["1"]


def test_one_path_or_the_other_and_both_together() -> None:
    where = body(a="1", c="3")
    assert values(where, "b | c") == ["3"]
    assert values(where, "a & c") == ["1", "3"]


def test_json_text_is_walked_when_the_path_says_so() -> None:
    text = '{"Encryption": {"AtRest": true}, "Rules": [{"Public": false}, {"Public": true}]}'
    assert values(body(policy=text), "policy.{}.Encryption.AtRest") == [True]
    assert values(body(policy=text), "policy.{}.Rules.Public") == [False, True]
    assert values(body(policy=text), "policy.Encryption") == []


def test_encoded_text_keeps_its_references() -> None:
    where = body(policy=Encoded('{"Key": "?"}', {"Key": KEY}), template=Text(('{"Key": "', KEY, '"}')))
    assert values(where, "policy.{}.Key") == [KEY]
    assert values(where, "template.{}.Key") == [KEY]


def test_text_that_is_no_json_or_not_known_is_unknown() -> None:
    for value in ("no json", unknown("variable p has no value"), KEY):
        [found] = values(body(policy=value), "policy.{}.Key")
        assert isinstance(found, Unknown), value


def test_a_structure_that_needs_no_decoding_is_walked_as_it_is() -> None:
    assert values(body(Policy={"Key": "alias/x"}), "Policy.{}.Key") == ["alias/x"]


def test_a_leaf_says_which_path_led_to_it() -> None:
    [leaf] = leaves(body(new="x"), "old | new")
    assert leaf.path == "new"


def test_readers_hear_the_name_of_a_parameter() -> None:
    assert readable("parameter[name=rds.force_ssl].value") == "rds.force_ssl"
    assert readable("configuration.{}.EncryptionConfiguration.EnableAtRestEncryption") == (
        "EncryptionConfiguration.EnableAtRestEncryption"
    )
    assert readable("encrypt_at_rest.enabled") == "encrypt_at_rest.enabled"
