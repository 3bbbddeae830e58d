"""People in a course: who is in it, where they are stuck, giving it to others."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from bina.learning.actions.assigning import assign
from bina.learning.actions.refusals import CourseRefused
from bina.learning.forms.assigning import AssignForm
from bina.learning.queries import analytics, authoring
from bina.learning.queries.outside import unit_choices
from bina.learning.views.place import today
from bina.learning.views.studio import course_or_404, head
from bina.platform.errors import Refused
from bina.platform.paging import page

if TYPE_CHECKING:
    from bina.platform.middleware import Request

QUIET = timedelta(days=7)


@login_required
@require_GET
def course_people(request: Request, course_id: UUID) -> HttpResponse:
    """Who is in the course, and how far."""
    course = course_or_404(request, course_id)
    late = bool(request.GET.get("terlambat"))
    text = request.GET.get("q", "").strip()
    found = analytics.learners(request.actor, course, text=text, late_on=today() if late else None)
    context = {
        **head(course, authoring.newest(course)),
        "page": page(found, order=("name", "pk"), after=request.GET.get("after")),
        "text": text,
        "late": late,
        "today": today(),
        "may_assign": request.actor.may("learning.assign"),
    }
    template = "learning/studio_people.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)


@login_required
@require_GET
def course_figures(request: Request, course_id: UUID) -> HttpResponse:
    """Where people are stuck, activity by activity, in one version."""
    course = course_or_404(request, course_id)
    versions = analytics.versions_with_learners(course)
    asked = request.GET.get("versi", "")
    shown = next((one for one in versions if str(one.number) == asked), versions[0] if versions else None)
    figures = (
        analytics.activity_figures(shown, quiet_since=timezone.now() - QUIET) if shown is not None else []
    )
    context = {
        **head(course, authoring.newest(course)),
        "versions": versions,
        "shown": shown,
        "figures": figures,
    }
    return render(request, "learning/studio_figures.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def course_assign(request: Request, course_id: UUID) -> HttpResponse:
    """Give the course to a unit or to people."""
    course = course_or_404(request, course_id)
    if not request.actor.may("learning.assign"):
        raise PermissionDenied("learning.assign")
    units = unit_choices(request.actor, agency_id=course.agency_id, permission="learning.assign")
    form = AssignForm(request.POST if request.method == "POST" else None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            done = assign(
                actor=request.actor,
                course_id=course_id,
                at=timezone.now(),
                nips=form.nip_list(),
                unit=form.cleaned_data["unit"],
                due_on=form.cleaned_data["due_on"],
            )
        except CourseRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            text = ngettext(
                "{placed} person was put into the course; {known} were in it already.",
                "{placed} people were put into the course; {known} were in it already.",
                done.placed,
            )
            messages.success(request, text.format(placed=done.placed, known=done.known))
            return redirect("learning:studio_people", course_id)
    context = {**head(course, authoring.newest(course)), "form": form}
    return render(request, "learning/studio_assign.html", context, status=422 if form.errors else 200)
