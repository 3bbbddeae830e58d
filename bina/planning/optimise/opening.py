"""Which batches are held: the relaxed plan says most of it, the rest is decided bit by bit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.relaxation import Relaxation

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from bina.planning.optimise.columns import Blend
    from bina.planning.optimise.prices import Market
    from bina.planning.optimise.tables import Tables

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

CLEAR = 0.1  # so close to a whole number of deliveries, nothing needs to be weighed
MOST_ROUNDS = 12
BOLD, CAREFUL = 0.67, 0.34  # how much of what is in question is decided at once
PATIENCE = 5  # exchanges that lead nowhere
EXACT = 1e-3  # distance of value and bound in the relaxed plan, relative
NEARLY = 2e-3  # the same, when all is decided


def undecided(tables: Tables) -> Ints:
    """-1 for every kind of batch."""
    return np.full(len(tables.programme), -1)


@dataclass(frozen=True, kw_only=True)
class Node:
    """What is decided (deliveries by kind of batch, -1: open), and the relaxed plan with it."""

    decided: Ints
    relaxation: Relaxation
    blend: Blend

    @property
    def bound(self) -> float:
        return self.relaxation.bound

    def worth(self, least: float) -> float:
        """Of the relaxed plan; nothing, when no plan above ``least`` can be had so."""
        return self.blend.value if self.bound >= least else -np.inf

    def unclear(self) -> Ints:
        """Kinds to be weighed that are held in parts."""
        held = self.blend.held
        left = self.relaxation.tables.weighed & (self.decided < 0)
        return np.flatnonzero(left & (np.abs(held - np.round(held)) > CLEAR))


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """Deliveries more or less by kind of batch, for the sake of one of them; what they promise together."""

    kind: int
    step: Ints
    reward: float


class Opening:
    """Decides how often each kind of batch with a fixed cost or a fewest number of people is held.

    Other kinds stay open: they cost nothing to hold.
    """

    def __init__(
        self,
        market_of: Callable[[Ints], Market],
        *,
        over: Callable[[], bool],
        spend: Callable[[], None],
        help_out: Callable[[Relaxation], bool],
        shake: float,
    ) -> None:
        """``help_out`` takes up more pairs where prices ask for them; ``shake`` as in ``Relaxation.step``."""
        self.market_of, self.over, self.spend = market_of, over, spend
        self.help_out, self.shake = help_out, shake

    def dive(self, node: Node, *, least: float, hurry: Callable[[], bool], bold: bool = False) -> Node:
        """All decided, bit by bit: what is clear, and each time some of the rest, as many held as in parts.

        Args:
            least: a node whose bound is below it leads nowhere.
            hurry: whether all must be decided now.
            bold: decide more at once, and look at other ways only where one leads nowhere.
        """
        tables = node.relaxation.tables
        for number in range(MOST_ROUNDS):
            left = tables.weighed & (node.decided < 0)
            if not left.any():
                break
            whole, unclear = nearest(tables, node.blend.held), node.unclear()
            last = self.over() or hurry() or number == MOST_ROUNDS - 1
            share = 1.0 if last else BOLD if bold else CAREFUL
            decided = node.decided.copy()
            clear = left.copy()
            clear[unclear] = False
            decided[clear] = whole[clear]
            up, down = _some(node.blend.held, unclear, share)
            part = np.floor(node.blend.held).astype(np.int64)
            decided[down] = np.maximum(part, locked_deliveries(tables))[down]
            decided[up] = part[up] + 1
            if self.over():
                return Node(decided=decided, relaxation=node.relaxation, blend=node.blend)
            steps = 1 if last or bold else 2
            found = self.solve(node, decided, steps=steps, shake=self.shake * (steps > 1))
            if found.bound < least or not (bold or last):
                found = max((found, *self.otherwise(node, decided, up)), key=lambda one: one.worth(least))
            node = found
        settled = node.bound - node.blend.value <= NEARLY * abs(node.bound)
        return node if settled or self.over() or hurry() else self.solve(node, node.decided, steps=1)

    def otherwise(self, node: Node, decided: Ints, up: Ints) -> list[Node]:
        """The relaxed plans with fewer batches held: half of those, or the most doubtful one not at all."""
        found = []
        if len(up) > 1:
            fewer = decided.copy()
            fewer[up[len(up) // 2 :]] = -1
            found.append(self.solve(node, fewer, steps=2, shake=self.shake))
        if len(up):
            without = decided.copy()
            without[up[:-1]] = -1
            without[up[-1]] -= 1
            found.append(self.solve(node, without, steps=2, shake=self.shake))
        return found

    def exchanged(self, node: Node, *, enough: Callable[[Node], bool]) -> Node:
        """From all decided: one delivery more of what earns at the prices, one less of what does not earn its
        cost, as long as that makes it better. What costs little was rounded like what costs much.

        One at a time at first; twice as many after each success.
        """
        count, failed = 1, set[int]()
        while not self.over() and not enough(node) and len(failed) < PATIENCE:
            chosen = _apart([one for one in self.exchanges(node) if one.kind not in failed][:count])
            if not chosen:
                break
            decided = node.decided + sum(one.step for one in chosen)
            found = self.solve(node, decided, steps=2)
            if found.blend.value > node.blend.value and found.bound >= found.blend.value:
                node, count = found, 2 * count
            else:
                failed |= {one.kind for one in chosen} if count == 1 else set()
                count = max(count // 2, 1)
        return node

    def exchanges(self, node: Node) -> list[Exchange]:
        """A delivery more or less of each kind that is decided, what the prices promise most first.

        Where one more needs a room or a trainer whose time is given away, the delivery there that earns least
        makes way.
        """
        tables, decided = node.relaxation.tables, node.decided
        earning = np.where(decided >= 0, node.relaxation.earnings(), 0.0)
        needed = locked_deliveries(tables)
        alone = ~tables.by_place.any(axis=1)  # rows that no place takes anything of
        takes, most = tables.by_delivery[alone], tables.most[alone]
        used = takes @ np.maximum(decided, 0)
        found = []
        for kind in np.flatnonzero(earning).tolist():
            step = np.zeros(len(decided), dtype=np.int64)
            step[kind] = 1 if earning[kind] > 0 else -1
            while (over := used + takes @ step > most).any():
                way = (decided + step > needed) & takes[over].any(axis=0) & (np.arange(len(decided)) != kind)
                if not way.any():
                    break
                least = int(np.where(way, earning, np.inf).argmin())
                step[least] -= 1
            after, reward = decided + step, float(earning @ step)
            possible = (after <= tables.copies).all() and (after >= np.minimum(decided, needed)).all()
            if reward > 0 and possible and not over.any():
                found.append(Exchange(kind=kind, step=step, reward=reward))
        return sorted(found, key=lambda one: (-one.reward, one.kind))

    def solve(
        self, node: Node, decided: Ints, *, steps: int, below: float = -np.inf, shake: float = 0.0
    ) -> Node:
        """The relaxed plan with so much decided, from that of the node; ended when not above ``below``."""
        before = node.relaxation
        following = Relaxation(
            self.market_of(decided), before.pool, node.blend.prices, before.locks, node.blend.shares
        )
        following.looked_at = before.looked_at
        blend = node.blend
        for _step in range(steps):
            blend = following.step(distance=EXACT, over=self.over, shake=shake)
            self.spend()
            if not self.over() and self.help_out(following):
                following.market = self.market_of(decided)
            close = following.bound - blend.value <= EXACT * abs(following.bound)
            if self.over() or close or following.bound <= below:
                break
        return Node(decided=decided, relaxation=following, blend=blend)


def _apart(exchanges: list[Exchange]) -> list[Exchange]:
    """Those of them that touch nothing that one before them touches."""
    kept: list[Exchange] = []
    for one in exchanges:
        if not any((one.step != 0) @ (other.step != 0) for other in kept):
            kept.append(one)
    return kept


def _some(held: Floats, unclear: Ints, share: float) -> tuple[Ints, Ints]:
    """Of the kinds held in parts, some that are most nearly held once more, and some that are least."""
    part = held[unclear] - np.floor(held[unclear])
    order = unclear[np.argsort(-part, kind="stable")]
    more = float(part.sum())
    up = min(len(order), int(np.round(share * more + 0.3)) if share < 1 else int(np.round(more)))
    down = int(np.ceil(share * (len(order) - more) - 1e-9)) if share < 1 else len(order) - up
    if share < 1 and up == 0 and len(order):
        up = int(more >= 0.5)
    down = min(down, len(order) - up)
    return order[:up], order[len(order) - down :]


def nearest(tables: Tables, held: Floats) -> Ints:
    """The whole number of deliveries nearest to these parts, -1 where none is to be weighed."""
    needed = locked_deliveries(tables)
    whole = np.maximum(np.round(held), needed).astype(np.int64)
    return np.where(tables.weighed, np.minimum(whole, tables.copies), -1)


def likely(tables: Tables, held: Floats) -> Ints:
    """As ``nearest``, with as many batches held in all as in parts."""
    whole, part = nearest(tables, held), held - np.floor(held)
    unclear = np.flatnonzero(tables.weighed & (np.abs(held - np.round(held)) > CLEAR))
    up, _down = _some(held, unclear, 1.0)
    whole[unclear] = np.maximum(np.floor(held), locked_deliveries(tables))[unclear]
    whole[up] = np.floor(held[up]) + (part[up] > 0)
    return np.asarray(whole, dtype=np.int64)


def locked_deliveries(tables: Tables) -> Ints:
    """Deliveries that locked places need."""
    kinds = np.array([kind for _person, kind in tables.locked], dtype=np.int64)
    people = np.bincount(kinds, minlength=len(tables.programme))
    return np.asarray(-(-people // np.maximum(tables.seats, 1)))
