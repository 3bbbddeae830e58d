"""What a browser needs to keep Bina on a device, and how pages travel."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import reverse

from bina.people.tests.factories import AccountFactory
from bina.platform.compression import CompressionMiddleware
from bina.platform.design import assets

PACKED = {"accept-encoding": "gzip"}
LONG = "<p>Belajar di mana saja.</p>" * 100


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small build in a folder of its own."""
    files = {
        assets.SOURCES["main.ts"]: {
            "file": "assets/main-1.js",
            "dynamicImports": ["assets/learn/player.ts", "assets/chart/draw.ts"],
        },
        "assets/learn/player.ts": {"file": "assets/player-1.js", "imports": ["_shared.js"]},
        "_shared.js": {"file": "assets/shared-1.js"},
        "assets/chart/draw.ts": {"file": "assets/draw-1.js"},
        assets.SOURCES["main.scss"]: {"file": "assets/style-1.css"},
        assets.SOURCES["icon-192.png"]: {"file": "assets/icon-192-1.png"},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(files))
    (tmp_path / "sw.js").write_text("work();")
    monkeypatch.setattr(assets, "_folder", lambda: tmp_path)
    return tmp_path


@pytest.mark.usefixtures("built")
def test_a_device_keeps_the_style_and_every_script_but_those_of_charts() -> None:
    assert assets.shell_files() == [
        "/static/dist/assets/main-1.js",
        "/static/dist/assets/player-1.js",
        "/static/dist/assets/shared-1.js",
        "/static/dist/assets/style-1.css",
    ]


@pytest.mark.usefixtures("built")
def test_another_release_is_another_version_though_nothing_was_built_anew(settings: Any) -> None:
    before = assets.built_version()
    settings.RELEASE = "2027.1"
    assert re.fullmatch("[0-9a-f]{16}", before)
    assert assets.built_version() != before


def test_without_a_build_there_is_no_version_and_nothing_to_keep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "_folder", lambda: tmp_path)
    assert (assets.built_version(), assets.shell_files(), assets.worker_source()) == ("", [], "")


@pytest.mark.usefixtures("built")
def test_the_service_worker_rules_the_whole_site_and_is_asked_for_each_time() -> None:
    answer = Client().get("/sw.js")
    assert reverse("platform:service_worker") == "/sw.js"
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    told, source = answer.content.decode().split("\n")
    assert source == "work();"
    assert json.loads(told.removeprefix("self.BINA = ").rstrip(";")) == {
        "version": assets.built_version(),
        "files": assets.shell_files(),
        "offline": {"id": "/belajar/luring/id/", "en": "/belajar/luring/en/"},
        "logout": "/akun/logout/",
        "icon": "/static/dist/assets/icon-192-1.png",
    }


@pytest.mark.usefixtures("built")
def test_a_service_worker_that_a_browser_has_is_not_sent_again() -> None:
    first = Client().get("/sw.js")
    again = Client().get("/sw.js", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_manifest_says_what_browsers_ask_of_an_application_that_can_be_installed() -> None:
    answer = Client().get("/manifest.webmanifest", headers={"accept-language": "en"})
    told = answer.json()
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (told["start_url"], told["scope"], told["display"]) == ("/", "/", "standalone")
    assert {(one["sizes"], one["purpose"]) for one in told["icons"]} >= {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }


@pytest.mark.django_db
def test_a_page_names_its_person_to_the_device_and_a_page_for_visitors_names_nobody() -> None:
    account = AccountFactory.create()
    client = Client()
    client.force_login(account)
    pages = (client.get("/notifikasi/"), Client().get("/akun/login/"))
    found = [re.search(r'name="bina-person" content="([^"]+)"', page.content.decode()) for page in pages]
    assert [one and one[1] for one in found] == [str(account.pk), "none"]


@pytest.mark.django_db
def test_staying_signed_in_is_asked_and_ends_with_the_browser_when_it_is_not_wanted() -> None:
    account = AccountFactory.create()
    account.set_password("menata-kota-pelan")
    account.save()
    form = {"login": account.login, "password": "menata-kota-pelan"}
    ages = []
    for wanted in ({}, {"remember": "on"}):
        client = Client()
        client.post("/akun/login/", form | wanted)
        ages.append(client.cookies[settings.SESSION_COOKIE_NAME]["max-age"])
    assert ages == ["", settings.SESSION_COOKIE_AGE]


def packed(answer: HttpResponseBase) -> HttpResponseBase:
    def view(request: HttpRequest) -> HttpResponseBase:
        return answer

    asked = RequestFactory().get("/", headers=PACKED)
    return CompressionMiddleware(view)(asked)  # type: ignore[arg-type,return-value]  # any answer will do


def test_a_page_travels_compressed() -> None:
    answer = packed(HttpResponse(LONG))
    assert isinstance(answer, HttpResponse)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).decode() == LONG


def test_compressed_pages_differ_in_length_from_time_to_time_so_that_lengths_tell_nothing() -> None:
    answers = [packed(HttpResponse(LONG)) for _ in range(20)]
    assert len({answer.headers["Content-Length"] for answer in answers}) > 1


def test_data_and_files_travel_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"x" * 2000)
    with (tmp_path / "film.mp4").open("rb") as film:
        answers = [packed(JsonResponse({"said": LONG})), packed(FileResponse(film))]
        assert ["Content-Encoding" in answer.headers for answer in answers] == [False, False]
        assert answers[1].headers["Content-Length"] == "2000"


def test_built_files_are_kept_for_good_and_others_are_not() -> None:
    kept = re.compile(settings.WHITENOISE_IMMUTABLE_FILE_TEST)
    assert kept.match("/static/dist/assets/main-bSuT1LEc.js")
    assert kept.match("/static/dist/assets/plus-jakarta-sans-latin-wght-normal-eXO_dkmS.woff2")
    assert not kept.match("/static/dist/manifest.json")
