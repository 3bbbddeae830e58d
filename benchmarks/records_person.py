"""How long the database takes for a person's last 100 statements out of many.

Run from the root: ``.venv/bin/python benchmarks/records_person.py [rows]`` (1,000,000; the goal is stated for
10,000,000, which needs about 10 GB and a good while to write). The rows go into a store of their own in this
installation's table, are kept for the next run, and are those of 20,000 people in random order.
"""

# ruff: noqa: E402  # Django must be set up before models are imported

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bina.settings")

import django

from bina.platform.database import set_addresses

set_addresses()
django.setup()

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bina.records.queries.statements import Filter, statements

STORE = UUID("01900000-0000-7000-8000-000000000010")
PEOPLE, PORTION, GOAL_MS, TRIES = 20_000, 100_000, 20.0, 20
FILL = """
INSERT INTO records_statement
  (store_id, id, actor, activity, registration, stored, "timestamp", verb, keys, body)
SELECT %(store)s, gen_random_uuid(), a.key, md5('activity' || a.n %% 500)::uuid,
  md5('attempt' || a.n / 20)::uuid, a.at, a.at,
  'http://adlnet.gov/expapi/verbs/completed', ARRAY[md5('course' || a.n %% 20)::uuid],
  jsonb_build_object('actor', a.key, 'result', '{"completion": true}'::jsonb, 'fill', repeat('x', 250))
FROM (SELECT n, timestamptz '2026-01-01' + n * interval '1 second' AS at,
        md5('person' || floor(random() * %(people)s))::uuid AS key
      FROM generate_series(%(first)s, %(last)s) AS n) AS a
"""


def fill(wanted: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_statement WHERE store_id = %s", [STORE])
        held = cursor.fetchone()[0]
        for first in range(held, wanted, PORTION):
            last = min(first + PORTION, wanted) - 1
            cursor.execute(FILL, {"store": STORE, "people": PEOPLE, "first": first, "last": last})
            print(f"\r{last + 1:,} rows", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def planned(person: UUID) -> tuple[float, str]:
    """Milliseconds that PostgreSQL says its work took, of every query of the read; and the first plan."""
    with CaptureQueriesContext(connection) as asked:
        found = statements(store=STORE, wanted=Filter(actor=person, limit=100))
    assert found
    total, shown = 0.0, ""
    with connection.cursor() as cursor:
        for query in asked:
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + query["sql"])
            plan = "\n".join(row[0] for row in cursor.fetchall())
            shown = shown or plan
            total += sum(map(float, re.findall(r"(?:Planning|Execution) Time: ([\d.]+) ms", plan)))
    return total, shown


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    fill(rows)
    with connection.cursor() as cursor:
        cursor.execute("SELECT md5('person' || n)::uuid FROM generate_series(0, %s) AS n", [TRIES - 1])
        people = [row[0] for row in cursor.fetchall()]
    started = time.perf_counter()
    tried = sorted(planned(person) for person in people)
    middle, worst = tried[len(tried) // 2][0], tried[-1][0]
    print(tried[-1][1])
    print(f"{rows:,} rows, {TRIES} people: median {middle:.1f} ms, worst {worst:.1f} ms (goal {GOAL_MS} ms)")
    print(f"{time.perf_counter() - started:.1f} s in all")
    return int(middle > GOAL_MS)


if __name__ == "__main__":
    raise SystemExit(main())
