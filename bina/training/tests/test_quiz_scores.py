"""Scores of a quiz as the test before or after a batch."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bina.learning.kinds.quiz.queries.scores import quiz_scores, quizzes
from bina.learning.models import Attempt
from bina.learning.tests.factories import NOW
from bina.learning.tests.quizzes import Sitting, make_bank, single, sit, someone
from bina.people.tests.factories import UnitFactory, account_with, hr_actor
from bina.platform.access import Role
from bina.training.actions.quiz_scores import NoScores, take_quiz_scores
from bina.training.actions.refusals import WrongState
from bina.training.models import Batch, Enrolment
from bina.training.tests.factories import BatchFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db


class Class:
    """A running batch; the first of its two people sat a quiz of four questions."""

    def __init__(self) -> None:
        self.unit = UnitFactory.create()
        self.agency = self.unit.agency
        self.hr = hr_actor(self.agency)
        bank = make_bank(self.agency)
        self.questions = [single(bank) for _number in range(4)]
        self.sitting: Sitting = sit(bank)
        self.lineage = self.sitting.activity.lineage
        self.batch: Batch = BatchFactory.create(programme__agency=self.agency, state="RUNNING")
        self.taker = self.place(self.sitting.person)
        self.other = self.place(someone(self.agency), post_score=Decimal(55))

    def place(self, person: Any, **values: Any) -> Enrolment:
        return EnrolmentFactory.create(batch=self.batch, employee=person, state="ATTENDING", **values)

    def attempt(self, right: int) -> Attempt:
        """Somebody's whole attempt with so many right answers."""
        attempt = self.sitting.begin()
        for place, question in enumerate(self.questions):
            self.sitting.answer(attempt, question, "a" if place < right else "b")
        self.sitting.submit(attempt)
        attempt.refresh_from_db()
        return attempt

    def take(self, *, before: bool, **values: Any) -> int:
        asked = {"actor": self.hr, "batch_id": self.batch.pk, "lineage": self.lineage, "at": NOW}
        return take_quiz_scores(before=before, **(asked | values))

    def scores(self) -> list[tuple[Decimal | None, Decimal | None]]:
        return list(
            Enrolment.objects.filter(pk__in=[self.taker.pk, self.other.pk])
            .order_by("pk")
            .values_list("pre_score", "post_score")
        )


@pytest.fixture
def room() -> Class:
    return Class()


def test_the_first_attempt_is_the_pre_test_and_the_best_the_post_test(room: Class) -> None:
    for right in (1, 3, 2):
        room.attempt(right)
    assert room.take(before=True) == 1
    assert room.take(before=False) == 1
    assert room.scores() == [(Decimal(25), Decimal(75)), (None, Decimal(55))]


def test_an_open_attempt_gives_no_score(room: Class) -> None:
    room.sitting.begin()
    people = [room.sitting.person.pk]
    assert quiz_scores(agency_id=room.agency.pk, lineage=room.lineage, people=people, first=True) == {}
    with pytest.raises(NoScores):
        room.take(before=True)


def test_scores_are_taken_for_a_running_batch_only(room: Class) -> None:
    room.attempt(4)
    Batch.objects.filter(pk=room.batch.pk).update(state="FINISHED")
    with pytest.raises(WrongState):
        room.take(before=False)


def test_another_agency_s_quiz_and_batch_are_out_of_reach(room: Class) -> None:
    stranger = hr_actor(UnitFactory.create().agency)
    assert quizzes(stranger, agency_id=room.agency.pk) == []
    with pytest.raises(PermissionDenied):
        room.take(before=True, actor=stranger)
    other = Class()
    with pytest.raises(NoScores):
        room.take(before=True, lineage=other.lineage)


def test_scores_are_taken_from_the_page(client: Client, room: Class) -> None:
    room.attempt(4)
    client.force_login(account_with(Role.HR_DEVELOPER, unit=room.unit))
    page = reverse("training:batch_scores", args=[room.batch.pk])
    assert str(room.lineage) in client.get(page).content.decode()
    url = reverse("training:scores_from_quiz", args=[room.batch.pk])
    assert client.post(url, {"quiz": str(room.lineage), "test": "POST"})["Location"] == page
    assert room.scores() == [(None, Decimal(100)), (None, Decimal(55))]
    client.post(url, {"quiz": "tidak ada", "test": "POST"})
    assert room.scores()[0] == (None, Decimal(100))
