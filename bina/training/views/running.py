"""A running batch: attendance, scores, results."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.learning.kinds.quiz.queries.scores import quizzes
from bina.platform.errors import Refused
from bina.training import actions, forms, queries
from bina.training.actions.quiz_scores import take_quiz_scores
from bina.training.forms.entry import MaterialForm
from bina.training.models import Batch, Session
from bina.training.queries.feeds import batch_feed
from bina.training.queries.materials import materials
from bina.training.queries.tasks import task_means
from bina.training.rules.states import BatchState, EnrolmentState
from bina.training.views.batches import frame, sees_results
from bina.training.views.place import batch_or_404, feed_url

if TYPE_CHECKING:
    from bina.platform.middleware import Request


@login_required
@require_GET
def batch_sessions(request: Request, batch_id: UUID) -> HttpResponse:
    return sessions_page(request, batch_id)


def sessions_page(
    request: Request, batch_id: UUID, *, material_form: MaterialForm | None = None
) -> HttpResponse:
    """The sessions' tab, which also shows what was wrong with a material."""
    found = batch_or_404(request.actor, batch_id)
    context = {
        **frame(request, found, "batch_sessions"),
        "sessions": queries.sessions(request.actor, batch_id=batch_id),
        "materials": materials(request.actor, batch=found),
        "feed_url": feed_url(batch_feed(request.actor, batch_id=batch_id)),
        "material_form": material_form or MaterialForm(),
    }
    status = 422 if material_form is not None else 200
    return render(request, "training/batch_sessions.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def attendance(request: Request, session_id: UUID) -> HttpResponse:
    session = queries.session(request.actor, session_id=session_id)
    if session is None:
        raise Http404
    if not queries.may_record(request.actor, session.batch):
        raise PermissionDenied("training.record")
    lines = queries.attendance_sheet(request.actor, session=session)
    if request.method == "POST":
        return _record(request, session, lines)
    return _sheet(request, session, lines)


def _record(request: Request, session: Session, lines: list[queries.SheetLine]) -> HttpResponse:
    there = set(request.POST.getlist("hadir"))
    listed = set(request.POST.getlist("daftar"))
    present = {line.enrolment_id: str(line.enrolment_id) in there for line in lines}
    present = {key: was_there for key, was_there in present.items() if str(key) in listed}
    try:
        actions.record_attendance(
            actor=request.actor, session_id=session.pk, present=present, at=timezone.now()
        )
    except Refused as refusal:
        return _sheet(request, session, lines, error=str(refusal))
    text = _("{title}: {present} of {people} present. Saved.")
    messages.success(
        request, text.format(title=session.title, present=sum(present.values()), people=len(present))
    )
    return redirect("training:batch_sessions", session.batch_id)


def _sheet(
    request: Request, session: Session, lines: list[queries.SheetLine], *, error: str = ""
) -> HttpResponse:
    context = {
        "session": session,
        "batch": session.batch,
        "lines": lines,
        "open": session.batch.state == BatchState.RUNNING,
        "error": error,
    }
    return render(request, "training/attendance.html", context, status=422 if error else 200)


@login_required
@require_http_methods(["GET", "POST"])
def batch_scores(request: Request, batch_id: UUID) -> HttpResponse:
    found = batch_or_404(request.actor, batch_id)
    actor = request.actor
    if not sees_results(actor, found):
        raise PermissionDenied("training.see")
    places = queries.participants(actor, batch_id=batch_id).filter(state__in=queries.ON_THE_SHEET)
    places = places.order_by("employee__name", "pk")
    if request.method == "POST":
        attending = places.filter(state=EnrolmentState.ATTENDING)
        form = forms.ScoresForm(request.POST, places=attending)
        error = ""
        if form.is_valid():
            try:
                count = actions.record_scores(
                    actor=actor, batch_id=batch_id, scores=form.scores(), at=timezone.now()
                )
            except Refused as refusal:
                error = str(refusal)
            else:
                messages.success(request, _("Scores of {count} people were saved.").format(count=count))
                return redirect("training:batch_scores", batch_id)
        context = {**frame(request, found, "batch_scores"), "form": form, "places": places, "error": error}
        return render(request, "training/batch_scores.html", context, status=422)
    form = forms.ScoresForm(places=places)
    context = {
        **frame(request, found, "batch_scores"),
        "form": form,
        "places": places,
        "quiz_form": _quiz_form(request, found),
    }
    return render(request, "training/batch_scores.html", context)


def _quiz_form(request: Request, found: Batch) -> forms.QuizScoresForm | None:
    """The choice of a quiz, for who records a running batch and sees the agency's courses."""
    if found.state != BatchState.RUNNING or not queries.may_record(request.actor, found):
        return None
    known = quizzes(request.actor, agency_id=found.agency_id)
    return forms.QuizScoresForm(request.POST or None, quizzes=known) if known else None


@login_required
@require_POST
def scores_from_quiz(request: Request, batch_id: UUID) -> HttpResponse:
    """Take the scores of a quiz as the test before or after the batch."""
    found = batch_or_404(request.actor, batch_id)
    if not queries.may_record(request.actor, found):
        raise PermissionDenied("training.record")
    request.actor.require("learning.see", agency=found.agency_id)
    form = _quiz_form(request, found)
    if form is None or not form.is_valid():
        messages.error(request, _("Choose a quiz of a published course."))
        return redirect("training:batch_scores", batch_id)
    try:
        count = take_quiz_scores(
            actor=request.actor,
            batch_id=batch_id,
            lineage=form.cleaned_data["quiz"],
            before=form.cleaned_data["test"] == form.BEFORE,
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Scores of {count} people were taken from the quiz.").format(count=count))
    return redirect("training:batch_scores", batch_id)


@login_required
@require_GET
def batch_results(request: Request, batch_id: UUID) -> HttpResponse:
    found = batch_or_404(request.actor, batch_id)
    actor = request.actor
    if not sees_results(actor, found):
        raise PermissionDenied("training.see")
    results = queries.batch_results(actor, agency_id=found.agency_id, batch_ids=[batch_id], with_guests=True)
    context = {
        **frame(request, found, "batch_results"),
        "result": results[0] if results else None,
        "reasons": queries.reasons(actor, batch_id=batch_id),
        "reaction": queries.reaction_means(actor, batch_ids=[batch_id]).get(batch_id),
        "task_scores": _task_scores(request, batch_id),
    }
    return render(request, "training/batch_results.html", context)


def _task_scores(request: Request, batch_id: UUID) -> list[tuple[str, Decimal | None]]:
    """Mean score of the tasks per participant the actor may see, by name; empty without tasks."""
    means = task_means(batch_id=batch_id)
    if not means.tasks:
        return []
    people = queries.participants(request.actor, batch_id=batch_id).filter(state__in=queries.ON_THE_SHEET)
    return [
        (place.employee.full_name, means.of(place.pk)) for place in people.order_by("employee__name", "pk")
    ]
