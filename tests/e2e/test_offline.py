"""Learning without a network, on a browser that is really killed: everything arrives, exactly once."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.learners import PASSWORD
from tests.e2e.station import Station

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, BrowserType, Page

    from tests.e2e.conftest import Installation

PAGES = 3
ONCE = {
    "statements": {"initialized": PAGES, "completed": PAGES + 1},  # each page, and the course
    "deliveries": {"page.opened": PAGES, "page.read": PAGES},
    "completed": True,
    "hours": ["2.00"],
    "states": ["COMPLETED"] * PAGES,
}
HAS_PAGE = "async way => Boolean(await caches.match(way))"
VERSION_OF_WORKER = (
    "async () => (await caches.keys()).filter(name => name.startsWith('bina-offline-')).join()"
)
IS_RENEWED = """async way => (await (await caches.match(way)).text())
    .includes(document.querySelector('meta[name=bina-shell]').content)"""
# Playwright's wait_for_function takes a promise for true.
UNTIL = """async arg => {
    for (const end = Date.now() + 20_000; Date.now() < end; await new Promise(requestAnimationFrame))
        if (await (%s)(arg)) return;
    throw new Error("it did not become true");
}"""
NOTHING: dict[str, Any] = {"statements": {}, "deliveries": {}, "completed": False, "hours": [], "states": []}


@pytest.fixture(scope="module")
def station(installation: Installation) -> Iterator[Station]:
    made = Station(installation)
    expect.set_options(timeout=20_000)  # the machine may be busy with other tests
    yield made
    expect.set_options(timeout=5_000)
    made.close()


@pytest.fixture(autouse=True)
def whole(station: Station) -> None:
    """Each test begins with a server that runs and a line that carries."""
    if station.server is None:
        station.start()
    station.line.heal()


@pytest.fixture
def made(station: Station) -> dict[str, Any]:
    """A course of three pages with a learner in it, in an agency of its own."""
    return station.learners("make", str(PAGES))


class Phone:
    """A browser with a profile that outlives it, held the way a phone is."""

    def __init__(self, kind: BrowserType, options: dict[str, Any], folder: Path, url: str) -> None:
        self.kind, self.options, self.folder, self.url = kind, options, folder, url
        self.open()

    def open(self) -> None:
        self.context: BrowserContext = self.kind.launch_persistent_context(
            self.folder,
            **self.options,
            base_url=self.url,
            locale="id-ID",
            viewport={"width": 360, "height": 780},
        )
        self.page: Page = self.context.pages[0]

    def kill(self) -> None:
        """End the browser's main process at once, as a phone does that needs the memory."""
        with self.context.expect_event("close"):
            os.kill(self._process(), signal.SIGKILL)

    def _process(self) -> int:
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and self._is_main((entry / "cmdline").read_bytes().split(b"\0")):
                return int(entry.name)
        pytest.fail("the browser's process was not found")

    def _is_main(self, words: list[bytes]) -> bool:
        own = f"--user-data-dir={self.folder}".encode()
        return own in words and not any(word.startswith(b"--type=") for word in words)

    def sign_in(self, login: str, *, stay: bool = False) -> None:
        self.page.goto("/akun/login/")
        self.page.get_by_label("NIP").fill(login)
        self.page.get_by_label("Kata sandi").fill(PASSWORD)
        self.page.get_by_label("Tetap masuk").set_checked(stay)
        self.page.get_by_role("button", name="Masuk", exact=True).click()
        expect(self.page).to_have_url(f"{self.url}/")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => 0)")

    def sign_out(self) -> None:
        self.page.goto("/akun/logout/")
        self.page.get_by_role("button", name="Keluar").click()
        expect(self.page).to_have_url(re.compile("/akun/login/"))

    def save(self, way: str) -> None:
        self.page.goto(way)
        self.page.get_by_role("button", name=re.compile("Simpan untuk offline")).click()
        expect(self.page.locator("[data-when=saved]")).to_be_visible()

    def finish(self, way: str) -> None:
        """Go through the pages of the course and say of each that it was read."""
        self.page.goto(way)
        self.page.locator("[data-standing] a").first.click()
        for place in range(1, PAGES + 1):
            expect(self.page.get_by_role("heading", level=1)).to_have_text(f"Halaman {place}")
            self.page.locator("form[data-entry] button[type=submit]").click()
        expect(self.page).to_have_url(f"{self.url}{way}")

    def until(self, predicate: str, arg: str) -> None:
        self.page.evaluate(UNTIL % predicate, arg)

    def expect_unsent(self, number: int) -> None:
        expect(self.page.locator("[data-unsent]")).to_have_attribute("data-waiting", str(number))
        if number:
            expect(self.page.locator("[data-unsent-count]")).to_have_text(str(number))
        else:
            expect(self.page.locator("[data-unsent]")).to_be_hidden()


@pytest.fixture
def phone(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], station: Station, tmp_path: Path
) -> Iterator[Phone]:
    options = {key: value for key, value in browser_type_launch_args.items() if key != "headless"}
    held = Phone(browser_type, options, tmp_path / "phone", station.url)
    yield held
    held.context.close()


def test_a_course_finished_without_a_network_counts_once_though_the_browser_was_killed(
    phone: Phone, station: Station, made: dict[str, Any]
) -> None:
    phone.sign_in(made["logins"][0], stay=True)
    phone.context.close()
    phone.open()  # the next day: a browser writes its cookies down when it closes, or every half minute
    phone.save(made["way"])
    phone.context.set_offline(True)
    phone.finish(made["way"])
    expect(phone.page.locator("[data-standing-all]")).to_be_visible()
    expect(phone.page.locator("[data-standing-percent]")).to_contain_text("100 %")
    phone.expect_unsent(2 * PAGES)
    phone.kill()

    # A starting browser sends what waits before its pages can be told that there is no network.
    station.line.lose(b"POST /belajar/kirim/")
    phone.open()
    phone.context.set_offline(True)
    phone.page.goto(made["way"])
    phone.expect_unsent(2 * PAGES)
    assert station.learners("count", made["enrolment"]) == NOTHING
    station.line.lose(b"")
    phone.context.set_offline(False)
    phone.expect_unsent(0)
    phone.page.reload()
    phone.expect_unsent(0)
    assert station.learners("count", made["enrolment"]) == ONCE


def test_an_answer_that_never_came_is_asked_for_again_and_nothing_counts_twice(
    phone: Phone, station: Station, made: dict[str, Any]
) -> None:
    phone.sign_in(made["logins"][0])
    phone.save(made["way"])
    with phone.page.expect_response("**/belajar/kirim/"):
        phone.page.goto(f"{made['way']}1/")
    phone.expect_unsent(0)
    station.line.swallow(b"POST /belajar/kirim/")
    phone.page.locator("form[data-entry] button[type=submit]").click()
    assert station.line.swallowed.wait(timeout=30)
    station.stop()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Halaman 2")
    arrived = station.learners("count", made["enrolment"])
    assert arrived["deliveries"] == {"page.opened": 1, "page.read": 1}
    phone.expect_unsent(2)  # the page before, whose answer was lost, and the opening of this one

    station.start()
    phone.page.reload()
    phone.expect_unsent(0)
    phone.page.locator("form[data-entry] button[type=submit]").click()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Halaman 3")
    phone.expect_unsent(0)
    phone.page.locator("form[data-entry] button[type=submit]").click()
    expect(phone.page).to_have_url(f"{phone.url}{made['way']}")
    phone.expect_unsent(0)
    assert station.learners("count", made["enrolment"]) == ONCE


def test_what_was_not_sent_waits_for_its_person_and_nobody_else_sees_or_sends_it(
    phone: Phone, station: Station, made: dict[str, Any]
) -> None:
    first, second = made["logins"]
    phone.sign_in(first)
    phone.save(made["way"])
    phone.context.set_offline(True)
    phone.finish(made["way"])
    station.line.lose(b"POST /belajar/kirim/")
    phone.context.set_offline(False)
    phone.sign_out()

    phone.sign_in(second)
    station.line.lose(b"")
    phone.expect_unsent(0)
    phone.page.goto("/belajar/tersimpan/")
    expect(phone.page.locator("[data-none]")).to_be_visible()
    phone.context.set_offline(True)
    phone.page.goto(made["way"])
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Belum ada sinyal")
    expect(phone.page.locator("[data-none]")).to_be_visible()
    phone.context.set_offline(False)
    assert station.learners("count", made["enrolment"]) == NOTHING
    phone.sign_out()

    phone.sign_in(first)
    phone.expect_unsent(0)
    assert station.learners("count", made["enrolment"]) == ONCE
    phone.until(HAS_PAGE, made["way"])
    phone.context.set_offline(True)
    phone.page.goto(made["way"])
    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("Pelayanan tanpa sinyal")


def test_an_update_of_the_application_loses_neither_course_nor_outbox(
    phone: Phone, station: Station, made: dict[str, Any]
) -> None:
    phone.sign_in(made["logins"][0])
    phone.save(made["way"])
    before = phone.page.evaluate(VERSION_OF_WORKER)
    phone.context.set_offline(True)
    phone.finish(made["way"])
    station.stop()
    station.start(release="berikutnya")
    station.line.lose(b"POST /belajar/kirim/")
    phone.context.set_offline(False)
    phone.page.goto("/")
    phone.page.evaluate("navigator.serviceWorker.ready.then(worker => worker.update())")
    phone.until(f"async before => await ({VERSION_OF_WORKER})() !== before", before)
    phone.expect_unsent(2 * PAGES)
    phone.until(IS_RENEWED, made["way"])
    phone.context.set_offline(True)
    phone.page.goto(made["way"])
    expect(phone.page.locator("[data-standing-all]")).to_be_visible()
    station.line.lose(b"")
    phone.context.set_offline(False)
    phone.expect_unsent(0)
    assert station.learners("count", made["enrolment"]) == ONCE


def test_somebody_whose_session_ended_signs_in_again_and_loses_nothing(
    phone: Phone, station: Station, made: dict[str, Any]
) -> None:
    phone.sign_in(made["logins"][0])
    phone.save(made["way"])
    phone.context.set_offline(True)
    phone.finish(made["way"])
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    phone.page.locator("[data-unsent-part=signed-out] a").click()
    phone.page.get_by_label("NIP").fill(made["logins"][0])
    phone.page.get_by_label("Kata sandi").fill(PASSWORD)
    phone.page.get_by_role("button", name="Masuk", exact=True).click()
    expect(phone.page).to_have_url(f"{phone.url}{made['way']}")
    phone.expect_unsent(0)
    assert station.learners("count", made["enrolment"]) == ONCE


def test_what_the_server_refuses_is_shown_with_its_reason_until_it_was_read(
    phone: Phone, station: Station, made: dict[str, Any]
) -> None:
    phone.sign_in(made["logins"][0])
    phone.save(made["way"])
    phone.context.set_offline(True)
    phone.finish(made["way"])
    station.learners("withdraw", made["enrolment"])
    phone.context.set_offline(False)
    refused = phone.page.locator("[data-unsent-part=refused]")
    expect(refused.get_by_role("listitem")).to_have_text("Anda tidak mengikuti kursus ini.")
    phone.page.goto("/")
    expect(refused).to_be_visible()
    refused.get_by_role("button", name="Sudah saya baca").click()
    phone.expect_unsent(0)
    phone.page.reload()
    phone.expect_unsent(0)
    assert station.learners("count", made["enrolment"])["completed"] is False


def test_two_tabs_send_what_waits_once(phone: Phone, station: Station, made: dict[str, Any]) -> None:
    phone.sign_in(made["logins"][0])
    phone.save(made["way"])
    phone.context.set_offline(True)
    phone.finish(made["way"])
    other = phone.context.new_page()
    other.goto(made["way"])
    expect(other.locator("[data-unsent-count]")).to_have_text(str(2 * PAGES))
    answered: list[str] = []  # a tab may have tried once more just before the network came
    phone.context.on("response", lambda one: answered.append(one.url))
    phone.context.set_offline(False)
    phone.expect_unsent(0)
    expect(other.locator("[data-unsent]")).to_be_hidden()
    assert [url for url in answered if url.endswith("/belajar/kirim/")] == [f"{phone.url}/belajar/kirim/"]
    assert station.learners("count", made["enrolment"]) == ONCE
