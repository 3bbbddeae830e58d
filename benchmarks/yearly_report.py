"""The yearly report of 20,000 people with 80,000 enrolments in a year: page, workbook, and lists beside it.

Run from the root: ``.venv/bin/python benchmarks/yearly_report.py [people]``. Everything is written into an
agency of its own in a transaction that is taken back at the end. Goal: the report, as page and as workbook,
in under 10 s each; the lists in under 1 s.
"""

# ruff: noqa: E402  # Django must be set up before models are imported

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bina.settings")

import django

from bina.platform.database import set_addresses

set_addresses()
django.setup()

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bina.people.models import Agency, Employee, Post, Unit
from bina.people.tests.factories import AgencyFactory, EmployeeFactory, PostFactory, UnitFactory, account_with
from bina.platform.access import Role
from bina.platform.models import Account
from bina.training.models import Batch, Commitment, Enrolment, Partner, Programme
from bina.training.tests.factories import ProgrammeFactory
from bina.training.tests.partner_factories import BudgetLineFactory, PartnerFactory

PEOPLE, EACH, SEATS, UNITS, PARTNERS, PROGRAMMES = 20_000, 4, 30, 400, 40, 200
YEAR = 2026
REPORT_SECONDS, LIST_SECONDS = 10, 1


def hire(root: Unit, number: int) -> list[Employee]:
    """So many people, spread over offices and sections."""
    offices = [UnitFactory.create(parent=root) for _ in range(30)]
    posts: list[Post] = [
        PostFactory.create(unit=UnitFactory.create(parent=offices[n % 30])) for n in range(UNITS)
    ]
    people = [
        EmployeeFactory.build(
            unit=posts[n % UNITS].unit,
            post=posts[n % UNITS],
            agency=root.agency,
            unit_path=posts[n % UNITS].unit.path,
            nip=f"{n:018d}",
        )
        for n in range(number)
    ]
    return Employee.objects.bulk_create(people, batch_size=2000)


def train(agency: Agency, people: list[Employee]) -> int:
    """Every person completes four batches of a year, most of them delivered by partners and paid."""
    partners: list[Partner] = PartnerFactory.create_batch(PARTNERS, agency=agency)
    programmes: list[Programme] = ProgrammeFactory.create_batch(PROGRAMMES, agency=agency)
    line = BudgetLineFactory.create(agency=agency, year=YEAR, ceiling_rupiah=10**13)
    first, now = date(YEAR, 1, 5), datetime(YEAR, 12, 31, tzinfo=UTC)
    batches = Batch.objects.bulk_create(
        Batch(
            agency=agency,
            programme=programmes[n % PROGRAMMES],
            partner=partners[n % PARTNERS] if n % 5 else None,
            code=f"B{n:05d}",
            starts_on=first + timedelta(days=n % 340),
            ends_on=first + timedelta(days=n % 340 + 1),
            seats=SEATS,
            state="FINISHED",
            updated_at=now,
        )
        for n in range(-(-len(people) * EACH // SEATS))
    )
    places = (
        Enrolment(
            agency=agency,
            batch=batch,
            employee=people[(place * SEATS + seat) % len(people)],
            state="COMPLETED",
            source="IMPORT",
            completed_on=batch.ends_on,
            earned_jp=Decimal(8),
            pre_score=Decimal(40),
            post_score=Decimal(75),
            updated_at=now,
        )
        for place, batch in enumerate(batches)
        for seat in range(SEATS)
    )
    made = Enrolment.objects.bulk_create(places, batch_size=5000)
    Commitment.objects.bulk_create(
        Commitment(
            agency=agency,
            line=line,
            batch=batch,
            purpose="DELIVERY",
            amount_rupiah=20_000_000,
            number=batch.code,
            committed_on=batch.starts_on,
            recorded_at=now,
        )
        for batch in batches
    )
    return len(made)


def measure(account: Account) -> bool:
    """Ask for each address twice and print the second time; whether all stayed within their limits."""
    client, good = Client(), True
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    report, year = reverse("training:report"), f"?tahun={YEAR}"
    for name, address, limit in (
        ("yearly report", report + year, REPORT_SECONDS),
        ("its workbook", f"{report}{year}&format=xlsx", REPORT_SECONDS),
        ("partners", reverse("training:partner_list"), LIST_SECONDS),
        ("budget", reverse("training:budget_list") + year, LIST_SECONDS),
        ("mandatory programmes", reverse("training:mandatory"), LIST_SECONDS),
        ("hours per person", reverse("training:hours_people") + year, LIST_SECONDS),
    ):
        for _ in range(2):
            started, worked = time.perf_counter(), time.process_time()
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(address)
                size = len(answer.getvalue())
            took, worked = time.perf_counter() - started, time.process_time() - worked
        good = good and answer.status_code == 200 and took < limit
        waited = sum(float(one["time"]) for one in asked)
        told = f"{worked:.2f} s here, {waited:.2f} s in {len(asked)} queries"
        print(f"{name:22} {took:6.2f} s (limit {limit}): {told}, {size:,} bytes")
    return good


def main() -> int:
    """Build, measure, take back."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    with transaction.atomic():
        root = UnitFactory.create(agency=AgencyFactory.create(code=f"laporan-{os.getpid()}"))
        started = time.perf_counter()
        places = train(root.agency, hire(root, number))
        print(f"{number:,} people, {places:,} enrolments in {time.perf_counter() - started:.0f} s")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE people_employee, training_enrolment, training_batch, training_commitment")
        good = measure(account_with(Role.HR_DEVELOPER, unit=root))
        transaction.set_rollback(True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
