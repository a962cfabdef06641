"""APIs: API Gateway in both generations, and AppSync."""

from __future__ import annotations

from iac27017.graph.concepts import API, API_STAGE, CERTIFICATE, DELIVERY, LOG_STORE
from iac27017.graph.edges import LOGS_TO, PART_OF, TERMINATES_WITH
from iac27017.graph.kind import Kind, Paths, document, edge, flag, present, refers, text

MINIMUM_TLS = {
    "TLS_1_0": "1.0",
    "TLS_1_2": "1.2",
    "SecurityPolicy_TLS12_2018_EDGE": "1.2",
    "SecurityPolicy_TLS12_PFS_2025_EDGE": "1.2",
    "SecurityPolicy_TLS13_2025_EDGE": "1.3",
    "SecurityPolicy_TLS13_1_3_2025_09": "1.3",
    "SecurityPolicy_TLS13_1_2_PQ_2025_09": "1.2",
    "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09": "1.2",
    "SecurityPolicy_TLS13_1_3_FIPS_2025_09": "1.3",
    "SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09": "1.2",
    "SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09": "1.2",
}
"""The lowest version of each security policy (API Gateway guide, Security policies for custom domains)."""

_ALWAYS_HTTPS = "API Gateway guide: APIs have HTTPS endpoints only"

REST = Kind(
    "aws_api_gateway_rest_api",
    "AWS::ApiGateway::RestApi",
    API,
    {
        "type": text("endpoint_configuration.types", "EndpointConfiguration.Types", "EDGE", "API Gateway API: EDGE unless set"),
        "public.endpoint": flag(
            "endpoint_configuration.types", "EndpointConfiguration.Types", True, "API Gateway API: EDGE unless set",
            {"EDGE": True, "REGIONAL": True, "PRIVATE": False},
        ),
        "policy.documents": document("policy", "Policy"),
    },
    name=Paths("name", "Name"),
)  # fmt: skip

REST_POLICY = Kind(
    "aws_api_gateway_rest_api_policy",
    "",
    API,
    {"policy.documents": document("policy")},
    into=Paths("rest_api_id"),
    one_language="written inside the API in CloudFormation",
)

HTTP = Kind(
    "aws_apigatewayv2_api",
    "AWS::ApiGatewayV2::Api",
    API,
    {"type": text("protocol_type", "ProtocolType")},
    name=Paths("name", "Name"),
)

REST_STAGE = Kind(
    "aws_api_gateway_stage",
    "AWS::ApiGateway::Stage",
    API_STAGE,
    {"logs.enabled": present("access_log_settings", "AccessLogSetting", source="API Gateway guide: no access log by default")},
    edges=(
        edge(PART_OF, "rest_api_id", "RestApiId", API),
        edge(LOGS_TO, "access_log_settings.destination_arn", "AccessLogSetting.DestinationArn", LOG_STORE, DELIVERY),
    ),
)  # fmt: skip

HTTP_STAGE = Kind(
    "aws_apigatewayv2_stage",
    "AWS::ApiGatewayV2::Stage",
    API_STAGE,
    {"logs.enabled": present("access_log_settings", "AccessLogSettings", source="API Gateway guide: no access log by default")},
    edges=(
        edge(PART_OF, "api_id", "ApiId", API),
        edge(LOGS_TO, "access_log_settings.destination_arn", "AccessLogSettings.DestinationArn", LOG_STORE, DELIVERY),
    ),
)  # fmt: skip

REST_DOMAIN = Kind(
    "aws_api_gateway_domain_name",
    "AWS::ApiGateway::DomainName",
    API,
    {
        "tls.policy": text("security_policy", "SecurityPolicy"),
        "tls.minimum_version": text(
            "security_policy", "SecurityPolicy", "1.2",
            "API Gateway guide, Security policies: TLS_1_2 for a new domain unless another is chosen", MINIMUM_TLS,
        ),
        "tls.certificate": refers("certificate_arn | regional_certificate_arn", "CertificateArn | RegionalCertificateArn"),
    },
    edges=(
        edge(
            TERMINATES_WITH, "certificate_arn | regional_certificate_arn", "CertificateArn | RegionalCertificateArn",
            CERTIFICATE,
        ),
    ),
)  # fmt: skip

HTTP_DOMAIN = Kind(
    "aws_apigatewayv2_domain_name",
    "AWS::ApiGatewayV2::DomainName",
    API,
    {
        "tls.policy": text("domain_name_configuration.security_policy", "DomainNameConfigurations.SecurityPolicy"),
        "tls.minimum_version": text(
            "domain_name_configuration.security_policy", "DomainNameConfigurations.SecurityPolicy", "1.2",
            "API Gateway guide, Security policies: TLS_1_2 for a new domain unless another is chosen", MINIMUM_TLS,
        ),
        "tls.certificate": refers(
            "domain_name_configuration.certificate_arn", "DomainNameConfigurations.CertificateArn"
        ),
    },
    edges=(
        edge(
            TERMINATES_WITH, "domain_name_configuration.certificate_arn", "DomainNameConfigurations.CertificateArn",
            CERTIFICATE,
        ),
    ),
)  # fmt: skip

GRAPHQL = Kind(
    "aws_appsync_graphql_api",
    "AWS::AppSync::GraphQLApi",
    API_STAGE,
    {
        # AppSync writes to a log group of its own name; nothing to point to.
        "logs.enabled": present("log_config", "LogConfig", source="AppSync guide: logging is off by default"),
    },
    name=Paths("name", "Name"),
)  # fmt: skip

KINDS = (REST, REST_POLICY, HTTP, REST_STAGE, HTTP_STAGE, REST_DOMAIN, HTTP_DOMAIN, GRAPHQL)
