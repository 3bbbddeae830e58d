"""The pages that show many people ask the database as often for five hundred people as for five."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bina.competency.actions import install_frameworks
from bina.competency.models import Assessment
from bina.competency.tests.factories import NINE, AssessmentFactory, require
from bina.people.models import Employee, Unit
from bina.people.tests.factories import (
    EmployeeFactory,
    PostFactory,
    UnitFactory,
    account_with,
    hr_actor,
)
from bina.planning.actions import derive_needs
from bina.platform.access import Role

pytestmark = pytest.mark.django_db
FEW, MANY = 5, 500
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
YEAR = 2027

# The four that must not grow with the agency, then others that look at everybody.
PAGES: dict[str, Callable[[Employee], str]] = {
    "employee list": lambda person: reverse("people:employee_list"),
    "profile": lambda person: reverse("people:employee", args=[person.pk]),
    "competence profile": lambda person: reverse("competency:profile", args=[person.pk]),
    "heat map": lambda person: reverse("competency:heat_map"),
    "cycle": lambda person: reverse("insight:cycle"),
    "home": lambda person: reverse("insight:home"),
    "people by gaps": lambda person: reverse("competency:people"),
    "needs": lambda person: f"{reverse('planning:need_list')}?tahun={YEAR}",
}
SHOWN = {  # words that show that the page was about everybody
    "employee list": "500 orang",
    "competence profile": "9 kompetensi di bawah standar",
    "heat map": "500 sudah dinilai",
    "cycle": "500 kebutuhan",
    "home": "500 kebutuhan",
    "needs": "Kesenjangan 500",
}


def hire(root: Unit, number: int, *, units: int) -> None:
    """Spread so many people over new units, each assessed below their post in one competence or more."""
    people = []
    for _unit in range(units):
        post = PostFactory.create(unit=UnitFactory.create(parent=root))
        people += EmployeeFactory.build_batch(
            number // units, unit=post.unit, post=post, agency=root.agency, unit_path=post.unit.path
        )
    Employee.objects.bulk_create(people)
    judged = [
        AssessmentFactory.build(employee=person, agency=root.agency, code=NINE[place % len(NINE)], level=1)
        for place, person in enumerate(people)
    ]
    Assessment.objects.bulk_create(judged)
    derive_needs(actor=hr_actor(root.agency), agency_id=root.agency_id, year=YEAR, at=NOW)


def asked(client: Client, person: Employee) -> tuple[dict[str, int], dict[str, str]]:
    """How often each page asks the database, and what it shows, as plain words."""
    often, shown = {}, {}
    for page, address in PAGES.items():
        with CaptureQueriesContext(connection) as statements:
            answer = client.get(address(person))
        assert answer.status_code == 200, page
        often[page] = len(statements)
        shown[page] = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
    return often, shown


def test_pages_ask_the_database_as_often_for_five_hundred_people_as_for_five(client: Client) -> None:
    install_frameworks()
    root = UnitFactory.create()
    client.force_login(account_with(Role.HR_DEVELOPER, unit=root))
    for code in NINE:
        require(root.agency, code, 3)
    hire(root, 2, units=1)
    person = Employee.objects.order_by("pk")[0]
    asked(client, person)  # fills what a server keeps for all its pages
    hire(root, FEW - 2, units=1)
    few, _shown = asked(client, person)
    hire(root, MANY - FEW, units=33)
    for code in NINE:
        AssessmentFactory.create(employee=person, code=code, level=2, assessed_on=NOW.date())
    many, shown = asked(client, person)
    assert many == few
    assert Employee.objects.count() == MANY
    assert {page: words in shown[page] for page, words in SHOWN.items()} == dict.fromkeys(SHOWN, True)
