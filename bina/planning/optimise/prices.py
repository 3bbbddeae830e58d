"""Prices on everything that people share, and the bound that any such prices prove.

Take the shared limits away and let everybody pay for what they use instead. Whatever the prices (none below
zero), what people then gain together plus what the limits would cost at these prices is at least the value of
the best plan (Lagrangian duality; see M. L. Fisher, Management Science 27, 1981). Good prices make it close.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bina.planning.optimise.persons import NOTHING_BEYOND, Beyond, Persons

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from bina.planning.optimise.growth import Sets
    from bina.planning.optimise.tables import Pairs, Tables

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


CLOSED = 1e9  # price of a place that nobody can have
FILLERS = 60  # people of a programme who may fill its batches, taken up at a time
LOCKED = 1e5  # gift for a place that must be held, taken back from the bound


@dataclass(frozen=True, kw_only=True)
class Crowds:
    """People who want places in one kind of batch: of so many, few enough find one in whole deliveries.

    Of ``n`` people in batches of ``s`` seats, the last delivery takes the ``r`` who are left over.
    So at most ``r`` times the deliveries plus ``s - r`` times the full ones (``n // s``) have places. Half a
    delivery beyond that is worth nothing to anybody (rounding of a mixed-integer row, G. L. Nemhauser
    and L. A. Wolsey, Math. Programming 46, 1990).

    Attributes:
        kind, price: of each crowd; ``more``: places with each delivery (``r``); ``free``: places without.
        key, crowd: whose place (as ``Shares.keys``, ascending) counts in which crowd.
    """

    kind: Ints
    more: Ints
    free: Ints
    price: Floats
    key: Ints
    crowd: Ints

    def __len__(self) -> int:
        return len(self.kind)

    def entries(self, keys: Ints) -> tuple[Ints, Ints]:
        """Which of the places count in which crowds."""
        first, end = np.searchsorted(self.key, keys, "left"), np.searchsorted(self.key, keys, "right")
        times = end - first
        place = np.repeat(np.arange(len(keys)), times)
        entry = np.arange(len(place)) - np.repeat(np.cumsum(times) - times - first, times)
        return place, self.crowd[entry]

    def where(self, keep: NDArray[np.bool_]) -> Crowds:
        """Some of them."""
        number, mine = np.cumsum(keep) - 1, keep[self.crowd]
        return Crowds(
            kind=self.kind[keep], more=self.more[keep], free=self.free[keep], price=self.price[keep],
            key=self.key[mine], crowd=number[self.crowd[mine]],
        )  # fmt: skip

    def and_one(self, kind: int, keys: Ints, seats: int) -> Crowds:
        """With one more crowd, of the people with these keys, at no price yet."""
        key, crowd = np.concatenate((self.key, keys)), np.append(self.crowd, np.full(len(keys), len(self)))
        order = np.argsort(key, kind="stable")
        full, more = divmod(len(keys), seats)
        return Crowds(
            kind=np.append(self.kind, kind), more=np.append(self.more, more),
            free=np.append(self.free, (seats - more) * full), price=np.append(self.price, 0.0),
            key=key[order], crowd=crowd[order],
        )  # fmt: skip


_NONE = np.zeros(0, dtype=np.int64)
NO_CROWDS = Crowds(kind=_NONE, more=_NONE, free=_NONE, price=np.zeros(0), key=_NONE, crowd=_NONE)


@dataclass(frozen=True, kw_only=True)
class Shares:
    """What some people pay towards the fixed cost of a batch, beside the price of their seat.

    Nobody can have more of a place than of its batch is held; this price on it makes the bound closer where
    batches are held for few. ``keys`` are person times kinds of batch plus kind, ascending. ``crowds`` are
    what people together pay.
    """

    keys: Ints
    price: Floats
    crowds: Crowds = NO_CROWDS

    def __len__(self) -> int:
        return len(self.keys) + len(self.crowds)

    def charged(self, keys: Ints) -> Floats:
        """What is paid for places, key by key."""
        paid = np.zeros(len(keys))
        if len(self.keys):
            place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            paid += np.where(self.keys[place] == keys, self.price[place], 0.0)
        if len(self.crowds):
            place, crowd = self.crowds.entries(keys)
            paid += np.bincount(place, weights=self.crowds.price[crowd], minlength=len(keys))
        return paid

    def by_delivery(self, kinds: int) -> Floats:
        """What each delivery of a kind is paid at most, beside the prices of its seats."""
        crowds = self.crowds
        paid = np.bincount(self.keys % kinds, weights=self.price, minlength=kinds)
        return np.asarray(
            paid + np.bincount(crowds.kind, weights=crowds.price * crowds.more, minlength=kinds)
        )

    def of(self, kinds: NDArray[np.bool_]) -> Shares:
        """Those of some kinds of batch."""
        mine = kinds[self.keys % len(kinds)]
        return Shares(
            keys=self.keys[mine], price=self.price[mine], crowds=self.crowds.where(kinds[self.crowds.kind])
        )


NO_SHARES = Shares(keys=_NONE, price=np.zeros(0))


@dataclass(frozen=True, kw_only=True)
class Prices:
    """Prices, none below zero but for seats.

    Attributes:
        seat: of a seat, by kind of batch, beyond its share of the fixed cost; below zero (a gift) only where
            it is decided that a batch is held.
        money: of money, by money row.
        away: of being away, by limited unit and cell.
        favour: of an assignment, by group row (members pay less than nothing).
        shares: what people pay towards holding a batch, by pair (``Shares``).
    """

    seat: Floats
    money: Floats
    away: Floats
    favour: Floats
    shares: Shares

    def flat(self) -> Floats:
        return np.concatenate((self.seat, self.money, self.away.reshape(-1), self.favour))


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What people do at some prices.

    Attributes:
        bound: what no plan can exceed.
        sets: the best set of every person.
        excess: use less limit, in the order of ``Prices.flat``.
        near: sets within the margin that was asked for.
    """

    bound: float
    sets: Sets
    excess: Floats
    near: Sets


class Market:
    """People and limits; asked for prices, it answers with demand and bound."""

    def __init__(
        self,
        tables: Tables,
        pairs: Pairs,
        executor: Executor | None = None,
        *,
        decided: Ints | None = None,
        part: float = 1.0,
        hold: Callable[[], None] = lambda: None,
    ) -> None:
        """A market in which batches open as people ask for them, unless that is decided already.

        The fixed cost of a batch is shared by its seats, or paid beforehand when it is held anyway; bounds
        are those of the tables only as far as what is decided is proven.

        Args:
            decided: deliveries by kind of batch, -1 where it is open.
            part: of everybody these people are, for rough prices; seats and money are theirs in proportion.
            hold: asked again and again while people are; what it raises ends that.
        """
        self.decided = np.full(len(tables.programme), -1) if decided is None else decided
        self.closed, held = self.decided == 0, np.maximum(self.decided, 0)
        pairs = pairs.where(~self.closed[pairs.batch]) if self.closed.any() else pairs
        self.tables, self.pairs = tables, pairs
        self.persons = Persons(tables, pairs, executor, hold)
        self.keys = pairs.person * len(tables.programme) + pairs.batch
        self.sizes = (len(tables.programme), len(tables.most), tables.away_most.size * tables.cells.shape[1],
                      len(tables.favour))  # fmt: skip
        self.unit = np.where(tables.unit >= 0, tables.unit, len(tables.away_most))
        keys = np.array(
            [person * len(tables.programme) + kind for person, kind in tables.locked], dtype=np.int64
        )
        self.gift = LOCKED * np.isin(self.keys, keys)
        free = self.decided < 0
        self.fewest = (held * tables.least).astype(float)
        self.limit = np.concatenate((
            (np.where(free, tables.copies, held) * tables.seats).astype(float),
            (tables.most - tables.by_delivery @ held).astype(float),
            np.repeat(tables.away_most, tables.cells.shape[1]).astype(float), tables.favour_most,
        ))  # fmt: skip
        opening = np.where(free, tables.by_delivery / np.maximum(tables.seats, 1), 0.0)
        self.share = np.asarray(tables.by_place + opening, dtype=np.float64)
        known = np.zeros((tables.people, len(tables.jp)), dtype=bool)
        known[pairs.person, tables.programme[pairs.batch]] = True
        self.unlisted = ~known & (tables.jp[None, :] <= tables.room[:, None])
        self.unlisted &= np.bincount(tables.programme, minlength=len(tables.jp))[None, :] > 0
        if tables.only_listed:
            self.unlisted[:] = False
        self.limit[: self.sizes[0] + self.sizes[1]] *= part

    def prices(self, flat: Floats, shares: Shares = NO_SHARES) -> Prices:
        seat, money, away, favour = np.split(flat, np.cumsum(self.sizes)[:-1])
        return Prices(
            seat=seat,
            money=money,
            away=away.reshape(self.tables.away_most.size, self.tables.cells.shape[1]),
            favour=favour,
            shares=shares,
        )

    def reduced(self, prices: Prices) -> tuple[Floats, Floats, Floats]:
        """Value less price by pair; price by (unit, kind); surcharge by person."""
        of_kind = prices.seat + prices.money @ self.share + self.closed * CLOSED
        away = np.vstack((prices.away @ self.tables.cells.T, np.zeros((1, len(of_kind)))))
        of_unit = of_kind[None, :] + away
        extra = prices.favour @ self.tables.favour if len(prices.favour) else np.zeros(self.tables.people)
        pairs, shares = self.pairs, prices.shares
        reduced = pairs.value - of_unit[self.unit[pairs.person], pairs.batch] - extra[pairs.person]
        if len(shares):
            reduced -= shares.charged(self.keys)
        return reduced, of_unit, extra

    def answer(self, prices: Prices, *, within: float | None = None) -> Answer:
        """Demand and bound at the prices."""
        reduced, of_unit, extra = self.reduced(prices)
        beyond, bonus = self._beyond(of_unit, extra)
        sets, near = self.persons.best(reduced + self.gift, beyond, within=within)
        worth = float(sets.worth.sum()) - float(self.gift.sum())
        bound = worth + self.paid(prices) + bonus + self.tables.offset
        return Answer(bound=bound + 1e-9 * abs(bound), sets=sets, excess=self._excess(sets), near=near)

    def shaken(self, prices: Prices, *, by: float, seed: int) -> Answer:
        """Demand as if everybody saw every value a little otherwise: not all run for the same batch then.

        Args:
            by: scale of the differences (Gumbel's distribution: choices are those of a logit model).
        """
        reduced, _of_unit, _extra = self.reduced(prices)
        drawn = np.random.default_rng(seed).gumbel(-np.euler_gamma * by, by, size=len(reduced))
        sets, near = self.persons.best(reduced + self.gift + drawn, NOTHING_BEYOND, roughly=True)
        return Answer(bound=np.inf, sets=sets, excess=self._excess(sets), near=near)

    def _excess(self, sets: Sets) -> Floats:
        chosen = sets.pairs[sets.pairs >= 0]
        person, batch = self.pairs.person[chosen], self.pairs.batch[chosen]
        return np.asarray(self.use(person, batch, np.ones(len(chosen))) - self.limit)

    def paid(self, prices: Prices) -> float:
        """What all limits cost at these prices: what people pay for places is at most that."""
        flat, kinds = prices.flat(), self.sizes[0]
        seat = prices.seat
        of_seats = np.where(seat < 0, self.fewest, self.limit[:kinds]) * seat
        shared, crowds = prices.shares.by_delivery(kinds), prices.shares.crowds
        open_ones = np.flatnonzero((self.decided < 0) & ((shared > 0) | (seat < 0)))
        if len(open_ones):
            of_seats[open_ones] = self._earned(prices, shared)[open_ones]
        return float(flat[kinds:] @ self.limit[kinds:] + of_seats.sum() + crowds.price @ crowds.free)

    def _earned(self, prices: Prices, shared: Floats) -> Floats:
        """What holding each kind of batch, where open, brings at most: seats and shares less its cost."""
        tables = self.tables
        cost = prices.money @ tables.by_delivery
        seat = prices.seat + cost / np.maximum(tables.seats, 1)
        of_seats = np.where(seat < 0, tables.least, tables.seats) * seat
        return np.asarray(tables.copies * np.maximum(of_seats + shared - cost, 0.0))

    def cheapest(self, of_unit: Floats) -> tuple[Floats, Ints]:
        """By unit and programme: the price of its cheapest kind of batch, and which one that is."""
        tables = self.tables
        price = np.full((len(of_unit), len(tables.jp)), np.inf)
        kind = np.zeros(price.shape, dtype=np.int64)
        for programme in np.unique(tables.programme):
            mine = np.flatnonzero(tables.programme == programme)
            first = of_unit[:, mine].argmin(axis=1)
            kind[:, programme] = mine[first]
            price[:, programme] = of_unit[np.arange(len(of_unit)), mine[first]]
        return price, kind

    def helpful(self, prices: Prices, *, most: int, margin: float) -> tuple[Ints, Ints]:
        """Person and programme beyond the candidates where it (nearly) pays for the duty alone."""
        _reduced, of_unit, extra = self.reduced(prices)
        person, programme, gain = self._useful(of_unit, extra, margin)
        order = np.lexsort((programme, -gain, person))
        rank = np.arange(len(order)) - np.searchsorted(person[order], person[order])
        order = order[rank < most]
        person, programme, gain = person[order], programme[order], gain[order]
        # of those who only fill a batch some are enough
        filling = gain > self.tables.weight * np.minimum(self.tables.jp[programme], self.tables.short[person])
        order = np.lexsort((-gain, programme, ~filling))
        rank = np.arange(len(order)) - np.searchsorted(programme[order[: filling.sum()]], programme[order])
        order = order[~filling[order] | (rank < FILLERS)]
        return person[order], programme[order]

    def _useful(self, of_unit: Floats, extra: Floats, margin: float) -> tuple[Ints, Ints, Floats]:
        """Person, programme beyond the candidates, its gain for the duty alone (above ``-margin``).

        Of programmes as long as one another only the cheapest that could fill the duty; sorted by person.
        """
        tables = self.tables
        cheapest, _kind = self.cheapest(of_unit)
        most = tables.weight * np.minimum(tables.jp[None, :], tables.short[:, None])
        price = cheapest[self.unit] + extra[:, None]
        hopeful = self.unlisted & (most + margin > price) & ((tables.short > 0)[:, None] | (price < 0))
        person, programme = np.nonzero(hopeful)
        gain = most[person, programme] - price[person, programme]
        length = tables.jp[programme]
        order = np.lexsort((-gain, length, person))
        person, programme, gain, length = person[order], programme[order], gain[order], length[order]
        keys = person * (int(length.max(initial=0)) + 1) + length
        rank = np.arange(len(keys)) - np.searchsorted(keys, keys)
        keep = (rank * length < tables.short[person]) | (gain > most[person, programme])
        return person[keep], programme[keep], gain[keep]

    def _beyond(self, of_unit: Floats, extra: Floats) -> tuple[Beyond, float]:
        """What programmes beyond the candidates can do for people's duty, and gifts.

        Each at its cheapest price, whatever week that is in; a price below zero is a gift. Both are taken at
        their best at once, which can only raise the bound.
        """
        tables = self.tables
        gifts = extra.min(initial=0.0) < 0 or of_unit.min(initial=0.0) < 0
        if tables.only_listed or not (tables.weight or gifts):
            return NOTHING_BEYOND, 0.0
        bonus, beyond = 0.0, NOTHING_BEYOND
        if gifts:
            price = self.cheapest(of_unit)[0][self.unit] + extra[:, None]
            bonus = float(np.maximum(-price[self.unlisted], 0.0).sum())
        if tables.weight:
            person, programme, gain = self._useful(of_unit, extra, -1e-12)
            length = tables.jp[programme]
            price = tables.weight * np.minimum(length, tables.short[person]) - gain
            beyond = Beyond(person=person, jp=length.astype(np.float64), price=np.maximum(price, 0.0))
        return beyond, bonus

    def use(self, person: Ints, batch: Ints, weight: Floats) -> Floats:
        """What assignments take of the limits, in the order of ``Prices.flat``."""
        tables = self.tables
        seats = np.bincount(batch, weights=weight, minlength=len(tables.programme))
        money = self.share @ seats
        unit, width = tables.unit[person], tables.cells.shape[1]
        of_unit = np.bincount(
            np.where(unit >= 0, unit, len(tables.away_most)) * len(tables.programme) + batch,
            weights=weight, minlength=(len(tables.away_most) + 1) * len(tables.programme),
        ).reshape(-1, len(tables.programme))[:-1]  # fmt: skip
        away = (of_unit @ tables.cells).reshape(-1) if width else np.zeros(0)
        favour = np.array([np.dot(row[person], weight) for row in tables.favour])
        return np.concatenate((seats, money, away, favour))
