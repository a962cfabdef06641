"""Identities: IAM roles, users and groups, what they may do, and who may become them."""

from __future__ import annotations

from iac27017.graph.concepts import (
    ACCESS_KEY,
    ATTACHMENT,
    CONSOLE_LOGIN,
    GROUP,
    IDENTITY_PROVIDER,
    INSTANCE_PROFILE,
    MFA_DEVICE,
    PASSWORD_POLICY,
    POLICY,
    ROLE,
    USER,
)
from iac27017.graph.edges import BOUNDED_BY, CREDENTIAL_OF, HAS_POLICY, MEMBER_OF, USES_ROLE
from iac27017.graph.kind import (
    Kind,
    Paths,
    always,
    document,
    edge,
    edge_from,
    flag,
    link,
    number,
    part,
    piece,
    present,
    refers,
    text,
)

_API = "IAM API reference"
_INLINE = piece(POLICY, {"document": document("policy", "PolicyDocument")})

ROLE_KIND = Kind(
    "aws_iam_role",
    "AWS::IAM::Role",
    ROLE,
    {
        "trust.document": document("assume_role_policy", "AssumeRolePolicyDocument"),
        "session.maximum_seconds": number(
            "max_session_duration", "MaxSessionDuration", default=3600, source=f"{_API}, CreateRole: MaxSessionDuration"
        ),
        "boundary": refers("permissions_boundary", "PermissionsBoundary"),
        "managed_policies": refers("managed_policy_arns", "ManagedPolicyArns"),
        "service_linked": always(False, "IAM user guide, Service-linked roles: a type of their own"),
    },
    edges=(
        edge(HAS_POLICY, "managed_policy_arns", "ManagedPolicyArns", POLICY),
        edge(BOUNDED_BY, "permissions_boundary", "PermissionsBoundary", POLICY),
    ),
    parts=(part(HAS_POLICY, "inline_policy", "Policies", _INLINE),),
    name=Paths("name", "RoleName"),
    arn="arn:aws:iam:::role/{name}",
)

SERVICE_LINKED_ROLE = Kind(
    "aws_iam_service_linked_role",
    "AWS::IAM::ServiceLinkedRole",
    ROLE,
    {"service_linked": always(True, "IAM user guide, Service-linked roles: the service defines what it may do")},
)

USER_KIND = Kind(
    "aws_iam_user",
    "AWS::IAM::User",
    USER,
    {
        "console": present("", "LoginProfile"),
        "boundary": refers("permissions_boundary", "PermissionsBoundary"),
        "managed_policies": refers("", "ManagedPolicyArns"),
    },
    edges=(
        edge(HAS_POLICY, "", "ManagedPolicyArns", POLICY),
        edge(BOUNDED_BY, "permissions_boundary", "PermissionsBoundary", POLICY),
        edge(MEMBER_OF, "", "Groups", GROUP),
    ),
    parts=(part(HAS_POLICY, "", "Policies", _INLINE),),
    name=Paths("name", "UserName"),
    arn="arn:aws:iam:::user/{name}",
)

GROUP_KIND = Kind(
    "aws_iam_group",
    "AWS::IAM::Group",
    GROUP,
    {"managed_policies": refers("", "ManagedPolicyArns")},
    edges=(edge(HAS_POLICY, "", "ManagedPolicyArns", POLICY),),
    parts=(part(HAS_POLICY, "", "Policies", _INLINE),),
    name=Paths("name", "GroupName"),
    arn="arn:aws:iam:::group/{name}",
)

MANAGED_POLICY = Kind(
    "aws_iam_policy",
    "AWS::IAM::ManagedPolicy",
    POLICY,
    {"document": document("policy", "PolicyDocument")},
    edges=(
        edge_from(HAS_POLICY, "", "Roles", ROLE),
        edge_from(HAS_POLICY, "", "Users", USER),
        edge_from(HAS_POLICY, "", "Groups", GROUP),
    ),
    name=Paths("name", "ManagedPolicyName"),
    arn="arn:aws:iam:::policy/{name}",
)

ROLE_POLICY = Kind(
    "aws_iam_role_policy",
    "AWS::IAM::RolePolicy",
    POLICY,
    {"document": document("policy", "PolicyDocument")},
    edges=(edge_from(HAS_POLICY, "role", "RoleName", ROLE),),
)

USER_POLICY = Kind(
    "aws_iam_user_policy",
    "AWS::IAM::UserPolicy",
    POLICY,
    {"document": document("policy", "PolicyDocument")},
    edges=(edge_from(HAS_POLICY, "user", "UserName", USER),),
)

GROUP_POLICY = Kind(
    "aws_iam_group_policy",
    "AWS::IAM::GroupPolicy",
    POLICY,
    {"document": document("policy", "PolicyDocument")},
    edges=(edge_from(HAS_POLICY, "group", "GroupName", GROUP),),
)

INLINE_POLICY = Kind(
    "",
    "AWS::IAM::Policy",
    POLICY,
    {"document": document("", "PolicyDocument")},
    edges=(
        edge_from(HAS_POLICY, "", "Roles", ROLE),
        edge_from(HAS_POLICY, "", "Users", USER),
        edge_from(HAS_POLICY, "", "Groups", GROUP),
    ),
    one_language="aws_iam_role_policy, aws_iam_user_policy and aws_iam_group_policy in Terraform",
)

_APART = "CloudFormation writes it on the identity or the policy"
_ARN = ("policy_arn", "")

ROLE_ATTACHMENT = Kind(
    "aws_iam_role_policy_attachment",
    "",
    ATTACHMENT,
    links=(link(ROLE, ("role", ""), HAS_POLICY, POLICY, _ARN),),
    one_language=_APART,
)

USER_ATTACHMENT = Kind(
    "aws_iam_user_policy_attachment",
    "",
    ATTACHMENT,
    links=(link(USER, ("user", ""), HAS_POLICY, POLICY, _ARN),),
    one_language=_APART,
)

GROUP_ATTACHMENT = Kind(
    "aws_iam_group_policy_attachment",
    "",
    ATTACHMENT,
    links=(link(GROUP, ("group", ""), HAS_POLICY, POLICY, _ARN),),
    one_language=_APART,
)

POLICY_ATTACHMENT = Kind(
    "aws_iam_policy_attachment",
    "",
    ATTACHMENT,
    links=(
        link(ROLE, ("roles", ""), HAS_POLICY, POLICY, _ARN),
        link(USER, ("users", ""), HAS_POLICY, POLICY, _ARN),
        link(GROUP, ("groups", ""), HAS_POLICY, POLICY, _ARN),
    ),
    one_language=_APART,
)

ROLE_ATTACHMENTS = Kind(
    "aws_iam_role_policy_attachments_exclusive",
    "",
    ATTACHMENT,
    links=(link(ROLE, ("role_name", ""), HAS_POLICY, POLICY, ("policy_arns", "")),),
    one_language=_APART,
)

USER_ATTACHMENTS = Kind(
    "aws_iam_user_policy_attachments_exclusive",
    "",
    ATTACHMENT,
    links=(link(USER, ("user_name", ""), HAS_POLICY, POLICY, ("policy_arns", "")),),
    one_language=_APART,
)

GROUP_ATTACHMENTS = Kind(
    "aws_iam_group_policy_attachments_exclusive",
    "",
    ATTACHMENT,
    links=(link(GROUP, ("group_name", ""), HAS_POLICY, POLICY, ("policy_arns", "")),),
    one_language=_APART,
)

GROUP_MEMBERSHIP = Kind(
    "aws_iam_group_membership",
    "AWS::IAM::UserToGroupAddition",
    ATTACHMENT,
    links=(link(USER, ("users", "Users"), MEMBER_OF, GROUP, ("group", "GroupName")),),
)

USER_GROUPS = Kind(
    "aws_iam_user_group_membership",
    "",
    ATTACHMENT,
    links=(link(USER, ("user", ""), MEMBER_OF, GROUP, ("groups", "")),),
    one_language="AWS::IAM::UserToGroupAddition says it from the group's side",
)

LOGIN_PROFILE = Kind(
    "aws_iam_user_login_profile",
    "",
    CONSOLE_LOGIN,
    {"reset_required": flag("password_reset_required", default=False)},
    edges=(edge(CREDENTIAL_OF, "user", "", USER),),
    one_language="written inside the user in CloudFormation",
)

ACCESS_KEY_KIND = Kind(
    "aws_iam_access_key",
    "AWS::IAM::AccessKey",
    ACCESS_KEY,
    {"status": text("status", "Status", default="Active", source=f"{_API}, CreateAccessKey: a new key is active")},
    edges=(edge(CREDENTIAL_OF, "user", "UserName", USER),),
)

VIRTUAL_MFA_DEVICE = Kind(
    "aws_iam_virtual_mfa_device",
    "AWS::IAM::VirtualMFADevice",
    MFA_DEVICE,
    edges=(edge(CREDENTIAL_OF, "", "Users", USER),),
    name=Paths("virtual_mfa_device_name", "VirtualMfaDeviceName"),
)

INSTANCE_PROFILE_KIND = Kind(
    "aws_iam_instance_profile",
    "AWS::IAM::InstanceProfile",
    INSTANCE_PROFILE,
    edges=(edge(USES_ROLE, "role", "Roles", ROLE),),
    name=Paths("name", "InstanceProfileName"),
    arn="arn:aws:iam:::instance-profile/{name}",
)

OIDC_PROVIDER = Kind(
    "aws_iam_openid_connect_provider",
    "AWS::IAM::OIDCProvider",
    IDENTITY_PROVIDER,
    {"url": text("url", "Url"), "audiences": text("client_id_list", "ClientIdList")},
)

SAML_PROVIDER = Kind(
    "aws_iam_saml_provider",
    "AWS::IAM::SAMLProvider",
    IDENTITY_PROVIDER,
    name=Paths("name", "Name"),
    arn="arn:aws:iam:::saml-provider/{name}",
)

_OFF = f"{_API}, UpdateAccountPasswordPolicy: what the request does not name is reset to its default"

PASSWORDS = Kind(
    "aws_iam_account_password_policy",
    "",
    PASSWORD_POLICY,
    {
        "length": number("minimum_password_length", default=6, source=_OFF),
        "reuse_prevented": number("password_reuse_prevention", default=0, source=_OFF),
        "age_days": number("max_password_age", default=0, source=_OFF),
        "symbols": flag("require_symbols", default=False, source=_OFF),
        "numbers": flag("require_numbers", default=False, source=_OFF),
        "uppercase": flag("require_uppercase_characters", default=False, source=_OFF),
        "lowercase": flag("require_lowercase_characters", default=False, source=_OFF),
    },
    one_language="CloudFormation has no such type",
)

KINDS = (
    ROLE_KIND,
    SERVICE_LINKED_ROLE,
    USER_KIND,
    GROUP_KIND,
    MANAGED_POLICY,
    ROLE_POLICY,
    USER_POLICY,
    GROUP_POLICY,
    INLINE_POLICY,
    ROLE_ATTACHMENT,
    USER_ATTACHMENT,
    GROUP_ATTACHMENT,
    POLICY_ATTACHMENT,
    ROLE_ATTACHMENTS,
    USER_ATTACHMENTS,
    GROUP_ATTACHMENTS,
    GROUP_MEMBERSHIP,
    USER_GROUPS,
    LOGIN_PROFILE,
    ACCESS_KEY_KIND,
    VIRTUAL_MFA_DEVICE,
    INSTANCE_PROFILE_KIND,
    OIDC_PROVIDER,
    SAML_PROVIDER,
    PASSWORDS,
)
