from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bina.people.tests.factories import AccountFactory, EmployeeFactory, UnitFactory, account_with
from bina.platform.access import Role
from bina.surveys import actions
from bina.surveys.models import AnonymousAnswer, Participation, Survey
from bina.surveys.tests.factories import WHOLE, answered_survey, everywhere, person_as, survey_for

pytestmark = pytest.mark.django_db


def _open_until_tomorrow(survey: Survey) -> None:
    now = timezone.now()  # noqa: TID251  # pages read the clock, so the survey must be open by it
    Survey.objects.filter(pk=survey.pk).update(
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1)
    )


@pytest.fixture
def asked(client: Client) -> tuple[Client, Survey]:
    """A signed-in employee and an open survey that asks them."""
    person = EmployeeFactory.create()
    client.force_login(AccountFactory.create(employee=person))
    survey = survey_for([person], unit=person.unit)
    _open_until_tomorrow(survey)
    return client, survey


def test_a_plain_form_takes_the_answers_and_thanks(asked: tuple[Client, Survey]) -> None:
    client, survey = asked
    page = client.get(reverse("surveys:answer", args=[survey.pk]))
    assert page.status_code == 200
    assert page.content.decode().count('type="radio"') == 8 * 4
    response = client.post(reverse("surveys:answer", args=[survey.pk]), {**everywhere(4), "S1": ""})
    assert response.headers["Location"] == reverse("surveys:thanks", args=[survey.pk])
    assert client.get(response.headers["Location"]).status_code == 200
    assert AnonymousAnswer.objects.count() == len(WHOLE.items)


def test_a_missing_answer_comes_back_with_what_was_chosen(asked: tuple[Client, Survey]) -> None:
    client, survey = asked
    response = client.post(reverse("surveys:answer", args=[survey.pk]), {"M1": 4})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {item.code for item in WHOLE.items} - {"M1"}
    assert response.context["form"]["M1"].value() == "4"
    assert not Participation.objects.get(survey=survey).answered


def test_a_second_answer_is_refused_with_a_sentence(asked: tuple[Client, Survey]) -> None:
    client, survey = asked
    client.post(reverse("surveys:answer", args=[survey.pk]), everywhere(4))
    response = client.post(reverse("surveys:answer", args=[survey.pk]), everywhere(1))
    assert response.status_code == 422
    assert AnonymousAnswer.objects.filter(value=1).count() == 0


def test_a_survey_for_others_is_not_there(client: Client) -> None:
    client.force_login(AccountFactory.create(employee=EmployeeFactory.create()))
    survey = answered_survey(number=1)
    for name in ("answer", "thanks", "results"):
        assert client.get(reverse(f"surveys:{name}", args=[survey.pk])).status_code == 404


def test_the_list_shows_what_waits(asked: tuple[Client, Survey]) -> None:
    client, survey = asked
    response = client.get(reverse("surveys:mine"))
    assert [row.pk for row in response.context["waiting"]] == [survey.pk]


def test_results_show_figures_or_say_why_not(client: Client) -> None:
    unit = UnitFactory.create()
    client.force_login(account_with(Role.HR_DEVELOPER, unit=unit))
    shown = client.get(reverse("surveys:results", args=[answered_survey(number=5, unit=unit).pk]))
    hidden = client.get(reverse("surveys:results", args=[answered_survey(number=4, unit=unit).pk]))
    assert (shown.status_code, hidden.status_code) == (200, 200)
    assert [[count for _point, count in row["answers"]] for row in shown.context["rows"]] == [
        [0, 0, 5, 0]
    ] * 8
    assert "rows" not in hidden.context
    assert hidden.context["hidden"]


@pytest.mark.parametrize("number", [5, 9])
def test_the_results_page_costs_the_same_for_any_number_of_answers(
    client: Client, django_assert_num_queries: Any, number: int
) -> None:
    unit = UnitFactory.create()
    client.force_login(account_with(Role.HR_DEVELOPER, unit=unit))
    survey = answered_survey(number=number, unit=unit)
    with django_assert_num_queries(8):
        client.get(reverse("surveys:results", args=[survey.pk]))


def test_the_office_closes_a_survey_and_a_leader_may_not(client: Client) -> None:
    unit = UnitFactory.create()
    person = EmployeeFactory.create(unit=unit)
    survey = survey_for([person], unit=unit)
    _open_until_tomorrow(survey)
    actions.answer(
        actor=person_as(person),
        survey_id=survey.pk,
        values=everywhere(3),
        texts={},
        at=timezone.now(),  # noqa: TID251  # the survey is open by the real clock here
    )
    client.force_login(account_with(Role.LEADER, unit=unit))
    assert client.post(reverse("surveys:close", args=[survey.pk])).status_code == 403
    client.force_login(account_with(Role.HR_DEVELOPER, unit=unit))
    response = client.post(reverse("surveys:close", args=[survey.pk]))
    assert response.headers["Location"] == reverse("surveys:results", args=[survey.pk])
    survey.refresh_from_db()
    assert survey.closes_at <= timezone.now()  # noqa: TID251  # compared with the real clock above
