"""An import whose process is killed leaves everything as before, and the next one of the same file works."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from bina.people import actions
from bina.people.models import Agency, Employee, Unit
from bina.people.tests.factories import UnitFactory, account_with
from bina.people.tests.files import person, write_people
from bina.platform import cli
from bina.platform.access import Role
from bina.platform.jobs import defer
from bina.platform.models import ImportFile, JobRun

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 60  # a machine under load; on a quiet one each moment comes within two seconds
TABLES = [
    f"people_{name}"
    for name in ("agency", "unit", "post", "employee", "postholding", "rankholding", "educationrecord")
] + [f"platform_{name}" for name in ("account", "grant", "auditentry", "personkey")]
ROOT = "SELECT 1 FROM people_unit WHERE parent_id IS NULL FOR UPDATE"
MOMENTS = {  # a lock that keeps the import from going on, and the statement in which it is then found
    "reading": ("LOCK TABLE people_post IN ACCESS EXCLUSIVE MODE", "^COPY staged|CREATE TEMP TABLE incoming"),
    "checking": ("LOCK TABLE people_post IN ACCESS EXCLUSIVE MODE", "CREATE TEMP TABLE incoming"),
    "writing people": ("LOCK TABLE people_employee IN SHARE MODE", "people_employee"),
    "last statement": ("LOCK TABLE people_actinghead IN ACCESS EXCLUSIVE MODE", "people_actinghead"),
    "commit": (ROOT, "^COMMIT"),
}


def address(key: str) -> str:
    """The address of the tests' database for the role that ``key`` names."""
    return urlsplit(os.environ[key])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


@contextmanager
def link_of_owner() -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(address("DATABASE_OWNER_URL"), autocommit=True) as link:
        yield link


@contextmanager
def held(lock: str) -> Iterator[psycopg.Connection[Any]]:
    """Keep others from passing ``lock`` while inside."""
    with link_of_owner() as link:
        link.execute("BEGIN")
        link.execute(lock)
        yield link
        link.execute("ROLLBACK")


def everything() -> list[tuple[Any, ...]]:
    """A mark of the contents of every table that an import writes to."""
    with link_of_owner() as link:
        query = "SELECT count(*), sum(hashtextextended(t::text, 0)::numeric) FROM {} t"
        return [link.execute(query.format(table)).fetchone() or () for table in TABLES]


def process(*words: str, home: Path | None = None) -> subprocess.Popen[bytes]:
    """A Bina of its own on the database of the tests."""
    addresses = {key: address(key) for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    homes = {"BINA_HOME": str(home)} if home else {}
    return subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-m", "bina", *words],
        env={**os.environ, **addresses, **homes, "PGAPPNAME": "to-be-killed"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def wait_until(query: str, *values: Any, child: subprocess.Popen[bytes] | None = None) -> None:
    """Ask the database until it says yes; fails when the child ends first, or after a long time."""
    until = time.monotonic() + SECONDS
    with psycopg.connect(address("DATABASE_URL"), autocommit=True) as link:  # a role sees its own statements
        while not link.execute(query, values).fetchone():
            assert time.monotonic() < until, "the moment never came"
            if child is not None and child.stderr is not None:
                assert child.poll() is None, child.stderr.read().decode()
                select.select([child.stderr], [], [], 0.005)


IS_THERE = """
SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'to-be-killed'
  AND state = 'active' AND query ~ %s AND (wait_event_type = 'Lock' OR query LIKE 'COPY%%')
"""
IS_GONE = """
SELECT 1 WHERE NOT EXISTS (
  SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'to-be-killed')
"""


def kill_in(child: subprocess.Popen[bytes], statement: str) -> None:
    """Wait until the child is held up in the statement, kill it as the machine would, and see it gone.

    The lock still holds then: the server does not wait for it to find that nobody is there any more.
    """
    try:
        wait_until(IS_THERE, statement, child=child)
    finally:
        child.send_signal(signal.SIGKILL)
        child.communicate()
    wait_until(IS_GONE)


@pytest.fixture
def agency() -> Agency:
    agency = actions.found_agency(code="kota", name="Pemerintah Kota Contoh", siasn_id="KOTA")
    UnitFactory.create(parent=Unit.objects.get(agency=agency), siasn_id="SD1", name="SD Negeri 1")
    return agency


def files(folder: Path, *, rows: int) -> tuple[Path, Path]:
    """A first file, and a second that changes each of its people, adds as many and brings a unit."""
    people = [person(n) for n in range(rows)]
    changed = [person(n, NAMA=f"NAMA BARU {n}", GOL_AKHIR_ID="34") for n in range(rows)]
    added = [person(n, UNOR_ID="BARU", UNOR_NAMA="Dinas Baru") for n in range(rows, rows * 2)]
    added[0] |= {"JENIS JABATAN ID": "1", "JABATAN NAMA": "Kepala Dinas Baru"}
    first = write_people(folder / "first.xlsx", people)
    return first, write_people(folder / "second.xlsx", [*changed, *added])


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_import_leaves_everything_as_before_and_the_file_can_be_imported_again(
    agency: Agency, tmp_path: Path, moment: str
) -> None:
    lock, statement = MOMENTS[moment]
    rows = 900 if moment == "reading" else 50  # long enough to be met while it is read
    first, second = files(tmp_path, rows=rows)
    words = ["import", "employees", str(second), "--agency", "kota", "--create"]
    assert cli._run(["import", "employees", str(first), "--agency", "kota"]) == 0
    before = everything()
    with held(lock):
        kill_in(process(*words), statement)
    assert everything() == before
    assert cli._run(words) == 0
    assert Employee.objects.count() == rows * 2
    assert Employee.objects.filter(name__startswith="NAMA BARU", rank="III/d").count() == rows


def test_a_killed_worker_leaves_everything_as_before_and_the_next_one_applies_the_file(
    agency: Agency, tmp_path: Path, client: Client, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    _first, second = files(tmp_path, rows=50)
    client.force_login(account_with(Role.HR_DEVELOPER, unit=Unit.objects.get(parent=None)))
    form = {"file": SimpleUploadedFile("pegawai.xlsx", second.read_bytes()), "create_units": "on"}
    client.post(reverse("people:import_start", args=["pegawai"]), form)
    work()
    found = ImportFile.objects.get()
    client.post(reverse("people:import_apply", args=["pegawai", found.pk]))
    run, before = JobRun.objects.latest("created_at"), everything()
    lock, statement = MOMENTS["writing people"]
    with held(lock):
        kill_in(process("worker", "--once", home=tmp_path), statement)
    assert everything() == before
    assert client.get(reverse("platform:run", args=[run.pk])).status_code == 200
    with link_of_owner() as link:  # half a minute later nobody has heard of that worker
        link.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 s'")
    defer("platform.return_stalled_jobs", timestamp=0)
    work()
    run.refresh_from_db()
    found.refresh_from_db()
    assert (run.state, found.state, found.counts["created"]) == ("DONE", "APPLIED", 100)
    assert Employee.objects.count() == 100


def work() -> None:
    call_command("procrastinate", "worker", "--one-shot")
