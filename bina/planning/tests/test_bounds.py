from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.planning.optimise import growth, hopes
from bina.planning.optimise.candidates import every_pair, wanted_pairs
from bina.planning.optimise.opening import undecided
from bina.planning.optimise.persons import NOTHING_BEYOND, Persons
from bina.planning.optimise.pool import Pool
from bina.planning.optimise.prices import NO_CROWDS, Crowds, Market, Prices, Shares
from bina.planning.optimise.relaxation import Relaxation
from bina.planning.optimise.tables import Pairs, Tables
from bina.planning.tests.files import best_by_milp, made, small


def best_alone(tables: Tables, pairs: Pairs, reduced: list[float], person: int) -> float:
    """The worth of a person's best set, by trying every one."""
    mine = np.flatnonzero(pairs.person == person).tolist()
    best = 0.0
    for size in range(len(mine) + 1):
        for some in combinations(mine, size):
            batches = pairs.batch[list(some)]
            programmes = set(tables.programme[batches].tolist())
            hours = int(tables.jp[tables.programme[batches]].sum())
            if (
                len(programmes) == size
                and hours <= tables.room[person]
                and (tables.cells[batches].sum(axis=0) <= 1).all()
                and all(set(tables.requires[one]) <= programmes for one in programmes)
            ):
                gain = sum(reduced[one] for one in some)
                best = max(best, gain + tables.weight * min(hours, int(tables.short[person])))
    return best


@pytest.mark.parametrize("seed", range(15))
def test_everybody_gets_the_set_that_trying_all_finds(seed: int) -> None:
    tables = Tables(made({**small(seed, people=3, batches=9), "locked": []}))
    pairs = every_pair(tables)
    reduced = pairs.value - np.random.default_rng(seed).uniform(-0.5, 2.0, len(pairs))
    found, _near = Persons(tables, pairs).best(reduced, NOTHING_BEYOND)
    expected = [best_alone(tables, pairs, reduced.tolist(), person) for person in range(tables.people)]
    assert found.worth.tolist() == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("seed", range(15))
def test_the_best_set_is_found_where_hours_are_counted_in_large_units_and_many_have_no_ceiling(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hopes, "MOST_UNITS", 3)
    raw = {**small(seed, people=4, batches=9), "locked": [], "duty_weight": 0.3}
    raw["programmes"][0]["jp"] = 900
    for one in raw["people"][::2]:
        one["max_jp"] = None
    tables = Tables(made(raw))
    pairs = every_pair(tables)
    reduced = pairs.value - np.random.default_rng(seed).uniform(-0.5, 2.0, len(pairs))
    found, _near = Persons(tables, pairs).best(reduced, NOTHING_BEYOND)
    expected = [best_alone(tables, pairs, reduced.tolist(), person) for person in range(tables.people)]
    assert found.worth.tolist() == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("seed", range(15))
def test_everybody_gets_the_best_set_where_programmes_require_others_that_cost_more_than_they_bring(
    seed: int,
) -> None:
    raw = {**small(seed, people=3, batches=9), "locked": [], "only_listed": False}
    draw = np.random.default_rng(seed)
    for place, one in enumerate(raw["programmes"]):
        earlier = [other["id"] for other in raw["programmes"][:place]]
        one["requires"] = [other for other in earlier if draw.random() < 0.5]
    tables = Tables(made(raw))
    pairs = every_pair(tables)
    dear = draw.random(len(tables.jp)) < 0.5
    reduced = pairs.value + np.where(dear[tables.programme[pairs.batch]], -1.0, 1.0) * draw.random(len(pairs))
    found, _near = Persons(tables, pairs).best(reduced, NOTHING_BEYOND)
    expected = [best_alone(tables, pairs, reduced.tolist(), person) for person in range(tables.people)]
    assert found.worth.tolist() == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("seed", range(15))
def test_the_worth_of_people_with_too_many_sets_is_never_below_the_best(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growth, "PLENTY", 2)
    monkeypatch.setattr(growth, "FEWEST", 1)
    tables = Tables(made({**small(seed, people=2, batches=9), "locked": []}))
    pairs = every_pair(tables)
    reduced = pairs.value - np.random.default_rng(seed).uniform(-0.5, 1.0, len(pairs))
    found, _near = Persons(tables, pairs).best(reduced, NOTHING_BEYOND)
    for person in range(tables.people):
        assert found.worth[person] >= best_alone(tables, pairs, reduced.tolist(), person) - 1e-9


def some_crowds(market: Market, draw: np.random.Generator) -> Crowds:
    """Any people who may have places in a kind of batch, at any prices; some of them twice."""
    crowds = NO_CROWDS
    for kind in [*range(len(market.tables.programme)), *range(0, len(market.tables.programme), 2)]:
        keys = market.keys[(market.pairs.batch == kind) & (draw.random(len(market.keys)) < 0.8)]
        crowds = crowds.and_one(kind, keys, int(market.tables.seats[kind]))
    return replace(crowds, price=draw.uniform(0, 0.6, len(crowds)) * (draw.random(len(crowds)) < 0.5))


@given(st.integers(1, 40), st.integers(0, 90), st.integers(0, 90))
def test_a_crowd_never_loses_places_that_whole_deliveries_give(seats: int, people: int, held: int) -> None:
    crowds = NO_CROWDS.and_one(0, np.arange(people), seats)
    assert min(people, held * seats) <= int(crowds.more[0]) * held + int(crowds.free[0])


@pytest.mark.parametrize("seed", range(30))
def test_whatever_the_prices_no_plan_is_worth_more_than_their_bound(seed: int) -> None:
    raw = small(seed, people=9, batches=7, weeks=6)
    again = [{**one, "id": f"{one['id']}{copy}"} for one in raw["batches"][::2] for copy in "xy"]
    instance = made({**raw, "batches": [*raw["batches"], *again], "locked": []})
    tables, draw = Tables(instance), np.random.default_rng(seed)
    market = Market(tables, wanted_pairs(tables))
    kinds, rows, cells, groups = market.sizes
    seat = draw.uniform(0, 1.5, kinds) * (draw.random(kinds) < 0.5)
    paired = np.flatnonzero(draw.random(len(market.keys)) < 0.4)
    keys = market.keys[paired]
    prices = Prices(
        seat=np.where(tables.weighed & (draw.random(kinds) < 0.4), -draw.uniform(0, 0.5, kinds), seat),
        money=draw.uniform(0, 0.1, rows),
        away=draw.uniform(0, 0.5, cells).reshape(tables.away_most.size, tables.cells.shape[1]),
        favour=draw.uniform(0, 0.5, groups),
        shares=Shares(keys=keys, price=draw.uniform(0, 0.6, len(keys)), crowds=some_crowds(market, draw)),
    )
    best = best_by_milp(instance)
    assert best is not None
    assert market.answer(prices).bound >= best - 1e-6 * (1 + abs(best))


@pytest.mark.parametrize("seed", range(20))
def test_what_one_more_delivery_adds_to_the_bound_is_known_beforehand(seed: int) -> None:
    raw = small(seed, people=9, batches=5, weeks=6)
    again = [{**one, "id": f"{one['id']}{copy}"} for one in raw["batches"] for copy in "xy"]
    tables = Tables(made({**raw, "batches": [*raw["batches"], *again], "locked": []}))
    draw, pairs = np.random.default_rng(seed), wanted_pairs(tables)
    for kind in range(len(tables.programme)):
        decided = undecided(tables)
        decided[kind] = 1
        once = Market(tables, pairs, decided=decided)
        flat = draw.uniform(0, 0.5, sum(once.sizes))
        flat[kind] -= 0.25
        twice = Market(tables, pairs, decided=np.where(decided == 1, 2, -1))
        known = Relaxation(once, Pool(tables), flat, np.zeros(tables.people)).earnings()[kind]
        before, after = (market.answer(market.prices(flat)).bound for market in (once, twice))
        assert after - before == pytest.approx(known, abs=1e-6)
