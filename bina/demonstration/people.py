"""Synthetic people for the posts of a city: dates, numbers, rank and education that agree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from numpy.random import Generator

from bina.demonstration.careers import (
    BASE_AGE,
    first_rank,
    functional_level,
    rank_today,
    retirement_age,
)
from bina.demonstration.kinds import FUNCTIONAL, GENERAL, LEADING_FUNCTIONAL, STRUCTURAL
from bina.demonstration.names import BIRTH_PLACES, person_name
from bina.demonstration.posts import Seat
from bina.demonstration.schooling import Schooling, schooling
from bina.demonstration.units import hex_id, id_in

PPPK_YEARS = (5, 4, 3, 2, 1)  # years before as_of
PPPK_YEAR_SHARES = (0.20, 0.22, 0.22, 0.14, 0.22)


@dataclass(frozen=True, slots=True)
class Person:
    """One synthetic employee. ``kind``: PNS, CPNS, PPPK or PPPK_PART_TIME; ``level``: jenjang."""

    id: str
    nip: str
    name: str
    front: str
    back: str
    sex: str
    born: date
    birth_place: int
    kind: str
    seat: Seat
    level: str
    education: Schooling
    appointed: date
    first_rank: str
    rank: str
    rank_since: date
    post_since: date
    status: str
    nik: str
    phone: str
    email: str
    office_email: str
    religion: int
    marriage: int

    @property
    def title(self) -> str:
        """The post's title as the register writes it."""
        if self.seat.kind == FUNCTIONAL:
            return f"{self.seat.title} {self.level}"
        return self.seat.title

    @property
    def band(self) -> int:
        """The managerial level that people of this post are held to, 1 to 5."""
        if self.seat.kind == STRUCTURAL:
            return {"II": 4, "III": 3, "IV": 2}[self.seat.echelon.split(".", maxsplit=1)[0]]
        by_level = {
            "Ahli Utama": 5,
            "Ahli Madya": 4,
            "Ahli Muda": 3,
            "Ahli Pertama": 2,
            "Penyelia": 2,
            "Mahir": 2,
        }
        return by_level.get(self.level, 1)


@dataclass(slots=True)
class _Book:
    """What is the same for all people, and the numbers already given."""

    rng: Generator
    as_of: date
    domain: str
    serials: dict[str, int]
    addresses: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def build_people(
    rng: Generator, *, seats: list[Seat], as_of: date, domain: str, first_serial: int = 1
) -> list[Person]:
    """One person per seat, in the order of ``seats``.

    Args:
        domain: a reserved one that no mail can reach.
        first_serial: last three digits of a NIP whose first fifteen nobody has yet, 1 to 990. Cities with
            different ones can stand in one installation.
    """
    book = _Book(rng, as_of, domain, serials=defaultdict(lambda: first_serial - 1))
    return [_person(book, seat, number) for number, seat in enumerate(seats)]


def _person(book: _Book, seat: Seat, number: int) -> Person:
    rng, as_of = book.rng, book.as_of
    sex = "M" if rng.random() < _share_of_men(seat) else "F"
    kind = _employment(rng, seat)
    pppk = kind.startswith("PPPK")
    learned = schooling(rng, seat=seat)
    age = _age(rng, seat, kind)
    level = functional_level(rng, seat=seat, age=age, pppk=pppk, degree=learned.level)
    age = min(age, retirement_age(seat, level) - 0.2)
    born = as_of - timedelta(days=int(age * 365.25))
    appointed = _appointed(rng, kind=kind, born=born, as_of=as_of, start=learned.start_age)
    name = person_name(rng, sex=sex)
    first = rank = first_rank(learned.level, pppk=pppk)
    if kind == "PNS":
        years = as_of.year - appointed.year
        rank = rank_today(rng, seat=seat, level=level, first=first, service=years, degree=learned.level)
    local = _address(book.addresses, name)
    since = max(appointed, (as_of - timedelta(days=int(rng.integers(60, 1800)))).replace(day=1))
    return Person(
        id=id_in(book.domain, hex_id(rng)),
        nip=_number(book.serials, born=born, appointed=appointed, sex=sex, pppk=pppk),
        name=name,
        front=learned.front,
        back=learned.back,
        sex=sex,
        born=born,
        birth_place=int(rng.integers(len(BIRTH_PLACES))),
        kind=kind,
        seat=seat,
        level=level,
        education=learned,
        appointed=appointed,
        first_rank=first,
        rank=rank,
        rank_since=since,
        post_since=since,
        status=_status(rng, seat=seat, left=retirement_age(seat, level) - age, kind=kind),
        nik=_nik(number, born=born, sex=sex),
        phone=f"0800-{number // 10000:04d}-{number % 10000:04d}",
        email=f"{local}@surel.{book.domain}" if rng.random() > 0.125 else "",
        office_email=f"{local}@{book.domain}" if rng.random() < 0.7 else "",
        religion=int(rng.choice(6, p=(0.86, 0.08, 0.03, 0.015, 0.01, 0.005))) + 1,
        marriage=1 if age < 26 and rng.random() < 0.7 else 2,
    )


def _nik(number: int, *, born: date, sex: str) -> str:
    """Layout of a NIK with province 99, which does not exist; a woman's day is 40 higher."""
    day = born.day + (40 if sex == "F" else 0)
    return f"9901{1 + number // 9000:02d}{day:02d}{born:%m%y}{number % 9000 + 1:04d}"


def _share_of_men(seat: Seat) -> float:
    if seat.kind == STRUCTURAL:
        return 0.68
    if seat.kind == GENERAL:
        return 0.66
    if seat.family and seat.family.title == "Guru":
        return 0.30
    if seat.family and seat.family.title == "Bidan":
        return 0.0
    return 0.27 if seat.unit.sector == "health" else 0.55


def _employment(rng: Generator, seat: Seat) -> str:
    """PNS, CPNS, PPPK or PPPK_PART_TIME; leading posts are held by PNS."""
    if seat.kind in {STRUCTURAL, LEADING_FUNCTIONAL}:
        return "PNS"
    if seat.kind == GENERAL:
        share, part_time = 0.36, 0.45
    elif seat.family and seat.family.title == "Guru":
        share, part_time = 0.47, 0.04
    else:
        share, part_time = (0.40, 0.05) if seat.unit.sector == "health" else (0.27, 0.02)
    if rng.random() < share:
        return "PPPK_PART_TIME" if rng.random() < part_time else "PPPK"
    return "CPNS" if rng.random() < 0.03 else "PNS"


def _age(rng: Generator, seat: Seat, kind: str) -> float:
    if kind == "CPNS":
        return float(rng.uniform(22.5, 34))
    if kind.startswith("PPPK"):
        return float(24 + 31 * rng.beta(1.6, 2.2))
    low, high = BASE_AGE.get(seat.echelon[:3].rstrip("."), (26.0, 57.8))
    if seat.kind == LEADING_FUNCTIONAL:
        low, high = 42.0, 58.5
    return float(low + (high - low) * rng.beta(2.0, 1.7))


def _appointed(rng: Generator, *, kind: str, born: date, as_of: date, start: int) -> date:
    """First of a month; never before the 18th birthday, never after ``as_of``."""
    if kind.startswith("PPPK"):
        year = as_of.year - int(rng.choice(PPPK_YEARS, p=PPPK_YEAR_SHARES))
        return date(year, int(rng.choice((3, 4, 6, 8, 10))), 1)
    if kind == "CPNS":
        return date(as_of.year - 1, int(rng.choice((9, 10, 11, 12))), 1)
    earliest = born.year + start
    latest = max(earliest, min(born.year + 36, as_of.year - 3))
    year = earliest + int((latest - earliest) * rng.beta(1.2, 2.2))
    return date(min(year, as_of.year - 3), int(rng.choice((1, 2, 3, 4, 12))), 1)


def _number(serials: dict[str, int], *, born: date, appointed: date, sex: str, pppk: bool) -> str:
    """NIP or NI PPPK: birth date, year, month of appointment or kind and contract, sex, serial."""
    middle = f"{appointed:%Y}21" if pppk else f"{appointed:%Y%m}"
    stem = f"{born:%Y%m%d}{middle}{'1' if sex == 'M' else '2'}"
    serials[stem] += 1
    return f"{stem}{serials[stem]:03d}"


def _address(addresses: dict[str, int], name: str) -> str:
    local = name.lower().replace(" ", ".")
    addresses[local] += 1
    return local if addresses[local] == 1 else f"{local}{addresses[local]}"


def _status(rng: Generator, *, seat: Seat, left: float, kind: str) -> str:
    """Kedudukan hukum: nearly all active; leaders always."""
    drawn = rng.random()
    if seat.kind in {STRUCTURAL, LEADING_FUNCTIONAL} or kind != "PNS" or drawn > 0.03:
        return "01"
    if left < 1:
        return "20"
    return "03" if drawn < 0.014 else "02" if drawn < 0.018 else "04" if drawn < 0.019 else "01"
