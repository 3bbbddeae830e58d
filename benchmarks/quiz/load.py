"""What the learners send, as their devices do."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from city import Learner
from django.db import connection

from bina.learning.models import Activity, Attempt
from bina.platform.ids import uuid7

BEGIN_SECONDS, SUBMIT_SECONDS = 30, 30
EVERY = (20, 40)
TOKEN = "b" * 32  # a form's token of our own: cookie and header only have to agree


@dataclass
class Log:
    """Milliseconds by kind of request, and everything that went wrong."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    per_second: dict[int, int] = field(default_factory=lambda: defaultdict(int))


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
