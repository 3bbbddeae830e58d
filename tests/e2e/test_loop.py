"""The whole loop in the browser: from an empty installation to a need of next year that names the finding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PASSWORD

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.e2e.conftest import Installation

WORK = 240_000  # milliseconds: a machine busy with other tests may need minutes for an import
FINDING = "Peserta belum cakap melayani dengan ramah dan tanggap"


@pytest.fixture(scope="module")
def files(installation: Installation) -> Path:
    """A made-up city's workbooks, and an HR developer's account in an otherwise empty agency."""
    folder = installation.home / "city"
    installation.bina("demo", "--agency", "KOTA", "--employees", "300", "--seed", "3", "--out", str(folder))
    installation.bina("agency", "create", "--agency", "KOTA", "--name", "Pemerintah Kota Contoh")
    who = ("--agency", "KOTA", "--login", "bkpsdm", "--name", "Rina Contoh", "--role", "HR_DEVELOPER")
    installation.bina("account", "create", *who, "--password-stdin", typed=f"{PASSWORD}\n")
    return folder


def test_one_turn_of_the_loop_by_clicking_typing_and_uploading_only(page: Page, files: Path) -> None:
    page.set_default_timeout(40_000)
    sign_in(page)
    bring_in(page, "/pegawai/impor/unit/", files / "units.xlsx")
    bring_in(page, "/pegawai/impor/pegawai/", files / "employees.xlsx")
    bring_in(page, "/kompetensi/impor/penilaian/", files / "assessments.xlsx")
    bring_in(page, "/pelatihan/impor/program/", files / "programmes.xlsx")
    derive_needs(page)
    make_and_approve_a_plan(page)
    batch = run_the_first_batch(page)
    evaluate(page, batch)
    write_and_publish_the_finding(page)

    page.goto("/siklus/2027/")
    page.get_by_role("link", name=re.compile("Pelajaran")).first.click()
    expect(page).to_have_url(re.compile(r"tahun=2028&sumber=FINDING"))
    expect(page.locator("#needs")).to_contain_text(FINDING)


def sign_in(page: Page) -> None:
    page.goto("/")
    page.get_by_label("NIP").fill("bkpsdm")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", name="Masukkan data pegawai")).to_be_visible()


def bring_in(page: Page, address: str, file: Path) -> None:
    """Upload a workbook, look at what it would change, and apply it."""
    page.goto(address)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Lihat yang akan berubah").click()
    page.get_by_role("button", name="Impor berkas ini").click(timeout=WORK)
    expect(page.get_by_text("Berkas ini sudah diimpor.")).to_be_visible(timeout=WORK)


def derive_needs(page: Page) -> None:
    page.goto("/rencana/kebutuhan/?tahun=2027")
    page.get_by_role("button", name="Turunkan kebutuhan 2027").click()
    follow_to(page, page.locator("#needs tbody tr").first)


def follow_to(page: Page, goal: Locator) -> None:
    """Wait for work in the background; its page leads on by itself, unless it was done before one looked."""
    outcome = page.get_by_role("link", name="Lihat hasilnya")
    expect(goal.or_(outcome)).to_be_visible(timeout=WORK)
    if outcome.is_visible():
        outcome.click()
    expect(goal).to_be_visible(timeout=WORK)


def make_and_approve_a_plan(page: Page) -> None:
    """A small budget, what more money would bring, both plans side by side, one person's side, approval."""
    page.get_by_role("link", name="Susun rencana").click()
    page.get_by_label("Nama").fill("Hemat")
    page.get_by_label("Tahun", exact=True).fill("2027")
    page.get_by_label(re.compile("Anggaran")).fill("25.000.000")
    page.get_by_label("Waktu untuk menghitung").select_option("30")
    page.get_by_role("button", name="Hitung rencana").click()
    page.get_by_role("link", name="Harga aturan dan uang").click(timeout=WORK)
    page.get_by_label("Tambahan anggaran (Rp)").fill("20.000.000")
    page.get_by_role("button", name="Cari tahu").click()
    expect(page.get_by_text("Tambahan Rp20.000.000 membawa paling sedikit")).to_be_visible(timeout=WORK)
    page.get_by_role("button", name="Jadikan skenario").click()
    follow_to(page, page.locator("#lines tbody tr").first)

    page.goto("/rencana/")
    page.get_by_role("checkbox", name="Pilih Hemat").first.check()
    page.get_by_role("checkbox", name="Pilih Hemat").last.check()
    page.get_by_role("button", name="Bandingkan rencana terpilih").click()
    expect(page.get_by_text("dan itu terbukti")).to_be_visible()
    page.get_by_role("link", name="Hemat, anggaran lebih besar").first.click()
    page.locator("#lines tbody a").first.click()
    expect(page.get_by_role("heading", name="Yang diberikan rencana, dan alasannya")).to_be_visible()
    expect(page.get_by_text("Yang akan mengubahnya").first).to_be_visible()
    page.get_by_role("link", name="Seluruh rencana").click()
    page.locator("summary", has_text="Setujui rencana").click()
    page.get_by_role("button", name="Ya, setujui rencana").click()
    expect(page.get_by_text("disetujui").first).to_be_visible(timeout=WORK)


def run_the_first_batch(page: Page) -> str:
    """Open, start, note presence at every session, enter scores, finish; the batch's address."""
    page.goto("/pelatihan/?tahun=2027")
    page.locator("main tbody tr a").first.click()
    address = page.url
    page.get_by_role("button", name="Buka pendaftaran").click()
    page.locator("summary", has_text="Mulai angkatan").click()
    page.get_by_role("button", name="Ya, mulai").click()
    while page.get_by_role("link", name=re.compile("^Presensi: ")).count():
        page.get_by_role("link", name=re.compile("^Presensi: ")).first.click()
        page.get_by_role("button", name="Simpan presensi").click()
        page.goto(address)
    enter_scores(page)
    page.goto(address)
    page.locator("summary", has_text="Selesaikan angkatan").click()
    page.get_by_role("button", name="Ya, selesaikan").click()
    expect(page.get_by_text("Unduh hasil").first).to_be_visible()
    return address


def enter_scores(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Nilai", exact=True).click()
    boxes = page.locator("main table input")
    for place in range(boxes.count()):
        boxes.nth(place).fill("45" if place % 2 == 0 else "80")
    page.get_by_role("button", name="Simpan nilai").click()
    expect(page.locator("main table input").first).to_have_value(re.compile("45"))


def evaluate(page: Page, batch: str) -> None:
    page.goto("/evaluasi/")
    page.get_by_role("button", name="Hitung dampak").click()
    expect(page.locator("main tbody tr").first).to_be_visible(timeout=WORK)
    page.locator("main tbody th a").first.click()
    expect(page.get_by_role("link", name="Tulis temuan")).to_be_visible()


def write_and_publish_the_finding(page: Page) -> None:
    page.get_by_role("link", name="Tulis temuan").click()
    page.get_by_label("Temuan dalam satu kalimat").fill(FINDING)
    page.locator("select[name=competence]").select_option(index=0)
    page.locator("textarea[name=text]").fill("Nilai akhir naik, tetapi layanan di loket belum berubah.")
    page.locator("textarea[name=recommendation]").fill("Latih petugas loket dengan praktik layanan.")
    page.get_by_role("button", name="Simpan draf").click()
    page.get_by_role("button", name="Terbitkan sebagai kebutuhan 2028").click()
    expect(page.get_by_role("link", name="Lihat kebutuhan dari temuan")).to_be_visible(timeout=WORK)
