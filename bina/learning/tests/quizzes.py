"""Made-up banks and quizzes for tests, built through the room's own actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bina.learning.actions.deliveries import Receipt, take
from bina.learning.kinds.base import Entry
from bina.learning.kinds.quiz.actions.banks import QuestionValues, create_bank, create_question
from bina.learning.models import Activity, Attempt, Bank, Enrolment, Question
from bina.learning.tests.factories import NOW, activities, actor_of_person, add, make_course, put_in
from bina.people.models import Unit
from bina.people.tests.factories import AccountFactory, EmployeeFactory, UnitFactory, hr_actor
from bina.platform.ids import uuid7

if TYPE_CHECKING:
    from bina.people.models import Agency, Employee

_numbers = count(1)
ORDINARY: dict[str, Any] = {"pass_percent": Decimal(60), "mix_questions": False, "mix_choices": False}
LONG: dict[str, Any] = {
    "text": "Jelaskan.",
    "rubric": [{"id": "k1", "text": "Alasan", "points": 3}, {"id": "k2", "text": "Bahasa", "points": 1}],
}


def make_bank(agency: Agency, *, title: str = "") -> Bank:
    return create_bank(
        actor=hr_actor(agency), agency_id=agency.pk, title=title or f"Bank {next(_numbers)}", at=NOW
    )


def single(bank: Bank, *, text: str = "", topic: str = "", points: int = 1, **body: Any) -> Question:
    """A question of three choices, of which ``a`` is right."""
    choices = [
        {"id": key, "text": f"Pilihan {key}", "right": key == "a", "feedback": f"Umpan balik {key}"}
        for key in "abc"
    ]
    shown = text or f"Soal {next(_numbers)}"
    return ask(bank, "SINGLE", {"text": shown, "choices": choices, **body}, topic=topic, points=points)


def ask(bank: Bank, kind: str, body: dict[str, Any], *, topic: str = "", points: int = 1) -> Question:
    """A question of any kind."""
    values = QuestionValues(kind=kind, body=body, topic=topic, points=Decimal(points))
    return create_question(actor=hr_actor(bank.agency), bank_id=bank.pk, values=values, at=NOW)


@dataclass(frozen=True)
class Sitting:
    """A person in a published course of one quiz."""

    person: Employee
    enrolment: Enrolment
    activity: Activity

    def entry(self, what: str, *, at: datetime = NOW, key: UUID | None = None, **body: Any) -> Entry:
        return Entry(key or uuid7(), f"quiz.{what}", self.enrolment.pk, self.activity.pk, at, body)

    def send(self, *entries: Entry, at: datetime = NOW) -> list[Receipt]:
        return take(actor=actor_of_person(self.person), entries=entries, at=at)

    def begin(self, *, at: datetime = NOW) -> Attempt:
        (receipt,) = self.send(self.entry("begin", at=at), at=at)
        assert receipt.status == "taken", receipt.reason
        assert receipt.answer is not None
        return Attempt.objects.get(pk=receipt.answer["attempt"])

    def answer(
        self,
        attempt: Attempt,
        question: Question,
        response: Any,
        *,
        at: datetime = NOW,
        came: datetime | None = None,
    ) -> Receipt:
        body = {"attempt": str(attempt.pk), "question": str(question.pk), "response": response}
        return self.send(self.entry("answer", at=at, **body), at=came or at)[0]

    def submit(self, attempt: Attempt, *, at: datetime = NOW, **fields: Any) -> Receipt:
        return self.send(self.entry("submit", at=at, attempt=str(attempt.pk), **fields), at=at)[0]


def someone(agency: Agency) -> Employee:
    """A further employee of the agency, with an account."""
    unit = Unit.objects.filter(agency=agency).first() or UnitFactory.create(agency=agency)
    person: Employee = EmployeeFactory.create(unit=unit)
    AccountFactory.create(employee=person)
    return person


def sit(
    bank: Bank, *, draws: dict[str, int] | None = None, person: Employee | None = None, **content: Any
) -> Sitting:
    """Somebody in a course of one quiz; without ``draws`` everybody gets all questions of the bank."""
    lineages = list(bank.questions.filter(is_active=True).order_by("pk").values_list("lineage", flat=True))
    cleaned: dict[str, Any] = {
        "introduction": "",
        "attempts": 0,
        "scoring": "BEST",
        "minutes": None,
        "feedback": "SUBMIT",
        "one_by_one": True,
        "for_certificate": False,
        "fixed": [] if draws else [str(one) for one in lineages],
        **ORDINARY,
        **content,
    }
    for row, (topic, number) in enumerate((draws or {}).items()):
        cleaned |= {f"draw_{row}": f"{bank.pk}|{topic}", f"count_{row}": number}
    course = make_course(bank.agency, pages=0, published=False)
    add(course, "quiz", cleaned)
    course.versions.update(state="PUBLISHED")
    sitting = person or someone(bank.agency)
    enrolment = put_in(course, sitting)
    return Sitting(sitting, enrolment, activities(enrolment)[0])
