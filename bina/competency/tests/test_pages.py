from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from bina.competency import actions
from bina.competency.models import Assessment, AssessmentDraft
from bina.competency.tests.conftest import City
from bina.competency.tests.factories import DAY, NINE, NOW, AssessmentFactory
from bina.people.models import Employee
from bina.people.tests.factories import (
    AccountFactory,
    EmployeeFactory,
    actor_for,
    grant,
)
from bina.platform.access import Role

pytestmark = pytest.mark.django_db


def login(person: Employee, *roles: tuple[Role, Any]) -> Client:
    """A browser in which that person is logged in, with roles on units."""
    account = AccountFactory.create(employee=person)
    for role, unit in roles:
        grant(account, role, unit=unit)
    client = Client()
    client.force_login(account)
    return client


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_my_profile_says_what_decided_and_what_is_short(city: City, nine: None) -> None:
    person = EmployeeFactory.create(unit=city.health)
    for code in NINE:
        AssessmentFactory.create(employee=person, code=code, level=1 if code == "PP" else 2)
    AssessmentFactory.create(employee=person, code="PP", level=5, method="SELF")
    AssessmentFactory.create(employee=person, code="TEK04", level=2)
    response = login(person).get(reverse("competency:mine"))
    profile = response.context["profile"]
    assert [line.competence.code for line in profile.lines] == list(NINE)
    assert [(line.competence.code, line.short_by) for line in profile.needs] == [("PP", 1)]
    assert [line.competence.code for line in profile.others] == ["TEK04"]
    assert (str(profile.match.percent), profile.category) == ("94.44", "OPTIMAL")
    decided = next(line for line in profile.lines if line.competence.code == "PP").decided
    assert (decided.assessment.method, decided.reason) == ("ASSESSMENT_CENTRE", "BETTER_METHOD")
    assert str(decided.because) in response.content.decode()


def test_a_profile_without_any_assessment_has_no_match(city: City, nine: None) -> None:
    person = EmployeeFactory.create(unit=city.health)
    response = login(person).get(reverse("competency:mine"))
    profile = response.context["profile"]
    assert (response.status_code, profile.match, profile.known, profile.asked) == (200, None, 0, 9)


def test_an_account_without_employee_has_no_profile_of_its_own(hr: Client) -> None:
    assert hr.get(reverse("competency:mine")).status_code == 404
    assert hr.get(reverse("competency:assess_own")).status_code == 404


def test_a_profile_is_seen_by_those_who_reach_the_person_only(city: City, hr: Client) -> None:
    person = EmployeeFactory.create(unit=city.health)
    beside, above = (EmployeeFactory.create(unit=unit) for unit in (city.healthy, city.root))
    abroad = EmployeeFactory.create()
    url = reverse("competency:profile", args=[person.pk])
    asked = [
        login(person),
        login(above, (Role.SUPERVISOR, city.root)),
        hr,
        login(beside, (Role.SUPERVISOR, city.healthy)),
        login(EmployeeFactory.create(unit=city.health)),
        login(abroad, (Role.HR_DEVELOPER, abroad.unit)),
    ]
    assert [client.get(url).status_code for client in asked] == [200, 200, 200, 404, 404, 404]


@pytest.mark.parametrize(
    "name", ["heat_map", "people", "team", "standards", "standard_new", "assess_team", "assessments"]
)
def test_people_without_a_role_do_not_enter_the_agencys_pages(city: City, name: str) -> None:
    person = EmployeeFactory.create(unit=city.health)
    expected = 200 if name == "assessments" else 403
    assert login(person).get(reverse(f"competency:{name}")).status_code == expected


def test_pages_ask_for_a_login(client: Client, city: City) -> None:
    response = client.get(reverse("competency:heat_map"))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_the_heat_map_leads_from_the_agency_to_units_and_people(city: City, nine: None, hr: Client) -> None:
    low, high = (EmployeeFactory.create(unit=city.health) for _ in range(2))
    AssessmentFactory.create(employee=low, code="PP", level=1)
    AssessmentFactory.create(employee=high, code="PP", level=3)
    response = hr.get(reverse("competency:heat_map"))
    [row] = response.context["rows"]
    cells = {cell.competence.code: (cell.percent, cell.tone) for cell in row.cells}
    assert (row.unit.name, cells["PP"], cells["INT"]) == ("Dinas Kesehatan", (50, "mid"), (None, ""))
    link = f"{reverse('competency:people')}?unit={city.health.path}&amp;kompetensi=PP"
    assert link in response.content.decode()
    found = hr.get(reverse("competency:people"), {"unit": city.health.path, "kompetensi": "PP"})
    assert [one.person.pk for one in found.context["page"]] == [low.pk]
    inside = hr.get(reverse("competency:heat_map"), {"unit": city.health.path})
    assert [row.unit.path for row in inside.context["rows"]] == [city.health.path]


@pytest.mark.parametrize("address", ["?unit=a';--", "?kelompok=lain"])
def test_an_address_that_means_nothing_is_not_found(hr: Client, address: str) -> None:
    assert hr.get(reverse("competency:heat_map") + address).status_code == 404


def test_the_heat_map_has_words_for_an_empty_agency(city: City, hr: Client) -> None:
    response = hr.get(reverse("competency:heat_map"))
    assert (response.status_code, response.context["rows"]) == (200, ())


@pytest.mark.parametrize("name", ["heat_map", "people", "assessments", "standards", "team", "assess_team"])
def test_a_page_costs_the_same_for_any_number_of_people(
    city: City, nine: None, name: str, django_assert_max_num_queries: Any
) -> None:
    client = login(
        EmployeeFactory.create(unit=city.root), (Role.HR_DEVELOPER, city.root), (Role.SUPERVISOR, city.root)
    )
    url = reverse(f"competency:{name}")
    counts = []
    for more in (1, 6):
        for person in EmployeeFactory.create_batch(more, unit=city.health):
            AssessmentFactory.create(employee=person, code="PP", level=1)
        with django_assert_max_num_queries(22) as seen:
            assert client.get(url).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_profile_costs_the_same_for_any_number_of_assessments(
    city: City, nine: None, django_assert_max_num_queries: Any
) -> None:
    person = EmployeeFactory.create(unit=city.health)
    client = login(person)
    counts = []
    for codes in (NINE[:1], NINE[1:]):
        for code in codes:
            AssessmentFactory.create(employee=person, code=code)
        with django_assert_max_num_queries(18) as seen:
            assert client.get(reverse("competency:mine")).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def sheet(response: Any) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(BytesIO(response.content))
    return book.get_sheet_by_index(0).to_python()


def test_gaps_are_exported_with_their_people(city: City, nine: None, hr: Client) -> None:
    low = EmployeeFactory.create(unit=city.health)
    AssessmentFactory.create(employee=low, code="PP", level=1)
    rows = sheet(hr.get(reverse("competency:people"), {"format": "xlsx"}))
    assert rows[2][:6] == [low.nip, low.name, "PP", 2, 1, -1]
    assert len(rows) == 3


def test_exported_assessments_can_be_imported_again(city: City, hr: Client, tmp_path: Any) -> None:
    person, boss = EmployeeFactory.create_batch(2, unit=city.health)
    AssessmentFactory.create(employee=person, code="PP", assessor=boss, method="SUPERVISOR")
    AssessmentFactory.create(employee=person, code="INT", assessor_name="Kantor", evidence="LHP")
    file = tmp_path / "again.xlsx"
    file.write_bytes(hr.get(reverse("competency:assessments"), {"format": "xlsx"}).content)
    report = actions.import_assessments(actor=city.hr, agency_id=city.agency.pk, path=file, at=NOW)
    assert (report.rows, report.unchanged, report.problems) == (2, 2, ())


def test_assessments_are_found_by_name_method_and_competence(city: City, hr: Client) -> None:
    ani = EmployeeFactory.create(unit=city.health, name="Ani")
    budi = EmployeeFactory.create(unit=city.health, name="Budi")
    first = AssessmentFactory.create(employee=ani, code="PP")
    second = AssessmentFactory.create(employee=budi, code="INT", method="SELF")
    url = reverse("competency:assessments")
    found = [
        [one.pk for one in hr.get(url, asked).context["page"]]
        for asked in ({"q": "ani"}, {"metode": "SELF"}, {"kompetensi": "PP"}, {"q": budi.nip}, {"q": "x"})
    ]
    assert found == [[first.pk], [second.pk], [first.pk], [second.pk], []]


def test_someone_without_a_role_finds_only_their_own_assessments(city: City) -> None:
    me, other = EmployeeFactory.create_batch(2, unit=city.health)
    mine = AssessmentFactory.create(employee=me)
    AssessmentFactory.create(employee=other)
    response = login(me).get(reverse("competency:assessments"))
    assert [one.pk for one in response.context["page"]] == [mine.pk]


def test_a_person_assesses_themselves_step_by_step_and_hands_in(city: City, nine: None) -> None:
    me = EmployeeFactory.create(unit=city.health)
    client = login(me)
    url = reverse("competency:assess", args=[me.pk])
    first = client.get(url)
    assert [one.question.competence.code for one in first.context["asked"]] == ["INT", "KS", "KOM"]
    kept = client.post(f"{url}?langkah=1", {"level_INT": "3", "level_KS": "0"})
    assert (kept.status_code, kept["Location"]) == (302, f"{url}?langkah=2")
    assert AssessmentDraft.objects.get().levels == {"INT": 3, "KS": 0}
    again = client.get(f"{url}?langkah=1")
    assert [one.chosen for one in again.context["asked"]] == [3, 0, None]
    later = client.post(f"{url}?langkah=3", {"level_PB": "4", "later": "1"})
    assert later["Location"] == reverse("competency:profile", args=[me.pk])
    assert client.get(f"{url}?langkah=4").status_code == 200
    done = client.post(reverse("competency:hand_in", args=[me.pk]), {"evidence": "Laporan"})
    assert done["Location"] == reverse("competency:profile", args=[me.pk])
    stored = Assessment.objects.order_by("competence__code")
    assert [(a.competence.code, a.level, a.method, a.assessor_id, a.evidence) for a in stored] == [
        ("INT", 3, "SELF", me.pk, "Laporan"),
        ("KS", 0, "SELF", me.pk, "Laporan"),
        ("PB", 4, "SELF", me.pk, "Laporan"),
    ]
    assert not AssessmentDraft.objects.exists()


def test_a_level_that_does_not_exist_is_told_and_not_kept(city: City, nine: None) -> None:
    me = EmployeeFactory.create(unit=city.health)
    response = login(me).post(reverse("competency:assess", args=[me.pk]), {"level_INT": "6"})
    assert response.status_code == 422
    assert not AssessmentDraft.objects.exists()


def test_handing_in_nothing_is_refused(city: City, nine: None) -> None:
    me = EmployeeFactory.create(unit=city.health)
    response = login(me).post(reverse("competency:hand_in", args=[me.pk]))
    assert response.status_code == 422
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("step", ["0", "5", "x"])
def test_a_step_that_does_not_exist_is_not_found(city: City, nine: None, step: str) -> None:
    me = EmployeeFactory.create(unit=city.health)
    url = reverse("competency:assess", args=[me.pk])
    assert login(me).get(url, {"langkah": step}).status_code == 404


def test_only_the_superior_assesses_someone_else(city: City, nine: None) -> None:
    person, colleague = EmployeeFactory.create_batch(2, unit=city.health)
    boss, beside, leader = (EmployeeFactory.create(unit=u) for u in (city.health, city.healthy, city.root))
    url = reverse("competency:assess", args=[person.pk])
    asked = [
        login(boss, (Role.SUPERVISOR, city.health)),
        login(beside, (Role.SUPERVISOR, city.healthy)),
        login(colleague),
        login(leader, (Role.LEADER, city.root)),
    ]
    assert [client.post(url, {"level_INT": "3"}).status_code for client in asked] == [302, 404, 404, 403]
    assert asked[0].post(reverse("competency:hand_in", args=[person.pk])).status_code == 302
    assert [(a.method, a.assessor_id) for a in Assessment.objects.all()] == [("SUPERVISOR", boss.pk)]


def test_handing_in_again_on_the_same_day_replaces_the_level(city: City, nine: None) -> None:
    me = EmployeeFactory.create(unit=city.health)
    actor = actor_for(AccountFactory.create(employee=me))
    for level in (2, 4):
        actions.save_draft(actor=actor, employee_id=me.pk, levels={"INT": level}, evidence=None, at=NOW)
        assert actions.hand_in(actor=actor, employee_id=me.pk, on=DAY, at=NOW) == 1
    assert [one.level for one in Assessment.objects.all()] == [4]


def test_a_team_is_assessed_in_one_competence_at_once(city: City, nine: None) -> None:
    boss = EmployeeFactory.create(unit=city.health)
    one, two, three = EmployeeFactory.create_batch(3, unit=city.health)
    stranger = EmployeeFactory.create(unit=city.healthy)
    client = login(boss, (Role.SUPERVISOR, city.health))
    url = f"{reverse('competency:assess_team')}?kompetensi=KOM"
    assert [row.person.pk for row in client.get(url).context["page"]] == [one.pk, two.pk, three.pk]
    levels = {f"level_{one.pk}": "3", f"level_{two.pk}": "", f"level_{three.pk}": "1"}
    response = client.post(url, {**levels, f"level_{stranger.pk}": "5"})
    assert response.status_code == 302
    stored = Assessment.objects.order_by("level").values_list(
        "employee", "competence__code", "level", "method"
    )
    assert list(stored) == [(three.pk, "KOM", 1, "SUPERVISOR"), (one.pk, "KOM", 3, "SUPERVISOR")]
    assert client.post(url, {}).status_code == 422
