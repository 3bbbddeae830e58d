"""Education of a synthetic person: level, field, titles; shares follow the national totals."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import Generator

from bina.demonstration.kinds import GENERAL, LEADING_FUNCTIONAL, STRUCTURAL
from bina.demonstration.posts import Seat

LEVEL_NAMES = {
    "05": "SD",
    "10": "SLTP",
    "15": "SLTA",
    "17": "SLTA Kejuruan",
    "20": "D-I",
    "25": "D-II",
    "30": "D-III/Sarjana Muda",
    "35": "D-IV",
    "40": "S-1",
    "42": "Profesi",
    "45": "S-2",
    "47": "Spesialis",
    "50": "S-3",
}
GENERAL_FIELDS = (
    "Administrasi Publik",
    "Manajemen",
    "Hukum",
    "Akuntansi",
    "Ilmu Pemerintahan",
    "Informatika",
    "Ekonomi",
)
BACHELOR = {
    "Pendidikan": "S.Pd.",
    "Kedokteran": "",
    "Keperawatan": "S.Kep.",
    "Kebidanan": "S.Keb.",
    "Farmasi": "S.Farm.",
    "Kesehatan Lingkungan": "S.KM.",
    "Gizi": "S.Gz.",
    "Rekam Medis": "S.KM.",
    "Hukum": "S.H.",
    "Akuntansi": "S.E.",
    "Manajemen": "S.E.",
    "Ekonomi": "S.E.",
    "Informatika": "S.Kom.",
    "Psikologi": "S.Psi.",
    "Statistika": "S.Stat.",
    "Komunikasi": "S.I.Kom.",
    "Teknik Sipil": "S.T.",
    "Teknik Mesin": "S.T.",
    "Teknik Lingkungan": "S.T.",
    "Perencanaan Wilayah": "S.T.",
    "Pertanian": "S.P.",
    "Ilmu Pemerintahan": "S.IP.",
    "Kedokteran Hewan": "S.KH.",
}
MASTER = {
    "Pendidikan": "M.Pd.",
    "Keperawatan": "M.Kep.",
    "Hukum": "M.H.",
    "Informatika": "M.Kom.",
    "Manajemen": "M.M.",
}
START_AGE = {"05": 19, "10": 19, "15": 19, "17": 19, "20": 20, "25": 21, "30": 22, "35": 23, "40": 23}


@dataclass(frozen=True, slots=True)
class Schooling:
    """Highest education; ``level`` is SIASN's id, ``start_age`` the earliest age of appointment."""

    level: str
    name: str
    field: str
    front: str
    back: str
    start_age: int


def schooling(rng: Generator, *, seat: Seat) -> Schooling:
    """Draw the education that fits the seat."""
    level = _level(rng, seat)
    field = seat.family.field if seat.family else str(GENERAL_FIELDS[rng.integers(len(GENERAL_FIELDS))])
    front, back = _titles(level, field)
    if level in {"05", "10", "15", "17"}:
        field = {"05": "Sekolah Dasar", "10": "SLTP", "15": "SMA", "17": "SMK"}[level]
    return Schooling(level, LEVEL_NAMES[level], field, front, back, START_AGE.get(level, 24))


def _level(rng: Generator, seat: Seat) -> str:
    if seat.kind == STRUCTURAL:
        return _draw(rng, _STRUCTURAL_HIGH if seat.echelon.startswith("II") else _STRUCTURAL_LOW)
    if seat.kind == GENERAL:
        return _draw(rng, _GENERAL)
    if seat.skilled:
        uniform = seat.unit.sector in {"order", "fire"}
        return _draw(
            rng, {"15": 0.5, "17": 0.1, "30": 0.4} if uniform else {"30": 0.96, "20": 0.02, "25": 0.02}
        )
    if seat.family and seat.family.title == "Dokter":
        hospital = seat.unit.kind == "RUMAH SAKIT"
        return _draw(rng, {"42": 0.55, "47": 0.42, "50": 0.03} if hospital else {"42": 0.93, "45": 0.07})
    if seat.kind == LEADING_FUNCTIONAL:
        return _draw(rng, {"40": 0.72, "45": 0.26, "50": 0.02})
    return _draw(rng, _EXPERT)


_STRUCTURAL_HIGH = {"40": 0.28, "45": 0.64, "50": 0.08}
_STRUCTURAL_LOW = {"40": 0.62, "35": 0.04, "45": 0.34}
_GENERAL = {
    "05": 0.02,
    "10": 0.03,
    "15": 0.285,
    "17": 0.105,
    "20": 0.01,
    "25": 0.01,
    "30": 0.10,
    "35": 0.03,
    "40": 0.40,
    "45": 0.01,
}
_EXPERT = {"35": 0.05, "40": 0.823, "45": 0.113, "50": 0.014}


def _draw(rng: Generator, shares: dict[str, float]) -> str:
    at, total = rng.random() * sum(shares.values()), 0.0
    for key, share in shares.items():
        total += share
        if at < total:
            return key
    return key


def _titles(level: str, field: str) -> tuple[str, str]:
    """Titles before and after the name."""
    bachelor = BACHELOR.get(field, "S.Sos.")
    if field == "Kedokteran":
        return ("Dr. dr." if level == "50" else "dr."), {"45": "M.Kes.", "47": "Sp.PD", "50": "Sp.PD"}.get(
            level, ""
        )
    if level in {"20", "25", "30"}:
        return "", {"20": "A.P.", "25": "A.Ma."}.get(level, "A.Md.")
    if level == "35":
        return "", "S.Tr."
    master = MASTER.get(field, "M.Si.")
    both = f"{bachelor}, {master}"
    return {"50": ("Dr.", both), "45": ("", both), "40": ("", bachelor)}.get(level, ("", ""))
