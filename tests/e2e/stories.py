"""What the stories of training share: people made in the installation, and their signing in."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import django
from playwright.sync_api import expect

from bina.platform.database import set_addresses

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.e2e.conftest import Installation

PASSWORD = "menata-kota-bersama"


def print_made(make: Callable[[], dict[str, Any]]) -> None:
    """Make something in the installation of the environment, and print what the browser needs to know."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bina.settings")
    set_addresses()
    django.setup()
    sys.stdout.write(json.dumps(make()) + "\n")


def made_by(installation: Installation, module: str) -> dict[str, Any]:
    """What a program of this folder printed, run in the installation."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.e2e.{module}"],
        env=installation.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    printed: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return printed


def sign_in(page: Page, login: str) -> None:
    page.goto("/akun/login/")
    page.get_by_label("NIP").fill(login)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page).not_to_have_url(re.compile("/akun/login/"))


def sign_out(page: Page) -> None:
    page.goto("/akun/logout/")
    page.get_by_role("button", name="Keluar").click()
    expect(page).to_have_url(re.compile("/akun/login/"))
