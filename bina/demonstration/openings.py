"""Training of a made-up city that is open now: where, who teaches, and who would like to take part."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from bina.platform.access import system_actor
from bina.training import actions as training
from bina.training import queries
from bina.training.queries.venues import venues

if TYPE_CHECKING:
    from bina.demonstration.city import City
    from bina.platform.access import Actor

# Sessions of these begin on different days, so that each gets the same trainers and rooms in turn.
OPENINGS = ((21, 12, 8), (35, 6, 10), (49, 20, 5), (63, 5, 9))  # days ahead, seats, people who ask
FULL, DRAWN = 1, 3  # places of the batch whose seats are taken and of the one that is drawn by lot
PLACES = (
    ("Balai Diklat BKPSDM (contoh)", ("Aula", "Ruang Belajar 1")),
    ("Gedung Setda (contoh)", ("Ruang Rapat",)),
)
TRAINERS = (("Dr. Wayan Contoh", "Universitas Contoh"), ("Ir. Maria Contoh", "Lembaga Contoh"))
WEEKEND = 5


def add_openings(*, city: City, agency_id: UUID, at: datetime) -> int:
    """Add venues, trainers and open batches with requests. Does nothing when they are there.

    Returns:
        How many batches were opened.
    """
    actor = system_actor(agency_id)
    if venues(actor).filter(agency_id=agency_id).exists():
        return 0
    rooms = [
        training.add_room(actor=actor, venue_id=venue.pk, name=room, seats=30).pk
        for name, its_rooms in PLACES
        for venue in [training.save_venue(actor=actor, agency_id=agency_id, name=name, address="")]
        for room in its_rooms
    ]
    teachers = [
        training.add_trainer(actor=actor, agency_id=agency_id, name=name, organisation=organisation).pk
        for name, organisation in TRAINERS
    ]
    offered = queries.programmes(actor).filter(agency_id=agency_id, is_active=True, length_jp__lte=40)
    forms = queries.forms(on=at.date(), agency_id=agency_id)
    in_class = [number for number, form in forms.items() if form.path == "CLASSICAL"]
    found = [one for one in offered.filter(form__in=in_class).order_by("code") if not one.targets]
    found = found[: len(OPENINGS)]
    asking_people = hopefuls(city, agency_id)
    for number, programme in enumerate(found):
        ahead, seats, asking = OPENINGS[number]
        starts_on = weekday(at.date() + timedelta(days=ahead))
        batch = _open(actor, programme.pk, starts_on, seats, at)
        _book(actor, batch, rooms[number % len(rooms)], teachers[number % len(teachers)])
        people = asking_people[number * 10 : number * 10 + asking]
        if number == FULL:
            training.enrol(actor=actor, batch_id=batch, employees=people[:seats], at=at)
        if number == DRAWN:
            _announce(actor, programme.pk, batch, starts_on - timedelta(days=14), at)
            _fill_the_draw(actor, batch, asking_people[number * 10 :], asking, at)
        else:
            training.nominate(actor=actor, batch_id=batch, employees=people, at=at)
    return len(found)


def _announce(actor: Actor, programme_id: UUID, batch_id: UUID, draws_on: date, at: datetime) -> None:
    """Nobody needs to agree: who asks is in the draw."""
    training.set_programme_entry(actor=actor, programme_id=programme_id, approvals=[])
    training.announce_draw(actor=actor, batch_id=batch_id, draws_on=draws_on, at=at)


def _fill_the_draw(actor: Actor, batch_id: UUID, people: list[UUID], wanted: int, at: datetime) -> None:
    """So many ask; whom something keeps out is passed over."""
    for person in people:
        try:
            training.nominate(actor=actor, batch_id=batch_id, employees=[person], at=at)
        except training.NotEligible:
            continue
        wanted -= 1
        if wanted == 0:
            return


def hopefuls(city: City, agency_id: UUID) -> list[UUID]:
    """People who ask: those with a demonstration account first, then whoever comes next."""
    nips = [*(one.nip for one in city.accounts), *(one.nip for one in city.people[:80])]
    known = queries.people_by_nip(agency_id=agency_id, nips=nips)
    return list(dict.fromkeys(known[nip].id for nip in nips if nip in known))


def weekday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= WEEKEND else day


def _open(actor: Actor, programme_id: UUID, starts_on: date, seats: int, at: datetime) -> UUID:
    values = training.BatchValues(
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=2),
        seats=seats,
        venue=_("Training centre (synthetic)"),
    )
    batch = training.create_batch(actor=actor, programme_id=programme_id, values=values, at=at)
    training.open_batch(actor=actor, batch_id=batch.pk, at=at)
    return batch.pk


def _book(actor: Actor, batch_id: UUID, room_id: UUID, trainer_id: UUID) -> None:
    """Give every session of the batch a room and a trainer."""
    for session in queries.sessions(actor, batch_id=batch_id):
        values = training.SessionValues(
            title=session.title,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            length_jp=session.length_jp,
            room_id=room_id,
            trainers=[trainer_id],
        )
        training.save_session(actor=actor, batch_id=batch_id, values=values, session_id=session.pk)
