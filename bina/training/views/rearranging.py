"""Cancelling, merging, moving and copying a batch: first what will happen, then it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bina.platform.errors import Refused
from bina.training import actions, queries
from bina.training.forms.entry import CancelForm, MoveForm
from bina.training.queries.venues import successors
from bina.training.rules.states import TAKES_A_SEAT, TAKES_PEOPLE, WITHOUT_A_SEAT
from bina.training.views.place import batch_or_404

if TYPE_CHECKING:
    from bina.platform.middleware import Request
    from bina.training.models import Batch


def _editable(request: Request, batch_id: UUID) -> Batch:
    batch = batch_or_404(request.actor, batch_id)
    if not request.actor.may("training.edit", agency=batch.agency_id):
        raise PermissionDenied("training.edit")
    return batch


def _people(request: Request, batch: Batch) -> dict[str, int]:
    """How many people a change concerns: with a seat, and waiting or asked for."""
    places = queries.participants(request.actor, batch_id=batch.pk)
    return {
        "seated": places.filter(state__in=TAKES_A_SEAT - {"COMPLETED", "FAILED"}).count(),
        "hoping": places.filter(state__in=WITHOUT_A_SEAT).count(),
    }


def _page(request: Request, template: str, batch: Batch, form: Any, **more: Any) -> HttpResponse:
    context = {
        "batch": batch,
        "form": form,
        "back": reverse("training:batch", args=[batch.pk]),
        **_people(request, batch),
        **more,
    }
    return render(request, template, context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def batch_cancel(request: Request, batch_id: UUID) -> HttpResponse:
    batch = _editable(request, batch_id)
    others = list(queries.with_counts(successors(request.actor, batch=batch)))
    form = CancelForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        try:
            landed = actions.cancel_batch(
                actor=request.actor,
                batch_id=batch_id,
                reason=form.cleaned_data["reason"],
                into=form.other(),
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            gone = _("{code} was cancelled.").format(code=batch.code)
            messages.success(request, f"{gone} {_said(landed)}".strip())
            return redirect("training:batch", form.other() or batch_id)
    return _page(request, "training/batch_cancel.html", batch, form, others=others)


@login_required
@require_http_methods(["GET", "POST"])
def batch_merge(request: Request, batch_id: UUID) -> HttpResponse:
    batch = _editable(request, batch_id)
    others = list(queries.with_counts(successors(request.actor, batch=batch)))
    form = CancelForm(request.POST or None, others=others, must=True, wording=_("Together with"))
    if request.method == "POST" and form.is_valid():
        other = form.other()
        assert other is not None  # noqa: S101  # the form demands one
        try:
            landed = actions.merge_batches(
                actor=request.actor, batch_id=batch_id, into=other, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The two batches are one now.") + " " + _said(landed))
            return redirect("training:batch", other)
    return _page(request, "training/batch_merge.html", batch, form, others=others)


def _said(landed: actions.Landed) -> str:
    """What became of the people, in sentences; nothing is said of nobody."""
    seated, waiting, out = landed.seated, landed.waiting, landed.left_out
    said = (
        (
            seated,
            ngettext(
                "{count} person has a seat in the other batch.",
                "{count} people have a seat in the other batch.",
                seated,
            ),
        ),
        (
            waiting,
            ngettext(
                "{count} person is on its waiting list.", "{count} people are on its waiting list.", waiting
            ),
        ),
        (
            out,
            ngettext(
                "{count} person was told that it is off.",
                "{count} people were told that it is off.",
                out,
            ),
        ),
    )
    return " ".join(text.format(count=count) for count, text in said if count)


@login_required
@require_http_methods(["GET", "POST"])
def batch_move(request: Request, batch_id: UUID) -> HttpResponse:
    batch = _editable(request, batch_id)
    form = MoveForm(request.POST or None, initial={"starts_on": batch.starts_on})
    if request.method == "POST" and form.is_valid():
        try:
            moved = actions.move_batch(
                actor=request.actor,
                batch_id=batch_id,
                starts_on=form.cleaned_data["starts_on"],
                at=timezone.now(),
            )
        except actions.BatchRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            text = _("{code} moved; everybody in it was told.")
            messages.success(request, text.format(code=moved.code))
            return redirect("training:batch", batch_id)
    return _page(request, "training/batch_move.html", batch, form, may=batch.state in TAKES_PEOPLE)


@login_required
@require_http_methods(["GET", "POST"])
def batch_copy(request: Request, batch_id: UUID) -> HttpResponse:
    batch = _editable(request, batch_id)
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            copy = actions.copy_batch(
                actor=request.actor,
                batch_id=batch_id,
                starts_on=form.cleaned_data["starts_on"],
                at=timezone.now(),
            )
        except actions.BatchRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("The batch {code} was made.").format(code=copy.code))
            return redirect("training:batch", copy.pk)
    return _page(request, "training/batch_copy.html", batch, form)
