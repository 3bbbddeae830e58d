from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from bina.people.models import Unit
from bina.people.tests.factories import UnitFactory, actor_with, hr_actor
from bina.performance import actions, queries
from bina.performance.actions import MetricRefused, MetricValues
from bina.performance.models import Metric, MetricValue
from bina.performance.tests.factories import NOW, MetricFactory, MetricValueFactory
from bina.platform.access import Role

pytestmark = pytest.mark.django_db
DEFINED = MetricValues("IZIN", "Lama izin", "hari", "DOWN", "Laporan bulanan")


@pytest.fixture
def unit() -> Unit:
    root: Unit = UnitFactory.create()
    return root


def test_a_metric_is_defined_once_per_code_and_can_be_changed(unit: Unit) -> None:
    hr = hr_actor(unit.agency)
    made = actions.define_metric(actor=hr, agency_id=unit.agency_id, values=DEFINED, at=NOW)
    with pytest.raises(MetricRefused) as refusal:
        actions.define_metric(actor=hr, agency_id=unit.agency_id, values=DEFINED, at=NOW)
    assert refusal.value.field == "code"
    shorter = MetricValues("IZIN", "Lama izin usaha", "hari kerja", "DOWN", "OSS", is_active=False)
    actions.edit_metric(actor=hr, metric_id=made.pk, values=shorter, at=NOW)
    row = Metric.objects.get()
    assert (row.name, row.measure, row.source, row.is_active) == (
        "Lama izin usaha",
        "hari kerja",
        "OSS",
        False,
    )


def test_another_agency_may_use_the_same_code(unit: Unit) -> None:
    MetricFactory.create(code="IZIN")
    actions.define_metric(actor=hr_actor(unit.agency), agency_id=unit.agency_id, values=DEFINED, at=NOW)
    assert Metric.objects.filter(code="IZIN").count() == 2


def test_a_figure_of_the_same_day_is_replaced(unit: Unit) -> None:
    metric, hr = MetricFactory.create(agency=unit.agency), hr_actor(unit.agency)
    for figure in (Decimal(7), Decimal("6.5")):
        actions.record_value(
            actor=hr,
            metric_id=metric.pk,
            unit_id=unit.pk,
            measured_on=date(2026, 10, 1),
            value=figure,
            at=NOW,
        )
    assert [row.value for row in MetricValue.objects.all()] == [Decimal("6.5")]


def test_a_figure_of_the_future_of_another_agency_or_beyond_measure_is_refused(unit: Unit) -> None:
    metric, hr = MetricFactory.create(agency=unit.agency), hr_actor(unit.agency)
    good = {"actor": hr, "metric_id": metric.pk, "unit_id": unit.pk, "at": NOW}
    good |= {"measured_on": date(2026, 10, 1), "value": Decimal(1)}
    wrong = {
        "measured_on": {"measured_on": date(2026, 11, 23)},
        "unit": {"unit_id": UnitFactory.create().pk},
        "value": {"value": Decimal(10) ** 12},
    }
    for field, change in wrong.items():
        with pytest.raises(MetricRefused) as refusal:
            actions.record_value(**{**good, **change})
        assert refusal.value.field == field
    assert MetricValue.objects.count() == 0


def test_nobody_but_the_agencys_hr_developer_writes(unit: Unit) -> None:
    metric = MetricFactory.create(agency=unit.agency)
    value = MetricValueFactory.create(metric=metric, unit=unit)
    for actor in (
        actor_with(Role.LEADER, agency_id=unit.agency_id),
        actor_with(Role.SUPERVISOR, agency_id=unit.agency_id),
        hr_actor(UnitFactory.create().agency),
    ):
        with pytest.raises(PermissionDenied):
            actions.define_metric(actor=actor, agency_id=unit.agency_id, values=DEFINED, at=NOW)
        with pytest.raises(PermissionDenied):
            actions.edit_metric(actor=actor, metric_id=metric.pk, values=DEFINED, at=NOW)
        with pytest.raises(PermissionDenied):
            actions.remove_value(actor=actor, value_id=value.pk)
    assert MetricValue.objects.count() == 1


def test_a_removed_figure_is_gone(unit: Unit) -> None:
    value = MetricValueFactory.create(metric=MetricFactory.create(agency=unit.agency), unit=unit)
    removed = actions.remove_value(actor=hr_actor(unit.agency), value_id=value.pk)
    assert (removed.pk, removed.unit.name) == (value.pk, unit.name)
    assert MetricValue.objects.count() == 0


def test_each_unit_shows_its_newest_figure_and_the_change(unit: Unit) -> None:
    metric = MetricFactory.create(agency=unit.agency)
    other = UnitFactory.create(parent=unit, name="Bidang Izin")
    for month, figure in ((8, 9), (9, 7), (10, 4)):
        MetricValueFactory.create(
            metric=metric, unit=unit, measured_on=date(2026, month, 1), value=Decimal(figure)
        )
    MetricValueFactory.create(metric=metric, unit=other, value=Decimal(3))
    found = queries.latest_by_unit(hr_actor(unit.agency), metric_id=metric.pk)
    assert {one.unit: (one.value, one.change) for one in found} == {
        unit.name: (Decimal(4), Decimal(-3)),
        "Bidang Izin": (Decimal(3), None),
    }


def test_a_series_gives_the_days_of_all_units_and_keeps_to_what_is_seen(unit: Unit) -> None:
    metric = MetricFactory.create(agency=unit.agency)
    near = UnitFactory.create(parent=unit, path=f"{unit.path}.izin")
    far = UnitFactory.create(parent=unit, path=f"{unit.path}.izinan")
    MetricValueFactory.create(metric=metric, unit=near, measured_on=date(2026, 9, 1), value=Decimal(7))
    MetricValueFactory.create(metric=metric, unit=far, measured_on=date(2026, 10, 1), value=Decimal(5))
    days, series = queries.series(hr_actor(unit.agency), metric_id=metric.pk, units=[near.pk, far.pk])
    assert days == [date(2026, 9, 1), date(2026, 10, 1)]
    assert series == {near.pk: {days[0]: Decimal(7)}, far.pk: {days[1]: Decimal(5)}}
    boss = actor_with(Role.SUPERVISOR, agency_id=unit.agency_id, unit_path=near.path)
    assert queries.series(boss, metric_id=metric.pk, units=[near.pk, far.pk])[0] == [date(2026, 9, 1)]
