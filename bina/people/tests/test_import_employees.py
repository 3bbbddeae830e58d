from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from bina.people import actions
from bina.people.models import Agency, EducationRecord, Employee, Post, PostHolding, RankHolding, Unit
from bina.people.tests.factories import NOW, EmployeeFactory, UnitFactory, actor_with, hr_actor
from bina.people.tests.files import HEADINGS, person, write_people
from bina.platform.access import Role
from bina.platform.imports import Change, ImportReport, RowState
from bina.platform.jobs import Cancelled, Quiet
from bina.platform.models import Account, Grant
from bina.platform.sheets import SheetRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    agency = actions.found_agency(code="kota", name="Pemerintah Kota Contoh", siasn_id="KOTA")
    root = Unit.objects.get(agency=agency)
    school = UnitFactory.create(parent=root, siasn_id="SD1", name="SD Negeri 1", kind=Unit.Kind.SCHOOL)
    UnitFactory.create(parent=school, siasn_id="TU1", name="Subbagian Tata Usaha", head_echelon="IV.A")
    return agency


def run(agency: Agency, path: Path, **options: Any) -> ImportReport:
    settings: dict[str, Any] = {"dry_run": False, "accept_good_rows": False, "progress": Quiet(), **options}
    actor = settings.pop("actor", None) or hr_actor(agency)
    return actions.import_employees(actor=actor, agency_id=agency.pk, path=path, at=NOW, **settings)


def figures(report: ImportReport) -> dict[str, int]:
    return {name: value for name, value in report.as_json().items() if name != "problems" and value}


def rows_written() -> tuple[int, ...]:
    models = (Employee, Post, PostHolding, RankHolding, EducationRecord, Account, Grant, Unit)
    return tuple(model.objects.count() for model in models)


def test_a_preview_says_what_is_new_and_writes_nothing(agency: Agency, tmp_path: Path) -> None:
    before = rows_written()
    report = run(agency, write_people(tmp_path / "a.xlsx", [person(1), person(2)]), dry_run=True)
    assert figures(report) == {"rows": 2, "created": 2}
    assert [(one.state, one.row, one.label) for one in report.results] == [
        (RowState.NEW, 2, "ORANG 1"),
        (RowState.NEW, 3, "ORANG 2"),
    ]
    assert rows_written() == before


def test_an_import_writes_people_their_history_their_posts_and_closed_accounts(
    agency: Agency, tmp_path: Path
) -> None:
    report = run(agency, write_people(tmp_path / "a.xlsx", [person(1, EMAIL="A@b.id"), person(2)]))
    assert report.applied
    one = Employee.objects.get(nip=person(1)["NIP BARU"])
    assert (one.unit.siasn_id, one.unit_path, one.rank) == ("SD1", one.unit.path, "III/c")
    assert (one.post.kind, one.post.functional_level) == ("FUNCTIONAL", "MUDA")
    assert [(h.starts_on, h.ends_on) for h in one.post_holdings.all()] == [(date(2020, 5, 1), None)]
    assert [(r.rank, r.starts_on) for r in one.rank_holdings.all()] == [("III/c", date(2020, 4, 1))]
    assert [(d.level, d.year) for d in one.education_records.all()] == [("40", 2008)]
    account = Account.objects.get(employee_id=one.pk)
    assert (account.login, account.email, account.is_active) == (one.nip, "a@b.id", False)
    assert not account.has_usable_password()
    assert Post.objects.count() == 1


def test_the_same_file_again_changes_nothing(agency: Agency, tmp_path: Path) -> None:
    people = [person(n) for n in range(30)]
    people.append(person(40, UNOR_ID="TU1", JENIS_JABATAN_ID="1", JABATAN_NAMA="Kepala Subbagian Tata Usaha"))
    path = write_people(tmp_path / "a.xlsx", people)
    assert run(agency, path).created == 31
    before = rows_written()
    assert figures(run(agency, path)) == {"rows": 31, "unchanged": 31}
    assert rows_written() == before


def test_a_changed_row_shows_each_field_before_and_after_and_keeps_the_history(
    agency: Agency, tmp_path: Path
) -> None:
    run(agency, write_people(tmp_path / "a.xlsx", [person(1), person(2)]))
    moved = person(
        1,
        NAMA="ORANG SATU",
        UNOR_ID="TU1",
        UNOR_NAMA="Subbagian Tata Usaha",
        JENIS_JABATAN_ID="4",
        JABATAN_NAMA="Pengelola Keuangan",
        TMT_JABATAN="01-03-2025",
        GOL_AKHIR_ID="34",
        TMT_GOLONGAN="01-04-2024",
    )
    path = write_people(tmp_path / "b.xlsx", [moved, person(2)])
    with translation.override("en"):
        preview = run(agency, path, dry_run=True)
    changed = next(one for one in preview.results if one.state == RowState.CHANGED)
    assert changed.changes == (
        Change("Name", "ORANG 1", "ORANG SATU"),
        Change("Rank", "III/c", "III/d"),
        Change("Rank since", "", "01-04-2024"),
        Change("Unit", "SD Negeri 1", "Subbagian Tata Usaha"),
        Change("Post", "Guru Ahli Muda", "Pengelola Keuangan"),
        Change("Post since", "01-05-2020", "01-03-2025"),
    )
    run(agency, path)
    one = Employee.objects.get(name="ORANG SATU")
    holdings = one.post_holdings.order_by("starts_on").values_list("post__title", "starts_on", "ends_on")
    assert list(holdings) == [
        ("Guru Ahli Muda", date(2020, 5, 1), date(2025, 3, 1)),
        ("Pengelola Keuangan", date(2025, 3, 1), None),
    ]
    assert list(one.rank_holdings.order_by("starts_on").values_list("rank", flat=True)) == ["III/c", "III/d"]
    assert figures(run(agency, path)) == {"rows": 2, "unchanged": 2}


def test_a_post_with_an_earlier_start_corrects_the_open_holding(agency: Agency, tmp_path: Path) -> None:
    run(agency, write_people(tmp_path / "a.xlsx", [person(1)]))
    run(
        agency,
        write_people(
            tmp_path / "b.xlsx", [person(1, JABATAN_NAMA="Guru Ahli Madya", TMT_JABATAN="01-05-2019")]
        ),
    )
    assert list(PostHolding.objects.values_list("post__title", "starts_on", "ends_on")) == [
        ("Guru Ahli Madya", date(2019, 5, 1), None)
    ]


def test_a_blank_cell_erases_nothing(agency: Agency, tmp_path: Path) -> None:
    run(agency, write_people(tmp_path / "a.xlsx", [person(1, NOMOR_HP="08123", NIK="9900002502850001")]))
    path = write_people(tmp_path / "b.xlsx", [person(1, TMT_JABATAN="", GOL_AKHIR_ID="", TAHUN_LULUS="")])
    assert figures(run(agency, path)) == {"rows": 1, "unchanged": 1}
    assert Employee.objects.get().phone == "08123"


def test_people_missing_from_the_file_are_only_counted(agency: Agency, tmp_path: Path) -> None:
    run(agency, write_people(tmp_path / "a.xlsx", [person(1), person(2), person(3)]))
    path = write_people(tmp_path / "b.xlsx", [person(1), person(3, TANGGAL_LAHIR="kapan")])
    report = run(agency, path, dry_run=True)
    assert [one.label for one in report.results if one.state == RowState.MISSING] == ["ORANG 2"]
    run(agency, path, accept_good_rows=True)
    assert set(Employee.objects.values_list("status", flat=True)) == {"ACTIVE"}


def test_people_are_matched_by_pns_id_first_and_then_by_nip(agency: Agency, tmp_path: Path) -> None:
    run(agency, write_people(tmp_path / "a.xlsx", [person(1), person(2)]))
    changed_nip = person(1, NIP_BARU="198502252010011900")
    changed_id = person(2, PNS_ID="BARU")
    report = run(agency, write_people(tmp_path / "b.xlsx", [changed_nip, changed_id]))
    assert figures(report) == {"rows": 2, "updated": 2}
    found = Employee.objects.order_by("name").values_list("nip", "siasn_id")
    assert list(found) == [("198502252010011900", person(1)["PNS ID"]), (person(2)["NIP BARU"], "BARU")]
    assert set(Account.objects.values_list("login", flat=True)) == {nip for nip, _siasn in found}


FAULTS: list[tuple[dict[str, Any], list[tuple[str, str, str]]]] = [
    ({"NIP_BARU": 198502252010011000.0}, [("NIP BARU", "rounded_number", "error")]),
    ({"NIP_BARU": "1,98502E+17"}, [("NIP BARU", "rounded_number", "error")]),
    ({"NIP_BARU": "131234567"}, [("NIP BARU", "nip_old", "error")]),
    ({"NIP_BARU": "19850225201001100"}, [("NIP BARU", "nip_length", "error")]),
    ({"NIP_BARU": "198513252010011001"}, [("NIP BARU", "nip_birth_date", "error")]),
    ({"NIP_BARU": "198502252010131001"}, [("NIP BARU", "nip_kind", "error")]),
    ({"NIP_BARU": "198502252010013001"}, [("NIP BARU", "nip_sex_digit", "error")]),
    ({"NIP_BARU": "198502252010011000"}, [("NIP BARU", "nip_serial", "error")]),
    (
        {"NIP_BARU": "198502261990011001"},
        [("NIP BARU", "nip_birth_mismatch", "error"), ("NIP BARU", "nip_too_young", "error")],
    ),
    ({"TANGGAL_LAHIR": "24-02-1985"}, [("NIP BARU", "nip_birth_mismatch", "error")]),
    ({"JENIS_KELAMIN": "F"}, [("NIP BARU", "nip_sex_mismatch", "error")]),
    ({"JENIS_KELAMIN": "X"}, [("JENIS KELAMIN", "sex_unknown", "error")]),
    ({"NIK": 9911222502850001.0}, [("NIK", "rounded_number", "error")]),
    ({"NIK": "991122"}, [("NIK", "nik_length", "warning")]),
    ({"NIK": "9911226502850001"}, [("NIK", "nik_birth_date", "warning")]),
    ({"TANGGAL_LAHIR": "31-02-1985"}, [("TANGGAL LAHIR", "bad_date", "error")]),
    ({"TMT_JABATAN": "01-05-20"}, [("TMT JABATAN", "short_year", "error")]),
    ({"NAMA": ""}, [("NAMA", "required", "error")]),
    ({"GOL_AKHIR_ID": "99"}, [("GOL AKHIR ID", "rank_unknown", "error")]),
    ({"TINGKAT_PENDIDIKAN_ID": "41"}, [("TINGKAT PENDIDIKAN ID", "education_unknown", "error")]),
    ({"JENIS_JABATAN_ID": "9"}, [("JENIS JABATAN ID", "post_group_unknown", "error")]),
    ({"JABATAN_NAMA": "Guru"}, [("JABATAN NAMA", "level_unknown", "warning")]),
    ({"UNOR_ID": "ENTAH"}, [("UNOR ID", "unit_unknown", "error")]),
    ({"INSTANSI_KERJA_ID": "LAIN"}, [("INSTANSI KERJA ID", "other_agency", "error")]),
    ({"KEDUDUKAN_HUKUM_ID": "77"}, [("KEDUDUKAN HUKUM ID", "legal_status_unknown", "warning")]),
    ({"EMAIL": "bukan surel"}, [("EMAIL", "bad_email", "warning")]),
    ({"NIP_BARU": "198502252010201001", "STATUS_CPNS_PNS": ""}, [("NIP BARU", "nip_kind", "error")]),
    ({"NIP_BARU": "198502252010301001", "STATUS_CPNS_PNS": ""}, [("NIP BARU", "nip_kind", "error")]),
    (
        {"NIP_BARU": "198502252010211001"},
        [("STATUS CPNS PNS", "kind_mismatch", "error"), ("GOL AKHIR ID", "pppk_code_unknown", "warning")],
    ),
    (
        {
            "NIP_BARU": "198502252010211001",
            "STATUS_CPNS_PNS": "",
            "JENIS_PEGAWAI_ID": "88",
            "GOL_AKHIR_ID": "09",
        },
        [("JENIS PEGAWAI ID", "pppk_code_unknown", "warning")],
    ),
]


def test_every_fault_of_a_workbook_is_found_with_its_row_and_column_and_nothing_is_written(
    agency: Agency, tmp_path: Path
) -> None:
    people = [person(100 + n, **faults) for n, (faults, _found) in enumerate(FAULTS)]
    expected = [(row, *found) for row, (_faults, several) in enumerate(FAULTS, start=2) for found in several]
    expected += [(1, "ZODIAK", "unknown_column", "warning")]
    for faulty, column, code in against_each_other_and_the_register(agency):
        people.append(faulty)
        expected += [(len(people) + 1, column, code, "error")] if code else []
    before = rows_written()
    report = run(agency, write_people(tmp_path / "a.xlsx", people, headings=[*HEADINGS, "ZODIAK"]))
    found = [(one.row, one.column, one.code, one.severity) for one in report.problems]
    assert sorted(found) == sorted(expected)
    assert not report.applied
    assert rows_written() == before
    assert {one.sheet for one in report.problems} == {"Pegawai"}
    assert figures(report)["rows"] == len(people)


def against_each_other_and_the_register(agency: Agency) -> list[tuple[dict[str, Any], str, str]]:
    """Rows that are faultless by themselves, each with the column and the code of what is wrong with it."""
    unit = Unit.objects.get(siasn_id="SD1")
    held = [
        EmployeeFactory.create(unit=unit, siasn_id=person(n)["PNS ID"], nip=person(n)["NIP BARU"])
        for n in (5, 6, 7)
    ]
    EmployeeFactory.create(nip=person(4)["NIP BARU"])  # of another agency
    return [
        (person(1), "", ""),
        (person(2, PNS_ID=person(1)["PNS ID"]), "PNS ID", "duplicate_in_file"),
        (person(3, NIP_BARU=person(1)["NIP BARU"]), "NIP BARU", "duplicate_in_file"),
        (person(4), "NIP BARU", "held_elsewhere"),
        (person(5, NIP_BARU=held[1].nip), "NIP BARU", "id_conflict"),
        (person(7, NIP_BARU="198502252010011990"), "", ""),
        (
            person(8, NIP_BARU=held[2].nip),
            "NIP BARU",
            "duplicate_in_file",
        ),  # the same person as the row above
    ]


def test_good_rows_are_taken_when_the_user_says_so(agency: Agency, tmp_path: Path) -> None:
    path = write_people(tmp_path / "a.xlsx", [person(1), person(2, JENIS_KELAMIN="?"), person(3)])
    report = run(agency, path, accept_good_rows=True)
    assert figures(report) == {"rows": 3, "created": 2, "rejected": 1}
    assert Employee.objects.count() == 2


def test_a_file_without_a_required_column_names_it(agency: Agency, tmp_path: Path) -> None:
    headings = [heading for heading in HEADINGS if heading not in {"NIP BARU", "UNOR ID"}]
    report = run(agency, write_people(tmp_path / "a.xlsx", [person(1)], headings=[*headings, "ZODIAK"]))
    assert [(one.row, one.column, one.code) for one in report.problems] == [
        (1, "NIP BARU", "missing_column"),
        (1, "UNOR ID", "missing_column"),
        (1, "ZODIAK", "unknown_column"),
    ]
    assert report.unreadable


def test_columns_may_come_in_any_order(agency: Agency, tmp_path: Path) -> None:
    path = write_people(tmp_path / "a.xlsx", [person(1)], headings=sorted(HEADINGS))
    assert figures(run(agency, path)) == {"rows": 1, "created": 1}


def test_a_nip_mismatch_is_accepted_with_a_reason_that_is_kept(agency: Agency, tmp_path: Path) -> None:
    wrong = person(1, TANGGAL_LAHIR="26-02-1985")
    path = write_people(tmp_path / "a.xlsx", [wrong])
    assert run(agency, path).rejected == 1
    report = run(agency, path, reasons={wrong["NIP BARU"]: "Akta kelahiran diperbaiki"})
    assert figures(report) == {"rows": 1, "created": 1, "warnings": 1}
    assert Employee.objects.get().nip_mismatch_reason == "Akta kelahiran diperbaiki"
    assert figures(run(agency, path)) == {"rows": 1, "unchanged": 1, "warnings": 1}
    column = write_people(
        tmp_path / "b.xlsx",
        [wrong | {"ALASAN NIP BERBEDA": "SK BKN"}],
        headings=[*HEADINGS, "ALASAN NIP BERBEDA"],
    )
    assert figures(run(agency, column)) == {"rows": 1, "updated": 1, "warnings": 1}


def test_a_nip_held_at_another_agency_is_refused_until_the_person_has_left_there(
    agency: Agency, tmp_path: Path
) -> None:
    other = EmployeeFactory.create(nip=person(1)["NIP BARU"])
    path = write_people(tmp_path / "a.xlsx", [person(1)])
    report = run(agency, path)
    assert [(one.row, one.code) for one in report.problems] == [(2, "held_elsewhere")]
    Employee.objects.filter(pk=other.pk).update(status="TRANSFERRED")
    assert run(agency, path).created == 1


def test_a_file_of_another_agency_of_this_installation_is_refused_in_a_sentence(
    agency: Agency, tmp_path: Path
) -> None:
    other = actions.found_agency(code="lain", name="Pemerintah Kota Lain")
    with translation.override("en"), pytest.raises(SheetRefused, match=agency.name):
        run(other, write_people(tmp_path / "a.xlsx", [person(1)]))
    assert not Employee.objects.exists()


def test_unknown_units_are_created_below_the_agency_when_asked(agency: Agency, tmp_path: Path) -> None:
    people = [person(n, UNOR_ID="BARU", UNOR_NAMA="Dinas Baru") for n in (1, 2)]
    report = run(agency, write_people(tmp_path / "a.xlsx", people), create_units=True)
    assert [(one.row, one.code, one.severity) for one in report.problems] == [(2, "unit_created", "warning")]
    unit = Unit.objects.get(siasn_id="BARU")
    assert (unit.name, unit.parent.kind) == ("Dinas Baru", "AGENCY")
    assert Employee.objects.filter(unit_path__within=unit.path).count() == 2


def test_a_structural_post_takes_its_class_from_the_unit_leads_it_and_gives_the_supervisors_grant(
    agency: Agency, tmp_path: Path
) -> None:
    head = person(1, UNOR_ID="TU1", JENIS_JABATAN_ID="1", JABATAN_NAMA="Kepala Subbagian Tata Usaha")
    run(agency, write_people(tmp_path / "a.xlsx", [head, person(2)]))
    post = Post.objects.get(is_head=True)
    assert (post.kind, post.echelon, post.unit.siasn_id) == ("SUPERVISOR", "IV.A", "TU1")
    holder = Account.objects.get(login=head["NIP BARU"])
    grants = Grant.objects.values_list("account_id", "role", "unit_path", "source")
    assert list(grants) == [(holder.pk, "SUPERVISOR", post.unit.path, "POST")]
    successor = person(2, UNOR_ID="TU1", JENIS_JABATAN_ID="1", JABATAN_NAMA="Kepala Subbagian Tata Usaha")
    run(agency, write_people(tmp_path / "b.xlsx", [person(1), successor]))
    assert list(Grant.objects.values_list("account__login", flat=True)) == [successor["NIP BARU"]]


def test_a_legal_status_that_changes_in_the_file_changes_the_status_but_hr_has_the_last_word(
    agency: Agency, tmp_path: Path
) -> None:
    path = write_people(tmp_path / "a.xlsx", [person(1)])
    run(agency, path)
    Employee.objects.update(status="STUDY")
    assert run(agency, path).unchanged == 1
    run(agency, write_people(tmp_path / "b.xlsx", [person(1, KEDUDUKAN_HUKUM_ID="02")]))
    assert Employee.objects.get().status == "LEAVE"


def test_kinds_of_employment_follow_from_the_nip_and_the_file(agency: Agency, tmp_path: Path) -> None:
    pppk = {"STATUS_CPNS_PNS": "", "GOL_AKHIR_ID": "09", "JENIS_PEGAWAI_NAMA": "PPPK"}
    people = [
        person(1, STATUS_CPNS_PNS="C"),
        person(2, NIP_BARU="198502252024211001", **pppk),
        person(3, NIP_BARU="198502252025211002", **(pppk | {"JENIS_PEGAWAI_NAMA": "PPPK Paruh Waktu"})),
    ]
    run(agency, write_people(tmp_path / "a.xlsx", people))
    found = Employee.objects.order_by("name").values_list("employment_kind", "rank")
    assert list(found) == [("CPNS", "III/c"), ("PPPK", "IX"), ("PPPK_PART_TIME", "IX")]


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.SUPERVISOR, Role.AUDITOR, Role.LEADER])
def test_only_hr_of_the_whole_agency_may_import(agency: Agency, tmp_path: Path, role: Role) -> None:
    path = write_people(tmp_path / "a.xlsx", [person(1)])
    with pytest.raises(PermissionDenied):
        run(agency, path, actor=actor_with(role, agency_id=agency.pk))
    school = Unit.objects.get(siasn_id="SD1")
    with pytest.raises(PermissionDenied):
        run(agency, path, actor=actor_with(Role.HR_DEVELOPER, agency_id=agency.pk, unit_path=school.path))
    assert Employee.objects.count() == 0


class Stops:
    """A listener that stops the work at the given report."""

    def __init__(self, after: int) -> None:
        self.left = after

    def report(self, *, done: int, total: int, message: str = "") -> None:
        self.left -= 1
        self.check()

    def check(self) -> None:
        if self.left <= 0:
            raise Cancelled("stop")


@pytest.fixture(params=[1, 2, 3])
def stops(request: pytest.FixtureRequest) -> Stops:
    return Stops(after=request.param)


def test_an_import_stopped_at_any_point_leaves_everything_as_before(
    agency: Agency, tmp_path: Path, stops: Stops
) -> None:
    before = rows_written()
    path = write_people(tmp_path / "a.xlsx", [person(1), person(2)])
    with pytest.raises(Cancelled):
        run(agency, path, progress=stops, create_units=True)
    assert rows_written() == before
