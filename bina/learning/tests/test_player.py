"""The player's pages and what it sends."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from bina.learning.models import ActivityProgress
from bina.learning.tests.factories import NOW, activities, learner, make_course, put_in
from bina.platform.ids import uuid7
from bina.platform.models import Account

pytestmark = pytest.mark.django_db


def client_of(person: object) -> Client:
    client = Client()
    client.force_login(Account.objects.get(employee_id=person.pk))  # type: ignore[attr-defined]  # an employee
    return client


def test_a_learner_sees_the_activity_with_the_marks_that_scripts_read() -> None:
    person = learner()
    enrolment = put_in(make_course(person.agency), person)
    page = client_of(person).get(reverse("learning:player", args=[enrolment.pk, 1]))
    first = activities(enrolment)[0]
    assert page.status_code == 200
    shown = page.content.decode()
    assert f'data-enrolment="{enrolment.pk}"' in shown
    assert f'data-activity="{first.pk}"' in shown
    assert 'data-kind="page"' in shown


def test_a_plain_form_finishes_an_activity_and_leads_to_the_next() -> None:
    person = learner()
    enrolment = put_in(make_course(person.agency), person)
    client = client_of(person)
    address = reverse("learning:player", args=[enrolment.pk, 1])
    form = client.get(address).context
    sent = {"what": "read", "entry_id": str(form["entry_id"]), "shown_at": form["shown_at"]}
    answer = client.post(reverse("learning:do", args=[enrolment.pk, 1]), sent)
    assert answer.headers["Location"] == reverse("learning:player", args=[enrolment.pk, 2])
    assert [(one.state, one.attempts) for one in ActivityProgress.objects.all()] == [("COMPLETED", 1)]


def test_the_outbox_is_answered_entry_by_entry() -> None:
    person = learner()
    enrolment = put_in(make_course(person.agency), person)
    first = activities(enrolment)[0]
    good, bad = uuid7(), uuid7()
    wire = {"enrolment": str(enrolment.pk), "activity": str(first.pk), "made_at": NOW.isoformat()}
    letter = {
        "entries": [
            {"id": str(good), "kind": "page.read", **wire, "body": {"seconds": 40}},
            {"id": str(bad), "kind": "page.flown", **wire},
            {"id": str(good), "kind": "page.read", **wire},
        ]
    }
    answer = client_of(person).post(
        reverse("learning:deliver"), json.dumps(letter), content_type="application/json"
    )
    assert [one["status"] for one in answer.json()["receipts"]] == ["known", "refused", "known"]
    assert ActivityProgress.objects.get().seconds == 40


def test_a_letter_that_cannot_be_read_says_where() -> None:
    person = learner()
    answer = client_of(person).post(
        reverse("learning:deliver"), '{"entries":[{"id":"x"}]}', content_type="application/json"
    )
    assert answer.status_code == 422
    assert answer.json()["troubles"][0]["place"] == "entries.0.id"


def test_a_stranger_finds_no_page_of_another_ones_course() -> None:
    person, stranger = learner(), learner()
    enrolment = put_in(make_course(person.agency), person)
    assert client_of(stranger).get(reverse("learning:player", args=[enrolment.pk, 1])).status_code == 404


def test_a_course_in_order_keeps_what_comes_later_closed() -> None:
    person = learner()
    enrolment = put_in(make_course(person.agency, is_sequential=True), person)
    page = client_of(person).get(reverse("learning:player", args=[enrolment.pk, 2]))
    assert page.context["step"].waits_for == activities(enrolment)[0]
    assert "data-entry" not in page.content.decode()


def test_the_way_shows_all_activities() -> None:
    person = learner()
    enrolment = put_in(make_course(person.agency, pages=3), person)
    page = client_of(person).get(reverse("learning:way", args=[enrolment.pk]))
    assert [step.activity for step in page.context["outline"].steps] == activities(enrolment)
