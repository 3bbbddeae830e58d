from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bina.people import queries
from bina.people.models import ActingHead, EducationRecord, Employee, SuperiorOverride, Unit
from bina.people.tests.factories import (
    EmployeeFactory,
    PostFactory,
    UnitFactory,
    actor_with,
    hr_actor,
)
from bina.platform.access import Role

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


@pytest.fixture
def root() -> Unit:
    return UnitFactory.create(name="Kota")


@pytest.fixture
def health(root: Unit) -> Unit:
    return UnitFactory.create(parent=root, path=f"{root.path}.health", name="Dinas Kesehatan")


@pytest.fixture
def clinic(health: Unit) -> Unit:
    return UnitFactory.create(parent=health, name="Puskesmas")


def _head(unit: Unit, name: str) -> Employee:
    return EmployeeFactory.create(unit=unit, post=PostFactory.create(unit=unit, is_head=True), name=name)


def test_people_see_their_reach_and_themselves(root: Unit, health: Unit) -> None:
    near = EmployeeFactory.create(unit=health)
    beside = EmployeeFactory.create(unit=UnitFactory.create(parent=root, path=f"{root.path}.healthy"))
    EmployeeFactory.create()
    supervisor = actor_with(
        Role.SUPERVISOR, agency_id=root.agency_id, unit_path=health.path, employee_id=beside.pk
    )
    assert set(queries.employees(supervisor)) == {near, beside}
    nobody = actor_with(Role.EMPLOYEE, agency_id=root.agency_id, employee_id=near.pk)
    assert list(queries.employees(nobody)) == [near]
    assert set(queries.employees(hr_actor(root.agency))) == {near, beside}


def test_choosing_a_colleague_stays_within_reach_and_agency(root: Unit, health: Unit) -> None:
    near = EmployeeFactory.create(unit=health, name="Siti Aminah")
    EmployeeFactory.create(unit=root, name="Siti Jauh")
    EmployeeFactory.create(unit=health, name="Siti Pensiun", status="RETIRED")
    EmployeeFactory.create(name="Siti Lain")
    actor = actor_with(Role.HR_DEVELOPER, agency_id=root.agency_id, unit_path=health.path)
    assert queries.colleagues(actor, agency_id=root.agency_id, text="siti") == [near]
    assert queries.colleagues(actor, agency_id=root.agency_id, text=" ") == []


def test_the_superior_is_the_nearest_head_who_is_somebody_else(
    root: Unit, health: Unit, clinic: Unit
) -> None:
    mayor, chief = _head(root, "Wali"), _head(health, "Kepala")
    nurse = EmployeeFactory.create(unit=clinic)
    actor = hr_actor(root.agency)
    found = {
        person.name: queries.superior_of(actor, person=person, on=DAY) for person in (nurse, chief, mayor)
    }
    assert {name: head and (head.name, head.how) for name, head in found.items()} == {
        nurse.name: ("Kepala", "HEAD"),
        "Kepala": ("Wali", "HEAD"),
        "Wali": None,
    }


def test_who_stands_in_and_who_is_named_come_first_while_it_lasts(root: Unit, health: Unit) -> None:
    _head(health, "Kepala")
    nurse, deputy, other = (
        EmployeeFactory.create(unit=health, name=name) for name in ("Perawat", "Wakil", "Lain")
    )
    ActingHead.objects.create(
        agency=root.agency,
        unit=health,
        employee=deputy,
        kind="PLH",
        period=(date(2026, 11, 1), date(2026, 12, 1)),
    )
    SuperiorOverride.objects.create(
        agency=root.agency,
        employee=nurse,
        superior=other,
        period=(date(2026, 11, 20), date(2026, 11, 23)),
    )
    actor = hr_actor(root.agency)
    days = (date(2026, 10, 31), date(2026, 11, 5), DAY, date(2026, 11, 23), date(2026, 12, 1))
    found = [queries.superior_of(actor, person=nurse, on=day) for day in days]
    assert [head and (head.name, head.how) for head in found] == [
        ("Kepala", "HEAD"),
        ("Wakil", "PLH"),
        ("Lain", "NAMED"),
        ("Wakil", "PLH"),
        ("Kepala", "HEAD"),
    ]


@pytest.mark.parametrize("depth", [1, 6])
def test_a_superior_costs_four_reads_however_deep_the_tree(
    root: Unit, django_assert_num_queries: Any, depth: int
) -> None:
    unit = root
    for _level in range(depth):
        unit = UnitFactory.create(parent=unit)
        _head(unit, "Kepala")
    person = EmployeeFactory.create(unit=unit)
    with django_assert_num_queries(4):
        head = queries.superior_of(hr_actor(root.agency), person=person, on=DAY)
    assert head is not None
    assert head.unit_id == unit.pk


def test_a_superior_out_of_sight_is_named_but_not_linked(root: Unit, health: Unit) -> None:
    mayor, chief = _head(root, "Wali"), _head(health, "Kepala")
    actor = actor_with(Role.SUPERVISOR, agency_id=root.agency_id, unit_path=health.path)
    head = queries.superior_of(actor, person=chief, on=DAY)
    assert head is not None
    assert (head.employee_id, head.seen) == (mayor.pk, False)


def test_the_tree_starts_where_the_reach_starts(root: Unit, health: Unit, clinic: Unit) -> None:
    EmployeeFactory.create(unit=clinic)
    EmployeeFactory.create(unit=clinic, status="RETIRED")
    EmployeeFactory.create(unit=root)
    closed = UnitFactory.create(parent=health, valid_until=date(2026, 1, 1))
    actor = actor_with(Role.SUPERVISOR, agency_id=root.agency_id, unit_path=health.path)
    (top,) = queries.tree(actor)
    assert (top.unit, top.people) == (health, 1)
    assert [(node.unit, node.people) for node in top.children or []] == [(clinic, 1)]
    assert closed.pk not in {node.unit.pk for node in top.children or []}
    assert queries.ancestors(actor, path=clinic.path) == [health, clinic]
    assert queries.unit(actor, unit_id=root.pk) is None


@pytest.mark.parametrize(
    ("field", "title"),
    [("", "S-1"), ("Keperawatan", "S-1 Keperawatan"), ("S-1 Keperawatan", "S-1 Keperawatan")],
)
def test_an_education_names_its_level_once(root: Unit, field: str, title: str) -> None:
    person = EmployeeFactory.create(unit=root)
    EducationRecord.objects.create(agency=root.agency, employee=person, level="40", field=field, year=2011)
    (event,) = queries.timeline(hr_actor(root.agency), person=person)
    assert (event.kind, event.title, event.year) == ("EDUCATION", title, 2011)


def test_penalties_stay_off_the_timeline_of_who_may_not_see_them(root: Unit) -> None:
    person = EmployeeFactory.create(unit=root)
    person.discipline_records.create(
        agency=root.agency, level="R", penalty="Teguran", starts_on=date(2024, 1, 1)
    )
    leader = actor_with(Role.LEADER, agency_id=root.agency_id)
    assert queries.timeline(leader, person=person) == []
    (event,) = queries.timeline(hr_actor(root.agency), person=person)
    assert (event.kind, event.title) == ("DISCIPLINE", "Teguran")


def test_people_in_service_are_found_by_a_permission_of_any_room_and_oneself_when_asked_for(
    root: Unit, health: Unit
) -> None:
    healthy = UnitFactory.create(parent=root, path=f"{root.path}.healthy")
    nurse, me = EmployeeFactory.create(unit=health), EmployeeFactory.create(unit=healthy)
    EmployeeFactory.create(unit=health, status="RETIRED")
    supervisor = actor_with(
        Role.SUPERVISOR, agency_id=root.agency_id, unit_path=health.path, employee_id=me.pk
    )

    def found(**asked: Any) -> set[str]:
        return set(queries.employees_for(supervisor, **asked).values_list("name", flat=True))

    assert found(permission="competency.assess") == {nurse.name}
    assert found(permission="competency.assess", themselves=True) == {nurse.name, me.name}
    assert found(permission="people.import") == set()
