"""What holds for databases, caches and warehouses when nothing is written, in both languages."""

from __future__ import annotations

import pytest

from iac27017.graph.address import Address
from iac27017.graph.body import Attribute, Body, Origin
from iac27017.graph.build import build
from iac27017.graph.concepts import CACHE, CLUSTER_MEMBER, DATABASE
from iac27017.graph.declaration import Declaration
from iac27017.graph.edges import CONFIGURED_BY, MEMBER_OF
from iac27017.graph.remedy import remedy_text
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.span import Span
from iac27017.graph.value import Reference, Unknown, Value, unknown

HERE = Span("main.tf", 3, 1, 3, 10)
NO_VALUE = unknown("variable x has no value")


def declaration(type_: str, name: str = "it", /, **attributes: Value) -> Declaration:
    language = "cloudformation" if "::" in type_ else "terraform"
    address = Address("" if language == "cloudformation" else type_, name)
    body = Body(HERE, {key: Attribute(value, HERE) for key, value in attributes.items()})
    return Declaration(address, type_, body, HERE, HERE, language)


def linked(*declarations: Declaration) -> tuple[Resource, ResourceGraph]:
    """The first of the declarations as a resource, and the graph of all."""
    graph = build(declarations)
    found = graph.resource(declarations[0].address)
    assert found is not None
    return found, graph


@pytest.mark.parametrize(
    ("declared", "name", "value"),
    [
        (declaration("aws_db_instance"), "encryption.at_rest", False),
        (declaration("aws_db_instance"), "backup.retention_days", 0),
        (declaration("AWS::RDS::DBInstance"), "backup.retention_days", 1),
        (declaration("aws_db_instance"), "public.endpoint", False),
        (declaration("aws_db_instance"), "deletion.final_copy", True),
        (declaration("aws_rds_cluster", engine="mysql"), "encryption.at_rest", False),
        (declaration("aws_rds_cluster", engine="aurora-mysql", engine_mode="serverless"), "encryption.at_rest", True),
        (declaration("aws_rds_cluster"), "backup.retention_days", 1),
        (declaration("aws_docdb_cluster"), "encryption.at_rest", False),
        (declaration("AWS::DocDB::DBCluster"), "encryption.at_rest", False),
        (declaration("aws_docdb_cluster"), "tls.required", True),
        (declaration("aws_neptune_cluster"), "encryption.at_rest", False),
        (declaration("aws_dynamodb_table"), "encryption.at_rest", True),
        (declaration("aws_dynamodb_table"), "encryption.algorithm", "AWS_OWNED"),
        (declaration("aws_elasticache_replication_group"), "encryption.at_rest", False),
        (declaration("aws_elasticache_replication_group", engine="valkey"), "encryption.at_rest", True),
        (declaration("aws_elasticache_cluster", engine="redis"), "backup.retention_days", 0),
        (declaration("aws_memorydb_cluster"), "tls.required", True),
        (declaration("aws_dax_cluster"), "encryption.at_rest", False),
        (declaration("aws_redshift_cluster", cluster_parameter_group_name="default.redshift-1.0"), "tls.required", False),
        (declaration("aws_redshift_cluster", cluster_parameter_group_name="default.redshift-2.0"), "tls.required", True),
        (declaration("aws_opensearch_domain"), "public.endpoint", True),
        (declaration("aws_opensearch_domain", vpc_options=[{"subnet_ids": ["subnet-1"]}]), "public.endpoint", False),
        (declaration("aws_emr_cluster"), "encryption.at_rest", False),
        (declaration("aws_athena_workgroup"), "encryption.at_rest", True),
        (declaration("aws_msk_cluster"), "tls.required", True),
        (declaration("aws_dms_replication_instance"), "public.endpoint", False),
        (declaration("AWS::DMS::ReplicationInstance"), "public.endpoint", True),
        (declaration("aws_dms_endpoint", engine_name="mysql"), "tls.required", False),
        (declaration("aws_dms_endpoint", engine_name="redis"), "tls.required", True),
        (declaration("aws_mwaa_environment"), "public.endpoint", False),
        (declaration("aws_sagemaker_notebook_instance"), "public.endpoint", True),
        (declaration("aws_transfer_server"), "public.endpoint", True),
    ],
)
def test_the_documented_default_decides(declared: Declaration, name: str, value: Value) -> None:
    answer = linked(declared)[0].get(name)
    assert isinstance(answer, Known)
    assert (answer.value, answer.span) == (value, HERE)


@pytest.mark.parametrize(
    ("declared", "name", "reason"),
    [
        (declaration("aws_rds_cluster", engine="aurora-postgresql"), "encryption.at_rest", "since 2026-02-18"),
        (declaration("aws_rds_global_cluster"), "encryption.at_rest", "since 2026-02-18"),
        (declaration("AWS::RDS::DBInstance"), "public.endpoint", "whether the subnets have an internet gateway"),
        (declaration("aws_redshift_cluster"), "encryption.at_rest", "version 6"),
        (declaration("aws_redshift_cluster"), "public.endpoint", "version 6"),
        (declaration("aws_redshift_cluster"), "tls.required", "since 2025-01-10"),
        (declaration("aws_elasticache_replication_group", engine=NO_VALUE), "encryption.at_rest", "variable x"),
        (declaration("aws_db_instance", engine=NO_VALUE), "tls.required", "variable x"),
        (declaration("aws_dms_endpoint", engine_name=NO_VALUE), "tls.required", "variable x"),
    ],
)
def test_where_the_code_does_not_tell_the_reason_is_given(declared: Declaration, name: str, reason: str) -> None:
    answer = linked(declared)[0].get(name)
    assert isinstance(answer, Unknown) and reason in str(answer)


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        (declaration("aws_db_instance", replicate_source_db="orders"), "encryption.at_rest"),
        (declaration("aws_db_instance", snapshot_identifier=NO_VALUE), "encryption.at_rest"),
        (declaration("aws_docdb_cluster", snapshot_identifier="last"), "encryption.at_rest"),
        (declaration("aws_elasticache_cluster", engine="memcached"), "encryption.at_rest"),
        (declaration("aws_elasticache_cluster", engine="memcached"), "backup.retention_days"),
        (declaration("aws_dms_endpoint", engine_name="s3"), "tls.required"),
        (declaration("aws_glue_connection", connection_type="NETWORK"), "tls.required"),
    ],
)
def test_where_there_is_no_such_thing_or_the_source_decides_nothing_is_said(declared: Declaration, name: str) -> None:
    assert linked(declared)[0].get(name) is None


def test_a_copy_with_a_key_of_its_own_is_encrypted() -> None:
    copy, _ = linked(declaration("aws_db_instance", replicate_source_db="orders", kms_key_id="alias/db"))
    answer = copy.get("encryption.at_rest")
    assert isinstance(answer, Known) and answer.value is True and answer.origin is Origin.COMPUTED


def test_a_node_that_belongs_to_a_group_is_a_member() -> None:
    group = declaration("aws_elasticache_replication_group", "sessions")
    tied = Reference(group.address, ("id",))
    member, graph = linked(declaration("aws_elasticache_cluster", replication_group_id=tied), group)
    assert member.concept is CLUSTER_MEMBER
    assert graph.targets(member, MEMBER_OF) == [graph.resource(group.address)]
    assert linked(declaration("aws_elasticache_cluster", engine="redis"))[0].concept is CACHE


def test_an_instance_in_a_template_that_names_a_cluster_is_a_member() -> None:
    assert linked(declaration("AWS::RDS::DBInstance", DBClusterIdentifier="shop"))[0].concept is CLUSTER_MEMBER
    assert linked(declaration("AWS::RDS::DBInstance", Engine="mysql"))[0].concept is DATABASE


def test_a_parameter_group_speaks_for_the_database_that_names_it() -> None:
    group = declaration("aws_db_parameter_group", "strict", name="strict", family="mysql8.0", parameter=[
        {"name": "require_secure_transport", "value": "ON"}])  # fmt: skip
    database, graph = linked(declaration("aws_db_instance", engine="mysql", parameter_group_name="strict"), group)
    answer = database.get("tls.required")
    assert isinstance(answer, Known) and answer.value is True
    assert (answer.attribute, answer.spelled) == ("require_secure_transport", "ON")
    assert graph.targets(database, CONFIGURED_BY) == [graph.resource(group.address)]


def test_a_group_that_the_provider_ships_is_read_from_its_name() -> None:
    shipped, _ = linked(declaration("aws_db_instance", engine="postgres", parameter_group_name="default.postgres14"))
    answer = shipped.get("tls.required")
    assert isinstance(answer, Known) and answer.value is False


def test_a_group_that_is_declared_elsewhere_makes_it_unknown() -> None:
    database, _ = linked(declaration("aws_db_instance", engine="mysql", parameter_group_name="theirs"))
    answer = database.get("tls.required")
    assert isinstance(answer, Unknown) and str(answer) == "parameter group theirs is declared elsewhere"


def test_remedies_speak_of_blocks_and_of_json() -> None:
    domain, _ = linked(declaration("aws_opensearch_domain"))
    assert remedy_text(domain, {"public.endpoint": False}) == "add `vpc_options`"
    policy, _ = linked(declaration("aws_opensearchserverless_security_policy", type="network"))
    assert remedy_text(policy, {"public.endpoint": False}) == "set `AllowFromPublic: false` in the JSON of `policy`"
    server, _ = linked(declaration("aws_transfer_server"))
    assert remedy_text(server, {"public.endpoint": False}) == 'set `endpoint_type = "VPC"`'
