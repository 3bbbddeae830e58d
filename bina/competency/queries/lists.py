"""Lists: frameworks, standards, assessments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from bina.competency.models import Assessment, Competence, Framework, Indicator, Level, Standard
from bina.competency.queries.profile import requirements
from bina.competency.queries.wording import nine_first
from bina.platform.access import Actor, agency_root


def frameworks() -> QuerySet[Framework]:
    """The frameworks of the installation with how many competences each has; nothing personal."""
    return Framework.objects.annotate(size=Count("competences")).order_by("code")


def framework(code: str) -> Framework | None:
    """One framework with its competences, levels and behaviours, in four statements."""
    return Framework.objects.filter(code=code).prefetch_related(_whole("competences")).first()


def competences() -> list[Competence]:
    """All competences, the nine of every post first."""
    return nine_first(Competence.objects.all())


def _whole(relation: str) -> Prefetch[Any]:
    behaviours = Prefetch("indicators", Indicator.objects.order_by("position"))
    levels = Prefetch("levels", Level.objects.order_by("number").prefetch_related(behaviours))
    return Prefetch(relation, Competence.objects.order_by("position").prefetch_related(levels))


@dataclass(frozen=True, slots=True)
class Question:
    """One competence of an assessment form with its levels and behaviours."""

    competence: Competence
    required: int

    @property
    def levels(self) -> list[Level]:
        return list(self.competence.levels.all())


def questions(who: Any, *, on: date) -> list[Question]:
    """What a person is assessed in: the competences that the post requires, the nine first."""
    required = requirements(who, on=on)
    behaviours = Prefetch("indicators", Indicator.objects.order_by("position"))
    levels = Prefetch("levels", Level.objects.order_by("number").prefetch_related(behaviours))
    rows = Competence.objects.filter(code__in=required).prefetch_related(levels)
    return [Question(one, required[one.code].level) for one in nine_first(rows)]


def standards(
    actor: Actor, *, agency_id: UUID, on: date | None = None, competence: str = "", search: str = ""
) -> QuerySet[Standard]:
    """Lines of an agency's standards for those who see the competence of some of its people.

    Args:
        on: only the lines in force on that day; None for all, past and future too.
        competence: code.
        search: part of the title, kind or grade.
    """
    found = Standard.objects.filter(agency_id=agency_id).select_related("competence", "post")
    root = agency_root(agency_id)
    if not any(path.split(".")[0] == root for path in actor.paths("competency.see")):
        return found.none()
    if on is not None:
        in_force = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
        found = found.filter(in_force, valid_from__lte=on)
    if competence:
        found = found.filter(competence__code=competence)
    if search:
        found = found.filter(target__icontains=" ".join(search.split()))
    return found


def assessments(
    actor: Actor, *, agency_id: UUID, search: str = "", method: str = "", competence: str = ""
) -> QuerySet[Assessment]:
    """Assessments of the people the actor may see, and of themselves."""
    seen = actor.reach("competency.see", unit="employee__unit_path")
    if actor.employee_id is not None:
        seen |= Q(employee_id=actor.employee_id)
    found = Assessment.objects.filter(seen, agency_id=agency_id).select_related(
        "employee", "competence", "assessor"
    )
    if search:
        found = found.filter(Q(employee__name__icontains=search) | Q(employee__nip__startswith=search))
    if method:
        found = found.filter(method=method)
    if competence:
        found = found.filter(competence__code=competence)
    return found


def levels(competence: Competence) -> list[Level]:
    """The levels of a competence with their behaviours, lowest first."""
    behaviours = Prefetch("indicators", Indicator.objects.order_by("position"))
    return list(competence.levels.order_by("number").prefetch_related(behaviours))
