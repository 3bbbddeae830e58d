"""Films, documents, live sessions and work to hand in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bina.learning.kinds import kinds
from bina.learning.kinds.assignment import actions as assignment
from bina.learning.kinds.assignment.forms import AssignmentForm
from bina.learning.kinds.assignment.rules import share
from bina.learning.kinds.live import actions as live
from bina.learning.kinds.live.rules import may_join
from bina.learning.models import ActivityProgress, Asset, LivePresence, Submission
from bina.learning.rules.sanitising import harmless
from bina.learning.tests.factories import (
    NOW,
    TASK,
    actor_of_person,
    add,
    entry,
    learner,
    make_course,
    publish,
    put_in,
    send,
)
from bina.learning.tests.test_player import client_of
from bina.people.tests.factories import hr_actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def film(name: str = "film.mp4", data: bytes = b"0123456789") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<p onclick='x()'>Halo</p><script>alert(1)</script>", "<p>Halo</p>"),
        ('<a href="javascript:x()">a</a>', '<a rel="noopener noreferrer">a</a>'),
        ('<img src="https://luar/x.png" alt="a">', '<img alt="a">'),
        ('<p style="color:red">a</p>', "<p>a</p>"),
    ],
)
def test_rich_text_keeps_nothing_that_runs_or_calls_elsewhere(written: str, kept: str) -> None:
    assert harmless(written) == kept


def test_a_picture_that_lies_with_us_stays() -> None:
    picture = '<img src="/belajar/berkas/0190/" alt="Peta">'
    assert harmless(picture) == picture


def media_course(person: Any) -> Any:
    course = make_course(person.agency, pages=0, published=False)
    cleaned = {"asset": film(), "asset_kept": "", "captions": None, "captions_kept": ""}
    add(course, "media", {**cleaned, "captions_language": "id", "transcript": "Kata"})
    publish(course)
    return course


def test_a_film_goes_on_where_one_stopped() -> None:
    person = learner()
    enrolment = put_in(media_course(person), person)
    activity = enrolment.version.activities.get()
    send(person, entry(enrolment, activity, "media.place", at=93.4, seconds=90))
    page = client_of(person).get(reverse("learning:player", args=[enrolment.pk, 1]))
    assert page.context["resume"] == 93
    assert 'data-resume="93"' in page.content.decode()


def test_part_of_a_film_is_read_and_what_lies_behind_its_end_refused() -> None:
    person = learner()
    media_course(person)
    client = client_of(person)
    address = reverse("learning:asset", args=[Asset.objects.get().pk])
    part = client.get(address, headers={"range": "bytes=2-4"})
    assert (part.status_code, part.getvalue(), part.headers["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    assert client.get(address, headers={"range": "bytes=20-"}).status_code == 416
    assert client.get(address).getvalue() == b"0123456789"


def test_a_stranger_of_another_agency_reads_no_file() -> None:
    media_course(learner())
    address = reverse("learning:asset", args=[Asset.objects.get().pk])
    assert client_of(learner()).get(address).status_code == 404


def test_a_form_does_not_take_a_file_of_another_agency() -> None:
    media_course(learner())
    foreign, own = Asset.objects.get(), learner().agency
    form = kinds()["media"].form(
        {"asset_kept": str(foreign.pk), "captions_language": "id"}, {}, agency_id=own.pk
    )
    assert list(form.errors) == ["asset"]


def work_course(person: Any) -> Any:
    course = make_course(person.agency, pages=0, published=False)
    add(course, "assignment", TASK)
    publish(course)
    return put_in(course, person)


def test_work_is_handed_in_marked_by_the_rubric_and_passed() -> None:
    person = learner()
    enrolment = work_course(person)
    activity = enrolment.version.activities.get()
    receipts = send(person, entry(enrolment, activity, "assignment.handed", text="Jawaban"))
    assert receipts[0].status == "taken"
    work = Submission.objects.get()
    points = {0: Decimal(10), 1: Decimal(20)}
    assignment.mark(
        actor=hr_actor(person.agency), submission_id=work.pk, points=points, comment="Baik", at=NOW
    )
    progress = ActivityProgress.objects.get()
    assert (progress.state, progress.score, progress.success) == ("COMPLETED", Decimal("0.7500"), True)
    enrolment.refresh_from_db()
    assert enrolment.completed_at is not None


def test_work_below_the_pass_mark_may_be_handed_in_again() -> None:
    person = learner()
    enrolment = work_course(person)
    activity = enrolment.version.activities.get()
    send(person, entry(enrolment, activity, "assignment.handed", text="Satu"))
    assignment.mark(
        actor=hr_actor(person.agency),
        submission_id=Submission.objects.get().pk,
        points={0: Decimal(1), 1: Decimal(1)},
        comment="Kurang",
        at=NOW,
    )
    assert ActivityProgress.objects.get().state == "FAILED"
    again = send(person, entry(enrolment, activity, "assignment.handed", text="Dua"))
    assert (again[0].status, Submission.objects.count()) == ("taken", 2)


def test_work_is_not_handed_in_twice_while_it_waits() -> None:
    person = learner()
    enrolment = work_course(person)
    activity = enrolment.version.activities.get()
    sent = [entry(enrolment, activity, "assignment.handed", text="Satu") for _ in range(2)]
    assert [one.status for one in send(person, *sent)] == ["taken", "refused"]


def test_nobody_marks_their_own_work() -> None:
    person = learner()
    enrolment = work_course(person)
    enrolment.course.owner = person
    enrolment.course.save()
    activity = enrolment.version.activities.get()
    send(person, entry(enrolment, activity, "assignment.handed", text="Satu"))
    with pytest.raises(PermissionDenied):
        assignment.give_back(
            actor=actor_of_person(person), submission_id=Submission.objects.get().pk, comment="x", at=NOW
        )


def test_a_file_handed_in_is_read_by_its_owner_and_markers_only() -> None:
    person = learner()
    colleague = learner(person.agency)
    enrolment = work_course(person)
    client = client_of(person)
    sent = {"what": "handed", "text": "", "file": SimpleUploadedFile("kerja.pdf", b"%PDF-1.4 kerja")}
    answer = client.post(reverse("learning:do", args=[enrolment.pk, 1]), sent)
    assert answer.status_code == 302
    address = reverse("learning:asset", args=[Submission.objects.get().asset_id])
    own = client.get(address)
    assert (own.getvalue(), own.headers["Content-Disposition"]) == (
        b"%PDF-1.4 kerja",
        'attachment; filename="kerja.pdf"',
    )
    assert client_of(colleague).get(address).status_code == 404


@pytest.mark.parametrize("line", ["Jelas", "Jelas | nol", "| 10", "Jelas | 0"])
def test_a_rubric_line_that_cannot_be_read_is_named(line: str) -> None:
    form = AssignmentForm(
        {"html": "x", "takes_text": "1", "rubric": f"Baik | 5\n{line}", "pass_percent": 60},
        agency_id=learner().agency_id,
    )
    assert "2" in form.errors["rubric"][0]


def test_points_beyond_the_rubric_count_as_its_most() -> None:
    assert share(most=[Decimal(10), Decimal(30)], given={0: Decimal(99)}) == Decimal("0.2500")


def live_course(person: Any, starts_at: datetime) -> Any:
    course = make_course(person.agency, pages=0, published=False)
    add(course, "live", {"starts_at": starts_at, "minutes": 60, "link": "https://rapat.id/x"})
    publish(course)
    return put_in(course, person)


def test_presence_counts_once_the_host_confirms_it() -> None:
    person = learner()
    enrolment = live_course(person, NOW)
    activity = enrolment.version.activities.get()
    assert send(person, entry(enrolment, activity, "live.joined"))[0].status == "taken"
    assert ActivityProgress.objects.get().state == "SUBMITTED"
    for _ in range(2):
        live.confirm(
            actor=hr_actor(person.agency), activity_id=activity.pk, enrolments=[enrolment.pk], at=NOW
        )
    assert ActivityProgress.objects.get().state == "COMPLETED"
    assert LivePresence.objects.get().confirmed_at == NOW


def test_nobody_is_present_on_another_day() -> None:
    person = learner()
    enrolment = live_course(person, NOW + timedelta(days=3))
    activity = enrolment.version.activities.get()
    assert send(person, entry(enrolment, activity, "live.joined"))[0].status == "refused"
    assert LivePresence.objects.count() == 0


def test_a_session_is_open_from_half_an_hour_before_to_half_an_hour_after() -> None:
    starts_at = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    minutes = [-31, -30, 0, 60, 90, 91]
    opens = [may_join(starts_at=starts_at, minutes=60, at=starts_at + timedelta(minutes=m)) for m in minutes]
    assert opens == [False, True, True, True, True, False]
