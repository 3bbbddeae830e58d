"""The one who acts, and how far each of their permissions reaches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from bina.platform.access.roles import Role, permissions_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def agency_root(agency_id: UUID) -> str:
    """Path of the agency's root unit: one label, derived from the agency's key.

    The label takes the last 12 hexadecimal digits, the random part of a UUIDv7.
    """
    return f"a{agency_id.hex[-12:]}"


@dataclass(frozen=True, slots=True)
class Held:
    """One role held: on the units at and below ``unit_path``, or for one partner.

    ``unit_path`` is empty for a role that reaches no unit (an employee's own rights in the agency).
    """

    role: str
    agency_id: UUID
    unit_path: str = ""
    partner_id: UUID | None = None

    @property
    def whole_agency(self) -> bool:
        """True when the role covers what belongs to the agency as such, such as its catalogue."""
        return self.partner_id is None and "." not in self.unit_path

    def covers(self, *, unit: str | None, agency: UUID | None, partner: UUID | None) -> bool:
        """True when the place asked about lies within this role's reach.

        Without a place: anywhere in an agency. A role held for a partner counts only where one is named.
        """
        if partner is not None:
            return self.partner_id == partner
        if unit is not None:
            return bool(self.unit_path) and (unit == self.unit_path or unit.startswith(f"{self.unit_path}."))
        if agency is not None:
            return self.whole_agency and self.agency_id == agency
        return self.partner_id is None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the installation itself) with the roles they hold at this moment."""

    account_id: UUID | None = None
    employee_id: UUID | None = None
    agency_id: UUID | None = None
    name: str = ""
    grants: tuple[Held, ...] = field(default=())

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(held.role for held in self.grants)

    def _holding(self, permission: str) -> Iterator[Held]:
        return (held for held in self.grants if permission in permissions_of(held.role))

    def may(
        self,
        permission: str,
        *,
        unit: str | None = None,
        agency: UUID | None = None,
        partner: UUID | None = None,
    ) -> bool:
        """True when some role gives ``permission`` at the place; without a place, anywhere at all."""
        return any(
            held.covers(unit=unit, agency=agency, partner=partner) for held in self._holding(permission)
        )

    def require(
        self,
        permission: str,
        *,
        unit: str | None = None,
        agency: UUID | None = None,
        partner: UUID | None = None,
    ) -> None:
        """Let the caller go on, or raise ``PermissionDenied``. A place must be named.

        Raises:
            PermissionDenied: no role gives ``permission`` at that unit, agency or partner.
        """
        if unit is None and agency is None and partner is None:
            raise ValueError("Name the unit, agency or partner the permission is needed for.")
        if not self.may(permission, unit=unit, agency=agency, partner=partner):
            raise PermissionDenied(permission)

    def reach(self, permission: str, *, unit: str = "", agency: str = "", partner: str = "") -> Q:
        """Filter that keeps the rows within reach; ``unit``, ``agency``, ``partner`` name fields.

        ``unit`` is a path field (``"employee__unit_path"``), ``agency`` and ``partner`` are key fields.
        With no role that gives the permission, nothing is kept.
        """
        reached = Q(pk__in=())
        for held in self._holding(permission):
            if partner and held.partner_id is not None:
                reached |= Q(**{partner: held.partner_id})
            if unit and held.unit_path and held.partner_id is None:
                reached |= Q(**{f"{unit}__within": held.unit_path})
            if agency and held.whole_agency:
                reached |= Q(**{agency: held.agency_id})
        return reached

    def agencies(self, permission: str) -> frozenset[UUID]:
        """Agencies as a whole in which the actor holds ``permission``."""
        return frozenset(held.agency_id for held in self._holding(permission) if held.whole_agency)

    def partners(self, permission: str) -> frozenset[UUID]:
        """Partners for which the actor holds ``permission``."""
        return frozenset(held.partner_id for held in self._holding(permission) if held.partner_id is not None)

    def paths(self, permission: str) -> tuple[str, ...]:
        """Unit paths below which the actor holds ``permission``, for hand-written SQL."""
        return tuple(sorted({held.unit_path for held in self._holding(permission) if held.unit_path}))


def system_actor(agency_id: UUID) -> Actor:
    """The installation acting for one agency: commands on the machine and jobs without a person."""
    held = Held(role=Role.SYSTEM, agency_id=agency_id, unit_path=agency_root(agency_id))
    return Actor(agency_id=agency_id, name="Bina", grants=(held,))
