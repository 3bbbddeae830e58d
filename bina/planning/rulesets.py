"""Schemas of this room's rule sets; the dated tables lie in ``rulesets/<name>/<valid-from>.yaml``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bina.platform.rulesets import Table

Predicate = Literal["VERY_GOOD", "GOOD", "NEEDS_IMPROVEMENT", "POOR", "VERY_POOR"]


class PerformanceNeeds(Table):
    """Which predicates show a performance gap, and the competences (codes) that each low rating points to."""

    predicates: tuple[Predicate, ...] = Field(min_length=1)
    results_below: tuple[str, ...] = Field(min_length=1)
    behaviour_below: tuple[str, ...] = Field(min_length=1)
    without_ratings: tuple[str, ...] = Field(min_length=1)

    def competences(self, *, predicate: str, result: str, behaviour: str) -> tuple[str, ...]:
        """Codes of the competences that an appraisal points to; none where it shows no gap.

        Args:
            result: rating of the results: ABOVE, MEETS, BELOW, or empty where none was given.
            behaviour: rating of the behaviour, likewise.
        """
        if predicate not in self.predicates:
            return ()
        low = [
            *(self.results_below if result == "BELOW" else ()),
            *(self.behaviour_below if behaviour == "BELOW" else ()),
        ]
        return tuple(dict.fromkeys(low or self.without_ratings))


PostKind = Literal["LEADERSHIP", "ADMINISTRATOR", "SUPERVISOR", "FUNCTIONAL", "GENERAL"]
Weight = Annotated[float, Field(ge=0, le=10)]


class PlanWeights(Table):
    """How much gaps count by kind of post, and how many index points (IP ASN) equal one level closed."""

    posts: dict[PostKind, Weight]
    index_points_of_a_level: float = Field(gt=0, le=100)

    def of_post(self, kind: str) -> float:
        """Weight of the gaps in posts of a kind; 1 where none is named."""
        return next((weight for code, weight in self.posts.items() if code == kind), 1.0)


class MultiYearPlan(Table):
    """How many years a human capital development plan (HCDP) spans, and what is expected of successors.

    ``successor_gaps`` is how many gaps somebody who follows a person that retires has, against the mean of
    people in such posts today: 1 is just as many.
    """

    years: int = Field(ge=2, le=10)
    successor_gaps: float = Field(ge=0, le=10)


SCHEMAS: dict[str, type[Table]] = {
    "performance-needs": PerformanceNeeds,
    "plan-weights": PlanWeights,
    "multi-year-plan": MultiYearPlan,
}
