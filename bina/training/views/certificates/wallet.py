"""A person's own certificates: read, take along, show, and hand in others."""

from __future__ import annotations

import json
import tempfile
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.platform.errors import Refused
from bina.training import queries
from bina.training.actions import certificates as actions
from bina.training.models import Certificate, OutsideCertificate
from bina.training.queries import certificates as found_in
from bina.training.views.certificates.forms import OutsideForm
from bina.training.views.place import today

if TYPE_CHECKING:
    from bina.platform.middleware import Request

MOST = 300
MEDIA_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


@login_required
@require_GET
def certificate_list(request: Request) -> HttpResponse:
    if request.actor.employee_id is None:
        raise Http404
    mine = found_in.own_certificates(request.actor).select_related("agency").order_by("-issued_on", "-pk")
    outside = found_in.own_outside(request.actor).order_by("-submitted_at", "-pk")
    context = {
        "certificates": [(one, share_address(one)) for one in mine[:MOST]],
        "outside": outside[:MOST],
    }
    return render(request, "training/certificates/wallet.html", context)


def share_address(one: Certificate) -> str:
    """The whole address of the page its holder shares; empty while they share nothing."""
    if one.share_token is None:
        return ""
    return f"{settings.INSTALLATION_URL}{reverse('certificates:shared', args=[one.share_token])}"


def certificate_or_404(request: Request, certificate_id: UUID) -> Certificate:
    """A certificate that is the actor's own or of their desk."""
    found = found_in.seen_certificates(request.actor).filter(pk=certificate_id).first()
    if found is None:
        raise Http404
    return found


def pdf_response(one: Certificate) -> FileResponse:
    """The signed file, to be saved."""
    return FileResponse(
        one.file.open("rb"),
        as_attachment=True,
        filename=f"{file_stem(one)}.pdf",
        content_type="application/pdf",
    )


def credential_response(one: Certificate) -> HttpResponse:
    """The credential, to be saved or read by another program."""
    answer = JsonResponse(
        found_in.badge(one), content_type="application/ld+json", json_dumps_params={"ensure_ascii": False}
    )
    answer["Content-Disposition"] = f'attachment; filename="{file_stem(one)}.json"'
    return answer


def file_stem(one: Certificate) -> str:
    """A file's name made of the certificate's number: letters, digits and hyphens."""
    marks = "".join(mark if mark.isascii() and mark.isalnum() else "-" for mark in one.number)
    return f"sertifikat-{marks.strip('-')[:80] or one.code}"


@login_required
@require_GET
def certificate_pdf(request: Request, certificate_id: UUID) -> FileResponse:
    return pdf_response(certificate_or_404(request, certificate_id))


@login_required
@require_GET
def certificate_credential(request: Request, certificate_id: UUID) -> HttpResponse:
    return credential_response(certificate_or_404(request, certificate_id))


@login_required
@require_POST
def certificate_share(request: Request, certificate_id: UUID) -> HttpResponse:
    one = own_or_404(request, certificate_id)
    try:
        actions.share(actor=request.actor, certificate_id=one.pk, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        text = _("Whoever has the address can see {programme} now.")
        messages.success(request, text.format(programme=one.programme_name))
    return redirect("training:certificate_list")


@login_required
@require_POST
def certificate_unshare(request: Request, certificate_id: UUID) -> HttpResponse:
    one = own_or_404(request, certificate_id)
    actions.withdraw_sharing(actor=request.actor, certificate_id=one.pk, at=timezone.now())
    messages.success(request, _("The address no longer opens. The code on the certificate still works."))
    return redirect("training:certificate_list")


def own_or_404(request: Request, certificate_id: UUID) -> Certificate:
    """A certificate that is the actor's own."""
    found = found_in.own_certificates(request.actor).filter(pk=certificate_id).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def certificate_export(request: Request) -> FileResponse:
    """All of one's certificates as one zip: the signed files and the credentials."""
    if request.actor.employee_id is None:
        raise Http404
    packed = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    with ZipFile(packed, "w") as archive:
        for one in (
            found_in.own_certificates(request.actor).select_related("agency").order_by("issued_on", "pk")
        ):
            name = f"{file_stem(one)}-{one.code[:4]}"
            archive.write(one.file.path, f"{name}.pdf", ZIP_STORED)
            text = json.dumps(found_in.badge(one), ensure_ascii=False, indent=1)
            archive.writestr(f"{name}.json", text, ZIP_DEFLATED)
    packed.seek(0)
    return FileResponse(packed, as_attachment=True, filename="sertifikat-saya.zip")


@login_required
@require_http_methods(["GET", "POST"])
def outside_new(request: Request) -> HttpResponse:
    actor = request.actor
    if actor.employee_id is None or actor.agency_id is None:
        raise Http404
    form = _outside_form(request, again=False)
    if request.method == "POST" and form.is_valid():
        try:
            actions.hand_in(
                actor=actor, values=form.values(), file=form.cleaned_data["file"], at=timezone.now()
            )
        except actions.CertificateRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(
                request, _("Your certificate was sent to BKPSDM. You are told when it is checked.")
            )
            return redirect("training:certificate_list")
    return _outside_page(request, form, None)


@login_required
@require_http_methods(["GET", "POST"])
def outside_mend(request: Request, outside_id: UUID) -> HttpResponse:
    one = found_in.own_outside(request.actor).filter(pk=outside_id).first()
    if one is None:
        raise Http404
    form = _outside_form(request, again=True, one=one)
    if request.method == "POST" and form.is_valid():
        try:
            actions.mend(
                actor=request.actor,
                certificate_id=one.pk,
                values=form.values(),
                file=form.cleaned_data["file"],
                at=timezone.now(),
            )
        except actions.CertificateRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("“{name}” was sent to BKPSDM again.").format(name=one.name))
            return redirect("training:certificate_list")
    return _outside_page(request, form, one)


def _outside_form(request: Request, *, again: bool, one: OutsideCertificate | None = None) -> OutsideForm:
    names = ("name", "form", "organiser", "number", "starts_on", "ends_on", "length_jp")
    initial: dict[str, Any] = {name: getattr(one, name) for name in names} if one else {}
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    known = queries.forms(on=today(), agency_id=request.actor.agency_id)
    return OutsideForm(*posted, known_forms=known, again=again, initial=initial)


def _outside_page(request: Request, form: OutsideForm, one: OutsideCertificate | None) -> HttpResponse:
    context = {"form": form, "one": one, "most": settings.LARGEST_CERTIFICATE_BYTES / 2**20}
    template = "training/certificates/outside_form.html"
    return render(request, template, context, status=422 if form.errors else 200)


@login_required
@require_GET
@never_cache
def outside_file(request: Request, outside_id: UUID) -> HttpResponseBase:
    """The file somebody handed in, for them and for who checks it."""
    one = found_in.outside_certificate(request.actor, certificate_id=outside_id)
    if one is None:
        raise Http404
    kind = MEDIA_TYPES[one.kind]
    return FileResponse(one.upload.file.open("rb"), filename=f"sertifikat.{one.kind}", content_type=kind)
