"""Whom a visitor of a demonstration city may be: one account per role, with a password that is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from bina.demonstration.kinds import FUNCTIONAL, GENERAL, STRUCTURAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from bina.demonstration.people import Person

# Public on purpose: the login page of a demonstration agency prints it, and no other agency ever gets it.
PASSWORD = "Siklus-Teluk-Kenanga-27"  # noqa: S105  # shown to every visitor of the demonstration

Fits: TypeAlias = "Callable[[Person], bool]"


@dataclass(frozen=True, slots=True)
class Role:
    """One role of the demonstration and whom to look for, the best fitting first.

    ``given``: the role is given by hand, on the whole agency; the others follow from being employed and from
    leading a unit.
    """

    code: str
    login: str
    label_id: str
    label_en: str
    given: bool
    fits: tuple[Fits, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """A role and the person who plays it; ``login`` is their e-mail address, with which they can sign in."""

    role: str
    login: str
    label_id: str
    label_en: str
    nip: str
    name: str
    title: str


def _in_unit(name: str, kind: str) -> Fits:
    return lambda person: person.seat.kind == kind and person.seat.unit.name == name


def _in_sector(sector: str, *kinds: str) -> Fits:
    return lambda person: person.seat.kind in kinds and person.seat.unit.sector == sector


def _called(sector: str, *titles: str) -> Fits:
    return lambda person: person.seat.title in titles and person.seat.unit.sector == sector


_DESK = "Bidang Pelayanan Pendaftaran Penduduk"
ROLES = (
    Role("EMPLOYEE", "pegawai", "Pegawai", "Employee", False,
         (_in_unit(_DESK, GENERAL), _in_sector("population", GENERAL, FUNCTIONAL))),
    Role("SUPERVISOR", "atasan", "Atasan", "Supervisor", False,
         (_in_unit(_DESK, STRUCTURAL), _in_sector("population", STRUCTURAL))),
    Role("HR_DEVELOPER", "pengembang", "Pengembang SDM (BKPSDM)", "HR developer", True,
         (_in_unit("Bidang Pengembangan Kompetensi", STRUCTURAL), _in_sector("hr", STRUCTURAL))),
    Role("TRAINER", "pengajar", "Pengajar", "Trainer", True,
         (_called("hr", "Widyaiswara"), _in_sector("hr", FUNCTIONAL, GENERAL))),
    Role("LEADER", "pimpinan", "Pimpinan", "Leader", True,
         (lambda person: person.seat.unit.kind == "INSTANSI",)),
    Role("SERVICE_OFFICER", "layanan", "Petugas layanan", "Service officer", True,
         (_called("population", "Petugas Layanan Loket"), _called("permits", "Petugas Layanan Loket"),
          _called("district", "Petugas Layanan Loket"))),
    Role("AUDITOR", "auditor", "Auditor", "Auditor", True,
         (_called("audit", "Auditor"), _in_sector("audit", FUNCTIONAL, GENERAL))),
    Role("ADMINISTRATOR", "admin", "Administrator sistem", "System administrator", True,
         (_called("digital", "Pranata Komputer"), _in_sector("digital", FUNCTIONAL, GENERAL))),
)  # fmt: skip


def address(role: Role, *, domain: str) -> str:
    """The e-mail address with which the person who plays the role signs in."""
    return f"{role.login}@{domain}"


def mail_domain(code: str) -> str:
    """A domain of the agency that no mail can reach: RFC 2606 reserves ``.example``."""
    return f"{code.lower()}.example"


def cast(people: list[Person], *, domain: str) -> tuple[list[Person], list[Account]]:
    """Give each role a person of fitting post, and that person the role's address (``pegawai@…``).

    Returns all people, the chosen ones with their new address, and one account per role in the order of
    ``ROLES``.
    """
    changed = list(people)
    accounts: list[Account] = []
    taken: set[int] = set()
    for role in ROLES:
        place = _choose(changed, role, taken)
        taken.add(place)
        login = address(role, domain=domain)
        person = replace(changed[place], email=login, office_email=login)
        changed[place] = person
        accounts.append(
            Account(role.code, login, role.label_id, role.label_en, person.nip, person.name, person.title)
        )
    return changed, accounts


def _choose(people: list[Person], role: Role, taken: set[int]) -> int:
    """Place of the first active person whom the role fits best, a PNS if possible; never no one."""
    free = [place for place, person in enumerate(people) if place not in taken and person.status == "01"]
    for fits in role.fits:
        fitting = [place for place in free if fits(people[place])]
        if fitting:
            return min(fitting, key=lambda place: (people[place].kind != "PNS", place))
    return free[-1]
