"""How long the professionalism index of an agency takes: working it out, reading it, the way to a target.

Run from the root: ``.venv/bin/python benchmarks/ip_asn.py [people]``. Everything happens in one transaction
that is rolled back, in the database of this installation; statistics of the tables are left as they are, as
right after an import.
"""

# ruff: noqa: E402, TID251  # Django must be set up before models are imported; a script is an edge

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bina.settings")

import django

from bina.platform.database import set_addresses

set_addresses()
django.setup()

from django.db import transaction
from django.utils import timezone

from bina.people import actions as people
from bina.people.models import DisciplineRecord, Employee, Post, Unit
from bina.people.tests.factories import EmployeeFactory, PostFactory, UnitFactory
from bina.performance.models import Appraisal
from bina.performance.tests.factories import AppraisalFactory
from bina.platform.access import system_actor
from bina.professionalism import actions, queries
from bina.training.models import TrainingRecord
from bina.training.tests.factories import TrainingRecordFactory

LIMIT_SECONDS, LIMIT_MIB = 60, 600
UNITS, TODAY, PUNISHED = 400, date(2026, 11, 22), date(2024, 5, 1)
KINDS = ("GENERAL", "FUNCTIONAL", "FUNCTIONAL", "SUPERVISOR")
FORMS = (
    (3, "Pelatihan Teknis", 24),
    (9, "Seminar", 6),
    (2, "Pelatihan Fungsional Guru", 40),
    (8, "Bimtek", 12),
)
Answer = TypeVar("Answer")


def hire(agency: object, count: int) -> list[Employee]:
    """So many people in 400 units, each with three trainings and a predicate, one in a hundred punished."""
    root = Unit.objects.get(agency=agency, parent=None)
    units = [UnitFactory.build(agency=agency, parent=root, path=f"{root.path}.u{n}") for n in range(UNITS)]
    Unit.objects.bulk_create(units)
    posts = [
        PostFactory.build(agency=agency, unit=unit, kind=kind, title=f"Guru Ahli Muda {place}")
        for unit in units
        for place, kind in enumerate(KINDS)
    ]
    Post.objects.bulk_create(posts)
    staff = [
        EmployeeFactory.build(
            agency=agency,
            post=posts[n % len(posts)],
            unit=posts[n % len(posts)].unit,
            unit_path=posts[n % len(posts)].unit.path,
            nip=f"{1960 + n // 10000:04}0101{n:010}",
            education_level=("15", "30", "40", "45")[n % 4],
        )
        for n in range(count)
    ]
    return Employee.objects.bulk_create(staff, batch_size=2000)


def live(agency: object, staff: list[Employee]) -> None:
    """Trainings of the last four years, last year's predicates, penalties."""
    records = []
    for n, person in enumerate(staff):
        for turn in range(3):
            form, name, jp = FORMS[(n + turn) % len(FORMS)]
            day = TODAY - timedelta(days=(n * 37 + turn * 411) % 1460)
            records.append(
                TrainingRecordFactory.build(
                    agency=agency,
                    employee=person,
                    form=form,
                    name=f"{name} {turn}",
                    starts_on=day,
                    ends_on=day,
                    length_jp=Decimal(jp),
                )
            )
    TrainingRecord.objects.bulk_create(records, batch_size=5000)
    Appraisal.objects.bulk_create(
        [AppraisalFactory.build(agency=agency, employee=person) for person in staff], batch_size=5000
    )
    DisciplineRecord.objects.bulk_create(
        DisciplineRecord(agency=agency, employee=person, level="R", penalty="Teguran", starts_on=PUNISHED)
        for person in staff[::100]
    )


def timed(what: str, work: Callable[[], Answer]) -> tuple[Answer, float]:
    """Do the work and print how long it took."""
    started = time.perf_counter()
    found = work()
    seconds = time.perf_counter() - started
    print(f"{what:<42} {seconds:7.2f} s")
    return found, seconds


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with transaction.atomic():
        agency = people.found_agency(code=f"ukur-{os.getpid()}", name="Pengukuran")
        actor = system_actor(agency.pk)
        staff, _ = timed(f"{count} people written", lambda: hire(agency, count))
        timed("their trainings, predicates, penalties", lambda: live(agency, staff))

        def measure() -> object:
            return actions.measure(actor=actor, agency_id=agency.pk, on=TODAY, at=timezone.now())

        row, first = timed("index of everybody worked out", measure)
        _, again = timed("again, nothing changed", measure)
        seen, _ = timed(
            "figures of the agency and its units", lambda: queries.overview(actor, measurement=row)
        )
        costs = {
            (component, kind): 500_000 + 7 * len(component + kind)
            for component in ("TECHNICAL", "SEMINAR", "FUNCTIONAL_TRAINING", "LEADERSHIP_TRAINING")
            for kind in KINDS
        }
        target = (seen.whole.index + 10).quantize(Decimal("0.01"))
        way, _ = timed(
            f"cheapest way from {seen.whole.index:.2f} to {target}",
            lambda: queries.way_to(actor, measurement=row, target=target, costs=costs),
        )
        print(f"proven: {way.answer.proven}, {len(way.chosen)} trainings, {way.answer.cost_rupiah} rupiah")
        transaction.set_rollback(True)
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {mib:.0f} MiB")
    return int(max(first, again) > LIMIT_SECONDS or mib > LIMIT_MIB or not way.answer.proven)


if __name__ == "__main__":
    sys.exit(main())
