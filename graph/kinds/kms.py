"""Keys: KMS keys in every form, their policies, aliases and grants, and the stores that hold them."""

from __future__ import annotations

from iac27017.graph.body import Origin
from iac27017.graph.concepts import KEY, KEY_ALIAS, KEY_GRANT, KEY_STORE, SUBNET
from iac27017.graph.edges import ALIAS_OF, COPY_OF, GRANTS_USE_OF, RUNS_IN, STORED_IN
from iac27017.graph.kind import Kind, Paths, Property, always, document, edge, flag, number, refers, text
from iac27017.graph.lookup import leaves
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.stores.deletion_policies import kept

_DEVELOPER = "KMS developer guide"
_WAIT = f"{_DEVELOPER}, Deleting KMS keys: 30 days unless another waiting period is given"
_ENABLED = f"{_DEVELOPER}, Enable and disable keys: a new key is enabled"
_POLICY = document("policy", "KeyPolicy")
_LOCKOUT = flag("bypass_policy_lockout_safety_check", "BypassPolicyLockoutSafetyCheck", default=False)
_WINDOW = number("deletion_window_in_days", "PendingWindowInDays", default=30, source=_WAIT)
_KEPT = flag("lifecycle.prevent_destroy", default=kept)
_USAGE = text(
    "key_usage", "KeyUsage", default="ENCRYPT_DECRYPT", source=f"{_DEVELOPER}, CreateKey: KeyUsage defaults to it"
)
_SPEC = text(
    "customer_master_key_spec", "KeySpec", default="SYMMETRIC_DEFAULT",
    source=f"{_DEVELOPER}, CreateKey: KeySpec defaults to a symmetric encryption key",
)  # fmt: skip


def _origin(key: Resource) -> Answer:
    """Where the material of a key comes from: that of a custom store is made there."""
    for path, origin in (("xks_key_id", "EXTERNAL_KEY_STORE"), ("custom_key_store_id", "AWS_CLOUDHSM")):
        for leaf in leaves(key.body, path):
            return Known(origin, leaf.span, path, leaf.origin, leaf.sources)
    return Known("AWS_KMS", key.header, "custom_key_store_id", Origin.PROVIDER_DEFAULT)


KEY_KIND = Kind(
    "aws_kms_key",
    "AWS::KMS::Key",
    KEY,
    {
        "rotation.enabled": flag(
            "enable_key_rotation", "EnableKeyRotation", default=False,
            source=f"{_DEVELOPER}, Rotate KMS keys: automatic rotation is disabled unless enabled",
        ),
        "rotation.days": number(
            "rotation_period_in_days", "RotationPeriodInDays", default=365,
            source=f"{_DEVELOPER}, Rotate KMS keys: 365 days when no period is given",
        ),
        "deletion.window_days": _WINDOW,
        "deletion.protected": _KEPT,
        "spec": _SPEC,
        "usage": _USAGE,
        "origin": text("", "Origin", default=_origin, source=f"{_DEVELOPER}, CreateKey: Origin"),
        "enabled": flag("is_enabled", "Enabled", default=True, source=_ENABLED),
        "multi_region": flag("multi_region", "MultiRegion", default=False),
        "key_store": refers("custom_key_store_id"),
        "policy.documents": _POLICY,
        "policy.lockout_check_bypassed": _LOCKOUT,
    },
    edges=(edge(STORED_IN, "custom_key_store_id", "", KEY_STORE),),
)  # fmt: skip

_IMPORTED: dict[str, Property] = {
    "origin": always("EXTERNAL", f"{_DEVELOPER}, Importing key material"),
    "rotation.enabled": always(False, f"{_DEVELOPER}, Rotate KMS keys: imported material rotates on demand only"),
    "deletion.window_days": _WINDOW,
    "deletion.protected": _KEPT,
    "enabled": flag("enabled"),
    "expires": text("valid_to"),
    "policy.documents": _POLICY,
    "policy.lockout_check_bypassed": _LOCKOUT,
}

EXTERNAL_KEY = Kind(
    "aws_kms_external_key",
    "",
    KEY,
    {
        **_IMPORTED,
        "spec": always("SYMMETRIC_DEFAULT", "provider documentation, aws_kms_external_key"),
        "usage": always("ENCRYPT_DECRYPT", "provider documentation, aws_kms_external_key"),
        "multi_region": flag("multi_region", default=False),
    },
    one_language="CloudFormation cannot import key material: AWS::KMS::Key with Origin EXTERNAL stands for it",
)

REPLICA_KEY = Kind(
    "aws_kms_replica_key",
    "AWS::KMS::ReplicaKey",
    KEY,
    {
        "deletion.window_days": _WINDOW,
        "deletion.protected": _KEPT,
        "enabled": flag("enabled", "Enabled", default=True, source=_ENABLED),
        "multi_region": always(True, f"{_DEVELOPER}, Multi-Region keys"),
        "policy.documents": _POLICY,
        "policy.lockout_check_bypassed": flag("bypass_policy_lockout_safety_check", default=False),
    },
    edges=(edge(COPY_OF, "primary_key_arn", "PrimaryKeyArn", KEY),),
)

REPLICA_EXTERNAL_KEY = Kind(
    "aws_kms_replica_external_key",
    "",
    KEY,
    {**_IMPORTED, "multi_region": always(True, f"{_DEVELOPER}, Multi-Region keys")},
    edges=(edge(COPY_OF, "primary_key_arn", "", KEY),),
    one_language="CloudFormation cannot import key material",
)

KEY_POLICY = Kind(
    "aws_kms_key_policy",
    "",
    KEY,
    {"policy.documents": document("policy"), "policy.lockout_check_bypassed": _LOCKOUT},
    into=Paths("key_id"),
    one_language="written inside the key in CloudFormation",
)

ALIAS = Kind(
    "aws_kms_alias",
    "AWS::KMS::Alias",
    KEY_ALIAS,
    {"target": refers("target_key_id", "TargetKeyId")},
    edges=(edge(ALIAS_OF, "target_key_id", "TargetKeyId", KEY),),
    name=Paths("name", "AliasName"),
    arn="arn:aws:kms:::{name}",
)

GRANT = Kind(
    "aws_kms_grant",
    "",
    KEY_GRANT,
    {"grantee": refers("grantee_principal"), "operations": text("operations")},
    edges=(edge(GRANTS_USE_OF, "key_id", "", KEY),),
    one_language="CloudFormation has no grants: services make them",
)

CUSTOM_KEY_STORE = Kind(
    "aws_kms_custom_key_store",
    "",
    KEY_STORE,
    {
        "type": text(
            "custom_key_store_type", default="AWS_CLOUDHSM",
            source=f"{_DEVELOPER}, CreateCustomKeyStore: CustomKeyStoreType",
        ),
    },
    edges=(edge(STORED_IN, "cloud_hsm_cluster_id", "", KEY_STORE),),
    name=Paths("custom_key_store_name"),
    one_language="CloudFormation has no such type",
)  # fmt: skip

HSM_CLUSTER = Kind(
    "aws_cloudhsm_v2_cluster",
    "",
    KEY_STORE,
    {
        "type": text("hsm_type"),
        "subnets": refers("subnet_ids"),
        "public.address": always(False, "CloudHSM user guide: an HSM has an address in the network only"),
    },
    edges=(edge(RUNS_IN, "subnet_ids", "", SUBNET),),
    one_language="CloudFormation has no such type",
)

KINDS = (
    KEY_KIND,
    EXTERNAL_KEY,
    REPLICA_KEY,
    REPLICA_EXTERNAL_KEY,
    KEY_POLICY,
    ALIAS,
    GRANT,
    CUSTOM_KEY_STORE,
    HSM_CLUSTER,
)
