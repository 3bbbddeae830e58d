"""Working out the evaluations of an agency."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from bina.evaluation import queries
from bina.evaluation.models import EffectEstimate, Evaluation
from bina.evaluation.rules.effects import (
    ROUNDING_VARIANCE,
    Effect,
    TooFew,
    difference_in_differences,
)
from bina.evaluation.rules.learning import Learning, category, enough_guests, learning
from bina.platform.jobs import queue_run
from bina.platform.rulesets import RuleSet, load
from bina.training.actions.evidence import Evidence, record_effect_evidence
from bina.training.queries.results import SMALLEST_GROUP

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from bina.evaluation.queries import BatchReaction, Cohort, Ground
    from bina.platform.access import Actor
    from bina.platform.jobs import Reporter
    from bina.platform.models import JobRun

Rules = dict[str, RuleSet]
NAMES = ("n-gain-categories", "effect-comparison", "assessment-methods")


@transaction.atomic
def evaluate(
    *, actor: Actor, agency_id: UUID, year: int | None, at: datetime, progress: Reporter
) -> list[Evaluation]:
    """Work out levels 1 to 3 of every programme with finished batches, and keep them. Idempotent.

    What was measured is also handed down to training, where the programme's page shows it.

    Args:
        year: only batches that ended in it; None for all years.

    Returns:
        The evaluations written, by year and name of the programme.

    Raises:
        PermissionDenied: ``actor`` may not evaluate for that agency.
        Cancelled: somebody stopped the work; nothing is kept.
    """
    actor.require("evaluation.edit", agency=agency_id)
    rules = {name: load(name, on=at.date(), agency_id=agency_id) for name in NAMES}
    cohorts, ground = queries.cohorts(actor, agency_id=agency_id, year=year)
    batch_ids = [batch.batch_id for cohort in cohorts for batch in cohort.batches]
    said = queries.batch_reactions(actor, batch_ids=batch_ids, at=at)
    written = []
    for place, cohort in enumerate(cohorts):
        progress.report(done=place, total=len(cohorts), message=f"{cohort.programme} {cohort.year}")
        written.append(_keep(agency_id, cohort, said, rules, at))
        _keep_effects(actor, written[-1], cohort, ground, rules, at)
    _hand_down(actor, agency_id, written, at)
    progress.report(done=len(cohorts), total=len(cohorts), message=_("Done"))
    return written


def _hand_down(actor: Actor, agency_id: UUID, written: list[Evaluation], at: datetime) -> None:
    """Give the catalogue what was measured, for its pages and for the plan."""
    by_key = {row.pk: row for row in written}
    measured = EffectEstimate.objects.filter(evaluation_id__in=by_key)
    estimates = {(row.evaluation_id, row.competence_id): row for row in measured}
    whole = {(key, None) for key in by_key}
    lines = [
        _evidence(by_key[key], competence_id, estimates.get((key, competence_id)))
        for key, competence_id in {*estimates, *whole}
    ]
    record_effect_evidence(actor=actor, agency_id=agency_id, evidence=lines, at=at)


def _evidence(row: Evaluation, competence_id: UUID | None, found: EffectEstimate | None) -> Evidence:
    whole = competence_id is None
    return Evidence(
        programme_id=row.programme_id,
        year=row.year,
        competence_id=competence_id,
        n_trained=found.n_trained if found else 0,
        n_comparison=found.n_comparison if found else 0,
        estimate=found.estimate if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
        n_gain=row.n_gain if whole else None,
        reaction=row.reaction_mean if whole else None,
        method=found.method if found else "",
    )


def queue_evaluation(*, actor: Actor, agency_id: UUID, year: int | None, at: datetime) -> JobRun:
    """Have the evaluations worked out in the background; the run can be watched.

    Raises:
        PermissionDenied: ``actor`` may not evaluate for that agency.
    """
    actor.require("evaluation.edit", agency=agency_id)
    return queue_run(
        "evaluation.evaluate",
        actor=actor,
        title=_("Work out the effect of the programmes"),
        at=at,
        agency_id=agency_id,
        agency=str(agency_id),
        year=year,
    )


def _keep(
    agency_id: UUID, cohort: Cohort, said: dict[UUID, BatchReaction], rules: Rules, at: datetime
) -> Evaluation:
    learned = _learned(cohort)
    reactions = [said[batch.batch_id] for batch in cohort.batches if batch.batch_id in said]
    mean, answers = queries.whole_reaction(reactions)
    gain_rule = rules["n-gain-categories"]
    row, _made = Evaluation.objects.update_or_create(
        programme_id=cohort.programme_id,
        year=cohort.year,
        defaults={
            "agency_id": agency_id,
            "batches": len(cohort.batches),
            "participants": sum(batch.enrolled for batch in cohort.batches),
            "completed": sum(batch.completed for batch in cohort.batches),
            "reaction_mean": None if mean is None else _figure(mean),
            "reaction_answers": answers,
            "n_gain": None if learned.mean is None else round(Decimal(float(learned.mean)), 4),
            "n_gain_people": learned.counted,
            "gain_category": ""
            if learned.mean is None
            else category(gain=learned.mean, bands=gain_rule.table.as_rule()),
            "rule_sets": [gain_rule.key],
            "evaluated_at": at,
        },
    )
    return row


def _learned(cohort: Cohort) -> Learning:
    """What people of the agency learned, and guests with them where they are no few."""
    own, guests = (
        [(place.pre_score, place.post_score) for place in places if queries.took_part(place)]
        for places in (cohort.places, cohort.guests)
    )
    return learning([*own, *guests] if enough_guests(guests, smallest_group=SMALLEST_GROUP) else own)


def _keep_effects(
    actor: Actor, row: Evaluation, cohort: Cohort, ground: Ground, rules: Rules, at: datetime
) -> None:
    comparison, order = rules["effect-comparison"], rules["assessment-methods"]
    methods = [one.code for one in sorted(order.table.methods, key=lambda one: one.tier)]
    EffectEstimate.objects.filter(evaluation=row).delete()
    if not cohort.outcomes:
        return
    sides = queries.changes(actor, cohort=cohort, ground=ground, comparison=comparison.table, methods=methods)
    EffectEstimate.objects.bulk_create(
        _estimate(
            row,
            competence_id,
            difference_in_differences(
                trained=trained,
                comparison=others,
                smallest_group=comparison.table.smallest_group,
                confidence=comparison.table.confidence,
                smallest_variance=ROUNDING_VARIANCE / (len(cohort.outcomes) if competence_id is None else 1),
            ),
            [comparison.key, order.key],
            at,
        )
        for competence_id, (trained, others) in sides.items()
    )


def _estimate(
    row: Evaluation, competence_id: UUID | None, found: Effect | TooFew, keys: list[str], at: datetime
) -> EffectEstimate:
    known = found if isinstance(found, Effect) else None
    return EffectEstimate(
        agency_id=row.agency_id,
        evaluation=row,
        competence_id=competence_id,
        n_trained=found.trained,
        n_comparison=found.comparison,
        n_unmatched=found.unmatched,
        estimate=_figure(known.estimate) if known else None,
        low=_figure(known.low) if known else None,
        high=_figure(known.high) if known else None,
        rule_sets=keys,
        computed_at=at,
    )


def _figure(value: float) -> Decimal:
    return round(Decimal(value), 3)
