"""What people do with surveys: open, tell the invited, answer, close."""

from __future__ import annotations

from random import SystemRandom
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from bina.people.rules import HELD
from bina.platform.errors import Refused
from bina.platform.jobs import defer
from bina.platform.models import Account, Notice
from bina.platform.notices import leave_notices
from bina.surveys import instruments, rules
from bina.surveys.models import AnonymousAnswer, Participation, Survey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from bina.platform.access import Actor

MIXED_WITH = 20
SMALLEST_GROUP = 5


class SurveyClosed(Refused):
    """The survey takes no answers at this moment."""


class AlreadyAnswered(Refused):
    """The person has answered this survey before."""


class NotInvited(Refused):
    """The person was not asked to answer this survey."""


class AnswerIncomplete(Refused):
    """A question is not answered, or with a value that its scale does not have."""


@transaction.atomic
def open_survey(
    *,
    actor: Actor,
    agency_id: UUID,
    instrument: str,
    subject_kind: str,
    subject_id: UUID,
    title: str,
    invited: Iterable[UUID],
    opens_at: datetime,
    closes_at: datetime,
    smallest_group: int = SMALLEST_GROUP,
    site: str = "",
) -> Survey:
    """Ask the employees ``invited`` about one subject. Idempotent: later calls ask those not asked yet.

    When the survey opens, a job tells those who were asked.

    Args:
        site: where people reach this installation, such as ``https://bina.kota.example``; for mails.

    Raises:
        PermissionDenied: ``actor`` may not open surveys of that agency.
        InstrumentUnknown: there is no such instrument.
    """
    actor.require("surveys.edit", agency=agency_id)
    questions = instruments.latest(instrument)
    survey, _made = Survey.objects.get_or_create(
        subject_kind=subject_kind,
        subject_id=subject_id,
        instrument=questions.key,
        defaults={
            "agency_id": agency_id,
            "instrument_version": questions.version,
            "title": title[:250],
            "smallest_group": smallest_group,
            "opens_at": opens_at,
            "closes_at": closes_at,
        },
    )
    asked = [Participation(survey=survey, employee_id=employee_id) for employee_id in set(invited)]
    Participation.objects.bulk_create(asked, ignore_conflicts=True)
    number = survey.participations.count()
    if number > survey.invited:
        Survey.objects.filter(pk=survey.pk).update(invited=number)
        defer("surveys.tell_invited", survey_id=str(survey.pk), site=site, schedule_at=survey.opens_at)
    survey.refresh_from_db()
    return survey


@transaction.atomic
def tell_invited(*, survey_id: UUID, address: str, site: str, at: datetime) -> int:
    """Tell those who still can answer: a notice each, and a mail to who has an address. Idempotent.

    Args:
        address: path of the page that asks; one notice about it goes to an account.
        site: what stands before the path in mails.

    Returns:
        How many were told now; none when the survey is not open at ``at``.
    """
    survey = Survey.objects.select_for_update().filter(pk=survey_id).first()
    if survey is None or not survey.opens_at <= at < survey.closes_at:
        return 0
    waiting = survey.participations.filter(answered=False, employee__status__in=HELD)
    owners = Account.objects.filter(employee_id__in=waiting.values("employee_id"))
    known = Notice.objects.filter(account__in=owners, url=address).values("account_id")
    accounts = list(owners.exclude(pk__in=known).order_by("pk"))
    leave_notices(_notice(account, survey, address, at) for account in accounts)
    for account in accounts:
        if account.email:
            defer(
                "surveys.mail_invitation",
                survey_id=str(survey.pk),
                account_id=str(account.pk),
                link=f"{site}{address}",
            )
    return len(accounts)


def _notice(account: Account, survey: Survey, address: str, at: datetime) -> Notice:
    with translation.override(account.language):
        text = _("Your opinion is asked for: {title}").format(title=survey.title)
    return Notice(account=account, text=text[:300], url=address, created_at=at)


def mail_invitation(*, survey_id: UUID, account_id: UUID, link: str, at: datetime) -> bool:
    """Write to one person that a survey waits for them, unless they have answered or it has closed.

    Returns:
        Whether a mail was sent.
    """
    account = Account.objects.filter(pk=account_id).exclude(email=None).exclude(email="").first()
    if account is None or account.employee_id is None:
        return False
    waiting = Participation.objects.filter(survey_id=survey_id, employee_id=account.employee_id)
    asked = waiting.filter(answered=False).select_related("survey").first()
    if asked is None or not asked.survey.opens_at <= at < asked.survey.closes_at:
        return False
    with translation.override(account.language):
        subject = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + _("Your opinion is asked for")
        words = {"name": account.name, "survey": asked.survey, "link": link}
        body = render_to_string("surveys/email/invitation.txt", words)
    send_mail(subject, body, None, [str(account.email)])
    return True


@transaction.atomic
def answer(
    *,
    actor: Actor,
    survey_id: UUID,
    values: Mapping[str, int],
    texts: Mapping[str, str],
    at: datetime,
) -> None:
    """Take one person's answers: that they answered is kept in one place, what they said in another.

    Args:
        values: point of the scale per item; every item of the instrument.
        texts: words per open question; empty ones are left out.

    Raises:
        NotInvited: there is no such survey for this person.
        SurveyClosed: ``at`` lies outside the survey's period.
        AlreadyAnswered: the person answered before.
        AnswerIncomplete: an item is missing or outside the scale.
    """
    asked = _invitation(actor, survey_id)
    if asked.answered:
        raise AlreadyAnswered(_("You have already answered this survey. Thank you."))
    survey = asked.survey
    if not survey.opens_at <= at < survey.closes_at:
        raise SurveyClosed(_("This survey is not open now."))
    fresh = _answers(survey, values=values, texts=texts, at=at)
    Participation.objects.filter(pk=asked.pk).update(answered=True)
    _mix(survey, fresh)


def _invitation(actor: Actor, survey_id: UUID) -> Participation:
    """The person's invitation, locked."""
    asked = None
    if actor.employee_id is not None:
        own = Participation.objects.filter(survey_id=survey_id, employee_id=actor.employee_id)
        asked = own.select_for_update(of=("self",)).select_related("survey").first()
    if asked is None:
        raise NotInvited(_("This survey is for other people. You were not asked to answer it."))
    return asked


def _answers(
    survey: Survey, *, values: Mapping[str, int], texts: Mapping[str, str], at: datetime
) -> list[AnonymousAnswer]:
    instrument = instruments.load(survey.instrument, survey.instrument_version)
    for item in instrument.items:
        if values.get(item.code) not in instrument.points:
            raise AnswerIncomplete(_("Please answer: {question}").format(question=item.text))
    week = rules.week_of(at.date())
    scaled = [
        AnonymousAnswer(survey=survey, item=item.code, value=values[item.code], week=week)
        for item in instrument.items
    ]
    worded = [
        AnonymousAnswer(survey=survey, item=question.code, text=words, week=week)
        for question in instrument.texts
        if (words := texts.get(question.code, "").strip())
    ]
    return [*scaled, *worded]


def _mix(survey: Survey, fresh: Sequence[AnonymousAnswer]) -> None:
    """Write new answers among earlier ones, so that not even the table's inner order tells them apart.

    Rows written together carry the same transaction number inside the database; writing some earlier rows
    anew at the same moment makes that number say nothing about one person. Both tables are treated so.
    """
    earlier = AnonymousAnswer.objects.filter(survey=survey).order_by("?")[: MIXED_WITH * max(len(fresh), 1)]
    rows = [*earlier, *fresh]
    AnonymousAnswer.objects.filter(pk__in=[row.pk for row in earlier]).delete()
    SystemRandom().shuffle(rows)
    for row in rows:
        row.pk = uuid4()
    AnonymousAnswer.objects.bulk_create(rows)
    others = Participation.objects.filter(survey=survey, answered=True).order_by("?")[:MIXED_WITH]
    Participation.objects.filter(pk__in=[row.pk for row in others]).update(answered=True)


@transaction.atomic
def close_survey(*, actor: Actor, survey_id: UUID, at: datetime) -> Survey:
    """Take no more answers from ``at`` on. Idempotent.

    Raises:
        Survey.DoesNotExist: no such survey.
        PermissionDenied: ``actor`` may not close surveys of its agency.
    """
    survey = Survey.objects.select_for_update().get(pk=survey_id)
    actor.require("surveys.edit", agency=survey.agency_id)
    if survey.closes_at > at:
        survey.closes_at = max(at, survey.opens_at)
        Survey.objects.filter(pk=survey.pk).update(closes_at=survey.closes_at)
    return survey
