"""One instance from file to checked plan: ``python benchmarks/plan/run.py PEOPLE [BATCHES [SECONDS]]``.

Prints value, bound, gap, seconds, peak memory, and what first come first served and greedy by largest value
would have been worth. Runs the program as people do, in a process of its own.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from instances import Json, tight

ROOT = Path(__file__).resolve().parents[2]


def by_hand(raw: Json, wishes: Iterable[list]) -> float:
    """Worth of giving places in this order, to whoever still fits, in batches that are then full enough."""
    programmes = {one["id"]: one for one in raw["programmes"]}
    people = {one["id"]: one for one in raw["people"]}
    offered = defaultdict(list)
    for one in raw["batches"]:
        offered[one["programme"]].append(one)
    size = Counter(one["unit"] for one in raw["people"])
    most = {unit: int(share * size[unit] + 1e-9) for unit, share in raw["away_share"].items()}
    money, quarters = dict(raw["budget"]), {f: dict(q) for f, q in raw["quarter_budget"].items()}
    hours, weeks, away, inside = Counter(), defaultdict(set), Counter(), defaultdict(list)
    for person, programme, value in wishes:
        one, jp = people[person], programmes[programme]["jp"]
        if programmes[programme]["requires"] or hours[person] + one["jp_done"] + jp > one["max_jp"]:
            continue
        for batch in offered[programme]:
            taken = (
                set() if batch["week"] is None else set(range(batch["week"], batch["week"] + batch["weeks"]))
            )
            fee = 0 if inside[batch["id"]] else batch["fixed_cost"]
            cost, fund, quarter = (
                programmes[programme]["cost_per_person"] + fee,
                batch["fund"],
                str(batch["quarter"]),
            )
            if (
                len(inside[batch["id"]]) < batch["seats"]
                and not taken & (weeks[person] | set(one["busy"]))
                and cost <= min(money[fund], quarters[fund][quarter])
                and all(away[one["unit"], week] < most[one["unit"]] for week in taken)
            ):
                money[fund] -= cost
                quarters[fund][quarter] -= cost
                hours[person] += jp
                weeks[person] |= taken
                away.update((one["unit"], week) for week in taken)
                inside[batch["id"]].append((person, programme, value))
                break
    held = [place for batch in raw["batches"] for place in inside[batch["id"]]
            if len(inside[batch["id"]]) >= batch["min_seats"]]  # fmt: skip
    got = Counter()
    for person, programme, _value in held:
        got[person] += programmes[programme]["jp"]
    short = sum(max(0, one["min_jp"] - one["jp_done"] - got[one["id"]]) for one in raw["people"])
    return sum(value for *_, value in held) - raw["duty_weight"] * short


def main() -> int:
    """Make the instance, solve it, check it, print one line of figures."""
    people, batches, seconds = (
        int(word) for word in (*sys.argv[1:], *("1000", "200", "120")[len(sys.argv) - 1 :])
    )
    raw = tight(people, batches=batches)
    with tempfile.TemporaryDirectory() as folder:
        file, plan = Path(folder) / "instance.json", Path(folder) / "plan.json"
        file.write_text(json.dumps(raw))
        command = [sys.executable, "-m", "bina", "plan"]
        with plan.open("w") as out:
            solving = [*command, "solve", "--instance", str(file), "--json", "--time-limit", str(seconds)]
            subprocess.run(solving, stdout=out, cwd=ROOT, check=True)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        found = json.loads(plan.read_text())
        checked = subprocess.run([*command, "check", "--instance", str(file), "--plan", str(plan), "--json"],
                                 cwd=ROOT, check=False, capture_output=True)  # fmt: skip
    load = os.getloadavg()[0]
    print(f"{people} people, {batches} batches: {found['status']}, value {found['value']:.1f}, "
          f"bound {found['bound']:.1f}, gap {100 * found['gap']:.2f} %, {found['seconds']:.1f} s "
          f"({used.ru_utime:.0f} s of processor), {used.ru_maxrss / 1024:.0f} MiB, "
          f"checked {'yes' if checked.returncode == 0 else 'NO'}; load {load:.1f}")  # fmt: skip
    first = by_hand(raw, raw["values"])
    largest = by_hand(raw, sorted(raw["values"], key=lambda wish: -wish[2]))
    if checked.returncode:
        print("  " + (checked.stdout or checked.stderr).decode().strip())
    print(f"  first come first served {first:.1f}, greedy by largest value {largest:.1f}")
    return checked.returncode


if __name__ == "__main__":
    sys.exit(main())
