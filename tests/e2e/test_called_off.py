"""A batch is called off in the browser, and its people land in the next one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.stories import made_by, sign_in, sign_out

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Installation


@pytest.fixture(scope="module")
def made(installation: Installation) -> dict[str, Any]:
    return made_by(installation, "called_off")


def test_the_people_of_a_cancelled_batch_land_in_the_next_one(page: Page, made: dict[str, Any]) -> None:
    page.set_default_timeout(40_000)
    sign_in(page, made["hr"])
    page.goto(made["first"])
    page.locator("main summary", has_text="Lainnya").click()
    page.get_by_role("link", name="Batalkan angkatan").click()
    expect(page.get_by_text("3 orang yang punya kursi dikabari")).to_be_visible()
    page.get_by_label(re.compile("Alasan")).fill("Pengajar sakit")
    page.get_by_label(re.compile("Pindahkan pesertanya ke")).select_option(label="RAMAH-02")
    page.get_by_role("button", name="Batalkan angkatan ini").click()

    expect(page).to_have_url(re.compile(re.escape(made["second"])))
    expect(page.get_by_text("2 orang mendapat kursi di angkatan lain.")).to_be_visible()
    expect(page.get_by_text("1 orang masuk daftar tunggunya.")).to_be_visible()
    rows = page.locator("table tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="di daftar tunggu")).to_have_count(1)
    page.goto(made["first"])
    expect(page.locator("main")).to_contain_text("dibatalkan")
    sign_out(page)

    sign_in(page, made["people"][0])
    page.goto("/pelatihan/saya/")
    expect(page.locator("section.next")).to_contain_text("Pelayanan yang Ramah")
    page.goto("/notifikasi/")
    expect(page.locator("main")).to_contain_text("Anda mendapat kursi di angkatan berikutnya")
