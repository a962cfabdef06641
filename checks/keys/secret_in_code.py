"""Is a secret written out in the code?"""

from __future__ import annotations

from iac27017.check import Evidence, Hop, Severity, Verdict, check, failed, origin, passed, undecided
from iac27017.graph.concepts import ANYTHING
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.stores.disclosure import Disclosed, Entrusted, secrets_in
from iac27017.graph.wording import plain, worded


@check(
    "KEY-013",
    "secret-in-code",
    title="No secrets, passwords or private keys appear in templates, variables, user data or environment variables",
    controls=["9.2.4", "14.2.1"],
    controls_2026=["5.17", "8.25"],
    severity=Severity.CRITICAL,
    subject=ANYTHING,
    remedy="let a secret store generate and hand out the secret, or supply it from outside; then replace the one in the code",
    peers={
        "checkov": ["CKV_AWS_41", "CKV_AWS_45", "CKV_AWS_46", "CKV_AWS_384", "CKV2_AWS_34"],
        "trivy": ["AVD-AWS-0029", "AVD-AWS-0036", "AVD-AWS-0122", "AVD-AWS-0129"],
        "cfn_nag": ["F23", "F34", "F35", "F51", "W1"],
        "guard": [
            "RDS_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD",
            "REDSHIFT_CLUSTER_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD",
            "CODEBUILD_PROJECT_ENVVAR_AWSCRED_CHECK", "IAM_USER_LOGIN_PROFILE_NO_PLAINTEXT_PASSWORD",
            "CFN_AUTHENTICATION_RULE",
        ],
    },
)  # fmt: skip
def secret_in_code(resource: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds passwords, keys and tokens that are written out in the code or in the default of a variable.

    Whoever can read the repository or the state has the secret, and so has its
    history. It is disclosed already, and needs to be replaced, not only moved.
    The message never repeats the secret.
    """
    found = list(secrets_in(resource))
    disclosed = [secret for secret in found if isinstance(secret, Disclosed)]
    if disclosed:
        first = disclosed[0]
        places = [hop for secret in disclosed for hop in _places(secret)]
        return failed("{path} holds {what} in clear text", *places, path=first.path, what=plain(first.what))
    entrusted = [secret for secret in found if isinstance(secret, Entrusted)]
    if not entrusted:
        return None
    for secret in entrusted:
        if secret.why is not None:
            return undecided("where {path} comes from cannot be told", secret.why, _place(secret), path=secret.path)
    return passed("{path} comes from elsewhere", *map(_place, entrusted), path=entrusted[0].path)


def _places(secret: Disclosed) -> list[Evidence]:
    """Where the secret stands and where it comes from, without the secret."""
    here = Hop(secret.span, worded("{path} holds {what}", path=secret.path, what=plain(secret.what)))
    return [here, *map(origin, secret.sources)]


def _place(secret: Entrusted) -> Hop:
    template = "{path} is given its value here" if secret.why is not None else "{path} comes from elsewhere"
    return Hop(secret.span, worded(template, path=secret.path))
