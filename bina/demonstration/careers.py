"""Level of a functional post, rank and retirement age that go with a person's age and service."""

from __future__ import annotations

from numpy.random import Generator

from bina.demonstration.kinds import FUNCTIONAL, LEADING_FUNCTIONAL, STRUCTURAL
from bina.demonstration.posts import Seat

BASE_AGE = {"II": (46.0, 59.6), "III": (40.0, 57.7), "IV": (32.0, 57.7)}
RANKS = ("11", "12", "13", "14", "21", "22", "23", "24", "31", "32", "33", "34", "41", "42", "43", "44", "45")
RANK_NAMES = {
    f"{grade}{step}": f"{roman}/{letter}"
    for grade, roman in enumerate(("I", "II", "III", "IV"), start=1)
    for step, letter in enumerate("abcde", start=1)
    if f"{grade}{step}" in RANKS
}
ROMAN = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV",
    "XV", "XVI", "XVII",
)  # fmt: skip
FIRST = {
    "05": 0,
    "10": 2,
    "15": 4,
    "17": 4,
    "20": 5,
    "25": 5,
    "30": 6,
    "35": 8,
    "40": 8,
    "42": 9,
    "45": 9,
    "47": 9,
    "50": 10,
}
HIGHEST = {"05": 4, "10": 6, "15": 9, "17": 9, "20": 10, "25": 10, "30": 11, "35": 11, "40": 12, "42": 12}
CONTRACT = {
    "05": 1,
    "10": 4,
    "15": 5,
    "17": 5,
    "20": 6,
    "25": 6,
    "30": 7,
    "35": 9,
    "40": 9,
    "42": 10,
    "45": 10,
    "47": 10,
    "50": 11,
}
# ranks a level or class of post covers, as places in RANKS
SPAN = {
    "Ahli Pertama": (8, 9),
    "Ahli Muda": (10, 11),
    "Ahli Madya": (12, 14),
    "Ahli Utama": (15, 16),
    "Pemula": (4, 5),
    "Terampil": (5, 7),
    "Mahir": (8, 9),
    "Penyelia": (10, 11),
    "II": (13, 15),
    "III": (11, 13),
    "IV": (10, 11),
}


def functional_level(rng: Generator, *, seat: Seat, age: float, pppk: bool, degree: str) -> str:
    """Jenjang of a functional post, else empty. A contract starts at the first step of its track."""
    if seat.kind == LEADING_FUNCTIONAL:
        return "Ahli Madya"
    if seat.kind != FUNCTIONAL:
        return ""
    if seat.skilled:
        if degree in {"15", "17"} and (pppk or age < 34):
            return "Pemula"
        steps = ("Terampil", "Mahir", "Penyelia")
    else:
        steps = ("Ahli Pertama", "Ahli Muda", "Ahli Madya")
    if pppk:
        return steps[0]
    if not seat.skilled and degree == "50" and age > 52 and rng.random() < 0.2:
        return "Ahli Utama"
    ripe = (age - 30 + rng.normal(0, 4)) / 11
    return steps[min(2, max(0, int(ripe)))]


def retirement_age(seat: Seat, level: str) -> int:
    """PP 11/2017 art. 239: 58 in general; 60 JPT, madya and (by their own law) teachers; 65 utama."""
    if level == "Ahli Utama":
        return 65
    teacher = seat.family is not None and seat.family.title == "Guru"
    top = seat.kind == STRUCTURAL and seat.echelon.startswith("II.")
    return 60 if teacher or top or level == "Ahli Madya" else 58


def first_rank(degree: str, *, pppk: bool) -> str:
    """Id of the rank at appointment: ``11`` to ``45``, for a contract ``01`` to ``17``."""
    return f"{CONTRACT[degree]:02d}" if pppk else RANKS[FIRST[degree]]


def rank_today(
    rng: Generator,
    *,
    seat: Seat,
    level: str,
    first: str,
    service: int,
    degree: str,
) -> str:
    """Rank of a PNS: within the span of the post, otherwise a step per four years of ``service``."""
    span = SPAN.get(level) or SPAN.get(seat.echelon.split(".", maxsplit=1)[0])
    if span:
        return RANKS[max(int(rng.integers(span[0], span[1] + 1)), RANKS.index(first) if not level else 0)]
    steps = service // 4
    start = RANKS.index(first)
    return RANKS[min(start + steps, max(start, HIGHEST.get(degree, 13)))]


def rank_name(rank: str) -> str:
    """``III/a`` for ``31``, ``IX`` for ``09``."""
    return RANK_NAMES.get(rank) or ROMAN[int(rank) - 1]
