"""What people do with surveys: open, answer, close."""

from __future__ import annotations

from random import SystemRandom
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from bina.platform.errors import Refused
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
) -> Survey:
    """Ask the employees ``invited`` about one subject. Idempotent: later calls ask those not asked yet.

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
    Survey.objects.filter(pk=survey.pk).update(invited=survey.participations.count())
    survey.refresh_from_db()
    return survey


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
