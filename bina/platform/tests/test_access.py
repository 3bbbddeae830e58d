from __future__ import annotations

from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied

from bina.people.models import Employee
from bina.people.tests.factories import EmployeeFactory, UnitFactory, actor_with, hr_actor
from bina.platform.access import Role, agency_root, system_actor


@pytest.mark.django_db
def test_reach_keeps_the_unit_and_below_and_not_a_sibling_whose_path_begins_alike() -> None:
    root = UnitFactory.create()
    health = UnitFactory.create(parent=root, path=f"{root.path}.health")
    healthy = UnitFactory.create(parent=root, path=f"{root.path}.healthy")
    below = UnitFactory.create(parent=health, path=f"{health.path}.clinic")
    inside = [EmployeeFactory.create(unit=health), EmployeeFactory.create(unit=below)]
    EmployeeFactory.create(unit=healthy)
    actor = actor_with(Role.SUPERVISOR, agency_id=root.agency_id, unit_path=health.path)
    seen = Employee.objects.filter(actor.reach("people.see", unit="unit_path")).order_by("pk")
    assert list(seen) == inside
    assert actor.may("people.see", unit=below.path)
    assert not actor.may("people.see", unit=healthy.path)


@pytest.mark.django_db
def test_an_actor_of_one_agency_sees_and_may_do_nothing_in_another() -> None:
    here, there = UnitFactory.create(), UnitFactory.create()
    EmployeeFactory.create(unit=there)
    actor = hr_actor(here.agency)
    assert not Employee.objects.filter(
        actor.reach("people.see", unit="unit_path", agency="agency_id")
    ).exists()
    with pytest.raises(PermissionDenied):
        actor.require("people.edit", agency=there.agency_id)
    with pytest.raises(PermissionDenied):
        actor.require("people.edit", unit=there.path)


def test_require_insists_on_a_place() -> None:
    with pytest.raises(ValueError, match="Name the unit"):
        system_actor(UUID(int=1)).require("people.edit")


def test_a_head_of_a_unit_does_not_hold_what_belongs_to_the_whole_agency() -> None:
    agency = UUID(int=7)
    actor = actor_with(Role.LEADER, agency_id=agency, unit_path=f"{agency_root(agency)}.health")
    assert not actor.may("planning.approve", agency=agency)
    assert actor.agencies("planning.approve") == frozenset()
