"""Certificates of other organisers: a person's own, those to be checked, and what they look like."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from bina.training.models import OutsideCertificate
from bina.training.rules.certificates import number_key

if TYPE_CHECKING:
    from bina.platform.access import Actor

# What counts for a person already: their training history and the batches they completed.
_KNOWN = """
SELECT 'RECORD', r.id, r.name, r.number, r.starts_on, r.ends_on, r.length_jp
FROM training_trainingrecord r WHERE r.employee_id = %(person)s
UNION ALL
SELECT 'BATCH', n.id, p.name, n.certificate_number, b.starts_on, b.ends_on, n.earned_jp
FROM training_enrolment n
JOIN training_batch b ON b.id = n.batch_id JOIN training_programme p ON p.id = b.programme_id
WHERE n.employee_id = %(person)s AND n.state = 'COMPLETED'
"""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Something of the person's that may be the same training; ``is_same`` when the number says so.

    ``source`` is ``RECORD`` (training history) or ``BATCH`` (a place in a batch of this agency).
    """

    source: str
    id: UUID
    name: str
    number: str
    starts_on: date
    ends_on: date
    length_jp: Decimal
    is_same: bool = False


def own_outside(actor: Actor) -> QuerySet[OutsideCertificate]:
    """What the actor handed in."""
    if actor.employee_id is None:
        return OutsideCertificate.objects.none()
    return OutsideCertificate.objects.filter(employee_id=actor.employee_id).select_related("upload")


def outside_queue(actor: Actor, *, text: str = "", state: str = "") -> QuerySet[OutsideCertificate]:
    """What people handed in of agencies for which the actor issues certificates, by words and state."""
    reached = actor.reach("training.certify", agency="agency_id")
    found = OutsideCertificate.objects.filter(reached).select_related("employee__unit", "upload", "record")
    for word in text.split():
        found = found.filter(
            Q(employee__name__icontains=word)
            | Q(employee__nip__startswith=word)
            | Q(name__icontains=word)
            | Q(organiser__icontains=word)
            | Q(number__icontains=word)
        )
    return found.filter(state=state) if state else found


def outside_certificate(actor: Actor, *, certificate_id: UUID) -> OutsideCertificate | None:
    """One that the actor handed in or checks."""
    own = Q(employee_id=actor.employee_id) if actor.employee_id else Q(pk__in=())
    seen = own | actor.reach("training.certify", agency="agency_id")
    found = OutsideCertificate.objects.filter(seen, pk=certificate_id)
    return found.select_related("employee__unit", "upload", "record").first()


def likenesses(one: OutsideCertificate) -> list[Likeness]:
    """What counts for the person already and may be the same: same number, or days in common. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, {"person": one.employee_id})
        rows = cursor.fetchall()
    key = number_key(one.number)
    known = [Likeness(*row) for row in rows]
    found = [replace(like, is_same=bool(key) and number_key(like.number) == key) for like in known]
    near = [like for like in found if like.is_same or _overlap(like, one)]
    return sorted(near, key=lambda like: (not like.is_same, like.starts_on, like.id))


def _overlap(like: Likeness, one: OutsideCertificate) -> bool:
    return like.starts_on <= one.ends_on and like.ends_on >= one.starts_on
