from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import load_workbook

from bina.people.models import Employee, Unit
from bina.people.tests.factories import EmployeeFactory, PostFactory, UnitFactory, account_with
from bina.platform.access import Role

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@dataclass
class Town:
    root: Unit
    health: Unit
    healthy: Unit

    def login(
        self, client: Client, role: Role = Role.HR_DEVELOPER, unit: Unit | None = None, **values: Any
    ) -> None:
        client.force_login(account_with(role, unit=unit or self.root, **values))


@pytest.fixture
def town() -> Town:
    root = UnitFactory.create()
    return Town(
        root,
        UnitFactory.create(parent=root, path=f"{root.path}.health", name="Dinas Kesehatan"),
        UnitFactory.create(parent=root, path=f"{root.path}.healthy", name="Dinas Olahraga"),
    )


def _url(name: str, *args: Any) -> str:
    return reverse(f"people:{name}", args=args)


def _names(response: Any) -> list[str]:
    return [person.name for person in response.context["page"]]


def test_those_who_import_are_led_to_both_files_of_people_and_others_to_none(town: Town) -> None:
    EmployeeFactory.create(unit=town.health)
    addresses = [_url("import_start", slug) for slug in ("hukuman-disiplin", "pegawai")]
    led = {}
    for role in (Role.HR_DEVELOPER, Role.SUPERVISOR):
        client = Client()
        town.login(client, role, unit=town.root if role is Role.HR_DEVELOPER else town.health)
        page = client.get(_url("employee_list")).content.decode()
        led[role] = [address for address in addresses if f'href="{address}"' in page]
    assert led == {Role.HR_DEVELOPER: addresses, Role.SUPERVISOR: []}


def test_the_list_finds_by_name_nip_post_and_unit(client: Client, town: Town) -> None:
    nurse = PostFactory.create(unit=town.health, title="Perawat Ahli Pertama")
    siti = EmployeeFactory.create(unit=town.health, post=nurse, name="Siti Nurhaliza")
    budi = EmployeeFactory.create(unit=town.healthy, name="Budi Santoso")
    town.login(client)
    found = {
        text: _names(client.get(_url("employee_list"), {"q": text}))
        for text in ("siti", siti.nip, "perawat", "kesehatan", "nurhalisa", "olahraga budi", "nobody")
    }
    assert found == {
        "siti": [siti.name],
        siti.nip: [siti.name],
        "perawat": [siti.name],
        "kesehatan": [siti.name],
        "nurhalisa": [siti.name],
        "olahraga budi": [budi.name],
        "nobody": [],
    }


def test_filters_stand_in_the_address_and_show_as_chips(client: Client, town: Town) -> None:
    EmployeeFactory.create(unit=town.health, name="Ani", employment_kind="PPPK", rank="IX")
    EmployeeFactory.create(unit=town.health, name="Bela")
    EmployeeFactory.create(unit=town.healthy, name="Citra", status="RETIRED")
    town.login(client)
    response = client.get(_url("employee_list"), {"jenis": "PPPK", "unit": str(town.health.pk)})
    assert _names(response) == ["Ani"]
    assert [chip["label"] for chip in response.context["chips"]] == ["Dinas Kesehatan", "PPPK"]
    assert _names(client.get(_url("employee_list"))) == ["Ani", "Bela"]
    assert _names(client.get(_url("employee_list"), {"status": "RETIRED"})) == ["Citra"]
    assert _names(client.get(_url("employee_list"), {"status": "ALL", "sort": "-name"})) == [
        "Citra",
        "Bela",
        "Ani",
    ]


def test_a_filter_that_is_none_is_left_out(client: Client, town: Town) -> None:
    person = EmployeeFactory.create(unit=town.health)
    town.login(client)
    response = client.get(_url("employee_list"), {"unit": "x", "jenis": "CAT", "sort": "shoe", "after": "?"})
    assert (response.status_code, _names(response)) == (200, [person.name])


def test_searching_with_htmx_answers_only_the_rows(client: Client, town: Town) -> None:
    EmployeeFactory.create(unit=town.health)
    town.login(client)
    text = client.get(_url("employee_list"), headers=HTMX).content.decode().strip()
    assert text.startswith('<section id="rows"')
    assert "<html" not in text


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_costs_the_same_for_any_number_of_people(
    client: Client, town: Town, django_assert_num_queries: Any, rows: int
) -> None:
    EmployeeFactory.create_batch(rows, unit=town.health)
    town.login(client)
    client.get(_url("employee_list"))
    with django_assert_num_queries(5):
        response = client.get(_url("employee_list"))
    assert len(response.context["page"]) == rows


@pytest.mark.parametrize("rows", [1, 9])
def test_a_profile_costs_the_same_for_any_length_of_history(
    client: Client, town: Town, django_assert_num_queries: Any, rows: int
) -> None:
    person = EmployeeFactory.create(unit=town.health)
    for number in range(rows):
        person.rank_holdings.create(agency=person.agency, rank="III/a", starts_on=date(2010 + number, 4, 1))
    town.login(client)
    client.get(_url("employee", person.pk))
    with django_assert_num_queries(14):
        response = client.get(_url("employee", person.pk))
    assert len(response.context["events"]) == rows


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_export_holds_what_the_list_shows(client: Client, town: Town, ending: str) -> None:
    person = EmployeeFactory.create(unit=town.health, name="=Ani", education_level="40")
    EmployeeFactory.create(unit=town.healthy, name="Bela")
    town.login(client)
    response = client.get(_url("employee_export"), {"unit": str(town.health.pk), "format": ending})
    assert response.headers["Content-Disposition"].endswith(f'.{ending}"')
    if ending == "csv":
        lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]  # streamed
        assert len(lines) == 2
        assert lines[1].startswith(f"{person.nip},'=Ani,PNS,")
        return
    sheet = load_workbook(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert [row[:3] for row in sheet[-1:]] == [[person.nip, "=Ani", "PNS"]]
    assert sum(1 for row in sheet if str(row[0]).isdecimal()) == 1


def test_strangers_find_nobody(client: Client, town: Town) -> None:
    person = EmployeeFactory.create(unit=town.health)
    pages = [_url(name, person.pk) for name in ("employee", "employee_status", "superior_set")]
    for unit in (town.healthy, UnitFactory.create()):
        town.login(client, unit=unit)
        assert {client.get(page).status_code for page in pages} == {404}
        assert client.post(_url("employee_status", person.pk), {"status": "RETIRED"}).status_code == 404
        assert _names(client.get(_url("employee_list"))) == []
    town.login(client, Role.EMPLOYEE, employee=EmployeeFactory.create(unit=town.healthy))
    assert client.get(pages[0]).status_code == 404
    for role in (Role.SUPERVISOR, Role.LEADER, Role.AUDITOR):
        town.login(client, role)
        assert [client.get(page).status_code for page in pages] == [200, 403, 403]


def test_who_sees_nobody_has_no_list(client: Client, town: Town) -> None:
    town.login(client, Role.ADMINISTRATOR)
    assert client.get(_url("employee_list")).status_code == 403
    assert client.get(_url("employee_export")).status_code == 403


def test_personal_data_is_for_the_person_and_who_keeps_it(client: Client, town: Town) -> None:
    person = EmployeeFactory.create(unit=town.health, nik="1173016502890001", phone="0812")
    person.discipline_records.create(
        agency=person.agency, level="R", penalty="Teguran tertulis", starts_on=date(2024, 1, 1)
    )

    def sees() -> list[bool]:
        text = client.get(_url("employee", person.pk)).content.decode()
        return [word in text for word in (person.nik, "0812", "Teguran tertulis", person.nip)]

    town.login(client, Role.SUPERVISOR)
    assert sees() == [False, False, False, True]
    town.login(client)
    assert sees() == [True, True, True, True]
    client.force_login(account_with(Role.SERVICE_OFFICER, unit=town.healthy, employee=person))
    assert sees() == [True, True, True, True]


def test_the_timeline_runs_from_the_newest(client: Client, town: Town) -> None:
    person = EmployeeFactory.create(unit=town.health)
    own = {"agency": person.agency}
    person.rank_holdings.create(rank="III/a", starts_on=date(2015, 1, 1), **own)
    person.post_holdings.create(post=person.post, unit=town.health, starts_on=date(2020, 5, 1), **own)
    person.education_records.create(level="40", field="Keperawatan", year=2011, **own)
    town.login(client)
    events = client.get(_url("employee", person.pk)).context["events"]
    assert [(event.kind, event.title) for event in events] == [
        ("POST", person.post.title),
        ("RANK", "Penata Muda, III/a"),
        ("EDUCATION", "S-1 Keperawatan"),
    ]


def test_a_status_is_asked_once_more_and_then_recorded(client: Client, town: Town) -> None:
    person = EmployeeFactory.create(unit=town.health)
    town.login(client)
    url, data = _url("employee_status", person.pk), {"status": "RETIRED", "on": "2026-01-01"}
    asked = client.post(url, data)
    assert (asked.status_code, asked.context["asking"], asked.context["leaves"]) == (200, True, True)
    assert Employee.objects.get(pk=person.pk).status == "ACTIVE"
    done = client.post(url, {**data, "yakin": "ya"}, follow=True)
    assert done.redirect_chain == [(_url("employee", person.pk), 302)]
    assert Employee.objects.get(pk=person.pk).status == "RETIRED"


@pytest.mark.parametrize("data", [{}, {"status": "RETIRED", "on": "2999-01-01", "yakin": "ya"}])
def test_a_status_that_makes_no_sense_is_refused_in_words(
    client: Client, town: Town, data: dict[str, str]
) -> None:
    person = EmployeeFactory.create(unit=town.health)
    town.login(client)
    response = client.post(_url("employee_status", person.pk), {"x": "1", **data})
    assert response.status_code == 422
    assert response.context["form"].errors
    assert Employee.objects.get(pk=person.pk).status == "ACTIVE"


def test_buttons_stand_only_where_they_may_be_pressed(client: Client, town: Town) -> None:
    person = EmployeeFactory.create(unit=town.health)

    def offered(page: str, names: list[str]) -> list[bool]:
        text = client.get(page).content.decode()
        return [_url(name, person.pk) in text for name in names]

    names = ["employee_status", "superior_set"]
    check: Callable[[], list[bool]] = lambda: offered(_url("employee", person.pk), names)  # noqa: E731  # said twice below
    town.login(client)
    assert check() == [True, True]
    town.login(client, Role.LEADER)
    assert check() == [False, False]
