"""Spreading the statements over the machines of a Citus cluster."""

from __future__ import annotations

import os

import psycopg
from django.utils.translation import gettext as _

from bina.platform.errors import Refused

# Statements by their id, which is in their primary key; what is read beside them lies on every machine.
_BY_ID = (("records_statement", "id"), ("records_voiding", "id"))


class NotDistributable(Refused):
    """The database is no Citus cluster, as the owner sees it."""


def distribute() -> list[str]:
    """Distribute the tables of statements by their id; returns those newly distributed. Idempotent.

    Raises:
        NotDistributable: with what is missing.
    """
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner, owner.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'citus'")
        if cursor.fetchone() == (0,):
            raise NotDistributable(
                _(
                    "This PostgreSQL has no Citus: install it on every machine and run "
                    "CREATE EXTENSION citus as superuser, then call the command again."
                )
            )
        cursor.execute("SELECT logicalrelid::regclass::text FROM pg_dist_partition")
        held = {row[0] for row in cursor.fetchall()}
        missing = [(table, column) for table, column in _BY_ID if table not in held]
        for table, column in missing:
            cursor.execute("SELECT create_distributed_table(%s, %s)", [table, column])
    return [table for table, _column in missing]
