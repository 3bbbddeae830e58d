from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from bina.competency.actions import install_frameworks
from bina.competency.tests.factories import competence
from bina.people.tests.factories import AccountFactory, account_with, actor_for
from bina.platform.access import Role
from bina.platform.accounts.actions import LoginTaken, activate
from bina.platform.models import Account, Grant, Notice
from bina.training import queries as room
from bina.training.actions import offers, partners, record_attendance, record_scores
from bina.training.actions.partners import AgreementValues, PartnerValues
from bina.training.actions.refusals import OfferRefused, PartnerRefused, WrongState
from bina.training.models import Agreement, Batch, Partner, PartnerOffer, Programme, ProgrammeOutcome
from bina.training.queries import partners as queries
from bina.training.queries.scorecards import scorecards
from bina.training.tests.city import City, stranger
from bina.training.tests.factories import (
    NOW,
    BatchFactory,
    EnrolmentFactory,
    SessionFactory,
)
from bina.training.tests.partner_factories import (
    OFFER,
    AgreementFactory,
    PartnerFactory,
    PartnerOfferFactory,
    contact_actor,
)

pytestmark = pytest.mark.django_db

VALUES = PartnerValues(kind="UNIVERSITY", name="Universitas Contoh")
PKS = AgreementValues(
    kind="PKS", number="1/PKS/2026", title="Pelatihan", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)
)
DAY = date(2026, 12, 31)

# Partners and agreements


def test_a_partner_is_noted_once_by_name(city: City) -> None:
    made = partners.create_partner(actor=city.hr, agency_id=city.agency.pk, values=VALUES, at=NOW)
    with pytest.raises(PartnerRefused) as refusal:
        partners.create_partner(
            actor=city.hr,
            agency_id=city.agency.pk,
            values=replace(VALUES, name="universitas contoh"),
            at=NOW,
        )
    assert refusal.value.field == "name"
    partners.edit_partner(
        actor=city.hr, partner_id=made.pk, values=replace(VALUES, expertise="Pelayanan"), at=NOW
    )
    assert list(Partner.objects.values_list("name", "expertise")) == [("Universitas Contoh", "Pelayanan")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_on": date(2025, 12, 31)}, "ends_on"),
        ({"ceiling_rupiah": -1}, "ceiling_rupiah"),
        ({"number": "ADA"}, "number"),
    ],
)
def test_an_agreement_that_cannot_be_is_refused_at_the_field(
    city: City, change: dict[str, Any], field: str
) -> None:
    partner = PartnerFactory.create(agency=city.agency)
    AgreementFactory.create(partner=partner, number="ADA")
    with pytest.raises(PartnerRefused) as refusal:
        partners.make_agreement(actor=city.hr, partner_id=partner.pk, values=replace(PKS, **change), at=NOW)
    assert refusal.value.field == field
    assert Agreement.objects.count() == 1


def test_strangers_and_the_partner_itself_write_neither_partners_nor_agreements(city: City) -> None:
    partner = PartnerFactory.create(agency=city.agency)
    for actor in (stranger(), contact_actor(partner)):
        with pytest.raises(PermissionDenied):
            partners.create_partner(actor=actor, agency_id=city.agency.pk, values=VALUES, at=NOW)
        with pytest.raises(PermissionDenied):
            partners.make_agreement(actor=actor, partner_id=partner.pk, values=PKS, at=NOW)
        with pytest.raises(PermissionDenied):
            partners.invite_contact(actor=actor, partner_id=partner.pk, name="A", email="a@b.example", at=NOW)


def test_keepers_and_contacts_are_told_once_of_an_agreement_that_ends(city: City) -> None:
    agreement = AgreementFactory.create(partner__agency=city.agency, ends_on=DAY)
    account_with(Role.HR_DEVELOPER, unit=city.root)
    account_with(Role.HR_DEVELOPER, unit=city.health)  # looks after one office only
    partners.invite_contact(
        actor=city.hr, partner_id=agreement.partner_id, name="Ani", email="ani@mitra.example", at=NOW
    )
    Account.objects.filter(email="ani@mitra.example").update(is_active=True)
    for left, told in ((120, 0), (90, 1), (89, 0), (29, 1), (7, 1), (0, 0)):
        day = DAY - timedelta(days=left)
        assert partners.remind_of_agreements(on=day, at=NOW, address="/mitra/{id}/") == told, left
    assert Notice.objects.count() == 2 * 3
    assert set(Notice.objects.values_list("url", flat=True)) == {f"/mitra/{agreement.partner_id}/"}


def test_a_longer_agreement_is_reminded_of_anew(city: City) -> None:
    agreement = AgreementFactory.create(partner__agency=city.agency, number=PKS.number, reminded_days=7)
    longer = replace(PKS, ends_on=date(2027, 12, 31))
    partners.edit_agreement(actor=city.hr, agreement_id=agreement.pk, values=longer, at=NOW)
    assert Agreement.objects.get().reminded_days is None


# Contacts


def test_a_contact_opens_their_account_with_the_code_and_sees_their_partner_alone(city: City) -> None:
    partner = PartnerFactory.create(agency=city.agency)
    other = PartnerFactory.create(agency=city.agency)
    own, theirs = city.batch(partner=partner, state="RUNNING"), city.batch(partner=other, state="RUNNING")
    city.batch(state="OPEN")
    places = [EnrolmentFactory.create(batch=batch, state="ATTENDING") for batch in (own, theirs)]
    code = partners.invite_contact(
        actor=city.hr, partner_id=partner.pk, name="Ani", email="Ani@Mitra.example", at=NOW
    )
    account = activate(login="ani@mitra.example", code=code, password="menata-kota-pelan", at=NOW)
    ani = actor_for(account)
    assert list(room.batches(ani)) == [own]
    assert list(room.enrolments(ani)) == [places[0]]
    assert list(queries.partners(ani)) == [partner]
    assert not room.programmes(ani).exists()
    assert not ani.may("learning.author")
    assert room.agencies_of(ani, "training.catalogue") == set()


def test_a_contact_records_their_own_batch_and_no_other(city: City) -> None:
    partner = PartnerFactory.create(agency=city.agency)
    ani = contact_actor(partner)
    own = city.batch(partner=partner, state="RUNNING")
    other = city.batch(state="RUNNING")
    place, foreign = (EnrolmentFactory.create(batch=one, state="ATTENDING") for one in (own, other))
    session, closed = SessionFactory.create(batch=own), SessionFactory.create(batch=other)
    record_attendance(actor=ani, session_id=session.pk, present={place.pk: True}, at=NOW)
    scores = {place.pk: (Decimal(40), Decimal(80))}
    record_scores(actor=ani, batch_id=own.pk, scores=scores, at=NOW)
    with pytest.raises(PermissionDenied):
        record_attendance(actor=ani, session_id=closed.pk, present={foreign.pk: True}, at=NOW)
    with pytest.raises(PermissionDenied):
        record_scores(actor=ani, batch_id=other.pk, scores={foreign.pk: (None, None)}, at=NOW)


def test_the_access_of_a_contact_ends_with_their_last_partner(city: City) -> None:
    first, second = PartnerFactory.create_batch(2, agency=city.agency)
    for partner in (first, second):
        partners.invite_contact(
            actor=city.hr, partner_id=partner.pk, name="Ani", email="ani@mitra.example", at=NOW
        )
    account = Account.objects.get()
    Account.objects.update(is_active=True)
    for partner, still_open in ((first, True), (second, False)):
        partners.dismiss_contact(actor=city.hr, partner_id=partner.pk, account_id=account.pk)
        account.refresh_from_db()
        assert account.is_active is still_open
    assert not Grant.objects.exists()


def test_an_address_in_use_elsewhere_is_not_made_a_contact(city: City) -> None:
    partner = PartnerFactory.create(agency=city.agency)
    AccountFactory.create(employee=city.people(1)[0], email="budi@kota.example")
    with pytest.raises(LoginTaken):
        partners.invite_contact(
            actor=city.hr, partner_id=partner.pk, name="Budi", email="budi@kota.example", at=NOW
        )
    assert not Grant.objects.exists()


# Offers


def test_an_offer_goes_from_the_partner_to_a_programme_and_a_batch_in_preparation(city: City) -> None:
    install_frameworks()
    service = competence("PP")
    partner = PartnerFactory.create(agency=city.agency)
    ani = contact_actor(partner)
    values = replace(OFFER, outcomes=((service.pk, 3),))
    offer = offers.write_offer(actor=ani, partner_id=partner.pk, values=values, at=NOW)
    assert list(queries.partner_offers(city.hr)) == []
    offers.send_offer(actor=ani, offer_id=offer.pk, at=NOW)
    assert list(queries.partner_offers(city.hr)) == [offer]
    done = offers.accept_offer(actor=city.hr, offer_id=offer.pk, at=NOW)
    batch = Batch.objects.get()
    assert (done.state, done.batch_id, batch.state, batch.partner_id) == (
        "ACCEPTED",
        batch.pk,
        "DRAFT",
        partner.pk,
    )
    programme = Programme.objects.get()
    assert (programme.code, programme.organiser, programme.fixed_cost_rupiah) == (
        "MITRA-2027-01",
        partner.name,
        10_000_000,
    )
    assert list(ProgrammeOutcome.objects.values_list("competency", "level")) == [(service.pk, 3)]
    assert list(room.batches(ani)) == [batch]


def test_an_offer_for_a_programme_of_the_catalogue_makes_only_a_batch(city: City) -> None:
    programme = BatchFactory.create(programme__agency=city.agency).programme
    offer = PartnerOfferFactory.create(partner__agency=city.agency, programme=programme)
    offers.accept_offer(actor=city.hr, offer_id=offer.pk, at=NOW)
    assert Programme.objects.count() == 1
    assert Batch.objects.filter(programme=programme, partner=offer.partner).count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_on": date(2027, 2, 1)}, "ends_on"),
        ({"minimum_seats": 21}, "minimum_seats"),
        ({"form": 26}, "form"),
    ],
)
def test_an_offer_that_contradicts_itself_is_refused_at_the_field(
    city: City, change: dict[str, Any], field: str
) -> None:
    partner = PartnerFactory.create(agency=city.agency)
    with pytest.raises(OfferRefused) as refusal:
        offers.write_offer(
            actor=contact_actor(partner), partner_id=partner.pk, values=replace(OFFER, **change), at=NOW
        )
    assert refusal.value.field == field
    assert not PartnerOffer.objects.exists()


def test_a_partner_decides_nothing_and_the_agency_writes_nothing(city: City) -> None:
    offer = PartnerOfferFactory.create(partner__agency=city.agency)
    ani = contact_actor(offer.partner)
    other = contact_actor(PartnerFactory.create(agency=city.agency))
    for actor in (ani, stranger()):
        with pytest.raises(PermissionDenied):
            offers.accept_offer(actor=actor, offer_id=offer.pk, at=NOW)
        with pytest.raises(PermissionDenied):
            offers.decline_offer(actor=actor, offer_id=offer.pk, answer="Tidak", at=NOW)
    for actor in (other, city.hr):
        with pytest.raises(PermissionDenied):
            offers.withdraw_offer(actor=actor, offer_id=offer.pk, at=NOW)
        with pytest.raises(PermissionDenied):
            offers.write_offer(actor=actor, partner_id=offer.partner_id, values=OFFER, at=NOW)
    assert not queries.partner_offers(other).exists()


def test_an_offer_is_declined_with_a_reason_and_changed_only_before_it_is_sent(city: City) -> None:
    offer = PartnerOfferFactory.create(partner__agency=city.agency)
    ani = contact_actor(offer.partner)
    with pytest.raises(WrongState):
        offers.edit_offer(actor=ani, offer_id=offer.pk, values=OFFER, at=NOW)
    offers.withdraw_offer(actor=ani, offer_id=offer.pk, at=NOW)
    offers.reopen_offer(actor=ani, offer_id=offer.pk, at=NOW)
    offers.edit_offer(actor=ani, offer_id=offer.pk, values=OFFER, at=NOW)
    offers.send_offer(actor=ani, offer_id=offer.pk, at=NOW)
    with pytest.raises(OfferRefused):
        offers.decline_offer(actor=city.hr, offer_id=offer.pk, answer=" ", at=NOW)
    offers.decline_offer(actor=city.hr, offer_id=offer.pk, answer="Terlalu mahal.", at=NOW)
    assert list(PartnerOffer.objects.values_list("title", "state", "answer")) == [
        ("Pelayanan Ramah", "DECLINED", "Terlalu mahal.")
    ]
    with pytest.raises(WrongState):
        offers.accept_offer(actor=city.hr, offer_id=offer.pk, at=NOW)


# Scorecard


def test_a_scorecard_counts_what_the_partners_batches_came_to(city: City) -> None:
    partner = PartnerFactory.create(agency=city.agency)
    finished = city.batch(partner=partner, state="FINISHED")
    city.batch(partner=partner, state="CANCELLED")
    done = {"state": "COMPLETED", "completed_on": NOW.date(), "attendance_percent": Decimal(90)}
    EnrolmentFactory.create(batch=finished, pre_score=Decimal(50), post_score=Decimal(75), **done)
    EnrolmentFactory.create(batch=finished, pre_score=Decimal(100), post_score=Decimal(100), **done)
    EnrolmentFactory.create(batch=finished, state="FAILED", pre_score=Decimal(60), post_score=Decimal(60))
    EnrolmentFactory.create(batch=finished, state="WITHDRAWN")
    card = scorecards(city.hr, partner_ids=[partner.pk], at=NOW)[partner.pk]
    assert (card.finished, card.cancelled, card.took_part, card.completed) == (1, 1, 3, 2)
    assert (card.completed_percent, card.n_gain, card.n_gain_people) == (66, Decimal("0.25"), 2)
    assert (card.attendance, card.reaction) == (Decimal(90), None)
    assert scorecards(stranger(), partner_ids=[partner.pk], at=NOW) == {}


@pytest.mark.parametrize("rows", [1, 8])
def test_scorecards_cost_the_same_for_any_number_of_partners(
    city: City, django_assert_max_num_queries: Callable[..., Any], rows: int
) -> None:
    found = PartnerFactory.create_batch(rows, agency=city.agency)
    for partner in found:
        EnrolmentFactory.create(batch=city.batch(partner=partner, state="FINISHED"), state="FAILED")
    with django_assert_max_num_queries(6):
        scorecards(city.hr, partner_ids=[partner.pk for partner in found], at=NOW)
