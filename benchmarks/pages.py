"""How long the pages over many people take, and how often they ask the database, in a demonstration city.

Run from the root: ``.venv/bin/python benchmarks/pages.py [employees]``. The city is made and loaded into this
installation when it is not there yet; the time of each file's import is printed then.
"""

# ruff: noqa: E402  # Django must be set up before models are imported

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bina.settings")

import django

from bina.platform.database import set_addresses

set_addresses()
django.setup()

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bina.demonstration.queries import is_loaded, shown_accounts
from bina.people.models import Employee
from bina.platform.models import Account

LIMIT_SECONDS = 1
WARM = 3


def load(code: str, employees: int) -> None:
    """Make and import the city as `bina demo` does, and print what its command says of each file and when."""
    bina = Path(sys.executable).with_name("bina")
    with tempfile.TemporaryDirectory() as folder:
        words = ["demo", "--agency", code, "--employees", str(employees), "--out", folder, "--load"]
        started = time.perf_counter()
        with subprocess.Popen(
            [bina, *words], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        ) as run:
            for line in run.stderr or ():
                print(f"{time.perf_counter() - started:7.1f} s  {line.rstrip()}")
        print(f"{time.perf_counter() - started:7.1f} s  loaded")
        assert run.returncode == 0


def addresses(code: str) -> dict[str, str]:
    person = Employee.objects.filter(agency__code=code, status="ACTIVE").order_by("nip")[100]
    return {
        "employee list": reverse("people:employee_list"),
        "search in the list": reverse("people:employee_list") + "?q=siti",
        "employee": reverse("people:employee", args=[person.pk]),
        "competence": reverse("competency:profile", args=[person.pk]),
        "heat map": reverse("competency:heat_map"),
        "people below": reverse("competency:people"),
        "cycle": reverse("insight:cycle"),
        "home": reverse("insight:home"),
    }


def measure(client: Client, name: str, address: str) -> None:
    """First with nothing kept, then the middle one of the next three."""
    seconds, queries = [], 0
    cache.clear()
    for _number in range(1 + WARM):
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address)
        seconds.append(time.perf_counter() - started)
        queries = len(asked)
        assert page.status_code == 200
    warm = sorted(seconds[1:])[WARM // 2]
    times = f"first {seconds[0]:5.2f} s, then {warm:5.2f} s (limit {LIMIT_SECONDS} s)"
    print(f"{name:20} {times} {queries:3} queries")


def main() -> None:
    """Load the city if need be, then ask for every page as its HR developer."""
    employees = next((int(word) for word in sys.argv[1:] if word.isdigit()), 5_000)
    code = f"UKUR-{employees}"
    if not is_loaded(code):
        load(code, employees)
    login = next(one.login for one in shown_accounts(code) if one.role == "HR_DEVELOPER")
    client = Client()
    client.force_login(
        Account.objects.get(email=login), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    client.get("/")
    for name, address in addresses(code).items():
        measure(client, name, address)


main()
