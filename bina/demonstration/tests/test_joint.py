"""Made-up cities of one installation share a batch with each other."""

from __future__ import annotations

import pytest

from bina.demonstration.accounts import ROLES, address, mail_domain
from bina.demonstration.city import generate
from bina.demonstration.joint import SEATS_EACH, add_joint
from bina.people.models import Agency, Employee
from bina.people.tests.factories import AccountFactory
from bina.training.models import Enrolment, JointBatch, UnitCoverage
from bina.training.tests.city import City
from bina.training.tests.factories import NOW


def _city(code: str) -> City:
    """A made-up agency with an open batch and the employee a visitor may be."""
    made = City()
    Agency.objects.filter(pk=made.agency.pk).update(code=code, is_demonstration=True)
    made.agency.refresh_from_db()
    UnitCoverage.objects.create(agency=made.agency, unit=made.root, at_most_percent=100)
    made.asked_batch()
    AccountFactory.create(employee=made.people(1)[0], email=address(ROLES[0], domain=mail_domain(code)))
    return made


def _guests() -> set[tuple[str, str]]:
    """Agencies of the people in others' batches, with whose batch it is."""
    found = Enrolment.objects.filter(state="ENROLLED")
    return {
        (str(host), str(guest)) for host, guest in found.values_list("batch__agency__code", "agency__code")
    }


@pytest.mark.django_db
def test_a_second_city_shares_a_batch_and_is_let_into_one_of_the_first() -> None:
    first = _city("SATU")
    assert add_joint(agency_id=first.agency.pk, at=NOW) == 0
    second = _city("DUA")
    assert add_joint(agency_id=second.agency.pk, at=NOW) == 2
    assert set(JointBatch.objects.values_list("agency__code", "guests__guest__code", "seats_each")) == {
        ("SATU", "DUA", SEATS_EACH),
        ("DUA", "SATU", SEATS_EACH),
    }
    assert _guests() == {("SATU", "DUA"), ("DUA", "SATU")}


@pytest.mark.django_db
def test_what_is_shared_stays_as_it_is_and_real_agencies_are_left_out() -> None:
    first, second = _city("SATU"), _city("DUA")
    real = City()
    real.asked_batch()
    assert add_joint(agency_id=second.agency.pk, at=NOW) == 2
    assert add_joint(agency_id=first.agency.pk, at=NOW) == 0
    assert add_joint(agency_id=real.agency.pk, at=NOW) == 0
    assert not JointBatch.objects.filter(agency=real.agency).exists()
    assert not JointBatch.objects.filter(guests__guest=real.agency).exists()


@pytest.mark.django_db
def test_somebody_whom_the_rules_keep_out_stays_at_home() -> None:
    first, second = _city("SATU"), _city("DUA")
    Employee.objects.filter(agency=first.agency).update(status="LEAVE")
    assert add_joint(agency_id=second.agency.pk, at=NOW) == 2
    assert _guests() == {("SATU", "DUA")}


def test_two_cities_of_one_seed_have_no_id_and_no_nip_in_common() -> None:
    one, other = generate(code="SATU", employees=300, seed=7), generate(code="DUA", employees=300, seed=7)
    assert one.siasn_id != other.siasn_id
    assert not {person.id for person in one.people} & {person.id for person in other.people}
    assert not {person.nip for person in one.people} & {person.nip for person in other.people}
