"""What guests of a shared batch are asked, and who reads what they said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bina.evaluation import actions, queries
from bina.people.models import Employee
from bina.people.tests.factories import AccountFactory, account_with
from bina.platform.access import Role
from bina.surveys.actions import answer
from bina.surveys.models import Participation, Survey
from bina.surveys.queries import reaction_with_ours, surveys, waiting_for
from bina.surveys.tests.factories import everywhere, person_as
from bina.training import actions as training
from bina.training.queries.joint import said_of
from bina.training.tests.city import City, ids
from bina.training.tests.factories import NOW
from bina.training.tests.joint_city import LATER, Pair

pytestmark = pytest.mark.django_db
CLOSED = LATER + timedelta(days=30)


class Held:
    """A finished joint batch: people of the host and guests who stayed to its end, and one who never came."""

    def __init__(self, *, own: int, guests: int) -> None:
        self.pair = Pair()
        self.pair.share()
        self.own = self.pair.host.people(own)
        training.enrol(actor=self.pair.host.hr, batch_id=self.pair.batch.pk, employees=ids(self.own), at=NOW)
        *self.guests, self.missed = self.pair.guest.people(guests + 1)
        self.pair.claim([*self.guests, self.missed])
        self.pair.held(absent=(self.missed.pk,))

    def asked(self) -> Survey:
        return actions.ask_participants(actor=self.pair.host.hr, batch_id=self.pair.batch.pk, at=LATER)

    def answered(self, survey: Survey, people: list[Employee], value: int) -> None:
        for person in people:
            answer(actor=person_as(person), survey_id=survey.pk, values=everywhere(value), texts={}, at=LATER)


def _joint_page(client: Client, held: Held, city: City) -> Any:
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    return client.get(reverse("training:joint", args=[held.pair.batch.pk]))


def test_guests_who_stayed_to_the_end_are_asked_like_the_hosts_own() -> None:
    held = Held(own=1, guests=2)
    survey = held.asked()
    asked = set(Participation.objects.values_list("employee_id", flat=True))
    assert asked == {person.pk for person in [*held.own, *held.guests]}
    assert survey.agency_id == held.pair.host.agency.pk


def test_a_guest_answers_on_the_page_of_their_surveys(client: Client) -> None:
    held = Held(own=1, guests=1)
    survey = held.asked()
    client.force_login(AccountFactory.create(employee=held.guests[0]))
    page = reverse("surveys:answer", args=[survey.pk])
    me = person_as(held.guests[0])
    assert [one.pk for one in waiting_for(me, at=LATER)] == [survey.pk]
    assert client.get(page).status_code == 200
    held.answered(survey, held.guests, 4)
    assert Participation.objects.get(answered=True).employee_id == held.guests[0].pk


def test_host_and_guests_agency_see_the_figures_of_everybody_together() -> None:
    held = Held(own=2, guests=3)
    survey = held.asked()
    held.answered(survey, held.own, 2)
    held.answered(survey, held.guests, 4)
    batch = held.pair.batch
    batch.refresh_from_db()
    host = queries.batch_reactions(held.pair.host.hr, batch_ids=[batch.pk], at=LATER)[batch.pk]
    guest = said_of(held.pair.guest.hr, batch=batch, at=LATER)
    assert guest is not None
    assert (host.mean, host.answers, host.invited) == (3.2, 5, 5)
    assert (guest.mean, guest.answered, guest.invited) == (3.2, 5, 5)


def test_too_few_answers_are_shown_to_neither() -> None:
    held = Held(own=1, guests=2)
    survey = held.asked()
    held.answered(survey, [*held.own, *held.guests], 4)
    batch = held.pair.batch
    batch.refresh_from_db()
    host = queries.batch_reactions(held.pair.host.hr, batch_ids=[batch.pk], at=CLOSED)[batch.pk]
    guest = said_of(held.pair.guest.hr, batch=batch, at=CLOSED)
    assert guest is not None
    assert (host.mean, guest.mean, guest.parts) == (None, None, ())


def test_the_survey_stays_the_hosts_and_other_agencies_read_nothing() -> None:
    held = Held(own=1, guests=1)
    survey = held.asked()
    about: dict[str, Any] = {"subject_kind": queries.BATCH, "subject_id": held.pair.batch.pk, "at": CLOSED}
    assert not surveys(held.pair.guest.hr).exists()
    assert reaction_with_ours(held.pair.third.hr, **about) is None
    assert reaction_with_ours(person_as(held.guests[0]), **about) is None
    found = reaction_with_ours(held.pair.guest.hr, **about)
    assert found is not None
    assert found.survey_id == survey.pk


def test_the_page_of_our_people_tells_what_participants_said(client: Client) -> None:
    held = Held(own=2, guests=3)
    assert _joint_page(client, held, held.pair.guest).context["said"] is None
    survey = held.asked()
    assert _joint_page(client, held, held.pair.guest).context["said"].mean is None
    held.answered(survey, [*held.own, *held.guests], 3)
    answer_ = _joint_page(client, held, held.pair.guest)
    assert answer_.context["said"].mean == 3.0
    assert "3,00" in answer_.content.decode()
