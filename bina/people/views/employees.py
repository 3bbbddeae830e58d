"""Employees: list, export, one person's record, and changes of status."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bina.people import actions, forms, queries, rules
from bina.people.models import Employee
from bina.people.views.place import employee_or_404, require_edit, today, without
from bina.platform import workbooks
from bina.platform.errors import Refused
from bina.platform.paging import page

if TYPE_CHECKING:
    from bina.platform.middleware import Request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES = {"ACTIVE": "success", "LEAVE": "warning", "STUDY": "info"}


@login_required
@require_GET
def employee_list(request: Request) -> HttpResponse:
    _require_list(request)
    asked, found = _asked(request)
    sort = request.GET.get("sort", "name")
    order = queries.ORDERS.get(sort, queries.ORDERS["name"])
    context = {
        "page": page(found, order=order, after=request.GET.get("after")),
        "sort": sort if sort in queries.ORDERS else "name",
        "count": found.count(),
        "form": asked,
        "text": request.GET.get("q", "").strip(),
        "chips": _chips(request, asked),
        "query": without(request.GET),
        "tones": TONES,
        "may_import": request.actor.may("people.import"),
        "sees_accounts": bool(request.actor.agencies("people.accounts")),
    }
    template = "people/employee_list.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)


def _require_list(request: Request) -> None:
    if not request.actor.may("people.see"):
        raise PermissionDenied("people.see")


def _asked(request: Request) -> tuple[forms.EmployeeFilter, QuerySet[Employee]]:
    asked = forms.EmployeeFilter(request.GET)
    asked.is_valid()
    chosen = asked.cleaned_data
    unit = _unit(request, chosen)
    found = queries.employees_matching(
        request.actor,
        text=request.GET.get("q", "").strip(),
        unit_path=unit.path if unit else "",
        kind=chosen.get("jenis", ""),
        post_kind=chosen.get("jabatan", ""),
        status=chosen.get("status", ""),
        education=chosen.get("pendidikan", ""),
    )
    return asked, found


def _unit(request: Request, chosen: dict[str, Any]) -> Any:
    unit_id = chosen.get("unit")
    return queries.units(request.actor).filter(pk=unit_id).first() if unit_id else None


def _chips(request: Request, asked: forms.EmployeeFilter) -> list[dict[str, str]]:
    chosen = asked.cleaned_data
    unit = _unit(request, chosen)
    labels = {"unit": unit.name if unit else ""}
    for name in ("jenis", "jabatan", "pendidikan", "status"):
        choices = dict(asked.fields[name].choices)  # type: ignore[attr-defined]  # a choice field
        labels[name] = str(choices[chosen[name]]) if chosen.get(name) else ""
    return [{"label": label, "url": without(request.GET, name)} for name, label in labels.items() if label]


@login_required
@require_GET
def employee_export(request: Request) -> HttpResponseBase:
    _require_list(request)
    _form, found = _asked(request)
    headings = [
        *("NIP", _("Name"), _("Kind of employee"), _("Rank"), _("Post"), _("Kind of post"), _("Unit")),
        *(_("Education"), _("Status"), _("Appointed on")),
    ]
    rows = _rows(found.order_by("name", "pk"))
    if request.GET.get("format") == "csv":
        answer: HttpResponseBase = StreamingHttpResponse(
            workbooks.csv_lines(headings, rows), content_type="text/csv; charset=utf-8"
        )
        ending = "csv"
    else:
        buffer = BytesIO()
        note = _("Employees as they stand on {day}.").format(day=today().strftime("%d-%m-%Y"))
        sheet = workbooks.SheetOut(name=_("Employees"), headings=headings, rows=rows, note=note)
        workbooks.write(buffer, [sheet])
        answer = HttpResponse(buffer.getvalue(), content_type=XLSX)
        ending = "xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{_("employees")}.{ending}"'
    return answer


def _rows(found: QuerySet[Employee]) -> Iterator[list[Any]]:
    for person in found.iterator(chunk_size=2000):
        yield [
            *(person.nip, person.full_name, person.get_employment_kind_display(), person.rank),
            *(person.post.title, person.post.get_kind_display(), person.unit.name),
            rules.EDUCATION.get(person.education_level, person.education_level),
            *(person.get_status_display(), person.appointed_on),
        ]


@login_required
@require_GET
def employee(request: Request, employee_id: UUID) -> HttpResponse:
    person = employee_or_404(request.actor, employee_id)
    day = today()
    may_edit = request.actor.may("people.edit", unit=person.unit_path)
    context = {
        "person": person,
        "tone": TONES.get(person.status, "neutral"),
        "rank": rules.rank_name(person.rank),
        "education": rules.EDUCATION.get(person.education_level, person.education_level),
        "religion": rules.RELIGIONS.get(person.religion, ""),
        "personal": queries.may_see_personal(request.actor, person),
        "superior": queries.superior_of(request.actor, person=person, on=day),
        "overrides": queries.overrides(request.actor, employee_id=person.pk)[:5],
        "events": queries.timeline(request.actor, person=person),
        "above": queries.ancestors(request.actor, path=person.unit_path),
        "links": _links(person),
        "may_edit": may_edit,
    }
    return render(request, "people/employee.html", context)


def _links(person: Employee) -> list[dict[str, str]]:
    """Pages of other rooms about the person, as far as those rooms are there."""
    rooms = (
        ("competency:profile", _("Competency profile"), "chart-radar"),
        ("training:hours_person", _("Training and lesson hours"), "clock"),
        ("performance:person", _("Performance"), "chart-line"),
        ("professionalism:person", _("Professionalism index"), "gauge"),
    )
    return [
        {"url": url, "label": label, "icon": icon}
        for name, label, icon in rooms
        if (url := _address(name, person.pk))
    ]


def _address(name: str, employee_id: UUID) -> str:
    try:
        return reverse(name, args=[employee_id])
    except NoReverseMatch:
        return ""


@login_required
@require_http_methods(["GET", "POST"])
def employee_status(request: Request, employee_id: UUID) -> HttpResponse:
    person = employee_or_404(request.actor, employee_id)
    require_edit(request.actor, person.unit_path)
    form = forms.StatusForm(request.POST or None, now=person.status, today=today())
    confirmed = request.POST.get("yakin") == "ya"
    if request.method == "POST" and form.is_valid() and confirmed:
        try:
            changed = actions.change_status(
                actor=request.actor,
                employee_id=person.pk,
                status=form.cleaned_data["status"],
                on=form.cleaned_data["on"],
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            text = _("{name} is now: {status}.")
            messages.success(request, text.format(name=person.name, status=changed.get_status_display()))
            return redirect("people:employee", person.pk)
    asking = request.method == "POST" and form.is_valid() and not confirmed
    context = {
        "person": person,
        "form": form,
        "asking": asking,
        "leaves": asking and form.cleaned_data["status"] not in rules.HELD,
        "new": Employee.Status(form.cleaned_data["status"]).label if asking else "",
    }
    status = 422 if form.errors else 200
    return render(request, "people/employee_status.html", context, status=status)
