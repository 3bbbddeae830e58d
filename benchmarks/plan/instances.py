"""Tight instances of any size, the same for the same seed: ``python instances.py 15000 FILE``.

Budget for ``budget_share`` of what people would take if nothing were shared, seats for about as many, half of
the batches with a fewest number of people and a fixed cost, at most a tenth of a unit away in a week, a fifth
of the programmes with a prerequisite.
"""

from __future__ import annotations

import json
import random
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

Json = dict[str, Any]
FUNDS = ("APBD", "APBN", "BLUD")


def tight(
    people: int,
    *,
    programmes: int = 80,
    batches: int = 200,
    seed: int = 1,
    budget_share: float = 0.4,
    seat_share: float = 0.6,
    wishes: int = 8,
    unit_size: int = 75,
    online_share: float = 0.1,
    duty_weight: float = 0.05,
) -> Json:
    """An instance of the open format as decoded JSON."""
    draw = random.Random(seed)  # noqa: S311 - made-up data, not a secret
    catalogue = [_programme(draw, number, programmes) for number in range(programmes)]
    staff = [_person(draw, number, max(people // unit_size, 1)) for number in range(people)]
    values = _values(draw, staff, catalogue, wishes)
    places, cost = _demand(staff, catalogue, values)
    offered = _batches(draw, catalogue, batches, round(sum(places.values()) * seat_share), online_share)
    total = dict.fromkeys(FUNDS, 0.0)
    for batch in offered:
        total[batch["fund"]] += batch["seats"]
    seats = sum(total.values())
    budget = {fund: round(budget_share * cost * total[fund] / seats / 1000) * 1000 for fund in FUNDS}
    units = sorted({one["unit"] for one in staff})
    return {
        "people": staff, "programmes": catalogue, "batches": offered,
        "values": [[person, programme, value] for (person, programme), value in values.items()],
        "budget": budget,
        "quarter_budget": {fund: {str(q): round(0.35 * budget[fund]) for q in range(1, 5)} for fund in FUNDS},
        "away_share": {unit: draw.choice([0.05, 0.08, 0.1]) for unit in units},
        "duty_weight": duty_weight, "locked": [],
        "forbidden": [[draw.choice(staff)["id"], draw.choice(catalogue)["id"]] for _ in range(people // 50)],
        "group_minimum": [
            {"group": "women", "share_of_seats": 0.45}, {"group": "islands", "share_of_seats": 0.08},
        ],
    }  # fmt: skip


def _programme(draw: random.Random, number: int, count: int) -> Json:
    jp = draw.choice([4, 8, 8, 12, 16, 16, 20, 24, 32, 40])
    needs = [f"p{draw.randrange(number)}"] if number and draw.random() < 0.2 else []
    return {
        "id": f"p{number}",
        "jp": jp,
        "cost_per_person": jp * draw.randint(40, 150) * 1000,
        "requires": needs,
    }


def _person(draw: random.Random, number: int, units: int) -> Json:
    contract = draw.random() < 0.3
    groups = ["women" if draw.random() < 0.5 else "men", "islands" if draw.random() < 0.1 else "mainland"]
    return {
        "id": f"e{number}", "unit": f"u{int(units * draw.random() ** 1.5)}", "min_jp": 0 if contract else 20,
        "max_jp": 24 if contract else draw.choice([40, 60, 80]), "jp_done": draw.choice([0, 0, 0, 4, 8]),
        "groups": groups, "busy": sorted(draw.sample(range(1, 53), draw.choice([0, 0, 1, 2, 4]))),
    }  # fmt: skip


def _values(
    draw: random.Random, staff: list[Json], catalogue: list[Json], wishes: int
) -> dict[tuple[str, str], float]:
    popular = [draw.random() ** 2 + 0.1 for _ in catalogue]
    effect = [draw.uniform(0.5, 1.5) for _ in catalogue]
    values = {}
    for person in staff:
        weight = draw.choice([1.0, 1.0, 1.3, 1.7])
        for place in set(draw.choices(range(len(catalogue)), popular, k=round(wishes * 1.25))):
            gap = draw.choice([1, 1, 1, 2, 2, 3])
            values[person["id"], catalogue[place]["id"]] = round(gap * weight * effect[place], 3)
    return values


def _demand(
    staff: list[Json], catalogue: list[Json], values: dict[tuple[str, str], float]
) -> tuple[dict[str, int], float]:
    """What people would take, best first up to their ceiling, if nothing were shared: places and cost."""
    wanted = defaultdict(list)
    for (person, programme), value in values.items():
        wanted[person].append((-value, programme))
    by_id = {one["id"]: one for one in catalogue}
    places: dict[str, int] = defaultdict(int)
    cost = 0.0
    for person in staff:
        room = person["max_jp"] - person["jp_done"]
        for _value, programme in sorted(wanted[person["id"]]):
            if by_id[programme]["jp"] <= room:
                room -= by_id[programme]["jp"]
                places[programme] += 1
                cost += by_id[programme]["cost_per_person"]
    return places, cost


def _batches(
    draw: random.Random, catalogue: list[Json], count: int, seats: int, online_share: float
) -> list[Json]:
    offered = []
    for number in range(count):
        programme = catalogue[number % len(catalogue)]
        room = max(2, round(seats / count * draw.uniform(0.5, 1.5)))
        online = draw.random() < online_share
        week, price = draw.randint(3, 48), programme["cost_per_person"] / 1000
        costly = number % 2 == 0 if count % 2 else draw.random() < 0.5
        offered.append({
            "id": f"b{number}", "programme": programme["id"], "week": None if online else week,
            "weeks": 1 if programme["jp"] <= 24 else 2, "seats": room,
            "min_seats": max(1, round(room * draw.uniform(0.4, 0.7))) if costly else 0,
            "fixed_cost": round(room * price * draw.uniform(0.1, 0.5)) * 1000 if costly else 0,
            "fund": draw.choice(FUNDS),
            "quarter": draw.randint(1, 4) if online else min((week - 1) // 13 + 1, 4),
        })  # fmt: skip
    return offered


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(tight(int(sys.argv[1]), seed=int((sys.argv[3:] or ["1"])[0]))))
