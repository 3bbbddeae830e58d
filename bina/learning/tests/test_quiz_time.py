from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bina.learning.kinds.quiz.actions.marking import close_overdue
from bina.learning.models import Answer, Delivery
from bina.learning.tests.factories import NOW
from bina.learning.tests.quizzes import LONG, Sitting, ask, make_bank, single, sit
from bina.learning.tests.test_quiz_attempts import hand_in, progress, verbs
from bina.people.models import Agency
from bina.people.tests.factories import AgencyFactory, hr_actor
from bina.platform.models import AuditEntry

if TYPE_CHECKING:
    from bina.learning.models import Bank

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def agency() -> Agency:
    return AgencyFactory.create()


@pytest.fixture
def bank(agency: Agency) -> Bank:
    bank = make_bank(agency)
    for number in range(4):
        single(bank, topic="A" if number % 2 else "B")
    return bank


# --- time that runs out


def test_an_attempt_left_open_is_closed_a_day_later_with_what_was_answered(bank: Bank) -> None:
    sitting = sit(bank, minutes=10)
    attempt = sitting.begin()
    sitting.answer(attempt, bank.questions.get(pk=attempt.drawn[0]), "a")
    actor = hr_actor(bank.agency)
    due = attempt.due_at
    assert due is not None
    assert not close_overdue(actor=actor, attempt_id=attempt.pk, at=due + timedelta(hours=23))
    assert close_overdue(actor=actor, attempt_id=attempt.pk, at=due + timedelta(hours=25))
    assert not close_overdue(actor=actor, attempt_id=attempt.pk, at=due + timedelta(hours=25))
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.points) == (due, 1)
    assert progress(sitting) == ("FAILED", Decimal("0.2500"), False, 1)
    assert verbs(sitting) == ["answered", "attempted", "completed", "failed"]


def test_an_attempt_for_a_certificate_is_closed_when_its_grace_is_over(bank: Bank) -> None:
    sitting = sit(bank, minutes=10, for_certificate=True)
    attempt = sitting.begin()
    assert close_overdue(actor=hr_actor(bank.agency), attempt_id=attempt.pk, at=NOW + 12 * MINUTE)


# --- what it costs


def cost(sitting: Sitting, entry: Any) -> int:
    with CaptureQueriesContext(connection) as asked:
        (receipt,) = sitting.send(entry)
    assert receipt.status == "taken", receipt.reason
    return len(asked)


@pytest.mark.parametrize("number", [3, 30])
def test_an_answer_and_handing_in_cost_the_same_for_any_number_of_questions(
    agency: Agency, number: int
) -> None:
    bank = make_bank(agency)
    for _number in range(number):
        single(bank)
    before = sit(bank)
    hand_in(before, ["a"] * number)  # a server knows the questions after the first learner
    sitting = sit(bank)
    attempt = sitting.begin()
    answers = [
        cost(sitting, sitting.entry("answer", attempt=str(attempt.pk), question=key, response="a"))
        for key in attempt.drawn
    ]
    audited = AuditEntry.objects.count()
    assert set(answers[1:]) == {ANSWER_COST}
    assert AuditEntry.objects.count() == audited
    assert cost(sitting, sitting.entry("submit", attempt=str(attempt.pk))) <= SUBMIT_COST


# With who the person is and which roles they hold (2), and the bounds of the transaction (2).
ANSWER_COST = 7
SUBMIT_COST = 13


def test_answers_leave_nothing_in_the_audit_trail(bank: Bank) -> None:
    sitting = sit(bank)
    attempt = sitting.begin()
    before = AuditEntry.objects.count()
    for key in attempt.drawn:
        sitting.answer(attempt, bank.questions.get(pk=key), "a")
    assert AuditEntry.objects.count() == before
    assert Delivery.objects.filter(kind="quiz.answer").count() == 4


# --- long answers


def test_long_answers_wait_for_a_person(agency: Agency) -> None:
    bank = make_bank(agency)
    single(bank)
    ask(bank, "LONG", LONG, points=4)
    sitting = sit(bank)
    hand_in(sitting, ["a", "Karena begitu."])
    assert progress(sitting) == ("SUBMITTED", None, None, 1)
    assert verbs(sitting) == ["answered", "answered", "attempted", "submit"]
    assert list(Answer.objects.order_by("question_id").values_list("points", flat=True)) == [1, None]


def test_a_long_answer_left_empty_waits_for_nobody(agency: Agency) -> None:
    bank = make_bank(agency)
    single(bank)
    ask(bank, "LONG", LONG)
    sitting = sit(bank)
    hand_in(sitting, ["a", ""])
    assert progress(sitting) == ("FAILED", Decimal("0.5000"), False, 1)
