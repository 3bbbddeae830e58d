"""Calendars to subscribe to, read again by two parsers that share no line with each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
import vobject
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bina.platform.access import Actor, Role
from bina.training import actions
from bina.training.models import Batch, CalendarFeed, Session
from bina.training.queries.feeds import batch_feed, calendar_file, own_feed
from bina.training.tests.city import City, person_actor, stranger, unit_actor
from bina.training.tests.factories import NOW, EnrolmentFactory, RoomFactory, SessionFactory

pytestmark = pytest.mark.django_db
TRICKY = 'Pelayanan Ramah; "cepat, tepat" \\ tanpa pungli – Ä & rekan yang namanya panjang sekali'


def _own(city: City, state: str = "ENROLLED", **values: Any) -> tuple[Actor, Session]:
    me = city.people(1)[0]
    batch = city.batch(state="OPEN", programme__name=TRICKY, **values)
    session = SessionFactory.create(
        batch=batch,
        title="Hari 1, sesi pagi",
        room=RoomFactory.create(
            venue__agency=city.agency, venue__name=f"Balai, {me.name}", name="Aula, lantai 2"
        ),
        link="https://rapat.example.go.id/j/1?pwd=a,b;c",
    )
    EnrolmentFactory.create(batch=batch, employee=me, state=state, **_extra(state))
    return person_actor(me), session


def _extra(state: str) -> dict[str, Any]:
    return {"queue_number": 1} if state == "WAITING" else {}


def _file(actor: Actor) -> bytes:
    feed = own_feed(actor) or actions.renew_own_feed(actor=actor, at=NOW)
    written = calendar_file(token=feed.token, at=NOW)
    assert written is not None
    return written


def _with_icalendar(written: bytes) -> list[tuple[Any, ...]]:
    events = icalendar.Calendar.from_ical(written).walk("VEVENT")
    return [
        (str(e["UID"]), e.decoded("DTSTART"), e.decoded("DTEND"), str(e["SUMMARY"]), str(e["LOCATION"]))
        for e in events
    ]


def _with_vobject(written: bytes) -> list[tuple[Any, ...]]:
    events = vobject.readOne(written.decode()).contents.get("vevent", [])
    return [(e.uid.value, e.dtstart.value, e.dtend.value, e.summary.value, e.location.value) for e in events]


def test_two_parsers_read_the_same_sessions_with_every_sign_in_its_place(city: City) -> None:
    actor, session = _own(city)
    expected = (
        f"{session.pk}@bina",
        session.starts_at,
        session.ends_at,
        f"{TRICKY}: Hari 1, sesi pagi",
        f"{session.room.venue.name}, Aula, lantai 2",
    )
    written = _file(actor)
    assert _with_icalendar(written) == [expected]
    assert _with_vobject(written) == [expected]


def test_lines_are_folded_and_end_as_the_rfc_says(city: City) -> None:
    written = _file(_own(city)[0])
    lines = written.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in written.replace(b"\r\n", b"")


def test_a_person_finds_their_seats_and_not_what_they_only_wait_for(city: City) -> None:
    seen = {}
    for state in ("ENROLLED", "ATTENDING", "NOMINATED", "WAITING", "REFUSED", "WITHDRAWN"):
        actor, _session = _own(city, state)
        seen[state] = len(_with_icalendar(_file(actor)))
    assert seen == {
        "ENROLLED": 1,
        "ATTENDING": 1,
        "NOMINATED": 0,
        "WAITING": 0,
        "REFUSED": 0,
        "WITHDRAWN": 0,
    }


def test_a_moved_session_keeps_its_key_and_a_cancelled_batch_disappears(city: City) -> None:
    actor, session = _own(city)
    before = _with_icalendar(_file(actor))
    later = datetime(2027, 3, 1, 6, tzinfo=UTC)
    Session.objects.filter(pk=session.pk).update(starts_at=later, ends_at=later + timedelta(hours=1))
    after = _with_icalendar(_file(actor))
    assert (after[0][0], after[0][1]) == (before[0][0], later)
    Batch.objects.update(state="CANCELLED")
    written = _file(actor)
    assert _with_icalendar(written) == _with_vobject(written) == []


def test_a_new_address_makes_the_old_one_worthless(city: City, client: Client) -> None:
    actor, _session = _own(city)
    old = actions.renew_own_feed(actor=actor, at=NOW).token
    new = actions.renew_own_feed(actor=actor, at=NOW).token
    assert CalendarFeed.objects.count() == 1
    assert len(old) >= 43
    assert client.get(reverse("training:feed", args=[old])).status_code == 404
    answer = client.get(reverse("training:feed", args=[new]))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(_with_vobject(answer.content)) == 1


def test_a_batch_has_a_calendar_for_who_runs_it_and_for_nobody_else(city: City) -> None:
    batch = city.batch(state="OPEN")
    SessionFactory.create_batch(1, batch=batch)
    actions.renew_batch_feed(actor=city.hr, batch_id=batch.pk, at=NOW)
    feed = batch_feed(city.hr, batch_id=batch.pk)
    assert feed is not None
    written = calendar_file(token=feed.token, at=NOW)
    assert written is not None
    assert len(_with_icalendar(written)) == 1
    me = person_actor(city.people(1)[0])
    assert batch_feed(me, batch_id=batch.pk) is None
    leader = unit_actor(city, city.root, Role.LEADER)
    with pytest.raises(PermissionDenied):
        actions.renew_batch_feed(actor=leader, batch_id=batch.pk, at=NOW)
    for actor in (stranger(), me):
        with pytest.raises(Batch.DoesNotExist):
            actions.renew_batch_feed(actor=actor, batch_id=batch.pk, at=NOW)


@pytest.mark.parametrize("sessions", [1, 20])
def test_a_calendar_costs_the_same_for_one_session_and_for_many(
    city: City, sessions: int, django_assert_max_num_queries: Any
) -> None:
    actor, first = _own(city)
    for number in range(1, sessions):
        SessionFactory.create(
            batch=first.batch,
            starts_at=first.starts_at + timedelta(days=number),
            ends_at=first.ends_at + timedelta(days=number),
        )
    token = actions.renew_own_feed(actor=actor, at=NOW).token
    with django_assert_max_num_queries(2):
        written = calendar_file(token=token, at=NOW)
    assert written is not None
    assert len(_with_icalendar(written)) == sessions
