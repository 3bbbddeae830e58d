"""What a synthetic city's offices, districts and villages are called. The places do not exist."""

from __future__ import annotations

# kind|sector|name|divisions, in the order in which a growing city gets them; a line that ends in | goes on
_TABLE = """
DINAS|education|Dinas Pendidikan dan Kebudayaan|Pembinaan SD|Pembinaan SMP|Ketenagaan|Kebudayaan
DINAS|health|Dinas Kesehatan|Kesehatan Masyarakat|Pelayanan Kesehatan|Sumber Daya Kesehatan
BADAN|hr|Badan Kepegawaian dan Pengembangan Sumber Daya Manusia|
Pengembangan Kompetensi|Mutasi dan Promosi|Kinerja dan Penghargaan
DINAS|population|Dinas Kependudukan dan Pencatatan Sipil|
Pelayanan Pendaftaran Penduduk|Pelayanan Pencatatan Sipil|Pemanfaatan Data dan Inovasi Pelayanan
DINAS|digital|Dinas Komunikasi dan Informatika|
Aplikasi Informatika|Persandian dan Keamanan Informasi|Statistik dan Satu Data|Informasi Publik
INSPEKTORAT|audit|Inspektorat|Pembantu I|Pembantu II|Pembantu III
BADAN|planning|Badan Perencanaan Pembangunan Daerah|
Perencanaan dan Evaluasi|Pemerintahan dan Pembangunan Manusia|Perekonomian dan Infrastruktur
BADAN|finance|Badan Pengelolaan Keuangan dan Aset Daerah|Anggaran|Perbendaharaan|Akuntansi|Aset
DINAS|permits|Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu|
Pelayanan Perizinan|Pengendalian dan Pengaduan|Promosi Penanaman Modal
RUMAH SAKIT|health|Rumah Sakit Umum Daerah|Pelayanan Medik|Keperawatan|Penunjang
DINAS|order|Satuan Polisi Pamong Praja|Ketertiban Umum|Penegakan Peraturan Daerah|Pelindungan Masyarakat
SEKRETARIAT|general|Sekretariat DPRD|Persidangan|Umum dan Keuangan|Humas dan Protokol
DINAS|works|Dinas Pekerjaan Umum dan Penataan Ruang|Bina Marga|Cipta Karya|Sumber Daya Air|Tata Ruang
DINAS|social|Dinas Sosial|Pelindungan dan Jaminan Sosial|Rehabilitasi Sosial|Pemberdayaan Sosial
DINAS|transport|Dinas Perhubungan|Lalu Lintas|Angkutan|Prasarana
BADAN|finance|Badan Pendapatan Daerah|Pendataan|Penagihan|Pengendalian Pendapatan
DINAS|environment|Dinas Lingkungan Hidup|Kebersihan|Pengendalian Pencemaran|Penataan Lingkungan
DINAS|works|Dinas Perumahan dan Kawasan Permukiman|Perumahan|Kawasan Permukiman|Pertanahan
DINAS|labour|Dinas Tenaga Kerja|Penempatan Kerja|Pelatihan Kerja|Hubungan Industrial
DINAS|economy|Dinas Perindustrian dan Perdagangan|Perindustrian|Perdagangan|Kemetrologian
DINAS|economy|Dinas Koperasi dan Usaha Kecil Menengah|Koperasi|Usaha Kecil|Pengawasan
DINAS|economy|Dinas Pariwisata dan Ekonomi Kreatif|Destinasi|Pemasaran|Ekonomi Kreatif
DINAS|agriculture|Dinas Pertanian dan Pangan|Tanaman Pangan|Peternakan|Ketahanan Pangan
DINAS|agriculture|Dinas Kelautan dan Perikanan|Perikanan Tangkap|Perikanan Budidaya|Pengolahan
DINAS|social|Dinas Pemberdayaan Perempuan dan Pelindungan Anak|
Pengarusutamaan Gender|Pelindungan Perempuan|Pelindungan Anak
DINAS|family|Dinas Pengendalian Penduduk dan Keluarga Berencana|
Pengendalian Penduduk|Keluarga Berencana|Ketahanan Keluarga
DINAS|archive|Dinas Perpustakaan dan Kearsipan|Perpustakaan|Pengelolaan Arsip|Pembinaan Kearsipan
DINAS|general|Dinas Kepemudaan dan Olahraga|Kepemudaan|Keolahragaan|Sarana
DINAS|fire|Dinas Pemadam Kebakaran dan Penyelamatan|Pencegahan|Pemadaman|Penyelamatan
BADAN|general|Badan Penanggulangan Bencana Daerah|Kesiapsiagaan|Kedaruratan|Rehabilitasi
BADAN|general|Badan Kesatuan Bangsa dan Politik|Wawasan Kebangsaan|Politik Dalam Negeri|Ketahanan
DINAS|social|Dinas Pemberdayaan Masyarakat|Kelembagaan|Ekonomi Masyarakat|Teknologi Tepat Guna
""".strip()
OFFICES = tuple(tuple(line.split("|")) for line in _TABLE.replace("|\n", "|").splitlines())
ASSISTANTS = {
    "Asisten Pemerintahan dan Kesejahteraan Rakyat": ("Pemerintahan", "Kesejahteraan Rakyat", "Hukum"),
    "Asisten Perekonomian dan Pembangunan": (
        "Perekonomian",
        "Pengadaan Barang dan Jasa",
        "Administrasi Pembangunan",
    ),
    "Asisten Administrasi Umum": ("Umum", "Organisasi", "Protokol dan Komunikasi Pimpinan"),
}
DISTRICTS = (
    "Teluk Cempaka",
    "Bukit Melati",
    "Muara Kenanga",
    "Tanjung Seroja",
    "Lembah Dahlia",
    "Rantau Anggrek",
    "Kuala Flamboyan",
    "Sungai Teratai",
    "Padang Mawar",
    "Gunung Kemuning",
    "Pasir Cendana",
    "Pulau Bakung",
    "Alur Kamboja",
    "Simpang Sakura",
    "Kampung Lavender",
    "Ujung Bugenvil",
)
_FIRST = ("Sumber", "Karang", "Mekar", "Suka", "Tirta", "Jaya", "Bangun", "Rejo", "Sinar", "Pondok", "Banda")
_SECOND = (
    "Makmur",
    "Sari",
    "Damai",
    "Asri",
    "Bahari",
    "Indah",
    "Mulya",
    "Baru",
    "Lestari",
    "Sentosa",
    "Rukun",
)
VILLAGES = tuple(f"{first} {second}" for second in _SECOND for first in _FIRST)
