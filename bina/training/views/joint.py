"""Batches of other agencies that are open to ours, and our own that we open to others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.platform.errors import Refused
from bina.platform.paging import page
from bina.training import actions, queries
from bina.training.forms.joint import JointFilter, JointForm
from bina.training.queries import joint as found_in
from bina.training.rules.states import AHEAD, TAKES_A_SEAT, BatchState, seats_left
from bina.training.views.batches import frame
from bina.training.views.exports import asked_for, table_file
from bina.training.views.place import agency_of, batch_or_404, today, without

if TYPE_CHECKING:
    from bina.platform.middleware import Request
    from bina.training.models import Batch

HAVE_A_PLACE = AHEAD | TAKES_A_SEAT
LISTED = 200


def joint_or_404(request: Request, batch_id: UUID) -> Batch:
    """A batch of another agency that is open to the actor's, or in which their people are."""
    found = found_in.joint_batch(request.actor, batch_id=batch_id)
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def joint_list(request: Request) -> HttpResponseBase:
    """What other agencies open to ours."""
    agency_of(request.actor, found_in.KNOW)
    asked = JointFilter(request.GET)
    state = asked.cleaned_data["keadaan"] if asked.is_valid() else ""
    text = request.GET.get("q", "").strip()
    found = found_in.joint_matching(request.actor, text=text, state=state, on=today())
    if kind := asked_for(request):
        return _export(kind, found.order_by("-starts_on", "pk"))
    label = dict(asked.fields["keadaan"].choices).get(state) if state else ""  # type: ignore[attr-defined]  # a choice field
    context = {
        "page": page(found, order=("-starts_on", "pk"), after=request.GET.get("after")),
        "form": asked,
        "text": text,
        "chips": [{"label": str(label), "url": without(request.GET, "keadaan")}] if label else [],
        "export": without(request.GET),
        "may_name": request.actor.may("training.nominate"),
    }
    template = "training/joint_list.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)


def _export(kind: str, found: Any) -> HttpResponseBase:
    headings = [
        *(_("Agency"), _("Programme"), _("Code"), _("First day"), _("Last day"), _("Place"), _("JP")),
        *(_("Price for one person (rupiah)"), _("Last day to name people"), _("State"), _("Our people")),
    ]
    rows = (
        [
            *(row.agency.name, row.programme.name, row.code, row.starts_on, row.ends_on, row.venue),
            *(row.programme.length_jp, row.joint.price_rupiah, row.joint.closes_on or row.starts_on),
            *(row.get_state_display(), row.ours),
        ]
        for row in found
    )
    note = _("Batches of other agencies that are open to yours, as they stand today.")
    return table_file(kind, _("joint batches"), headings, rows, note=note)


@login_required
@require_GET
def joint(request: Request, batch_id: UUID) -> HttpResponse:
    """What another agency's batch gives, our people in it, and naming more."""
    return joint_page(request, batch_id)


def joint_page(request: Request, batch_id: UUID, *, error: str = "") -> HttpResponse:
    """The page of the invited agency, which also shows what was refused."""
    agency_id = agency_of(request.actor, found_in.KNOW)
    found = joint_or_404(request, batch_id)
    actor = request.actor
    places = found_in.guest_places(actor, batch_id=batch_id)
    if request.GET.get("format") in {"xlsx", "csv"}:
        return _export_people(request, found, places)  # type: ignore[return-value]  # a file answers too
    may_claim, may_name = actor.may("training.edit"), actor.may("training.nominate")
    takes = found_in.can_be_named(found, agency_id=agency_id, on=today())
    left = seats_left(seats=found.seats, taken=getattr(found, "taken", 0))
    room = found_in.room_of_guests(found, [agency_id]).get(agency_id)
    context = {
        "batch": found,
        "said": found_in.said_of(actor, batch=found, at=timezone.now()),
        "outcomes": found_in.taught_by(batch=found),
        "page": page(places, order=("employee__name", "pk"), after=request.GET.get("after")),
        "ahead_states": AHEAD,
        "takes": takes,
        "may_claim": may_claim,
        "may_name": may_name,
        "may_see": actor.may("training.see"),
        "may_write": actor.may("training.edit", agency=agency_id),
        "left": left if room is None else min(left, room),
        "limited": room is not None,
        "export": without(request.GET),
        "error": error,
        **(_choice(request, found, agency_id) if takes and (may_claim or may_name) else {}),
        **_own_chances(request, found, takes=takes),
    }
    return render(request, "training/joint.html", context, status=422 if error else 200)


def _own_chances(request: Request, found: Batch, *, takes: bool) -> dict[str, Any]:
    """What the person who looks may do: take back a place, or ask for one; whose word it needs."""
    me, agency_id = request.actor.employee_id, request.actor.agency_id
    if me is None or agency_id is None:
        return {}
    mine = found_in.guest_places(request.actor, batch_id=found.pk).filter(employee_id=me).first()
    if mine is not None or not takes:
        return {"mine": mine}
    verdict = queries.eligibility(batch=found, people=[me]).get(me)
    return {
        "may_ask": verdict is not None,
        "own_verdict": verdict,
        "own_chain": queries.chain_of(batch=found, agency_id=agency_id),
    }


def _choice(request: Request, found: Batch, agency_id: UUID) -> dict[str, Any]:
    """People of ours to choose from, each with what speaks against it."""
    text = request.GET.get("cari", "").strip()
    people = queries.candidates(
        request.actor,
        agency_id=agency_id,
        batch_id=found.pk,
        text=text,
        permission="training.nominate",
    )
    verdicts = queries.eligibility(batch=found, people=[one.id for one in people], together=False)
    return {"text": text, "lines": [(one, verdicts.get(one.id)) for one in people], "taken": HAVE_A_PLACE}


def _export_people(request: Request, found: Batch, places: Any) -> HttpResponseBase:
    headings = [
        *("NIP", _("Name"), _("Unit"), _("State"), _("Reason"), _("Attendance %"), _("Completed on")),
        *(_("JP"), _("Certificate number")),
    ]
    rows = (
        [
            *(place.employee.nip, place.employee.full_name, place.employee.unit.name),
            *(place.get_state_display(), place.get_reason_display(), place.attendance_percent),
            *(place.completed_on, place.earned_jp, place.certificate_number),
        ]
        for place in places.order_by("employee__name", "pk")
    )
    note = f"{found.code} {found.programme.name}"
    return table_file(request.GET["format"], found.code, headings, rows, note=note)


@login_required
@require_POST
def joint_ask(request: Request, batch_id: UUID) -> HttpResponse:
    """The person's own wish to take part, which goes to those who must agree in their own agency."""
    found = joint_or_404(request, batch_id)
    me = request.actor.employee_id
    if me is None:
        raise Http404
    try:
        actions.nominate(actor=request.actor, batch_id=batch_id, employees=[me], at=timezone.now())
    except Refused as refusal:
        return joint_page(request, batch_id, error=str(refusal))
    messages.success(request, _("Your wish to take part in {code} was sent.").format(code=found.code))
    return redirect("training:joint", batch_id)


@login_required
@require_POST
def joint_claim(request: Request, batch_id: UUID) -> HttpResponse:
    """Take seats for people of ours, or ask those who must agree first."""
    if not request.actor.may("training.nominate"):
        raise PermissionDenied("training.nominate")
    joint_or_404(request, batch_id)
    try:
        people = [UUID(key) for key in request.POST.getlist("orang")]
    except ValueError:
        raise Http404 from None
    if not people:
        return joint_page(request, batch_id, error=_("Choose at least one person."))
    asks = request.POST.get("cara") == "usul" or not request.actor.may("training.edit")
    try:
        text = _nominated(request, batch_id, people) if asks else _claimed(request, batch_id, people)
    except Refused as refusal:
        return joint_page(request, batch_id, error=str(refusal))
    messages.success(request, text)
    return redirect("training:joint", batch_id)


def _nominated(request: Request, batch_id: UUID, people: list[UUID]) -> str:
    placed = actions.nominate(actor=request.actor, batch_id=batch_id, employees=people, at=timezone.now())
    text = ngettext("{count} person was nominated.", "{count} people were nominated.", placed.placed)
    return text.format(count=placed.placed)


def _claimed(request: Request, batch_id: UUID, people: list[UUID]) -> str:
    got = actions.claim(actor=request.actor, batch_id=batch_id, employees=people, at=timezone.now())
    text = ngettext("{count} person now has a seat.", "{count} people now have a seat.", got.seated)
    if got.waiting:
        text += " " + ngettext("{waiting} waits for one.", "{waiting} wait for one.", got.waiting)
    return text.format(count=got.seated, waiting=got.waiting)


@login_required
@require_http_methods(["GET", "POST"])
def batch_agencies(request: Request, batch_id: UUID) -> HttpResponse:
    """The host's tab: to which agencies a batch is open, and who has taken what."""
    found = batch_or_404(request.actor, batch_id)
    if not request.actor.may("training.edit", agency=found.agency_id):
        raise PermissionDenied("training.edit")
    sharing = found_in.sharing(batch_id=batch_id)
    form = JointForm(
        request.POST if request.method == "POST" else None,
        others=found_in.neighbours(agency_id=found.agency_id),
        joint=sharing,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_to_agencies(
                actor=request.actor, batch_id=batch_id, values=form.values(), at=timezone.now()
            )
        except actions.JointRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The batch is open to these agencies; they were told."))
            return redirect("training:batch_agencies", batch_id)
    context = {
        **frame(request, found, "batch_agencies"),
        "form": form,
        "sharing": sharing,
        "lines": found_in.guest_lines(request.actor, batch=found),
        "can_open": found.state in {BatchState.DRAFT, BatchState.OPEN},
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "training/batch_agencies.html", context, status=status)


@login_required
@require_POST
def batch_agencies_close(request: Request, batch_id: UUID) -> HttpResponse:
    batch_or_404(request.actor, batch_id)
    try:
        actions.close_to_agencies(actor=request.actor, batch_id=batch_id, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Other agencies can name nobody any more; who has a place keeps it."))
    return redirect("training:batch_agencies", batch_id)
