"""The pages of a plan's rules: what is written is kept, asked and told."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from bina.people.tests.factories import account_with
from bina.planning import actions, queries, rules, telling
from bina.planning.limit_forms import LimitsForm
from bina.planning.models import Plan, Question
from bina.planning.rules import Change, Fund, Limits, Shared
from bina.planning.tests.factories import NOW, City, make_city, make_plan
from bina.platform.access import Role
from bina.platform.models import JobRun
from bina.training.tests.factories import RoomFactory, TrainerFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return make_city()


def browser(city: City) -> Client:
    client = Client()
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root, language="en"))
    return client


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def written_down(city: City) -> Limits:
    return Limits(
        funds=(
            Fund(source="APBD", rupiah=90_000_000, quarters={"1": 0}),
            Fund(source="DAK", rupiah=10_000_000),
        ),
        paid_by={str(city.service.pk): "DAK"},
        away_percent=34,
        away={city.health.path: 50},
        prerequisites=True,
        groups={"sex:F": 0},
        first=(str(city.communication.pk),),
        left_out=(str(city.service.pk),),
        ceilings={"PNS": 30},
        shared=(
            Shared(name="Balai Diklat", at_once=3),
            Shared(name="Ani", at_once=1, programmes=(str(city.service.pk), "of-another-year")),
        ),
    )


def test_the_form_of_rules_gives_back_what_is_written_down(city: City) -> None:
    plan = make_plan(city, solved=False)
    subjects = queries.rule_subjects(city.hr, plan=plan)
    for limits in (Limits(), written_down(city)):
        shown = LimitsForm(limits=limits, subjects=subjects)
        sent = {name: shown[name].value() for name in shown.fields}
        data = {name: value for name, value in sent.items() if value is not None and value is not False}
        again = LimitsForm(data, limits=limits, subjects=subjects)
        assert again.is_valid(), again.errors
        assert again.limits == limits


def test_rules_are_saved_on_their_page_and_the_plan_is_found_again(city: City) -> None:
    plan, client = make_plan(city), browser(city)
    address = reverse("planning:plan_rules", args=[plan.pk])
    assert "Money by source and quarter" in text(client.get(address))
    response = client.post(address, {"fund_APBD": "40.000.000", "fund_APBD_1": "0", "away_percent": "50"})
    assert response.status_code == 302
    plan.refresh_from_db()
    assert plan.rules == Limits(
        funds=(Fund(source="APBD", rupiah=40_000_000, quarters={"1": 0}),), away_percent=50
    )
    assert (plan.state, plan.budget_rupiah) == ("DRAFT", 40_000_000)
    assert JobRun.objects.filter(kind="planning.solve", subject_id=plan.pk).exists()


def test_a_quarter_without_a_year_is_named_and_nothing_is_saved(city: City) -> None:
    plan = make_plan(city)
    response = browser(city).post(reverse("planning:plan_rules", args=[plan.pk]), {"fund_DAK_2": "5"})
    assert response.status_code == 422
    assert "Write the amount of the year too." in text(response)
    plan.refresh_from_db()
    assert (plan.limits, plan.state) == ({}, "SOLVED")


def test_rooms_and_trainers_that_training_knows_are_proposed_with_their_number(city: City) -> None:
    plan, client = make_plan(city), browser(city)
    hall = VenueFactory.create(agency=city.agency, name="Balai Diklat")
    RoomFactory.create_batch(3, venue=hall)
    TrainerFactory.create(agency=city.agency, name="Ani")
    VenueFactory.create(name="Gedung Kota Lain")
    address = reverse("planning:plan_rules", args=[plan.pk])
    page = text(client.get(address))
    assert '<option value="Balai Diklat" label="3 rooms"></option>' in page
    assert '<option value="Ani" label="trainer"></option>' in page
    assert "Gedung Kota Lain" not in page
    sent = {"shared_1": "Balai  Diklat ", "shared_2": "Ani", "shared_2_programmes": [str(city.service.pk)]}
    assert client.post(address, sent).status_code == 302
    plan.refresh_from_db()
    assert plan.rules.shared == (
        Shared(name="Balai Diklat", at_once=3),
        Shared(name="Ani", at_once=1, programmes=(str(city.service.pk),)),
    )


def test_a_line_goes_with_its_name_and_others_stay(city: City) -> None:
    plan = make_plan(city, solved=False)
    before = written_down(city)
    subjects = queries.rule_subjects(city.hr, plan=plan)
    sent = {"shared_1": "", "shared_1_at_once": "3", "shared_2": "Ani", "shared_2_at_once": "1"}
    form = LimitsForm(sent, limits=before, subjects=subjects)
    assert form.is_valid(), form.errors
    assert form.limits.shared == (Shared(name="Ani", at_once=1),)


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [({"shared_1_at_once": "2"}, "shared_1", "Name the room, the venue or the trainer."),
     ({"shared_1": "Aula"}, "shared_1_at_once",
      "Training does not know this name: write how many classes it takes in one week."),
     ({"shared_1": "Aula", "shared_1_at_once": "0"}, "shared_1_at_once",
      "Ensure this value is greater than or equal to 1."),
     ({"shared_1": "Aula", "shared_1_at_once": "2", "shared_2": "aula", "shared_2_at_once": "1"}, "shared_2",
      "This name stands on another line already.")],
)  # fmt: skip
def test_a_line_that_says_too_little_is_named_and_nothing_is_lost(
    city: City, sent: dict[str, str], field: str, said: str
) -> None:
    plan = make_plan(city)
    response = browser(city).post(reverse("planning:plan_rules", args=[plan.pk]), sent)
    assert response.status_code == 422
    form = response.context["form"]
    assert form.errors == {field: [said]}
    assert {name: form[name].value() for name in sent} == sent
    plan.refresh_from_db()
    assert (plan.limits, plan.state) == ({}, "SOLVED")


def test_the_rules_of_an_approved_plan_are_read_but_not_changed(city: City) -> None:
    plan = make_plan(city)
    actions.approve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    response = browser(city).post(reverse("planning:plan_rules", args=[plan.pk]), {"away_percent": "5"})
    assert response.status_code == 422
    assert Plan.objects.get(pk=plan.pk).limits == {}


def rich(city: City) -> Plan:
    plan = make_plan(city, solved=False)
    actions.derive_needs(actor=city.hr, agency_id=city.agency.pk, year=2027, at=NOW)
    limits = Limits(funds=(Fund(source="APBD", rupiah=12_000_000),), away_percent=34)
    actions.set_limits(actor=city.hr, plan_id=plan.pk, limits=limits)
    return actions.solve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)


def test_what_a_rule_costs_is_asked_on_the_page_and_told_in_a_sentence(city: City) -> None:
    plan, client = rich(city), browser(city)
    page = text(client.get(reverse("planning:plan_prices", args=[plan.pk])))
    assert "at most 34 % away in one week" in page
    asked = {"rule": "FUND|APBD", "amount": "30.000.000"}
    assert client.post(reverse("planning:plan_ask_rule", args=[plan.pk]), asked).status_code == 302
    actions.answer(actor=city.hr, question_id=Question.objects.get().pk, at=NOW)
    told = text(client.get(reverse("planning:plan_prices", args=[plan.pk])))
    assert "the plan then gains at least" in told
    refused = client.post(
        reverse("planning:plan_ask_rule", args=[plan.pk]), {"rule": "FUND|DAK", "amount": "5"}
    )
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("value", "bound", "said"),
    [(120.0, 121.0, "gains at least 19.0 and at most 21.0"), (100.2, 103.0, "it may be nothing"),
     (100.0, 100.0, "brings nothing"), (None, None, "that proves nothing")],
)  # fmt: skip
def test_a_difference_is_told_only_where_both_proofs_allow_it(
    city: City, value: float | None, bound: float | None, said: str
) -> None:
    plan = rich(city)
    plan.value, plan.bound = 100.0, 101.0
    change = {"kind": rules.AWAY, "key": city.health.path, "amount": 2}
    asked = Question(plan=plan, kind="RULE", change=change, answered_at=NOW, value=value, bound=bound)
    with override("en"):
        told = telling.say_rule(asked, plan=plan, subjects=queries.rule_subjects(city.hr, plan=plan))
    assert said in told
    assert told.startswith("Dinas Kesehatan: at most 34 % away in one week – 2 percentage points more:")


def test_a_rule_that_the_plan_does_not_have_is_refused(city: City) -> None:
    plan = make_plan(city)
    for change in (Change(kind=rules.AWAY, key=city.health.path, amount=2),
                   Change(kind=rules.FUND, key="DAK", amount=2), Change(kind=rules.SEATS, key="a", amount=0),
                   Change(kind=rules.GROUP, key="sex:F", amount=2),
                   Change(kind=rules.SHARED, key="Aula", amount=1)):  # fmt: skip
        with pytest.raises(actions.PlanRefused):
            actions.ask_rule(actor=city.hr, plan_id=plan.pk, change=change, at=NOW)
