"""User pools: who may sign in to an application, and how."""

from __future__ import annotations

from iac27017.graph.concepts import USER_POOL
from iac27017.graph.kind import Kind, Paths, flag, number, text

_POOL = "Cognito API reference, CreateUserPool"
_POLICY = "Policies.PasswordPolicy"

POOL = Kind(
    "aws_cognito_user_pool",
    "AWS::Cognito::UserPool",
    USER_POOL,
    {
        "mfa": text("mfa_configuration", "MfaConfiguration", default="OFF", source=f"{_POOL}: MfaConfiguration"),
        "password.length": number(
            "password_policy.minimum_length", f"{_POLICY}.MinimumLength", default=8, source=f"{_POOL}: MinimumLength"
        ),
        "password.symbols": flag("password_policy.require_symbols", f"{_POLICY}.RequireSymbols"),
        "password.numbers": flag("password_policy.require_numbers", f"{_POLICY}.RequireNumbers"),
        "password.uppercase": flag("password_policy.require_uppercase", f"{_POLICY}.RequireUppercase"),
        "password.lowercase": flag("password_policy.require_lowercase", f"{_POLICY}.RequireLowercase"),
        "deletion.protected": flag(
            "deletion_protection", "DeletionProtection", default=False,
            meanings={"ACTIVE": True, "INACTIVE": False}, source=f"{_POOL}: DeletionProtection",
        ),
        "threat_protection": text(
            "user_pool_add_ons.advanced_security_mode", "UserPoolAddOns.AdvancedSecurityMode", default="OFF",
            source=f"{_POOL}: UserPoolAddOns",
        ),
        "self_registration": flag(
            "admin_create_user_config.allow_admin_create_user_only",
            "AdminCreateUserConfig.AllowAdminCreateUserOnly",
            default=True, meanings={True: False, False: True},
            source=f"{_POOL}: AllowAdminCreateUserOnly is false unless set",
        ),
    },
    tags=Paths("tags", "UserPoolTags"),
)  # fmt: skip

KINDS = (POOL,)
