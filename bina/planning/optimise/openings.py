"""Which batches run: the hard part of a plan, since a batch costs or fills a minimum only when it is opened.

A relaxation with whole openings leaves only a few split places, so both searches here work on openings
alone and solve the relaxation again from its last basis (a fraction of a second for a city).
"""

from __future__ import annotations

import heapq
import time
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from bina.planning.optimise.engine import Engine
    from bina.planning.optimise.formulate import Model

    Floats = NDArray[np.float64]
    Places = NDArray[np.intp]

WHOLE = 1e-6


class Openings:
    """Searches over the openings of one model, with the engine that holds it."""

    def __init__(self, model: Model, engine: Engine, *, deadline: float) -> None:
        self._model, self._engine, self._deadline = model, engine, deadline
        self._columns = np.fromiter(model.opening.values(), dtype=np.intp, count=len(model.opening))

    def dive(self, x: Floats, *, bold: bool) -> Floats | None:
        """Open or drop batches until every opening is whole; None when time is over or a corner was reached.

        Args:
            x: the relaxation's point.
            bold: many batches at a time, else one by one.
        """
        lower, upper = np.zeros(len(x)), self._model.upper.copy()
        point: Floats | None = x
        while point is not None:
            split = self._split(point)
            if not len(split):
                return point
            split = split[np.argsort(np.floor(point[split]) - point[split], kind="stable")]
            point = self._move(point, _moves(point, split, bold=bold), lower, upper)
        return None

    def branch(
        self, x: Floats, *, bound: float, best: Floats | None, goal: float
    ) -> tuple[float, Floats | None]:
        """Branch and bound on openings, most promising first.

        Args:
            x: the relaxation's point, with value ``bound``.
            best: a point with whole openings, if one is known.
            goal: stop when the bound is within this share of the best point.

        Returns:
            A bound on every plan, and the best point with whole openings.
        """
        value = -np.inf if best is None else float(self._model.profit @ best)
        order = count()
        most = self._model.upper[self._columns]
        heap = [(-bound, next(order), np.zeros(len(self._columns)), most, x)]
        while heap and len(self._columns) and -heap[0][0] > value * (1 + goal):
            upper_bound, _, low, high, point = heapq.heappop(heap)
            opened = point[self._columns]
            place = int(np.argmin(np.abs(opened - np.floor(opened) - 0.5)))
            for more in (False, True):
                node_low, node_high = low.copy(), high.copy()
                (node_low if more else node_high)[place] = np.floor(opened[place]) + more
                found = self._relax(node_low, node_high)
                if time.monotonic() > self._deadline:
                    return -min(upper_bound, heap[0][0] if heap else upper_bound), best
                if found is None:
                    continue
                reached = float(self._model.profit @ found)
                if len(self._split(found)):
                    heapq.heappush(heap, (-reached, next(order), node_low, node_high, found))
                elif reached > value:
                    value, best = reached, found
        return max(value, -heap[0][0] if heap else value), best

    def _relax(self, low: Floats, high: Floats) -> Floats | None:
        lower, upper = np.zeros(len(self._model.profit)), self._model.upper.copy()
        lower[self._columns], upper[self._columns] = low, high
        outcome = self._engine.linear(lower=lower, upper=upper, seconds=self._deadline - time.monotonic())
        return outcome.x if outcome.finished else None

    def _split(self, x: Floats) -> Places:
        opened = x[self._columns]
        return self._columns[np.abs(opened - np.round(opened)) > WHOLE]

    def _move(
        self, x: Floats, moves: Iterable[tuple[Places, Places]], lower: Floats, upper: Floats
    ) -> Floats | None:
        """Make the first move that leaves a solution; bounds are changed in place by the one that holds."""
        for opened, dropped in moves:
            tried_lower, tried_upper = lower.copy(), upper.copy()
            tried_lower[opened], tried_upper[dropped] = np.ceil(x[opened]), np.floor(x[dropped])
            left = self._deadline - time.monotonic()
            outcome = self._engine.linear(lower=tried_lower, upper=tried_upper, seconds=left)
            if outcome.finished and outcome.x is not None:
                lower[:], upper[:] = tried_lower, tried_upper
                return outcome.x
            if left <= 0:
                return None
        return None


def _moves(x: Floats, split: Places, *, bold: bool) -> list[tuple[Places, Places]]:
    """(open, drop) of batches sorted by how open they are: the move wished for, then ever smaller ones."""
    none = split[:0]
    part = x - np.floor(x)
    faint = split[part[split] < 0.3]
    if bold:
        wished = (split[: max(1, len(split) // 4)], faint[len(faint) // 2 :] if len(split) > 3 else none)
    else:
        wished = (none, split[-1:]) if part[split[-1]] < 0.5 else (split[:1], none)
    return [wished, (split[:1], none), (none, split[:1])]
