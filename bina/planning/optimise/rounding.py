"""From shares of sets to whole sets: part by part, with what the others leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from bina.planning.optimise.highs import Model, run
from bina.planning.optimise.ledger import use_of
from bina.planning.optimise.turns import take_turns

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from bina.planning.optimise.highs import Limits
    from bina.planning.optimise.ledger import Places
    from bina.planning.optimise.pool import Pool
    from bina.planning.optimise.tables import Tables

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

WIDEST = 1000.0  # largest coefficient of a money row: keeps one rupiah far above HiGHS' tolerance
WHOLE = 1 - 1e-6
SURE = 0.95  # share from which on a person is given the set if it fits
CLOSE = 1e-3  # distance from the best, relative, that is good enough for a part
NODES, MOST_SECONDS = 100, 30.0
KEPT = 0.5  # of the time left when parts begin to choose, for what comes after them


@dataclass(frozen=True, kw_only=True)
class Room:
    """What there is for some people: most and fewest places by kind of batch, money left once every batch
    that is held has paid its fixed cost, people away, group rows."""

    seats: Ints
    fewest: Ints
    money: Ints
    away: Ints
    favour: Floats

    def less(self, pool: Pool, sets: Ints) -> Room:
        """The room when these sets are taken."""
        tables, seats = pool.tables, np.asarray(pool.seats[sets].sum(axis=0)).reshape(-1).astype(np.int64)
        return self.after(
            tables, seats, _summed(pool.away[sets]).astype(np.int64), _summed(pool.favour[sets])
        )

    def after(self, tables: Tables, seats: Ints, away: Ints, favour: Floats) -> Room:
        """The room when so much is taken."""
        return Room(
            seats=self.seats - seats, fewest=self.fewest - seats,
            money=self.money - tables.by_place @ seats,
            away=self.away - away, favour=self.favour - favour,
        )  # fmt: skip

    def without(self, other: Room) -> Room:
        """What is left when others get a room of their own."""
        return Room(
            seats=self.seats - other.seats, fewest=self.fewest - other.fewest, money=self.money - other.money,
            away=self.away - other.away, favour=self.favour - other.favour,
        )  # fmt: skip


def whole_room(tables: Tables, decided: Ints) -> Room:
    """Everything there is; batches that are not decided have no fixed cost and no fewest people."""
    held = np.where(decided < 0, tables.copies, decided)
    paid = np.maximum(decided, 0)
    return Room(
        seats=held * tables.seats, fewest=paid * tables.least,
        money=np.asarray(tables.most - tables.by_delivery @ paid, dtype=np.int64),
        away=np.repeat(tables.away_most, tables.cells.shape[1]), favour=tables.favour_most.copy(),
    )  # fmt: skip


def room_beside(tables: Tables, decided: Ints, places: Places) -> Room:
    """What people who hold these places leave."""
    used = use_of(tables, places)
    return whole_room(tables, decided).after(tables, used.seats, used.away.reshape(-1), used.favour)


def best_sets(
    pool: Pool,
    sets: Ints,
    room: Room,
    profit: Floats,
    limits: Limits,
    *,
    lack: float,
    missed: Floats,
    seed: int,
    seconds: float,
) -> Ints:
    """One set at most for each person, worth as much as can be found within the room.

    First shares, then those who got no whole set choose again with everybody else's left alone, from what
    they hold when they take turns, the largest shares first.

    Args:
        profit: of every set of the pool.
        lack: what a place missing to the fewest people of a batch costs.
        missed: by person, what it costs to leave them without a set.
        seconds: for both.
    """
    until = limits.seconds - seconds
    shares = run(part(pool, sets, room, profit, lack, missed), limits, linear=True)
    if shares.x is None or limits.over:
        return sets[:0]
    share = shares.x[: len(sets)]
    done = sets[share > WHOLE]
    rest = ~np.isin(pool.person[sets], pool.person[done])
    undone, room = sets[rest], room.less(pool, done)
    if not len(undone):
        return done
    model = part(pool, undone, room, profit, lack, missed)
    close = CLOSE * float(profit[sets] @ share)
    turns = take_turns(pool, undone, 1.0 - share[rest] - missed[pool.person[undone]], room)
    lacking = np.maximum(room.less(pool, turns).fewest[room.fewest > 0], 0)
    start = np.concatenate((np.isin(undone, turns), lacking, _left_out(pool, undone, turns, missed)))
    found = run(
        model,
        limits,
        seed=seed,
        seconds=limits.seconds - until,
        nodes=NODES,
        distance=close,
        start=start.astype(float),
    )
    if found.x is None:
        return np.concatenate((done, turns))
    return np.concatenate((done, undone[found.x[: len(undone)] > 0.5]))


def better_sets(
    pool: Pool, sets: Ints, room: Room, profit: Floats, limits: Limits, *, start: Ints, lack: float,
    missed: Floats, seed: int, seconds: float = MOST_SECONDS,
) -> Ints:  # fmt: skip
    """As ``best_sets``, for all people at once and from sets that fit."""
    model = part(pool, sets, room, profit, lack, missed)
    begin = np.zeros(len(model.profit))
    begin[: len(sets)] = np.isin(sets, start)
    out = _left_out(pool, sets, start, missed)
    begin[len(begin) - len(out) :] = out
    fits = bool((model.matrix @ begin <= model.limit + 1e-6).all())
    close = 0.1 * CLOSE * float(profit[start].sum())
    found = run(
        model,
        limits,
        seed=seed,
        seconds=seconds,
        nodes=NODES,
        distance=close,
        start=begin if fits else None,
    )
    return start if found.x is None else sets[found.x[: len(sets)] > 0.5]


def _left_out(pool: Pool, sets: Ints, taken: Ints, missed: Floats) -> Floats:
    """Of the people of these sets whom it costs something to leave out, 1 for who takes none of them."""
    everyone = np.unique(pool.person[sets])
    return np.where(np.isin(everyone[missed[everyone] > 0], pool.person[taken]), 0.0, 1.0)


def part(pool: Pool, sets: Ints, room: Room, profit: Floats, lack: float, missed: Floats) -> Model:
    """The model of some sets: one at most for each person; a batch short of people, or a person left out for
    whom that costs something, has its price."""
    tables = pool.tables
    everyone, owner = np.unique(pool.person[sets], return_inverse=True)
    count = len(sets)
    alone = sparse.csr_array((np.ones(count), (owner, np.arange(count))), shape=(len(everyone), count))
    seats, away = pool.seats[sets].T.tocsr(), pool.away[sets].T.tocsr()
    tight = np.flatnonzero(_summed(pool.seats[sets]) > room.seats)
    short = np.flatnonzero(room.fewest > 0)
    full = np.flatnonzero(_summed(pool.away[sets]) > room.away)
    price = sparse.csr_array(tables.by_place)
    scale = WIDEST / np.maximum(tables.by_place.max(axis=1, initial=1.0), WIDEST)
    bound = np.flatnonzero(missed[everyone] > 0)
    parts = [
        (alone, np.ones(len(everyone))),
        (seats[tight], room.seats[tight]),
        (-seats[short], -room.fewest[short]),
        (-alone[bound], -np.ones(len(bound))),
        (sparse.diags_array(scale) @ (price @ seats), room.money * scale),
        (away[full], room.away[full]),
        (pool.favour[sets].T.tocsr(), room.favour),
    ]
    matrix = sparse.vstack([left for left, _limit in parts]).tocsr()
    lacking = len(short) + len(bound)
    rows = len(everyone) + len(tight) + np.arange(lacking)
    missing = sparse.csr_array(
        (-np.ones(lacking), (rows, np.arange(lacking))), shape=(matrix.shape[0], lacking)
    )
    return Model(
        profit=np.concatenate((profit[sets], np.full(len(short), -lack), -missed[everyone[bound]])),
        lower=np.zeros(count + lacking),
        upper=np.concatenate((np.ones(count), np.maximum(room.fewest[short], 0), np.ones(len(bound)))).astype(
            float
        ),
        whole=np.concatenate((np.ones(count, dtype=bool), np.zeros(lacking, dtype=bool))),
        matrix=sparse.hstack((matrix, missing)).tocsr(),
        limit=np.concatenate([limit for _left, limit in parts]).astype(float),
    )


@dataclass(frozen=True, kw_only=True)
class Part:
    """People who choose together, the sets they may choose from, and the share that each of these had."""

    people: Ints
    sets: Ints
    share: Floats


class Rounding:
    """Whole sets for all people, part by part, in a room that the shares fill as well as possible."""

    def __init__(
        self, pool: Pool, profit: Floats, limits: Limits, *, lack: float, missed: Floats, seed: int
    ) -> None:
        self.pool, self.profit, self.limits = pool, profit, limits
        self.lack, self.missed, self.seed = lack, missed, seed
        self.kept = KEPT * limits.seconds

    def in_turn(self, parts: list[Part], room: Room) -> Ints:
        """One part after the other.

        Each may use what the parts so far use together by their shares, less what these have taken already,
        and what would be left over in the end; the last part takes what there is.
        """
        chosen: list[Ints] = [np.zeros(0, dtype=np.int64)]
        rest = self.planned(parts).slack(room)
        for number, one in enumerate(parts):
            if self.limits.over:
                break
            mine = room
            if number < len(parts) - 1:
                mine = self.planned(parts[: number + 1]).room(room, rest, share=1.0)
            mine = mine.less(self.pool, np.concatenate(chosen))
            chosen.append(self.choose(one, mine, seconds=self.seconds(len(parts) - number)))
            self.limits.spend(5)
            self.limits.tell()
        return np.concatenate(chosen)

    def at_once(self, parts: list[Part], room: Room, executor: Executor, threads: int) -> Ints:
        """The parts in ``threads`` rows that share the room beforehand; each row in turn."""
        if threads < 2 or len(parts) < 2 * threads:
            return self.in_turn(parts, room)
        rest = self.planned(parts).slack(room)
        jobs, left = [], room
        for number in range(threads):
            mine = [
                parts[place]
                for place in range(number * len(parts) // threads, (number + 1) * len(parts) // threads)
            ]
            part_room = left
            if number < threads - 1:
                part_room = self.planned(mine).room(room, rest, share=1 / threads)
                left = left.without(part_room)
            jobs.append((mine, part_room))
        return np.concatenate(list(executor.map(lambda job: self.in_turn(*job), jobs)))

    def seconds(self, parts: int) -> float:
        """What one of so many parts may take; work that is counted takes what it takes."""
        if self.limits.work is not None:
            return MOST_SECONDS
        return min(MOST_SECONDS, max(self.limits.seconds - self.kept, 0.0) / parts)

    def planned(self, parts: list[Part]) -> Planned:
        return Planned.of(
            self.pool,
            np.concatenate([one.sets for one in parts]),
            np.concatenate([one.share for one in parts]),
        )

    def choose(self, one: Part, room: Room, *, seconds: float) -> Ints:
        """Those with a share of nearly all get their set; the others choose as well as possible."""
        sure = np.flatnonzero(one.share >= SURE)
        sure_first = 1.0 - one.share[sure] - self.missed[self.pool.person[one.sets[sure]]]
        done = take_turns(self.pool, one.sets[sure], sure_first, room)
        rest = one.sets[~np.isin(self.pool.person[one.sets], self.pool.person[done])]
        if not len(rest):
            return done
        more = best_sets(
            self.pool,
            rest,
            room.less(self.pool, done),
            self.profit,
            self.limits,
            lack=self.lack,
            missed=self.missed,
            seed=self.seed,
            seconds=seconds,
        )
        return np.concatenate((done, more))


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What shares of sets use, limit by limit."""

    seats: Floats
    money: Floats
    away: Floats
    favour: Floats

    @classmethod
    def of(cls, pool: Pool, sets: Ints, share: Floats) -> Planned:
        seats = pool.seats[sets].T @ share
        return cls(
            seats=seats, money=pool.tables.by_place @ seats,
            away=pool.away[sets].T @ share, favour=pool.favour[sets].T @ share,
        )  # fmt: skip

    def slack(self, room: Room) -> Planned:
        """What is left of the room."""
        return Planned(
            seats=np.maximum(room.seats - self.seats, 0.0), money=np.maximum(room.money - self.money, 0.0),
            away=np.maximum(room.away - self.away, 0.0), favour=np.maximum(room.favour - self.favour, 0.0),
        )  # fmt: skip

    def room(self, room: Room, rest: Planned, *, share: float) -> Room:
        """As whole numbers, with a share of what is left over, never more than the room."""

        def rounded(mine: Floats, more: Floats, most: Ints) -> Ints:
            return np.minimum(np.floor(mine + share * more + 0.5).astype(np.int64), most)

        return Room(
            seats=rounded(self.seats, rest.seats, room.seats),
            fewest=np.minimum(np.floor(self.seats + 0.01).astype(np.int64), room.fewest),
            money=rounded(self.money, rest.money, room.money), away=rounded(self.away, rest.away, room.away),
            favour=np.minimum(self.favour + share * rest.favour + 0.5, np.maximum(room.favour, self.favour)),
        )  # fmt: skip


def _summed(rows: sparse.csr_array) -> Floats:
    return np.asarray(rows.sum(axis=0)).reshape(-1)


def blocks(tables: Tables, size: int, draw: np.random.Generator) -> list[Ints]:
    """People in portions of about this size, units mostly together."""
    shuffled = draw.permutation(tables.people)
    rank = draw.permutation(len(tables.away_most) + 1)
    order = shuffled[np.argsort(rank[tables.unit[shuffled]], kind="stable")]
    count = max(1, round(len(order) / size))
    return [np.sort(one) for one in np.array_split(order, count)]
