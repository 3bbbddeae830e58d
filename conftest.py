"""The test database is made by its owner; the tests then run as the application's own role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation

from tests.template import migrated_template


@pytest.fixture(autouse=True)
def own_language() -> None:
    """A request leaves its language behind; each test begins with the installation's."""
    translation.deactivate()


def _use(role: dict[str, Any]) -> None:
    connection.close()
    for key in ("USER", "PASSWORD", "HOST", "PORT"):
        connection.settings_dict[key] = role[key]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    _use(settings.DATABASE_OWNER)
    connection.settings_dict["TEST"]["TEMPLATE"] = migrated_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        _use(settings.DATABASE_APP)
        connection.ops.execute_sql_flush = _flush_as_owner
    yield
    with django_db_blocker.unblock():
        _use(settings.DATABASE_OWNER)


def _flush_as_owner(statements: list[str]) -> None:
    """The application's role may not truncate; the owner empties the tables after a transactional test."""
    name = connection.settings_dict["NAME"]
    owner = settings.DATABASE_OWNER
    with psycopg.connect(
        dbname=name,
        user=owner["USER"],
        password=owner["PASSWORD"] or None,
        host=owner["HOST"] or None,
        port=owner["PORT"] or None,
        autocommit=True,
    ) as link:
        link.execute("; ".join(statement.rstrip(";") for statement in statements))
