"""Managed Kafka: provisioned and serverless clusters, their policies, connectors and replicators."""

from __future__ import annotations

from iac27017.graph.concepts import (
    ATTACHMENT,
    DATA_JOB,
    DELIVERY,
    FIREWALL,
    KEY,
    LOG_STORE,
    OBJECT_STORE,
    ROLE,
    SECRET,
    STREAM,
    SUBNET,
)
from iac27017.graph.edges import (
    AUTHENTICATED_BY,
    ENCRYPTED_BY,
    GUARDED_BY,
    LOGS_TO,
    RUNS_IN,
    USES_ROLE,
)
from iac27017.graph.kind import Kind, Paths, always, document, edge, flag, link, refers, text

_GUIDE = "MSK developer guide"
_ENCRYPTED = f"{_GUIDE}, Encryption at rest: always on, with an AWS managed key unless another is named"
_DOCUMENTED = "provider documentation, aws_msk_cluster"
_NODES, _NODES_CFN = "broker_node_group_info", "BrokerNodeGroupInfo"
_LOGS, _LOGS_CFN = "logging_info.broker_logs", "LoggingInfo.BrokerLogs"
_TRANSIT, _TRANSIT_CFN = "encryption_info.encryption_in_transit", "EncryptionInfo.EncryptionInTransit"
_KEY = "encryption_info.encryption_at_rest_kms_key_arn"
_KEY_CFN = "EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId"
_PUBLIC = f"{_NODES}.connectivity_info.public_access.type"
_PUBLIC_CFN = f"{_NODES_CFN}.ConnectivityInfo.PublicAccess.Type"

CLUSTER = Kind(
    "aws_msk_cluster",
    "AWS::MSK::Cluster",
    STREAM,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "encryption.algorithm": always("KMS", _ENCRYPTED),
        "encryption.key": refers(_KEY, _KEY_CFN),
        "encryption.between_nodes": flag(
            f"{_TRANSIT}.in_cluster", f"{_TRANSIT_CFN}.InCluster", default=True, source=_DOCUMENTED
        ),
        "tls.required": flag(
            f"{_TRANSIT}.client_broker", f"{_TRANSIT_CFN}.ClientBroker", default=True,
            meanings={"TLS": True, "TLS_PLAINTEXT": False, "PLAINTEXT": False}, source=_DOCUMENTED,
        ),
        "public.endpoint": flag(
            _PUBLIC, _PUBLIC_CFN, default=False, meanings={"DISABLED": False, "SERVICE_PROVIDED_EIPS": True},
            source=_DOCUMENTED,
        ),
        "subnets": refers(f"{_NODES}.client_subnets", f"{_NODES_CFN}.ClientSubnets"),
        "firewalls": refers(f"{_NODES}.security_groups", f"{_NODES_CFN}.SecurityGroups"),
        "logs.enabled": flag(
            f"{_LOGS}.cloudwatch_logs.enabled & {_LOGS}.s3.enabled & {_LOGS}.firehose.enabled",
            f"{_LOGS_CFN}.CloudWatchLogs.Enabled & {_LOGS_CFN}.S3.Enabled & {_LOGS_CFN}.Firehose.Enabled",
            default=False, source=f"{_GUIDE}, Broker logs: off unless a destination is enabled",
        ),
        "version": text("kafka_version", "KafkaVersion"),
        "engine": text("", default="kafka"),
    },
    edges=(
        edge(ENCRYPTED_BY, _KEY, _KEY_CFN, KEY),
        edge(RUNS_IN, f"{_NODES}.client_subnets", f"{_NODES_CFN}.ClientSubnets", SUBNET),
        edge(GUARDED_BY, f"{_NODES}.security_groups", f"{_NODES_CFN}.SecurityGroups", FIREWALL),
        edge(LOGS_TO, f"{_LOGS}.cloudwatch_logs.log_group", f"{_LOGS_CFN}.CloudWatchLogs.LogGroup", LOG_STORE),
        edge(LOGS_TO, f"{_LOGS}.s3.bucket", f"{_LOGS_CFN}.S3.Bucket", OBJECT_STORE),
        edge(LOGS_TO, f"{_LOGS}.firehose.delivery_stream", f"{_LOGS_CFN}.Firehose.DeliveryStream", DELIVERY),
    ),
    name=Paths("cluster_name", "ClusterName"),
)  # fmt: skip

SERVERLESS = Kind(
    "aws_msk_serverless_cluster",
    "AWS::MSK::ServerlessCluster",
    STREAM,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "tls.required": always(True, f"{_GUIDE}, MSK Serverless: clients connect with IAM over TLS"),
        "subnets": refers("vpc_config.subnet_ids", "VpcConfigs.SubnetIds"),
        "firewalls": refers("vpc_config.security_group_ids", "VpcConfigs.SecurityGroups"),
        "engine": text("", default="kafka"),
    },
    edges=(
        edge(RUNS_IN, "vpc_config.subnet_ids", "VpcConfigs.SubnetIds", SUBNET),
        edge(GUARDED_BY, "vpc_config.security_group_ids", "VpcConfigs.SecurityGroups", FIREWALL),
    ),
    name=Paths("cluster_name", "ClusterName"),
)

POLICY = Kind(
    "aws_msk_cluster_policy",
    "AWS::MSK::ClusterPolicy",
    STREAM,
    {"policy.documents": document("policy", "Policy")},
    into=Paths("cluster_arn", "ClusterArn"),
)

SECRETS = Kind(
    "aws_msk_scram_secret_association",
    "AWS::MSK::BatchScramSecret",
    ATTACHMENT,
    links=(
        link(
            STREAM, ("cluster_arn", "ClusterArn"), AUTHENTICATED_BY, SECRET, ("secret_arn_list", "SecretArnList")
        ),
    ),
)

CONNECTOR = Kind(
    "aws_mskconnect_connector",
    "AWS::KafkaConnect::Connector",
    DATA_JOB,
    {
        "subnets": refers(
            "kafka_cluster.apache_kafka_cluster.vpc.subnets", "KafkaCluster.ApacheKafkaCluster.Vpc.Subnets"
        ),
        "firewalls": refers(
            "kafka_cluster.apache_kafka_cluster.vpc.security_groups",
            "KafkaCluster.ApacheKafkaCluster.Vpc.SecurityGroups",
        ),
    },
    edges=(
        edge(
            RUNS_IN, "kafka_cluster.apache_kafka_cluster.vpc.subnets",
            "KafkaCluster.ApacheKafkaCluster.Vpc.Subnets", SUBNET,
        ),
        edge(
            GUARDED_BY, "kafka_cluster.apache_kafka_cluster.vpc.security_groups",
            "KafkaCluster.ApacheKafkaCluster.Vpc.SecurityGroups", FIREWALL,
        ),
        edge(USES_ROLE, "service_execution_role_arn", "ServiceExecutionRoleArn", ROLE),
        edge(
            LOGS_TO, "log_delivery.worker_log_delivery.cloudwatch_logs.log_group",
            "LogDelivery.WorkerLogDelivery.CloudWatchLogs.LogGroup", LOG_STORE,
        ),
    ),
    name=Paths("name", "ConnectorName"),
)  # fmt: skip

KINDS = (CLUSTER, SERVERLESS, POLICY, SECRETS, CONNECTOR)
