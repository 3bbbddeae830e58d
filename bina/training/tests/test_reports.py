from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from bina.people.tests.factories import UnitFactory, account_with
from bina.platform.access import Role
from bina.training.queries.reports import yearly_report
from bina.training.tests.city import City, stranger, unit_actor
from bina.training.tests.factories import NOW, EnrolmentFactory, TrainingRecordFactory
from bina.training.tests.partner_factories import CommitmentFactory, PartnerFactory

pytestmark = pytest.mark.django_db
URL = reverse("training:report")
DAY = date(2026, 3, 4)


def a_year(city: City, *, batches: int = 1) -> None:
    """Two people complete each batch of a partner, one trains elsewhere, and money is committed."""
    partner = PartnerFactory.create(agency=city.agency, name="Universitas Contoh")
    for _ in range(batches):
        batch = city.batch(partner=partner, state="FINISHED", starts_on=DAY, ends_on=DAY)
        for person in city.people(2):
            EnrolmentFactory.create(
                batch=batch,
                employee=person,
                state="COMPLETED",
                completed_on=DAY,
                earned_jp=Decimal(16),
                pre_score=Decimal(50),
                post_score=Decimal(75),
            )
        EnrolmentFactory.create(batch=batch, state="FAILED")
        CommitmentFactory.create(line__agency=city.agency, batch=batch, amount_rupiah=6_000_000)
    city.batch(state="CANCELLED", starts_on=DAY, ends_on=DAY)
    person = city.people(1, unit=city.healthy)[0]
    TrainingRecordFactory.create(employee=person, form=9, length_jp=Decimal(8), starts_on=date(2026, 5, 4))


def test_the_yearly_report_counts_hours_forms_partners_and_money(city: City) -> None:
    a_year(city)
    found = yearly_report(city.hr, agency_id=city.agency.pk, year=2026, on=NOW.date())
    assert found is not None
    assert found.whole is not None
    assert (found.whole.people, found.whole.total_jp, found.whole.below) == (4, Decimal(40), 4)
    assert [(line.form, line.completions, line.people, line.jp) for line in found.forms] == [
        (3, 2, 2, Decimal(32)),
        (9, 1, 1, Decimal(8)),
    ]
    earned = {line.month: line.jp for line in found.months if line.jp}
    assert earned == {3: Decimal(32), 5: Decimal(8)}
    first, second = found.partners
    assert (first.name, first.finished, first.took_part, first.completed) == ("Universitas Contoh", 1, 3, 2)
    assert (first.n_gain, first.committed, first.costs.per_participant) == (
        Decimal("0.5"),
        6_000_000,
        2_000_000,
    )
    assert (second.partner_id, second.cancelled, second.finished) == (None, 1, 0)
    assert (found.total.finished, found.total.cancelled, found.total.committed) == (1, 1, 6_000_000)


def test_another_year_is_empty_and_strangers_get_no_report(city: City) -> None:
    a_year(city)
    other = yearly_report(city.hr, agency_id=city.agency.pk, year=2024, on=NOW.date())
    assert other is not None
    assert (other.forms, other.partners, other.total.committed) == ((), (), 0)
    for actor in (stranger(), unit_actor(city, city.health)):
        assert yearly_report(actor, agency_id=city.agency.pk, year=2026, on=NOW.date()) is None


@pytest.fixture
def hr(client: Client, city: City) -> Client:
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    return client


@pytest.mark.parametrize("batches", [1, 8])
def test_the_yearly_report_costs_the_same_for_any_number_of_batches(
    hr: Client, city: City, django_assert_max_num_queries: Callable[..., Any], batches: int
) -> None:
    a_year(city, batches=batches)
    # Three times a savepoint and a setting of the planner stand around what reads the whole agency.
    with django_assert_max_num_queries(16 + 3 * 4):
        assert hr.get(URL, {"tahun": 2026}).status_code == 200


def test_the_yearly_report_reads_back_equal_from_its_workbook(hr: Client, city: City) -> None:
    a_year(city)
    shown = hr.get(URL, {"tahun": 2026}).context["report"]
    book = load_workbook(BytesIO(hr.get(URL, {"tahun": 2026, "format": "xlsx"}).content))
    sheets = [list(sheet.iter_rows(min_row=3, values_only=True)) for sheet in book.worksheets]
    summary, forms, units, partners, months, people = sheets
    assert [row[1] for row in summary][:2] == [shown.whole.people, shown.whole.total_jp]
    assert [(row[0], *row[2:]) for row in forms] == [
        (line.form, line.completions, line.people, line.jp) for line in shown.forms
    ]
    assert [row[:3] for row in units] == [(line.name, line.people, line.total_jp) for line in shown.units]
    assert [(row[1], row[8]) for row in partners] == [
        (line.finished, line.committed) for line in shown.partners
    ]
    assert [row[4] for row in months] == [line.jp for line in shown.months]
    assert (len(people), sum(row[4] for row in people)) == (4, 40)


@pytest.mark.parametrize(
    ("table", "rows"),
    [("ringkasan", 16), ("bentuk", 2), ("unit", 3), ("mitra", 2), ("bulan", 12), ("orang", 4)],
)
def test_each_table_of_the_report_is_a_csv_of_its_own(hr: Client, city: City, table: str, rows: int) -> None:
    a_year(city)
    answer = hr.get(URL, {"tahun": 2026, "format": "csv", "tabel": table})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 1 + rows


def test_the_report_is_refused_to_who_sees_only_a_unit_and_its_address_is_not_trusted(
    client: Client, city: City
) -> None:
    client.force_login(account_with(Role.SUPERVISOR, unit=city.health))
    assert client.get(URL).status_code == 403
    client.force_login(account_with(Role.HR_DEVELOPER, unit=UnitFactory.create()))
    assert client.get(URL, {"tahun": "abad"}).status_code == 404
    assert client.get(URL, {"format": "csv", "tabel": "rahasia"}).status_code == 404
