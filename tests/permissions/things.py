"""One of every kind of thing the addresses name, for one agency."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from bina.competency.tests.factories import competence, require
from bina.evaluation.models import Evaluation, Finding
from bina.evaluation.tests.factories import take_part
from bina.learning.models import Activity, Asset, Flag, Package, Section, Submission
from bina.learning.models import Enrolment as CoursePlace
from bina.learning.tests.factories import TASK, add, make_course, publish, put_in
from bina.people.models import ActingHead, Employee, Unit
from bina.people.tests.factories import AccountFactory, EmployeeFactory, UnitFactory, grant, hr_actor
from bina.performance.models import Metric
from bina.performance.tests.factories import AppraisalFactory, MetricFactory, MetricValueFactory
from bina.planning import actions as planning
from bina.platform.access import Role, system_actor
from bina.platform.models import Account, ImportFile, JobRun, PushSubscription, Upload
from bina.professionalism import actions as professionalism
from bina.records import actions as records
from bina.surveys.tests.factories import survey_for
from bina.training.models import (
    ActionPlan,
    AgencyDay,
    Approval,
    Batch,
    Delegation,
    Enrolment,
    JointBatch,
    JointGuest,
    LogEntry,
    Material,
    Programme,
    ProgrammeOutcome,
)
from bina.training.tests.factories import (
    BatchFactory,
    EnrolmentFactory,
    ProgrammeFactory,
    SessionFactory,
    TrainingRecordFactory,
    VenueFactory,
)
from tests.permissions.certificate_things import certificates_of
from tests.permissions.exchange_things import entry_of
from tests.permissions.partner_things import partners_of_agency, study_of
from tests.permissions.plan_things import plans_of_agency
from tests.permissions.quiz_things import quiz_of_agency
from tests.permissions.task_things import task_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
YEAR = 2027
IMPORTS = {
    "people": "pegawai",
    "competency": "penilaian",
    "performance": "predikat",
    "training": "program",
    "planning": "rencana",
}
Things = dict[str, "UUID"]


def things_of_agency(root: Unit, people: Sequence[Employee], *, mark: str) -> Things:
    """What belongs to the agency as a whole; ``mark`` is in every name, so that a leak can be seen."""
    programme = ProgrammeFactory.create(agency=root.agency, name=f"Pelatihan {mark}")
    standard = require(root.agency, "PP", 3)
    ProgrammeOutcome.objects.create(
        agency=root.agency, programme=programme, competency=competence("PP"), level=3
    )
    planning.derive_needs(actor=hr_actor(root.agency), agency_id=root.agency_id, year=YEAR, at=NOW)
    survey = survey_for(list(people), unit=root)
    survey.title = f"Survei {mark}"
    survey.save()
    return {
        **learning_of_agency(root, people, mark=mark),
        **quiz_of_agency(root, people, mark=mark),
        "programme": programme.pk,
        "standard": standard.pk,
        "survey": survey.pk,
        "key": _record_key(root.agency_id, mark=mark),
        "run": a_run(root.agency_id, None, title=f"Tugas {mark}").pk,
        "phone": a_phone(AccountFactory.create(name=f"Ponsel {mark}")).pk,
        **_batches(programme, people),
        **partners_of_agency(root, mark=mark),
        **plans_of_agency(root, programme, people, mark=mark),
        **_evaluation(programme, mark=mark),
        **_performance(root, people, mark=mark),
        "entry.siasn": entry_of(people[-1], mark=mark).pk,
        **{f"import.{room}": _import(root, room, mark=mark) for room in IMPORTS},
    }


def _record_key(agency_id: UUID, *, mark: str) -> UUID:
    """A key of the agency's record store."""
    store = system_actor(agency_id)
    made = records.create_key(actor=store, store=agency_id, name=f"Kunci {mark}", scopes=["all"], at=NOW)
    return made.key.pk


def learning_of_agency(root: Unit, people: Sequence[Employee], *, mark: str) -> Things:
    """A course everybody is in, a draft, and what waits for a marker; the last person handed work in."""
    course = make_course(root.agency, published=False, title=f"Kursus {mark}")
    add(course, "assignment", TASK, title=f"Tugas {mark}")
    add(course, "live", {"starts_at": NOW, "minutes": 60, "link": "https://rapat.contoh.go.id/a"})
    asset = Asset.objects.create(
        agency=root.agency,
        sha256="0" * 64,
        name=f"{mark}.txt",
        media_type="text/plain",
        size_bytes=1,
        file=ContentFile(b"x", name="a.txt"),
        created_at=NOW,
    )
    _add_package(course.versions.get().sections.get().pk)
    publish(course)
    places = [put_in(course, person) for person in people]
    flags = [
        Flag.objects.create(
            agency=root.agency,
            employee=place.employee,
            enrolment=place,
            reason="COURSE_TOO_FAST",
            facts={"seconds": 5, "least": 60},
            raised_at=NOW,
        )
        for place in places
    ]
    version = course.versions.get()
    work = Submission.objects.create(
        agency=root.agency,
        employee=people[-1],
        enrolment=places[-1],
        activity=version.activities.get(kind="assignment"),
        text=f"Jawaban {mark}",
        submitted_at=NOW,
    )
    draft = make_course(root.agency, published=False, title=f"Rancangan {mark}")
    page = draft.versions.get().activities.all()[0]
    return {
        "course": course.pk,
        "course.draft": draft.pk,
        "section": page.section_id,
        "activity": page.pk,
        "activity.package": version.activities.get(kind="scorm").pk,
        "activity.live": version.activities.get(kind="live").pk,
        "asset": asset.pk,
        "submission": work.pk,
        "flag": flags[-1].pk,
    }


def _add_package(section_id: UUID) -> None:
    """A package as the fifth activity of the section; its files are not asked for."""
    section = Section.objects.get(pk=section_id)
    package = Package.objects.create(
        agency_id=section.agency_id,
        standard=Package.Standard.SCORM_12,
        title="Paket",
        launch="a.html",
        manifest={"items": []},
        sha256="0" * 64,
        size_bytes=1,
        file_count=1,
        created_at=NOW,
    )
    Activity.objects.create(
        agency_id=section.agency_id,
        section=section,
        version_id=section.version_id,
        position=5,
        kind="scorm",
        title="Paket",
        package=package,
    )


def course_place_of(employee_id: UUID, *, course_id: UUID) -> Things:
    """The person's place in the course, and the flag on it."""
    place = CoursePlace.objects.get(employee_id=employee_id, course_id=course_id)
    return {"enrolment.course": place.pk, "flag": place.flags.get().pk}


def _batches(programme: Programme, people: Sequence[Employee]) -> Things:
    made = {
        "batch": BatchFactory.create(programme=programme, state=Batch.State.OPEN),
        "batch.draft": BatchFactory.create(programme=programme),
        "batch.running": BatchFactory.create(programme=programme, state=Batch.State.RUNNING),
        "batch.finished": BatchFactory.create(
            programme=programme,
            state=Batch.State.FINISHED,
            starts_on=date(2025, 5, 5),
            ends_on=date(2025, 5, 6),
        ),
    }
    for person in people:
        EnrolmentFactory.create(batch=made["batch"], employee=person)
        EnrolmentFactory.create(batch=made["batch.running"], employee=person, state=Enrolment.State.ATTENDING)
        take_part(made["batch.finished"], person)
        TrainingRecordFactory.create(employee=person)
    session = SessionFactory.create(batch=made["batch.running"])
    return {
        **{kind: batch.pk for kind, batch in made.items()},
        "batch.joint": _of_another_agency(programme).pk,
        "session": session.pk,
        **_getting_in(programme, people),
    }


def _of_another_agency(programme: Programme) -> Batch:
    """A batch of a third agency that is open to the programme's."""
    host = UnitFactory.create()
    batch: Batch = BatchFactory.create(
        programme__agency=host.agency, programme__name="Seminar Bersama", state=Batch.State.OPEN
    )
    joint = JointBatch.objects.create(agency=host.agency, batch=batch, opened_at=NOW)
    JointGuest.objects.create(agency=host.agency, joint=joint, guest=programme.agency)
    return batch


def _getting_in(programme: Programme, people: Sequence[Employee]) -> Things:
    """A request that waits for BKPSDM, a delegation, a venue and a day of the agency."""
    later = BatchFactory.create(
        programme=programme, state=Batch.State.OPEN, starts_on=date(2027, 5, 3), ends_on=date(2027, 5, 4)
    )
    asked = EnrolmentFactory.create(batch=later, employee=people[-1], state=Enrolment.State.NOMINATED)
    approval = Approval.objects.create(agency=programme.agency, enrolment=asked, step="HR", asked_at=NOW)
    outsiders = EmployeeFactory.create_batch(2, unit=people[-1].unit)
    delegation = Delegation.objects.create(
        agency=programme.agency,
        giver=outsiders[0],
        taker=outsiders[1],
        period=(date(2026, 11, 1), date(2026, 12, 1)),
        made_at=NOW,
    )
    day = AgencyDay.objects.create(agency=programme.agency, on=date(2027, 4, 1), name="Hari jadi")
    running = Enrolment.objects.get(employee=people[-1], state=Enrolment.State.ATTENDING)
    plan = ActionPlan.objects.create(
        agency=programme.agency, enrolment=running, text="Loket", measure="Antrean", written_at=NOW
    )
    entry = LogEntry.objects.create(
        agency=programme.agency,
        enrolment=running,
        on=running.batch.starts_on,
        text="Mendampingi",
        length_jp=2,
        written_at=NOW,
    )
    return {
        "plan.action": plan.pk,
        "material.file": _file_for(running.batch).pk,
        "material": Material.objects.create(
            agency=programme.agency,
            batch=running.batch,
            title="Bahan",
            link="https://contoh.go.id/a",
            added_at=NOW,
        ).pk,
        "entry": entry.pk,
        **task_of(running, upload_id=_file_for(running.batch).upload_id),
        "approval": approval.pk,
        "delegation": delegation.pk,
        "venue": VenueFactory.create(agency=programme.agency).pk,
        "day": day.pk,
    }


def _file_for(batch: Batch) -> Material:
    """A material whose file is kept here."""
    kept = Upload.objects.create(
        agency_id=batch.agency_id,
        purpose="training.material",
        name="bahan.pdf",
        file=ContentFile(b"%PDF-1.7", name="bahan.pdf"),
        size_bytes=8,
        created_at=NOW,
    )
    return Material.objects.create(
        agency_id=batch.agency_id, batch=batch, title="Berkas", upload_id=kept.pk, added_at=NOW
    )


def _evaluation(programme: Programme, *, mark: str) -> Things:
    evaluation = Evaluation.objects.create(
        agency=programme.agency, programme=programme, year=2025, evaluated_at=NOW
    )
    finding = Finding.objects.create(
        agency=programme.agency,
        evaluation=evaluation,
        competence=competence("PP"),
        title=f"Temuan {mark}",
        text="Yang dilatih naik setengah tingkat.",
        recommendation="Lanjutkan.",
        written_at=NOW,
    )
    return {"evaluation": evaluation.pk, "finding": finding.pk}


def _performance(root: Unit, people: Sequence[Employee], *, mark: str) -> Things:
    """Last year's predicates, the index that rests on them, and a metric."""
    for person in people:
        AppraisalFactory.create(employee=person)
    professionalism.measure(actor=hr_actor(root.agency), agency_id=root.agency_id, on=NOW.date(), at=NOW)
    return {"metric": MetricFactory.create(agency=root.agency, name=f"Indikator {mark}").pk}


def _import(root: Unit, room: str, *, mark: str) -> UUID:
    kind = f"{room}.{IMPORTS[room]}"
    name = f"{mark}.csv"
    upload = Upload.objects.create(
        agency_id=root.agency_id,
        purpose=kind,
        name=name,
        file=ContentFile(b"NIP BARU;NAMA\n1;Satu\n", name=name),
        size_bytes=22,
        created_at=NOW,
    )
    found = ImportFile.objects.create(
        upload=upload, agency_id=root.agency_id, kind=kind, state=ImportFile.State.READY, created_at=NOW
    )
    return found.pk


def a_run(agency_id: UUID | None, account: Account | None, *, title: str) -> JobRun:
    """Long work of the agency, started by that account (or by the installation)."""
    return JobRun.objects.create(
        agency_id=agency_id,
        account_id=account.pk if account else None,
        kind="people.import",
        title=title,
        created_at=NOW,
    )


def a_phone(account: Account) -> PushSubscription:
    """A device on which that account is reminded."""
    endpoint = f"https://push.example/{account.pk}"
    return PushSubscription.objects.create(account=account, endpoint=endpoint, created_at=NOW)


def things_of_person(person: Employee, *, batch_id: UUID, course_id: UUID) -> Things:
    """A person's record, seat, unit, acting head, and a role held on that unit."""
    account = AccountFactory.create(employee=person)
    leader = EmployeeFactory.create(
        unit=person.unit, name="Pelaksana Tugas"
    )  # a superior's name is no secret
    acting = ActingHead.objects.create(
        agency=person.agency, unit=person.unit, employee=leader, kind="PLT", period=(date(2026, 1, 1), None)
    )
    metric = Metric.objects.filter(agency=person.agency).first()
    return {
        **certificates_of(person),
        "employee": person.pk,
        "value": MetricValueFactory.create(metric=metric, unit=person.unit).pk,
        "unit": person.unit_id,
        "enrolment": seat_of(person.pk, batch_id=batch_id),
        "enrolment.course": course_place_of(person.pk, course_id=course_id)["enrolment.course"],
        "acting": acting.pk,
        "case": study_of(person),
        "grant": grant(account, Role.SERVICE_OFFICER, unit=person.unit).pk,
    }


def seat_of(employee_id: UUID, *, batch_id: UUID) -> UUID:
    """The person's place in the batch."""
    return Enrolment.objects.get(employee_id=employee_id, batch_id=batch_id).pk
