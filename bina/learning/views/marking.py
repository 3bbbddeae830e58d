"""What waits for a person's judgement: work handed in, presence, completions that look too fast."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.learning.actions import integrity
from bina.learning.forms.marking import DecisionForm, ExplanationForm
from bina.learning.kinds.assignment import actions as assignment
from bina.learning.kinds.assignment.forms import MarkForm
from bina.learning.kinds.assignment.queries import submissions, waiting
from bina.learning.kinds.live import actions as live
from bina.learning.kinds.live.queries import guests
from bina.learning.queries.flags import WAITING, flags, own_flags
from bina.learning.queries.marking import markable_activity
from bina.learning.queries.reach import courses
from bina.platform.errors import Refused
from bina.platform.paging import page

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.platform.middleware import Request


def _require_marker(actor: Actor) -> None:
    if not actor.may("learning.mark") and not courses(actor).exists():
        raise PermissionDenied("learning.mark")


@login_required
@require_GET
def queue(request: Request) -> HttpResponse:
    """Work that waits, the oldest first."""
    _require_marker(request.actor)
    rows = page(waiting(request.actor), order=("submitted_at", "pk"), after=request.GET.get("after"))
    context = {"page": rows, "flagged": flags(request.actor).filter(state__in=WAITING).count()}
    return render(request, "learning/marking.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def work(request: Request, submission_id: UUID) -> HttpResponse:
    """One piece of work, with the rubric."""
    found = submissions(request.actor).filter(pk=submission_id).first()
    if found is None:
        raise Http404
    rubric = found.activity.content.get("rubric", [])
    gives_back = request.method == "POST" and "give_back" in request.POST
    initial = {"comment": found.comment, **{f"points_{place}": value for place, value in found.marks.items()}}
    form: forms.Form = MarkForm(
        request.POST if request.method == "POST" else None,
        rubric=[] if gives_back else rubric,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            _judge(request, submission_id, form, gives_back=gives_back)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("learning:marking")
    context = {"work": found, "form": form, "course": found.activity.version}
    return render(request, "learning/work.html", context, status=422 if form.errors else 200)


def _judge(request: Request, submission_id: UUID, form: forms.Form, *, gives_back: bool) -> None:
    comment, at = form.cleaned_data["comment"], timezone.now()
    if gives_back:
        found = assignment.give_back(actor=request.actor, submission_id=submission_id, comment=comment, at=at)
        text = _("The work of {name} was given back to be revised.")
    else:
        assert isinstance(form, MarkForm)  # noqa: S101  # made by the caller
        found = assignment.mark(
            actor=request.actor, submission_id=submission_id, points=form.points(), comment=comment, at=at
        )
        text = _("The work of {name} was marked.")
    messages.success(request, text.format(name=found.employee.name))


@login_required
@require_http_methods(["GET", "POST"])
def presence(request: Request, activity_id: UUID) -> HttpResponse:
    """Who was in a live session; the host ticks and confirms."""
    activity = markable_activity(request.actor, activity_id)
    if activity is None or activity.kind != "live":
        raise Http404
    if request.method == "POST":
        chosen = [_key(one) for one in request.POST.getlist("hadir")]
        number = live.confirm(
            actor=request.actor, activity_id=activity_id, enrolments=chosen, at=timezone.now()
        )
        text = ngettext("{number} person was confirmed.", "{number} people were confirmed.", number)
        messages.success(request, text.format(number=number))
        return redirect("learning:presence", activity_id)
    return render(request, "learning/presence.html", {"activity": activity, "guests": guests(activity)})


def _key(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise Http404 from None


@login_required
@require_GET
def flag_list(request: Request) -> HttpResponse:
    """Completions that look too fast: those that wait, or all."""
    _require_marker(request.actor)
    every = bool(request.GET.get("semua"))
    found = flags(request.actor)
    if not every:
        found = found.filter(state__in=WAITING)
    rows = page(found, order=("-raised_at", "-pk"), after=request.GET.get("after"))
    context = {"page": rows, "every": every, "form": DecisionForm()}
    return render(request, "learning/flags.html", context)


@login_required
@require_POST
def flag_decide(request: Request, flag_id: UUID) -> HttpResponse:
    """It counts, or it does not."""
    found = flags(request.actor).filter(pk=flag_id).first()
    if found is None:
        raise Http404
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Give your reason, so that the learner can understand it."))
        return redirect("learning:flags")
    try:
        integrity.decide(
            actor=request.actor,
            flag_id=flag_id,
            counts=form.cleaned_data["counts"] == "1",
            decision=form.cleaned_data["decision"],
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Decided for {name}.").format(name=found.employee.name))
    return redirect("learning:flags")


@login_required
@require_POST
def flag_explain(request: Request, flag_id: UUID) -> HttpResponse:
    """The learner says how it came about."""
    found = own_flags(request.actor).filter(pk=flag_id).first()
    if found is None:
        raise Http404
    form = ExplanationForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Write how it came about before you send it."))
        return redirect("learning:way", found.enrolment_id)
    try:
        integrity.explain(actor=request.actor, flag_id=flag_id, explanation=form.cleaned_data["explanation"])
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Your explanation was sent; a person reads it."))
    return redirect("learning:way", found.enrolment_id)
