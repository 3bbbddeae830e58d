from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation

from bina.people.tests.factories import actor_with
from bina.planning import actions, papers, paperwork
from bina.planning.models import Need, PaperLook, Plan, PlanBatch
from bina.planning.papers import PaperKind
from bina.planning.tests.factories import NOW, City, make_city, make_plan
from bina.planning.tests.test_cycle import DUE
from bina.planning.tests.test_pages import browser
from bina.platform.access import Role

pytestmark = pytest.mark.django_db
LOOK = {
    "office": "Badan Kepegawaian", "place": "Kota Contoh", "pyb_post": "Sekretaris Daerah",
    "pyb_name": "Dra. Sri", "pyb_nip": "198001012005012001", "ppk_post": "Wali Kota", "ppk_name": "H. Amir",
    "form_title": "", "plan_title": "Rencana Bangkom", "decree_title": "", "budget_title": "",
}  # fmt: skip


@pytest.fixture
def city() -> City:
    return make_city(people=4)


@pytest.fixture
def plan(city: City) -> Plan:
    made = make_plan(city)
    return actions.approve_plan(actor=city.hr, plan_id=made.pk, at=NOW)


def paper(city: City, plan: Plan, kind: PaperKind, **more: Any) -> papers.Paper:
    with translation.override("id"):
        return papers.plan_paper(city.hr, plan=plan, kind=kind, **more)


def cells(made: papers.Paper) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(paperwork.as_workbook(made)).worksheets[0]
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def test_the_annex_names_every_participant_of_the_plan_once_and_one_office_alone(
    city: City, plan: Plan
) -> None:
    whole = paper(city, plan, PaperKind.DECREE)
    assert whole.count == plan.allocations
    assert {row[2] for row in whole.parts[0].rows} == {person.nip for person in city.people}
    office = paper(city, plan, PaperKind.DECREE, unit=city.health.path)
    assert {row[4] for row in office.parts[0].rows} == {"Dinas Kesehatan"}


def test_the_annexes_of_plan_and_budget_add_up_to_the_cost_of_the_plan(city: City, plan: Plan) -> None:
    batch = plan.batches.order_by("starts_on").first()
    assert batch is not None
    PlanBatch.objects.filter(pk=batch.pk).update(cost_rupiah=12_345_678)
    cost = sum(plan.batches.values_list("cost_rupiah", flat=True))
    assert paper(city, plan, PaperKind.PLAN).parts[0].total[-1] == cost
    budget = paper(city, plan, PaperKind.BUDGET)
    assert sum(part.total[-1] for part in budget.parts[:-1]) == cost
    recapitulation = dict(budget.parts[-1].rows)
    assert recapitulation["Pagu anggaran"] - recapitulation["Sisa"] == budget.parts[-1].total[-1] == cost


def test_the_form_carries_reason_evidence_and_decision_of_each_need(city: City, plan: Plan) -> None:
    need = Need.objects.filter(employee=city.people[0]).order_by("competence__code").first()
    assert need is not None
    actions.decide_needs(
        actor=city.hr, agency_id=city.agency.pk, need_ids=[need.pk], state="DECLINED", reason="Tugas lain",
        at=NOW)  # fmt: skip
    rows = paper(city, plan, PaperKind.FORM, unit=city.health.path).parts[0].rows
    assert len(rows) == 4
    assert [row[-1] for row in rows].count("ditolak: Tugas lain") == 1
    assert all("assessment center" in row[8] for row in rows)


def test_titles_and_signers_are_the_agency_s_own_and_a_draft_says_so(city: City, plan: Plan) -> None:
    usual = paper(city, plan, PaperKind.PLAN)
    assert (usual.title, usual.draft) == ("Rencana pengembangan kompetensi", False)
    actions.set_paper_look(actor=city.hr, agency_id=city.agency.pk, values=LOOK, at=NOW)
    signed = {kind: paper(city, plan, kind).signature for kind in PaperKind}
    assert paper(city, plan, PaperKind.PLAN).title == "Rencana Bangkom"
    assert (signed[PaperKind.PLAN].name, signed[PaperKind.DECREE].name) == ("Dra. Sri", "H. Amir")
    draft = cells(paper(city, make_plan(city), PaperKind.PLAN))
    assert ["RANCANGAN"] in draft


def test_the_decree_is_named_once_the_cycle_fixed_the_plan(city: City, plan: Plan) -> None:
    cycle = actions.open_cycle(actor=city.hr, agency_id=city.agency.pk, year=2027, due=DUE, at=NOW)
    give: dict[str, Any] = {"actor": city.hr, "cycle_id": cycle.pk, "at": NOW}
    actions.move_cycle(**give, to="DRAFT", reason="Segera")
    actions.move_cycle(**give, to="DECREE", plan_id=plan.pk)
    fixed = actions.move_cycle(**give, to="EVALUATION", decree_number="800/7/2026", decreed_on=NOW.date())
    facts = dict(paper(city, plan, PaperKind.DECREE, cycle=fixed).facts)
    assert (facts["Nomor keputusan"], facts["Tanggal"]) == ("800/7/2026", "22 Nov 2026")
    assert "Nomor keputusan" not in dict(paper(city, make_plan(city), PaperKind.DECREE, cycle=fixed).facts)


@pytest.mark.parametrize("kind", list(PaperKind))
def test_every_paper_is_a_workbook_with_its_rows_and_a_pdf(city: City, plan: Plan, kind: PaperKind) -> None:
    made = paper(city, plan, kind)
    written = cells(made)
    assert [made.title] in written
    assert all([str(cell) for cell in part.rows[0][:1]] != [] for part in made.parts)
    assert sum(row[1:2] == [made.parts[0].rows[0][1]] for row in written) >= 1
    first, second = (paperwork.as_pdf(made, at=NOW) for _time in range(2))
    assert first[:5] == b"%PDF-"
    assert first == second


def test_names_that_look_like_formulas_stay_text_in_the_workbook(city: City, plan: Plan) -> None:
    city.people[0].name = "=HYPERLINK(1)"
    city.people[0].save()
    made = paper(city, plan, PaperKind.DECREE)
    sheet = openpyxl.load_workbook(paperwork.as_workbook(made)).worksheets[0]
    found = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=HYPER")]
    assert {cell.data_type for cell in found} == {"s"}


def test_a_paper_too_long_for_a_pdf_is_refused_with_what_to_do(
    city: City, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paperwork, "MOST_PRINTED", 3)
    client = browser(Role.HR_DEVELOPER, city.root)
    address = reverse("planning:plan_paper", args=[plan.pk, "lampiran-keputusan", "pdf"])
    assert client.get(address).status_code == 422
    assert client.get(address, {"unit": city.health.path}).status_code == 422
    monkeypatch.setattr(paperwork, "MOST_PRINTED", 100)
    assert client.get(address)["Content-Type"] == "application/pdf"


def test_papers_are_taken_in_the_browser_and_strangers_get_none(city: City, plan: Plan) -> None:
    client = browser(Role.HR_DEVELOPER, city.root)
    assert len(client.get(reverse("planning:plan_papers", args=[plan.pk])).context["papers"]) == 4
    for kind in PaperKind:
        response = client.get(reverse("planning:plan_paper", args=[plan.pk, kind.value, "xlsx"]))
        assert openpyxl.load_workbook(BytesIO(response.content)).worksheets
    assert client.get(reverse("planning:plan_paper", args=[plan.pk, "surat", "pdf"])).status_code == 404
    saved = client.post(reverse("planning:paper_look"), LOOK)
    assert (saved.status_code, PaperLook.objects.get().ppk_name) == (302, "H. Amir")
    supervisor = browser(Role.SUPERVISOR, city.health)
    assert supervisor.get(reverse("planning:plan_papers", args=[plan.pk])).status_code == 403
    stranger = browser(Role.HR_DEVELOPER, make_city(people=0).root)
    assert stranger.get(reverse("planning:plan_papers", args=[plan.pk])).status_code == 404
    unit = actor_with(Role.SUPERVISOR, agency_id=city.agency.pk, unit_path=city.health.path)
    with pytest.raises(PermissionDenied):
        papers.plan_paper(unit, plan=plan, kind=PaperKind.DECREE)


def test_a_unit_s_leader_takes_the_form_of_their_own_unit(city: City) -> None:
    actions.derive_needs(actor=city.hr, agency_id=city.agency.pk, year=2027, at=NOW)
    cycle = actions.open_cycle(actor=city.hr, agency_id=city.agency.pk, year=2027, due=DUE, at=NOW)
    supervisor = browser(Role.SUPERVISOR, city.health)
    mine, other = (cycle.units.get(unit=unit).pk for unit in (city.health, city.healthy))
    response = supervisor.get(reverse("planning:cycle_form", args=[mine, "xlsx"]))
    sheet = openpyxl.load_workbook(BytesIO(response.content)).worksheets[0]
    units = {row[3] for row in sheet.iter_rows(values_only=True) if row[0] in {1, 2, 3, 4}}
    assert units == {"Dinas Kesehatan"}
    assert supervisor.get(reverse("planning:cycle_form", args=[other, "xlsx"])).status_code == 404
