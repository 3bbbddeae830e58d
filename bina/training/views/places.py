"""Giving people places in a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from bina.platform.errors import Refused
from bina.training import actions, forms, queries
from bina.training.views.batches import batch_page
from bina.training.views.joint import joint_page
from bina.training.views.place import batch_or_404

if TYPE_CHECKING:
    from bina.platform.middleware import Request
    from bina.training.models import Enrolment


@login_required
@require_POST
def enrol(request: Request, batch_id: UUID) -> HttpResponse:
    batch = batch_or_404(request.actor, batch_id)
    if batch.agency_id not in queries.agencies_of(request.actor, "training.edit"):
        raise PermissionDenied("training.edit")
    form = forms.PeopleForm(request.POST)
    nips = form.nip_list() if form.is_valid() else []
    found = queries.people_by_nip(agency_id=batch.agency_id, nips=nips)
    if unknown := [nip for nip in nips if nip not in found]:
        text = _("No employee of this agency has the NIP {nips}. Nobody was enrolled.")
        return batch_page(request, batch_id, error=text.format(nips=", ".join(unknown)))
    people = [*_keys(request.POST.getlist("orang")), *(person.id for person in found.values())]
    if not people:
        return batch_page(request, batch_id, error=_("Choose at least one person, or paste a NIP."))
    try:
        placed = actions.enrol(actor=request.actor, batch_id=batch_id, employees=people, at=timezone.now())
    except Refused as refusal:
        return batch_page(request, batch_id, error=str(refusal))
    text = ngettext("{count} person now has a seat.", "{count} people now have a seat.", placed.placed)
    messages.success(request, text.format(count=placed.placed))
    return redirect("training:batch", batch_id)


def _keys(written: list[str]) -> list[UUID]:
    try:
        return [UUID(key) for key in written]
    except ValueError:
        raise Http404 from None


@login_required
@require_POST
def nominate_myself(request: Request, batch_id: UUID) -> HttpResponse:
    batch = batch_or_404(request.actor, batch_id)
    me = request.actor.employee_id
    if me is None:
        raise Http404
    try:
        actions.nominate(actor=request.actor, batch_id=batch_id, employees=[me], at=timezone.now())
    except Refused as refusal:
        return batch_page(request, batch_id, error=str(refusal))
    messages.success(request, _("Your wish to take part in {code} was sent.").format(code=batch.code))
    return redirect("training:batch", batch_id)


@login_required
@require_POST
def withdraw(request: Request, enrolment_id: UUID) -> HttpResponse:
    place = queries.enrolments(request.actor).filter(pk=enrolment_id).first()
    if place is None:
        raise Http404
    try:
        actions.withdraw(actor=request.actor, enrolment_id=enrolment_id, at=timezone.now())
    except Refused as refusal:
        return _refused(request, place, str(refusal))
    messages.success(request, _("{name} no longer takes part.").format(name=place.employee.name))
    return redirect("training:batch", place.batch_id)


def _refused(request: Request, place: Enrolment, error: str) -> HttpResponse:
    """The page that the place stands on, with what was refused: for guests that of their own agency."""
    if queries.batches(request.actor).filter(pk=place.batch_id).exists():
        return batch_page(request, place.batch_id, error=error)
    return joint_page(request, place.batch_id, error=error)


@login_required
@require_POST
def accept_offer(request: Request, enrolment_id: UUID) -> HttpResponse:
    place = queries.enrolments(request.actor).filter(pk=enrolment_id).first()
    if place is None:
        raise Http404
    try:
        actions.accept_offer(actor=request.actor, enrolment_id=enrolment_id, at=timezone.now())
    except Refused as refusal:
        return _refused(request, place, str(refusal))
    text = _("The seat in {code} is yours.")
    messages.success(request, text.format(code=place.batch.code))
    return redirect("training:batch", place.batch_id)
