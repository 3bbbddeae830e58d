"""Which batches are held: the relaxed plan says most of it, the rest is decided bit by bit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.relaxation import Relaxation

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from bina.planning.optimise.prices import Market
    from bina.planning.optimise.relaxation import Blend
    from bina.planning.optimise.tables import Tables

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

CLEAR = 0.1  # so close to a whole number of deliveries, nothing needs to be weighed
MOST_ROUNDS = 8
EXACT = 1e-3  # distance of value and bound in the relaxed plan, relative


def undecided(tables: Tables) -> Ints:
    """-1 for every kind of batch."""
    return np.full(len(tables.programme), -1)


def decide(
    relaxation: Relaxation,
    blend: Blend,
    market_of: Callable[[Ints], Market],
    *,
    over: Callable[[], bool],
    spend: Callable[[], None],
    hurry: Callable[[], bool],
) -> tuple[Ints, Relaxation, Blend]:
    """Deliveries of every kind of batch with a fixed cost or a fewest number of people; the relaxed plan so.

    Other kinds stay open (-1): they cost nothing to hold.

    Args:
        hurry: whether all must be decided now.
    """
    tables = relaxation.tables
    weighed, decided = _weighed(tables), undecided(tables)
    for number in range(MOST_ROUNDS):
        left = weighed & (decided < 0)
        if not left.any():
            break
        whole = nearest(tables, blend.people)
        distance = np.abs(blend.people / np.maximum(tables.seats, 1) - whole)
        if over():
            decided[left] = whole[left]
            break
        chosen = _clearest(left, distance, everything=number == MOST_ROUNDS - 1 or hurry())
        decided[chosen] = whole[chosen]
        relaxation = _next(relaxation, market_of(decided), blend)
        blend = relaxation.step(distance=EXACT, over=over)
        spend()
    if not hurry():
        blend = relaxation.step(distance=EXACT, over=over)
    return decided, relaxation, blend


def nearest(tables: Tables, people: Floats) -> Ints:
    """The whole number of deliveries nearest to what so many people need, -1 where none is to be weighed."""
    needed = _locked_deliveries(tables)
    whole = np.maximum(np.round(people / np.maximum(tables.seats, 1)), needed).astype(np.int64)
    return np.where(_weighed(tables), np.minimum(whole, tables.copies), -1)


def _weighed(tables: Tables) -> NDArray[np.bool_]:
    return np.asarray((tables.fixed > 0) | (tables.least > 1))


def _next(relaxation: Relaxation, market: Market, blend: Blend) -> Relaxation:
    following = Relaxation(market, relaxation.pool, blend.prices, relaxation.locks)
    following.looked_at = relaxation.looked_at
    return following


def _clearest(left: NDArray[np.bool_], distance: Floats, *, everything: bool) -> Ints:
    """All that are as good as decided, and two thirds of the others: those closest to it."""
    order = np.flatnonzero(left)
    order = order[np.argsort(distance[order], kind="stable")]
    clear = int((distance[order] <= CLEAR).sum())
    return order if everything else order[: clear + (2 * (len(order) - clear) + 2) // 3]


def _locked_deliveries(tables: Tables) -> Ints:
    """Deliveries that locked places need."""
    kinds = np.array([kind for _person, kind in tables.locked], dtype=np.int64)
    people = np.bincount(kinds, minlength=len(tables.programme))
    return np.asarray(-(-people // np.maximum(tables.seats, 1)))
