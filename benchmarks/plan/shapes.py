"""Instances of many shapes, all tight: ``python shapes.py`` solves each and says where the solver is weak.

``python shapes.py [--seconds S] [--people N] [--seed K] [NAME ...]``. Every shape bends ``instances.tight``
in one or two ways: many wishes, long classes, few or many batches, one
season, dear batches, hours that bind, e-learning for all, requirements in chains, locked places.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from instances import Json, tight

ROOT = Path(__file__).resolve().parents[2]


def as_usual(people: int, seed: int) -> Json:
    """As in the benchmark."""
    return tight(people, seed=seed)


def many_wishes(people: int, seed: int) -> Json:
    """Fourteen wishes, five batches of each, two weeks and more, people with locked places."""
    raw = tight(people, programmes=40, batches=200, wishes=14, seed=seed)
    return locked(longer(raw, (1, 2, 2, 3), seed), seed)


def many_choices(people: int, seed: int) -> Json:
    """Twenty batches of each of ten programmes."""
    return tight(people, programmes=10, batches=200, wishes=6, seed=seed)


def everything_wished(people: int, seed: int) -> Json:
    """Everybody wishes nearly everything."""
    return tight(people, programmes=50, batches=120, wishes=60, seed=seed)


def few_batches(people: int, seed: int) -> Json:
    """Twelve large batches, all with a fixed cost and a fewest number of people."""
    return dear(tight(people, programmes=8, batches=12, wishes=4, seed=seed), seed)


def roomy_batches(people: int, seed: int) -> Json:
    """Seats for half as many again as would come, on forty batches."""
    return tight(people, programmes=20, batches=40, seat_share=1.5, seed=seed)


def usual_rooms(people: int, seed: int) -> Json:
    """Two hundred batches with far more seats than there is money for."""
    return tight(people, seat_share=2.0, budget_share=0.35, seed=seed)


def small_batches(people: int, seed: int) -> Json:
    """Hundreds of batches of a few seats."""
    return tight(people, programmes=80, batches=max(people // 3, 100), seed=seed)


def long_classes(people: int, seed: int) -> Json:
    """Classes of two to six weeks."""
    return longer(tight(people, seed=seed), (2, 3, 4, 6), seed)


def one_season(people: int, seed: int) -> Json:
    """All classes within eight weeks."""
    raw = tight(people, seed=seed)
    draw = random.Random(seed)  # noqa: S311 - made-up data
    for one in raw["batches"]:
        if one["week"] is not None:
            one["week"] = draw.randint(30, 37)
            one["quarter"] = 3
    raw["quarter_budget"] = {}
    return raw


def small_units(people: int, seed: int) -> Json:
    """Units of twelve people: one may be away, or nobody."""
    raw = tight(people, unit_size=12, seed=seed)
    raw["away_share"] = dict.fromkeys(raw["away_share"], 0.1)
    return raw


def one_unit(people: int, seed: int) -> Json:
    """A single unit, of which a twentieth may be away."""
    raw = tight(people, unit_size=people, seed=seed)
    raw["away_share"] = dict.fromkeys(raw["away_share"], 0.05)
    return raw


def hours_bind(people: int, seed: int) -> Json:
    """Ceilings of 12 to 24 hours."""
    raw = tight(people, wishes=10, seed=seed)
    draw = random.Random(seed)  # noqa: S311 - made-up data
    for one in raw["people"]:
        one["max_jp"] = draw.choice([12, 16, 20, 24])
        one["min_jp"] = min(one["min_jp"], one["max_jp"])
    return raw


def no_ceiling(people: int, seed: int) -> Json:
    """No ceiling of hours at all, ten wishes."""
    raw = tight(people, wishes=10, seed=seed)
    for one in raw["people"]:
        one["max_jp"] = None
    return raw


def e_learning(people: int, seed: int) -> Json:
    """Half of the batches without a week, with seats for everybody."""
    raw = tight(people, online_share=0.5, seed=seed)
    for one in raw["batches"]:
        if one["week"] is None:
            one["seats"] = 4 * people
    return raw


def duty_first(people: int, seed: int) -> Json:
    """An hour of duty is worth as much as a wish."""
    return tight(people, duty_weight=0.5, seed=seed)


def chains(people: int, seed: int) -> Json:
    """Every second programme requires the one before it."""
    raw = tight(people, seed=seed)
    for place, one in enumerate(raw["programmes"]):
        one["requires"] = [f"p{place - 1}"] if place % 5 in {1, 2, 4} else []
    return raw


def groups_bind(people: int, seed: int) -> Json:
    """Groups must get much more than their share."""
    raw = tight(people, seed=seed)
    raw["group_minimum"] = [
        {"group": "women", "share_of_seats": 0.65},
        {"group": "islands", "share_of_seats": 0.2},
    ]
    return raw


def little_money(people: int, seed: int) -> Json:
    """Money for a third, and a quarter of it in each quarter."""
    raw = tight(people, budget_share=0.3, seat_share=1.0, seed=seed)
    raw["quarter_budget"] = {
        fund: {str(quarter): round(most / 4) for quarter in range(1, 5)}
        for fund, most in raw["budget"].items()
    }
    return raw


def rooms_bind(people: int, seed: int) -> Json:
    """Three venues with a class or two at a time, and twenty trainers."""
    raw = tight(people, seed=seed)
    draw = random.Random(seed)  # noqa: S311 - made-up data
    for one in raw["batches"]:
        if one["week"] is not None:
            one["uses"] = [f"venue{draw.randrange(3)}", f"trainer{draw.randrange(20)}"]
    venues = {f"venue{number}": 1 + number % 2 for number in range(3)}
    raw["at_once"] = {**venues, **{f"trainer{number}": 1 for number in range(20)}}
    return raw


def equal_worth(people: int, seed: int) -> Json:
    """Every wish is worth 1 or 2: nothing tells people apart."""
    raw = tight(people, seed=seed)
    raw["values"] = [[person, programme, 1 + (value > 1.5)] for person, programme, value in raw["values"]]
    return raw


def only_wishes(people: int, seed: int) -> Json:
    """Nothing but what is listed, no duty, no groups."""
    raw = tight(people, duty_weight=0.0, seed=seed)
    return {**raw, "only_listed": True, "group_minimum": []}


def dear_locks(people: int, seed: int) -> Json:
    """Locked places in one dear programme, for two thirds of a fund; each costs as much as forty others."""
    raw = tight(people, seed=seed)
    usual = sum(one["cost_per_person"] for one in raw["programmes"]) / len(raw["programmes"])
    fund = max(raw["budget"], key=lambda key: raw["budget"][key])
    price = round(40 * usual)
    count = max(int(raw["budget"][fund] * 2 / 3 / price), 1)
    raw["programmes"].append({"id": "dear", "jp": 4, "cost_per_person": price, "requires": []})
    batch = {"id": "dear", "programme": "dear", "week": None, "weeks": 1, "fund": fund, "quarter": None}
    raw["batches"].append({**batch, "seats": 2 * count, "min_seats": count // 2, "fixed_cost": 0})
    free = [one["id"] for one in raw["people"] if one["jp_done"] + 4 <= one["max_jp"]]
    raw["locked"] = [[person, "dear"] for person in free[::3][:count]]
    return raw


def longer(raw: Json, weeks: tuple[int, ...], seed: int) -> Json:
    draw = random.Random(seed)  # noqa: S311 - made-up data
    for one in raw["batches"]:
        if one["week"] is not None:
            one["weeks"] = draw.choice(weeks)
    return raw


def dear(raw: Json, seed: int) -> Json:
    """Every batch has a fixed cost of a tenth to a half of its seats, and half of them to fill."""
    draw = random.Random(seed)  # noqa: S311 - made-up data
    price = {one["id"]: one["cost_per_person"] for one in raw["programmes"]}
    for one in raw["batches"]:
        one["fixed_cost"] = round(one["seats"] * price[one["programme"]] * draw.uniform(0.1, 0.5))
        one["min_seats"] = max(1, round(one["seats"] * draw.uniform(0.2, 0.5)))
    return raw


def locked(raw: Json, seed: int) -> Json:
    """A place for every tenth person, where nothing stands in its way."""
    draw = random.Random(seed)  # noqa: S311 - made-up data
    programmes = {one["id"]: one for one in raw["programmes"]}
    offered = [one for one in raw["batches"] if not programmes[one["programme"]]["requires"]]
    forbidden = {tuple(pair) for pair in raw["forbidden"]}
    inside, away = Counter(), Counter()
    size = Counter(one["unit"] for one in raw["people"])
    for person in raw["people"][::10]:
        batch = draw.choice(offered)
        span = [] if batch["week"] is None else range(batch["week"], batch["week"] + batch["weeks"])
        most = int(raw["away_share"][person["unit"]] * size[person["unit"]] + 1e-9)
        if (
            inside[batch["id"]] < batch["seats"] // 4
            and not set(span) & set(person["busy"])
            and programmes[batch["programme"]]["jp"] + person["jp_done"] <= person["max_jp"]
            and (person["id"], batch["programme"]) not in forbidden
            and all(away[person["unit"], week] < most / 2 for week in span)
        ):
            inside[batch["id"]] += 1
            away.update((person["unit"], week) for week in span)
            raw["locked"].append([person["id"], batch["id"]])
    return raw


SHAPES: dict[str, Callable[[int, int], Json]] = {
    one.__name__: one
    for one in (
        as_usual, many_wishes, many_choices, everything_wished, few_batches, roomy_batches, usual_rooms,
        small_batches, long_classes, one_season, small_units, one_unit, hours_bind, no_ceiling, e_learning,
        duty_first, chains, groups_bind, little_money, rooms_bind, equal_worth, only_wishes, dear_locks,
    )
}  # fmt: skip


def main() -> int:
    """Solve the shapes one by one; one line each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--people", type=int, default=800)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    wanted = parser.parse_args()
    wrong = 0
    for name in wanted.names or SHAPES:
        raw = SHAPES[name](wanted.people, wanted.seed)
        wrong += _solved(name, raw, wanted)
    return wrong


def _solved(name: str, raw: Json, wanted: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as folder:
        file, plan = Path(folder) / "instance.json", Path(folder) / "plan.json"
        file.write_text(json.dumps(raw))
        command = [sys.executable, "-m", "bina", "plan"]
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        options = ["--time-limit", str(wanted.seconds), "--threads", str(wanted.threads), "--gap", "0.01"]
        with plan.open("w") as out:
            subprocess.run([*command, "solve", "--instance", str(file), "--json", *options], stdout=out,
                           stderr=subprocess.DEVNULL, cwd=ROOT, check=False)  # fmt: skip
        passed, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        found = json.loads(plan.read_text() or '{"status": "error", "seconds": 0}')
        checked = subprocess.run([*command, "check", "--instance", str(file), "--plan", str(plan), "--json"],
                                 cwd=ROOT, check=False, capture_output=True)  # fmt: skip
    late = passed > wanted.seconds + 3
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    notes = ("" if checked.returncode == 0 else "  NOT VALID") + ("  LATE" if late else "")
    print(
        f"{name:18} {found['status']:10} value {found.get('value', 0):9.1f} "
        f"bound {found.get('bound', 0):9.1f} "
        f"gap {100 * found.get('gap', 1):6.2f} %  {passed:5.1f} s (processor {used:5.1f}){notes}",
        flush=True,
    )
    return int(checked.returncode != 0 or late)


if __name__ == "__main__":
    sys.exit(main())
