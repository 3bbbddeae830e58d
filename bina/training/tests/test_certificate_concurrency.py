"""Two runs at once, and one that is killed: no certificate twice, none lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings as live
from django.core.management import call_command
from django.db import connection

from bina.people.tests.factories import AccountFactory
from bina.platform.models import JobRun
from bina.training.actions import certificates as actions
from bina.training.actions.certificates import issuing
from bina.training.models import Certificate
from bina.training.tests.certified import desk
from bina.training.tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def _numbers() -> list[int]:
    return [
        serial for serial in Certificate.objects.order_by("serial").values_list("serial", flat=True) if serial
    ]


def test_two_runs_at_once_share_the_work_and_make_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "SIGNED_AT_ONCE", 3)
    monkeypatch.setattr(issuing, "NUMBERED_AT_ONCE", 4)
    office = desk()
    office.completed(12)
    office.issue(year=2001)  # makes the test key before the two begin
    together = Barrier(2)

    def run(_number: int) -> int:
        try:
            together.wait(timeout=60)
            return office.issue()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(run, range(2))) == 12
    assert _numbers() == list(range(1, 13))
    assert set(Certificate.objects.values_list("state", flat=True)) == {"ISSUED"}
    assert Certificate.objects.values("enrolment_id").distinct().count() == 12


def test_the_queued_job_issues_tells_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    office = desk()
    [place] = office.completed(1)
    account = AccountFactory.create(employee=place.employee)
    run = actions.order_certificates(
        actor=office.hr, agency_id=office.agency.pk, chosen=actions.Chosen(year=2026), at=NOW
    )
    call_command("procrastinate", "worker", "--one-shot")
    run = JobRun.objects.get(pk=run.pk)
    assert (run.state, run.done, run.total, run.error) == ("DONE", 1, 1, "")
    assert run.result_url == "/pelatihan/sertifikat/terbit/"
    assert account.notices.count() == 1


KILLED = """
import os, sys
sys.path.insert(0, {root!r})
os.environ.update(DJANGO_SETTINGS_MODULE="bina.settings", BINA_TESTING="1")
import django
django.setup()
from datetime import datetime
from uuid import UUID
from django.conf import settings
from django.db import connection
connection.settings_dict.update(NAME={name!r}, **{role!r})
settings.MEDIA_ROOT = {files!r}
from bina.training.actions import certificates as actions
from bina.training.actions.certificates import issuing
issuing.SIGNED_AT_ONCE = 2
class Tells:
    def report(self, *, done, total, message=""):
        print(done, flush=True)
        if done >= 4:
            sys.stdin.read()  # waits inside its work until it is killed
    def check(self):
        pass
actions.issue_certificates(
    agency_id=UUID({agency!r}), chosen=actions.Chosen(year=2026),
    at=datetime.fromisoformat({at!r}), progress=Tells())
"""


def test_after_a_kill_the_next_run_goes_on_without_doubles(tmp_path: Path) -> None:
    office = desk()
    office.completed(7)
    role = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
    script = KILLED.format(
        root=str(live.BASE_DIR),
        name=connection.settings_dict["NAME"],
        role=role,
        files=str(tmp_path),
        agency=str(office.agency.pk),
        at=NOW.isoformat(),
    )
    with subprocess.Popen(  # noqa: S603  # our own script
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdout is not None
        assert [worker.stdout.readline().strip() for _line in range(2)] == ["2", "4"]
        worker.send_signal(signal.SIGKILL)
    before = dict(Certificate.objects.filter(state="ISSUED").values_list("pk", "sha256"))
    assert len(before) == 4
    assert office.issue() == 3
    assert _numbers() == [1, 2, 3, 4, 5, 6, 7]
    after = dict(Certificate.objects.values_list("pk", "sha256"))
    assert before.items() <= after.items()
    assert len(list(tmp_path.rglob("*.pdf"))) == 7
