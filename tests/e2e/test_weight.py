"""What the home of an employee weighs on the line, and how long a slow line keeps them waiting.

Bytes are counted where they cross the line: headers, the service worker and what it keeps are among them.
"""

from __future__ import annotations

import re
from time import monotonic
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.station import SLOW_3G, Station

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from tests.e2e.conftest import Installation

FIRST_VISIT_BYTES = 120_000
RETURN_BYTES = 20_000
RETURN_SECONDS = 3.0


@pytest.fixture(scope="module")
def station(installation: Installation) -> Iterator[Station]:
    made = Station(installation)
    yield made
    made.close()


@pytest.fixture(scope="module")
def employee(installation: Installation) -> dict[str, str]:
    """An employee of a demonstration city, with their competences, hours and notices."""
    out = str(installation.home / "lhok")
    city = installation.bina(
        "demo", "--agency", "LHOKSEUMAWE", "--employees", "300", "--load", "--once", "--out", out
    )
    accounts: list[dict[str, str]] = city["demonstration_accounts"]
    return next(one for one in accounts if one["role"] == "EMPLOYEE")


@pytest.fixture
def home(browser: Browser, station: Station, employee: dict[str, str]) -> Iterator[Page]:
    """A phone on which the employee has just signed in and that has seen nothing of the application yet."""
    context = browser.new_context(
        base_url=station.url, locale="id-ID", viewport={"width": 360, "height": 780}
    )
    asked = context.request
    login = asked.get("/akun/login/").text()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', login)
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "login": employee["login"], "password": employee["password"]}
    asked.post("/akun/login/", form=form, headers={"Referer": f"{station.url}/akun/login/"})
    station.line.carried_bytes = 0
    yield context.new_page()
    station.line.pace = None
    context.close()


def settle(page: Page) -> None:
    """Wait until the service worker has all that it keeps, and nothing is asked for any more."""
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    page.wait_for_load_state("networkidle")


def test_the_first_visit_of_an_employees_home_is_light(
    home: Page, station: Station, record_property: Callable[[str, object], None]
) -> None:
    home.goto("/")
    expect(home.get_by_role("heading", level=1)).to_be_visible()
    settle(home)
    record_property("first_visit_bytes", station.line.carried_bytes)
    assert 0 < station.line.carried_bytes < FIRST_VISIT_BYTES


def test_a_return_to_the_home_is_lighter_and_quick_on_a_slow_line(
    home: Page, station: Station, record_property: Callable[[str, object], None]
) -> None:
    home.goto("/")
    settle(home)
    home.close()
    page = home.context.new_page()
    station.line.carried_bytes = 0
    station.line.pace = SLOW_3G
    begun = monotonic()
    page.goto("/", wait_until="load")
    expect(page.locator("html.has-script")).to_be_attached()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    taken = monotonic() - begun
    page.evaluate("document.fonts.ready.then(() => 0)")
    page.wait_for_load_state("networkidle")
    record_property("return_visit_bytes", station.line.carried_bytes)
    record_property("return_visit_seconds", round(taken, 2))
    assert 0 < station.line.carried_bytes < RETURN_BYTES
    assert taken < RETURN_SECONDS
