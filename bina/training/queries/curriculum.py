"""What stands behind a programme: sessions, prerequisites, cost items, evidence of effect, form's hours."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.db.models.expressions import RawSQL

from bina.platform.rulesets import load
from bina.training.models import CostItem, CurriculumSession, EffectEvidence, Prerequisite, Programme
from bina.training.queries.catalogue import programmes
from bina.training.rules.form_hours import fewest_days

if TYPE_CHECKING:
    from datetime import date

    from bina.platform.access import Actor
    from bina.training.rulesets import FormHoursRow


def curriculum(actor: Actor, *, programme: Programme) -> list[CurriculumSession]:
    """Sessions of a programme the actor may know of, in order."""
    found = CurriculumSession.objects.filter(programme=programme, programme__in=programmes(actor))
    return list(found.select_related("competency").order_by("position"))


def prerequisites(actor: Actor, *, programme: Programme) -> list[Any]:
    """What people complete before a programme the actor may know of; a course with its ``course_title``."""
    found = Prerequisite.objects.filter(programme=programme, programme__in=programmes(actor))
    newest = RawSQL(
        "SELECT title FROM learning_courseversion v WHERE v.course_id = training_prerequisite.course_id "
        "AND v.state = 'PUBLISHED' ORDER BY v.number DESC LIMIT 1",
        (),
    )
    return list(
        found.select_related("earlier")
        .annotate(course_title=newest)
        .order_by(F("earlier__name").asc(nulls_last=True), "pk")
    )


def cost_items(actor: Actor, *, programme: Programme) -> list[CostItem]:
    """Cost items of a programme the actor may know of, by kind."""
    found = CostItem.objects.filter(programme=programme, programme__in=programmes(actor))
    return list(found.order_by("kind", "label", "pk"))


def evidence(actor: Actor, *, programme: Programme) -> list[EffectEvidence]:
    """What was measured of a programme, the newest year first, all outcomes together on top."""
    found = EffectEvidence.objects.filter(programme=programme, programme__in=programmes(actor))
    rows = list(found.select_related("competence"))
    return sorted(rows, key=lambda row: (-row.year, row.competence.code if row.competence else ""))


def measured_effects(actor: Actor, *, agency_id: UUID) -> dict[UUID, list[tuple[float, float, float]]]:
    """Estimate and 95 % interval, in levels, of what was measured of an agency's programmes. One query.

    Of a programme and year the line of all outcomes together, where there is one, else those of its outcomes.
    """
    rows = EffectEvidence.objects.filter(
        agency_id=agency_id, programme__in=programmes(actor), estimate__isnull=False
    ).order_by("programme_id", "year", F("competence_id").asc(nulls_first=True))
    found: dict[UUID, list[tuple[float, float, float]]] = defaultdict(list)
    whole: set[tuple[UUID, int]] = set()
    for row in rows:
        if row.competence_id is None:
            whole.add((row.programme_id, row.year))
        elif (row.programme_id, row.year) in whole:
            continue
        if row.estimate is not None and row.low is not None and row.high is not None:
            found[row.programme_id].append((float(row.estimate), float(row.low), float(row.high)))
    return dict(found)


@dataclass(frozen=True, slots=True)
class CourseChoice:
    """An e-learning course that may be asked for before a programme."""

    pk: UUID
    title: str


def courses_to_require(agency_id: UUID) -> list[CourseChoice]:
    """Published courses of an agency, by title. Not narrowed by reach: titles are for everybody there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (v.title, c.id) c.id, v.title FROM learning_course c "
            "JOIN learning_courseversion v ON v.course_id = c.id AND v.state = 'PUBLISHED' "
            "WHERE c.agency_id = %s AND NOT c.is_archived ORDER BY v.title, c.id",
            [agency_id],
        )
        return [CourseChoice(*row) for row in cursor.fetchall()]


def hours_of_form(*, form: int, on: date, agency_id: UUID) -> FormHoursRow | None:
    """How a form's hours are counted on a day; None for a form that is not in the table."""
    table: Any = load("form-hours", on=on, agency_id=agency_id).table
    found: FormHoursRow | None = table.by_number().get(form)
    return found


def days_of(programme: Programme, *, on: date) -> int:
    """Days a batch of the programme takes at least, by its form's daily cap."""
    row = hours_of_form(form=programme.form, on=on, agency_id=programme.agency_id)
    return 1 if row is None else fewest_days(length_jp=programme.length_jp, form=row.as_rule())


# Of a person ``e`` and a prerequisite ``r`` (with its programme ``x``); another agency's batch counts by the
# name of its programme.
NOT_COMPLETED = """NOT EXISTS (SELECT 1 FROM training_enrolment n JOIN training_batch b ON b.id = n.batch_id
    WHERE n.employee_id = e.id AND n.state = 'COMPLETED' AND (b.programme_id = r.earlier_id
      OR (b.agency_id <> r.agency_id AND EXISTS (SELECT 1 FROM training_programme q
        WHERE q.id = b.programme_id AND lower(q.name) = lower(x.name)))))
  AND NOT EXISTS (SELECT 1 FROM learning_enrolment n WHERE n.employee_id = e.id
    AND n.course_id = r.course_id AND n.completed_at IS NOT NULL AND n.withdrawn_at IS NULL)"""
_LACKING = f"""
SELECT r.programme_id, r.earlier_id, e.id FROM training_prerequisite r
JOIN training_programme p ON p.id = r.programme_id AND p.is_active
JOIN people_employee e ON e.agency_id = r.agency_id AND e.status = 'ACTIVE'
  AND (%(employee)s::uuid IS NULL OR e.id = %(employee)s)
LEFT JOIN training_programme x ON x.id = r.earlier_id
WHERE r.agency_id = %(agency)s
  AND {NOT_COMPLETED}
"""  # noqa: S608  # fixed parts, values are parameters


def earlier_programmes(*, agency_id: UUID) -> dict[UUID, frozenset[UUID | None]]:
    """What comes before the programmes on offer that ask for it; None stands for a course. One query."""
    rows = Prerequisite.objects.filter(agency_id=agency_id, programme__is_active=True)
    found: dict[UUID, set[UUID | None]] = defaultdict(set)
    for programme, earlier in rows.values_list("programme_id", "earlier_id"):
        found[programme].add(earlier)
    return {programme: frozenset(asked) for programme, asked in found.items()}


def not_completed(
    *, agency_id: UUID, employee_id: UUID | None = None
) -> dict[tuple[UUID, UUID], frozenset[UUID | None]]:
    """What active people have not completed of what comes before: (person, programme) -> programmes, None for
    a course. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LACKING, {"agency": agency_id, "employee": employee_id})
        rows = cursor.fetchall()
    found: dict[tuple[UUID, UUID], set[UUID | None]] = defaultdict(set)
    for programme, earlier, person in rows:
        found[person, programme].add(earlier)
    return {pair: frozenset(asked) for pair, asked in found.items()}
