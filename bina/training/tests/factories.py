"""Made-up programmes, batches and places for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from bina.people.models import Agency, Unit
from bina.people.tests.factories import AgencyFactory, EmployeeFactory, UnitFactory
from bina.training.models import (
    Batch,
    Enrolment,
    Programme,
    Room,
    Session,
    Trainer,
    TrainingRecord,
    Venue,
)

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


class ProgrammeFactory(factory.django.DjangoModelFactory[Programme]):
    """A technical training of 16 JP for 5 to 30 people."""

    class Meta:
        model = Programme

    agency = factory.SubFactory(AgencyFactory)
    code = factory.Sequence(lambda n: f"PRG{n:03d}")
    name = factory.Sequence(lambda n: f"Pelatihan {n:03d}")
    form = 3
    length_jp = Decimal(16)
    seats = 30
    minimum_seats = 5
    fixed_cost_rupiah = 10_000_000
    cost_per_person_rupiah = 250_000
    updated_at = NOW


class BatchFactory(factory.django.DjangoModelFactory[Batch]):
    """A batch from Monday 1 to Tuesday 2 March 2027, still being prepared."""

    class Meta:
        model = Batch

    programme = factory.SubFactory(ProgrammeFactory)
    agency = factory.SelfAttribute("programme.agency")
    code = factory.Sequence(lambda n: f"ANG{n:04d}")
    starts_on = date(2027, 3, 1)
    ends_on = date(2027, 3, 2)
    seats = factory.SelfAttribute("programme.seats")
    updated_at = NOW


class SessionFactory(factory.django.DjangoModelFactory[Session]):
    """A sitting of 8 JP on the first day of the batch."""

    class Meta:
        model = Session

    batch = factory.SubFactory(BatchFactory)
    agency = factory.SelfAttribute("batch.agency")
    starts_at = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
    ends_at = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
    title = factory.Sequence(lambda n: f"Hari {n}")
    length_jp = Decimal(8)


class VenueFactory(factory.django.DjangoModelFactory[Venue]):
    class Meta:
        model = Venue

    agency = factory.SubFactory(AgencyFactory)
    name = factory.Sequence(lambda n: f"Gedung {n}")


class RoomFactory(factory.django.DjangoModelFactory[Room]):
    """A room for 40 people."""

    class Meta:
        model = Room

    venue = factory.SubFactory(VenueFactory)
    agency = factory.SelfAttribute("venue.agency")
    name = factory.Sequence(lambda n: f"Ruang {n}")
    seats = 40


class TrainerFactory(factory.django.DjangoModelFactory[Trainer]):
    """Somebody from outside who teaches."""

    class Meta:
        model = Trainer

    agency = factory.SubFactory(AgencyFactory)
    name = factory.Sequence(lambda n: f"Pengajar {n}")


def _unit_of(agency: Agency) -> Unit:
    return Unit.objects.filter(agency=agency, parent=None).first() or UnitFactory.create(agency=agency)


class EnrolmentFactory(factory.django.DjangoModelFactory[Enrolment]):
    """A person of the batch's agency who has a seat."""

    class Meta:
        model = Enrolment

    batch = factory.SubFactory(BatchFactory)
    agency = factory.SelfAttribute("employee.agency")
    employee = factory.LazyAttribute(lambda place: EmployeeFactory.create(unit=_unit_of(place.batch.agency)))
    state = Enrolment.State.ENROLLED
    source = Enrolment.Source.FORM
    updated_at = NOW


class TrainingRecordFactory(factory.django.DjangoModelFactory[TrainingRecord]):
    """A seminar of 8 JP elsewhere in May 2026."""

    class Meta:
        model = TrainingRecord

    employee = factory.SubFactory(EmployeeFactory)
    agency = factory.SelfAttribute("employee.agency")
    form = 9
    name = factory.Sequence(lambda n: f"Seminar {n}")
    starts_on = date(2026, 5, 4)
    ends_on = factory.SelfAttribute("starts_on")
    length_jp = Decimal(8)
    source = TrainingRecord.Source.IMPORT
    recorded_at = NOW
