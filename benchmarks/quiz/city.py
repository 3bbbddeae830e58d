"""An agency of signed-in people in one quiz, on a database of its own that is thrown away at the end."""

# ruff: noqa: E402  # Django must be set up before models are imported

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
HOME = tempfile.mkdtemp(prefix="bina-quiz-")
os.environ |= {"BINA_HOME": HOME, "DJANGO_SETTINGS_MODULE": "bina.settings"}

from bina.platform.database import set_addresses

set_addresses()
BINA = Path(sys.executable).with_name("bina")
subprocess.run([BINA, "migrate"], check=True, stdout=subprocess.DEVNULL)

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from bina.learning.actions.courses import CourseValues, create_course
from bina.learning.actions.structure import ActivityValues, add_activity
from bina.learning.kinds.quiz.actions.banks import QuestionValues, create_bank, create_question
from bina.learning.models import Activity, Bank, Course, CourseVersion, Enrolment
from bina.people.models import Agency, Employee, Post, Unit
from bina.platform.access import agency_root, system_actor
from bina.platform.accounts.sessions import SessionStore
from bina.platform.models import Account

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
QUESTIONS, IN_BANK = 20, 200


@dataclass
class Learner:
    """One simulated person, and what the server has acknowledged to them."""

    session: str
    enrolment: UUID
    attempt: str = ""
    questions: list[str] = field(default_factory=list)
    answered: dict[str, str] = field(default_factory=dict)
    handed_in: bool = False


def city(learners: int) -> tuple[Activity, list[Learner]]:
    """An agency with so many signed-in people, all in a course of one quiz drawn from a bank."""
    at = datetime.now(UTC)
    agency = Agency.objects.create(code="ukur-kuis", name="Kota Ukur")
    unit = Unit.objects.create(
        agency=agency, path=agency_root(agency.pk), siasn_id="U-1", name="Kota Ukur", kind="AGENCY"
    )
    post = Post.objects.create(agency=agency, unit=unit, title="Pengelola", kind=Post.Kind.GENERAL)
    people = Employee.objects.bulk_create(_person(number, unit, post, at) for number in range(learners))
    accounts = Account.objects.bulk_create(
        Account(
            login=one.nip,
            name=one.name,
            employee_id=one.pk,
            agency_id=agency.pk,
            is_active=True,
        )
        for one in people
    )
    activity = _quiz(agency, at)
    course = Course.objects.get(pk=activity.version.course_id)
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(agency=agency, employee=one, course=course, version=activity.version, enrolled_at=at)
        for one in people
    )
    sessions = [_session(account) for account in accounts]
    return activity, [Learner(key, one.pk) for key, one in zip(sessions, enrolments, strict=True)]


def _person(number: int, unit: Unit, post: Post, at: datetime) -> Employee:
    return Employee(
        agency_id=unit.agency_id,
        unit=unit,
        unit_path=unit.path,
        post=post,
        siasn_id=f"UKUR-{number:06d}",
        birth_date=datetime(1989, 2, 25, tzinfo=UTC).date(),
        sex=Employee.Sex.FEMALE,
        nip=f"19890225201501{number // 999 % 12 + 1:01d}{number:03d}"[:14] + f"{number:04d}",
        name=f"Pegawai {number:04d}",
        employment_kind=Employee.EmploymentKind.PNS,
        legal_status="01",
        rank="31",
        education_level="40",
        appointed_on=datetime(2015, 1, 1, tzinfo=UTC).date(),
        updated_at=at,
    )


def _quiz(agency: Agency, at: datetime) -> Activity:
    system = system_actor(agency.pk)
    bank = create_bank(actor=system, agency_id=agency.pk, title="Bank ukur", at=at)
    for number in range(IN_BANK):
        create_question(actor=system, bank_id=bank.pk, values=_question(number), at=at)
    values = CourseValues(code="UKUR", title="Kursus ukur", length_jp=Decimal(2))
    course = create_course(actor=system, agency_id=agency.pk, values=values, at=at)
    version = course.versions.get()
    activity = add_activity(
        actor=system,
        section_id=version.sections.get().pk,
        kind="quiz",
        values=ActivityValues(title="Kuis", is_required=True, minimum_seconds=0, cleaned=_settings(bank)),
        at=at,
    )
    CourseVersion.objects.filter(pk=version.pk).update(state="PUBLISHED", published_at=at)
    return Activity.objects.select_related("version").get(pk=activity.pk)


def _question(number: int) -> QuestionValues:
    choices = [
        {"id": key, "text": f"Pilihan {key} dari soal {number} dengan beberapa kata", "right": key == "a"}
        for key in "abcd"
    ]
    body = {"text": f"Soal nomor {number}: apa yang benar menurut peraturan?", "choices": choices}
    return QuestionValues(kind="SINGLE", body=body, topic=f"Topik {number % 5}")


def _settings(bank: Bank) -> dict[str, Any]:
    return {
        "introduction": "",
        "attempts": 1,
        "scoring": "BEST",
        "minutes": 60,
        "feedback": "SUBMIT",
        "one_by_one": True,
        "mix_questions": True,
        "mix_choices": True,
        "for_certificate": True,
        "pass_percent": Decimal(60),
        "draw_0": f"{bank.pk}|",
        "count_0": QUESTIONS,
    }


def _session(account: Account) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.save()
    return store.session_key or ""
