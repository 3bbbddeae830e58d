"""A list answers while one types, once per pause; Enter and the button ask once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from bina.people.tests.files import person, write_people
from tests.e2e.conftest import PASSWORD

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.e2e.conftest import Installation

TYPED_QUICKLY = """(box, word) => {
    for (const letter of word) {
        box.value += letter;
        box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
}"""
NAMES = ("RATNA SARI", "RATIH AYU", "BUDI UTOMO")


@pytest.fixture(scope="module")
def village(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An agency of three people; the login of the one who looks after them."""
    folder: Path = tmp_path_factory.mktemp("village")
    where = {"INSTANSI KERJA ID": "DESA", "UNOR ID": "DESA1", "UNOR NAMA": "Balai Desa"}
    rows = [
        person(900 + number, NAMA=name, **{"PNS ID": f"DESA{number:028d}", **where})
        for number, name in enumerate(NAMES)
    ]
    file = write_people(folder / "people.xlsx", rows)
    installation.bina("import", "employees", str(file), "--agency", "DESA", "--create")
    who = ("--agency", "DESA", "--login", "penata", "--name", "Penata Desa", "--role", "HR_DEVELOPER")
    installation.bina("account", "create", *who, "--password-stdin", typed=f"{PASSWORD}\n")
    return "penata"


@pytest.fixture
def asked(page: Page, village: str) -> list[str]:
    """What the browser asks of the list of employees from now on; the list is open."""
    page.goto("/akun/login/?next=/pegawai/")
    page.get_by_label("NIP").fill(village)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.locator("#rows tbody tr")).to_have_count(3)
    page.wait_for_load_state("networkidle")
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if "/pegawai/?" in request.url else None)
    return found


def settled(page: Page, asked: list[str]) -> list[str]:
    """All that was asked, once nothing more is on its way, as what stands after the path."""
    page.wait_for_load_state("networkidle")
    return [url.partition("q=")[2].partition("&")[0] for url in asked]


def box_of(page: Page) -> Locator:
    return page.locator("main input[type=search]")


def test_a_list_answers_while_one_types_and_asks_once_for_letters_that_follow_quickly(
    page: Page, asked: list[str]
) -> None:
    box = box_of(page)
    box.focus()
    box.evaluate(TYPED_QUICKLY, "ratna")
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    expect(page.locator("#rows")).to_contain_text("RATNA SARI")
    expect(box).to_be_focused()
    expect(page).to_have_url(re.compile("q=ratna"))
    box.fill("rat")
    expect(page.locator("#rows tbody tr")).to_have_count(2)
    box.press("Tab")
    assert settled(page, asked) == ["ratna", "rat"]


def test_enter_asks_once(page: Page, asked: list[str]) -> None:
    box_of(page).evaluate(TYPED_QUICKLY, "budi")
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    box_of(page).press("Enter")
    expect(page).to_have_url(re.compile("q=budi"))
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    assert settled(page, asked) == ["budi", "budi"]


def test_filters_behind_the_button_ask_once_and_are_shown_as_in_use(page: Page, asked: list[str]) -> None:
    box_of(page).fill("rat")
    expect(page.locator("#rows tbody tr")).to_have_count(2)
    page.locator("summary", has_text="Saring").click()
    page.get_by_label("Jenis pegawai").select_option("PNS")
    page.get_by_role("button", name="Tampilkan").click()
    chip = page.locator(".chips .is-on")
    expect(chip).to_have_count(1)
    expect(page.locator("#rows tbody tr")).to_have_count(2)
    assert settled(page, asked) == ["rat", "rat"]


def test_a_filter_is_taken_away_with_the_words_that_were_typed_since(page: Page, asked: list[str]) -> None:
    page.goto("/pegawai/?jenis=PNS")
    box_of(page).fill("ratih")
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    page.locator(".chips .is-on").click()
    expect(page.locator(".chips .is-on")).to_have_count(0)
    expect(page.locator("#rows tbody tr")).to_have_count(1)
    assert settled(page, asked)[-1] == "ratih"
