"""The tree of units of a synthetic city: enough leading posts for the share of structural posts, no more."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b

from numpy.random import Generator

from bina.demonstration.places import ASSISTANTS, DISTRICTS, OFFICES, VILLAGES

STRUCTURAL_SHARE = 0.06  # domain: national totals of 1 November 2025
VACANT_SHARE = 0.025
UNIT_HEADINGS = (
    "UNOR ID",
    "UNOR INDUK ID",
    "UNOR NAMA",
    "JENIS UNOR",
    "ESELON KEPALA",
    "JABATAN KEPALA",
    "BERLAKU SEJAK",
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit; ``office`` is the id of the first-level unit it belongs to (itself for such a unit)."""

    id: str
    parent: str
    name: str
    kind: str
    echelon: str
    head_title: str
    sector: str
    office: str
    since: date

    def row(self) -> tuple[object, ...]:
        """Cells in the order of ``UNIT_HEADINGS``."""
        return self.id, self.parent, self.name, self.kind, self.echelon, self.head_title, self.since


class Full(Exception):
    """No structural post is left to give."""


@dataclass(slots=True)
class Tree:
    """Grows unit by unit; ``budget`` counts the structural posts that may still be made."""

    rng: Generator
    since: date
    budget: int
    units: list[Unit] = field(default_factory=list)

    def add(
        self,
        name: str,
        kind: str,
        parent: Unit | None,
        *,
        echelon: str = "",
        title: str = "",
        sector: str = "",
    ) -> Unit:
        """Add one unit below ``parent``; one with an echelon uses up one structural post.

        Raises:
            Full: it would need one and none is left.
        """
        if echelon and self.budget <= 0:
            raise Full
        key = hex_id(self.rng)
        unit = Unit(
            id=key,
            parent=parent.id if parent else "",
            name=name,
            kind=kind,
            echelon=echelon,
            head_title=title or (f"Kepala {name}" if echelon else ""),
            sector=sector or (parent.sector if parent else "general"),
            office=parent.office if parent and parent.parent else key,
            since=self.since,
        )
        self.budget -= bool(echelon)
        self.units.append(unit)
        return unit

    def of(self, *kinds: str) -> list[Unit]:
        """Units of these kinds so far, in order."""
        return [unit for unit in self.units if unit.kind in kinds]


def hex_id(rng: Generator) -> str:
    """32 hexadecimal digits, the shape of SIASN's own ids."""
    return bytes(rng.bytes(16)).hex().upper()


def id_in(city: str, drawn: str) -> str:
    """An id for each city of those that drew the same: cities of one seed can stand in one installation."""
    return blake2b(f"{city}:{drawn}".encode(), digest_size=16).hexdigest().upper()


def build_units(rng: Generator, *, agency_name: str, employees: int, since: date) -> list[Unit]:
    """The whole tree, the agency first, parents before children.

    Args:
        employees: people the city will have, 300 to 100,000; decides how deep the tree goes.
        since: the day all units began.
    """
    budget = round(employees * STRUCTURAL_SHARE * (1 + VACANT_SHARE))
    tree = Tree(rng=rng, since=since, budget=budget)
    root = tree.add(agency_name, "INSTANSI", None, echelon="II.A", title="Sekretaris Daerah")
    _offices(tree, root, count=min(len(OFFICES), max(10, budget // 4)))
    _districts(tree, root, count=min(len(DISTRICTS), max(4, employees // 1000)))
    _schools_and_health_centres(tree, employees)
    with suppress(Full):
        _city_secretariat(tree, root)
        secretariats = _secretariats(tree)
        divisions = _divisions(tree)
        _villages(tree, employees)
        _district_sections(tree)
        _sections(tree, secretariats, divisions)
        _village_secretaries(tree)
        _technical_units(tree, employees)
        _village_sections(tree)
        _school_offices(tree)
    return tree.units


def _offices(tree: Tree, root: Unit, *, count: int) -> None:
    titles = {
        "INSPEKTORAT": "Inspektur Daerah",
        "RUMAH SAKIT": "Direktur Rumah Sakit Umum Daerah",
        "SEKRETARIAT": "Sekretaris DPRD",
    }
    for kind, sector, name, *_ in OFFICES[:count]:
        tree.add(name, kind, root, echelon="II.B", title=titles.get(kind, ""), sector=sector)


def _districts(tree: Tree, root: Unit, *, count: int) -> None:
    for name in DISTRICTS[:count]:
        title = f"Camat {name}"
        tree.add(f"Kecamatan {name}", "KECAMATAN", root, echelon="III.A", title=title, sector="district")


def _schools_and_health_centres(tree: Tree, employees: int) -> None:
    """They are led by a functional post, which costs no structural one."""
    education = next(unit for unit in tree.units if unit.sector == "education")
    health = next(unit for unit in tree.units if unit.sector == "health" and unit.kind == "DINAS")
    for kind, count in (("SD", max(4, employees // 53)), ("SMP", max(2, employees // 200))):
        for number in range(1, count + 1):
            tree.add(
                f"{kind} Negeri {number}", "SEKOLAH", education, title="Guru Ahli Madya - Kepala Sekolah"
            )
    for number in range(max(2, employees // 500)):
        name = numbered(DISTRICTS, number)
        tree.add(f"Puskesmas {name}", "PUSKESMAS", health, title="Dokter Ahli Madya - Kepala Puskesmas")


def numbered(names: tuple[str, ...], place: int) -> str:
    """The name at ``place``; past the end the names come again with a number."""
    again, at = divmod(place, len(names))
    return f"{names[at]} {again + 1}" if again else names[at]


def _city_secretariat(tree: Tree, root: Unit) -> None:
    secretariat = tree.add("Sekretariat Daerah", "SEKRETARIAT", root)
    for name, parts in ASSISTANTS.items():
        assistant = tree.add(name, "LAINNYA", secretariat, echelon="II.B", title=name)
        for part in parts:
            tree.add(f"Bagian {part}", "BIDANG", assistant, echelon="III.A")


def _secretariats(tree: Tree) -> list[Unit]:
    return [
        tree.add("Sekretariat", "BIDANG", office, echelon="III.A", title=f"Sekretaris {office.name}")
        for office in tree.of("DINAS", "BADAN", "INSPEKTORAT")
    ]


def _divisions(tree: Tree) -> list[Unit]:
    """The first division of every office, then the second of every office, and so on."""
    offices = {unit.name: unit for unit in tree.units}
    wanted = [
        (place, offices[name], part)
        for _, _, name, *parts in OFFICES
        if name in offices
        for place, part in enumerate(parts)
    ]
    made = []
    for _, office, part in sorted(wanted, key=lambda one: one[0]):
        word = {"SEKRETARIAT": "Bagian", "INSPEKTORAT": "Inspektur"}.get(office.kind, "Bidang")
        title = f"Inspektur {part}" if word == "Inspektur" else ""
        made.append(tree.add(f"{word} {part}", "BIDANG", office, echelon="III.B", title=title))
    return made


def _villages(tree: Tree, employees: int) -> None:
    districts = tree.of("KECAMATAN")
    for number in range(len(districts) * min(40, max(3, employees // (len(districts) * 113)))):
        name, parent = numbered(VILLAGES, number), districts[number % len(districts)]
        tree.add(f"Kelurahan {name}", "KELURAHAN", parent, echelon="IV.A", title=f"Lurah {name}")


def _district_sections(tree: Tree) -> None:
    for district in tree.of("KECAMATAN"):
        title = f"Sekretaris {district.name}"
        tree.add("Sekretariat Kecamatan", "BIDANG", district, echelon="III.B", title=title)
        for name in ("Pelayanan", "Ketenteraman dan Ketertiban", "Pemberdayaan Masyarakat"):
            tree.add(f"Seksi {name}", "SEKSI", district, echelon="IV.A")


def _sections(tree: Tree, secretariats: list[Unit], divisions: list[Unit]) -> None:
    for name in ("Umum dan Kepegawaian", "Keuangan"):
        for secretariat in secretariats:
            tree.add(f"Subbagian {name}", "SEKSI", secretariat, echelon="IV.A")
    for name in ("Perencanaan dan Evaluasi", "Pelaksanaan", "Pengendalian"):
        for division in divisions:
            own = division.name.split(" ", 1)[1]
            tree.add(f"Seksi {name} {own}", "SEKSI", division, echelon="IV.A")


def _village_secretaries(tree: Tree) -> None:
    for village in tree.of("KELURAHAN"):
        name, title = f"Sekretariat {village.name}", f"Sekretaris {village.name}"
        tree.add(name, "SEKSI", village, echelon="IV.B", title=title)


def _technical_units(tree: Tree, employees: int) -> None:
    offices = tree.of("DINAS", "BADAN")
    for number in range(employees // 250):
        office = offices[number % len(offices)]
        field_of_work = office.name.removeprefix("Dinas ").removeprefix("Badan ")
        name = f"UPTD {field_of_work} Wilayah {number // len(offices) + 1}"
        unit = tree.add(name, "UPTD", office, echelon="IV.A")
        tree.add("Subbagian Tata Usaha", "SEKSI", unit, echelon="IV.B", title=f"Kepala Tata Usaha {name}")


def _village_sections(tree: Tree) -> None:
    for name in ("Pemerintahan", "Kesejahteraan Masyarakat", "Pelayanan"):
        for village in tree.of("KELURAHAN"):
            tree.add(f"Seksi {name} {village.name}", "SEKSI", village, echelon="IV.B")


def _school_offices(tree: Tree) -> None:
    for place in tree.of("PUSKESMAS", "SEKOLAH"):
        title = f"Kepala Tata Usaha {place.name}"
        tree.add("Subbagian Tata Usaha", "SEKSI", place, echelon="IV.B", title=title)
