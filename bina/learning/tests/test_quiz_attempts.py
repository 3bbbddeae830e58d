from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from bina.learning.models import ActivityProgress, Answer, Attempt, Enrolment, Question
from bina.learning.tests.factories import NOW
from bina.learning.tests.quizzes import Sitting, ask, make_bank, single, sit, someone
from bina.people.models import Agency
from bina.people.tests.factories import AgencyFactory
from bina.platform.ids import uuid7

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


def statements(sitting: Sitting) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT body::text FROM records_statement WHERE registration = %s ORDER BY stored, id",
            [sitting.enrolment.pk],
        )
        return [json.loads(row[0]) for row in cursor.fetchall()]


def verbs(sitting: Sitting) -> list[str]:
    """Verbs of what was told of the quiz and its questions, not of the course."""
    told = [one for one in statements(sitting) if "/belajar/kursus/" not in one["object"]["id"]]
    return sorted(one["verb"]["id"].rpartition("/")[2] for one in told)


def progress(sitting: Sitting) -> tuple[str, Decimal | None, bool | None, int]:
    one = ActivityProgress.objects.get(enrolment=sitting.enrolment)
    return one.state, one.score, one.success, one.attempts


# --- beginning


def test_an_attempt_begins_once_however_often_it_is_sent(bank: Bank) -> None:
    sitting = sit(bank)
    entry = sitting.entry("begin")
    first, again = sitting.send(entry), sitting.send(entry)
    assert (first[0].status, again[0].status) == ("taken", "known")
    assert first[0].answer == again[0].answer
    attempt = Attempt.objects.get()
    assert (attempt.pk, attempt.number, len(attempt.drawn)) == (entry.entry_id, 1, 4)
    assert attempt.points_possible == 4
    assert verbs(sitting) == ["attempted"]
    assert progress(sitting) == ("BEGUN", None, None, 1)


def test_another_device_goes_on_with_the_open_attempt(bank: Bank) -> None:
    sitting = sit(bank)
    assert sitting.begin().pk == sitting.begin().pk
    assert Attempt.objects.count() == 1


def test_questions_are_drawn_by_topic(bank: Bank) -> None:
    sitting = sit(bank, draws={"A": 1, "": 2})
    drawn = sitting.begin().drawn
    topics = list(bank.questions.filter(pk__in=drawn).values_list("topic", flat=True))
    assert len(set(drawn)) == 3
    assert bank.questions.get(pk=drawn[0]).topic == "A"
    assert len(topics) == 3


def test_two_learners_get_different_draws(agency: Agency) -> None:
    bank = make_bank(agency)
    for _number in range(30):
        single(bank)
    drawn = {tuple(sit(bank, draws={"": 10}).begin().drawn) for _person in range(3)}
    assert len(drawn) == 3


def test_attempts_are_limited(bank: Bank) -> None:
    sitting = sit(bank, attempts=1)
    sitting.submit(sitting.begin())
    (receipt,) = sitting.send(sitting.entry("begin"))
    assert (receipt.status, receipt.reason) == ("refused", "Semua percobaan Anda (1) sudah dipakai.")


def test_a_closed_quiz_does_not_begin_and_closing_ends_an_attempt(bank: Bank) -> None:
    closes = NOW + 10 * MINUTE
    sitting = sit(bank, closes_at=closes, minutes=60)
    assert sitting.begin().due_at == closes
    late = sit(bank, closes_at=closes)
    (receipt,) = late.send(late.entry("begin", at=closes), at=closes)
    assert (receipt.status, receipt.reason) == ("refused", "Kuis ini sudah ditutup.")


def test_a_bank_that_ran_dry_is_said(bank: Bank) -> None:
    sitting = sit(bank, draws={"A": 2})
    bank.questions.filter(topic="A").update(is_active=False)
    (receipt,) = sitting.send(sitting.entry("begin"))
    assert receipt.status == "refused"
    assert not Attempt.objects.exists()


# --- answering


def test_the_newest_answer_stays_in_whatever_order_answers_come(bank: Bank) -> None:
    sitting = sit(bank)
    attempt = sitting.begin()
    question = bank.questions.get(pk=attempt.drawn[0])
    later, earlier = NOW + 2 * MINUTE, NOW + MINUTE
    came = NOW + 3 * MINUTE
    assert sitting.answer(attempt, question, "b", at=later, came=came).status == "taken"
    assert sitting.answer(attempt, question, "c", at=earlier, came=came).status == "taken"
    assert [(one.response, one.answered_at) for one in Answer.objects.all()] == [("b", later)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"response": "z"}, "Jawaban menyebut pilihan yang tidak ada pada soal."),
        ({"response": 3}, "Bentuknya tidak sesuai dengan jenisnya."),
        ({"question": "x"}, "Percobaan ini tidak dikenal di sini."),
        ({"attempt": str(uuid7())}, "Percobaan ini tidak dikenal di sini."),
        ({"question": str(uuid7())}, "Soal ini tidak ada dalam percobaan Anda."),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_a_sentence(
    bank: Bank, change: dict[str, Any], reason: str
) -> None:
    sitting = sit(bank)
    attempt = sitting.begin()
    body = {"attempt": str(attempt.pk), "question": attempt.drawn[0], "response": "a", **change}
    (receipt,) = sitting.send(sitting.entry("answer", **body))
    assert (receipt.status, receipt.reason) == ("refused", reason)
    assert not Answer.objects.exists()


def test_nobody_answers_for_somebody_else(bank: Bank) -> None:
    sitting = sit(bank)
    attempt = sitting.begin()
    other = Sitting(someone(bank.agency), sitting.enrolment, sitting.activity)
    receipt = other.answer(attempt, bank.questions.get(pk=attempt.drawn[0]), "a")
    assert receipt.status == "refused"
    mine = sit(bank)
    assert mine.answer(attempt, bank.questions.get(pk=attempt.drawn[0]), "a").status == "refused"
    assert not Answer.objects.exists()


def test_answers_count_until_the_time_and_its_grace_are_over(bank: Bank) -> None:
    sitting = sit(bank, minutes=10)
    attempt = sitting.begin()
    question = bank.questions.get(pk=attempt.drawn[0])
    assert attempt.due_at == NOW + 10 * MINUTE
    assert sitting.answer(attempt, question, "a", at=NOW + 11 * MINUTE).status == "taken"
    late = sitting.answer(attempt, question, "b", at=NOW + 11 * MINUTE + timedelta(seconds=1))
    assert (late.status, late.reason) == (
        "refused",
        "Waktu percobaan ini sudah habis. Jawaban Anda sebelumnya tersimpan; kumpulkan sekarang.",
    )
    assert Answer.objects.get().response == "a"


def test_an_answer_given_in_time_counts_when_the_network_was_lost(bank: Bank) -> None:
    sitting = sit(bank, minutes=10)
    attempt = sitting.begin()
    question = bank.questions.get(pk=attempt.drawn[0])
    receipt = sitting.answer(attempt, question, "a", at=NOW + 5 * MINUTE, came=NOW + 60 * MINUTE)
    assert receipt.status == "taken"


def test_for_a_certificate_our_own_clock_counts(bank: Bank) -> None:
    sitting = sit(bank, minutes=10, for_certificate=True)
    attempt = sitting.begin()
    question = bank.questions.get(pk=attempt.drawn[0])
    receipt = sitting.answer(attempt, question, "a", at=NOW + 5 * MINUTE, came=NOW + 60 * MINUTE)
    assert receipt.status == "refused"


def test_after_each_answer_its_mark_is_told_and_it_stays(bank: Bank) -> None:
    sitting = sit(bank, feedback="EACH")
    attempt = sitting.begin()
    question = bank.questions.get(pk=attempt.drawn[0])
    receipt = sitting.answer(attempt, question, "b")
    assert receipt.answer == {
        "marks": {
            str(question.pk): {"points": 0.0, "share": 0.0, "remarks": ["Umpan balik b"], "feedback": ""}
        }
    }
    again = sitting.answer(attempt, question, "a")
    assert (again.status, again.reason) == (
        "refused",
        "Anda sudah menjawab soal ini; jawabannya sudah ditunjukkan.",
    )
    assert Answer.objects.get().response == "b"


# --- handing in


def hand_in(sitting: Sitting, responses: list[str], *, at: Any = NOW) -> Attempt:
    """Begin, answer in order and hand in."""
    attempt = sitting.begin(at=at)
    for key, response in zip(attempt.drawn, responses, strict=False):
        assert sitting.answer(attempt, Question.objects.get(pk=key), response, at=at).status == "taken"
    receipt = sitting.submit(attempt, at=at + 5 * MINUTE)
    assert receipt.status == "taken", receipt.reason
    attempt.refresh_from_db()
    return attempt


def test_handing_in_marks_every_answer_and_tells_it(bank: Bank) -> None:
    sitting = sit(bank)
    attempt = hand_in(sitting, ["a", "a", "a", "b"])
    assert (attempt.points, attempt.submitted_at, attempt.marked_at) == (
        3,
        NOW + 5 * MINUTE,
        NOW + 5 * MINUTE,
    )
    assert progress(sitting) == ("COMPLETED", Decimal("0.75"), True, 1)
    assert verbs(sitting) == ["answered"] * 4 + ["attempted", "completed", "passed"]
    assert Enrolment.objects.get(pk=sitting.enrolment.pk).completed_at == NOW + 5 * MINUTE
    told = next(one for one in statements(sitting) if one["verb"]["id"].endswith("answered"))
    assert told["object"]["definition"]["interactionType"] == "choice"
    assert told["result"]["response"] in {"a", "b"}
    assert told["result"]["score"]["max"] == 1
    assert told["context"]["registration"] == str(sitting.enrolment.pk)
    assert [one["id"] for one in told["context"]["contextActivities"]["parent"]] == [
        f"http://localhost:8000/belajar/kegiatan/{sitting.activity.lineage}"
    ]
    passed = next(one for one in statements(sitting) if one["verb"]["id"].endswith("passed"))
    assert passed["result"]["score"] == {"scaled": 0.75, "raw": 3, "min": 0, "max": 4}
    done = next(one for one in statements(sitting) if one["verb"]["id"].endswith("completed"))
    assert done["result"]["duration"] == "PT300S"


def test_too_few_points_are_told_as_failed_and_one_may_try_again(bank: Bank) -> None:
    sitting = sit(bank)
    hand_in(sitting, ["b", "b"])
    assert progress(sitting) == ("FAILED", Decimal("0.0000"), False, 1)
    assert verbs(sitting) == ["answered", "answered", "attempted", "completed", "failed"]
    hand_in(sitting, ["a", "a", "a", "a"], at=NOW + 10 * MINUTE)
    assert progress(sitting) == ("COMPLETED", Decimal("1.0000"), True, 2)


@pytest.mark.parametrize(
    ("scoring", "scores", "score", "success"),
    [
        ("BEST", ["0.50", "1.00", "0.25"], "1.0000", True),
        ("LAST", ["0.50", "1.00", "0.25"], "0.2500", False),
        ("MEAN", ["0.50", "1.00", "0.25"], "0.5833", False),
    ],
)
def test_the_rule_says_which_attempt_counts(
    bank: Bank, scoring: str, scores: list[str], score: str, success: bool
) -> None:
    sitting = sit(bank, scoring=scoring)
    for number, wanted in enumerate(scores):
        right = int(Decimal(wanted) * 4)
        hand_in(sitting, ["a"] * right + ["b"] * (4 - right), at=NOW + number * 10 * MINUTE)
    one = ActivityProgress.objects.get(enrolment=sitting.enrolment)
    assert (one.score, one.success, one.attempts) == (Decimal(score), success, 3)


def test_what_was_handed_in_is_not_changed_any_more(bank: Bank) -> None:
    sitting = sit(bank)
    attempt = hand_in(sitting, ["a"])
    question = bank.questions.get(pk=attempt.drawn[1])
    assert sitting.answer(attempt, question, "a").status == "refused"
    assert sitting.submit(attempt).status == "refused"
    assert verbs(sitting).count("completed") == 1


def test_a_plain_form_brings_every_kind_of_answer(agency: Agency) -> None:
    bank = make_bank(agency)
    pair = [{"id": "l1", "text": "satu", "target": "r1"}, {"id": "l2", "text": "dua", "target": "r2"}]
    questions = [
        single(bank),
        ask(
            bank,
            "MULTIPLE",
            {"text": "?", "choices": [{"id": k, "text": k, "right": k != "c"} for k in "abc"]},
        ),
        ask(
            bank,
            "MATCHING",
            {"text": "?", "lefts": pair, "rights": [{"id": "r1", "text": "x"}, {"id": "r2", "text": "y"}]},
        ),
        ask(bank, "ORDERING", {"text": "?", "items": [{"id": f"i{n}", "text": str(n)} for n in range(3)]}),
        ask(
            bank,
            "NUMERIC",
            {
                "text": "?",
                "answers": [{"value": "2"}],
                "unit": "km",
                "other_units": [{"name": "m", "factor": "0.001"}],
            },
        ),
        ask(bank, "SHORT", {"text": "?", "variants": [{"text": "Aceh"}]}),
    ]
    sitting = sit(bank)
    attempt = sitting.begin()
    names = [f"q-{one.pk}" for one in questions]
    fields = {
        names[0]: "a",
        names[1]: ["a", "b"],
        f"{names[2]}-l1": "r1",
        f"{names[2]}-l2": "r2",
        **{f"{names[3]}-i{n}": str(n + 1) for n in range(3)},
        names[4]: "2.000",
        f"{names[4]}-unit": "m",
        names[5]: " aceh ",
    }
    receipt = sitting.submit(attempt, **fields)
    assert (receipt.status, receipt.reason) == ("taken", "")
    assert {one.question_id: one.response for one in Answer.objects.all()} == dict(
        zip(
            [one.pk for one in questions],
            [
                "a",
                ["a", "b"],
                {"l1": "r1", "l2": "r2"},
                ["i0", "i1", "i2"],
                {"value": "2.000", "unit": "m"},
                "aceh",
            ],
            strict=True,
        )
    )
    attempt.refresh_from_db()
    assert attempt.points == 6


def test_answers_of_a_form_that_came_too_late_do_not_count_but_what_was_kept_does(bank: Bank) -> None:
    sitting = sit(bank, minutes=10)
    attempt = sitting.begin()
    sitting.answer(attempt, bank.questions.get(pk=attempt.drawn[0]), "a")
    late = {f"q-{attempt.drawn[0]}": "b", f"q-{attempt.drawn[1]}": "a"}
    assert sitting.submit(attempt, at=NOW + 20 * MINUTE, **late).status == "taken"
    attempt.refresh_from_db()
    assert (attempt.points, [one.response for one in Answer.objects.all()]) == (1, ["a"])


def test_keeping_a_form_leaves_the_attempt_open(bank: Bank) -> None:
    sitting = sit(bank)
    attempt = sitting.begin()
    entry = sitting.entry("answers", attempt=str(attempt.pk), **{f"q-{attempt.drawn[0]}": "a"})
    (receipt,) = sitting.send(entry)
    assert receipt.answer == {"stay": True, "message": "Jawaban Anda tersimpan."}
    attempt.refresh_from_db()
    assert (attempt.submitted_at, Answer.objects.count()) == (None, 1)
