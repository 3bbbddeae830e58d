"""The pages on which places are settled by hand, and another plan that begins like this one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from bina.people.models import Employee, PostHolding
from bina.people.tests.factories import PostFactory
from bina.planning import actions
from bina.planning.models import Plan
from bina.planning.rules import Limits, Place
from bina.planning.tests.factories import NOW, City, make_city, make_plan
from bina.planning.tests.test_limit_pages import browser, text
from bina.platform.models import JobRun
from bina.training.models import Programme
from bina.training.tests.factories import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return make_city()


def owing(city: City, *, count: int = 3) -> Programme:
    """So many supervisors who have owed the PKP for years, and a programme that fulfils it."""
    post = PostFactory.create(unit=city.health, kind="SUPERVISOR")
    for person in city.people[:count]:
        Employee.objects.filter(pk=person.pk).update(post=post)
        PostHolding.objects.create(
            agency=city.agency, employee=person, post=post, unit=city.health, starts_on=date(2024, 3, 1)
        )
    return ProgrammeFactory.create(
        agency=city.agency, code="PKP", name="Kepemimpinan Pengawas (PKP)", minimum_seats=1, seats=10
    )


def address(plan: Plan, name: str = "plan_required") -> str:
    return reverse(f"planning:{name}", args=[plan.pk])


def test_who_owes_a_training_is_listed_filtered_and_required_at_once(city: City) -> None:
    programme = owing(city)
    plan, client = make_plan(city), browser(city)
    page = text(client.get(address(plan)))
    assert all(person.name in page for person in city.people[:3])
    assert "To be verified" in page
    assert "Require all 3 shown, and find the plan" in page
    assert "Nobody to show" in text(client.get(address(plan), {"status": "ada"}))
    one = city.people[0]
    rows = text(client.get(address(plan), {"q": one.nip, "kewajiban": "PKP"}, headers={"HX-Request": "true"}))
    assert one.name in rows
    assert city.people[1].name not in rows
    assert client.get(address(plan), {"status": "entah"}).status_code == 404

    sent = {"semua": "1", "langkah": "MUST", "cari": "1", "kewajiban": "PKP", "status": "belum", "q": ""}
    response = client.post(address(plan, "plan_settle"), sent)
    run = JobRun.objects.get(subject_id=plan.pk)
    assert response["Location"] == reverse("platform:run", args=[run.pk])
    plan.refresh_from_db()
    assert set(plan.rules.must) == {Place(str(one.pk), str(programme.pk)) for one in city.people[:3]}


def test_a_duty_that_no_programme_fulfils_is_told(city: City) -> None:
    owing(city, count=2).delete()
    page = text(browser(city).get(address(make_plan(city))))
    assert "No programme on offer fulfils these duties" in page
    assert "(2 people)" in page
    assert 'name="tempat"' not in page


def test_participants_chosen_are_settled_without_finding_the_plan_and_left_to_it_again(city: City) -> None:
    plan, client = make_plan(city), browser(city)
    one, other = (f"{person.pk}:{city.service.pk}" for person in city.people[:2])
    assert one in text(client.get(address(plan, "plan")))
    response = client.post(
        address(plan, "plan_settle"), {"tempat": [one, other], "langkah": "NEVER"}, follow=True
    )
    page = text(response)
    assert "The plan has to be found again" in page
    assert page.count("kept out, by hand") == 2
    plan.refresh_from_db()
    assert (len(plan.rules.never), plan.state) == (2, Plan.State.DRAFT)
    assert not JobRun.objects.filter(subject_id=plan.pk).exists()
    client.post(address(plan, "plan_settle"), {"tempat": [one, other], "langkah": ""})
    plan.refresh_from_db()
    assert plan.rules == Limits()
    assert "Nothing is settled by hand" in text(client.get(address(plan), {"daftar": "tetap"}))


def test_nothing_chosen_and_nonsense_are_refused_on_the_page(city: City) -> None:
    plan, client = make_plan(city), browser(city)
    for sent in ({"langkah": "MUST"}, {"tempat": "satu:dua", "langkah": "MUST"}, {"langkah": "SOMETIMES"}):
        response = client.post(address(plan, "plan_settle"), sent)
        assert response.status_code == 422
        assert "Choose" in text(response)
    plan.refresh_from_db()
    assert plan.rules == Limits()


def test_a_person_is_required_and_left_to_the_plan_on_their_own_page(city: City) -> None:
    plan, client, person = make_plan(city, budget=11_000_000), browser(city), city.people[0]
    side = reverse("planning:plan_person", args=[person.pk])
    page = text(client.get(side, {"rencana": str(plan.pk)}))
    assert "Require this place" in page
    client.post(
        address(plan, "plan_settle"), {"tempat": f"{person.pk}:{city.communication.pk}", "langkah": "MUST"}
    )
    actions.solve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    page = text(client.get(side, {"rencana": str(plan.pk)}))
    assert "required, by hand" in page
    assert "Leave it to the plan" in page
    assert "Required by hand" in page


def test_a_person_is_kept_out_of_the_whole_plan_and_let_in_again(city: City) -> None:
    plan, client, person = make_plan(city), browser(city), city.people[0]
    side = reverse("planning:plan_person", args=[person.pk])
    assert "Keep this person out of the whole plan" in text(client.get(side, {"rencana": str(plan.pk)}))
    client.post(address(plan, "plan_settle"), {"tempat": f"{person.pk}:", "langkah": "NEVER"})
    plan = actions.solve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    assert not plan.lines.filter(employee=person).exists()
    page = text(client.get(side, {"rencana": str(plan.pk)}))
    assert "This person was kept out of the whole plan, by hand." in page
    assert "all programmes" in text(client.get(address(plan), {"daftar": "tetap"}))
    client.post(address(plan, "plan_settle"), {"tempat": f"{person.pk}:", "langkah": ""})
    plan = actions.solve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    assert plan.lines.filter(employee=person).exists()


def test_why_a_plan_could_not_be_found_stands_on_it_until_it_is(city: City) -> None:
    plan, client = make_plan(city), browser(city)
    plan.state = Plan.State.DRAFT
    plan.save()
    JobRun.objects.create(
        agency_id=city.agency.pk, kind="planning.solve", title="x", subject_id=plan.pk, state="FAILED",
        error="These rules contradict each other:\nRequired in Pelayanan Prima: Ani.", created_at=NOW,
    )  # fmt: skip
    assert "Required in Pelayanan Prima: Ani." in text(client.get(address(plan)))
    assert "Required in Pelayanan Prima: Ani." in text(client.get(address(plan, "plan")))
    actions.solve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    assert "Required in Pelayanan Prima: Ani." not in text(client.get(address(plan)))


def test_another_plan_begins_like_this_one_with_its_rules(city: City) -> None:
    plan, client = make_plan(city), browser(city)
    must = (Place(str(city.people[0].pk), str(city.service.pk)),)
    actions.set_limits(actor=city.hr, plan_id=plan.pk, limits=Limits(away_percent=50, must=must))
    begin = f"{reverse('planning:plan_new')}?dari={plan.pk}"
    page = client.get(begin)
    assert "100.000.000" in text(page)
    shown = page.context["form"]
    sent = {name: shown[name].value() for name in shown.fields} | {
        "title": "Less",
        "budget_rupiah": "50.000.000",
    }
    response = client.post(begin, {name: value for name, value in sent.items() if value is not None})
    assert response.status_code == 302
    made = Plan.objects.exclude(pk=plan.pk).get()
    assert (made.title, made.budget_rupiah, made.rules) == (
        "Less", 50_000_000, Limits(away_percent=50, must=must)
    )  # fmt: skip
    assert client.get(f"{reverse('planning:plan_new')}?dari=entah").status_code == 404


@pytest.mark.parametrize("people", [2, 12])
def test_the_page_costs_the_same_for_any_number_of_people(
    people: int, django_assert_max_num_queries: Any
) -> None:
    city = make_city(people=people)
    owing(city, count=people)
    plan, client = make_plan(city), browser(city)
    client.get(address(plan))
    with django_assert_max_num_queries(40):
        assert client.get(address(plan)).status_code == 200
