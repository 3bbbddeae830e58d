"""Plans beside each other, and who gets what of a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bina.people.queries import group_names
from bina.planning import exports, queries, rules
from bina.planning.models import Plan
from bina.planning.rules import Verdict
from bina.planning.views.place import agency_of, download, plan_or_404
from bina.planning.views.plans import record
from bina.platform.design.charts import Chart, Series
from bina.platform.templatetags.design import day, figure, rupiah

if TYPE_CHECKING:
    from bina.planning.queries import Share
    from bina.platform.middleware import Request

Cell = TypeVar("Cell")
LEAST, MOST = 2, 3
AGE_BANDS = 7


@login_required
@require_GET
def plan_sharing(request: Request, plan_id: UUID) -> HttpResponse:
    shown = plan_or_404(request.actor, plan_id)
    if shown.state == Plan.State.DRAFT:
        return redirect("planning:plan", plan_id)
    found = queries.sharing(request.actor, plan=shown)
    if request.GET.get("format") == "xlsx":
        buffer = BytesIO()
        named = [
            (title, names.get(one.group, one.group), one)
            for title, names, shares in _dimensions(found)
            for one in shares
        ]
        exports.write_sharing(buffer, whole=found.all, shares=named)
        return download(
            buffer, slugify(_("shares-{year}-{title}").format(year=shown.year, title=shown.title))
        )
    context = record(request, shown) | {
        "whole": found.all,
        "tables": [
            {"title": title, "rows": [_row(one, names) for one in shares]}
            for title, names, shares in _dimensions(found)
        ],
        "smallest": queries.SMALLEST_GROUP,
        "has_districts": _has_districts(found),
    }
    return render(request, "planning/plan_sharing.html", context)


def _dimensions(found: queries.Sharing) -> list[tuple[str, dict[str, str], list[Share]]]:
    """Title, names of groups and figures of each way to look at the same people."""
    known = group_names()
    titles: dict[str, tuple[str, Mapping[str, Any]]] = {
        "sex": (_("By sex"), known["sex"]),
        "age": (_("By age at the end of the year"), _ages()),
        "contract": (_("By contract"), known["contract"]),
        "post": (_("By kind of post"), known["post"]),
        "office": (_("By office"), {"": _("directly below the agency")}),
        "district": (_("By district (kecamatan)"), {"": _("in no district's unit")}),
    }
    return [
        (title, {key: str(name) for key, name in names.items()}, found.groups[dimension])
        for dimension, (title, names) in titles.items()
        if dimension != "district" or _has_districts(found)
    ]


def _has_districts(found: queries.Sharing) -> bool:
    return any(one.group for one in found.groups["district"])


def _ages() -> dict[str, str]:
    bands = {
        str(band): _("{first} to {last} years").format(first=20 + 5 * band, last=24 + 5 * band)
        for band in range(1, AGE_BANDS)
    }
    return {
        "0": _("below {age} years").format(age=25),
        **bands,
        str(AGE_BANDS): _("{age} years and above").format(age=55),
    }


def _row(share: Share, names: dict[str, str]) -> dict[str, Any]:
    return {"name": names.get(share.group, share.group), "share": share}


@login_required
@require_GET
def plan_compare(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor)
    if not request.actor.may("planning.see", agency=agency_id):
        raise PermissionDenied("planning.see")
    plans = _chosen(request, agency_id)
    solved = [one for one in plans if one.state not in {Plan.State.DRAFT, Plan.State.TAKEN}]
    context: dict[str, Any] = {"plans": plans, "enough": LEAST <= len(plans) <= MOST, "most": MOST}
    if context["enough"] and len(solved) == len(plans):
        first = plans[0]
        shared = [queries.sharing(request.actor, plan=one) for one in plans]
        brought = queries.measures(request.actor, plans=plans)
        context |= {
            "brings": _brings(plans, brought),
            "chart": _bars(plans, brought),
            "figures": _figures(plans),
            "sentences": [_sentence(first, other) for other in plans[1:]],
            "overlaps": [
                {"plan": other, "people": queries.overlap(request.actor, one=first, other=other)}
                for other in plans[1:]
            ],
            "programmes": [
                (use.name, _under(plans, use.people))
                for use in queries.programme_uses(request.actor, plans=plans)
            ],
            "tables": _side_by_side(plans, shared),
        }
    return render(request, "planning/plan_compare.html", context)


def _chosen(request: Request, agency_id: UUID) -> list[Plan]:
    """The plans that the address names, in its order.

    Raises:
        Http404: one of them is not there for the actor.
    """
    try:
        keys = list(dict.fromkeys(UUID(written) for written in request.GET.getlist("rencana")))
    except ValueError:
        raise Http404 from None
    found = queries.plans(request.actor).filter(agency_id=agency_id).in_bulk(keys)
    if len(found) < len(keys):
        raise Http404
    return [found[key] for key in keys]


AIMS = ("gaps", "index_points", "at_duty", "services")


def _aim_names() -> dict[str, str]:
    return {
        "gaps": _("Gaps closed, in part or whole (person × competence)"),
        "index_points": _("Points of the IP ASN"),
        "at_duty": _("People not below their yearly hours"),
        "services": _("Needs of services met (person × competence)"),
    }


def _brings(plans: list[Plan], brought: list[queries.Measures]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What each plan brings to each aim, and how the aims were weighed in it, in words."""
    texts = {
        aim: [figure(value) if (value := getattr(one, aim)) is not None else "–" for one in brought]
        for aim in AIMS
    }
    rise = ["–" if one.index_rise is None else f"+{figure(one.index_rise, 2)}" for one in brought]
    rows = [(name, texts[aim]) for aim, name in _aim_names().items()]
    rows.insert(2, (_("Rise of the mean IP ASN, of all people considered"), rise))
    weights = [
        f"{one.gap_weight} · {one.index_weight} · {one.duty_percent} · {one.service_weight}" for one in plans
    ]
    rows.append((_("Weights: gaps · IP ASN · hours · services"), weights))
    return [(name, _under(plans, cells)) for name, cells in rows]


def _bars(plans: list[Plan], brought: list[queries.Measures]) -> Chart:
    """Each aim as a share of what the best of these plans brings to it."""
    found = [{aim: float(getattr(one, aim) or 0) for aim in AIMS} for one in brought]
    best = {aim: max(one[aim] for one in found) or 1.0 for aim in AIMS}
    names = {
        "gaps": _("Gaps closed"),
        "index_points": _("IP ASN"),
        "at_duty": _("Yearly hours"),
        "services": _("Needs of services"),
    }
    return Chart(
        kind="bar",
        title=_("Which plan brings most to which aim? In % of the best of these plans"),
        labels=list(names.values()),
        series=[
            Series(plan.title, [round(100 * one[aim] / best[aim], 1) for aim in names])
            for plan, one in zip(plans, found, strict=True)
        ],
        unit="%",
        corner=_("Aim"),
    )


def _figures(plans: list[Plan]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each figure's name with its text in every plan, by the plan's title."""
    texts: list[tuple[str, list[str]]] = [
        (_("State"), [one.get_state_display() for one in plans]),
        (_("Year"), [str(one.year) for one in plans]),
        (_("Budget"), [rupiah(one.budget_rupiah) for one in plans]),
        (_("Cost"), [rupiah(one.cost_rupiah) for one in plans]),
        (_("Value"), [figure(one.value, 1) for one in plans]),
        (_("No plan can be worth more than"), [figure(one.bound, 1) for one in plans]),
        (_("Below the best, at most"), [f"{figure(100 * (one.gap or 0), 2)} %" for one in plans]),
        (_("People with a place"), [figure(one.people) for one in plans]),
        (_("Places"), [figure(one.allocations) for one in plans]),
        (_("Batches"), [figure(one.batch_count) for one in plans]),
        (_("Below their yearly duty"), [figure(one.short_of_duty) for one in plans]),
        (_("Cost of a point of value"), [rupiah(_each(one)) for one in plans]),
        (_("Solved on"), [day(one.solved_at) for one in plans]),
    ]
    return [(name, _under(plans, cells)) for name, cells in texts]


def _under(plans: list[Plan], cells: Sequence[Cell]) -> list[tuple[str, Cell]]:
    """Each cell with the title of its plan, which heads it on a phone."""
    return [(plan.title, cell) for plan, cell in zip(plans, cells, strict=True)]


def _each(plan: Plan) -> int | None:
    return round((plan.cost_rupiah or 0) / plan.value) if plan.value and plan.value > 0 else None


def _sentence(first: Plan, other: Plan) -> str:
    """Which of two plans is worth more, and whether that is proven."""
    said = rules.verdict(
        value=first.value or 0.0,
        bound=first.bound or 0.0,
        other_value=other.value or 0.0,
        other_bound=other.bound or 0.0,
    )
    ahead, behind = (first, other) if said in (Verdict.BETTER, Verdict.BETTER_FOUND) else (other, first)
    words = {"ahead": ahead.title, "behind": behind.title}
    by = abs((first.value or 0.0) - (other.value or 0.0))
    if said is Verdict.ALIKE:
        return _("“{ahead}” and “{behind}” are worth the same.").format(**words)
    if said in (Verdict.BETTER, Verdict.WORSE):
        return _(
            "“{ahead}” is worth {by} points more than “{behind}”, and that is proven: "
            "no plan within the limits of “{behind}” is worth as much."
        ).format(**words, by=figure(by, 1))
    return _(
        "The plan found for “{ahead}” is worth {by} points more than that for “{behind}”. "
        "That is not proven: the difference is smaller than what the proofs leave open."
    ).format(**words, by=figure(by, 1))


def _side_by_side(plans: list[Plan], shared: list[queries.Sharing]) -> list[dict[str, Any]]:
    """For every way to look at the people: groups with their figures in each plan."""
    columns = [{title: (names, shares) for title, names, shares in _dimensions(one)} for one in shared]
    tables = []
    for title, (names, _shares) in columns[0].items():
        by_group = [{one.group: one for one in column[title][1]} for column in columns]
        groups = sorted({group for found in by_group for group in found})
        rows = [
            {
                "name": names.get(group, group),
                "cells": _under(plans, [found.get(group) for found in by_group]),
            }
            for group in groups
        ]
        tables.append({"title": title, "rows": rows})
    return tables
