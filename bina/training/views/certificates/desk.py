"""BKPSDM's desk: the register, bulk issue, revocation and the look of certificates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.platform import workbooks
from bina.platform.errors import Refused
from bina.platform.paging import page
from bina.training.actions import certificates as actions
from bina.training.actions.certificates.sample import sample_picture
from bina.training.queries import certificates as found_in
from bina.training.queries.certificates.batches import waiting_batches
from bina.training.rules.certificates import DEFAULT_PATTERN
from bina.training.views.certificates.forms import LayoutForm, RegisterFilter, RevokeForm
from bina.training.views.certificates.wallet import certificate_or_404
from bina.training.views.place import agency_of, batch_or_404, today, without, workbook

if TYPE_CHECKING:
    from bina.platform.middleware import Request
    from bina.training.models import Batch, Certificate, CertificateLayout, Enrolment

BATCHES_SHOWN = 40


def desk_of(request: Request) -> UUID:
    """The agency whose certificates the actor issues; 403 for who issues none."""
    agency_id = agency_of(request.actor, "training.certify")
    request.actor.require("training.certify", agency=agency_id)
    return agency_id


@login_required
@require_GET
def certificate_register(request: Request) -> HttpResponseBase:
    return _register(request, desk_of(request))


def _register(request: Request, agency_id: UUID, *, error: str = "", status: int = 200) -> HttpResponseBase:
    asked = RegisterFilter(request.GET)
    chosen = asked.cleaned_data if asked.is_valid() else {}
    text = request.GET.get("q", "").strip()
    batch = _batch(request)
    found = found_in.register_matching(
        request.actor,
        agency_id=agency_id,
        text=text,
        state=chosen.get("keadaan", ""),
        year=chosen.get("tahun"),
        batch_id=batch.pk if batch else None,
    )
    if request.GET.get("format") in {"xlsx", "csv"}:
        return _export(found.order_by("completed_on", "pk"), request.GET["format"])
    everything = found_in.register_matching(request.actor, agency_id=agency_id)
    year = chosen.get("tahun") or today().year
    context = {
        "page": page(found, order=("-completed_on", "pk"), after=request.GET.get("after")),
        "form": asked,
        "text": text,
        "chips": _chips(request, chosen, batch),
        "batch": batch,
        "waiting_in_batch": found_in.register_matching(
            request.actor, agency_id=agency_id, batch_id=batch.pk, state=found_in.RegisterState.WAITING
        ).count()
        if batch
        else 0,
        "doubted": list(found_in.doubted(request.actor, agency_id=agency_id)[:BATCHES_SHOWN]),
        "export": without(request.GET),
        "counts": found_in.register_counts(everything),
        "waiting": waiting_batches(request.actor, agency_id=agency_id, most=BATCHES_SHOWN),
        "year": year,
        "waiting_in_year": found_in.register_matching(
            request.actor, agency_id=agency_id, year=year, state=found_in.RegisterState.WAITING
        ).count(),
        "layout": found_in.layout_of(request.actor, agency_id=agency_id),
        "error": error,
    }
    template = "training/certificates/register.html" + ("#rows" if request.htmx else "")
    return render(request, template, context, status=status)


def _batch(request: Request) -> Batch | None:
    written = request.GET.get("angkatan", "")
    try:
        return batch_or_404(request.actor, UUID(written)) if written else None
    except ValueError:
        raise Http404 from None


def _chips(request: Request, chosen: dict[str, Any], batch: Batch | None) -> list[dict[str, str]]:
    state = chosen.get("keadaan", "")
    labels = {
        "keadaan": str(found_in.RegisterState(state).label) if state else "",
        "tahun": str(chosen.get("tahun") or ""),
        "angkatan": batch.code if batch else "",
    }
    return [{"label": label, "url": without(request.GET, name)} for name, label in labels.items() if label]


def _export(found: Any, kind: str) -> HttpResponseBase:
    headings = [
        *(_("NIP"), _("Name"), _("Unit"), _("Programme"), _("Batch"), _("Completed on"), _("JP")),
        *(_("State"), _("Number"), _("Issued on"), _("Code"), _("Reason")),
    ]
    rows = _lines(found)
    if kind == "csv":
        answer = StreamingHttpResponse(workbooks.csv_lines(headings, rows), content_type="text/csv")
        answer["Content-Disposition"] = f'attachment; filename="{_("certificates")}.csv"'
        return answer
    return workbook(
        _("certificates"), headings, rows, note=_("Everybody who completed, with their certificate.")
    )


def _lines(found: Any) -> Iterator[list[Any]]:
    place: Enrolment
    for place in found.iterator(chunk_size=1000):
        one = getattr(place, "certificate", None)
        signed = one is not None and one.state != "WAITING"
        yield [
            *(place.employee.nip, place.employee.full_name, place.works_at),
            *(place.batch.programme.name, place.batch.code, place.completed_on, place.earned_jp),
            one.get_state_display() if signed and one else _("waiting"),
            one.number if one else "",
            one.issued_on if signed and one else None,
            one.code if signed and one else "",
            one.revoke_reason if one else "",
        ]


@login_required
@require_POST
def certificate_order(request: Request) -> HttpResponseBase:
    agency_id = desk_of(request)
    try:
        run = actions.order_certificates(
            actor=request.actor, agency_id=agency_id, chosen=_chosen(request), at=timezone.now()
        )
    except Refused as refusal:
        return _register(request, agency_id, error=str(refusal), status=422)
    return redirect("platform:run", run.pk)


def _chosen(request: Request) -> actions.Chosen:
    """What the form names; 404 for what no form of ours sends."""
    year = request.POST.get("tahun", "")
    try:
        batches = tuple(UUID(key) for key in request.POST.getlist("angkatan"))
        return actions.Chosen(year=int(year) if year else None, batches=batches)
    except ValueError:
        raise Http404 from None


@login_required
@require_http_methods(["GET", "POST"])
def certificate_revoke(request: Request, certificate_id: UUID) -> HttpResponse:
    one = certificate_or_404(request, certificate_id)
    request.actor.require("training.certify", agency=one.agency_id)
    form = RevokeForm(request.POST or None, initial={"reason": _doubt(one)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke(
                actor=request.actor,
                certificate_id=one.pk,
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except actions.CertificateRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("The certificate {number} was revoked.").format(number=one.number))
            return redirect("training:certificate_register")
    context = {"form": form, "one": one}
    return render(request, "training/certificates/revoke.html", context, status=422 if form.errors else 200)


def _doubt(one: Certificate) -> str:
    """Why a certificate in doubt would be revoked, to be confirmed or written otherwise."""
    if one.doubted_at is None:
        return ""
    state = one.enrolment.get_state_display()
    return _("The result was corrected: {state}.").format(state=state)


@login_required
@require_http_methods(["GET", "POST"])
def certificate_layout(request: Request) -> HttpResponse:
    agency_id = desk_of(request)
    found = found_in.layout_of(request.actor, agency_id=agency_id)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = LayoutForm(data, files, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_layout(
                actor=request.actor,
                agency_id=agency_id,
                values=form.values(),
                logo=form.logo_file(),
                at=timezone.now(),
            )
        except actions.CertificateRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("From now on certificates look like this."))
            return redirect("training:certificate_layout")
    context = {"form": form, "layout": found}
    return render(request, "training/certificates/layout.html", context, status=422 if form.errors else 200)


def _initial(found: CertificateLayout | None) -> dict[str, Any]:
    if found is None:
        return {"title": "Sertifikat", "number_pattern": DEFAULT_PATTERN, "colour": "TEAL"}
    return {name: getattr(found, name) for name in LayoutForm.base_fields if hasattr(found, name)}


@login_required
@require_GET
@never_cache
def certificate_preview(request: Request) -> HttpResponse:
    """A picture of a made-up person's certificate in the agency's look."""
    layout = found_in.layout_of(request.actor, agency_id=desk_of(request))
    if layout is None:
        raise Http404
    return HttpResponse(sample_picture(layout, on=today()), content_type="image/png")
