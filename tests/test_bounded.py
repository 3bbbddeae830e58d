"""The pages that show many people ask the database as often for many people as for few."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bina.competency.actions import install_frameworks
from bina.competency.tests.factories import NINE, AssessmentFactory, require
from bina.people.models import Employee, Unit
from bina.people.tests.factories import EmployeeFactory, UnitFactory, account_with
from bina.platform.access import Role

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 40

PAGES: dict[str, Callable[[Employee], str]] = {
    "employee list": lambda person: reverse("people:employee_list"),
    "employee": lambda person: reverse("people:employee", args=[person.pk]),
    "competence of an employee": lambda person: reverse("competency:profile", args=[person.pk]),
    "heat map": lambda person: reverse("competency:heat_map"),
    "cycle": lambda person: reverse("insight:cycle"),
    "home": lambda person: reverse("insight:home"),
}


def hire(root: Unit, number: int) -> Employee:
    """Give the agency a unit of so many people, each assessed below their post in one competence."""
    unit = UnitFactory.create(parent=root)
    people = EmployeeFactory.create_batch(number, unit=unit)
    for place, person in enumerate(people):
        AssessmentFactory.create(employee=person, code=NINE[place % len(NINE)], level=1)
    return people[0]


def statements(client: Client, address: str) -> tuple[list[str], str]:
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    assert page.status_code == 200
    return [query["sql"] for query in asked], page.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_the_database_as_often_for_many_people_as_for_few(client: Client, page: str) -> None:
    install_frameworks()
    root = UnitFactory.create()
    client.force_login(account_with(Role.HR_DEVELOPER, unit=root))
    for code in NINE:
        require(root.agency, code, 3)
    person = hire(root, FEW)
    statements(client, PAGES[page](person))  # fills what a server keeps for all its pages
    person = hire(root, FEW)
    few, shown_before = statements(client, PAGES[page](person))
    hire(root, MANY)
    many, shown_after = statements(client, PAGES[page](person))
    assert len(many) == len(few), "\n".join(many)
    assert page in {"employee", "competence of an employee"} or shown_before != shown_after
