"""Each thing that can be wrong is named; an outside server is as good as our own."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from django.utils import translation

from bina.platform import doctor
from bina.platform.database import Addresses, ensure_database, remove_database
from bina.platform.database.binaries import programs, run
from bina.platform.database.places import is_root, place_of, server_account
from bina.platform.database.preparation import EXTENSIONS

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
GB = 1024**3
# Takes back what `ensure_database` prepared.
BARE = """
DROP DATABASE bina;
\\connect template1
DROP OWNED BY bina_owner;
DROP OWNED BY bina_app;
DROP ROLE bina_owner, bina_app;
DROP EXTENSION btree_gist, ltree, pg_trgm, unaccent;
"""


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(("number", "state"), [(140_019, "wrong"), (150_000, "fine"), (180_006, "fine")])
def test_a_database_older_than_15_is_wrong(number: int, state: str) -> None:
    assert doctor.version_finding(number=number).state == state


def test_missing_extensions_are_named() -> None:
    finding = doctor.extensions_finding(installed={*EXTENSIONS} - {"ltree", "unaccent"})
    assert finding.state == "wrong"
    assert finding.sentence == (
        "The database lacks these extensions: ltree, unaccent. Create them with CREATE EXTENSION."
    )
    assert doctor.extensions_finding(installed={*EXTENSIONS, "plpgsql"}).state == "fine"


@pytest.mark.parametrize(
    ("free", "total", "state"),
    [(1.9, 30, "wrong"), (2.1, 30, "fine"), (4.9, 100, "wrong"), (5.1, 100, "fine")],
)
def test_a_disk_is_nearly_full_below_two_gigabytes_or_a_twentieth(
    free: float, total: int, state: str
) -> None:
    found = doctor.disk_finding(folder=Path("data"), free=int(free * GB), total=total * GB)
    assert found.state == state


@pytest.mark.parametrize(("seconds", "state"), [(-6, "wrong"), (-5, "fine"), (5, "fine"), (6, "wrong")])
def test_clocks_may_be_five_seconds_apart_either_way(seconds: int, state: str) -> None:
    assert doctor.clock_finding(database=NOW + timedelta(seconds=seconds), machine=NOW).state == state


@pytest.mark.parametrize(("seconds", "state"), [(None, "wrong"), (61, "wrong"), (60, "fine")])
def test_a_worker_is_alive_while_its_heart_beats(seconds: int | None, state: str) -> None:
    heartbeat = None if seconds is None else NOW - timedelta(seconds=seconds)
    assert doctor.worker_finding(heartbeat=heartbeat, now=NOW).state == state


def test_jobs_that_wait_too_long_are_counted() -> None:
    late = doctor.queue_finding(oldest=NOW - timedelta(minutes=16), waiting=3, now=NOW)
    assert (late.state, late.sentence) == ("wrong", "3 jobs wait, the oldest for 16 minutes.")
    assert doctor.queue_finding(oldest=NOW - timedelta(minutes=15), waiting=3, now=NOW).state == "fine"
    assert doctor.queue_finding(oldest=None, waiting=0, now=NOW).state == "fine"


def test_a_folder_that_cannot_be_written_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    wrong = doctor.folder_finding(tmp_path / "file" / "inside")
    assert wrong.sentence == f"Bina cannot write into {tmp_path}/file/inside: Not a directory."
    assert doctor.folder_finding(tmp_path / "new").state == "fine"
    assert list((tmp_path / "new").iterdir()) == []


def test_a_mail_server_that_answers_is_fine_and_one_that_does_not_is_wrong() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert doctor.mail_finding(host="127.0.0.1", port=port).state == "wrong"
    controller = Controller(object(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        assert doctor.mail_finding(host="127.0.0.1", port=port).state == "fine"
    finally:
        controller.stop()
    assert doctor.mail_finding(host="", port=25).state == "note"


@pytest.mark.django_db
def test_the_database_of_these_tests_is_well_but_for_the_worker() -> None:
    inside = {
        finding.check: finding.state
        for finding in doctor.examine()
        if finding.check not in {"folders", "disk", "mail", "embedded"}
    }
    assert inside == {
        "push": "note",
        "version": "fine",
        "extensions": "fine",
        "roles": "fine",
        "migrations": "fine",
        "clock": "fine",
        "worker": "wrong",
        "queue": "fine",
    }


@pytest.mark.django_db
def test_a_job_nobody_takes_and_a_worker_whose_heart_beats_are_seen() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at) "
            "VALUES ('default', 'people.import', 'todo', now() - interval '40 minutes')"
        )
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '2 hours'")
    states = {finding.check: finding for finding in doctor.examine()}
    assert states["worker"].state == "fine"
    assert states["queue"].sentence == "1 job waits, the oldest for 40 minutes."


def as_administrator(home: Path, commands: str) -> None:
    """Give commands to `psql` as the superuser of the server at ``home``."""
    place = place_of(home)
    account = server_account() if is_root() else None
    script = place.socket / "commands.sql"
    script.write_text(commands, encoding="utf-8")
    script.chmod(0o644)
    psql = str(programs(account) / "psql")
    options = ["--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--file={script}"]
    server = [f"--host={place.socket}", "--username=postgres", "--dbname=postgres"]
    done = run([psql, *options, *server], account=account, folder=place.socket)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    """A bare server, prepared by nothing but the commands of docs/operate/database.md."""
    home = tmp_path_factory.mktemp("outside")
    manual = (Path(__file__).parents[3] / "docs" / "operate" / "database.md").read_text(encoding="utf-8")
    commands = re.findall(r"```sql\n(.*?)```", manual, flags=re.DOTALL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BINA_TEST_FAST", "1")
        try:
            found = ensure_database(home)
            as_administrator(home, BARE)
            as_administrator(home, "\n".join(commands))
            yield found
        finally:
            remove_database(home)


def run_bina(*words: str, home: Path, **environ: str) -> tuple[int, dict[str, Any], str]:
    keep = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("DATABASE_", "BINA_")) and key != "PYTEST_CURRENT_TEST"
    }
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "bina", *words, "--json"],
        env={**keep, "BINA_HOME": str(home), "LANG": "en_GB.UTF-8", **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr


def states(found: dict[str, Any]) -> dict[str, str]:
    return {finding["check"]: finding["state"] for finding in found["findings"]}


def test_an_outside_database_is_migrated_by_its_owner_and_used_by_the_other_role(
    outside: Addresses, tmp_path: Path
) -> None:
    place = {"DATABASE_URL": outside.app, "DATABASE_OWNER_URL": outside.owner}
    status, before, _ = run_bina("doctor", home=tmp_path, **place)
    assert (status, states(before)["migrations"]) == (1, "wrong")
    status, _, error = run_bina("migrate", home=tmp_path, **place)
    assert (status, error) == (0, "")
    status, after, _ = run_bina("doctor", home=tmp_path, **place)
    found = states(after)
    assert status == 1
    assert [check for check, state in found.items() if state == "wrong"] == ["worker"]
    assert found["roles"] == "fine"
    assert "embedded" not in found
    assert not (tmp_path / "database").exists()


def test_one_role_for_everything_works_and_the_doctor_says_what_it_loses(
    outside: Addresses, tmp_path: Path
) -> None:
    status, _, error = run_bina("migrate", home=tmp_path, DATABASE_URL=outside.owner)
    assert (status, error) == (0, "")
    _, found, _ = run_bina("doctor", home=tmp_path, DATABASE_URL=outside.owner)
    assert states(found)["roles"] == "note"


def test_a_database_that_does_not_answer_is_one_sentence_and_status_1(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        address = f"postgresql://bina_app@127.0.0.1:{port}/bina"
        status, found, error = run_bina("doctor", home=tmp_path, DATABASE_URL=address)
    assert (status, error) == (1, "")
    assert found["findings"][0]["check"] == "database"
    assert found["findings"][0]["sentence"].startswith("The database does not answer: connection failed")
    assert found["well"] is False


@pytest.mark.parametrize(
    ("url", "key", "state"),
    [
        ("https://bina.kota.example", "", "fine"),
        ("http://localhost:8000", "", "note"),
        ("https://bina.kota.example", "push-key.pem holds no P-256 key", "wrong"),
    ],
)
def test_phones_are_reminded_over_https_with_a_key_that_can_be_read(url: str, key: str, state: str) -> None:
    assert doctor.push_finding(url=url, key=key).state == state


def test_stopping_a_server_that_never_ran_starts_nothing(tmp_path: Path) -> None:
    status, found, _ = run_bina("doctor", "--stop", home=tmp_path / "never")
    assert (status, found) == (0, {"stopped": False})
    assert not (tmp_path / "never" / "database-location.txt").exists()
