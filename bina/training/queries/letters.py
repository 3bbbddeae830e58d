"""Letters of batches: for who prepares them, and each person's own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bina.training.models import Enrolment, Letter, LetterLayout, LetterRecipient
from bina.training.rules.letters import GET_LETTERS

if TYPE_CHECKING:
    from bina.platform.access import Actor


def letters(actor: Actor) -> QuerySet[Letter]:
    """Letters the actor may open: of agencies whose batches they prepare, and those that name them.

    A person opens only letters that are signed and in force.
    """
    seen = actor.reach("training.edit", agency="agency_id")
    if actor.employee_id is not None:
        named = LetterRecipient.objects.filter(letter_id=OuterRef("pk"), employee_id=actor.employee_id)
        seen |= Q(Exists(named), state=Letter.State.ISSUED)
    return Letter.objects.filter(seen).select_related("batch__programme", "replaces")


def letters_of_batch(actor: Actor, *, batch_id: UUID, agency_id: UUID) -> QuerySet[Letter]:
    """An agency's letters of a batch that the actor may open; ``people`` says how many each names."""
    found = letters(actor).filter(batch_id=batch_id, agency_id=agency_id)
    return found.annotate(people=Count("recipients"))


def own_letters(actor: Actor, *, batch_id: UUID) -> QuerySet[Letter]:
    """Signed letters of a batch that name the actor, also those cancelled since, the newest first."""
    if actor.employee_id is None:
        return Letter.objects.none()
    found = Letter.objects.filter(batch_id=batch_id).exclude(sha256="")
    return found.filter(recipients__employee_id=actor.employee_id).order_by("-serial", "pk")


def letter_layout_of(actor: Actor, *, agency_id: UUID) -> LetterLayout | None:
    """The agency's letterhead, for who prepares its batches; None before one is set."""
    reached = actor.reach("training.edit", agency="agency_id")
    found = LetterLayout.objects.filter(reached, agency_id=agency_id)
    return found.select_related("agency", "logo").first()


def to_be_named(*, batch_id: UUID, agency_id: UUID, kind: str, again: bool) -> QuerySet[Enrolment]:
    """An agency's people with a seat whom a letter of the kind does not name; with ``again``, all of them.

    Everybody is named by their own agency: the host names no guests, and the other way round.

    Not narrowed by an actor: for the action that has checked.
    """
    found = Enrolment.objects.filter(batch_id=batch_id, agency_id=agency_id, state__in=GET_LETTERS)
    if not again:
        named = LetterRecipient.objects.filter(enrolment_id=OuterRef("pk"), letter__kind=kind).exclude(
            letter__state=Letter.State.CANCELLED
        )
        found = found.filter(~Exists(named))
    return found.order_by("employee__name", "pk")


def waiting_letters(*, batch_id: UUID, agency_id: UUID) -> QuerySet[Letter]:
    """An agency's numbered letters that are not yet signed, the first numbers first. As ``to_be_named``."""
    found = Letter.objects.filter(batch_id=batch_id, agency_id=agency_id, state=Letter.State.WAITING)
    return found.select_related("batch__programme", "agency", "replaces").order_by("kind", "year", "serial")
