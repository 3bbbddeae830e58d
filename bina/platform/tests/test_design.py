"""The design system's pages, switches and sources."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

from bina.people.tests.factories import AccountFactory
from bina.platform.design.gallery import BadList, Key, Shot, design_shots, read_keys, read_shots
from bina.platform.navigation import ENTRIES
from bina.platform.templatetags import design

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "bina").glob("*/templates/**/*.html"))
TAG = re.compile(r"{%.*?%}", re.DOTALL)
INLINE = re.compile(
    r"\sstyle=|<style|\son[a-z]+=|hx-on|<script(?![^>]*(?:\ssrc=|application/json))", re.IGNORECASE
)
ICON = re.compile(r"""(?:svg_icon|<c-icon name=|\sicon=)\s*"([a-z0-9-]+)["]""")


def draw(component: str, **context: object) -> str:
    return str(render_to_string(f"cotton/{component}.html", context))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "home/", "list/", "record/", "form/", "dashboard/"])
def test_every_page_of_the_design_system_is_shown(client: Client, name: str) -> None:
    assert client.get(reverse("platform:design") + name).status_code == 200


@pytest.mark.django_db
def test_an_unknown_sample_is_not_found_and_the_page_says_so_in_the_design(client: Client) -> None:
    response = client.get("/design/no-such-sample/")
    assert response.status_code == 404
    assert response.templates[0].name == "404.html"


@pytest.mark.django_db
def test_the_theme_is_kept_in_a_cookie_and_written_on_the_page(client: Client) -> None:
    response = client.post(reverse("platform:theme"), {"theme": "dark", "next": "/design/"})
    assert (response.status_code, response["Location"]) == (302, "/design/")
    assert response.cookies["bina-theme"].value == "dark"
    assert client.get("/design/").context["theme"] == "dark"


@pytest.mark.django_db
def test_leaving_the_theme_to_the_device_forgets_the_cookie(client: Client) -> None:
    client.post(reverse("platform:theme"), {"theme": "dark"})
    response = client.post(reverse("platform:theme"), {"theme": "auto"})
    assert response.cookies["bina-theme"].value == ""
    assert client.get("/design/").context["theme"] == ""


@pytest.mark.django_db
def test_the_language_changes_for_the_next_page(client: Client) -> None:
    client.post(reverse("platform:language"), {"language": "en", "next": "/design/"})
    assert client.get("/design/").context["LANGUAGE_CODE"] == "en"


@pytest.mark.django_db
def test_the_language_is_kept_with_the_account_of_whoever_is_signed_in(client: Client) -> None:
    account = AccountFactory(language="id")
    client.force_login(account)
    client.post(reverse("platform:language"), {"language": "en", "next": "/"})
    account.refresh_from_db()
    assert account.language == "en"


@pytest.mark.django_db
def test_a_language_chosen_once_is_spoken_on_every_device_one_signs_in_on() -> None:
    account = AccountFactory(language="id")
    first, second = Client(), Client(headers={"accept-language": "id"})
    for device in (first, second):
        device.force_login(account)
    assert second.get("/design/").context["LANGUAGE_CODE"] == "id"
    first.post(reverse("platform:language"), {"language": "en", "next": "/"})
    assert second.get("/design/").context["LANGUAGE_CODE"] == "en"


@pytest.mark.django_db
def test_a_language_chosen_on_the_device_comes_before_that_of_the_account(client: Client) -> None:
    client.post(reverse("platform:language"), {"language": "en", "next": "/"})
    client.force_login(AccountFactory(language="id"))
    assert client.get("/design/").context["LANGUAGE_CODE"] == "en"


@pytest.mark.django_db
def test_a_language_there_is_not_changes_nothing(client: Client) -> None:
    account = AccountFactory(language="en")
    client.force_login(account)
    client.post(reverse("platform:language"), {"language": "xx", "next": "/"})
    account.refresh_from_db()
    assert (account.language, client.get("/design/").context["LANGUAGE_CODE"]) == ("en", "en")


@pytest.mark.django_db
def test_the_login_page_offers_a_passkey(client: Client) -> None:
    assert b'id="passkey_login"' in client.get(reverse("account_login")).content


@pytest.mark.django_db
@pytest.mark.parametrize("switch", ["theme", "language"])
def test_a_switch_never_leads_to_another_site(client: Client, switch: str) -> None:
    response = client.post(reverse(f"platform:{switch}"), {"next": "https://example.org/"})
    assert response["Location"] == "/"


def test_no_template_holds_an_inline_style_or_script() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in TEMPLATES
        for match in INLINE.finditer(TAG.sub("", path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    sprite = set(json.loads((ROOT / "assets/icons.json").read_text(encoding="utf-8")))
    named = {icon for path in TEMPLATES for icon in ICON.findall(path.read_text(encoding="utf-8"))}
    named |= {entry.icon for entry in ENTRIES} | set(design.TONES.values())
    assert sorted(named - sprite) == []


def test_colours_are_named_in_the_tokens_only() -> None:
    colour = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\(", re.IGNORECASE)
    allowed = {"_tokens.scss", "_kit.scss"}
    sources = [path for path in (ROOT / "assets").rglob("*.*s") if path.name not in allowed]
    found = [
        f"{path.name}: {line.strip()}"
        for path in sources
        for line in path.read_text(encoding="utf-8").splitlines()
        if colour.search(line.split("//")[0]) and path.suffix == ".scss"
    ]
    assert found == []


class OneField(forms.Form):
    name = forms.CharField(label="Nama", help_text="Seperti pada sertifikat.")


def test_a_faulty_field_names_its_error_and_help_to_screen_readers() -> None:
    html = draw("field", field=OneField({"name": ""})["name"])
    described = re.search(r'<input[^>]*aria-describedby="([^"]+)"', html)
    assert described is not None
    assert set(described.group(1).split()) == {"id_name_helptext", "id_name_error"}
    assert all(f'id="{name}"' in html for name in described.group(1).split())
    assert 'aria-invalid="true"' in html


def test_the_summary_of_errors_links_to_the_field() -> None:
    html = draw("form_errors", form=OneField({"name": ""}))
    assert re.findall(r"<a href=\"([^\"]+)\"", html) == ["#id_name"]


def test_a_form_without_errors_has_no_summary() -> None:
    assert draw("form_errors", form=OneField({"name": "Rina"})).strip() == ""


def test_an_icon_is_read_out_only_when_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in design.svg_icon("home")
    assert 'role="img" aria-label="Beranda"' in design.svg_icon("home", "Beranda")


@pytest.mark.parametrize(
    ("value", "most", "share"), [(5, 20, "25.00"), (30, 20, "100.00"), (0, 20, "0"), (3, 0, "0")]
)
def test_a_share_stays_between_nothing_and_all(value: float, most: float, share: str) -> None:
    assert design.share(value, most) == share


@pytest.mark.parametrize(
    ("language", "hours", "money", "when"),
    [
        ("id", "7,5 JP", "Rp750.000.000", "22 November 2026, 14.30 WIB"),
        ("en", "7.5 JP", "Rp750,000,000", "22 November 2026, 14:30 WIB"),
    ],
)
def test_figures_are_written_as_the_language_writes_them(
    language: str, hours: str, money: str, when: str
) -> None:
    with translation.override(language):
        assert design.jp(Decimal("7.50")) == hours
        assert design.rupiah(750_000_000) == money
        assert design.moment(datetime(2026, 11, 22, 7, 30, tzinfo=UTC)) == when


def test_hours_without_a_fraction_show_none() -> None:
    assert design.jp(Decimal("20.00")) == "20 JP"


def test_what_is_not_known_is_a_dash() -> None:
    assert [design.figure(None), design.rupiah(None), design.jp(None), design.day(None)] == ["–"] * 4


def test_the_gallery_reads_its_lists_from_files(tmp_path: Path) -> None:
    pages = tmp_path / "pages.txt"
    pages.write_text("# pages\nhome / 198501012010012001\nsign-in /akun/login/\n", encoding="utf-8")
    keys = tmp_path / "keys.txt"
    keys.write_text("198501012010012001 rahasia\n", encoding="utf-8")

    assert read_shots(pages) == (Shot("home", "/", "198501012010012001"), Shot("sign-in", "/akun/login/"))
    assert read_keys(keys) == (Key("198501012010012001", "rahasia"),)


def test_a_line_of_a_list_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    pages = tmp_path / "pages.txt"
    pages.write_text("home /\nalone\n", encoding="utf-8")
    with translation.override("en"), pytest.raises(BadList, match=r"pages\.txt, line 2: 2 to 3 words"):
        read_shots(pages)


def test_the_gallery_of_the_design_system_has_one_name_per_page() -> None:
    names = [shot.name for shot in design_shots()]
    assert len(names) == len(set(names))
