"""Search: OpenSearch and Elasticsearch domains, serverless collections and their policies."""

from __future__ import annotations

from iac27017.graph.body import Origin
from iac27017.graph.concepts import (
    CERTIFICATE,
    FIREWALL,
    FLAG,
    KEY,
    LOG_STORE,
    SEARCH,
    SEARCH_POLICY,
    SUBNET,
    USER_POOL,
)
from iac27017.graph.edges import (
    AUTHENTICATED_BY,
    ENCRYPTED_BY,
    GUARDED_BY,
    LOGS_TO,
    RUNS_IN,
    TERMINATES_WITH,
)
from iac27017.graph.kind import (
    Kind,
    Paths,
    Property,
    always,
    anything,
    document,
    edge,
    flag,
    number,
    refers,
    text,
)
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.value import Unknown

_GUIDE = "OpenSearch Service developer guide"
_OFF = f"{_GUIDE}, Encryption of data at rest: off for domains made through the API unless set"
_SNAPSHOTS = f"{_GUIDE}, Creating index snapshots: automated snapshots are kept for 14 days"
_TLS_POLICIES = {
    "Policy-Min-TLS-1-0-2019-07": "1.0",
    "Policy-Min-TLS-1-2-2019-07": "1.2",
    "Policy-Min-TLS-1-2-PFS-2023-10": "1.2",
}



def _published(domain: Resource) -> Answer:
    """Provider documentation, ``log_publishing_options.enabled``: true in a block that is there."""
    stream = domain.get("logs.content")
    if isinstance(stream, Unknown):
        return stream
    return Known(stream is not None, domain.header, "log_publishing_options", Origin.PROVIDER_DEFAULT)


_PROPERTIES: dict[str, Property] = {
    "encryption.at_rest": flag(
        "encrypt_at_rest.enabled", "EncryptionAtRestOptions.Enabled", default=False, source=_OFF
    ),
    "encryption.key": refers("encrypt_at_rest.kms_key_id", "EncryptionAtRestOptions.KmsKeyId"),
    "encryption.between_nodes": flag(
        "node_to_node_encryption.enabled", "NodeToNodeEncryptionOptions.Enabled", default=False,
        source=f"{_GUIDE}, Node-to-node encryption: off unless that is set",
    ),
    "tls.required": flag(
        "domain_endpoint_options.enforce_https", "DomainEndpointOptions.EnforceHTTPS", default=False,
        source=f"{_GUIDE}, Creating domains: HTTP is accepted unless HTTPS is required",
    ),
    "tls.policy": text(
        "domain_endpoint_options.tls_security_policy", "DomainEndpointOptions.TLSSecurityPolicy"
    ),
    "tls.minimum_version": text(
        "domain_endpoint_options.tls_security_policy", "DomainEndpointOptions.TLSSecurityPolicy",
        meanings=_TLS_POLICIES,
    ),
    "tls.certificate": refers(
        "domain_endpoint_options.custom_endpoint_certificate_arn",
        "DomainEndpointOptions.CustomEndpointCertificateArn",
    ),
    "public.endpoint": Property(
        Paths("vpc_options", "VPCOptions"), FLAG, True, {True: False}, presence=True,
        source=f"{_GUIDE}, Launching domains within a VPC: without VPC options the endpoint is public",
    ),
    "subnets": refers("vpc_options.subnet_ids", "VPCOptions.SubnetIds"),
    "firewalls": refers("vpc_options.security_group_ids", "VPCOptions.SecurityGroupIds"),
    "port": number("", default=443),
    "policy.documents": document("access_policies", "AccessPolicies"),
    "backup.retention_days": number("", default=14, source=_SNAPSHOTS),
    "logs.enabled": flag("log_publishing_options.enabled", default=_published),
    "logs.content": text("log_publishing_options.log_type"),
    "authentication.internal": flag(
        "advanced_security_options.internal_user_database_enabled",
        "AdvancedSecurityOptions.InternalUserDatabaseEnabled", default=False,
    ),
    "zones": number(
        "cluster_config.zone_awareness_enabled", "ClusterConfig.ZoneAwarenessEnabled | ElasticsearchClusterConfig.ZoneAwarenessEnabled", default=1,
        meanings={True: 2, False: 1},
    ),
    "engine": text("", default="opensearch"),
}  # fmt: skip

_GROUPS = " & ".join(
    f"LogPublishingOptions.{stream}.CloudWatchLogsLogGroupArn"
    for stream in ("AUDIT_LOGS", "ES_APPLICATION_LOGS", "INDEX_SLOW_LOGS", "SEARCH_SLOW_LOGS")
)
_EDGES = (
    edge(ENCRYPTED_BY, "encrypt_at_rest.kms_key_id", "EncryptionAtRestOptions.KmsKeyId", KEY),
    edge(RUNS_IN, "vpc_options.subnet_ids", "VPCOptions.SubnetIds", SUBNET),
    edge(GUARDED_BY, "vpc_options.security_group_ids", "VPCOptions.SecurityGroupIds", FIREWALL),
    edge(LOGS_TO, "log_publishing_options.cloudwatch_log_group_arn", _GROUPS, LOG_STORE),
    edge(
        TERMINATES_WITH, "domain_endpoint_options.custom_endpoint_certificate_arn",
        "DomainEndpointOptions.CustomEndpointCertificateArn", CERTIFICATE,
    ),
    edge(AUTHENTICATED_BY, "cognito_options.user_pool_id", "CognitoOptions.UserPoolId", USER_POOL),
)  # fmt: skip

DOMAIN = Kind(
    "aws_opensearch_domain",
    "AWS::OpenSearchService::Domain",
    SEARCH,
    {
        **_PROPERTIES,
        "version": text("engine_version", "EngineVersion"),
        "upgrades.automatic": flag(
            "software_update_options.auto_software_update_enabled",
            "SoftwareUpdateOptions.AutoSoftwareUpdateEnabled", default=False,
        ),
        "authentication.anonymous": flag(
            "advanced_security_options.anonymous_auth_enabled", "AdvancedSecurityOptions.AnonymousAuthEnabled",
            default=False,
        ),
    },
    edges=_EDGES,
    name=Paths("domain_name", "DomainName"),
    arn="arn:aws:es:::domain/{name}",
)  # fmt: skip

ELASTICSEARCH_DOMAIN = Kind(
    "aws_elasticsearch_domain",
    "AWS::Elasticsearch::Domain",
    SEARCH,
    {**_PROPERTIES, "version": text("elasticsearch_version", "ElasticsearchVersion")},
    edges=_EDGES,
    name=Paths("domain_name", "DomainName"),
    arn="arn:aws:es:::domain/{name}",
)

_POLICY = {"policy.documents": document("access_policies")}

DOMAIN_POLICY = Kind(
    "aws_opensearch_domain_policy",
    "",
    SEARCH,
    _POLICY,
    into=Paths("domain_name"),
    one_language="AccessPolicies of the domain in CloudFormation",
)

ELASTICSEARCH_DOMAIN_POLICY = Kind(
    "aws_elasticsearch_domain_policy",
    "",
    SEARCH,
    _POLICY,
    into=Paths("domain_name"),
    one_language="AccessPolicies of the domain in CloudFormation",
)

COLLECTION = Kind(
    "aws_opensearchserverless_collection",
    "AWS::OpenSearchServerless::Collection",
    SEARCH,
    {
        "encryption.at_rest": always(
            True, f"{_GUIDE}, Encryption in OpenSearch Serverless: a collection needs an encryption policy"
        ),
        "tls.required": always(True, f"{_GUIDE}, OpenSearch Serverless is reached over HTTPS only"),
        "engine": text("", default="opensearch-serverless"),
    },
    name=Paths("name", "Name"),
)

SECURITY_POLICY = Kind(
    "aws_opensearchserverless_security_policy",
    "AWS::OpenSearchServerless::SecurityPolicy",
    SEARCH_POLICY,
    {
        "type": text("type", "Type"),
        "public.endpoint": flag("policy.{}.AllowFromPublic", "Policy.{}.AllowFromPublic"),
        "encryption.key": refers("policy.{}.KmsARN", "Policy.{}.KmsARN"),
        "document": anything("policy", "Policy"),
    },
    edges=(edge(ENCRYPTED_BY, "policy.{}.KmsARN", "Policy.{}.KmsARN", KEY),),
    name=Paths("name", "Name"),
)

KINDS = (
    DOMAIN,
    ELASTICSEARCH_DOMAIN,
    DOMAIN_POLICY,
    ELASTICSEARCH_DOMAIN_POLICY,
    COLLECTION,
    SECURITY_POLICY,
)
