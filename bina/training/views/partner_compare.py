"""Partners side by side: what their batches came to, with the number of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bina.training.queries import partners as queries
from bina.training.queries.partner_effects import PartnerEffect, partner_effects
from bina.training.queries.results import SMALLEST_GROUP
from bina.training.queries.scorecards import scorecards
from bina.training.views.exports import asked_for, table_file
from bina.training.views.partners import contracting_agency
from bina.training.views.place import today, without

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from bina.platform.middleware import Request

MOST = 200


@login_required
@require_GET
def partner_compare(request: Request) -> HttpResponseBase:
    """Partners who have finished a batch, by name."""
    agency_id = contracting_agency(request.actor)
    held = queries.partners(request.actor).filter(agency_id=agency_id, batches__state="FINISHED")
    found = list(held.order_by("name", "pk").distinct()[:MOST])
    keys = [one.pk for one in found]
    cards = scorecards(request.actor, partner_ids=keys, at=timezone.now())
    effects = partner_effects(request.actor, agency_id=agency_id, partner_ids=keys, on=today())
    rows = [
        {"partner": one, "card": cards[one.pk], "effect": effects.get(one.pk, PartnerEffect())}
        for one in found
    ]
    if kind := asked_for(request):
        return _export(kind, rows)
    context = {"rows": rows, "smallest": SMALLEST_GROUP, "export": without(request.GET, "format")}
    return render(request, "training/partner_compare.html", context)


def _export(kind: str, rows: list[dict[str, Any]]) -> HttpResponseBase:
    headings = [
        *(_("Partner"), _("Batches delivered"), _("Completed"), _("Learning (N-gain)")),
        *(_("People with both tests"), _("Behaviour (levels)"), _("People assessed before and after")),
        *(_("Closed gaps"), _("Cost per closed gap")),
    ]
    lines = (
        [
            *(row["partner"].name, row["card"].finished, row["card"].completed),
            row["card"].n_gain if row["card"].n_gain_people >= SMALLEST_GROUP else None,
            *(row["card"].n_gain_people, row["effect"].change, row["effect"].people),
            None if row["effect"].too_few else row["effect"].closed_gaps,
            row["effect"].per_gap,
        ]
        for row in rows
    )
    note = _("Empty where fewer than {smallest} people stand behind a figure.")
    return table_file(
        kind, _("partners-compared"), headings, lines, note=note.format(smallest=SMALLEST_GROUP)
    )
