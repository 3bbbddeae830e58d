"""Small instances in the open format that use every rule, and two plain ways to the best plan of each."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import highspy

from bina.planning.instance import Instance, Plan, parse_instance, review

Json = dict[str, Any]


def made(raw: Json) -> Instance:
    return parse_instance(json.dumps(raw).encode()).instance


def small(seed: int, *, people: int = 3, batches: int = 4, weeks: int = 4, full: bool = False) -> Json:
    """A small instance; about one in three has locked places, which may contradict something.

    ``full``: exactly so many people and batches and no locks, else at most so many.
    """
    draw = random.Random(seed)  # noqa: S311 - made-up data, not a secret
    catalogue = [_programme(draw, number) for number in range(draw.randint(1, 4))]
    for one in catalogue:
        others = [other["id"] for other in catalogue if other is not one]
        one["requires"] = draw.sample(others, 1) if others and draw.random() < 0.25 else []
    staff = [_person(draw, number, weeks) for number in range(people if full else draw.randint(1, people))]
    offered = [
        _batch(draw, number, catalogue, weeks)
        for number in range(batches if full else draw.randint(1, batches))
    ]
    pairs = [[person["id"], one["id"]] for person in staff for one in catalogue]
    places = [[person["id"], one["id"]] for person in staff for one in offered]
    listed = draw.sample(pairs, draw.randint(0, len(pairs)))
    share = draw.choice([0.3, 0.5])
    rooms = draw.random() < 0.5
    for one in offered if rooms else ():
        one["uses"] = draw.choice([[], ["room"], ["room"]])
    quarters = {"a": {"1": draw.randint(5, 40)}} if draw.random() < 0.5 else {}
    return {
        "people": staff, "programmes": catalogue, "batches": offered,
        "values": [[*pair, draw.choice([-1, 0, 0.5, 1, 1, 2, 2.25, draw.uniform(0, 4)])] for pair in listed],
        "budget": {"a": draw.choice([0, 15, 30, 60.5]), "b": draw.choice([10, 25, 1000])},
        "quarter_budget": quarters,
        "at_once": {"room": draw.choice([0, 1, 1, 2])} if rooms else {},
        "away_share": {unit: draw.choice([0, 0.34, 0.5, 1]) for unit in ("u", "v") if draw.random() < 0.5},
        "duty_weight": draw.choice([0, 0, 0.05, 0.3]),
        "locked": draw.sample(places, min(len(places), 0 if full else draw.choice([0, 0, 0, 0, 1, 2]))),
        "forbidden": draw.sample(pairs, min(len(pairs), draw.choice([0, 0, 1]))),
        "group_minimum": [{"group": "g", "share_of_seats": share}] if draw.random() < 0.4 else [],
        "only_listed": draw.random() < 0.2,
    }  # fmt: skip


def _programme(draw: random.Random, number: int) -> Json:
    cost = draw.choice([0, 3, 5, 7.5, 12])
    return {"id": f"p{number}", "jp": draw.choice([4, 8, 12.5, 20]), "cost_per_person": cost}


def _person(draw: random.Random, number: int, weeks: int) -> Json:
    return {
        "id": f"e{number}", "unit": draw.choice(["u", "v", None]), "min_jp": draw.choice([0, 10, 20]),
        "max_jp": draw.choice([None, 16, 24.5, 40]), "jp_done": draw.choice([0, 0, 4, 12]),
        "groups": draw.choice([[], ["g"], ["g", "h"]]),
        "busy": draw.choice([[], [], [draw.randint(1, weeks)]]),
    }  # fmt: skip


def _batch(draw: random.Random, number: int, catalogue: list[Json], weeks: int) -> Json:
    seats = draw.randint(1, 4)
    return {
        "id": f"b{number}", "programme": draw.choice(catalogue)["id"],
        "week": draw.choice([None, draw.randint(1, weeks), draw.randint(1, weeks)]),
        "weeks": draw.choice([1, 1, 2]),
        "seats": seats, "min_seats": draw.choice([0, 0, draw.randint(0, seats)]),
        "fixed_cost": draw.choice([0, 0, 4, 9.25]), "fund": draw.choice(["a", "b"]),
        "quarter": draw.choice([1, 2, None]),
    }  # fmt: skip


def best_by_trying(instance: Instance, bonus: dict[tuple[str, str], float] | None = None) -> float | None:
    """Value of the best plan, by trying every one; None when there is none."""
    choices = []
    for person in instance.people:
        mine = []
        for size in range(len(instance.batches) + 1):
            for some in combinations(instance.batches, size):
                plan = Plan(assign=tuple((person.id, batch.id) for batch in some))
                alone = {one.rule for one in review(instance, plan).violations}
                if not alone & {
                    "once",
                    "clash",
                    "busy",
                    "max_jp",
                    "requires",
                    "forbidden",
                    "only_listed",
                    "budget",
                }:
                    mine.append(plan.assign)
        choices.append(mine)
    more = bonus or {}
    plans = (sum(picked, ()) for picked in product(*choices))
    found = (
        (review(instance, Plan(assign=plan)), sum(more.get(pair, 0.0) for pair in plan)) for plan in plans
    )
    return max((one.value + extra for one, extra in found if not one.violations), default=None)


def best_by_milp(instance: Instance) -> float | None:  # noqa: C901, PLR0912 - every rule on one page
    """Value of the best plan by one plain model: a column per person and batch, a row per rule."""
    model: Any = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("mip_rel_gap", 0.0)
    model.setOptionValue("mip_abs_gap", 1e-9)
    people, batches = instance.people, instance.batches
    jp = {str(one.id): one.jp for one in instance.programmes}
    price = {str(one.id): one.cost_per_person for one in instance.programmes}
    x = {(str(p.id), str(b.id)): model.addBinary() for p in people for b in batches}
    opened = {str(b.id): model.addBinary() for b in batches}
    missing = {str(p.id): model.addVariable(lb=0) for p in people}
    spans = {str(b.id): set() if b.week is None else set(range(b.week, b.week + b.weeks)) for b in batches}
    weeks = sorted(set().union(*spans.values())) if spans else []

    def total(terms: list[Any]) -> Any:
        return sum(terms, 0 * missing[str(people[0].id)])

    for p in people:
        key = str(p.id)
        hours = total([jp[str(b.programme)] * x[key, str(b.id)] for b in batches])
        model.addConstr(missing[key] + hours >= p.min_jp - p.jp_done)
        if p.max_jp is not None and p.max_jp < p.jp_done:
            model.addConstr(total([x[key, str(b.id)] for b in batches]) <= 0)
        elif p.max_jp is not None:
            model.addConstr(hours <= p.max_jp - p.jp_done)
        for week in weeks:
            there = [x[key, str(b.id)] for b in batches if week in spans[str(b.id)]]
            model.addConstr(total(there) <= (0 if week in p.busy else 1))
        for one in instance.programmes:
            mine = [x[key, str(b.id)] for b in batches if str(b.programme) == str(one.id)]
            model.addConstr(total(mine) <= 1)
            for required in one.requires:
                other = [x[key, str(b.id)] for b in batches if str(b.programme) == str(required)]
                model.addConstr(total(mine) - total(other) <= 0)
    for b in batches:
        inside = total([x[str(p.id), str(b.id)] for p in people])
        model.addConstr(inside - b.seats * opened[str(b.id)] <= 0)
        model.addConstr(inside - max(b.min_seats, 1) * opened[str(b.id)] >= 0)

    def paid(chosen: list[Any]) -> Any:
        each = [price[str(b.programme)] * x[str(p.id), str(b.id)] for p in people for b in chosen]
        return total(each + [b.fixed_cost * opened[str(b.id)] for b in chosen])

    for fund, most in (instance.budget or {}).items():
        model.addConstr(paid([b for b in batches if str(b.fund) == fund]) <= most)
    for fund, quarters in instance.quarter_budget.items():
        for quarter, most in quarters.items():
            chosen = [b for b in batches if (str(b.fund), str(b.quarter)) == (fund, quarter)]
            model.addConstr(paid(chosen) <= most)
    for name, most in instance.at_once.items():
        for week in weeks:
            there = [opened[str(b.id)] for b in batches if name in b.uses and week in spans[str(b.id)]]
            model.addConstr(total(there) <= most)
    for unit, share in instance.away_share.items():
        mine = [str(p.id) for p in people if str(p.unit) == unit]
        most = int(Fraction(str(share)) * len(mine))
        for week in weeks:
            there = [x[key, str(b.id)] for key in mine for b in batches if week in spans[str(b.id)]]
            model.addConstr(total(there) <= most)
    for wish in instance.group_minimum:
        share = Fraction(str(wish.share_of_seats))
        mine = [column for (key, _), column in x.items()
                if any(str(p.id) == key and wish.group in p.groups for p in people)]  # fmt: skip
        everyone = total(list(x.values()))
        # a whole number is at least floor(p/q * all) exactly when q * it > p * all - q
        model.addConstr(share.denominator * total(mine) - share.numerator * everyone >= 1 - share.denominator)
    for person, batch in instance.locked:
        model.addConstr(1 * x[str(person), str(batch)] >= 1)
    listed = {(str(person), str(programme)): value for person, programme, value in instance.values}
    banned = {(str(person), str(programme)) for person, programme in instance.forbidden}
    for (key, batch), column in x.items():
        programme = next(str(b.programme) for b in batches if str(b.id) == batch)
        if (key, programme) in banned or (instance.only_listed and (key, programme) not in listed):
            model.addConstr(1 * column <= 0)
    worth = [
        listed.get((str(p.id), str(b.programme)), 0.0) * x[str(p.id), str(b.id)]
        for p in people
        for b in batches
    ]
    model.maximize(total(worth) - instance.duty_weight * total(list(missing.values())))
    if model.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return None
    assert model.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(model.getInfo().objective_function_value)
