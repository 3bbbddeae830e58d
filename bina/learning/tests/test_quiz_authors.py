from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bina.learning.kinds.quiz.actions.attempts import prepare_offline
from bina.learning.kinds.quiz.actions.marking import mark_answer
from bina.learning.kinds.quiz.queries.statistics import item_rows
from bina.learning.kinds.quiz.views.learner import check
from bina.learning.models import ActivityProgress, Answer, Bank, Question
from bina.learning.tests.factories import NOW
from bina.learning.tests.quizzes import LONG, Sitting, ask, make_bank, single, sit, someone
from bina.learning.tests.test_quiz_pages import author_client, learner_client, page_of
from bina.people.models import Agency
from bina.people.tests.factories import AgencyFactory, hr_actor

if TYPE_CHECKING:
    from django.http import HttpResponse

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    return AgencyFactory.create()


@pytest.fixture
def bank(agency: Agency) -> Bank:
    bank = make_bank(agency, title="Bank disiplin")
    for number in range(3):
        single(bank, text=f"Pertanyaan {number}", topic="Cuti")
    return bank


# --- the author's form


def quiz_form(bank: Bank, client: Client, **fields: str) -> HttpResponse:
    sitting = sit(bank)
    section = sitting.activity.section
    section.version.state = "DRAFT"
    section.version.save()
    common = {
        "title": "Ujian",
        "k-pass_percent": "70",
        "k-attempts": "2",
        "k-scoring": "BEST",
        "k-feedback": "SUBMIT",
    }
    return client.post(reverse("learning:activity_new", args=[section.pk, "quiz"]), {**common, **fields})


def test_an_author_makes_a_quiz_from_a_bank(bank: Bank) -> None:
    from bina.learning.models import Activity

    place = {"k-draw_0": f"{bank.pk}|Cuti", "k-count_0": "2", "k-minutes": "15"}
    answer = quiz_form(bank, author_client(bank), **place)
    assert answer.status_code == 302
    content = Activity.objects.get(title="Ujian").content
    assert content["draws"] == [{"bank": str(bank.pk), "topic": "Cuti", "count": 2}]
    assert (content["minutes"], content["attempts"], content["pass_percent"]) == (15, 2, "70")


def test_more_questions_than_there_are_cannot_be_drawn(bank: Bank) -> None:
    answer = quiz_form(bank, author_client(bank), **{"k-draw_0": f"{bank.pk}|Cuti", "k-count_0": "9"})
    assert answer.status_code == 422
    assert "Hanya ada 3 soal." in answer.content.decode()


def test_a_quiz_without_questions_is_not_published(bank: Bank) -> None:
    sitting = sit(bank)
    assert check(sitting.activity) == []
    sitting.activity.content |= {"questions": []}
    assert check(sitting.activity) == ["Kuis ini belum berisi soal."]


# --- marking


def test_a_person_marks_long_answers_and_the_learner_gets_the_result(bank: Bank) -> None:
    bank.questions.update(is_active=False)
    ask(bank, "LONG", LONG, points=4)
    sitting = sit(bank)
    attempt = sitting.begin()
    sitting.answer(attempt, Question.objects.get(pk=attempt.drawn[0]), "Karena begitu.")
    sitting.submit(attempt)
    client = author_client(bank)
    waiting = client.get(reverse("learning:quiz_marking"))
    assert [one.pk for one in waiting.context["page"]] == [attempt.pk]
    address = reverse("learning:quiz_mark", args=[attempt.pk])
    answer = Answer.objects.get()
    assert "Karena begitu." in client.get(address).content.decode()
    wrong = client.post(address, {"answer": str(answer.pk), "points-k1": "9", "points-k2": "1"})
    assert wrong.status_code == 422
    assert 'value="9"' in wrong.content.decode()
    client.post(address, {"answer": str(answer.pk), "points-k1": "2,5", "points-k2": "0", "comment": "Bagus"})
    answer.refresh_from_db()
    assert (answer.points, answer.marks, answer.comment) == (
        Decimal("2.50"),
        {"k1": "2.5", "k2": "0"},
        "Bagus",
    )
    progress = ActivityProgress.objects.get(enrolment=sitting.enrolment)
    assert (progress.state, progress.score, progress.success) == ("COMPLETED", Decimal("0.6250"), True)
    shown = page_of(learner_client(sitting), sitting).content.decode()
    assert "62,5 %" in shown
    assert "Bagus" in shown
    assert list(client.get(reverse("learning:quiz_marking")).context["page"]) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT body::text FROM records_statement WHERE registration = %s", [sitting.enrolment.pk]
        )
        told = [json.loads(row[0]) for row in cursor.fetchall()]
    ours = [one for one in told if "/belajar/kursus/" not in one["object"]["id"]]
    assert sorted(one["verb"]["id"].rpartition("/")[2] for one in ours) == [
        *["answered", "attempted", "completed", "passed", "scored", "submit"]
    ]


def test_a_stranger_does_not_mark(bank: Bank) -> None:
    ask(bank, "LONG", LONG)
    sitting = sit(bank)
    attempt = sitting.begin()
    sitting.answer(attempt, Question.objects.get(kind="LONG"), "Karena.")
    sitting.submit(attempt)
    stranger = author_client(make_bank(AgencyFactory.create()))
    assert stranger.get(reverse("learning:quiz_mark", args=[attempt.pk])).status_code == 404
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        mark_answer(
            actor=hr_actor(AgencyFactory.create()),
            answer_id=Answer.objects.get(question__kind="LONG").pk,
            given={"k1": Decimal(1), "k2": Decimal(1)},
            comment="",
            at=NOW,
        )


# --- statistics


def test_item_statistics_are_those_of_the_answers(bank: Bank) -> None:
    rows = [("a", "a", "a"), ("a", "a", "b"), ("a", "b", "b"), ("c", "b", "b")]
    first = sit(bank)
    for number, responses in enumerate(rows):
        sitting = first if number == 0 else other_learner(first, bank)
        attempt = sitting.begin()
        for key, response in zip(attempt.drawn, responses, strict=True):
            sitting.answer(attempt, Question.objects.get(pk=key), response)
        sitting.submit(attempt)
    with CaptureQueriesContext(connection) as asked:
        found = item_rows(first.activity)
    assert len(asked) <= 3
    by_text = {row.item.body.text: row for row in found}
    easy = by_text["Pertanyaan 0"]
    assert (easy.figures.n, easy.figures.difficulty, easy.figures.notes) == (4, 0.75, ("FEW",))
    assert easy.figures.discrimination == pytest.approx(0.5222329)  # of 1 1 1 0 with 1, 0.5, 0, 0
    assert [(one.text, one.count) for one in easy.choices] == [
        *[("Pilihan a", 3), ("Pilihan b", 0), ("Pilihan c", 1)]
    ]
    assert [row.figures.difficulty for row in found] == [0.25, 0.5, 0.75]
    page = author_client(bank).get(reverse("learning:item_statistics", args=[first.activity.pk]))
    assert "percobaan sedikit: sekadar petunjuk" in page.content.decode()


def other_learner(first: Sitting, bank: Bank) -> Sitting:
    from bina.learning.tests.factories import put_in

    person = someone(bank.agency)
    return Sitting(person, put_in(first.enrolment.course, person), first.activity)


def test_an_attempt_that_was_saved_goes_on_as_the_same(bank: Bank) -> None:
    from bina.learning.kinds.base import Doing
    from bina.learning.tests.factories import actor_of_person

    sitting = sit(bank)
    doing = Doing(actor_of_person(sitting.person), sitting.enrolment, sitting.activity, None)
    saved = prepare_offline(doing=doing, at=NOW)
    assert prepare_offline(doing=doing, at=NOW).pk == saved.pk
    assert sitting.begin().pk == saved.pk
