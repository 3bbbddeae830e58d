from __future__ import annotations

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from bina.people.tests.factories import EmployeeFactory, UnitFactory, account_with
from bina.platform.access import Role
from bina.platform.models import Account
from bina.training.models import Agreement, Batch, Partner, PartnerOffer
from bina.training.tests.city import City
from bina.training.tests.partner_factories import (
    AgreementFactory,
    PartnerFactory,
    PartnerOfferFactory,
    contact_of,
)

pytestmark = pytest.mark.django_db
LISTS = ("partner_list", "agreement_list", "offer_list")


def _url(name: str, *args: Any) -> str:
    return reverse(f"training:{name}", args=args)


@pytest.fixture
def hr(client: Client, city: City) -> Client:
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    return client


def _offer(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Pelayanan Ramah",
        "form": 3,
        "length_jp": "16",
        "starts_on": "2027-03-01",
        "ends_on": "2027-03-02",
        "seats": 20,
        "minimum_seats": 10,
        "fixed_cost_rupiah": 10000000,
        "cost_per_person_rupiah": 100000,
        **changes,
    }


def test_partner_and_agreement_are_written_by_plain_forms(hr: Client) -> None:
    hr.post(_url("partner_new"), {"kind": "COMPANY", "name": "PT Contoh", "is_active": "on"})
    partner = Partner.objects.get()
    data = {"kind": "PKS", "number": "1/2026", "title": "Pelatihan", "ceiling_rupiah": "5000000"}
    data |= {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    assert hr.post(_url("agreement_new", partner.pk), data).status_code == 302
    agreement = Agreement.objects.get()
    hr.post(_url("agreement_edit", agreement.pk), {**data, "title": "Pelatihan pelayanan"})
    agreement.refresh_from_db()
    assert (agreement.title, agreement.ceiling_rupiah) == ("Pelatihan pelayanan", 5_000_000)
    assert hr.post(_url("partner_new"), {"kind": "COMPANY", "name": "pt contoh"}).status_code == 422
    assert hr.post(_url("agreement_new", partner.pk), data).status_code == 422


def test_a_contact_writes_and_sends_an_offer_that_the_agency_accepts(client: Client, city: City) -> None:
    partner = PartnerFactory.create(agency=city.agency)
    client.force_login(contact_of(partner))
    assert client.get(_url("partner_desk")).status_code == 200
    assert client.post(_url("offer_new", partner.pk), _offer(minimum_seats=30)).status_code == 422
    client.post(_url("offer_new", partner.pk), _offer())
    offer = PartnerOffer.objects.get()
    client.post(_url("offer_step", offer.pk, "kirim"))
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    assert client.get(f"{_url('offer_compare')}?penawaran={offer.pk}").status_code == 200
    assert client.post(_url("offer_step", offer.pk, "tolak"), {"answer": ""}).status_code == 422
    answer = client.post(_url("offer_step", offer.pk, "terima"))
    assert answer["Location"] == _url("batch", Batch.objects.get().pk)
    client.force_login(Account.objects.get(grants__partner_id=partner.pk))
    for page in (_url("batch", Batch.objects.get().pk), _url("partner", partner.pk), _url("offer", offer.pk)):
        assert client.get(page).status_code == 200


def test_a_contact_finds_nothing_but_their_partner(client: Client, city: City) -> None:
    partner, other = PartnerFactory.create_batch(2, agency=city.agency)
    offer, batch = PartnerOfferFactory.create(partner=other), city.batch(partner=other, state="OPEN")
    agreement = AgreementFactory.create(partner=other)
    client.force_login(contact_of(partner))
    closed = [
        _url(name) for name in (*LISTS, "offer_compare", "batch_list", "programme_list", "hours_report")
    ]
    assert {client.get(page).status_code for page in closed} == {403}
    hidden = [_url("partner", other.pk), _url("offer", offer.pk), _url("batch", batch.pk)]
    hidden += [_url("programme", batch.programme_id), _url("agreement_edit", agreement.pk)]
    hidden += [_url("offer_new", other.pk)]
    assert {client.get(page).status_code for page in hidden} == {404}
    own = [_url("partner_edit", partner.pk), _url("agreement_new", partner.pk)]
    assert {client.get(page).status_code for page in own} == {403}
    home = client.get("/")
    assert home.context["next"].url == _url("partner_desk")
    places = [place.url for place in home.context["navigation"]["daily"]]
    assert places == ["/", _url("partner_desk")]


def test_partners_of_another_agency_are_not_found(client: Client, city: City) -> None:
    offer = PartnerOfferFactory.create(partner__agency=city.agency)
    client.force_login(account_with(Role.HR_DEVELOPER, unit=UnitFactory.create()))
    assert client.get(_url("partner", offer.partner_id)).status_code == 404
    assert client.post(_url("offer_step", offer.pk, "terima")).status_code == 404
    assert client.get(_url("partner_list")).context["rows"] == []


def test_the_code_of_a_new_contact_is_shown_once(hr: Client, city: City) -> None:
    partner = PartnerFactory.create(agency=city.agency)
    data = {"name": "Ani", "email": "ani@mitra.example"}
    shown = hr.post(_url("contact_invite", partner.pk), data)
    assert shown.context["code"] in shown.content.decode()
    assert [one.email for one in hr.get(_url("partner", partner.pk)).context["contacts"]] == [data["email"]]
    account = Account.objects.get(email=data["email"])
    hr.post(_url("contact_dismiss", partner.pk), {"akun": str(account.pk)})
    assert hr.get(_url("partner", partner.pk)).context["contacts"] == []
    assert hr.post(_url("contact_dismiss", partner.pk), {"akun": "x"}).status_code == 422


def test_an_address_of_an_employee_comes_back_at_the_field(hr: Client, city: City) -> None:
    partner = PartnerFactory.create(agency=city.agency)
    account_with(Role.EMPLOYEE, unit=city.root, email="budi@kota.example", employee=EmployeeFactory.create())
    data = {"name": "Budi", "email": "budi@kota.example"}
    answer = hr.post(_url("contact_invite", partner.pk), data)
    assert (answer.status_code, list(answer.context["contact_form"].errors)) == (422, ["email"])


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("rows", [1, 7])
def test_lists_of_partners_cost_the_same_for_any_number_of_rows(
    hr: Client, city: City, django_assert_max_num_queries: Callable[..., Any], rows: int, name: str
) -> None:
    for _ in range(rows):
        agreement = AgreementFactory.create(partner__agency=city.agency)
        PartnerOfferFactory.create(partner=agreement.partner)
        city.batch(partner=agreement.partner, state="FINISHED")
    with django_assert_max_num_queries(11):
        assert len(hr.get(_url(name)).context["rows"]) == rows


@pytest.mark.parametrize("offers", [1, 4])
def test_comparing_offers_costs_the_same_for_one_and_for_four(
    hr: Client, city: City, django_assert_max_num_queries: Callable[..., Any], offers: int
) -> None:
    made = [PartnerOfferFactory.create(partner__agency=city.agency) for _ in range(offers)]
    with django_assert_max_num_queries(11):
        answer = hr.get(_url("offer_compare"), {"penawaran": [str(one.pk) for one in made]})
    assert len(answer.context["columns"]) == offers


@pytest.mark.parametrize(
    ("name", "query", "found"),
    [
        ("partner_list", "q=ramah", 1),
        ("partner_list", "jenis=NGO", 0),
        ("agreement_list", "q=ramah&berlaku=now", 1),
        ("agreement_list", "berlaku=ended", 0),
        ("offer_list", "q=ramah&status=SENT", 1),
        ("offer_list", "status=DECLINED", 0),
    ],
)
def test_lists_of_partners_are_narrowed_by_words_and_filters(
    hr: Client, city: City, name: str, query: str, found: int
) -> None:
    partner = PartnerFactory.create(agency=city.agency, name="Yayasan Ramah")
    AgreementFactory.create(partner=partner, ends_on="2099-12-31")
    PartnerOfferFactory.create(partner=partner)
    answer = hr.get(f"{_url(name)}?{query}", headers={"HX-Request": "true"})
    assert answer.content.decode().count('<th scope="row">') == found


@pytest.mark.parametrize("name", LISTS)
def test_lists_of_partners_read_back_from_both_kinds_of_file_as_they_were(
    hr: Client, city: City, name: str
) -> None:
    partner = PartnerFactory.create(agency=city.agency, name="=1+1")
    AgreementFactory.create(partner=partner, ceiling_rupiah=5_000_000)
    PartnerOfferFactory.create(partner=partner)
    book = load_workbook(BytesIO(hr.get(_url(name), {"format": "xlsx"}).content))
    _note, headings, *rows = book.active.iter_rows(values_only=True)
    assert (len(rows), "=1+1" in rows[0]) == (1, True)
    assert {cell.data_type for line in book.active.iter_rows() for cell in line} <= {"s", "n", "d"}
    text = b"".join(hr.get(_url(name), {"format": "csv"}).streaming_content).decode()
    first, *lines = csv.reader(StringIO(text.lstrip("\ufeff")))
    assert (first, len(lines), "'=1+1" in lines[0]) == (list(headings), 1, True)
