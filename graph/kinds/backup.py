"""Backups: AWS Backup vaults, plans and selections, and snapshot lifecycle policies."""

from __future__ import annotations

from iac27017.graph.body import Origin
from iac27017.graph.concepts import (
    ACCOUNT_SETTING,
    ATTACHMENT,
    BACKUP_PLAN,
    BACKUP_RULE,
    BACKUP_SELECTION,
    BACKUP_VAULT,
    KEY,
    ROLE,
    SHARE,
    SNAPSHOT_POLICY,
    TOPIC,
)
from iac27017.graph.conditions import holds
from iac27017.graph.edges import (
    ENCRYPTED_BY,
    HAS_RULE,
    KEPT_IN,
    NOTIFIES,
    PLANNED_BY,
    REPLICATES_TO,
    SELECTED_BY,
    SHARES,
    USES_ROLE,
)
from iac27017.graph.kind import (
    Kind,
    Paths,
    Property,
    always,
    anything,
    document,
    edge,
    edge_from,
    flag,
    number,
    part,
    piece,
    refers,
    text,
)
from iac27017.graph.kinds.ebs import COPY_TARGET
from iac27017.graph.lookup import leaves
from iac27017.graph.resource import Answer, Known, Resource
from iac27017.graph.value import Unknown

_GUIDE = "AWS Backup developer guide"
_ENCRYPTED = (
    f"{_GUIDE}, Encryption for backups: a vault always has a key, the AWS managed one unless another is named"
)
_DAILY = f"{_GUIDE}, BackupRule: daily at 05:00 UTC unless a schedule is given"
_LOCK = f"{_GUIDE}, Vault Lock: compliance mode when there is a date after which it cannot be changed, else governance"
_ONE = "CloudFormation has no such type"

# Vaults

VAULT = Kind(
    "aws_backup_vault",
    "AWS::Backup::BackupVault",
    BACKUP_VAULT,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "encryption.key": refers("kms_key_arn", "EncryptionKeyArn"),
        "policy.documents": document("", "AccessPolicy"),
        "retention.minimum_days": number("", "LockConfiguration.MinRetentionDays"),
        "retention.maximum_days": number("", "LockConfiguration.MaxRetentionDays"),
        "force_destroy": flag("force_destroy", default=False),
    },
    edges=(edge(ENCRYPTED_BY, "kms_key_arn", "EncryptionKeyArn", KEY),),
    name=Paths("name", "BackupVaultName"),
    arn="arn:aws:backup:::backup-vault:{name}",
    tags=Paths("tags", "BackupVaultTags"),
)

AIR_GAPPED = Kind(
    "aws_backup_logically_air_gapped_vault",
    "AWS::Backup::LogicallyAirGappedBackupVault",
    BACKUP_VAULT,
    {
        "encryption.at_rest": always(True, _ENCRYPTED),
        "retention.minimum_days": number("min_retention_days", "MinRetentionDays"),
        "retention.maximum_days": number("max_retention_days", "MaxRetentionDays"),
        "retention.lock_mode": always(
            "COMPLIANCE", f"{_GUIDE}, Logically air-gapped vault: locked in compliance mode"
        ),
    },
    name=Paths("name", "BackupVaultName"),
    arn="arn:aws:backup:::backup-vault:{name}",
    tags=Paths("tags", "BackupVaultTags"),
)

VAULT_POLICY = Kind(
    "aws_backup_vault_policy",
    "",
    BACKUP_VAULT,
    {"policy.documents": document("policy")},
    into=Paths("backup_vault_name"),
    one_language="written inside the vault in CloudFormation",
)


def _lock_mode(lock: Resource) -> Answer:
    for leaf in leaves(lock.body, "changeable_for_days"):
        if isinstance(leaf.value, Unknown):
            return leaf.value
        if holds(leaf.guard):
            return Known("COMPLIANCE", leaf.span, leaf.path, leaf.origin, leaf.sources)
    return Known("GOVERNANCE", lock.header, "changeable_for_days", Origin.PROVIDER_DEFAULT)


VAULT_LOCK = Kind(
    "aws_backup_vault_lock_configuration",
    "",
    BACKUP_VAULT,
    {
        "retention.lock_mode": Property(Paths(""), text("").type, _lock_mode, source=_LOCK),
        "retention.minimum_days": number("min_retention_days"),
        "retention.maximum_days": number("max_retention_days"),
    },
    into=Paths("backup_vault_name"),
    one_language="written inside the vault in CloudFormation",
)

VAULT_NOTIFICATIONS = Kind(
    "aws_backup_vault_notifications",
    "",
    BACKUP_VAULT,
    edges=(edge(NOTIFIES, "sns_topic_arn", "", TOPIC),),
    into=Paths("backup_vault_name"),
    one_language="written inside the vault in CloudFormation",
)

# Plans

RULE = piece(
    BACKUP_RULE,
    {
        "schedule": text("schedule", "ScheduleExpression", "cron(0 5 ? * * *)", _DAILY),
        "retention.days": number("lifecycle.delete_after", "Lifecycle.DeleteAfterDays"),
        "point_in_time": flag("enable_continuous_backup", "EnableContinuousBackup", False),
        "vault": refers("target_vault_name", "TargetBackupVault"),
        "copies": refers("copy_action.destination_vault_arn", "CopyActions.DestinationBackupVaultArn"),
    },
    edge(KEPT_IN, "target_vault_name", "TargetBackupVault", BACKUP_VAULT),
    edge(
        REPLICATES_TO,
        "copy_action.destination_vault_arn",
        "CopyActions.DestinationBackupVaultArn",
        BACKUP_VAULT,
    ),
)

PLAN = Kind(
    "aws_backup_plan",
    "AWS::Backup::BackupPlan",
    BACKUP_PLAN,
    parts=(part(HAS_RULE, "rule", "BackupPlan.BackupPlanRule", RULE),),
    name=Paths("name", "BackupPlan.BackupPlanName"),
    tags=Paths("tags", "BackupPlanTags"),
)

_SELECTION = "BackupSelection"

SELECTION = Kind(
    "aws_backup_selection",
    "AWS::Backup::BackupSelection",
    BACKUP_SELECTION,
    {
        "resources": anything("resources", f"{_SELECTION}.Resources"),
        "excluded": anything("not_resources", f"{_SELECTION}.NotResources"),
        "tags": anything("selection_tag", f"{_SELECTION}.ListOfTags"),
        "conditions": anything("condition", f"{_SELECTION}.Conditions"),
    },
    edges=(
        edge_from(SELECTED_BY, "resources", f"{_SELECTION}.Resources"),
        edge(PLANNED_BY, "plan_id", "BackupPlanId", BACKUP_PLAN),
        edge(USES_ROLE, "iam_role_arn", f"{_SELECTION}.IamRoleArn", ROLE),
    ),
    name=Paths("name", f"{_SELECTION}.SelectionName"),
)

REGION_SETTINGS = Kind(
    "aws_backup_region_settings",
    "",
    ACCOUNT_SETTING,
    {
        "setting.name": always("backup-opt-in", "one per account and region"),
        "backup.opt_in": anything("resource_type_opt_in_preference"),
    },
    one_language=_ONE,
)

# Snapshot lifecycle policies

_RECEIVERS = piece(SHARE, {"shared_with": refers("target_accounts", "TargetAccounts")})
_DETAILS, _CFN_DETAILS = "policy_details", "PolicyDetails"

LIFECYCLE = Kind(
    "aws_dlm_lifecycle_policy",
    "AWS::DLM::LifecyclePolicy",
    SNAPSHOT_POLICY,
    {
        "enabled": flag(
            "state", "State", True, "provider documentation, aws_dlm_lifecycle_policy: ENABLED",
            {"ENABLED": True, "DISABLED": False},
        ),
        "target_tags": anything(f"{_DETAILS}.target_tags", f"{_CFN_DETAILS}.TargetTags"),
        "resource_types": text(f"{_DETAILS}.resource_types", f"{_CFN_DETAILS}.ResourceTypes"),
        "schedule": anything(f"{_DETAILS}.schedule", f"{_CFN_DETAILS}.Schedules"),
    },
    edges=(edge(USES_ROLE, "execution_role_arn", "ExecutionRoleArn", ROLE),),
    parts=(
        part(
            REPLICATES_TO, f"{_DETAILS}.schedule.cross_region_copy_rule", f"{_CFN_DETAILS}.Schedules.CrossRegionCopyRules",
            COPY_TARGET,
        ),
        part(
            REPLICATES_TO, f"{_DETAILS}.action.cross_region_copy", f"{_CFN_DETAILS}.Actions.CrossRegionCopy",
            COPY_TARGET,
        ),
        part(SHARES, f"{_DETAILS}.schedule.share_rule", f"{_CFN_DETAILS}.Schedules.ShareRules", _RECEIVERS),
    ),
)  # fmt: skip

WITHOUT_EFFECT = tuple(
    Kind(terraform, cloudformation, ATTACHMENT, one_language="" if cloudformation else _ONE)
    for terraform, cloudformation in (
        ("aws_backup_framework", "AWS::Backup::Framework"),
        ("aws_backup_global_settings", ""),
        ("aws_backup_report_plan", "AWS::Backup::ReportPlan"),
        ("aws_backup_restore_testing_plan", "AWS::Backup::RestoreTestingPlan"),
        ("aws_backup_restore_testing_selection", "AWS::Backup::RestoreTestingSelection"),
        ("aws_rbin_rule", "AWS::Rbin::Rule"),
    )
)

KINDS = (
    VAULT,
    AIR_GAPPED,
    VAULT_POLICY,
    VAULT_LOCK,
    VAULT_NOTIFICATIONS,
    PLAN,
    SELECTION,
    REGION_SETTINGS,
    LIFECYCLE,
    *WITHOUT_EFFECT,
)
