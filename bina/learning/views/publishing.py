"""What becomes of a course as a whole: published, changed anew, copied, put away, carried elsewhere."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.learning.actions import bundles, courses, publishing
from bina.learning.actions.refusals import NotReady
from bina.learning.forms.assigning import BundleForm
from bina.learning.queries import authoring
from bina.learning.views.place import agency_of
from bina.learning.views.studio import course_or_404, structure_page
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from bina.platform.middleware import Request


@login_required
@require_POST
def course_step(request: Request, course_id: UUID, step: str) -> HttpResponse:
    """Publish, begin a new version, copy, put into the archive or take out of it."""
    course = course_or_404(request, course_id)
    if step not in _STEPS:
        raise Http404
    try:
        return redirect("learning:studio", _STEPS[step](request, course_id))
    except NotReady as refusal:
        return structure_page(request, course, missing=refusal.missing, status=422)
    except Refused as refusal:
        return structure_page(request, course, error=str(refusal), status=422)


def _publish(request: Request, course_id: UUID) -> UUID:
    version = authoring.newest(course_or_404(request, course_id))
    publishing.publish(actor=request.actor, version_id=version.pk, at=timezone.now())
    messages.success(request, _("{title} is now in the catalogue.").format(title=version.title))
    return course_id


def _begin(request: Request, course_id: UUID) -> UUID:
    publishing.begin_version(actor=request.actor, course_id=course_id, at=timezone.now())
    messages.success(request, _("A new version was begun. Learners stay in theirs until you publish it."))
    return course_id


def _duplicate(request: Request, course_id: UUID) -> UUID:
    made = publishing.duplicate(actor=request.actor, course_id=course_id, at=timezone.now())
    messages.success(request, _("The copy is a draft of its own."))
    return made.pk


def _archive(request: Request, course_id: UUID) -> UUID:
    courses.archive_course(actor=request.actor, course_id=course_id, archived=True)
    messages.success(request, _("The course is in the archive. Who is in it may finish."))
    return course_id


def _restore(request: Request, course_id: UUID) -> UUID:
    courses.archive_course(actor=request.actor, course_id=course_id, archived=False)
    messages.success(request, _("The course is out of the archive."))
    return course_id


_STEPS = {
    "terbitkan": _publish,
    "versi-baru": _begin,
    "gandakan": _duplicate,
    "arsipkan": _archive,
    "pulihkan": _restore,
}


@login_required
@require_GET
def course_file(request: Request, course_id: UUID) -> FileResponse:
    """The newest version as one file."""
    course = course_or_404(request, course_id)
    target = TemporaryFile()  # noqa: SIM115  # the response closes it
    bundles.write_bundle(version=authoring.newest(course), target=target)
    target.seek(0)
    name = f"{course.code.lower()}.bina-course.zip"
    return FileResponse(target, as_attachment=True, filename=name, content_type="application/zip")


@login_required
@require_http_methods(["GET", "POST"])
def course_import(request: Request) -> HttpResponse:
    """A course from a file."""
    agency_id = agency_of(request.actor, "learning.author")
    request.actor.require("learning.author", agency=agency_id)
    form = BundleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = bundles.read_bundle(
                actor=request.actor, agency_id=agency_id, file=form.cleaned_data["file"], at=timezone.now()
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The course was taken as a draft. Look through it, then publish it."))
            return redirect("learning:studio", made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "learning/course_import.html", {"form": form}, status=status)
