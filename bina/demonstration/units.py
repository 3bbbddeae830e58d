"""The tree of units of a synthetic city: enough leading posts for the share of structural posts, no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle, islice

from numpy.random import Generator

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

# (name, kind, sector, divisions) in the order in which a small city gets them
OFFICES: tuple[tuple[str, str, str, str], ...] = (
    ("Dinas Pendidikan dan Kebudayaan", "DINAS", "education", "Pembinaan SD|Pembinaan SMP|Ketenagaan|Kebudayaan"),
    ("Dinas Kesehatan", "DINAS", "health", "Kesehatan Masyarakat|Pelayanan Kesehatan|Sumber Daya Kesehatan"),
    ("Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", "BADAN", "hr",
     "Pengembangan Kompetensi|Mutasi dan Promosi|Kinerja dan Penghargaan"),
    ("Dinas Kependudukan dan Pencatatan Sipil", "DINAS", "population",
     "Pelayanan Pendaftaran Penduduk|Pelayanan Pencatatan Sipil|Pemanfaatan Data dan Inovasi Pelayanan"),
    ("Dinas Komunikasi dan Informatika", "DINAS", "digital",
     "Aplikasi Informatika|Persandian dan Keamanan Informasi|Statistik dan Satu Data|Informasi Publik"),
    ("Inspektorat", "INSPEKTORAT", "audit", "Pembantu I|Pembantu II|Pembantu III"),
    ("Badan Perencanaan Pembangunan Daerah", "BADAN", "planning",
     "Perencanaan dan Evaluasi|Pemerintahan dan Pembangunan Manusia|Perekonomian dan Infrastruktur"),
    ("Badan Pengelolaan Keuangan dan Aset Daerah", "BADAN", "finance", "Anggaran|Perbendaharaan|Akuntansi|Aset"),
    ("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "DINAS", "permits",
     "Pelayanan Perizinan|Pengendalian dan Pengaduan|Promosi Penanaman Modal"),
    ("Rumah Sakit Umum Daerah", "RUMAH SAKIT", "health", "Pelayanan Medik|Keperawatan|Penunjang"),
    ("Satuan Polisi Pamong Praja", "DINAS", "order", "Ketertiban Umum|Penegakan Peraturan Daerah|Pelindungan Masyarakat"),
    ("Sekretariat DPRD", "SEKRETARIAT", "general", "Persidangan|Umum dan Keuangan|Humas dan Protokol"),
    ("Dinas Pekerjaan Umum dan Penataan Ruang", "DINAS", "works", "Bina Marga|Cipta Karya|Sumber Daya Air|Tata Ruang"),
    ("Dinas Sosial", "DINAS", "social", "Pelindungan dan Jaminan Sosial|Rehabilitasi Sosial|Pemberdayaan Sosial"),
    ("Dinas Perhubungan", "DINAS", "transport", "Lalu Lintas|Angkutan|Prasarana"),
    ("Badan Pendapatan Daerah", "BADAN", "finance", "Pendataan|Penagihan|Pengendalian Pendapatan"),
    ("Dinas Lingkungan Hidup", "DINAS", "environment", "Kebersihan|Pengendalian Pencemaran|Penataan Lingkungan"),
    ("Dinas Perumahan dan Kawasan Permukiman", "DINAS", "works", "Perumahan|Kawasan Permukiman|Pertanahan"),
    ("Dinas Tenaga Kerja", "DINAS", "labour", "Penempatan Kerja|Pelatihan Kerja|Hubungan Industrial"),
    ("Dinas Perindustrian dan Perdagangan", "DINAS", "economy", "Perindustrian|Perdagangan|Kemetrologian"),
    ("Dinas Koperasi dan Usaha Kecil Menengah", "DINAS", "economy", "Koperasi|Usaha Kecil|Pengawasan"),
    ("Dinas Pariwisata dan Ekonomi Kreatif", "DINAS", "economy", "Destinasi|Pemasaran|Ekonomi Kreatif"),
    ("Dinas Pertanian dan Pangan", "DINAS", "agriculture", "Tanaman Pangan|Peternakan|Ketahanan Pangan"),
    ("Dinas Kelautan dan Perikanan", "DINAS", "agriculture", "Perikanan Tangkap|Perikanan Budidaya|Pengolahan"),
    ("Dinas Pemberdayaan Perempuan dan Pelindungan Anak", "DINAS", "social",
     "Pengarusutamaan Gender|Pelindungan Perempuan|Pelindungan Anak"),
    ("Dinas Pengendalian Penduduk dan Keluarga Berencana", "DINAS", "family",
     "Pengendalian Penduduk|Keluarga Berencana|Ketahanan Keluarga"),
    ("Dinas Perpustakaan dan Kearsipan", "DINAS", "archive", "Perpustakaan|Pengelolaan Arsip|Pembinaan Kearsipan"),
    ("Dinas Kepemudaan dan Olahraga", "DINAS", "general", "Kepemudaan|Keolahragaan|Sarana"),
    ("Dinas Pemadam Kebakaran dan Penyelamatan", "DINAS", "fire", "Pencegahan|Pemadaman|Penyelamatan"),
    ("Badan Penanggulangan Bencana Daerah", "BADAN", "general", "Kesiapsiagaan|Kedaruratan|Rehabilitasi"),
    ("Badan Kesatuan Bangsa dan Politik", "BADAN", "general", "Wawasan Kebangsaan|Politik Dalam Negeri|Ketahanan"),
    ("Dinas Pemberdayaan Masyarakat", "DINAS", "social", "Kelembagaan|Ekonomi Masyarakat|Teknologi Tepat Guna"),
)  # fmt: skip
ASSISTANTS = {
    "Asisten Pemerintahan dan Kesejahteraan Rakyat": ("Pemerintahan", "Kesejahteraan Rakyat", "Hukum"),
    "Asisten Perekonomian dan Pembangunan": ("Perekonomian", "Pengadaan Barang dan Jasa", "Administrasi Pembangunan"),
    "Asisten Administrasi Umum": ("Umum", "Organisasi", "Protokol dan Komunikasi Pimpinan"),
}
DISTRICTS = (
    "Teluk Cempaka", "Bukit Melati", "Muara Kenanga", "Tanjung Seroja", "Lembah Dahlia", "Rantau Anggrek",
    "Kuala Flamboyan", "Sungai Teratai", "Padang Mawar", "Gunung Kemuning", "Pasir Cendana", "Pulau Bakung",
    "Alur Kamboja", "Simpang Sakura", "Kampung Lavender", "Ujung Bugenvil",
)  # fmt: skip
VILLAGE_FIRST = ("Sumber", "Karang", "Mekar", "Suka", "Tirta", "Jaya", "Bangun", "Rejo", "Sinar", "Pondok", "Banda")
VILLAGE_SECOND = ("Makmur", "Sari", "Damai", "Asri", "Bahari", "Indah", "Mulya", "Baru", "Lestari", "Sentosa", "Rukun")
OFFICE_SECTIONS = ("Perencanaan dan Evaluasi", "Pelaksanaan", "Pengendalian")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit; ``office`` is the id of the agency's first-level unit it belongs to (itself for such a unit)."""

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


@dataclass(slots=True)
class Tree:
    """Grows unit by unit; ``budget`` counts the structural posts that may still be made."""

    rng: Generator
    since: date
    budget: int
    units: list[Unit] = field(default_factory=list)

    def add(self, name: str, kind: str, parent: Unit | None, *, echelon: str = "", title: str = "", sector: str = "") -> Unit:
        """Add one unit below ``parent``; one with an echelon uses up one structural post."""
        key = hex_id(self.rng)
        first_level = parent is None or not parent.parent
        unit = Unit(
            id=key,
            parent=parent.id if parent else "",
            name=name,
            kind=kind,
            echelon=echelon,
            head_title=title or (f"Kepala {name}" if echelon else ""),
            sector=sector or (parent.sector if parent else "general"),
            office=key if first_level or parent is None else parent.office,
            since=self.since,
        )
        self.budget -= bool(echelon)
        self.units.append(unit)
        return unit


def hex_id(rng: Generator) -> str:
    """32 hexadecimal digits, the shape of SIASN's own ids."""
    return bytes(rng.bytes(16)).hex().upper()


def build_units(rng: Generator, *, agency_name: str, employees: int, since: date) -> list[Unit]:
    """The whole tree, the agency first, parents before children.

    Args:
        employees: people the city will have, 300 to 100,000; decides how deep the tree goes.
        since: the day all units began.
    """
    budget = round(employees * STRUCTURAL_SHARE * (1 + VACANT_SHARE))
    tree = Tree(rng=rng, since=since, budget=budget)
    root = tree.add(agency_name, "INSTANSI", None, echelon="II.A", title="Sekretaris Daerah")
    offices = _offices(tree, root, count=min(len(OFFICES), max(10, budget // 4)))
    districts = _districts(tree, root, count=min(len(DISTRICTS), max(4, employees // 1000)))
    _places(tree, offices, employees)
    for add in _structural(tree, root, offices, districts, employees):
        if tree.budget <= 0:
            break
        add()
    return tree.units


def _offices(tree: Tree, root: Unit, *, count: int) -> list[tuple[Unit, tuple[str, ...]]]:
    made = []
    for name, kind, sector, divisions in OFFICES[:count]:
        title = {
            "INSPEKTORAT": "Inspektur Daerah",
            "RUMAH SAKIT": "Direktur Rumah Sakit Umum Daerah",
            "SEKRETARIAT": "Sekretaris DPRD",
        }.get(kind, "")
        unit = tree.add(name, kind, root, echelon="II.B", title=title, sector=sector)
        made.append((unit, tuple(divisions.split("|"))))
    return made


def _districts(tree: Tree, root: Unit, *, count: int) -> list[Unit]:
    return [
        tree.add(
            f"Kecamatan {name}", "KECAMATAN", root, echelon="III.A", title=f"Camat {name}", sector="district"
        )
        for name in DISTRICTS[:count]
    ]


def _places(tree: Tree, offices: list[tuple[Unit, tuple[str, ...]]], employees: int) -> None:
    """Schools and health centres, which are led by a functional post."""
    by_sector = {unit.sector: unit for unit, _ in reversed(offices) if unit.kind == "DINAS"}
    for number in range(1, max(4, employees // 53) + 1):
        tree.add(f"SD Negeri {number}", "SEKOLAH", by_sector["education"], title="Guru Ahli Madya - Kepala Sekolah")
    for number in range(1, max(2, employees // 200) + 1):
        tree.add(f"SMP Negeri {number}", "SEKOLAH", by_sector["education"], title="Guru Ahli Madya - Kepala Sekolah")
    for number, name in enumerate(islice(cycle(DISTRICTS), max(2, employees // 500))):
        again = f" {number // len(DISTRICTS) + 1}" if number >= len(DISTRICTS) else ""
        tree.add(
            f"Puskesmas {name}{again}",
            "PUSKESMAS",
            by_sector["health"],
            title="Dokter Ahli Madya - Kepala Puskesmas",
        )


def _structural(
    tree: Tree,
    root: Unit,
    offices: list[tuple[Unit, tuple[str, ...]]],
    districts: list[Unit],
    employees: int,
) -> Iterator[Adder]:
    """What to add next while structural posts remain, the most needed first."""
    secretariats: list[Unit] = []
    divisions: list[Unit] = []
    villages: list[Unit] = []
    setda = tree.add("Sekretariat Daerah", "SEKRETARIAT", root)
    for name, parts in ASSISTANTS.items():
        yield Adder(tree, setda, f"{name}", "LAINNYA", "II.B", name, divisions)
        for part in parts:
            yield Adder(tree, divisions[-1], f"Bagian {part}", "BIDANG", "III.A", "", None)
    divisions.clear()
    for office, _ in offices:
        if office.kind in {"DINAS", "BADAN", "INSPEKTORAT"}:
            name = f"Sekretaris {office.name}"
            yield Adder(tree, office, "Sekretariat", "BIDANG", "III.A", name, secretariats)
    for place in range(4):
        for office, names in offices:
            if place < len(names):
                word = {"SEKRETARIAT": "Bagian", "INSPEKTORAT": "Inspektur"}.get(office.kind, "Bidang")
                title = f"Inspektur {names[place]}" if word == "Inspektur" else ""
                yield Adder(tree, office, f"{word} {names[place]}", "BIDANG", "III.B", title, divisions)
    per_district = min(40, max(3, employees // (len(districts) * 113)))
    words = [f"{first} {second}" for second in VILLAGE_SECOND for first in VILLAGE_FIRST]
    for number in range(per_district * len(districts)):
        name = words[number % len(words)] + (f" {number // len(words) + 1}" if number >= len(words) else "")
        parent = districts[number % len(districts)]
        yield Adder(tree, parent, f"Kelurahan {name}", "KELURAHAN", "IV.A", f"Lurah {name}", villages)
    yield from _lower(tree, offices, districts, secretariats, divisions, villages, employees)


def _lower(
    tree: Tree,
    offices: list[tuple[Unit, tuple[str, ...]]],
    districts: list[Unit],
    secretariats: list[Unit],
    divisions: list[Unit],
    villages: list[Unit],
    employees: int,
) -> Iterator[Adder]:
    for district in districts:
        yield Adder(tree, district, "Sekretariat Kecamatan", "BIDANG", "III.B", f"Sekretaris {district.name}", None)
        for name in ("Pelayanan", "Ketenteraman dan Ketertiban", "Pemberdayaan Masyarakat"):
            yield Adder(tree, district, f"Seksi {name}", "SEKSI", "IV.A", "", None)
    for name in ("Umum dan Kepegawaian", "Keuangan"):
        for secretariat in secretariats:
            yield Adder(tree, secretariat, f"Subbagian {name}", "SEKSI", "IV.A", "", None)
    for name in OFFICE_SECTIONS:
        for division in divisions:
            own = division.name.split(" ", 1)[1]
            yield Adder(tree, division, f"Seksi {name} {own}", "SEKSI", "IV.A", "", None)
    for village in villages:
        yield Adder(tree, village, f"Sekretariat {village.name}", "SEKSI", "IV.B", f"Sekretaris {village.name}", None)
    technical: list[Unit] = []
    for number in range(employees // 250):
        office = offices[number % len(offices)][0]
        name = f"UPTD {office.name.removeprefix('Dinas ').removeprefix('Badan ')} Wilayah {number // len(offices) + 1}"
        yield Adder(tree, office, name, "UPTD", "IV.A", "", technical)
        yield Adder(tree, technical[-1], "Subbagian Tata Usaha", "SEKSI", "IV.B", f"Kepala Tata Usaha {name}", None)
    for name in ("Pemerintahan", "Kesejahteraan Masyarakat", "Pelayanan"):
        for village in villages:
            yield Adder(tree, village, f"Seksi {name} {village.name}", "SEKSI", "IV.B", "", None)
    for place in [unit for unit in tree.units if unit.kind in {"PUSKESMAS", "SEKOLAH"}]:
        yield Adder(tree, place, "Subbagian Tata Usaha", "SEKSI", "IV.B", f"Kepala Tata Usaha {place.name}", None)


@dataclass(frozen=True, slots=True)
class Adder:
    """A unit that would be added; calling it adds it and remembers it in ``into``."""

    tree: Tree
    parent: Unit
    name: str
    kind: str
    echelon: str
    title: str
    into: list[Unit] | None

    def __call__(self) -> None:
        unit = self.tree.add(self.name, self.kind, self.parent, echelon=self.echelon, title=self.title)
        if self.into is not None:
            self.into.append(unit)
