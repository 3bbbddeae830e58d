"""From a partner's offer to a certificate that a citizen checks, and that says so once it is revoked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.stories import made_by, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from tests.e2e.conftest import Installation

TITLE = "Pelayanan yang Ramah"
CODE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){4}")


@pytest.fixture(scope="module")
def made(installation: Installation) -> dict[str, Any]:
    installation.bina("signing", "key", "create")
    return made_by(installation, "offered")


@pytest.fixture
def people(new_context: Callable[..., BrowserContext], made: dict[str, Any]) -> dict[str, Page]:
    """A browser of their own for everybody, each signed in; the citizen has no account."""
    pages = {role: new_context().new_page() for role in ("contact", "hr", "person", "superior", "citizen")}
    for role, page in pages.items():
        page.set_default_timeout(40_000)
        if role != "citizen":
            sign_in(page, made[role])
    return pages


def test_a_partners_offer_becomes_a_certificate_that_a_citizen_checks(
    people: dict[str, Page], made: dict[str, Any], tmp_path: Path
) -> None:
    contact, hr, person, citizen = (people[role] for role in ("contact", "hr", "person", "citizen"))
    propose(contact, made)
    batch = accept_the_cheaper(hr)
    ask(person, batch)
    agree(people["superior"])
    agree(hr)
    hr.goto(batch)
    hr.locator("main summary", has_text="Mulai angkatan").click()
    hr.get_by_role("button", name="Ya, mulai").click()
    expect(hr.get_by_role("link", name=re.compile("^Presensi: "))).to_be_visible()
    hold(contact, batch)
    issue(hr, batch)

    person.goto("/pelatihan/sertifikat/")
    code = person.locator("main a", has_text=CODE).inner_text()
    with person.expect_download() as download:
        person.get_by_role("link", name="Unduh PDF").click()
    paper = tmp_path / "sertifikat.pdf"
    download.value.save_as(paper)

    citizen.goto("/periksa/")
    citizen.get_by_label(re.compile("Kode")).fill(code.lower().replace("-", " "))
    citizen.get_by_role("button", name="Periksa kode").click()
    expect(citizen.get_by_role("heading", level=1)).to_have_text("Sertifikat ini berlaku")
    expect(citizen.locator("main")).to_contain_text("Citra Lestari")
    citizen.locator("input[type=file]").set_input_files(paper)
    citizen.get_by_role("button", name="Cocokkan berkas").click()
    expect(citizen.locator("main")).to_contain_text("Berkas tidak berubah")

    revoke(hr, batch)
    citizen.goto(f"/periksa/{code}/")
    expect(citizen.get_by_role("heading", level=1)).to_have_text("Sertifikat ini dicabut")
    expect(citizen.locator("main")).not_to_contain_text("Data peserta keliru")


def propose(contact: Page, made: dict[str, Any]) -> None:
    """The partner's contact writes an offer and sends it."""
    contact.goto("/pelatihan/meja-mitra/")
    contact.get_by_role("link", name="Tulis penawaran").click()
    contact.get_by_label("Judul").fill(TITLE)
    contact.get_by_label("Bentuk pengembangan").select_option("3")
    contact.get_by_label("Jam pelajaran (JP)").fill("8")
    contact.get_by_label("Hari pertama").fill(made["starts_on"])
    contact.get_by_label("Hari terakhir").fill(made["ends_on"])
    contact.get_by_label("Kapasitas angkatan").fill("20")
    contact.get_by_label("Minimum peserta").fill("1")
    contact.get_by_label("Harga satu angkatan, dalam rupiah").fill("4000000")
    contact.get_by_label("Harga per peserta, dalam rupiah").fill("50000")
    contact.get_by_role("button", name="Simpan penawaran").click()
    contact.get_by_role("button", name="Kirim penawaran").click()
    expect(contact.locator("main")).to_contain_text("dikirim")


def accept_the_cheaper(hr: Page) -> str:
    """BKPSDM puts two offers side by side and takes the cheaper one; gives the address of its batch, open."""
    hr.goto("/pelatihan/penawaran/")
    for box in hr.locator("main tbody input[type=checkbox]").all():
        box.check()
    hr.get_by_role("button", name="Bandingkan").click()
    expect(hr.locator("main thead th")).to_have_count(3)
    lowest = hr.locator("main tbody tr", has_text="terendah").first.locator("td")
    columns = [cell.inner_text() for cell in lowest.all()]
    cheaper = next(number for number, text in enumerate(columns) if "terendah" in text)
    chosen = hr.locator("main thead th a").nth(cheaper)
    expect(chosen).to_have_text(TITLE)
    chosen.click()
    hr.locator("main summary", has_text="Terima penawaran").click()
    hr.get_by_role("button", name="Ya, terima").click()
    expect(hr).to_have_url(re.compile("/pelatihan/angkatan/"))
    batch = hr.url
    hr.get_by_role("link", name="Sesi dan presensi").click()
    expect(hr.locator("main")).to_contain_text("Hari ke-2")
    hr.goto(batch)
    hr.get_by_role("button", name="Buka pendaftaran").click()
    expect(hr.locator("main")).to_contain_text("dibuka")
    return batch


def ask(person: Page, batch: str) -> None:
    person.goto(batch)
    person.get_by_role("button", name="Saya ingin ikut").click()
    expect(person.get_by_role("button", name="Saya ingin ikut")).to_have_count(0)


def agree(decider: Page) -> None:
    decider.goto("/pelatihan/persetujuan/")
    decider.get_by_role("link", name="Jawab yang pertama").click()
    expect(decider.get_by_role("heading", level=1)).to_contain_text("Citra Lestari")
    decider.get_by_role("button", name="Setujui").click()
    expect(decider.get_by_role("link", name="Jawab yang pertama")).to_have_count(0)


def hold(contact: Page, batch: str) -> None:
    """The partner notes presence at both sessions and ends the batch."""
    for held in (1, 2):
        contact.goto(batch)
        contact.get_by_role("link", name=re.compile("^Presensi: ")).click()
        contact.get_by_role("button", name="Simpan presensi").click()
        expect(contact.locator("main tbody tr", has_text="1 / 1")).to_have_count(held)
    contact.goto(batch)
    contact.locator("main summary", has_text="Selesaikan angkatan").click()
    contact.get_by_role("button", name="Ya, selesaikan").click()
    expect(contact).to_have_url(re.compile("/hasil/"))


def issue(hr: Page, batch: str) -> None:
    """BKPSDM says once how certificates look, and issues those of the batch."""
    hr.goto("/pelatihan/sertifikat/tata-letak/")
    hr.get_by_label("Nama penanda tangan").fill("Drs. Rahmat, M.Si.")
    hr.get_by_label("Jabatan penanda tangan").fill("Kepala BKPSDM")
    hr.get_by_role("button", name="Simpan rupa").click()
    expect(hr.get_by_role("img", name=re.compile("contoh", re.IGNORECASE))).to_be_visible()
    hr.goto(batch)
    hr.locator("main").get_by_role("link", name="Sertifikat").click()
    hr.get_by_role("button", name=re.compile("Terbitkan sertifikat 1 orang")).click()
    # The page of the work goes on to the register by itself.
    expect(hr).to_have_url(re.compile("/sertifikat/terbit/"), timeout=40_000)
    expect(hr.locator("main tbody tr", has_text="Citra Lestari")).to_contain_text("terbit")


def revoke(hr: Page, batch: str) -> None:
    hr.goto(batch)
    hr.locator("main").get_by_role("link", name="Sertifikat").click()
    hr.get_by_role("link", name="Cabut", exact=True).click()
    hr.get_by_label("Alasan").fill("Data peserta keliru")
    hr.get_by_role("button", name="Cabut sertifikat ini").click()
    expect(hr.locator("main tbody tr", has_text="Citra Lestari")).to_contain_text("dicabut")
