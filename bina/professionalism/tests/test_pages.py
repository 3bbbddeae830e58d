from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bina.people.models import Employee
from bina.people.tests.factories import AccountFactory, account_with
from bina.performance.tests.factories import AppraisalFactory
from bina.platform.access import Role
from bina.platform.models import JobRun
from bina.professionalism.models import Measurement
from bina.professionalism.tests.factories import Town, course, make_town, person, punish, seminar
from bina.training.tests.factories import ProgrammeFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def town(client: Client) -> Town:
    made = make_town()
    client.force_login(account_with(Role.HR_DEVELOPER, unit=made.root))
    return made


def measured(town: Town) -> Measurement:
    return town.measured(TODAY)


def worker(town: Town, **more: Any) -> Employee:
    """Somebody with a good predicate of the year before today's."""
    who = person(town.health, predicate="", **more)
    AppraisalFactory.create(employee=who, year=TODAY.year - 1)
    return who


def test_before_anything_was_measured_the_page_says_how_to_begin(client: Client, town: Town) -> None:
    worker(town)
    for name in ("overview", "people", "target"):
        answer = client.get(reverse(f"professionalism:{name}"))
        assert (answer.status_code, answer.context.get("page"), answer.context.get("way")) == (
            200,
            None,
            None,
        )
    answer = client.post(reverse("professionalism:measure"))
    run = JobRun.objects.get(kind="professionalism.measure")
    assert answer.headers["Location"] == reverse("platform:run", args=[run.pk])


def test_a_leader_sees_the_agency_on_one_page(client: Client, town: Town) -> None:
    for _ in range(3):
        worker(town)
    measured(town)
    client.force_login(account_with(Role.LEADER, unit=town.root))
    answer = client.get(reverse("professionalism:overview"))
    assert answer.context["whole"].index == 45
    assert answer.context["answer"] == (
        "Indeksnya 45,0: Sangat Rendah. 3 orang belum memenuhi “Pelatihan teknis 20 JP”; "
        "bila semua memenuhinya, indeks naik 22,5."
    )
    assert [(part.name, part.to_verify) for part in answer.context["parts"]] == [
        ("Kualifikasi", True),
        ("Kompetensi", True),
        ("Kinerja", True),
        ("Disiplin", True),
    ]
    assert list(answer.context["chart"].series[0].values) == [0, 0, 0, 0, 3]
    page = answer.content.decode()
    assert reverse("professionalism:unit", args=[town.health.pk]) in page
    assert "perlu diverifikasi" in page


def test_a_unit_page_holds_only_its_people(client: Client, town: Town) -> None:
    worker(town)
    person(town.healthy, predicate="")
    measured(town)
    answer = client.get(reverse("professionalism:unit", args=[town.health.pk]))
    assert (answer.context["whole"].people, answer.context["unit"]) == (1, town.health)


def test_a_supervisor_begins_in_their_own_unit(client: Client, town: Town) -> None:
    worker(town)
    person(town.healthy, predicate="")
    measured(town)
    client.force_login(account_with(Role.SUPERVISOR, unit=town.health))
    answer = client.get(reverse("professionalism:overview"))
    assert (answer.context["unit"], answer.context["whole"].people) == (town.health, 1)
    assert client.get(reverse("professionalism:unit", args=[town.healthy.pk])).status_code == 404


def test_a_person_reads_why_and_what_would_raise_it_most(client: Client, town: Town) -> None:
    who = worker(town)
    seminar_day = TODAY.replace(year=TODAY.year - 1, day=1)
    seminar(who, on=seminar_day)
    cheap = ProgrammeFactory.create(
        agency=town.root.agency, length_jp=Decimal(24), cost_per_person_rupiah=1, name="Tata Naskah"
    )
    ProgrammeFactory.create(agency=town.root.agency, length_jp=Decimal(16), name="Terlalu Pendek")
    client.force_login(AccountFactory.create(employee=who))
    answer = client.get(reverse("professionalism:mine"))
    assert (answer.context["index"], answer.context["category"]) == (Decimal("62.5"), "Rendah")
    (best,) = answer.context["raises"]
    assert (best.points, best.index, best.category) == (Decimal("22.5"), 85, "Tinggi")
    assert [one.id for one in best.programmes] == [cheap.pk]
    page = " ".join(answer.content.decode().split())
    assert "Satu pelatihan paling sedikit 20 JP menambah +22,5 poin, menjadi 85 (Tinggi)" in page
    assert reverse("training:programme", args=[cheap.pk]) in page


def test_what_is_not_on_record_is_said(client: Client, town: Town) -> None:
    who = person(town.health, predicate="", education="")
    client.force_login(AccountFactory.create(employee=who))
    page = client.get(reverse("professionalism:mine")).content.decode()
    assert f"Predikat {TODAY.year - 1} belum tercatat" in page
    assert "Pendidikan belum tercatat" in page


def test_somebody_on_probation_is_told_so(client: Client, town: Town) -> None:
    who = person(town.health, employment_kind=Employee.EmploymentKind.CPNS)
    client.force_login(AccountFactory.create(employee=who))
    answer = client.get(reverse("professionalism:mine"))
    assert (answer.status_code, answer.context["standing"]) == (200, None)


def test_the_words_of_a_penalty_are_for_the_person_and_who_keeps_their_data(
    client: Client, town: Town
) -> None:
    who = worker(town)
    punish(who, "R", on=TODAY)
    address = reverse("professionalism:person", args=[who.pk])
    seen = {}
    for role in (Role.HR_DEVELOPER, Role.LEADER, Role.SUPERVISOR):
        client.force_login(account_with(role, unit=town.root))
        seen[role] = "Hukuman R" in client.get(address).content.decode()
    client.force_login(AccountFactory.create(employee=who))
    seen["self"] = "Hukuman R" in client.get(reverse("professionalism:mine")).content.decode()
    assert seen == {Role.HR_DEVELOPER: True, Role.LEADER: False, Role.SUPERVISOR: False, "self": True}


def test_a_colleagues_index_is_not_there_for_an_employee(client: Client, town: Town) -> None:
    client.force_login(AccountFactory.create(employee=worker(town)))
    assert client.get(reverse("professionalism:person", args=[worker(town).pk])).status_code == 404
    assert client.get(reverse("professionalism:overview")).status_code == 403


def test_the_list_of_people_filters_sorts_and_is_saved(client: Client, town: Town) -> None:
    low, high = worker(town, name="Budi"), worker(town, name="Ani")
    course(high, on=TODAY)
    measured(town)
    address = reverse("professionalism:people")

    def names(**asked: Any) -> list[str]:
        return [row.employee.name for row in client.get(address, asked).context["page"]]

    assert names() == ["Budi", "Ani"]
    assert names(sort="name") == ["Ani", "Budi"]
    assert names(belum="TECHNICAL") == ["Budi"]
    assert names(kategori="LOW") == ["Ani"]
    assert names(q=low.nip) == ["Budi"]
    assert names(unit=town.healthy.pk) == []
    saved = client.get(address, {"format": "csv"})
    lines = saved.getvalue().decode().splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == ["Ani", "Budi"]
    assert client.get(reverse("professionalism:overview"), {"format": "xlsx"}).getvalue()[:2] == b"PK"


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize(("name", "most"), [("overview", 17), ("people", 14)])
def test_the_pages_cost_the_same_for_any_number_of_people(
    client: Client, town: Town, name: str, most: int, count: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(count):
        worker(town)
    measured(town)
    with django_assert_max_num_queries(most):
        client.get(reverse(f"professionalism:{name}"))


def test_the_way_to_a_target_shows_cost_people_units_and_proof(client: Client, town: Town) -> None:
    worker(town)
    worker(town)
    ProgrammeFactory.create(
        agency=town.root.agency,
        length_jp=Decimal(20),
        seats=1,
        minimum_seats=1,
        fixed_cost_rupiah=0,
        cost_per_person_rupiah=600_000,
    )
    measured(town)
    asked = {"index": "55", "pakai_TECHNICAL": "on"}
    answer = client.get(reverse("professionalism:target"), asked)
    assert answer.context["answer"] == (
        "1 pelatihan untuk 1 orang, Rp600.000: indeks naik dari 45,00 menjadi 56,25."
    )
    assert answer.context["proof"].startswith("Tidak ada yang lebih murah")
    assert [(one.name, one.people) for one in answer.context["units"]] == [("Dinas Kesehatan", 1)]
    saved = client.get(reverse("professionalism:target"), {**asked, "format": "csv"}).getvalue().decode()
    assert len(saved.splitlines()) == 2


def test_a_price_of_ones_own_goes_before_the_catalogues(client: Client, town: Town) -> None:
    worker(town)
    measured(town)
    asked = {"index": "60", "pakai_SEMINAR": "on", "biaya_SEMINAR": "250000"}
    way = client.get(reverse("professionalism:target"), asked).context["way"]
    assert (way.answer.cost_rupiah, way.answer.proven) == (250_000, True)
    without = client.get(reverse("professionalism:target"), {"index": "60"}).context
    assert (
        without["answer"]
        == "Dengan semua pelatihan yang memiliki harga pun, indeks paling tinggi mencapai 45,00."
    )


@pytest.mark.parametrize("index", ["0", "101", "banyak", ""])
def test_a_target_that_is_none_is_told_beside_the_field(client: Client, town: Town, index: str) -> None:
    worker(town)
    measured(town)
    answer = client.get(reverse("professionalism:target"), {"index": index})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["index"])
