"""Who must complete which mandatory programme, by when, and who is left out and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from bina.platform.rulesets import RuleSet, RuleSetUnknown, load
from bina.training.models import Batch
from bina.training.queries.batches import batches
from bina.training.rules.eligibility import retires_on
from bina.training.rules.mandatory import (
    DutyState,
    Excuse,
    Standing,
    duty_state,
    excuse,
    months_later,
    pattern,
)
from bina.training.rules.states import BatchState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bina.platform.access import Actor
    from bina.training.rulesets import Entry, MandatoryRow

# Everybody of whom the duty is asked. A training fulfils it by its name, wherever it was taken.
_OWING = """
SELECT e.id, e.nip, e.name, u.name, p.title, e.status, e.birth_date, p.kind, p.functional_level, s.since,
  done.on_day, done.name, place.batch_id
FROM people_employee e
JOIN people_post p ON p.id = e.post_id JOIN people_unit u ON u.id = e.unit_id
LEFT JOIN people_postholding h ON h.employee_id = e.id AND h.ends_on IS NULL
CROSS JOIN LATERAL (SELECT CASE WHEN %(post)s THEN h.starts_on ELSE e.appointed_on END AS since) s
LEFT JOIN LATERAL (
  SELECT on_day, name FROM (
    SELECT n.completed_on AS on_day, g.name FROM training_enrolment n
    JOIN training_batch b ON b.id = n.batch_id JOIN training_programme g ON g.id = b.programme_id
    WHERE n.employee_id = e.id AND n.state = 'COMPLETED' AND g.name ~* %(words)s
    UNION ALL
    SELECT r.ends_on, r.name FROM training_trainingrecord r
    WHERE r.employee_id = e.id AND r.name ~* %(words)s) fulfilled
  ORDER BY on_day DESC LIMIT 1) done ON true
LEFT JOIN LATERAL (
  SELECT n.batch_id FROM training_enrolment n
  JOIN training_batch b ON b.id = n.batch_id JOIN training_programme g ON g.id = b.programme_id
  WHERE n.employee_id = e.id AND n.state = ANY(%(ahead)s) AND g.name ~* %(words)s
    AND (b.plan_id IS NULL OR b.plan_id <> ALL(%(apart)s::uuid[]))
  ORDER BY b.starts_on LIMIT 1) place ON true
WHERE e.agency_id = %(agency)s AND e.status IN ('ACTIVE', 'LEAVE', 'STUDY')
  AND e.unit_path <@ ANY(%(paths)s::ltree[])
  AND (cardinality(%(employment)s::text[]) = 0 OR e.employment_kind = ANY(%(employment)s))
  AND (cardinality(%(posts)s::text[]) = 0 OR p.kind = ANY(%(posts)s))
  AND s.since IS NOT NULL AND s.since >= %(from)s
"""
NOT_ENDED = ("NOMINATED", "APPROVED", "WAITING", "OFFERED", "ENROLLED", "ATTENDING")


@dataclass(frozen=True, slots=True)
class Owing:
    """One person and one mandatory programme; ``since`` is the day the months are counted from."""

    employee_id: UUID
    nip: str
    name: str
    unit: str
    post: str
    since: date
    due_on: date
    state: DutyState
    excuse: Excuse
    retires_on: date | None
    done_on: date | None
    done_by: str
    batch_id: UUID | None


def mandatory_rules(*, on: date, agency_id: UUID) -> RuleSet | None:
    """The rule set in force on a day; None before any."""
    try:
        return load("mandatory-programmes", on=on, agency_id=agency_id)
    except RuleSetUnknown:
        return None


def owing(
    actor: Actor, *, agency_id: UUID, duty: MandatoryRow, on: date, apart_from: Iterable[UUID] = ()
) -> list[Owing]:
    """Everybody the actor sees of whom a duty is asked, the earliest deadline first. One query.

    Args:
        apart_from: plans whose batches do not count as places.
    """
    entry: Entry = load("entry", on=on, agency_id=agency_id).table
    values: dict[str, Any] = {
        "agency": agency_id,
        "paths": list(actor.paths("training.see")),
        "post": duty.counted_from == "POST",
        "words": pattern(duty.words),
        "ahead": list(NOT_ENDED),
        "employment": list(duty.employment),
        "posts": list(duty.posts),
        "from": duty.applies_from or date.min,
        "apart": list(apart_from),
    }
    with connection.cursor() as cursor:
        cursor.execute(_OWING, values)
        found = [_owing(row, duty, entry, on) for row in cursor.fetchall()]
    return sorted(found, key=lambda one: (one.due_on, one.name, str(one.employee_id)))


def _owing(row: tuple[Any, ...], duty: MandatoryRow, entry: Entry, on: date) -> Owing:
    key, nip, name, unit, post, status, born_on, kind, level, since, done_on, done_by, batch_id = row
    age, spare = entry.retires_at(kind=kind, level=level), entry.near_retirement_months
    standing = Standing(
        due_on=months_later(day=since, months=duty.months),
        status=status,
        retires_on=None if age is None else retires_on(born_on=born_on, age=age),
        is_done=done_on is not None,
        has_place=batch_id is not None,
    )
    state = duty_state(standing=standing, on=on, spare_months=spare)
    why = excuse(standing=standing, on=on, spare_months=spare)
    return Owing(
        employee_id=key,
        nip=nip,
        name=name,
        unit=unit,
        post=post,
        since=since,
        due_on=standing.due_on,
        state=state,
        excuse=why if state is DutyState.EXCUSED else Excuse.NONE,
        retires_on=standing.retires_on,
        done_on=done_on,
        done_by=done_by or "",
        batch_id=batch_id,
    )


def counted(found: Sequence[Owing]) -> dict[str, int]:
    """How many people stand where."""
    return dict(Counter(one.state.value for one in found))


def batches_for_duty(actor: Actor, *, agency_id: UUID, duty: MandatoryRow) -> list[Batch]:
    """Batches that take nominations and whose programme fulfils the duty, by first day."""
    wanted = batches(actor).filter(
        agency_id=agency_id, state=BatchState.OPEN, programme__name__iregex=pattern(duty.words)
    )
    return list(wanted.order_by("starts_on", "pk"))
