"""Levels 1 and 2 of single batches, worked out as they are asked for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from bina.evaluation.queries.cohorts import took_part
from bina.evaluation.queries.reactions import BatchReaction, batch_reactions
from bina.evaluation.rules.learning import Learning, category, enough_guests, learning
from bina.platform.rulesets import load
from bina.training.queries import batch_results, batches, enrolment_results
from bina.training.queries.results import SMALLEST_GROUP

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bina.platform.access import Actor
    from bina.platform.rulesets import RuleSet
    from bina.training.queries import BatchResult, EnrolmentResult


@dataclass(frozen=True, slots=True)
class BatchEvaluation:
    """One batch: what participants said and what they learned; ``gain_name`` is the category in words.

    ``guests`` of other agencies took part to the end; ``guests_counted`` says whether figures of learning
    hold theirs too, or they were too few to be hidden among the others.
    """

    batch: BatchResult
    agency_id: UUID
    reaction: BatchReaction | None
    learning: Learning
    stayed: int
    guests: int
    guests_counted: bool
    gain_category: str
    gain_name: str
    rule_set: RuleSet

    @property
    def gain(self) -> float | None:
        """Mean N-gain, at most 1."""
        return None if self.learning.mean is None else float(self.learning.mean)


def batch_lines(
    actor: Actor,
    *,
    agency_id: UUID,
    at: datetime,
    programme_id: UUID | None = None,
    year: int | None = None,
    batch_ids: Sequence[UUID] | None = None,
) -> list[BatchEvaluation]:
    """Finished batches of an agency, the newest first; a bounded number of statements.

    Guests of other agencies count where the actor may see them and they are at least the smallest group.

    Args:
        programme_id: only batches of this programme.
        year: only batches that ended in it.
        batch_ids: only these batches.
    """
    found = batch_results(
        actor, agency_id=agency_id, programme_id=programme_id, year=year, batch_ids=batch_ids
    )
    keys = [batch.batch_id for batch in found]
    own = _by_batch(enrolment_results(actor, agency_id=agency_id, batch_ids=keys))
    guests = _by_batch(enrolment_results(actor, agency_id=agency_id, batch_ids=keys, guests=True))
    shared = [key for key in keys if _countable(guests[key])]
    if shared:
        whole = batch_results(actor, agency_id=agency_id, batch_ids=shared, with_guests=True)
        known = {batch.batch_id: batch for batch in whole}
        found = [known.get(batch.batch_id, batch) for batch in found]
    said = batch_reactions(actor, batch_ids=keys, at=at)
    rule = load("n-gain-categories", on=at.date(), agency_id=agency_id)
    return [
        _line(batch, agency_id, (own[batch.batch_id], guests[batch.batch_id]), said.get(batch.batch_id), rule)
        for batch in found
    ]


def _by_batch(places: Sequence[EnrolmentResult]) -> dict[UUID, list[EnrolmentResult]]:
    """Who stayed to the end, by batch."""
    found: dict[UUID, list[EnrolmentResult]] = defaultdict(list)
    for place in places:
        if took_part(place):
            found[place.batch_id].append(place)
    return found


def _countable(guests: Sequence[EnrolmentResult]) -> bool:
    scores = ((place.pre_score, place.post_score) for place in guests)
    return enough_guests(scores, smallest_group=SMALLEST_GROUP)


def batch_evaluation(actor: Actor, *, batch_id: UUID, at: datetime) -> BatchEvaluation | None:
    """One finished batch of an agency whose evaluations the actor sees; None when there is none such."""
    batch = batches(actor).filter(pk=batch_id).first()
    if batch is None or not actor.may("evaluation.see", agency=batch.agency_id):
        return None
    lines = batch_lines(actor, agency_id=batch.agency_id, at=at, batch_ids=[batch_id])
    return lines[0] if lines else None


def _line(
    batch: BatchResult,
    agency_id: UUID,
    places: tuple[list[EnrolmentResult], list[EnrolmentResult]],
    reaction: BatchReaction | None,
    rule: RuleSet,
) -> BatchEvaluation:
    own, guests = places
    counted = _countable(guests)
    stayed = [*own, *guests] if counted else own
    found = learning((place.pre_score, place.post_score) for place in stayed)
    code = "" if found.mean is None else category(gain=found.mean, bands=rule.table.as_rule())
    return BatchEvaluation(
        batch=batch,
        agency_id=agency_id,
        reaction=reaction,
        learning=found,
        stayed=len(stayed),
        guests=len(guests),
        guests_counted=counted,
        gain_category=code,
        gain_name=rule.table.name(code) if code else "",
        rule_set=rule,
    )
