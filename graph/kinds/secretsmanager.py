"""Secrets kept in Secrets Manager: the secret, its values, its policy and its rotation."""

from __future__ import annotations

from msgspec.structs import replace

from iac27017.graph.body import Origin
from iac27017.graph.concepts import FUNCTION, KEY, SECRET
from iac27017.graph.edges import ENCRYPTED_BY, ROTATED_BY
from iac27017.graph.kind import (
    Kind,
    Paths,
    always,
    anything,
    document,
    edge,
    flag,
    number,
    present,
    refers,
    text,
)
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.stores.deletion_policies import kept

_GUIDE = "Secrets Manager user guide"
_SECRET = Paths("secret_id", "SecretId")


def _window(secret: Resource) -> Answer:
    """How many days a secret can be saved after its deletion, where no number is written.

    Thirty, as the service gives (Secrets Manager API, DeleteSecret). A stack deletes
    without a recovery window (CloudFormation coverage roadmap, *Allow
    AWS::SecretsManager::Secret grace period*), unless it leaves the secret behind.
    """
    if secret.language != "cloudformation":
        return Known(30, secret.header, "recovery_window_in_days", Origin.PROVIDER_DEFAULT)
    match kept(secret):
        case Known(value=stays) as policy:
            return replace(policy, value=30 if stays else 0, spelled=policy.spelled or "Delete")
        case other:
            return other


SECRET_KIND = Kind(
    "aws_secretsmanager_secret",
    "AWS::SecretsManager::Secret",
    SECRET,
    {
        "secure": always(True, f"{_GUIDE}, Secret encryption and decryption"),
        "encryption.at_rest": always(True, f"{_GUIDE}, Secret encryption and decryption"),
        "encryption.algorithm": always("KMS", f"{_GUIDE}, Secret encryption and decryption"),
        "encryption.key": refers(
            "kms_key_id", "KmsKeyId", default="alias/aws/secretsmanager",
            source=f"{_GUIDE}, Secret encryption and decryption: the AWS managed key unless another is named",
        ),
        "policy.documents": document("policy"),
        "value": anything("", "SecretString"),
        "rotation.enabled": flag(
            "", default=False, source=f"{_GUIDE}, Rotate secrets: a secret does not rotate until rotation is set up"
        ),
        "deletion.window_days": number(
            "recovery_window_in_days", default=_window, source="provider documentation: recovery_window_in_days"
        ),
        "deletion.protected": flag("lifecycle.prevent_destroy", default=kept),
    },
    edges=(
        edge(ENCRYPTED_BY, "kms_key_id", "KmsKeyId", KEY),
    ),
    name=Paths("name", "Name"),
    arn="arn:aws:secretsmanager:::secret:{name}-??????",
)  # fmt: skip

POLICY = Kind(
    "aws_secretsmanager_secret_policy",
    "AWS::SecretsManager::ResourcePolicy",
    SECRET,
    {
        "policy.documents": document("policy", "ResourcePolicy"),
        "policy.public_blocked": flag("block_public_policy", "BlockPublicPolicy", default=False),
    },
    into=Paths("secret_arn", "SecretId"),
)

ROTATION = Kind(
    "aws_secretsmanager_secret_rotation",
    "AWS::SecretsManager::RotationSchedule",
    SECRET,
    {
        "rotation.enabled": present("rotation_rules | rotation_lambda_arn", "RotationRules | HostedRotationLambda"),
        "rotation.days": number(
            "rotation_rules.automatically_after_days", "RotationRules.AutomaticallyAfterDays"
        ),
        "rotation.schedule": text("rotation_rules.schedule_expression", "RotationRules.ScheduleExpression"),
    },
    edges=(edge(ROTATED_BY, "rotation_lambda_arn", "RotationLambdaARN", FUNCTION),),
    into=_SECRET,
)

VERSION = Kind(
    "aws_secretsmanager_secret_version",
    "",
    SECRET,
    {"value": anything("secret_string | secret_binary")},
    into=_SECRET,
    one_language="written inside the secret in CloudFormation",
)

KINDS = (SECRET_KIND, POLICY, ROTATION, VERSION)
