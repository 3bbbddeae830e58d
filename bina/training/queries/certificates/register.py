"""An agency's register of certificates, and a person's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from bina.training.models import Certificate, CertificateLayout, Enrolment

if TYPE_CHECKING:
    from bina.platform.access import Actor


class RegisterState(TextChoices):
    """Where somebody who completed stands."""

    WAITING = "WAITING", _("waiting")
    ISSUED = "ISSUED", _("issued")
    REVOKED = "REVOKED", _("revoked")


_STATES = {
    RegisterState.WAITING: Q(certificate__isnull=True) | Q(certificate__state="WAITING"),
    RegisterState.ISSUED: Q(certificate__state="ISSUED"),
    RegisterState.REVOKED: Q(certificate__state="REVOKED"),
}


def to_certify(
    *, agency_id: UUID, year: int | None = None, batches: Sequence[UUID] = ()
) -> QuerySet[Enrolment]:
    """Completed places in an agency's batches without a certificate, in the order of their numbers to come.

    Not narrowed by an actor: for actions that have checked, and for the job they order.
    """
    found = Enrolment.objects.filter(
        batch__agency_id=agency_id, state=Enrolment.State.COMPLETED, certificate__isnull=True
    )
    if year is not None:
        found = found.filter(completed_on__year=year)
    if batches:
        found = found.filter(batch_id__in=batches)
    return found.select_related("batch__programme", "employee").order_by(
        "completed_on", "batch_id", "employee__name", "pk"
    )


def waiting_certificates(
    *, agency_id: UUID, year: int | None = None, batches: Sequence[UUID] = ()
) -> QuerySet[Certificate]:
    """Certificates with a number that are not yet signed, the first numbers first. As ``to_certify``."""
    found = Certificate.objects.filter(
        agency_id=agency_id,
        state=Certificate.State.WAITING,
        enrolment__state=Enrolment.State.COMPLETED,
    )
    if year is not None:
        found = found.filter(enrolment__completed_on__year=year)
    if batches:
        found = found.filter(enrolment__batch_id__in=batches)
    return found.select_related("employee").order_by("status_serial")


def register(actor: Actor) -> QuerySet[Enrolment]:
    """Everybody who completed a batch of an agency for which the actor issues certificates, with theirs."""
    reached = actor.reach("training.certify", agency="batch__agency_id")
    return Enrolment.objects.filter(reached, state=Enrolment.State.COMPLETED).select_related(
        "batch__programme", "agency", "employee__unit", "employee__post", "certificate"
    )


def register_matching(
    actor: Actor,
    *,
    agency_id: UUID,
    text: str = "",
    state: str = "",
    year: int | None = None,
    batch_id: UUID | None = None,
) -> QuerySet[Enrolment]:
    """The register by words (name, NIP, programme, batch, number), state, year of completion and batch."""
    found = register(actor).filter(batch__agency_id=agency_id)
    for word in text.split():
        found = found.filter(
            Q(employee__name__icontains=word)
            | Q(employee__nip__startswith=word)
            | Q(batch__code__icontains=word)
            | Q(batch__programme__name__icontains=word)
            | Q(certificate__number__icontains=word)
        )
    if state:
        found = found.filter(_STATES[RegisterState(state)])
    if year is not None:
        found = found.filter(completed_on__year=year)
    return found.filter(batch_id=batch_id) if batch_id else found


def register_counts(found: QuerySet[Enrolment]) -> dict[str, int]:
    """How many of the register stand where, by ``RegisterState``. One query."""
    counts = {state.value: Count("pk", filter=condition) for state, condition in _STATES.items()}
    return found.order_by().aggregate(**counts)


def doubted(actor: Actor, *, agency_id: UUID) -> QuerySet[Certificate]:
    """Certificates in force though the place behind them is no longer completed, the oldest doubt first."""
    reached = actor.reach("training.certify", agency="agency_id")
    found = Certificate.objects.filter(reached, agency_id=agency_id, doubted_at__isnull=False)
    related = ("enrolment__batch", "employee")
    return found.select_related(*related).order_by("doubted_at", "pk")


def own_certificates(actor: Actor) -> QuerySet[Certificate]:
    """The actor's own certificates that were issued, revoked ones too."""
    if actor.employee_id is None:
        return Certificate.objects.none()
    return Certificate.objects.filter(employee_id=actor.employee_id).exclude(state="WAITING")


def seen_certificates(actor: Actor) -> QuerySet[Certificate]:
    """Issued certificates the actor may open: their own, and those of agencies they issue for."""
    own = Q(employee_id=actor.employee_id) if actor.employee_id else Q(pk__in=())
    seen = own | actor.reach("training.certify", agency="agency_id")
    return Certificate.objects.filter(seen).exclude(state="WAITING").select_related("agency", "employee")


def layout_of(actor: Actor, *, agency_id: UUID) -> CertificateLayout | None:
    """How the agency's certificates look, for who issues them; None when nothing was set."""
    reached = actor.reach("training.certify", agency="agency_id")
    found = CertificateLayout.objects.filter(reached, agency_id=agency_id)
    return found.select_related("agency", "logo").first()
