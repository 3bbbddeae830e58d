"""Finding courses, and why one is shown."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bina.competency.actions import install_frameworks
from bina.competency.tests.factories import AssessmentFactory, competence, require
from bina.learning.queries.catalogue import Wish, on_offer
from bina.learning.rules.reasons import NEXT, POST, Reason, next_post, reasons, weight
from bina.learning.tests.factories import actor_of_person, learner, make_course, put_in
from bina.learning.tests.test_player import client_of
from bina.people.models import Employee

pytestmark = pytest.mark.django_db


def found(person: Employee, **wish: str) -> list[str]:
    rows = on_offer(actor_of_person(person), Wish(**wish))
    return sorted(rows.values_list("title", flat=True))


@pytest.mark.parametrize("text", ["pelayanan", "melayani", "layan", "PELAYAN", "prima warga"])
def test_a_course_is_found_by_any_form_of_its_words(text: str) -> None:
    person = learner()
    make_course(person.agency, title="Pelayanan prima", summary="Untuk warga")
    make_course(person.agency, title="Naskah dinas")
    assert found(person, text=text) == ["Pelayanan prima"]


@pytest.mark.parametrize("text", ["'", "a & | b", ":*", "(", "\\"])
def test_no_sign_breaks_the_search(text: str) -> None:
    person = learner()
    make_course(person.agency, title="Naskah dinas")
    assert found(person, text=text) in ([], ["Naskah dinas"])


def test_drafts_and_courses_of_other_agencies_are_not_shown() -> None:
    person = learner()
    make_course(person.agency, published=False)
    make_course(learner().agency)
    assert found(person) == []


def test_the_catalogue_is_narrowed_by_hours_post_language_and_my_own_state() -> None:
    person = learner()
    short = make_course(person.agency, title="Pendek", length_jp=1, targets=("GENERAL",))
    make_course(person.agency, title="Panjang", length_jp=8, targets=("LEADERSHIP",), language="en")
    put_in(short, person)
    assert found(person, hours="1") == ["Pendek"]
    assert found(person, post="LEADERSHIP") == ["Panjang"]
    assert found(person, language="en") == ["Panjang"]
    assert (found(person, state="NEW"), found(person, state="RUNNING")) == (["Panjang"], ["Pendek"])


def test_the_page_says_which_gap_of_the_person_a_course_closes() -> None:
    install_frameworks()
    person = learner()
    require(person.agency, "PP", 3)
    AssessmentFactory.create(employee=person, code="PP", level=1)
    make_course(person.agency, title="Lain")
    make_course(person.agency, title="Melayani", outcomes=((competence("PP").pk, 2),))
    page = client_of(person).get(reverse("learning:catalogue"))
    (advice,) = page.context["advised"]
    (reason,) = advice.reasons
    assert advice.version.title == "Melayani"
    assert (reason.held, reason.reaches, reason.required, reason.for_whom) == (1, 2, 3, POST)


def test_the_catalogue_asks_as_often_for_many_courses_as_for_few() -> None:
    person = learner()
    client, counts = client_of(person), []
    for number in (2, 2, 12):
        for _ in range(number):
            make_course(person.agency)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("learning:catalogue")).status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[2]


KEYS = [UUID(int=number) for number in range(1, 5)]
levels = st.dictionaries(st.sampled_from(KEYS), st.integers(1, 5))


@given(outcomes=levels, held=levels, required=levels, following=levels)
def test_a_reason_is_always_a_gap_that_the_course_really_narrows(
    outcomes: dict[UUID, int],
    held: dict[UUID, int],
    required: dict[UUID, int],
    following: dict[UUID, int],
) -> None:
    for reason in reasons(outcomes=outcomes, held=held, required=required, required_next=following):
        key = reason.competence_id
        demand = required if reason.for_whom == POST else following
        assert held[key] < outcomes[key]
        assert held[key] < demand[key] == reason.required
        assert reason.lifts >= 1


def test_what_the_post_requires_weighs_more_than_what_a_later_one_does() -> None:
    now, later = Reason(uuid4(), 1, 2, 3, POST), Reason(uuid4(), 1, 3, 3, NEXT)
    assert weight((now,)) > weight((later,))


@pytest.mark.parametrize(
    ("kind", "level", "following"),
    [
        ("FUNCTIONAL", "PERTAMA", ("FUNCTIONAL", "MUDA")),
        ("FUNCTIONAL", "UTAMA", None),
        ("GENERAL", "", ("SUPERVISOR", "")),
        ("LEADERSHIP", "", None),
    ],
)
def test_the_post_that_follows(kind: str, level: str, following: tuple[str, str] | None) -> None:
    assert next_post(kind=kind, functional_level=level) == following
