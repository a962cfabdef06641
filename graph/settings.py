"""What a team may tune: thresholds, labels and expectations that checks read from the graph."""

from __future__ import annotations

from msgspec import Struct, field


def _labels() -> dict[str, tuple[str, ...]]:
    return {
        "prod": ("prod", "production", "prd", "live"),
        "nonprod": (
            "dev", "development", "test", "tst", "stg", "stage", "staging", "qa", "uat", "preprod", "sandbox", "poc",
        ),
    }


EXPECTATIONS = ("alarms", "audit-trail", "backup-plan", "central-logs", "dns-query-logs")
"""What a landing zone's code declares for everybody."""


class Account(Struct, frozen=True):
    """Settings of the account that live outside the scanned code, as the team states them."""

    ebs_encryption_by_default: bool | None = None
    s3_public_access_blocked: bool | None = None


class Settings(Struct, frozen=True):
    """Defaults are the ones a careful team starts with; days are days, seconds seconds."""

    environment_keys: tuple[str, ...] = ("Environment", "environment", "env", "Env", "Stage", "stage")
    environment_labels: dict[str, tuple[str, ...]] = field(default_factory=_labels)
    shared_service_labels: tuple[str, ...] = ("shared", "network", "security", "log-archive", "hub")
    edge_labels: tuple[str, ...] = ("edge", "public", "dmz", "bastion")
    bastion_labels: tuple[str, ...] = ("bastion", "jump")
    owner_keys: tuple[str, ...] = ("Owner", "owner", "Team", "team")
    classification_keys: tuple[str, ...] = ("DataClassification", "data_classification", "Classification")
    cmk_required_environments: tuple[str, ...] = ("prod",)
    cmk_required_classifications: tuple[str, ...] = ("confidential", "restricted")
    data_event_required_classifications: tuple[str, ...] = ("confidential", "restricted")
    backup_required_environments: tuple[str, ...] = ("prod",)
    admin_ports: tuple[int, ...] = (22, 23, 2375, 2376, 3389, 5900, 5985, 5986, 8443, 10250)
    datastore_ports: tuple[int, ...] = (
        445, 1433, 1521, 2049, 3306, 5432, 5439, 6379, 8182, 9042, 9200, 11211, 27017,
    )  # fmt: skip
    admin_cidrs: tuple[str, ...] = ()
    trusted_accounts: tuple[str, ...] = ()
    third_party_accounts: tuple[str, ...] = ()
    break_glass_principals: tuple[str, ...] = ()
    log_admin_principals: tuple[str, ...] = ()
    log_archive_account: str = ""
    require_nacl: bool = False
    key_rotation_max_days: int = 365
    kms_deletion_window_min_days: int = 14
    secret_rotation_max_days: int = 90
    tls_minimum_version: str = "1.2"
    password_min_length: int = 14
    admin_session_max_seconds: int = 14400
    log_retention_days: int = 365
    hot_log_retention_days: int = 90
    worm_min_days: int = 365
    worm_mode: str = "COMPLIANCE"
    automated_backup_min_days: int = 7
    backup_plan_min_days: int = 35
    public_content_allow_list: tuple[str, ...] = ()
    public_endpoint_allow_list: tuple[str, ...] = ()
    approved_algorithms: tuple[str, ...] = (
        "SYMMETRIC_DEFAULT", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1",
        "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ML_DSA_44", "ML_DSA_65", "ML_DSA_87",
    )  # fmt: skip
    accept_provider_default: bool = True
    detection_by: str = "alarms"
    """What tells people of the audit trail's events: ``alarms`` of this code, or anything else, such as ``siem``."""
    account: Account = field(default_factory=Account)
    expect: frozenset[str] = frozenset()
    """What must be declared in this code, so that absence is a fail: some of `EXPECTATIONS`."""
