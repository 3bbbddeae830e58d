from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import python_calamine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from bina.competency.tests.factories import competence
from bina.people.models import Unit
from bina.people.tests.factories import AccountFactory, EmployeeFactory, account_with
from bina.planning import actions
from bina.planning.models import Need, Plan
from bina.planning.tests.factories import NOW, City, make_city, make_plan
from bina.platform.access import Role
from bina.platform.models import JobRun
from bina.training.models import Batch

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return make_city()


def browser(role: Role, unit: Unit, **account: str) -> Client:
    client = Client()
    client.force_login(account_with(role, unit=unit, **account))
    return client


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_needs_are_listed_with_their_reason_and_evidence(city: City) -> None:
    make_plan(city)
    response = browser(Role.HR_DEVELOPER, city.root, language="en").get(
        reverse("planning:need_list"), {"tahun": 2027, "kompetensi": "KOM"}
    )
    assert [line["need"].competence.code for line in response.context["lines"]] == ["KOM"] * 6
    assert response.context["lines"][0]["reason"] == "The post asks for level 3; held is 1: 2 levels missing."
    assert response.context["lines"][0]["evidence"] == "assessment centre, 20 May 2026"


def test_a_year_without_needs_offers_to_derive_them_and_shows_no_noughts(city: City) -> None:
    make_plan(city)
    client = browser(Role.HR_DEVELOPER, city.root)
    primary = '<a class="btn btn-primary" href="/rencana/baru/">'
    full, empty = (text(client.get(reverse("planning:need_list"), {"tahun": year})) for year in (2027, 2029))
    assert ('<div class="stats">' in full, primary in full) == (True, True)
    assert ('<div class="stats">' in empty, primary in empty) == (False, False)
    assert (
        '<button class="btn btn-primary" type="submit">'
        in empty.partition("Turunkan kebutuhan 2029")[0][-600:]
    )


def test_needs_of_a_whole_unit_are_listed_and_downloaded_with_the_name_of_the_unit(city: City) -> None:
    give = {"actor": city.hr, "agency_id": city.agency.pk, "year": 2027, "source": "PRIORITY", "at": NOW,
            "competence_id": competence("PP").pk, "reason": "Arahan wali kota"}  # fmt: skip
    actions.add_need(**give, unit_id=city.health.pk)
    actions.add_need(**give)
    client = browser(Role.HR_DEVELOPER, city.root)
    response = client.get(reverse("planning:need_list"), {"tahun": 2027})
    assert [line["unit"] for line in response.context["lines"]] == ["Dinas Kesehatan", city.root.name]
    assert "<strong>Dinas Kesehatan</strong>" in text(response)
    file = client.get(reverse("planning:need_list"), {"tahun": 2027, "format": "xlsx"}).content
    rows = python_calamine.CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()
    place = rows[0].index("Unit")
    assert [row[place] for row in rows[1:]] == [city.root.name, "Dinas Kesehatan"]


@pytest.mark.parametrize("people", [2, 12])
def test_the_list_of_needs_costs_the_same_for_any_number(
    people: int, django_assert_max_num_queries: Any
) -> None:
    city = make_city(people=people)
    make_plan(city)
    client = browser(Role.HR_DEVELOPER, city.root)
    client.get(reverse("planning:need_list"))
    with django_assert_max_num_queries(12):
        response = client.get(reverse("planning:need_list"), {"tahun": 2027})
    assert len(response.context["lines"]) == 2 * people


@pytest.mark.parametrize("people", [2, 12])
def test_the_record_of_a_plan_costs_the_same_for_any_number(
    people: int, django_assert_max_num_queries: Any
) -> None:
    city = make_city(people=people)
    plan = make_plan(city)
    client = browser(Role.HR_DEVELOPER, city.root)
    client.get(reverse("planning:plan_list"))
    with django_assert_max_num_queries(14):
        response = client.get(reverse("planning:plan", args=[plan.pk]))
    assert len(response.context["lines"]) == plan.allocations


def test_a_filter_answers_with_the_rows_alone(city: City) -> None:
    plan = make_plan(city)
    client = browser(Role.HR_DEVELOPER, city.root)
    response = client.get(
        reverse("planning:plan", args=[plan.pk]), {"program": "PRIMA"}, headers={"hx-request": "true"}
    )
    assert len(response.context["lines"]) == 6
    assert text(response).startswith('<div id="lines"')


@pytest.mark.django_db(transaction=True)
def test_deriving_by_button_is_work_in_the_background_that_ends_at_the_list() -> None:
    city = make_city()
    client = browser(Role.HR_DEVELOPER, city.root)
    told = []
    for _press in range(2):
        response = client.post(reverse("planning:need_derive"), {"tahun": 2028})
        run = JobRun.objects.latest("created_at")
        assert (response.status_code, response["Location"]) == (302, reverse("platform:run", args=[run.pk]))
        assert "sedang diturunkan" in text(client.get(reverse("planning:need_list"), {"tahun": 2028}))
        call_command("procrastinate", "worker", "--one-shot")
        run.refresh_from_db()
        assert (run.state, run.result_url) == ("DONE", "/rencana/kebutuhan/?tahun=2028")
        assert (run.done, run.total) == (12, 12)
        told.append(run.message)
    assert Need.objects.filter(year=2028).count() == 12
    assert told == [
        "12 kebutuhan 2028: 12 baru, 0 berubah, 0 sudah tidak ada.",
        "12 kebutuhan 2028: 0 baru, 0 berubah, 0 sudah tidak ada.",
    ]
    assert told[1] in text(client.get(reverse("planning:need_list"), {"tahun": 2028}))


def test_a_priority_of_a_unit_is_written_down_with_its_reason(city: City) -> None:
    client = browser(Role.HR_DEVELOPER, city.root)
    data = {"year": "2027", "source": "PRIORITY", "unit": str(city.health.pk),
            "competence": str(competence("PP").pk), "reason": "Arahan wali kota"}  # fmt: skip
    assert client.post(reverse("planning:need_new"), {**data, "reason": ""}).status_code == 422
    assert client.post(reverse("planning:need_new"), data).status_code == 302
    need = Need.objects.get()
    assert (need.source, need.unit_path, need.reason) == ("PRIORITY", city.health.path, "Arahan wali kota")


def plan_form(**values: str) -> dict[str, str]:
    return {"title": "Anggaran penuh", "year": "2027", "budget_rupiah": "Rp750.000.000",
            "gap_weight": "100", "index_weight": "0", "duty_percent": "40", "service_weight": "0",
            "batches_per_programme": "6", "time_limit": "30", **values}  # fmt: skip


def test_a_new_plan_is_put_down_and_queued(city: City) -> None:
    client = browser(Role.HR_DEVELOPER, city.root)
    response = client.post(reverse("planning:plan_new"), plan_form())
    plan = Plan.objects.get()
    assert response.status_code == 302
    assert (plan.title, plan.budget_rupiah, plan.state) == ("Anggaran penuh", 750_000_000, "DRAFT")
    assert ProcrastinateJob.objects.filter(task_name="planning.solve").count() == 1


def test_a_budget_that_is_no_number_is_refused_beside_its_field(city: City) -> None:
    client = browser(Role.HR_DEVELOPER, city.root)
    response = client.post(reverse("planning:plan_new"), plan_form(budget_rupiah="banyak"))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["budget_rupiah"])
    assert Plan.objects.count() == 0


def test_approving_in_the_browser_makes_the_batches_and_then_offers_it_no_more(city: City) -> None:
    plan = make_plan(city)
    client = browser(Role.HR_DEVELOPER, city.root)
    address = reverse("planning:plan_approve", args=[plan.pk])
    assert [client.post(address).status_code for _press in range(2)] == [302, 302]
    assert Batch.objects.filter(plan_id=plan.pk).count() == 3
    assert not client.get(reverse("planning:plan", args=[plan.pk])).context["may_approve"]


def test_a_second_plan_of_the_year_is_refused_with_the_reason_on_the_page(city: City) -> None:
    first, second = make_plan(city), make_plan(city)
    actions.approve_plan(actor=city.hr, plan_id=first.pk, at=NOW)
    client = browser(Role.HR_DEVELOPER, city.root)
    response = client.post(reverse("planning:plan_approve", args=[second.pk]))
    assert response.status_code == 422
    assert first.title in response.context["error"]


def test_batches_and_workbook_of_a_plan_are_there(city: City) -> None:
    plan = make_plan(city)
    client = browser(Role.HR_DEVELOPER, city.root)
    response = client.get(reverse("planning:plan_batches", args=[plan.pk]))
    assert [batch.line for batch in response.context["batches"]] == list(
        plan.batches.order_by("starts_on", "line").values_list("line", flat=True)
    )
    for address in (
        reverse("planning:plan_export", args=[plan.pk]),
        reverse("planning:need_list") + "?format=xlsx",
    ):
        response = client.get(address)
        assert response["Content-Disposition"].endswith('.xlsx"')
        assert response.content[:2] == b"PK"


def test_an_unsolved_plan_shows_what_to_do_and_can_be_removed(city: City) -> None:
    plan = make_plan(city, solved=False)
    client = browser(Role.HR_DEVELOPER, city.root)
    assert client.get(reverse("planning:plan", args=[plan.pk])).status_code == 200
    assert client.post(reverse("planning:plan_remove", args=[plan.pk])).status_code == 302
    assert Plan.objects.count() == 0


def test_strangers_find_no_plan_and_employees_no_list(city: City) -> None:
    plan = make_plan(city)
    stranger = browser(Role.HR_DEVELOPER, make_city().root)
    supervisor = browser(Role.SUPERVISOR, city.health)
    for client in (stranger, supervisor):
        assert client.get(reverse("planning:plan", args=[plan.pk])).status_code == 404
        assert client.post(reverse("planning:plan_approve", args=[plan.pk])).status_code == 404
    employee = Client()
    employee.force_login(AccountFactory.create(employee=EmployeeFactory.create(unit=city.health)))
    assert employee.get(reverse("planning:plan_list")).status_code == 403
    assert supervisor.post(reverse("planning:need_derive"), {"tahun": 2027}).status_code == 403
    assert Batch.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_job_derives_solves_and_leads_to_the_plan() -> None:
    city = make_city()
    plan = make_plan(city, solved=False)
    run = actions.queue_solving(actor=city.hr, plan_id=plan.pk, at=NOW)
    call_command("procrastinate", "worker", "--one-shot")
    plan.refresh_from_db()
    run.refresh_from_db()
    assert (run.state, run.result_url) == ("DONE", reverse("planning:plan", args=[plan.pk]))
    assert (plan.state, plan.allocations) == ("SOLVED", 12)
