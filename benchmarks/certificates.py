"""Issue of 5,000 certificates as one job: killed in the middle, run again, queries and doubles counted.

Run from the root: ``.venv/bin/python benchmarks/certificates.py [certificates]``. It works on a database and
files of its own, thrown away at the end. Goal: every person who completed holds one signed certificate,
numbers without gap, at most 200 queries per thousand.
"""

# ruff: noqa: E402  # Django must be set up before models are imported

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
CHILD = "--child"
HOME = os.environ["BINA_HOME"] if CHILD in sys.argv else tempfile.mkdtemp(prefix="bina-certificates-")
os.environ |= {"BINA_HOME": HOME, "DJANGO_SETTINGS_MODULE": "bina.settings", "PYTHONPATH": str(ROOT)}

from bina.platform.database import remove_database, set_addresses

set_addresses()
if CHILD not in sys.argv:
    migrate = [sys.executable, "-m", "bina", "migrate"]
    subprocess.run(migrate, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

import django

django.setup()

from django.conf import settings
from django.db import connection

from bina.people.models import Agency, Employee
from bina.people.tests.factories import AgencyFactory, EmployeeFactory, PostFactory, UnitFactory
from bina.platform.access import system_actor
from bina.platform.models import JobRun
from bina.training import jobs
from bina.training.actions import certificates
from bina.training.models import Batch, Certificate, Enrolment
from bina.training.tests.factories import ProgrammeFactory

CERTIFICATES, SEATS, MOST_QUERIES_A_THOUSAND = 5_000, 30, 200
YEAR = 2026


def complete(agency: Agency, number: int) -> None:
    """So many people who completed a batch of thirty each."""
    unit = UnitFactory.create(agency=agency)
    post = PostFactory.create(unit=unit)
    programmes = ProgrammeFactory.create_batch(20, agency=agency, organiser="BKPSDM")
    at = datetime.now(UTC)
    people = Employee.objects.bulk_create(
        [
            EmployeeFactory.build(
                unit=unit, post=post, agency=agency, unit_path=unit.path, nip=f"{place:018d}"
            )
            for place in range(number)
        ],
        batch_size=1000,
    )
    batches = Batch.objects.bulk_create(
        Batch(
            agency=agency,
            programme=programmes[place % len(programmes)],
            code=f"B{place:04d}",
            starts_on=date(YEAR, 1, 5) + timedelta(days=place),
            ends_on=date(YEAR, 1, 6) + timedelta(days=place),
            seats=SEATS,
            state="FINISHED",
            updated_at=at,
        )
        for place in range(-(-number // SEATS))
    )
    Enrolment.objects.bulk_create(
        (
            Enrolment(
                agency=agency,
                batch=(batch := batches[place // SEATS]),
                employee=person,
                state="COMPLETED",
                source="FORM",
                completed_on=batch.ends_on,
                earned_jp=Decimal(16),
                updated_at=at,
            )
            for place, person in enumerate(people)
        ),
        batch_size=1000,
    )
    look = certificates.LayoutValues(
        signer_name="Drs. Contoh", signer_post="Kepala BKPSDM", number_pattern="{urut:5}/{angkatan}/{tahun}"
    )
    certificates.save_layout(actor=system_actor(agency.pk), agency_id=agency.pk, values=look, at=at)


def order(agency: Agency) -> JobRun:
    """The job that HR orders, without a worker that takes it."""
    chosen = certificates.Chosen(year=YEAR)
    return certificates.order_certificates(
        actor=system_actor(agency.pk), agency_id=agency.pk, chosen=chosen, at=datetime.now(UTC)
    )


def work(run: JobRun, agency: Agency) -> None:
    jobs.issue_certificates(run_id=str(run.pk), agency=str(agency.pk), year=YEAR)


def kill_in_the_middle(run: JobRun, agency: Agency, after: int) -> int:
    """Begin the job in a process of its own and kill it once so many are signed; gives how many then are."""
    words = [sys.executable, __file__, CHILD, str(run.pk), str(agency.pk)]
    with subprocess.Popen(words) as child:
        while Certificate.objects.filter(state="ISSUED").count() < after and child.poll() is None:
            time.sleep(0.2)
        child.send_signal(signal.SIGKILL)
    return Certificate.objects.filter(state="ISSUED").count()


def measured(run: JobRun, agency: Agency) -> tuple[float, int]:
    """Seconds and queries of the job."""
    asked = 0

    def count(execute: Any, *words: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*words)

    started = time.perf_counter()
    with connection.execute_wrapper(count):
        work(run, agency)
    return time.perf_counter() - started, asked


def whole(number: int) -> bool:
    """Everybody holds one signed certificate, numbers have no gap, and there is one file for each."""
    serials = Certificate.objects.order_by("serial").values_list("serial", flat=True)
    files = sum(1 for _file in Path(settings.MEDIA_ROOT).rglob("*.pdf"))
    return (
        list(serials) == list(range(1, number + 1))
        and Certificate.objects.filter(state="ISSUED").count() == number == files
        and Certificate.objects.values("enrolment_id").distinct().count() == number
    )


def main() -> int:
    """Build, kill, go on, compare."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else CERTIFICATES
    agency = AgencyFactory.create()
    complete(agency, number)
    before = kill_in_the_middle(order(agency), agency, after=number // 10)
    took, asked = measured(order(agency), agency)
    rest = number - before
    per_thousand = asked * 1000 / rest
    good = whole(number)
    print(f"killed after {before:,} of {number:,}; the next run signed {rest:,} in {took:.0f} s")
    limit = MOST_QUERIES_A_THOUSAND
    print(f"{rest / took:.1f} a second, {per_thousand:.0f} queries per thousand (limit {limit})")
    print("one certificate and one file for everybody, numbers without gap" if good else "DOUBLES OR GAPS")
    return 0 if good and per_thousand <= MOST_QUERIES_A_THOUSAND else 1


if __name__ == "__main__":
    if CHILD in sys.argv:
        work(JobRun.objects.get(pk=sys.argv[2]), Agency.objects.get(pk=sys.argv[3]))
        sys.exit(0)
    try:
        status = main()
    finally:
        connection.close()
        remove_database(Path(HOME))
        shutil.rmtree(HOME, ignore_errors=True)
    sys.exit(status)
