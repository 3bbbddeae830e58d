"""Two agencies with one of everything the addresses name, and a signed-in browser for every role."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.test import Client

from bina.competency.actions import install_frameworks
from bina.competency.tests.factories import AssessmentFactory
from bina.people.models import Employee, Unit
from bina.people.tests.factories import AccountFactory, AgencyFactory, EmployeeFactory, UnitFactory, grant
from bina.platform.access import Role
from bina.platform.models import Account, Notice
from bina.training.models import Enrolment
from tests.permissions.certificate_things import certificates_of, look_of_agency, public_certificate
from tests.permissions.partner_things import study_of
from tests.permissions.plan_things import wish_of
from tests.permissions.things import (
    NOW,
    Things,
    a_phone,
    a_run,
    course_place_of,
    seat_of,
    things_of_agency,
    things_of_person,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

VISITOR = "VISITOR"
ROLES = tuple(role.value for role in Role if role is not Role.SYSTEM)
ON_THEIR_UNIT = {Role.EMPLOYEE, Role.SUPERVISOR, Role.SERVICE_OFFICER}
NO_EMPLOYEE = {Role.TRAINER, Role.ADMINISTRATOR}
FOREIGN, FAR, NEAR = "Rahasia Asing", "Seberang Jauh", "Rekan Dekat"
NEIGHBOUR = f"Pemerintah {FOREIGN}"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class World:
    """Keys by place and kind of thing; ``own`` by role: what belongs to the person who asks."""

    clients: dict[str, Client]
    places: dict[str, Things]
    own: dict[str, Things]

    def key(self, role: str, place: str, kind: str) -> UUID | None:
        """The thing of that kind at that place; None when the role has none of its own."""
        return self.own[role].get(kind) if place == "self" else self.places[place][kind]


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is taken back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build() -> World:
    """The city the roles work in, with an office of their own and another one, and a city next door.

    The paths of the two offices begin alike, so that a comparison of plain text would let people through.
    """
    install_frameworks()
    root = UnitFactory.create(agency=AgencyFactory.create(code="kota-a", name="Pemerintah Kota A"))
    own = UnitFactory.create(parent=root, path=f"{root.path}.own", name="Dinas Sendiri")
    other = UnitFactory.create(parent=root, path=f"{root.path}.owner", name="Dinas Lain")
    accounts = {role: _account(Role(role), root=root, own=own) for role in ROLES}
    holders = Employee.objects.filter(pk__in=[held.employee_id for held in accounts.values()])
    near, far = _person(own, NEAR), _person(other, FAR)
    city = things_of_agency(root, [*holders, near, far, _person(own, "Pemegang Umum")], mark="Kota A")
    look_of_agency(root.agency)
    public_certificate(Enrolment.objects.get(employee__name="Pemegang Umum", state="COMPLETED"))
    places = {
        "agency": city,
        "own": things_of_person(near, batch_id=city["batch"], course_id=city["course"]),
        "other": things_of_person(far, batch_id=city["batch"], course_id=city["course"]),
        "foreign": _next_door(),
    }
    return World(_clients(accounts), places, {role: _own(held, city) for role, held in accounts.items()})


def _next_door() -> Things:
    root = UnitFactory.create(agency=AgencyFactory.create(code="kota-b", name=NEIGHBOUR))
    person = _person(UnitFactory.create(parent=root, name=f"Dinas {FOREIGN}"), FOREIGN)
    city = things_of_agency(root, [person], mark=FOREIGN)
    return city | things_of_person(person, batch_id=city["batch"], course_id=city["course"])


def _account(role: Role, *, root: Unit, own: Unit) -> Account:
    unit = own if role in ON_THEIR_UNIT else root
    if role in NO_EMPLOYEE:
        account: Account = AccountFactory.create(agency_id=root.agency_id, name=role.value)
    else:
        account = AccountFactory.create(employee=_person(unit, f"Pemegang {role.value}"))
    if role != Role.EMPLOYEE:
        grant(account, role, unit=unit)
    return account


def _person(unit: Unit, name: str) -> Employee:
    person: Employee = EmployeeFactory.create(unit=unit, name=name)
    AssessmentFactory.create(employee=person, code="PP", level=2)
    return person


def _clients(accounts: dict[str, Account]) -> dict[str, Client]:
    clients = {VISITOR: Client(raise_request_exception=False)}
    for role, account in accounts.items():
        clients[role] = Client(raise_request_exception=False)
        clients[role].force_login(account, BACKEND)
    return clients


def _own(account: Account, city: Things) -> Things:
    """What belongs to the one who asks: their run, and as an employee their record, seat and survey."""
    Notice.objects.create(account=account, text="Untuk Anda", created_at=NOW)
    found: Things = {"run": a_run(account.agency_id, account, title="Tugas sendiri").pk}
    found["phone"] = a_phone(account).pk
    if account.employee_id:
        found |= {"employee": account.employee_id, "survey": city["survey"]}
        found["case"] = study_of(Employee.objects.get(pk=account.employee_id))
        found["enrolment"] = seat_of(account.employee_id, batch_id=city["batch"])
        found["wish"] = wish_of(Employee.objects.get(pk=account.employee_id))
        found |= certificates_of(Employee.objects.get(pk=account.employee_id))
        found |= course_place_of(account.employee_id, course_id=city["course"])
    return found
