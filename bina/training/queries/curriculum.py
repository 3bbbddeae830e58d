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
