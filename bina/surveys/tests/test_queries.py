from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from bina.people.tests.factories import EmployeeFactory, UnitFactory, actor_with, hr_actor
from bina.platform.access import Role
from bina.surveys import actions, queries
from bina.surveys.models import Survey
from bina.surveys.tests.factories import NOW, answered_survey, everywhere, person_as, survey_for

pytestmark = pytest.mark.django_db


def test_results_give_distribution_mean_and_rate_per_item_and_group() -> None:
    unit = UnitFactory.create()
    people = EmployeeFactory.create_batch(6, unit=unit)
    survey = survey_for(people, unit=unit)
    for person, value in zip(people[:5], (4, 4, 3, 3, 1), strict=True):
        actions.answer(
            actor=person_as(person), survey_id=survey.pk, values=everywhere(value), texts={}, at=NOW
        )
    found = queries.results(hr_actor(unit.agency), survey.pk, at=survey.closes_at)
    assert [dict(item.figures.counts) for item in found.items] == [{1: 1, 2: 0, 3: 2, 4: 2}] * 8
    assert (found.mean, found.rate, found.answered) == (3, pytest.approx(5 / 6), 5)
    assert [(group.code, group.mean) for group in found.groups] == [
        (code, 3) for code in ("MATERIAL", "TRAINER", "ORGANISATION", "PLACE", "USE")
    ]


def test_results_are_refused_below_the_smallest_group() -> None:
    unit = UnitFactory.create()
    survey = answered_survey(number=4, unit=unit)
    with pytest.raises(queries.TooFewAnswers, match="4"):
        queries.results(hr_actor(unit.agency), survey.pk, at=survey.closes_at)


def test_results_are_refused_while_one_more_answer_could_change_them() -> None:
    unit = UnitFactory.create()
    people = EmployeeFactory.create_batch(6, unit=unit)
    survey = survey_for(people, unit=unit)
    for person in people[:5]:
        actions.answer(actor=person_as(person), survey_id=survey.pk, values=everywhere(3), texts={}, at=NOW)
    with pytest.raises(queries.StillOpen):
        queries.results(hr_actor(unit.agency), survey.pk, at=NOW)
    actions.answer(actor=person_as(people[5]), survey_id=survey.pk, values=everywhere(3), texts={}, at=NOW)
    assert queries.results(hr_actor(unit.agency), survey.pk, at=NOW).answered == 6


def test_another_unit_and_another_agency_see_no_results() -> None:
    unit = UnitFactory.create()
    survey = answered_survey(number=5, unit=unit)
    below = actor_with(Role.SUPERVISOR, agency_id=unit.agency_id, unit_path=f"{unit.path}.health")
    for stranger in (below, hr_actor(UnitFactory.create().agency)):
        with pytest.raises(Survey.DoesNotExist):
            queries.results(stranger, survey.pk, at=survey.closes_at)


def test_what_waits_for_a_person_is_open_and_not_yet_answered() -> None:
    person = EmployeeFactory.create()
    answered, waiting, closed = (survey_for([person], unit=person.unit) for _ in range(3))
    me = person_as(person)
    actions.answer(actor=me, survey_id=answered.pk, values=everywhere(3), texts={}, at=NOW)
    actions.close_survey(actor=hr_actor(person.agency), survey_id=closed.pk, at=NOW)
    found = queries.waiting_for(me, at=NOW)
    assert [survey.pk for survey in found] == [waiting.pk]
    assert not queries.waiting_for(hr_actor(person.agency), at=NOW).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_reactions_to_many_subjects_cost_the_same_and_hide_the_small_ones(
    number: int, django_assert_num_queries: Any
) -> None:
    unit = UnitFactory.create()
    shown = [answered_survey(number=5, unit=unit) for _ in range(number)]
    small = answered_survey(number=4, unit=unit)
    ids = [survey.subject_id for survey in (*shown, small)]
    with django_assert_num_queries(2):
        found = queries.reactions(
            hr_actor(unit.agency),
            subject_kind="training.batch",
            subject_ids=[*ids, uuid4()],
            at=NOW + timedelta(days=8),
        )
    assert {key: (row.mean, row.answered, row.hidden) for key, row in found.items()} == {
        **{survey.subject_id: (3, 5, False) for survey in shown},
        small.subject_id: (None, 4, True),
    }
