"""Our own server: made once whoever comes first, found again, back after any kind of death."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from bina.platform.database import (
    Addresses,
    DatabaseTrouble,
    addresses,
    ensure_database,
    is_embedded,
    is_running,
    remove_database,
    stop_database,
)
from bina.platform.database.places import place_of
from bina.platform.database.preparation import EXTENSIONS

START = """
import sys
from pathlib import Path
from bina.platform.database import ensure_database
print(ensure_database(Path(sys.argv[1])).app)
"""
WAIT_FOR_TERM = START + "sys.stdout.flush()\nsys.stdin.read()\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("BINA_TEST_FAST", "1")
    home = tmp_path / "bina-home"
    yield home
    remove_database(home)


def ask(address: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(address) as connection:
        return connection.execute(question).fetchall()  # type: ignore[arg-type]  # texts of this file


def write(address: str, statement: str) -> None:
    with psycopg.connect(address) as connection:
        connection.execute(statement)  # type: ignore[arg-type]  # texts of this file


def start_in_another_process(home: Path, *, code: str = START) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", code, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def postmaster(home: Path) -> psutil.Process:
    return psutil.Process(int((place_of(home).data / "postmaster.pid").read_text().splitlines()[0]))


def test_two_first_starts_at_once_make_one_server_that_both_reach(home: Path) -> None:
    both = [start_in_another_process(home) for _ in range(2)]
    results = [(*process.communicate(timeout=120), process.returncode) for process in both]
    assert [(error, status) for _, error, status in results] == [("", 0), ("", 0)]
    assert results[0][0] == results[1][0]
    assert ask(results[0][0].strip(), "SELECT current_user::text, current_database()::text") == [
        ("bina_app", "bina")
    ]


def test_the_running_role_reads_and_writes_what_the_owner_made_but_owns_nothing(home: Path) -> None:
    found = ensure_database(home)
    write(found.owner, "CREATE TABLE course (id bigserial, name text)")
    write(found.app, "INSERT INTO course (name) VALUES ('Pelayanan prima')")
    assert ask(found.app, "SELECT id, name FROM course") == [(1, "Pelayanan prima")]
    for statement in ("CREATE TABLE mine ()", "DROP TABLE course", "TRUNCATE course"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            write(found.app, statement)
    assert ask(found.app, "SELECT rolname::text FROM pg_roles WHERE rolsuper ORDER BY 1") == [("postgres",)]


def test_new_databases_are_born_with_the_extensions_and_the_privileges(home: Path) -> None:
    found = ensure_database(home)
    with psycopg.connect(found.owner, autocommit=True) as connection:
        connection.execute("CREATE DATABASE trial")
    owner, app = (address.replace("/bina?", "/trial?") for address in (found.owner, found.app))
    write(owner, "CREATE TABLE course (id int)")
    assert ask(app, "SELECT id FROM course") == []
    names = ask(app, "SELECT extname::text FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1")
    assert names == [(name,) for name in EXTENSIONS]


def test_the_server_listens_on_no_network_address_and_its_socket_is_private(home: Path) -> None:
    found = ensure_database(home)
    assert ask(found.app, "SHOW listen_addresses") == [("",)]
    assert postmaster(home).net_connections(kind="inet") == []
    assert place_of(home).socket.stat().st_mode & 0o077 == 0
    assert place_of(home).data.stat().st_mode & 0o077 == 0


def test_the_server_outlives_a_command_that_is_ended_by_TERM(home: Path) -> None:  # noqa: N802 - the signal's name
    command = start_in_another_process(home, code=WAIT_FOR_TERM)
    assert command.stdout is not None
    address = command.stdout.readline().strip()
    server = postmaster(home).pid
    command.send_signal(signal.SIGTERM)
    command.communicate(timeout=30)
    assert command.returncode == -signal.SIGTERM
    assert ensure_database(home).app == address
    assert postmaster(home).pid == server


def test_a_stopped_server_starts_again_with_its_data(home: Path) -> None:
    found = ensure_database(home)
    write(found.owner, "CREATE TABLE kept AS SELECT 7 AS figure")
    assert stop_database(home)
    assert not is_running(home)
    assert not stop_database(home)
    assert ensure_database(home) == found
    assert ask(found.app, "SELECT figure FROM kept") == [(7,)]


def test_a_killed_server_starts_again_with_its_data(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BINA_TEST_FAST")
    found = ensure_database(home)
    write(found.owner, "CREATE TABLE kept AS SELECT 7 AS figure")
    with psycopg.connect(found.owner):
        killed = postmaster(home)
        killed.kill()
        psutil.wait_procs([killed], timeout=30)
    assert ask(ensure_database(home).app, "SELECT figure FROM kept") == [(7,)]
    assert postmaster(home).pid != killed.pid


def test_a_pid_file_that_names_a_stranger_does_not_keep_the_server_down(home: Path) -> None:
    found = ensure_database(home)
    recorded = place_of(home).data / "postmaster.pid"
    lines = recorded.read_text().splitlines(keepends=True)
    stop_database(home)
    recorded.write_text("".join([f"{os.getpid()}\n", *lines[1:]]))
    assert not is_running(home)
    assert ask(ensure_database(home).app, "SELECT 1") == [(1,)]
    assert ensure_database(home) == found


def test_a_first_start_that_was_killed_half_way_is_made_good(home: Path) -> None:
    half = place_of(home).root / "data.half"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    assert ask(ensure_database(home).app, "SELECT 1") == [(1,)]
    assert not half.exists()


def test_no_existing_folder_changes_its_mode(tmp_path: Path, home: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    inside = closed / "home"
    inside.mkdir(mode=0o711)
    watched = [*closed.parents, closed, inside]
    before = [folder.stat().st_mode for folder in watched]
    try:
        ensure_database(inside)
        after = [folder.stat().st_mode for folder in watched]
    finally:
        remove_database(inside)
    assert after == before


def test_data_of_another_major_version_is_refused_with_the_way_out(home: Path) -> None:
    ensure_database(home)
    stop_database(home)
    version = place_of(home).data / "PG_VERSION"
    held = version.read_text()
    version.write_text("13\n")
    with pytest.raises(DatabaseTrouble, match=r"is of PostgreSQL 13, but .* Restore a backup"):
        ensure_database(home)
    version.write_text(held)


def test_a_server_that_cannot_start_is_reported_with_the_end_of_its_log(home: Path) -> None:
    ensure_database(home)
    stop_database(home)
    conf = place_of(home).data / "postgresql.conf"
    conf.write_text(conf.read_text() + "no_such_setting = on\n")
    with pytest.raises(DatabaseTrouble, match="no_such_setting"):
        ensure_database(home)


def test_a_very_long_home_gets_a_short_socket_folder(tmp_path: Path) -> None:
    long = tmp_path / ("nama-yang-panjang-" * 6)
    try:
        assert ask(ensure_database(long).app, "SELECT 1") == [(1,)]
    finally:
        remove_database(long)
    assert not place_of(long).root.exists()


def test_an_address_in_the_environment_starts_nothing(home: Path) -> None:
    outside = "postgresql://bina_app@db.example/bina"
    owner = "postgresql://bina_owner@db.example/bina"
    environ = {"BINA_HOME": str(home), "DATABASE_URL": outside, "DATABASE_OWNER_URL": owner}
    assert addresses(environ) == Addresses(app=outside, owner=owner)
    assert not is_embedded(environ)
    del environ["DATABASE_OWNER_URL"]
    assert addresses(environ) == Addresses(app=outside, owner=outside)
    assert not home.exists()


def test_a_child_process_that_inherits_the_address_of_our_own_server_starts_it_too(home: Path) -> None:
    environ = {"BINA_HOME": str(home)}
    said: list[str] = []
    found = addresses(environ, say=said.append)
    stop_database(home)
    inherited = {**environ, "DATABASE_URL": found.app, "DATABASE_OWNER_URL": found.owner}
    assert is_embedded(inherited)
    assert addresses(inherited, say=said.append) == found
    assert is_running(home)
    addresses(inherited, say=said.append)
    assert said == ["Starting the database …"] * 2
