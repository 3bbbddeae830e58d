"""BKPSDM checks what people handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bina.platform import workbooks
from bina.platform.paging import page
from bina.training import queries
from bina.training.actions import certificates as actions
from bina.training.models import OutsideCertificate
from bina.training.queries import certificates as found_in
from bina.training.views.certificates.desk import desk_of
from bina.training.views.certificates.forms import DecisionForm, QueueFilter
from bina.training.views.place import today, without, workbook

if TYPE_CHECKING:
    from bina.platform.middleware import Request

WAITING = OutsideCertificate.State.SUBMITTED


@login_required
@require_GET
def outside_queue(request: Request) -> HttpResponseBase:
    agency_id = desk_of(request)
    asked = QueueFilter(request.GET)
    state = asked.cleaned_data["keadaan"] if asked.is_valid() else ""
    if "keadaan" not in request.GET:
        state = WAITING
    text = request.GET.get("q", "").strip()
    found = found_in.outside_queue(request.actor, text=text, state=state).filter(agency_id=agency_id)
    if request.GET.get("format") in {"xlsx", "csv"}:
        return _export(found.order_by("submitted_at", "pk"), request.GET["format"])
    context = {
        "page": page(found, order=("submitted_at", "pk"), after=request.GET.get("after")),
        "form": QueueFilter({"keadaan": state}),
        "text": text,
        "chips": _chips(request, state),
        "export": without(request.GET),
    }
    template = "training/certificates/outside_queue.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)


def _chips(request: Request, state: str) -> list[dict[str, str]]:
    if not state:
        return []
    rest = without(request.GET, "keadaan")
    return [{"label": str(OutsideCertificate.State(state).label), "url": f"{rest}&keadaan="}]


def _export(found: Any, kind: str) -> HttpResponseBase:
    headings = [
        *(_("NIP"), _("Name"), _("Unit"), _("Training"), _("Organiser"), _("Number")),
        *(_("First day"), _("Last day"), _("JP"), _("State"), _("Handed in"), _("What BKPSDM says")),
    ]
    rows = (
        [
            *(one.employee.nip, one.employee.full_name, one.employee.unit.name, one.name, one.organiser),
            *(one.number, one.starts_on, one.ends_on, one.length_jp, one.get_state_display()),
            *(one.submitted_at, one.remark),
        ]
        for one in found
    )
    if kind == "csv":
        answer = StreamingHttpResponse(workbooks.csv_lines(headings, rows), content_type="text/csv")
        answer["Content-Disposition"] = f'attachment; filename="{_("outside-certificates")}.csv"'
        return answer
    return workbook(_("outside-certificates"), headings, rows, note=_("What people handed in."))


@login_required
@require_http_methods(["GET", "POST"])
def outside_check(request: Request, outside_id: UUID) -> HttpResponse:
    agency_id = desk_of(request)
    one = found_in.outside_queue(request.actor).filter(agency_id=agency_id, pk=outside_id).first()
    if one is None:
        raise Http404
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, one, form.cleaned_data["remark"])
        except actions.CertificateRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("{name} was told.").format(name=one.employee.full_name))
            return redirect("training:outside_queue")
    known = queries.forms(on=today(), agency_id=one.agency_id)
    context = {
        "one": one,
        "form": form,
        "kind": known.get(one.form),
        "likenesses": found_in.likenesses(one) if one.state == WAITING else [],
        "waits": one.state == WAITING,
    }
    template = "training/certificates/outside_check.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _decide(request: Request, one: OutsideCertificate, remark: str) -> None:
    asked: dict[str, Any] = {"actor": request.actor, "certificate_id": one.pk, "at": timezone.now()}
    step = request.POST.get("langkah", "")
    if step == "terima":
        actions.accept_outside(**asked, same_as=_same(request))
    elif step == "kembalikan":
        actions.return_outside(**asked, remark=remark)
    elif step == "tolak":
        actions.refuse_outside(**asked, remark=remark)
    else:
        raise actions.CertificateRefused(_("Say what becomes of it: accept, send back or refuse."))


def _same(request: Request) -> UUID | None:
    written = request.POST.get("sama", "")
    try:
        return UUID(written) if written else None
    except ValueError:
        raise Http404 from None
