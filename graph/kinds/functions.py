"""Functions: Lambda, with its permissions and public address."""

from __future__ import annotations

from iac27017.graph.concepts import (
    FILE_SYSTEM,
    FIREWALL,
    FUNCTION,
    KEY,
    LOG_STORE,
    QUEUE,
    ROLE,
    SUBNET,
    TOPIC,
)
from iac27017.graph.edges import ENCRYPTED_BY, FORWARDS_TO, GUARDED_BY, LOGS_TO, RUNS_IN, USES_ROLE
from iac27017.graph.kind import Kind, Paths, anything, edge, refers, text

LAMBDA = Kind(
    "aws_lambda_function",
    "AWS::Lambda::Function",
    FUNCTION,
    {
        "encryption.key": refers("kms_key_arn", "KmsKeyArn"),
        "environment_variables": anything("environment.variables", "Environment.Variables"),
        "version": text("runtime", "Runtime"),
        "subnets": refers("vpc_config.subnet_ids", "VpcConfig.SubnetIds"),
        "firewalls": refers("vpc_config.security_group_ids", "VpcConfig.SecurityGroupIds"),
    },
    edges=(
        edge(ENCRYPTED_BY, "kms_key_arn", "KmsKeyArn", KEY),
        edge(USES_ROLE, "role", "Role", ROLE),
        edge(RUNS_IN, "vpc_config.subnet_ids", "VpcConfig.SubnetIds", SUBNET),
        edge(GUARDED_BY, "vpc_config.security_group_ids", "VpcConfig.SecurityGroupIds", FIREWALL),
        edge(LOGS_TO, "logging_config.log_group", "LoggingConfig.LogGroup", LOG_STORE),
        edge(FORWARDS_TO, "dead_letter_config.target_arn", "DeadLetterConfig.TargetArn", QUEUE, TOPIC),
        edge(FORWARDS_TO, "file_system_config.arn", "FileSystemConfigs.Arn", FILE_SYSTEM),
    ),
    name=Paths("function_name", "FunctionName"),
    arn="arn:aws:lambda:::function:{name}",
)

URL = Kind(
    "aws_lambda_function_url",
    "AWS::Lambda::Url",
    FUNCTION,
    {"url_auth": text("authorization_type", "AuthType")},
    into=Paths("function_name", "TargetFunctionArn"),
)

KINDS = (LAMBDA, URL)
