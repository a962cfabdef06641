"""Finds secrets that are written out in code, and tells them from secrets that come from elsewhere.

High precision comes first: a string counts when it has the shape of a known
token, when it stands where the provider takes a secret, or when a variable
with a telling name is set to it. Where the value is a reference, generated, or
supplied from outside, nothing is disclosed.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator

from msgspec import Struct

from iac27017.graph.body import Attribute, Body
from iac27017.graph.conditions import chosen, holds
from iac27017.graph.resource import Known, Resource
from iac27017.graph.span import Span
from iac27017.graph.value import ABSENT, Array, Encoded, Object, Planned, Reference, Text, Unknown, Value
from iac27017.graph.wording import plain


class Disclosed(Struct, frozen=True):
    """A secret that is written out: ``path`` is where it stands, ``what`` what it is; the secret itself is not kept."""

    path: str
    what: str
    span: Span
    sources: tuple[Span, ...] = ()


class Entrusted(Struct, frozen=True):
    """A secret that comes from elsewhere; ``why`` when nobody can tell from where."""

    path: str
    span: Span
    why: Unknown | None = None


def secrets_in(resource: Resource) -> Iterator[Disclosed | Entrusted]:
    """Every secret of a resource: written out, or entrusted to something else."""
    ignored = _ignored(resource.body)
    for place in _places(resource.body, "", ignored):
        yield from _in_place(resource, place)


class _Place(Struct, frozen=True):
    """A value and where it stands; ``name`` is the last attribute of ``path``."""

    path: str
    name: str
    value: Value
    span: Span
    sources: tuple[Span, ...]
    ignored: bool


def _places(body: Body, prefix: str, ignored: frozenset[str]) -> Iterator[_Place]:
    for name, attribute in body.attributes.items():
        if name not in _NO_VALUES:
            yield from _inside(attribute, prefix + name.removeprefix("@"), name, name in ignored or "all" in ignored)
    for kind, blocks in body.blocks.items():
        for block in blocks if kind != "lifecycle" else ():
            if holds(block.guard):
                yield from _places(block, f"{prefix}{kind}.", ignored)


_NO_VALUES = frozenset({"depends_on", "tags_all"})


def _inside(attribute: Attribute, path: str, name: str, ignored: bool) -> Iterator[_Place]:
    def walk(value: Value, path: str, name: str, span: Span) -> Iterator[_Place]:
        value = _as_code_says(chosen(value))
        match value:
            case dict():
                spans = value.spans if isinstance(value, Object) else {}
                named = _name_and_value(value)
                if named is not None:
                    place = spans.get("value", spans.get("Value", span))
                    yield from walk(named[1], f"{path}.{named[0]}", named[0], place)
                    return
                for key, member in value.items():
                    yield from walk(member, f"{path}.{key}", key, spans.get(key, span))
            case list():
                spans_of = value.spans if isinstance(value, Array) else []
                for at, member in enumerate(value):
                    yield from walk(member, path, name, spans_of[at] if at < len(spans_of) else span)
            case str() | Text() | Unknown() | Reference():
                yield _Place(path, name, value, span, attribute.sources, ignored)
            case _:
                return

    yield from walk(attribute.value, path, name, attribute.span)


def _as_code_says(value: Value) -> Value:
    """What stands in the code for a value that only a plan tells: a secret that was given to it comes from elsewhere."""
    return value.written if isinstance(value, Planned) and value.written is not None else value


def _name_and_value(value: dict[str, Value]) -> tuple[str, Value] | None:
    """``{name = "DB_PASSWORD", value = "..."}``: how containers and builds are given their variables."""
    name = chosen(value.get("name", value.get("Name", ABSENT)))
    content = value.get("value", value.get("Value", ABSENT))
    return (str(name), content) if isinstance(name, str) and content is not ABSENT else None


# What a place holds


def _in_place(resource: Resource, place: _Place) -> Iterator[Disclosed | Entrusted]:
    value = place.value
    structure = _structure(value)
    if structure is not None and not _is_script(place):
        inner = Attribute(structure, place.span, sources=place.sources)
        for member in _inside(inner, place.path, place.name, place.ignored):
            yield from _in_place(resource, member)
        return
    if isinstance(value, str | Text):
        for what in _tokens(value, _is_script(place)):
            yield Disclosed(place.path, what, place.span, place.sources)
            return
    if _takes_secret(resource, place):
        yield from _secret(place)
    elif _tells(place) and isinstance(value, str) and _looks_secret(value):
        yield Disclosed(place.path, "a secret", place.span, place.sources)


def _secret(place: _Place) -> Iterator[Disclosed | Entrusted]:
    """What stands where the provider takes a secret."""
    match place.value:
        case str() as text if text.startswith("{{resolve:"):
            yield Entrusted(place.path, place.span)
        case str() as text:
            if text.strip() and not _is_resolved(text) and not (_is_store(place) and _is_placeholder(place, text)):
                yield Disclosed(place.path, "a secret", place.span, place.sources)
        case Unknown() as why:
            yield Entrusted(place.path, place.span, None if _is_supplied(why) else why)
        case Text(parts=parts) if not any(isinstance(part, Reference) for part in parts):
            doubts = [part for part in parts if isinstance(part, Unknown) and not _is_supplied(part)]
            yield Entrusted(place.path, place.span, next(iter(doubts), None))
        case _:
            yield Entrusted(place.path, place.span)


def _is_supplied(why: Unknown) -> bool:
    """Whether the value is made or given when Terraform runs: by a resource, a variable, a file outside of the code."""
    return bool(why.references) or why.reason in _SUPPLIED


_SUPPLIED = frozenset(
    {
        "variable {name} has no value",
        "{path} is in somebody's home directory, which is not read",
        "{path} leads out of the scanned directory and is not read",
        "parameter {name} has no default value",
        "parameter {name} is read from the SSM parameter {stored} at deployment",
        "the SSM parameter {name} is read at deployment",
    }
)
"""The reasons of values that are not in the scanned code at all, as the evaluation words them."""


# Where secrets stand

_SECRET_NAMES = frozenset(
    {
        "access_token", "account_password", "ad_domain_join_password", "admin_password", "admin_user_password",
        "administrator_login_password", "api_secret_key", "auth_password", "auth_token", "basic_auth_credentials",
        "certificate_private_key", "client_secret", "cross_realm_trust_principal_password", "db_password",
        "domain_signing_private_key", "fsx_admin_password", "host_key", "hsm_partition_password",
        "kdc_admin_password", "key_material_base64", "key_passphrase", "key_store_password", "master_password",
        "master_password_wo", "master_user_password", "oauth_token", "password", "password_wo", "passwords",
        "platform_credential", "private_key", "raw_secret_access_key", "sasl_password", "secret_access_key",
        "secret_binary", "secret_key", "secret_string", "secret_string_wo", "secret_token",
        "service_account_password", "shared_secret", "smb_guest_password", "ssl_client_key_password",
        "svm_admin_password", "temporary_password", "tunnel1_preshared_key", "tunnel2_preshared_key", "value_wo",
        "MasterUserPassword", "MasterPassword", "Password", "AuthToken", "SecretString", "SecretKey", "ClientSecret",
        "OAuthToken", "AccessToken", "BasicAuthCredentials", "PrivateKey", "AdminPassword", "ADDomainJoinPassword",
        "AccountPassword", "AdminUserPassword", "AuthPassword", "CrossRealmTrustPrincipalPassword", "DbPassword",
        "DomainSigningPrivateKey", "FsxAdminPassword", "HECToken", "KdcAdminPassword", "KeyPassphrase", "OauthToken",
        "PreSharedKey", "PrivateKeyPassphrase", "RepositoryAccessToken", "SaslPassword", "SecretToken",
        "ServiceAccountPassword", "SmtpPassword", "SslClientKeyPassword", "SvmAdminPassword", "TdeCredentialPassword",
        "secretKey",
    }
)  # fmt: skip
"""Arguments that hold nothing but a secret: as the AWS provider's schema marks them sensitive (provider 5.100), and
those of that meaning in the CloudFormation resource specification."""

_SECRET_ARGUMENTS = frozenset(
    {
        ("aws_codebuild_source_credential", "token"),
        ("aws_api_gateway_api_key", "value"),
        ("AWS::CodeBuild::SourceCredential", "Token"),
        ("AWS::ApiGateway::ApiKey", "Value"),
    }
)
"""Arguments of a common name that hold a secret in one type."""

_STORES = frozenset(
    {
        "secret_string", "secret_string_wo", "secret_binary", "value", "insecure_value", "value_wo", "SecretString",
        "Value",
    }
)  # fmt: skip
"""Where a store of secrets is given its content, for which code often writes a first value to be replaced by hand."""

_SCRIPTS = frozenset({"user_data", "user_data_base64", "UserData", "custom_data", "startup_script"})


def _is_script(place: _Place) -> bool:
    """Whether a machine runs it when it starts: its user data, or what cfn-init writes and runs."""
    return place.name in _SCRIPTS or ("AWS::CloudFormation::Init." in place.path and place.name in ("content", "command"))


def _takes_secret(resource: Resource, place: _Place) -> bool:
    if resource.type in _PARAMETERS and place.path in ("value", "insecure_value", "Value"):
        return _is_secret_parameter(resource)
    if place.name in _SECRET_NAMES or (resource.type, place.path) in _SECRET_ARGUMENTS:
        return not place.path.startswith(_OTHERWISE) and not resource.type.startswith(_BY_FILE)
    return False


_PARAMETERS = ("aws_ssm_parameter", "AWS::SSM::Parameter")
_OTHERWISE = ("tags.", "Tags", "token_validity_units.", "TokenValidityUnits.")
"""Where a name of that kind says something else: in tags, and as the unit that a token's life is counted in."""
_BY_FILE = ("aws_appmesh_", "AWS::AppMesh::")
"""App Mesh names the file that a proxy reads its private key from (App Mesh API, *VirtualNodeTlsFileCertificate*)."""


def _is_secret_parameter(parameter: Resource) -> bool:
    """Whether a parameter is encrypted, or its name says that it should be."""
    match parameter.get("secure"):
        case Known(value=True):
            return True
        case _:
            named = parameter.kind.name.of(parameter.language) if parameter.kind.name else "name"
            name = parameter.body.attributes.get(named)
            return name is not None and isinstance(name.value, str) and _TELLING.search(name.value) is not None


def _is_store(place: _Place) -> bool:
    return place.name in _STORES


_PLACEHOLDER = re.compile(
    r"(?i)^\W*(?:change[ _-]?(?:me|it|this)?|replace[ _-]?(?:me|this)?|update[ _-]?me|fill[ _-]?(?:me|in)|set[ _-]?me|"
    r"enter|your|to[ _-]?be|place[ _-]?holder|dummy|example|sample|initial|todo|tbd|fixme|none|null|nil|empty|unset|"
    r"unused|default|n/?a|x{3,}|test|tmp|temp|foo(?:bar)?|bar)(?:[\W_\d].*)?$"
)


def _is_placeholder(place: _Place, text: str) -> bool:
    """A first value that is replaced by hand: it says so, or Terraform is told to leave it alone afterwards."""
    return place.ignored or _PLACEHOLDER.match(text) is not None


_TELLING = re.compile(
    r"(?i)(?:^|[_.\-])(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|secret[_-]?key|access[_-]?key|"
    r"private[_-]?key|auth[_-]?key|credentials?)$|[a-z](?:Password|Secret|Token|ApiKey|SecretKey|PrivateKey)$"
)
_VARIABLES = re.compile(
    r"(?:^|\.)(?:variables|environment|environment_variable|environment_variables|Environment|env|parameters|"
    r"container_definitions|default_arguments|connection_properties|vars|EnvironmentVariables|DefaultArguments|"
    r"ConnectionProperties|Parameters)(?:\.|$)"
)


def _tells(place: _Place) -> bool:
    """Whether a variable's name says that it holds a secret."""
    return _VARIABLES.search(place.path) is not None and _TELLING.search(place.name) is not None


def _looks_secret(value: str) -> bool:
    """Whether a literal could be a secret: no name of one, no address, no switch."""
    text = value.strip()
    named = re.match(r"(?i)^(?:arn:|/|\./|https?://[^@]*$|alias/|projects/|vault:|ssm:|secretsmanager:)", text)
    plain = text.lower() in ("", "true", "false", "yes", "no", "enabled", "disabled", "none", "null")
    return not named and not plain and not _is_resolved(text) and "${" not in text and len(text) > 3


def _is_resolved(text: str) -> bool:
    """Whether somebody else fills it in: ``{{resolve:secretsmanager:...}}``."""
    return text.startswith(("{{", "${", "<")) and text.endswith(("}}", "}", ">"))


# Shapes

_SHAPES = re.compile(
    r"(?P<access_key>\b(?:AKIA|ASIA)[A-Z0-9]{16}\b)"
    r"|(?P<private_key>-----BEGIN (?:[A-Z]+ )?PRIVATE KEY(?: BLOCK)?-----)"
    r"|(?P<github>\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_[A-Za-z0-9_]{40,})"
    r"|(?P<gitlab>\bglpat-[A-Za-z0-9_\-]{20,})"
    r"|(?P<slack>\bxox[abeprs]-[A-Za-z0-9-]{20,}|hooks\.slack\.com/services/T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]{16,})"
    r"|(?P<stripe>\b[sr]k_live_[A-Za-z0-9]{20,})"
    r"|(?P<google>\bAIza[A-Za-z0-9_\-]{35}\b)"
    r"|(?P<sendgrid>\bSG\.[A-Za-z0-9_\-]{22}\.[A-Za-z0-9_\-]{43}\b)"
    r"|(?P<npm>\bnpm_[A-Za-z0-9]{36}\b)"
    r"|(?P<vault>\bhv[sb]\.[A-Za-z0-9_\-]{24,})"
    r"|(?P<url>\b[a-z][a-z0-9+]{2,20}://[^\s:/@\"']{1,64}:(?![\s<{$%*]|\*+@|password@|pass@)[^\s:/@\"'${}]{3,64}@)"
)
_NAMES = {
    "access_key": plain("an AWS access key"), "private_key": plain("a private key"),
    "github": plain("a GitHub token"), "gitlab": plain("a GitLab token"), "slack": plain("a Slack token"),
    "stripe": plain("a Stripe key"), "google": plain("a Google API key"),
    "sendgrid": plain("a SendGrid key"), "npm": plain("an npm token"), "vault": plain("a Vault token"),
    "url": plain("a password in an address"),
}  # fmt: skip
"""Token formats as their issuers document them (IAM user guide, *Unique identifiers*; GitHub, GitLab, Slack ...)."""

_ASSIGNMENT = re.compile(
    r"(?i)\b[A-Z0-9_]*(?:PASSWORD|PASSWD|SECRET|SECRET_KEY|ACCESS_KEY|API_KEY|TOKEN)['\"]?\s*(?:=|:|,)\s*"
    r"['\"]?(?P<value>[^\s'\"`$<>;(){}]{6,})['\"]?"
)


_WRITTEN = re.compile(
    r"(?i)[\w.\-]*(?:pass(?:word|wd|phrase)|secret|secret_?key|access_?key|api_?key|private_?key|auth_?key|token)"
    r"['\"]?\s*(?:,\s*['\"]?value['\"]?\s*)?[=:]\s*(?:\"(?P<double>[^\"]+)\"|'(?P<single>[^']+)'|(?<=: )(?P<bare>[^\s#\"'!{\[]+))"
)
MASK = "********"


def without_secrets(line: str) -> str:
    """A line of code with what reads like a secret masked: by its shape, or by the name that it is set under."""

    def masked(found: re.Match[str]) -> str:
        value = next(group for group in found.groups() if group is not None)
        return found[0].replace(value, MASK) if _looks_secret(value) else found[0]

    return _WRITTEN.sub(masked, _SHAPES.sub(MASK, line))


def _tokens(value: str | Text, script: bool) -> Iterator[str]:
    """The kinds of secret that the known parts of ``value`` contain."""
    for part in value.parts if isinstance(value, Text) else (value[:],):
        if not isinstance(part, str) or len(part) < 6:
            continue
        for text in (part, *(_decoded(part) if script else ())):
            found = _SHAPES.search(text)
            if found is not None and found.lastgroup is not None:
                yield _NAMES[found.lastgroup]
            elif script and any(_looks_secret(hit["value"]) for hit in _ASSIGNMENT.finditer(text)):
                yield plain("a secret in a script")


def _decoded(text: str) -> Iterator[str]:
    """What a script that is handed over in base64 says."""
    try:
        yield base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return


def _structure(value: Value) -> Value | None:
    """The object or list that JSON text stands for."""
    match value:
        case Encoded():
            decoded = value.decoded
        case Text(decoded=decoded) if decoded is not None:
            pass
        case str() if value[:1] in "{[" and len(value) > 2:
            try:
                decoded = json.loads(value, parse_float=str)
            except (ValueError, RecursionError):
                return None
        case _:
            return None
    return decoded if isinstance(decoded, dict | list) else None


def _ignored(body: Body) -> frozenset[str]:
    """The attributes whose later changes Terraform leaves alone."""
    found: set[str] = set()
    for block in body.blocks.get("lifecycle", []):
        attribute = block.attributes.get("ignore_changes")
        if attribute is not None:
            found |= set(re.findall(r"[a-z_][a-z0-9_]*", _words(attribute.value)))
    return frozenset(found)


def _words(value: Value) -> str:
    match value:
        case list():
            return " ".join(map(_words, value))
        case Unknown():
            return " ".join([str(value), *(str(reference) for reference in value.references)])
        case _:
            return str(value)
