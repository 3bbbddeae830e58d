"""Evaluations: the list, one programme's record, one batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bina.evaluation import actions, queries, wording
from bina.evaluation.forms import FilterForm
from bina.evaluation.views.place import agency_of, evaluation_or_404, require_see, workbook
from bina.platform.design.charts import Chart, Series
from bina.platform.errors import Refused
from bina.platform.paging import page
from bina.platform.rulesets import load
from bina.surveys import instruments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bina.evaluation.models import EffectEstimate, Evaluation
    from bina.platform.middleware import Request

SIZE = 25
MOST_DOTS = 10


@login_required
@require_GET
def index(request: Request) -> HttpResponse:
    """Programmes by year: what participants thought, learned and changed."""
    actor = request.actor
    require_see(actor)
    asked = FilterForm(request.GET or {}, years=queries.years(actor))
    found = queries.evaluations_matching(actor, **asked.asked)
    rows = page(found, order=("-year", "programme__name", "pk"), after=request.GET.get("after"), size=SIZE)
    context = {
        "form": asked,
        "page": rows,
        "lines": _lines(rows.items),
        "chart": _overview(rows.items),
        "answer": wording.overview([_whole(row) for row in rows.items]),
        "chips": _chips(request, asked),
        "query": request.GET.urlencode(),
        "filtered": any(asked.asked.values()),
        "may_edit": bool(actor.agencies("evaluation.edit")),
    }
    return render(request, "evaluation/index.html", context)


@login_required
@require_GET
def export(request: Request) -> HttpResponse:
    """The list, as filtered, as a workbook."""
    require_see(request.actor)
    asked = FilterForm(request.GET or {}, years=queries.years(request.actor))
    rows = queries.evaluations_matching(request.actor, **asked.asked).order_by("-year", "programme__name")
    headings = [
        _("Programme code"),
        _("Programme"),
        _("Year"),
        _("Batches"),
        _("Participants"),
        _("Reaction (1 to 4)"),
        _("N-gain"),
        _("Effect (levels)"),
        _("Low"),
        _("High"),
        _("Trained, compared"),
        _("Colleagues"),
        _("Finding"),
        _("Worked out"),
    ]
    return workbook(
        _("evaluation"), headings, map(_cells, rows), note=_("Evaluations of programmes; interval of 95 %.")
    )


@login_required
@require_POST
def evaluate(request: Request) -> HttpResponse:
    """Have everything worked out anew."""
    run = actions.queue_evaluation(
        actor=request.actor,
        agency_id=agency_of(request.actor, "evaluation.edit"),
        year=None,
        at=timezone.now(),
    )
    return redirect("platform:run", run.pk)


@login_required
@require_GET
def record(request: Request, evaluation_id: UUID) -> HttpResponse:
    """One programme in one year, levels 1 to 3, and what was learned from it."""
    actor = request.actor
    evaluation = evaluation_or_404(actor, evaluation_id)
    effects = queries.effects(actor, evaluation_id=evaluation.pk)
    whole = next((row for row in effects if row.competence is None), None)
    if len(effects) == 2:  # all outcomes together are then the same as the only one
        effects = [row for row in effects if row.competence is not None]
    context = {
        "evaluation": evaluation,
        "whole": whole,
        "answer": wording.answer(whole),
        "sure": wording.how_sure(whole),
        "comparison": wording.comparison(whole),
        "effects": effects,
        "chart": _effects_chart(effects),
        "batches": queries.batch_lines(
            actor,
            agency_id=evaluation.agency_id,
            at=timezone.now(),
            programme_id=evaluation.programme_id,
            year=evaluation.year,
        ),
        "findings": queries.findings(actor).filter(evaluation=evaluation).order_by("-written_at", "pk"),
        "gain_name": _categories().get(evaluation.gain_category, ""),
        "may_edit": actor.may("evaluation.edit", agency=evaluation.agency_id),
        "rule_sets": sorted({*evaluation.rule_sets, *(key for row in effects for key in row.rule_sets)}),
    }
    return render(request, "evaluation/record.html", context)


@login_required
@require_GET
def batch(request: Request, batch_id: UUID) -> HttpResponse:
    """One batch: reaction and learning."""
    return _batch(request, batch_id)


@login_required
@require_POST
def ask(request: Request, batch_id: UUID) -> HttpResponse:
    """Open the reaction survey of a batch."""
    if queries.batch_evaluation(request.actor, batch_id=batch_id, at=timezone.now()) is None:
        raise Http404
    try:
        survey = actions.ask_participants(
            actor=request.actor,
            batch_id=batch_id,
            at=timezone.now(),
            site=request.build_absolute_uri("/").rstrip("/"),
        )
    except Refused as refusal:
        return _batch(request, batch_id, error=str(refusal), status=422)
    messages.success(
        request, _("{number} participants are asked for two weeks.").format(number=survey.invited)
    )
    return redirect("evaluation:batch", batch_id=batch_id)


def _batch(request: Request, batch_id: UUID, *, error: str = "", status: int = 200) -> HttpResponse:
    found = queries.batch_evaluation(request.actor, batch_id=batch_id, at=timezone.now())
    if found is None:
        raise Http404
    evaluation = (
        queries.evaluations(request.actor)
        .filter(programme_id=found.batch.programme_id, year=found.batch.ends_on.year)
        .first()
    )
    reaction = found.reaction
    context = {
        "found": found,
        "error": error,
        "evaluation": evaluation,
        "chart": _reaction_chart(reaction.parts) if reaction and reaction.parts else None,
        "may_edit": request.actor.may("evaluation.edit", agency=found.agency_id),
    }
    return render(request, "evaluation/batch.html", context, status=status)


def _chips(request: Request, asked: FilterForm) -> list[dict[str, str]]:
    """The filters in use, each with the address without it."""
    labels = {
        "q": asked.asked["text"],
        "tahun": str(asked.asked["year"] or ""),
        "temuan": dict(asked.fields["temuan"].choices).get(asked.asked["finding"], ""),  # type: ignore[attr-defined]  # a choice field
    }
    chips = []
    for name, label in labels.items():
        if label and request.GET.get(name):
            rest = request.GET.copy()
            rest.pop(name, None)
            rest.pop("after", None)
            chips.append({"label": str(label), "url": f"?{rest.urlencode()}"})
    return chips


def _whole(row: Any) -> EffectEstimate | None:
    effect: EffectEstimate | None = row.overall[0] if row.overall else None
    return effect


def _lines(rows: Sequence[Evaluation]) -> list[dict[str, Any]]:
    names = _categories()
    return [
        {"row": row, "effect": _whole(row), "gain_name": names.get(row.gain_category, "")} for row in rows
    ]


def _cells(row: Any) -> list[Any]:
    effect = _whole(row)
    return [
        row.programme.code,
        row.programme.name,
        row.year,
        row.batches,
        row.participants,
        row.reaction_mean,
        row.n_gain,
        effect.estimate if effect else None,
        effect.low if effect else None,
        effect.high if effect else None,
        effect.n_trained if effect else None,
        effect.n_comparison if effect else None,
        _("yes") if row.has_finding else _("no"),
        row.evaluated_at,
    ]


def _categories() -> dict[str, str]:
    table = load("n-gain-categories", on=timezone.localdate()).table
    return {band.code: str(band.name) for band in table.bands}


def _overview(rows: Sequence[Evaluation]) -> Chart | None:
    measured = [(row, effect) for row in rows if (effect := _whole(row)) and effect.estimate is not None]
    if not measured:
        return None
    measured.sort(key=lambda pair: -(pair[1].low or 0))
    measured = measured[:MOST_DOTS]
    return _dots(
        _("Which programmes changed their participants?"),
        [f"{row.programme.name} {row.year}" for row, _effect in measured],
        [effect for _row, effect in measured],
        corner=_("Programme"),
    )


def _effects_chart(effects: Sequence[EffectEstimate]) -> Chart | None:
    measured = [row for row in effects if row.estimate is not None]
    if not measured:
        return None
    labels = [row.competence.name if row.competence else _("All competences together") for row in measured]
    return _dots(_("Did the training change what people can do?"), labels, measured, corner=_("Competence"))


def _dots(title: str, labels: Sequence[str], effects: Sequence[EffectEstimate], *, corner: str) -> Chart:
    return Chart(
        kind="dots",
        title=title,
        labels=labels,
        series=[
            Series(
                name=_("effect against comparable colleagues"),
                values=[row.estimate for row in effects],
                low=[row.low for row in effects],
                high=[row.high for row in effects],
            )
        ],
        unit=_("level"),
        corner=corner,
        decimals=2,
    )


def _reaction_chart(parts: Any) -> Chart:
    instrument = instruments.latest(actions.INSTRUMENT)
    shown = [(str(group.name), parts[group.code]) for group in instrument.groups if group.code in parts]
    return Chart(
        kind="bar",
        title=_("What did the participants think?"),
        labels=[name for name, _mean in shown],
        series=[Series(name=_("mean, 1 to 4"), values=[mean for _name, mean in shown])],
        corner=_("Part"),
        limits=(0, 4),
        decimals=2,
    )
