"""Writing the staged rows into the register, set by set, in the caller's transaction."""

# ruff: noqa: S608  # statements are put together from constants; values are always parameters

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from bina.people import rules
from bina.people.actions.employees.comparison import POST_DIFFERS, SIDE_BY_SIDE, UNIT_DIFFERS
from bina.people.actions.paths import unit_label
from bina.people.models import Post, Unit
from bina.platform.ids import uuid7

if TYPE_CHECKING:
    from uuid import UUID

    from bina.people.models import Agency

_WRITTEN = "i.state IN ('NEW', 'CHANGED')"
_TEXTS = (
    "siasn_id",
    "nip",
    "name",
    "front_title",
    "back_title",
    "birth_place",
    "sex",
    "religion",
    "nik",
    "phone",
    "email",
    "address",
    "employment_kind",
    "legal_status",
    "rank",
    "education_level",
)

_INSERT_EMPLOYEES = f"""
INSERT INTO people_employee
  (id, agency_id, unit_id, unit_path, post_id, nip_mismatch_reason, birth_date, appointed_on,
   status, status_on, updated_at, {", ".join(_TEXTS)})
SELECT i.new_employee, %(agency)s, u.id, u.path, i.post_id, i.nip_reason, i.birth_date, i.appointed_on,
   i.status, NULL, %(at)s, {", ".join(f"i.{name}" for name in _TEXTS)}
FROM incoming i JOIN people_unit u ON u.id = i.unit_id WHERE i.state = 'NEW' ORDER BY i.n
"""
_UPDATE_EMPLOYEES = f"""
UPDATE people_employee e SET
  {", ".join(f"{name} = coalesce(nullif(i.{name}, ''), e.{name})" for name in _TEXTS)},
  nip_mismatch_reason = coalesce(nullif(i.nip_reason, ''), e.nip_mismatch_reason),
  birth_date = i.birth_date, appointed_on = coalesce(i.appointed_on, e.appointed_on),
  unit_id = u.id, unit_path = u.path, post_id = i.post_id,
  status = CASE WHEN i.legal_status <> e.legal_status THEN i.status ELSE e.status END,
  status_on = CASE WHEN i.legal_status <> e.legal_status AND i.status <> e.status THEN %(today)s
    ELSE e.status_on END,
  updated_at = %(at)s
FROM incoming i JOIN people_unit u ON u.id = i.unit_id
WHERE i.employee_id = e.id AND i.state = 'CHANGED'
"""
_INSERT_HOLDINGS = """
INSERT INTO people_postholding (id, agency_id, employee_id, post_id, unit_id, starts_on)
SELECT i.new_holding, %(agency)s, coalesce(i.employee_id, i.new_employee), i.post_id, i.unit_id,
  coalesce(i.post_since, CASE WHEN i.state = 'NEW' THEN i.appointed_on END, %(today)s)
FROM incoming i
LEFT JOIN people_postholding h ON h.employee_id = i.employee_id AND h.ends_on IS NULL
WHERE i.state IN ('NEW', 'CHANGED') AND h.id IS NULL
"""
_MOVES = f"(({POST_DIFFERS}) OR ({UNIT_DIFFERS}))"
_CLOSE_HOLDINGS = f"""
UPDATE people_postholding SET ends_on = moved.starts_on
FROM (SELECT h.id, coalesce(i.post_since, %(today)s) AS starts_on FROM {SIDE_BY_SIDE}
      WHERE i.state = 'CHANGED' AND {_MOVES} AND coalesce(i.post_since, %(today)s) > h.starts_on) moved
WHERE people_postholding.id = moved.id
"""
_CORRECT_HOLDINGS = f"""
UPDATE people_postholding SET post_id = right_one.post_id, unit_id = right_one.unit_id,
  starts_on = right_one.starts_on
FROM (SELECT h.id, i.post_id, i.unit_id, coalesce(i.post_since, h.starts_on) AS starts_on FROM {SIDE_BY_SIDE}
      WHERE i.state = 'CHANGED' AND h.id IS NOT NULL AND (
        {_MOVES} AND coalesce(i.post_since, %(today)s) <= h.starts_on
        OR NOT {_MOVES} AND i.post_since <> h.starts_on)) right_one
WHERE people_postholding.id = right_one.id
"""
_CORRECT_RANKS = f"""
UPDATE people_rankholding SET starts_on = right_one.starts_on
FROM (SELECT r.id, i.rank_since AS starts_on FROM {SIDE_BY_SIDE}
      WHERE i.state = 'CHANGED' AND i.rank <> '' AND i.rank_since <> r.starts_on) right_one
WHERE people_rankholding.id = right_one.id
"""
_INSERT_RANKS = f"""
INSERT INTO people_rankholding (id, agency_id, employee_id, rank, starts_on)
SELECT i.new_rank, %(agency)s, coalesce(i.employee_id, i.new_employee), i.rank, i.rank_since
FROM incoming i
LEFT JOIN people_rankholding r ON r.employee_id = i.employee_id AND r.rank = i.rank
WHERE {_WRITTEN} AND i.rank <> '' AND i.rank_since IS NOT NULL AND r.id IS NULL
"""
_CORRECT_EDUCATION = f"""
UPDATE people_educationrecord SET year = right_one.year, school = right_one.school
FROM (SELECT d.id, coalesce(i.education_year, d.year) AS year,
        coalesce(nullif(i.school, ''), d.school) AS school
      FROM {SIDE_BY_SIDE} WHERE i.state = 'CHANGED' AND d.id IS NOT NULL AND (
        i.education_year <> coalesce(d.year, 0) OR i.school <> '' AND i.school <> d.school)) right_one
WHERE people_educationrecord.id = right_one.id
"""
_INSERT_EDUCATION = f"""
INSERT INTO people_educationrecord (id, agency_id, employee_id, level, field, school, year)
SELECT i.new_education, %(agency)s, coalesce(i.employee_id, i.new_employee), i.education_level,
  i.education_field, i.school, i.education_year
FROM incoming i
WHERE {_WRITTEN} AND i.education_level <> '' AND NOT EXISTS (
  SELECT 1 FROM people_educationrecord d WHERE d.employee_id = i.employee_id AND d.level = i.education_level
    AND (d.field = i.education_field OR i.education_field = ''))
"""
_HISTORY = (
    _CLOSE_HOLDINGS,
    _CORRECT_HOLDINGS,
    _INSERT_HOLDINGS,
    _CORRECT_RANKS,
    _INSERT_RANKS,
    _CORRECT_EDUCATION,
    _INSERT_EDUCATION,
)


def create_units(*, agency: Agency, root: Unit) -> int:
    """Create the units that only the file knows, below the agency; how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.unit_siasn_id, min(i.unit_name) FROM incoming i "
            f"WHERE i.unit_id IS NULL AND {_WRITTEN} GROUP BY 1 ORDER BY 2"
        )
        units = [_unit_below(root, agency, siasn_id, name) for siasn_id, name in cursor.fetchall()]
        Unit.objects.bulk_create(units)
        cursor.execute(
            "UPDATE incoming i SET unit_id = u.id FROM people_unit u "
            "WHERE i.unit_id IS NULL AND u.agency_id = %s AND u.siasn_id = i.unit_siasn_id",
            [agency.pk],
        )
    return len(units)


def _unit_below(root: Unit, agency: Agency, siasn_id: str, name: str) -> Unit:
    key = uuid7()
    return Unit(
        id=key,
        agency=agency,
        parent=root,
        path=f"{root.path}.{unit_label(key)}",
        siasn_id=siasn_id,
        name=name,
        kind=Unit.Kind.OTHER,
    )


def create_posts(*, agency: Agency) -> int:
    """Create the posts that only the file knows, one per unit, title and kind; how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT DISTINCT ON (i.unit_id, i.post_title COLLATE "C", i.post_kind COLLATE "C")
                  i.unit_id, i.post_title, i.post_kind, i.post_siasn_id,
                  CASE WHEN i.post_kind = 'FUNCTIONAL' THEN i.post_level ELSE '' END,
                  CASE WHEN i.post_group = '1' THEN u.head_echelon ELSE '' END
                FROM incoming i JOIN people_unit u ON u.id = i.unit_id
                WHERE i.post_id IS NULL AND {_WRITTEN}
                ORDER BY i.unit_id, i.post_title COLLATE "C", i.post_kind COLLATE "C", i.n"""
        )
        names = ("unit_id", "title", "kind", "siasn_id", "functional_level", "echelon")
        posts = [Post(agency=agency, **dict(zip(names, values, strict=True))) for values in cursor.fetchall()]
        Post.objects.bulk_create(posts, batch_size=2000)
        cursor.execute(
            "UPDATE incoming i SET post_id = p.id FROM people_post p WHERE i.post_id IS NULL "
            "AND p.unit_id = i.unit_id AND p.title = i.post_title AND p.kind = i.post_kind"
        )
    return len(posts)


def write(*, agency_id: UUID, at: datetime, today: Any) -> None:
    """Write employees and their dated history: posts and units, ranks, education."""
    values = {"agency": agency_id, "at": at, "today": today}
    with connection.cursor() as cursor:
        for statement in _HISTORY:  # compares with what employees held until now; keys are checked at the end
            cursor.execute(statement, values)
        cursor.execute(_UPDATE_EMPLOYEES, values)
        cursor.execute(_INSERT_EMPLOYEES, values)


def mark_heads() -> None:
    """Mark the leading post of the units in the file that have none, or whose leading post nobody holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT DISTINCT i.unit_id, i.post_id, i.post_title, i.post_group FROM incoming i
                WHERE {_WRITTEN} AND i.post_group IN ('1', '3') AND NOT EXISTS (
                  SELECT 1 FROM people_post p JOIN people_employee e ON e.post_id = p.id
                  WHERE p.unit_id = i.unit_id AND p.is_head AND e.status = ANY (%s))""",
            [list(rules.HELD)],
        )
        candidates: dict[UUID, list[tuple[tuple[int, int, str], UUID]]] = {}
        for unit_id, post_id, title, group in cursor.fetchall():
            candidates.setdefault(unit_id, []).append((rules.lead_order(title=title, group=group), post_id))
        chosen = [min(posts)[1] for posts in candidates.values()]
        Post.objects.filter(unit_id__in=candidates, is_head=True).exclude(pk__in=chosen).update(is_head=False)
        Post.objects.filter(pk__in=chosen, is_head=False).update(is_head=True)
