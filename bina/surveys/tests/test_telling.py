from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from bina.people.models import Employee, Unit
from bina.people.tests.factories import AccountFactory, EmployeeFactory, UnitFactory, hr_actor
from bina.platform.models import Account, Notice
from bina.surveys import actions
from bina.surveys.models import Participation, Survey
from bina.surveys.tests.factories import NOW, everywhere, person_as, survey_for

pytestmark = pytest.mark.django_db
SITE = "https://bina.kota.example"


@pytest.fixture
def unit() -> Unit:
    return UnitFactory.create()


def with_accounts(unit: Unit, *emails: str | None) -> list[Account]:
    return [
        AccountFactory.create(employee=EmployeeFactory.create(unit=unit), email=email) for email in emails
    ]


def people_of(accounts: Sequence[Account]) -> list[Employee]:
    return [Employee.objects.get(pk=account.employee_id) for account in accounts]


def tell(survey: Survey, *, days: int = 0) -> int:
    return actions.tell_invited(
        survey_id=survey.pk, address="/survei/1/", site=SITE, at=NOW + timedelta(days=days)
    )


def mails() -> list[dict[str, object]]:
    """Mails that wait to be written, by the order of their accounts."""
    jobs = ProcrastinateJob.objects.filter(task_name="surveys.mail_invitation").order_by("pk")
    return [job.args for job in jobs]


def send(survey: Survey, account: Account, *, days: int = 0) -> bool:
    return actions.mail_invitation(
        survey_id=survey.pk, account_id=account.pk, link=f"{SITE}/survei/1/", at=NOW + timedelta(days=days)
    )


def test_everybody_asked_gets_one_notice_and_who_has_an_address_a_mail(unit: Unit) -> None:
    accounts = with_accounts(unit, "siti@kota.example", None)
    without_account = EmployeeFactory.create(unit=unit)
    stranger = AccountFactory.create(employee=EmployeeFactory.create(unit=unit), email="lain@kota.example")
    survey = survey_for([*people_of(accounts), without_account], unit=unit)
    assert (tell(survey), tell(survey)) == (2, 0)
    told = Notice.objects.order_by("account_id").values_list("account_id", "url", "text")
    text = f"Pendapat Anda ditunggu: {survey.title}"
    assert list(told) == [(key, "/survei/1/", text) for key in sorted(one.pk for one in accounts)]
    assert not stranger.notices.exists()
    link = f"{SITE}/survei/1/"
    assert mails() == [
        {"survey_id": str(survey.pk), "account_id": str(accounts[0].pk), "link": link},
    ]


def test_who_has_answered_or_left_is_not_told(unit: Unit) -> None:
    answered, left, waiting = with_accounts(unit, None, None, None)
    survey = survey_for(people_of([answered, left, waiting]), unit=unit)
    person = Employee.objects.get(pk=answered.employee_id)
    actions.answer(actor=person_as(person), survey_id=survey.pk, values=everywhere(3), texts={}, at=NOW)
    Employee.objects.filter(pk=left.employee_id).update(status="RETIRED")
    assert tell(survey) == 1
    assert [notice.account_id for notice in Notice.objects.all()] == [waiting.pk]


@pytest.mark.parametrize("days", [-2, 8])
def test_nobody_is_told_of_a_survey_that_is_not_open(unit: Unit, days: int) -> None:
    survey = survey_for(people_of(with_accounts(unit, "siti@kota.example")), unit=unit)
    assert tell(survey, days=days) == 0
    assert (Notice.objects.count(), mails()) == (0, [])


def test_the_job_waits_for_the_opening_and_is_queued_again_only_for_new_people(unit: Unit) -> None:
    people = EmployeeFactory.create_batch(2, unit=unit)
    survey = survey_for(people[:1], unit=unit)
    again = {
        "actor": hr_actor(unit.agency),
        "agency_id": unit.agency_id,
        "instrument": survey.instrument,
        "subject_kind": survey.subject_kind,
        "subject_id": survey.subject_id,
        "title": survey.title,
        "opens_at": survey.opens_at,
        "closes_at": survey.closes_at,
    }
    jobs = ProcrastinateJob.objects.filter(task_name="surveys.tell_invited")
    assert [(job.scheduled_at, job.args["survey_id"]) for job in jobs] == [
        (survey.opens_at, str(survey.pk)),
    ]
    actions.open_survey(**again, invited=[people[0].pk])
    assert jobs.all().count() == 1
    actions.open_survey(**again, invited=[people[1].pk])
    assert jobs.all().count() == 2


def test_a_mail_speaks_the_language_of_its_reader_and_leads_to_the_survey(unit: Unit) -> None:
    siti, john = with_accounts(unit, "siti@kota.example", "john@kota.example")
    Account.objects.filter(pk=john.pk).update(language="en")
    survey = survey_for(people_of([siti, john]), unit=unit)
    assert (send(survey, siti), send(survey, john)) == (True, True)
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["siti@kota.example"], "[Bina] Pendapat Anda ditunggu"),
        (["john@kota.example"], "[Bina] Your opinion is asked for"),
    ]
    for letter in mail.outbox:
        assert letter.body.splitlines().count(f"{SITE}/survei/1/") == 1
        assert survey.title in letter.body


def test_no_mail_goes_to_who_answered_meanwhile_was_not_asked_or_comes_too_late(unit: Unit) -> None:
    answered, other, late = with_accounts(unit, "a@kota.example", "b@kota.example", "c@kota.example")
    survey = survey_for(people_of([answered, late]), unit=unit)
    Participation.objects.filter(employee_id=answered.employee_id).update(answered=True)
    assert (send(survey, answered), send(survey, other), send(survey, late, days=8)) == (False, False, False)
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_the_worker_tells_and_writes_once_the_survey_is_open() -> None:
    unit = UnitFactory.create()
    (siti,) = with_accounts(unit, "siti@kota.example")
    now = timezone.now()  # noqa: TID251  # the job reads the clock, so the survey must be open by it
    survey = actions.open_survey(
        actor=hr_actor(unit.agency),
        agency_id=unit.agency_id,
        instrument="training-reaction",
        subject_kind="training.batch",
        subject_id=unit.pk,
        title="Pelatihan 001",
        invited=[person.pk for person in people_of([siti])],
        opens_at=now,
        closes_at=now + timedelta(days=14),
        site=SITE,
    )
    call_command("procrastinate", "worker", "--one-shot")
    address = reverse("surveys:answer", args=[survey.pk])
    assert [notice.url for notice in siti.notices.all()] == [address]
    assert [f"{SITE}{address}" in letter.body for letter in mail.outbox] == [True]
