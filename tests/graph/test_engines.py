"""What a database engine requires of connections by default hangs on engine and version."""

from __future__ import annotations

import pytest

from iac27017.graph.resource import Known
from iac27017.graph.span import Span
from iac27017.graph.stores.engines import family_of, requires_tls_by_default
from iac27017.graph.value import Unknown

HERE = Span("main.tf", 3, 1, 3, 10)


@pytest.mark.parametrize(
    ("family", "engine", "version"),
    [
        ("postgres16", "postgres", "16"),
        ("postgres9.6", "postgres", "9.6"),
        ("aurora-postgresql15", "aurora-postgresql", "15"),
        ("aurora5.6", "aurora", "5.6"),
        ("mysql8.0", "mysql", "8.0"),
        ("mariadb11.8", "mariadb", "11.8"),
        ("oracle-se2-19", "oracle-se2", "19"),
        ("sqlserver-ex-15.0", "sqlserver-ex", "15.0"),
        ("db2-ae-11.5", "db2-ae", "11.5"),
        ("made-up", "made-up", ""),
    ],
)
def test_a_family_is_an_engine_and_a_version(family: str, engine: str, version: str) -> None:
    assert family_of(family) == (engine, version)


@pytest.mark.parametrize(
    ("engine", "version", "required"),
    [
        ("postgres", "14.12", False),
        ("postgres", "15", True),
        ("postgres", "9.6.24", False),
        ("aurora-postgresql", "16.4", False),
        ("aurora-postgresql", "17.4", True),
        ("mariadb", "11.4.2", False),
        ("mariadb", "11.8", True),
        ("mariadb", "12.0", True),
        ("mysql", "8.4.3", False),
        ("mysql", "", False),
        ("aurora-mysql", "8.0.mysql_aurora.3.05.2", False),
        ("sqlserver-se", "16.00", False),
    ],
)
def test_the_version_decides(engine: str, version: str, required: bool) -> None:
    answer = requires_tls_by_default(engine, version, HERE)
    assert isinstance(answer, Known) and answer.value is required


@pytest.mark.parametrize(
    ("engine", "version", "reason"),
    [
        ("postgres", "", "rds.force_ssl is on by default since postgres 15, and the version is not written"),
        ("mariadb", "11", "require_secure_transport is on by default since mariadb 11.8"),
        ("oracle-ee", "19", "oracle-ee has no parameter that makes it refuse clear connections"),
    ],
)
def test_what_nobody_can_tell_says_why(engine: str, version: str, reason: str) -> None:
    answer = requires_tls_by_default(engine, version, HERE)
    assert isinstance(answer, Unknown) and reason in str(answer)
