from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from bina.competency.models import Assessment, Standard
from bina.competency.tests.conftest import City
from bina.competency.tests.factories import require
from bina.competency.tests.test_import import row, workbook
from bina.competency.tests.test_pages import login, text
from bina.people.tests.factories import (
    EmployeeFactory,
)
from bina.platform.access import Role
from bina.platform.models import ImportFile

pytestmark = pytest.mark.django_db


def test_hr_sets_a_standard_and_ends_it(city: City, hr: Client) -> None:
    url = reverse("competency:standard_new")
    values = {
        "scope": "KIND",
        "post_kind": "GENERAL",
        "competence": "INT",
        "level": "2",
        "valid_from": "2026-01-01",
        "source": "SK 1",
    }
    assert hr.post(url, values).status_code == 302
    line = Standard.objects.get()
    assert (line.target, line.level, line.source) == ("KIND:GENERAL:", 2, "SK 1")
    listed = hr.get(reverse("competency:standards"))
    assert [one.pk for one in listed.context["page"]] == [line.pk]
    assert hr.post(reverse("competency:standard_end", args=[line.pk])).status_code == 302
    line.refresh_from_db()
    assert line.valid_until is not None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"post_kind": ""}, "post_kind"),
        ({"scope": "TITLE"}, "post_title"),
        ({"scope": "POST"}, "scope"),
        ({"level": "9"}, "level"),
        ({"level": "6"}, "__all__"),
        ({"competence": "XYZ"}, "competence"),
        ({"valid_from": "kemarin"}, "valid_from"),
    ],
)
def test_a_standard_that_cannot_be_is_told_beside_its_field(
    city: City, hr: Client, wrong: dict[str, str], field: str
) -> None:
    values = {
        "scope": "KIND",
        "post_kind": "GENERAL",
        "competence": "INT",
        "level": "2",
        "valid_from": "2026-01-01",
        **wrong,
    }
    response = hr.post(reverse("competency:standard_new"), values)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not Standard.objects.exists()


def test_default_standards_are_added_from_the_page(city: City, hr: Client) -> None:
    assert hr.post(reverse("competency:standard_defaults")).status_code == 302
    assert Standard.objects.filter(agency=city.agency, target="KIND:GENERAL:").count() == 15


def test_a_standard_of_another_agency_is_not_found(city: City) -> None:
    line = require(city.agency, "INT", 1)
    abroad = EmployeeFactory.create()
    client = login(abroad, (Role.HR_DEVELOPER, abroad.unit))
    assert client.post(reverse("competency:standard_end", args=[line.pk])).status_code == 404


def test_frameworks_are_read_by_everyone(city: City) -> None:
    client = login(EmployeeFactory.create(unit=city.health))
    response = client.get(reverse("competency:frameworks"))
    assert [(one.code, one.size) for one in response.context["frameworks"]] == [
        ("DIGCOMP", 21),
        ("LITERASI_DIGITAL", 4),
        ("MANSOSKUL", 9),
        ("PEMERINTAHAN", 5),
        ("TEKNIS", 12),
    ]
    nine = client.get(reverse("competency:framework", args=["MANSOSKUL"]))
    assert "Kata dan perbuatan selaras dengan nilai" in text(nine)
    assert client.get(reverse("competency:framework", args=["XYZ"])).status_code == 404


def test_frameworks_speak_english_when_asked(city: City) -> None:
    client = login(EmployeeFactory.create(unit=city.health))
    client.cookies["django_language"] = "en"
    response = client.get(reverse("competency:framework", args=["MANSOSKUL"]))
    assert "Words and deeds agree with values" in text(response)


@pytest.mark.django_db(transaction=True)
def test_a_workbook_is_uploaded_looked_at_and_applied(city: City, hr: Client, tmp_path: Any) -> None:
    person = EmployeeFactory.create(unit=city.health)
    file = workbook(tmp_path, [row(person), row(person, "KS", 9)])
    start = reverse("competency:import_start", args=["penilaian"])
    with file.open("rb") as stream:
        assert hr.post(start, {"file": stream}).status_code == 302
    call_command("procrastinate", "worker", "--one-shot", verbosity=0)
    found = ImportFile.objects.get()
    preview = reverse("competency:import_preview", args=["penilaian", found.pk])
    shown = hr.get(preview)
    counts = {tab["state"]: tab["count"] for tab in shown.context["tabs"]}
    assert counts == {"REJECTED": 1, "NEW": 1, "CHANGED": 0, "UNCHANGED": 0, "MISSING": 0}
    assert [one.row for one, _ in shown.context["rows"]] == [5]
    apply = reverse("competency:import_apply", args=["penilaian", found.pk])
    assert hr.post(apply).status_code == 422
    assert hr.post(apply, {"accept_good_rows": "1"}).status_code == 302
    call_command("procrastinate", "worker", "--one-shot", verbosity=0)
    assert [(one.competence.code, one.level) for one in Assessment.objects.all()] == [("INT", 3)]
