from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from bina.people import actions
from bina.people.models import Agency, Employee, Post, Unit
from bina.people.tests.factories import NOW, EmployeeFactory, actor_with, hr_actor
from bina.people.tests.files import write_sheet
from bina.platform.access import Role
from bina.platform.imports import ImportReport
from bina.platform.jobs import Quiet
from bina.platform.models import Account, Grant

pytestmark = pytest.mark.django_db
HEADINGS = [
    "UNOR ID",
    "UNOR INDUK ID",
    "UNOR NAMA",
    "JENIS UNOR",
    "ESELON KEPALA",
    "JABATAN KEPALA",
    "BERLAKU SEJAK",
]


@pytest.fixture
def agency() -> Agency:
    return actions.found_agency(code="kota", name="Pemerintah Kota Contoh")


def unit(
    key: str, parent: str, name: str, kind: str, echelon: str = "", title: str = "", since: Any = ""
) -> dict[str, Any]:
    return dict(zip(HEADINGS, (key, parent, name, kind, echelon, title, since), strict=True))


TREE = [
    unit("BID", "DIN", "Bidang Mutasi", "Bidang", "III.a", "Kepala Bidang Mutasi", "01-01-2020"),
    unit("DIN", "KOTA", "Dinas Kesehatan", "DINAS", "II.B", "Kepala Dinas Kesehatan", date(2017, 1, 1)),
    unit("KOTA", "", "Pemerintah Kota Contoh", "INSTANSI"),
    unit("SD", "DIN", "SD Negeri 1", "SEKOLAH", "", "Kepala Sekolah"),
]


def run(agency: Agency, path: Path, rows: list[dict[str, Any]], **options: Any) -> ImportReport:
    settings: dict[str, Any] = {
        "dry_run": False,
        "accept_good_rows": False,
        "actor": hr_actor(agency),
        **options,
    }
    return actions.import_units(
        agency_id=agency.pk,
        path=write_sheet(path / "u.xlsx", HEADINGS, rows),
        at=NOW,
        progress=Quiet(),
        **settings,
    )


def figures(report: ImportReport) -> dict[str, int]:
    return {name: value for name, value in report.as_json().items() if name != "problems" and value}


def test_a_tree_is_built_though_children_stand_before_their_parents(agency: Agency, tmp_path: Path) -> None:
    assert figures(run(agency, tmp_path, TREE)) == {"rows": 4, "created": 3, "updated": 1}
    root = Unit.objects.get(parent=None)
    office, division = Unit.objects.get(siasn_id="DIN"), Unit.objects.get(siasn_id="BID")
    assert root.siasn_id == "KOTA"
    assert office.path.startswith(f"{root.path}.")
    assert division.path.startswith(f"{office.path}.")
    assert (division.kind, division.head_echelon, division.valid_from) == (
        "DIVISION",
        "III.A",
        date(2020, 1, 1),
    )
    heads = Post.objects.filter(is_head=True).order_by("title").values_list("title", "kind", "echelon")
    assert list(heads) == [
        ("Kepala Bidang Mutasi", "ADMINISTRATOR", "III.A"),
        ("Kepala Dinas Kesehatan", "LEADERSHIP", "II.B"),
    ]


def test_the_same_tree_again_changes_nothing(agency: Agency, tmp_path: Path) -> None:
    run(agency, tmp_path, TREE)
    assert figures(run(agency, tmp_path, TREE)) == {"rows": 4, "unchanged": 4}


def test_a_preview_writes_nothing(agency: Agency, tmp_path: Path) -> None:
    assert run(agency, tmp_path, TREE, dry_run=True).created == 3
    assert Unit.objects.count() == 1


def test_a_unit_that_hangs_elsewhere_takes_people_and_grants_along(agency: Agency, tmp_path: Path) -> None:
    run(agency, tmp_path, TREE)
    division = Unit.objects.get(siasn_id="BID")
    head = EmployeeFactory.create(unit=division, post=Post.objects.get(unit=division))
    actions.create_accounts(agency_id=agency.pk, at=NOW)
    actions.refresh_supervisor_grants(agency_id=agency.pk, on=NOW.date(), at=NOW)
    moved = [*TREE[1:], TREE[0] | {"UNOR INDUK ID": "KOTA"}]
    report = run(agency, tmp_path, moved)
    assert figures(report) == {"rows": 4, "updated": 1, "unchanged": 3}
    division.refresh_from_db()
    root = Unit.objects.get(parent=None)
    assert division.path == f"{root.path}.{division.path.split('.')[-1]}"
    assert Employee.objects.get(pk=head.pk).unit_path == division.path
    assert list(Grant.objects.values_list("unit_path", flat=True)) == [division.path]


def test_a_change_of_echelon_changes_the_class_of_structural_posts(agency: Agency, tmp_path: Path) -> None:
    run(agency, tmp_path, TREE)
    run(agency, tmp_path, [TREE[0] | {"ESELON KEPALA": "IV.A"}, *TREE[1:]])
    post = Post.objects.get(unit__siasn_id="BID")
    assert (post.kind, post.echelon, post.is_head) == ("SUPERVISOR", "IV.A", True)


def test_every_fault_is_found_with_its_row_and_nothing_is_written(agency: Agency, tmp_path: Path) -> None:
    rows = [
        *TREE,
        unit("X1", "HILANG", "Tanpa Induk", "BIDANG"),
        unit("X2", "X3", "Lingkaran A", "BIDANG"),
        unit("X3", "X2", "Lingkaran B", "BIDANG"),
        unit("X4", "DIN", "Jenis Salah", "KERAJAAN"),
        unit("X5", "DIN", "Eselon Salah", "BIDANG", "IX.Z"),
        unit("X6", "", "Tanpa Isi Induk", "BIDANG"),
        unit("X7", "DIN", "Instansi Kedua", "INSTANSI"),
        unit("DIN", "KOTA", "Ganda", "DINAS"),
        unit("X8", "X1", "Anak Yang Ditolak", "SEKSI"),
        unit("X9", "DIN", "", "SEKSI", "", "", "30-02-2020"),
    ]
    report = run(agency, tmp_path, rows)
    assert sorted((one.row, one.column, one.code) for one in report.problems) == [
        (6, "UNOR INDUK ID", "parent_unknown"),
        (7, "UNOR INDUK ID", "parent_cycle"),
        (8, "UNOR INDUK ID", "parent_cycle"),
        (9, "JENIS UNOR", "unit_kind_unknown"),
        (10, "ESELON KEPALA", "echelon_unknown"),
        (11, "UNOR INDUK ID", "parent_needed"),
        (12, "JENIS UNOR", "root_kind"),
        (13, "UNOR ID", "duplicate_unit"),
        (14, "UNOR INDUK ID", "parent_unknown"),
        (15, "BERLAKU SEJAK", "bad_date"),
        (15, "UNOR NAMA", "required"),
    ]
    assert Unit.objects.count() == 1
    assert run(agency, tmp_path, rows, accept_good_rows=True).created == 3


def test_who_may_not_import_for_the_agency_is_turned_away(agency: Agency, tmp_path: Path) -> None:
    with pytest.raises(PermissionDenied):
        run(agency, tmp_path, TREE, actor=actor_with(Role.LEADER, agency_id=agency.pk))
    assert not Account.objects.exists()
