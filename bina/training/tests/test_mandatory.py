from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from bina.people.models import Employee, PostHolding
from bina.people.tests.factories import EmployeeFactory, PostFactory, UnitFactory, account_with
from bina.platform.access import Role
from bina.training.actions.mandatory import nominate_for_duty
from bina.training.actions.refusals import DutyRefused
from bina.training.models import Enrolment
from bina.training.queries.mandatory import Owing, counted, mandatory_rules, owing
from bina.training.rulesets import MandatoryRow
from bina.training.tests.city import City, stranger, unit_actor
from bina.training.tests.factories import NOW, BatchFactory, EnrolmentFactory, TrainingRecordFactory

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
URL = reverse("training:mandatory")


def _duty(city: City, code: str) -> MandatoryRow:
    rules = mandatory_rules(on=TODAY, agency_id=city.agency.pk)
    assert rules is not None
    found: MandatoryRow = next(row for row in rules.table.duties if row.code == code)
    return found


def _candidate(city: City, **values: Any) -> Employee:
    return EmployeeFactory.create(
        unit=city.health, employment_kind="CPNS", **{"appointed_on": date(2026, 3, 1), **values}
    )


def _of(city: City, code: str = "LATSAR") -> dict[str, Owing]:
    found = owing(city.hr, agency_id=city.agency.pk, duty=_duty(city, code), on=TODAY)
    return {one.name: one for one in found}


def test_deadlines_are_counted_from_the_appointment_and_each_stands_where_they_should(city: City) -> None:
    _candidate(city, name="Dua Bulan Lagi")
    _candidate(city, name="Lewat", appointed_on=date(2025, 11, 1))
    _candidate(city, name="Cuti", status="LEAVE")
    _candidate(city, name="Belajar", status="STUDY")
    _candidate(city, name="Hampir Pensiun", birth_date=date(1969, 5, 5))
    done, place = _candidate(city, name="Sudah"), _candidate(city, name="Ikut")
    elsewhere = _candidate(city, name="Sudah di Provinsi")
    batch = BatchFactory.create(programme__agency=city.agency, programme__name="Latsar CPNS Golongan III")
    EnrolmentFactory.create(batch=batch, employee=done, state="COMPLETED", completed_on=date(2026, 6, 1))
    EnrolmentFactory.create(batch=batch, employee=place, state="ENROLLED")
    TrainingRecordFactory.create(employee=elsewhere, name="Pelatihan Dasar CPNS Angkatan I")
    TrainingRecordFactory.create(employee=place, name="Seminar Latsarana")  # a word that only begins alike
    EmployeeFactory.create(unit=city.health, employment_kind="PNS")
    found = _of(city)
    assert {name: (one.state.value, one.excuse.value) for name, one in found.items()} == {
        "Dua Bulan Lagi": ("DUE", ""),
        "Lewat": ("LATE", ""),
        "Cuti": ("EXCUSED", "LEAVE"),
        "Belajar": ("EXCUSED", "STUDY"),
        "Hampir Pensiun": ("EXCUSED", "RETIRING"),
        "Sudah": ("DONE", ""),
        "Ikut": ("PLACED", ""),
        "Sudah di Provinsi": ("DONE", ""),
    }
    assert found["Dua Bulan Lagi"].due_on == date(2027, 3, 1)
    assert found["Sudah"].done_on == date(2026, 6, 1)
    assert counted(list(found.values())) == {"DUE": 1, "LATE": 1, "EXCUSED": 3, "DONE": 2, "PLACED": 1}


def test_leadership_training_is_counted_from_the_day_the_post_was_taken(city: City) -> None:
    for name, since in (("Baru", date(2026, 8, 1)), ("Lama", date(2012, 1, 1))):
        post = PostFactory.create(unit=city.health, kind="SUPERVISOR", title=f"Kepala Seksi {name}")
        person = EmployeeFactory.create(unit=city.health, post=post, name=name)
        PostHolding.objects.create(
            agency=city.agency, employee=person, post=post, unit=city.health, starts_on=since
        )
    found = _of(city, "PKP")
    assert {name: one.due_on for name, one in found.items()} == {"Baru": date(2027, 8, 1)}
    assert _of(city, "PKA") == {}


def test_one_sees_only_people_of_ones_units(city: City) -> None:
    _candidate(city)
    neighbour = unit_actor(city, city.healthy, Role.SUPERVISOR)
    for actor in (stranger(), neighbour):
        assert owing(actor, agency_id=city.agency.pk, duty=_duty(city, "LATSAR"), on=TODAY) == []


def test_people_are_nominated_in_bulk_all_or_none(city: City) -> None:
    batch = BatchFactory.create(
        programme__agency=city.agency, programme__name="Latsar CPNS", state="OPEN", seats=30
    )
    late, away = (
        _candidate(city, name="Lewat", appointed_on=date(2025, 1, 1)),
        _candidate(city, status="LEAVE"),
    )
    call = {"actor": city.hr, "agency_id": city.agency.pk, "code": "LATSAR", "at": NOW}
    with pytest.raises(DutyRefused, match=away.name):
        nominate_for_duty(batch_id=batch.pk, employees=[late.pk, away.pk], **call)
    other = BatchFactory.create(programme__agency=city.agency, state="OPEN")
    with pytest.raises(DutyRefused):
        nominate_for_duty(batch_id=other.pk, employees=[late.pk], **call)
    assert not Enrolment.objects.exists()
    assert nominate_for_duty(batch_id=batch.pk, employees=[late.pk], **call).placed == 1
    assert _of(city)["Lewat"].state == "PLACED"
    with pytest.raises((DutyRefused, PermissionDenied)):
        nominate_for_duty(batch_id=batch.pk, employees=[late.pk], **{**call, "actor": stranger()})


# Pages


@pytest.fixture
def hr(client: Client, city: City) -> Client:
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    return client


@pytest.mark.parametrize("people", [1, 9])
def test_the_page_costs_the_same_for_any_number_of_people(
    hr: Client, city: City, django_assert_max_num_queries: Callable[..., Any], people: int
) -> None:
    for _ in range(people):
        _candidate(city)
    with django_assert_max_num_queries(10):
        assert len(hr.get(URL).context["page"].items) == people


def test_the_page_is_narrowed_paged_and_exported(hr: Client, city: City) -> None:
    today = timezone.localdate()
    for number in range(52):
        _candidate(city, name=f"Calon {number:02d}", appointed_on=today - timedelta(days=30))
    _candidate(city, name="Terlambat", appointed_on=today - timedelta(days=800))
    first = hr.get(URL).context["page"]
    assert (len(first), first.items[0].name) == (50, "Terlambat")
    assert len(hr.get(f"{URL}?after={first.next}").context["page"]) == 3
    assert [one.name for one in hr.get(f"{URL}?status=LATE").context["page"].items] == ["Terlambat"]
    assert len(hr.get(f"{URL}?q=terlambat").context["page"].items) == 1
    book = load_workbook(BytesIO(hr.get(f"{URL}?format=xlsx").content))
    assert len(list(book.active.iter_rows(min_row=3))) == 53
    for query in ("program=RAHASIA", "status=KURANG"):
        assert hr.get(f"{URL}?{query}").status_code == 404


def test_people_are_nominated_from_the_page(hr: Client, city: City) -> None:
    person = _candidate(city)
    batch = BatchFactory.create(programme__agency=city.agency, programme__name="Latsar CPNS", state="OPEN")
    url = reverse("training:mandatory_nominate")
    assert hr.post(url, {"program": "LATSAR"}).status_code == 422
    wish = {"program": "LATSAR", "angkatan": str(batch.pk), "orang": [str(person.pk)]}
    assert hr.post(url, wish).status_code == 302
    assert list(Enrolment.objects.values_list("employee", "batch")) == [(person.pk, batch.pk)]


def test_somebody_without_people_finds_no_page(client: Client, city: City) -> None:
    client.force_login(account_with(Role.TRAINER, unit=UnitFactory.create()))
    assert client.get(URL).status_code == 403
