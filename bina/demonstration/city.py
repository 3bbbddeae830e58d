"""A whole synthetic city, made from a size and a seed, written as the workbooks a real one would send."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bina.demonstration import (
    appraisals,
    catalogue,
    delivery,
    levels,
    metrics,
    outside,
    register,
    units,
    workbook,
)
from bina.demonstration.accounts import PASSWORD, Account, cast, mail_domain
from bina.demonstration.competences import held_to
from bina.demonstration.kinds import AS_OF, LARGEST, SMALLEST
from bina.demonstration.people import Person, build_people
from bina.demonstration.posts import build_seats

FILES = (
    "units.xlsx", "employees.xlsx", "assessments.xlsx", "programmes.xlsx", "batches.xlsx",
    "training-history.xlsx", "discipline.xlsx", "performance.xlsx",
    "metrics.xlsx",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class City:
    """Everything that was made up. ``as_of`` is its today."""

    code: str
    name: str
    siasn_id: str
    seed: int
    as_of: date
    units: list[units.Unit]
    people: list[Person]
    accounts: list[Account]
    batches: list[delivery.Batch]
    levels: levels.Levels


def generate(*, code: str, employees: int, seed: int, as_of: date = AS_OF) -> City:
    """Make a city up; the same arguments always make the same one.

    Args:
        code: code of the agency; becomes part of its name and of its reserved mail domain.
        employees: 300 to 100,000.
        as_of: the city's today; its past training lies in the two years before, its plan in the year after.

    Raises:
        ValueError: ``employees`` is out of range.
    """
    if not SMALLEST <= employees <= LARGEST:
        raise ValueError(f"employees must be {SMALLEST} to {LARGEST}, not {employees}")
    rng = _stream(seed, employees, 0)
    name = f"Pemerintah Kota {code.replace('-', ' ').title()} (data contoh)"
    domain = mail_domain(code)
    tree = units.build_units(rng, agency_name=name, employees=employees, since=date(as_of.year - 9, 1, 2))
    seats = build_seats(rng, units=tree, employees=employees)
    people = build_people(
        rng, seats=seats, as_of=as_of, domain=domain, first_serial=_first_serial(code, seed, employees)
    )
    people, accounts = cast(people, domain=domain)
    strength = _strength(seed, employees)
    assessed = levels.choose_assessed(_stream(seed, employees, 2), people=people)
    assessed[
        [place for place, person in enumerate(people) if person.nip in {account.nip for account in accounts}]
    ] = True
    flags = held_to(_stream(seed, employees, 3), people=people)
    batches = delivery.build_batches(
        _stream(seed, employees, 4),
        people=people,
        strength=strength,
        assessed=assessed,
        held_to=flags,
        as_of=as_of,
    )
    found = levels.build_levels(
        _stream(seed, employees, 5),
        people=people,
        strength=strength,
        assessed=assessed,
        held_to=flags,
        batches=batches,
        as_of=as_of,
    )
    return City(
        code, name, units.id_in(domain, tree[0].id), seed, as_of, tree, people, accounts, batches, found
    )


def write(city: City, out: Path, *, tell: Callable[[str], None] = lambda _: None) -> dict[str, int]:
    """Write all files into ``out`` (made when missing) and return the data rows of each workbook.

    ``tell`` hears the name of each file before it is written.
    """
    out.mkdir(parents=True, exist_ok=True)
    counts = {}
    for name, (title, headings, rows) in _sheets(city).items():
        tell(name)
        counts[name] = workbook.write(out / name, title=title, headings=headings, rows=rows)
    _json(out / "truth.json", truth(city))
    _json(out / "accounts.json", manifest(city))
    return counts


def _sheets(city: City) -> dict[str, tuple[str, tuple[str, ...], Iterable[Sequence[object]]]]:
    people, as_of = city.people, city.as_of
    names = register.Names(city.siasn_id, city.name, {unit.id: unit for unit in city.units})
    assessed = levels.assessment_rows(
        _stream(city.seed, len(people), 6),
        people=people,
        levels=city.levels,
        superiors=levels.direct_superiors(people),
        as_of=as_of,
    )
    taught = (row for batch in city.batches for row in batch.rows(people))
    history = outside.history_rows(_stream(city.seed, len(people), 7), people=people, as_of=as_of)
    penalties = outside.discipline_rows(_stream(city.seed, len(people), 8), people=people, as_of=as_of)
    appraised = appraisals.appraisal_rows(
        _stream(city.seed, len(people), 9),
        people=people,
        strength=_strength(city.seed, len(people)),
        as_of=as_of,
    )
    measured = metrics.metric_rows(_stream(city.seed, len(people), 10), units=city.units, as_of=as_of)
    offered = (programme.row() for programme in catalogue.PROGRAMMES)
    employed = register.employee_rows(people=people, names=names, as_of=as_of)
    return {
        "units.xlsx": ("Unit", units.UNIT_HEADINGS, (unit.row() for unit in city.units)),
        "employees.xlsx": ("Pegawai", register.EMPLOYEE_HEADINGS, employed),
        "assessments.xlsx": ("Penilaian", levels.ASSESSMENT_HEADINGS, assessed),
        "programmes.xlsx": ("Program", catalogue.PROGRAMME_HEADINGS, offered),
        "batches.xlsx": ("Angkatan", delivery.BATCH_HEADINGS, taught),
        "training-history.xlsx": ("Riwayat", outside.HISTORY_HEADINGS, history),
        "discipline.xlsx": ("Disiplin", outside.DISCIPLINE_HEADINGS, penalties),
        "performance.xlsx": ("Kinerja", appraisals.APPRAISAL_HEADINGS, appraised),
        "metrics.xlsx": ("Indikator", metrics.METRIC_HEADINGS, measured),
    }


def truth(city: City) -> dict[str, object]:
    """What was planted in the past programmes: for tests, never imported."""
    held = {batch.programme.code: batch.programme for batch in city.batches}
    programmes = []
    for code, programme in sorted(held.items()):
        own = [batch for batch in city.batches if batch.programme.code == code]
        programmes.append(
            {
                "code": code,
                "name": programme.name,
                "planted_levels": programme.effect,
                "batches": [batch.code for batch in own],
                "participants": sum(len(batch.members) for batch in own),
                "completed": sum(member.completed for batch in own for member in batch.members),
                "outcomes": [asdict(found) for found in city.levels.realised.get(code, ())],
            }
        )
    return {
        "label": workbook.LABEL,
        "agency": city.code,
        "seed": city.seed,
        "as_of": city.as_of.isoformat(),
        "employees": len(city.people),
        "growth_of_everyone_levels": levels.GROWTH,
        "programmes": programmes,
    }


def manifest(city: City) -> dict[str, object]:
    """Who plays which role, for the load step and the login page."""
    return {
        "label": workbook.LABEL,
        "agency": {"code": city.code, "name": city.name, "siasn_id": city.siasn_id},
        "as_of": city.as_of.isoformat(),
        "password": PASSWORD,
        "accounts": [asdict(account) for account in city.accounts],
    }


def _stream(seed: int, employees: int, part: int) -> Generator:
    """A stream of its own for each part, so that a change in one leaves the others as they were."""
    return np.random.default_rng([seed, employees, part])


def _strength(seed: int, employees: int) -> NDArray[np.float64]:
    """How strong each person is, standard normal: assessments, effects and appraisals agree on it."""
    return _stream(seed, employees, 1).normal(0, 1, employees)


def _first_serial(code: str, seed: int, employees: int) -> int:
    """1, 11, 21 … 981: another one for nearly every other city."""
    return 1 + 10 * (crc32(f"{code}:{seed}:{employees}".encode()) % 99)


def _json(path: Path, data: dict[str, object]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
