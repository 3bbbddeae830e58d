"""The best mixture of sets under shared limits: an interior-point method made for this one shape.

Every column belongs to one group (a person) of which at most one whole column may be taken; all else are
limits that columns share. Newton's equations are solved for these limits alone, and those of one unit apart
from those of the others: no column takes limits of two units (S. Mehrotra, SIAM J. Optimization 2, 1992).
General solvers take ten to a hundred times as long here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

MOST_STEPS = 50
STEP = 1.3  # between widths of units that are worked on together
_BACK = 0.97  # of the way to the boundary
_SMALL = 1e-11


@dataclass(frozen=True, kw_only=True)
class Mixture:
    """Shares of columns and prices of limits.

    Attributes:
        share: of every column, between 0 and 1.
        price: of every shared limit, >= 0.
        value: of the mixture; ``bound``: of the best mixture at most, by the prices.
    """

    share: Floats
    price: Floats
    value: float
    bound: float


def mixture(
    use: sparse.csr_array,
    value: Floats,
    group: Ints,
    limit: Floats,
    *,
    unit: Ints,
    distance: float,
    over: Callable[[], bool] = lambda: False,
    wide: int = 0,
    without: Floats | None = None,
) -> Mixture:
    """Maximise ``value @ x`` with ``use @ x <= limit``, at most one of each group, ``x >= 0``.

    Args:
        use: (limits, columns).
        group: of each column, ascending, without gaps from 0.
        unit: of each limit, -1 for those of all; these come first.
        distance: relative distance of value and bound that is good enough.
        over: asked before each step; the mixture so far is the answer when true.
        wide: so many of the last columns take limits of any units; each is a group of its own.
        without: what it is worth to leave a whole group untaken, <= 0; 0 unless given.
    """
    if not len(value):
        return Mixture(share=value, price=np.zeros(len(limit)), value=0.0, bound=0.0)
    nothing = np.zeros(int(group[-1]) + 1) if without is None else without
    return _Interior(use, np.concatenate((value, nothing)), group, limit, _Newton(unit), wide).run(
        distance, over
    )


class _Interior:
    """Columns are followed by one empty column for each group: what the group leaves untaken."""

    def __init__(
        self, use: sparse.csr_array, value: Floats, group: Ints, limit: Floats, newton: _Newton, wide: int
    ) -> None:
        rows, self.columns = use.shape
        self.wide = wide
        self.rows, self.groups = rows, int(group[-1]) + 1 if len(group) else 0
        self.group = np.concatenate((group, np.arange(self.groups)))
        self.value = value
        self.first = np.searchsorted(group, np.arange(self.groups))
        empty = sparse.csr_array((rows, self.groups))
        self.use = sparse.csr_array(sparse.hstack((use, empty)))
        self.back = sparse.csr_array(self.use.T)
        self.limit, self.newton = limit, newton
        self._set_pattern(sparse.csc_array(use), group)

    def _set_pattern(self, use: sparse.csc_array, group: Ints) -> None:
        """Where products of two entries of one column, or of one group, belong in Newton's matrix."""
        use.sort_indices()
        row, column = use.indices.astype(np.int64), np.repeat(np.arange(use.shape[1]), np.diff(use.indptr))
        narrow = use.shape[1] - self.wide
        self.broad = use[:, narrow:].toarray()
        one, other = _together(use.indptr[: narrow + 1])
        count = np.diff(use.indptr[: narrow + 1]).astype(np.int64)
        ends = np.concatenate(([0], np.cumsum(count * (count + 1) // 2)))
        self.products = sparse.csc_array(
            (use.data[one] * use.data[other], self.newton.spot(row, one, other), ends),
            shape=(self.newton.size, narrow),
        )
        keys = group[column] * self.rows + row
        cells, self.cell = np.unique(keys, return_inverse=True)
        self.entry, self.entry_column = use.data, column
        self.cell_group, self.cell_row = cells // max(self.rows, 1), cells % max(self.rows, 1)
        pointers = np.searchsorted(self.cell_group, np.arange(self.groups - self.wide + 1))
        self.one, self.other = _together(pointers)
        self.group_spot = self.newton.spot(self.cell_row, self.one, self.other)

    def run(self, distance: float, over: Callable[[], bool]) -> Mixture:
        self._begin()
        best = np.inf
        price = self.mu
        for _step in range(MOST_STEPS):
            worth, bound = float(self.value @ self.x), self._bound()
            if bound < best:
                best, price = bound, self.mu.copy()
            off = self.limit - self.use @ self.x - self.slack
            missed = float((np.abs(off) / np.maximum(np.abs(self.limit), 1.0)).max(initial=0.0))
            if (best - worth <= distance * abs(best) and missed < 10 * distance) or over():
                break
            try:
                self._move(off)
            except np.linalg.LinAlgError:  # as exact as numbers of this size allow
                break
        return Mixture(share=self.x[: self.columns], price=price, value=worth, bound=best)

    def _bound(self) -> float:
        reduced = self.value - self.back @ self.mu
        top = np.full(self.groups, -np.inf)
        np.maximum.at(top, self.group, reduced)
        return float(top.sum() + self.limit @ self.mu)

    def _begin(self) -> None:
        size = max(float(np.abs(self.value[: self.columns]).mean()) if self.columns else 1.0, 1e-9)
        count = np.bincount(self.group, minlength=self.groups)
        self.x = (1.0 / count)[self.group]
        self.slack = np.maximum(self.limit - self.use @ self.x, 0.1 * np.maximum(np.abs(self.limit), 1.0))
        self.mu = np.full(self.rows, 0.3 * size)
        reduced = self.value - self.back @ self.mu
        top = np.full(self.groups, -np.inf)
        np.maximum.at(top, self.group, reduced)
        self.gain = top + 0.5 * size
        self.cost = np.maximum(self.gain[self.group] - reduced, 0.1 * size)

    def _factor(self, ratio: Floats, total: Floats) -> None:
        size = self.newton.size
        whole = self.products @ ratio[: self.products.shape[1]]
        self.cells = _sums(self.cell, self.entry * ratio[self.entry_column], len(self.cell_row))
        part = (self.cells / total[self.cell_group])[self.one] * self.cells[self.other]
        whole -= _sums(self.group_spot, part, size)
        self.newton.factor(whole, self.slack / self.mu + _SMALL)
        if self.wide:
            taken = ratio[self.columns - self.wide : self.columns]
            rest = ratio[-self.wide :]  # the empty columns of these groups
            self.newton.widen(self.broad, 1.0 / taken + 1.0 / rest)

    def _move(self, off: Floats) -> None:
        """One step of Newton's method: first where the straight way leads, then corrected for its bend."""
        x, mu, cost, slack = self.x, self.mu, self.cost, self.slack
        left = 1.0 - _sums(self.group, x, self.groups)
        wrong = cost - (self.gain[self.group] + self.back @ mu - self.value)
        ratio = x / cost
        total = _sums(self.group, ratio, self.groups)
        self._factor(ratio, total)

        def direction(aim: Floats, aim_slack: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
            pull = aim / cost + ratio * wrong
            mine = _sums(self.group, pull, self.groups) - left
            shared = self.use @ pull + aim_slack / mu - off - self._spread(mine / total)
            d_mu = self.newton.solve(shared)
            d_gain = (mine - self._gathered(d_mu)) / total
            d_cost = d_gain[self.group] + self.back @ d_mu - wrong
            return aim / cost - ratio * d_cost, (aim_slack - slack * d_mu) / mu, d_gain, d_mu, d_cost

        size = len(x) + len(slack)
        mean = float(x @ cost + slack @ mu) / size
        d_x, d_slack, d_gain, d_mu, d_cost = direction(-x * cost, -slack * mu)
        near, far = _reach((x, d_x), (slack, d_slack)), _reach((cost, d_cost), (mu, d_mu))
        then = (x + near * d_x) @ (cost + far * d_cost) + (slack + near * d_slack) @ (mu + far * d_mu)
        aim = (float(then) / size / mean) ** 3 * mean
        d_x, d_slack, d_gain, d_mu, d_cost = direction(
            aim - x * cost - d_x * d_cost, aim - slack * mu - d_slack * d_mu
        )
        near = min(_BACK * _reach((x, d_x), (slack, d_slack)), 1.0)
        far = min(_BACK * _reach((cost, d_cost), (mu, d_mu)), 1.0)
        self.x, self.slack = x + near * d_x, slack + near * d_slack
        self.mu, self.gain, self.cost = mu + far * d_mu, self.gain + far * d_gain, cost + far * d_cost

    def _spread(self, by_group: Floats) -> Floats:
        return _sums(self.cell_row, self.cells * by_group[self.cell_group], self.rows)

    def _gathered(self, by_row: Floats) -> Floats:
        return _sums(self.cell_group, self.cells * by_row[self.cell_row], self.groups)


class _Newton:
    """A symmetric matrix of limits: those of all people first, then unit by unit, units apart.

    Units with about as many limits as one another are worked on together, each in a square of ``width`` rows.
    """

    def __init__(self, unit: Ints) -> None:
        self.rows, self.common = len(unit), int((unit < 0).sum())
        _names, place, count = np.unique(unit[self.common :], return_inverse=True, return_counts=True)
        rows, products = np.zeros(len(count), dtype=np.int64), np.zeros(len(count), dtype=np.int64)
        width = _widths(count)
        self.alike: list[tuple[int, int, int, int]] = []  # width, units, where their rows and products begin
        self.cells, inside = 0, 0
        for wide in np.unique(width).tolist():
            mine = np.flatnonzero(width == wide)
            rows[mine] = self.cells + wide * np.arange(len(mine))
            products[mine] = inside + wide * wide * np.arange(len(mine))
            self.alike.append((wide, len(mine), self.cells, inside))
            self.cells, inside = self.cells + wide * len(mine), inside + wide * wide * len(mine)
        self.slot = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
        self.cell = rows[place] + self.slot
        self.own = products[place] + self.slot * width[place]
        self.ends = np.cumsum((self.common**2, self.cells * self.common))
        self.size = int(self.ends[1]) + inside
        self.columns: Floats | None = None

    def spot(self, row: Ints, one: Ints, other: Ints) -> Ints:
        """Where products of two of these rows are kept, the later one first.

        That is where the later row begins, for limits of all or of its own unit, and how far the other lies
        from there.
        """
        common, late = self.common, np.arange(self.rows) >= self.common
        begins = np.zeros((2, self.rows), dtype=np.int64)
        begins[0, :common] = np.arange(common) * common
        begins[0, common:] = self.ends[0] + self.cell * common
        begins[1, common:] = self.ends[1] + self.own
        further = np.concatenate((np.arange(common), self.slot))
        turn = np.where(late, self.rows, 0)
        return begins.reshape(-1)[row[one] + turn[row][other]] + further[row][other]

    def factor(self, products: Floats, diagonal: Floats) -> None:
        first, second, third = np.split(products, self.ends)
        common = first.reshape(self.common, self.common)
        common[np.diag_indices(self.common)] += diagonal[: self.common]
        if self.cells:
            add = np.ones(self.cells)
            add[self.cell] = diagonal[self.common :]
            self.inverses, self.border = [], second.reshape(self.cells, self.common)
            for wide, units, row, begin in self.alike:
                own = third[begin : begin + units * wide * wide].reshape(units, wide, wide)
                own += np.tril(own, -1).transpose(0, 2, 1)
                mine, each = slice(row, row + units * wide), np.arange(wide)
                own[:, each, each] += add[mine].reshape(units, wide)
                inverse = np.linalg.inv(np.linalg.cholesky(own))
                self.inverses.append(inverse)
                border = self.border[mine].reshape(units, wide, self.common)
                self.border[mine] = (inverse @ border).reshape(-1, self.common)
            common -= self.border.T @ self.border  # half the work of a product of two matrices
        self.factored = cho_factor(common, lower=True, overwrite_a=True, check_finite=False)

    def widen(self, columns: Floats, diagonal: Floats) -> None:
        """Add columns across units (K. Woodbury): ``columns @ diag(1 / diagonal) @ columns.T``."""
        self.columns, self.spread = columns, self._plain(columns)
        inner = columns.T @ self.spread
        inner[np.diag_indices(len(inner))] += diagonal
        self.inner = cho_factor(inner, lower=True, check_finite=False)

    def solve(self, right: Floats) -> Floats:
        found = self._plain(right[:, None])[:, 0]
        if self.columns is None:
            return found
        return np.asarray(
            found - self.spread @ cho_solve(self.inner, self.columns.T @ found, check_finite=False)
        )

    def _plain(self, right: Floats) -> Floats:
        """Solutions for the columns of ``right``, without the columns across units."""
        if not self.cells:
            return np.asarray(cho_solve(self.factored, right, check_finite=False))
        own = np.zeros((self.cells, right.shape[1]))
        own[self.cell] = right[self.common :]
        half = self._apart(own)
        common = cho_solve(self.factored, right[: self.common] - self.border.T @ half, check_finite=False)
        alone = self._apart(half - self.border @ common, turned=True)
        return np.concatenate((common, alone[self.cell]))

    def _apart(self, right: Floats, *, turned: bool = False) -> Floats:
        """Unit by unit, the product with the inverse of its factor, or with that turned over."""
        parts = []
        for (wide, units, row, _begin), inverse in zip(self.alike, self.inverses, strict=True):
            mine = right[row : row + units * wide].reshape(units, wide, -1)
            parts.append(
                ((inverse.transpose(0, 2, 1) if turned else inverse) @ mine).reshape(-1, right.shape[1])
            )
        return np.concatenate(parts)


def _widths(count: Ints) -> Ints:
    """A few widths for these numbers of limits, none much larger than needed."""
    width = np.ones(len(count), dtype=np.int64)
    while (short := width < count).any():
        width[short] = np.ceil(width[short] * STEP).astype(np.int64)
    return width


def _sums(places: Ints, numbers: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(places, weights=numbers, minlength=size), dtype=np.float64)


def _together(pointers: Ints) -> tuple[Ints, Ints]:
    """All pairs (itself too) of entries between the same two pointers, the later entry first."""
    count = np.diff(pointers)
    place = np.arange(int(pointers[-1])) - np.repeat(pointers[:-1], count)
    times = place + 1
    one = np.repeat(np.arange(len(place)), times)
    other = np.arange(len(one)) - np.repeat(np.cumsum(times) - times, times) + (one - place[one])
    return one, other


def _reach(*pairs: tuple[Floats, Floats]) -> float:
    """The longest step (1 at most) that keeps everything positive."""
    reach = 1.0
    for value, change in pairs:
        falling = change < 0
        reach = min(reach, float((-value[falling] / change[falling]).min(initial=np.inf)))
    return reach
