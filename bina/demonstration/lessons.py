"""Made-up courses of a made-up city: short, in plain words, on what offices really do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

STAFF = ("FUNCTIONAL", "GENERAL")
HEADS = ("ADMINISTRATOR", "SUPERVISOR")


@dataclass(frozen=True, slots=True)
class Lesson:
    """One activity; ``cleaned`` is what an author would fill into its form."""

    kind: str
    title: str
    cleaned: dict[str, Any]
    is_required: bool = True
    minimum_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Taught:
    """One course."""

    code: str
    title: str
    summary: str
    jp: int
    outcomes: tuple[tuple[str, int], ...]
    sections: tuple[tuple[str, tuple[Lesson, ...]], ...]
    targets: tuple[str, ...] = ()
    is_sequential: bool = field(default=False)


def _page(title: str, *paragraphs: str, points: tuple[str, ...] = (), seconds: int = 60) -> Lesson:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    if points:
        text += "<ul>" + "".join(f"<li>{point}</li>" for point in points) + "</ul>"
    return Lesson("page", title, {"html": text}, minimum_seconds=seconds)


def _sheet(title: str, name: str, text: str) -> Lesson:
    return Lesson(
        "document", title, {"name": name, "text": text, "note": "Cetak atau simpan di ponsel Anda."}
    )


def _task(title: str, task: str, *criteria: tuple[str, int]) -> Lesson:
    rubric = [{"name": name, "points": str(points)} for name, points in criteria]
    cleaned = {"html": f"<p>{task}</p>", "takes_text": True, "takes_file": True, "rubric": rubric}
    return Lesson("assignment", title, {**cleaned, "pass_percent": 60})


def _meeting(title: str, note: str, in_days: int) -> Lesson:
    cleaned = {"in_days": in_days, "minutes": 60, "link": "https://rapat.contoh.go.id/belajar", "place": ""}
    return Lesson("live", title, {**cleaned, "note": note}, is_required=False)


COURSES = (
    Taught(
        "DRG-PLY-01",
        "Pelayanan yang ramah dan sigap",
        "Menyapa, mendengar, menjelaskan, dan menutup layanan sehingga warga pulang dengan urusan selesai.",
        2,
        (("PP", 2), ("KOM", 2)),
        (
            (
                "Bertemu warga",
                (
                    _page(
                        "Tiga menit pertama",
                        "Warga menilai layanan sejak pintu masuk. Sapaan, kontak mata, dan satu "
                        "pertanyaan terbuka sering lebih berarti daripada meja yang rapi.",
                        "Tanyakan keperluannya sebelum meminta berkas.",
                        points=(
                            "Berdiri atau menoleh saat menyapa",
                            "Sebut nama Anda",
                            "Ulangi keperluannya",
                        ),
                    ),
                    _page(
                        "Mendengar sampai selesai",
                        "Warga yang dipotong pembicaraannya akan mengulang dari awal. Dengarkan sampai "
                        "selesai, lalu rangkum dengan kalimat Anda sendiri.",
                    ),
                ),
            ),
            (
                "Saat keadaan sulit",
                (
                    _page(
                        "Warga yang marah",
                        "Kemarahan hampir selalu tentang waktu yang terbuang. Akui dulu, jelaskan kemudian.",
                        points=(
                            "Akui perasaannya",
                            "Sebut yang bisa Anda lakukan",
                            "Beri batas waktu yang pasti",
                        ),
                    ),
                    _page(
                        "Berkas yang belum lengkap",
                        "Tuliskan apa yang kurang, di mana mengurusnya, dan kapan warga dapat kembali. "
                        "Jangan menyuruh kembali tanpa catatan.",
                    ),
                    _sheet(
                        "Kartu saku pelayanan",
                        "kartu-saku-pelayanan.txt",
                        "SAPA - DENGAR - RANGKUM - JELASKAN - CATAT - TUTUP\n",
                    ),
                ),
            ),
        ),
        STAFF,
    ),
    Taught(
        "DRG-DIG-01",
        "Data pribadi warga aman di tangan kita",
        "Mengenali data pribadi, memakainya seperlunya, dan bertindak benar saat terjadi kebocoran.",
        2,
        (("INT", 2), ("PP", 2)),
        (
            (
                "Mengenali",
                (
                    _page(
                        "Apa itu data pribadi",
                        "Nama bersama NIK, alamat, nomor telepon, data kesehatan: semua yang menunjuk pada "
                        "seseorang. UU 27/2022 melindunginya.",
                    ),
                    _page(
                        "Seperlunya saja",
                        "Mintalah hanya yang dibutuhkan layanan. Salinan KTP yang tidak dipakai adalah "
                        "risiko tanpa manfaat.",
                    ),
                    _page(
                        "Berbagi lewat aplikasi pesan",
                        "Foto KTP di grup percakapan tidak dapat ditarik kembali. Gunakan aplikasi kantor.",
                    ),
                ),
            ),
            (
                "Bertindak",
                (
                    _page(
                        "Bila terjadi kebocoran",
                        "Laporkan pada hari yang sama kepada atasan dan pengelola sistem. Menunda "
                        "memperbesar akibatnya bagi warga.",
                        points=("Catat apa, kapan, data siapa", "Hentikan penyebaran", "Laporkan"),
                    ),
                    _sheet(
                        "Daftar periksa data pribadi",
                        "daftar-periksa-data-pribadi.txt",
                        "1. Perlukah data ini?\n2. Siapa yang boleh melihat?\n3. Kapan dihapus?\n",
                    ),
                ),
            ),
        ),
    ),
    Taught(
        "DRG-KOM-01",
        "Naskah dinas yang jelas",
        "Menulis surat dan nota dinas yang dipahami pada bacaan pertama.",
        3,
        (("KOM", 3),),
        (
            (
                "Menyusun",
                (
                    _page(
                        "Satu naskah, satu maksud",
                        "Tuliskan maksud dalam satu kalimat sebelum mulai. "
                        "Kalimat itu menjadi paragraf pertama.",
                    ),
                    _page(
                        "Kalimat pendek",
                        "Dua puluh kata sudah cukup. Pecah kalimat yang memuat dua gagasan.",
                    ),
                ),
            ),
            (
                "Berlatih",
                (
                    _task(
                        "Tulis ulang sebuah nota dinas",
                        "Pilih nota dinas lama tanpa data pribadi, tulis ulang dalam paling banyak 150 kata.",
                        ("Maksud jelas di awal", 40),
                        ("Kalimat pendek dan lugas", 40),
                        ("Tata naskah benar", 20),
                    ),
                    _meeting("Bedah naskah bersama", "Siapkan satu naskah untuk dibahas.", 9),
                ),
            ),
        ),
        is_sequential=True,
    ),
    Taught(
        "DRG-WKT-01",
        "Mengelola waktu kerja",
        "Menentukan yang penting, melindungi waktu untuk itu, dan menutup hari dengan tenang.",
        2,
        (("OHK", 2), ("PDO", 2)),
        (
            (
                "Satu minggu percobaan",
                (
                    _page(
                        "Penting dan mendesak", "Yang mendesak berteriak, yang penting menunggu. Pisahkan."
                    ),
                    _page(
                        "Dua jam tanpa gangguan",
                        "Sepakati dengan rekan satu ruangan waktu untuk bekerja tenang.",
                    ),
                    _page("Menutup hari", "Tuliskan tiga hal untuk besok sebelum pulang."),
                    _task(
                        "Catatan satu minggu",
                        "Ceritakan apa yang Anda ubah selama satu minggu dan apa akibatnya.",
                        ("Perubahan nyata", 50),
                        ("Akibat yang terukur", 50),
                    ),
                ),
            ),
        ),
    ),
    Taught(
        "DRG-TIM-01",
        "Bekerja sama antarbidang",
        "Urusan warga sering melewati beberapa bidang; begini cara menyerahkannya tanpa terputus.",
        2,
        (("KS", 3), ("PB", 2)),
        (
            (
                "Serah terima",
                (
                    _page("Peta urusan", "Gambarkan perjalanan satu permohonan dan siapa yang memegangnya."),
                    _page(
                        "Janji antarbidang", "Tetapkan berapa lama tiap bidang memegang sebuah permohonan."
                    ),
                    _page("Berbeda pendapat", "Bahas masalahnya di depan, bukan orangnya di belakang."),
                ),
            ),
        ),
    ),
    Taught(
        "DRG-UBH-01",
        "Memimpin perubahan di unit kerja",
        "Menjelaskan mengapa, mengajak yang ragu, dan menunjukkan hasil kecil lebih dahulu.",
        4,
        (("MP", 4), ("PK", 3)),
        (
            (
                "Mengapa berubah",
                (
                    _page("Manfaat bagi pegawai", "Orang menerima perubahan yang meringankan harinya."),
                    _page(
                        "Mendengar keberatan",
                        "Keberatan yang didengar menjadi masukan; yang diabaikan menjadi penolakan.",
                    ),
                ),
            ),
            (
                "Hasil kecil",
                (
                    _page("Mulai dari satu layanan", "Pilih satu layanan, ukur sebelum dan sesudahnya."),
                    _task(
                        "Rencana perubahan 30 hari",
                        "Susun rencana untuk satu layanan di unit Anda.",
                        ("Alasan yang dipahami pegawai", 30),
                        ("Langkah dan pemilik", 40),
                        ("Ukuran hasil", 30),
                    ),
                ),
            ),
        ),
        HEADS,
    ),
    Taught(
        "DRG-INT-01",
        "Integritas sehari-hari",
        "Benturan kepentingan, hadiah, dan keputusan kecil yang membangun kepercayaan.",
        2,
        (("INT", 3),),
        (
            (
                "Keputusan kecil",
                (
                    _page("Hadiah dari warga", "Tolak dengan sopan, laporkan bila tidak dapat ditolak."),
                    _page("Benturan kepentingan", "Katakan sejak awal bila pemohon adalah keluarga Anda."),
                    _page("Bertanya lebih dulu", "Bila ragu, tanyakan; keputusan bersama melindungi semua."),
                ),
            ),
        ),
    ),
)
