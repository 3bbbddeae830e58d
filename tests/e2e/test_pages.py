"""Every kind of page in a real browser, phone and desk: readable by all, never sideways, no complaint."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from bina.insight.gallery import pages
from bina.platform.context import THEME_COOKIE
from bina.platform.design.gallery import addresses_of, signed_in_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.e2e.conftest import Installation

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (360, 1280)
ROLES = tuple(dict.fromkeys(shot.login for shot in pages()))
DARK = {"home-hr", "cycle", "heat-map", "profile", "plan", "evaluation", "employees", "batch-scores"}
ASK_AXE = """async () => (await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    resultTypes: ['violations'],
    preload: false,
})).violations
    .filter(found => ['serious', 'critical'].includes(found.impact))
    .map(found => `${found.id}: ${found.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | ')}`)"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def city(installation: Installation) -> dict[str, Any]:
    """A demonstration city with a plan that is solved and effects that are worked out."""
    made = installation.bina(
        "demo",
        "--agency",
        "LHOKSEUMAWE",
        "--employees",
        "300",
        "--load",
        "--out",
        str(installation.home / "lhok"),
    )
    agency = ("--agency", "LHOKSEUMAWE")
    installation.bina("evaluate", *agency)
    installation.bina(
        "plan", "solve", *agency, "--year", "2027", "--budget", "200000000", "--time-limit", "5"
    )
    return made


@pytest.mark.parametrize("role", ROLES, ids=[role or "VISITOR" for role in ROLES])
@pytest.mark.usefixtures("city")
def test_every_page_of_a_role_is_open_to_all_readers_at_phone_and_desk(
    browser: Browser, installation: Installation, role: str
) -> None:
    state = signed_in_as(browser, installation.url, role)
    context = browser.new_context(
        storage_state=state, viewport={"width": 360, "height": 780}, locale="id-ID", reduced_motion="reduce"
    )
    page = context.new_page()
    mine = [shot for shot in pages() if shot.login == role]
    shown = list(addresses_of(page, mine, base_url=installation.url))
    found = [
        fault
        for shot, address in shown
        for fault in faults_of(context, shot.name, f"{installation.url}{address}")
    ]
    context.close()
    assert found == []


def faults_of(context: BrowserContext, name: str, url: str) -> Iterator[str]:
    """Everything that is wrong with one page, named by page, width and theme."""
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(error.message))
    response = page.goto(url)
    page.evaluate("document.fonts.ready.then(() => 0)")  # letters of another width make other lines
    wait_for_charts(page)
    expected = 404 if name == "not-found" else 200
    status = response.status if response else 0
    if status != expected:
        yield f"{name}: status {status} at {url}"
    page.evaluate(axe())
    for width in WIDTHS:
        # Words and colours are the same at both widths; what only the desk shows is on the pages named above.
        yield from seen_at(page, f"{name} {width}", width, read=width == WIDTHS[0] or name in DARK)
    if name in DARK:
        yield from seen_in_the_dark(page, name, url)
    yield from (f"{name}: {text}" for text in said if f"status of {expected}" not in text)
    page.close()


def wait_for_charts(page: Page) -> None:
    for place in range(page.locator("[data-chart]").count()):
        page.locator("[data-chart]").nth(place).locator("canvas").first.wait_for(state="attached")


def seen_at(page: Page, name: str, width: int, *, read: bool) -> Iterator[str]:
    page.set_viewport_size({"width": width, "height": 780})
    # As high as the page, so that the bar at the foot of the phone lies over nothing.
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(height, 780)})
    wider = page.evaluate(WIDER)
    if wider > 0:
        yield f"{name}: {wider} px too wide"
    yield from (f"{name}: {fault}" for fault in (page.evaluate(ASK_AXE) if read else ()))


@cache
def axe() -> str:
    return AXE.read_text(encoding="utf-8")


def seen_in_the_dark(page: Page, name: str, url: str) -> Iterator[str]:
    cookie = {"name": THEME_COOKIE, "url": url}
    page.context.add_cookies([{**cookie, "value": "dark"}])
    page.reload()
    wait_for_charts(page)
    page.evaluate(axe())
    yield from (f"{name} dark: {fault}" for fault in page.evaluate(ASK_AXE))
    page.context.clear_cookies(name=THEME_COOKIE)


def test_a_person_is_found_and_opened_with_the_keyboard_alone(page: Page, city: dict[str, Any]) -> None:
    account = next(one for one in city["demonstration_accounts"] if one["role"] == "HR_DEVELOPER")
    page.goto("/")
    page.get_by_label("NIP").focus()
    page.keyboard.type(account["login"])
    page.keyboard.press("Tab")
    page.keyboard.type(account["password"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()

    page.goto("/pegawai/")
    name = page.locator("main tbody th a").first.inner_text().partition(",")[0]
    page.keyboard.press("Control+k")
    expect(page.locator("#palette input[type=search]")).to_be_focused()
    page.keyboard.type(name)
    expect(page.locator("#palette .palette-results a", has_text=name).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/pegawai/[0-9a-f-]{36}/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
