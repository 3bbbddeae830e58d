"""The counts behind an overview: one statement over everybody seen, kept until its ground changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from django.core.cache import cache
from django.db import connection

from bina.competency.queries.ground import Ground, hash_joins
from bina.platform.access import agency_root
from bina.platform.audit.reading import newest_write

# The trail numbers entries before their transaction ends: a long import may end behind a number already seen.
KEPT_SECONDS = 600

_RESTS_ON = (
    "competency_assessment",
    "competency_framework",
    "competency_standard",
    "people_employee",
    "people_post",
    "people_unit",
    "platform_agencyruleset",
)
_FIGURES = """
placed AS MATERIALIZED (
  SELECT id, post_id, subpath(unit_path, 0, least(nlevel(unit_path), %(depth)s))::text AS area FROM people
),
asked AS (
  SELECT heads.area, r.competence_id, sum(heads.size)::bigint AS people,
    sum(heads.size * r.level)::bigint AS required
  FROM (SELECT area, post_id, count(*) AS size FROM placed GROUP BY area, post_id) heads
  JOIN required r ON r.post_id = heads.post_id GROUP BY heads.area, r.competence_id
),
wanted AS (
  SELECT post_id, count(*) AS asked, sum(level) AS required FROM required
  WHERE competence_id = ANY(%(counted)s) GROUP BY post_id
),
met AS MATERIALIZED (
  SELECT p.area, h.competence_id, p.id, count(*) AS known, sum(h.level) AS held,
    count(*) FILTER (WHERE h.level < r.level) AS below,
    count(*) FILTER (WHERE h.competence_id = ANY(%(counted)s)) AS counted_known,
    sum(h.level) FILTER (WHERE h.competence_id = ANY(%(counted)s)) AS counted_held
  FROM held h JOIN placed p ON p.id = h.employee_id
  JOIN required r ON r.post_id = p.post_id AND r.competence_id = h.competence_id
  GROUP BY GROUPING SETS ((p.area, h.competence_id), (p.id))
)
SELECT 'CELL', asked.area, asked.competence_id, '', '', asked.people, coalesce(met.known, 0),
  asked.required, coalesce(met.held, 0), coalesce(met.below, 0), 0
FROM asked
LEFT JOIN met ON met.id IS NULL AND met.area = asked.area AND met.competence_id = asked.competence_id
UNION ALL
SELECT 'PERSONS', p.area, NULL, post.kind, post.functional_level, coalesce(w.asked, 0),
  coalesce(met.counted_known, 0), coalesce(w.required, 0), coalesce(met.counted_held, 0),
  count(*), count(met.id)
FROM placed p JOIN people_post post ON post.id = p.post_id
LEFT JOIN wanted w ON w.post_id = p.post_id LEFT JOIN met ON met.id = p.id
GROUP BY 2, 4, 5, 6, 7, 8, 9
"""


class Counted(NamedTuple):
    """One line of the statement; in a CELL ``persons`` counts those below, ``assessed`` is unused."""

    sort: str
    area: str
    competence_id: UUID | None
    post_kind: str
    functional_level: str
    asked: int
    known: int
    required: int
    held: int
    persons: int
    assessed: int


@dataclass(frozen=True, slots=True)
class Counts:
    """All lines, and when they were counted."""

    rows: tuple[Counted, ...]
    at: datetime


def counts(ground: Ground, *, depth: int, counted: Sequence[UUID]) -> Counts:
    """Count everybody on the ground, or take what was counted since the last write that could matter.

    A fixed number of statements however many people there are, two when the counts are kept already.

    Args:
        depth: how many labels a path keeps when people are put together by unit.
        counted: competences that count in the job match.
    """
    written, now = newest_write(agency_id=ground.agency_id, tables=_RESTS_ON)
    key = _key(ground, depth, counted, written)
    kept = cache.get(key)
    if kept is not None:
        lines, at = kept
        return Counts(tuple(Counted(*line) for line in lines), at)
    with hash_joins(), connection.cursor() as cursor:
        cursor.execute(
            f"{ground.ctes()}, {_FIGURES}",
            {**ground.parameters, "depth": depth, "counted": list(counted)},
        )
        lines = cursor.fetchall()
    cache.set(key, (lines, now), KEPT_SECONDS)
    return Counts(tuple(Counted(*line) for line in lines), now)


def _key(ground: Ground, depth: int, counted: Sequence[UUID], written: int) -> str:
    """Everything that the counts depend on; those who reach the whole agency share theirs."""
    reached = ground.actor.paths(ground.permission)
    everybody = agency_root(ground.agency_id) in reached
    parts = (
        ground.agency_id,
        ground.on,
        ground.unit,
        ground.employees,
        ground.methods,
        ground.rule.key,
        sorted(counted),
        depth,
        written,
        "everybody" if everybody else (reached, ground.actor.employee_id),
    )
    return f"competency-counts-{sha256(repr(parts).encode()).hexdigest()}"
