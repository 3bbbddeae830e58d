"""Where authors build courses: list, structure, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.learning.actions import courses, structure
from bina.learning.actions.refusals import CourseRefused
from bina.learning.forms.courses import CourseForm, SectionForm
from bina.learning.kinds import kinds
from bina.learning.queries import authoring
from bina.learning.queries.outside import competence_choices
from bina.learning.views.place import agency_of, without
from bina.platform.errors import Refused
from bina.platform.paging import page

if TYPE_CHECKING:
    from bina.learning.models import Course, Section
    from bina.platform.middleware import Request


def course_or_404(request: Request, course_id: UUID) -> Course:
    """A course the actor may change."""
    found = authoring.course(request.actor, course_id)
    if found is None:
        raise Http404
    return found


def section_or_404(request: Request, section_id: UUID) -> Section:
    """A section of a course the actor may change."""
    found = authoring.section(request.actor, section_id)
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def course_list(request: Request) -> HttpResponse:
    """Courses the actor builds."""
    found = authoring.courses_with_titles(request.actor)
    may_begin = request.actor.may("learning.author")
    if not may_begin and not found.exists():
        raise PermissionDenied("learning.author")
    text, archived = request.GET.get("q", "").strip(), bool(request.GET.get("arsip"))
    rows = page(
        authoring.with_words(found, text).filter(is_archived=archived),
        order=("title", "pk"),
        after=request.GET.get("after"),
    )
    context = {
        "page": rows,
        "text": text,
        "archived": archived,
        "archive_url": without(request.GET, "arsip") + ("" if archived else "&arsip=1"),
        "may_begin": may_begin,
    }
    template = "learning/studio_list.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)


@login_required
@require_http_methods(["GET", "POST"])
def course_new(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "learning.author")
    request.actor.require("learning.author", agency=agency_id)
    form = CourseForm(
        request.POST if request.method == "POST" else None,
        competences=competence_choices(),
        others=authoring.other_courses(request.actor, agency_id, None),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = courses.create_course(
                actor=request.actor, agency_id=agency_id, values=form.values(), at=timezone.now()
            )
        except CourseRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The course was begun. Now add what learners will do."))
            return redirect("learning:studio", made.pk)
    context = {"form": form, "back": reverse("learning:studio_list"), "course": None}
    return render(request, "learning/studio_settings.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def course_settings(request: Request, course_id: UUID) -> HttpResponse:
    course = course_or_404(request, course_id)
    version = authoring.newest(course)
    form = CourseForm(
        request.POST if request.method == "POST" else None,
        competences=competence_choices(),
        others=authoring.other_courses(request.actor, course.agency_id, course.pk),
        course=course,
        version=version,
        outcomes=version.outcomes.order_by("competency__code"),
        prerequisites=version.prerequisites.values_list("course_id", flat=True),
    )
    if request.method == "POST" and form.is_valid():
        try:
            courses.edit_course(
                actor=request.actor, version_id=version.pk, values=form.values(), at=timezone.now()
            )
        except CourseRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The settings of {title} were saved.").format(title=version.title))
            return redirect("learning:studio", course.pk)
    context = {
        "form": form,
        "back": reverse("learning:studio", args=[course.pk]),
        **head(course, version),
    }
    return render(request, "learning/studio_settings.html", context, status=422 if form.errors else 200)


def head(course: Course, version: Any) -> dict[str, Any]:
    """What the head of every page of a course in the studio shows."""
    return {"course": course, "version": version, "is_draft": version.state == "DRAFT"}


@login_required
@require_GET
def course_structure(request: Request, course_id: UUID) -> HttpResponse:
    return structure_page(request, course_or_404(request, course_id))


def structure_page(
    request: Request, course: Course, *, error: str = "", missing: Any = (), status: int = 200
) -> HttpResponse:
    """Sections and activities of the newest version, with what can be done to them."""
    version = authoring.newest(course)
    known = kinds()
    parts = [
        (section, [(one, known.get(one.kind)) for one in activities])
        for section, activities in authoring.sections(version)
    ]
    context = {
        **head(course, version),
        "parts": parts,
        "kinds": known.values(),
        "section_form": SectionForm(),
        "error": error,
        "missing": missing,
        "versions": course.versions.order_by("-number"),
    }
    return render(request, "learning/studio.html", context, status=status)


@login_required
@require_POST
def section_add(request: Request, course_id: UUID) -> HttpResponse:
    course = course_or_404(request, course_id)
    form = SectionForm(request.POST)
    if not form.is_valid():
        return structure_page(request, course, error=_("Give the section a title."), status=422)
    try:
        made = structure.add_section(
            actor=request.actor,
            version_id=authoring.newest(course).pk,
            title=form.cleaned_data["title"],
            at=timezone.now(),
        )
    except Refused as refusal:
        return structure_page(request, course, error=str(refusal), status=422)
    return redirect(f"{reverse('learning:studio', args=[course.pk])}#bagian-{made.pk}")


@login_required
@require_POST
def section_change(request: Request, section_id: UUID, step: str) -> HttpResponse:
    """Rename a section, move it, or take it out."""
    if step not in {"nama", "naik", "turun", "hapus"}:
        raise Http404
    section = section_or_404(request, section_id)
    course = section.version.course
    at = timezone.now()
    try:
        if step == "nama":
            form = SectionForm(request.POST)
            if not form.is_valid():
                return structure_page(request, course, error=_("Give the section a title."), status=422)
            structure.rename_section(
                actor=request.actor, section_id=section_id, title=form.cleaned_data["title"], at=at
            )
        elif step == "hapus":
            structure.remove_section(actor=request.actor, section_id=section_id, at=at)
        else:
            structure.move_section(actor=request.actor, section_id=section_id, up=step == "naik", at=at)
    except Refused as refusal:
        return structure_page(request, course, error=str(refusal), status=422)
    return redirect("learning:studio", course.pk)
