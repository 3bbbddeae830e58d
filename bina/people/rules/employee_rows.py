"""Checking one row of the SIASN export (67 columns). Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from bina.people.rules import codes
from bina.people.rules.numbers import Nip, NumberFault, nik_faults, parse_nip
from bina.people.rules.posts import functional_level, may_lead
from bina.platform.sheets import cells
from bina.platform.sheets.cells import Cell
from bina.platform.sheets.faults import CellFault, Fault
from bina.platform.sheets.headings import Column
from bina.platform.sheets.rows import RowReader

_READ = (
    ("siasn_id", "PNS ID", True),
    ("nip", "NIP BARU", True),
    ("name", "NAMA", True),
    ("birth_date", "TANGGAL LAHIR", True),
    ("sex", "JENIS KELAMIN", True),
    ("legal_status", "KEDUDUKAN HUKUM ID", True),
    ("post_group", "JENIS JABATAN ID", True),
    ("post_title", "JABATAN NAMA", True),
    ("unit_siasn_id", "UNOR ID", True),
    ("unit_name", "UNOR NAMA", True),
    ("agency_siasn_id", "INSTANSI KERJA ID", True),
    ("agency_name", "INSTANSI KERJA NAMA", False),
    ("front_title", "GELAR DEPAN", False),
    ("back_title", "GELAR BELAKANG", False),
    ("birth_place", "TEMPAT LAHIR NAMA", False),
    ("religion", "AGAMA ID", False),
    ("nik", "NIK", False),
    ("phone", "NOMOR HP", False),
    ("email", "EMAIL", False),
    ("office_email", "EMAIL GOV", False),
    ("address", "ALAMAT", False),
    ("kind_id", "JENIS PEGAWAI ID", False),
    ("kind_name", "JENIS PEGAWAI NAMA", False),
    ("cpns_status", "STATUS CPNS PNS", False),
    ("appointed_on", "TMT CPNS", False),
    ("rank_id", "GOL AKHIR ID", False),
    ("rank_name", "GOL AKHIR NAMA", False),
    ("rank_since", "TMT GOLONGAN", False),
    ("post_siasn_id", "JABATAN ID", False),
    ("post_since", "TMT JABATAN", False),
    ("education_level", "TINGKAT PENDIDIKAN ID", False),
    ("education_field", "PENDIDIKAN NAMA", False),
    ("education_year", "TAHUN LULUS", False),
    ("school", "NAMA SEKOLAH", False),
    ("nip_reason", "ALASAN NIP BERBEDA", False),
)
_NOT_READ = (
    "NIP LAMA",
    "TEMPAT LAHIR ID",
    "AGAMA NAMA",
    "JENIS KAWIN ID",
    "JENIS KAWIN NAMA",
    "NPWP NOMOR",
    "BPJS",
    "KEDUDUKAN HUKUM NAMA",
    "KARTU ASN VIRTUAL",
    "NOMOR SK CPNS",
    "TANGGAL SK CPNS",
    "NOMOR SK PNS",
    "TANGGAL SK PNS",
    "TMT PNS",
    "GOL AWAL ID",
    "GOL AWAL NAMA",
    "MK TAHUN",
    "MK BULAN",
    "JENIS JABATAN NAMA",
    "TINGKAT PENDIDIKAN NAMA",
    "PENDIDIKAN ID",
    "KPKN ID",
    "KPKN NAMA",
    "LOKASI KERJA ID",
    "LOKASI KERJA NAMA",
    "INSTANSI INDUK ID",
    "INSTANSI INDUK NAMA",
    "SATUAN KERJA INDUK ID",
    "SATUAN KERJA INDUK NAMA",
    "SATUAN KERJA KERJA ID",
    "SATUAN KERJA KERJA NAMA",
    "IS VALID NIK",
    "FLAG IKD",
)
HEADING = {code: heading for code, heading, _required in _READ}
EMPLOYEE_COLUMNS: tuple[Column, ...] = (
    *(Column(code, heading, required) for code, heading, required in _READ),
    *(Column(heading, heading) for heading in _NOT_READ),
)
_REQUIRED = tuple(code for code, _heading, required in _READ if required)

_LENGTHS = {
    "siasn_id": 64,
    "name": 200,
    "post_title": 250,
    "unit_siasn_id": 64,
    "unit_name": 250,
    "front_title": 60,
    "back_title": 100,
    "birth_place": 120,
    "phone": 40,
    "email": 254,
    "address": 300,
    "post_siasn_id": 64,
    "education_field": 200,
    "school": 200,
    "nip_reason": 300,
    "legal_status": 4,
}
_GROUPS = frozenset(group.value for group in codes.PostGroup)
_FUNCTIONAL = frozenset({codes.PostGroup.FUNCTIONAL.value, codes.PostGroup.FUNCTIONAL_LEADING.value})
MISMATCHES = frozenset({"nip_birth_mismatch", "nip_sex_mismatch", "nip_too_young"})


class EmployeeRow(NamedTuple):
    """One row of the export, checked and in our own words; blanks are empty text or None."""

    siasn_id: str
    nip: str
    nip_reason: str
    name: str
    front_title: str
    back_title: str
    birth_place: str
    birth_date: date
    sex: str
    religion: str
    nik: str
    phone: str
    email: str
    address: str
    employment_kind: str
    legal_status: str
    rank: str
    rank_since: date | None
    education_level: str
    education_field: str
    education_year: int | None
    school: str
    appointed_on: date | None
    post_group: str
    post_title: str
    post_siasn_id: str
    post_since: date | None
    post_level: str
    unit_siasn_id: str
    unit_name: str
    status: str


def check_row(
    row: Sequence[Cell], *, agency_siasn_id: str = "", accepted_reasons: dict[str, str] | None = None
) -> tuple[EmployeeRow | None, list[Fault]]:
    """Read and check one row.

    Args:
        row: cells in the order of ``EMPLOYEE_COLUMNS``.
        agency_siasn_id: the INSTANSI KERJA ID all rows must have; empty when any will do.
        accepted_reasons: by NIP, why HR accepts that it differs from birth date, sex or age.

    Returns:
        The row and its faults; no row when one of the faults is an error.
    """
    reading = RowReader(HEADING, row[: len(HEADING)])
    values = _values(reading, row)
    _lengths(reading, values)
    _require(reading, values)
    if agency_siasn_id and values["agency_siasn_id"] and values["agency_siasn_id"] != agency_siasn_id:
        reading.say("agency_siasn_id", "other_agency", expected=agency_siasn_id)
    values["sex"] = _coded(reading, "sex", codes.SEXES, values["sex"].upper(), "sex_unknown")
    nip = _number(reading, values, accepted_reasons or {})
    pppk = nip.is_pppk if nip else False
    values["employment_kind"] = _employment(reading, values, pppk=pppk)
    _legal_status(reading, values, pppk=pppk)
    values["rank"] = _rank(reading, values, pppk=pppk)
    _education(reading, values)
    _post(reading, values)
    _identity(reading, values)
    if reading.faults and reading.rejected:
        return None, reading.faults
    return EmployeeRow._make(_fields_of(values)), reading.faults


_DATES = frozenset({"birth_date", "appointed_on", "rank_since", "post_since"})
_IDENTIFIERS = frozenset(
    {
        "siasn_id",
        "nip",
        "nik",
        "legal_status",
        "post_group",
        "unit_siasn_id",
        "agency_siasn_id",
        "religion",
        "phone",
        "kind_id",
        "rank_id",
        "post_siasn_id",
        "education_level",
    }
)
_OWN = frozenset({"siasn_id", "nip", "name", "nik", "phone", "email", "address"})
_fields_of = itemgetter(*EmployeeRow._fields)
_required_of = itemgetter(*_REQUIRED)


def _parser(code: str) -> Callable[[Cell], Any]:
    """How a column's cells are read; what many rows have in common is read once."""
    if code in _DATES:
        parse: Callable[[Cell], Any] = cells.to_date
    elif code == "education_year":
        parse = cells.whole_number
    else:
        parse = cells.text_id if code in _IDENTIFIERS else cells.text
    return parse if code in _OWN else lru_cache(maxsize=4096, typed=True)(parse)


_PARSERS = tuple((code, _parser(code)) for code in HEADING)


def _values(reading: RowReader, row: Sequence[Cell]) -> dict[str, Any]:
    try:
        return {code: parse(cell) for (code, parse), cell in zip(_PARSERS, row, strict=False)}
    except CellFault:
        dated = {*_DATES, "education_year"}
        return {code: reading.read(code, parse, None if code in dated else "") for code, parse in _PARSERS}


def _lengths(reading: RowReader, values: dict[str, Any]) -> None:
    for code, longest in _LENGTHS.items():
        if len(values[code]) > longest:
            reading.say(code, "too_long", length=str(longest))


def _require(reading: RowReader, values: dict[str, Any]) -> None:
    if all(_required_of(values)):
        return
    for code in _REQUIRED:
        if not values[code] and not reading.has_error(code):
            reading.say(code, "required")


def _coded(reading: RowReader, code: str, table: Any, value: str, fault: str) -> str:
    """The table's word for a code, and a fault when the table lacks it; nothing for a blank."""
    if not value:
        return ""
    if value not in table:
        reading.say(code, fault)
        return ""
    return str(table[value])


def _number(reading: RowReader, values: dict[str, Any], accepted: dict[str, str]) -> Nip | None:
    if not values["nip"]:
        return None
    try:
        nip = parse_nip(values["nip"])
    except NumberFault as fault:
        reading.say("nip", fault.code)
        return None
    reason = values["nip_reason"] or accepted.get(values["nip"], "")
    mismatches = [
        ("nip_birth_mismatch", values["birth_date"] and nip.birth_date != values["birth_date"]),
        ("nip_sex_mismatch", values["sex"] and nip.sex != values["sex"]),
        ("nip_too_young", not nip.old_enough),
    ]
    found = [code for code, differs in mismatches if differs]
    values["nip_reason"] = reason if found else ""
    for code in found:
        if reason:
            reading.say("nip", "nip_accepted", warn=True, reason=reason)
            break
        born = values["birth_date"].strftime("%d-%m-%Y") if values["birth_date"] else ""
        reading.say("nip", code, birth_date=born, sex=values["sex"])
    return nip


def _employment(reading: RowReader, values: dict[str, Any], *, pppk: bool) -> str:
    status = values["cpns_status"].upper()
    if not pppk:
        return "CPNS" if status in {"C", "CPNS"} else "PNS"
    if status in {"C", "CPNS", "P", "PNS"}:
        reading.say("cpns_status", "kind_mismatch")
    if values["kind_id"] and values["kind_id"] not in codes.PPPK_EMPLOYEE_KINDS:
        reading.say("kind_id", "pppk_code_unknown", warn=True)
    return "PPPK_PART_TIME" if "PARUH" in values["kind_name"].upper() else "PPPK"


def _legal_status(reading: RowReader, values: dict[str, Any], *, pppk: bool) -> None:
    code = values["legal_status"]
    values["legal_status"] = code.zfill(2) if code else ""
    values["status"] = codes.status_of(values["legal_status"])
    if code and values["legal_status"] not in codes.LEGAL_STATUS:
        reading.say("legal_status", "pppk_code_unknown" if pppk else "legal_status_unknown", warn=True)


def _rank(reading: RowReader, values: dict[str, Any], *, pppk: bool) -> str:
    column = "rank_id" if values["rank_id"] else "rank_name"
    written = values[column]
    if not written or reading.has_error("nip"):
        return ""
    rank = codes.rank_of(written, pppk=pppk)
    if not rank:
        reading.say(column, "pppk_code_unknown" if pppk else "rank_unknown", warn=pppk)
    return rank


def _education(reading: RowReader, values: dict[str, Any]) -> None:
    level = values["education_level"]
    if level:
        values["education_level"] = level = level.zfill(2)
        if level not in codes.EDUCATION:
            reading.say("education_level", "education_unknown")
    year = values["education_year"]
    if year is not None and not 1940 <= year <= 2100:
        reading.say("education_year", "year_range")


def _post(reading: RowReader, values: dict[str, Any]) -> None:
    group = values["post_group"]
    if group and group not in _GROUPS:
        reading.say("post_group", "post_group_unknown")
    values["post_level"] = ""
    if group in _FUNCTIONAL:
        values["post_level"] = functional_level(values["post_title"])
        if not values["post_level"] and values["post_title"] and not may_lead(group):
            reading.say("post_title", "level_unknown", warn=True)


def _identity(reading: RowReader, values: dict[str, Any]) -> None:
    if values["nik"] and values["birth_date"] and values["sex"]:
        fault = nik_faults(values["nik"], birth_date=values["birth_date"], sex=values["sex"])
        if fault:
            reading.say("nik", fault, warn=True)
    if len(values["nik"]) > 16:
        values["nik"] = ""
    religion = values["religion"].lstrip("0")
    if religion and religion not in codes.RELIGIONS:
        reading.say("religion", "religion_unknown", warn=True)
        religion = ""
    values["religion"] = religion
    email = (values["office_email"] or values["email"]).lower()
    if email and not _looks_like_email(email):
        reading.say("office_email" if values["office_email"] else "email", "bad_email", warn=True)
        email = ""
    values["email"] = email


def _looks_like_email(value: str) -> bool:
    name, at, domain = value.partition("@")
    return bool(
        name
        and at
        and "." in domain
        and " " not in value
        and "@" not in domain
        and not domain.startswith(".")
    )
