"""Workbooks of the planning room: needs, and a plan with its batches and lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bina.planning import queries
from bina.planning.models import Need
from bina.planning.rules import Aim, counted_most
from bina.platform.templatetags.design import figure
from bina.platform.workbooks import SheetOut, Target, write

if TYPE_CHECKING:
    from bina.planning.models import Plan, PlanChange, PlanLine
    from bina.planning.queries import Cause, Share, Shown
    from bina.platform.access import Actor


METHODS = {
    "ASSESSMENT_CENTRE": gettext_lazy("assessment centre"),
    "TEST": gettext_lazy("competency test"),
    "CERTIFICATE": gettext_lazy("certificate"),
    "SUPERVISOR": gettext_lazy("assessment by the superior"),
    "PEERS": gettext_lazy("assessment by colleagues"),
    "SELF": gettext_lazy("self-assessment"),
}


def say_cause(cause: Cause) -> str:
    """One reason of a line as a sentence, such as "Communication: level 2 of 4, the programme reaches 3"."""
    if cause.held is None or cause.required is None:
        return _("{competence}: wished for; the programme reaches level {reaches}").format(
            competence=cause.name, reaches=cause.reaches
        )
    return _("{competence}: level {held} of {required}; the programme reaches {reaches}").format(
        competence=cause.name, held=cause.held, required=cause.required, reaches=cause.reaches
    )


def say_line(line: PlanLine, *, names: dict[str, str]) -> list[str]:
    """Why a person is in a batch, in sentences."""
    said = []
    for cause in queries.causes(line.why, names=names):
        further = [str(Need.Source(source).label) for source in cause.sources if source != Need.Source.GAP]
        asked = f" ({', '.join(further)})" if further else ""
        said.append(say_cause(cause) + asked)
    if line.parts.get("required"):
        said.append(_("Required by hand"))
    if line.mandatory:
        said.append(_("The programme is mandatory for this kind of post"))
    if line.duty_jp:
        said.append(_("{hours} JP count towards the yearly duty").format(hours=figure(line.duty_jp)))
    return said + _say_aims(line)


AIMS = {
    Aim.GAPS: gettext_lazy("closing gaps"),
    Aim.INDEX: gettext_lazy("raising the IP ASN"),
    Aim.DUTY: gettext_lazy("the yearly hours"),
    Aim.SERVICES: gettext_lazy("improving services"),
    Aim.MANDATORY: gettext_lazy("training that is mandatory for the post"),
}


def _say_aims(line: PlanLine) -> list[str]:
    """What a place adds to the index, and which aim counted most; nothing for lines without parts."""
    said = []
    if points := sum(line.parts.get("components", {}).values()):
        said.append(_("Adds {points} points to the IP ASN").format(points=figure(points)))
    worth = {aim: float(line.parts.get(str(aim), 0)) for aim in Aim}
    if (most := counted_most(worth)) is not None:
        said.append(_("Counted most: {aim}").format(aim=AIMS[most]))
    return said


PREDICATES = {
    "VERY_GOOD": gettext_lazy("very good"),
    "GOOD": gettext_lazy("good"),
    "NEEDS_IMPROVEMENT": gettext_lazy("needs improvement"),
    "POOR": gettext_lazy("poor"),
    "VERY_POOR": gettext_lazy("very poor"),
}
RATINGS = {
    "BELOW": (
        gettext_lazy("results below expectation"),
        gettext_lazy("behaviour below expectation"),
    ),
    "MEETS": (gettext_lazy("results as expected"), gettext_lazy("behaviour as expected")),
    "ABOVE": (gettext_lazy("results above expectation"), gettext_lazy("behaviour above expectation")),
}


def say_need(need: Need) -> str:
    """The reason of a need as a sentence."""
    if need.source == Need.Source.PERFORM:
        predicate, _space, year = need.reason.partition(" ")
        return _("The appraisal of {year} was “{predicate}”.").format(
            year=year, predicate=PREDICATES.get(predicate, predicate)
        )
    if need.source == Need.Source.AIM and need.missing_levels is not None:
        return _("The post aimed at, {post}, asks for level {required}; held is {held}.").format(
            post=need.reason, required=need.required_level, held=need.held_level
        )
    if need.source == Need.Source.GAP and need.missing_levels is not None:
        return ngettext(
            "The post asks for level {required}; held is {held}: {missing} level missing.",
            "The post asks for level {required}; held is {held}: {missing} levels missing.",
            need.missing_levels,
        ).format(required=need.required_level, held=need.held_level, missing=need.missing_levels)
    return need.reason


def say_evidence(need: Need) -> str:
    """What a need rests on, in words."""
    if need.source == Need.Source.PERFORM:
        rated = zip(need.evidence.split(), (0, 1), strict=False)
        return ", ".join(str(RATINGS[code][place]) for code, place in rated)
    if need.source not in {Need.Source.GAP, Need.Source.AIM}:
        return need.evidence
    method, _space, written = need.evidence.partition(" ")
    if not written:
        return ""
    return _("{method}, {day}").format(
        method=METHODS.get(method, method), day=date_format(date.fromisoformat(written), "j F Y")
    )


def say_figure(shown: Shown) -> str:
    """A unit's figure as evidence: what, where, before and now."""
    values = {
        "metric": shown.metric,
        "unit": shown.unit,
        "value": figure(shown.value.normalize()),
        "measure": shown.measure,
        "day": date_format(shown.measured_on, "j F Y"),
    }
    if shown.before is None:
        return _("{metric}, {unit}: {value} {measure} on {day}.").format(**values)
    return _("{metric}, {unit}: {before} before, {value} {measure} on {day}.").format(
        **values, before=figure(shown.before.normalize())
    )


def write_plan(target: Target, *, actor: Actor, plan: Plan) -> int:
    """Write a plan: its figures, its batches, and a line per person and batch. Returns how many lines."""
    names = queries.competence_names()
    lines = list(queries.lines(actor, plan_id=plan.pk).order_by("batch__starts_on", "employee__name", "pk"))
    write(
        target,
        [
            SheetOut(_("Figures"), [_("Figure"), _("Value")], _figures(plan), widths={0: 42, 1: 24}),
            SheetOut(_("Batches"), _batch_headings(), _batch_rows(actor, plan), widths={2: 44}),
            SheetOut(_("Participants"), _line_headings(), _line_rows(lines, names), widths={1: 30, 9: 70}),
        ],
    )
    return len(lines)


def write_needs(target: Target, needs: Iterable[Need], *, units: Mapping[str, str]) -> None:
    """Write needs with their reasons; ``units`` are names by path, for needs of a whole unit."""
    headings = [
        *("NIP", _("Name"), _("Post"), _("Unit"), _("Year"), _("Competence"), _("Source")),
        *(_("Level required"), _("Level held"), _("Reason"), _("Evidence")),
        *(_("Priority"), _("State"), _("Why it was decided so")),
    ]
    write(
        target,
        [SheetOut(_("Needs"), headings, _need_rows(needs, units), widths={1: 30, 2: 30, 3: 30, 9: 60})],
    )


def write_sharing(target: Target, *, whole: Share, shares: Iterable[tuple[str, str, Share]]) -> None:
    """Write who gets what of a plan; groups too small to show keep their size only."""
    headings = [
        *(_("Looked at"), _("Group"), _("People"), _("With a place"), _("With a place (%)")),
        *(_("JP each"), _("Rp each")),
    ]
    rows = [_sharing_row(_("all"), "", whole), *(_sharing_row(*one) for one in shares)]
    write(target, [SheetOut(_("Who gets what"), headings, rows, widths={0: 30, 1: 44})])


def _sharing_row(title: str, group: str, share: Share) -> list[Any]:
    if share.is_small:
        return [title, group, share.people, None, None, None, None]
    return [
        *(title, group, share.people, share.served, round(share.percent, 1)),
        *(round(share.hours_each, 2), share.rupiah_each),
    ]


def _need_rows(needs: Iterable[Need], units: Mapping[str, str]) -> Iterator[list[Any]]:
    for need in needs:
        person = need.employee
        unit = person.unit.name if person else units.get(need.unit_path, "")
        who = [person.nip, person.full_name, person.post.title] if person else [""] * 3
        yield [
            *(*who, unit, need.year, need.competence.name, need.get_source_display()),
            *(need.required_level, need.held_level, say_need(need), say_evidence(need)),
            *(need.get_priority_display(), need.get_state_display(), need.decision),
        ]


def _figures(plan: Plan) -> Iterator[list[Any]]:
    yield [_("Plan"), plan.title]
    yield [_("Year"), plan.year]
    yield [_("State"), plan.get_state_display()]
    yield [_("Budget (Rp)"), plan.budget_rupiah]
    yield [_("Cost (Rp)"), plan.cost_rupiah]
    yield [_("Value of the plan"), plan.value]
    yield [_("No plan can be worth more than"), plan.bound]
    yield [_("Distance to the best possible, at most (%)"), 100 * plan.gap if plan.gap is not None else None]
    yield [_("Places"), plan.allocations]
    yield [_("People with a place"), plan.people]
    yield [_("Batches"), plan.batch_count]
    yield [_("People below their yearly duty"), plan.short_of_duty]
    yield [_("Weight: close gaps"), plan.gap_weight]
    yield [_("Weight: raise the IP ASN"), plan.index_weight]
    yield [_("Weight: yearly hours"), plan.duty_percent]
    yield [_("Weight: improve services"), plan.service_weight]
    yield [_("Rule set of hours"), plan.rule_set]
    yield [_("Solved at"), plan.solved_at]
    yield [_("Approved at"), plan.approved_at]
    yield [_("Approved by"), plan.approved_by]


def _batch_headings() -> list[str]:
    return [
        *(_("Batch"), _("Code"), _("Programme"), _("First day"), _("Last day"), _("JP")),
        *(_("Participants"), _("Seats"), _("Cost (Rp)")),
    ]


def _batch_rows(actor: Actor, plan: Plan) -> Iterator[list[Any]]:
    for batch in queries.plan_batches(actor, plan_id=plan.pk):
        programme = batch.programme
        yield [
            *(batch.line, programme.code, programme.name, batch.starts_on, batch.ends_on),
            *(programme.length_jp, batch.people, batch.seats, batch.cost_rupiah),
        ]


def _line_headings() -> list[str]:
    return [
        *("NIP", _("Name"), _("Post"), _("Unit"), _("Batch"), _("Programme"), _("First day")),
        *(_("Last day"), _("JP"), _("Why"), _("Value")),
    ]


def _line_rows(lines: Iterable[PlanLine], names: dict[str, str]) -> Iterator[list[Any]]:
    for line in lines:
        person, batch = line.employee, line.batch
        yield [
            *(person.nip, person.full_name, person.post.title, person.unit.name, batch.line),
            *(batch.programme.name, batch.starts_on, batch.ends_on, batch.programme.length_jp),
            *("; ".join(say_line(line, names=names)), line.value),
        ]


def change_headings() -> list[str]:
    return [
        *("NIP", _("Name"), _("Unit"), _("Programme"), _("What changes"), _("Batch before")),
        *(_("First day before"), _("Batch now"), _("First day now"), _("Reason")),
    ]


def change_rows(changes: Iterable[PlanChange]) -> Iterator[list[Any]]:
    """A line per place with what a new version of a plan does with it."""
    for one in changes:
        before, after = one.before, one.after
        yield [
            *(one.employee.nip, one.employee.full_name, one.employee.unit.name, one.programme.name),
            *(one.get_kind_display(), before.line if before else "", before.starts_on if before else None),
            *(after.line if after else "", after.starts_on if after else None, one.get_reason_display()),
        ]
