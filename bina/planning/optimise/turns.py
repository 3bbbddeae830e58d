"""Plans without a solver: one after the other takes the best set that is still there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bina.planning.optimise.pool import Pool
    from bina.planning.optimise.rounding import Room

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


def take_turns(pool: Pool, sets: Ints, loss: Floats, room: Room) -> Ints:
    """Sets that fit together, the least loss first, one for each person; fewest people are not looked at.

    Args:
        loss: of each of the sets.
    """
    tables = pool.tables
    if not len(sets):
        return sets
    order = sets[np.lexsort((-pool.value[sets], loss))]
    money = pool.seats[order] @ sparse.csr_array(tables.by_place.T)
    use = sparse.csr_array(
        sparse.hstack((pool.seats[order], money, pool.away[order], pool.favour[order])).tocsr()
    )
    left = np.concatenate((room.seats, room.money, room.away, room.favour)).astype(float)
    left[: len(left) - len(room.favour)] += 1e-6
    pointers, rows, numbers = use.indptr, use.indices, use.data
    chosen, done = [], np.zeros(tables.people, dtype=bool)
    for number, person in enumerate(pool.person[order].tolist()):
        if done[person]:
            continue
        span = slice(pointers[number], pointers[number + 1])
        if (left[rows[span]] >= numbers[span]).all():
            left[rows[span]] -= numbers[span]
            done[person] = True
            chosen.append(number)
    return np.asarray(order[np.array(chosen, dtype=np.int64)])
