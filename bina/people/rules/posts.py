"""Posts: their class, their functional level, and which of a unit's posts leads it."""

from __future__ import annotations

import re
from functools import lru_cache

from bina.people.rules.codes import ECHELONS, PostGroup

_LEVELS = (
    ("AHLI PERTAMA", "PERTAMA"),
    ("AHLI MUDA", "MUDA"),
    ("AHLI MADYA", "MADYA"),
    ("AHLI UTAMA", "UTAMA"),
    ("PELAKSANA PEMULA", "PEMULA"),
    ("PELAKSANA LANJUTAN", "MAHIR"),
    ("PELAKSANA", "TERAMPIL"),
    ("PEMULA", "PEMULA"),
    ("TERAMPIL", "TERAMPIL"),
    ("MAHIR", "MAHIR"),
    ("PENYELIA", "PENYELIA"),
    ("PERTAMA", "PERTAMA"),
    ("MUDA", "MUDA"),
    ("MADYA", "MADYA"),
    ("UTAMA", "UTAMA"),
)
_HEADS = re.compile(r"\b(KEPALA|CAMAT|LURAH|DIREKTUR|INSPEKTUR|SEKRETARIS DAERAH|SEKRETARIS DPRD)\b")


@lru_cache(maxsize=8192)
def functional_level(title: str) -> str:
    """Level of a functional title by its last words (``Guru Ahli Muda``); empty when it names none.

    What follows a dash is a duty (``Guru Ahli Madya - Kepala Sekolah``) and does not count. The names used
    before PermenPANRB 1/2023, such as ``Pelaksana Lanjutan``, are understood.
    """
    words = " ".join(re.split(r"\s[-\u2013\u2014/]\s", title.upper(), maxsplit=1)[0].split())
    return next((level for ending, level in _LEVELS if words == ending or words.endswith(f" {ending}")), "")


def post_class(*, group: str, echelon: str) -> str:
    """Kind of post: the class of a structural post follows the echelon of its unit's head.

    Args:
        group: JENIS JABATAN ID, 1 to 4.
        echelon: ``II.A`` to ``IV.B``, empty when not known.

    Returns:
        LEADERSHIP, ADMINISTRATOR, SUPERVISOR, FUNCTIONAL or GENERAL. A structural post of unknown echelon
        counts as SUPERVISOR, the lowest class, so that nobody is judged by a standard too high.
    """
    if group == PostGroup.STRUCTURAL:
        return ECHELONS.get(echelon, "SUPERVISOR")
    return "GENERAL" if group == PostGroup.GENERAL else "FUNCTIONAL"


def may_lead(group: str) -> bool:
    """True for structural posts and functional posts with a leading duty."""
    return group in {PostGroup.STRUCTURAL, PostGroup.FUNCTIONAL_LEADING}


def lead_order(*, title: str, group: str) -> tuple[int, int, str]:
    """Sort key among a unit's posts that may lead: structural first, then titles of heads, then by title."""
    return (0 if group == PostGroup.STRUCTURAL else 1, 0 if _HEADS.search(title.upper()) else 1, title)
