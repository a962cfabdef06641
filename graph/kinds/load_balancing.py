"""Load balancers: application, network, gateway and classic ones, with listeners, rules and target groups."""

from __future__ import annotations

from iac27017.graph.body import Origin
from iac27017.graph.concepts import (
    ATTACHMENT,
    CERTIFICATE,
    FIREWALL,
    FLEET,
    FUNCTION,
    LISTENER,
    LOAD_BALANCER,
    MACHINE,
    NETWORK,
    OBJECT_STORE,
    SUBNET,
    TARGET,
    USER_POOL,
)
from iac27017.graph.edges import (
    AUTHENTICATED_BY,
    FORWARDS_TO,
    GUARDED_BY,
    IN_NETWORK,
    LISTENS_ON,
    LOGS_TO,
    RUNS_IN,
    SERVES,
    TERMINATES_WITH,
)
from iac27017.graph.kind import (
    Kind,
    Paths,
    edge,
    edge_from,
    flag,
    link,
    number,
    part,
    piece,
    refers,
    text,
)
from iac27017.graph.lookup import leaves
from iac27017.graph.resource import Answer, Known, Resource

TLS_POLICIES = {
    "1.0": (
        "ELBSecurityPolicy-2015-03", "ELBSecurityPolicy-2015-05", "ELBSecurityPolicy-2016-08",
        "ELBSecurityPolicy-TLS-1-0-2015-04", "ELBSecurityPolicy-FS-2018-06", "ELBSecurityPolicy-TLS13-1-0-2021-06",
        "ELBSecurityPolicy-TLS13-1-0-PQ-2025-09",
    ),
    "1.1": (
        "ELBSecurityPolicy-TLS-1-1-2017-01", "ELBSecurityPolicy-FS-1-1-2019-08", "ELBSecurityPolicy-TLS13-1-1-2021-06",
    ),
    "1.2": (
        "ELBSecurityPolicy-TLS-1-2-2017-01", "ELBSecurityPolicy-TLS-1-2-Ext-2018-06",
        "ELBSecurityPolicy-FS-1-2-2019-08", "ELBSecurityPolicy-FS-1-2-Res-2019-08",
        "ELBSecurityPolicy-FS-1-2-Res-2020-10", "ELBSecurityPolicy-TLS13-1-2-2021-06",
        "ELBSecurityPolicy-TLS13-1-2-Res-2021-06", "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06",
        "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06", "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09",
        "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-2-Ext1-PQ-2025-09",
        "ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
        "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
    ),
    "1.3": (
        "ELBSecurityPolicy-TLS13-1-3-2021-06", "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
        "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04",
    ),
}  # fmt: skip
"""The lowest TLS version that each predefined policy accepts (Elastic Load Balancing user guides, Security policies)."""

MINIMUM_TLS = {policy: version for version, policies in TLS_POLICIES.items() for policy in policies}

_POLICY_DEFAULT = (
    "Elastic Load Balancing user guide: a TLS listener made without the console uses ELBSecurityPolicy-2016-08"
)

LOAD_BALANCERS = Kind(
    "aws_lb",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    LOAD_BALANCER,
    {
        "type": text("load_balancer_type", "Type", "application", "provider documentation: load_balancer_type"),
        "internal": flag(
            "internal", "Scheme", False, "Elastic Load Balancing API: internet-facing unless internal",
            {"internal": True, "internet-facing": False},
        ),
        "public.endpoint": flag(
            "internal", "Scheme", True, "Elastic Load Balancing API: internet-facing unless internal",
            {True: False, False: True, "internal": False, "internet-facing": True},
        ),
        "subnets": refers("subnets | subnet_mapping.subnet_id", "Subnets | SubnetMappings.SubnetId"),
        "firewalls": refers("security_groups", "SecurityGroups"),
        "logs.enabled": flag(
            "access_logs.enabled", "LoadBalancerAttributes[Key=access_logs.s3.enabled].Value", False,
            "Elastic Load Balancing user guide: access logs are off by default",
        ),
        "logs.prefix": text("access_logs.prefix", "LoadBalancerAttributes[Key=access_logs.s3.prefix].Value"),
        "deletion.protected": flag(
            "enable_deletion_protection", "LoadBalancerAttributes[Key=deletion_protection.enabled].Value", False,
            "provider documentation: enable_deletion_protection",
        ),
        "headers.invalid_dropped": flag(
            "drop_invalid_header_fields",
            "LoadBalancerAttributes[Key=routing.http.drop_invalid_header_fields.enabled].Value", False,
            "provider documentation: drop_invalid_header_fields",
        ),
    },
    edges=(
        edge(RUNS_IN, "subnets | subnet_mapping.subnet_id", "Subnets | SubnetMappings.SubnetId", SUBNET),
        edge(GUARDED_BY, "security_groups", "SecurityGroups", FIREWALL),
        edge(
            LOGS_TO, "access_logs.bucket", "LoadBalancerAttributes[Key=access_logs.s3.bucket].Value", OBJECT_STORE
        ),
    ),
    name=Paths("name", "Name"),
    also=("aws_alb",),
)  # fmt: skip

LISTENERS = Kind(
    "aws_lb_listener",
    "AWS::ElasticLoadBalancingV2::Listener",
    LISTENER,
    {
        "protocol": text("protocol", "Protocol"),
        "port": number("port", "Port"),
        "action.type": text("default_action.type", "DefaultActions.Type"),
        "action.redirect_protocol": text(
            "default_action.redirect.protocol", "DefaultActions.RedirectConfig.Protocol",
            source="provider documentation: redirect.protocol keeps the request's unless set",
        ),
        "tls.policy": text("ssl_policy", "SslPolicy", "ELBSecurityPolicy-2016-08", _POLICY_DEFAULT),
        "tls.minimum_version": text("ssl_policy", "SslPolicy", "1.0", _POLICY_DEFAULT, MINIMUM_TLS),
        "tls.certificate": refers("certificate_arn", "Certificates.CertificateArn"),
    },
    edges=(
        edge_from(LISTENS_ON, "load_balancer_arn", "LoadBalancerArn", LOAD_BALANCER),
        edge(TERMINATES_WITH, "certificate_arn", "Certificates.CertificateArn", CERTIFICATE),
        edge(SERVES, "default_action.target_group_arn | default_action.forward.target_group.arn",
             "DefaultActions.TargetGroupArn | DefaultActions.ForwardConfig.TargetGroups.TargetGroupArn", TARGET),
        edge(AUTHENTICATED_BY, "default_action.authenticate_cognito.user_pool_arn",
             "DefaultActions.AuthenticateCognitoConfig.UserPoolArn", USER_POOL),
    ),
    also=("aws_alb_listener",),
)  # fmt: skip

CERTIFICATES = Kind(
    "aws_lb_listener_certificate",
    "AWS::ElasticLoadBalancingV2::ListenerCertificate",
    ATTACHMENT,
    links=(
        link(
            LISTENER, ("listener_arn", "ListenerArn"), TERMINATES_WITH,
            CERTIFICATE, ("certificate_arn", "Certificates.CertificateArn"),
        ),
    ),
    also=("aws_alb_listener_certificate",),
)  # fmt: skip

RULES = Kind(
    "aws_lb_listener_rule",
    "AWS::ElasticLoadBalancingV2::ListenerRule",
    ATTACHMENT,
    links=(
        link(
            LISTENER, ("listener_arn", "ListenerArn"), FORWARDS_TO,
            TARGET, (
                "action.target_group_arn | action.forward.target_group.arn",
                "Actions.TargetGroupArn | Actions.ForwardConfig.TargetGroups.TargetGroupArn",
            ),
        ),
    ),
    also=("aws_alb_listener_rule",),
)  # fmt: skip

TARGET_GROUP = Kind(
    "aws_lb_target_group",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    TARGET,
    {"protocol": text("protocol", "Protocol"), "port": number("port", "Port")},
    edges=(
        edge(IN_NETWORK, "vpc_id", "VpcId", NETWORK),
        edge(SERVES, "", "Targets.Id", MACHINE, FUNCTION, LOAD_BALANCER),
    ),
    name=Paths("name", "Name"),
    also=("aws_alb_target_group",),
)

TARGET_ATTACHMENT = Kind(
    "aws_lb_target_group_attachment",
    "",
    ATTACHMENT,
    links=(
        link(
            TARGET, ("target_group_arn", ""), SERVES,
            (MACHINE, FUNCTION, LOAD_BALANCER), ("target_id", ""),
        ),
    ),
    also=("aws_alb_target_group_attachment",),
    one_language="written inside the target group in CloudFormation",
)  # fmt: skip

FLEET_ATTACHMENT = Kind(
    "aws_autoscaling_attachment",
    "",
    ATTACHMENT,
    links=(
        link(
            (TARGET, LOAD_BALANCER), ("lb_target_group_arn | elb", ""), SERVES,
            FLEET, ("autoscaling_group_name", ""),
        ),
    ),
    one_language="written inside the scaling group in CloudFormation",
)  # fmt: skip

CLASSIC_LISTENER = piece(
    LISTENER,
    {
        "protocol": text("lb_protocol", "Protocol"),
        "port": number("lb_port", "LoadBalancerPort"),
        "tls.certificate": refers("ssl_certificate_id", "SSLCertificateId"),
    },
    edge(TERMINATES_WITH, "ssl_certificate_id", "SSLCertificateId", CERTIFICATE),
)


def _logs(balancer: Resource) -> Answer:
    """A block switches access logs on unless it says otherwise (provider documentation, aws_elb); without one they are off."""
    for leaf in leaves(balancer.body, "access_logs.bucket"):
        return Known(True, leaf.span, "access_logs", Origin.PROVIDER_DEFAULT)
    return Known(False, balancer.header, "access_logs", Origin.PROVIDER_DEFAULT)


CLASSIC = Kind(
    "aws_elb",
    "AWS::ElasticLoadBalancing::LoadBalancer",
    LOAD_BALANCER,
    {
        "internal": flag(
            "internal", "Scheme", False, "provider documentation: internal",
            {"internal": True, "internet-facing": False},
        ),
        "public.endpoint": flag(
            "internal", "Scheme", True, "provider documentation: internal",
            {True: False, False: True, "internal": False, "internet-facing": True},
        ),
        "subnets": refers("subnets", "Subnets"),
        "firewalls": refers("security_groups", "SecurityGroups"),
        "logs.enabled": flag(
            "access_logs.enabled", "AccessLoggingPolicy.Enabled", _logs, "Classic Load Balancer guide: off by default"
        ),
        "logs.prefix": text("access_logs.bucket_prefix", "AccessLoggingPolicy.S3BucketPrefix"),
    },
    edges=(
        edge(RUNS_IN, "subnets", "Subnets", SUBNET),
        edge(GUARDED_BY, "security_groups", "SecurityGroups", FIREWALL),
        edge(LOGS_TO, "access_logs.bucket", "AccessLoggingPolicy.S3BucketName", OBJECT_STORE),
        edge(SERVES, "instances", "Instances", MACHINE),
    ),
    parts=(part(LISTENS_ON, "listener", "Listeners", CLASSIC_LISTENER),),
    name=Paths("name", "LoadBalancerName"),
)  # fmt: skip

KINDS = (
    LOAD_BALANCERS,
    LISTENERS,
    CERTIFICATES,
    RULES,
    TARGET_GROUP,
    TARGET_ATTACHMENT,
    FLEET_ATTACHMENT,
    CLASSIC,
)
