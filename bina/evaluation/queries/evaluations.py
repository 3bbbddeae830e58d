"""Evaluations, their effects and findings, as the actor may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from bina.evaluation.models import EffectEstimate, Evaluation, Finding

if TYPE_CHECKING:
    from bina.platform.access import Actor


def evaluations(actor: Actor) -> QuerySet[Evaluation]:
    """Evaluations of the agencies the actor sees as a whole, with programme and whole effect."""
    overall = EffectEstimate.objects.filter(competence=None)
    return (
        Evaluation.objects.filter(actor.reach("evaluation.see", agency="agency_id"))
        .select_related("programme", "agency")
        .prefetch_related(Prefetch("effects", overall, to_attr="overall"))
        .annotate(has_finding=Exists(Finding.objects.filter(evaluation=OuterRef("pk"))))
    )


def evaluations_matching(
    actor: Actor, *, text: str = "", year: int | None = None, finding: str = ""
) -> QuerySet[Evaluation]:
    """Evaluations by words of the programme's name or code, year, and finding (``yes`` or ``no``)."""
    found = evaluations(actor)
    for word in text.split():
        found = found.filter(Q(programme__name__icontains=word) | Q(programme__code__icontains=word))
    if year is not None:
        found = found.filter(year=year)
    if finding in {"yes", "no"}:
        told = Exists(Finding.objects.filter(evaluation=OuterRef("pk")))
        found = found.filter(told if finding == "yes" else ~told)
    return found


def years(actor: Actor) -> list[int]:
    """Years that have an evaluation the actor may see, the newest first."""
    seen = Evaluation.objects.filter(actor.reach("evaluation.see", agency="agency_id"))
    return list(seen.order_by("-year").values_list("year", flat=True).distinct())


def effects(actor: Actor, *, evaluation_id: UUID) -> list[EffectEstimate]:
    """Effects of one evaluation: all outcomes together first, then by code of competence."""
    rows = EffectEstimate.objects.filter(
        actor.reach("evaluation.see", agency="agency_id"), evaluation_id=evaluation_id
    ).select_related("competence")
    return sorted(rows, key=lambda row: row.competence.code if row.competence else "")


def findings(actor: Actor) -> QuerySet[Finding]:
    """Findings of the agencies the actor sees as a whole."""
    return Finding.objects.filter(actor.reach("evaluation.see", agency="agency_id")).select_related(
        "evaluation__programme", "competence"
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """Evaluation of one agency and year in figures, for the picture of the cycle."""

    evaluated: int
    measured: int
    proven: int
    findings: int
    needs: int


def summary(actor: Actor, *, agency_id: UUID, year: int) -> Summary:
    """How many programmes of a year are evaluated, measured and proven, and what was learned. Two statements.

    ``proven`` counts programmes whose whole interval lies above zero; ``needs`` the findings that became one.
    """
    seen = evaluations(actor).filter(agency_id=agency_id, year=year)
    overall = EffectEstimate.objects.filter(competence=None, evaluation=OuterRef("pk"))
    counted = seen.aggregate(
        evaluated=Count("pk"),
        measured=Count("pk", filter=Exists(overall.filter(estimate__isnull=False))),
        proven=Count("pk", filter=Exists(overall.filter(low__gt=0))),
    )
    told = list(
        findings(actor).filter(agency_id=agency_id, evaluation__year=year).values_list("need_id", flat=True)
    )
    return Summary(
        evaluated=counted["evaluated"],
        measured=counted["measured"],
        proven=counted["proven"],
        findings=len(told),
        needs=sum(need is not None for need in told),
    )


@dataclass(frozen=True, slots=True)
class MeasuredEffect:
    """What is known of a programme's effect on one competence, for those who weigh programmes."""

    programme_id: UUID
    competence_id: UUID
    year: int
    n_trained: int
    estimate: float
    low: float
    high: float
    rule_sets: tuple[str, ...]


def measured_effects(actor: Actor, *, agency_id: UUID) -> list[MeasuredEffect]:
    """The newest measured effect per programme and competence. One statement."""
    rows = (
        EffectEstimate.objects.filter(
            actor.reach("evaluation.see", agency="agency_id"),
            agency_id=agency_id,
            estimate__isnull=False,
            competence__isnull=False,
        )
        .select_related("evaluation")
        .order_by("evaluation__programme_id", "competence_id", "-evaluation__year")
        .distinct("evaluation__programme_id", "competence_id")
    )
    return [
        MeasuredEffect(
            programme_id=row.evaluation.programme_id,
            competence_id=row.competence_id,
            year=row.evaluation.year,
            n_trained=row.n_trained,
            estimate=float(row.estimate),
            low=float(row.low),
            high=float(row.high),
            rule_sets=tuple(row.rule_sets),
        )
        for row in rows
        if row.competence_id and row.estimate is not None and row.low is not None and row.high is not None
    ]
