"""A migrated database, made once and copied for each test database: migrating takes half a minute."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

NAME = "bina_migrated_"


def owner_of(database: str) -> str:
    """The owner's address of a database of the tests' server."""
    return _at("DATABASE_OWNER_URL", database)


def app_of(database: str) -> str:
    """The address of that database for the application's own role."""
    return _at("DATABASE_URL", database)


def _at(address: str, database: str) -> str:
    return urlsplit(os.environ[address])._replace(path=f"/{database}").geturl()


def migrated_template() -> str:
    """Name of a database with all migrations of today and nothing else; made when it is missing."""
    steps = MigrationLoader(None).disk_migrations
    files = {Path(__file__), *(Path(inspect.getfile(type(step))) for step in steps.values())}
    digest = sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    name = f"{NAME}{digest.hexdigest()[:12]}"
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock(hashtext(%s))", [NAME])
        known = [row[0] for row in link.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [NAME])]
        if name not in known:
            _make(link, name)
            for old in known:
                with suppress(psycopg.Error):  # somebody copies it just now
                    link.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(old)))
    return name


def _make(link: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    """Under another name until it is whole."""
    half = "half_migrated"
    make(half)
    migrate(owner_of(half), [], app=app_of(half))
    link.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(half), sql.Identifier(name)))


def migrate(owner: str, *steps: list[str], app: str = "") -> None:
    """Run ``migrate`` with each list of arguments, in one process that works as the owner.

    Args:
        app: address for the application's role; without it there is one role for everything.
    """
    code = (
        "import json, sys, django; django.setup()\n"
        "from django.core.management import call_command\n"
        "for step in json.loads(sys.argv[1]):\n"
        "    call_command('migrate', *step, interactive=False, verbosity=0)\n"
    )
    environ = {"DATABASE_URL": app or owner, "DATABASE_OWNER_URL": owner, "BINA_AS_OWNER": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(steps)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "bina.settings", **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-600:]


def copy_of_template(name: str) -> None:
    """Make a database of this name, migrated; one that is there already goes first."""
    make(name, template=migrated_template())


def make(name: str, *, template: str = "template1") -> None:
    """Make a database of this name; one that is there already goes first."""
    drop(name)
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as link:
        copied = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        link.execute(copied.format(sql.Identifier(name), sql.Identifier(template)))


def drop(name: str) -> None:
    """Remove a database, whoever is connected to it."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as link:
        link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
