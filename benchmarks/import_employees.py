"""How long the import of a workforce file takes against reading the same workbook and copying it raw.

Run from the root: ``.venv/bin/python benchmarks/import_employees.py [rows] [--csv]``. Everything happens in
one transaction that is rolled back, in the database of this installation.
"""

# ruff: noqa: E402, TID251  # Django must be set up before models are imported; a script is an edge

from __future__ import annotations

import csv
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bina.settings")

import django
import python_calamine

from bina.platform.database import set_addresses

set_addresses()
django.setup()

from django.db import connection, transaction
from django.utils import timezone

from bina.people import actions
from bina.people.tests.files import HEADINGS, person, write_people
from bina.platform.access import system_actor
from bina.platform.jobs import Quiet

LIMIT_MIB = 600
LIMIT_RATIO = 5


def people(count: int) -> Iterator[dict[str, Any]]:
    """Faultless rows with every one of the 67 columns filled, about 35 people to a unit."""
    for n in range(count):
        year, month, serial = 1960 + n % 40, 1 + n // 40 % 12, 1 + n // 480 % 999
        row = person(
            n,
            NIP_BARU=f"{year}0225{year + 25}{month:02}{1 + n // 479520}{serial:03}",
            TANGGAL_LAHIR=f"25-02-{year}",
            JENIS_KELAMIN="M" if n < 479520 else "F",
            NIK=f"9901012502{year % 100:02}{n % 10000:04}",
            UNOR_ID=f"U{n % 571}",
            UNOR_NAMA=f"Unit nomor {n % 571}",
            AGAMA_ID="1",
            NOMOR_HP=f"0812{n:08}",
            EMAIL=f"orang{n}@contoh.example",
            EMAIL_GOV="",
            ALAMAT=f"Jalan Contoh nomor {n}, Kelurahan Contoh",
            JENIS_PEGAWAI_ID="12",
        )
        yield {heading: row.get(heading, "isi kolom") for heading in HEADINGS}


def baseline(path: Path) -> float:
    """Seconds to read the file and copy its cells as text into a temporary table."""
    started = time.perf_counter()
    with connection.cursor() as cursor:
        columns = ", ".join(f"c{number} text" for number in range(len(HEADINGS)))
        cursor.execute(f"CREATE TEMP TABLE raw_rows ({columns}) ON COMMIT DROP")
        with cursor.copy("COPY raw_rows FROM STDIN") as copy:
            for cells in _rows(path):
                copy.write_row(cells)
    return time.perf_counter() - started


def _rows(path: Path) -> Iterator[list[Any]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            yield from csv.reader(stream)
    else:
        yield from python_calamine.load_workbook(str(path)).get_sheet_by_index(0).iter_rows()


def _written(folder: Path, count: int, *, as_csv: bool) -> Path:
    if not as_csv:
        return write_people(folder / "people.xlsx", list(people(count)))
    path = folder / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, HEADINGS)
        writer.writeheader()
        writer.writerows(people(count))
    return path


def measure(path: Path, count: int) -> None:
    """Print the seconds of each step and their ratio to the baseline."""
    agency = actions.found_agency(code=f"ukur-{os.getpid()}", name="Pengukuran")

    def run(*, dry_run: bool) -> float:
        started = time.perf_counter()
        report = actions.import_employees(
            actor=system_actor(agency.pk),
            agency_id=agency.pk,
            path=path,
            dry_run=dry_run,
            accept_good_rows=False,
            at=timezone.now(),
            progress=Quiet(),
            create_units=True,
        )
        assert report.rows == count
        assert report.rejected == 0
        with connection.cursor() as cursor:  # what the end of the transaction would check
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return time.perf_counter() - started

    raw = baseline(path)
    print(f"read and copy raw     {raw:7.2f} s")
    preview = run(dry_run=True)
    print(f"preview alone         {preview:7.2f} s  {preview / raw:5.2f} x")
    apply = run(dry_run=False)
    print(f"preview and apply     {apply:7.2f} s  {apply / raw:5.2f} x (limit {LIMIT_RATIO} x)")
    again = run(dry_run=False)
    print(f"the same file again   {again:7.2f} s  {again / raw:5.2f} x")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory           {peak:7.0f} MiB (limit {LIMIT_MIB} MiB)")


def main() -> None:
    """Write a file, measure, and leave nothing behind."""
    count = next((int(word) for word in sys.argv[1:] if word.isdigit()), 20_000)
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        path = _written(Path(folder), count, as_csv="--csv" in sys.argv)
        print(f"{count} rows x {len(HEADINGS)} columns, {path.stat().st_size >> 20} MiB {path.suffix}")
        measure(path, count)
        transaction.set_rollback(True)


main()
