"""Which posts a synthetic city has: leading posts from its units, functional and general posts by sector."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from bina.demonstration.kinds import FUNCTIONAL, GENERAL, LEADING_FUNCTIONAL, STRUCTURAL
from bina.demonstration.units import VACANT_SHARE, Unit

FUNCTIONAL_SHARE = 0.63  # domain: national totals of 1 November 2025
TEACHERS, HEALTH = 0.60, 0.23  # of the functional posts


@dataclass(frozen=True, slots=True)
class Family:
    """A functional family; ``skilled`` is the share of its posts in the skilled (keterampilan) track."""

    title: str
    field: str
    skilled: float = 0.0


@dataclass(frozen=True, slots=True)
class Seat:
    """One post to be filled. Only functional posts have a ``family``, only structural ones an ``echelon``."""

    unit: Unit
    kind: str
    title: str
    echelon: str = ""
    family: Family | None = None
    skilled: bool = False


TEACHER = Family("Guru", "Pendidikan")
DOCTOR = Family("Dokter", "Kedokteran")
HEALTH_FAMILIES = (
    (DOCTOR, 0.13),
    (Family("Perawat", "Keperawatan", 0.45), 0.36),
    (Family("Bidan", "Kebidanan", 0.5), 0.25),
    (Family("Apoteker", "Farmasi"), 0.05),
    (Family("Asisten Apoteker", "Farmasi", 1.0), 0.05),
    (Family("Tenaga Sanitasi Lingkungan", "Kesehatan Lingkungan", 0.5), 0.05),
    (Family("Nutrisionis", "Gizi", 0.5), 0.05),
    (Family("Perekam Medis", "Rekam Medis", 0.9), 0.06),
)
COMMON = (
    Family("Arsiparis", "Kearsipan", 0.4),
    Family("Analis Sumber Daya Manusia Aparatur", "Manajemen"),
    Family("Perencana", "Perencanaan Wilayah"),
    Family("Analis Kebijakan", "Administrasi Publik"),
    Family("Pranata Komputer", "Informatika", 0.4),
    Family("Analis Keuangan Pusat dan Daerah", "Akuntansi"),
)
BY_SECTOR: dict[str, tuple[Family, ...]] = {
    "hr": (
        Family("Analis Sumber Daya Manusia Aparatur", "Manajemen"),
        Family("Assessor Sumber Daya Manusia Aparatur", "Psikologi"),
        Family("Widyaiswara", "Administrasi Publik"),
    ),
    "population": (
        Family("Administrator Database Kependudukan", "Informatika"),
        Family("Operator Sistem Informasi Administrasi Kependudukan", "Informatika", 1.0),
    ),
    "digital": (
        Family("Pranata Komputer", "Informatika", 0.4),
        Family("Sandiman", "Informatika", 0.3),
        Family("Statistisi", "Statistika", 0.2),
        Family("Pranata Hubungan Masyarakat", "Komunikasi", 0.2),
    ),
    "audit": (
        Family("Auditor", "Akuntansi"),
        Family("Pengawas Penyelenggaraan Urusan Pemerintahan di Daerah", "Hukum"),
    ),
    "planning": (Family("Perencana", "Perencanaan Wilayah"), Family("Peneliti", "Administrasi Publik")),
    "finance": (
        Family("Analis Keuangan Pusat dan Daerah", "Akuntansi"),
        Family("Penilai Pajak", "Akuntansi"),
    ),
    "permits": (Family("Penata Perizinan", "Hukum"), Family("Penata Kelola Penanaman Modal", "Manajemen")),
    "order": (Family("Polisi Pamong Praja", "Ilmu Pemerintahan", 0.8),),
    "fire": (Family("Pemadam Kebakaran", "Teknik Mesin", 0.9),),
    "works": (
        Family("Penata Kelola Jalan dan Jembatan", "Teknik Sipil", 0.3),
        Family("Penata Ruang", "Perencanaan Wilayah"),
    ),
    "social": (
        Family("Pekerja Sosial", "Kesejahteraan Sosial", 0.3),
        Family("Penyuluh Sosial", "Kesejahteraan Sosial"),
    ),
    "transport": (Family("Penguji Kendaraan Bermotor", "Teknik Mesin", 1.0),),
    "environment": (Family("Pengendali Dampak Lingkungan", "Teknik Lingkungan", 0.3),),
    "labour": (Family("Pengantar Kerja", "Manajemen"), Family("Instruktur", "Teknik Mesin", 0.4)),
    "economy": (Family("Pengawas Perdagangan", "Manajemen"), Family("Penera", "Teknik Mesin", 0.6)),
    "agriculture": (
        Family("Penyuluh Pertanian", "Pertanian", 0.3),
        Family("Medik Veteriner", "Kedokteran Hewan"),
    ),
    "family": (Family("Penyuluh Keluarga Berencana", "Kesejahteraan Sosial", 0.3),),
    "archive": (Family("Pustakawan", "Kearsipan", 0.4), Family("Arsiparis", "Kearsipan", 0.5)),
}
GENERAL_TITLES: dict[str, tuple[str, ...]] = {
    "education": ("Pengadministrasi Perkantoran", "Penjaga Sekolah", "Operator Layanan Operasional"),
    "health": ("Pengadministrasi Perkantoran", "Operator Layanan Kesehatan", "Pengemudi Ambulans"),
    "population": ("Petugas Layanan Loket", "Pengolah Data dan Informasi", "Pengadministrasi Perkantoran"),
    "permits": ("Petugas Layanan Loket", "Penelaah Teknis Kebijakan", "Pengolah Data dan Informasi"),
    "district": ("Petugas Layanan Loket", "Pengadministrasi Perkantoran", "Penelaah Teknis Kebijakan"),
    "order": ("Anggota Linmas", "Pengadministrasi Perkantoran", "Pengelola Umum Operasional"),
    "general": (
        "Penelaah Teknis Kebijakan",
        "Pengolah Data dan Informasi",
        "Pengadministrasi Perkantoran",
        "Pengelola Layanan Operasional",
        "Penata Layanan Operasional",
        "Pengelola Umum Operasional",
    ),
}


def build_seats(rng: Generator, *, units: list[Unit], employees: int) -> list[Seat]:
    """Exactly ``employees`` posts with someone in them: leading ones first, then functional, then general."""
    seats = _leading(rng, units)
    functional = round(employees * FUNCTIONAL_SHARE)
    teachers, health = round(functional * TEACHERS), round(functional * HEALTH)
    seats += _teachers(rng, units, teachers)
    seats += _health(rng, units, health)
    seats += _specialists(rng, units, functional - teachers - health)
    seats += _general(rng, units, employees - len(seats))
    return seats


def _leading(rng: Generator, units: list[Unit]) -> list[Seat]:
    heads = [unit for unit in units if unit.echelon]
    must = 1 + sum(1 for unit in heads if unit.echelon.startswith("II."))
    drawn = rng.random(len(heads))
    # the highest posts and those of the offices that the demonstration accounts belong to are never vacant
    kept = [
        unit
        for place, unit in enumerate(heads)
        if place < must or unit.sector in {"hr", "population"} or drawn[place] >= VACANT_SHARE
    ]
    return [Seat(unit, STRUCTURAL, unit.head_title, echelon=unit.echelon) for unit in kept]


def _teachers(rng: Generator, units: list[Unit], count: int) -> list[Seat]:
    schools = [unit for unit in units if unit.kind == "SEKOLAH"][:count]
    seats = [Seat(unit, LEADING_FUNCTIONAL, unit.head_title, family=TEACHER) for unit in schools]
    weights = np.array([2.6 if unit.name.startswith("SMP") else 1.0 for unit in schools])
    rest = _spread(rng, weights, count - len(seats))
    return seats + [Seat(schools[place], FUNCTIONAL, "Guru", family=TEACHER) for place in rest]


def _health(rng: Generator, units: list[Unit], count: int) -> list[Seat]:
    centres = [unit for unit in units if unit.kind == "PUSKESMAS"][:count]
    hospitals = [unit for unit in units if unit.kind == "RUMAH SAKIT"]
    seats = [Seat(unit, LEADING_FUNCTIONAL, unit.head_title, family=DOCTOR) for unit in centres]
    places = centres + hospitals
    weights = np.array([0.6 / len(centres)] * len(centres) + [0.4 / len(hospitals)] * len(hospitals))
    families = [family for family, _ in HEALTH_FAMILIES]
    drawn = rng.choice(len(families), size=count, p=[share for _, share in HEALTH_FAMILIES])
    for number, place in enumerate(_spread(rng, weights, count - len(seats))):
        family = families[drawn[number]]
        seats.append(_functional(rng, places[place], family))
    return seats


def _specialists(rng: Generator, units: list[Unit], count: int) -> list[Seat]:
    places = [
        unit for unit in units if unit.kind in {"BIDANG", "SEKRETARIAT", "DINAS", "BADAN", "INSPEKTORAT"}
    ]
    weights = np.array([_specialist_weight(unit) for unit in places])
    seats = []
    for place in _spread(rng, weights, count):
        unit = places[place]
        own = BY_SECTOR.get(unit.sector, ())
        families = own if own and rng.random() < 0.7 else COMMON
        seats.append(_functional(rng, unit, families[rng.integers(len(families))]))
    return seats


def _specialist_weight(unit: Unit) -> float:
    by_sector = {
        "education": 0.4,
        "health": 0.4,
        "order": 3.0,
        "fire": 3.0,
        "district": 0.2,
        "digital": 1.8,
        "hr": 1.8,
    }
    return by_sector.get(unit.sector, 2.5 if unit.sector in {"audit", "population"} else 1.0)


def _functional(rng: Generator, unit: Unit, family: Family) -> Seat:
    return Seat(unit, FUNCTIONAL, family.title, family=family, skilled=bool(rng.random() < family.skilled))


def _general(rng: Generator, units: list[Unit], count: int) -> list[Seat]:
    weight = {
        "SEKOLAH": 0.45,
        "PUSKESMAS": 2.2,
        "RUMAH SAKIT": 12.0,
        "KELURAHAN": 1.6,
        "SEKSI": 1.3,
        "INSTANSI": 0.0,
    }
    weights = np.array([weight.get(unit.kind, 2.0) for unit in units])
    seats = []
    for place in _spread(rng, weights, count):
        unit = units[place]
        titles = GENERAL_TITLES.get(unit.sector, GENERAL_TITLES["general"])
        if unit.kind == "SEKSI" and rng.random() < 0.4:
            titles = GENERAL_TITLES["general"]
        seats.append(Seat(unit, GENERAL, titles[rng.integers(len(titles))]))
    return seats


def _spread(rng: Generator, weights: np.ndarray, count: int) -> list[int]:
    """``count`` places in proportion to ``weights``, whole parts exactly, the rest by lot, shuffled."""
    shares = weights / weights.sum() * count
    whole = np.floor(shares).astype(int)
    rest = count - int(whole.sum())
    extra = (
        rng.choice(len(weights), size=rest, p=weights / weights.sum()) if rest else np.array([], dtype=int)
    )
    places = np.concatenate([np.repeat(np.arange(len(weights)), whole), extra])
    return [int(place) for place in rng.permutation(places)]


def by_unit(seats: list[Seat]) -> dict[str, list[int]]:
    """Places of the seats of each unit id."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, seat in enumerate(seats):
        found[seat.unit.id].append(place)
    return dict(found)
