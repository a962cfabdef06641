"""Amazon MQ: brokers of ActiveMQ and RabbitMQ."""

from __future__ import annotations

from iac27017.graph.concepts import BROKER, FIREWALL, KEY, SUBNET
from iac27017.graph.edges import ENCRYPTED_BY, GUARDED_BY, RUNS_IN
from iac27017.graph.kind import Kind, Paths, always, anything, edge, flag, refers, text

_GUIDE = "Amazon MQ developer guide"
_ENCRYPTED = f"{_GUIDE}, Data protection: always on, with an AWS owned key unless another is named"
_DOCUMENTED = "provider documentation, aws_mq_broker"

BROKER_KIND = Kind(
    "aws_mq_broker",
    "AWS::AmazonMQ::Broker",
    BROKER,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "encryption.key": refers("encryption_options.kms_key_id", "EncryptionOptions.KmsKeyId"),
        "tls.required": always(True, f"{_GUIDE}, Data protection: endpoints speak TLS only"),
        "public.endpoint": flag(
            "publicly_accessible", "PubliclyAccessible", default=False, source=_DOCUMENTED
        ),
        "subnets": refers("subnet_ids", "SubnetIds"),
        "firewalls": refers("security_groups", "SecurityGroups"),
        "logs.enabled": flag("logs.general", "Logs.General", default=False, source=_DOCUMENTED),
        "audit.enabled": flag("logs.audit", "Logs.Audit", default=False, source=_DOCUMENTED),
        "upgrades.automatic": flag(
            "auto_minor_version_upgrade", "AutoMinorVersionUpgrade", default=False, source=_DOCUMENTED
        ),
        "engine": text("engine_type", "EngineType"),
        "version": text("engine_version", "EngineVersion"),
        "password": anything("user.password", "Users.Password"),
    },
    edges=(
        edge(ENCRYPTED_BY, "encryption_options.kms_key_id", "EncryptionOptions.KmsKeyId", KEY),
        edge(RUNS_IN, "subnet_ids", "SubnetIds", SUBNET),
        edge(GUARDED_BY, "security_groups", "SecurityGroups", FIREWALL),
    ),
    name=Paths("broker_name", "BrokerName"),
)  # fmt: skip

KINDS = (BROKER_KIND,)
