from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bina.people.models import Employee, Unit
from bina.people.tests.factories import AccountFactory, EmployeeFactory, UnitFactory, account_with, hr_actor
from bina.performance import queries
from bina.performance.models import Appraisal, Metric, MetricValue
from bina.performance.tests.factories import AppraisalFactory, MetricFactory, MetricValueFactory
from bina.platform.access import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(client: Client) -> Unit:
    root: Unit = UnitFactory.create()
    client.force_login(account_with(Role.HR_DEVELOPER, unit=root))
    return root


def appraised(unit: Unit, *predicates: str) -> list[Appraisal]:
    people = [EmployeeFactory.create(unit=unit) for _ in predicates]
    return [
        AppraisalFactory.create(employee=person, predicate=one)
        for person, one in zip(people, predicates, strict=True)
    ]


def test_the_list_shows_the_year_its_distribution_and_who_is_missing(client: Client, unit: Unit) -> None:
    found = appraised(unit, "GOOD", "GOOD", "VERY_GOOD")
    EmployeeFactory.create(unit=unit)
    answer = client.get(reverse("performance:appraisals"))
    assert [row.pk for row in answer.context["page"]] == [row.pk for row in found]
    seen = answer.context["seen"]
    assert (seen.counts["GOOD"], seen.counts["VERY_GOOD"], seen.without, seen.people) == (2, 1, 1, 4)
    assert answer.context["answer"] == "66 % dinilai Baik. 1 pegawai aktif belum memiliki predikat."


def test_filters_keep_predicate_words_and_unit(client: Client, unit: Unit) -> None:
    part = UnitFactory.create(parent=unit, name="Dinas Satu")
    good, poor = appraised(unit, "GOOD", "POOR")
    inside = AppraisalFactory.create(employee=EmployeeFactory.create(unit=part))

    def shown(**asked: Any) -> list[object]:
        rows = client.get(reverse("performance:appraisals"), asked).context["page"]
        return [row.pk for row in rows]

    assert shown(predikat="POOR") == [poor.pk]
    assert shown(q=good.employee.nip) == [good.pk]
    assert shown(q="dinas satu") == [inside.pk]
    assert shown(unit=part.pk) == [inside.pk]
    assert shown(tahun=2024) == []


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_for_any_number_of_people(
    client: Client, unit: Unit, rows: int, django_assert_max_num_queries: Any
) -> None:
    appraised(unit, *["GOOD"] * rows)
    with django_assert_max_num_queries(14):
        client.get(reverse("performance:appraisals"))


@pytest.mark.parametrize(("ending", "kind"), [("xlsx", "openxml"), ("csv", "text/csv")])
def test_the_list_can_be_saved(client: Client, unit: Unit, ending: str, kind: str) -> None:
    appraised(unit, "GOOD")
    answer = client.get(reverse("performance:appraisals"), {"format": ending})
    assert kind in answer.headers["Content-Type"]
    assert answer.headers["Content-Disposition"].endswith(f'-2025.{ending}"')
    assert len(answer.getvalue()) > 50


def test_a_person_sees_their_own_years_and_nobody_elses(client: Client) -> None:
    mine, other = EmployeeFactory.create(), EmployeeFactory.create()
    AppraisalFactory.create(employee=mine, year=2020, predicate="NEEDS_IMPROVEMENT")
    AppraisalFactory.create(employee=mine)
    client.force_login(AccountFactory.create(employee=mine))
    lines = client.get(reverse("performance:mine")).context["lines"]
    assert [(row.year, name) for row, name in lines] == [(2025, "Baik"), (2020, "Cukup")]
    assert client.get(reverse("performance:person", args=[other.pk])).status_code == 404


def test_upper_rooms_get_the_predicates_of_a_year_within_reach(unit: Unit) -> None:
    first, second = appraised(unit, "GOOD", "POOR")
    AppraisalFactory.create(employee=first.employee, year=2024, predicate="POOR")
    hr, agency = hr_actor(unit.agency), unit.agency_id
    assert queries.predicates_of_year(hr, agency_id=agency, year=2025) == {
        first.employee_id: "GOOD",
        second.employee_id: "POOR",
    }
    only = queries.predicates_of_year(hr, agency_id=agency, year=2025, employees=[second.employee_id])
    assert only == {second.employee_id: "POOR"}
    assert (
        queries.predicates_of_year(hr_actor(UnitFactory.create().agency), agency_id=agency, year=2025) == {}
    )


METRIC = {
    "name": "Lama izin",
    "code": "izin-hari",
    "measure": "hari",
    "direction": "DOWN",
    "source": "OSS",
    "is_active": "on",
}


def test_a_metric_is_defined_measured_and_a_figure_taken_back(client: Client, unit: Unit) -> None:
    answer = client.post(reverse("performance:metric_new"), METRIC, follow=True)
    metric = Metric.objects.get()
    assert (metric.code, answer.redirect_chain[0][0]) == (
        "IZIN-HARI",
        reverse("performance:metric", args=[metric.pk]),
    )
    for day, figure in (("2026-09-01", "7.5"), ("2026-10-01", "5")):
        client.post(
            reverse("performance:value_new", args=[metric.pk]),
            {"unit": unit.pk, "measured_on": day, "value": figure},
        )
    page = client.get(reverse("performance:metric", args=[metric.pk]), {"unit": unit.pk})
    chart = page.context["chart"]
    assert (list(chart.labels), list(chart.series[0].values)) == (
        ["1 Sep 2026", "1 Okt 2026"],
        [Decimal("7.5"), Decimal(5)],
    )
    assert page.context["answer"].endswith("Itu lebih baik daripada sebelumnya.")
    last = MetricValue.objects.order_by("measured_on").last()
    assert last is not None
    client.post(reverse("performance:value_remove", args=[last.pk]))
    assert [row.measured_on for row in MetricValue.objects.all()] == [date(2026, 9, 1)]


def test_what_is_wrong_with_a_metric_or_figure_is_told_beside_the_field(client: Client, unit: Unit) -> None:
    metric = MetricFactory.create(agency=unit.agency, code="IZIN-HARI")
    answer = client.post(reverse("performance:metric_new"), METRIC)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["code"])
    late = {"unit": unit.pk, "measured_on": "2100-01-01", "value": "1"}
    answer = client.post(reverse("performance:value_new", args=[metric.pk]), late)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["measured_on"])


def test_metrics_of_another_agency_are_not_there(client: Client, unit: Unit) -> None:
    foreign = MetricValueFactory.create()
    own = MetricFactory.create(agency=unit.agency)
    assert [row.pk for row in client.get(reverse("performance:metrics")).context["page"]] == [own.pk]
    assert client.get(reverse("performance:metric", args=[foreign.metric_id])).status_code == 404
    assert client.post(reverse("performance:value_remove", args=[foreign.pk])).status_code == 404


def test_the_record_of_a_person_leads_to_their_performance(client: Client, unit: Unit) -> None:
    person: Employee = EmployeeFactory.create(unit=unit)
    page = client.get(reverse("people:employee", args=[person.pk])).content.decode()
    assert reverse("performance:person", args=[person.pk]) in page
    assert reverse("professionalism:person", args=[person.pk]) in page
