"""Small instances: the whole model to HiGHS, to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.ledger import Places

if TYPE_CHECKING:
    from bina.planning.optimise.flat import Flat
    from bina.planning.optimise.highs import Outcome


def places_of(model: Flat, outcome: Outcome) -> Places | None:
    """The pairs that a run chose, None when it found no point."""
    if outcome.x is None:
        return None
    chosen = np.flatnonzero(outcome.x[: len(model.pairs)] > 0.5)
    return Places(person=model.pairs.person[chosen], batch=model.pairs.batch[chosen])
