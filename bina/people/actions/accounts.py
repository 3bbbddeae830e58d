"""Accounts and supervisors' grants, kept in step with the register set by set."""

# ruff: noqa: S608  # statements are put together from constants; values are always parameters

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from bina.people import rules
from bina.platform.access import Role
from bina.platform.ids import uuid7

_TAKE_OVER = """
UPDATE platform_account a SET employee_id = e.id, agency_id = e.agency_id, name = e.name
FROM people_employee e
WHERE e.agency_id = %(agency)s AND e.status = ANY (%(held)s) AND a.login = e.nip
  AND a.employee_id IS DISTINCT FROM e.id
  AND NOT EXISTS (SELECT 1 FROM platform_account own WHERE own.employee_id = e.id)
RETURNING a.id
"""
_FORGET_OLD_GRANTS = (
    "DELETE FROM platform_grant WHERE account_id = ANY (%(taken)s) AND agency_id <> %(agency)s"
)
_RENAME = """
UPDATE platform_account a SET login = e.nip
FROM people_employee e
WHERE a.employee_id = e.id AND e.agency_id = %(agency)s AND a.login <> e.nip AND a.login ~ '^[0-9]{18}$'
  AND NOT EXISTS (SELECT 1 FROM platform_account other WHERE other.login = e.nip)
"""
_NAME = """
UPDATE platform_account a SET name = e.name
FROM people_employee e WHERE a.employee_id = e.id AND e.agency_id = %(agency)s AND a.name <> e.name
"""
# Keys begin with the time, as those of ``platform.ids`` do. What follows, and what stands for a password, is
# a hash of the person and a secret of this one call: asking the system for chance row by row takes longer.
_CREATE = """
INSERT INTO platform_account
  (id, login, email, name, agency_id, employee_id, password, language, is_active, created_at)
SELECT (%(stem)s || substr(chance, 14, 3) || '8' || substr(chance, 18, 15))::uuid, nip,
  CASE WHEN email <> '' AND row_number() OVER (PARTITION BY lower(email) ORDER BY id) = 1
    AND lower(email) NOT IN (SELECT lower(email) FROM platform_account WHERE email IS NOT NULL)
    THEN email END,
  name, agency_id, id, '!' || md5(chance), 'id', false, %(at)s
FROM (
  SELECT e.*, md5(%(secret)s || e.id) AS chance FROM people_employee e
  WHERE e.agency_id = %(agency)s AND e.status = ANY (%(held)s)
    AND NOT EXISTS (SELECT 1 FROM platform_account a WHERE a.employee_id = e.id)
    AND NOT EXISTS (SELECT 1 FROM platform_account a WHERE a.login = e.nip)
) e
"""


def create_accounts(*, agency_id: UUID, at: datetime) -> int:
    """Give everyone of the agency who has none an account: closed, without a password, login name the NIP.

    A person who came from another agency keeps their account and loses the roles held there. Login names
    follow a NIP that changed. Returns how many accounts are new.
    """
    values: dict[str, Any] = {"agency": agency_id, "held": list(rules.HELD), "at": at}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_RENAME, values)
        cursor.execute(_NAME, values)
        cursor.execute(_TAKE_OVER, values)
        values["taken"] = [row[0] for row in cursor.fetchall()]
        cursor.execute(_FORGET_OLD_GRANTS, values)
        cursor.execute(_CREATE, values | {"stem": uuid7().hex[:13], "secret": secrets.token_hex(16)})
        created: int = cursor.rowcount
    return created


def close_accounts(*, employee_ids: list[UUID]) -> None:
    """Close the accounts of people who left; they keep them for the day they come back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE platform_account SET is_active = false WHERE is_active AND employee_id = ANY (%s)",
            [employee_ids],
        )


_LEADING = """
SELECT DISTINCT a.id AS account_id, u.path AS unit_path
FROM people_unit u
JOIN (
  SELECT p.unit_id, e.id AS employee_id FROM people_post p JOIN people_employee e ON e.post_id = p.id
  WHERE p.agency_id = %(agency)s AND p.is_head AND e.status = ANY (%(held)s)
  UNION
  SELECT s.unit_id, s.employee_id FROM people_actinghead s JOIN people_employee e ON e.id = s.employee_id
  WHERE s.agency_id = %(agency)s AND s.period @> %(on)s::date AND e.status = ANY (%(held)s)
) head ON head.unit_id = u.id
JOIN platform_account a ON a.employee_id = head.employee_id
WHERE u.agency_id = %(agency)s AND (u.valid_until IS NULL OR u.valid_until > %(on)s)
"""
_TAKE_BACK = f"""
DELETE FROM platform_grant g
WHERE g.agency_id = %(agency)s AND g.source = 'POST' AND g.role = %(role)s
  AND NOT EXISTS (
    SELECT 1 FROM ({_LEADING}) l WHERE l.account_id = g.account_id AND l.unit_path = g.unit_path)
"""
_GIVE = f"""
INSERT INTO platform_grant (id, account_id, role, agency_id, unit_path, source, created_at)
SELECT gen_random_uuid(), l.account_id, %(role)s, %(agency)s, l.unit_path, 'POST', %(at)s
FROM ({_LEADING}) l
WHERE NOT EXISTS (
  SELECT 1 FROM platform_grant g WHERE g.account_id = l.account_id AND g.role = %(role)s
    AND g.unit_path = l.unit_path AND g.source = 'POST')
"""


def refresh_supervisor_grants(*, agency_id: UUID, on: date, at: datetime) -> None:
    """Let the role SUPERVISOR follow the leading posts: heads and acting heads hold it on their unit.

    Grants given by hand are left alone. Idempotent.
    """
    values: dict[str, Any] = {
        "agency": agency_id,
        "held": list(rules.HELD),
        "role": Role.SUPERVISOR.value,
        "on": on,
        "at": at,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, values)
        cursor.execute(_GIVE, values)
