"""Our own PostgreSQL for installations without DATABASE_URL.

The server is started by whichever command comes first and outlives it, so that later commands find it
within milliseconds; `bina doctor --stop` stops it. It listens on a unix socket in a folder that only
its account (and root) may enter, on no network address, and trusts whoever gets there.
"""

from __future__ import annotations

import fcntl
import os
import shlex
import shutil
import socket as sockets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bina.platform.database import binaries, preparation
from bina.platform.database.addresses import APP, OWNER, Addresses, socket_address
from bina.platform.database.places import Account, Place, make_folders, place_of

SUPERUSER = "postgres"
PORT = 5432
START_SECONDS = 120  # recovery after a crash may replay a long journal
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    # Containers often give 64 MB of shared memory, which a parallel hash join overruns.
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
}
# For servers that hold nothing but tests: a crash may lose the data.
FAST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class DatabaseTrouble(RuntimeError):
    """Our own server cannot be made, started or stopped; the text says why and where its log is."""


def ensure_database(home: Path) -> Addresses:
    """Addresses of the installation's own server, which is made, started and prepared when needed.

    Safe to call from several processes at once: one does the work, the others wait for it. A server
    that is up costs one connection to its socket. With ``BINA_TEST_FAST=1`` in the environment a server
    that must be started runs without ``fsync``.

    Args:
        home: the installation's folder (BINA_HOME); made when missing.

    Raises:
        DatabaseTrouble: the data is of another major version, or the server does not start.
    """
    place = place_of(home)
    if not (_is_prepared(place) and _is_ready(place)):
        try:
            account = make_folders(place, home=home)
            with _locked(place):
                _bring_up(place, account)
        except OSError as error:
            raise DatabaseTrouble(f"The database under {place.root} cannot be made: {error}") from error
    return embedded_addresses(home)


def embedded_addresses(home: Path) -> Addresses:
    """The addresses our own server has or would have; starts nothing."""
    socket = place_of(home).socket
    return Addresses(
        app=socket_address(role=APP, socket=socket), owner=socket_address(role=OWNER, socket=socket)
    )


def is_running(home: Path) -> bool:
    """Whether the installation's own server accepts connections; starts nothing."""
    return _is_ready(place_of(home))


def stop_database(home: Path) -> bool:
    """Stop the installation's own server, ending its connections. False when it was not running.

    Raises:
        DatabaseTrouble: it does not stop within a minute.
    """
    place = place_of(home)
    if not place.root.exists():
        return False
    with _locked(place):
        if not _is_ready(place):
            return False
        _pg_ctl(place, make_folders(place, home=home), "stop", "-m", "fast", "-w", "-t", "60")
    return True


def remove_database(home: Path) -> None:
    """Stop the server and delete its data for good. For tests and for giving a demonstration away."""
    stop_database(home)
    place = place_of(home)
    shutil.rmtree(place.root, ignore_errors=True)
    shutil.rmtree(place.socket, ignore_errors=True)


def _bring_up(place: Place, account: Account | None) -> None:
    if not place.data.exists():
        _make_data(place, account)
    _check_version(place)
    if not _is_ready(place):
        _forget_dead_server(place)
        _start(place, account)
    if not _is_prepared(place):
        preparation.prepare(
            superuser=socket_address(role=SUPERUSER, socket=place.socket, database="postgres"),
            template=socket_address(role=SUPERUSER, socket=place.socket, database="template1"),
        )
        place.prepared.write_text(preparation.VERSION, encoding="utf-8")


def _make_data(place: Place, account: Account | None) -> None:
    """Make the data folder under another name first, so that a killed first start leaves no half of it."""
    half = place.root / "data.half"
    shutil.rmtree(half, ignore_errors=True)
    place.prepared.unlink(missing_ok=True)
    half.mkdir(mode=0o700)
    if account:
        os.chown(half, account.uid, account.gid)
    done = binaries.run(
        [
            str(binaries.programs(account) / "initdb"),
            f"--pgdata={half}",
            f"--username={SUPERUSER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
        ],
        account=account,
        folder=place.log,
    )
    if done.returncode:
        raise DatabaseTrouble(f"initdb failed:\n{done.stdout}")
    half.rename(place.data)


def _check_version(place: Place) -> None:
    held = (place.data / "PG_VERSION").read_text(encoding="ascii").strip()
    ours = binaries.wheel_version().split(".")[0]
    if held != ours:
        raise DatabaseTrouble(
            f"The data in {place.data} is of PostgreSQL {held}, but this release of Bina brings {ours}. "
            "Restore a backup into a new BINA_HOME, or install the release that made the data."
        )


def _start(place: Place, account: Account | None) -> None:
    settings = SETTINGS | {"unix_socket_directories": str(place.socket), "log_directory": str(place.log)}
    if os.environ.get("BINA_TEST_FAST") == "1":
        settings |= FAST_SETTINGS
    options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
    log = place.log / "start.log"
    _pg_ctl(place, account, "start", "-w", "-t", str(START_SECONDS), "-l", str(log), "-o", options)


def _pg_ctl(place: Place, account: Account | None, *arguments: str) -> None:
    program = binaries.programs(account) / "pg_ctl"
    done = binaries.run([str(program), "-D", str(place.data), *arguments], account=account, folder=place.log)
    if done.returncode:
        raise DatabaseTrouble(f"{done.stdout.strip()}\n{_last_lines(place)}\nMore in {place.log}.")


def _last_lines(place: Place) -> str:
    logs = sorted(place.log.glob("*.log"), key=lambda path: path.stat().st_mtime)
    return "\n".join(
        line for path in logs[-2:] for line in path.read_text(errors="replace").splitlines()[-10:]
    )


def _is_prepared(place: Place) -> bool:
    try:
        return place.prepared.read_text(encoding="utf-8") == preparation.VERSION
    except OSError:
        return False


def _is_ready(place: Place) -> bool:
    """A listening socket proves the server alive; its pid file says whether recovery is over."""
    try:
        state = (place.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        if len(state) < 8 or state[7].strip() != "ready":
            return False
        with sockets.socket(sockets.AF_UNIX) as probe:
            probe.connect(str(place.socket / f".s.PGSQL.{PORT}"))
    except OSError:
        return False
    return True


def _forget_dead_server(place: Place) -> None:
    """Clear what a killed server left, so that PostgreSQL does not mistake a stranger for it.

    A recorded process id may belong to another program by now (usual after a container's restart);
    PostgreSQL would refuse to start. Children that outlived their postmaster are waited for first,
    because they may still write.
    """
    import psutil  # only needed after a crash; costs every other start 20 ms

    recorded = place.data / "postmaster.pid"
    if not recorded.exists():
        return
    mine = [process for process in psutil.process_iter() if _serves(process, place.data)]
    _, left = psutil.wait_procs(mine, timeout=10)
    if not left:
        recorded.unlink(missing_ok=True)


def _serves(process: object, data: Path) -> bool:
    import psutil  # as above

    if not isinstance(process, psutil.Process):
        return False
    try:
        return process.name() == "postgres" and Path(process.cwd()) == data
    except (psutil.Error, OSError):
        return False


@contextmanager
def _locked(place: Place) -> Iterator[None]:
    with place.lock.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
