"""From a notice to the phone: messages wait in a table, and a job hands them to the push services."""

from __future__ import annotations

import http.client
import json
import logging
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import connection, transaction

from bina.platform.jobs.queue import defer
from bina.platform.models import PushDelivery, PushSubscription
from bina.platform.push import messages, rules, service
from bina.platform.push.keys import public_text, sender_key
from bina.platform.push.rules import Outcome

if TYPE_CHECKING:
    from bina.platform.models import Notice

SEND = "platform.push_notices"
AT_ONCE = 200
THREADS = 8
# Longer than a round can take when no service answers; a round that died is taken up again after it.
LEASE = timedelta(minutes=15)
TICKET_LIVES = timedelta(hours=12)
TITLE = "Bina"
logger = logging.getLogger(__name__)

_QUEUE = """
    INSERT INTO platform_pushdelivery (subscription_id, notice_id, tries, due_at, expires_at)
    SELECT s.id, n.id, 0, n.created_at, n.created_at + %s
    FROM platform_notice n
    JOIN platform_account a ON a.id = n.account_id AND a.is_active
    JOIN platform_pushsubscription s ON s.account_id = a.id
    WHERE n.id = ANY(%s)
    ON CONFLICT DO NOTHING
"""
_CLAIM = """
    UPDATE platform_pushdelivery d SET due_at = %s, tries = d.tries + 1
    FROM platform_pushsubscription s, platform_notice n
    WHERE d.subscription_id = s.id AND d.notice_id = n.id AND d.id IN (
      SELECT id FROM platform_pushdelivery WHERE due_at <= %s
      ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED
    )
    RETURNING d.id, s.id, s.endpoint, s.p256dh, s.auth, n.id, n.text, n.url, d.tries, d.expires_at
"""
_LATER = """
    UPDATE platform_pushdelivery d SET due_at = w.due_at
    FROM unnest(%s::bigint[], %s::timestamptz[]) AS w (id, due_at) WHERE d.id = w.id
"""


@dataclass(frozen=True, slots=True)
class Due:
    """A message whose time has come."""

    id: int
    subscription_id: UUID
    endpoint: str
    p256dh: str
    auth: str
    notice_id: UUID
    text: str
    url: str
    tries: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a message, and when it is due again if it is to be tried again."""

    due: Due
    outcome: Outcome
    again_at: datetime


def queue_notices(notices: Sequence[Notice]) -> int:
    """Queue notices for the phones of their accounts, in the caller's transaction; how many messages."""
    values: list[Any] = [rules.LIVES, [notice.pk for notice in notices]]
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE, values)
        queued: int = cursor.rowcount
    if queued:
        defer(SEND)
    return queued


def send_due(*, at: datetime) -> int:
    """Hand what is due to the services, 200 at a time; how many arrived there.

    Nothing is held in the database while services are asked. A message may be sent twice after a crash; the
    phone shows it once, for both carry the notice's key.
    """
    PushDelivery.objects.filter(expires_at__lte=at).delete()
    arrived = 0
    while claimed := _claimed(at):
        arrived += _settle(_sent(claimed, at))
    return arrived


def _claimed(at: datetime) -> list[Due]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, [at + LEASE, at, AT_ONCE])
        return [Due(*row) for row in cursor.fetchall()]


def _sent(claimed: Sequence[Due], at: datetime) -> list[Result]:
    key = sender_key()
    tickets = _tickets(key, {_origin(due.endpoint) for due in claimed}, at)
    with ThreadPoolExecutor(max_workers=THREADS) as threads:
        return list(threads.map(partial(_send, tickets=tickets, at=at), claimed))


def _tickets(key: ec.EllipticCurvePrivateKey, origins: set[str], at: datetime) -> dict[str, str]:
    """The header that each service wants to see."""
    public, contact, until = public_text(key), _contact(), at + TICKET_LIVES
    signed = {
        origin: messages.ticket(key=key, audience=origin, contact=contact, until=until) for origin in origins
    }
    return {origin: f"vapid t={one}, k={public}" for origin, one in signed.items()}


def _origin(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.netloc}"


def _contact() -> str:
    """Whom a service writes to when something is wrong with what we send."""
    if settings.INSTALLATION_URL.startswith("https://"):
        return str(settings.INSTALLATION_URL)
    return f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"


def _send(due: Due, *, tickets: Mapping[str, str], at: datetime) -> Result:
    """Seal and send one message. Runs in a thread of its own: no database here."""
    origin = _origin(due.endpoint)
    headers = {
        "Authorization": tickets[origin],
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(max(0, int((due.expires_at - at).total_seconds()))),
        "Topic": due.notice_id.hex,
        "Urgency": "normal",
    }
    try:
        answer = service.post(due.endpoint, body=_body(due), headers=headers)
    except service.PrivateAddress:
        logger.warning("A phone's push service is not on the internet: %s", urlsplit(origin).hostname)
        return Result(due, Outcome.GONE, at)
    except ValueError:  # no later try would change it, and the messages of others wait behind this one
        logger.warning("A message cannot be put to its push service: %s", urlsplit(origin).hostname)
        return Result(due, Outcome.REFUSED, at)
    except (OSError, http.client.HTTPException):
        return Result(due, Outcome.LATER, at + rules.wait(tries=due.tries, retry_after="", at=at))
    found = rules.outcome(answer.status)
    if found is Outcome.REFUSED:
        logger.warning("The push service %s refused a message: %s", origin, answer.status)
    return Result(due, found, at + rules.wait(tries=due.tries, retry_after=answer.retry_after, at=at))


def _body(due: Due) -> bytes:
    point, secret = messages.device_keys(p256dh=due.p256dh, auth=due.auth)
    told = {"title": TITLE, "body": rules.shortened(due.text), "url": due.url, "id": str(due.notice_id)}
    return messages.sealed(
        json.dumps(told, ensure_ascii=False).encode(),
        point=point,
        secret=secret,
        own=ec.generate_private_key(messages.CURVE),
        salt=os.urandom(messages.SALT_BYTES),
    )


@transaction.atomic
def _settle(results: Sequence[Result]) -> int:
    """Write what came of the messages: three statements for any number of them."""
    gone = {one.due.subscription_id for one in results if one.outcome is Outcome.GONE}
    over = [one.due.id for one in results if one.outcome in {Outcome.DONE, Outcome.REFUSED}]
    later = [one for one in results if one.outcome is Outcome.LATER]
    PushDelivery.objects.filter(pk__in=over).delete()
    if gone:
        PushSubscription.objects.filter(pk__in=gone).delete()
    if later:
        values: list[Any] = [[one.due.id for one in later], [one.again_at.astimezone(UTC) for one in later]]
        with connection.cursor() as cursor:
            cursor.execute(_LATER, values)
    return sum(one.outcome is Outcome.DONE for one in results)
