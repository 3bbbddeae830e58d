"""Codes of the competences, and which of them a synthetic person is assessed in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bina.demonstration.kinds import FUNCTIONAL, GENERAL, STRUCTURAL
from bina.demonstration.people import Person

CORE = ("INT", "KS", "KOM", "OHK", "PP", "PDO", "MP", "PK", "PB")
GOVERNMENT = tuple(f"PEM{number}" for number in range(1, 6))
PILLARS = tuple(f"DP{number}" for number in range(1, 5))
DIGITAL = tuple(
    f"DC{area}.{number}" for area, many in enumerate((3, 6, 4, 4, 4), 1) for number in range(1, many + 1)
)
TECHNICAL = tuple(f"TEK{number:02d}" for number in range(1, 13))
CODES = CORE + GOVERNMENT + PILLARS + DIGITAL + TECHNICAL
WIDE_DIGITAL = ("DC2.1", "DC2.4", "DC4.1", "DC4.2")
# how far a competence lies from the others in this city: service and change are its weak points
OFFSETS = {
    "INT": 0.10,
    "KS": 0.05,
    "KOM": -0.08,
    "OHK": -0.02,
    "PP": -0.20,
    "PDO": 0.0,
    "MP": -0.15,
    "PK": -0.05,
    "PB": 0.15,
}

# functional families that are held to a technical competence wherever they work
POPULATION = ("Administrator Database Kependudukan", "Operator Sistem Informasi Administrasi Kependudukan")
DATA = (*POPULATION, "Analis Kebijakan", "Perencana", "Pranata Komputer", "Statistisi")
FINANCE = ("Analis Keuangan Pusat dan Daerah",)
SYSTEMS = ("Pranata Komputer", "Sandiman")

Flags = NDArray[np.bool_]
Figures = NDArray[np.float64]


def highest(code: str) -> int:
    """The top level of the competence's scale: 8 for DigComp, else 5."""
    return 8 if code.startswith("DC") else 5


def held_to(rng: Generator, *, people: list[Person]) -> dict[str, Flags]:
    """For each code, who is assessed in it once they are assessed at all; the core counts for everyone."""
    count = len(people)
    structural = _are(people, lambda person: person.seat.kind == STRUCTURAL)
    family = np.array([person.seat.family.title if person.seat.family else "" for person in people])
    field = np.array([person.seat.unit.sector for person in people])
    teachers = family == "Guru"
    health = (field == "health") & (family != "") & ~structural
    office = ~teachers & ~health & ~np.isin(field, ["education"])
    general = _are(people, lambda person: person.seat.kind == GENERAL)
    chance = rng.random((len(CODES), count))
    some = {code: chance[place] for place, code in enumerate(CODES)}
    full_digital = rng.random(count) < 0.04
    pillars = rng.random(count) < 0.25
    flags: dict[str, Flags] = {code: np.ones(count, dtype=bool) for code in CORE}
    flags |= dict.fromkeys(GOVERNMENT, structural)
    flags |= dict.fromkeys(PILLARS, pillars)
    flags |= {code: full_digital | ((code in WIDE_DIGITAL) & (some["DC4.1"] < 0.15)) for code in DIGITAL}
    expert = ~general & office & ~structural
    flags |= {
        "TEK01": np.isin(field, ["population", "district"]) | np.isin(family, POPULATION),
        "TEK02": office | general | structural,
        "TEK03": structural | (family == "Analis Kebijakan") | (expert & (some["TEK03"] < 0.25)),
        "TEK04": np.isin(family, DATA) | (office & (some["TEK04"] < 0.25)),
        "TEK05": office & (some["TEK05"] < 0.15),
        "TEK06": (field == "finance") | np.isin(family, FINANCE) | (office & (some["TEK06"] < 0.1)),
        "TEK07": (field == "digital") | np.isin(family, SYSTEMS) | (office & (some["TEK07"] < 0.2)),
        "TEK08": office | general | health,
        "TEK09": np.isin(field, ["permits", "district"]),
        "TEK10": health,
        "TEK11": teachers,
        "TEK12": (family == "Perencana") | (field == "planning") | (office & (some["TEK12"] < 0.15)),
    }
    return flags


def expected(code: str, *, people: list[Person]) -> Figures:
    """Middle of the latent level for each person in this competence, before their own strength."""
    band: Figures = np.array([person.band for person in people], dtype=np.float64)
    general = _are(people, lambda person: person.seat.kind == GENERAL)
    functional = _are(people, lambda person: person.seat.kind == FUNCTIONAL)
    if code in CORE:
        return np.asarray(band + 0.12 + OFFSETS[code] - 0.28 * (band == 1))
    if code in GOVERNMENT:
        return band + 0.1
    if code in PILLARS:
        return 2.3 + 0.6 * functional + 0.7 * ~(general | functional)
    if code in DIGITAL:
        return 2.6 + 0.5 * band
    return 2.05 + 0.45 * (band - 1) - 0.15 * general


def _are(people: list[Person], holds: Callable[[Person], bool]) -> Flags:
    return np.array([holds(person) for person in people], dtype=bool)
