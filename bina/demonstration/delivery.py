"""Batches of the two past years: who took part in what, how it went and what they thought of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator

from bina.demonstration.catalogue import E_LEARNING, PROGRAMMES, Programme
from bina.demonstration.competences import Figures, Flags
from bina.demonstration.kinds import GENERAL, STRUCTURAL
from bina.demonstration.people import Person

BATCH_HEADINGS = (
    "KODE ANGKATAN", "KODE PROGRAM", "MULAI", "SELESAI", "TEMPAT", "NIP", "KEHADIRAN %", "NILAI PRETEST",
    "NILAI POSTTEST", "STATUS", "NOMOR SERTIFIKAT", "R1", "R2", "R3", "R4", "R5",
)  # fmt: skip
YEARLY_SHARE = 0.2  # seats taken in a year, per employee
PASSED, FAILED, WITHDREW, ABSENT = "LULUS", "TIDAK LULUS", "MENGUNDURKAN DIRI", "TIDAK HADIR"
PLACES = (
    "Aula BKPSDM (contoh)",
    "Gedung Serbaguna Contoh",
    "Kampus Contoh Nusantara",
    "Ruang Rapat Balai Contoh",
)
MOST_PER_YEAR = 2
CONTRACT_CEILING_JP = 24  # a contract employee's yearly ceiling, PP 49/2018


@dataclass(frozen=True, slots=True)
class Member:
    """One participant: place in the list of people, results, reactions (1 to 4, or nothing)."""

    person: int
    attendance: int
    pre: float | None
    post: float | None
    status: str
    certificate: str | None
    reactions: tuple[int | None, ...]

    @property
    def completed(self) -> bool:
        """Stayed to the end, passed or not."""
        return self.status in {PASSED, FAILED}


@dataclass(frozen=True, slots=True)
class Batch:
    """One dated delivery of a programme."""

    code: str
    programme: Programme
    starts: date
    ends: date
    place: str
    members: tuple[Member, ...]

    def rows(self, people: list[Person]) -> Iterator[tuple[object, ...]]:
        """Cells in the order of ``BATCH_HEADINGS``, one row per participant."""
        for member in self.members:
            head = (
                self.code,
                self.programme.code,
                self.starts,
                self.ends,
                self.place,
                people[member.person].nip,
            )
            result = (member.attendance, member.pre, member.post, member.status, member.certificate)
            yield head + result + member.reactions


def build_batches(
    rng: Generator,
    *,
    people: list[Person],
    strength: Figures,
    assessed: Flags,
    held_to: dict[str, Flags],
    as_of: date,
) -> list[Batch]:
    """All batches of the two years before ``as_of``; people of less ``strength`` are sent more often."""
    batches: list[Batch] = []
    drawn = np.zeros((len(PROGRAMMES), len(people)), dtype=bool)
    for year in (as_of.year - 2, as_of.year - 1):
        taken = np.zeros(len(people), dtype=int)
        serving = np.array(
            [person.appointed < date(year, 1, 1) and person.status == "01" for person in people]
        )
        weights = np.exp(-0.5 * strength) * np.where(assessed, 1.0, 0.3)
        for place, wanted in _demand(len(people)):
            programme = PROGRAMMES[place]
            free = serving & ~drawn[place] & (taken < MOST_PER_YEAR) & suited(programme, people, held_to)
            chosen = _draw(rng, weights * free, wanted)
            taken[chosen] += 1
            drawn[place, chosen] = True
            batches += _deliver(rng, programme, year=year, chosen=chosen, strength=strength)
    return batches


def suited(programme: Programme, people: list[Person], held_to: dict[str, Flags]) -> Flags:
    """Whom the programme is for: kind of post, a contract's ceiling of hours, technical competences."""
    targets = set(programme.target.split(",")) if programme.target else set()
    flags = np.array(
        [
            (not targets or _target(person) in targets)
            and not (person.kind.startswith("PPPK") and programme.jp > CONTRACT_CEILING_JP)
            for person in people
        ]
    )
    for code in programme.audience:
        flags &= held_to[code]
    return flags


def _target(person: Person) -> str:
    if person.seat.kind == STRUCTURAL:
        return {"II": "JPT", "III": "ADMINISTRATOR", "IV": "PENGAWAS"}[
            person.seat.echelon.split(".", maxsplit=1)[0]
        ]
    return "PELAKSANA" if person.seat.kind == GENERAL else "FUNGSIONAL"


def _demand(count: int) -> Iterator[tuple[int, int]]:
    """Programmes of a past year and their participants, the most wanted first, until the year is full."""
    whole = sum(programme.past for programme in PROGRAMMES)
    left = round(count * YEARLY_SHARE)
    for place in sorted(range(len(PROGRAMMES)), key=lambda place: (-PROGRAMMES[place].past, place)):
        programme = PROGRAMMES[place]
        wanted = max(programme.minimum, round(count * YEARLY_SHARE * programme.past / whole))
        if programme.past and left >= wanted:
            left -= wanted
            yield place, wanted


def _draw(rng: Generator, weights: Figures, wanted: int) -> np.ndarray:
    possible = int(np.count_nonzero(weights))
    size = min(wanted, possible)
    return (
        rng.choice(len(weights), size=size, replace=False, p=weights / weights.sum())
        if size
        else np.array([], int)
    )


def _deliver(
    rng: Generator, programme: Programme, *, year: int, chosen: np.ndarray, strength: Figures
) -> Iterator[Batch]:
    groups = max(1, round(len(chosen) / (programme.seats * 0.85)))
    if len(chosen) < 2:
        return
    groups = max(groups, -(-len(chosen) // programme.seats))
    for number, group in enumerate(np.array_split(chosen, groups), start=1):
        starts, ends = _period(rng, programme, year)
        code = f"{programme.code}-{year}-{number:02d}"
        members = tuple(
            _member(
                rng,
                programme,
                person=int(person),
                strength=float(strength[person]),
                code=f"{code}/{place:03d}",
            )
            for place, person in enumerate(group, start=1)
        )
        online = programme.form == E_LEARNING
        place = "Daring" if online else str(PLACES[rng.integers(len(PLACES))])
        yield Batch(code, programme, starts, ends, place, members)


def _period(rng: Generator, programme: Programme, year: int) -> tuple[date, date]:
    """A Monday from mid-April to early November, and the last day; long courses run beside the work."""
    first = date(year, 4, 15)
    long = programme.jp > 100
    starts = first + timedelta(days=int(rng.integers(0, 90 if long else 195)))
    starts -= timedelta(days=starts.weekday())
    days = 120 if long else 20 if programme.form == E_LEARNING else -(-programme.jp // 8) - 1
    ends = starts + timedelta(days=days + 2 * (days // 5 if days < 20 else 0))
    return starts, ends


def _member(rng: Generator, programme: Programme, *, person: int, strength: float, code: str) -> Member:
    fate = rng.random()
    if fate < 0.015:
        return Member(person, 0, None, None, ABSENT, None, (None,) * 5)
    pre = float(np.clip(np.round(56 + 6 * strength + rng.normal(0, 10), 1), 10, 95))
    if fate < 0.035:
        return Member(person, int(rng.integers(10, 60)), pre, None, WITHDREW, None, (None,) * 5)
    gain = float(np.clip(0.24 + 0.45 * programme.effect + rng.normal(0, 0.14), -0.1, 0.95))
    post = round(pre + gain * (100 - pre), 1)
    attendance = int(min(100, round(100 - rng.exponential(5))))
    passed = post >= 60 and attendance >= 80
    liked = 3.1 + 0.35 * programme.effect
    answered = rng.random() < 0.8
    marks = np.clip(np.rint(rng.normal(liked, 0.6, 5)), 1, 4).astype(int)
    reactions = tuple(int(mark) for mark in marks) if answered else (None,) * 5
    certificate = f"SERT-CONTOH/{code}" if passed else None
    return Member(person, attendance, pre, post, PASSED if passed else FAILED, certificate, reactions)
