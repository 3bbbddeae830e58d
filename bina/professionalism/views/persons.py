"""The index of a person, with its reasons and what would raise it, and the list of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bina.people import queries as people_queries
from bina.people.rules import EDUCATION
from bina.performance.queries import predicate_names
from bina.platform.design.charts import Chart, Series
from bina.platform.downloads import saved_file, wants_file
from bina.platform.paging import page
from bina.professionalism import queries, wording
from bina.professionalism.forms import PeopleFilter
from bina.professionalism.rules import Proof, category_of
from bina.professionalism.views.place import SEE, agency_of, measurement_of, today, unit_of, without
from bina.training import queries as training

if TYPE_CHECKING:
    from bina.people.models import Employee
    from bina.platform.middleware import Request
    from bina.professionalism.models import PersonIndex
    from bina.professionalism.queries import Ground, Standing
    from bina.training.queries import Offer

PROGRAMMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Held:
    """A component as the page shows it: fulfilled with its proof, or not."""

    name: str
    points: Decimal
    proof: Proof | None


@dataclass(frozen=True, slots=True)
class Raise:
    """Something that would raise the index, where it would stand then, and programmes that do it."""

    name: str
    points: Decimal
    index: Decimal
    category: str
    programmes: tuple[Offer, ...]


@login_required
@require_GET
def mine(request: Request) -> HttpResponse:
    if request.actor.employee_id is None:
        raise Http404
    return _person(request, request.actor.employee_id)


@login_required
@require_GET
def person(request: Request, employee_id: UUID) -> HttpResponse:
    return _person(request, employee_id)


def _person(request: Request, employee_id: UUID) -> HttpResponse:
    actor = request.actor
    seen = people_queries.employees_for(actor, permission=SEE, themselves=True)
    who = seen.filter(pk=employee_id).first()
    if who is None:
        raise Http404
    ground, standing = queries.standing_of(
        actor, agency_id=who.agency_id, employee_id=employee_id, on=today()
    )
    context: dict[str, Any] = {
        "person": who,
        "own": actor.employee_id == who.pk,
        "rule": ground.rule_set,
        "standing": standing,
        "history": _history(queries.person_years(actor, employee_id=employee_id)),
    }
    if standing is not None:
        offers = training.offers(actor, agency_id=who.agency_id)
        context |= _shown(ground, standing, offers) | _discipline(request, who, standing)
    return render(request, "professionalism/person.html", context)


def _shown(ground: Ground, standing: Standing, offers: Sequence[Offer]) -> dict[str, Any]:
    table, points, facts = ground.table, standing.points, standing.facts
    names = table.category_names()
    year = ground.on.year - table.performance.years_back
    raises = [_raise(ground, standing, step, offers) for step in standing.steps]
    return {
        "index": points.total.normalize(),
        "category": names[standing.category],
        "maxima": table.maxima,
        "verify": {code: table.to_verify(code) for code in table.maxima},
        "points": points,
        "education": EDUCATION.get(facts.education, facts.education),
        "held": _held(ground, standing),
        "predicate": predicate_names(ground.rule_set.agency_id, year=year).get(facts.predicate, ""),
        "predicate_year": year,
        "raises": raises,
        "first": raises[0] if raises else None,
    }


def _held(ground: Ground, standing: Standing) -> list[Held]:
    words = wording.components()
    worth = ground.rule.competence.get(standing.facts.post_kind, {})
    return [Held(words[one], points, standing.proofs.get(one)) for one, points in worth.items()]


def _raise(ground: Ground, standing: Standing, step: Any, offers: Sequence[Offer]) -> Raise:
    index = standing.points.total + step.points
    demand = ground.table.demands(standing.facts.post_kind)[step.component]
    fitting = queries.offers_for(offers, demand=demand, post=standing.person.post)
    return Raise(
        name=wording.offers_of_steps()[step.component],
        points=step.points.normalize(),
        index=index.normalize(),
        category=ground.table.category_names()[category_of(index, bands=ground.rule.bands)],
        programmes=tuple(fitting[:PROGRAMMES_SHOWN]),
    )


def _discipline(request: Request, who: Employee, standing: Standing) -> dict[str, Any]:
    """The words of penalties are for the person and who keeps their data; others see the points."""
    may_read = people_queries.may_see_personal(request.actor, who)
    return {
        "penalty": wording.penalties()[standing.facts.penalty] if may_read else "",
        "penalties": standing.penalties if may_read else (),
        "may_read_penalties": may_read,
    }


def _history(years: Sequence[PersonIndex]) -> Chart | None:
    if len(years) < 2:
        return None
    return Chart(
        kind="line",
        title=_("How has the index developed?"),
        labels=[str(one.measurement.year) for one in years],
        series=[Series("IP ASN", [one.index for one in years])],
        unit=_("points"),
        corner=_("Year"),
    )


@login_required
@require_GET
def people(request: Request) -> HttpResponseBase:
    agency_id = agency_of(request.actor)
    measured = queries.measurements(agency_id)
    chosen = measurement_of(request, measured)
    if chosen is None:
        return render(request, "professionalism/people.html", {"measured": False})
    rule = queries.rule_set(agency_id, on=chosen.as_of)
    names = rule.table.category_names()
    form = PeopleFilter(request.GET, categories=names)
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    unit = unit_of(request.actor, asked.get("unit"))
    lacking, text = asked.get("belum", ""), request.GET.get("q", "").strip()
    found = queries.indices_matching(
        request.actor,
        measurement=chosen,
        text=text,
        unit_path=unit.path if unit else "",
        category=asked.get("kategori", ""),
        lacking=lacking,
        post_kinds=_counting(rule.table, lacking),
    )
    if wants_file(request):
        return _export(request, chosen.year, found, names)
    sort = request.GET.get("sort", "index")
    order = queries.ORDERS.get(sort, queries.ORDERS["index"])
    context = {
        "measured": True,
        "measurement": chosen,
        "page": page(found, order=order, after=request.GET.get("after")),
        "sort": sort if sort in queries.ORDERS else "index",
        "count": found.count(),
        "names": names,
        "form": form,
        "text": text,
        "unit": unit,
        "chips": _chips(request, asked, names, unit.name if unit else ""),
        "query": without(request.GET),
    }
    template = "professionalism/people.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)


def _counting(table: Any, component: str) -> tuple[str, ...]:
    """Kinds of post for which a component counts."""
    columns = [column for column in table.competence.columns if component in column.points]
    return tuple(kind for column in columns for kind in column.post_kinds)


def _chips(request: Request, asked: dict[str, Any], names: dict[str, str], unit: str) -> list[dict[str, str]]:
    lacks = wording.components().get(asked.get("belum", ""), "")
    labels = {
        "kategori": names.get(asked.get("kategori", ""), ""),
        "belum": _("lacks: {component}").format(component=lacks) if lacks else "",
        "unit": unit,
    }
    return [{"label": label, "url": without(request.GET, name)} for name, label in labels.items() if label]


def _export(request: Request, year: int, found: Any, names: dict[str, str]) -> HttpResponseBase:
    components, kinds = wording.components(), wording.post_kinds()
    headings = [
        *("NIP", _("Name"), _("Unit"), _("Kind of post"), "IP ASN", _("Category")),
        *wording.dimensions().values(),
        *components.values(),
    ]
    rows = (
        [
            *(one.employee.nip, one.employee.full_name, one.employee.unit.name, kinds[one.post_kind]),
            *(one.total, names.get(one.category, one.category)),
            *(one.qualification, one.competence, one.performance, one.discipline),
            *(_("yes") if code in one.has else _("not yet") for code in components),
        ]
        for one in found.order_by("employee__name", "pk").iterator(chunk_size=2000)
    )
    note = _("IP ASN of {year} per person.").format(year=year)
    return saved_file(request, _("ip-asn-people-{year}").format(year=year), headings, rows, note=note)
