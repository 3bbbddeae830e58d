"""Paths of units, and all that repeats them."""

# ruff: noqa: S608  # statements are put together from constants; values are always parameters

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

_UNITS = """
WITH RECURSIVE tree AS (
  SELECT id, path AS right_path FROM people_unit WHERE agency_id = %(agency)s AND parent_id IS NULL
  UNION ALL
  SELECT u.id, tree.right_path || subpath(u.path, -1) FROM people_unit u JOIN tree ON tree.id = u.parent_id
), wrong AS (
  SELECT u.id, u.path AS old_path, tree.right_path FROM people_unit u JOIN tree ON tree.id = u.id
  WHERE u.path <> tree.right_path
)
SELECT id, old_path::text, right_path::text FROM wrong
"""
_MOVED = "unnest(%(ids)s::uuid[], %(old)s::text[], %(new)s::text[]) AS m (id, old_path, new_path)"
_REWRITE = (
    f"UPDATE people_unit u SET path = m.new_path::ltree FROM {_MOVED} WHERE u.id = m.id",
    f"UPDATE people_employee e SET unit_path = m.new_path::ltree FROM {_MOVED} WHERE e.unit_id = m.id",
    f"UPDATE platform_grant g SET unit_path = m.new_path::ltree FROM {_MOVED} "
    "WHERE g.agency_id = %(agency)s AND g.unit_path = m.old_path::ltree",
)


def unit_label(unit_id: UUID) -> str:
    """The label of a unit in paths: the random end of its key."""
    return f"u{unit_id.hex[-12:]}"


def rewrite_paths(*, agency_id: UUID) -> int:
    """Make the paths of units, employees and grants follow the parents again; how many units moved.

    Runs in the caller's transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, {"agency": agency_id})
        moved = cursor.fetchall()
        if not moved:
            return 0
        ids, old, new = zip(*moved, strict=True)
        values: dict[str, Any] = {"agency": agency_id, "ids": list(ids), "old": list(old), "new": list(new)}
        for statement in _REWRITE:
            cursor.execute(statement, values)
    return len(moved)
