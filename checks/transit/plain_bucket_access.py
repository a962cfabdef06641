"""Does the object store refuse requests that come without TLS?"""

from __future__ import annotations

from collections.abc import Sequence

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import OBJECT_STORE
from iac27017.graph.policy.access import unread
from iac27017.graph.policy.own_arns import covers_own
from iac27017.graph.policy.policies import Document, PolicyCondition, Statement, documents
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.truth import Truth, all_of, any_of
from iac27017.graph.value import Unknown


@check(
    "TLS-006",
    "plain-bucket-access",
    title="Object storage refuses requests that are not over TLS",
    controls=["10.1.1", "13.2.1"],
    controls_2026=["5.14", "8.24"],
    severity=Severity.HIGH,
    subject=OBJECT_STORE,
    remedy=(
        "deny `s3:*` to everyone on the bucket's ARN and on that ARN followed by `/*`, "
        "where `aws:SecureTransport` is `false`"
    ),
    peers={
        "checkov": ["CKV_AWS_379"],
        "cfn_nag": ["W51"],
        "guard": ["S3_BUCKET_SSL_REQUESTS_ONLY"],
        "regula": ["FG_R00100", "FG_R00152"],
    },
)
def plain_bucket_access(store: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds buckets that answer over plain HTTP.

    S3 answers HTTP and HTTPS alike. Only a Deny in the bucket's own policy
    makes sure that no client, old script or signed link sends data in the clear.
    """
    if isinstance(required := store.get("tls.required"), Known) and required.value is True:
        return passed("the provider takes no plain requests", required)
    written = documents(store)
    refusing = [s for document in written for s in document.statements if _refuses(s) is not Truth.NO]
    objects, bucket = (_covered(refusing, store, what) for what in ("/object", ""))
    if all_of((objects, bucket)) is Truth.YES:
        return passed("requests without TLS are denied", *refusing)
    if (why := _doubt(written, refusing, objects, bucket)) is not None:
        return undecided("whether requests without TLS are denied cannot be told", *refusing, *why)
    if objects is Truth.YES:
        return failed("requests without TLS are denied for the objects, not for the bucket", *refusing)
    if bucket is Truth.YES:
        return failed("requests without TLS are denied for the bucket, not for its objects", *refusing)
    if refusing:
        return failed("requests without TLS are denied for some of the actions or objects only", *refusing)
    if written:
        return failed(
            "the policy denies no request without TLS", *(s for d in written for s in d.statements), store
        )
    return failed("no policy denies requests without TLS", store)


_ACTIONS = {"/object": ("s3:GetObject", "s3:PutObject"), "": ("s3:ListBucket",)}
"""What clients do to objects and to the bucket itself."""


def _refuses(statement: Statement) -> Truth:
    """Whether it denies everyone what comes without TLS, and nothing narrows that down."""
    plain = any(_says_plain(test) for test in statement.conditions)
    narrowing = any_of(_narrows(test) for test in statement.conditions)
    return all_of((statement.denies, statement.for_everyone, Truth.of(plain), ~narrowing))


def _says_plain(test: PolicyCondition) -> bool:
    return test.operator in ("Bool", "StringEquals") and test.says("aws:SecureTransport", "false")


def _narrows(test: PolicyCondition) -> Truth:
    """Conditions of one statement must all hold; services of the provider's use TLS anyway."""
    if test.key == "?":
        return Truth.UNKNOWN
    return Truth.of(not _says_plain(test) and not test.says("aws:PrincipalIsAWSService", "false"))


def _covered(refusing: Sequence[Statement], store: Resource, what: str) -> Truth:
    """Whether the statements together deny all actions on the bucket, or on its objects."""
    return all_of(
        any_of(all_of((_refuses(s), s.covers_action(action), covers_own(s, store, what))) for s in refusing)
        for action in _ACTIONS[what]
    )


def _doubt(
    written: list[Document], refusing: Sequence[Statement], objects: Truth, bucket: Truth
) -> tuple[Unknown, ...] | None:
    """Why nobody can tell, where what is unknown could still deny everything."""
    missing = unread(written)
    if missing is not None:
        return (missing,)
    if Truth.NO not in (objects, bucket):
        return tuple(s.doubt for s in refusing if s.doubt is not None)
    return None
