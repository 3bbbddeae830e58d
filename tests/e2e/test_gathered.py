"""A year's plan in the browser: gathered from two units, weighed, asked about, approved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.stories import made_by, sign_in, sign_out
from tests.e2e.test_loop import WORK, follow_to

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Installation

YEAR = 2027
STEPS = ("inventory", "verification", "validation", "draft", "decree", "evaluation")
MISSED = "Pelayanan Prima"


@pytest.fixture(scope="module")
def made(installation: Installation) -> dict[str, Any]:
    return made_by(installation, "gathered")


def test_needs_of_two_units_become_a_plan_that_answers_for_itself(page: Page, made: dict[str, Any]) -> None:
    page.set_default_timeout(40_000)
    sign_in(page, made["hr"])
    open_the_year(page)
    sign_out(page)
    for unit in made["units"]:
        sign_in(page, unit["employee"])
        wish(page, unit["name"])
        sign_out(page)
        sign_in(page, unit["head"])
        agree_and_hand_in(page, unit["name"])
        sign_out(page)

    sign_in(page, made["hr"])
    page.goto(f"/rencana/kebutuhan/?tahun={YEAR}")
    page.get_by_role("button", name=f"Turunkan kebutuhan {YEAR}").click()
    follow_to(page, page.locator("#needs tbody tr").first)
    for unit in made["units"]:
        expect(page.locator("#needs")).to_contain_text(wish_of(unit["name"]))
    two_scenarios(page)
    address = who_was_left_out(page, list(made["people"]))
    approve(page)
    sign_out(page)

    sign_in(page, made["people"][address.partition("?")[0]])
    page.goto("/rencana/saya/")
    left_out = page.locator("main li", has_text=MISSED).first
    expect(left_out).to_contain_text("Yang akan mengubahnya")


def open_the_year(page: Page) -> None:
    page.goto("/rencana/siklus/baru/")
    page.get_by_label("Tahun").fill(str(YEAR))
    for month, step in enumerate(STEPS, 1):
        page.locator(f"input[name={step}]").fill(f"{YEAR + month // 12}-{month:02d}-20")
    page.locator("main form button[type=submit].btn-primary").click()
    expect(page).to_have_url(re.compile(r"/rencana/siklus/[0-9a-f-]{36}/"))


def wish_of(unit: str) -> str:
    return f"Warga {unit} menunggu jawaban yang ramah"


def wish(page: Page, unit: str) -> None:
    page.goto("/rencana/keinginan/")
    form = page.locator("main form", has=page.locator("textarea[name=reason]"))
    form.locator("[name=year]").fill(str(YEAR))
    form.locator("[name=competence]").select_option(index=1)
    form.locator("[name=reason]").fill(wish_of(unit))
    form.locator("button[type=submit]").click()
    expect(page.locator("main")).to_contain_text(wish_of(unit))


def agree_and_hand_in(page: Page, unit: str) -> None:
    """A head agrees to the wish and sends the unit's inventory to be verified."""
    page.goto("/rencana/dialog/")
    page.locator("main tbody th a").first.click()
    page.get_by_role("button", name="Setujui", exact=True).click()
    page.goto("/rencana/siklus/")
    page.locator("main table").get_by_role("link", name=unit).click()
    page.locator("main button[name=langkah].btn-primary").click()
    expect(page.locator("main")).to_contain_text("→")


def two_scenarios(page: Page) -> None:
    """A budget for one batch; the price of the next one; both plans side by side."""
    page.goto("/rencana/baru/")
    page.get_by_label("Nama").fill("Satu kelas")
    page.get_by_label("Tahun", exact=True).fill(str(YEAR))
    page.get_by_label(re.compile("Anggaran")).fill("12.000.000")
    page.get_by_role("button", name="Hitung rencana").click()
    page.get_by_role("link", name="Harga aturan dan uang").click(timeout=WORK)
    page.get_by_label("Tambahan anggaran (Rp)").fill("11.000.000")
    page.get_by_role("button", name="Cari tahu").click()
    expect(page.get_by_text("Tambahan Rp11.000.000 membawa paling sedikit")).to_be_visible(timeout=WORK)
    page.get_by_role("button", name="Jadikan skenario").click()
    follow_to(page, page.locator("#lines tbody tr").first)
    page.goto("/rencana/")
    for box in page.get_by_role("checkbox", name=re.compile("Pilih Satu kelas")).all():
        box.check()
    page.get_by_role("button", name="Bandingkan rencana terpilih").click()
    expect(page.get_by_text("dan itu terbukti")).to_be_visible()
    page.get_by_role("link", name="Satu kelas, anggaran lebih besar").first.click()


def who_was_left_out(page: Page, people: list[str]) -> str:
    """The address of somebody for whom a programme would help but has no seat, with what their seat costs."""
    plan = page.url.rstrip("/").rpartition("/")[2]
    for address in people:
        page.goto(f"{address}?rencana={plan}")
        asking = page.get_by_role("button", name=re.compile(f"Berapa .*{MISSED}"))
        if asking.count():
            asking.click()
            expect(page.locator("main li", has_text=MISSED).locator(".alert")).to_be_visible(timeout=WORK)
            page.get_by_role("link", name="Seluruh rencana").click()
            return address
    pytest.fail("everybody was given everything: the story needs a tighter budget")


def approve(page: Page) -> None:
    page.locator("summary", has_text="Setujui rencana").click()
    page.get_by_role("button", name="Ya, setujui rencana").click()
    expect(page.get_by_text("disetujui").first).to_be_visible(timeout=WORK)
    page.goto(f"/pelatihan/?tahun={YEAR}")
    expect(page.locator("main tbody tr")).to_have_count(2)
