"""Managed Workflows for Apache Airflow: environments."""

from __future__ import annotations

from iac27017.graph.concepts import FIREWALL, KEY, OBJECT_STORE, ROLE, SUBNET, WORKFLOW
from iac27017.graph.edges import CONFIGURED_BY, ENCRYPTED_BY, GUARDED_BY, RUNS_IN, USES_ROLE
from iac27017.graph.kind import Kind, Paths, always, edge, flag, refers, text

_GUIDE = "MWAA user guide"
_ENCRYPTED = f"{_GUIDE}, Encryption on Amazon MWAA: always on, with an AWS owned key unless another is named"
_STREAMS = ("dag_processing_logs", "scheduler_logs", "task_logs", "webserver_logs", "worker_logs")
_STREAMS_CFN = ("DagProcessingLogs", "SchedulerLogs", "TaskLogs", "WebserverLogs", "WorkerLogs")

ENVIRONMENT = Kind(
    "aws_mwaa_environment",
    "AWS::MWAA::Environment",
    WORKFLOW,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "encryption.key": refers("kms_key", "KmsKey"),
        "public.endpoint": flag(
            "webserver_access_mode", "WebserverAccessMode", default=False,
            meanings={"PUBLIC_ONLY": True, "PUBLIC_AND_PRIVATE": True, "PRIVATE_ONLY": False},
            source="provider documentation, aws_mwaa_environment: PRIVATE_ONLY unless set",
        ),
        "subnets": refers("network_configuration.subnet_ids", "NetworkConfiguration.SubnetIds"),
        "firewalls": refers("network_configuration.security_group_ids", "NetworkConfiguration.SecurityGroupIds"),
        "logs.enabled": flag(
            " & ".join(f"logging_configuration.{stream}.enabled" for stream in _STREAMS),
            " & ".join(f"LoggingConfiguration.{stream}.Enabled" for stream in _STREAMS_CFN),
            default=False, source=f"{_GUIDE}, Viewing Airflow logs: only task logs are sent unless enabled",
        ),
        "version": text("airflow_version", "AirflowVersion"),
        "engine": text("", default="airflow"),
    },
    edges=(
        edge(ENCRYPTED_BY, "kms_key", "KmsKey", KEY),
        edge(RUNS_IN, "network_configuration.subnet_ids", "NetworkConfiguration.SubnetIds", SUBNET),
        edge(
            GUARDED_BY, "network_configuration.security_group_ids", "NetworkConfiguration.SecurityGroupIds",
            FIREWALL,
        ),
        edge(USES_ROLE, "execution_role_arn", "ExecutionRoleArn", ROLE),
        edge(CONFIGURED_BY, "source_bucket_arn", "SourceBucketArn", OBJECT_STORE),
    ),
    name=Paths("name", "Name"),
    arn="arn:aws:airflow:::environment/{name}",
)  # fmt: skip

KINDS = (ENVIRONMENT,)
