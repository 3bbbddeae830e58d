"""The cheapest way to a target index: its cost, its people, its units, and the proof."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bina.platform.downloads import saved_file, wants_file
from bina.platform.templatetags.design import rupiah
from bina.professionalism import queries, wording
from bina.professionalism.forms import PRICE, USE, TargetForm
from bina.professionalism.rules import COMPONENTS, category_of
from bina.professionalism.views.place import agency_of, newest, own_scope, unit_of, without

if TYPE_CHECKING:
    from bina.platform.middleware import Request
    from bina.professionalism.models import Measurement
    from bina.professionalism.queries import Price, Way

FIRST_TARGET = Decimal(75)
MOST_UNITS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A component of the form with its controls and what the catalogue offers for it."""

    name: str
    use: Any
    price: Any
    offers: tuple[Price, ...]


@login_required
@require_GET
def target(request: Request) -> HttpResponseBase:
    agency_id = agency_of(request.actor)
    measurement = newest(agency_id)
    if measurement is None:
        return render(request, "professionalism/target.html", {"measured": False})
    rule = queries.rule_set(agency_id, on=measurement.as_of)
    prices = queries.prices(request.actor, agency_id=agency_id, table=rule.table)
    asked = "index" in request.GET
    form = TargetForm(request.GET if asked else None, initial=_start(request, prices))
    unit = unit_of(request.actor, form.cleaned_data["unit"]) if asked and form.is_valid() else None
    context: dict[str, Any] = {
        "measured": True,
        "measurement": measurement,
        "rule": rule,
        "form": form,
        "lines": _lines(form, prices),
        "unit": unit,
        "query": without(request.GET),
    }
    if asked and form.is_valid():
        scope = unit.path if unit else own_scope(request.actor)
        answered = _way(request, measurement, form, prices, scope)
        if wants_file(request) and answered:
            return _export(request, answered)
        context |= _shown(rule, answered)
    status = 422 if form.errors else 200
    return render(request, "professionalism/target.html", context, status=status)


def _start(request: Request, prices: list[Price]) -> dict[str, Any]:
    """Everything the catalogue has a price for is ticked."""
    priced = {one.component for one in prices}
    ticks = {USE + one: one in priced for one in COMPONENTS}
    return {"index": FIRST_TARGET, "unit": request.GET.get("unit", ""), **ticks}


def _lines(form: TargetForm, prices: list[Price]) -> list[Line]:
    offered: dict[str, dict[UUID, Price]] = defaultdict(dict)
    for one in prices:
        offered[one.component].setdefault(one.programme_id, one)
    return [
        Line(name, form[USE + code], form[PRICE + code], tuple(offered[code].values()))
        for code, name in wording.components().items()
    ]


def _way(
    request: Request, measurement: Measurement, form: TargetForm, prices: list[Price], scope: str
) -> Way | None:
    own, used = form.own_prices, form.used
    costs = {(one.component, one.post_kind): one.cost_rupiah for one in prices if one.component in used} | {
        (one, kind): own[one] for one in used & set(own) for kind in wording.post_kinds()
    }
    try:
        return queries.way_to(
            request.actor,
            measurement=measurement,
            target=form.cleaned_data["index"],
            costs=costs,
            unit=scope,
        )
    except queries.NothingMeasured as refusal:
        form.add_error(None, str(refusal))
        return None


def _shown(rule: Any, way: Way | None) -> dict[str, Any]:
    if way is None:
        return {}
    names, bands = rule.table.category_names(), rule.table.as_rule().bands
    words = wording.components()
    return {
        "way": way,
        "before": way.before.quantize(Decimal("0.01")),
        "after": way.after.quantize(Decimal("0.01")),
        "most": way.most.quantize(Decimal("0.01")),
        "category_before": names[category_of(way.before, bands=bands)],
        "category_after": names[category_of(way.after, bands=bands)],
        "components": [(words[code], count, cost) for code, (count, cost) in way.by_component.items()],
        "units": [one for one in way.units if one.trainings][:MOST_UNITS],
        "answer": _answer(way),
        "proof": _proof(way),
    }


def _answer(way: Way) -> str:
    if not way.answer.reached:
        return _("Even with every training that has a price, the index would reach {most} at most.").format(
            most=_n(way.most)
        )
    if not way.chosen:
        return _("The index is {before} already; nothing is needed.").format(before=_n(way.before))
    return _(
        "{trainings} trainings for {people} people, {cost}: the index rises from {before} to {after}."
    ).format(
        trainings=number_format(len(way.chosen), force_grouping=True),
        people=number_format(way.people, force_grouping=True),
        cost=rupiah(way.answer.cost_rupiah),
        before=_n(way.before),
        after=_n(way.after),
    )


def _proof(way: Way) -> str:
    """Why nothing cheaper exists, or how much cheaper it could be at most."""
    answer = way.answer
    if not answer.reached or not way.chosen:
        return ""
    if answer.proven:
        return _(
            "Nothing cheaper reaches the target; that is proven. Even if trainings could be taken in parts, "
            "it would cost {parts}."
        ).format(parts=rupiah(answer.in_parts_rupiah))
    over = answer.cost_rupiah - answer.bound_rupiah
    return _("No set of trainings costs less than {bound}, so this one is at most {over} too dear.").format(
        bound=rupiah(answer.bound_rupiah), over=rupiah(over)
    )


def _n(value: Decimal) -> str:
    return number_format(round(value, 2), decimal_pos=2)


def _export(request: Request, way: Way) -> HttpResponseBase:
    words = wording.components()
    headings = ["NIP", _("Name"), _("Unit"), _("Index today"), _("Training"), _("Points"), _("Cost")]
    rows = (
        [*(who.nip, who.name, who.unit, who.total), *(words[one.kind], one.points, one.cost_rupiah)]
        for who, one in way.chosen
    )
    note = _("Cheapest way to an IP ASN of {target}. {proof}").format(target=way.target, proof=_proof(way))
    return saved_file(
        request, _("ip-asn-target-{target}").format(target=way.target), headings, rows, note=note
    )
