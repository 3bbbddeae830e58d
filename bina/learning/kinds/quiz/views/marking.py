"""Long answers that wait for a person, and how the questions of a quiz do."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bina.learning.kinds.quiz.actions.marking import mark_answer
from bina.learning.kinds.quiz.queries import statistics, waiting
from bina.learning.kinds.quiz.queries.waiting import ToMark
from bina.learning.kinds.quiz.refusals import MarkRefused
from bina.learning.views.place import agency_of
from bina.platform.paging import page

if TYPE_CHECKING:
    from bina.platform.middleware import Request


@login_required
@require_GET
def queue(request: Request) -> HttpResponse:
    """Attempts that wait for marking, longest waiting first."""
    agency_of(request.actor, "learning.mark")
    rows = page(waiting.waiting(request.actor), order=("submitted_at", "pk"), after=request.GET.get("after"))
    return render(request, "learning/kinds/quiz/marking_list.html", {"page": rows})


@login_required
@require_http_methods(["GET", "POST"])
def mark(request: Request, attempt_id: UUID) -> HttpResponse:
    """The long answers of one attempt with their rubrics; each is marked by itself."""
    attempt = waiting.attempt_to_mark(request.actor, attempt_id)
    if attempt is None:
        raise Http404
    answers = waiting.long_answers(attempt)
    error, wrong = "", None
    if request.method == "POST":
        wrong = next((one for one in answers if str(one.answer.pk) == request.POST.get("answer")), None)
        if wrong is None:
            raise Http404
        try:
            marked = mark_answer(
                actor=request.actor,
                answer_id=wrong.answer.pk,
                given=_given(request, wrong),
                comment=request.POST.get("comment", ""),
                at=timezone.now(),
            )
        except MarkRefused as refusal:
            error = str(refusal)
        else:
            if marked.marked_at is not None:
                messages.success(request, _("The attempt is marked; its learner sees the result now."))
                return redirect("learning:quiz_marking")
            messages.success(request, _("The points are kept."))
            return redirect("learning:quiz_mark", attempt_id)
    context = {
        "attempt": attempt,
        "answers": [(one, _lines(request, one, wrong)) for one in answers],
        "error": error,
        "wrong": wrong,
    }
    return render(request, "learning/kinds/quiz/marking.html", context, status=422 if error else 200)


def _given(request: Request, one: ToMark) -> dict[str, Decimal]:
    found = {}
    for line in one.body.rubric:
        written = request.POST.get(f"points-{line.id}", "").strip().replace(",", ".")
        try:
            number = Decimal(written)
        except InvalidOperation:
            continue
        if number.is_finite():
            found[line.id] = number
    return found


def _lines(request: Request, one: ToMark, wrong: ToMark | None) -> list[dict[str, Any]]:
    """The rubric's lines with the points given: those just typed where they were refused, else those kept."""
    typed = wrong is not None and wrong.answer.pk == one.answer.pk
    return [
        {
            "line": line,
            "points": request.POST.get(f"points-{line.id}", "")
            if typed
            else one.answer.marks.get(line.id, ""),
        }
        for line in one.body.rubric
    ]


@login_required
@require_GET
def item_statistics(request: Request, activity_id: UUID) -> HttpResponse:
    """Difficulty, discrimination and distractors of a quiz's questions."""
    activity = statistics.quiz(request.actor, activity_id)
    if activity is None:
        raise Http404
    rows = statistics.item_rows(activity)
    context = {"activity": activity, "rows": rows, "version": activity.version}
    return render(request, "learning/kinds/quiz/statistics.html", context)
