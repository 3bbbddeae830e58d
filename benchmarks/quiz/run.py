"""Two thousand learners in one quiz: each answers every 20 to 40 s, all hand in within the last 30 s.

Run from the root: ``.venv/bin/python benchmarks/quiz/run.py [learners] [seconds] [workers]``. A server of its
own is started on a database of its own, both thrown away at the end; client and server share this machine.
At the end every acknowledged answer is looked for in the database. Goal: no error, no lost answer, 95 of 100
requests under a second.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any
from uuid import UUID

from city import BINA, HOME, Learner, city
from django.db import connection
from load import SUBMIT_SECONDS, Run

from bina.learning.models import Answer, Attempt

LIMIT_MS = 1000


def lost(learners: list[Learner]) -> list[str]:
    """Acknowledged answers and attempts that the database does not hold as they were acknowledged."""
    held: dict[str, dict[str, Any]] = defaultdict(dict)
    for attempt, question, response in Answer.objects.values_list("attempt_id", "question_id", "response"):
        held[str(attempt)][str(question)] = response
    points = dict(Attempt.objects.filter(marked_at__isnull=False).values_list("pk", "points"))
    found = []
    for one in learners:
        if held[one.attempt] != one.answered:
            found.append(f"answers of {one.attempt}")
        right = sum(choice == "a" for choice in one.answered.values())
        if one.handed_in and points.get(UUID(one.attempt)) != right:
            found.append(f"points of {one.attempt}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_statement WHERE verb LIKE '%answered'")
        told = cursor.fetchone()[0]
    wanted = sum(len(one.answered) for one in learners if one.handed_in)
    return found + ([] if told == wanted else [f"{wanted} answers, {told} statements of them"])


def share(times: list[float], part: float) -> float:
    return sorted(times)[min(int(len(times) * part), len(times) - 1)]


def busy(process: int) -> float:
    """Seconds of processor that the process and what it started have used."""
    total = 0.0
    tick = os.sysconf("SC_CLK_TCK")
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(path.parent.name) == process or int(words[1]) == process:
            total += (int(words[11]) + int(words[12])) / tick
    return total


def report(run: Run, *, server_seconds: float, seconds: float, away: float) -> bool:
    """Print the figures; whether the goal is reached."""
    print(f"{'request':8} {'number':>7} {'p50':>7} {'p95':>7} {'p99':>7} {'most':>7}  ms")
    everything = [one for times in run.log.times.values() for one in times]
    for name, times in [*run.log.times.items(), ("all", everything)]:
        figures = (share(times, 0.5), share(times, 0.95), share(times, 0.99), max(times))
        print(f"{name:8} {len(times):7} " + " ".join(f"{one:7.0f}" for one in figures))
    last = [count for second, count in run.log.per_second.items() if second >= run.seconds - SUBMIT_SECONDS]
    rates = f"{len(everything) / seconds:.0f} over all, {sum(last) / SUBMIT_SECONDS:.0f} in the last 30 s"
    missing, done = lost(run.learners), sum(one.handed_in for one in run.learners)
    print(f"requests a second: {rates}")
    print(f"errors: {len(run.log.errors)}, lost: {len(missing)}, handed in: {done}")
    for line in [*run.log.errors[:5], *missing[:5]]:
        print("  ", line)
    print(f"server processes used {server_seconds:.0f} s of processor in {seconds:.0f} s; {machine()}")
    print(f"the host gave {away:.0%} of the cores' time to others; a million-round loop: {loop_ms():.0f} ms")
    return not run.log.errors and not missing and share(everything, 0.95) < LIMIT_MS


def machine() -> str:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        "unknown processor",
    )
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{os.cpu_count()} cores ({model}) shared by client, server and database, load {load}"


def taken_away() -> tuple[int, int]:
    """Ticks of all cores since the start, and those that the host gave to others meanwhile."""
    words = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return sum(words), words[7]


def loop_ms() -> float:
    """How fast one core is now: milliseconds of a million rounds of a plain loop."""
    began, total = time.perf_counter(), 0
    for number in range(1_000_000):
        total += number * number
    return (time.perf_counter() - began) * 1000


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError


def main() -> int:
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    learners, seconds, workers = (numbers + [2000, 180, 0][len(numbers) :])[:3]
    activity, people = city(learners)
    connection.close()
    port = free_port()
    words = ["--workers", str(workers)] if workers else []
    server = subprocess.Popen([BINA, "serve", "--port", str(port), *words], stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        before, (ticks, away) = busy(server.pid), taken_away()
        run = Run(port, activity, people, seconds)
        started = time.monotonic()
        asyncio.run(run.all())
        took = time.monotonic() - started
        ticks, away = (now - then for now, then in zip(taken_away(), (ticks, away), strict=True))
        reached = report(run, server_seconds=busy(server.pid) - before, seconds=took, away=away / ticks)
    finally:
        server.terminate()
        server.wait(timeout=20)
    print("goal reached" if reached else "goal missed")
    return 0 if reached else 1


if __name__ == "__main__":
    try:
        status = main()
    finally:
        connection.close()
        connection.close_pool()
        subprocess.run([BINA, "doctor", "--stop"], check=False, stdout=subprocess.DEVNULL)
        shutil.rmtree(HOME, ignore_errors=True)
    sys.exit(status)
