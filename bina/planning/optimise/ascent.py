"""Finding good prices: what is asked for more than there is becomes dearer, what is left over cheaper.

Steps are scaled coordinate by coordinate from a running mean of demand (Adam; D. P. Kingma and J. Ba, 2015).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bina.planning.optimise.prices import Answer, Market

    Floats = NDArray[np.float64]

MEMORY, MEMORY_OF_SIZE = 0.7, 0.9


class Ascent:
    """Prices on their way to the best bound."""

    def __init__(self, market: Market, start: Floats | None = None) -> None:
        self.market, tables = market, market.tables
        kinds, rows, cells, groups = market.sizes
        wanted = market.pairs.value[market.pairs.value > 0]
        gain = float(wanted.mean()) if len(wanted) else 1.0
        self.gain = max(gain, tables.weight * float(tables.jp.mean() if len(tables.jp) else 0.0))
        cost = market.share[market.share > 0]
        money = self.gain / float(cost.mean()) if len(cost) else 0.0
        self.unit = np.concatenate((
            np.full(kinds, self.gain), np.full(rows, money), np.full(cells + groups, self.gain),
        ))  # fmt: skip
        seats = float((tables.copies * tables.seats).sum())
        self.size = np.maximum(
            np.concatenate((market.limit[: kinds + rows + cells], np.full(groups, seats / 50))), 1.0
        )
        self.flat = self._first() if start is None else start
        self.best, self.bound = self.flat, np.inf
        self.mean, self.square = np.zeros(len(self.flat)), np.zeros(len(self.flat))
        self.steps = 0
        self.demand = np.zeros(len(self.flat))

    def _first(self) -> Floats:
        kinds, rows, _cells, _groups = self.market.sizes
        flat = np.zeros(len(self.unit))
        flat[kinds : kinds + rows] = self.unit[kinds : kinds + rows]
        return flat

    def step(self, length: float) -> Answer:
        """Ask at the present prices, then move them by about ``length`` of what a place is worth."""
        answer = self.market.answer(self.market.prices(self.flat))
        if answer.bound < self.bound:
            self.best, self.bound = self.flat, answer.bound
        pull = np.clip(answer.excess / self.size, -1.0, 3.0)
        self.steps += 1
        self.demand = self.demand + 0.1 * (answer.excess + self.market.limit - self.demand)
        self.mean = MEMORY * self.mean + (1 - MEMORY) * pull
        self.square = MEMORY_OF_SIZE * self.square + (1 - MEMORY_OF_SIZE) * pull * pull
        move = self.mean / (1 - MEMORY**self.steps)
        size = np.sqrt(self.square / (1 - MEMORY_OF_SIZE**self.steps)) + 0.02
        self.flat = np.maximum(self.flat + length * self.unit * move / size, 0.0)
        return answer
