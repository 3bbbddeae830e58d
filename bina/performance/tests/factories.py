"""Made-up appraisals, metrics and figures for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from bina.people.tests.factories import AgencyFactory, EmployeeFactory, UnitFactory
from bina.performance.models import Appraisal, Metric, MetricValue

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


class AppraisalFactory(factory.django.DjangoModelFactory[Appraisal]):
    """Last year's predicate: good."""

    class Meta:
        model = Appraisal

    employee = factory.SubFactory(EmployeeFactory)
    agency = factory.SelfAttribute("employee.agency")
    year = 2025
    predicate = Appraisal.Predicate.GOOD
    rule_set = "performance-predicates@2022-02-03"
    recorded_at = NOW


class MetricFactory(factory.django.DjangoModelFactory[Metric]):
    """Days to a finished permit; fewer are better."""

    class Meta:
        model = Metric

    agency = factory.SubFactory(AgencyFactory)
    code = factory.Sequence(lambda n: f"IZIN{n:03d}")
    name = factory.Sequence(lambda n: f"Lama izin {n:03d}")
    measure = "hari"
    direction = Metric.Direction.DOWN
    source = "Laporan bulanan"
    updated_at = NOW


class MetricValueFactory(factory.django.DjangoModelFactory[MetricValue]):
    """Five days in October 2026."""

    class Meta:
        model = MetricValue

    metric = factory.SubFactory(MetricFactory)
    agency = factory.SelfAttribute("metric.agency")
    unit = factory.LazyAttribute(lambda made: UnitFactory.create(agency=made.metric.agency))
    measured_on = date(2026, 10, 1)
    value = Decimal(5)
    source = MetricValue.Source.FORM
    recorded_at = NOW
