"""Made-up agencies, units, posts, people and accounts for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import factory

from bina.people.models import Agency, Employee, Post, Unit
from bina.platform.access import Actor, Held, Role, agency_root
from bina.platform.accounts.queries import actor_of
from bina.platform.models import Account, Grant

if TYPE_CHECKING:
    from uuid import UUID

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


class AgencyFactory(factory.django.DjangoModelFactory[Agency]):
    class Meta:
        model = Agency

    code = factory.Sequence(lambda n: f"kota-{n}")
    name = factory.LazyAttribute(lambda agency: f"Pemerintah {agency.code}")


class UnitFactory(factory.django.DjangoModelFactory[Unit]):
    """A unit below ``parent``; without a parent, the root unit of ``agency``."""

    class Meta:
        model = Unit

    parent = None
    agency = factory.LazyAttribute(lambda unit: unit.parent.agency if unit.parent else AgencyFactory.create())
    siasn_id = factory.Sequence(lambda n: f"UNOR-{n:05d}")
    name = factory.Sequence(lambda n: f"Unit {n}")
    kind = factory.LazyAttribute(lambda unit: "OFFICE" if unit.parent else "AGENCY")
    path = factory.LazyAttributeSequence(
        lambda unit, n: f"{unit.parent.path}.u{n}" if unit.parent else agency_root(unit.agency.pk)
    )


class PostFactory(factory.django.DjangoModelFactory[Post]):
    class Meta:
        model = Post

    unit = factory.SubFactory(UnitFactory)
    agency = factory.SelfAttribute("unit.agency")
    title = factory.Sequence(lambda n: f"Pengelola {n}")
    kind = Post.Kind.GENERAL


class EmployeeFactory(factory.django.DjangoModelFactory[Employee]):
    """A PNS in a general post; give ``post`` or ``unit`` to place them."""

    class Meta:
        model = Employee

    class Params:
        serial = factory.Sequence(lambda n: n % 999 + 1)
        month = factory.Sequence(lambda n: n // 999 % 12 + 1)

    unit = factory.SubFactory(UnitFactory)
    agency = factory.SelfAttribute("unit.agency")
    unit_path = factory.SelfAttribute("unit.path")
    post = factory.LazyAttribute(lambda person: PostFactory.create(unit=person.unit))
    siasn_id = factory.Sequence(lambda n: f"PNS-{n:06d}")
    birth_date = date(1989, 2, 25)
    sex = Employee.Sex.FEMALE
    nip = factory.LazyAttribute(lambda person: f"198902252015{person.month:02d}2{person.serial:03d}")
    name = factory.Sequence(lambda n: f"Pegawai {n:04d}")
    employment_kind = Employee.EmploymentKind.PNS
    legal_status = "01"
    rank = "31"
    education_level = "40"
    appointed_on = date(2015, 1, 1)
    updated_at = NOW


class AccountFactory(factory.django.DjangoModelFactory[Account]):
    """An active account without a role; ``employee`` ties it to a person."""

    class Meta:
        model = Account

    class Params:
        employee = None

    login = factory.LazyAttributeSequence(lambda a, n: a.employee.nip if a.employee else f"akun-{n}")
    name = factory.LazyAttribute(lambda a: a.employee.name if a.employee else "Akun")
    employee_id = factory.LazyAttribute(lambda a: a.employee.pk if a.employee else None)
    agency_id = factory.LazyAttribute(lambda a: a.employee.agency_id if a.employee else None)
    is_active = True


def grant(account: Account, role: Role, *, unit: Unit) -> Grant:
    """Give a role on a unit and all below it."""
    return Grant.objects.create(
        account=account, role=role, agency_id=unit.agency_id, unit_path=unit.path, source=Grant.Source.DIRECT
    )


def account_with(role: Role, *, unit: Unit, **values: Any) -> Account:
    """An account that holds ``role`` on ``unit``; role EMPLOYEE needs ``employee=`` instead."""
    account = AccountFactory.create(agency_id=unit.agency_id, **values)
    grant(account, role, unit=unit)
    return account


def actor_for(account: Account) -> Actor:
    """The account as an actor."""
    return actor_of(account)


def actor_with(role: Role, *, agency_id: UUID, unit_path: str = "", employee_id: UUID | None = None) -> Actor:
    """An actor without an account, holding one role; on the whole agency when no path is given."""
    held = Held(role=role, agency_id=agency_id, unit_path=unit_path or agency_root(agency_id))
    return Actor(agency_id=agency_id, employee_id=employee_id, grants=(held,))


def hr_actor(agency: Agency) -> Actor:
    """BKPSDM's HR developer for the whole agency."""
    return actor_with(Role.HR_DEVELOPER, agency_id=agency.pk)
