from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from bina.people import actions
from bina.people.models import Employee, Post, PostHolding
from bina.people.tests.factories import (
    NOW,
    AccountFactory,
    EmployeeFactory,
    UnitFactory,
    actor_with,
    hr_actor,
)
from bina.platform.access import Role
from bina.platform.errors import Refused
from bina.platform.models import Account, Grant

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


@pytest.fixture
def head() -> Employee:
    person = EmployeeFactory.create()
    Post.objects.filter(pk=person.post_id).update(is_head=True)
    PostHolding.objects.create(
        agency=person.agency, employee=person, post=person.post, unit=person.unit, starts_on=date(2020, 1, 1)
    )
    AccountFactory.create(employee=person)
    actions.refresh_supervisor_grants(agency_id=person.agency_id, on=NOW.date(), at=NOW)
    return person


def change(person: Employee, status: str, on: date = DAY) -> Employee:
    actor = hr_actor(person.agency)
    return actions.change_status(actor=actor, employee_id=person.pk, status=status, on=on, at=NOW)


def test_retirement_ends_the_post_closes_the_account_and_takes_the_grant(head: Employee) -> None:
    assert Grant.objects.count() == 1
    person = change(head, "RETIRED")
    assert (person.status, person.status_on) == ("RETIRED", DAY)
    assert PostHolding.objects.get().ends_on == DAY
    assert not Account.objects.get().is_active
    assert not Grant.objects.exists()


def test_leave_keeps_post_and_account_and_ends_with_the_return(head: Employee) -> None:
    change(head, "LEAVE")
    assert Account.objects.get().is_active
    assert PostHolding.objects.get().ends_on is None
    assert change(head, "ACTIVE", date(2026, 6, 1)).status == "ACTIVE"


def test_who_returns_after_leaving_holds_the_post_again(head: Employee) -> None:
    change(head, "TRANSFERRED")
    change(head, "ACTIVE", date(2026, 6, 1))
    holdings = PostHolding.objects.order_by("starts_on").values_list("starts_on", "ends_on")
    assert list(holdings) == [(date(2020, 1, 1), DAY), (date(2026, 6, 1), None)]


def test_nobody_returns_to_a_nip_that_somebody_else_holds(head: Employee) -> None:
    change(head, "TRANSFERRED")
    EmployeeFactory.create(nip=head.nip)
    with pytest.raises(Refused):
        change(head, "ACTIVE", date(2026, 6, 1))
    assert Employee.objects.get(pk=head.pk).status == "TRANSFERRED"


def test_a_day_ahead_or_before_the_last_change_is_refused(head: Employee) -> None:
    with pytest.raises(Refused):
        change(head, "RETIRED", NOW.date() + timedelta(days=1))
    change(head, "LEAVE")
    with pytest.raises(Refused):
        change(head, "RETIRED", DAY - timedelta(days=1))


def test_a_stranger_changes_nobodys_status(head: Employee) -> None:
    beside = UnitFactory.create(parent=UnitFactory.create())
    for actor in (
        actor_with(Role.HR_DEVELOPER, agency_id=head.agency_id, unit_path=beside.path),
        actor_with(Role.SUPERVISOR, agency_id=head.agency_id, unit_path=head.unit_path),
    ):
        with pytest.raises(PermissionDenied):
            actions.change_status(actor=actor, employee_id=head.pk, status="RETIRED", on=DAY, at=NOW)


def test_an_acting_head_has_the_supervisors_grant_as_long_as_they_stand_in(head: Employee) -> None:
    deputy = EmployeeFactory.create(unit=head.unit)
    account = AccountFactory.create(employee=deputy)
    actor = hr_actor(head.agency)
    acting = actions.appoint_acting_head(
        actor=actor,
        unit_id=head.unit_id,
        employee_id=deputy.pk,
        kind="PLH",
        starts_on=date(2026, 11, 1),
        ends_on=None,
        decree="SP-1",
        at=NOW,
    )
    assert Grant.objects.filter(account=account, role=Role.SUPERVISOR, unit_path=head.unit_path).count() == 1
    with pytest.raises(Refused):
        actions.appoint_acting_head(
            actor=actor,
            unit_id=head.unit_id,
            employee_id=head.pk,
            kind="PLT",
            starts_on=date(2026, 12, 1),
            ends_on=None,
            decree="",
            at=NOW,
        )
    actions.end_acting_head(actor=actor, acting_id=acting.pk, on=date(2026, 11, 20), at=NOW)
    assert not Grant.objects.filter(account=account).exists()


def test_a_superior_is_named_once_for_a_time_and_never_oneself(head: Employee) -> None:
    person = EmployeeFactory.create(unit=head.unit)
    actor = hr_actor(head.agency)
    named = {"actor": actor, "employee_id": person.pk, "starts_on": DAY, "ends_on": None, "reason": ""}
    override = actions.set_superior(superior_id=head.pk, **named)
    assert (override.employee_id, override.superior_id) == (person.pk, head.pk)
    for superior in (person, head, EmployeeFactory.create()):
        with pytest.raises(Refused):
            actions.set_superior(superior_id=superior.pk, **named)
