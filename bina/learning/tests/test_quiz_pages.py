from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bina.learning.kinds.quiz.views.learner import stays_online
from bina.learning.models import Attempt, Bank, Question
from bina.learning.tests.factories import NOW
from bina.learning.tests.quizzes import Sitting, ask, make_bank, single, sit, someone
from bina.people.models import Agency, Unit
from bina.people.tests.factories import AgencyFactory, account_with
from bina.platform.access import Role
from bina.platform.models import Account

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


def learner_client(sitting: Sitting) -> Client:
    client = Client()
    client.force_login(Account.objects.get(employee_id=sitting.person.pk))
    return client


def author_client(bank: Bank) -> Client:
    someone(bank.agency)
    client = Client()
    client.force_login(
        account_with(Role.HR_DEVELOPER, unit=Unit.objects.get(agency=bank.agency, parent=None))
    )
    return client


def page_of(client: Client, sitting: Sitting) -> HttpResponse:
    return client.get(reverse("learning:player", args=[sitting.enrolment.pk, 1]))


def do(client: Client, sitting: Sitting, what: str, **fields: Any) -> HttpResponse:
    shown = page_of(client, sitting).context
    sent = {"what": what, "entry_id": str(shown["entry_id"]), "shown_at": shown["shown_at"], **fields}
    return client.post(reverse("learning:do", args=[sitting.enrolment.pk, 1]), sent, follow=True)


# --- the learner's page, without a script


def test_a_quiz_is_begun_answered_and_handed_in_by_plain_forms(bank: Bank) -> None:
    sitting = sit(bank)
    client = learner_client(sitting)
    assert "Mulai kuis" in page_of(client, sitting).content.decode()
    begun = do(client, sitting, "begin")
    attempt = Attempt.objects.get()
    shown = begun.content.decode()
    assert [shown.count(f'name="q-{key}" value="a"') for key in attempt.drawn] == [1, 1, 1]
    assert "Umpan balik" not in shown  # remarks would tell what is right
    kept = do(client, sitting, "answers", attempt=str(attempt.pk), **{f"q-{attempt.drawn[0]}": "b"})
    assert f'name="q-{attempt.drawn[0]}" value="b" checked' in kept.content.decode()
    fields = {f"q-{key}": "a" for key in attempt.drawn}
    done = do(client, sitting, "submit", attempt=str(attempt.pk), **fields)
    assert done.redirect_chain[-1][0] == reverse("learning:player", args=[sitting.enrolment.pk, 1])
    text = done.content.decode()
    assert "100,0 %" in text
    assert "Umpan balik a" in text


def test_nothing_on_the_page_of_an_open_attempt_tells_what_is_right(agency: Agency) -> None:
    bank = make_bank(agency)
    ask(bank, "NUMERIC", {"text": "Berapa?", "answers": [{"value": "731", "feedback": "tepat sekali"}]})
    ask(bank, "SHORT", {"text": "Apa?", "variants": [{"text": "mufakat"}], "feedback": "ingat sila keempat"})
    sitting = sit(bank)
    client = learner_client(sitting)
    do(client, sitting, "begin")
    shown = page_of(client, sitting).content.decode()
    words = ("731", "tepat sekali", "mufakat", "sila keempat")
    assert [word for word in words if re.search(rf"\b{word}\b", shown)] == []


def test_a_refusal_is_said_on_the_page(bank: Bank) -> None:
    sitting = sit(bank, attempts=1)
    client = learner_client(sitting)
    do(client, sitting, "begin")
    attempt = Attempt.objects.get()
    do(client, sitting, "submit", attempt=str(attempt.pk))
    again = do(client, sitting, "begin")
    assert again.status_code == 422
    assert "Semua percobaan Anda (1) sudah dipakai." in again.content.decode()


@pytest.mark.parametrize("number", [2, 12])
def test_the_page_costs_the_same_for_any_number_of_questions(agency: Agency, number: int) -> None:
    bank = make_bank(agency)
    for _number in range(number):
        single(bank)
    sitting = sit(bank)
    sitting.begin()
    client = learner_client(sitting)
    page_of(client, sitting)
    with CaptureQueriesContext(connection) as asked:
        page = page_of(client, sitting)
    assert page.content.decode().count("data-question=") == number
    assert len(asked) == PAGE_COST


PAGE_COST = 8


def test_what_is_right_stays_hidden_until_the_quiz_has_closed_for_all(bank: Bank) -> None:
    closes = NOW + timedelta(days=365)
    sitting = sit(bank, feedback="CLOSE", closes_at=closes)
    attempt = sitting.begin()
    sitting.submit(attempt)
    shown = page_of(learner_client(sitting), sitting).content.decode()
    assert "Umpan balik a" not in shown
    assert "0,0 %" in shown


# --- on a device


def test_a_saved_quiz_is_drawn_once_and_its_time_begins_on_the_device(bank: Bank) -> None:
    sitting = sit(bank, minutes=10)
    client = learner_client(sitting)
    needs = client.post(reverse("learning:offline_needs", args=[sitting.enrolment.pk])).json()
    attempt = Attempt.objects.get()
    assert needs["activities"][0]["data"] == {"attempt": str(attempt.pk), "questions": 3}
    assert (attempt.was_offline, attempt.due_at) == (True, None)
    client.post(reverse("learning:offline_needs", args=[sitting.enrolment.pk]))
    assert Attempt.objects.count() == 1
    kept = client.get(reverse("learning:offline_player", args=[sitting.enrolment.pk, 1])).content.decode()
    assert all(f'data-question="{key}"' in kept for key in attempt.drawn)
    assert "Umpan balik a" not in kept
    later = attempt.started_at + timedelta(days=2)
    sitting.send(sitting.entry("begin", at=later), at=later + timedelta(days=1))
    attempt.refresh_from_db()
    assert (attempt.started_at, attempt.due_at) == (later, later + timedelta(minutes=10))
    in_time = later + timedelta(minutes=9)
    receipt = sitting.answer(
        attempt, Question.objects.get(pk=attempt.drawn[0]), "a", at=in_time, came=later + timedelta(days=1)
    )
    assert receipt.status == "taken"


def test_asking_how_large_a_course_is_draws_nothing(bank: Bank) -> None:
    sitting = sit(bank)
    client = learner_client(sitting)
    needs = client.get(reverse("learning:offline_needs", args=[sitting.enrolment.pk])).json()
    assert len(needs["activities"]) == 1
    assert Attempt.objects.count() == 0


def test_a_timed_test_for_a_certificate_is_not_saved(bank: Bank) -> None:
    sitting = sit(bank, minutes=10, for_certificate=True)
    assert stays_online(sitting.activity) == "ujian berwaktu untuk sertifikat memerlukan jaringan"
    client = learner_client(sitting)
    needs = client.post(reverse("learning:offline_needs", args=[sitting.enrolment.pk])).json()
    assert needs["activities"] == []
    assert needs["left_out"] == [
        {"title": "Kegiatan", "reason": "ujian berwaktu untuk sertifikat memerlukan jaringan"}
    ]
    kept = client.get(reverse("learning:offline_player", args=[sitting.enrolment.pk, 1]))
    assert kept.status_code == 404
    assert not Attempt.objects.exists()


# --- banks


def test_an_author_writes_a_question_of_every_kind(bank: Bank) -> None:
    client = author_client(bank)
    common = {"text": "Bagaimana?", "topic": "Umum", "points": "2"}
    posts = {
        "satu": {"choice_0": "Ya", "right_0": "on", "choice_1": "Tidak"},
        "beberapa": {"choice_0": "A", "right_0": "on", "choice_1": "B", "right_1": "on", "choice_2": "C"},
        "pasangan": {"left_0": "satu", "right_0": "one", "left_1": "dua", "right_1": "two", "right_2": "six"},
        "urutan": {"step_0": "dulu", "step_1": "kemudian"},
        "angka": {"value": "3", "tolerance": "0.5", "unit": "km", "unit_name_0": "m", "factor_0": "0.001"},
        "singkat": {"variant_0": "Aceh", "share_0": "100", "variant_1": "NAD", "share_1": "50"},
        "uraian": {"criterion_0": "Isi", "most_0": "3", "guidance": "", "fewest_words": "10"},
    }
    for word, fields in posts.items():
        answer = client.post(reverse("learning:question_new", args=[bank.pk, word]), {**common, **fields})
        assert (word, answer.status_code) == (word, 302)
    made = Question.objects.filter(bank=bank, topic="Umum").order_by("pk")
    assert [one.kind for one in made] == [
        *["SINGLE", "MULTIPLE", "MATCHING", "ORDERING", "NUMERIC", "SHORT", "LONG"]
    ]
    for one in made:
        form = client.get(reverse("learning:question_edit", args=[one.pk]))
        assert form.status_code == 200
        preview = client.get(reverse("learning:question_preview", args=[one.pk]))
        assert preview.status_code == 200


def test_a_question_that_contradicts_itself_comes_back_with_what_was_typed(bank: Bank) -> None:
    client = author_client(bank)
    before = Question.objects.count()
    typed = {"text": "Apa?", "points": "1", "choice_0": "Ya", "choice_1": "Tidak"}
    answer = client.post(reverse("learning:question_new", args=[bank.pk, "satu"]), typed)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Tidak ada jawaban yang benar dengan nilai penuh." in shown
    assert 'value="Tidak"' in shown
    assert Question.objects.count() == before


def test_an_edit_puts_a_new_question_in_the_place_of_the_old(bank: Bank) -> None:
    old = bank.questions.order_by("pk")[0]
    sitting = sit(bank)
    attempt = sitting.begin()
    typed = {"text": "Pertanyaan baru", "points": "1", "choice_0": "Ya", "right_0": "on", "choice_1": "Tidak"}
    author_client(bank).post(reverse("learning:question_edit", args=[old.pk]), typed)
    old.refresh_from_db()
    new = Question.objects.get(lineage=old.lineage, is_active=True)
    assert (old.is_active, old.body["text"], new.body["text"]) == (False, "Pertanyaan 0", "Pertanyaan baru")
    assert str(old.pk) in attempt.drawn
    assert sitting.answer(attempt, old, "a").status == "taken"
    assert str(new.pk) in sit(bank).begin().drawn


def test_a_retired_question_is_drawn_no_more_until_it_is_used_again(bank: Bank) -> None:
    one = bank.questions.order_by("pk")[0]
    client = author_client(bank)
    client.post(reverse("learning:question_step", args=[one.pk, "pensiun"]))
    sitting = sit(bank, draws={"": 2})
    assert str(one.pk) not in sitting.begin().drawn
    client.post(reverse("learning:question_step", args=[one.pk, "pakai"]))
    assert Question.objects.get(pk=one.pk).is_active


def test_banks_are_found_and_filtered(bank: Bank) -> None:
    client = author_client(bank)
    assert [one.title for one in client.get(reverse("learning:bank_list") + "?q=disip").context["page"]] == [
        "Bank disiplin"
    ]
    assert list(client.get(reverse("learning:bank_list") + "?q=lain").context["page"]) == []
    ask(bank, "SHORT", {"text": "Lain", "variants": [{"text": "x"}]})
    address = reverse("learning:bank", args=[bank.pk])
    for query, count in {
        "": 4,
        "?q=pertanyaan": 3,
        "?jenis=singkat": 1,
        "?topik=Cuti": 3,
        "?pensiun=1": 0,
    }.items():
        assert (query, len(client.get(address + query).context["page"].items)) == (query, count)


def test_another_agencys_bank_is_not_known(bank: Bank) -> None:
    stranger = author_client(make_bank(AgencyFactory.create()))
    for name, key in (("bank", bank.pk), ("question_edit", bank.questions.all()[0].pk)):
        assert stranger.get(reverse(f"learning:{name}", args=[key])).status_code == 404


# --- files

GIFT = "$CATEGORY: Disiplin\n\nApa itu cuti?{=hak ~kewajiban}\n\nGambar.\n\nBerapa hari?{#12}"


def send_file(client: Client, bank: Bank, text: str, name: str = "soal.gift") -> HttpResponse:
    file = SimpleUploadedFile(name, text.encode())
    return client.post(reverse("learning:questions_import", args=[bank.pk]), {"file": file}, follow=True)


def test_a_file_is_looked_at_before_its_good_questions_are_taken_once(
    bank: Bank, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = author_client(bank)
    before = bank.questions.count()
    shown = send_file(client, bank, GIFT)
    text = shown.content.decode()
    assert "Soal berjenis “description” tidak dikenal di sini." in text
    assert bank.questions.count() == before
    address = shown.redirect_chain[-1][0]
    refused = client.post(address)
    assert refused.status_code == 422
    assert bank.questions.count() == before
    for _time in range(2):
        client.post(address, {"accept_good_ones": "1"})
    made = bank.questions.filter(topic="Disiplin").order_by("kind")
    assert [(one.kind, one.body["text"]) for one in made] == [
        ("NUMERIC", "Berapa hari?"),
        ("SINGLE", "Apa itu cuti?"),
    ]


def test_a_file_that_cannot_be_read_says_where(bank: Bank, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    text = send_file(author_client(bank), bank, "<quiz>\n<question>", "soal.xml").content.decode()
    assert "Berkas rusak pada baris ini" in text
    assert "Baris 2:" in text
    assert "Impor" not in text.partition("<main")[2].partition("</main")[0].replace("Impor soal", "")


def test_a_bank_is_downloaded_as_gift_and_taken_back(bank: Bank, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = author_client(bank)
    file = client.get(reverse("learning:questions_export", args=[bank.pk])).content.decode()
    other = make_bank(bank.agency)
    client.post(send_file(client, other, file).redirect_chain[-1][0])
    assert sorted(one.body["text"] for one in other.questions.all()) == [f"Pertanyaan {n}" for n in range(3)]
    assert {one.topic for one in other.questions.all()} == {"Cuti"}
