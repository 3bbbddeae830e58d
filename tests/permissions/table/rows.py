"""A row of the table, and the groups of roles that rows name."""

from __future__ import annotations

from dataclasses import dataclass, field

from bina.platform.access import Role

Roles = frozenset[str]


def roles(*roles: Role) -> Roles:
    return frozenset(role.value for role in roles)


NOBODY: Roles = frozenset()
EVERYONE = roles(*(role for role in Role if role is not Role.SYSTEM))
HR = roles(Role.HR_DEVELOPER)
ADMIN = roles(Role.ADMINISTRATOR)
TRAINER = roles(Role.TRAINER)
SUPERVISOR = roles(Role.SUPERVISOR)
AGENCY_WIDE = HR | roles(Role.LEADER, Role.AUDITOR)  # see everything about the agency's people
SEE = AGENCY_WIDE | SUPERVISOR  # see at least one unit
ASSESS = HR | SUPERVISOR
EMPLOYED = EVERYONE - TRAINER - ADMIN
CATALOGUE = EVERYONE - ADMIN
RECORD = HR | TRAINER
APPROVE = HR | roles(Role.LEADER)
WATCH = HR | ADMIN | roles(Role.AUDITOR)
AUDIT = ADMIN | roles(Role.AUDITOR)

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")


@dataclass(frozen=True)
class Row:
    """What is expected of one address. ``thing`` is the kind of the one key in it, ``words`` the rest."""

    name: str
    let_in: dict[str, Roles]
    methods: tuple[str, ...] = GET
    thing: str = ""
    words: dict[str, str | int] = field(default_factory=dict)
    query: str = ""
    public: bool = False

    def __str__(self) -> str:
        return " ".join([self.name, self.thing, *map(str, self.words.values())]).replace("  ", " ").strip()


def here(name: str, roles: Roles, methods: tuple[str, ...] = GET, /, **words: str | int) -> Row:
    return Row(name, {"here": roles}, methods, words=words)


def of_agency(
    name: str, thing: str, roles: Roles, methods: tuple[str, ...] = GET, /, **words: str | int
) -> Row:
    return Row(name, {"agency": roles}, methods, thing, words)


def of_unit(
    name: str, thing: str, *, own: Roles, other: Roles, methods: tuple[str, ...] = GET, **mine: Roles
) -> Row:
    return Row(name, {**mine, "own": own, "other": other}, methods, thing)


def public(name: str, methods: tuple[str, ...] = GET, /, **words: str | int) -> Row:
    return Row(name, {"here": EVERYONE}, methods, words=words, public=True)


def imports(room: str, what: str) -> list[Row]:
    kind = f"import.{room}"
    return [
        here(f"{room}:import_start", HR, BOTH, what=what),
        of_agency(f"{room}:import_preview", kind, HR, what=what),
        of_agency(f"{room}:import_apply", kind, HR, POST, what=what),
        of_agency(f"{room}:import_accept", kind, HR, POST, what=what),
        of_agency(f"{room}:import_rejects", kind, HR, what=what),
    ]
