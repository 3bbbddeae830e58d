"""Pages of certificates: a person's own, the desk, and what strangers may check."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import load_workbook

from bina.people.tests.factories import AccountFactory
from bina.platform.models import JobRun
from bina.training.actions import certificates as actions
from bina.training.models import Certificate, CertificateLayout
from bina.training.tests.certified import PNG, Desk, desk, hr_account
from bina.training.tests.factories import NOW

pytestmark = pytest.mark.django_db
LAYOUT_DATA = {
    "title": "Piagam",
    "signer_name": "Drs. Teuku Rahmat",
    "signer_post": "Kepala BKPSDM",
    "number_pattern": "{urut}/{tahun}",
    "colour": "BLUE",
}


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def office() -> Desk:
    return desk()


@pytest.fixture
def one(office: Desk) -> Certificate:
    return office.certificate()


def _holder(client: Client, one: Certificate) -> Client:
    client.force_login(AccountFactory.create(employee=one.enrolment.employee))
    return client


def _desk(client: Client, office: Desk) -> Client:
    client.force_login(hr_account(office))
    return client


def _url(name: str, *args: Any) -> str:
    return reverse(name if ":" in name else f"training:{name}", args=args)


def test_a_stranger_sees_what_the_paper_says_and_nothing_else(client: Client, one: Certificate) -> None:
    response = client.get(_url("certificates:check", one.code))
    shown = response.content.decode()
    assert response.status_code == 200
    for fact in (one.holder_name, one.programme_name, one.agency.name, one.code, "16 JP", "berlaku"):
        assert fact in shown
    for secret in (one.enrolment.employee.nip, one.number, str(one.pk), str(one.employee_id)):
        assert secret not in shown
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]


def test_a_revoked_certificate_says_so_without_its_reason(
    client: Client, office: Desk, one: Certificate
) -> None:
    actions.revoke(actor=office.hr, certificate_id=one.pk, reason="Terbukti titip absen", at=NOW)
    shown = client.get(_url("certificates:check", one.code)).content.decode()
    assert "dicabut" in shown
    assert "titip absen" not in shown


def test_an_unknown_code_and_one_that_waits_are_not_there(client: Client, office: Desk) -> None:
    office.completed(1)
    actions.order_certificates(
        actor=office.hr, agency_id=office.agency.pk, chosen=actions.Chosen(year=2026), at=NOW
    )
    for code in ("AAAA-BBBB-CCCC-DDDD-EEEE", "x", "K7QM"):
        assert client.get(_url("certificates:check", code)).status_code == 404


def test_a_code_typed_otherwise_leads_to_the_same_page(client: Client, one: Certificate) -> None:
    typed = one.code.lower().replace("-", " ").replace("0", "o")
    response = client.post(_url("certificates:start"), {"kode": typed})
    assert (response.status_code, response["Location"]) == (302, _url("certificates:check", one.code))
    again = client.get(_url("certificates:check", one.code.lower()))
    assert again["Location"] == _url("certificates:check", one.code)
    assert client.post(_url("certificates:start"), {"kode": "salah"}).status_code == 422


def test_a_dropped_file_is_unchanged_or_it_is_not(client: Client, one: Certificate) -> None:
    signed = Path(one.file.path).read_bytes()

    def drop(content: bytes, address: str) -> Any:
        return client.post(address, {"berkas": SimpleUploadedFile("a.pdf", content)})

    check = _url("certificates:check", one.code)
    assert drop(signed, check).context["unchanged"] is True
    assert drop(signed[:-1] + b" ", check).context["unchanged"] is False
    assert drop(signed, _url("certificates:start"))["Location"] == check
    assert drop(b"%PDF-1.7 lain", _url("certificates:start")).status_code == 422
    assert list(Path(one.file.path).parent.iterdir()) == [Path(one.file.path)]


def test_checking_is_throttled(client: Client, one: Certificate, settings: Any) -> None:
    settings.CERTIFICATE_CHECKS_A_MINUTE = 3
    address = _url("certificates:check", one.code)
    answers = [client.get(address, REMOTE_ADDR="10.0.0.1").status_code for _time in range(9)]
    assert answers[:3] == [200, 200, 200]
    assert answers[-2:] == [429, 429]
    assert client.get(address, REMOTE_ADDR="10.0.0.2").status_code == 200


def test_the_holder_finds_pdf_and_badge_and_takes_all_along(client: Client, one: Certificate) -> None:
    _holder(client, one)
    assert [found for found, _address in client.get(_url("certificate_list")).context["certificates"]] == [
        one
    ]
    pdf = client.get(_url("certificate_pdf", one.pk))
    assert pdf.getvalue() == Path(one.file.path).read_bytes()
    badge = client.get(_url("certificate_credential", one.pk)).json()
    assert badge["credentialSubject"]["name"] == one.holder_name
    assert one.enrolment.employee.nip not in json.dumps(badge)
    with ZipFile(BytesIO(client.get(_url("certificate_export")).getvalue())) as packed:
        assert sorted(Path(name).suffix for name in packed.namelist()) == [".json", ".pdf"]


def _opened(client: Client, address: str) -> int:
    response = client.get(address)
    if response.streaming:
        assert response.getvalue().startswith(b"%PDF-")
    return response.status_code


def test_a_shared_page_opens_until_sharing_is_withdrawn(client: Client, one: Certificate) -> None:
    _holder(client, one)
    client.post(_url("certificate_share", one.pk))
    one.refresh_from_db()
    stranger = Client()
    addresses = [
        _url(f"certificates:{name}", one.share_token)
        for name in ("shared", "shared_pdf", "shared_credential")
    ]
    assert [_opened(stranger, address) for address in addresses] == [200, 200, 200]
    token = one.share_token
    client.post(_url("certificate_share", one.pk))
    one.refresh_from_db()
    assert one.share_token == token
    client.post(_url("certificate_unshare", one.pk))
    assert [stranger.get(address).status_code for address in addresses] == [404, 404, 404]
    client.post(_url("certificate_share", one.pk))
    one.refresh_from_db()
    assert one.share_token != token


def test_revoking_closes_the_shared_page_and_nobody_shares_what_is_revoked(
    client: Client, office: Desk, one: Certificate
) -> None:
    _holder(client, one).post(_url("certificate_share", one.pk))
    one.refresh_from_db()
    address = _url("certificates:shared", one.share_token)
    actions.revoke(actor=office.hr, certificate_id=one.pk, reason="Keliru", at=NOW)
    client.post(_url("certificate_share", one.pk))
    one.refresh_from_db()
    assert one.share_token is None
    assert Client().get(address).status_code == 404


def test_one_does_not_share_or_read_the_certificate_of_another(client: Client, office: Desk) -> None:
    mine, other = office.certificate(), office.certificate()
    _holder(client, mine)
    for name in ("certificate_pdf", "certificate_credential"):
        assert client.get(_url(name, other.pk)).status_code == 404
    assert client.post(_url("certificate_share", other.pk)).status_code == 404


def test_the_desk_orders_a_year_and_batches_and_sees_what_waits(client: Client, office: Desk) -> None:
    _desk(client, office)
    office.completed(2)
    page = client.get(_url("certificate_register"), {"tahun": 2026})
    assert page.context["counts"] == {"WAITING": 2, "ISSUED": 0, "REVOKED": 0}
    assert [(batch.code, batch.waiting) for batch in page.context["waiting"]] == [("PLY01-01", 2)]
    response = client.post(_url("certificate_order"), {"angkatan": [str(office.batch.pk)]})
    run = JobRun.objects.get()
    assert (response.status_code, response["Location"]) == (302, _url("platform:run", run.pk))
    assert client.post(_url("certificate_order"), {}).status_code == 422
    assert client.post(_url("certificate_order"), {"tahun": "abad"}).status_code == 404


def test_the_register_is_narrowed_and_exported(client: Client, office: Desk, one: Certificate) -> None:
    waiting = office.place("COMPLETED")
    office.place("FAILED")
    _desk(client, office)
    register = _url("certificate_register")
    for query, found in (
        ("keadaan=ISSUED", [one.enrolment]),
        ("keadaan=WAITING", [waiting]),
        ("keadaan=REVOKED", []),
        (f"q={one.number}", [one.enrolment]),
        (f"q={waiting.employee.nip}", [waiting]),
        ("tahun=2025", []),
        (f"angkatan={office.batch.pk}&keadaan=ISSUED", [one.enrolment]),
    ):
        assert client.get(f"{register}?{query}").context["page"].items == found, query
    sheet = load_workbook(BytesIO(client.get(f"{register}?format=xlsx").content)).get_sheet_by_index(0)
    assert len(sheet.to_python()) == 4
    lines = b"".join(client.get(f"{register}?format=csv").streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert one.code in "".join(lines)


@pytest.mark.parametrize("people", [1, 12])
@pytest.mark.parametrize("name", ["certificate_register", "outside_queue", "certificate_list"])
def test_pages_cost_the_same_for_any_number_of_certificates(
    client: Client, office: Desk, django_assert_max_num_queries: Any, people: int, name: str
) -> None:
    for _number in range(people):
        office.place("COMPLETED", batch=None)
    client.force_login(hr_account(office, employee=office.completed(1)[0].employee))
    with django_assert_max_num_queries(14):
        assert client.get(_url(name)).status_code == 200


def test_the_look_is_saved_and_shown_as_a_picture(client: Client, office: Desk) -> None:
    _desk(client, office)
    response = client.post(
        _url("certificate_layout"), {**LAYOUT_DATA, "logo": SimpleUploadedFile("a.png", PNG)}
    )
    assert response.status_code == 302
    layout = CertificateLayout.objects.get(agency=office.agency)
    assert (layout.title, layout.colour, layout.logo is not None) == ("Piagam", "BLUE", True)
    client.post(_url("certificate_layout"), {**LAYOUT_DATA, "without_logo": "on"})
    picture = client.get(_url("certificate_preview"))
    assert picture.content.startswith(b"\x89PNG")
    faulty = client.post(_url("certificate_layout"), {**LAYOUT_DATA, "number_pattern": "{nomor}"})
    assert faulty.status_code == 422
    assert list(faulty.context["form"].errors) == ["number_pattern"]


def test_revoking_needs_a_reason(client: Client, office: Desk, one: Certificate) -> None:
    _desk(client, office)
    assert client.post(_url("certificate_revoke", one.pk), {"reason": " "}).status_code == 422
    assert client.post(_url("certificate_revoke", one.pk), {"reason": "Nama keliru"}).status_code == 302
    one.refresh_from_db()
    assert one.state == "REVOKED"


def test_documents_for_verifiers_are_public_and_of_issuers_only(client: Client, one: Certificate) -> None:
    code = one.agency.code
    document = client.get(_url("certificates:did", code))
    assert document.json()["id"] == f"did:web:localhost%3A8000:penerbit:{code}"
    assert document["Access-Control-Allow-Origin"] == "*"
    assert client.get(_url("certificates:status", code, 0)).json()["issuer"] == document.json()["id"]
    for address in (_url("certificates:did", "tidak-ada"), _url("certificates:status", "tidak-ada", 0)):
        assert client.get(address).status_code == 404
