"""The catalogue for learners: find, understand why, begin, go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bina.learning.actions import enrolments
from bina.learning.forms.catalogue import CatalogueFilter
from bina.learning.forms.courses import TARGETS
from bina.learning.queries import catalogue, reasons
from bina.learning.queries.player import activities_in_order, outline, outline_of
from bina.learning.queries.reach import courses, own_enrolments, versions_on_offer
from bina.learning.views.place import agency_of, today, without
from bina.platform.errors import Refused
from bina.platform.paging import page

if TYPE_CHECKING:
    from bina.learning.models import CourseVersion, Enrolment
    from bina.platform.middleware import Request

SIZE = 24


@login_required
@require_GET
def course_list(request: Request) -> HttpResponse:
    """What can be learned; without a search, first what does most for the person."""
    agency_of(request.actor, "learning.take")
    form = CatalogueFilter(request.GET, competences=catalogue.competences_taught(request.actor))
    text = request.GET.get("q", "").strip()
    wish = form.wish(text)
    rows = page(
        catalogue.on_offer(request.actor, wish),
        order=("title", "pk"),
        after=request.GET.get("after"),
        size=SIZE,
    )
    where = reasons.standpoint(request.actor, on=today())
    own = catalogue.own_by_course(request.actor)
    outcomes = reasons.outcomes_of(rows.items)
    chosen = form.chosen()
    first_page = not (text or chosen or request.GET.get("after"))
    context = {
        "page": rows,
        "rows": [
            (one, outcomes[one.pk], reasons.reasons_for(where, outcomes[one.pk]), own.get(one.course_id))
            for one in rows.items
        ],
        "advised": reasons.recommended(where, versions_on_offer(request.actor), leave_out=set(own))
        if first_page and not request.htmx
        else [],
        "where": where,
        "form": form,
        "text": text,
        "chips": [{"label": words, "url": without(request.GET, name)} for name, words in chosen.items()],
    }
    template = "learning/catalogue.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    """The person's own courses: running ones first."""
    agency_of(request.actor, "learning.take")
    if request.actor.employee_id is None:
        raise PermissionDenied("learning.take")
    own = catalogue.own_courses(request.actor)
    context = {
        "running": [one for one in own if one.completed_at is None],
        "finished": [one for one in own if one.completed_at is not None],
        "today": today(),
        "builds": courses(request.actor).exists(),
    }
    return render(request, "learning/mine.html", context)


@login_required
@require_GET
def course(request: Request, course_id: UUID) -> HttpResponse:
    """What a course is, what it does for the person, and how to begin."""
    version = catalogue.course_on_page(request.actor, course_id)
    if version is None:
        raise Http404
    return _course_page(request, version)


def _course_page(
    request: Request, version: CourseVersion, *, error: str = "", status: int = 200
) -> HttpResponse:
    me = request.actor
    enrolment = catalogue.own_by_course(me).get(version.course_id)
    where = reasons.standpoint(me, on=today())
    outcomes = reasons.outcomes_of([version])[version.pk]
    missing = enrolments.missing_prerequisites(version, me.employee_id) if me.employee_id else []
    context: dict[str, Any] = {
        "version": version,
        "course": version.course,
        "outcomes": outcomes,
        "reasons": reasons.reasons_for(where, outcomes),
        "where": where,
        "enrolment": enrolment,
        "running": enrolment is not None and enrolment.completed_at is None,
        "missing": missing,
        "outline": _outline(request, version, enrolment),
        "targets": [label for code, label in TARGETS if code in version.targets],
        "error": error,
    }
    return render(request, "learning/course.html", context, status=status)


def _outline(request: Request, version: CourseVersion, enrolment: Enrolment | None) -> Any:
    if enrolment is not None and enrolment.version_id == version.pk:
        return outline(request.actor, enrolment.pk)
    return outline_of(version, activities_in_order(version.pk), {})


@login_required
@require_POST
def enrol(request: Request, course_id: UUID) -> HttpResponse:
    version = catalogue.course_on_page(request.actor, course_id)
    if version is None:
        raise Http404
    try:
        made = enrolments.enrol(actor=request.actor, course_id=course_id, at=timezone.now())
    except Refused as refusal:
        return _course_page(request, version, error=str(refusal), status=422)
    return redirect("learning:way", made.pk)


@login_required
@require_POST
def withdraw(request: Request, enrolment_id: UUID) -> HttpResponse:
    found = own_enrolments(request.actor).filter(pk=enrolment_id).select_related("version").first()
    if found is None:
        raise Http404
    enrolments.withdraw(actor=request.actor, enrolment_id=enrolment_id, at=timezone.now())
    messages.success(request, _("You have given up {title}.").format(title=found.version.title))
    return redirect("learning:mine")
