from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from bina.evaluation import actions, queries
from bina.evaluation.tests.factories import NOW, take_part, town
from bina.people.tests.factories import EmployeeFactory, account_with, actor_with
from bina.platform.access import Role
from bina.surveys.actions import answer
from bina.surveys.models import Participation, Survey
from bina.surveys.tests.factories import everywhere, person_as
from bina.training.models import Batch, Reaction

pytestmark = pytest.mark.django_db


def test_those_who_stayed_to_the_end_are_asked_for_two_weeks() -> None:
    made = town(trained=3, colleagues=2)
    take_part(made.batch, made.colleagues[0], state="FAILED", reason="NEVER_CAME")
    take_part(made.batch, made.colleagues[1], state="FAILED", reason="SCORE")
    survey = actions.ask_participants(actor=made.hr, batch_id=made.batch.pk, at=NOW)
    asked = {*(person.pk for person in made.trained), made.colleagues[1].pk}
    assert set(Participation.objects.values_list("employee_id", flat=True)) == asked
    assert (survey.subject_id, survey.opens_at, survey.closes_at) == (
        made.batch.pk,
        NOW,
        NOW + timedelta(days=14),
    )
    again = actions.ask_participants(actor=made.hr, batch_id=made.batch.pk, at=NOW)
    assert (again.pk, Survey.objects.count()) == (survey.pk, 1)


def test_a_batch_in_which_nobody_stayed_asks_nobody() -> None:
    made = town(trained=0, colleagues=1)
    take_part(made.batch, made.colleagues[0], state="WITHDRAWN", reason="LEFT")
    with pytest.raises(actions.NobodyToAsk, match=made.batch.code):
        actions.ask_participants(actor=made.hr, batch_id=made.batch.pk, at=NOW)
    assert not Survey.objects.exists()


def test_strangers_ask_nobody() -> None:
    made = town(trained=1, colleagues=0)
    leader = actor_with(Role.LEADER, agency_id=made.unit.agency_id)
    with pytest.raises(PermissionDenied):
        actions.ask_participants(actor=leader, batch_id=made.batch.pk, at=NOW)
    elsewhere = actor_with(Role.HR_DEVELOPER, agency_id=EmployeeFactory.create().agency_id)
    with pytest.raises(Batch.DoesNotExist):
        actions.ask_participants(actor=elsewhere, batch_id=made.batch.pk, at=NOW)


def test_a_survey_that_may_be_shown_comes_before_the_workbooks_reactions() -> None:
    made = town(trained=5, colleagues=0)
    Reaction.objects.bulk_create(Reaction(batch=made.batch, material=2) for _ in range(6))
    survey = actions.ask_participants(actor=made.hr, batch_id=made.batch.pk, at=NOW)
    for person in made.trained[:4]:
        answer(actor=person_as(person), survey_id=survey.pk, values=everywhere(4), texts={}, at=NOW)
    before = queries.batch_reactions(made.hr, batch_ids=[made.batch.pk], at=NOW)
    assert (before[made.batch.pk].mean, before[made.batch.pk].survey_id) == (2.0, None)
    last = made.trained[4]
    answer(actor=person_as(last), survey_id=survey.pk, values=everywhere(4), texts={}, at=NOW)
    after = queries.batch_reactions(made.hr, batch_ids=[made.batch.pk], at=NOW)
    assert (after[made.batch.pk].mean, after[made.batch.pk].answers) == (4.0, 5)


def test_the_participants_are_told_where_the_page_that_asked_is_reached() -> None:
    made = town(trained=1, colleagues=0)
    client = Client()
    client.force_login(account_with(Role.HR_DEVELOPER, unit=made.unit))
    client.post(reverse("evaluation:ask", args=[made.batch.pk]))
    job = ProcrastinateJob.objects.get(task_name="surveys.tell_invited")
    assert job.args == {"survey_id": str(Survey.objects.get().pk), "site": "http://testserver"}
