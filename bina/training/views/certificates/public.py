"""What anybody may check without an account, and what verifiers fetch."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_http_methods

from bina.platform import throttle
from bina.training.models import Certificate
from bina.training.queries import certificates as found_in
from bina.training.rules.certificates import code_as_written
from bina.training.views.certificates.forms import CodeForm, DropForm
from bina.training.views.certificates.wallet import credential_response, pdf_response

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from bina.platform.middleware import Request

NOT_INDEXED = "noindex, nofollow"
FETCHED_AGAIN_SECONDS = 300


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: Request) -> HttpResponse:
    """Type a code, or drop a certificate's file."""
    if not _allowed(request):
        return _too_many(request)
    code, drop = CodeForm(), DropForm()
    if request.method == "POST" and request.FILES:
        drop = DropForm(request.POST, request.FILES)
        if drop.is_valid():
            found = _dropped(drop)
            if found:
                return redirect("certificates:check", found)
    elif request.method == "POST":
        code = CodeForm(request.POST)
        if code.is_valid():
            written = code_as_written(code.cleaned_data["kode"])
            if written and found_in.by_code(written):
                return redirect("certificates:check", written)
            code.add_error(
                "kode", _("There is no certificate with this code. Compare it with the paper again.")
            )
    context = {"code_form": code, "drop_form": drop}
    return _answer(request, "start", context, status=422 if code.errors or drop.errors else 200)


def _dropped(form: DropForm) -> str:
    """The code of the certificate dropped; empty, with an error on the form, for any other file."""
    digest = _digest(form)
    found = found_in.code_of_file(digest) if digest else ""
    if digest and not found:
        text = _(
            "This is not a certificate as it left this installation: it was changed, saved anew, or is of "
            "somebody else."
        )
        form.add_error("berkas", text)
    return found


def _digest(form: DropForm) -> str:
    """SHA-256 of the file dropped; empty, with an error on the form, when it is too large."""
    file: UploadedFile[bytes] = form.cleaned_data["berkas"]
    if (file.size or 0) > settings.LARGEST_CERTIFICATE_BYTES:
        form.add_error("berkas", _("The file is too large to be one of these certificates."))
        return ""
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


@never_cache
@require_http_methods(["GET", "POST"])
def check(request: Request, code: str) -> HttpResponse:
    """Whether the certificate of a code is in force; a file dropped here is compared with it."""
    if not _allowed(request):
        return _too_many(request)
    found = found_in.by_code(code)
    if found is None:
        return _answer(request, "unknown", {"code": code[:40]}, status=404)
    if found.code != code:
        return redirect("certificates:check", found.code)
    form, unchanged = DropForm(), None
    if request.method == "POST":
        form = DropForm(request.POST, request.FILES)
        if form.is_valid() and (digest := _digest(form)):
            unchanged = digest == found.sha256
    context = {"found": found, "form": form, "unchanged": unchanged}
    return _answer(request, "check", context, status=422 if form.errors else 200)


@never_cache
@require_GET
def shared(request: Request, token: str) -> HttpResponse:
    """A certificate whose holder shares it."""
    one = _shared_or_404(request, token)
    context = {"one": one, "token": token, "address": found_in.check_address(one.code)}
    return _answer(request, "shared", context)


@never_cache
@require_GET
def shared_pdf(request: Request, token: str) -> FileResponse:
    return pdf_response(_shared_or_404(request, token))


@never_cache
@require_GET
def shared_credential(request: Request, token: str) -> HttpResponse:
    return credential_response(_shared_or_404(request, token))


def _shared_or_404(request: Request, token: str) -> Certificate:
    allowed = _allowed(request)
    found = found_in.shared(token) if allowed else None
    if found is None:
        raise Http404
    return found


@require_GET
@cache_control(public=True, max_age=FETCHED_AGAIN_SECONDS)
def did(request: Request, agency: str) -> JsonResponse:
    """The issuer's DID document (did:web)."""
    return _fetched(found_in.did_document(agency), "application/did+json")


@require_GET
@cache_control(public=True, max_age=FETCHED_AGAIN_SECONDS)
def status(request: Request, agency: str, number: int) -> JsonResponse:
    """The signed list of an issuer's revocations (Bitstring Status List)."""
    return _fetched(found_in.status_list_credential(agency, number), "application/ld+json")


def _fetched(document: dict[str, Any] | None, kind: str) -> JsonResponse:
    if document is None:
        raise Http404
    answer = JsonResponse(document, content_type=kind, json_dumps_params={"ensure_ascii": False})
    answer["Access-Control-Allow-Origin"] = "*"  # verifiers run in browsers of others; the document is public
    return answer


def _allowed(request: Request) -> bool:
    most = settings.CERTIFICATE_CHECKS_A_MINUTE
    return throttle.within(request, action="check_certificate", most=most)


def _too_many(request: Request) -> HttpResponse:
    return _answer(request, "too_many", {}, status=429)


def _answer(request: Request, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    answer = render(request, f"training/certificates/public_{name}.html", context, status=status)
    answer["X-Robots-Tag"] = NOT_INDEXED
    return answer
