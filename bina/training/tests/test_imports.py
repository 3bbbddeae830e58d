from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bina.people.models import Employee
from bina.people.tests.factories import EmployeeFactory
from bina.platform.imports import RowState
from bina.training import actions, queries
from bina.training.models import (
    Batch,
    Enrolment,
    Programme,
    ProgrammeOutcome,
    Reaction,
)
from bina.training.tests.desk import GOOD, PROGRAMMES, Desk, faults, figures, participant
from bina.training.tests.factories import (
    NOW,
    BatchFactory,
    EnrolmentFactory,
    ProgrammeFactory,
)

pytestmark = pytest.mark.django_db

# Programmes


def test_programmes_are_taken_in_and_the_same_file_again_changes_nothing(desk: Desk) -> None:
    online = (
        "PLY02",
        "Empati",
        "E-Learning",
        "10,5",
        200,
        20,
        4_000_000,
        15_000,
        "",
        "JPT, PELAKSANA",
        "PP",
        2,
    )
    rows = [GOOD, online]
    assert figures(desk.programmes(rows)) == (2, 2, 0, 0, 0)
    assert figures(desk.programmes(rows)) == (2, 0, 0, 2, 0)
    found = Programme.objects.order_by("code").values_list("code", "form", "length_jp", "targets", "seats")
    assert list(found) == [
        ("PLY01", 3, Decimal(24), [], 30),
        ("PLY02", 16, Decimal("10.50"), ["LEADERSHIP", "GENERAL"], 200),
    ]
    taught = ProgrammeOutcome.objects.values_list("programme__code", "competency__code", "level")
    assert sorted(taught) == [("PLY01", "KOM", 3), ("PLY01", "PP", 3), ("PLY02", "PP", 2)]


def test_a_changed_programme_shows_before_and_after_and_is_brought_up_to_date(desk: Desk) -> None:
    desk.programmes([GOOD])
    changed = (*GOOD[:4], 40, *GOOD[5:11], 4, None, None)
    preview = desk.programmes([changed], dry_run=True)
    assert [(one.state, [(c.field, c.before, c.after) for c in one.changes]) for one in preview.results] == [
        (RowState.CHANGED, [("KAPASITAS", "30", "40"), ("KOMPETENSI 1", "KOM 3, PP 3", "PP 4")])
    ]
    assert Programme.objects.get().seats == 30
    assert figures(desk.programmes([changed])) == (1, 0, 1, 0, 0)
    assert Programme.objects.get().seats == 40
    assert list(ProgrammeOutcome.objects.values_list("competency__code", "level")) == [("PP", 4)]


def test_programmes_missing_from_the_file_are_counted_and_kept(desk: Desk) -> None:
    ProgrammeFactory.create(agency=desk.agency, code="LAMA")
    assert desk.programmes([GOOD]).missing == 1
    assert Programme.objects.count() == 2


def test_every_fault_of_a_programme_is_named_with_row_and_column(desk: Desk) -> None:
    rows = [
        ("", *GOOD[1:]),
        ("A", "Nama", 26, 0, 10, 11, -1, "banyak", "", "CAMAT", "XX", 3),
        ("B", "Nama", 3, 10, 0, 1, 0, 0, "", "", "PP", 6, "KOM"),
        ("C", "Nama", 3, 10, 5, 1, 0, 0, "", "", "PP", 2, "PP", 2),
        ("D", "Nama", 3, 10, 5, 1, 0, 0, "", "", "", 2),
        ("E", "Nama", 3, 10, 5, 1, 0, 0, "", "", "", None),
        ("F", "Nama", 3, 10, 5, 1, 0, 0, "", "", "PP", 2),
        ("F", "Nama", 3, 10, 5, 1, 0, 0, "", "", "PP", 2),
    ]
    report = desk.programmes(rows)
    assert faults(report) == [
        (3, "KODE", "required", "error"),
        (4, "BENTUK", "form_unknown", "error"),
        (4, "JP", "hours_range", "error"),
        (4, "BIAYA PER PESERTA", "bad_number", "error"),
        (4, "SASARAN", "target_unknown", "error"),
        (4, "KOMPETENSI 1", "competence_unknown", "error"),
        (4, "MINIMUM PESERTA", "fewest_range", "error"),
        (4, "BIAYA TETAP", "cost_range", "error"),
        (5, "LEVEL 1", "level_range", "error"),
        (5, "LEVEL 2", "required", "error"),
        (5, "KAPASITAS", "seats_range", "error"),
        (6, "KOMPETENSI 2", "competence_repeated", "error"),
        (7, "LEVEL 1", "level_without_competence", "error"),
        (8, "KOMPETENSI 1", "teaches_nothing", "warning"),
        (10, "KODE", "duplicate_programme", "error"),
    ]
    assert figures(report) == (8, 0, 0, 0, 6)
    assert not Programme.objects.exists()
    assert figures(desk.programmes(rows, accept_good_rows=True)) == (8, 2, 0, 0, 6)


def test_a_file_without_its_columns_is_refused_by_name(desk: Desk) -> None:
    path = desk.file(PROGRAMMES[:6], [GOOD[:6]])
    report = actions.import_programmes(actor=desk.hr, agency_id=desk.agency.pk, path=path, at=NOW)
    assert report.unreadable
    assert [(one.column, one.code) for one in report.problems] == [
        ("BIAYA TETAP", "missing_column"),
        ("BIAYA PER PESERTA", "missing_column"),
        ("KOMPETENSI 1", "missing_column"),
        ("LEVEL 1", "missing_column"),
    ]


# Batches


def _left(person: Employee, status: str, **cells: Any) -> tuple[Any, ...]:
    return participant(person, **{"STATUS": status, "NOMOR SERTIFIKAT": None, **cells})


def test_batches_are_taken_in_with_what_became_of_everybody(desk: Desk, programme: Programme) -> None:
    passed, weak, left, absent = (desk.person() for _ in range(4))
    rows = [
        participant(passed),
        _left(weak, "TIDAK LULUS", **{"NILAI POSTTEST": 40}),
        _left(left, "MENGUNDURKAN DIRI", **{"NILAI POSTTEST": None, "KEHADIRAN %": 30}),
        _left(absent, "TIDAK HADIR", **{"NILAI PRETEST": None, "NILAI POSTTEST": None, "KEHADIRAN %": None}),
    ]
    assert figures(desk.batches(rows)) == (4, 4, 0, 0, 0)
    assert figures(desk.batches(rows)) == (4, 0, 0, 4, 0)
    batch = Batch.objects.get()
    assert (batch.code, batch.programme_id, batch.state, batch.venue, batch.ends_on) == (
        "PLY01-2025-01",
        programme.pk,
        "FINISHED",
        "Aula",
        date(2025, 6, 4),
    )
    columns = ("employee", "state", "reason", "attendance_percent", "post_score", "completed_on", "earned_jp")
    found = {row[0]: row[1:] for row in Enrolment.objects.values_list(*columns)}
    assert found == {
        passed.pk: ("COMPLETED", "", Decimal(95), Decimal(80), date(2025, 6, 4), Decimal(24)),
        weak.pk: ("FAILED", "SCORE", Decimal(95), Decimal(40), None, Decimal(0)),
        left.pk: ("WITHDRAWN", "LEFT", Decimal(30), None, None, Decimal(0)),
        absent.pk: ("WITHDRAWN", "NEVER_CAME", Decimal(0), None, None, Decimal(0)),
    }


def test_what_people_said_is_kept_apart_from_them_and_replaced_as_a_whole(
    desk: Desk, programme: Programme
) -> None:
    people = [desk.person() for _ in range(6)]
    said = dict(zip(("R1", "R2", "R3", "R4", "R5"), (4, 3, 2, 1, None), strict=True))
    rows = [participant(person, **said) for person in people]
    desk.batches(rows)
    first = set(Reaction.objects.values_list("pk", flat=True))
    desk.batches(rows)
    assert set(Reaction.objects.values_list("pk", flat=True)) == first
    assert {field.name for field in Reaction._meta.get_fields()}.isdisjoint({"employee", "enrolment"})
    batch = Batch.objects.get()
    means = queries.reaction_means(desk.hr, batch_ids=[batch.pk])[batch.pk]
    assert (means.answers, means.means["material"], means.means["use_at_work"]) == (6, 4.0, None)
    desk.batches([*rows[:5], participant(people[5])])
    assert Reaction.objects.count() == 5
    desk.batches([*rows[:4], participant(people[4]), participant(people[5])])
    assert queries.reaction_means(desk.hr, batch_ids=[batch.pk]) == {}


def test_every_fault_of_a_participant_is_named_with_row_and_column(desk: Desk, programme: Programme) -> None:
    known, other = desk.person(), desk.person()
    stranger = EmployeeFactory.create()
    ProgrammeFactory.create(agency=desk.agency, code="KOM01")
    BatchFactory.create(programme=programme, code="BATAL", state="CANCELLED")
    BatchFactory.create(programme=programme, code="ADA", state="FINISHED")
    rows = [
        participant(known),
        participant(known, **{"NILAI POSTTEST": 101, "KEHADIRAN %": -1, "STATUS": "HADIR", "R1": 5}),
        participant(stranger),
        participant(known, **{"NOMOR SERTIFIKAT": "S-2"}),
        participant(other, TEMPAT="Kampus"),
        participant(other, **{"KODE ANGKATAN": "B", "KODE PROGRAM": "ZZZ"}),
        participant(other, **{"KODE ANGKATAN": "C", "SELESAI": date(2025, 6, 1)}),
        _left(other, "TIDAK LULUS", **{"KODE ANGKATAN": "D", "NOMOR SERTIFIKAT": "S-3"}),
        participant(other, **{"KODE ANGKATAN": "BATAL"}),
        participant(other, **{"KODE ANGKATAN": "ADA", "KODE PROGRAM": "KOM01"}),
        participant(other, **{"KODE ANGKATAN": "E", "NIP": "12345"}),
        participant(other, **{"KODE ANGKATAN": "F", "NIP": 1.98902252015012e17}),
        participant(other, **{"KODE ANGKATAN": "G", "NILAI POSTTEST": 59}),
    ]
    report = desk.batches(rows)
    assert faults(report) == [
        (4, "KEHADIRAN %", "percent_range", "error"),
        (4, "NILAI POSTTEST", "percent_range", "error"),
        (4, "R1", "mark_range", "error"),
        (4, "STATUS", "status_unknown", "error"),
        (5, "NIP", "person_unknown", "error"),
        (6, "NIP", "duplicate_participant", "error"),
        (7, "TEMPAT", "batch_differs", "error"),
        (8, "KODE PROGRAM", "programme_unknown", "error"),
        (9, "SELESAI", "ends_before_it_starts", "error"),
        (10, "NOMOR SERTIFIKAT", "certificate_without_pass", "error"),
        (11, "KODE ANGKATAN", "batch_cancelled", "error"),
        (12, "KODE ANGKATAN", "batch_of_other_programme", "error"),
        (13, "NIP", "nip_length", "error"),
        (14, "NIP", "rounded_number", "error"),
        (15, "STATUS", "passed_against_the_rule", "warning"),
    ]
    assert figures(report) == (13, 0, 0, 0, 11)
    assert not Enrolment.objects.exists()


def test_results_of_a_running_batch_end_it_and_withdraw_who_is_not_in_the_file(
    desk: Desk, programme: Programme
) -> None:
    batch = BatchFactory.create(programme=programme, code="PLY01-2025-01", state="RUNNING")
    there = EnrolmentFactory.create(batch=batch, state="ATTENDING")
    gone = EnrolmentFactory.create(batch=batch, state="ATTENDING")
    report = desk.batches([participant(there.employee)])
    assert figures(report) == (1, 0, 1, 0, 0)
    states = dict(Enrolment.objects.values_list("pk", "state"))
    assert states == {there.pk: "COMPLETED", gone.pk: "WITHDRAWN"}
    batch.refresh_from_db()
    assert (batch.state, batch.starts_on, batch.finished_at) == ("FINISHED", date(2025, 6, 2), NOW)


def test_a_corrected_result_is_shown_before_and_after_and_written(desk: Desk, programme: Programme) -> None:
    person = desk.person()
    desk.batches([participant(person)])
    corrected = [participant(person, **{"NILAI POSTTEST": 90})]
    preview = desk.batches(corrected, dry_run=True)
    assert [(c.field, c.before, c.after) for c in preview.results[0].changes] == [
        ("NILAI POSTTEST", "80.00", "90.00")
    ]
    assert Enrolment.objects.get().post_score == 80
    assert figures(desk.batches(corrected)) == (1, 0, 1, 0, 0)
    assert Enrolment.objects.get().post_score == 90


# History
