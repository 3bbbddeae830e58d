"""Where the year's joint decree is not out yet, the calendar and each saved session say so."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from bina.people.tests.factories import account_with
from bina.platform.access import Role
from bina.training import queries
from bina.training.models import AgencyDay
from bina.training.tests.city import City

pytestmark = pytest.mark.django_db
TITLE = "The holidays of 2027 are not known yet"


def unknown(city: City, first: date, last: date) -> list[int]:
    return queries.years_without_holidays(agency_id=city.agency.pk, first=first, last=last)


def test_years_of_the_decree_are_known_and_the_next_is_not(city: City) -> None:
    assert unknown(city, date(2026, 3, 1), date(2026, 3, 31)) == []
    assert unknown(city, date(2026, 12, 28), date(2027, 1, 3)) == [2027]


def test_a_day_off_that_the_agency_noted_makes_its_year_known(city: City) -> None:
    def note(on: date, *, is_open: bool) -> None:
        AgencyDay.objects.create(agency=city.agency, on=on, name="Nyepi", is_open=is_open)

    note(date(2027, 3, 6), is_open=True)
    assert unknown(city, date(2027, 3, 1), date(2027, 3, 2)) == [2027]
    note(date(2027, 3, 8), is_open=False)
    assert unknown(city, date(2027, 3, 1), date(2027, 3, 2)) == []


@pytest.fixture
def hr(client: Client, city: City) -> Client:
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("bulan=2027-03", True),
        ("pekan=2027-03-01", True),
        ("bulan=2026-03", False),
        ("pekan=2026-03-02", False),
    ],
)
def test_the_calendar_warns_in_years_whose_holidays_are_unknown(hr: Client, asked: str, said: bool) -> None:
    page = hr.get(f"{reverse('training:batch_calendar')}?{asked}").content.decode()
    assert (TITLE in page) == said


def test_the_page_of_working_days_warns_of_such_a_year_only(hr: Client) -> None:
    page = reverse("training:working_days")
    words = "Only holidays with a fixed date are known for this year"
    assert words in hr.get(page, {"tahun": 2027}).content.decode()
    assert words not in hr.get(page, {"tahun": 2026}).content.decode()


def test_saving_a_session_warns_of_its_day(hr: Client, city: City) -> None:
    batch = city.batch(starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 2))
    values = {
        "title": "Hari pertama",
        "starts_at": "2027-03-01T08:00",
        "ends_at": "2027-03-01T12:00",
        "length_jp": "4",
        "mode": "CLASS",
    }
    answer = hr.post(reverse("training:session_new", args=[batch.pk]), values)
    assert answer.status_code == 302
    said = [(one.level_tag, str(one)) for one in get_messages(answer.wsgi_request)]
    assert said[-1] == (
        "warning",
        "The holidays of 2027 are not known yet: look again whether 1 March 2027 is a working day.",
    )
