"""The tables follow from the models, and every migration can be taken back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.template import drop, make, migrate, owner_of

SHAPE = """
SELECT 'column', table_name, column_name, data_type, is_nullable FROM information_schema.columns
    WHERE table_schema = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), ''
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', tablename, indexname, indexdef, '' FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), ''
    FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', proname, '', pg_get_functiondef(oid), '' FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
    AND proowner = current_user::regrole
ORDER BY 1, 2, 3, 4, 5
"""


def rooms() -> list[str]:
    """Labels of our own apps, upper rooms first."""
    return [config.label for config in apps.get_app_configs() if config.name.startswith("bina.")]


@pytest.fixture(scope="module")
def scratch() -> Iterator[str]:
    """Address, for the owner, of a migrated database that is dropped afterwards."""
    name = f"{os.environ.get('BINA_TEST_NAME', 'test_bina')}_reversible_{os.getpid()}"
    make(name)
    migrate(owner_of(name), [])
    yield owner_of(name)
    drop(name)


def shape(address: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(address) as link:
        return link.execute(SHAPE).fetchall()


@pytest.mark.django_db
def test_no_model_lacks_a_migration(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
    assert capsys.readouterr().out == "No changes detected\n"


def test_every_room_has_one_line_of_migrations() -> None:
    loader = MigrationLoader(None)
    leaves = {room: len(loader.graph.leaf_nodes(room)) for room in rooms()}
    assert {room: count for room, count in leaves.items() if count > 1} == {}


def test_every_step_of_ours_says_how_it_is_taken_back() -> None:
    for (room, name), migration in MigrationLoader(None).disk_migrations.items():
        if room in rooms():
            assert [str(step) for step in migration.operations if not step.reversible] == [], name


@pytest.mark.xdist_group("scratch")
def test_an_installation_with_one_role_for_everything_keeps_the_trail_too(scratch: str) -> None:
    with psycopg.connect(scratch) as link:
        link.execute(
            "INSERT INTO people_agency (id, code, name, siasn_id, timezone, is_demonstration, created_at)"
            " VALUES (gen_random_uuid(), 'kota', 'Kota', '', 'Asia/Jakarta', false, now())"
        )
        trail = link.execute("SELECT table_name, action FROM platform_auditentry").fetchall()
        link.rollback()
    assert trail == [("people_agency", "INSERT")]


@pytest.mark.xdist_group("scratch")
def test_all_migrations_can_be_taken_back_and_applied_again(scratch: str) -> None:
    loader = MigrationLoader(None)
    ours = [room for room in rooms() if room != "platform" and loader.graph.leaf_nodes(room)]
    before = shape(scratch)
    # Procrastinate's tables come after the platform's first migration and cannot be taken back.
    migrate(scratch, ["platform", "0001"], *[[room, "zero"] for room in ours])
    between = shape(scratch)
    assert [row for row in between if str(row[1]).split("_")[0] in ours] == []
    assert len(between) < len(before)
    migrate(scratch, [])
    assert shape(scratch) == before
