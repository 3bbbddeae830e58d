"""Reminders on a device: why they could not be switched on, and a message that is shown and opened.

Playwright's windows are private ones, in which Chromium makes no subscription; and no browser makes one
without its maker's service. What that would bring is handed to the worker by the browser's own tools.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from bina.people.tests.files import person, write_people
from tests.e2e.conftest import PASSWORD

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.e2e.conftest import Installation

TOLD = {
    "title": "Bina",
    "body": "“Pelayanan prima” dimulai besok.",
    "url": "/pelatihan/",
    "id": "0190-satu",
}
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
    .map(one => ({ title: one.title, body: one.body, tag: one.tag }))"""
SOON = f"""async () => {{
    let shown = [];
    for (let turn = 0; turn < 400 && !shown.length; turn++) {{
        shown = await ({SHOWN})();
        if (!shown.length) await new Promise(done => setTimeout(done, 25));
    }}
    return shown;
}}"""
# A click made by a script opens no window (browsers ask for a person's hand): what would be opened is kept.
CLICK = """async () => {
    const opened = [];
    self.clients.openWindow = async path => { opened.push(path); return null; };
    const [shown] = await self.registration.getNotifications();
    const click = new NotificationEvent("notificationclick", { notification: shown });
    self.dispatchEvent(click);
    while (!opened.length) await new Promise(done => setTimeout(done));
    return opened;
}"""


@pytest.fixture
def phone(page: Page, installation: Installation, tmp_path: Path) -> Page:
    """The page of reminders, opened by somebody who lets Bina show notifications."""
    where = {"INSTANSI KERJA ID": "POS", "UNOR ID": "POS1", "UNOR NAMA": "Pos Jaga"}
    people = [person(950, NAMA="TUTI JAGA", **{"PNS ID": f"POS{1:029d}", **where})]
    file = write_people(tmp_path / "people.xlsx", people)
    installation.bina("import", "employees", str(file), "--agency", "POS", "--create")
    who = ("--agency", "POS", "--login", "penjaga", "--name", "Tuti Jaga", "--role", "HR_DEVELOPER")
    installation.bina("account", "create", *who, "--password-stdin", typed=f"{PASSWORD}\n")
    page.context.grant_permissions(["notifications"], origin=installation.url)
    page.goto("/akun/login/?next=/notifikasi/ponsel/")
    page.get_by_label("NIP").fill("penjaga")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("switch", name="Ingatkan di ponsel ini")).to_be_visible()
    return page


def deliver(page: Page, origin: str, message: dict[str, str]) -> None:
    """Hand a message to the worker, as the browser does when its service brings one."""
    tools = page.context.new_cdp_session(page)
    known: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: known.extend(one["registrationId"] for one in told["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    while not known:  # events come in while the page is asked something
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    words = {"origin": origin, "registrationId": known[0], "data": json.dumps(message)}
    tools.send("ServiceWorker.deliverPushMessage", words)


def test_why_reminders_stay_off_is_said_and_a_message_is_shown_and_opened(
    phone: Page, installation: Installation
) -> None:
    switch = phone.get_by_role("switch", name="Ingatkan di ponsel ini")
    switch.click()
    expect(phone.get_by_text("Belum dinyalakan: ini tampaknya jendela pribadi")).to_be_visible()
    expect(phone.get_by_text("Kata peramban: Registration failed")).to_be_visible()
    expect(switch).not_to_be_checked()
    deliver(phone, installation.url, TOLD)
    assert phone.evaluate(SOON) == [{"title": "Bina", "body": TOLD["body"], "tag": TOLD["id"]}]
    assert phone.context.service_workers[0].evaluate(CLICK) == ["/pelatihan/"]
    assert phone.evaluate(SHOWN) == []
