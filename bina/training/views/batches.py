"""Batches: list, calendar, record, and the steps of their life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.platform.errors import Refused
from bina.platform.paging import page
from bina.training import actions, forms, queries
from bina.training.models import Batch, Enrolment
from bina.training.queries.joint import joint_batch
from bina.training.queries.letters import own_letters
from bina.training.queries.tasks import task_means
from bina.training.rules.states import AHEAD, TAKES_A_SEAT, WITHOUT_A_SEAT, BatchState, EnrolmentState
from bina.training.views.exports import asked_for, table_file
from bina.training.views.place import (
    agency_of,
    batch_or_404,
    programme_or_404,
    without,
    workbook,
)

if TYPE_CHECKING:
    from bina.platform.access import Actor
    from bina.platform.middleware import Request

OWN_LETTERS = 10
STEPS = {
    "buka": actions.open_batch,
    "mulai": actions.start_batch,
    "selesaikan": actions.finish_batch,
}


@login_required
@require_GET
def batch_list(request: Request) -> HttpResponseBase:
    agency_id = agency_of(request.actor, "training.catalogue")
    asked = forms.BatchFilter(request.GET)
    chosen = asked.cleaned_data if asked.is_valid() else {}
    text = request.GET.get("q", "").strip()
    found = queries.batches_matching(
        request.actor,
        text=text,
        state=chosen.get("status", ""),
        year=chosen.get("tahun"),
        plan_id=_plan(request),
    ).filter(agency_id=agency_id)
    counted = queries.with_counts(found)
    if kind := asked_for(request):
        return _export(kind, counted.order_by("starts_on", "pk"))
    rows = page(counted, order=("-starts_on", "pk"), after=request.GET.get("after"))
    context = {
        "page": rows,
        "form": asked,
        "text": text,
        "chips": _chips(request, chosen),
        "export": without(request.GET),
        "own": request.actor.employee_id is not None,
        "may_edit": request.actor.may("training.edit", agency=agency_id),
        "may_nominate": request.actor.may("training.nominate") and request.actor.employee_id is not None,
        "may_import": request.actor.may("training.import", agency=agency_id),
        "sees_hours": request.actor.may("training.see"),
    }
    template = "training/batch_list.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)


def _plan(request: Request) -> UUID | None:
    written = request.GET.get("rencana", "")
    try:
        return UUID(written) if written else None
    except ValueError:
        raise Http404 from None


def _chips(request: Request, chosen: dict[str, Any]) -> list[dict[str, str]]:
    labels = {
        "status": str(Batch.State(chosen["status"]).label) if chosen.get("status") else "",
        "tahun": str(chosen.get("tahun") or ""),
        "rencana": _("from one plan") if request.GET.get("rencana") else "",
    }
    return [{"label": label, "url": without(request.GET, name)} for name, label in labels.items() if label]


def _export(kind: str, found: Any) -> HttpResponseBase:
    headings = [
        *(_("Code"), _("Programme"), _("First day"), _("Last day"), _("Place"), _("State")),
        *(_("Seats"), _("Seats taken"), _("Completed")),
    ]
    rows = (
        [
            *(row.code, row.programme.name, row.starts_on, row.ends_on, row.venue, row.get_state_display()),
            *(row.seats, row.taken, row.completed),
        ]
        for row in found
    )
    return table_file(kind, _("batches"), headings, rows, note=_("Batches as they stand today."))


@login_required
@require_http_methods(["GET", "POST"])
def batch_new(request: Request, programme_id: UUID) -> HttpResponse:
    programme = programme_or_404(request.actor, programme_id)
    if not request.actor.may("training.edit", agency=programme.agency_id):
        raise PermissionDenied("training.edit")
    form = forms.BatchForm(request.POST or None, initial={"seats": programme.seats})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_batch(
                actor=request.actor, programme_id=programme_id, values=form.values(), at=timezone.now()
            )
        except actions.BatchRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("The batch {code} was made.").format(code=made.code))
            return redirect("training:batch", made.pk)
    context = {
        "form": form,
        "programme": programme,
        "back": reverse("training:programme", args=[programme.pk]),
    }
    return render(request, "training/batch_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def batch_edit(request: Request, batch_id: UUID) -> HttpResponse:
    batch = batch_or_404(request.actor, batch_id)
    if not request.actor.may("training.edit", agency=batch.agency_id):
        raise PermissionDenied("training.edit")
    names = ("code", "starts_on", "ends_on", "venue", "seats")
    form = forms.BatchForm(request.POST or None, initial={name: getattr(batch, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_batch(
                actor=request.actor, batch_id=batch_id, values=form.values(), at=timezone.now()
            )
        except actions.BatchRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        except actions.WrongState as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The batch {code} was saved.").format(code=batch.code))
            return redirect("training:batch", batch_id)
    back = reverse("training:batch", args=[batch_id])
    context = {"form": form, "programme": batch.programme, "batch": batch, "back": back}
    return render(request, "training/batch_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def batch_step(request: Request, batch_id: UUID, step: str) -> HttpResponse:
    batch_or_404(request.actor, batch_id)
    try:
        batch = STEPS[step](actor=request.actor, batch_id=batch_id, at=timezone.now())
    except Refused as refusal:
        return batch_page(request, batch_id, error=str(refusal))
    text = _("{code} is now: {state}.")
    messages.success(request, text.format(code=batch.code, state=batch.get_state_display()))
    ended = step == "selesaikan"
    return redirect("training:batch_results" if ended else "training:batch", batch_id)


@login_required
@require_GET
def batch(request: Request, batch_id: UUID) -> HttpResponse:
    """The page of a batch; who sees it as another agency's guest is led to the page for guests."""
    try:
        return batch_page(request, batch_id)
    except Http404:
        if joint_batch(request.actor, batch_id=batch_id) is None:
            raise
        return redirect("training:joint", batch_id)


def batch_page(request: Request, batch_id: UUID, *, error: str = "") -> HttpResponse:
    """The participants' tab, which also shows what was refused."""
    found = batch_or_404(request.actor, batch_id)
    places = queries.participants(request.actor, batch_id=batch_id)
    if request.GET.get("format") == "xlsx":
        return _export_people(found, places.order_by("employee__name", "pk"))
    text = request.GET.get("cari", "").strip()
    mine = places.filter(employee_id=request.actor.employee_id).first() if request.actor.employee_id else None
    context = {
        **frame(request, found, "batch"),
        **_own_chances(request, found, mine),
        "seated_states": TAKES_A_SEAT,
        "hoping_states": WITHOUT_A_SEAT,
        "ahead_states": AHEAD,
        "page": page(places, order=("employee__name", "pk"), after=request.GET.get("after")),
        "mine": mine,
        "own_letters": own_letters(request.actor, batch_id=batch_id)[:OWN_LETTERS],
        "text": text,
        "candidates": queries.candidates(
            request.actor, agency_id=found.agency_id, batch_id=batch_id, text=text
        ),
        "people_form": forms.PeopleForm(),
        "error": error,
    }
    return render(request, "training/batch.html", context, status=422 if error else 200)


def _own_chances(request: Request, found: Batch, mine: Enrolment | None) -> dict[str, Any]:
    """What the person who looks may do here: who must agree, what speaks against it, how far the list is."""
    me = request.actor.employee_id
    if mine is not None:
        ahead = queries.waiting_ahead(mine) if mine.state == EnrolmentState.WAITING else 0
        return {"waiting_ahead": ahead}
    if me is None or found.state != BatchState.OPEN:
        return {}
    verdict = queries.eligibility(batch=found, people=[me]).get(me)
    return {"own_verdict": verdict, "own_chain": queries.chain_of(batch=found)}


def frame(request: Request, found: Any, active: str) -> dict[str, Any]:
    """What the head of every tab shows: state, tabs, and the next thing to do."""
    actor = request.actor
    names = {
        "batch": _("Participants"),
        "batch_sessions": _("Sessions and attendance"),
        "batch_tasks": _("Tasks"),
        "batch_scores": _("Scores"),
        "batch_results": _("Results"),
        "batch_draw": _("Draw"),
    }
    if actor.may("training.edit", agency=found.agency_id):
        names["batch_agencies"] = _("Other agencies")
        names["batch_letters"] = _("Letters")
    if found.agency_id in actor.agencies("training.contract"):
        names["batch_money"] = _("Partner and costs")
    may_edit = actor.may("training.edit", agency=found.agency_id)
    drawn = found.drawn_by_lot or (may_edit and found.state == BatchState.OPEN)
    open_to_all = {"batch", "batch_sessions", "batch_tasks", *(["batch_draw"] if drawn else [])}
    records = queries.may_record(actor, found)
    sees = sees_results(actor, found)
    waiting = queries.sessions(actor, batch_id=found.pk).filter(recorded_at=None).first()
    return {
        "batch": found,
        "tabs": [
            {"url": reverse(f"training:{name}", args=[found.pk]), "label": label, "active": name == active}
            for name, label in names.items()
            if name in open_to_all or (sees and name != "batch_draw")
        ],
        "may_edit": may_edit,
        "may_record": records,
        "may_place": found.agency_id in queries.agencies_of(actor, "training.edit")
        and found.state in {"DRAFT", "OPEN"},
        "waiting": waiting,
        "may_certify": found.state == BatchState.FINISHED
        and actor.may("training.certify", agency=found.agency_id),
        "left": max(found.seats - found.taken, 0),
    }


def sees_results(actor: Actor, found: Batch) -> bool:
    """Whether results of a batch are the actor's business: they are of its agency, or record it."""
    return found.agency_id in queries.agencies_of(actor, "training.see") or queries.may_record(actor, found)


def _export_people(found: Batch, places: Any) -> HttpResponse:
    headings = [
        *("NIP", _("Name"), _("Unit"), _("State"), _("Reason"), _("Attendance %"), _("Pre-test")),
        *(_("Post-test"), _("Tasks (%)"), _("JP"), _("Certificate number")),
    ]
    tasks = task_means(batch_id=found.pk)
    rows = (
        [
            *(place.employee.nip, place.employee.full_name, place.works_at),
            *(place.get_state_display(), place.get_reason_display(), place.attendance_percent),
            *(place.pre_score, place.post_score, tasks.of(place.pk), place.earned_jp),
            place.certificate_number,
        ]
        for place in places
    )
    return workbook(found.code, headings, rows, note=f"{found.code} {found.programme.name}")
