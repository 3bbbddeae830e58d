"""What a course needs on a device, and the pages for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from bina.learning.actions.assets import keep
from bina.learning.models import Delivery
from bina.learning.tests.factories import (
    NOW,
    activities,
    add,
    add_page,
    learner,
    make_course,
    publish,
    put_in,
)
from bina.people.tests.factories import hr_actor
from bina.platform.ids import uuid7
from bina.platform.models import Account

if TYPE_CHECKING:
    from bina.learning.models import Course
    from bina.people.models import Employee

pytestmark = pytest.mark.django_db


def client_of(person: Employee) -> Client:
    client = Client()
    client.force_login(Account.objects.get(employee_id=person.pk))
    return client


def needs_of(person: Employee, course: Course) -> dict[str, Any]:
    enrolment = put_in(course, person)
    answer = client_of(person).post(reverse("learning:offline_needs", args=[enrolment.pk]))
    found: dict[str, Any] = answer.json()
    return found


def document(course: Course, *, size: int, name: str) -> str:
    """A document in the course; gives its address."""
    file = ContentFile(b"x" * size, name=name)
    asset = keep(actor=hr_actor(course.agency), agency_id=course.agency_id, file=file, at=NOW)
    add(course, "document", {"asset": str(asset.pk), "asset_kept": "", "note": ""}, title=name)
    return reverse("learning:asset", args=[asset.pk])


def test_a_course_names_every_page_with_its_copy_and_every_file_with_its_exact_size() -> None:
    person = learner()
    course = make_course(person.agency, pages=1, published=False)
    first, second = (
        document(course, size=1200, name="a.pdf"),
        document(course, size=34, name="b.txt"),
    )
    publish(course)
    found = needs_of(person, course)
    way = found["url"]
    assert [(one["url"], one["source"]) for one in found["pages"]] == [
        (way, f"{way}simpan/"),
        *((f"{way}{place}/", f"{way}{place}/simpan/") for place in (1, 2, 3)),
    ]
    assert found["files"] == [{"url": first, "bytes": 1200}, {"url": second, "bytes": 34}]
    assert found["left_out"] == []


def test_a_file_used_twice_is_saved_once() -> None:
    person = learner()
    course = make_course(person.agency, pages=0, published=False)
    first, second = (
        document(course, size=50, name="a.pdf"),
        document(course, size=50, name="a.pdf"),
    )
    publish(course)
    assert first == second
    assert needs_of(person, course)["files"] == [{"url": first, "bytes": 50}]


def test_what_needs_a_network_is_left_out_and_named() -> None:
    person = learner()
    course = make_course(person.agency, pages=1, published=False)
    meeting = {"starts_at": NOW, "minutes": 60, "link": "https://rapat.contoh.go.id/a"}
    add(course, "live", meeting, title="Tanya jawab")
    publish(course)
    found = needs_of(person, course)
    assert [one["title"] for one in found["left_out"]] == ["Tanya jawab"]
    assert [one["title"] for one in found["activities"]] == ["Halaman 1"]


def test_a_saved_course_has_all_its_pages_open_though_they_are_done_one_after_the_other() -> None:
    person = learner()
    course = make_course(person.agency, pages=1, published=False, is_sequential=True)
    add_page(course, title="Kedua", html="<p>Isi yang kedua</p>")
    publish(course)
    enrolment = put_in(course, person)
    client = client_of(person)
    online = client.get(reverse("learning:player", args=[enrolment.pk, 2])).content.decode()
    saved = client.get(reverse("learning:offline_player", args=[enrolment.pk, 2])).content.decode()
    assert ("Isi yang kedua" in online, "Isi yang kedua" in saved) == (False, True)
    way = client.get(reverse("learning:offline_way", args=[enrolment.pk])).content.decode()
    assert way.count(f'href="/belajar/ikut/{enrolment.pk}/2/"') == 1


def test_a_course_of_somebody_else_is_not_found() -> None:
    person, stranger = learner(), learner()
    enrolment = put_in(make_course(person.agency), person)
    client = client_of(stranger)
    for name, words in (("needs", []), ("way", []), ("player", [1])):
        address = reverse(f"learning:offline_{name}", args=[enrolment.pk, *words])
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("documents", [1, 4])
def test_asking_what_a_course_needs_costs_two_queries_per_document_at_most(
    documents: int, django_assert_max_num_queries: Any
) -> None:
    person = learner()
    course = make_course(person.agency, pages=3, published=False)
    for number in range(documents):
        document(course, size=number + 1, name=f"{number}.txt")
    publish(course)
    enrolment = put_in(course, person)
    client = client_of(person)
    with django_assert_max_num_queries(10 + 2 * documents):
        client.get(reverse("learning:offline_needs", args=[enrolment.pk]))


def test_a_device_learns_who_is_signed_in_and_gets_a_token() -> None:
    person = learner()
    visitor = Client().get(reverse("learning:session")).json()
    signed_in = client_of(person).get(reverse("learning:session")).json()
    assert (visitor["person"], signed_in["person"]) == ("", str(person.pk))
    assert len(signed_in["token"]) == 64


def test_entries_of_another_person_are_not_taken_and_stay_on_the_device() -> None:
    person, other = learner(), learner()
    enrolment = put_in(make_course(person.agency), person)
    sent = {
        "id": str(uuid7()),
        "kind": "page.read",
        "enrolment": str(enrolment.pk),
        "activity": str(activities(enrolment)[0].pk),
        "made_at": NOW.isoformat(),
    }
    letter = json.dumps({"entries": [sent]})
    answers = [
        client_of(one).post(
            reverse("learning:deliver"),
            letter,
            content_type="application/json",
            headers={"X-Bina-Person": str(person.pk)},
        )
        for one in (other, person)
    ]
    assert [one.status_code for one in answers] == [409, 200]
    assert [one.kind for one in Delivery.objects.all()] == ["page.read"]


@pytest.mark.parametrize(("language", "title"), [("id", "Belum ada sinyal"), ("en", "No signal yet")])
def test_the_page_for_no_network_speaks_both_languages_and_names_nobody(language: str, title: str) -> None:
    page = Client().get(reverse("learning:offline", args=[language])).content.decode()
    assert f"<h1>{title}</h1>" in page
    assert '<meta name="bina-person" content="none">' in page


def test_there_is_no_such_page_in_another_language() -> None:
    assert Client().get(reverse("learning:offline", args=["fr"])).status_code == 404
