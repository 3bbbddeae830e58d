from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_visitor_is_asked_to_sign_in_and_a_wrong_password_says_so(page: Page) -> None:
    page.goto("/notifikasi/")
    expect(page).to_have_url("/akun/login/?next=/notifikasi/")
    page.get_by_label("NIP").fill("siapa-saja")
    page.get_by_label("Kata sandi").fill("bukan-kata-sandinya")
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
