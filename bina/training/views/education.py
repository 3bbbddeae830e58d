"""Formal education: list of cases, application, record with its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.people.rules import EDUCATION
from bina.platform.errors import Refused
from bina.platform.paging import page
from bina.training import queries as room
from bina.training.actions import education as actions
from bina.training.forms import education as forms
from bina.training.models import StudyCase
from bina.training.queries import education as queries
from bina.training.views.exports import asked_for, table_file
from bina.training.views.partners import mend
from bina.training.views.place import today, without

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from bina.platform.access import Actor
    from bina.platform.middleware import Request


def _require_part(actor: Actor) -> None:
    """Employees have their own cases, others those of the units they see."""
    if actor.employee_id is None and not actor.may("training.see"):
        raise PermissionDenied("training.see")


@login_required
@require_GET
def study_list(request: Request) -> HttpResponseBase:
    _require_part(request.actor)
    asked = forms.StudyFilter(request.GET)
    chosen = asked.cleaned_data if asked.is_valid() else {}
    text = request.GET.get("q", "").strip()
    found = queries.study_cases_matching(
        request.actor,
        on=today(),
        text=text,
        state=chosen.get("status", ""),
        kind=chosen.get("jenis", ""),
    )
    if kind := asked_for(request):
        return _export(kind, found.order_by("starts_on", "pk"))
    context = {
        "page": page(found, order=("-starts_on", "pk"), after=request.GET.get("after")),
        "form": asked,
        "text": text,
        "chips": _chips(request, chosen),
        "export": without(request.GET, "format"),
        "levels": EDUCATION,
        "may_apply": request.actor.employee_id is not None or request.actor.may("training.nominate"),
        "may_see": request.actor.may("training.see"),
    }
    return render(request, "training/study_list.html" + ("#rows" if request.htmx else ""), context)


def _chips(request: Request, chosen: dict[str, Any]) -> list[dict[str, str]]:
    labels = {
        "status": str(StudyCase.State(chosen["status"]).label) if chosen.get("status") else "",
        "jenis": str(StudyCase.Kind(chosen["jenis"]).label) if chosen.get("jenis") else "",
    }
    return [{"label": label, "url": without(request.GET, name)} for name, label in labels.items() if label]


def _export(kind: str, found: Any) -> HttpResponseBase:
    headings = [
        *("NIP", _("Name"), _("Unit"), _("Kind"), _("Level aimed at"), _("Field of study"), _("School")),
        *(_("First day"), _("Last day planned"), _("State"), _("Decree"), _("Graduated on")),
    ]
    rows = (
        [
            *(row.employee.nip, row.employee.full_name, row.employee.unit.name, row.get_kind_display()),
            *(EDUCATION.get(row.level, row.level), row.field, row.school, row.starts_on, row.ends_on),
            *(row.get_state_display(), row.decree, row.finished_on),
        ]
        for row in found
    )
    return table_file(kind, _("formal-education"), headings, rows, note=_("Cases as they stand today."))


@login_required
@require_http_methods(["GET", "POST"])
def study_new(request: Request) -> HttpResponse:
    actor = request.actor
    if actor.agency_id is None or (actor.employee_id is None and not actor.may("training.nominate")):
        raise PermissionDenied("training.nominate")
    form = forms.StudyForm(
        request.POST if request.method == "POST" else None, for_others=actor.may("training.nominate")
    )
    if request.method == "POST" and form.is_valid():
        made = _apply(request, actor.agency_id, form)
        if made is not None:
            messages.success(request, _("The application was sent."))
            return redirect("training:study", made.pk)
    return render(request, "training/study_form.html", {"form": form}, status=422 if form.errors else 200)


def _apply(request: Request, agency_id: UUID, form: forms.StudyForm) -> StudyCase | None:
    nip, employee_id = form.cleaned_data.get("nip", ""), request.actor.employee_id
    if nip:
        person = room.people_by_nip(agency_id=agency_id, nips=[nip]).get(nip)
        employee_id = person.id if person else None
    if employee_id is None:
        form.add_error("nip", _("No employee of this agency has this NIP."))
        return None
    try:
        return actions.apply_for_study(
            actor=request.actor,
            agency_id=agency_id,
            employee_id=employee_id,
            values=form.values(),
            at=timezone.now(),
        )
    except Refused as refusal:
        mend(form, refusal)
        return None


@login_required
@require_GET
def study(request: Request, case_id: UUID) -> HttpResponse:
    return _page(request, _case_or_404(request.actor, case_id))


def _case_or_404(actor: Actor, case_id: UUID) -> StudyCase:
    found = queries.study_cases(actor).filter(pk=case_id).first()
    if found is None:
        raise Http404
    return found


IN_STATE = {
    "APPLIED": ("rekomendasi", "tolak", "tarik"),
    "RECOMMENDED": ("setujui", "tolak", "tarik"),
    "APPROVED": ("mulai", "tarik"),
    "RUNNING": ("kemajuan", "lulus", "henti"),
}


def _allowed(actor: Actor, case: StudyCase) -> set[str]:
    """Steps the actor may take, whatever the state of the case."""
    own = actor.employee_id == case.employee_id
    found = {"tarik", "kemajuan"} if own else set()
    if actor.may("training.edit", unit=case.employee.unit_path):
        found |= {"setujui", "tolak", "tarik", "mulai", "lulus", "henti", "kemajuan"}
    if not own and actor.may("training.nominate", unit=case.employee.unit_path):
        found.add("rekomendasi")
    return found


def _offered(actor: Actor, case: StudyCase) -> list[str]:
    """Steps of which the page shows a form, in order."""
    allowed = _allowed(actor, case)
    return [step for step in IN_STATE.get(case.state, ()) if step in allowed]


def _page(
    request: Request, case: StudyCase, *, failed: str = "", form: Any = None, error: str = ""
) -> HttpResponse:
    initial = {"on": today(), "decree_on": today(), "year": today().year}
    shown = [
        (
            step,
            form
            if step == failed and form is not None
            else forms.STEPS[step](initial=initial, auto_id=f"{step}_%s"),
        )
        for step in _offered(request.actor, case)
    ]
    context = {
        "case": case,
        "level": EDUCATION.get(case.level, case.level),
        "steps": shown,
        "progress": case.progress.order_by("-year"),
        "error": error,
    }
    bad = bool(error) or bool(form is not None and form.errors)
    return render(request, "training/study.html", context, status=422 if bad else 200)


@login_required
@require_POST
def study_step(request: Request, case_id: UUID, step: str) -> HttpResponse:
    case = _case_or_404(request.actor, case_id)
    form = forms.STEPS[step](request.POST, auto_id=f"{step}_%s")
    if not form.is_valid():
        if step not in _allowed(request.actor, case):
            raise PermissionDenied(step)
        return _page(request, case, failed=step, form=form)
    try:
        _take(request, case_id, step, form.cleaned_data)
    except Refused as refusal:
        mend(form, refusal)
        return _page(request, case, failed=step, form=form, error=str(refusal))
    messages.success(request, _("The case of {name} was saved.").format(name=case.employee.name))
    return redirect("training:study", case_id)


def _take(request: Request, case_id: UUID, step: str, values: dict[str, Any]) -> None:
    call: Any = {
        "rekomendasi": actions.recommend_study,
        "setujui": actions.approve_study,
        "tolak": actions.reject_study,
        "tarik": actions.withdraw_study,
        "mulai": actions.begin_study,
        "lulus": actions.finish_study,
        "henti": actions.stop_study,
        "kemajuan": actions.report_progress,
    }[step]
    call(actor=request.actor, case_id=case_id, **values, at=timezone.now())
