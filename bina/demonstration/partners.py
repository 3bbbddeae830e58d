"""Partners of a made-up city, all synthetic: agreements, offers, a budget, and what past batches cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bina.demonstration.catalogue import COMPANY, PROVINCE, UNIVERSITY
from bina.platform.access import Actor, Held, Role, system_actor
from bina.training import queries
from bina.training.actions import education, money, offers, partners
from bina.training.actions.education import StudyValues
from bina.training.actions.money import CommitmentValues, LineValues
from bina.training.actions.offers import OfferValues
from bina.training.actions.partners import AgreementValues, PartnerValues
from bina.training.queries.partners import partners as known_partners

if TYPE_CHECKING:
    from bina.demonstration.city import City
    from bina.training.models import Partner

MOST_BATCHES = 150
LABEL = "DATA CONTOH — SINTETIS. Mitra ini tidak ada."
LINES = (
    ("5.1.02.02.12.0001", "Belanja kursus singkat dan pelatihan (contoh)", "APBD", 1.2),
    ("5.1.02.02.12.0003", "Belanja bimbingan teknis (contoh)", "APBD", 0.4),
    ("5.1.02.01.01.0052", "Belanja konsumsi rapat dan pelatihan (contoh)", "BLUD", 0.2),
)


@dataclass(frozen=True, slots=True)
class Known:
    """One made-up partner, and days its agreement still runs at the city's today (None: it has none)."""

    kind: str
    name: str
    expertise: str
    accreditation: str
    days_left: int | None
    ceiling: int | None = None


PARTNERS = (
    Known("UNIVERSITY", UNIVERSITY, "administrasi publik, hukum", "Unggul (contoh)", 400, 900_000_000),
    Known("UNIVERSITY", "Institut Contoh Teknologi", "data, keamanan siber", "Baik Sekali (contoh)", 60),
    Known("COMPANY", COMPANY, "pembelajaran daring", "", 25, 250_000_000),
    Known("COMPANY", "PT Contoh Layanan Prima", "pelayanan publik", "", -30, 120_000_000),
    Known("NGO", "Yayasan Contoh Tata Kelola", "antikorupsi, partisipasi warga", "", 200),
    Known("AGENCY", PROVINCE, "kepemimpinan, Latsar", "A (contoh)", 700),
    Known("AGENCY", "Balai Contoh Pelatihan Kesehatan", "kesehatan masyarakat", "A (contoh)", None),
    Known("INDIVIDUAL", "Dr. Contoh Pengajar, M.Si.", "komunikasi, fasilitasi", "", None),
)


def add_partners(*, city: City, agency_id: UUID, at: datetime) -> int:
    """Note partners with agreements, offers and a budget, and let them have delivered past batches.

    Does nothing when there are partners.

    Returns:
        How many partners were noted.
    """
    actor = system_actor(agency_id)
    if known_partners(actor).filter(agency_id=agency_id).exists():
        return 0
    made = [_partner(actor, agency_id, one, city.as_of, at) for one in PARTNERS]
    _offers(actor, made, city.as_of, at)
    _deliver(actor, agency_id, {one.name: one for one in made}, at)
    _studies(actor, city, agency_id, at)
    return len(made)


def _partner(actor: Actor, agency_id: UUID, one: Known, today: date, at: datetime) -> Partner:
    values = PartnerValues(
        kind=one.kind,
        name=one.name,
        profile=LABEL,
        expertise=one.expertise,
        accreditation=one.accreditation,
        accredited_until=today + timedelta(days=500) if one.accreditation else None,
        address="Jalan Contoh 1, Kota Contoh",
    )
    made = partners.create_partner(actor=actor, agency_id=agency_id, values=values, at=at)
    if one.days_left is not None:
        agreement = AgreementValues(
            kind="PKS" if one.ceiling else "MOU",
            number=f"CONTOH/{PARTNERS.index(one) + 1:02d}/{today.year}",
            title="Kerja sama pengembangan kompetensi (contoh)",
            starts_on=today - timedelta(days=700),
            ends_on=today + timedelta(days=one.days_left),
            ceiling_rupiah=one.ceiling,
        )
        partners.make_agreement(actor=actor, partner_id=made.pk, values=agreement, at=at)
    return made


OFFERS: tuple[tuple[int, str, int, int, int, int], ...] = (
    (0, "Pelayanan publik berbasis data (contoh)", 24, 30, 18_000_000, 350_000),
    (1, "Pelayanan publik berbasis data (contoh)", 32, 25, 24_000_000, 300_000),
    (3, "Pelayanan publik berbasis data (contoh)", 16, 40, 9_000_000, 275_000),
    (4, "Melibatkan warga dalam layanan (contoh)", 16, 30, 6_000_000, 200_000),
    (7, "Fasilitasi rapat yang singkat (contoh)", 8, 25, 4_000_000, 100_000),
)

ACCEPTED = 4  # place of the partner whose offer was taken


def _offers(actor: Actor, made: Sequence[Partner], today: date, at: datetime) -> None:
    """Three offers to compare, one of a known programme that was accepted, and one that was declined."""
    known = queries.programmes(actor).filter(agency_id=made[0].agency_id, is_active=True)
    first = known.order_by("code", "pk").first()
    sent = []
    for number, (place, title, length, seats, fixed, each) in enumerate(OFFERS):
        starts_on = date(today.year + 1, 2 + number, 2)
        values = OfferValues(
            title=title,
            description=LABEL,
            form=3,
            length_jp=Decimal(length),
            seats=seats,
            minimum_seats=10,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=2),
            fixed_cost_rupiah=fixed,
            cost_per_person_rupiah=each,
            venue="Aula Contoh",
            programme_id=first.pk if first and place == ACCEPTED else None,
        )
        partner = made[place]
        held = Held(role=Role.TRAINER, agency_id=partner.agency_id, partner_id=partner.pk)
        contact = Actor(agency_id=partner.agency_id, name=partner.name, grants=(held,))
        offer = offers.write_offer(actor=contact, partner_id=partner.pk, values=values, at=at)
        sent.append(offers.send_offer(actor=contact, offer_id=offer.pk, at=at))
    offers.accept_offer(actor=actor, offer_id=sent[3].pk, at=at)
    offers.decline_offer(
        actor=actor, offer_id=sent[4].pk, answer="Topik ini sudah ada di kursus daring.", at=at
    )


def _deliver(actor: Actor, agency_id: UUID, by_name: dict[str, Partner], at: datetime) -> None:
    """Past batches are delivered by the organiser of their programme, and paid of the year's budget."""
    held: list[Any] = list(
        queries.with_counts(queries.batches(actor).filter(agency_id=agency_id, state="FINISHED")).order_by(
            "-starts_on", "pk"
        )[:MOST_BATCHES]
    )
    years = {batch.ends_on.year for batch in held} | {at.year, at.year + 1}
    spent = {year: sum(_cost(one) for one in held if one.ends_on.year == year) for year in years}
    lines = {year: _lines(actor, agency_id, year, total, at) for year, total in spent.items()}
    for batch in held:
        partner = by_name.get(batch.programme.organiser)
        if partner is not None:
            partners.set_batch_partner(actor=actor, batch_id=batch.pk, partner_id=partner.pk, at=at)
        _pay(actor, batch, lines[batch.ends_on.year], at)


def _cost(batch: Any) -> int:
    programme = batch.programme
    return int(programme.fixed_cost_rupiah + batch.taken * programme.cost_per_person_rupiah)


def _lines(actor: Actor, agency_id: UUID, year: int, total: int, at: datetime) -> UUID:
    """The lines of a year; the first one has room for all that was spent."""
    made = [
        money.create_line(
            actor=actor,
            agency_id=agency_id,
            values=LineValues(
                year=year,
                code=code,
                name=name,
                source=source,
                ceiling_rupiah=-(-int(max(total, 200_000_000) * share) // 10_000_000) * 10_000_000,
            ),
            at=at,
        )
        for code, name, source, share in LINES
    ]
    return made[0].pk


def _pay(actor: Actor, batch: Any, line_id: UUID, at: datetime) -> None:
    amount = _cost(batch)
    if not amount:
        return
    values = CommitmentValues(
        line_id=line_id,
        purpose="DELIVERY",
        amount_rupiah=amount,
        number=f"SPK/{batch.code}/CONTOH",
        committed_on=batch.starts_on - timedelta(days=14),
    )
    made = money.commit(actor=actor, batch_id=batch.pk, values=values, at=at)
    money.pay(
        actor=actor,
        commitment_id=made.pk,
        amount_rupiah=amount,
        number=f"SP2D/{batch.code}/CONTOH",
        paid_on=batch.ends_on + timedelta(days=10),
        at=at,
    )


def _studies(actor: Actor, city: City, agency_id: UUID, at: datetime) -> None:
    """Two study permits: one that runs since last year with a report, one that waits for its decree."""
    known = queries.people_by_nip(
        agency_id=agency_id, nips=[one.nip for one in city.people if one.kind == "PNS"]
    )
    today = city.as_of
    for number, nip in enumerate(sorted(known)[:2]):
        values = StudyValues(
            kind="PERMIT",
            level="45",
            field="Administrasi Publik (contoh)",
            school=UNIVERSITY,
            starts_on=date(today.year - 1 + number, 9, 1),
            ends_on=date(today.year + 1 + number, 8, 31),
            funding="Biaya sendiri (contoh)",
            reason="Jabatan meminta kemampuan merancang kebijakan (contoh).",
        )
        case = education.apply_for_study(
            actor=actor, agency_id=agency_id, employee_id=known[nip].id, values=values, at=at
        )
        education.recommend_study(actor=actor, case_id=case.pk, at=at)
        if number == 0:
            education.approve_study(
                actor=actor, case_id=case.pk, decree="800/CONTOH", decree_on=values.starts_on, at=at
            )
            education.begin_study(actor=actor, case_id=case.pk, on=values.starts_on, at=at)
            note = "Dua semester lulus (contoh)."
            education.report_progress(
                actor=actor, case_id=case.pk, year=today.year, note=note, grade=Decimal("3.6"), at=at
            )
