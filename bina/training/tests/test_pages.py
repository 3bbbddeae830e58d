from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import load_workbook

from bina.competency.actions import install_frameworks
from bina.competency.tests.factories import competence
from bina.people.models import Agency, Unit
from bina.people.tests.factories import EmployeeFactory, UnitFactory, account_with
from bina.platform.access import Role
from bina.training.models import Attendance, Batch, Enrolment, Programme, ProgrammeOutcome
from bina.training.tests.factories import (
    BatchFactory,
    EnrolmentFactory,
    ProgrammeFactory,
    SessionFactory,
    TrainingRecordFactory,
)

pytestmark = pytest.mark.django_db


@dataclass
class Town:
    agency: Agency
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
    health = UnitFactory.create(parent=root, path=f"{root.path}.health")
    return Town(root.agency, root, health, UnitFactory.create(parent=root, path=f"{root.path}.healthy"))


def _url(name: str, *args: Any) -> str:
    return reverse(f"training:{name}", args=args)


def _programme_data(**changes: Any) -> dict[str, Any]:
    return {
        "code": "ply01",
        "name": "Pelayanan Ramah",
        "form": 3,
        "length_jp": "24",
        "seats": 30,
        "minimum_seats": 15,
        "fixed_cost_rupiah": 18000000,
        "cost_per_person_rupiah": 450000,
        "is_active": "on",
        **changes,
    }


def test_every_page_answers_for_the_hr_developer(client: Client, town: Town) -> None:
    town.login(client, employee=EmployeeFactory.create(unit=town.health))
    programme = ProgrammeFactory.create(agency=town.agency)
    batches = [
        BatchFactory.create(programme=programme, state=state)
        for state in ("DRAFT", "OPEN", "RUNNING", "FINISHED", "CANCELLED")
    ]
    pages = [
        _url(name) for name in ("batch_list", "batch_calendar", "programme_list", "programme_new", "mine")
    ]
    pages += [_url("hours_report"), _url("hours_people"), f"{_url('batch_calendar')}?bulan=2027-03"]
    pages += [_url(name, programme.pk) for name in ("programme", "programme_edit", "batch_new")]
    for batch in batches:
        session = SessionFactory.create(batch=batch)
        place = EnrolmentFactory.create(batch=batch)
        names = ("batch", "batch_sessions", "batch_scores", "batch_results", "batch_edit")
        pages += [_url(name, batch.pk) for name in names]
        pages += [_url("attendance", session.pk), _url("hours_person", place.employee_id)]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_strangers_find_nothing_and_employees_no_forms(client: Client, town: Town) -> None:
    batch = BatchFactory.create(programme__agency=town.agency, state="OPEN")
    session = SessionFactory.create(batch=batch)
    other = UnitFactory.create()
    client.force_login(account_with(Role.HR_DEVELOPER, unit=other))
    for name in ("batch", "batch_sessions", "batch_scores", "batch_results", "batch_edit"):
        assert client.get(_url(name, batch.pk)).status_code == 404
    assert client.get(_url("programme", batch.programme_id)).status_code == 404
    assert client.get(_url("attendance", session.pk)).status_code == 404
    assert client.post(_url("batch_cancel", batch.pk)).status_code == 404
    town.login(client, Role.EMPLOYEE, employee=EmployeeFactory.create(unit=town.health))
    assert client.get(_url("batch", batch.pk)).status_code == 200
    for page in (_url("programme_new"), _url("batch_edit", batch.pk), _url("attendance", session.pk)):
        assert client.get(page).status_code == 403
    for page in (_url("batch_scores", batch.pk), _url("hours_report"), _url("hours_people")):
        assert client.get(page).status_code == 403
    assert client.post(_url("batch_cancel", batch.pk)).status_code == 403
    assert Batch.objects.get().state == "OPEN"


def test_a_batch_in_preparation_is_hidden_from_employees(client: Client, town: Town) -> None:
    batch = BatchFactory.create(programme__agency=town.agency, state="DRAFT")
    town.login(client, Role.EMPLOYEE, employee=EmployeeFactory.create(unit=town.health))
    assert client.get(_url("batch", batch.pk)).status_code == 404
    assert client.get(_url("batch_list")).context["page"].items == []


def test_a_supervisor_sees_participants_of_their_unit_and_not_of_the_neighbour(
    client: Client, town: Town
) -> None:
    batch = BatchFactory.create(programme__agency=town.agency, state="OPEN")
    inside = EnrolmentFactory.create(batch=batch, employee=EmployeeFactory.create(unit=town.health))
    EnrolmentFactory.create(batch=batch, employee=EmployeeFactory.create(unit=town.healthy))
    town.login(client, Role.SUPERVISOR, unit=town.health)
    assert client.get(_url("batch", batch.pk)).context["page"].items == [inside]


def test_a_programme_is_written_by_a_plain_form_with_what_it_teaches(client: Client, town: Town) -> None:
    install_frameworks()
    town.login(client)
    service = competence("PP")
    data = _programme_data(competence_1=str(service.pk), level_1=3)
    response = client.post(_url("programme_new"), data)
    made = Programme.objects.get()
    assert (response.status_code, response["Location"]) == (302, _url("programme", made.pk))
    assert (made.code, made.agency_id, made.length_jp) == ("PLY01", town.agency.pk, Decimal(24))
    assert list(ProgrammeOutcome.objects.values_list("competency", "level")) == [(service.pk, 3)]
    client.post(_url("programme_edit", made.pk), _programme_data(name="Ramah"))
    made.refresh_from_db()
    assert made.name == "Ramah"
    assert not ProgrammeOutcome.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"minimum_seats": 31}, "minimum_seats"),
        ({"level_1": 3}, "competence_1"),
        ({"code": "ADA"}, "code"),
    ],
)
def test_a_faulty_programme_comes_back_with_what_was_typed(
    client: Client, town: Town, change: dict[str, Any], field: str
) -> None:
    ProgrammeFactory.create(agency=town.agency, code="ADA")
    town.login(client)
    response = client.post(_url("programme_new"), _programme_data(organiser="BKPSDM", **change))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["organiser"].value() == "BKPSDM"
    assert Programme.objects.count() == 1


def test_the_catalogue_is_narrowed_by_words_form_and_competence(client: Client, town: Town) -> None:
    install_frameworks()
    wanted = ProgrammeFactory.create(agency=town.agency, name="Pelayanan Ramah", form=3)
    ProgrammeOutcome.objects.create(
        agency=town.agency, programme=wanted, competency=competence("PP"), level=3
    )
    ProgrammeFactory.create(agency=town.agency, name="Manajemen Waktu", form=4)
    ProgrammeFactory.create(agency=town.agency, name="Pelayanan Lama", form=3, is_active=False)
    ProgrammeFactory.create(name="Pelayanan Kota Lain", form=3)
    town.login(client)
    for query in ("q=pelayanan", "bentuk=3", "kompetensi=PP", "q=ramah+pelayanan&bentuk=3&kompetensi=PP"):
        found = client.get(f"{_url('programme_list')}?{query}").context["page"].items
        assert found == [wanted], query
    assert len(client.get(f"{_url('programme_list')}?semua=on").context["page"].items) == 3


def test_searching_while_typing_returns_only_the_rows(client: Client, town: Town) -> None:
    ProgrammeFactory.create(agency=town.agency, name="Pelayanan Ramah")
    town.login(client)
    response = client.get(f"{_url('programme_list')}?q=ramah", headers={"HX-Request": "true"})
    assert response.content.strip().startswith(b'<section id="rows"')


@pytest.mark.parametrize("rows", [1, 8])
@pytest.mark.parametrize("name", ["batch_list", "programme_list", "batch_calendar"])
def test_lists_cost_the_same_for_any_number_of_rows(
    client: Client, town: Town, django_assert_max_num_queries: Callable[..., Any], rows: int, name: str
) -> None:
    install_frameworks()
    town.login(client)
    batches = [BatchFactory.create(programme__agency=town.agency, state="OPEN") for _ in range(rows)]
    for batch in batches:
        EnrolmentFactory.create_batch(2, batch=batch)
        ProgrammeOutcome.objects.create(
            agency=town.agency, programme=batch.programme, competency=competence("PP"), level=3
        )
    # The calendar also asks for venues, trainers and the agency's own days off.
    with django_assert_max_num_queries(14 if name == "batch_calendar" else 9):
        assert client.get(_url(name), {"bulan": "2027-03"}).status_code == 200


@pytest.mark.parametrize("people", [1, 12])
@pytest.mark.parametrize("name", ["batch", "batch_scores", "batch_results", "hours_people", "hours_report"])
def test_records_and_reports_cost_the_same_for_any_number_of_people(
    client: Client, town: Town, django_assert_max_num_queries: Callable[..., Any], people: int, name: str
) -> None:
    town.login(client)
    batch = BatchFactory.create(programme__agency=town.agency, state="RUNNING")
    EnrolmentFactory.create_batch(people, batch=batch, state="ATTENDING")
    page = _url(name) if name.startswith("hours") else _url(name, batch.pk)
    with django_assert_max_num_queries(12):
        assert client.get(page).status_code == 200


def test_a_batch_goes_from_its_form_to_its_results_by_plain_forms(client: Client, town: Town) -> None:
    town.login(client)
    programme = ProgrammeFactory.create(agency=town.agency)
    people = EmployeeFactory.create_batch(3, unit=town.health)
    data = {"starts_on": "2027-03-01", "ends_on": "2027-03-02", "seats": 5, "venue": "Aula"}
    client.post(_url("batch_new", programme.pk), data)
    batch = Batch.objects.get()
    client.post(_url("enrol", batch.pk), {"nips": "\n".join(person.nip for person in people[:2])})
    client.post(_url("enrol", batch.pk), {"orang": [str(people[2].pk)]})
    for step in ("buka", "mulai"):
        assert client.post(_url("batch_step", batch.pk, step)).status_code == 302
    one, two, three = Enrolment.objects.order_by("employee__name")
    listed = [str(place.pk) for place in (one, two, three)]
    for session in batch.sessions.all():
        sheet = {"daftar": listed, "hadir": [str(one.pk), str(two.pk)]}
        assert client.post(_url("attendance", session.pk), sheet).status_code == 302
    scores = {f"pre_{one.pk}": "40", f"post_{one.pk}": "85.5", f"pre_{two.pk}": "50", f"post_{two.pk}": "30"}
    assert client.post(_url("batch_scores", batch.pk), scores).status_code == 302
    assert client.post(_url("batch_step", batch.pk, "selesaikan")).status_code == 302
    states = Enrolment.objects.order_by("employee__name").values_list("state", "post_score", "earned_jp")
    assert list(states) == [
        ("COMPLETED", Decimal("85.50"), Decimal(16)),
        ("FAILED", Decimal(30), Decimal(0)),
        ("WITHDRAWN", None, Decimal(0)),
    ]
    result = client.get(_url("batch_results", batch.pk)).context["result"]
    assert (result.enrolled, result.completed, result.never_came) == (3, 1, 1)


def test_a_full_batch_answers_422_and_says_so(client: Client, town: Town) -> None:
    town.login(client)
    batch = BatchFactory.create(programme__agency=town.agency, seats=5, state="OPEN")
    EnrolmentFactory.create_batch(5, batch=batch)
    person = EmployeeFactory.create(unit=town.health)
    response = client.post(_url("enrol", batch.pk), {"orang": [str(person.pk)]})
    assert response.status_code == 422
    assert response.context["error"]
    assert Enrolment.objects.count() == 5


def test_an_unknown_nip_is_named_and_nobody_is_enrolled(client: Client, town: Town) -> None:
    town.login(client)
    batch = BatchFactory.create(programme__agency=town.agency, state="OPEN")
    person = EmployeeFactory.create(unit=town.health)
    response = client.post(_url("enrol", batch.pk), {"nips": f"{person.nip}\n199912312020121999"})
    assert response.status_code == 422
    assert "199912312020121999" in response.context["error"]
    assert not Enrolment.objects.exists()


def test_searching_people_for_a_batch_finds_only_those_one_may_seat(client: Client, town: Town) -> None:
    batch = BatchFactory.create(programme__agency=town.agency, state="OPEN")
    inside = EmployeeFactory.create(unit=town.health, name="Cut Nurhaliza")
    EmployeeFactory.create(unit=town.healthy, name="Cut Meutia")
    EmployeeFactory.create(name="Cut Orang Lain")
    town.login(client, unit=town.health)
    found = client.get(f"{_url('batch', batch.pk)}?cari=cut").context["candidates"]
    assert [person.id for person in found] == [inside.pk]
    assert client.get(f"{_url('batch', batch.pk)}?cari=%25").context["candidates"] == []


def test_an_employee_asks_to_take_part_and_withdraws(client: Client, town: Town) -> None:
    batch = BatchFactory.create(programme__agency=town.agency, state="OPEN")
    me = EmployeeFactory.create(unit=town.health)
    town.login(client, Role.EMPLOYEE, employee=me)
    client.post(_url("nominate_myself", batch.pk))
    place = Enrolment.objects.get()
    assert (place.employee_id, place.state) == (me.pk, "NOMINATED")
    assert client.get(_url("mine")).context["next"] == place
    client.post(_url("withdraw", place.pk))
    assert Enrolment.objects.get().state == "WITHDRAWN"


def test_scores_out_of_range_come_back_with_what_was_typed(client: Client, town: Town) -> None:
    town.login(client)
    batch = BatchFactory.create(programme__agency=town.agency, state="RUNNING")
    place = EnrolmentFactory.create(batch=batch, state="ATTENDING")
    response = client.post(_url("batch_scores", batch.pk), {f"post_{place.pk}": "101"})
    assert response.status_code == 422
    assert response.context["form"][f"post_{place.pk}"].value() == "101"
    assert Enrolment.objects.get().post_score is None


def test_attendance_of_a_batch_that_is_not_running_is_refused(client: Client, town: Town) -> None:
    town.login(client)
    session = SessionFactory.create(batch__programme__agency=town.agency, batch__state="OPEN")
    place = EnrolmentFactory.create(batch=session.batch)
    sheet = {"daftar": [str(place.pk)], "hadir": [str(place.pk)]}
    assert client.post(_url("attendance", session.pk), sheet).status_code == 422
    assert not Attendance.objects.exists()


def test_my_training_shows_my_hours_against_the_duty(client: Client, town: Town) -> None:
    me = EmployeeFactory.create(unit=town.health)
    TrainingRecordFactory.create(employee=me, length_jp=Decimal(12), starts_on=date(2026, 5, 4))
    town.login(client, Role.EMPLOYEE, employee=me)
    hours = client.get(f"{_url('mine')}?tahun=2026").context["hours"]
    assert (hours.total_jp, hours.short_jp, hours.status) == (Decimal(12), Decimal(8), "BELOW")


def test_the_address_of_hours_is_not_trusted(client: Client, town: Town) -> None:
    town.login(client)
    for query in ("unit=a'b", "tahun=abad", "status=KURANG"):
        assert client.get(f"{_url('hours_people')}?{query}").status_code == 404
    assert client.get(f"{_url('hours_people')}?after=bukan-tanda").status_code == 200


def test_people_are_paged_by_key(client: Client, town: Town) -> None:
    EmployeeFactory.create_batch(55, unit=town.health)
    town.login(client)
    first = client.get(_url("hours_people")).context["page"]
    second = client.get(f"{_url('hours_people')}?after={first.next}").context["page"]
    assert (len(first), len(second), second.next) == (50, 5, None)
    assert first.items[-1].name < second.items[0].name


@pytest.mark.parametrize("name", ["batch_list", "programme_list", "hours_report", "hours_people"])
def test_lists_are_exported_as_workbooks_whose_text_never_runs(client: Client, town: Town, name: str) -> None:
    town.login(client)
    batch = BatchFactory.create(programme__agency=town.agency, programme__name="=1+1", state="OPEN")
    EnrolmentFactory.create(batch=batch, employee=EmployeeFactory.create(unit=town.health, name="=2+2"))
    response = client.get(_url(name), {"format": "xlsx"})
    sheet = load_workbook(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert len(sheet) == 3
    assert response["Content-Disposition"].endswith('.xlsx"')


def test_results_are_exported_for_those_one_may_see(client: Client, town: Town) -> None:
    batch = BatchFactory.create(programme__agency=town.agency, state="FINISHED")
    seen = EnrolmentFactory.create(batch=batch, employee=EmployeeFactory.create(unit=town.health))
    EnrolmentFactory.create(batch=batch, employee=EmployeeFactory.create(unit=town.healthy))
    town.login(client, Role.SUPERVISOR, unit=town.health)
    response = client.get(_url("batch", batch.pk), {"format": "xlsx"})
    sheet = load_workbook(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet[2:]] == [seen.employee.nip]
