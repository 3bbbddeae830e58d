"""The programmes of a synthetic city: what they teach and cost, and what the past ones really changed."""

from __future__ import annotations

from dataclasses import dataclass

PROGRAMME_HEADINGS = (
    "KODE", "NAMA", "BENTUK", "JP", "KAPASITAS", "MINIMUM PESERTA", "BIAYA TETAP", "BIAYA PER PESERTA",
    "PENYELENGGARA", "SASARAN",
    "KOMPETENSI 1", "LEVEL 1", "KOMPETENSI 2", "LEVEL 2", "KOMPETENSI 3", "LEVEL 3",
)  # fmt: skip
CITY = "BKPSDM (data contoh)"
PROVINCE = "BPSDM Provinsi Contoh"
UNIVERSITY = "Universitas Contoh Nusantara"
COMPANY = "PT Contoh Teknologi Belajar"
E_LEARNING, STRUCTURAL_TRAINING = 16, 1
STAFF = "FUNGSIONAL,PELAKSANA"
LEADERS = "JPT,ADMINISTRATOR,PENGAWAS"
MIDDLE = "ADMINISTRATOR,PENGAWAS"


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme. Money in rupiah, hours in JP.

    ``past`` weighs how often it was held in the past years (0: never). ``effect`` is the planted change of
    the participants' competences, in levels.
    """

    code: str
    name: str
    form: int
    jp: int
    seats: int
    minimum: int
    fixed: int
    per_head: int
    organiser: str
    target: str
    outcomes: tuple[tuple[str, int], ...]
    past: float = 0.0
    effect: float = 0.0

    @property
    def audience(self) -> tuple[str, ...]:
        """Technical competences that past participants are held to."""
        return tuple(code for code, _ in self.outcomes if code.startswith("TEK"))

    def row(self) -> list[object]:
        """Cells in the order of ``PROGRAMME_HEADINGS``."""
        cells: list[object] = [self.code, self.name, self.form, self.jp, self.seats, self.minimum, self.fixed]
        cells += [self.per_head, self.organiser, self.target or None]
        for code, level in self.outcomes:
            cells += [code, level]
        return cells + [None] * (len(PROGRAMME_HEADINGS) - len(cells))


def _programme(line: str) -> Programme:
    """Read one line of the table below; costs stand in thousands of rupiah."""
    cells = [cell.strip() for cell in line.split("|")]
    outcomes = tuple((word.split(":")[0], int(word.split(":")[1])) for word in cells[10].split())
    return Programme(
        code=cells[0],
        name=cells[1],
        form=int(cells[2]),
        jp=int(cells[3]),
        seats=int(cells[4]),
        minimum=int(cells[5]),
        fixed=int(cells[6]) * 1000,
        per_head=int(cells[7]) * 1000,
        organiser={"C": CITY, "P": PROVINCE, "U": UNIVERSITY, "T": COMPANY}[cells[8]],
        target={"": "", "S": STAFF, "L": LEADERS, "M": MIDDLE}.get(cells[9], cells[9]),
        outcomes=outcomes,
        past=float(cells[11] or 0),
        effect=float(cells[12] or 0),
    )


# code | name | form | JP | seats | minimum | fixed | per head | organiser | target | outcomes | past | effect
TABLE = """
PLY01|Pelayanan Publik yang Ramah dan Tanggap|3|24|30|15|18000|450|C|S|PP:3 KOM:3|3|0.7
PLY02|Melayani dengan Empati (e-learning)|16|10|200|20|4000|15|C||PP:2|0|0
PLY03|Pengelolaan Pengaduan Masyarakat|8|12|40|15|9000|250|C|S|PP:3 KOM:2|1|0
PLY04|Standar Pelayanan dan Survei Kepuasan|4|8|40|15|7000|200|C|M|PP:3 OHK:3|0|0
PLY05|Pelayanan Inklusif bagi Lansia dan Disabilitas|4|8|40|15|7500|225|U||PP:3 PB:3|0|0
PLY06|Coaching Loket: Pendampingan Petugas Layanan|14|12|10|5|3500|100|C|PELAKSANA|PP:2 KOM:2|0|0
WKT01|Manajemen Waktu dan Produktivitas|4|16|35|15|11000|300|C||OHK:3|2|0.5
WKT02|Manajemen Waktu (e-learning)|16|8|250|20|3500|15|C||OHK:2|0|0
WKT03|Menetapkan Sasaran dan Prioritas Kerja|8|8|40|15|6500|200|C||OHK:3 PK:2|0|0
KOM01|Komunikasi Efektif di Tempat Kerja|3|20|30|15|15000|400|C||KOM:3|2|0.4
KOM02|Menulis Naskah Dinas yang Jelas|8|10|40|15|7000|200|C||KOM:2 TEK02:2|0|0
KOM03|Presentasi dan Berbicara di Depan Umum|11|16|20|10|14000|500|U||KOM:4|0|0
KOM04|Komunikasi Publik dan Media Sosial Pemerintah|8|12|30|12|9500|300|T||KOM:4|0|0
KRJ01|Membangun Tim yang Efektif (outbond)|19|16|40|20|30000|650|T||KS:3|2|0
KRJ02|Kolaborasi Lintas Perangkat Daerah|4|8|40|15|7500|225|C|L|KS:4|0|0
KRJ03|Kerja Sama Tim (e-learning)|16|8|250|20|3500|15|C||KS:2|0|0
INT01|Seminar Integritas dan Antikorupsi|9|6|150|40|15000|100|P||INT:3|2|0
INT02|Etika dan Kode Perilaku ASN (e-learning)|16|6|300|20|3000|10|C||INT:2|0|0
INT03|Pengendalian Gratifikasi dan Benturan Kepentingan|8|8|40|15|7000|200|P||INT:3|0|0
PDO01|Atasan sebagai Coach|6|24|25|10|20000|600|U|L|PDO:4|1.2|0.6
PDO02|Mentoring Pegawai Baru|15|12|15|6|4000|100|C||PDO:3|0|0
PDO03|Belajar Mandiri yang Efektif (e-learning)|16|6|250|20|3000|10|C||PDO:2|0|0
PDO04|Menyusun Rencana Pengembangan Individu|4|8|40|15|6500|200|C||PDO:3|0|0
MPR01|Memimpin Perubahan Digital|5|20|30|12|19000|550|U|L|MP:4|1|0.4
MPR02|Beradaptasi dengan Perubahan|4|10|40|15|8000|250|C|S|MP:2|1.5|0.3
MPR03|Inovasi Pelayanan: dari Gagasan ke Uji Coba|4|16|30|12|13000|400|U||MP:3 PK:3|0|0
MPR04|Agen Perubahan Perangkat Daerah|8|16|30|12|12000|350|C||MP:3 KS:3|0|0
KPT01|Pengambilan Keputusan Berbasis Data|3|20|30|12|17000|500|U|M|PK:4|1.2|0.5
KPT02|Pemecahan Masalah Sehari-hari|4|8|40|15|7000|200|C|S|PK:2|0|0
KPT03|Manajemen Risiko Sektor Publik|8|16|35|12|12000|350|P|M|PK:3|0|0
PRB01|Perekat Bangsa dan Moderasi Beragama|7|6|150|40|12000|90|P||PB:3|1|0
PRB02|Melayani Masyarakat Majemuk (e-learning)|16|6|250|20|3000|10|C||PB:2|0|0
LDR01|Pelatihan Kepemimpinan Nasional Tingkat II|1|924|5|1|0|38000|P|JPT|PK:5 MP:5 PDO:5|0|0
LDR02|Pelatihan Kepemimpinan Administrator (PKA)|1|905|30|10|0|24000|P|ADMINISTRATOR|PK:4 MP:4 PDO:4|0.4|0.6
LDR03|Pelatihan Kepemimpinan Pengawas (PKP)|1|905|30|10|0|21000|P|PENGAWAS|PK:3 MP:3 PDO:3|0.5|0.6
LDR04|Kepemimpinan Pelayanan bagi Lurah dan Camat|5|24|25|10|20000|550|P|M|PP:4 KS:4|0|0
LDR05|Persiapan Calon Pemimpin (mentoring)|15|20|20|8|6000|150|C|FUNGSIONAL|PDO:4 PK:4|0|0
EOF01|Pemanfaatan E-Office dan Naskah Dinas Elektronik|8|12|35|15|7500|200|C||TEK02:3|3|0.6
EOF02|E-Office Dasar (e-learning)|16|6|300|20|3000|10|C||TEK02:2|0|0
EOF03|Pengelolaan Arsip Dinamis|3|24|30|12|15000|400|P|S|TEK02:4|0|0
SIB01|Keamanan Siber bagi Pegawai|7|6|150|40|10000|80|P||TEK07:2 DC4.1:4|1.5|0
SIB02|Pelindungan Data Pribadi dalam Pelayanan|8|12|35|15|9000|250|P||TEK08:3|2|0.5
SIB03|Pengelolaan Insiden Siber|3|30|20|8|22000|900|T|FUNGSIONAL|TEK07:4|0|0
SIB04|Aman Bekerja Daring (e-learning)|16|6|300|20|3500|10|C||DC4.1:4 DC4.2:4 DP3:3|0|0
DAT01|Analisis Data dengan Lembar Kerja|3|24|30|12|15000|400|U||TEK04:3|1.5|0.5
DAT02|Satu Data: Standar dan Metadata|8|10|40|15|7000|200|P||TEK04:2|0|0
DAT03|Visualisasi Data untuk Pimpinan|4|12|25|10|9500|350|U||TEK04:4 KOM:4|0|0
KBJ01|Analisis Kebijakan Publik Daerah|3|30|25|10|21000|650|U||TEK03:3|1|0.5
KBJ02|Menyusun Naskah Kebijakan Singkat|4|12|25|10|8500|300|U||TEK03:3 KOM:4|0|0
DUK01|Pelayanan Administrasi Kependudukan Digital|8|16|35|12|9500|250|P|S|TEK01:3|1.2|0.5
DUK02|Verifikasi Dokumen Pencatatan Sipil|8|12|30|10|8000|250|P|S|TEK01:4|0|0
IZN01|Perizinan Berusaha Berbasis Risiko|8|16|30|10|10500|300|P||TEK09:3|0.8|0
PBJ01|Pengadaan Barang dan Jasa Tingkat Dasar|3|40|30|12|24000|700|P||TEK05:3|0.8|0.4
KEU01|Penatausahaan Keuangan Daerah|8|24|35|12|14000|350|P||TEK06:3 PEM4:3|1|0
KEU02|Membaca APBD (e-learning)|16|6|250|20|3000|10|C||PEM4:2|0|0
KES01|Surveilans dan Promosi Kesehatan|3|24|30|12|16000|450|P|FUNGSIONAL|TEK10:3|1.2|0
GRU01|Mengajar dengan Teknologi Digital|8|20|35|15|12000|250|U|FUNGSIONAL|TEK11:3|2.5|0.4
GRU02|Komunitas Belajar Guru|23|12|40|15|2500|40|C|FUNGSIONAL|TEK11:3 PDO:3|0|0
RNC01|Perencanaan dan Penganggaran Terpadu|3|24|30|12|16000|450|P||TEK12:3|0.8|0.3
DIG01|Literasi Digital ASN (e-learning)|16|12|300|20|5000|15|T||DP1:3 DP2:3 DP4:3|1|0.3
DIG02|Bekerja Bersama secara Daring|16|8|250|20|3500|15|C||DC2.1:4 DC2.4:4 DP1:3|0|0
PEM01|Urusan dan Kewenangan Pemerintahan Daerah|8|16|40|15|11000|300|P|L|PEM1:3 PEM2:3 PEM5:3|0|0
""".strip()
PROGRAMMES = tuple(_programme(line) for line in TABLE.splitlines())
