"""The two roles, the database and its extensions: the state in which migrations find a fresh server."""

from __future__ import annotations

import psycopg
from psycopg import sql

from bina.platform.database.addresses import APP, DATABASE, OWNER

EXTENSIONS = ("btree_gist", "ltree", "pg_trgm", "unaccent")
# Raised when what `prepare` does changes, so that servers prepared earlier are prepared again.
VERSION = "1"


def prepare(*, superuser: str, template: str) -> None:
    """Make what is missing. Idempotent.

    Args:
        superuser: address of the database ``postgres`` for a superuser.
        template: address of ``template1`` for a superuser; what stands there, new databases
            (ours and those of tests) are born with.
    """
    with psycopg.connect(template, autocommit=True) as connection:
        for role, options in ((OWNER, "CREATEDB"), (APP, "")):
            _make_role(connection, role=role, options=options)
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        for statement in DEFAULT_PRIVILEGES:
            connection.execute(statement)
    # PostgreSQL copies a template only while nobody is connected to it.
    with psycopg.connect(superuser, autocommit=True) as connection:
        if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )


DEFAULT_PRIVILEGES = (
    f"GRANT USAGE ON SCHEMA public TO {APP}",
    f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}",
    f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE, SELECT ON SEQUENCES TO {APP}",
    f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT EXECUTE ON FUNCTIONS TO {APP}",
)


def _make_role(connection: psycopg.Connection[tuple[object, ...]], *, role: str, options: str) -> None:
    known = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = "ALTER" if known else "CREATE"
    connection.execute(f"{verb} ROLE {role} LOGIN NOSUPERUSER NOCREATEROLE {options}")
