"""Workforce files for tests: the 67 columns of the SIASN export, with whatever fault a test wants."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

HEADINGS = [
    "PNS ID",
    "NIP BARU",
    "NIP LAMA",
    "NAMA",
    "GELAR DEPAN",
    "GELAR BELAKANG",
    "TEMPAT LAHIR ID",
    "TEMPAT LAHIR NAMA",
    "TANGGAL LAHIR",
    "JENIS KELAMIN",
    "AGAMA ID",
    "AGAMA NAMA",
    "JENIS KAWIN ID",
    "JENIS KAWIN NAMA",
    "NIK",
    "NOMOR HP",
    "EMAIL",
    "EMAIL GOV",
    "ALAMAT",
    "NPWP NOMOR",
    "BPJS",
    "JENIS PEGAWAI ID",
    "JENIS PEGAWAI NAMA",
    "KEDUDUKAN HUKUM ID",
    "KEDUDUKAN HUKUM NAMA",
    "STATUS CPNS PNS",
    "KARTU ASN VIRTUAL",
    "NOMOR SK CPNS",
    "TANGGAL SK CPNS",
    "TMT CPNS",
    "NOMOR SK PNS",
    "TANGGAL SK PNS",
    "TMT PNS",
    "GOL AWAL ID",
    "GOL AWAL NAMA",
    "GOL AKHIR ID",
    "GOL AKHIR NAMA",
    "TMT GOLONGAN",
    "MK TAHUN",
    "MK BULAN",
    "JENIS JABATAN ID",
    "JENIS JABATAN NAMA",
    "JABATAN ID",
    "JABATAN NAMA",
    "TMT JABATAN",
    "TINGKAT PENDIDIKAN ID",
    "TINGKAT PENDIDIKAN NAMA",
    "PENDIDIKAN ID",
    "PENDIDIKAN NAMA",
    "TAHUN LULUS",
    "KPKN ID",
    "KPKN NAMA",
    "LOKASI KERJA ID",
    "LOKASI KERJA NAMA",
    "UNOR ID",
    "UNOR NAMA",
    "INSTANSI INDUK ID",
    "INSTANSI INDUK NAMA",
    "INSTANSI KERJA ID",
    "INSTANSI KERJA NAMA",
    "SATUAN KERJA INDUK ID",
    "SATUAN KERJA INDUK NAMA",
    "SATUAN KERJA KERJA ID",
    "SATUAN KERJA KERJA NAMA",
    "IS VALID NIK",
    "NAMA SEKOLAH",
    "FLAG IKD",
]


def person(number: int, **values: Any) -> dict[str, Any]:
    """A faultless row of a PNS teacher born in February 1985; ``values`` by heading, spaces as ``_``."""
    row: dict[str, Any] = {
        "PNS ID": f"PNS{number:029d}",
        "NIP BARU": f"19850225201001{1 + number // 999 % 2}{number % 999 + 1:03d}",
        "NAMA": f"ORANG {number}",
        "TANGGAL LAHIR": "25-02-1985",
        "JENIS KELAMIN": "M" if number // 999 % 2 == 0 else "F",
        "KEDUDUKAN HUKUM ID": "01",
        "STATUS CPNS PNS": "P",
        "JENIS PEGAWAI NAMA": "PNS Daerah",
        "TMT CPNS": "01-01-2010",
        "GOL AKHIR ID": "33",
        "TMT GOLONGAN": "01-04-2020",
        "JENIS JABATAN ID": "2",
        "JABATAN NAMA": "Guru Ahli Muda",
        "TMT JABATAN": "01-05-2020",
        "TINGKAT PENDIDIKAN ID": "40",
        "PENDIDIKAN NAMA": "S-1 Pendidikan",
        "TAHUN LULUS": "2008",
        "UNOR ID": "SD1",
        "UNOR NAMA": "SD Negeri 1",
        "INSTANSI KERJA ID": "KOTA",
        "INSTANSI KERJA NAMA": "Pemerintah Kota Contoh",
    }
    row.update({heading.replace("_", " "): value for heading, value in values.items()})
    return row


def write_people(path: Path, people: list[dict[str, Any]], *, headings: list[str] | None = None) -> Path:
    """The people as an xlsx; rows begin in row 2 of the sheet "Pegawai"."""
    return write_sheet(path, headings or HEADINGS, people, name="Pegawai")


def write_sheet(path: Path, headings: list[str], rows: list[dict[str, Any]], *, name: str = "Data") -> Path:
    """Rows by heading as an xlsx: text as text, numbers as numbers, dates as dates."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet(name)
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    for place, heading in enumerate(headings):
        page.write_string(0, place, heading)
    for number, row in enumerate(rows, start=1):
        for place, heading in enumerate(headings):
            value = row.get(heading, "")
            if isinstance(value, date):
                page.write_datetime(number, place, value, day)
            elif isinstance(value, str):
                page.write_string(number, place, value)
            else:
                page.write(number, place, value)
    book.close()
    return path
