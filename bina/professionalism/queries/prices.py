"""What a place in the catalogue costs that would fulfil a component of the index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from bina.professionalism.rules import COMPONENTS, Demand, Post, Training
from bina.professionalism.rules.evidence import fits
from bina.training import queries as training

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.professionalism.rulesets import ProfessionalismIndex
    from bina.training.queries import Offer


@dataclass(frozen=True, slots=True)
class Price:
    """The cheapest programme on offer that fulfils a component for a kind of post.

    ``cost_rupiah`` is per person in a full batch, rounded up.
    """

    component: str
    post_kind: str
    cost_rupiah: int
    programme_id: UUID
    programme: str


def prices(actor: Actor, *, agency_id: UUID, table: ProfessionalismIndex) -> list[Price]:
    """The cheapest way into each component for each kind of post, where the catalogue has one. Two queries.

    Which functional post a training is for is left aside: its price stands for all.
    """
    offers = training.offers(actor, agency_id=agency_id)
    found = []
    for component in COMPONENTS:
        for kind in [kind for column in table.competence.columns for kind in column.post_kinds]:
            demand = table.demands(kind).get(component)
            if demand is None:
                continue
            named = replace(demand, must_name_the_post=False)
            fitting = offers_for(offers, demand=named, post=Post(kind, "", ""))
            found += [Price(component, kind, cost_per_person(one), one.id, one.name) for one in fitting[:1]]
    return found


def offers_for(offers: Iterable[Offer], *, demand: Demand, post: Post) -> list[Offer]:
    """Programmes that would fulfil a demand for the holder of a post, the cheapest per person first."""
    fitting = [one for one in offers if _is_for(one, post) and _fulfils(one, demand=demand, post=post)]
    return sorted(fitting, key=lambda one: (cost_per_person(one), one.code))


def _is_for(one: Offer, post: Post) -> bool:
    return not one.targets or post.kind in one.targets


def _fulfils(one: Offer, *, demand: Demand, post: Post) -> bool:
    taken = Training(one.form, one.name, date.min, one.length_jp)
    return one.length_jp >= demand.at_least_jp and fits(taken, post=post, demand=demand)


def cost_per_person(one: Offer) -> int:
    """What a place costs when the batch is full, in whole rupiah, rounded up."""
    return one.cost_per_person_rupiah - (-one.fixed_cost_rupiah // one.seats)
