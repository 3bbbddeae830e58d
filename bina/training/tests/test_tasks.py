"""Tasks of a batch: set by who runs it, handed in by participants, marked by a rubric."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bina.learning.actions.refusals import FileRefused
from bina.people.tests.factories import AccountFactory, account_with
from bina.platform.access import Role
from bina.platform.models import Notice, Upload
from bina.training.actions import finish_batch
from bina.training.actions import tasks as actions
from bina.training.actions.refusals import TaskRefused, WrongState
from bina.training.models import Attendance, Batch, BatchTask, Enrolment, TaskWork
from bina.training.queries import tasks as found_in
from bina.training.rules.completion import Demand, verdict
from bina.training.rules.rubrics import (
    Criterion,
    Level,
    NotARubric,
    kept_rubric,
    read_rubric,
    rubric_of,
    rubric_score,
    tasks_mean,
    written_rubric,
)
from bina.training.rules.states import EnrolmentState, Reason
from bina.training.tests.city import City, person_actor, stranger
from bina.training.tests.factories import NOW, EnrolmentFactory, SessionFactory
from bina.training.tests.partner_factories import PartnerFactory, contact_actor

RUBRIC = "Jelas: tidak = 0; sebagian = 5; ya = 10\nBerguna: tidak = 0; ya = 30"
names = st.text(st.characters(whitelist_categories=["L", "N"]), min_size=1, max_size=12)
levels = st.builds(Level, names, st.decimals(0, 100, places=1))
criteria = st.lists(
    st.builds(Criterion, names, st.lists(levels, min_size=2, max_size=3).map(tuple)).filter(
        lambda c: c.most > 0
    ),
    min_size=1,
    max_size=3,
).map(tuple)


@given(criteria=criteria)
def test_a_rubric_reads_back_as_it_was_written_and_kept(criteria: tuple[Criterion, ...]) -> None:
    assert read_rubric(written_rubric(criteria)) == criteria
    assert rubric_of(kept_rubric(criteria)) == criteria


@given(criteria=criteria, data=st.data())
def test_a_score_is_a_share_and_a_better_level_never_lowers_it(
    criteria: tuple[Criterion, ...], data: st.DataObject
) -> None:
    chosen = [data.draw(st.integers(0, len(one.levels) - 1)) for one in criteria]
    score = rubric_score(criteria=criteria, levels=chosen)
    best = [max(range(len(one.levels)), key=lambda n, one=one: one.levels[n].points) for one in criteria]
    assert 0 <= score <= rubric_score(criteria=criteria, levels=best) == 100


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 0),
        ("Jelas", 1),
        ("Jelas: ya = 10", 1),
        ("A: x=0; y=1\nB: x=0; y=", 2),
        ("A: x=0; y=0", 1),
        ("A: x=-1; y=2", 1),
    ],
)
def test_what_is_no_rubric_names_its_line(text: str, line: int) -> None:
    with pytest.raises(NotARubric) as fault:
        read_rubric(text)
    assert fault.value.line == line


def test_a_task_without_marks_counts_as_nothing_in_the_mean() -> None:
    assert tasks_mean(scores=[Decimal(90)], tasks=2) == Decimal(45)
    assert tasks_mean(scores=[], tasks=0) is None


@pytest.mark.parametrize(
    ("asked", "score", "state"),
    [
        (60, 60, EnrolmentState.COMPLETED),
        (60, "59.99", EnrolmentState.FAILED),
        (60, None, EnrolmentState.COMPLETED),
        (None, 0, EnrolmentState.COMPLETED),
    ],
)
def test_completion_asks_for_the_tasks_where_the_rule_does(asked: Any, score: Any, state: Any) -> None:
    found = verdict(
        attendance_percent=Decimal(100),
        post_score=None,
        tested=False,
        demand=Demand(Decimal(80), None, None if asked is None else Decimal(asked)),
        task_score=None if score is None else Decimal(score),
    )
    assert found.state == state
    assert found.reason == (Reason.TASKS if state == EnrolmentState.FAILED else Reason.NONE)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def city(db: None) -> City:
    return City()


@pytest.fixture
def batch(city: City) -> Batch:
    return city.batch(state="RUNNING", partner=PartnerFactory.create(agency=city.agency))


@pytest.fixture
def place(city: City, batch: Batch) -> Enrolment:
    return EnrolmentFactory.create(batch=batch, employee=city.people(1)[0], state="ATTENDING")


@pytest.fixture
def task(city: City, batch: Batch) -> BatchTask:
    return setting(city, batch)


def setting(city: City, batch: Batch, *, actor: Any = None, **changes: Any) -> BatchTask:
    values = actions.TaskValues(title="Rencana aksi", text="Tulislah", rubric=read_rubric(RUBRIC))
    return actions.save_task(actor=actor or city.hr, batch_id=batch.pk, values=values, at=NOW, **changes)


def hand_in(place: Enrolment, task: BatchTask, text: str = "Isi", file: Any = None) -> TaskWork:
    who = person_actor(place.employee)
    return actions.hand_in(actor=who, task_id=task.pk, text=text, file=file, at=NOW)


def mark(city: City, work: TaskWork, *levels: int, actor: Any = None) -> TaskWork:
    return actions.mark_work(actor=actor or city.hr, work_id=work.pk, levels=levels, comment="Bagus", at=NOW)


def test_the_rubric_gives_the_score_and_the_person_is_told(
    city: City, place: Enrolment, task: BatchTask
) -> None:
    account = AccountFactory.create(employee=place.employee)
    marked = mark(city, hand_in(place, task), 1, 1)
    assert (marked.state, marked.score, marked.levels) == ("MARKED", Decimal("87.50"), [1, 1])
    assert Notice.objects.get(account=account).url == reverse("training:task", args=[task.pk])
    assert found_in.task_means(batch_id=task.batch_id).of(place.pk) == Decimal("87.50")


def test_a_partners_contact_runs_only_their_own_batches(city: City, batch: Batch, place: Enrolment) -> None:
    contact = contact_actor(batch.partner)
    task = setting(city, batch, actor=contact)
    assert mark(city, hand_in(place, task), 2, 1, actor=contact).score == 100
    other = city.batch(state="RUNNING", partner=PartnerFactory.create(agency=city.agency))
    for actor in (contact, stranger()):
        with pytest.raises(PermissionDenied):
            setting(city, other, actor=actor)
    foreign = setting(city, other)
    assert found_in.task(contact, task_id=foreign.pk) is None


def test_work_comes_back_and_is_handed_in_again_with_another_file(
    city: City, place: Enrolment, task: BatchTask
) -> None:
    first = hand_in(place, task, "", ContentFile(b"%PDF-1.7 a", name="../a.pdf"))
    with pytest.raises(TaskRefused):
        hand_in(place, task, "Lagi")
    with pytest.raises(TaskRefused):
        actions.return_work(actor=city.hr, work_id=first.pk, comment=" ", at=NOW)
    actions.return_work(actor=city.hr, work_id=first.pk, comment="Tambahkan angka", at=NOW)
    again = hand_in(place, task, "Dengan angka", ContentFile(b"%PDF-1.7 b", name="b.pdf"))
    assert (again.pk, again.state, again.text) == (first.pk, "SUBMITTED", "Dengan angka")
    assert Upload.objects.get(purpose=actions.PURPOSE).name == "b.pdf"
    mark(city, again, 0, 0)
    with pytest.raises(TaskRefused):
        mark(city, again, 2, 1)


@pytest.mark.parametrize(("text", "name"), [("  ", None), ("x" * 20_001, None), ("", "a.exe")])
def test_empty_long_and_strange_work_is_refused(
    place: Enrolment, task: BatchTask, text: str, name: str | None
) -> None:
    with pytest.raises((TaskRefused, FileRefused)):
        hand_in(place, task, text, ContentFile(b"x", name=name) if name else None)
    assert not TaskWork.objects.exists()


def test_nobody_marks_their_own_work_or_hands_in_without_a_seat(
    city: City, place: Enrolment, task: BatchTask
) -> None:
    work = hand_in(place, task)
    own = person_actor(place.employee)
    runner = type(own)(employee_id=own.employee_id, agency_id=own.agency_id, grants=city.hr.grants)
    with pytest.raises(PermissionDenied):
        mark(city, work, 1, 1, actor=runner)
    with pytest.raises(PermissionDenied):
        actions.hand_in(actor=city.hr, task_id=task.pk, text="Isi", file=None, at=NOW)


def test_a_level_that_is_not_there_is_refused(city: City, place: Enrolment, task: BatchTask) -> None:
    work = hand_in(place, task)
    for levels in ([1], [1, 2], [-1, 0]):
        with pytest.raises(TaskRefused):
            mark(city, work, *levels)


def test_the_rubric_is_fixed_and_the_task_stays_once_there_is_work(
    city: City, batch: Batch, place: Enrolment, task: BatchTask
) -> None:
    hand_in(place, task)
    values = actions.TaskValues(title="Lain", text="Tulislah", rubric=read_rubric("A: x = 0; y = 1"))
    with pytest.raises(TaskRefused):
        actions.save_task(actor=city.hr, batch_id=batch.pk, values=values, at=NOW, task_id=task.pk)
    with pytest.raises(TaskRefused):
        actions.drop_task(actor=city.hr, task_id=task.pk)
    bare = setting(city, batch)
    actions.drop_task(actor=city.hr, task_id=bare.pk)
    assert list(BatchTask.objects.all()) == [task]


def test_a_batch_ends_only_when_all_work_is_marked(
    city: City, batch: Batch, place: Enrolment, task: BatchTask
) -> None:
    session = SessionFactory.create(batch=batch, recorded_at=NOW)
    Attendance.objects.create(agency=batch.agency, session=session, enrolment=place, present=True)
    work = hand_in(place, task)
    with pytest.raises(WrongState):
        finish_batch(actor=city.hr, batch_id=batch.pk, at=NOW)
    mark(city, work, 2, 0)
    assert finish_batch(actor=city.hr, batch_id=batch.pk, at=NOW).state == "FINISHED"
    with pytest.raises(TaskRefused):
        setting(city, batch)


def test_a_participant_hands_in_and_a_runner_marks_on_their_pages(
    client: Client, city: City, batch: Batch, place: Enrolment, task: BatchTask
) -> None:
    page = reverse("training:task", args=[task.pk])
    client.force_login(AccountFactory.create(employee=place.employee))
    assert page in client.get(reverse("training:batch_tasks", args=[batch.pk])).content.decode()
    assert client.post(page, {"text": ""}).status_code == 422
    photo = SimpleUploadedFile("foto.jpg", b"\xff\xd8\xff", content_type="image/jpeg")
    assert client.post(page, {"text": "Isi", "file": photo}).status_code == 302
    work = TaskWork.objects.get()
    assert client.get(reverse("training:task_file", args=[work.pk])).getvalue() == b"\xff\xd8\xff"
    marking = reverse("training:task_work", args=[work.pk])
    assert client.get(marking).status_code == 403
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    assert client.post(marking, {"level_0": "2", "comment": ""}).status_code == 422
    assert client.post(marking, {"level_0": "2", "level_1": "1", "comment": ""})["Location"] == page
    results = client.get(reverse("training:batch_results", args=[batch.pk])).context["task_scores"]
    assert results == [(place.employee.full_name, Decimal(100))]


def test_hr_sets_and_changes_a_task_on_its_page(client: Client, city: City, batch: Batch) -> None:
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    new = reverse("training:task_new", args=[batch.pk])
    assert client.post(new, {"title": "A", "text": "B", "rubric": "salah"}).status_code == 422
    assert client.post(new, {"title": "A", "text": "B", "rubric": RUBRIC}).status_code == 302
    made = BatchTask.objects.get()
    edit = reverse("training:task_edit", args=[made.pk])
    assert written_rubric(rubric_of(made.rubric)) in client.get(edit).content.decode()
    client.post(edit, {"title": "C", "text": "B", "rubric": RUBRIC, "due_on": "2027-03-02"})
    made.refresh_from_db()
    assert (made.title, str(made.due_on)) == ("C", "2027-03-02")
    client.post(reverse("training:task_drop", args=[made.pk]))
    assert not BatchTask.objects.exists()


@pytest.mark.parametrize("people", [1, 8])
def test_a_task_costs_the_same_for_any_number_of_people(
    client: Client, city: City, batch: Batch, task: BatchTask, django_assert_max_num_queries: Any, people: int
) -> None:
    for person in city.people(people):
        hand_in(EnrolmentFactory.create(batch=batch, employee=person, state="ATTENDING"), task)
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    for page in (
        reverse("training:task", args=[task.pk]),
        reverse("training:batch_tasks", args=[batch.pk]),
        reverse("training:batch_results", args=[batch.pk]),
    ):
        with django_assert_max_num_queries(14):
            assert client.get(page).status_code == 200
