"""What is known of a plan that was looked for."""

from __future__ import annotations

OPTIMAL = "optimal"
FEASIBLE = "feasible"
INFEASIBLE = "infeasible"
UNSOLVED = "unsolved"


def relative_gap(*, value: float, bound: float) -> float:
    """How much more than ``value`` the best plan can be worth at most, as a share of ``|value|``."""
    distance = max(bound - value, 0.0)
    if distance <= 1e-9 * max(1.0, abs(bound)):
        return 0.0
    return distance / abs(value) if value else 1.0
