"""Timestream: databases of time series, and managed InfluxDB instances."""

from __future__ import annotations

from iac27017.graph.concepts import DOCUMENT_STORE, FIREWALL, KEY, OBJECT_STORE, SUBNET, TABLE
from iac27017.graph.edges import ENCRYPTED_BY, GUARDED_BY, LOGS_TO, MEMBER_OF, RUNS_IN
from iac27017.graph.kind import Kind, Paths, always, anything, edge, flag, number, refers, text

_GUIDE = "Timestream developer guide"
_ENCRYPTED = f"{_GUIDE}, Encryption at rest: always on, with the KMS key of the account unless another is named"

DATABASE = Kind(
    "aws_timestreamwrite_database",
    "AWS::Timestream::Database",
    TABLE,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "encryption.algorithm": always("KMS", _ENCRYPTED),
        "encryption.key": refers("kms_key_id", "KmsKeyId"),
    },
    edges=(edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),),
    name=Paths("database_name", "DatabaseName"),
    arn="arn:aws:timestream:::database/{name}",
)

TABLE_KIND = Kind(
    "aws_timestreamwrite_table",
    "AWS::Timestream::Table",
    TABLE,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "retention.days": number(
            "retention_properties.magnetic_store_retention_period_in_days",
            "RetentionProperties.MagneticStoreRetentionPeriodInDays",
        ),
    },
    edges=(edge(MEMBER_OF, "database_name", "DatabaseName", TABLE),),
    name=Paths("table_name", "TableName"),
)

_LOGS, _LOGS_CFN = "log_delivery_configuration.s3_configuration", "LogDeliveryConfiguration.S3Configuration"

INFLUXDB = Kind(
    "aws_timestreaminfluxdb_db_instance",
    "AWS::Timestream::InfluxDBInstance",
    DOCUMENT_STORE,
    {
        "encryption.at_rest": always(
            True, f"{_GUIDE}, Timestream for InfluxDB, Encryption at rest: always on"
        ),
        "tls.required": always(True, f"{_GUIDE}, Timestream for InfluxDB: the endpoint speaks HTTPS only"),
        "public.endpoint": flag(
            "publicly_accessible", "PubliclyAccessible", default=False,
            source="provider documentation, aws_timestreaminfluxdb_db_instance",
        ),
        "subnets": refers("vpc_subnet_ids", "VpcSubnetIds"),
        "firewalls": refers("vpc_security_group_ids", "VpcSecurityGroupIds"),
        "port": number("port", "Port", default=8086),
        "engine": text("", default="influxdb"),
        "logs.enabled": flag(f"{_LOGS}.enabled", f"{_LOGS_CFN}.Enabled", default=False),
        "password": anything("password", "Password"),
    },
    edges=(
        edge(RUNS_IN, "vpc_subnet_ids", "VpcSubnetIds", SUBNET),
        edge(GUARDED_BY, "vpc_security_group_ids", "VpcSecurityGroupIds", FIREWALL),
        edge(LOGS_TO, f"{_LOGS}.bucket_name", f"{_LOGS_CFN}.BucketName", OBJECT_STORE),
    ),
    name=Paths("name", "Name"),
)  # fmt: skip

KINDS = (DATABASE, TABLE_KIND, INFLUXDB)
