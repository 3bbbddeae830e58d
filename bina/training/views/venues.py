"""Venues and rooms, trainers, working days, and who must agree in a programme."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bina.platform.paging import page
from bina.platform.rulesets import load
from bina.training import actions, queries
from bina.training.forms.entry import AgencyDayForm, EntryForm, RoomForm, TrainerForm, VenueForm
from bina.training.queries.venues import trainers, venues
from bina.training.views.place import agency_of, programme_or_404, today, year_of

if TYPE_CHECKING:
    from django import forms

    from bina.platform.middleware import Request


def _refused(form: forms.Form, refusal: actions.BatchRefused) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


@login_required
@require_http_methods(["GET", "POST"])
def venue_list(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "training.catalogue")
    may_edit = request.actor.may("training.edit", agency=agency_id)
    form = VenueForm(request.POST or None)
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied("training.edit")
        if form.is_valid():
            try:
                made = actions.save_venue(actor=request.actor, agency_id=agency_id, **form.cleaned_data)
            except actions.BatchRefused as refusal:
                _refused(form, refusal)
            else:
                messages.success(request, _("The venue {name} was added.").format(name=made.name))
                return redirect("training:venue_list")
    return _venues(request, agency_id, form=form)


def _venues(request: Request, agency_id: UUID, **more: Any) -> HttpResponse:
    found = page(
        venues(request.actor).filter(agency_id=agency_id),
        order=("name", "pk"),
        after=request.GET.get("after"),
    )
    context = {
        "page": found,
        "may_edit": request.actor.may("training.edit", agency=agency_id),
        "room_form": RoomForm(),
        **more,
    }
    failed = any(form.errors for form in more.values() if hasattr(form, "errors"))
    return render(request, "training/venue_list.html", context, status=422 if failed else 200)


@login_required
@require_POST
def room_new(request: Request, venue_id: UUID) -> HttpResponse:
    venue = venues(request.actor).filter(pk=venue_id).first()
    if venue is None:
        raise Http404
    if not request.actor.may("training.edit", agency=venue.agency_id):
        raise PermissionDenied("training.edit")
    form = RoomForm(request.POST)
    if form.is_valid():
        try:
            actions.add_room(actor=request.actor, venue_id=venue_id, **form.cleaned_data)
        except actions.BatchRefused as refusal:
            _refused(form, refusal)
        else:
            text = _("The room {name} was added to {venue}.")
            messages.success(request, text.format(name=form.cleaned_data["name"], venue=venue.name))
            return redirect("training:venue_list")
    return _venues(request, venue.agency_id, form=VenueForm(), room_form=form, wrong=venue_id)


@login_required
@require_http_methods(["GET", "POST"])
def trainer_list(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "training.catalogue")
    may_edit = request.actor.may("training.edit", agency=agency_id)
    form = TrainerForm(request.POST or None)
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied("training.edit")
        if form.is_valid() and (made := _add_trainer(request, agency_id, form)):
            messages.success(request, _("{name} was added to the trainers.").format(name=made))
            return redirect("training:trainer_list")
    found = page(
        trainers(request.actor).filter(agency_id=agency_id),
        order=("name", "pk"),
        after=request.GET.get("after"),
    )
    context = {"page": found, "form": form, "may_edit": may_edit}
    return render(request, "training/trainer_list.html", context, status=422 if form.errors else 200)


def _add_trainer(request: Request, agency_id: UUID, form: TrainerForm) -> str:
    """Name of who was added; empty when the form now says what is wrong."""
    cleaned = dict(form.cleaned_data)
    nip = cleaned.pop("nip")
    employee = None
    if nip:
        employee = queries.people_by_nip(agency_id=agency_id, nips=[nip]).get(nip)
        if employee is None:
            form.add_error("nip", _("No employee of this agency has the NIP {nips}.").format(nips=nip))
            return ""
    try:
        made = actions.add_trainer(
            actor=request.actor,
            agency_id=agency_id,
            employee_id=employee.id if employee else None,
            **cleaned,
        )
    except actions.BatchRefused as refusal:
        _refused(form, refusal)
        return ""
    return made.name


@login_required
@require_http_methods(["GET", "POST"])
def working_days(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "training.catalogue")
    year = year_of(request)
    may_edit = request.actor.may("training.edit", agency=agency_id)
    form = AgencyDayForm(request.POST or None)
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied("training.edit")
        if form.is_valid():
            made = actions.set_agency_day(actor=request.actor, agency_id=agency_id, **form.cleaned_data)
            messages.success(request, _("The day {name} was noted.").format(name=made.name))
            return redirect(f"{reverse('training:working_days')}?tahun={made.on.year}")
    first, last = date(year, 1, 1), date(year, 12, 31)
    context = {
        "year": year,
        "years": range(today().year + 2, today().year - 2, -1),
        "rule": load("working-days", on=first, agency_id=agency_id),
        "unknown_years": queries.years_without_holidays(agency_id=agency_id, first=first, last=last),
        "days": queries.days_off(agency_id=agency_id, first=first, last=last).items(),
        "own": queries.agency_days(request.actor).filter(agency_id=agency_id, on__year=year),
        "form": form,
        "may_edit": may_edit,
    }
    return render(request, "training/working_days.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def agency_day_drop(request: Request, day_id: UUID) -> HttpResponse:
    found = queries.agency_days(request.actor).filter(pk=day_id).first()
    if found is None:
        raise Http404
    actions.drop_agency_day(actor=request.actor, day_id=day_id)
    messages.success(request, _("The rule set decides about that day again."))
    return redirect(f"{reverse('training:working_days')}?tahun={found.on.year}")


@login_required
@require_http_methods(["GET", "POST"])
def programme_entry(request: Request, programme_id: UUID) -> HttpResponse:
    programme = programme_or_404(request.actor, programme_id)
    if not request.actor.may("training.edit", agency=programme.agency_id):
        raise PermissionDenied("training.edit")
    own = queries.programme_entry(request.actor, programme_id=programme_id)
    usual = queries.entry_rule(agency_id=programme.agency_id, on=today())
    initial = {"own": own is not None, "approvals": own.approvals if own else list(usual.approvals)}
    form = EntryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        actions.set_programme_entry(
            actor=request.actor,
            programme_id=programme_id,
            approvals=cleaned["approvals"] if cleaned["own"] else None,
        )
        messages.success(request, _("Saved: who must agree in {name}.").format(name=programme.name))
        return redirect("training:programme", programme_id)
    context = {
        "form": form,
        "programme": programme,
        "usual": usual,
        "back": reverse("training:programme", args=[programme_id]),
    }
    return render(request, "training/programme_entry.html", context, status=422 if form.errors else 200)
