"""Database engines of RDS: families of parameter groups, and what each requires of connections by default."""

from __future__ import annotations

import re

from msgspec import Struct

from iac27017.graph.body import Origin
from iac27017.graph.resource import Answer, Known
from iac27017.graph.span import Span
from iac27017.graph.value import unknown

_FAMILY = re.compile(r"(?P<engine>.+?)-?(?P<version>\d+(?:\.\d+)*)")

Version = tuple[int, ...]


class Requirement(Struct, frozen=True):
    """The parameter that makes an engine refuse clear connections, and since which version it is on.

    ``since`` is ``None`` for an engine that never has it on by default.
    """

    parameter: str
    since: Version | None


REQUIREMENTS = {
    # RDS user guide, Requiring an SSL connection to a PostgreSQL DB instance: 1 for version 15 and later
    "postgres": Requirement("rds.force_ssl", (15,)),
    # Aurora user guide, Securing Aurora PostgreSQL data with SSL/TLS: 1 for version 17 and later
    "aurora-postgresql": Requirement("rds.force_ssl", (17,)),
    # RDS user guide, Requiring SSL/TLS for all connections to a MariaDB DB instance: ON for 11.8 and later
    "mariadb": Requirement("require_secure_transport", (11, 8)),
    # RDS user guide, Requiring SSL/TLS for all connections to a MySQL DB instance: OFF
    "mysql": Requirement("require_secure_transport", None),
    # Aurora user guide, Requiring a TLS connection to an Aurora MySQL DB cluster: OFF
    "aurora-mysql": Requirement("require_secure_transport", None),
    "aurora": Requirement("require_secure_transport", None),
    # RDS user guide, Forcing connections to your DB instance to use SSL: false
    "sqlserver": Requirement("rds.force_ssl", None),
}


def family_of(family: str) -> tuple[str, str]:
    """Engine and version of a parameter group's family; the version is empty when it has none.

    >>> family_of("aurora-postgresql16"), family_of("oracle-se2-19")
    (('aurora-postgresql', '16'), ('oracle-se2', '19'))
    """
    found = _FAMILY.fullmatch(family)
    return (found["engine"], found["version"]) if found else (family, "")


def requires_tls_by_default(engine: str, version: str, span: Span) -> Answer:
    """Whether the default parameters of this engine and version make it refuse clear connections.

    Unknown when that hangs on a version that is not written out, and for an
    engine that has no such parameter. ``span`` is where the default is missing.
    """
    name = engine.lower()  # the service takes "MySQL" too
    rule = REQUIREMENTS.get("sqlserver" if name.startswith("sqlserver") else name)
    if rule is None:
        return unknown("{engine} has no parameter that makes it refuse clear connections", span, engine=engine)
    if rule.since is None:
        return Known(False, span, rule.parameter, Origin.PROVIDER_DEFAULT)
    have = _numbers(version)
    if have == rule.since[: len(have)] and len(have) < len(rule.since):
        since = ".".join(map(str, rule.since))
        reason = "{parameter} is on by default since {engine} {since}, and the version is not written"
        return unknown(reason, span, parameter=rule.parameter, engine=engine, since=since)
    return Known(have >= rule.since, span, rule.parameter, Origin.PROVIDER_DEFAULT)


def _numbers(version: str) -> Version:
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, found[0].split("."))) if found else ()
