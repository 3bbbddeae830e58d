"""Between a plan and the columns of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.ledger import Places, deliveries, hours_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bina.planning.optimise.flat import Flat
    from bina.planning.optimise.highs import Outcome
    from bina.planning.optimise.tables import Tables


def places_of(model: Flat, outcome: Outcome) -> Places | None:
    """The pairs that a run chose, None when it found no point."""
    if outcome.x is None:
        return None
    chosen = np.flatnonzero(outcome.x[: len(model.pairs)] > 0.5)
    return Places(person=model.pairs.person[chosen], batch=model.pairs.batch[chosen])


def point_of(tables: Tables, model: Flat, places: Places) -> NDArray[np.float64]:
    """The column values of a plan."""
    kinds = len(tables.programme)
    taken = np.isin(model.pairs.person * kinds + model.pairs.batch, places.person * kinds + places.batch)
    held = deliveries(tables, np.bincount(places.batch, minlength=kinds))
    counted = np.minimum(hours_of(tables, places), tables.short)[model.duty]
    return np.concatenate((taken, held, counted)).astype(float)
