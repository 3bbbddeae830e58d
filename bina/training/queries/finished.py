"""Finished training of an agency's people, wherever it was taken, for rooms that report it to others."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from bina.training.models import Certificate, Enrolment, OutsideCertificate

ROWS_AT_ONCE = 2000
E_LEARNING = 16  # SIASN's number of the form
_WHO = "kind, id, employee_id, form, name, organiser, number"
_WHAT = "starts_on, ends_on, length_jp, certificate, document"
_PLACES = """
SELECT 'PLACE' AS kind, n.id, n.employee_id, p.form,
       coalesce(c.programme_name, p.name) AS name,
       coalesce(nullif(c.organiser, ''), nullif(p.organiser, ''), a.name) AS organiser,
       coalesce(c.number, n.certificate_number) AS number,
       b.starts_on, b.ends_on, n.earned_jp AS length_jp,
       coalesce(c.state, '') AS certificate,
       CASE WHEN c.state = 'ISSUED' THEN c.sha256 ELSE '' END AS document,
       n.completed_on AS finished_on
FROM training_enrolment n
JOIN training_batch b ON b.id = n.batch_id
JOIN training_programme p ON p.id = b.programme_id
JOIN people_agency a ON a.id = b.agency_id
LEFT JOIN training_certificate c ON c.enrolment_id = n.id
WHERE n.agency_id = %(agency)s AND n.state = 'COMPLETED'
"""
_COURSES = """
SELECT 'COURSE', h.id, h.employee_id, %(e_learning)s, h.name, a.name, '', h.earned_on, h.earned_on,
       h.length_jp,
       '', '', h.earned_on
FROM training_coursehours h JOIN people_agency a ON a.id = h.agency_id
WHERE h.agency_id = %(agency)s
"""
_OUTSIDE = """
SELECT 'OUTSIDE', o.id, o.employee_id, r.form, r.name, r.organiser, r.number, r.starts_on, r.ends_on,
       r.length_jp,
       'ISSUED', CASE WHEN o.kind = 'pdf' THEN o.sha256 ELSE '' END, r.ends_on
FROM training_outsidecertificate o JOIN training_trainingrecord r ON r.id = o.record_id
WHERE o.agency_id = %(agency)s AND o.state = 'ACCEPTED'
"""


@dataclass(frozen=True, slots=True)
class Finished:
    """One finished training of one person, both days included.

    ``kind`` and ``id`` name what it came from: the PLACE in a batch, the hours of a COURSE, or an accepted
    certificate of an OUTSIDE organiser. ``certificate`` is the state of its certificate, empty without one;
    ``document`` the SHA-256 of the PDF there is, empty without one.
    """

    kind: str
    id: UUID
    employee_id: UUID
    form: int
    name: str
    organiser: str
    number: str
    starts_on: date
    ends_on: date
    length_jp: Decimal
    certificate: str
    document: str


def finished_training(*, agency_id: UUID, since: date, also: Collection[UUID] = ()) -> Iterator[Finished]:
    """What people of the agency finished on or after ``since``, and what of ``also`` still stands.

    Not narrowed by an actor: for jobs that have checked. Histories taken over from workbooks are left out;
    they come from the systems that others would be told of. One query, read as it goes.
    """
    values: dict[str, Any] = {
        "agency": agency_id,
        "since": since,
        "also": list(also),
        "e_learning": E_LEARNING,
    }
    sql = (
        f"SELECT {_WHO}, {_WHAT} FROM ({_PLACES} UNION ALL {_COURSES} UNION ALL {_OUTSIDE}) AS finished "  # noqa: S608  # fixed parts
        "WHERE finished_on >= %(since)s OR id = ANY(%(also)s::uuid[])"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from (Finished(*row) for row in rows)


def finished_document(*, kind: str, key: UUID) -> bytes | None:
    """The PDF that proves a finished training; None without one. Not narrowed by an actor, as above."""
    if kind == "PLACE":
        one = Certificate.objects.filter(enrolment_id=key, state=Certificate.State.ISSUED).first()
        file = one.file if one else None
    elif kind == "OUTSIDE":
        given = OutsideCertificate.objects.select_related("upload").filter(pk=key, kind="pdf").first()
        file = given.upload.file if given else None
    else:
        return None
    if not file:
        return None
    with file.open("rb") as opened:
        content: bytes = opened.read()
    return content


def batch_of_place(key: UUID) -> UUID | None:
    """The batch of a place, for a link to it; the page there decides who gets in."""
    return Enrolment.objects.filter(pk=key).values_list("batch_id", flat=True).first()
