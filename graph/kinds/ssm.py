"""Systems Manager: parameters, documents and account settings."""

from __future__ import annotations

from iac27017.graph.body import Origin
from iac27017.graph.concepts import ACCOUNT_SETTING, KEY, OPERATION, SECRET
from iac27017.graph.edges import ENCRYPTED_BY
from iac27017.graph.kind import Kind, Paths, anything, edge, flag, refers, text
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.stores.deletion_policies import kept

_SECURE = {"SecureString": True, "String": False, "StringList": False}
_GUIDE = "Systems Manager user guide"


def _key(parameter: Resource) -> Answer:
    """The AWS managed key encrypts a secure string for which no key is named; other types have none."""
    secure = parameter.get("secure")
    if isinstance(secure, Known) and secure.value is True:
        return Known("alias/aws/ssm", parameter.header, "key_id", Origin.PROVIDER_DEFAULT)
    return None if isinstance(secure, Known) else secure


PARAMETER = Kind(
    "aws_ssm_parameter",
    "AWS::SSM::Parameter",
    SECRET,
    {
        "secure": flag("type", "Type", meanings=_SECURE),
        "encryption.at_rest": flag("type", "Type", meanings=_SECURE),
        "encryption.algorithm": text("type", "Type", meanings={"SecureString": "KMS", "String": "NONE", "StringList": "NONE"}),
        "encryption.key": refers("key_id", default=_key, source=f"{_GUIDE}, SecureString parameters: alias/aws/ssm"),
        "value": anything("value | insecure_value", "Value"),
        "deletion.protected": flag("lifecycle.prevent_destroy", default=kept),
    },
    edges=(edge(ENCRYPTED_BY, "key_id", "", KEY),),
    name=Paths("name", "Name"),
    arn="arn:aws:ssm:::parameter/{name}",
)  # fmt: skip

DOCUMENT = Kind(
    "aws_ssm_document",
    "AWS::SSM::Document",
    OPERATION,
    {
        "content": anything("content", "Content"),
        "type": text("document_type", "DocumentType"),
        "shared_with": anything("permissions.account_ids"),
    },
    name=Paths("name", "Name"),
    arn="arn:aws:ssm:::document/{name}",
)

SERVICE_SETTING = Kind(
    "aws_ssm_service_setting",
    "",
    ACCOUNT_SETTING,
    {"setting.name": text("setting_id"), "setting.value": text("setting_value")},
    one_language="CloudFormation has no such type",
)

KINDS = (PARAMETER, DOCUMENT, SERVICE_SETTING)
