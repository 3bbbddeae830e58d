"""Certificates of other organisers: handed in by a person, checked by BKPSDM, counted once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bina.people.queries import accounts_by_employee
from bina.platform.models import Notice, Upload
from bina.training.actions.certificates.refusals import CertificateRefused, FileNotTaken
from bina.training.models import OutsideCertificate, TrainingRecord
from bina.training.queries.certificates import likenesses, own_outside
from bina.training.rules.certificates import EvidenceState, evidence_may_become, file_kind

if TYPE_CHECKING:
    from django.core.files import File

    from bina.platform.access import Actor

State = OutsideCertificate.State
_HEAD = 16
_VALUES = ("form", "name", "organiser", "number", "starts_on", "ends_on", "length_jp")


@dataclass(frozen=True, slots=True)
class OutsideValues:
    """What a certificate says, both days included."""

    form: int
    name: str
    organiser: str
    number: str
    starts_on: date
    ends_on: date
    length_jp: Decimal


@transaction.atomic
def hand_in(*, actor: Actor, values: OutsideValues, file: File[bytes], at: datetime) -> OutsideCertificate:
    """Hand in one's own certificate of another organiser, to be checked.

    Raises:
        CertificateRefused: the actor is no employee, the days are the wrong way round, or the file was
            handed in before.
        FileNotTaken: the file is too large, or no PDF, JPEG or PNG.
    """
    if actor.employee_id is None or actor.agency_id is None:
        raise CertificateRefused(_("Only employees hand in certificates."))
    _require_period(values)
    kind, digest = _looked_at(file)
    if own_outside(actor).filter(sha256=digest).exclude(state=State.REFUSED).exists():
        raise CertificateRefused(_("You handed in this very file before."), field="file")
    made = OutsideCertificate(
        agency_id=actor.agency_id,
        employee_id=actor.employee_id,
        upload=_kept(actor.agency_id, actor, file, kind, at),
        kind=kind,
        sha256=digest,
        submitted_at=at,
    )
    _write(made, values)
    made.save()
    return made


@transaction.atomic
def mend(
    *,
    actor: Actor,
    certificate_id: UUID,
    values: OutsideValues,
    at: datetime,
    file: File[bytes] | None = None,
) -> OutsideCertificate:
    """Hand in again what was sent back, with other values or another file.

    Raises:
        OutsideCertificate.DoesNotExist: it is not the actor's own.
        CertificateRefused: it was not sent back, or as for ``hand_in``.
        FileNotTaken: as for ``hand_in``.
    """
    found = own_outside(actor).select_for_update(of=("self",)).get(pk=certificate_id)
    _require_step(found, EvidenceState.SUBMITTED)
    _require_period(values)
    if file is not None:
        found.kind, found.sha256 = _looked_at(file)
        found.upload = _kept(found.agency_id, actor, file, found.kind, at)
    _write(found, values)
    found.state, found.remark, found.submitted_at = State.SUBMITTED, "", at
    found.decided_at, found.decided_by_id = None, None
    found.save()
    return found


@transaction.atomic
def accept_outside(
    *, actor: Actor, certificate_id: UUID, at: datetime, same_as: UUID | None = None
) -> OutsideCertificate:
    """Accept what a person handed in: its hours enter the ledger once.

    A line of the training history with the same number, or of the same name, form and first day, is the same
    training and gets no second one.

    Args:
        same_as: a line of the person's training history that the checker found to be the same.

    Raises:
        PermissionDenied: ``actor`` may not check certificates of the agency.
        CertificateRefused: it is not waiting, or it is counted already as a batch of the agency.
    """
    found = _decided(actor, certificate_id, EvidenceState.ACCEPTED)
    found.record = _known(found, same_as) or _recorded(found, at)
    return _decide(found, actor, State.ACCEPTED, "", at)


@transaction.atomic
def return_outside(*, actor: Actor, certificate_id: UUID, remark: str, at: datetime) -> OutsideCertificate:
    """Send back what a person handed in, saying what to mend.

    Raises:
        PermissionDenied: ``actor`` may not check certificates of the agency.
        CertificateRefused: it is not waiting, or nothing is said.
    """
    found = _decided(actor, certificate_id, EvidenceState.RETURNED)
    return _decide(found, actor, State.RETURNED, _said(remark), at)


@transaction.atomic
def refuse_outside(*, actor: Actor, certificate_id: UUID, remark: str, at: datetime) -> OutsideCertificate:
    """Refuse what a person handed in, with a reason.

    Raises:
        PermissionDenied: ``actor`` may not check certificates of the agency.
        CertificateRefused: it is not waiting, or no reason is given.
    """
    found = _decided(actor, certificate_id, EvidenceState.REFUSED)
    return _decide(found, actor, State.REFUSED, _said(remark), at)


def _require_period(values: OutsideValues) -> None:
    if values.ends_on < values.starts_on:
        raise CertificateRefused(_("The last day is before the first."), field="ends_on")


def _write(made: OutsideCertificate, values: OutsideValues) -> None:
    for name in _VALUES:
        setattr(made, name, getattr(values, name))


def _looked_at(file: File[bytes]) -> tuple[str, str]:
    """Kind and SHA-256 of a file, by its content.

    Raises:
        FileNotTaken: as for ``hand_in``.
    """
    most = settings.LARGEST_CERTIFICATE_BYTES
    if not 0 < file.size <= most:
        text = _("The file must have between 1 byte and {most} MB.")
        raise FileNotTaken(text.format(most=most >> 20 or round(most / 2**20, 1)), field="file")
    kind = file_kind(file.read(_HEAD))
    if not kind:
        raise FileNotTaken(
            _("The file must be a PDF, JPEG or PNG; this one is something else."), field="file"
        )
    file.seek(0)
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return kind, digest.hexdigest()


def _kept(agency_id: UUID, actor: Actor, file: File[bytes], kind: str, at: datetime) -> Upload:
    name = PurePath(str(file.name).replace("\\", "/")).name[-200:]
    file.name = f"sertifikat.{kind}"  # the storage derives its own; a path a browser sent stays outside
    return Upload.objects.create(
        agency_id=agency_id,
        account_id=actor.account_id,
        purpose="training.outside_certificate",
        name=name,
        file=file,
        size_bytes=file.size,
        created_at=at,
    )


def _decided(actor: Actor, certificate_id: UUID, wanted: EvidenceState) -> OutsideCertificate:
    found = OutsideCertificate.objects.select_for_update(of=("self",)).get(pk=certificate_id)
    actor.require("training.certify", agency=found.agency_id)
    if found.employee_id == actor.employee_id:
        raise CertificateRefused(_("Somebody else must check your own certificate."))
    _require_step(found, wanted)
    return found


def _require_step(found: OutsideCertificate, wanted: EvidenceState) -> None:
    if not evidence_may_become(found.state, wanted):
        text = _("This certificate is “{state}” now; that cannot be done any more.")
        raise CertificateRefused(text.format(state=found.get_state_display()))


def _said(remark: str) -> str:
    if not remark.strip():
        raise CertificateRefused(_("Write what is missing or wrong."), field="remark")
    return remark.strip()[:300]


def _known(found: OutsideCertificate, same_as: UUID | None) -> TrainingRecord | None:
    same = [like for like in likenesses(found) if like.is_same]
    for like in same:
        if like.source == "BATCH":
            text = _("These hours are counted already: {name}, {number}.")
            raise CertificateRefused(text.format(name=like.name, number=like.number))
    mine = TrainingRecord.objects.filter(employee_id=found.employee_id)
    if same_as is not None:
        return mine.get(pk=same_as)
    if same:
        return mine.get(pk=same[0].id)
    return mine.filter(form=found.form, name__iexact=found.name, starts_on=found.starts_on).first()


def _recorded(found: OutsideCertificate, at: datetime) -> TrainingRecord:
    return TrainingRecord.objects.create(
        agency_id=found.agency_id,
        employee_id=found.employee_id,
        source=TrainingRecord.Source.FORM,
        recorded_at=at,
        **{name: getattr(found, name) for name in _VALUES},
    )


def _decide(
    found: OutsideCertificate, actor: Actor, state: OutsideCertificate.State, remark: str, at: datetime
) -> OutsideCertificate:
    found.state, found.remark = state, remark
    found.decided_at, found.decided_by_id = at, actor.account_id
    found.save()
    account = accounts_by_employee([found.employee_id]).get(found.employee_id)
    if account is not None:
        texts = {
            State.ACCEPTED: _("“{name}” was accepted and its hours are counted."),
            State.RETURNED: _("“{name}” was sent back to you: {remark}"),
            State.REFUSED: _("“{name}” was refused: {remark}"),
        }
        Notice.objects.create(
            account_id=account,
            text=texts[state].format(name=found.name, remark=remark)[:300],
            url=reverse("training:certificate_list"),
            created_at=at,
        )
    return found
