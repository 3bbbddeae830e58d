"""A superior's own people with their gaps, and materials of a batch."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from bina.competency.actions import install_frameworks
from bina.competency.tests.factories import AssessmentFactory, competence, require
from bina.people.tests.factories import AccountFactory
from bina.platform.models import Notice
from bina.training.actions.materials import add_material, drop_material
from bina.training.models import Material, ProgrammeOutcome
from bina.training.queries.materials import materials
from bina.training.queries.team import suggestions, team
from bina.training.tests.city import City, person_actor, stranger, superior_actor
from bina.training.tests.factories import NOW, EnrolmentFactory

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.mark.parametrize("people", [2, 9])
def test_a_team_with_gaps_and_suggestions_costs_the_same_for_few_and_many(
    city: City, people: int, django_assert_max_num_queries: Callable[..., object]
) -> None:
    install_frameworks()
    head = city.head(city.health)
    city.people(people)
    for _number in range(people):
        city.batch(state="OPEN")
    actor = superior_actor(head)
    with django_assert_max_num_queries(12):
        found = team(actor, on=TODAY)
        assert len(suggestions(actor, people=found, on=TODAY)) == people
    assert len(found) == people


def test_the_batch_that_closes_a_gap_stands_first_with_the_names(city: City) -> None:
    install_frameworks()
    require(city.agency, "PP", 3)
    head, me = city.head(city.health), city.people(1)[0]
    AssessmentFactory.create(employee=me, competence=competence("PP"), level=1)
    other, fitting = city.batch(state="OPEN"), city.batch(state="OPEN")
    ProgrammeOutcome.objects.create(
        agency=city.agency, programme=fitting.programme, competency=competence("PP"), level=3
    )
    actor = superior_actor(head)
    found = suggestions(actor, people=team(actor, on=TODAY), on=TODAY)
    assert [(line.batch.pk, [one.name for one in line.fitting]) for line in found] == [
        (fitting.pk, [me.name]),
        (other.pk, []),
    ]


def test_materials_are_for_who_has_a_seat_and_who_runs_the_batch(city: City) -> None:
    batch, (me, other) = city.batch(state="RUNNING"), city.people(2)
    AccountFactory.create(employee=me)
    EnrolmentFactory.create(batch=batch, employee=me, state="ATTENDING")
    made = add_material(
        actor=city.hr, batch_id=batch.pk, title="Bahan", link="https://contoh.go.id/a", at=NOW
    )
    assert Notice.objects.get().account.employee_id == me.pk
    seen = [list(materials(actor, batch=batch)) for actor in (person_actor(me), city.hr)]
    assert seen == [[made], [made]]
    assert not materials(person_actor(other), batch=batch).exists()
    for actor in (person_actor(me), stranger()):
        with pytest.raises(PermissionDenied):
            drop_material(actor=actor, material_id=made.pk)
    drop_material(actor=city.hr, material_id=made.pk)
    assert not Material.objects.exists()
