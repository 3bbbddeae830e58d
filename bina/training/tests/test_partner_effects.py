"""Behaviour after a partner's training and cost per closed gap, with the number of cases or "too few"."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bina.competency.actions import install_frameworks
from bina.competency.tests.factories import AssessmentFactory, competence, require
from bina.people.tests.factories import account_with
from bina.platform.access import Role
from bina.training.models import Partner, ProgrammeOutcome
from bina.training.queries.partner_effects import PartnerEffect, partner_effects
from bina.training.tests.city import City, stranger
from bina.training.tests.factories import NOW, EnrolmentFactory
from bina.training.tests.partner_factories import CommitmentFactory, PartnerFactory, contact_actor

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 3)


@pytest.fixture(autouse=True)
def frameworks(city: City) -> None:
    install_frameworks()
    require(city.agency, "PP", 3)


def delivered(city: City, *, people: int, after: int | None = 3, name: str = "Universitas") -> Partner:
    """A finished batch for 10 million rupiah whose people held level 2 before."""
    partner = PartnerFactory.create(agency=city.agency, name=name)
    batch = city.batch(state="FINISHED", partner=partner, starts_on=DAY, ends_on=DAY)
    taught = competence("PP")
    ProgrammeOutcome.objects.create(agency=city.agency, programme=batch.programme, competency=taught, level=3)
    for person in city.people(people):
        EnrolmentFactory.create(
            batch=batch, employee=person, state="COMPLETED", completed_on=DAY, earned_jp=Decimal(16)
        )
        AssessmentFactory.create(employee=person, code="PP", level=2, assessed_on=date(2025, 1, 6))
        if after is not None:
            AssessmentFactory.create(employee=person, code="PP", level=after, assessed_on=date(2025, 9, 1))
    CommitmentFactory.create(line__agency=city.agency, batch=batch)
    return partner


def effect(city: City, partner: Partner, actor: Any = None) -> PartnerEffect | None:
    found = partner_effects(
        actor or city.hr, agency_id=city.agency.pk, partner_ids=[partner.pk], on=NOW.date()
    )
    return found.get(partner.pk)


def test_five_people_give_a_change_of_level_and_a_price_per_closed_gap(city: City) -> None:
    found = effect(city, delivered(city, people=5))
    assert found is not None
    assert (found.people, found.change, found.closed_gaps, found.per_gap) == (5, Decimal(1), 5, 2_000_000)


def test_four_people_give_no_figure(city: City) -> None:
    found = effect(city, delivered(city, people=4))
    assert found is not None
    assert (found.people, found.too_few, found.change, found.per_gap) == (4, True, None, None)


def test_people_who_were_not_judged_again_are_no_cases(city: City) -> None:
    found = effect(city, delivered(city, people=6, after=None))
    assert found is not None
    assert (found.people, found.too_few) == (0, True)


def test_no_gap_closed_has_no_price(city: City) -> None:
    found = effect(city, delivered(city, people=5, after=2))
    assert found is not None
    assert (found.change, found.closed_gaps, found.per_gap) == (Decimal(0), 0, None)


def test_only_who_sees_the_contracts_of_the_agency_reads_effects(city: City) -> None:
    partner = delivered(city, people=5)
    assert effect(city, partner, stranger()) is None
    assert effect(city, partner, contact_actor(partner)) is None


@pytest.mark.parametrize("partners", [1, 3])
def test_partners_are_compared_at_the_same_cost_for_any_number(
    client: Client, city: City, django_assert_max_num_queries: Any, partners: int
) -> None:
    few = delivered(city, people=2, name="A")
    for number in range(1, partners):
        delivered(city, people=5, name=f"B{number}")
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    client.cookies["django_language"] = "en"
    with django_assert_max_num_queries(16):
        page = client.get(reverse("training:partner_compare"))
    assert [row["partner"].name for row in page.context["rows"]] == ["A", "B1", "B2"][:partners]
    assert page.content.decode().count("too few") >= 3
    assert client.get(reverse("training:partner_compare"), {"format": "csv"}).status_code == 200
    own = client.get(reverse("training:partner", args=[few.pk])).content.decode()
    assert "2 people assessed before and after" in own
