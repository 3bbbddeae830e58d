"""Roles given by hand: who holds what where, giving and taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.people import actions, forms, queries
from bina.people.views.place import agency_of, key
from bina.platform.access import Role
from bina.platform.accounts import actions as account_actions
from bina.platform.accounts.queries import roles_held
from bina.platform.errors import Refused
from bina.platform.paging import page

if TYPE_CHECKING:
    from bina.platform.middleware import Request


@login_required
@require_GET
def grants(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "platform.grants")
    text = request.GET.get("q", "").strip()
    role = request.GET.get("peran", "")
    source = "POST" if request.GET.get("sumber") == "jabatan" else "DIRECT"
    found = roles_held(request.actor).filter(agency_id=agency_id, source=source)
    if text:
        found = found.filter(account__name__icontains=text)
    if role in Role.values:
        found = found.filter(role=role)
    rows = page(found, order=("account__name", "pk"), after=request.GET.get("after"))
    names = queries.unit_names(grant.unit_path for grant in rows.items)
    context = {
        "page": rows,
        "lines": [(grant, names.get(grant.unit_path, "")) for grant in rows.items],
        "text": text,
        "role": role,
        "roles": [choice for choice in Role.choices if choice[0] not in {Role.SYSTEM, Role.EMPLOYEE}],
        "by_post": source == "POST",
        "sees_accounts": bool(request.actor.agencies("people.accounts")),
    }
    template = "people/grants.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)


@login_required
@require_http_methods(["GET", "POST"])
def grant_new(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "platform.grants")
    form = forms.GrantForm(request.POST or None, initial={"role": Role.HR_DEVELOPER})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            grant = actions.give_role_to(
                actor=request.actor,
                agency_id=agency_id,
                employee_id=values["person"],
                unit_id=values["unit"],
                role=Role(values["role"]),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            text = _("{name} now holds the role {role}.")
            words = {"name": grant.account.name, "role": grant.get_role_display()}
            messages.success(request, text.format(**words))
            return redirect("people:grants")
    context = _choices(request, agency_id) | {"form": form}
    return render(request, "people/grant_form.html", context, status=422 if form.errors else 200)


def _choices(request: Request, agency_id: UUID) -> dict[str, Any]:
    person, place = (request.GET.get(name, "").strip() for name in ("orang", "unit"))
    root = queries.root_unit(agency_id)
    units = queries.units_found(request.actor, text=place, agency_id=agency_id, permission="platform.grants")
    people = queries.colleagues(request.actor, agency_id=agency_id, text=person)
    return {
        "person_text": person,
        "unit_text": place,
        "people": [
            (one.pk, one.full_name, f"{one.nip} · {one.post.title} · {one.unit.name}") for one in people
        ],
        "units": [
            *([(root.pk, root.name, _("the whole agency"))] if root else []),
            *((one.pk, one.name, one.parent.name if one.parent else "") for one in units if one.parent_id),
        ],
        "chosen_person": key(request.POST.get("person")),
        "chosen_unit": key(request.POST.get("unit")) or (root.pk if root and not place else None),
    }


@login_required
@require_POST
def grant_take(request: Request, grant_id: UUID) -> HttpResponse:
    agency_id = agency_of(request.actor, "platform.grants")
    grant = roles_held(request.actor).filter(pk=grant_id, agency_id=agency_id).first()
    if grant is None:
        raise Http404
    try:
        account_actions.take_role(actor=request.actor, grant_id=grant_id)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        text = _("{name} no longer holds the role {role}.")
        words = {"name": grant.account.name, "role": grant.get_role_display()}
        messages.success(request, text.format(**words))
    return redirect("people:grants")
