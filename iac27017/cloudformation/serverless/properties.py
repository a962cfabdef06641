"""Which property of a plain type each property of a serverless one becomes; ``a.b`` goes into a mapping of its own.

Source: AWS SAM developer guide, the property references of each type ("is passed directly to ...").
"""

from __future__ import annotations

from collections.abc import Mapping as ReadOnly

FUNCTION: ReadOnly[str, str] = {
    **{name: name for name in (
        "FunctionName", "Description", "Handler", "Runtime", "MemorySize", "Timeout", "Role", "Environment", "VpcConfig",
        "KmsKeyArn", "Layers", "ReservedConcurrentExecutions", "Architectures", "EphemeralStorage", "SnapStart",
        "FileSystemConfigs", "ImageConfig", "LoggingConfig", "PackageType", "CodeSigningConfigArn", "RuntimeManagementConfig",
        "Tags",
    )},
    "CodeUri": "Code.S3Key",
    "InlineCode": "Code.ZipFile",
    "ImageUri": "Code.ImageUri",
    "Tracing": "TracingConfig.Mode",
    "DeadLetterQueue": "DeadLetterConfig",
}  # fmt: skip
STATE_MACHINE: ReadOnly[str, str] = {
    "Name": "StateMachineName",
    "Type": "StateMachineType",
    "Role": "RoleArn",
    "Definition": "Definition",
    "DefinitionSubstitutions": "DefinitionSubstitutions",
    "Logging": "LoggingConfiguration",
    "Tracing": "TracingConfiguration",
    "Tags": "Tags",
}
TABLE: ReadOnly[str, str] = {
    "TableName": "TableName",
    "SSESpecification": "SSESpecification",
    "ProvisionedThroughput": "ProvisionedThroughput",
    "PointInTimeRecoverySpecification": "PointInTimeRecoverySpecification",
    "Tags": "Tags",
}
REST_API: ReadOnly[str, str] = {
    "Name": "Name",
    "Description": "Description",
    "DefinitionBody": "Body",
    "EndpointConfiguration": "EndpointConfiguration",
    "DisableExecuteApiEndpoint": "DisableExecuteApiEndpoint",
    "MinimumCompressionSize": "MinimumCompressionSize",
    "Policy": "Policy",
    "Tags": "Tags",
}
REST_STAGE: ReadOnly[str, str] = {
    name: name
    for name in (
        "StageName", "AccessLogSetting", "MethodSettings", "TracingEnabled", "CacheClusterEnabled", "CacheClusterSize",
        "Variables", "CanarySetting", "Tags",
    )
}  # fmt: skip
HTTP_API: ReadOnly[str, str] = {
    "Name": "Name",
    "Description": "Description",
    "DefinitionBody": "Body",
    "CorsConfiguration": "CorsConfiguration",
    "DisableExecuteApiEndpoint": "DisableExecuteApiEndpoint",
}
HTTP_STAGE: ReadOnly[str, str] = {
    "StageName": "StageName",
    "AccessLogSettings": "AccessLogSettings",
    "DefaultRouteSettings": "DefaultRouteSettings",
    "RouteSettings": "RouteSettings",
    "StageVariables": "StageVariables",
}
DOMAIN: ReadOnly[str, str] = {
    "DomainName": "DomainName",
    "CertificateArn": "RegionalCertificateArn",
    "SecurityPolicy": "SecurityPolicy",
    "MutualTlsAuthentication": "MutualTlsAuthentication",
}
