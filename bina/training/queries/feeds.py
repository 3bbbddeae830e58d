"""Calendars as files (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from bina.training.models import CalendarFeed, Enrolment, Session
from bina.training.rules.states import BatchState, EnrolmentState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bina.platform.access import Actor

SEATED = (EnrolmentState.ENROLLED, EnrolmentState.ATTENDING, EnrolmentState.COMPLETED)
LOOKS_BACK = timedelta(days=366)
MOST = 1000


def own_feed(actor: Actor) -> CalendarFeed | None:
    """The actor's own private address, if there is one."""
    if actor.employee_id is None:
        return None
    return CalendarFeed.objects.filter(employee_id=actor.employee_id).first()


def batch_feed(actor: Actor, *, batch_id: UUID) -> CalendarFeed | None:
    """The private address of a batch's calendar, for who prepares or runs it."""
    seen = actor.reach("training.edit", agency="agency_id")
    seen |= actor.reach("training.record", agency="agency_id", partner="batch__partner_id")
    return CalendarFeed.objects.filter(seen, batch_id=batch_id).first()


def calendar_file(*, token: str, at: datetime) -> bytes | None:
    """What a private address answers: the sessions of the person or the batch; None for an unknown address.

    Two reads. Sessions of the last year and all to come; those of cancelled batches are left out.
    """
    feed = CalendarFeed.objects.filter(token=token).select_related("employee", "batch").first()
    if feed is None:
        return None
    found = Session.objects.filter(ends_at__gte=at - LOOKS_BACK).exclude(batch__state=BatchState.CANCELLED)
    if feed.employee_id is not None:
        found = found.filter(batch__enrolments__in=_places(feed)).exclude(batch__state=BatchState.DRAFT)
    else:
        found = found.filter(batch=feed.batch)
    sessions = found.select_related("batch__programme", "room__venue").order_by("starts_at", "pk")[:MOST]
    return written(sessions)


def _places(feed: CalendarFeed) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(employee=feed.employee, state__in=SEATED)


def written(sessions: Iterable[Session]) -> bytes:
    """Sessions as an iCalendar file; times in UTC, so that it needs no description of time zones."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bina//Pelatihan//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Training"))
    for session in sessions:
        calendar.add_component(_event(session))
    return bytes(calendar.to_ical())


def _event(session: Session) -> Event:
    batch = session.batch
    event = Event()
    event.add("uid", f"{session.pk}@bina")
    event.add("dtstamp", batch.updated_at)
    event.add("last-modified", batch.updated_at)
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at)
    event.add("summary", f"{batch.programme.name}: {session.title}")
    event.add("location", _where(session))
    event.add("url", f"{settings.INSTALLATION_URL}{reverse('training:batch', args=[batch.pk])}")
    parts = [batch.code, session.get_mode_display(), session.link]
    event.add("description", "\n".join(part for part in parts if part))
    event.add("status", "CONFIRMED")
    return event


def _where(session: Session) -> str:
    if session.room is not None:
        return f"{session.room.venue.name}, {session.room.name}"
    return session.batch.venue or session.link
