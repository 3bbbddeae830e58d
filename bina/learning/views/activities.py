"""An author's page of one activity: its form, its place, its preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.learning.actions import structure
from bina.learning.actions.structure import ActivityValues
from bina.learning.forms.courses import ActivityForm
from bina.learning.kinds import kinds
from bina.learning.kinds.base import Doing, Kind
from bina.learning.models import Enrolment
from bina.learning.queries import authoring
from bina.learning.queries.player import activities_in_order, outline_of
from bina.learning.views.player import player_context
from bina.learning.views.studio import head, section_or_404, structure_page
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from bina.learning.models import Activity, Section
    from bina.platform.middleware import Request

PREFIX = "k"


def activity_or_404(request: Request, activity_id: UUID) -> Activity:
    """An activity of a course the actor may change."""
    found = authoring.activity(request.actor, activity_id)
    if found is None:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "POST"])
def activity_new(request: Request, section_id: UUID, kind: str) -> HttpResponse:
    section = section_or_404(request, section_id)
    chosen = kinds().get(kind)
    if chosen is None:
        raise Http404
    return _form(request, section, chosen, None)


@login_required
@require_http_methods(["GET", "POST"])
def activity_edit(request: Request, activity_id: UUID) -> HttpResponse:
    activity = activity_or_404(request, activity_id)
    return _form(request, activity.section, kinds()[activity.kind], activity)


def _form(request: Request, section: Section, kind: Kind, activity: Activity | None) -> HttpResponse:
    sent = request.method == "POST"
    common = ActivityForm(request.POST if sent else None, activity=activity)
    own = kind.form(
        request.POST if sent else None,
        request.FILES if sent else None,
        initial=dict(activity.content) if activity else None,
        agency_id=section.agency_id,
        prefix=PREFIX,
    )
    if sent and common.is_valid() & own.is_valid():
        saved = _save(request, section, kind, activity, common, own)
        if saved is not None:
            messages.success(request, _("{title} was saved.").format(title=saved.title))
            if "preview" in request.POST:
                return redirect("learning:activity_preview", saved.pk)
            return redirect("learning:studio", section.version.course_id)
    return _form_page(request, section, kind, activity, common, own)


def _form_page(
    request: Request, section: Section, kind: Kind, activity: Activity | None, common: Any, own: Any
) -> HttpResponse:
    version = section.version if activity is None else activity.version
    extra = kind.author_page(activity) if activity is not None and kind.author_page else {}
    context = {
        **head(version.course, version),
        "section": section,
        "activity": activity,
        "kind": kind,
        "common": common,
        "own": own,
        "multipart": own.is_multipart(),
        "author_part": _author_part(kind) if activity is not None and kind.author_page else "",
        "back": reverse("learning:studio", args=[version.course_id]),
        **extra,
    }
    status = 422 if common.errors or own.errors else 200
    return render(request, "learning/studio_activity.html", context, status=status)


def _author_part(kind: Kind) -> str:
    name = f"learning/kinds/{kind.code}_author.html"
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return ""
    return name


def _save(
    request: Request, section: Section, kind: Kind, activity: Activity | None, common: ActivityForm, own: Any
) -> Activity | None:
    values = ActivityValues(
        title=common.cleaned_data["title"],
        is_required=common.cleaned_data["is_required"],
        minimum_seconds=common.minimum_seconds,
        cleaned=own.cleaned_data,
    )
    at = timezone.now()
    try:
        if activity is None:
            return structure.add_activity(
                actor=request.actor, section_id=section.pk, kind=kind.code, values=values, at=at
            )
        return structure.edit_activity(actor=request.actor, activity_id=activity.pk, values=values, at=at)
    except Refused as refusal:
        field = getattr(refusal, "field", "")
        own.add_error(field if field in own.fields else None, str(refusal))
        return None


@login_required
@require_POST
def activity_change(request: Request, activity_id: UUID, step: str) -> HttpResponse:
    """Move an activity, or take it out."""
    if step not in {"naik", "turun", "hapus"}:
        raise Http404
    activity = activity_or_404(request, activity_id)
    course, at = activity.version.course, timezone.now()
    try:
        if step == "hapus":
            structure.remove_activity(actor=request.actor, activity_id=activity_id, at=at)
        else:
            structure.move_activity(actor=request.actor, activity_id=activity_id, up=step == "naik", at=at)
    except Refused as refusal:
        return structure_page(request, course, error=str(refusal), status=422)
    return redirect("learning:studio", course.pk)


@login_required
@require_GET
def activity_preview(request: Request, activity_id: UUID) -> HttpResponse:
    """The activity as learners will see it; nothing is written, and its forms lead nowhere."""
    activity = activity_or_404(request, activity_id)
    version = activity.version
    outline = outline_of(version, activities_in_order(version.pk), {})
    step = next(one for one in outline.steps if one.activity.pk == activity.pk)
    pretended = Enrolment(
        agency_id=version.agency_id,
        employee_id=request.actor.employee_id or UUID(int=0),
        course=version.course,
        version=version,
    )
    doing = Doing(request.actor, pretended, activity, None, preview=True)
    before, after = outline.step(step.place - 1), outline.step(step.place + 1)
    context = {
        **player_context(doing, outline, step),
        **kinds()[activity.kind].page(doing),
        "way_url": reverse("learning:studio", args=[version.course_id]),
        "previous_url": reverse("learning:activity_preview", args=[before.activity.pk]) if before else "",
        "next_url": reverse("learning:activity_preview", args=[after.activity.pk]) if after else "",
    }
    return render(request, "learning/player.html", context)
