"""Accepted statements per second over HTTP, beside `COPY` of the same rows and beside Ralph, in one run.

Run from the root: ``.venv/bin/python benchmarks/records.py [seconds per measurement]``. Four clients post
statements of about 0.6 kB, in batches of 50 and one by one; every answer is awaited, every commit is durable
(`fsync` is on, or the run refuses). Ralph is measured when ``RALPH`` names a Python that has it, in a
throw-away environment (`pip install "ralph-malph[full]" chdb uvicorn`): with its ClickHouse back end, on the
engine of `chdb` behind ``clickhouse_bridge.py``, as no ClickHouse server need be at hand. Requests that it
fails under several clients at once are counted apart. Left out are its file back end, which refuses every
request after the first (Ralph 5.1: "already exists and overwrite is not allowed"), and those on
Elasticsearch and MongoDB, whose servers must be installed. Measured are ratios: other work on the machine
slows all of them alike.
"""

# ruff: noqa: E402  # Django must be set up before models are imported

from __future__ import annotations

import base64
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bina.settings")

import django

from bina.platform.database import set_addresses

set_addresses()
django.setup()

from django.db import connection

from bina.platform.access import system_actor
from bina.records.actions import create_key

CLIENTS, BATCH, SERVER_PROCESSES = 4, 50, 2
COPIED = 20_000
HOME = "https://bina.example"
VERBS = ["initialized", "completed", "passed", "failed", "answered", "experienced"]
COLUMNS = 'store_id, id, actor, activity, registration, target, stored, "timestamp", verb, keys, body'


@dataclass(frozen=True)
class Server:
    """Where to post, and the headers that open it."""

    port: int
    path: str
    headers: dict[str, str]
    may_refuse: bool = False


def statement(dice: random.Random) -> dict[str, object]:
    """A statement of one of 5,000 people about one of 200 activities of 20 courses."""
    activity = dice.randrange(200)
    return {
        "id": str(UUID(int=dice.getrandbits(128), version=4)),
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": HOME, "name": str(UUID(int=dice.randrange(5000)))},
        },
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{dice.choice(VERBS)}", "display": {"id": "berbuat"}},
        "object": {
            "id": f"{HOME}/kegiatan/{activity}",
            "definition": {"name": {"id": f"Kegiatan {activity}"}, "type": f"{HOME}/jenis/pelajaran"},
        },
        "result": {"score": {"scaled": dice.randrange(100) / 100}, "completion": True, "duration": "PT3M12S"},
        "context": {
            "registration": str(UUID(int=dice.getrandbits(128), version=4)),
            "contextActivities": {"parent": [{"id": f"{HOME}/kursus/{activity % 20}"}]},
        },
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }


def bodies(size: int, count: int) -> list[bytes]:
    dice = random.Random()  # noqa: S311 - test data
    made = ([statement(dice) for _ in range(size)] for _ in range(count))
    return [json.dumps(one if size > 1 else one[0], separators=(",", ":")).encode() for one in made]


def post_all(
    server: Server, sent: Iterator[bytes], until: float, counts: list[int], refused: list[bytes]
) -> None:
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    done = 0
    for body in sent:
        link.request("POST", server.path, body, server.headers)
        answer = link.getresponse()
        content = answer.read()
        if answer.status == 200:
            done += 1
        else:
            refused.append(content)
        if time.perf_counter() > until:
            break
    counts.append(done)


def rate(server: Server, *, size: int, seconds: float, expected: int) -> float:
    """Statements accepted per second by four clients; ``expected`` says how many bodies to have ready."""
    made = bodies(size, max(CLIENTS, int(expected * seconds / size)))
    shares = [iter(made[place::CLIENTS]) for place in range(CLIENTS)]
    counts: list[int] = []
    refused: list[bytes] = []
    started = time.perf_counter()
    threads = [
        threading.Thread(target=post_all, args=(server, share, started + seconds, counts, refused))
        for share in shares
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate_found = sum(counts) * size / (time.perf_counter() - started)
    if refused:
        print(
            f"  {len(refused)} of {len(refused) + sum(counts)} requests failed, such as {refused[0][:90]!r}"
        )
    assert server.may_refuse or not refused
    return rate_found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(words: list[str], *, port: int, environ: dict[str, str] | None = None) -> Iterator[None]:
    """The program, once its port answers; ended afterwards."""
    with tempfile.TemporaryFile() as log:
        program = subprocess.Popen(words, env={**os.environ, **(environ or {})}, stdout=log, stderr=log)
        try:
            for _ in range(1800):
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                if program.poll() is not None:
                    break
                time.sleep(0.1)
            else:
                raise TimeoutError(words)
            if program.poll() is not None:
                log.seek(0)
                raise RuntimeError(log.read().decode(errors="replace")[-2000:])
            yield
        finally:
            program.terminate()
            program.wait(timeout=120)


def show(what: str, value: float, beside: dict[str, float]) -> None:
    ratios = "".join(f"   {value / other:5.2f} × {name}" for name, other in beside.items() if other)
    print(f"{what:44} {value:9,.0f}/s{ratios}", flush=True)


def copy_rate(store: UUID) -> float:
    """Rows per second that one `COPY` takes into the statements' table: rows of the store, in another one."""
    other = uuid4()
    read = COLUMNS.replace("store_id", f"'{other}'::uuid")
    with connection.cursor() as cursor:
        link = cursor.connection.cursor()
        rows = f"(SELECT {read} FROM records_statement WHERE store_id = '{store}' LIMIT {COPIED})"
        with link.copy(f"COPY {rows} TO STDOUT") as copy:
            lines = [bytes(part) for part in copy]
        data = b"".join(lines)
        started = time.perf_counter()
        with link.copy(f"COPY records_statement ({COLUMNS}) FROM STDIN") as copy:
            copy.write(data)
        return data.count(b"\n") / (time.perf_counter() - started)


def is_durable() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
        return cursor.fetchone() == ("on", "on")


def basic(user: str, password: str) -> dict[str, str]:
    value = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {
        "Authorization": f"Basic {value}",
        "X-Experience-API-Version": "1.0.3",
        "Content-Type": "application/json",
    }


def measure_bina(seconds: float) -> dict[str, float]:
    store, port = uuid4(), free_port()
    key = create_key(
        actor=system_actor(store), store=store, name="Ukur", scopes=["all"], at=datetime.now(UTC)
    )
    server = Server(port, "/xapi/statements", basic(key.key.public, key.secret))
    words = [sys.executable, "-m", "bina", "serve", f"--port={port}", f"--workers={SERVER_PROCESSES}"]
    with running(words, port=port):
        rate(server, size=BATCH, seconds=2, expected=20_000)
        batches = rate(server, size=BATCH, seconds=seconds, expected=20_000)
        copied = copy_rate(store)
        again = rate(server, size=BATCH, seconds=seconds, expected=20_000)
        singles = rate(server, size=1, seconds=seconds, expected=4_000)
    return {"copy": copied, "batches": max(batches, again), "worse": min(batches, again), "singles": singles}


def measure_ralph(python: str, backend: str, seconds: float) -> dict[str, float]:
    """Ralph with as many processes as ours; credentials in a file of its own."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        auth = Path(folder) / "auth.json"
        environ = {
            "RALPH_APP_DIR": folder,
            "RALPH_AUTH_FILE": str(auth),
            "RALPH_RUNSERVER_BACKEND": backend,
        }
        make = [python, "-m", "ralph", "auth", "-u", "ukur", "-p", "ukur", "-s", "all"]
        agent = ["--agent-ifi-account", "ukur", HOME, "-w"]
        subprocess.run([*make, *agent], env={**os.environ, **environ}, check=True, capture_output=True)
        server = Server(port, "/xAPI/statements/", basic("ukur", "ukur"), may_refuse=True)
        words = [python, "-m", "uvicorn", "ralph.api:app", f"--port={port}", "--log-level=warning"]
        with ExitStack() as stack:
            if backend == "clickhouse":
                stack.enter_context(bridge(python, folder, environ))
            words.append(f"--workers={SERVER_PROCESSES}")
            stack.enter_context(running(words, port=port, environ=environ))
            rate(server, size=BATCH, seconds=1, expected=5_000)
            return {
                "batches": rate(server, size=BATCH, seconds=seconds, expected=8_000),
                "singles": rate(server, size=1, seconds=seconds, expected=2_000),
            }


@contextmanager
def bridge(python: str, folder: str, environ: dict[str, str]) -> Iterator[None]:
    """The engine of ClickHouse on a port, for Ralph's client."""
    port = free_port()
    environ["RALPH_BACKENDS__LRS__CLICKHOUSE__PORT"] = str(port)
    environ["RALPH_BACKENDS__LRS__CLICKHOUSE__HOST"] = "127.0.0.1"
    words = [python, str(ROOT / "benchmarks" / "clickhouse_bridge.py"), str(port), folder]
    with running(words, port=port):
        yield


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 8.0
    if not is_durable():
        print("The database does not write durably (fsync or synchronous_commit is off): start it without.")
        return 1
    size = len(bodies(1, 1)[0])
    print(f"{CLIENTS} clients, {size} bytes, {SERVER_PROCESSES} server processes, {os.cpu_count()} CPUs")
    ours = measure_bina(seconds)
    show("COPY, one connection", ours["copy"], {})
    show("Bina, batches of 50", ours["batches"], {"COPY": ours["copy"]})
    show("Bina, batches of 50, the slower run", ours["worse"], {"COPY": ours["copy"]})
    show("Bina, one by one", ours["singles"], {})
    python = os.environ.get("RALPH", "")
    if not python:
        print("Ralph was left out: name a Python that has it in RALPH.")
    for backend in ("clickhouse",) if python else ():
        try:
            theirs = measure_ralph(python, backend, seconds)
        except (RuntimeError, AssertionError, OSError, subprocess.CalledProcessError) as trouble:
            print(f"Ralph with {backend} was left out: {trouble}")
            continue
        show(f"Ralph with {backend}, batches of 50", theirs["batches"], {})
        show(f"Ralph with {backend}, one by one", theirs["singles"], {})
        show("Bina, batches of 50", ours["batches"], {"Ralph": theirs["batches"]})
        show("Bina, one by one", ours["singles"], {"Ralph": theirs["singles"]})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
