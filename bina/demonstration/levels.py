"""Assessed levels of a synthetic city, before and after its past programmes, with a known effect in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator

from bina.demonstration.competences import CODES, CORE, GOVERNMENT, Figures, Flags, expected, highest
from bina.demonstration.delivery import Batch
from bina.demonstration.kinds import LEADING_FUNCTIONAL, STRUCTURAL
from bina.demonstration.people import Person

ASSESSMENT_HEADINGS = (
    "NIP", "NAMA", "KODE KOMPETENSI", "LEVEL", "METODE", "TANGGAL", "PENILAI", "BERLAKU SAMPAI", "BUKTI",
)  # fmt: skip
ASSESSED_SHARE = 0.7
PANEL_SHARE = 0.35  # of those who took part in nothing, assessed twice too
GROWTH = 0.12  # levels everyone gains in two years without any programme
NOISE = 0.22
CENTRE, SUPERVISOR, SELF, TEST = "ASSESSMENT CENTER", "ATASAN", "DIRI SENDIRI", "UJI KOMPETENSI"
VALID_YEARS = {CENTRE: 3, SUPERVISOR: 2, SELF: 2, TEST: 2}


@dataclass(frozen=True, slots=True)
class Wave:
    """One round of assessments: its first day, who took part, and levels by code (0: not assessed)."""

    name: str
    starts: date
    members: Flags
    levels: dict[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class Realised:
    """What one programme changed in one competence, among participants assessed before and after.

    ``levels`` is the mean of the level as assessed less the level the same assessment would have shown
    without the programme.
    """

    code: str
    planted: float
    levels: float
    participants: int


@dataclass(frozen=True, slots=True)
class Levels:
    """All rounds, and what was realised per programme code."""

    waves: tuple[Wave, ...]
    realised: dict[str, tuple[Realised, ...]]
    own_view: Flags


def choose_assessed(rng: Generator, *, people: list[Person]) -> Flags:
    """Every leader and about seven in ten of the others."""
    leaders = np.array([person.seat.kind in {STRUCTURAL, LEADING_FUNCTIONAL} for person in people])
    return leaders | (rng.random(len(people)) < ASSESSED_SHARE)


def build_levels(
    rng: Generator,
    *,
    people: list[Person],
    strength: Figures,
    assessed: Flags,
    held_to: dict[str, Flags],
    batches: list[Batch],
    as_of: date,
) -> Levels:
    """Rounds early in the year before last, last year and this year.

    People in the panel (all participants among them) are in two rounds, so that before and after can be
    compared with colleagues who did not take part; the others are in one.
    """
    count = len(people)
    early, middle, late = _members(rng, people=people, assessed=assessed, batches=batches, as_of=as_of)
    completed = _completed(batches, count)
    waves: tuple[dict[str, np.ndarray], ...] = ({}, {}, {})
    realised: dict[str, list[Realised]] = defaultdict(list)
    twice = late & (early | middle)
    for code in CODES:
        latent = expected(code, people=people) + 0.32 * strength + rng.normal(0, 0.42, count)
        effects = {
            key: (flags, size) for key, (flags, outcomes, size) in completed.items() if code in outcomes
        }
        gained = sum((flags * size for flags, size in effects.values()), np.zeros(count))
        after = latent + GROWTH + rng.normal(0, NOISE, count)
        before = latent + rng.normal(0, NOISE, count)
        between = latent + GROWTH / 2 + rng.normal(0, NOISE, count)
        for levels, value, members in zip(
            waves, (before, between, after + gained), (early, middle, late), strict=True
        ):
            levels[code] = np.where(members & held_to[code], _level(value, code), 0)
        for key, (flags, size) in effects.items():
            seen = flags & twice & held_to[code]
            change = (_level(after + gained, code) - _level(after + gained - flags * size, code))[seen]
            mean = round(float(change.mean()), 4) if change.size else 0.0
            realised[key].append(Realised(code, size, mean, int(change.size)))
    names = ("early", "middle", "late")
    starts = (date(as_of.year - 2, 2, 3), date(as_of.year - 1, 2, 3), date(as_of.year, 2, 3))
    return Levels(
        waves=tuple(Wave(*parts) for parts in zip(names, starts, (early, middle, late), waves, strict=True)),
        realised={key: tuple(found) for key, found in realised.items()},
        own_view=late & (rng.random(count) < 0.1),
    )


def _members(
    rng: Generator, *, people: list[Person], assessed: Flags, batches: list[Batch], as_of: date
) -> tuple[Flags, Flags, Flags]:
    count = len(people)
    participants = np.zeros(count, dtype=bool)
    participants[[member.person for batch in batches for member in batch.members]] = True
    panel = participants | (rng.random(count) < PANEL_SHARE)
    since = np.array([person.appointed.year for person in people])
    early = assessed & panel & (since < as_of.year - 2)
    middle = assessed & ~early & (since < as_of.year - 1)
    late = assessed & (early | ~middle | participants)
    return early, middle, late


def _completed(batches: list[Batch], count: int) -> dict[str, tuple[Flags, set[str], float]]:
    """For each programme held: who completed it, its outcomes, its planted effect."""
    found: dict[str, tuple[Flags, set[str], float]] = {}
    for batch in batches:
        programme = batch.programme
        outcomes = {code for code, _ in programme.outcomes}
        flags = found.setdefault(programme.code, (np.zeros(count, dtype=bool), outcomes, programme.effect))[0]
        flags[[member.person for member in batch.members if member.completed]] = True
    return found


def _level(value: Figures, code: str) -> np.ndarray:
    return np.clip(np.floor(value), 1, highest(code)).astype(int)


def assessment_rows(
    rng: Generator, *, people: list[Person], levels: Levels, superiors: list[str], as_of: date
) -> Iterator[tuple[object, ...]]:
    """Cells in the order of ``ASSESSMENT_HEADINGS``: by round, person, code; never dated after ``as_of``."""
    for wave in levels.waves:
        table = np.stack([wave.levels[code] for code in CODES])
        days = rng.integers(0, 55, len(people))
        for place in np.flatnonzero(wave.members):
            person = people[place]
            day = _workday(wave.starts + timedelta(days=int(days[place])), as_of)
            for at in map(int, np.flatnonzero(table[:, place])):
                yield _row(person, CODES[at], int(table[at, place]), day, superiors[place])
            if wave.name == "late" and levels.own_view[place]:
                for at, code in enumerate(CORE):
                    own = min(5, int(table[at, place]) + int(rng.random() < 0.35))
                    yield _row(person, code, own, day, person.nip, method=SELF)


def _row(
    person: Person, code: str, level: int, day: date, superior: str, *, method: str = ""
) -> tuple[object, ...]:
    if not method:
        by_people = CENTRE if person.seat.kind == STRUCTURAL else SUPERVISOR
        method = by_people if code in CORE or code in GOVERNMENT else TEST
    assessor = {CENTRE: "Pusat Penilaian Kompetensi Contoh", TEST: "Tim Uji Kompetensi Contoh"}.get(
        method, superior
    )
    last = day - timedelta(days=1)
    leap = (last.month, last.day) == (2, 29)
    until = last.replace(year=last.year + VALID_YEARS[method], day=28 if leap else last.day)
    evidence = f"{''.join(word[0] for word in method.split())}/{day:%Y}/{person.nip[-6:]}"
    return person.nip, person.name, code, level, method, day, assessor, until, evidence


def _workday(day: date, as_of: date) -> date:
    day = min(day, as_of)
    return day - timedelta(days=max(0, day.weekday() - 4))


def direct_superiors(people: list[Person]) -> list[str]:
    """NIP of everyone's superior: the unit's head; for the head, or without one, of the unit above."""
    parents = {person.seat.unit.id: person.seat.unit.parent for person in people}
    heads = {
        person.seat.unit.id: person.nip
        for person in people
        if person.seat.kind in {STRUCTURAL, LEADING_FUNCTIONAL}
    }
    found = []
    for person in people:
        unit = person.seat.unit.id
        while unit and heads.get(unit, person.nip) == person.nip:
            unit = parents.get(unit, "")
        found.append(heads.get(unit, "Sekretaris Daerah"))
    return found
