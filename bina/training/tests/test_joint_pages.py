from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import load_workbook

from bina.people.tests.factories import account_with
from bina.platform.access import Role
from bina.training import actions
from bina.training.models import Batch, Enrolment, JointBatch
from bina.training.tests.factories import NOW, EnrolmentFactory
from bina.training.tests.joint_city import Pair

pytestmark = pytest.mark.django_db
LIST = reverse("training:joint_list")


@pytest.fixture
def pair() -> Pair:
    return Pair()


def _login(client: Client, unit: Any, role: Role = Role.HR_DEVELOPER) -> Client:
    client.force_login(account_with(role, unit=unit))
    return client


def _page(pair: Pair, name: str = "joint") -> str:
    return reverse(f"training:{name}", args=[pair.batch.pk])


def _more(pair: Pair, count: int) -> list[Batch]:
    made = [pair.host.batch(state="OPEN", venue=f"Aula {number}") for number in range(count)]
    for batch in made:
        actions.open_to_agencies(
            actor=pair.host.hr, batch_id=batch.pk, values=actions.JointValues(to_all=True), at=NOW
        )
    return made


def test_the_list_is_empty_until_somebody_opens_a_batch(client: Client, pair: Pair) -> None:
    guest = _login(client, pair.guest.root)
    assert list(guest.get(LIST).context["page"]) == []
    pair.share()
    assert [row.pk for row in guest.get(LIST).context["page"]] == [pair.batch.pk]
    assert list(_login(Client(), pair.host.root).get(LIST).context["page"]) == []
    assert list(_login(Client(), pair.third.root).get(LIST).context["page"]) == []


def test_the_list_is_searched_filtered_and_paged_at_the_same_cost(
    client: Client, pair: Pair, django_assert_max_num_queries: Any
) -> None:
    pair.share()
    pair.claim(pair.guest.people(1))
    made = _more(pair, 60)
    Batch.objects.filter(pk=made[7].pk).update(venue="Pendopo Tujuh")
    actions.close_to_agencies(actor=pair.host.hr, batch_id=made[1].pk, at=NOW)
    guest = _login(client, pair.guest.root)
    with django_assert_max_num_queries(12):
        first = guest.get(LIST).context["page"]
    second = guest.get(LIST, {"after": first.next}).context["page"]
    assert len(first) + len(second) == 60
    found = guest.get(LIST, {"q": "pendopo tujuh"}, headers={"HX-Request": "true"}).context["page"]
    assert [row.pk for row in found] == [made[7].pk]
    ours = guest.get(LIST, {"keadaan": "OURS"}).context["page"]
    assert [(row.pk, row.ours) for row in ours] == [(pair.batch.pk, 1)]
    Batch.objects.filter(pk=made[7].pk).update(state="RUNNING")
    assert list(guest.get(LIST, {"q": "pendopo tujuh", "keadaan": "TAKES"}).context["page"]) == []


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_list_goes_into_a_file(client: Client, pair: Pair, kind: str) -> None:
    pair.share(price_rupiah=125_000)
    content = _login(client, pair.guest.root).get(LIST, {"format": kind}).getvalue()
    if kind == "xlsx":
        rows = load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()
        assert [pair.batch.code, 125_000.0] == [rows[-1][2], rows[-1][7]]
    else:
        assert pair.batch.code in content.decode()


def test_a_batch_says_what_it_gives_and_takes_people_at_a_click(client: Client, pair: Pair) -> None:
    pair.share(price_rupiah=125_000, guests={pair.guest.agency.pk: 1})
    people = pair.guest.people(2)
    guest = _login(client, pair.guest.root)
    shown = guest.get(_page(pair), {"cari": people[0].nip}).content.decode()
    for known in ("Pemerintah Kota Tuan", "125.000", people[0].name):
        assert known in shown
    answer = guest.post(
        _page(pair, "joint_claim"), {"orang": [str(one.pk) for one in people], "cara": "kursi"}, follow=True
    )
    assert answer.status_code == 200
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"ENROLLED", "WAITING"}
    exported = guest.get(_page(pair), {"format": "csv"}).getvalue().decode()
    assert all(one.nip in exported for one in people)


def test_what_is_refused_is_said_on_the_page_and_nothing_is_half_done(client: Client, pair: Pair) -> None:
    pair.share()
    guest = _login(client, pair.guest.root)
    assert guest.post(_page(pair, "joint_claim")).status_code == 422
    stranger = pair.third.people(1)[0]
    people = [*pair.guest.people(1), stranger]
    answer = guest.post(_page(pair, "joint_claim"), {"orang": [str(one.pk) for one in people]})
    assert answer.status_code == 422
    assert not Enrolment.objects.exists()
    assert guest.post(_page(pair, "joint_claim"), {"orang": "x"}).status_code == 404


def test_a_superior_nominates_and_a_leader_only_reads(client: Client, pair: Pair) -> None:
    pair.share()
    pair.guest.head(pair.guest.health)
    person = pair.guest.people(1)[0]
    chosen = {"orang": str(person.pk), "cara": "kursi"}
    leader = _login(Client(), pair.guest.root, Role.LEADER)
    assert leader.post(_page(pair, "joint_claim"), chosen).status_code == 403
    assert leader.get(_page(pair)).status_code == 200
    superior = _login(client, pair.guest.health, Role.SUPERVISOR)
    assert superior.post(_page(pair, "joint_claim"), chosen).status_code == 302
    assert Enrolment.objects.get().state == "NOMINATED"


@pytest.mark.parametrize("rows", [1, 5])
def test_the_page_for_guests_costs_the_same_for_any_number_of_people(
    client: Client, pair: Pair, rows: int, django_assert_max_num_queries: Any
) -> None:
    pair.share()
    for person in pair.guest.people(rows):
        EnrolmentFactory.create(batch=pair.batch, employee=person)
    guest = _login(client, pair.guest.root)
    with django_assert_max_num_queries(36):
        answer = guest.get(_page(pair), {"cari": "Pegawai"})
    assert len(answer.context["page"]) == rows


def test_the_host_opens_changes_and_closes_a_batch_on_its_tab(client: Client, pair: Pair) -> None:
    host = _login(client, pair.host.root)
    tab = _page(pair, "batch_agencies")
    assert host.post(tab, {}).status_code == 422
    seats = f"seats_{pair.guest.agency.pk.hex}"
    asked = {"guests": [str(pair.guest.agency.pk)], seats: "2", "price_rupiah": "50000", "closes_on": ""}
    assert host.post(tab, asked).status_code == 302
    joint = JointBatch.objects.get()
    assert (joint.price_rupiah, joint.guests.get().seats, joint.closed_at) == (50_000, 2, None)
    assert host.post(tab, {**asked, seats: "99"}).status_code == 422
    pair.claim(pair.guest.people(3))
    line = host.get(tab).context["lines"][0]
    assert (line.name, line.limit, line.seated, line.asking) == ("Pemerintah Kota Tamu", 2, 2, 1)
    assert host.post(_page(pair, "batch_agencies_close"), follow=True).status_code == 200
    assert JointBatch.objects.get().closed_at is not None
