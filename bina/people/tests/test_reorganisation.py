from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from bina.people import actions
from bina.people.models import Employee, Unit, UnitVersion
from bina.people.tests.factories import NOW, EmployeeFactory, UnitFactory, account_with, actor_with, hr_actor
from bina.platform.access import Role
from bina.platform.errors import Refused
from bina.platform.models import Grant

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 1)


class City:
    """Two offices; the first has a division with a section, in which one person works."""

    def __init__(self) -> None:
        self.root = UnitFactory.create()
        self.office, self.other = (UnitFactory.create(parent=self.root) for _ in range(2))
        self.division = UnitFactory.create(
            parent=self.office, name="Bidang Lama", valid_from=date(2020, 1, 1)
        )
        self.section = UnitFactory.create(parent=self.division)
        self.person = EmployeeFactory.create(unit=self.section)
        self.actor = hr_actor(self.root.agency)

    def reorganise(self, unit: Unit, **values: object) -> Unit:
        settings = {
            "name": unit.name,
            "parent_id": unit.parent_id,
            "on": DAY,
            "decree": "Perwali 1",
            **values,
        }
        return actions.reorganise_unit(actor=self.actor, unit_id=unit.pk, at=NOW, **settings)


@pytest.fixture
def city() -> City:
    return City()


def test_a_unit_moves_with_everything_below_it_its_people_and_its_grants(city: City) -> None:
    account_with(Role.SUPERVISOR, unit=city.section)
    label, below = city.division.path.split(".")[-1], city.section.path.split(".")[-1]
    moved = city.reorganise(city.division, parent_id=city.other.pk)
    assert moved.path == f"{city.other.path}.{label}"
    city.section.refresh_from_db()
    assert city.section.path == f"{moved.path}.{below}"
    assert Employee.objects.get(pk=city.person.pk).unit_path == city.section.path
    assert list(Grant.objects.values_list("unit_path", flat=True)) == [city.section.path]


def test_how_a_unit_was_stays_on_record_with_its_days(city: City) -> None:
    city.reorganise(city.division, name="Bidang Baru")
    city.reorganise(city.division, name="Bidang Lebih Baru", on=date(2026, 6, 1))
    versions = UnitVersion.objects.order_by("starts_on").values_list("name", "starts_on", "ends_on", "decree")
    assert list(versions) == [
        ("Bidang Lama", date(2020, 1, 1), DAY, "Perwali 1"),
        ("Bidang Baru", DAY, date(2026, 6, 1), "Perwali 1"),
    ]


def test_nothing_different_leaves_nothing_on_record(city: City) -> None:
    city.reorganise(city.division)
    assert not UnitVersion.objects.exists()


def test_a_reorganisation_that_makes_no_sense_is_refused(city: City) -> None:
    closed = UnitFactory.create(parent=city.root, valid_until=DAY)
    stranger = UnitFactory.create()
    for unit, values in [
        (city.division, {"parent_id": city.section.pk}),
        (city.division, {"parent_id": city.division.pk}),
        (city.division, {"parent_id": stranger.pk}),
        (city.division, {"parent_id": closed.pk}),
        (city.root, {"name": "Kota Lain"}),
        (city.division, {"name": "Baru", "on": NOW.date() + timedelta(days=1)}),
        (city.division, {"name": "Baru", "on": date(2020, 1, 1)}),
    ]:
        before = unit.path
        with pytest.raises(Refused):
            city.reorganise(unit, **values)
        assert Unit.objects.get(pk=unit.pk).path == before


def test_who_edits_one_office_cannot_move_a_unit_out_of_the_other(city: City) -> None:
    agency_id = city.root.agency_id
    city.actor = actor_with(Role.HR_DEVELOPER, agency_id=agency_id, unit_path=city.other.path)
    with pytest.raises(PermissionDenied):
        city.reorganise(city.division, parent_id=city.other.pk)
    city.actor = actor_with(Role.HR_DEVELOPER, agency_id=agency_id, unit_path=city.office.path)
    with pytest.raises(PermissionDenied):
        city.reorganise(city.division, parent_id=city.other.pk)


def test_a_unit_is_opened_below_another_and_closed_when_it_is_empty(city: City) -> None:
    new = actions.create_unit(
        actor=city.actor,
        parent_id=city.office.pk,
        name="Seksi Baru",
        kind="SECTION",
        head_echelon="IV.A",
        siasn_id="",
        on=DAY,
    )
    assert new.path.startswith(f"{city.office.path}.")
    with pytest.raises(Refused):
        actions.close_unit(actor=city.actor, unit_id=city.section.pk, on=DAY)
    with pytest.raises(Refused):
        actions.close_unit(actor=city.actor, unit_id=new.pk, on=DAY)
    assert actions.close_unit(actor=city.actor, unit_id=new.pk, on=date(2026, 2, 1)).valid_until == date(
        2026, 2, 1
    )
