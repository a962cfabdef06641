"""Planned values: known, open and secret ones, each at its place, and what they refer to."""

from __future__ import annotations

from pathlib import Path

from iac27017.graph.body import Origin
from iac27017.graph.build import build
from iac27017.graph.edges import ENCRYPTED_BY
from iac27017.graph.value import Borrowed, Reference, Sensitive, Text, Unknown, references_in
from tests.plan.plans import change, configured, declared, plan, planned, reading_of, value_in, write

KEY = planned("aws_kms_key.k", {"enable_key_rotation": True})
KEY_CHANGE = change("aws_kms_key.k", {"enable_key_rotation": True}, {"arn": True, "id": True, "key_id": True})


def test_an_open_member_of_an_object_leaves_the_others_known(tmp_path: Path) -> None:
    after = {"environment": [{"variables": {"STAGE": "prod"}}], "subnets": ["subnet-1", None]}
    unknown = {"environment": [{"variables": {"TABLE": True}}], "subnets": [False, True]}
    content = plan(
        [planned("aws_lambda_function.f", after)], [change("aws_lambda_function.f", after, unknown)]
    )
    body = declared(reading_of(write(tmp_path, content)), "aws_lambda_function.f").body
    variables = body.blocks["environment"][0].attributes["variables"].value
    assert isinstance(variables, dict)
    assert variables["STAGE"] == "prod"
    assert str(variables["TABLE"]) == "known only after apply"
    subnets = body.attributes["subnets"].value
    assert isinstance(subnets, list)
    assert subnets[0] == "subnet-1" and isinstance(subnets[1], Unknown)


def test_null_and_empty_blocks_are_not_there(tmp_path: Path) -> None:
    values: dict[str, object] = {"bucket": "b", "bucket_prefix": None, "website": [], "grant": []}
    content = plan(
        [planned("aws_s3_bucket.b", values)],
        configured={"resources": [configured("aws_s3_bucket.b", {"bucket": {"constant_value": "b"}})]},
    )
    body = declared(reading_of(write(tmp_path, content)), "aws_s3_bucket.b").body
    assert (list(body.attributes), list(body.blocks)) == (["bucket"], [])


def test_an_open_value_that_nobody_wrote_is_the_providers_to_choose(tmp_path: Path) -> None:
    content = plan(
        [KEY],
        [KEY_CHANGE],
        {"resources": [configured("aws_kms_key.k", {"enable_key_rotation": {"constant_value": True}})]},
    )
    assert list(declared(reading_of(write(tmp_path, content)), "aws_kms_key.k").body.attributes) == [
        "enable_key_rotation"
    ]


def test_a_default_that_the_provider_filled_in_is_a_value_and_says_so(tmp_path: Path) -> None:
    after = {"encryption_type": "NONE", "name": "clicks"}
    blocks = {"resources": [configured("aws_kinesis_stream.s", {"name": {"constant_value": "clicks"}})]}
    content = plan(
        [planned("aws_kinesis_stream.s", after)], [change("aws_kinesis_stream.s", after, {})], blocks
    )
    attribute = declared(reading_of(write(tmp_path, content)), "aws_kinesis_stream.s").body.attributes[
        "encryption_type"
    ]
    assert (attribute.value, attribute.origin) == ("NONE", Origin.PROVIDER_DEFAULT)


def test_resources_that_are_only_deleted_are_not_there(tmp_path: Path) -> None:
    content = plan(
        [KEY],
        [
            KEY_CHANGE,
            change("aws_ebs_volume.old", None, {}, ["delete"]),
            change("aws_kms_key.k", None, {}, ["delete"], deposed="1f"),
        ],
    )
    assert [str(each.address) for each in reading_of(write(tmp_path, content)).declarations] == [
        "aws_kms_key.k"
    ]


def test_data_sources_come_from_the_prior_state_and_managed_resources_do_not(tmp_path: Path) -> None:
    prior = [
        planned("data.aws_region.here", {"name": "eu-central-1"}),
        planned("aws_ebs_volume.old", {"encrypted": False}),
    ]
    content = plan([KEY], [KEY_CHANGE], prior_state={"values": {"root_module": {"resources": prior}}})
    found = [str(each.address) for each in reading_of(write(tmp_path, content)).declarations]
    assert found == ["aws_kms_key.k", "data.aws_region.here"]


def test_an_unknown_key_is_the_reference_that_the_configuration_has(tmp_path: Path) -> None:
    volume = planned("aws_ebs_volume.v", {"encrypted": True})
    changes = [KEY_CHANGE, change("aws_ebs_volume.v", {"encrypted": True}, {"kms_key_id": True})]
    expressions = {
        "encrypted": {"constant_value": True},
        "kms_key_id": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]},
    }
    blocks = {"resources": [configured("aws_kms_key.k", {}), configured("aws_ebs_volume.v", expressions)]}
    reading = reading_of(write(tmp_path, plan([KEY, volume], changes, blocks)))
    value = declared(reading, "aws_ebs_volume.v").body.attributes["kms_key_id"].value
    assert value == Reference(declared(reading, "aws_kms_key.k").address, ("arn",))
    graph = build(reading.declarations)
    edges = [edge for each in graph.resources() for edge in graph.edges_from(each, ENCRYPTED_BY)]
    assert [(str(edge), edge.inferred) for edge in edges] == [
        ("aws_ebs_volume.v ENCRYPTED_BY aws_kms_key.k", False)
    ]


def test_what_a_condition_decides_stays_unknown_with_what_it_hangs_on(tmp_path: Path) -> None:
    volume = planned("aws_ebs_volume.v", {"encrypted": True})
    changes = [KEY_CHANGE, change("aws_ebs_volume.v", {"encrypted": True}, {"kms_key_id": True})]
    expressions = {"kms_key_id": {"references": ["var.own_key", "aws_kms_key.k.arn", "aws_kms_key.k"]}}
    blocks = {"resources": [configured("aws_kms_key.k", {}), configured("aws_ebs_volume.v", expressions)]}
    value = value_in(tmp_path, plan([KEY, volume], changes, blocks), "aws_ebs_volume.v", "kms_key_id")
    assert isinstance(value, Unknown)
    assert [str(reference) for reference in references_in(value)] == ["aws_kms_key.k.arn"]


def test_references_run_through_modules_with_the_same_keys(tmp_path: Path) -> None:
    module_key = planned('module.store["eu"].aws_kms_key.k', {"enable_key_rotation": True})
    other_key = planned('module.store["us"].aws_kms_key.k', {"enable_key_rotation": True})
    volumes = [planned(f'aws_ebs_volume.v["{name}"]', {"encrypted": True}) for name in ("eu", "us")]
    content = plan(volumes, [change(each["address"], {}, {"kms_key_id": True}) for each in volumes])
    content["planned_values"]["root_module"]["child_modules"] = [
        {"address": f'module.store["{name}"]', "resources": [key]}
        for name, key in (("eu", module_key), ("us", other_key))
    ]
    inner = {
        "resources": [configured("aws_kms_key.k", {})],
        "outputs": {"arn": {"expression": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}}},
    }
    content["configuration"] = {"root_module": {
        "resources": [configured("aws_ebs_volume.v", {"kms_key_id": {"references": ["module.store", "each.key"]}})],
        "module_calls": {"store": {"module": inner}},
    }}  # fmt: skip
    reading = reading_of(write(tmp_path, content))
    for name in ("eu", "us"):
        value = declared(reading, f'aws_ebs_volume.v["{name}"]').body.attributes["kms_key_id"].value
        assert str(value) == f'module.store["{name}"].aws_kms_key.k.arn'


def test_a_known_name_that_was_read_from_a_resource_remembers_it(tmp_path: Path) -> None:
    bucket = planned("aws_s3_bucket.b", {"bucket": "acme-logs"})
    lock = planned("aws_s3_bucket_versioning.b", {"bucket": "acme-logs"})
    expressions = {"bucket": {"references": ["aws_s3_bucket.b.bucket", "aws_s3_bucket.b"]}}
    blocks = {
        "resources": [
            configured("aws_s3_bucket.b", {"bucket": {"constant_value": "acme-logs"}}),
            configured("aws_s3_bucket_versioning.b", expressions),
        ]
    }
    value = value_in(
        tmp_path, plan([bucket, lock], configured=blocks), "aws_s3_bucket_versioning.b", "bucket"
    )
    assert isinstance(value, Borrowed) and str(value.reference) == "aws_s3_bucket.b.bucket"


def test_in_a_state_identifiers_tie_resources(tmp_path: Path) -> None:
    arn = "arn:aws:kms:eu-central-1:111122223333:key/1a2b3c4d-0000-4444-8888-1234567890ab"
    resources = [
        planned("aws_kms_key.k", {"arn": arn, "enable_key_rotation": True}),
        planned("aws_ebs_volume.v", {"encrypted": True, "kms_key_id": arn}),
    ]
    content = {
        "format_version": "1.0",
        "terraform_version": "1.11.4",
        "values": {"root_module": {"resources": resources}},
    }
    graph = build(reading_of(write(tmp_path, content)).declarations)
    edges = [edge for each in graph.resources() for edge in graph.edges_from(each, ENCRYPTED_BY)]
    assert [(str(edge), edge.inferred) for edge in edges] == [
        ("aws_ebs_volume.v ENCRYPTED_BY aws_kms_key.k", False)
    ]


def test_a_sensitive_value_is_judged_and_not_shown(tmp_path: Path) -> None:
    values = {"identifier": "db", "engine": "postgres", "storage_encrypted": False, "password": "hunter22"}
    content = plan(
        [
            planned(
                "aws_db_instance.d",
                values,
                sensitive_values={"password": True, "engine": True, "storage_encrypted": True},
            )
        ]
    )
    reading = reading_of(write(tmp_path, content))
    attributes = declared(reading, "aws_db_instance.d").body.attributes
    password = attributes["password"].value
    assert isinstance(password, Sensitive) and password == "hunter22"
    assert "hunter22" not in f"{password} {password!r} {attributes['password']}"
    database = next(
        each for each in build(reading.declarations).resources() if each.type == "aws_db_instance"
    )
    answer = database.get("encryption.at_rest")
    assert getattr(answer, "value", None) is False
    assert getattr(answer, "spelled", None) == "(sensitive value)"


def test_a_planned_policy_document_is_rendered_of_its_known_parts(tmp_path: Path) -> None:
    statement = {"effect": "Deny", "actions": ["s3:*"], "principals": [{"type": "*", "identifiers": ["*"]}]}
    data = planned("data.aws_iam_policy_document.p", {"statement": [statement]})
    policy = planned("aws_s3_bucket_policy.p", {})
    changes = [
        change(
            "data.aws_iam_policy_document.p",
            {"statement": [statement]},
            {"id": True, "json": True, "statement": [{"resources": [True]}]},
            ["read"],
        ),
        change("aws_s3_bucket_policy.p", {}, {"policy": True, "bucket": True}),
    ]
    blocks = {"resources": [configured("data.aws_iam_policy_document.p", {}), configured("aws_s3_bucket_policy.p", {
        "policy": {"references": ["data.aws_iam_policy_document.p.json", "data.aws_iam_policy_document.p"]}})]}  # fmt: skip
    value = value_in(tmp_path, plan([data, policy], changes, blocks), "aws_s3_bucket_policy.p", "policy")
    assert isinstance(value, Text) and isinstance(value.decoded, dict)
    statements = value.decoded["Statement"]
    assert isinstance(statements, list) and isinstance(statements[0], dict)
    assert (statements[0]["Effect"], statements[0]["Action"]) == ("Deny", "s3:*")
    assert isinstance(statements[0]["Resource"], Unknown)


def test_places_without_code_are_lines_of_the_plan(tmp_path: Path) -> None:
    path = write(tmp_path, plan([KEY], [KEY_CHANGE]))
    span = declared(reading_of(path), "aws_kms_key.k").header
    assert '"aws_kms_key.k"' in path.read_text(encoding="utf-8").splitlines()[span.line - 1]


def test_region_and_default_tags_come_from_the_providers_configuration(tmp_path: Path) -> None:
    bucket = planned(
        "aws_s3_bucket.b", {"tags": {"Name": "b"}, "tags_all": {"Name": "b", "Environment": "prod"}}
    )
    blocks = {
        "resources": [
            configured(
                "aws_s3_bucket.b", {"tags": {"constant_value": {"Name": "b"}}}, provider_config_key="aws.eu"
            )
        ]
    }
    content = plan([bucket], configured=blocks, variables={"region": {"value": "eu-west-1"}})
    role = [{"role_arn": {"constant_value": "arn:aws:iam::444455556666:role/deploy"}}]
    content["configuration"]["provider_config"] = {"aws.eu": {
        "name": "aws", "alias": "eu", "version_constraint": "~> 5.0",
        "expressions": {"region": {"references": ["var.region"]}, "assume_role": role},
    }}  # fmt: skip
    reading = reading_of(write(tmp_path, content))
    found = declared(reading, "aws_s3_bucket.b")
    assert (found.region, found.account, found.provider_name) == ("eu-west-1", "444455556666", "aws.eu")
    assert (found.provider_version, dict(found.default_tags)) == ("~> 5.0", {"Environment": "prod"})
    assert [str(provider.address) for provider in reading.providers] == ['provider.aws["eu"]']


def test_a_set_of_references_is_open_as_a_whole_and_ties_each_of_them(tmp_path: Path) -> None:
    groups = [planned(f"aws_security_group.{name}", {"name": name}) for name in "ab"]
    machine = planned("aws_instance.m", {"ami": "ami-1"})
    names = [
        "aws_security_group.a.id",
        "aws_security_group.a",
        "aws_security_group.b.id",
        "aws_security_group.b",
    ]
    blocks = {"resources": [
        *(configured(each["address"], {}) for each in groups),
        configured("aws_instance.m", {"vpc_security_group_ids": {"references": names}}),
    ]}  # fmt: skip
    changes = [change("aws_instance.m", {"ami": "ami-1"}, {"vpc_security_group_ids": True})]
    value = value_in(
        tmp_path, plan([*groups, machine], changes, blocks), "aws_instance.m", "vpc_security_group_ids"
    )
    assert isinstance(value, list)
    assert [str(reference) for reference in references_in(value)] == [
        "aws_security_group.a.id",
        "aws_security_group.b.id",
    ]


def test_what_another_resource_sets_is_not_overruled_by_what_the_provider_repeats(tmp_path: Path) -> None:
    bucket = planned(
        "aws_s3_bucket.b", {"bucket": "b", "versioning": [{"enabled": False, "mfa_delete": False}]}
    )
    setting = planned(
        "aws_s3_bucket_versioning.b", {"bucket": "b", "versioning_configuration": [{"status": "Enabled"}]}
    )
    blocks = {"resources": [
        configured("aws_s3_bucket.b", {"bucket": {"constant_value": "b"}}),
        configured("aws_s3_bucket_versioning.b", {
            "bucket": {"references": ["aws_s3_bucket.b.id", "aws_s3_bucket.b"]},
            "versioning_configuration": [{"status": {"constant_value": "Enabled"}}],
        }),
    ]}  # fmt: skip
    changes = [change("aws_s3_bucket.b", bucket["values"], {}, ["no-op"])]
    graph = build(reading_of(write(tmp_path, plan([bucket, setting], changes, blocks))).declarations)
    (store,) = [each for each in graph.resources() if each.type == "aws_s3_bucket"]
    assert getattr(store.get("versioning"), "value", None) is True
