"""The people of a demonstration city whom a visitor may be: one account per role, with a password that is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bina.demonstration.people import Person
from bina.demonstration.posts import FUNCTIONAL, GENERAL, STRUCTURAL

# Public on purpose: the login page of a demonstration agency prints it, and no other agency ever gets it.
PASSWORD = "Siklus-Teluk-Kenanga-27"  # noqa: S105  # shown to every visitor of the demonstration


@dataclass(frozen=True, slots=True)
class Role:
    """One role of the demonstration: whom to look for, and where the grant holds.

    ``reach``: ``UNIT`` the unit led, ``OFFICE`` the office the person works in, ``AGENCY`` everything,
    ``SELF`` nothing but themselves.
    """

    code: str
    login: str
    label_id: str
    label_en: str
    reach: str
    fits: Callable[[Person], bool]


@dataclass(frozen=True, slots=True)
class Account:
    """A role and the person who plays it. ``unit`` is the UNOR ID the grant holds for, empty for none."""

    role: str
    login: str
    label_id: str
    label_en: str
    nip: str
    name: str
    title: str
    unit: str


def _leads(person: Person, kind: str, sector: str) -> bool:
    return person.seat.kind == STRUCTURAL and person.seat.unit.kind == kind and person.seat.unit.sector == sector


def _title(person: Person, *words: str) -> bool:
    return person.seat.kind == FUNCTIONAL and person.seat.title in words


ROLES = (
    Role("EMPLOYEE", "pegawai", "Pegawai", "Employee", "SELF",
         lambda person: person.seat.kind == GENERAL and person.seat.unit.sector == "population"),
    Role("SUPERVISOR", "atasan", "Atasan", "Supervisor", "UNIT",
         lambda person: person.seat.kind == STRUCTURAL and person.seat.unit.kind in {"BIDANG", "DINAS"}
         and person.seat.unit.sector == "population"),
    Role("HR_DEVELOPER", "pengembang", "Pengembang SDM (BKPSDM)", "HR developer", "AGENCY",
         lambda person: person.seat.kind == STRUCTURAL and person.seat.unit.sector == "hr"),
    Role("TRAINER", "pengajar", "Pengajar", "Trainer", "AGENCY", lambda person: _title(person, "Widyaiswara")),
    Role("LEADER", "pimpinan", "Pimpinan", "Leader", "AGENCY", lambda person: person.seat.unit.kind == "INSTANSI"),
    Role("SERVICE_OFFICER", "layanan", "Petugas layanan", "Service officer", "OFFICE",
         lambda person: person.seat.title == "Petugas Layanan Loket"),
    Role("AUDITOR", "auditor", "Auditor", "Auditor", "AGENCY",
         lambda person: person.seat.unit.sector == "audit" and person.seat.kind != STRUCTURAL),
    Role("ADMINISTRATOR", "admin", "Administrator sistem", "System administrator", "AGENCY",
         lambda person: _title(person, "Pranata Komputer") or person.seat.unit.sector == "digital"),
)  # fmt: skip


def cast(people: list[Person], *, domain: str) -> tuple[list[Person], list[Account]]:
    """Give each role a person of fitting post, and that person the role's address (``pegawai@…``) as both e-mails.

    Returns all people, the chosen ones with their new address, and one account per role in the order of ``ROLES``.
    """
    changed = list(people)
    accounts: list[Account] = []
    taken: set[int] = set()
    for role in ROLES:
        place = _choose(changed, role, taken)
        taken.add(place)
        login = f"{role.login}@{domain}"
        person = replace(changed[place], email=login, office_email=login, status="01")
        changed[place] = person
        root = people[0].seat.unit
        unit = {"SELF": "", "UNIT": person.seat.unit.id, "OFFICE": person.seat.unit.office, "AGENCY": root.id}
        accounts.append(
            Account(role.code, login, role.label_id, role.label_en, person.nip, person.name, person.title, unit[role.reach])
        )
    return changed, accounts


def _choose(people: list[Person], role: Role, taken: set[int]) -> int:
    """The last fitting person of lowest units wins, so that a head of a division is preferred to one of an office."""
    fitting = [place for place, person in enumerate(people) if place not in taken and role.fits(person)]
    active = [place for place in fitting if people[place].status == "01" and people[place].kind == "PNS"]
    divisions = [place for place in active if people[place].seat.unit.kind == "BIDANG"]
    others = [place for place in range(len(people) - 1, -1, -1) if place not in taken]
    return next(iter(divisions or active or fitting or others))
