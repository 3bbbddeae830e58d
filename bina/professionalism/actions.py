"""What people do in the professionalism room: have the index of the agency measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bina.competency.queries.ground import hash_joins
from bina.platform.access import system_actor
from bina.platform.ids import uuid7
from bina.platform.jobs import Quiet, queue_run
from bina.professionalism import queries
from bina.professionalism.models import Measurement

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.platform.jobs import Reporter
    from bina.platform.models import JobRun
    from bina.professionalism.queries import Standing

_EVERY = 2000
_FACTS = (
    *("post_kind", "education", "has", "predicate", "penalty"),
    *("qualification", "competence", "performance", "discipline", "total", "category"),
)
_FRESH = """
CREATE TEMPORARY TABLE fresh_index (
  id uuid, employee_id uuid, post_kind text, education text, has varchar(20)[], predicate text, penalty text,
  qualification numeric(5,2), competence numeric(5,2), performance numeric(5,2), discipline numeric(5,2),
  total numeric(5,2), category text
) ON COMMIT DROP"""
_ROW = ", ".join(f"x.{name}" for name in _FACTS)
_NEW = ", ".join(f"f.{name}" for name in _FACTS)
_SET = ", ".join(f"{name} = f.{name}" for name in _FACTS)
_REMOVE = """
DELETE FROM professionalism_personindex x WHERE x.measurement_id = %(measurement)s
  AND NOT EXISTS (SELECT 1 FROM fresh_index f WHERE f.employee_id = x.employee_id)"""
_UPDATE = f"""
UPDATE professionalism_personindex x SET {_SET} FROM fresh_index f
WHERE x.measurement_id = %(measurement)s AND f.employee_id = x.employee_id
  AND ({_ROW}) IS DISTINCT FROM ({_NEW})"""  # noqa: S608  # fixed parts
_INSERT = f"""
INSERT INTO professionalism_personindex (id, agency_id, measurement_id, employee_id, {", ".join(_FACTS)})
SELECT f.id, %(agency)s, %(measurement)s, f.employee_id, {_NEW} FROM fresh_index f
WHERE NOT EXISTS (SELECT 1 FROM professionalism_personindex x
  WHERE x.measurement_id = %(measurement)s AND x.employee_id = f.employee_id)"""  # noqa: S608  # fixed parts


@transaction.atomic
def measure(
    *, actor: Actor, agency_id: UUID, on: date, at: datetime, progress: Reporter | None = None
) -> Measurement:
    """Work out the index of everybody of an agency on a day, and keep it as that of the day's year.

    Measuring the same year again brings the rows up to date; where nothing changed, none is written.

    Raises:
        PermissionDenied: ``actor`` may not have the agency measured.
        RuleSetUnknown: no rules were in force on that day.
        Cancelled: somebody stopped the work; the figures are as before.
    """
    actor.require("professionalism.measure", agency=agency_id)
    told = progress or Quiet()
    _one_at_a_time(agency_id)
    told.report(done=0, total=0, message=_("Gathering training, appraisals and penalties"))
    ground = queries.ground(actor, agency_id=agency_id, on=on)
    row, _made = Measurement.objects.update_or_create(
        agency_id=agency_id,
        year=on.year,
        defaults={
            "as_of": on,
            "rule_set": ground.rule_set.key,
            "people": len(ground.people),
            "measured_at": at,
        },
    )
    values: dict[str, Any] = {"agency": agency_id, "measurement": row.pk}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.fresh_index")
        cursor.execute(_FRESH)
        with cursor.copy("COPY fresh_index FROM STDIN") as copy:
            for line in _lines(ground, told):
                copy.write_row(line)
        cursor.execute("ANALYZE fresh_index")
        told.check()
        with hash_joins():  # right after the first measuring PostgreSQL takes the table for empty
            for statement in (_REMOVE, _UPDATE, _INSERT):
                cursor.execute(statement, values)
    return row


def _one_at_a_time(agency_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"professionalism.{agency_id}"]
        )


def _lines(ground: queries.Ground, told: Reporter) -> Iterator[tuple[Any, ...]]:
    for place, standing in enumerate(ground.standings()):
        if place % _EVERY == 0:
            told.report(done=place, total=len(ground.people), message=_("Working out the index"))
        yield _line(standing)


def _line(one: Standing) -> tuple[Any, ...]:
    facts, points = one.facts, one.points
    return (
        uuid7(),
        one.person.employee_id,
        facts.post_kind,
        facts.education,
        sorted(facts.has),
        facts.predicate,
        facts.penalty,
        *points,
        points.total,
        one.category,
    )


@transaction.atomic
def queue_measuring(*, actor: Actor, agency_id: UUID, at: datetime) -> JobRun:
    """Have the agency's index worked out in the background, as of today; the run can be watched.

    Raises:
        PermissionDenied: ``actor`` may not have the agency measured.
    """
    actor.require("professionalism.measure", agency=agency_id)
    return queue_run(
        "professionalism.measure",
        actor=actor,
        title=_("Work out the IP ASN"),
        at=at,
        agency_id=agency_id,
        lock=f"professionalism.measure.{agency_id}",
        agency=str(agency_id),
    )


def measure_again(*, at: datetime) -> int:
    """Bring this year's index of every agency that was ever measured up to date; how many there are.

    Windows move every day, and imports arrive at any hour: what is shown must not be older than a night.
    """
    agencies = list(Measurement.objects.order_by("agency_id").values_list("agency_id", flat=True).distinct())
    for agency_id in agencies:
        measure(actor=system_actor(agency_id), agency_id=agency_id, on=timezone.localdate(at), at=at)
    return len(agencies)
