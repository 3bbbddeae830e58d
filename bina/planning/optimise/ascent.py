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
FIRST, LAST, SHORTER = 0.5, 0.12, 0.6  # length of a step, and what becomes of it when the steps lead nowhere
SHAKE = 0.3  # how otherwise people see values, in usual values and lengths of a step
PROGRESS, PATIENCE = 0.01, 2  # share of the bound in so many steps that is worth going on as before


class Ascent:
    """Prices on their way to the best bound."""

    def __init__(self, market: Market, start: Floats | None = None, *, length: float = FIRST) -> None:
        self.market, tables = market, market.tables
        kinds, rows, cells, groups = market.sizes
        wanted = market.pairs.value[market.pairs.value > 0]
        gain = float(wanted.mean()) if len(wanted) else 1.0
        self.gain = max(gain, tables.weight * float(tables.jp.mean() if len(tables.jp) else 0.0))
        cost = market.share.sum(axis=1) / np.maximum((market.share > 0).sum(axis=1), 1)
        money = np.divide(self.gain, cost, out=np.zeros(rows), where=cost > 0)
        self.unit = np.concatenate((
            np.full(kinds, self.gain), money, np.full(cells + groups, self.gain),
        ))  # fmt: skip
        seats = float((tables.copies * tables.seats).sum())
        self.size = np.maximum(
            np.concatenate((market.limit[: kinds + rows + cells], np.full(groups, seats / 50))), 1.0
        )
        self.flat = self._first() if start is None else start
        self.best, self.bound = self.flat, np.inf
        self.mean, self.square = np.zeros(len(self.flat)), np.zeros(len(self.flat))
        self.steps, self.length, self.waited, self.mark = 0, length, 0, np.inf

    def _first(self) -> Floats:
        kinds, rows, _cells, _groups = self.market.sizes
        flat = np.zeros(len(self.unit))
        spent = self.market.tables.by_place.any(axis=1)
        flat[kinds : kinds + rows] = self.unit[kinds : kinds + rows] * spent
        return flat

    @property
    def settled(self) -> bool:
        """Whether more steps would hardly help."""
        return self.length < LAST

    def step(self) -> tuple[Answer, Answer]:
        """Ask at the present prices, then move them; by less than before where that led nowhere.

        What moves them is demand of people who see values a little otherwise: it changes less abruptly.
        """
        prices = self.market.prices(self.flat)
        answer = self.market.answer(prices)
        shaken = self.market.shaken(prices, by=SHAKE * self.length * self.gain, seed=self.steps)
        if answer.bound < self.bound:
            self.best, self.bound = self.flat, answer.bound
        pull = np.clip(shaken.excess / self.size, -1.0, 3.0)
        self.steps += 1
        self.mean = MEMORY * self.mean + (1 - MEMORY) * pull
        self.square = MEMORY_OF_SIZE * self.square + (1 - MEMORY_OF_SIZE) * pull * pull
        move = self.mean / (1 - MEMORY**self.steps)
        size = np.sqrt(self.square / (1 - MEMORY_OF_SIZE**self.steps)) + 0.02
        self.flat = np.maximum(self.flat + self.length * self.unit * move / size, 0.0)
        self._look_back()
        return answer, shaken

    def _look_back(self) -> None:
        self.waited += 1
        if self.bound < self.mark - PROGRESS * abs(self.mark) or not np.isfinite(self.mark):
            self.mark, self.waited = self.bound, 0
        elif self.waited >= PATIENCE:
            self.length, self.waited = self.length * SHORTER, 0
