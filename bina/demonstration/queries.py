"""Which accounts of a demonstration a visitor is shown. Real agencies have none."""

from __future__ import annotations

from dataclasses import dataclass

from bina.demonstration.accounts import PASSWORD, ROLES, address, mail_domain
from bina.people import queries as people_queries
from bina.platform.access import Role, system_actor
from bina.platform.accounts import queries as account_queries
from bina.platform.models import Account


@dataclass(frozen=True, slots=True)
class Shown:
    """What the login page of a demonstration shows of one account; ``role`` is the code of a ``Role``."""

    role: str
    login: str
    password: str

    @property
    def label(self) -> str:
        """The role in the reader's language."""
        return str(Role(self.role).label)


def shown_accounts(code: str) -> list[Shown]:
    """The open accounts of the demonstration of that code, in the order of ``ROLES``; else none."""
    try:
        agency = people_queries.agency_by_code(code)
    except people_queries.UnknownAgency:
        return []
    if not agency.is_demonstration:
        return []
    logins = {address(role, domain=mail_domain(code)): role for role in ROLES}
    known = account_queries.accounts(system_actor(agency.pk)).filter(email__in=logins, is_active=True)
    open_now = set(known.values_list("email", flat=True))
    return [Shown(role.code, login, PASSWORD) for login, role in logins.items() if login in open_now]


def is_loaded(code: str) -> bool:
    """True when a demonstration of that code was brought in to its last step."""
    return len(shown_accounts(code)) == len(ROLES)


def all_shown_accounts() -> list[Shown]:
    """The open accounts of every demonstration in this installation, for its login page.

    A code is written in capitals or in small letters, so the mail domain tells it but for that.
    """
    stem, end = address(ROLES[-1], domain=mail_domain("|")).split("|")
    candidates = Account.objects.filter(email__startswith=stem, email__endswith=end, is_active=True)
    words = [str(email)[len(stem) : -len(end)] for email in candidates.values_list("email", flat=True)]
    return [one for word in sorted(words) for code in (word.upper(), word) for one in shown_accounts(code)]
