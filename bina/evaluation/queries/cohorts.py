"""Level 3: who was trained in a programme and a year, whom to compare them with, and how both changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from bina.competency.queries import assessments, people
from bina.competency.rules import months_later
from bina.evaluation.rules.effects import Change
from bina.evaluation.rules.pairing import Judgement, Window, before_after
from bina.training.queries import batch_results, enrolment_results, programme_outcomes

if TYPE_CHECKING:
    from bina.evaluation.rulesets import EffectComparison
    from bina.platform.access import Actor
    from bina.training.queries import BatchResult, EnrolmentResult

ALL_OUTCOMES = None
NOT_TO_THE_END = frozenset({"ATTENDANCE", "LEFT", "NEVER_CAME", "NOT_PLACED", "CANCELLED"})
Sides = tuple[list[Change], list[Change]]


@dataclass(frozen=True)
class Cohort:
    """One programme in one year, with its batches and the places in them.

    ``guests`` are places of other agencies' people: they count for what was learned, not for effects at work,
    which the host does not see.
    """

    programme_id: UUID
    programme: str
    year: int
    batches: Sequence[BatchResult]
    places: Sequence[EnrolmentResult]
    outcomes: Sequence[UUID]
    guests: Sequence[EnrolmentResult] = ()

    @property
    def first_day(self) -> date:
        return min(batch.starts_on for batch in self.batches)

    @property
    def last_day(self) -> date:
        return max(batch.ends_on for batch in self.batches)

    @property
    def trained(self) -> dict[UUID, EnrolmentResult]:
        """People who stayed to the end, passed or not, with their first batch of the year."""
        stayed = [place for place in self.places if took_part(place)]
        return {
            place.employee_id: place for place in sorted(stayed, key=lambda one: one.ends_on, reverse=True)
        }


@dataclass(frozen=True)
class Ground:
    """What every cohort is compared on: who learned which competence when, and people's posts."""

    agency_id: UUID
    learned: Mapping[UUID, Sequence[EnrolmentResult]] = field(repr=False)
    posts: Mapping[UUID, tuple[str, ...]] = field(repr=False)


def took_part(place: EnrolmentResult) -> bool:
    """True when the person stayed to the end of the batch, whether they passed or not."""
    return place.state == "COMPLETED" or (place.state == "FAILED" and place.reason not in NOT_TO_THE_END)


def cohorts(actor: Actor, *, agency_id: UUID, year: int | None = None) -> tuple[list[Cohort], Ground]:
    """Programmes with finished batches by year of the last day, and the ground to compare them on.

    Five statements.
    """
    outcomes = programme_outcomes(actor, agency_id=agency_id)
    places = enrolment_results(actor, agency_id=agency_id)
    by_batch: dict[UUID, list[EnrolmentResult]] = defaultdict(list)
    learned: dict[UUID, list[EnrolmentResult]] = defaultdict(list)
    for place in places:
        by_batch[place.batch_id].append(place)
        for outcome in outcomes.get(place.programme_id, ()):
            learned[outcome.competence_id].append(place)
    visiting: dict[UUID, list[EnrolmentResult]] = defaultdict(list)
    for place in enrolment_results(actor, agency_id=agency_id, guests=True):
        visiting[place.batch_id].append(place)
    groups: dict[tuple[UUID, int], list[BatchResult]] = defaultdict(list)
    for batch in batch_results(actor, agency_id=agency_id):
        if year in {None, batch.ends_on.year}:
            groups[batch.programme_id, batch.ends_on.year].append(batch)
    found = [
        Cohort(
            programme_id=programme_id,
            programme=batches[0].programme,
            year=held_in,
            batches=batches,
            places=[place for batch in batches for place in by_batch[batch.batch_id]],
            outcomes=[outcome.competence_id for outcome in outcomes.get(programme_id, ())],
            guests=[place for batch in batches for place in visiting[batch.batch_id]],
        )
        for (programme_id, held_in), batches in groups.items()
    ]
    ground = Ground(agency_id=agency_id, learned=learned, posts=_posts(actor, agency_id))
    return sorted(found, key=lambda one: (one.year, one.programme, str(one.programme_id))), ground


def _posts(actor: Actor, agency_id: UUID) -> dict[UUID, tuple[str, ...]]:
    rows = people(actor).filter(agency_id=agency_id)
    named = rows.values_list("pk", "post__kind", "post__functional_level", "post__echelon")
    return {key: (kind, grade, echelon) for key, kind, grade, echelon in named}


def changes(
    actor: Actor, *, cohort: Cohort, ground: Ground, comparison: EffectComparison, methods: Sequence[str]
) -> dict[UUID | None, Sides]:
    """Changes of the trained and of comparable colleagues per outcome, and of all outcomes together.

    Who learned the same competence in other batches around that time is on neither side; who had a place in
    this programme that year but did not stay to the end is not among the colleagues. One statement.
    """
    judged = _judged(actor, cohort, ground, comparison)
    trained = cohort.trained
    sides: dict[UUID | None, Sides] = {}
    levels: dict[UUID, dict[UUID, tuple[int, int]]] = defaultdict(dict)
    for competence, by_person in judged.items():
        elsewhere = _elsewhere(cohort, ground.learned[competence], comparison)
        for person, judgements in by_person.items():
            if person in elsewhere or person not in ground.posts:
                continue
            window = _window(cohort, trained.get(person), comparison)
            pair = before_after(judgements=judgements, window=window, methods=methods)
            if pair is not None:
                levels[person][competence] = pair
    here = {place.employee_id for place in cohort.places}
    for competence in cohort.outcomes:
        sides[competence] = _sides(levels, [competence], ground, trained, here)
    sides[ALL_OUTCOMES] = _sides(levels, cohort.outcomes, ground, trained, here)
    return sides


def _judged(
    actor: Actor, cohort: Cohort, ground: Ground, comparison: EffectComparison
) -> dict[UUID, dict[UUID, list[Judgement]]]:
    whole = _window(cohort, None, comparison)
    rows = (
        assessments(actor, agency_id=ground.agency_id)
        .filter(
            competence_id__in=cohort.outcomes,
            assessed_on__gte=whole.earliest,
            assessed_on__lte=whole.latest,
        )
        .order_by()
        .values_list("competence_id", "employee_id", "method", "assessed_on", "level")
    )
    judged: dict[UUID, dict[UUID, list[Judgement]]] = defaultdict(lambda: defaultdict(list))
    for competence, person, method, day, level in rows.iterator(chunk_size=5000):
        judged[competence][person].append(Judgement(method, day, level))
    return judged


def _window(cohort: Cohort, place: EnrolmentResult | None, comparison: EffectComparison) -> Window:
    starts_on = place.starts_on if place else cohort.first_day
    ends_on = place.ends_on if place else cohort.last_day
    return Window(
        starts_on=starts_on,
        ends_on=ends_on,
        earliest=months_later(day=cohort.first_day, months=-comparison.months_before),
        latest=months_later(day=cohort.last_day, months=comparison.months_after),
    )


def _elsewhere(cohort: Cohort, learned: Iterable[EnrolmentResult], comparison: EffectComparison) -> set[UUID]:
    """People who learned the same competence in other batches within the time that is compared."""
    own = {batch.batch_id for batch in cohort.batches}
    whole = _window(cohort, None, comparison)
    return {
        place.employee_id
        for place in learned
        if place.batch_id not in own and took_part(place) and whole.earliest <= place.ends_on <= whole.latest
    }


def _sides(
    levels: Mapping[UUID, Mapping[UUID, tuple[int, int]]],
    competences: Sequence[UUID],
    ground: Ground,
    trained: Mapping[UUID, EnrolmentResult],
    here: set[UUID],
) -> Sides:
    ours: list[Change] = []
    theirs: list[Change] = []
    for person, pairs in levels.items():
        if not competences or any(competence not in pairs for competence in competences):
            continue
        before = sum(pairs[competence][0] for competence in competences) / len(competences)
        after = sum(pairs[competence][1] for competence in competences) / len(competences)
        change = Change((*ground.posts[person], round(before)), before, after)
        if person in trained:
            ours.append(change)
        elif person not in here:
            theirs.append(change)
    return ours, theirs
