"""Presence from a workbook: what rows mean, what is wrong with them, and what is kept."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bina.people.tests.factories import UnitFactory, hr_actor
from bina.platform import cli
from bina.platform.imports import ImportReport
from bina.training import actions
from bina.training.models import Attendance, Batch, Enrolment, Session
from bina.training.rules.attendance_rows import Sitting, sitting_named
from bina.training.tests.desk import Desk, faults, figures
from bina.training.tests.factories import NOW, BatchFactory, EnrolmentFactory, SessionFactory

pytestmark = pytest.mark.django_db
HEADINGS = ("ANGKATAN", "SESI", "NIP", "KEHADIRAN", "KETERANGAN")


class Course:
    """A running batch with two sessions on two days and people who attend."""

    def __init__(self, desk: Desk, people: int = 2) -> None:
        self.desk = desk
        self.batch: Batch = BatchFactory.create(
            programme__agency=desk.agency, code="PLY01-01", state="RUNNING"
        )
        self.first: Session = SessionFactory.create(batch=self.batch, title="Pembukaan")
        self.second: Session = SessionFactory.create(
            batch=self.batch,
            title="Praktik",
            starts_at=datetime(2027, 3, 2, 1, 0, tzinfo=UTC),
            ends_at=datetime(2027, 3, 2, 8, 0, tzinfo=UTC),
        )
        self.places: list[Enrolment] = [
            EnrolmentFactory.create(batch=self.batch, employee=desk.person(), state="ATTENDING")
            for _number in range(people)
        ]

    def nip(self, place: int = 0) -> str:
        return str(self.places[place].employee.nip)

    def take(self, *rows: tuple[Any, ...], **options: Any) -> ImportReport:
        return actions.import_attendance(
            actor=self.desk.hr,
            agency_id=self.desk.agency.pk,
            path=self.desk.file(HEADINGS, rows),
            at=NOW,
            **options,
        )

    def noted(self) -> set[tuple[str, int, bool, str]]:
        """Title of the session, place of the person, presence and reason."""
        keys = [place.pk for place in self.places]
        return {
            (row.session.title, keys.index(row.enrolment_id), row.present, row.reason)
            for row in Attendance.objects.select_related("session")
        }


@pytest.fixture
def course(desk: Desk) -> Course:
    return Course(desk)


def test_presence_is_taken_in_and_the_same_file_changes_nothing(course: Course) -> None:
    rows = [
        ("PLY01-01", 1, course.nip(), "Hadir", ""),
        ("ply01-01", "Praktik", course.nip(), "izin", "Rapat di Dinas"),
        ("PLY01-01", date(2027, 3, 1), course.nip(1), "SAKIT", ""),
        ("PLY01-01", "2", course.nip(1), "Alpa", "tanpa kabar"),
    ]
    assert figures(course.take(*rows)) == (4, 4, 0, 0, 0)
    assert course.noted() == {
        ("Pembukaan", 0, True, ""),
        ("Praktik", 0, False, "Izin: Rapat di Dinas"),
        ("Pembukaan", 1, False, "Izin"),
        ("Praktik", 1, False, "tanpa kabar"),
    }
    assert set(Attendance.objects.values_list("how", flat=True)) == {"IMPORT"}
    assert not Session.objects.filter(recorded_at=None).exists()
    assert figures(course.take(*rows)) == (4, 0, 0, 4, 0)


def test_a_corrected_row_changes_what_was_noted_and_nobody_else(course: Course) -> None:
    course.take(("PLY01-01", 1, course.nip(), "HADIR", ""), ("PLY01-01", 1, course.nip(1), "HADIR", ""))
    report = course.take(("PLY01-01", 1, course.nip(), "TK", ""), dry_run=True)
    assert figures(report) == (1, 0, 1, 0, 0)
    assert [(change.field, change.before, change.after) for change in report.results[0].changes] == [
        ("KEHADIRAN", "hadir", "tidak hadir")
    ]
    assert ("Pembukaan", 0, True, "") in course.noted()
    course.take(("PLY01-01", 1, course.nip(), "TK", ""))
    assert course.noted() == {("Pembukaan", 0, False, ""), ("Pembukaan", 1, True, "")}


def test_every_fault_is_named_with_its_row_and_column(course: Course) -> None:
    BatchFactory.create(programme__agency=course.desk.agency, code="LAIN", state="OPEN")
    stranger = course.desk.person()
    report = course.take(
        ("TIADA", 1, course.nip(), "HADIR", ""),
        ("LAIN", 1, course.nip(), "HADIR", ""),
        ("PLY01-01", 3, course.nip(), "HADIR", ""),
        ("PLY01-01", "Penutupan", course.nip(), "HADIR", ""),
        ("PLY01-01", 1, stranger.nip, "HADIR", ""),
        ("PLY01-01", 1, "123", "HADIR", ""),
        ("PLY01-01", 1, course.nip(), "MUNGKIN", ""),
        ("PLY01-01", 1, course.nip(), "", ""),
        ("PLY01-01", 1, course.nip(), "HADIR", ""),
        ("PLY01-01", "Pembukaan", course.nip(), "IZIN", ""),
    )
    assert faults(report) == [
        (3, "ANGKATAN", "batch_unknown", "error"),
        (4, "ANGKATAN", "batch_not_running", "error"),
        (5, "SESI", "session_unknown", "error"),
        (6, "SESI", "session_unknown", "error"),
        (7, "NIP", "not_taking_part", "error"),
        (8, "NIP", "nip_length", "error"),
        (9, "KEHADIRAN", "presence_unknown", "error"),
        (10, "KEHADIRAN", "required", "error"),
        (12, "NIP", "duplicate_presence", "error"),
    ]
    assert course.noted() == set()


def test_the_good_rows_of_a_faulty_file_are_taken_when_asked(course: Course) -> None:
    report = course.take(
        ("PLY01-01", 1, course.nip(), "HADIR", ""),
        ("TIADA", 1, course.nip(1), "HADIR", ""),
        accept_good_rows=True,
    )
    assert (report.applied, report.rejected) == (True, 1)
    assert course.noted() == {("Pembukaan", 0, True, "")}


def test_two_sessions_on_a_day_are_named_by_number_or_title() -> None:
    day = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
    keys = [UUID(int=number) for number in range(3)]
    sittings = [
        Sitting(keys[0], "Pagi", day),
        Sitting(keys[1], "Siang", day.replace(hour=13)),
        Sitting(keys[2], "Praktik", day.replace(day=2)),
    ]
    named = {
        name: sitting_named(name, sittings) for name in ("1", "SIANG", "2027-03-02", "2027-03-01", "0", "9")
    }
    assert {name: found and found.id for name, found in named.items()} == {
        "1": keys[0],
        "SIANG": keys[1],
        "2027-03-02": keys[2],
        "2027-03-01": None,
        "0": None,
        "9": None,
    }


def test_another_agency_takes_in_nothing_here(course: Course) -> None:
    stranger = hr_actor(UnitFactory.create().agency)
    path = course.desk.file(HEADINGS, [("PLY01-01", 1, course.nip(), "HADIR", "")])
    with pytest.raises(PermissionDenied):
        actions.import_attendance(actor=stranger, agency_id=course.desk.agency.pk, path=path, at=NOW)
    report = actions.import_attendance(
        actor=stranger, agency_id=stranger.agency_id or course.desk.agency.pk, path=path, at=NOW
    )
    assert faults(report) == [(3, "ANGKATAN", "batch_unknown", "error")]


@pytest.mark.parametrize("people", [1, 15])
def test_taking_in_costs_the_same_for_any_number_of_rows(desk: Desk, people: int) -> None:
    course = Course(desk, people)
    rows = [("PLY01-01", 1, course.nip(place), "HADIR", "") for place in range(people)]
    with CaptureQueriesContext(connection) as asked:
        course.take(*rows)
    assert len(asked) <= 12


def test_the_command_prints_the_report(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    path = course.desk.file(HEADINGS, [("PLY01-01", 1, course.nip(), "HADIR", "")])
    code = course.desk.agency.code
    assert cli.main(["import", "attendance", str(path), "--agency", code, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["created"] == 1
