"""Pictures of pages: each at two widths, in both themes and both languages, from a running server."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from bina.platform.context import THEME_COOKIE
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

WIDTHS: dict[int, ViewportSize] = {360: {"width": 360, "height": 780}, 1280: {"width": 1280, "height": 900}}
THEMES = ("light", "dark")
LANGUAGES = ("id", "en")
LANGUAGE_COOKIE = "django_language"
# Parts of addresses that differ from one installation to the next, and what they look like.
PARTS = {
    "{id}": "[0-9a-z-]{36}",
    "{code}": "[0-9A-Z-]{24}",
    "{token}": "[0-9A-Za-z_-]{43}",
    "{query}": "[^#]+",
}


class NoBrowser(Refused):
    """There is no browser to take pictures with."""


class NoEntry(Refused):
    """An account that pages are to be taken with cannot sign in."""


class NoLink(Refused):
    """A page has no link to the page that is to be found through it."""


class BadList(Refused):
    """A list of pages or accounts that cannot be read."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One page to take: a short name for the file, its address, and whose account sees it (empty: nobody).

    ``login`` is a login name, or the code of a role whose account the login page of a demonstration shows. An
    address may hold one of ``PARTS``: the first link of that form is followed, from the pages of ``via`` in
    turn. ``if_there``: left out where no such link is, as what needs a second city or an approved plan.
    """

    name: str
    path: str
    login: str = ""
    via: tuple[str, ...] = ()
    if_there: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """The password that opens an account of the demonstration, and the role it plays there."""

    login: str
    password: str
    role: str = ""


def design_shots() -> tuple[Shot, ...]:
    """The pages of the design system itself; rooms' pages are named by the caller."""
    samples = ("home", "list", "record", "form", "dashboard")
    return (
        Shot("design", "/design/"),
        *(Shot(f"design-{name}", f"/design/{name}/") for name in samples),
        Shot("sign-in", "/akun/login/"),
        Shot("not-found", "/tidak-ada/"),
    )


def read_shots(file: Path) -> tuple[Shot, ...]:
    """Pages named in a file, one a line: name, address and, if someone must be signed in, the login.

    Raises:
        BadList: a line has fewer than two or more than three words.
    """
    return tuple(Shot(words[0], words[1], "".join(words[2:])) for words in _lines(file, least=2, most=3))


def read_keys(file: Path) -> tuple[Key, ...]:
    """Accounts named in a file, one a line: login and password.

    Raises:
        BadList: a line has not two words.
    """
    return tuple(Key(*words) for words in _lines(file, least=2, most=2))


def _lines(file: Path, *, least: int, most: int) -> Iterator[list[str]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if not least <= len(words) <= most:
            raise BadList(
                _("%(file)s, line %(line)d: %(least)d to %(most)d words are expected, found %(found)d.")
                % {"file": file.name, "line": number, "least": least, "most": most, "found": len(words)}
            )
        yield words


def browser_path() -> str:
    """The browser named in ``BINA_CHROMIUM``, else Chromium on the path.

    Raises:
        NoBrowser: neither is there.
    """
    found = os.environ.get("BINA_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        raise NoBrowser(_("No browser found. Install Chromium or name one in BINA_CHROMIUM."))
    return found


def take(
    *,
    base_url: str,
    shots: Sequence[Shot],
    out: Path,
    keys: Sequence[Key] = (),
    languages: Sequence[str] = LANGUAGES,
) -> list[dict[str, Any]]:
    """Take every shot in every width, theme and language; returns one entry per picture.

    An entry tells the file, the HTTP status, whether the page scrolls sideways (it never should) and what the
    browser complained about, such as a blocked inline style.

    Raises:
        NoBrowser: there is no browser.
        NoEntry: an account cannot sign in.
    """
    from playwright.sync_api import sync_playwright  # only this command needs the browser's library

    out.mkdir(parents=True, exist_ok=True)
    taken: list[dict[str, Any]] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        for login in dict.fromkeys(shot.login for shot in shots):
            signed_in = signed_in_as(browser, base_url, login, keys)
            mine = _found(browser, base_url, [shot for shot in shots if shot.login == login], signed_in)
            for width, theme, language in product(WIDTHS, THEMES, languages):
                context = _context(browser, base_url, width, theme, language, signed_in)
                taken += _series(context, mine, out, base_url=base_url, ending=f"{width}-{theme}-{language}")
                context.close()
        browser.close()
    return taken


def _context(
    browser: Browser, base_url: str, width: int, theme: str, language: str, state: Any
) -> BrowserContext:
    context = browser.new_context(
        viewport=WIDTHS[width], storage_state=state, reduced_motion="reduce", device_scale_factor=1
    )
    chosen = {THEME_COOKIE: theme, LANGUAGE_COOKIE: language}
    context.add_cookies([{"name": name, "value": value, "url": base_url} for name, value in chosen.items()])
    return context


def signed_in_as(browser: Browser, base_url: str, login: str, keys: Sequence[Key] = ()) -> Any:
    """The cookies of a signed-in account, or none for the open pages (``login`` empty).

    Raises:
        NoEntry: the account cannot sign in, or neither ``keys`` nor the login page know it.
    """
    if not login:
        return None
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{base_url}/akun/login/")
    known = [*keys, *_shown_keys(page)]
    key = next((key for key in known if login in {key.login, key.role}), Key(login, ""))
    page.fill("input[name=login]", key.login)
    page.fill("input[name=password]", key.password)
    page.click("main form:has(input[name=password]) button[type=submit]")
    page.wait_for_load_state()
    if page.locator("input[name=password]").count():
        raise NoEntry(_("The account %(login)s could not sign in.") % {"login": login})
    state = context.storage_state()
    context.close()
    return state


def _shown_keys(page: Page) -> list[Key]:
    """The accounts that the login page of a demonstration shows, one per role."""
    shown = page.locator("[data-role]").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('code')].map(one => one.textContent)"
        ".concat(row.dataset.role))"
    )
    return [Key(*words) for words in shown]


def _found(browser: Browser, base_url: str, shots: Sequence[Shot], state: Any) -> list[Shot]:
    context = browser.new_context(storage_state=state)
    page = context.new_page()
    found = [replace(shot, path=path, via=()) for shot, path in addresses_of(page, shots, base_url=base_url)]
    context.close()
    return found


def addresses_of(page: Page, shots: Sequence[Shot], *, base_url: str) -> Iterator[tuple[Shot, str]]:
    """Shots with their addresses in this installation, found by following the first links of their forms.

    Raises:
        NoLink: one of the pages on the way has no such link.
    """
    links: dict[str, list[str]] = {}
    for shot in shots:
        try:
            address = _address(page, shot, links, base_url)
        except NoLink:
            if not shot.if_there:
                raise
        else:
            yield shot, address


def _address(page: Page, shot: Shot, links: dict[str, list[str]], base_url: str) -> str:
    """The address of a shot; ``links`` keeps what pages on the way link to."""
    here = ""
    for form in (*shot.via, shot.path):
        if here and here not in links:
            page.goto(f"{base_url}{here}")
            links[here] = page.locator("main a[href]").evaluate_all(
                "links => links.map(one => one.getAttribute('href'))"
            )
        found = any(part in form for part in PARTS)
        here = _first_link(links[here], form, shot, here) if found else form
    return here


def _first_link(links: Sequence[str], form: str, shot: Shot, here: str) -> str:
    written = re.escape(form)
    for part, marks in PARTS.items():
        written = written.replace(re.escape(part), marks)
    pattern = re.compile(written + r"([?#].*)?")
    fitting = next((link for link in links if pattern.fullmatch(link)), "")
    if not fitting:
        raise NoLink(
            _("%(name)s: no link to %(form)s on %(page)s.") % {"name": shot.name, "form": form, "page": here}
        )
    return fitting


def _series(
    context: BrowserContext, shots: Sequence[Shot], out: Path, *, base_url: str, ending: str
) -> Iterator[dict[str, Any]]:
    width = int(ending.split("-", maxsplit=1)[0])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    for shot in shots:
        complaints.clear()
        yield _picture(page, shot, out / f"{shot.name}-{ending}.png", base_url, width, complaints)


def _picture(
    page: Page, shot: Shot, file: Path, base_url: str, width: int, complaints: list[str]
) -> dict[str, Any]:
    response = page.goto(f"{base_url}{shot.path}", wait_until="networkidle")
    status = response.status if response else 0
    page.evaluate("document.fonts.ready")
    sideways = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    # The window grows to the page's height: a full-page picture would show fixed bars in its middle.
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(height, WIDTHS[width]["height"])})
    page.screenshot(path=file)
    page.set_viewport_size(WIDTHS[width])
    return {
        "file": file.name,
        "status": status,
        "sideways": bool(sideways),
        "complaints": [text for text in complaints if not (status >= 400 and f"status of {status}" in text)],
    }
