"""Counting statements into rollups, a little at a time or all over again, with the same result.

Each request that adds statements leaves a row in the queue `Waiting`, in its own transaction: a request that
commits late leaves its row late, so that none is passed over, however long it took. A run reads queue and
statements in one SQL statement and thus in one snapshot; everything it computes can be merged in any order.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from bina.records.rules.checks import VOIDED
from bina.records.rules.progress import BEGINNINGS

_LOCK = "SELECT pg_advisory_xact_lock(7203451)"
_COLUMNS = """
  store_id, actor, activity, activity_iri, statements, attempts, first_at, last_at, seconds, scaled,
  best_scaled, scored_at, scored_by, success, success_at, success_by, completion, completion_at, completion_by
"""
# A duration with a number of eight digits would overflow an interval; such a one counts as none.
_SECONDS = r"""
  CASE WHEN result->>'duration' !~ '\d{8}' THEN
    extract(epoch FROM regexp_replace(result->>'duration', '[.,](\d\d?)\d*', '.\1', 'g')::interval)
  END
"""
_FIGURES = f"""
  SELECT store_id, actor, activity, min(body->'object'->>'id'), count(*),
    count(*) FILTER (WHERE verb = ANY (%(beginnings)s)),
    min(happened), max(happened), coalesce(sum(round(({_SECONDS})::numeric, 2)), 0),
    (array_agg(scaled ORDER BY happened DESC, id DESC) FILTER (WHERE scaled IS NOT NULL))[1], max(scaled),
    (array_agg(happened ORDER BY happened DESC, id DESC) FILTER (WHERE scaled IS NOT NULL))[1],
    (array_agg(id ORDER BY happened DESC, id DESC) FILTER (WHERE scaled IS NOT NULL))[1],
    (array_agg(success ORDER BY happened DESC, id DESC) FILTER (WHERE success IS NOT NULL))[1],
    (array_agg(happened ORDER BY happened DESC, id DESC) FILTER (WHERE success IS NOT NULL))[1],
    (array_agg(id ORDER BY happened DESC, id DESC) FILTER (WHERE success IS NOT NULL))[1],
    (array_agg(completion ORDER BY happened DESC, id DESC) FILTER (WHERE completion IS NOT NULL))[1],
    (array_agg(happened ORDER BY happened DESC, id DESC) FILTER (WHERE completion IS NOT NULL))[1],
    (array_agg(id ORDER BY happened DESC, id DESC) FILTER (WHERE completion IS NOT NULL))[1]
"""
# What is read of the statements that count: about an activity, and not void.
_COUNTED = """
  SELECT s.store_id, s.id, s.actor, s.activity, s.verb, s.body, s."timestamp" AS happened,
    s.body->'result' AS result, (s.body #>> '{result,score,scaled}')::float8 AS scaled,
    (s.body #>> '{result,success}')::boolean AS success,
    (s.body #>> '{result,completion}')::boolean AS completion
  FROM records_statement s
"""
_ALIVE = """
  s.activity IS NOT NULL AND (s.verb = %(voided)s OR NOT EXISTS (
    SELECT FROM records_voiding v WHERE v.store_id = s.store_id AND v.id = s.id))
"""


def _latest(value: str, at: str, by: str) -> str:
    later = f"(r.{at} IS NULL OR (excluded.{at}, excluded.{by}) > (r.{at}, r.{by}))"
    return ", ".join(
        f"{column} = CASE WHEN {later} THEN excluded.{column} ELSE r.{column} END"
        for column in (value, at, by)
    )


_MERGE = f"""
  statements = r.statements + excluded.statements, attempts = r.attempts + excluded.attempts,
  first_at = least(r.first_at, excluded.first_at), last_at = greatest(r.last_at, excluded.last_at),
  seconds = r.seconds + excluded.seconds, best_scaled = greatest(r.best_scaled, excluded.best_scaled),
  {_latest("scaled", "scored_at", "scored_by")}, {_latest("success", "success_at", "success_by")},
  {_latest("completion", "completion_at", "completion_by")}
"""
_REPLACE = ", ".join(
    f"{column} = excluded.{column}" for column in (name.strip() for name in _COLUMNS.split(",")[3:])
)
# Where a statement was made void, its actor and activity are counted anew; what still waits is left out.
_COUNT = f"""
WITH taken AS (
  DELETE FROM records_waiting WHERE id IN (SELECT id FROM records_waiting ORDER BY id LIMIT %(requests)s)
  RETURNING id, store_id, statements
), arrived AS (
  SELECT DISTINCT store_id, unnest(statements) AS id FROM taken
), again AS (
  SELECT DISTINCT t.store_id, t.actor, t.activity
  FROM arrived a JOIN records_statement s ON s.store_id = a.store_id AND s.id = a.id AND s.verb = %(voided)s
    JOIN records_statement t ON t.store_id = s.store_id AND t.id = s.target
  WHERE t.activity IS NOT NULL
), later AS (
  SELECT w.store_id, unnest(w.statements) AS id FROM records_waiting w
  WHERE EXISTS (SELECT FROM again) AND w.id NOT IN (SELECT id FROM taken)
), fresh AS (
  {_COUNTED} JOIN arrived a ON a.store_id = s.store_id AND a.id = s.id
  WHERE {_ALIVE} AND (s.store_id, s.actor, s.activity) NOT IN (SELECT * FROM again)
), merged AS (
  INSERT INTO records_rollup AS r ({_COLUMNS})
  {_FIGURES} FROM fresh GROUP BY store_id, actor, activity
  ON CONFLICT (store_id, actor, activity) DO UPDATE SET {_MERGE}
), recounted AS (
  {_COUNTED} JOIN again g ON g.store_id = s.store_id AND g.actor = s.actor AND g.activity = s.activity
  WHERE {_ALIVE} AND (s.store_id, s.id) NOT IN (SELECT * FROM later)
), replaced AS (
  INSERT INTO records_rollup AS r ({_COLUMNS})
  {_FIGURES} FROM recounted GROUP BY store_id, actor, activity
  ON CONFLICT (store_id, actor, activity) DO UPDATE SET {_REPLACE}
), emptied AS (
  DELETE FROM records_rollup r USING again g
  WHERE r.store_id = g.store_id AND r.actor = g.actor AND r.activity = g.activity
    AND (g.store_id, g.actor, g.activity) NOT IN (SELECT store_id, actor, activity FROM recounted)
)
SELECT count(*) FROM taken
"""  # noqa: S608 - fixed texts
_REBUILD = f"""
WITH gone AS (DELETE FROM records_waiting WHERE store_id = %(store)s), counted AS (
  {_COUNTED} WHERE s.store_id = %(store)s AND {_ALIVE}
)
INSERT INTO records_rollup ({_COLUMNS}) {_FIGURES} FROM counted GROUP BY store_id, actor, activity
"""  # noqa: S608 - fixed texts
_RULES: dict[str, Any] = {"voided": VOIDED, "beginnings": list(BEGINNINGS)}


@transaction.atomic
def count(*, requests: int = 2000) -> int:
    """Merge what waits into the rollups, of at most so many requests; returns of how many."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute(_COUNT, {"requests": requests, **_RULES})
        return int(cursor.fetchone()[0])


def count_all() -> int:
    """Merge everything that waits, in several transactions; returns how many requests it was of."""
    total = 0
    while done := count():
        total += done
    return total


@transaction.atomic
def rebuild(*, store: UUID) -> int:
    """Count a store's statements from zero; returns the number of rollups."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute("DELETE FROM records_rollup WHERE store_id = %s", [store])
        cursor.execute(_REBUILD, {"store": store, **_RULES})
        return int(cursor.rowcount)
