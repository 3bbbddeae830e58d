"""The budget: lines of a year, one line, and the file for the budget office."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bina.platform import workbooks
from bina.platform.errors import Refused
from bina.platform.paging import page
from bina.training import forms
from bina.training.actions import money as actions
from bina.training.models import BudgetLine
from bina.training.queries import money as queries
from bina.training.rules.money import Use
from bina.training.views.exports import asked_for, table_file
from bina.training.views.partners import contracting_agency, mend, require_edit
from bina.training.views.place import XLSX, today, without, year_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http.response import HttpResponseBase

    from bina.platform.access import Actor
    from bina.platform.middleware import Request


def _use(line: Any) -> Use:
    return Use(line.ceiling_rupiah, line.committed, line.paid)


@login_required
@require_GET
def budget_list(request: Request) -> HttpResponseBase:
    agency_id, year = contracting_agency(request.actor), year_of(request)
    asked = forms.BudgetFilter(request.GET)
    source = asked.cleaned_data.get("sumber", "") if asked.is_valid() else ""
    text = request.GET.get("q", "").strip()
    found = queries.budget_lines_matching(request.actor, year=year, text=text, source=source).filter(
        agency_id=agency_id
    )
    if kind := asked_for(request):
        return table_file(
            kind, _("budget-{year}").format(year=year), _headings(), _rows(found), note=_note(year)
        )
    rows = page(found, order=("code", "source", "pk"), after=request.GET.get("after"))
    years = queries.years_of_budget(request.actor, agency_id=agency_id)
    label = str(BudgetLine.Source(source).label) if source else ""
    context = {
        "page": rows,
        "rows": [(row, _use(row)) for row in rows.items],
        "whole": queries.summed_use(found),
        "year": year,
        "years": sorted({*years, today().year, today().year + 1}, reverse=True),
        "form": asked,
        "text": text,
        "chips": [{"label": label, "url": without(request.GET, "sumber")}] if label else [],
        "export": without(request.GET, "format"),
        "may_edit": request.actor.may("training.edit", agency=agency_id),
    }
    return render(request, "training/budget_list.html" + ("#rows" if request.htmx else ""), context)


def _note(year: int) -> str:
    return _("Budget of competency development {year}, whole rupiah.").format(year=year)


def _headings() -> list[str]:
    return [
        *(_("Year"), _("Account code"), _("Name"), _("Source of funds"), _("Ceiling"), _("Committed")),
        *(_("Paid"), _("Left")),
    ]


def _rows(found: Any) -> Iterator[list[Any]]:
    for row in found.order_by("code", "source", "pk"):
        use = _use(row)
        yield [
            *(row.year, row.code, row.name, row.get_source_display(), use.ceiling, use.committed),
            *(use.paid, use.left),
        ]


@login_required
@require_GET
def budget_file(request: Request) -> HttpResponse:
    """A year for the budget office: lines, commitments and payments, each on a sheet."""
    agency_id, year = contracting_agency(request.actor), year_of(request)
    lines = queries.budget_lines_matching(request.actor, year=year).filter(agency_id=agency_id)
    buffer = BytesIO()
    workbooks.write(
        buffer,
        [
            workbooks.SheetOut(_("Budget lines"), _headings(), _rows(lines), note=_note(year)),
            _commitment_sheet(request.actor, agency_id, year),
            _payment_sheet(request.actor, agency_id, year),
        ],
    )
    answer = HttpResponse(buffer.getvalue(), content_type=XLSX)
    name = _("budget-office-{year}").format(year=year)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _commitment_sheet(actor: Actor, agency_id: UUID, year: int) -> workbooks.SheetOut:
    headings = [
        *(_("Account code"), _("Source of funds"), _("Batch"), _("Programme"), _("Purpose"), _("Number")),
        *(_("Day"), _("Agreement"), _("Committed"), _("Paid"), _("Released on")),
    ]
    found: Any = queries.commitments(actor).filter(agency_id=agency_id, line__year=year)
    rows = (
        [
            *(row.line.code, row.line.get_source_display(), row.batch.code, row.batch.programme.name),
            *(row.get_purpose_display(), row.number, row.committed_on),
            *(row.agreement.number if row.agreement else "", row.amount_rupiah, row.paid, row.released_on),
        ]
        for row in found.order_by("line__code", "committed_on", "pk")
    )
    return workbooks.SheetOut(_("Commitments"), headings, rows)


def _payment_sheet(actor: Actor, agency_id: UUID, year: int) -> workbooks.SheetOut:
    headings = [
        *(_("Account code"), _("Source of funds"), _("Batch"), _("Programme"), _("Purpose")),
        *(_("Evidence number"), _("Paid on"), _("Paid")),
    ]
    found = queries.payments(actor).filter(agency_id=agency_id, commitment__line__year=year)
    rows = (
        [
            *(one.line.code, one.line.get_source_display(), one.batch.code, one.batch.programme.name),
            *(one.get_purpose_display(), row.number, row.paid_on, row.amount_rupiah),
        ]
        for row in found.order_by("paid_on", "pk")
        for one in [row.commitment]
    )
    return workbooks.SheetOut(_("Payments"), headings, rows)


def _line_or_404(actor: Actor, line_id: UUID) -> Any:
    found = queries.budget_lines(actor).filter(pk=line_id).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def budget_line(request: Request, line_id: UUID) -> HttpResponse:
    found = _line_or_404(request.actor, line_id)
    rows = queries.commitments(request.actor).filter(line=found)
    context = {
        "line": found,
        "use": _use(found),
        "page": page(rows, order=("-committed_on", "pk"), after=request.GET.get("after")),
        "may_edit": request.actor.may("training.edit", agency=found.agency_id),
    }
    return render(request, "training/budget_line.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def budget_new(request: Request) -> HttpResponse:
    agency_id = contracting_agency(request.actor, "training.edit")
    return _form(request, agency_id, None)


@login_required
@require_http_methods(["GET", "POST"])
def budget_edit(request: Request, line_id: UUID) -> HttpResponse:
    found = _line_or_404(request.actor, line_id)
    require_edit(request.actor, found.agency_id)
    return _form(request, found.agency_id, found)


def _form(request: Request, agency_id: UUID, found: BudgetLine | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = forms.LineForm(data, line=found, year=today().year)
    if request.method == "POST" and form.is_valid():
        values, at = form.values(), timezone.now()
        try:
            if found is None:
                saved = actions.create_line(actor=request.actor, agency_id=agency_id, values=values, at=at)
            else:
                saved = actions.edit_line(actor=request.actor, line_id=found.pk, values=values, at=at)
        except Refused as refusal:
            mend(form, refusal)
        else:
            messages.success(request, _("The budget line {code} was saved.").format(code=saved.code))
            return redirect("training:budget_line", saved.pk)
    back = reverse("training:budget_line", args=[found.pk]) if found else reverse("training:budget_list")
    context = {"form": form, "line": found, "back": back}
    return render(request, "training/budget_form.html", context, status=422 if form.errors else 200)
