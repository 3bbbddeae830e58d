"""Playing a package without knowing it: click on what leads on until nothing is left or time is over."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Frame, Page

ONWARD = re.compile(
    r"\b(next|continue|submit|check|start|begin|finish|complete|done|grade|score|exit|ok|lanjut|berikut\w*|periksa)\b",
    re.IGNORECASE,
)
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-gpu", "--no-first-run")
FOUND_AGAIN = """() => {
  const api = window.API, api2004 = window.API_1484_11;
  if (api) return [api.LMSGetValue('cmi.core.entry'), api.LMSGetValue('cmi.core.lesson_location'),
    api.LMSGetValue('cmi.suspend_data').length];
  if (api2004) return [api2004.GetValue('cmi.entry'), api2004.GetValue('cmi.location'),
    api2004.GetValue('cmi.suspend_data').length];
  return null;
}"""


def say(line: str) -> None:
    """A line for the person at the terminal."""
    sys.stderr.write(line + "\n")


class Player:
    """A browser with one person signed in."""

    def __init__(self, *, url: str, seconds: int, pictures: Path | None) -> None:
        self.url, self.seconds, self.pictures = url, seconds, pictures
        self.context: BrowserContext

    @contextmanager
    def signed_in(self, login: str, password: str) -> Iterator[None]:
        """Open the browser and sign in."""
        path = os.environ.get("BINA_CHROMIUM") or shutil.which("chromium")
        arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        # A profile as people have it: a private window keeps nothing for frames of another site.
        with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
            self.context = playwright.chromium.launch_persistent_context(
                profile, executable_path=path, args=arguments, base_url=self.url, locale="id-ID"
            )
            page = self.context.new_page()
            page.goto("/akun/login/")
            page.get_by_label("NIP").fill(login)
            page.locator("input[type=password]").fill(password)
            page.locator("form button[type=submit]").last.click()
            page.wait_for_load_state()
            page.close()
            yield
            self.context.close()

    def play(self, package: dict[str, Any]) -> dict[str, Any]:
        """Open, play, close, open again; what the server then knows."""
        problems: list[str] = []
        page = self.context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.on("pageerror", lambda error: problems.append(str(error)[:200]))
        page.on("console", lambda line: problems.append(line.text[:200]) if line.type == "error" else None)
        opened = self._open(page, package)
        clicks = self._click_through(page) if opened else 0
        if self.pictures is not None:
            self.pictures.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=self.pictures / f"{package['file']}.png")
        page.close(run_before_unload=False)
        known = self._known(package)
        again = self.context.new_page()
        again.on("dialog", lambda dialog: dialog.accept())
        self._open(again, package)
        resumed = self._resumed(again)
        again.close()
        return {**known, "opened": opened, "clicks": clicks, "resumed": resumed, "problems": problems[:5]}

    def _open(self, page: Page, package: dict[str, Any]) -> bool:
        page.goto(package["page"])
        until = time.monotonic() + 12
        while time.monotonic() < until:
            frames = [frame for frame in page.frames if _is_content(frame)]
            if any(_has_something(frame) for frame in frames):
                page.wait_for_timeout(1500)
                return True
            page.wait_for_timeout(200)
        return False

    def _click_through(self, page: Page) -> int:
        until, clicks, idle, seen = time.monotonic() + self.seconds, 0, 0, ""
        while time.monotonic() < until and idle < 3:
            _answer(page)
            clicked = _press(page)
            now = _changed(page, seen) if clicked else _look(page)
            moved = now != seen
            if not moved:
                _give_up(page)
            idle = 0 if clicked and moved else idle + 1
            clicks += clicked
            seen = now
        page.wait_for_timeout(2500)
        return clicks

    def _known(self, package: dict[str, Any]) -> dict[str, Any]:
        """State, score, success and time as the server has them, once the outbox had time to send."""
        page = self.context.new_page()
        page.goto(package["page"])
        page.wait_for_timeout(2500)
        launch = self.context.request.get(package["launch"]).json()
        page.close()
        return {
            "state": launch["state"],
            "score": launch["score"],
            "success": launch["success"],
            "seconds": launch["seconds"],
        }

    def _resumed(self, page: Page) -> Any:
        wrapper = next((frame for frame in page.frames if "/_bina/bingkai" in frame.url), None)
        try:
            return wrapper.evaluate(FOUND_AGAIN) if wrapper else None
        except Error:
            return None


def _is_content(frame: Frame) -> bool:
    """A frame of the package itself: below the wrapper, not the wrapper."""
    parent = frame.parent_frame
    if parent is None or "/_bina/bingkai" in frame.url:
        return False
    return ".content." in frame.url or ".content." in parent.url


HAS_SOMETHING = """() => document.body && (document.body.innerText.trim().length > 0
  || document.images.length > 0 || document.querySelector('frameset') !== null)"""


def _has_something(frame: Frame) -> bool:
    try:
        return bool(frame.evaluate(HAS_SOMETHING))
    except Error:
        return False


def _changed(page: Page, before: str) -> str:
    """What is to be seen once it has changed, or after five seconds."""
    until = time.monotonic() + 5
    page.wait_for_timeout(300)
    while (now := _look(page)) == before and time.monotonic() < until:
        page.wait_for_timeout(300)
    return now


def _look(page: Page) -> str:
    seen = []
    for frame in page.frames:
        try:
            seen.append(
                frame.evaluate("() => location.href + (document.body ? document.body.innerText : '')")
            )
        except Error:
            continue
    return "\n".join(seen)


ANSWER = """() => {
  const shown = (e) => e.offsetParent !== null && !e.disabled;
  const groups = new Set();
  for (const radio of document.querySelectorAll('input[type=radio]')) {
    if (!shown(radio) || groups.has(radio.name)) continue;
    groups.add(radio.name);
    if (!document.querySelector(`input[type=radio][name="${CSS.escape(radio.name)}"]:checked`)) radio.click();
  }
  for (const [role, state] of [['radio', 'aria-checked']]) {
    const found = [...document.querySelectorAll(`[role=${role}]`)].filter(shown);
    if (found.length && !found.some((e) => e.getAttribute(state) === 'true')) found[0].click();
  }
  const box = [...document.querySelectorAll('input[type=checkbox], [role=checkbox]')].find(shown);
  if (box && !box.checked && box.getAttribute('aria-checked') !== 'true') box.click();
  for (const field of document.querySelectorAll('input[type=text], input[type=number], textarea')) {
    if (shown(field) && !field.value) {
      field.value = '18';
      field.dispatchEvent(new Event('input', {bubbles: true}));
      field.dispatchEvent(new Event('change', {bubbles: true}));
    }
  }
  for (const select of document.querySelectorAll('select')) {
    if (shown(select) && select.selectedIndex < 1 && select.options.length > 1) {
      select.selectedIndex = 1;
      select.dispatchEvent(new Event('change', {bubbles: true}));
    }
  }
}"""


def _answer(page: Page) -> None:
    for frame in page.frames:
        if _is_content(frame):
            with suppress(Error):
                frame.evaluate(ANSWER)


PRESS = """(onward) => {
  const wanted = new RegExp(onward, 'i');
  const shown = (e) => e.offsetParent !== null && !e.disabled && e.getAttribute('aria-disabled') !== 'true';
  const named = (e) => [e.value, e.innerText, e.title, e.ariaLabel, e.id, e.querySelector('img')?.alt]
    .filter((t) => typeof t === 'string').join(' ');
  const kinds = 'button, input[type=button], input[type=submit], a, [role=button], img[onclick]';
  const all = [...document.querySelectorAll(kinds)];
  const found = all.filter((e) => shown(e) && wanted.test(named(e)) && !/previous|back|prev/i.test(named(e)));
  const one = found.find((e) => !e.dataset.binaDead);
  if (!one) return false;
  for (const e of document.querySelectorAll('[data-bina-last]')) delete e.dataset.binaLast;
  one.dataset.binaLast = '1';
  one.click();
  return true;
}"""


GIVE_UP = """() => {
  for (const e of document.querySelectorAll('[data-bina-last]')) e.dataset.binaDead = '1';
}"""


def _give_up(page: Page) -> None:
    """What was pressed last led nowhere: it is not pressed again."""
    for frame in page.frames:
        if _is_content(frame):
            with suppress(Error):
                frame.evaluate(GIVE_UP)


def _press(page: Page) -> int:
    """One click on what leads on: in the content, deepest frame first, then on the wrapper's own way."""
    own = [frame for frame in page.frames if _is_content(frame)]
    for frame in reversed(own):
        try:
            if frame.evaluate(
                PRESS, ONWARD.pattern.replace("\\b(", "(^|[^a-z])(").replace(")\\b", ")($|[^a-z])")
            ):
                return 1
        except Error:
            continue
    wrapper = next((frame for frame in page.frames if "/_bina/bingkai" in frame.url), None)
    try:
        way = wrapper.query_selector("[data-way=continue]:not([disabled])") if wrapper else None
        if way is not None and way.is_visible():
            way.click(timeout=1000)
            return 1
    except Error:
        return 0
    return 0
