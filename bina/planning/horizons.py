"""Several years of development in words: what the page, the workbook and the PDF say alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from bina.planning.models import Need
from bina.planning.papers import Column, Paper, PaperKind, Part, Signature
from bina.platform.design.charts import Chart, Series
from bina.platform.templatetags.design import day, figure, rupiah

if TYPE_CHECKING:
    from datetime import date

    from bina.planning.queries import Horizon, YearRow
    from bina.planning.rules import Outlook

MILLION = 1_000_000


def headings() -> list[str]:
    """Of a row per year, in files."""
    return [
        *(
            _("Year"),
            _("Open at the start"),
            _("Open: estimate"),
            _("Closed by plans"),
            _("Closed: estimate"),
        ),
        *(_("People who retire"), _("New gaps expected (estimate)"), _("Money (Rp)"), _("Money: estimate")),
        *(_("Money, low (Rp)"), _("Money, high (Rp)"), _("JP each, done"), _("JP each, planned")),
        *(_("Yearly duty (JP)"), _("Duty met (%)")),
    ]


def rows(found: Horizon) -> list[list[Any]]:
    """A row per year, as numbers."""
    return [
        [
            *(one.year, one.open, _sure(one.open_estimated), one.closed, _sure(one.closed_estimated)),
            *(one.retiring, one.new_gaps, one.rupiah, _sure(one.rupiah_estimated)),
            *(one.rupiah_low, one.rupiah_high, _round(row.hours_each), _round(row.planned_each)),
            *(row.duty_jp, row.met_percent),
        ]
        for row in found.years
        for one in (row.outlook,)
    ]


def _sure(estimated: bool) -> str:
    return _("yes") if estimated else _("no")


def _round(value: Any) -> Any:
    return None if value is None else round(value, 1)


def said(value: int | None, *, estimated: bool = False) -> str:
    """A count as it is shown; an estimate is marked by a sign of its own."""
    if value is None:
        return "–"
    return f"≈ {figure(value)}" if estimated else figure(value)


def said_money(one: Outlook) -> str:
    """Money of a year; an estimate is marked by a sign of its own."""
    if one.rupiah is None:
        return "–"
    return f"≈ {rupiah(one.rupiah)}" if one.rupiah_estimated else rupiah(one.rupiah)


def said_range(one: Outlook) -> str:
    """The range of an estimate of money; empty where the figure is known."""
    if not one.rupiah_estimated:
        return ""
    return _("{low} to {high}").format(low=rupiah(one.rupiah_low), high=rupiah(one.rupiah_high))


def said_hours(row: YearRow) -> str:
    """Hours a person has done and will have by the plan, against the duty."""
    parts = []
    if row.hours_each is not None:
        parts.append(_("{hours} done").format(hours=figure(row.hours_each, 1)))
    if row.planned_each is not None:
        parts.append(_("{hours} planned").format(hours=figure(row.planned_each, 1)))
    if row.met_percent is not None:
        parts.append(_("{percent} % have met it").format(percent=row.met_percent))
    if row.duty_jp is not None:
        parts.append(_("duty {duty} JP").format(duty=figure(row.duty_jp)))
    return ", ".join(parts) or "–"


def how_made(found: Horizon) -> list[str]:
    """How the estimates were made, in sentences."""
    made = [
        _(
            "Open in a year to come: what the year before leaves open, and the gaps expected of those who "
            "follow people that retire. From {year} on it is closed evenly, so that nothing is left at "
            "the end."
        ).format(year=found.planned_for),
        _(
            "New gaps: people who retire, times the gaps that people in such posts have on average today "
            "(times {factor}, rule set {rule}). Ages of retirement: rule set {ages}."
        ).format(
            factor=figure(found.rule.table.successor_gaps), rule=found.rule.key, ages=found.retirement.key
        ),
    ]
    if found.price is None:
        return [*made, _("No approved plan tells yet what closing a gap costs; so no money is estimated.")]
    return [
        *made,
        _(
            "Money: gaps to be closed, times what one cost in approved plans, {mean} on average; half of "
            "their batches lie between {low} and {high}."
        ).format(
            mean=rupiah(round(found.price.mean)),
            low=rupiah(round(found.price.low)),
            high=rupiah(round(found.price.high)),
        ),
    ]


def _labels(found: Horizon) -> list[str]:
    return [
        f"≈ {one.outlook.year}"
        if one.outlook.open_estimated or one.outlook.closed_estimated
        else str(one.outlook.year)
        for one in found.years
    ]


def needs_chart(found: Horizon) -> Chart:
    """Open, closed and new gaps by year."""
    shown = [one.outlook for one in found.years]
    return Chart(
        kind="bar",
        title=_("Do the gaps become fewer?"),
        labels=_labels(found),
        series=[
            Series(_("Open at the start"), [one.open for one in shown]),
            Series(_("Closed by plans"), [one.closed for one in shown]),
            Series(_("New gaps expected"), [one.new_gaps or None for one in shown], muted=True),
        ],
        corner=_("Year"),
        decimals=0,
    )


def money_chart(found: Horizon) -> Chart:
    """Money by year in million rupiah; estimates with their range."""
    shown = [one.outlook for one in found.years]
    return Chart(
        kind="dots",
        title=_("What does it cost, in million rupiah?"),
        labels=_labels(found),
        series=[
            Series(
                _("Cost"),
                [_millions(one.rupiah) for one in shown],
                low=[_millions(one.rupiah_low) for one in shown],
                high=[_millions(one.rupiah_high) for one in shown],
            )
        ],
        unit=_("million rupiah"),
        corner=_("Year"),
    )


def _millions(amount: int | None) -> float | None:
    return None if amount is None else round(amount / MILLION, 1)


def answer(found: Horizon) -> str:
    """The answer to the first chart's question, in a sentence."""
    known = [one.outlook for one in found.years if one.outlook.open is not None]
    if len(known) < 2:
        return _("There are not yet two years to compare.")
    first, last = known[0], known[-1]
    text = _("{first_open} in {first}, {last_open} in {last}.")
    return text.format(
        first=first.year,
        first_open=said(first.open, estimated=first.open_estimated),
        last=last.year,
        last_open=said(last.open, estimated=last.open_estimated),
    )


def paper(found: Horizon, *, agency: str, unit: str, signature: Signature, office: str, on: date) -> Paper:
    """The years as a paper: figures, needs by source, units, how the estimates were made."""
    years = [str(one.outlook.year) for one in found.years]
    columns = (
        *(Column(_("Year"), 0.6), Column(_("Open at the start"), 0.9, number=True)),
        *(Column(_("Closed by plans"), 0.9, number=True), Column(_("People who retire"), 0.8, number=True)),
        *(Column(_("New gaps expected (estimate)"), 1, number=True), Column(_("Money (Rp)"), 2.4)),
        Column(_("Hours a person"), 2.2),
    )
    body = [_paper_row(one) for one in found.years]
    sources = [
        [str(label), *(_share(row.sources.get(code)) for row in found.years)]
        for code, label in Need.Source.choices
        if any(code in row.sources for row in found.years)
    ]
    units = [[one.name, one.people, one.open, one.retiring] for one in found.units]
    unit_columns = (
        *(Column(_("Unit"), 3), Column(_("People"), 1, number=True)),
        *(Column(_("Needs of {year}").format(year=found.planned_for), 1, number=True),),
        Column(_("Retire in these years"), 1, number=True),
    )
    return Paper(
        kind=PaperKind.PLAN,
        agency=agency,
        office=office,
        title=_("Human capital development plan (HCDP) {first} to {last}").format(
            first=years[0], last=years[-1]
        ),
        facts=((_("Unit"), unit or _("the whole agency")), (_("As of"), day(on))),
        parts=(
            Part("", columns, body),
            Part(
                _("Needs by source: decided / listed"),
                (Column(_("Source"), 2), *(Column(year, 1) for year in years)),
                sources,
            ),
            Part(_("Units"), unit_columns, units),
            Part(
                _("How the estimates (≈) were made"),
                (Column(_("To be verified: rules and assumptions"), 1),),
                [[text] for text in how_made(found)],
            ),
        ),
        signature=signature,
    )


def _paper_row(row: YearRow) -> list[Any]:
    one = row.outlook
    return [
        *(str(one.year), said(one.open, estimated=one.open_estimated)),
        *(said(one.closed, estimated=one.closed_estimated), one.retiring),
        *(said(one.new_gaps, estimated=one.new_gaps > 0), _money(one), said_hours(row)),
    ]


def _money(one: Outlook) -> str:
    return "\n".join(filter(None, (said_money(one), said_range(one))))


def _share(counts: tuple[int, int] | None) -> str:
    return "–" if counts is None else f"{figure(counts[1])} / {figure(counts[0])}"
