"""What a place is worth for each person, part by part: the one place that mixes the aims of a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from bina.planning import rules
from bina.platform.rulesets import RuleSetUnknown, load
from bina.professionalism.queries import Gains, gains
from bina.training.queries.curriculum import measured_effects

if TYPE_CHECKING:
    from bina.planning.models import Plan
    from bina.planning.queries.ground import Official
    from bina.planning.rulesets import PlanWeights
    from bina.platform.access import Actor
    from bina.training.queries import Offer

Components = Mapping[str, Decimal]
NOTHING: Components = {}


class ServiceNeeds:
    """Needs whose source is a service, by whom they concern."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[UUID | None, str, str]]] = defaultdict(list)

    def add(self, key: UUID, *, employee_id: UUID | None, path: str, competence: str) -> None:
        self._rows[competence].append((employee_id, path, str(key)))

    def asking(self, employee_id: UUID, *, path: str, competence: str) -> tuple[str, ...]:
        """Keys of the needs that concern a person: their own, and those of units they are in or below."""
        return tuple(
            key
            for owner, above, key in self._rows.get(competence, ())
            if owner == employee_id or (owner is None and f"{path}.".startswith(f"{above}."))
        )


@dataclass(frozen=True, slots=True)
class Worths:
    """The aims of a plan and what they rest on.

    Attributes:
        factors: of each programme's measured effect; 1 where nothing was measured.
        gains: what programmes add to people's professionalism index.
        coming: components of the index that somebody gets from a batch they are in already.
    """

    objectives: rules.Objectives
    weights: PlanWeights
    missing: Mapping[UUID, tuple[rules.Missing, ...]]
    factors: Mapping[UUID, float]
    gains: Gains = field(default_factory=Gains)
    coming: Mapping[UUID, frozenset[str]] = field(default_factory=dict)

    def parts(self, person: Official, offer: Offer, components: Components) -> rules.Parts:
        """What a place in a programme brings a person to each aim.

        Args:
            components: points that it adds to the person's index, of ``index_of``.
        """
        points = float(sum(components.values()))
        return rules.pair_parts(
            missing=self.missing.get(person.id, ()),
            taught={outcome.competence: outcome.level for outcome in offer.outcomes},
            mandatory=offer.is_mandatory,
            factor=self.factors.get(offer.id, 1.0),
            post_weight=self.weights.of_post(person.post_kind),
            index=rules.index_part(points, points_of_a_level=self.weights.index_points_of_a_level),
            named=self.objectives.named,
        )

    def index_of(self, person: Official) -> dict[UUID, Components]:
        """Points of the index by component that each programme (key) adds to what a person has and gets."""
        coming = self.coming.get(person.id, frozenset())
        return {
            programme: left
            for programme, components in self.gains.of(person.id).items()
            if (left := {code: points for code, points in components.items() if code not in coming})
        }

    def values(
        self, people: Iterable[Official], offers: Iterable[Offer], engaged: set[tuple[UUID, UUID]]
    ) -> dict[tuple[str, str], float]:
        """Worth by keys of person and programme, only what is worth something.

        Args:
            engaged: people (keys) and programmes in which they are already that year.
        """
        known: dict[tuple[object, ...], float] = {}
        found = {}
        for person in people:
            lacks = self.missing.get(person.id, ())
            index = self.index_of(person) if self.objectives.index else {}
            for offer in offers:
                fits = not offer.targets or person.post_kind in offer.targets
                components = index.get(offer.id, NOTHING)
                if not fits or not (lacks or offer.is_mandatory or components):
                    continue
                if (person.id, offer.id) in engaged:
                    continue
                key = (offer.id, lacks, person.post_kind, sum(components.values()))
                if key not in known:
                    parts = self.parts(person, offer, components)
                    known[key] = rules.mixed_worth(parts, self.objectives)
                if known[key] > 0:
                    found[str(person.id), str(offer.id)] = known[key]
        return found


def worths(
    actor: Actor,
    *,
    plan: Plan,
    offers: Iterable[Offer],
    missing: Mapping[UUID, tuple[rules.Missing, ...]],
    engaged: Iterable[tuple[UUID, UUID]],
    employee_id: UUID | None = None,
) -> Worths:
    """What places of a plan are worth, as records stand today.

    The index is that of the plan's last day: what has run out by then is missing. It is read for a whole
    agency, and for one person only where it counts.

    Args:
        engaged: people and programmes in which they are already that year.
        employee_id: only what concerns this person.
    """
    last = date(plan.year, 12, 31)
    measured = measured_effects(actor, agency_id=plan.agency_id)
    counts = employee_id is None or plan.index_weight > 0
    found = _gains(actor, plan, last, offers, employee_id) if counts else Gains()
    return Worths(
        objectives=plan.objectives,
        weights=load("plan-weights", on=last, agency_id=plan.agency_id).table,
        missing=missing,
        factors=rules.effect_factors(
            {key: [rules.Measured(*line) for line in lines] for key, lines in measured.items()}
        ),
        gains=found,
        coming=_coming(found, engaged),
    )


def _gains(actor: Actor, plan: Plan, on: date, offers: Iterable[Offer], employee_id: UUID | None) -> Gains:
    only = None if employee_id is None else [employee_id]
    try:
        return gains(actor, agency_id=plan.agency_id, on=on, offers=offers, employees=only)
    except RuleSetUnknown:  # a year before all rules of the index
        return Gains()


def _coming(found: Gains, engaged: Iterable[tuple[UUID, UUID]]) -> dict[UUID, frozenset[str]]:
    taking: dict[UUID, set[UUID]] = defaultdict(set)
    for person, programme in engaged:
        taking[person].add(programme)
    return {
        person: frozenset(
            code
            for programme, components in found.of(person).items()
            if programme in programmes
            for code in components
        )
        for person, programmes in taking.items()
    }
