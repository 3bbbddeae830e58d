"""Reads of statements: one by its id, many by filters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from msgspec.json import decode

from bina.records.queries.people import person_key
from bina.records.rules.checks import VOIDED
from bina.records.rules.identity import ACTIVITY, key_text
from bina.records.rules.rows import TICK


@dataclass(frozen=True, slots=True)
class Row:
    """A statement with its place in the order of the store."""

    id: UUID
    stored: datetime
    body: bytes


@dataclass(frozen=True, slots=True)
class Filter:
    """Which statements, in which order.

    ``actor`` and ``activity`` are keys of columns, ``keys`` further keys that also let a statement in;
    ``mine`` keeps only statements that hold that key too. ``void_too``
    shows void ones. ``after`` continues behind (stored, id).
    """

    actor: UUID | None = None
    activity: UUID | None = None
    actor_keys: tuple[UUID, ...] = ()
    activity_keys: tuple[UUID, ...] = ()
    verb: str = ""
    registration: UUID | None = None
    mine: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    ascending: bool = False
    after: tuple[datetime, UUID] | None = None
    limit: int = 100
    only_id: UUID | None = None
    void_too: bool = False

    def only(self, row: Row) -> Filter:
        """The same question about one row."""
        return replace(self, since=row.stored - TICK, until=row.stored, only_id=row.id)

    @property
    def names_something(self) -> bool:
        """Whether it asks for more than a time: then statements about matching statements match too."""
        return bool(self.actor or self.activity or self.verb or self.registration)


@dataclass(slots=True)
class _Sql:
    """Conditions on one alias, with their values."""

    conditions: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, condition: str, *values: Any) -> None:
        self.conditions.append(condition)
        self.values.extend(values)

    @property
    def text(self) -> str:
        return " AND ".join(self.conditions)


_SELECT = "SELECT s.id, s.stored, s.body::text FROM records_statement s"
_ABOUT = """SELECT r.id FROM records_statement r JOIN records_statement t
  ON t.store_id = r.store_id AND t.id = r.target
  WHERE r.store_id = %s AND t.store_id = %s AND r.target IS NOT NULL"""
_ALIVE = """(s.verb = %s OR NOT EXISTS (
    SELECT FROM records_voiding v WHERE v.store_id = s.store_id AND v.id = s.id))"""


def statement(*, store: UUID, id: UUID, voided: bool = False) -> Row | None:  # noqa: A002 - xAPI's own word
    """The statement of that id when it is void or not, as asked; None otherwise."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_SELECT} WHERE s.store_id = %s AND s.id = %s AND {'NOT' if voided else ''} {_ALIVE}",
            [store, id, VOIDED],
        )
        row = cursor.fetchone()
    return None if row is None else Row(row[0], row[1], row[2].encode())


def statements(*, store: UUID, wanted: Filter) -> list[Row]:
    """The statements that pass the filter, by time stored (newest first unless ``ascending``).

    Statements about a matching statement, even a void one, match too (xAPI 1.0.3 Communication 2.1.3).
    """
    found: dict[UUID, Row] = {}
    for arm in _arms(wanted):
        found |= {row.id: row for row in _direct(store, arm)}
    if wanted.names_something:
        found |= {row.id: row for row in _about(store, _bounded(wanted, found))}
    ordered = sorted(found.values(), key=lambda row: (row.stored, row.id), reverse=not wanted.ascending)
    return ordered[: wanted.limit]


def person_statements(*, store: UUID, employee_id: UUID, limit: int = 100) -> list[dict[str, Any]]:
    """The employee's last statements, newest first."""
    rows = statements(store=store, wanted=Filter(actor=person_key(employee_id), limit=limit))
    return [decode(row.body) for row in rows]


def registration_statements(
    *, store: UUID, registration: UUID, activity: str = "", limit: int = 1000
) -> list[dict[str, Any]]:
    """The statements of one attempt, in the order stored; of one activity when it is named."""
    wanted = Filter(
        registration=registration,
        activity=UUID(key_text(ACTIVITY, activity)) if activity else None,
        ascending=True,
        limit=limit,
    )
    return [decode(row.body) for row in statements(store=store, wanted=wanted)]


def _arms(wanted: Filter) -> list[Filter]:
    """One filter per index that can find a match: the actor's column, or the list of further keys."""
    arms = [wanted]
    if wanted.actor_keys:
        arms = [replace(wanted, actor_keys=()), replace(wanted, actor=None)]
    if wanted.activity_keys:
        arms = [
            half for arm in arms for half in (replace(arm, activity_keys=()), replace(arm, activity=None))
        ]
    return arms


def _matches(wanted: Filter, alias: str) -> _Sql:
    """Conditions that name actor, activity, verb and registration."""
    made = _Sql()
    for column in ("actor", "activity", "registration"):
        value = getattr(wanted, column)
        if value is not None:
            made.add(f"{alias}.{column} = %s", value)
    if wanted.verb:
        made.add(f"{alias}.verb = %s", wanted.verb)
    if wanted.actor is None and wanted.actor_keys:
        made.add(f"{alias}.keys && %s", list(wanted.actor_keys))
    if wanted.activity is None and wanted.activity_keys:
        made.add(f"{alias}.keys && %s", list(wanted.activity_keys))
    if wanted.mine is not None:
        made.add(f"{alias}.keys @> %s", [wanted.mine])
    return made


def _times(wanted: Filter) -> _Sql:
    """Conditions on when a statement was stored, and that it is not void."""
    made = _Sql(["s.store_id = %s"])
    if not wanted.void_too:
        made.add(_ALIVE, VOIDED)
    if wanted.since is not None:
        made.add("s.stored > %s", wanted.since)
    if wanted.until is not None:
        made.add("s.stored <= %s", wanted.until)
    if wanted.only_id is not None:
        made.add("s.id = %s", wanted.only_id)
    if wanted.after is not None:
        sign = ">" if wanted.ascending else "<"
        made.add(f"(s.stored, s.id) {sign} (%s, %s)", *wanted.after)
    return made


def _run(sql: str, values: list[Any], wanted: Filter) -> list[Row]:
    order = "ASC" if wanted.ascending else "DESC"
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY s.stored {order}, s.id {order} LIMIT %s", [*values, wanted.limit])
        return [Row(key, stored, body.encode()) for key, stored, body in cursor.fetchall()]


def _direct(store: UUID, wanted: Filter) -> list[Row]:
    matching, times = _matches(wanted, "s"), _times(wanted)
    where = f"{times.text} AND {matching.text}" if matching.conditions else times.text
    return _run(f"{_SELECT} WHERE {where}", [store, *times.values, *matching.values], wanted)


def _about(store: UUID, wanted: Filter) -> list[Row]:
    """Statements whose object is a matching statement, or one about such a one, and so on.

    Step by step, because nearly always the first step finds none, and no plan for all steps knows that.
    """
    ids = found = _about_matching(store, wanted)
    while found:
        found = _about_these(store, found) - ids
        ids = ids | found
    if not ids:
        return []
    times = _times(wanted)
    return _run(f"{_SELECT} WHERE s.id = ANY(%s) AND {times.text}", [list(ids), store, *times.values], wanted)


def _about_matching(store: UUID, wanted: Filter) -> set[UUID]:
    arms = [_matches(arm, "t") for arm in _arms(wanted)]
    either = " OR ".join(f"({arm.text})" for arm in arms)
    values = [value for arm in arms for value in arm.values]
    with connection.cursor() as cursor:
        cursor.execute(f"{_ABOUT} AND ({either})", [store, store, *values])
        return {row[0] for row in cursor.fetchall()}


def _about_these(store: UUID, ids: set[UUID]) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM records_statement WHERE store_id = %s AND target = ANY(%s)", [store, list(ids)]
        )
        return {row[0] for row in cursor.fetchall()}


def _bounded(wanted: Filter, found: dict[UUID, Row]) -> Filter:
    """Beyond the last row of a full page nothing needs to be looked for."""
    if len(found) < wanted.limit:
        return wanted
    times = sorted((row.stored for row in found.values()), reverse=not wanted.ascending)
    edge = times[wanted.limit - 1]
    if wanted.ascending:
        return replace(wanted, until=min(edge, wanted.until) if wanted.until else edge)
    return replace(wanted, since=max(edge, wanted.since) if wanted.since else edge)
