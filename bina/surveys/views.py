"""Pages of surveys: what waits for me, answering, and what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bina.platform.design.charts import Chart, Series
from bina.platform.errors import Refused
from bina.surveys import actions, instruments, queries
from bina.surveys.forms import AnswerForm

if TYPE_CHECKING:
    from uuid import UUID

    from bina.platform.middleware import Request
    from bina.surveys.queries import Results


@login_required
@require_safe
def mine(request: Request) -> HttpResponse:
    """Surveys that wait for the person's answer."""
    waiting = queries.waiting_for(request.actor, at=timezone.now())
    return render(request, "surveys/mine.html", {"waiting": waiting})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, survey_id: UUID) -> HttpResponse:
    """The questions, and where the answers go."""
    try:
        survey = queries.invited_to(request.actor).get(pk=survey_id)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    instrument = instruments.load(survey.instrument, survey.instrument_version)
    form = AnswerForm(request.POST or None, instrument=instrument)
    context = {"survey": survey, "instrument": instrument, "form": form, "now": timezone.now()}
    if request.method != "POST":
        return render(request, "surveys/answer.html", context)
    if not form.is_valid():
        return render(request, "surveys/answer.html", context, status=422)
    try:
        actions.answer(
            actor=request.actor, survey_id=survey_id, values=form.values, texts=form.texts, at=timezone.now()
        )
    except Refused as refusal:
        return render(request, "surveys/answer.html", {**context, "error": str(refusal)}, status=422)
    return redirect("surveys:thanks", survey_id=survey_id)


@login_required
@require_safe
def thanks(request: Request, survey_id: UUID) -> HttpResponse:
    """What a person sees after answering."""
    try:
        survey = queries.invited_to(request.actor).get(pk=survey_id)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    return render(request, "surveys/thanks.html", {"survey": survey})


@login_required
@require_safe
def results(request: Request, survey_id: UUID) -> HttpResponse:
    """Figures of a survey, or why they are not shown."""
    try:
        survey = queries.surveys(request.actor).get(pk=survey_id)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    now = timezone.now()
    answered, rate = queries.response(survey)
    context: dict[str, Any] = {
        "survey": survey,
        "answered": answered,
        "rate": None if rate is None else round(float(rate) * 100),
        "open": survey.opens_at <= now < survey.closes_at,
        "may_close": request.actor.may("surveys.edit", agency=survey.agency_id),
    }
    try:
        found = queries.results(request.actor, survey_id, at=now)
    except Refused as refusal:
        return render(request, "surveys/results.html", {**context, "hidden": str(refusal)})
    return render(request, "surveys/results.html", {**context, **_figures(found)})


@login_required
@require_POST
def close(request: Request, survey_id: UUID) -> HttpResponse:
    """End a survey now."""
    try:
        queries.surveys(request.actor).get(pk=survey_id)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    actions.close_survey(actor=request.actor, survey_id=survey_id, at=timezone.now())
    return redirect("surveys:results", survey_id=survey_id)


def _figures(found: Results) -> dict[str, Any]:
    points = [str(point.label) for point in found.instrument.scale]
    highest = found.instrument.points[-1]
    rows = [
        {
            "text": item.text,
            "mean": None if item.figures.mean is None else float(item.figures.mean),
            "answers": list(zip(points, item.figures.counts.values(), strict=True)),
        }
        for item in found.items
    ]
    groups = [group for group in found.groups if group.mean is not None]
    chart = Chart(
        kind="bar",
        title=_("What did the participants think?"),
        labels=[group.name for group in groups],
        series=[
            Series(
                name=_("mean, 1 to {highest}").format(highest=highest),
                values=[float(group.mean) for group in groups if group.mean is not None],
            )
        ],
        corner=_("Part"),
        limits=(0, highest),
        decimals=2,
    )
    texts = [
        (str(question.text), found.texts[question.code])
        for question in found.instrument.texts
        if question.code in found.texts
    ]
    return {
        "points": points,
        "rows": rows,
        "chart": chart,
        "highest": highest,
        "mean": None if found.mean is None else float(found.mean),
        "texts": texts,
    }
