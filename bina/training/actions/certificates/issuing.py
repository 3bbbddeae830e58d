"""Issue in bulk: numbers first, then signatures in small steps that can be stopped and taken up again."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bina.people.queries import accounts_by_employee
from bina.platform.jobs import Cancelled, Quiet, Reporter, queue_run
from bina.platform.models import JobRun, Notice
from bina.platform.notices import leave_notices
from bina.platform.signing import open_signer, test_options
from bina.training.actions.certificates.printing import Look, look_of, printed
from bina.training.actions.certificates.refusals import CertificateRefused
from bina.training.models import Certificate, CertificateCounter, CertificateLayout, Enrolment
from bina.training.queries.catalogue import forms
from bina.training.queries.certificates import check_address, to_certify, waiting_certificates
from bina.training.queries.certificates.outcomes import outcomes_of
from bina.training.queries.people import agency_timezone
from bina.training.rules.certificates import CODE_BITS, Numbered, certificate_number, code_from

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.platform.signing import DocumentSigner

NUMBERED_AT_ONCE, SIGNED_AT_ONCE = 500, 50
STATUS_LISTS = 0  # the counter's "year" that counts places in the status lists
_NUMBERS = """
UPDATE training_enrolment n SET certificate_number = c.number, updated_at = %s FROM training_certificate c
WHERE c.enrolment_id = n.id AND n.id = ANY(%s) AND n.certificate_number IS DISTINCT FROM c.number
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose certificates: of batches, or of everybody who completed in a year."""

    year: int | None = None
    batches: tuple[UUID, ...] = ()


@transaction.atomic
def order_certificates(*, actor: Actor, agency_id: UUID, chosen: Chosen, at: datetime) -> JobRun:
    """Queue the issue of every certificate that is still missing; who has one keeps it.

    Raises:
        PermissionDenied: ``actor`` may not issue certificates of the agency.
        CertificateRefused: no layout yet, nothing chosen, or nobody waits.
    """
    actor.require("training.certify", agency=agency_id)
    if not CertificateLayout.objects.filter(agency_id=agency_id).exists():
        raise CertificateRefused(_("Say first how certificates look and who signs them."))
    if chosen.year is None and not chosen.batches:
        raise CertificateRefused(_("Choose a year or at least one batch."))
    count = _missing(agency_id, chosen)
    if count == 0:
        raise CertificateRefused(_("Everybody who completed has a certificate already."))
    title = ngettext("Issue {count} certificate", "Issue {count} certificates", count).format(count=count)
    return queue_run(
        "training.issue_certificates",
        actor=actor,
        title=title,
        at=at,
        agency_id=agency_id,
        agency=str(agency_id),
        year=chosen.year,
        batches=[str(batch) for batch in chosen.batches],
        lock=f"certificates-{agency_id}",
    )


def _missing(agency_id: UUID, chosen: Chosen) -> int:
    count: int = _unnumbered(agency_id, chosen).count() + _waiting(agency_id, chosen).count()
    return count


def _unnumbered(agency_id: UUID, chosen: Chosen) -> Any:
    return to_certify(agency_id=agency_id, year=chosen.year, batches=chosen.batches)


def _waiting(agency_id: UUID, chosen: Chosen) -> Any:
    return waiting_certificates(agency_id=agency_id, year=chosen.year, batches=chosen.batches)


def issue_certificates(
    *, agency_id: UUID, chosen: Chosen, at: datetime, progress: Reporter | None = None
) -> int:
    """Number, print and sign what is missing; gives how many certificates were signed.

    For a job, which the caller was allowed to order. Each step is a transaction of its own, so that a stop
    or a crash loses at most the step that was open; run again, it goes on where it stopped. Two runs at once
    share the work: no place gets two certificates, no number is given twice.

    Raises:
        CertificateRefused: the agency has no layout.
        NotSigned: the key or a service failed; what was signed before stays.
        Cancelled: somebody stopped the run; what was signed before stays.
    """
    listener = progress or Quiet()
    layout = CertificateLayout.objects.select_related("agency", "logo").filter(agency_id=agency_id).first()
    if layout is None:
        raise CertificateRefused(_("Say first how certificates look and who signs them."))
    while _number_some(layout, chosen, at):
        listener.check()
    total, done = _waiting(agency_id, chosen).count(), 0
    # Nobody of a made-up city is vouched for with a real key.
    chosen_key = test_options() if layout.agency.is_demonstration else None
    with open_signer(at=at, chosen=chosen_key) as signer:
        look = look_of(layout, is_test=signer.is_test)
        while signed := _sign_some(look, signer, chosen, at):
            done += signed
            _report(listener, done, max(total, done))
    return done


def _report(listener: Reporter, done: int, total: int) -> None:
    try:
        listener.report(done=done, total=total, message=_("Printing and signing"))
    except Cancelled as stop:
        text = _("Stopped. {done} certificates were issued; the others keep their numbers and wait.")
        raise Cancelled(text.format(done=done)) from stop


@transaction.atomic
def _number_some(layout: CertificateLayout, chosen: Chosen, at: datetime) -> int:
    """Give numbers and codes to some who completed; gives to how many. The counters' lock keeps order."""
    agency_id = layout.agency_id
    today = at.astimezone(ZoneInfo(agency_timezone(agency_id))).date()
    numbers, places_in_list = _counters(agency_id, today.year)
    places = list(_unnumbered(agency_id, chosen)[:NUMBERED_AT_ONCE])
    if not places:
        return 0
    taught = outcomes_of({place.batch.programme_id for place in places})
    known = forms(on=today, agency_id=agency_id)
    rows = []
    for place in places:
        one = _certificate(place, at, today)
        one.status_serial = places_in_list.last
        places_in_list.last += 1
        if not _keeps_number(place):
            numbers.last += 1
            one.numbered_year, one.serial = today.year, numbers.last
            batch = place.batch
            made_of = Numbered(numbers.last, batch.code, batch.programme.code, today)
            one.number = certificate_number(layout.number_pattern, made_of)
        one.outcomes = taught.get(place.batch.programme_id, [])
        form = known.get(place.batch.programme.form)
        one.form_name = form.name.id if form else ""
        rows.append(one)
    Certificate.objects.bulk_create(rows)
    CertificateCounter.objects.bulk_update([numbers, places_in_list], ["last"])
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, [at, [place.pk for place in places]])
    return len(rows)


def _counters(agency_id: UUID, year: int) -> tuple[CertificateCounter, CertificateCounter]:
    """The counters of a year's numbers and of the status lists, locked until the transaction ends."""
    CertificateCounter.objects.bulk_create(
        [CertificateCounter(agency_id=agency_id, year=of) for of in (STATUS_LISTS, year)],
        ignore_conflicts=True,
    )
    found = CertificateCounter.objects.select_for_update().filter(
        agency_id=agency_id, year__in=[STATUS_LISTS, year]
    )
    lists, numbers = found.order_by("year")
    return numbers, lists


def _keeps_number(place: Enrolment) -> bool:
    """True for a place taken over from a workbook with the number that was printed back then."""
    return place.source == Enrolment.Source.IMPORT and bool(place.certificate_number)


def _certificate(place: Enrolment, at: datetime, today: date) -> Certificate:
    batch, programme = place.batch, place.batch.programme
    return Certificate(
        agency_id=batch.agency_id,
        enrolment=place,
        employee_id=place.employee_id,
        code=code_from(secrets.randbits(CODE_BITS)),
        number=place.certificate_number,
        holder_name=place.employee.full_name[:200],
        programme_name=programme.name,
        organiser=programme.organiser,
        starts_on=batch.starts_on,
        ends_on=batch.ends_on,
        length_jp=place.earned_jp,
        issued_on=today,
        updated_at=at,
    )


@transaction.atomic
def _sign_some(look: Look, signer: DocumentSigner, chosen: Chosen, at: datetime) -> int:
    """Print, sign and keep a few that wait, and tell their holders; gives how many."""
    waiting = _waiting(look.layout.agency_id, chosen)
    rows = list(waiting.select_for_update(skip_locked=True, of=("self",))[:SIGNED_AT_ONCE])
    for one in rows:
        address = check_address(one.code)
        with translation.override("id"):
            reason = _("Certificate {number}").format(number=one.number)
        document = printed(one, look, address=address, nip=one.employee.nip or "", at=at)
        signed = signer.sign(document, reason=reason)
        one.file.name = _keep(one, signed)
        one.sha256 = sha256(signed).hexdigest()
        one.state, one.issued_at, one.updated_at = Certificate.State.ISSUED, at, at
    if rows:
        fields = ["file", "sha256", "state", "issued_at", "updated_at"]
        Certificate.objects.bulk_update(rows, fields)
        _tell(rows, at)
    return len(rows)


def _keep(one: Certificate, signed: bytes) -> str:
    """Write the file where the certificate's key says, whole or not at all; gives its name in the storage."""
    name = f"certificates/{one.agency_id}/{one.issued_on.year}/{one.pk}.pdf"
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(f".{secrets.token_hex(4)}")
    aside.write_bytes(signed)
    aside.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    aside.replace(path)
    return name


def _tell(rows: Iterable[Certificate], at: datetime) -> None:
    told = list(rows)
    accounts = accounts_by_employee([one.employee_id for one in told])
    url = reverse("training:certificate_list")
    leave_notices(
        Notice(
            account_id=accounts[one.employee_id],
            text=_("Your certificate is ready: {programme}").format(programme=one.programme_name)[:300],
            url=url,
            created_at=at,
        )
        for one in told
        if one.employee_id in accounts
    )
