"""Two thousand learners in one quiz: each answers every 20 to 40 s, all hand in within the last 30 s.

Run from the root: ``.venv/bin/python benchmarks/quiz.py [learners] [seconds] [workers]``. A server of its
own is started on a database of its own, both thrown away at the end; client and server share this machine.
At the end every acknowledged answer is looked for in the database. Goal: no error, no lost answer, 95 of 100
requests under a second.
"""

# ruff: noqa: E402  # Django must be set up before models are imported

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
HOME = tempfile.mkdtemp(prefix="bina-quiz-")
os.environ |= {"BINA_HOME": HOME, "DJANGO_SETTINGS_MODULE": "bina.settings"}

from bina.platform.database import set_addresses

set_addresses()
BINA = Path(sys.executable).with_name("bina")
subprocess.run([BINA, "migrate"], check=True, stdout=subprocess.DEVNULL)

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from bina.learning.actions.courses import CourseValues, create_course
from bina.learning.actions.structure import ActivityValues, add_activity
from bina.learning.kinds.quiz.actions.banks import QuestionValues, create_bank, create_question
from bina.learning.models import Activity, Answer, Attempt, Bank, Course, CourseVersion, Enrolment
from bina.people.models import Agency, Employee, Post, Unit
from bina.platform.access import agency_root, system_actor
from bina.platform.ids import uuid7
from bina.platform.models import Account

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
QUESTIONS, IN_BANK = 20, 200
BEGIN_SECONDS, SUBMIT_SECONDS = 30, 30
EVERY = (20, 40)
TOKEN = "b" * 32  # a form's token of our own: cookie and header only have to agree
LIMIT_MS = 1000


@dataclass
class Learner:
    """One simulated person, and what the server has acknowledged to them."""

    session: str
    enrolment: UUID
    attempt: str = ""
    questions: list[str] = field(default_factory=list)
    answered: dict[str, str] = field(default_factory=dict)
    handed_in: bool = False


@dataclass
class Log:
    """Milliseconds by kind of request, and everything that went wrong."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    per_second: dict[int, int] = field(default_factory=lambda: defaultdict(int))


def city(learners: int) -> tuple[Activity, list[Learner]]:
    """An agency with so many signed-in people, all in a course of one quiz drawn from a bank."""
    at = datetime.now(UTC)
    agency = Agency.objects.create(code="ukur-kuis", name="Kota Ukur")
    unit = Unit.objects.create(
        agency=agency, path=agency_root(agency.pk), siasn_id="U-1", name="Kota Ukur", kind="AGENCY"
    )
    post = Post.objects.create(agency=agency, unit=unit, title="Pengelola", kind=Post.Kind.GENERAL)
    people = Employee.objects.bulk_create(_person(number, unit, post, at) for number in range(learners))
    accounts = Account.objects.bulk_create(
        Account(
            login=one.nip,
            name=one.name,
            employee_id=one.pk,
            agency_id=agency.pk,
            is_active=True,
        )
        for one in people
    )
    activity = _quiz(agency, at)
    course = Course.objects.get(pk=activity.version.course_id)
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(agency=agency, employee=one, course=course, version=activity.version, enrolled_at=at)
        for one in people
    )
    sessions = [_session(account) for account in accounts]
    return activity, [Learner(key, one.pk) for key, one in zip(sessions, enrolments, strict=True)]


def _person(number: int, unit: Unit, post: Post, at: datetime) -> Employee:
    return Employee(
        agency_id=unit.agency_id,
        unit=unit,
        unit_path=unit.path,
        post=post,
        siasn_id=f"UKUR-{number:06d}",
        birth_date=datetime(1989, 2, 25, tzinfo=UTC).date(),
        sex=Employee.Sex.FEMALE,
        nip=f"19890225201501{number // 999 % 12 + 1:01d}{number:03d}"[:14] + f"{number:04d}",
        name=f"Pegawai {number:04d}",
        employment_kind=Employee.EmploymentKind.PNS,
        legal_status="01",
        rank="31",
        education_level="40",
        appointed_on=datetime(2015, 1, 1, tzinfo=UTC).date(),
        updated_at=at,
    )


def _quiz(agency: Agency, at: datetime) -> Activity:
    system = system_actor(agency.pk)
    bank = create_bank(actor=system, agency_id=agency.pk, title="Bank ukur", at=at)
    for number in range(IN_BANK):
        create_question(actor=system, bank_id=bank.pk, values=_question(number), at=at)
    values = CourseValues(code="UKUR", title="Kursus ukur", length_jp=Decimal(2))
    course = create_course(actor=system, agency_id=agency.pk, values=values, at=at)
    version = course.versions.get()
    activity = add_activity(
        actor=system,
        section_id=version.sections.get().pk,
        kind="quiz",
        values=ActivityValues(title="Kuis", is_required=True, minimum_seconds=0, cleaned=_settings(bank)),
        at=at,
    )
    CourseVersion.objects.filter(pk=version.pk).update(state="PUBLISHED", published_at=at)
    return Activity.objects.select_related("version").get(pk=activity.pk)


def _question(number: int) -> QuestionValues:
    choices = [
        {"id": key, "text": f"Pilihan {key} dari soal {number} dengan beberapa kata", "right": key == "a"}
        for key in "abcd"
    ]
    body = {"text": f"Soal nomor {number}: apa yang benar menurut peraturan?", "choices": choices}
    return QuestionValues(kind="SINGLE", body=body, topic=f"Topik {number % 5}")


def _settings(bank: Bank) -> dict[str, Any]:
    return {
        "introduction": "",
        "attempts": 1,
        "scoring": "BEST",
        "minutes": 60,
        "feedback": "SUBMIT",
        "one_by_one": True,
        "mix_questions": True,
        "mix_choices": True,
        "for_certificate": True,
        "pass_percent": Decimal(60),
        "draw_0": f"{bank.pk}|",
        "count_0": QUESTIONS,
    }


def _session(account: Account) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.save()
    return store.session_key or ""


class Line:
    """A connection that is kept, as a browser keeps it."""

    def __init__(self, port: int, learner: Learner) -> None:
        self.port, self.learner = port, learner
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def post(self, entries: list[dict[str, Any]]) -> tuple[int, dict[str, Any]]:
        """Send entries as the outbox does; once more on a new line when the kept one was closed meanwhile."""
        body = json.dumps({"entries": entries}).encode()
        head = (
            "POST /belajar/kirim/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Cookie: bina={self.learner.session}; bina-csrf={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        for last in (False, True):
            kept = self.writer is not None
            if self.writer is None:
                self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                self.writer.write(head.encode() + body)
                return await self._read()
            except (ConnectionError, asyncio.IncompleteReadError):
                self.writer = None
                if last or not kept:
                    raise
        raise ConnectionError

    async def _read(self) -> tuple[int, dict[str, Any]]:
        assert self.reader is not None
        head = await self.reader.readuntil(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        length = next(
            int(line.partition(b":")[2])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        body = await self.reader.readexactly(length)
        return status, json.loads(body) if body.startswith(b"{") else {}


class Run:
    """The whole load: everybody begins in the first 30 s, answers, and hands in within the last 30 s."""

    def __init__(self, port: int, activity: Activity, learners: list[Learner], seconds: float) -> None:
        self.port, self.activity, self.learners, self.seconds = port, activity, learners, seconds
        self.log = Log()
        self.start = 0.0

    async def all(self) -> None:
        self.start = time.monotonic()
        await asyncio.gather(*(self._live(one) for one in self.learners))

    async def _until(self, moment: float) -> None:
        await asyncio.sleep(max(self.start + moment - time.monotonic(), 0))

    async def _live(self, learner: Learner) -> None:
        line = Line(self.port, learner)
        await self._until(random.uniform(0, BEGIN_SECONDS))  # noqa: S311  # a simulation
        answer = await self._send(line, learner, "begin", {})
        if answer is None:
            return
        learner.attempt = answer["attempt"]
        learner.questions = await asyncio.to_thread(_drawn, learner.attempt)
        hand_in = self.seconds - random.uniform(0, SUBMIT_SECONDS)  # noqa: S311  # a simulation
        number = 0
        while True:
            moment = time.monotonic() - self.start + random.uniform(*EVERY)  # noqa: S311  # a simulation
            if moment >= hand_in:
                break
            await self._until(moment)
            await self._answer(line, learner, number)
            number += 1
        await self._until(hand_in)
        await self._answer(line, learner, number)
        if await self._send(line, learner, "submit", {"attempt": learner.attempt}) is not None:
            learner.handed_in = True
        if line.writer is not None:
            line.writer.close()

    async def _answer(self, line: Line, learner: Learner, number: int) -> None:
        question = learner.questions[number % len(learner.questions)]
        choice = random.choice("aabcd")  # noqa: S311  # a simulation
        body = {"attempt": learner.attempt, "question": question, "response": choice}
        if await self._send(line, learner, "answer", body) is not None:
            learner.answered[question] = choice

    async def _send(
        self, line: Line, learner: Learner, what: str, body: dict[str, Any]
    ) -> dict[str, Any] | None:
        entry = {
            "id": str(uuid7()),
            "kind": f"quiz.{what}",
            "enrolment": str(learner.enrolment),
            "activity": str(self.activity.pk),
            "made_at": datetime.now(UTC).isoformat(),
            "body": body,
        }
        started = time.monotonic()
        try:
            status, answer = await line.post([entry])
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            self.log.errors.append(f"{what}: {type(error).__name__} {error}")
            return None
        self.log.times[what].append((time.monotonic() - started) * 1000)
        self.log.per_second[int(started - self.start)] += 1
        receipt = (answer.get("receipts") or [{}])[0]
        if status != 200 or receipt.get("status") != "taken":
            self.log.errors.append(f"{what}: {status} {receipt.get('reason', '')}")
            return None
        found: dict[str, Any] = receipt["answer"] or {}
        return found


def _drawn(attempt: str) -> list[str]:
    """The learner's questions: a browser has them in the page."""
    try:
        found: list[str] = Attempt.objects.values_list("drawn", flat=True).get(pk=attempt)
    finally:
        connection.close()
    return found


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


def report(run: Run, *, server_seconds: float, seconds: float) -> bool:
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
        before = busy(server.pid)
        run = Run(port, activity, people, seconds)
        started = time.monotonic()
        asyncio.run(run.all())
        took = time.monotonic() - started
        reached = report(run, server_seconds=busy(server.pid) - before, seconds=took)
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
