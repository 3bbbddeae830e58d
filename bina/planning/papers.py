"""The papers of planning, as data: forms of needs (AKPK), plan, annex of the decree, annex of the budget.

They are written in Indonesian, the language of the decree; ``paperwork`` makes workbooks and PDF of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bina.people.queries import agency_of, group_names
from bina.planning import exports, queries
from bina.platform.access import system_actor

if TYPE_CHECKING:
    from datetime import date

    from bina.planning.models import Cycle, Need, PaperLook, Plan
    from bina.platform.access import Actor


class PaperKind(StrEnum):
    """What is printed; the value stands in the address."""

    FORM = "formulir"
    PLAN = "rencana"
    DECREE = "lampiran-keputusan"
    BUDGET = "lampiran-anggaran"


PPK_SIGNS: Final = frozenset({PaperKind.DECREE, PaperKind.BUDGET})
Rows = Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its share of the width, and whether it holds rupiah or numbers."""

    heading: str
    width: float
    number: bool = False
    money: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a paper; ``total`` is its last row, empty where nothing is summed."""

    title: str
    columns: tuple[Column, ...]
    rows: list[list[Any]]
    total: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs below, and where."""

    place: str
    post: str
    name: str
    nip: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: letterhead, title, lines below it, tables, signature; ``draft`` marks it as not fixed."""

    kind: PaperKind
    agency: str
    office: str
    title: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    signature: Signature
    draft: bool = False

    @property
    def count(self) -> int:
        return sum(len(part.rows) for part in self.parts)


def titles(look: PaperLook | None) -> dict[PaperKind, str]:
    """The title of each paper: the agency's own where it set one."""
    usual = {
        PaperKind.FORM: _("Form of needs analysis for competence development (AKPK)"),
        PaperKind.PLAN: _("Competence development plan"),
        PaperKind.DECREE: _("Annex of the decree: participants of competence development"),
        PaperKind.BUDGET: _("Annex of the decree: budget of competence development"),
    }
    own = {
        PaperKind.FORM: look.form_title if look else "",
        PaperKind.PLAN: look.plan_title if look else "",
        PaperKind.DECREE: look.decree_title if look else "",
        PaperKind.BUDGET: look.budget_title if look else "",
    }
    return {kind: own[kind] or title for kind, title in usual.items()}


def plan_paper(
    actor: Actor, *, plan: Plan, kind: PaperKind, cycle: Cycle | None = None, unit: str = ""
) -> Paper:
    """A paper of a plan.

    Args:
        cycle: of the plan's year; its decree is named where it fixes this plan.
        unit: path; the people or needs of this unit and below only, for the annex and the form.

    Raises:
        PermissionDenied: the actor does not see the agency's planning as a whole.
    """
    actor.require("planning.see", agency=plan.agency_id)
    if kind == PaperKind.FORM:
        return form_paper(actor, plan=plan, unit=unit)
    look = queries.paper_look(agency_id=plan.agency_id)
    parts = {PaperKind.PLAN: _plan_part, PaperKind.BUDGET: _budget_parts}
    made = _decree_part(actor, plan, unit) if kind == PaperKind.DECREE else parts[kind](actor, plan)
    facts = [(_("Year"), str(plan.year)), (_("Plan"), plan.title)]
    if cycle is not None and cycle.plan_id == plan.pk and cycle.decree_number and cycle.decreed_on:
        facts += [(_("Decree number"), cycle.decree_number), (_("Date"), _day(cycle.decreed_on))]
    return Paper(
        kind=kind,
        agency=_agency(plan),
        office=look.office if look else "",
        title=titles(look)[kind],
        facts=tuple(facts),
        parts=tuple(made),
        signature=signature(look, kind),
        draft=plan.state != "APPROVED",
    )


def form_paper(actor: Actor, *, plan: Plan | Cycle, unit: str = "", unit_name: str = "") -> Paper:
    """The form of needs of a year, of one unit if named: what each person lacks, where it is known from.

    Args:
        plan: the plan or cycle whose year and agency are meant.
    """
    look = queries.paper_look(agency_id=plan.agency_id)
    needs = list(queries.form_needs(actor, agency_id=plan.agency_id, year=plan.year, unit=unit))
    units = queries.units_of(needs)
    columns = (
        *(Column(_("No."), 0.4, number=True), Column(_("Name and NIP"), 1.7), Column(_("Post"), 1.4)),
        *(Column(_("Unit"), 1.4), Column(_("Competence"), 1.4), Column(_("Required"), 0.6, number=True)),
        *(
            Column(_("Held"), 0.6, number=True),
            Column(_("Source"), 0.9),
            Column(_("Reason and evidence"), 2.2),
        ),
        Column(_("State"), 0.8),
    )
    rows = [_need_row(number, need, units) for number, need in enumerate(needs, start=1)]
    facts = [(_("Year"), str(plan.year)), *([(_("Unit"), unit_name)] if unit_name else [])]
    return Paper(
        kind=PaperKind.FORM,
        agency=_agency(plan),
        office=look.office if look else "",
        title=titles(look)[PaperKind.FORM],
        facts=tuple(facts),
        parts=(Part("", columns, rows),),
        signature=signature(look, PaperKind.FORM),
    )


def _need_row(number: int, need: Need, units: dict[str, str]) -> list[Any]:
    person = need.employee
    who = f"{person.full_name}\nNIP {person.nip}" if person else _("all employees of the unit")
    why = "\n".join(text for text in (exports.say_need(need), exports.say_evidence(need)) if text)
    state = need.get_state_display()
    return [
        *(number, who, person.post.title if person else ""),
        *(person.unit.name if person else units.get(need.unit_path, ""), need.competence.name),
        *(need.required_level, need.held_level, need.get_source_display(), why),
        f"{state}: {need.decision}" if need.decision else state,
    ]


def _plan_part(actor: Actor, plan: Plan) -> list[Part]:
    """What articles 205(3) and 207(3) of PP 11/2017 ask a plan to name."""
    posts = group_names()["post"]
    columns = (
        *(Column(_("No."), 0.4, number=True), Column(_("Competence"), 1.6), Column(_("Programme"), 1.8)),
        *(Column(_("Form"), 1.1), Column(_("Path"), 0.9), Column(_("Target"), 1.2)),
        *(Column(_("JP"), 0.5, number=True), Column(_("Organiser"), 1.2), Column(_("Schedule"), 1.2)),
        *(Column(_("Batches"), 0.6, number=True), Column(_("People"), 0.6, number=True)),
        Column(_("Budget (Rp)"), 1.1, number=True, money=True),
    )
    found = queries.planned_programmes(actor, plan=plan)
    rows = [
        [
            *(number, ", ".join(one.competences), f"{one.name} ({one.code})", one.form),
            _("class") if one.is_class else _("outside the classroom"),
            ", ".join(str(posts[target]) for target in one.targets) or _("all posts"),
            *(one.length_jp, one.organiser, _span(one.first, one.last), one.batches, one.people),
            one.cost_rupiah,
        ]
        for number, one in enumerate(found, start=1)
    ]
    sums = [sum(one.batches for one in found), sum(one.people for one in found)]
    return [
        Part("", columns, rows, ("", _("Total"), *[""] * 7, *sums, sum(one.cost_rupiah for one in found)))
    ]


def _decree_part(actor: Actor, plan: Plan, unit: str) -> list[Part]:
    columns = (
        *(Column(_("No."), 0.4, number=True), Column(_("Name"), 1.8), Column(_("NIP"), 1.3)),
        *(Column(_("Post"), 1.7), Column(_("Unit"), 1.7), Column(_("Programme"), 2.0)),
        *(Column(_("Batch"), 0.9), Column(_("Schedule"), 1.3), Column(_("JP"), 0.5, number=True)),
    )
    return [Part("", columns, list(_people(actor, plan, unit)))]


def _people(actor: Actor, plan: Plan, unit: str) -> Iterator[list[Any]]:
    for number, line in enumerate(queries.annex_lines(actor, plan=plan, unit=unit), start=1):
        person, batch = line.employee, line.batch
        yield [
            *(number, person.full_name, person.nip, person.post.title, person.unit.name),
            *(batch.programme.name, batch.line, _span(batch.starts_on, batch.ends_on)),
            batch.programme.length_jp,
        ]


def _budget_parts(actor: Actor, plan: Plan) -> list[Part]:
    found = queries.deliveries(actor, plan=plan)
    columns = (
        *(Column(_("No."), 0.4, number=True), Column(_("Batch"), 0.9), Column(_("Programme"), 2.2)),
        *(Column(_("Schedule"), 1.3), Column(_("Organiser"), 1.3), Column(_("People"), 0.6, number=True)),
        Column(_("Cost of a batch (Rp)"), 1.1, number=True, money=True),
        Column(_("Cost per participant (Rp)"), 1.1, number=True, money=True),
        Column(_("Sum (Rp)"), 1.2, number=True, money=True),
    )
    parts = []
    for quarter in range(1, 5):
        held = [one for one in found if one.quarter == quarter]
        rows = [
            [
                *(number, one.line, one.programme, _span(one.starts_on, one.ends_on), one.organiser),
                *(one.people, one.fixed_rupiah, one.per_person_rupiah, one.cost_rupiah),
            ]
            for number, one in enumerate(held, start=1)
        ]
        title = _("Quarter {quarter}").format(quarter=quarter)
        total = ("", "", _("Total"), "", "", sum(one.people for one in held), "", "", _sum(held))
        if held:
            parts.append(Part(title, columns, rows, total))
    whole = [
        [_("Quarter {quarter}").format(quarter=n), _sum([x for x in found if x.quarter == n])]
        for n in range(1, 5)
    ]
    summary = (Column(_("Quarter"), 2), Column(_("Sum (Rp)"), 1, number=True, money=True))
    left = plan.budget_rupiah - _sum(found)
    rest = [[_("Ceiling of the budget"), plan.budget_rupiah], [_("Left over"), left]]
    return [*parts, Part(_("Recapitulation"), summary, [*whole, *rest], (_("Total"), _sum(found)))]


def _sum(found: Iterable[queries.Delivery]) -> int:
    return sum(one.cost_rupiah for one in found)


def signature(look: PaperLook | None, kind: PaperKind) -> Signature:
    """Who signs a kind of paper, as the agency set it."""
    if look is None:
        post = _("Appointing official (PPK)") if kind in PPK_SIGNS else _("Authorised official (PyB)")
        return Signature("", post, "", "")
    if kind in PPK_SIGNS:
        return Signature(look.place, look.ppk_post or _("Appointing official (PPK)"), look.ppk_name, "")
    return Signature(look.place, look.pyb_post or _("Authorised official (PyB)"), look.pyb_name, look.pyb_nip)


def _agency(plan: Plan | Cycle) -> str:
    found = agency_of(system_actor(plan.agency_id))
    return found.name if found else ""


def _span(first: date, last: date) -> str:
    return _day(first) if first == last else f"{_day(first)} – {_day(last)}"


def _day(day: date) -> str:
    return date_format(day, "j M Y")
