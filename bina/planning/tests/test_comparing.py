"""Plans side by side: what is proven of their difference, and who gets what."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import python_calamine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bina.people.models import Employee, Unit
from bina.people.tests.factories import UnitFactory, account_with, hr_actor
from bina.planning import actions, queries
from bina.planning.models import Plan, PlanLine
from bina.planning.queries.sharing import Share, covered
from bina.planning.rules import Verdict, verdict
from bina.planning.tests.factories import NOW, City, make_city, make_plan
from bina.platform.access import Role

VALUES = st.floats(min_value=-1e6, max_value=1e6)
MIRRORED = {
    Verdict.ALIKE: Verdict.ALIKE,
    Verdict.BETTER: Verdict.WORSE,
    Verdict.BETTER_FOUND: Verdict.WORSE_FOUND,
    Verdict.WORSE: Verdict.BETTER,
    Verdict.WORSE_FOUND: Verdict.BETTER_FOUND,
}


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ((10.0, 10.0), (8.0, 9.0), Verdict.BETTER),
        ((10.0, 10.0), (8.0, 10.5), Verdict.BETTER_FOUND),
        ((8.0, 9.0), (10.0, 12.0), Verdict.WORSE),
        ((8.0, 11.0), (10.0, 12.0), Verdict.WORSE_FOUND),
        ((8.0, 9.0), (8.0, 12.0), Verdict.ALIKE),
    ],
)
def test_a_difference_is_proven_when_the_lesser_plan_could_not_have_reached_the_other(
    one: tuple[float, float], other: tuple[float, float], said: Verdict
) -> None:
    assert verdict(value=one[0], bound=one[1], other_value=other[0], other_bound=other[1]) == said


@given(VALUES, VALUES, st.floats(0, 1e5), st.floats(0, 1e5))
def test_what_is_said_of_two_plans_is_the_same_from_both_sides(
    value: float, other: float, open_here: float, open_there: float
) -> None:
    here = verdict(value=value, bound=value + open_here, other_value=other, other_bound=other + open_there)
    there = verdict(value=other, bound=other + open_there, other_value=value, other_bound=value + open_here)
    assert there == MIRRORED[here]


@pytest.fixture
def city() -> City:
    return make_city()


@pytest.mark.django_db
def test_shares_of_the_groups_come_to_what_everybody_gets(city: City) -> None:
    plan = make_plan(city)
    shared = queries.sharing(city.hr, plan=plan)
    lines = PlanLine.objects.filter(plan=plan).select_related("batch__programme")
    assert shared.all.people == len(city.people)
    assert shared.all.served == len({line.employee_id for line in lines})
    assert shared.all.hours == sum((line.batch.programme.length_jp for line in lines), Decimal(0))
    assert round(shared.all.rupiah) == plan.cost_rupiah
    for dimension in queries.DIMENSIONS:
        groups = shared.groups[dimension]
        assert sum(one.people for one in groups) == shared.all.people, dimension
        assert sum(one.hours for one in groups) == shared.all.hours, dimension
    assert {one.group: one.people for one in shared.groups["office"]} == {
        "Dinas Kesehatan": 3,
        "Dinas Hidup Sehat": 3,
    }


@pytest.mark.django_db
def test_ages_are_counted_at_the_end_of_the_plans_year(city: City) -> None:
    plan = make_plan(city)
    born = [2003, 2002, 1998, 1997, 1973, 1972]
    for person, year in zip(city.people, born, strict=True):
        person.birth_date = person.birth_date.replace(year=year)
        person.save()
    groups = {one.group: one.people for one in queries.sharing(city.hr, plan=plan).groups["age"]}
    assert groups == {"0": 1, "1": 2, "2": 1, "6": 1, "7": 1}


@pytest.mark.django_db
def test_people_count_for_the_district_they_are_in_or_below(city: City) -> None:
    plan = make_plan(city)
    page = browser(city).get(reverse("planning:plan_sharing", args=[plan.pk]))
    assert "By district (kecamatan)" not in {table["title"] for table in page.context["tables"]}
    assert "There is no comparison by district" in text(page)
    Unit.objects.filter(pk=city.health.pk).update(kind="DISTRICT", name="Kecamatan Utara")
    village = UnitFactory.create(parent=city.health, path=f"{city.health.path}.village", kind="VILLAGE")
    Employee.objects.filter(pk=city.people[0].pk).update(unit=village)
    groups = queries.sharing(city.hr, plan=plan).groups["district"]
    assert {one.group: one.people for one in groups} == {"Kecamatan Utara": 3, "": 3}
    page = browser(city).get(reverse("planning:plan_sharing", args=[plan.pk]))
    assert "By district (kecamatan)" in {table["title"] for table in page.context["tables"]}


@given(st.lists(st.integers(1, 30), min_size=1, max_size=8))
def test_no_small_group_can_be_worked_out_from_the_sum(sizes: list[int]) -> None:
    shares = [Share(str(place), size, 0, Decimal(0), Decimal(0)) for place, size in enumerate(sizes)]
    hidden = [one.people for one in covered(shares) if one.is_small]
    assert all(size in hidden for size in sizes if size < queries.SMALLEST_GROUP)
    assert not hidden or sum(hidden) >= queries.SMALLEST_GROUP or len(hidden) == len(sizes)


@pytest.mark.django_db
def test_nobody_sees_who_gets_what_in_another_agency(city: City) -> None:
    plan = make_plan(city)
    stranger = hr_actor(make_city(people=2).agency)
    with pytest.raises(PermissionDenied):
        queries.sharing(stranger, plan=plan)
    with pytest.raises(PermissionDenied):
        queries.programme_uses(stranger, plans=[plan])
    with pytest.raises(PermissionDenied):
        queries.overlap(stranger, one=plan, other=plan)


def browser(city: City) -> Client:
    client = Client()
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root, language="en"))
    return client


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def solved(city: City, *, budget: int, title: str) -> Plan:
    plan = actions.create_plan(
        actor=city.hr,
        agency_id=city.agency.pk,
        year=2027,
        budget_rupiah=budget,
        title=title,
        time_limit=20,
        at=NOW,
    )
    return actions.solve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)


@pytest.mark.django_db
def test_two_plans_stand_side_by_side_with_what_is_proven(city: City) -> None:
    full, poor = make_plan(city), solved(city, budget=0, title="Without money")
    response = browser(city).get(reverse("planning:plan_compare"), {"rencana": [full.pk, poor.pk]})
    assert f"“{full.title}” is worth" in text(response)
    assert "that is proven: no plan within the limits of “Without money” is worth as much." in text(response)
    assert dict(response.context["figures"])["Budget"] == [
        (full.title, "Rp100,000,000"),
        ("Without money", "Rp0"),
    ]
    assert {name for name, _cells in response.context["programmes"]} >= {"Pelayanan Prima"}


@pytest.mark.django_db
@pytest.mark.parametrize("people", [4, 14])
def test_a_comparison_costs_the_same_for_any_number_of_people(
    people: int, django_assert_max_num_queries: Any
) -> None:
    city = make_city(people=people)
    plans = [make_plan(city), solved(city, budget=50_000_000, title="Half")]
    client = browser(city)
    client.get(reverse("planning:plan_list"))
    with django_assert_max_num_queries(14):
        client.get(reverse("planning:plan_compare"), {"rencana": [one.pk for one in plans]})


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", [0, 1, 4])
def test_a_comparison_of_too_few_or_too_many_says_how_to_choose(city: City, chosen: int) -> None:
    plans = [make_plan(city, solved=False) for _number in range(chosen)]
    response = browser(city).get(reverse("planning:plan_compare"), {"rencana": [one.pk for one in plans]})
    assert response.status_code == 200
    assert "Choose two or three solved plans" in text(response)


@pytest.mark.django_db
def test_a_plan_of_another_agency_is_not_compared(city: City) -> None:
    own, other = make_plan(city), make_plan(make_city(people=2), solved=False)
    client = browser(city)
    address = reverse("planning:plan_compare")
    assert client.get(address, {"rencana": [own.pk, other.pk]}).status_code == 404
    assert client.get(address, {"rencana": ["x"]}).status_code == 404


@pytest.mark.django_db
def test_groups_too_small_are_not_shown_on_the_page_or_in_the_file() -> None:
    city = make_city(people=8)
    plan = make_plan(city)
    for person in city.people[:2]:
        person.sex = "M" if person.sex == "F" else "F"
        person.save()
    client = browser(city)
    page = client.get(reverse("planning:plan_sharing", args=[plan.pk]))
    assert "too few to show" in text(page)
    file = client.get(reverse("planning:plan_sharing", args=[plan.pk]), {"format": "xlsx"}).content
    rows = python_calamine.CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "all"
    small = [row for row in rows[1:] if row[2] and float(row[2]) < queries.SMALLEST_GROUP]
    assert small
    assert all(cell == "" for row in small for cell in row[3:])


@pytest.mark.django_db
def test_plans_are_chosen_for_comparison_in_the_list(city: City) -> None:
    make_plan(city)
    solved(city, budget=0, title="Without money")
    assert "Compare the chosen plans" in text(browser(city).get(reverse("planning:plan_list")))
