"""Several years of development at a glance: what is known of each year, and an estimate of what is not.

The arithmetic of a store: what is open at the start of a year, less what is closed in it, plus the gaps of
those who follow people that retire, is open at the start of the next. Nothing here is a prognosis of people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of a year; None where nothing is.

    Attributes:
        open: needs listed for the year and not declined.
        closed: gaps that the year's approved plan closes.
        rupiah: what that plan costs.
        retiring: people who reach the age of retirement in the year.
        new_gaps: expected of those who follow them.
        ahead: whether the year has not ended: only then is an estimate made of what is not on record.
    """

    year: int
    open: int | None
    closed: int | None
    rupiah: int | None
    retiring: int
    new_gaps: int
    ahead: bool


@dataclass(frozen=True, slots=True)
class Price:
    """Rupiah per closed gap of past plans: the mean, and the range in which half of their batches lie."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """A year as it is shown; each figure beside whether it is an estimate.

    ``rupiah_low`` and ``rupiah_high`` are the range of an estimate, both the figure itself where it is known.
    """

    year: int
    open: int | None
    open_estimated: bool
    closed: int | None
    closed_estimated: bool
    retiring: int
    new_gaps: int
    rupiah: int | None
    rupiah_low: int | None
    rupiah_high: int | None
    rupiah_estimated: bool


def expected_gaps(retiring: Mapping[str, int], *, mean: Mapping[str, float], factor: float) -> int:
    """Gaps of those who follow people that retire, if each has ``factor`` times the mean of such posts today.

    Args:
        retiring: people by kind of post; ``mean``: gaps a person in such a post has today.
    """
    return round(factor * sum(count * mean.get(kind, 0.0) for kind, count in retiring.items()))


def outlook(years: Sequence[Known], *, price: Price | None) -> list[Outlook]:
    """The years in order, with estimates where a year lies ahead and nothing is on record.

    What is open then is what the year before leaves; it is closed evenly, so that nothing is left at the end
    of the last year; money is the price per closed gap times what is closed.

    Args:
        years: one after the other, without holes.
        price: None where no plan tells what closing a gap costs; then no money is estimated.
    """
    shown: list[Outlook] = []
    for place, known in enumerate(years):
        before = shown[-1] if shown else None
        shown.append(_year(known, before, len(years) - place, price))
    return shown


def _year(known: Known, before: Outlook | None, left: int, price: Price | None) -> Outlook:
    open_now = known.open
    if open_now is None and known.ahead and before is not None and before.open is not None:
        open_now = max(before.open - (before.closed or 0), 0) + before.new_gaps
    closed = known.closed
    if closed is None and known.ahead and open_now is not None:
        closed = ceil(open_now / left)
    estimated = known.rupiah is None and known.closed is None and closed is not None and price is not None
    return Outlook(
        year=known.year,
        open=open_now,
        open_estimated=known.open is None and open_now is not None,
        closed=closed,
        closed_estimated=known.closed is None and closed is not None,
        retiring=known.retiring,
        new_gaps=known.new_gaps,
        rupiah=_times(closed, price.mean) if estimated and price else known.rupiah,
        rupiah_low=_times(closed, price.low) if estimated and price else known.rupiah,
        rupiah_high=_times(closed, price.high) if estimated and price else known.rupiah,
        rupiah_estimated=estimated,
    )


def _times(closed: int | None, each: float) -> int:
    return round((closed or 0) * each)


def price_per_gap(batches: Sequence[tuple[int, int]]) -> Price | None:
    """What closing a gap cost in batches of (rupiah, gaps closed); None where none closed any.

    The mean is all money over all gaps, also of batches that closed none. The range holds the middle half of
    the batches that closed some: their quartiles by nearest rank, widened to hold the mean.
    """
    closed = sum(gaps for _rupiah, gaps in batches)
    if not closed:
        return None
    mean = sum(rupiah for rupiah, _gaps in batches) / closed
    each = sorted(rupiah / gaps for rupiah, gaps in batches if gaps)
    low, high = (each[min(ceil(share * len(each)), len(each)) - 1] for share in (0.25, 0.75))
    return Price(mean, min(low, mean), max(high, mean))
