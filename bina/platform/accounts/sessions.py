"""Sessions that know whose they are, so that one query finds the session, its account and its roles.

Every request of everybody passes here: three reads through the ORM were a third of what an answer in a quiz
costs. The library's own way is kept for whatever is out of the ordinary (a changed secret, another back end).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection
from django.utils.crypto import constant_time_compare

from bina.platform.access import Held
from bina.platform.models import Account, Session
from bina.platform.rows import columns, instance

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest


@cache
def _read() -> str:
    return f"""
    SELECT {columns(Account, of="a")}, s.session_data, (
      SELECT json_agg(json_build_array(g.role, g.agency_id, g.unit_path, g.partner_id) ORDER BY g.id)
      FROM platform_grant AS g WHERE g.account_id = a.id
    )
    FROM platform_session AS s LEFT JOIN platform_account AS a ON a.id = s.account_id
    WHERE s.session_key = %s AND s.expire_date > now()
    """  # noqa: S608  # fixed parts


class SessionStore(DatabaseSessions):
    """Sessions in the database; reading one brings its account along."""

    account: Account | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row as it is to be written."""
        made = super().create_model_instance(data)
        assert isinstance(made, Session)  # noqa: S101  # narrows what the library calls any session
        made.account_id = UUID(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        return made

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing when it is unknown or over."""
        with connection.cursor() as cursor:
            cursor.execute(_read(), [self.session_key])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        *account, data, grants = row
        if account[0] is not None:
            self.account = instance(Account, account)
            self.account.held = tuple(_held(*one) for one in grants or ())
        found: dict[str, Any] = self.decode(data)
        return found


def _held(role: str, agency_id: str, unit_path: str, partner_id: str | None) -> Held:
    return Held(
        role=role,
        agency_id=UUID(agency_id),
        unit_path=unit_path,
        partner_id=UUID(partner_id) if partner_id else None,
    )


def account_of(request: HttpRequest) -> Account | AnonymousUser:
    """Who is signed in with the request's session; a visitor when nobody is, or may no more."""
    session = request.session
    key = session.get(SESSION_KEY)
    account = session.account if isinstance(session, SessionStore) else None
    if (
        account is not None
        and account.is_active
        and str(account.pk) == key
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash())
    ):
        return account
    found: Account | AnonymousUser = get_user(request)
    return found
