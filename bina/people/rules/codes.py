"""Code tables of SIASN, as far as published programs show them; unknown codes are told, not guessed."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

PNS_RANKS = MappingProxyType(
    {
        f"{grade}{step}": f"{roman}/{letter}"
        for grade, roman in ((1, "I"), (2, "II"), (3, "III"), (4, "IV"))
        for step, letter in enumerate("abcde" if grade == 4 else "abcd", start=1)
    }
)
PNS_RANK_NAMES = MappingProxyType(
    {
        "I/a": "Juru Muda",
        "I/b": "Juru Muda Tingkat I",
        "I/c": "Juru",
        "I/d": "Juru Tingkat I",
        "II/a": "Pengatur Muda",
        "II/b": "Pengatur Muda Tingkat I",
        "II/c": "Pengatur",
        "II/d": "Pengatur Tingkat I",
        "III/a": "Penata Muda",
        "III/b": "Penata Muda Tingkat I",
        "III/c": "Penata",
        "III/d": "Penata Tingkat I",
        "IV/a": "Pembina",
        "IV/b": "Pembina Tingkat I",
        "IV/c": "Pembina Utama Muda",
        "IV/d": "Pembina Utama Madya",
        "IV/e": "Pembina Utama",
    }
)
_ROMAN = (
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
    "XVII",
)
PPPK_RANKS = MappingProxyType({f"{number:02}": roman for number, roman in enumerate(_ROMAN, start=1)})

EDUCATION = MappingProxyType(
    {
        "05": "SD",
        "10": "SLTP",
        "12": "SLTP Kejuruan",
        "15": "SLTA",
        "17": "SLTA Kejuruan",
        "18": "SLTA Keguruan",
        "20": "D-I",
        "25": "D-II",
        "30": "D-III",
        "35": "D-IV",
        "40": "S-1",
        "42": "Profesi",
        "45": "S-2",
        "47": "Spesialis",
        "49": "Subspesialis",
        "50": "S-3",
    }
)
LEGAL_STATUS = MappingProxyType(
    {
        "01": "Aktif",
        "02": "CLTN",
        "03": "Tugas Belajar",
        "04": "Pemberhentian Sementara",
        "20": "Masa Persiapan Pensiun",
        "98": "Mencapai BUP",
        "99": "Pensiun",
    }
)
RELIGIONS = MappingProxyType(
    {
        "1": "Islam",
        "2": "Kristen",
        "3": "Katolik",
        "4": "Hindu",
        "5": "Buddha",
        "6": "Konghucu",
        "7": "Lainnya",
    }
)
PPPK_EMPLOYEE_KINDS = frozenset({"20", "21"})  # JENIS PEGAWAI ID as our own files write it

SEXES = MappingProxyType(
    {
        "M": "M",
        "L": "M",
        "PRIA": "M",
        "LAKI-LAKI": "M",
        "LAKI - LAKI": "M",
        "LAKI LAKI": "M",
        "F": "F",
        "P": "F",
        "WANITA": "F",
        "PEREMPUAN": "F",
    }
)


class PostGroup(StrEnum):
    """JENIS JABATAN ID."""

    STRUCTURAL = "1"
    FUNCTIONAL = "2"
    FUNCTIONAL_LEADING = "3"
    GENERAL = "4"


# Eselon -> class of post (UU 5/2014, art. 131). JPT utama and madya do not occur in a city.
ECHELONS = MappingProxyType(
    {
        "I.A": "LEADERSHIP",
        "I.B": "LEADERSHIP",
        "II.A": "LEADERSHIP",
        "II.B": "LEADERSHIP",
        "III.A": "ADMINISTRATOR",
        "III.B": "ADMINISTRATOR",
        "IV.A": "SUPERVISOR",
        "IV.B": "SUPERVISOR",
    }
)

UNIT_KINDS = MappingProxyType(
    {
        "INSTANSI": "AGENCY",
        "SEKRETARIAT": "SECRETARIAT",
        "INSPEKTORAT": "INSPECTORATE",
        "DINAS": "OFFICE",
        "BADAN": "BOARD",
        "KECAMATAN": "DISTRICT",
        "KELURAHAN": "VILLAGE",
        "RUMAH SAKIT": "HOSPITAL",
        "PUSKESMAS": "HEALTH_CENTRE",
        "SEKOLAH": "SCHOOL",
        "UPTD": "TECHNICAL_UNIT",
        "BIDANG": "DIVISION",
        "SEKSI": "SECTION",
        "KELOMPOK": "GROUP",
        "LAINNYA": "OTHER",
    }
)
DISCIPLINE_LEVELS = MappingProxyType(  # light, medium, heavy; PP 94/2021, art. 8
    {"R": "R", "RINGAN": "R", "S": "S", "SEDANG": "S", "B": "B", "BERAT": "B"}
)

_STATUS = MappingProxyType(
    {
        "01": "ACTIVE",
        "02": "LEAVE",
        "03": "STUDY",
        "04": "LEAVE",
        "20": "LEAVE",
        "98": "RETIRED",
        "99": "RETIRED",
    }
)


def rank_of(code: str, *, pppk: bool) -> str:
    """The rank as people write it (``III/a``, ``IX``) for a GOLONGAN ID; empty for a code we do not know.

    The codes of PNS and PPPK overlap (``11`` is I/a and XI), hence the rank and not the code is kept. The
    written rank itself is taken too.
    """
    table = PPPK_RANKS if pppk else PNS_RANKS
    found = table.get(code.zfill(2), "")
    if not found:
        written = code.replace(" ", "").casefold()
        found = next((rank for rank in table.values() if rank.casefold() == written), "")
    return found


def rank_name(rank: str) -> str:
    """The rank with its name: ``Penata Muda, III/a``; a PPPK's rank has none."""
    name = PNS_RANK_NAMES.get(rank)
    return f"{name}, {rank}" if name else rank


def status_of(legal_status: str) -> str:
    """Our status for a KEDUDUKAN HUKUM ID; a code we do not know counts as active."""
    return _STATUS.get(legal_status, "ACTIVE")


def echelon_of(written: str) -> str:
    """``II.a``, ``ii a``, ``IIA`` or ``21`` as ``II.A``; empty when it is none."""
    digits = {
        "11": "I.A",
        "12": "I.B",
        "21": "II.A",
        "22": "II.B",
        "31": "III.A",
        "32": "III.B",
        "41": "IV.A",
        "42": "IV.B",
    }
    bare = written.upper().replace(" ", "").replace("/", "").replace(".", "")
    return digits.get(bare) or next((known for known in ECHELONS if known.replace(".", "") == bare), "")
