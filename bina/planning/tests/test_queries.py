from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from bina.competency.tests.factories import competence
from bina.people.tests.factories import actor_with, hr_actor
from bina.planning import actions, exports, queries
from bina.planning.tests.factories import NOW, City, make_city, make_plan
from bina.platform.access import Actor, Role

pytestmark = pytest.mark.django_db


def supervisor(city: City, path: str) -> Actor:
    return actor_with(Role.SUPERVISOR, agency_id=city.agency.pk, unit_path=path)


def test_a_supervisor_sees_the_needs_of_their_unit_and_not_of_one_named_alike() -> None:
    city = make_city()
    make_plan(city)
    seen = queries.needs(supervisor(city, city.health.path))
    assert set(seen.values_list("employee_id", flat=True)) == {person.pk for person in city.people[::2]}


def test_a_person_sees_their_own_needs_and_their_place_once_the_plan_is_approved() -> None:
    city = make_city()
    plan = make_plan(city)
    me = Actor(agency_id=city.agency.pk, employee_id=city.people[0].pk)
    assert queries.needs(me).count() == 2
    assert queries.lines(me, plan_id=plan.pk).count() == 0
    assert list(queries.my_lines(me, year=2027)) == []
    actions.approve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    assert queries.lines(me, plan_id=plan.pk).count() == 2
    assert len(queries.my_lines(me, year=2027)) == 2


def test_plans_in_the_making_are_for_those_who_plan_the_whole_agency() -> None:
    city = make_city()
    plan = make_plan(city)
    head = supervisor(city, city.health.path)
    assert list(queries.plans(city.hr)) == [plan]
    assert list(queries.plans(head)) == []
    assert list(queries.plans(hr_actor(make_city().agency))) == []
    actions.approve_plan(actor=city.hr, plan_id=plan.pk, at=NOW)
    assert list(queries.plans(head)) == [plan]
    assert queries.lines(head, plan_id=plan.pk).count() == 6


def test_needs_are_found_by_name_source_competence_and_unit() -> None:
    city = make_city()
    make_plan(city)
    actions.add_need(
        actor=city.hr,
        agency_id=city.agency.pk,
        year=2027,
        source="PRIORITY",
        competence_id=competence("INT").pk,
        reason="Arahan wali kota",
        unit_id=city.health.pk,
        at=NOW,
    )
    found = queries.needs_matching
    assert found(city.hr, year=2027).count() == 13
    assert found(city.hr, year=2028).count() == 0
    assert found(city.hr, text=city.people[1].name).count() == 2
    assert found(city.hr, text="wali kota").count() == 1
    assert found(city.hr, source="GAP", competence="PP").count() == 6
    assert found(city.hr, unit=city.health.path).count() == 7
    assert queries.need_counts(city.hr, year=2027) == {"GAP": 12, "PRIORITY": 1}
    assert [code for code, _name in queries.competences_needed(city.hr, year=2027)] == ["INT", "KOM", "PP"]


def test_lines_are_found_by_person_programme_and_batch() -> None:
    city = make_city()
    plan = make_plan(city)
    found = queries.lines_matching
    assert found(city.hr, plan_id=plan.pk, text=city.people[0].nip).count() == 2
    assert found(city.hr, plan_id=plan.pk, programme="PRIMA").count() == 6
    assert found(city.hr, plan_id=plan.pk, batch="PRIMA-01").count() == 3
    assert found(city.hr, plan_id=plan.pk, unit=city.healthy.path).count() == 6


@pytest.mark.parametrize("people", [4, 12])
def test_gathering_an_agency_costs_the_same_for_any_number_of_people(
    people: int, django_assert_num_queries: object
) -> None:
    city = make_city(people=people)
    plan = make_plan(city, solved=False)
    actions.derive_needs(actor=city.hr, agency_id=city.agency.pk, year=2027, at=NOW)
    with django_assert_num_queries(17):  # type: ignore[operator] # a fixture
        found = queries.ground(city.hr, plan=plan, on=date(2026, 11, 22))
    assert len(found.instance.people) == people


def test_the_workbook_of_a_plan_holds_figures_batches_and_every_line(tmp_path: Path) -> None:
    city = make_city()
    plan = make_plan(city)
    written = exports.write_plan(tmp_path / "plan.xlsx", actor=city.hr, plan=plan)
    book = CalamineWorkbook.from_path(str(tmp_path / "plan.xlsx"))
    sheets = [book.get_sheet_by_index(index).to_python() for index in range(3)]
    assert written == 12
    assert [len(rows) for rows in sheets] == [21, 4, 13]
    assert sheets[2][1][0] in {person.nip for person in city.people}
