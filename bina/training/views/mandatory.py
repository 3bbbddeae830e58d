"""Mandatory programmes: who must, by when, who is late, who is left out and why; nominating in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bina.platform.errors import Refused
from bina.platform.paging import page_of_list
from bina.training.actions.mandatory import nominate_for_duty
from bina.training.queries import mandatory as queries
from bina.training.rules.mandatory import DutyState, Excuse
from bina.training.views.exports import asked_for, table_file
from bina.training.views.place import agency_of, today, without

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http.response import HttpResponseBase

    from bina.platform.middleware import Request
    from bina.training.queries.mandatory import Owing
    from bina.training.rulesets import MandatoryRow


def state_words() -> dict[str, str]:
    """What is said of a person and a mandatory programme."""
    return {
        DutyState.LATE.value: _("late"),
        DutyState.DUE.value: _("still in time"),
        DutyState.PLACED.value: _("in a batch"),
        DutyState.EXCUSED.value: _("left out"),
        DutyState.DONE.value: _("completed"),
    }


def excuse_words() -> dict[str, str]:
    """Why a person is left out."""
    return {
        Excuse.LEAVE.value: _("on leave"),
        Excuse.STUDY.value: _("studying"),
        Excuse.RETIRING.value: _("retires soon"),
    }


@login_required
@require_GET
def mandatory(request: Request) -> HttpResponseBase:
    agency_id = agency_of(request.actor, "training.see")
    rules = queries.mandatory_rules(on=today(), agency_id=agency_id)
    duties: Sequence[MandatoryRow] = rules.table.duties if rules else ()
    if not duties or rules is None:
        raise Http404
    duty = _chosen(duties, request.GET.get("program", duties[0].code))
    return _page(request, agency_id, rules, duty)


def _chosen(duties: Sequence[MandatoryRow], code: str) -> MandatoryRow:
    found = next((row for row in duties if row.code == code), None)
    if found is None:
        raise Http404
    return found


def _page(
    request: Request, agency_id: UUID, rules: Any, duty: MandatoryRow, *, error: str = ""
) -> HttpResponseBase:
    everybody = queries.owing(request.actor, agency_id=agency_id, duty=duty, on=today())
    status, text = request.GET.get("status", ""), request.GET.get("q", "").strip()
    if status and status not in DutyState.__members__:
        raise Http404
    found = [one for one in everybody if _fits(one, status, text)]
    if kind := asked_for(request):
        return _export(kind, duty, found)
    counts = queries.counted(everybody)
    context = {
        "duty": duty,
        "duties": rules.table.duties,
        "rules": rules,
        "page": page_of_list(found, key=lambda one: str(one.employee_id), after=request.GET.get("after", "")),
        "standings": [(code, word, counts.get(code, 0)) for code, word in state_words().items()],
        "status": status,
        "text": text,
        "chips": [{"label": state_words()[status], "url": without(request.GET, "status")}] if status else [],
        "export": without(request.GET, "format"),
        "batches": queries.batches_for_duty(request.actor, agency_id=agency_id, duty=duty)
        if request.actor.may("training.nominate")
        else None,
        "error": error,
    }
    template = "training/mandatory.html" + ("#rows" if request.htmx else "")
    return render(request, template, context, status=422 if error else 200)


def _fits(one: Owing, status: str, text: str) -> bool:
    told = f"{one.name} {one.nip} {one.unit}".lower()
    return (not status or one.state == status) and all(word in told for word in text.lower().split())


def _export(kind: str, duty: MandatoryRow, found: list[Owing]) -> HttpResponseBase:
    words, excuses = state_words(), excuse_words()
    headings = [
        *("NIP", _("Name"), _("Unit"), _("Post"), _("Counted from"), _("By when"), _("Standing")),
        *(_("Why left out"), _("Completed on"), _("Completed with")),
    ]
    rows = (
        [
            *(one.nip, one.name, one.unit, one.post, one.since, one.due_on, words[one.state]),
            *(excuses.get(one.excuse, ""), one.done_on, one.done_by),
        ]
        for one in found
    )
    name = _("mandatory-{code}").format(code=duty.code.lower())
    return table_file(kind, name, headings, rows, note=f"{duty.name}, {today().isoformat()}")


@login_required
@require_POST
def mandatory_nominate(request: Request) -> HttpResponseBase:
    agency_id = agency_of(request.actor, "training.nominate")
    rules = queries.mandatory_rules(on=today(), agency_id=agency_id)
    if rules is None:
        raise Http404
    duties = rules.table.duties
    duty = _chosen(duties, request.POST.get("program", duties[0].code))
    try:
        batch_id = UUID(request.POST.get("angkatan", ""))
        people = [UUID(key) for key in request.POST.getlist("orang")]
    except ValueError:
        return _page(request, agency_id, rules, duty, error=_("Choose people and a batch."))
    try:
        placed = nominate_for_duty(
            actor=request.actor,
            agency_id=agency_id,
            code=duty.code,
            batch_id=batch_id,
            employees=people,
            at=timezone.now(),
        )
    except Refused as refusal:
        return _page(request, agency_id, rules, duty, error=str(refusal))
    text = ngettext("{count} person was nominated.", "{count} people were nominated.", placed.placed)
    messages.success(request, text.format(count=placed.placed))
    answer: HttpResponse = redirect(f"{reverse('training:mandatory')}?program={duty.code}")
    return answer
