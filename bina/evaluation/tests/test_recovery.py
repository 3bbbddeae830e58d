"""The effects planted in a demonstration city are found again from its own workbooks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import load_workbook

from bina.competency.rules import METHODS
from bina.evaluation.rules.effects import Change, Effect, difference_in_differences
from bina.evaluation.rules.pairing import Judgement, Window, before_after

if TYPE_CHECKING:
    from pathlib import Path

ORDER = ("ASSESSMENT_CENTRE", "TEST", "SUPERVISOR")
HEADER = 2  # the demonstration's header stands in the third row


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    header, *rows = load_workbook(path).get_sheet_by_index(0).to_python(skip_empty_area=False)[HEADER:]
    for row in rows:
        yield dict(zip(map(str, header), row, strict=True))


def _day(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city of 2,500 people, written as workbooks."""
    out = tmp_path_factory.mktemp("city")
    words = ["demo", "--agency", "CONTOH", "--employees", "2500", "--seed", "3", "--out", str(out)]
    subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "bina", *words], check=True, capture_output=True, env=os.environ
    )
    return out


def _judged(city: Path) -> dict[str, dict[str, list[Judgement]]]:
    judged: dict[str, dict[str, list[Judgement]]] = defaultdict(lambda: defaultdict(list))
    for row in _rows(city / "assessments.xlsx"):
        judgement = Judgement(METHODS[str(row["METODE"])], _day(row["TANGGAL"]), int(row["LEVEL"]))
        judged[str(row["KODE KOMPETENSI"])][str(row["NIP"])].append(judgement)
    return judged


def _taken(city: Path) -> dict[str, dict[str, tuple[date, date]]]:
    """Days of training by programme and person, of everybody who stayed to the end."""
    taken: dict[str, dict[str, tuple[date, date]]] = defaultdict(dict)
    for row in _rows(city / "batches.xlsx"):
        if row["STATUS"] in {"LULUS", "TIDAK LULUS"}:
            days = _day(row["MULAI"]), _day(row["SELESAI"])
            taken[str(row["KODE PROGRAM"])][str(row["NIP"])] = days
    return taken


def _estimate(
    judged: dict[str, list[Judgement]],
    posts: dict[str, tuple[str, ...]],
    trained: dict[str, tuple[date, date]],
    elsewhere: set[str],
) -> Any:
    whole = min(first for first, _last in trained.values()), max(last for _first, last in trained.values())
    sides: tuple[list[Change], list[Change]] = ([], [])
    for nip, judgements in judged.items():
        first, last = trained.get(nip, whole)
        window = Window(first, last, date(2000, 1, 1), date(2100, 1, 1))
        pair = before_after(judgements=judgements, window=window, methods=ORDER)
        if pair is not None and nip not in elsewhere:
            sides[nip not in trained].append(Change((*posts[nip], pair[0]), *pair))
    return difference_in_differences(trained=sides[0], comparison=sides[1], smallest_group=5)


def test_the_planted_effects_of_a_demonstration_city_are_recovered(city: Path) -> None:
    truth = json.loads((city / "truth.json").read_text(encoding="utf-8"))["programmes"]
    judged, taken = _judged(city), _taken(city)
    posts = {
        str(row["NIP BARU"]): (str(row["JENIS JABATAN ID"]), str(row["JABATAN NAMA"]).split()[-1])
        for row in _rows(city / "employees.xlsx")
    }
    teaches = {one["code"]: {outcome["code"] for outcome in one["outcomes"]} for one in truth}
    errors: list[float] = []
    inside: list[bool] = []
    seen: list[bool] = []
    false_gains = 0
    for programme in truth:
        for outcome in programme["outcomes"]:
            others = {
                nip
                for code, people in taken.items()
                if code != programme["code"] and outcome["code"] in teaches[code]
                for nip in people
            }
            found = _estimate(judged[outcome["code"]], posts, taken[programme["code"]], others)
            if not isinstance(found, Effect):
                continue
            errors.append(found.estimate - outcome["levels"])
            inside.append(found.low <= outcome["levels"] <= found.high)
            false_gains += outcome["planted"] == 0 and found.low > 0
            if outcome["planted"] >= 0.5:
                seen.append(found.low > 0)
    assert len(errors) >= 20
    assert abs(sum(errors) / len(errors)) < 0.06
    # Of some twenty intervals of 95 %, fewer than 80 % hold by chance in less than one city of a hundred.
    assert sum(inside) / len(inside) >= 0.8
    assert false_gains == 0
    assert sum(seen) / len(seen) >= 0.75, seen
