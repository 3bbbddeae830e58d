from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from bina.people.tests.factories import EmployeeFactory, UnitFactory, actor_with, hr_actor
from bina.platform.access import Actor, Role
from bina.platform.models import AuditEntry
from bina.surveys import actions
from bina.surveys.models import AnonymousAnswer, Participation, Survey
from bina.surveys.tests.factories import NOW, answered_survey, everywhere, person_as, survey_for

pytestmark = pytest.mark.django_db


def test_an_answer_is_kept_item_by_item_with_its_week_and_the_participation_apart() -> None:
    person = EmployeeFactory.create()
    survey = survey_for([person], unit=person.unit)
    actions.answer(
        actor=person_as(person),
        survey_id=survey.pk,
        values=everywhere(4),
        texts={"S1": " Lebih lama "},
        at=NOW,
    )
    rows = AnonymousAnswer.objects.filter(survey=survey)
    assert {row.item: row.value or row.text for row in rows} == {**everywhere(4), "S1": "Lebih lama"}
    assert {row.week.isoformat() for row in rows} == {"2026-11-16"}
    assert list(Participation.objects.values_list("employee_id", "answered")) == [(person.pk, True)]


def test_a_second_answer_of_the_same_person_is_refused_and_changes_nothing() -> None:
    survey = answered_survey(number=2)
    person = Participation.objects.filter(survey=survey).select_related("employee")[0].employee
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer(actor=person_as(person), survey_id=survey.pk, values=everywhere(1), texts={}, at=NOW)
    assert set(AnonymousAnswer.objects.values_list("value", flat=True)) == {3}
    assert AnonymousAnswer.objects.count() == 16


def test_only_those_who_were_asked_may_answer() -> None:
    person, neighbour = EmployeeFactory.create_batch(2)
    survey = survey_for([person], unit=person.unit)
    for stranger in (person_as(neighbour), hr_actor(person.agency), Actor()):
        with pytest.raises(actions.NotInvited):
            actions.answer(actor=stranger, survey_id=survey.pk, values=everywhere(1), texts={}, at=NOW)
    assert not AnonymousAnswer.objects.exists()


@pytest.mark.parametrize("days", [-2, 7])
def test_a_survey_takes_answers_only_while_it_is_open(days: int) -> None:
    person = EmployeeFactory.create()
    survey = survey_for([person], unit=person.unit)
    with pytest.raises(actions.SurveyClosed):
        actions.answer(
            actor=person_as(person),
            survey_id=survey.pk,
            values=everywhere(1),
            texts={},
            at=NOW + timedelta(days=days),
        )


@pytest.mark.parametrize("values", [{}, {**everywhere(2), "M1": 5}])
def test_an_incomplete_answer_is_refused_by_its_question(values: dict[str, int]) -> None:
    person = EmployeeFactory.create()
    survey = survey_for([person], unit=person.unit)
    with pytest.raises(actions.AnswerIncomplete, match="Materinya sesuai"):
        actions.answer(actor=person_as(person), survey_id=survey.pk, values=values, texts={}, at=NOW)
    assert not Participation.objects.get(survey=survey).answered


def test_opening_again_asks_only_those_not_asked_yet() -> None:
    first, second = EmployeeFactory.create_batch(2)
    survey = survey_for([first], unit=first.unit)
    again = actions.open_survey(
        actor=hr_actor(first.agency),
        agency_id=first.agency_id,
        instrument="training-reaction",
        subject_kind=survey.subject_kind,
        subject_id=survey.subject_id,
        title="lain",
        invited=[first.pk, second.pk],
        opens_at=NOW,
        closes_at=NOW,
    )
    assert (again.pk, again.invited, again.title) == (survey.pk, 2, survey.title)
    assert set(Participation.objects.values_list("employee_id", flat=True)) == {first.pk, second.pk}


def test_the_office_of_another_unit_or_agency_can_neither_open_nor_close() -> None:
    unit = UnitFactory.create()
    survey = survey_for([], unit=unit)
    below = actor_with(Role.HR_DEVELOPER, agency_id=unit.agency_id, unit_path=f"{unit.path}.health")
    for stranger in (below, hr_actor(UnitFactory.create().agency)):
        with pytest.raises(PermissionDenied):
            actions.close_survey(actor=stranger, survey_id=survey.pk, at=NOW)
        with pytest.raises(PermissionDenied):
            actions.open_survey(
                actor=stranger,
                agency_id=unit.agency_id,
                instrument="training-reaction",
                subject_kind="training.batch",
                subject_id=survey.subject_id,
                title="",
                invited=[],
                opens_at=NOW,
                closes_at=NOW,
            )
    assert Survey.objects.get().closes_at == survey.closes_at


def test_closing_is_remembered_and_a_second_time_changes_nothing() -> None:
    unit = UnitFactory.create()
    survey = survey_for([], unit=unit)
    actions.close_survey(actor=hr_actor(unit.agency), survey_id=survey.pk, at=NOW)
    later = actions.close_survey(actor=hr_actor(unit.agency), survey_id=survey.pk, at=NOW + timedelta(days=1))
    assert later.closes_at == NOW


def test_no_column_of_an_answer_points_to_a_person_or_a_moment() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_name = 'surveys_anonymousanswer'"
        )
        assert dict(cursor.fetchall()) == {
            "id": "uuid",
            "survey_id": "uuid",
            "item": "character varying",
            "value": "smallint",
            "text": "text",
            "week": "date",
        }
    survey = answered_survey(number=6)
    assert {row.pk.version for row in AnonymousAnswer.objects.filter(survey=survey)} == {4}


def test_the_audit_trail_holds_nothing_of_answers_nor_of_who_answered() -> None:
    before = AuditEntry.objects.count()
    survey = survey_for(people := EmployeeFactory.create_batch(2), unit=people[0].unit)
    opened = AuditEntry.objects.count()
    actions.answer(
        actor=person_as(people[0]), survey_id=survey.pk, values=everywhere(2), texts={"S1": "rahasia"}, at=NOW
    )
    assert opened > before
    assert AuditEntry.objects.count() == opened
    trail = json.dumps(list(AuditEntry.objects.values_list("before", "after")), default=str)
    assert "rahasia" not in trail
    assert not AuditEntry.objects.filter(
        table_name__in=["surveys_anonymousanswer", "surveys_participation"]
    ).exists()


@pytest.mark.django_db(transaction=True)
def test_not_even_the_databases_own_transaction_numbers_tie_an_answer_to_a_person() -> None:
    survey = answered_survey(number=8)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xmin::text, count(*) FROM surveys_participation WHERE survey_id = %s GROUP BY 1",
            [survey.pk],
        )
        people = dict(cursor.fetchall())
        cursor.execute(
            "SELECT xmin::text, count(*) FROM surveys_anonymousanswer WHERE survey_id = %s GROUP BY 1",
            [survey.pk],
        )
        answers = dict(cursor.fetchall())
    assert list(people.values()) == [8]
    assert answers == dict.fromkeys(people, 8 * 8)
