"""What guests of a shared batch learned, in the figures of the host."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from bina.evaluation import actions, queries
from bina.evaluation.models import Evaluation
from bina.people.tests.factories import account_with
from bina.platform.access import Role
from bina.platform.jobs import Quiet
from bina.training import actions as training
from bina.training.models import Enrolment
from bina.training.tests.city import ids
from bina.training.tests.factories import NOW
from bina.training.tests.joint_city import LATER, Pair

pytestmark = pytest.mark.django_db


def shared(*, own: int, guests: int) -> Pair:
    """A finished shared batch: the host's people went from 40 to 90, guests from 40 to 70."""
    pair = Pair(seats=20)
    pair.share()
    training.enrol(actor=pair.host.hr, batch_id=pair.batch.pk, employees=ids(pair.host.people(own)), at=NOW)
    pair.claim(pair.guest.people(guests))
    pair.held()
    Enrolment.objects.filter(agency=pair.guest.agency).update(post_score=Decimal(70))
    return pair


def line_of(pair: Pair) -> queries.BatchEvaluation:
    found = queries.batch_evaluation(pair.host.hr, batch_id=pair.batch.pk, at=LATER)
    assert found is not None
    return found


@pytest.mark.parametrize(("guests", "counted", "gain"), [(5, 10, 0.667), (4, 5, 0.833)])
def test_guests_count_once_they_are_too_many_to_be_told_from_the_whole(
    guests: int, counted: int, gain: float
) -> None:
    pair = shared(own=5, guests=guests)
    found = line_of(pair)
    assert (found.learning.counted, round(found.gain or 0, 3)) == (counted, gain)
    assert (found.guests, found.guests_counted) == (guests, guests == 5)
    (kept,) = actions.evaluate(
        actor=pair.host.hr, agency_id=pair.host.agency.pk, year=None, at=LATER, progress=Quiet()
    )
    assert (kept.n_gain_people, round(float(kept.n_gain or 0), 3)) == (counted, gain)


def test_the_means_before_and_after_are_of_the_same_people_as_the_gain() -> None:
    assert line_of(shared(own=5, guests=5)).batch.post_mean == Decimal(80)
    assert line_of(shared(own=5, guests=4)).batch.post_mean == Decimal(90)


def test_the_agency_of_the_guests_keeps_no_evaluation_of_the_hosts_batch() -> None:
    pair = shared(own=5, guests=5)
    actions.evaluate(
        actor=pair.guest.hr, agency_id=pair.guest.agency.pk, year=None, at=LATER, progress=Quiet()
    )
    assert not Evaluation.objects.exists()
    assert queries.batch_evaluation(pair.guest.hr, batch_id=pair.batch.pk, at=LATER) is None


@pytest.mark.parametrize(("guests", "told"), [(5, "counted with them"), (1, "left out")])
def test_the_page_says_whether_guests_are_counted(client: Client, guests: int, told: str) -> None:
    pair = shared(own=5, guests=guests)
    client.force_login(account_with(Role.HR_DEVELOPER, unit=pair.host.root))
    client.cookies["django_language"] = "en"
    page = client.get(reverse("evaluation:batch", args=[pair.batch.pk])).content.decode()
    assert told in page
