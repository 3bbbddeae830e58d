"""The outbox to SIASN: what waits, what was sent, what was refused and why."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.exchange import actions, queries
from bina.exchange.forms import OutboxFilter, ReasonForm, SettleForm
from bina.exchange.models import SiasnEntry
from bina.exchange.views.place import agency_of, entry_or_404, without
from bina.platform import workbooks
from bina.platform.errors import Refused
from bina.platform.paging import page
from bina.training.queries.finished import batch_of_place

if TYPE_CHECKING:
    from django.forms import Form

    from bina.platform.middleware import Request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ORDER = "-ends_on"
State, Why = SiasnEntry.State, SiasnEntry.Why
OF_THE_PERSON = {Why.NO_NIP, Why.NO_PERSON}


@login_required
@require_GET
def outbox(request: Request) -> HttpResponseBase:
    return _outbox(request, agency_of(request.actor, "exchange.see"))


def _outbox(request: Request, agency_id: UUID, *, error: str = "", status: int = 200) -> HttpResponseBase:
    asked = OutboxFilter(request.GET)
    chosen = asked.cleaned_data if asked.is_valid() else {}
    text = request.GET.get("q", "").strip()
    found = queries.entries_matching(
        request.actor,
        agency_id=agency_id,
        text=text,
        state=chosen.get("keadaan", ""),
        why=chosen.get("sebab", ""),
        service=chosen.get("layanan", ""),
        year=chosen.get("tahun"),
    )
    kind = request.GET.get("format", "")
    if kind in {"xlsx", "csv"}:
        return _export(found.order_by("ends_on", "pk"), kind)
    sort = request.GET.get("sort", ORDER)
    order = queries.ORDERS.get(sort, queries.ORDERS[ORDER])
    everything = queries.entries_matching(request.actor, agency_id=agency_id)
    context = {
        "page": page(found, order=order, after=request.GET.get("after")),
        "form": asked,
        "text": text,
        "sort": sort,
        "chips": _chips(request, chosen),
        "export": without(request.GET),
        "counts": queries.entry_counts(everything),
        "connection": queries.connection_of(request.actor, agency_id=agency_id),
        "may_send": request.actor.may("exchange.send", agency=agency_id),
        "may_connect": request.actor.may("exchange.connect", agency=agency_id),
        "error": error,
    }
    template = "exchange/outbox.html" + ("#rows" if request.htmx else "")
    return render(request, template, context, status=status)


def _chips(request: Request, chosen: dict[str, Any]) -> list[dict[str, str]]:
    choices: tuple[tuple[str, Any], ...] = (
        ("keadaan", State),
        ("sebab", Why),
        ("layanan", SiasnEntry.Service),
    )
    labels = {name: str(kind(chosen[name]).label) for name, kind in choices if chosen.get(name)}
    if chosen.get("tahun"):
        labels["tahun"] = str(chosen["tahun"])
    return [{"label": label, "url": without(request.GET, name)} for name, label in labels.items()]


def _export(found: Any, kind: str) -> HttpResponseBase:
    headings = [
        *(_("NIP"), _("Name"), _("Unit"), _("Training"), _("Form"), _("Organiser"), _("Number")),
        *(_("First day"), _("Last day"), _("JP"), _("Service"), _("State"), _("Reason"), _("SIASN says")),
        *(_("Key in SIASN"), _("Sent")),
    ]
    rows = _lines(found)
    if kind == "csv":
        answer = StreamingHttpResponse(
            workbooks.csv_lines(headings, rows), content_type="text/csv; charset=utf-8"
        )
    else:
        buffer = BytesIO()
        note = _("Finished training on its way to SIASN.")
        sheet = workbooks.SheetOut(name="SIASN", headings=headings, rows=rows, note=note)
        workbooks.write(buffer, [sheet])
        answer = StreamingHttpResponse([buffer.getvalue()], content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="siasn.{kind}"'
    return answer


def _lines(found: Any) -> Iterator[list[Any]]:
    entry: SiasnEntry
    for entry in found.iterator(chunk_size=1000):
        yield [
            *(entry.employee.nip, entry.employee.full_name, entry.employee.unit.name),
            *(entry.name, entry.form, entry.organiser, entry.number, entry.starts_on, entry.ends_on),
            *(entry.length_jp, entry.get_service_display(), entry.get_state_display()),
            *(entry.get_why_display(), entry.said, entry.siasn_id, entry.sent_at),
        ]


@login_required
@require_POST
def send(request: Request) -> HttpResponseBase:
    """Look for what finished and send all that waits, as a task."""
    agency_id = agency_of(request.actor, "exchange.send")
    try:
        run = actions.order_sending(actor=request.actor, agency_id=agency_id, at=timezone.now())
    except Refused as refusal:
        return _outbox(request, agency_id, error=str(refusal), status=422)
    return redirect("platform:run", run.pk)


@login_required
@require_POST
def again(request: Request) -> HttpResponseBase:
    """Put the chosen entries back into the queue."""
    agency_id = agency_of(request.actor, "exchange.send")
    try:
        chosen = [UUID(key) for key in request.POST.getlist("kiriman")]
    except ValueError:
        raise Http404 from None
    try:
        count = actions.send_again(
            actor=request.actor, agency_id=agency_id, entry_ids=chosen, at=timezone.now()
        )
    except Refused as refusal:
        return _outbox(request, agency_id, error=str(refusal), status=422)
    text = ngettext("{count} training is sent again.", "{count} trainings are sent again.", count)
    messages.success(request, text.format(count=count))
    return redirect("exchange:outbox")


@login_required
@require_GET
def entry(request: Request, entry_id: UUID) -> HttpResponse:
    one = entry_or_404(request.actor, entry_id)
    may_send = request.actor.may("exchange.send", agency=one.agency_id)
    voided = one.why in {Why.REVOKED, Why.TAKEN_BACK}
    waits = one.state == State.WAITING and one.why == Why.BUSY
    unsent_paper = one.state == State.SENT and one.why == Why.DOCUMENT
    stuck = one.state in {State.REFUSED, State.LEFT_OUT, State.TO_CORRECT}
    context = {
        "one": one,
        "origin": _origin(one),
        "may_again": may_send and not voided and (stuck or waits or unsent_paper),
        "may_leave": may_send
        and not one.siasn_id
        and (one.state == State.REFUSED or (one.state == State.WAITING and one.posted_at is None)),
        "may_settle": may_send and one.state == State.TO_CORRECT,
    }
    return render(request, "exchange/entry.html", context)


def _origin(one: SiasnEntry) -> str:
    """Address of the page where what the entry says can be corrected."""
    if one.why not in OF_THE_PERSON:
        if one.source_kind == SiasnEntry.Source.OUTSIDE:
            return reverse("training:outside_check", args=[one.source_id])
        if batch_id := batch_of_place(one.source_id):
            return reverse("training:batch", args=[batch_id])
    return reverse("people:employee", args=[one.employee_id])


@login_required
@require_http_methods(["GET", "POST"])
def entry_leave(request: Request, entry_id: UUID) -> HttpResponse:
    return _decide(request, entry_id, ReasonForm(request.POST or None), "leave")


@login_required
@require_http_methods(["GET", "POST"])
def entry_settle(request: Request, entry_id: UUID) -> HttpResponse:
    return _decide(request, entry_id, SettleForm(request.POST or None), "settle")


def _decide(request: Request, entry_id: UUID, form: Form, step: str) -> HttpResponse:
    one = entry_or_404(request.actor, entry_id)
    request.actor.require("exchange.send", agency=one.agency_id)
    act = actions.leave_out if step == "leave" else actions.settle
    if request.method == "POST" and form.is_valid():
        try:
            act(
                actor=request.actor,
                entry_id=one.pk,
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except actions.EntryRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("Noted for {name}.").format(name=one.employee.full_name))
            return redirect("exchange:entry", one.pk)
    context = {"form": form, "one": one, "step": step}
    return render(request, "exchange/entry_decide.html", context, status=422 if form.errors else 200)
