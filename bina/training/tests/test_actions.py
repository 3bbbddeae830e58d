from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied

from bina.competency.actions import install_frameworks
from bina.competency.tests.factories import competence
from bina.people.tests.factories import AgencyFactory, hr_actor
from bina.platform.access import Role
from bina.platform.models import AuditEntry
from bina.training import actions
from bina.training.actions import BatchValues, ProgrammeValues
from bina.training.models import Batch, Enrolment, Programme, ProgrammeOutcome, Session
from bina.training.tests.city import VALUES, City, stranger, unit_actor
from bina.training.tests.factories import (
    NOW,
    EnrolmentFactory,
    ProgrammeFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db

# Catalogue


def test_a_programme_is_written_with_what_it_teaches_and_the_trail_knows_it(city: City) -> None:
    install_frameworks()
    service = competence("PP")
    values = ProgrammeValues(**{**_fields(VALUES), "outcomes": ((service.pk, 3),)})
    made = actions.create_programme(actor=city.hr, agency_id=city.agency.pk, values=values, at=NOW)
    assert list(Programme.objects.values_list("code", "length_jp", "is_active")) == [
        ("PLY01", Decimal(24), True)
    ]
    assert list(ProgrammeOutcome.objects.values_list("programme", "competency", "level")) == [
        (made.pk, service.pk, 3)
    ]
    written = AuditEntry.objects.filter(table_name__startswith="training_").order_by("id")
    assert list(written.values_list("table_name", "action", "agency_id")) == [
        ("training_programme", "INSERT", city.agency.pk),
        ("training_programmeoutcome", "INSERT", city.agency.pk),
    ]


def _fields(values: ProgrammeValues) -> dict[str, object]:
    return {**values.columns(), "outcomes": values.outcomes, "targets": values.targets}


def test_editing_a_programme_keeps_what_it_still_teaches_and_drops_the_rest(city: City) -> None:
    install_frameworks()
    kept, dropped, added = competence("PP"), competence("KOM"), competence("KS")
    values = ProgrammeValues(**{**_fields(VALUES), "outcomes": ((kept.pk, 3), (dropped.pk, 2))})
    made = actions.create_programme(actor=city.hr, agency_id=city.agency.pk, values=values, at=NOW)
    before = ProgrammeOutcome.objects.get(competency=kept).pk
    changed = ProgrammeValues(
        **{**_fields(VALUES), "name": "Ramah", "outcomes": ((kept.pk, 4), (added.pk, 1))}
    )
    actions.edit_programme(actor=city.hr, programme_id=made.pk, values=changed, at=NOW)
    assert Programme.objects.get().name == "Ramah"
    taught = ProgrammeOutcome.objects.order_by("competency__code").values_list("competency__code", "level")
    assert list(taught) == [("KS", 1), ("PP", 4)]
    assert ProgrammeOutcome.objects.get(competency=kept).pk == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"form": 26}, "form"),
        ({"length_jp": Decimal(0)}, "length_jp"),
        ({"minimum_seats": 31}, "minimum_seats"),
        ({"fixed_cost_rupiah": -1}, "fixed_cost_rupiah"),
        ({"outcomes": ((UUID(int=1), 2),)}, "outcomes"),
    ],
)
def test_a_programme_that_contradicts_itself_is_refused_at_the_field(
    city: City, change: dict[str, object], field: str
) -> None:
    values = ProgrammeValues(**{**_fields(VALUES), **change})
    with pytest.raises(actions.ProgrammeRefused) as refused:
        actions.create_programme(actor=city.hr, agency_id=city.agency.pk, values=values, at=NOW)
    assert refused.value.field == field
    assert not Programme.objects.exists()


def test_a_code_belongs_to_one_programme_of_the_agency(city: City) -> None:
    actions.create_programme(actor=city.hr, agency_id=city.agency.pk, values=VALUES, at=NOW)
    with pytest.raises(actions.ProgrammeRefused) as refused:
        actions.create_programme(actor=city.hr, agency_id=city.agency.pk, values=VALUES, at=NOW)
    assert refused.value.field == "code"
    other = AgencyFactory.create()
    actions.create_programme(actor=hr_actor(other), agency_id=other.pk, values=VALUES, at=NOW)
    assert Programme.objects.filter(code="PLY01").count() == 2


def test_neither_another_agency_nor_a_unit_writes_the_catalogue(city: City) -> None:
    for actor in (stranger(), unit_actor(city, city.health), unit_actor(city, city.root, Role.AUDITOR)):
        with pytest.raises(PermissionDenied):
            actions.create_programme(actor=actor, agency_id=city.agency.pk, values=VALUES, at=NOW)
    assert not Programme.objects.exists()


# Batches


def test_a_new_batch_gets_a_code_and_a_session_for_every_working_day(city: City) -> None:
    programme = ProgrammeFactory.create(agency=city.agency, code="PLY01", length_jp=Decimal(20))
    values = BatchValues(starts_on=date(2027, 3, 5), ends_on=date(2027, 3, 9), seats=25, venue="Aula")
    batch = actions.create_batch(actor=city.hr, programme_id=programme.pk, values=values, at=NOW)
    assert (batch.code, batch.state, batch.seats) == ("PLY01-2027-01", "DRAFT", 25)
    sessions = Session.objects.order_by("starts_at")
    assert [(s.starts_at.isoformat(), s.length_jp) for s in sessions] == [
        ("2027-03-05T01:00:00+00:00", Decimal(7)),
        ("2027-03-08T01:00:00+00:00", Decimal(7)),
        ("2027-03-09T01:00:00+00:00", Decimal(6)),
    ]
    second = actions.create_batch(actor=city.hr, programme_id=programme.pk, values=values, at=NOW)
    assert second.code == "PLY01-2027-02"


def test_learning_outside_class_is_one_session_over_the_whole_period(city: City) -> None:
    programme = ProgrammeFactory.create(agency=city.agency, form=16, length_jp=Decimal(10))
    values = BatchValues(starts_on=date(2027, 3, 1), ends_on=date(2027, 4, 30), seats=200)
    actions.create_batch(actor=city.hr, programme_id=programme.pk, values=values, at=NOW)
    assert list(Session.objects.values_list("length_jp", flat=True)) == [Decimal(10)]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (BatchValues(starts_on=date(2027, 3, 2), ends_on=date(2027, 3, 1), seats=5), "ends_on"),
        (BatchValues(starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 1), seats=0), "seats"),
        (BatchValues(starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 1), seats=5, code="DUA"), "code"),
    ],
)
def test_a_batch_that_cannot_be_is_refused_at_the_field(city: City, values: BatchValues, field: str) -> None:
    held = city.batch(code="DUA")
    with pytest.raises(actions.BatchRefused) as refused:
        actions.create_batch(actor=city.hr, programme_id=held.programme_id, values=values, at=NOW)
    assert refused.value.field == field
    assert Batch.objects.count() == 1


def test_a_batch_keeps_as_many_seats_as_people_have(city: City) -> None:
    batch = city.batch(seats=5)
    EnrolmentFactory.create_batch(3, batch=batch)
    values = BatchValues(starts_on=batch.starts_on, ends_on=batch.ends_on, seats=2, code=batch.code)
    with pytest.raises(actions.BatchRefused) as refused:
        actions.edit_batch(actor=city.hr, batch_id=batch.pk, values=values, at=NOW)
    assert refused.value.field == "seats"


def test_moving_a_batch_makes_new_sessions_and_leaves_them_alone_otherwise(city: City) -> None:
    batch = city.batch()
    kept = SessionFactory.create(batch=batch).pk
    same = BatchValues(starts_on=batch.starts_on, ends_on=batch.ends_on, seats=9, code=batch.code)
    actions.edit_batch(actor=city.hr, batch_id=batch.pk, values=same, at=NOW)
    assert list(Session.objects.values_list("pk", flat=True)) == [kept]
    moved = BatchValues(starts_on=date(2027, 5, 3), ends_on=date(2027, 5, 3), seats=9, code=batch.code)
    actions.edit_batch(actor=city.hr, batch_id=batch.pk, values=moved, at=NOW)
    assert [s.starts_at.date() for s in Session.objects.all()] == [date(2027, 5, 3)]


def test_starting_a_batch_seats_the_enrolled_and_turns_the_nominated_away(city: City) -> None:
    batch = city.batch(state="OPEN")
    seated = EnrolmentFactory.create(batch=batch)
    proposed = EnrolmentFactory.create(batch=batch, state="NOMINATED")
    actions.start_batch(actor=city.hr, batch_id=batch.pk, at=NOW)
    batch.refresh_from_db()
    assert batch.state == "RUNNING"
    assert dict(Enrolment.objects.values_list("pk", "state")) == {
        seated.pk: "ATTENDING",
        proposed.pk: "WITHDRAWN",
    }
    assert Enrolment.objects.get(pk=proposed.pk).reason == "NOT_PLACED"


def test_a_batch_without_people_does_not_start(city: City) -> None:
    batch = city.batch(state="OPEN")
    with pytest.raises(actions.WrongState):
        actions.start_batch(actor=city.hr, batch_id=batch.pk, at=NOW)


def test_cancelling_a_batch_withdraws_everybody_with_that_reason(city: City) -> None:
    batch = city.batch(state="OPEN")
    EnrolmentFactory.create_batch(2, batch=batch)
    actions.cancel_batch(actor=city.hr, batch_id=batch.pk, at=NOW)
    assert list(Enrolment.objects.values_list("state", "reason")) == [("WITHDRAWN", "CANCELLED")] * 2


def test_a_finished_batch_cannot_be_opened_or_cancelled(city: City) -> None:
    batch = city.batch(state="FINISHED")
    for step in (actions.open_batch, actions.cancel_batch):
        with pytest.raises(actions.WrongState):
            step(actor=city.hr, batch_id=batch.pk, at=NOW)


@pytest.mark.parametrize(
    "step", [actions.open_batch, actions.start_batch, actions.cancel_batch, actions.finish_batch]
)
def test_strangers_move_no_batch(city: City, step: Callable[..., Batch]) -> None:
    batch = city.batch(state="OPEN")
    for actor in (stranger(), unit_actor(city, city.health)):
        with pytest.raises(PermissionDenied):
            step(actor=actor, batch_id=batch.pk, at=NOW)
    assert Batch.objects.get().state == "OPEN"
