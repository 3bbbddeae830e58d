"""What a place in a programme is worth for one person.

The unit of worth is one level of one competence closed, as the average programme closes it (module
``effects``). The weights are our own choice; they are named here so that a plan can be argued with.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from bina.planning.rules.objectives import Objectives, Parts, mixed_worth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SOURCE_WEIGHTS = {
    "GAP": 1.0,
    "AIM": 1.1,
    "PERFORM": 1.3,
    "WISH": 1.2,
    "PRIORITY": 1.3,
    "SERVICE": 1.5,
    "FINDING": 1.5,
}
AIM_ALONE = (
    0.5  # a level that only the post aimed at asks for can wait longer than one the post held asks for
)
PRIORITY_FACTORS = {"LOW": 0.7, "NORMAL": 1.0, "HIGH": 1.5}
FURTHER_LEVEL = 0.5  # a second level in one programme is less sure than the first
WISH_WORTH = 0.5
MANDATORY_WORTH = 1.0


@dataclass(frozen=True, slots=True)
class Missing:
    """What one person lacks in one competence, and from which sources it is asked for.

    ``required`` and ``held`` are None where only a wish speaks, without a gap that was measured. ``priority``
    is the highest that any of the needs has; ``asked_by`` are the keys of the needs of services among them.
    """

    competence: str
    required: int | None
    held: int | None
    sources: tuple[str, ...] = ("GAP",)
    priority: str = "NORMAL"
    asked_by: tuple[str, ...] = ()


def closed_levels(*, required: int, held: int, outcome: int) -> int:
    """Levels of the gap that a programme closes, >= 0.

    Args:
        required: level the post asks for.
        held: level held today, below the required one.
        outcome: level the programme's participants leave with, at most.
    """
    return max(min(required, outcome) - held, 0)


def level_worth(levels: int) -> float:
    """Worth of so many levels closed at once: 1 for the first, half for each further one, 0 for none."""
    return 0.0 if levels <= 0 else 1.0 + FURTHER_LEVEL * (levels - 1)


def weight_of(sources: Iterable[str]) -> float:
    """How much a competence counts when more than the gap asks for it: the sources' weights multiplied."""
    asking = sorted(set(sources))
    alone = AIM_ALONE if "AIM" in asking and "GAP" not in asking else 1.0
    return alone * prod(SOURCE_WEIGHTS[source] for source in asking)


def highest_priority(priorities: Iterable[str]) -> str:
    """The highest of the priorities of several needs; normal for none."""
    return max(priorities, key=lambda one: PRIORITY_FACTORS[one], default="NORMAL")


def lack_worth(lack: Missing, *, outcome: int) -> float:
    """Worth of a programme against one thing missing, >= 0; a wish without a gap is ``WISH_WORTH``."""
    weight = weight_of(lack.sources) * PRIORITY_FACTORS[lack.priority]
    if lack.required is None or lack.held is None:
        return WISH_WORTH * weight
    return weight * level_worth(closed_levels(required=lack.required, held=lack.held, outcome=outcome))


def pair_parts(
    *,
    missing: Iterable[Missing],
    taught: Mapping[str, int],
    mandatory: bool = False,
    factor: float = 1.0,
    post_weight: float = 1.0,
    index: float = 0.0,
    named: Iterable[str] = (),
) -> Parts:
    """What one person taking one programme brings to each aim, in levels closed.

    Args:
        taught: level reached by code of competence.
        factor: of the programme's measured effect, on what it does against gaps; not on the duty to take it.
        post_weight: how much gaps in the person's kind of post count.
        index: what it adds to the professionalism index, as levels.
        named: keys of the needs of services meant; empty means all.
    """
    chosen, gaps, services = frozenset(named), 0.0, 0.0
    for one in missing:
        outcome = taught.get(one.competence)
        if outcome is None:
            continue
        worth = lack_worth(one, outcome=outcome)
        gaps += worth
        if one.asked_by and (not chosen or chosen & set(one.asked_by)):
            services += worth
    scale = factor * post_weight
    return Parts(scale * gaps, index, scale * services, MANDATORY_WORTH if mandatory else 0.0)


def pair_worth(
    *, missing: Iterable[Missing], taught: Mapping[str, int], mandatory: bool = False, factor: float = 1.0
) -> float:
    """Worth of one person taking one programme where no aim was weighed otherwise, >= 0; 0 does nothing.

    Sum over the competences taught of weight x worth of the levels closed; a programme mandatory for the
    person's kind of post adds ``MANDATORY_WORTH``.
    """
    parts = pair_parts(missing=missing, taught=taught, mandatory=mandatory, factor=factor)
    return mixed_worth(parts, Objectives())


def batches_to_consider(
    *, demand: int, seats: int, minimum: int, batch_cost: int, budget: int, at_most: int
) -> int:
    """How many batches of a programme can make sense; 0 when its minimum of people or money is not there.

    Args:
        demand: people for whom the programme is worth something.
        batch_cost: rupiah of one batch with the fewest people.
    """
    if demand < max(minimum, 1) or batch_cost > budget:
        return 0
    affordable = budget // batch_cost if batch_cost else at_most
    return min(-(-demand // seats), affordable, at_most)
