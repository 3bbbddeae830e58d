"""What a plan is to achieve: four aims with their weights, made comparable and mixed.

The unit is one level of one competence closed. 20 lesson hours towards the duty, and so many points of the
professionalism index as the rule set ``plan-weights`` says, are set equal to it at the full weight of 100.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

FULL = 100
HOURS_OF_A_LEVEL = 20.0
INDEX_POINTS_OF_A_LEVEL = 15.0


class Aim(StrEnum):
    """What a place can count for. ``MANDATORY`` is no aim to weigh: it always counts."""

    GAPS = "gaps"
    INDEX = "index"
    DUTY = "duty"
    SERVICES = "services"
    MANDATORY = "mandatory"


@dataclass(frozen=True, slots=True)
class Objectives:
    """Weights, 0 to 100, of what a place is worth in itself; the plan's ``duty_weight`` weighs the hours.

    ``services`` is what needs of services count beside their share in the gaps. ``named`` are the keys of the
    needs meant; empty means every need whose source is a service.
    """

    gaps: int = FULL
    index: int = 0
    services: int = 0
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """What one place brings, before weights, each in levels closed.

    Attributes:
        gaps: levels of gaps, weighed by source, urgency, kind of post and measured effect.
        index: points of the professionalism index as levels.
        services: the share of ``gaps`` that the services meant ask for.
        mandatory: because the programme is mandatory for the kind of post.
    """

    gaps: float = 0.0
    index: float = 0.0
    services: float = 0.0
    mandatory: float = 0.0


def weighed(parts: Parts, objectives: Objectives) -> dict[Aim, float]:
    """What each aim adds to the worth of a place. The duty is not among them: it depends on other places."""
    return {
        Aim.GAPS: parts.gaps * objectives.gaps / FULL,
        Aim.INDEX: parts.index * objectives.index / FULL,
        Aim.SERVICES: parts.services * objectives.services / FULL,
        Aim.MANDATORY: parts.mandatory,
    }


def mixed_worth(parts: Parts, objectives: Objectives) -> float:
    """Worth of a place, >= 0: the weighted sum. With the weights untouched, gaps and mandatory training."""
    return round(sum(weighed(parts, objectives).values()), 6)


def index_part(points: float, *, points_of_a_level: float = INDEX_POINTS_OF_A_LEVEL) -> float:
    """Points of the professionalism index as levels closed."""
    return points / points_of_a_level


def duty_weight(percent: float) -> float:
    """Worth of one lesson hour towards the duty at a weight of 0 to 100; 0.05 at 100, 0.02 at 40."""
    return round(percent / FULL / HOURS_OF_A_LEVEL, 6)


def duty_percent(weight: float) -> int:
    """The weight, 0 to 100 or more, at which a lesson hour is worth so much."""
    return round(weight * FULL * HOURS_OF_A_LEVEL)


def counted_most(worth: Mapping[Aim, float]) -> Aim | None:
    """The aim that adds most, the first named among equals; None where nothing adds anything."""
    best = max(worth.items(), key=lambda item: item[1], default=None)
    return best[0] if best and best[1] > 0 else None
