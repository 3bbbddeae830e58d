"""Every workbook that a page of the gallery offers, from the demonstration city in ``BINA_HOME``.

    .venv/bin/python scripts/city_workbooks.py FOLDER

Pages are asked for as the people of the gallery see them, without a server; each link to a workbook is
followed once per person. Says for each file from which page it is and how many rows stand in its sheets.
"""

# ruff: noqa: E402  # Django must be set up before the gallery is imported

from __future__ import annotations

import html
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "bina.settings"

from bina.platform.database import set_addresses

set_addresses()

import django

django.setup()

from django.test import Client
from openpyxl import load_workbook

from bina.insight.gallery import pages
from bina.platform.design.gallery import PARTS, Shot

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNT = re.compile(r'data-role="(\w+)"><code>([^<]+)</code> · <code>([^<]+)</code>')
LINK = re.compile(r'href="([^"#]+)"')
OFFERED = re.compile(r"xlsx|/berkas/")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Visitor:
    """One person of the city, who asks for each page once."""

    def __init__(self, login: str, password: str) -> None:
        self.client = Client(SERVER_NAME="127.0.0.1")
        self.known: dict[str, list[str]] = {}
        if login:
            self.client.post("/akun/login/", {"login": login, "password": password})

    def links(self, path: str) -> list[str]:
        """Where the page leads, as whole addresses of this installation."""
        if path not in self.known:
            answer = self.client.get(path)
            text = "" if answer.streaming else answer.content.decode(errors="replace")
            self.known[path] = [urljoin(path, html.unescape(link)) for link in LINK.findall(text)]
        return self.known[path]

    def address(self, shot: Shot) -> str:
        """The page's address in this city; empty when nothing of its kind is there."""
        here = ""
        for form in (*shot.via, shot.path):
            pattern = re.escape(form)
            for part, marks in PARTS.items():
                pattern = pattern.replace(re.escape(part), marks)
            whole = re.compile(pattern + r"(\?.*)?")
            found = [link for link in self.links(here) if whole.fullmatch(link)] if "{" in form else [form]
            if not found:
                return ""
            here = found[0]
        return here


def accounts() -> dict[str, tuple[str, str]]:
    """Login and password of each role, as the login page of the demonstration shows them."""
    text = Client(SERVER_NAME="127.0.0.1").get("/akun/login/").content.decode()
    return {role: (login, password) for role, login, password in ACCOUNT.findall(text)}


def workbooks(known: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str, bytes]]:
    """Name of the page, address of the file and its bytes, each address once per person."""
    visitors = {role: Visitor(*words) for role, words in known.items()} | {"": Visitor("", "")}
    fetched = set()
    for shot in pages():
        visitor = visitors.get(shot.login)
        page = visitor.address(shot) if visitor else ""
        if not visitor or not page:
            sys.stdout.write(f"{shot.name}: not in this city\n")
            continue
        for link in (link for link in visitor.links(page) if OFFERED.search(link)):
            if (shot.login, link) not in fetched:
                fetched.add((shot.login, link))
                answer = visitor.client.get(link)
                if answer.headers.get("Content-Type") == WORKBOOK:
                    yield shot.name, link, answer.getvalue()


def main(folder: Path) -> int:
    """Keep every workbook in the folder; 1 when the city offers none."""
    number = 0
    for number, (name, link, data) in enumerate(workbooks(accounts()), start=1):
        path = folder / f"{number:03d}-{name}.xlsx"
        path.write_bytes(data)
        sheets = [f"{sheet.title} {sheet.max_row}" for sheet in load_workbook(path).worksheets]
        sys.stdout.write(f"{path.name}  {link}  rows: {', '.join(sheets)}\n")
    return 0 if number else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
