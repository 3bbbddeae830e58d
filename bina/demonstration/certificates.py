"""Certificates of a made-up city: their look, two batches of them, one revoked, one of elsewhere."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files.base import ContentFile

from bina.demonstration.catalogue import CITY, UNIVERSITY
from bina.demonstration.openings import hopefuls, weekday
from bina.platform.access import system_actor
from bina.platform.accounts import queries as account_queries
from bina.platform.accounts.queries import actor_of
from bina.training import actions as training
from bina.training import queries
from bina.training.actions import certificates, partners
from bina.training.actions.certificates.sample import sample_picture
from bina.training.queries.certificates import layout_of, own_certificates, seen_certificates
from bina.training.queries.partners import partners as known_partners

if TYPE_CHECKING:
    from bina.demonstration.city import City
    from bina.platform.access import Actor

PROGRAMME = "KOM03"  # was never held in the past years, so what was planted stays as it was
LOOK = certificates.LayoutValues(
    signer_name="Drs. Contoh Penanda Tangan, M.Si.",
    signer_post="Kepala BKPSDM (contoh)",
    office=CITY,
    place="Kota Contoh",
    number_pattern="CONTOH/{urut:4}/{angkatan}/{bulan}/{tahun}",
)
OTHERS = slice(60, 64)  # people without an account who took part beside those who have one
DAYS_BEFORE, PASSED = 40, Decimal(78)
FEWEST_OF_THE_PAST = 5
REASON = "Nama pada sertifikat keliru (contoh)."


def add_certificates(*, city: City, agency_id: UUID, at: datetime) -> int:
    """Hold a batch this year with everybody who has an account, and issue its certificates and a past one's.

    Does nothing when certificates have a look already.

    Returns:
        How many certificates were issued.
    """
    actor = system_actor(agency_id)
    if layout_of(actor, agency_id=agency_id) is not None:
        return 0
    look = certificates.save_layout(actor=actor, agency_id=agency_id, values=LOOK, at=at)
    held = _hold(actor, city, agency_id, at)
    batches = [held, *_past(actor, agency_id, but=held)]
    issued = certificates.issue_certificates(
        agency_id=agency_id, chosen=certificates.Chosen(batches=tuple(batches)), at=at
    )
    employee = _actor(actor, city.accounts[0].nip)
    for own in own_certificates(employee)[:1]:
        certificates.share(actor=employee, certificate_id=own.pk, at=at)
    numbered = seen_certificates(actor).filter(agency_id=agency_id, enrolment__batch_id=held)
    last = (
        numbered.exclude(employee_id=employee.employee_id or UUID(int=0)).order_by("-status_serial").first()
    )
    if last is not None:
        certificates.revoke(actor=actor, certificate_id=last.pk, reason=REASON, at=at)
    picture = ContentFile(sample_picture(look, on=city.as_of), name="sertifikat-contoh.png")
    certificates.hand_in(actor=employee, values=_elsewhere(city.as_of), file=picture, at=at)
    return issued


def _hold(actor: Actor, city: City, agency_id: UUID, at: datetime) -> UUID:
    """A finished batch of two days, delivered by a partner; the last person missed the second day."""
    programme = queries.programmes(actor).get(agency_id=agency_id, code=PROGRAMME)
    starts_on = weekday(city.as_of - timedelta(days=DAYS_BEFORE))
    values = training.BatchValues(
        starts_on=starts_on, ends_on=starts_on + timedelta(days=1), seats=20, venue="Aula BKPSDM (contoh)"
    )
    batch = training.create_batch(actor=actor, programme_id=programme.pk, values=values, at=at)
    partner = known_partners(actor).filter(agency_id=agency_id, name=UNIVERSITY).first()
    if partner is not None:
        partners.set_batch_partner(actor=actor, batch_id=batch.pk, partner_id=partner.pk, at=at)
    known = hopefuls(city, agency_id)
    people = [*known[: len(city.accounts)], *known[OTHERS]]
    training.open_batch(actor=actor, batch_id=batch.pk, at=at)
    training.enrol(actor=actor, batch_id=batch.pk, employees=people, at=at)
    training.start_batch(actor=actor, batch_id=batch.pk, at=at)
    places = list(queries.participants(actor, batch_id=batch.pk).order_by("employee__name", "pk"))
    _record(actor, batch.pk, places, missing=people[-1], at=at)
    training.finish_batch(actor=actor, batch_id=batch.pk, at=at)
    return batch.pk


def _record(actor: Actor, batch_id: UUID, places: list[Any], *, missing: UUID, at: datetime) -> None:
    for number, session in enumerate(queries.sessions(actor, batch_id=batch_id)):
        present = {place.pk: number == 0 or place.employee_id != missing for place in places}
        training.record_attendance(actor=actor, session_id=session.pk, present=present, at=at)
    scores = {
        place.pk: (Decimal(50 + 3 * number % 20), PASSED + number % 15) for number, place in enumerate(places)
    }
    training.record_scores(actor=actor, batch_id=batch_id, scores=scores, at=at)


def _past(actor: Actor, agency_id: UUID, *, but: UUID) -> list[UUID]:
    """A batch before of as few people as any, so that loading stays quick."""
    ended: Any = queries.with_counts(queries.batches(actor).filter(agency_id=agency_id, state="FINISHED"))
    small = ended.exclude(pk=but).filter(completed__gte=FEWEST_OF_THE_PAST)
    return list(small.order_by("completed", "-ends_on", "pk").values_list("pk", flat=True)[:1])


def _actor(actor: Actor, nip: str) -> Actor:
    return actor_of(account_queries.accounts(actor).get(login=nip))


def _elsewhere(today: date) -> certificates.OutsideValues:
    held_on = today - timedelta(days=25)
    return certificates.OutsideValues(
        form=9,
        name="Webinar Pelayanan Publik Digital (contoh)",
        organiser=UNIVERSITY,
        number=f"CONTOH/WEB/{today.year}/017",
        starts_on=held_on,
        ends_on=held_on,
        length_jp=Decimal(3),
    )
