"""Which of two plans is worth more, as far as it is proven."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What two plans' values and bounds prove about them, the first seen from the second."""

    ALIKE = "ALIKE"
    BETTER = "BETTER"
    BETTER_FOUND = "BETTER_FOUND"
    WORSE = "WORSE"
    WORSE_FOUND = "WORSE_FOUND"


def verdict(*, value: float, bound: float, other_value: float, other_bound: float) -> Verdict:
    """Whether a plan's limits allow more than another's.

    ``BETTER`` and ``WORSE`` are proven: the lesser plan's bound lies below the other's value, so that no
    plan within its limits reaches it. Otherwise only the plans found differ (``BETTER_FOUND``,
    ``WORSE_FOUND``), or not even they (``ALIKE``, to a millionth).

    Args:
        value: worth of the plan that was found; ``bound``: no plan within its limits is worth more.
    """
    near = 1e-6 * max(abs(value), abs(other_value), 1.0)
    if abs(value - other_value) <= near:
        return Verdict.ALIKE
    if value > other_value:
        return Verdict.BETTER if value > other_bound + near else Verdict.BETTER_FOUND
    return Verdict.WORSE if other_value > bound + near else Verdict.WORSE_FOUND
